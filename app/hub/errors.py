"""What went wrong with the hub, in one or two plain Thai sentences; libpq's own words go to the log."""

import contextlib
import logging
from collections.abc import Iterator
from typing import Final

import psycopg
from psycopg import errors

from app.hub.address import without_password
from app.models.errors import UserError

log = logging.getLogger(__name__)

ASK_KEEPER: Final = "โปรดแจ้งผู้ดูแลศูนย์ข้อมูลกลาง"
HOW_TO_NAME_IT: Final = "โปรดพิมพ์ตามแบบ postgresql://ผู้ใช้@เครื่อง/ฐานข้อมูล หรือ service=ชื่อ"
UNCHANGED: Final = "ข้อมูลในไฟล์นี้ไม่เปลี่ยนแปลง"


class HubError(UserError):
    """The hub cannot be used as it is wanted."""


@contextlib.contextmanager
def translated(*, is_connecting: bool = False) -> Iterator[None]:
    """Raise HubError for errors of PostgreSQL in the block."""
    try:
        yield
    except psycopg.Error as error:
        told = without_password(str(error))
        log.warning("hub: %s %s", error.sqlstate, told)
        # Without its cause: the traceback would show the address.
        raise (_while_connecting(error, told) if is_connecting else _while_working(error)) from None
    except ValueError:  # what the name of a machine cannot be, such as one with two dots together
        if not is_connecting:
            raise
        raise HubError(*_NO_ADDRESS) from None


def _while_connecting(error: psycopg.Error, told: str) -> HubError:
    if isinstance(error, psycopg.ProgrammingError):
        return HubError(*_NO_ADDRESS)
    for words, what, remedy in _CONNECTING:
        if words in told:
            return HubError(what, remedy)
    return HubError("ติดต่อศูนย์ข้อมูลกลางไม่ได้", f"โปรดตรวจที่อยู่และเครือข่าย แล้วลองใหม่ {UNCHANGED}")


_NO_ADDRESS: Final = ("ที่อยู่ของศูนย์ข้อมูลกลางไม่ถูกต้อง", HOW_TO_NAME_IT)
_NO_MACHINE: Final = (
    "ไม่พบเครื่องตามชื่อในที่อยู่ของศูนย์ข้อมูลกลาง",
    "โปรดตรวจตัวสะกดของชื่อเครื่อง และตรวจว่าเครื่องนี้ต่อเครือข่ายอยู่",
)
_NO_HUB: Final = ("เครื่องตามที่อยู่นี้ไม่ใช่ศูนย์ข้อมูลกลาง", "โปรดตรวจชื่อเครื่องและหมายเลขพอร์ตในที่อยู่")
_PASSWORD_FILE: Final = "รหัสผ่านอยู่ในไฟล์ .pgpass ของเครื่องนี้ โปรดให้ผู้ดูแลเครื่องตรวจ"
_NO_CERTIFICATE: Final = (
    "เครื่องนี้ไม่มีใบรับรองสำหรับตรวจว่าเป็นศูนย์ข้อมูลกลางจริง จึงไม่ได้เชื่อมต่อ",
    "โปรดให้ผู้ดูแลเครื่องวางใบรับรอง root.crt ตามเอกสาร docs/hub.md",
)
_CONNECTING: Final = (
    ("invalid port number", *_NO_ADDRESS),
    ("invalid integer value", *_NO_ADDRESS),
    ("invalid sslmode value", *_NO_ADDRESS),
    ("failed to resolve host", *_NO_MACHINE),
    ("could not translate host name", *_NO_MACHINE),
    ("received invalid response to SSL negotiation", *_NO_HUB),
    ("expected authentication request from server", *_NO_HUB),
    ("password authentication failed", "ศูนย์ข้อมูลกลางไม่รับชื่อผู้ใช้หรือรหัสผ่าน", _PASSWORD_FILE),
    ("no password supplied", "ศูนย์ข้อมูลกลางต้องใช้รหัสผ่าน แต่เครื่องนี้ไม่มี", _PASSWORD_FILE),
    ("root certificate file", *_NO_CERTIFICATE),
    (
        "server does not support SSL",
        "ศูนย์ข้อมูลกลางไม่ได้เข้ารหัสการเชื่อมต่อ จึงไม่ได้เชื่อมต่อ",
        f"{ASK_KEEPER}ให้เปิดใช้ TLS",
    ),
    (
        "certificate",
        "ใบรับรองของศูนย์ข้อมูลกลางไม่ตรงกับที่อยู่ หรือไม่ได้ออกโดยผู้ที่เครื่องนี้เชื่อถือ จึงไม่ได้เชื่อมต่อ",
        f"อาจเป็นเครื่องอื่นที่แอบอ้าง {ASK_KEEPER}",
    ),
    (
        "definition of service",
        "ไม่พบชื่อศูนย์ข้อมูลกลางนี้ในเครื่อง",
        "โปรดให้ผู้ดูแลเครื่องเพิ่มชื่อนี้ในไฟล์ pg_service.conf",
    ),
    ("does not exist", "ที่เครื่องนั้นไม่มีศูนย์ข้อมูลกลางหรือผู้ใช้ชื่อนี้", "โปรดตรวจชื่อในที่อยู่"),
    ("no pg_hba.conf entry", "ศูนย์ข้อมูลกลางไม่อนุญาตให้เครื่องหรือผู้ใช้นี้เชื่อมต่อ", ASK_KEEPER),
    ("permission denied", "ผู้ใช้นี้ไม่มีสิทธิ์ใช้ศูนย์ข้อมูลกลาง", ASK_KEEPER),
    ("not permitted to log in", "ผู้ใช้นี้ไม่มีสิทธิ์ใช้ศูนย์ข้อมูลกลาง", ASK_KEEPER),
    ("too many", "ขณะนี้มีผู้ใช้ศูนย์ข้อมูลกลางมากเกินไป", "โปรดลองใหม่ในอีกสักครู่"),
    ("remaining connection slots", "ขณะนี้มีผู้ใช้ศูนย์ข้อมูลกลางมากเกินไป", "โปรดลองใหม่ในอีกสักครู่"),
    ("the database system is", "ศูนย์ข้อมูลกลางกำลังเริ่มหรือหยุดทำงาน", "โปรดลองใหม่ในอีกสักครู่"),
)
"""Words of libpq or the server, which tell no code before a connection stands, and what is told instead."""


