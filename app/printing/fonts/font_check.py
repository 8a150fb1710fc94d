"""Whether a font may and can print the form, and in plain words why not."""

import struct
from functools import lru_cache
from pathlib import Path
from typing import Final

from app.models.errors import UserError
from app.printing.font_subset import subset
from app.printing.fonts.sfnt import table_places
from app.printing.truetype import TrueTypeFile, font_file

_RESTRICTED, _LEAST_RIGHTS = 0x2, 0xE
_NO_SUBSETTING, _PICTURES_ONLY = 0x100, 0x200
"""Bits of the OS/2 table's fsType, by the OpenType specification."""

THAI: Final = "".join(
    char for char in map(chr, (*range(0x0E01, 0x0E3A), *range(0x0E40, 0x0E4E))) if char not in "ฃฅๆฯ"
)
"""The letters of Thai without those that a form can do without; a text that has them is a finding."""

_LABELS: Final = "0123456789.:/()-%=*,"
_SAMPLE: Final = "กี่ น้ำ ฐุ ญู เปิ๊ป"
_OTHER: Final = "โปรดเลือกแบบอักษรอื่น"


def check_font(path: Path) -> None:
    """Raise UserError if the form cannot be printed in this font, or must not."""
    state = path.stat() if path.exists() else None
    if refusal := _refusal(path, state.st_mtime_ns if state else 0):
        raise UserError(f"ใช้แบบอักษร {path.name} พิมพ์ไม่ได้ {refusal}", _OTHER)


@lru_cache(maxsize=200)
def _refusal(path: Path, _changed_at: int) -> str:
    """Return why the font is refused, "" if it is not. Raises UserError if it cannot be read at all."""
    font = font_file(path)
    return (
        embedding_refusal(font) or _weight_refusal(path) or _letters_refusal(font) or _drawing_refusal(font)
    )


def embedding_refusal(font: TrueTypeFile) -> str:
    """Return why the font's maker forbids embedding it, as the form needs; "" if it is allowed."""
    (rights,) = struct.unpack_from(">H", font.tables["OS/2"], 8)
    # Of several bits, the one that permits the most counts.
    if rights & _LEAST_RIGHTS == _RESTRICTED:
        return "เพราะผู้ผลิตแบบอักษรไม่อนุญาตให้ฝังลงในเอกสาร"
    if rights & (_NO_SUBSETTING | _PICTURES_ONLY):
        return "เพราะผู้ผลิตแบบอักษรไม่อนุญาตให้ฝังตัวอักษรเพียงบางส่วนลงในเอกสาร"
    return ""


def _weight_refusal(path: Path) -> str:
    """Refuse a variable font: its only outlines are of one weight, and headings need the bold one, too."""
    with path.open("rb") as file:
        is_variable = "fvar" in table_places(file)
    return "เพราะเป็นแบบอักษรชนิดปรับน้ำหนักได้ (variable font) ซึ่งไม่มีไฟล์ตัวหนาแยกต่างหาก" if is_variable else ""


def _letters_refusal(font: TrueTypeFile) -> str:
    missing = [char for char in THAI if not font.has(char)]
    if len(missing) > len(THAI) // 2:
        return "เพราะไม่มีตัวอักษรไทย"
    missing += [char for char in _LABELS if not font.has(char)]
    return f"เพราะไม่มีตัว {' '.join(f'“{char}”' for char in missing[:5])}" if missing else ""


def _drawing_refusal(font: TrueTypeFile) -> str:
    """Draw some text and read what the PDF tells of the font, because damage shows only there."""
    try:
        glyphs = font.shape(_SAMPLE)
        subset(font, glyphs)
        font.read_facts()
        is_drawn = all(glyph.parts and glyph.advance > 0 for glyph in glyphs if glyph.text.strip())
    except (LookupError, struct.error, ValueError, OverflowError, RecursionError):
        is_drawn = False
    return "" if is_drawn else "เพราะไฟล์เสียหาย"
