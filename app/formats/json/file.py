"""JSON with two guarantees: no amount passes through a binary fraction, and no key disappears silently."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from app.models.errors import UserError
from app.storage.plain_file import read_plain

MAX_BYTES: Final = 50_000_000
"""Far above a district's file of five years (15 MB), far below an office PC's memory."""

MOST_VALUES: Final = 1_500_000
"""Maximum values in a file: a district's file of five years has about 150,000."""

_DIVIDE = "โปรดแบ่งเป็นหลายไฟล์แล้วนำเข้าทีละไฟล์"
_FIX = "โปรดขอไฟล์ใหม่จากผู้ส่ง หรือแก้ไฟล์ต้นฉบับแล้วนำเข้าอีกครั้ง"


def load(path: Path) -> Any:
    """Return the file's value, with decimal numbers as Decimal. Raises UserError for invalid JSON."""
    return loads(_read_bytes(path), path.name)


def loads(data: bytes, name: str) -> Any:
    """Parse data that was read already; `name` is the source's name in errors. Raises UserError."""
    _refuse_endless(data, name)
    try:
        text = data.decode("utf-8-sig")  # with the byte order mark of Windows editors
    except UnicodeDecodeError:
        raise UserError(f"{name} ไม่ได้เข้ารหัสแบบ UTF-8", "โปรดบันทึกไฟล์ใหม่โดยเลือกการเข้ารหัส UTF-8") from None
    try:
        return json.loads(
            text, parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_without_doubles
        )
    except json.JSONDecodeError as error:
        where = f"บรรทัดที่ {error.lineno} ตำแหน่งที่ {error.colno}"
        raise UserError(f"{name} ไม่ใช่ JSON ที่ถูกต้อง ({where})", _FIX) from None
    except RecursionError:
        raise UserError(f"{name} มีข้อมูลซ้อนกันลึกเกินไป", _FIX) from None
    except (ValueError, ArithmeticError):
        raise UserError(f"{name} มีตัวเลขที่ยาวเกินกว่าจะอ่านได้", _FIX) from None
    except UserError as error:
        raise UserError(f"{name}: {error.what}", error.remedy) from None


def _read_bytes(path: Path) -> bytes:
    data = read_plain(path, MAX_BYTES, _DIVIDE)
    if not data:
        raise UserError(f"ไฟล์ {path.name} ว่างเปล่า", _FIX)
    return data


def _refuse_endless(data: bytes, name: str) -> None:
    """Refuse too many values: 50 MB of [] take gigabytes in memory.

    A comma or an opening bracket precedes each value.
    """
    if sum(map(data.count, (b",", b"[", b"{"))) > MOST_VALUES:
        raise UserError(f"{name} มีข้อมูลเกิน {MOST_VALUES:,} รายการ", _DIVIDE)


def _refuse_constant(name: str) -> None:
    raise UserError(f"มี {name} ซึ่งไม่ใช่ตัวเลขที่ใช้ได้", _FIX)


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise UserError(f"มี “{key[:50]}” ซ้ำกันในกลุ่มเดียว", _FIX)
        found[key] = value
    return found


def dump(value: Any) -> bytes:
    """Return the value as indented UTF-8 JSON; a Decimal keeps its digits."""
    return (_text(value, "\n") + "\n").encode()


def _text(value: Any, margin: str) -> str:
    """Serialise by hand, as Python's encoder knows no Decimal.

    `margin` is the line break before a bracket.
    """
    inner = margin + "  "
    if isinstance(value, dict) and value:
        members = [f"{_text(key, inner)}: {_text(member, inner)}" for key, member in value.items()]
        return "{" + inner + f",{inner}".join(members) + margin + "}"
    if isinstance(value, list) and value:
        return "[" + inner + f",{inner}".join(_text(member, inner) for member in value) + margin + "]"
    if isinstance(value, Decimal):
        return str(value)
    return _ENCODER.encode(value)


_ENCODER: Final = json.JSONEncoder(ensure_ascii=False)
