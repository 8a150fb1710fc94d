"""What verification says of electronic signatures: who, when, whether unchanged, and what came later."""

from collections.abc import Iterator, Sequence
from typing import Final

from app.formats.pdf.signature_state import SignatureState
from app.models.thai import format_moment

NOT_VALIDATED: Final = "โปรแกรมนี้ไม่ได้ตรวจว่าลายมือชื่อใช้ได้หรือไม่ โปรดตรวจด้วยโปรแกรมอ่าน PDF ที่ตรวจลายมือชื่อได้"
VALIDATED: Final = "ทุกลายมือชื่อลงด้วยกุญแจของใบรับรองตามชื่อนั้นจริง แต่โปรแกรมนี้ไม่ได้ตรวจว่าผู้ออกใบรับรองเชื่อถือได้หรือไม่"


def signature_notes(signatures: Sequence[SignatureState]) -> Iterator[str]:
    """Yield all who signed, then a line for each signature, then what was not validated."""
    if not signatures:
        return
    names = " และ ".join(dict.fromkeys(one.name for one in signatures))
    yield f"มีลายมือชื่ออิเล็กทรอนิกส์ของ {names} นอกจากนั้นไม่มีสิ่งใดเพิ่มจากที่พิมพ์"
    for one in signatures:
        yield f"{one.name}: {_when(one)} {_state(one)} {_later(one)}".rstrip()
    yield VALIDATED if all(one.is_valid for one in signatures) else NOT_VALIDATED


_NO_TIME: Final = "ไม่ได้บอกเวลาที่ลงลายมือชื่อ"


def _when(one: SignatureState) -> str:
    """Return the time, which is that of the signer's own clock."""
    try:
        return f"ลงลายมือชื่อเมื่อ {format_moment(one.at)} ตามนาฬิกาของผู้ลงนาม" if one.at else _NO_TIME
    except (ValueError, OverflowError, OSError):
        return _NO_TIME


def _state(one: SignatureState) -> str:
    if one.is_intact is None:
        return "โปรแกรมนี้ไม่รู้จักลายมือชื่อแบบนี้"
    if not one.is_intact or one.is_valid is False:
        return "ลายมือชื่อใช้ไม่ได้แล้ว เพราะเอกสารไม่เหมือนเดิมทุกประการกับเมื่อลงนาม"
    return "ส่วนที่ลงนามไม่ถูกแก้ไข"


def _later(one: SignatureState) -> str:
    if not one.is_intact:
        return ""
    return f"หลังจากนั้นเพิ่มเฉพาะลายมือชื่อของ {' และ '.join(one.added)}" if one.added else "หลังจากนั้นไม่มีสิ่งใดเพิ่ม"