def _while_working(error: psycopg.Error) -> HubError:
    for kinds, what, remedy in _WORKING:
        if isinstance(error, kinds):
            return HubError(what, remedy)
    if error.sqlstate is None or error.sqlstate.startswith(_CUT_OFF):
        what = "การเชื่อมต่อกับศูนย์ข้อมูลกลางขาดไปกลางคัน"
        return HubError(what, "ไม่มีข้อมูลที่รับหรือส่งไปเพียงบางส่วน โปรดลองใหม่")
    return HubError(f"ศูนย์ข้อมูลกลางทำงานไม่สำเร็จ (รหัส {error.sqlstate or '-'})", f"{UNCHANGED} {ASK_KEEPER}")


_CUT_OFF: Final = ("08", "57P", "25P03")
"""Codes of a connection that is no more, as when the server stops; it has none when the network was cut."""

_WORKING: Final[tuple[tuple[tuple[type[Exception], ...], str, str], ...]] = (
    (
        (errors.InsufficientPrivilege,),
        "ผู้ใช้นี้ไม่มีสิทธิ์ทำสิ่งนี้ในศูนย์ข้อมูลกลาง จึงไม่ได้ส่งหรือรับข้อมูล",
        ASK_KEEPER,
    ),
    (
        (errors.CheckViolation, errors.DataError),
        "ศูนย์ข้อมูลกลางไม่รับข้อมูลที่ส่ง เพราะไม่ตรงกับรหัสประจำข้อมูล จึงไม่ได้ส่งข้อมูลใด",
        ASK_KEEPER,
    ),
    (
        (errors.DeadlockDetected, errors.SerializationFailure, errors.LockNotAvailable),
        "มีผู้อื่นกำลังส่งข้อมูลชุดเดียวกัน จึงยังไม่ได้ส่ง",
        "โปรดลองใหม่",
    ),
    (
        (errors.QueryCanceled,),
        "ศูนย์ข้อมูลกลางใช้เวลานานเกินกว่าที่ผู้ดูแลกำหนด จึงไม่ได้ส่งหรือรับข้อมูล",
        f"โปรดลองใหม่ หากยังไม่ได้ {ASK_KEEPER}",
    ),
    (
        (errors.DiskFull, errors.OutOfMemory, errors.ConfigurationLimitExceeded),
        "ศูนย์ข้อมูลกลางไม่มีพื้นที่เหลือ จึงไม่ได้ส่งข้อมูลใด",
        ASK_KEEPER,
    ),
    (
        (errors.ReadOnlySqlTransaction,),
        "ศูนย์ข้อมูลกลางนี้เป็นชุดสำรองซึ่งอ่านได้อย่างเดียว จึงไม่ได้ส่งข้อมูลใด",
        ASK_KEEPER,
    ),
    (
        (errors.DependentObjectsStillExist,),
        "มีตารางที่ผู้ดูแลสร้างเพิ่มไว้ใช้ตารางสรุปของศูนย์ข้อมูลกลางอยู่ จึงยังปรับรุ่นไม่ได้",
        "โปรดลบตารางนั้น (เช่น DROP MATERIALIZED VIEW) แล้วลองใหม่ และสร้างอีกครั้งภายหลัง",
    ),
    (
        (errors.UndefinedTable, errors.UndefinedColumn, errors.UndefinedFunction, errors.InvalidSchemaName),
        "ศูนย์ข้อมูลกลางนี้มีโครงสร้างที่โปรแกรมรายงานไม่ได้สร้าง",
        ASK_KEEPER,
    ),
)
"""Errors of a statement; after each of them, the transaction has no effect."""
