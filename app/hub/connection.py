"""Connect to a hub by libpq's own means, and tell what kind of hub it is."""

import contextlib
import os
from collections.abc import Iterator
from typing import Any, Final

import psycopg

from app.hub.errors import ASK_KEEPER, HOW_TO_NAME_IT, HubError, translated
from app.hub.migrations import MIGRATIONS

Connection = psycopg.Connection[tuple[Any, ...]]

_DEFAULTS: Final = {"PGSSLMODE": "verify-full", "PGCONNECT_TIMEOUT": "15", "PGAPPNAME": "raingan"}
"""What holds unless the address, the service or the environment says otherwise. libpq's own default of
sslmode would give a password to any machine that answers.
"""

_GIVE_UP_MS: Final = 30_000
"""Milliseconds after which sent bytes that nobody acknowledges mean that the network was cut."""

WAIT_AT_MOST: Final = b"SET LOCAL lock_timeout = '2min'"
"""How long a transaction waits for another that adds the same: somebody may leave one open for ever."""

_NOBODYS_FUNCTIONS: Final = b"SET search_path = pg_catalog, pg_temp"
"""Before PostgreSQL 15, anybody can put functions and operators into the schema `public`."""

SETUP: Final = "raingan hub --setup"


@contextlib.contextmanager
def connected(address: str) -> Iterator[Connection]:
    """Connect for the block. Raises HubError; errors of PostgreSQL within the block become HubErrors, too.

    A statement outside `transaction()` is its own transaction.
    """
    if not address.strip():
        raise HubError("ยังไม่ได้ระบุที่อยู่ของศูนย์ข้อมูลกลาง", HOW_TO_NAME_IT)
    for name, value in _DEFAULTS.items():
        os.environ.setdefault(name, value)  # not parameters: those would overrule a service
    with translated(is_connecting=True):
        connection = psycopg.connect(
            address.strip(),
            autocommit=True,
            client_encoding="UTF8",
            tcp_user_timeout=_GIVE_UP_MS,
            keepalives_idle=20,
            keepalives_interval=10,
        )
    connection.prepare_threshold = None  # a pooler between us and the server may not keep statements
    with translated(), contextlib.closing(connection):
        connection.execute(_NOBODYS_FUNCTIONS)
        yield connection


def version_of(connection: Connection) -> int:
    """Return the number of migrations of a hub: 0 for a database without one.

    Raises HubError for a foreign schema.
    """
    found = connection.execute(_SCHEMA).fetchone()
    if found is None:
        return 0
    is_ours, may_use = found
    if not may_use:
        raise HubError("ผู้ใช้นี้ไม่มีสิทธิ์ใช้ศูนย์ข้อมูลกลาง", ASK_KEEPER)
    applied = is_ours and connection.execute(_APPLIED).fetchall()
    known = [(one.number, one.name) for one in MIGRATIONS]
    if not applied or applied[: len(known)] != known[: len(applied)]:
        raise HubError("ฐานข้อมูลนี้มีโครงสร้างที่โปรแกรมรายงานไม่ได้สร้าง", f"โปรดตรวจที่อยู่ หรือ{ASK_KEEPER[4:]}")
    return len(applied)


_APPLIED: Final = "SELECT number, name FROM raingan.migration ORDER BY number"

_SCHEMA: Final = """
    SELECT EXISTS (
            SELECT FROM pg_class WHERE relnamespace = schema.oid AND relname = 'migration' AND relkind = 'r'),
        has_schema_privilege(schema.oid, 'USAGE')
    FROM pg_namespace AS schema WHERE nspname = 'raingan'
"""


def check_version(connection: Connection) -> None:
    """Raise HubError unless the hub is of this program's version."""
    version = version_of(connection)
    if version == 0:
        what = "ฐานข้อมูลนี้ยังไม่ได้จัดเตรียมเป็นศูนย์ข้อมูลกลาง"
    elif version > len(MIGRATIONS):
        what = "ศูนย์ข้อมูลกลางเป็นรุ่นใหม่กว่าโปรแกรมรายงานในเครื่องนี้"
        raise HubError(what, "โปรดติดตั้งโปรแกรมรายงานรุ่นล่าสุด ข้อมูลในไฟล์นี้ไม่เปลี่ยนแปลง")
    elif version < len(MIGRATIONS):
        what = "ศูนย์ข้อมูลกลางเป็นรุ่นเก่ากว่าโปรแกรมรายงานในเครื่องนี้"
    else:
        return
    raise HubError(what, f"โปรดให้ผู้ดูแลศูนย์ข้อมูลกลางใช้คำสั่ง {SETUP}")
