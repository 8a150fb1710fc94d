"""Texts of unknown encoding: UTF-8, UTF-16 with or without its mark, the Thai code page of older Windows."""

import re
from typing import Final

from app.models.errors import UserError

MAX_TEXT_BYTES: Final = 100_000_000

_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x1c-\x1f]")
_MOST_CONTROLS: Final = 1_000
"""One control character in so many is left over from some program; more are no text."""


def decoded(data: bytes, name: str) -> str:
    """Return the text. Raises UserError if it is none, or was decoded wrongly before it was saved."""
    text = _in_some_encoding(data)
    if text is None or len(_CONTROLS.findall(text)) * _MOST_CONTROLS > len(text):
        raise UserError(f"{name} ไม่ใช่ไฟล์ข้อความที่อ่านได้", "โปรดบันทึกใหม่ด้วยการเข้ารหัสแบบ UTF-8 แล้วนำเข้าอีกครั้ง")
    if is_mojibake(text):
        raise UserError(
            f"ตัวอักษรไทยใน {name} เพี้ยนมาก่อนแล้ว เพราะไฟล์เคยถูกเปิดด้วยการเข้ารหัสที่ไม่ตรงแล้วบันทึกทับ",
            "โปรดขอไฟล์ต้นฉบับ หรือส่งออกจากระบบเดิมอีกครั้ง",
        )
    return text


def _in_some_encoding(data: bytes) -> str | None:
    for encoding in _candidates(data):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _candidates(data: bytes) -> tuple[str, ...]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    head = data[:4096]
    if b"\0" in head:
        return (
            ("utf-16-le",)
            if head[1::2].count(0) + head[1::2].count(0x0E) > len(head) // 4
            else ("utf-16-be",)
        )
    return ("utf-8-sig", "cp874")


_AS_LATIN = re.compile("à[¸¹]")
"""Thai in UTF-8 that was read as a Western text: each letter becomes à¸ or à¹ and one more."""
_AS_THAI = re.compile("เ[ธน][\u0080-\u00ff‐-„…€\u0e01-\u0e5b]")
"""Thai in UTF-8 that was read as the Thai code page: each letter becomes เธ or เน and one more."""
_WESTERN = re.compile("[\u00a1-\u00ff]{3}")
"""Thai of the code page that was read as a Western text."""


def is_mojibake(text: str) -> bool:
    """Return whether most of the Thai in a text was decoded by the wrong table before it was saved."""
    thai = len(re.findall("[\u0e01-\u0e5b]", text))
    if 3 * len(_AS_LATIN.findall(text)) > max(20, thai) or 3 * len(_WESTERN.findall(text)) > max(20, thai):
        return True
    return 3 * len(_AS_THAI.findall(text)) > max(20, 0.6 * thai)
