"""Describe in Thai what was added to a printed page: the object, its page, and the words below it."""

from typing import Any, Final

from app.formats.pdf.structure import PdfStructure
from app.formats.pdf.syntax import Dictionary, Operator
from app.formats.pdf.words import Box, PageWords
from app.models.thai import shortened

Operations = list[tuple[Operator, tuple[Any, ...]]]

_HIDDEN, _PRINT, _NO_VIEW = 2, 4, 32
"""Flags of an annotation. ISO 32000-1, 12.5.3."""

_NAMES: Final = {
    "Tx": "ช่องกรอกข้อมูล",
    "Ch": "ช่องเลือกข้อมูล",
    "Btn": "ปุ่ม",
    "Sig": "ช่องลายมือชื่อ",
    "Stamp": "ตราประทับ",
    "FreeText": "กล่องข้อความ",
    "Link": "ลิงก์",
    "Ink": "ลายเส้น",
    "FileAttachment": "ไฟล์แนบ",
}


def annotation_words(structure: PdfStructure, annotation: Dictionary, page: int, words: PageWords) -> str:
    """Return a description such as ช่องกรอกข้อมูลที่หน้า 1 ทับ “180,000 บาท”."""
    kind = field_type(structure, annotation) or str(structure.resolve(annotation.get("Subtype")))
    name = _NAMES.get(kind, f"หมายเหตุประกอบ ({kind[:20]})")
    flags = structure.resolve(annotation.get("F"))
    if isinstance(flags, int) and flags & _PRINT and flags & _NO_VIEW:
        name = f"ภาพที่เห็นเฉพาะเมื่อพิมพ์ ({name}) "
    if target := link_target(structure, annotation):
        name = f"{name}ไปที่ “{shortened(target)}” "
    return f"{name}ที่หน้า {page}{_over(words, rectangle(structure, annotation))}"


def link_target(structure: PdfStructure, annotation: Dictionary) -> str:
    """Return the address to which a link leads; empty for another annotation or a link within the file."""
    told = structure.resolve(structure.dictionary(annotation.get("A")).get("URI"))
    is_link = structure.resolve(annotation.get("Subtype")) == "Link"
    return told.decode("utf-8", "replace") if is_link and isinstance(told, bytes) else ""


def field_type(structure: PdfStructure, annotation: Dictionary) -> str:
    """Return the field type of a widget or its parent field; empty for other annotations."""
    if structure.resolve(annotation.get("Subtype")) != "Widget":
        return ""
    for _ in range(5):
        if "FT" in annotation or "Parent" not in annotation:
            break
        annotation = structure.dictionary(annotation["Parent"])
    return str(structure.resolve(annotation.get("FT")) or "Tx")


def rectangle(structure: PdfStructure, annotation: Dictionary) -> Box | None:
    """Return the annotation's rectangle on the page; None if it is invalid."""
    sides = [structure.resolve(side) for side in structure.array(annotation.get("Rect"))]
    if len(sides) != 4 or not all(isinstance(side, int | float) for side in sides):
        return None
    left, bottom, right, top = sides
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _over(words: PageWords, box: Box | None) -> str:
    covered = words.under(box) if box else ""
    return f" ทับ “{shortened(covered)}”" if covered else ""


def changed_words(ours: PageWords, theirs: PageWords, page: int) -> str:
    """Describe the first words that differ from the print; empty if none differ or the text is unknown."""
    for mine, their in zip(ours.lines, theirs.lines, strict=False):
        if mine != their and "\ufffd" not in their:
            return f"ข้อความ “{shortened(their)}” บนหน้า {page} แทนที่จะเป็น “{shortened(mine)}”"
    return ""


def drawn_words(ours: Operations, theirs: Operations, page: int, words: PageWords) -> str:
    """Describe what a page draws in addition to the print, or that its content differs."""
    start = next((at for at, pair in enumerate(zip(ours, theirs, strict=False)) if pair[0] != pair[1]), None)
    start = min(len(ours), len(theirs)) if start is None else start
    end = 0
    while end < min(len(ours), len(theirs)) - start and ours[-1 - end] == theirs[-1 - end]:
        end += 1
    added = theirs[start : len(theirs) - end]
    return f"{_added_name(added)}หน้า {page}{_over(words, _around(added))}"


def _added_name(added: Operations) -> str:
    operators = {str(operator) for operator, _ in added}
    if any(operator == "BDC" and operands[:1] == ("OC",) for operator, operands in added):
        return "ชั้นภาพที่เปิดปิดได้บน"
    if operators == {"re"}:
        return "คิวอาร์โค้ดบน"
    if "Do" in operators:
        return "ภาพที่วางซ้อนบน"
    if operators & {"Tj", "TJ", "'", '"'}:
        return "ข้อความที่เปลี่ยนหรือเพิ่มบน"
    if operators & {"f", "F", "f*", "S", "s", "B", "b", "B*", "b*", "sh"}:
        return "รูปที่วาดทับบน"
    return "คำสั่งวาดที่เปลี่ยนไปบน"


def _around(added: Operations) -> Box | None:
    """Return the bounds of the added rectangles and lines, up to the first transformation."""
    xs, ys = [], []
    for operator, operands in added:
        numbers = [one for one in operands if isinstance(one, int | float)]
        if operator == "re" and len(numbers) == 4:
            x, y, width, height = numbers
            xs += [x, x + width]
            ys += [y, y + height]
        elif operator in ("m", "l", "Td") and len(numbers) == 2:
            xs.append(numbers[0])
            ys.append(numbers[1])
    return (min(xs), min(ys), max(xs) + 0.1, max(ys) + 0.1) if xs else None


_FONT_WORDS: Final = {
    "ToUnicode": "ข้อความเบื้องหลังตัวอักษร",
    "W": "ความกว้างของตัวอักษร",
    "DW": "ความกว้างของตัวอักษร",
    "FontFile2": "รูปของตัวอักษร",
}
_RESOURCE_WORDS: Final = {
    "XObject": "ภาพที่วางซ้อนบนหน้า {}",
    "ExtGState": "ความโปร่งใสของสิ่งที่วาดบนหน้า {}",
    "Properties": "ชั้นภาพที่เปิดปิดได้บนหน้า {}",
    "Pattern": "ลวดลายที่ระบายบนหน้า {}",
    "Shading": "ลวดลายที่ระบายบนหน้า {}",
    "ColorSpace": "สีที่ใช้บนหน้า {}",
}


def resource_words(key: str, path: tuple[str, ...], number: int) -> str:
    """Return a description of what a page uses, by its kind and the keys that lead to the difference."""
    if key != "Font":
        return _RESOURCE_WORDS.get(key, "ส่วนประกอบของหน้า {} ที่โปรแกรมนี้ไม่ได้ใส่").format(number)
    what = next((_FONT_WORDS[one] for one in path if one in _FONT_WORDS), "แบบอักษร")
    return f"{what}ที่ใช้บนหน้า {number}"
