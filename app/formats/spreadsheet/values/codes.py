"""Columns of telephone numbers, codes and fiscal years: digits that a spreadsheet took for a number.

A number loses its leading zeros and its dashes; its number format or the length of its neighbours tells them.
"""

import operator
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from app.formats.spreadsheet.cells import text_of
from app.formats.spreadsheet.package import Cell, Value
from app.formats.spreadsheet.values.column import AS_WRITTEN, BLANK, Column, Doubt, Findings
from app.formats.spreadsheet.values.date_texts import COMMON, TWO_DIGITS
from app.models.thai import BUDDHIST_ERA, arabic_digits, clean_line

_LITERALS = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]')
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(\d{1,15})\]")
_HOLDS: Final[Mapping[str, Callable[[Decimal, Decimal], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
_MASK = re.compile(r"[0#?\-\s()/+]+")
_EXCEL_DIGITS: Final = 15
_RETYPE: Final = "โปรดจัดรูปแบบช่องเป็นข้อความ แล้วพิมพ์ใหม่ตามจริง"


def shown_digits(cell: Cell) -> str | None:
    """Return a whole number as its format of digits and signs shows it: 081-234-5678 for "0##-###-####".

    None if the format has neither zeros nor signs of its own.
    """
    digits = _digits(cell)
    mask = _mask(_section(cell.number_format, Decimal(digits))) if digits is not None else ""
    return _fill(mask, digits) if digits is not None and mask else None


def _section(code: str, number: Decimal) -> str:
    """Return the section of a format that shows a number: Thai Excel's format of telephone numbers has one
    for landlines, "[<=99999999]", and one for mobiles.
    """
    sections = code.split(";")
    for section in sections:
        condition = _CONDITION.search(section)
        if not condition or _HOLDS[condition[1]](number, Decimal(condition[2])):
            return section
    return sections[-1]


def _mask(code: str) -> str:
    """Return the format with its literal signs; "" if it groups thousands or is no mask of digits."""
    plain = _LITERALS.sub(lambda match: match[1] or match[2] or "", code)
    return plain if _MASK.fullmatch(plain) and "0" in plain and len(plain) > 1 else ""


def _fill(mask: str, digits: str) -> str:
    places = [place for place, sign in enumerate(mask) if sign in "0#?"]
    filled = dict.fromkeys(places, "")
    left = digits
    for place in reversed(places):
        filled[place] = left[-1:] or ("0" if mask[place] == "0" else "")
        left = left[:-1]
    if places:
        filled[places[0]] = left + filled[places[0]]
    return "".join(filled.get(place, sign) for place, sign in enumerate(mask)).strip()


def _digits(cell: Cell) -> str | None:
    """Return the digits of a whole number that is stored as one."""
    number = cell.value
    if not isinstance(number, Decimal) or number < 0 or number != number.to_integral_value():
        return None
    return f"{int(number)}"


def _refuse_spoilt(column: Column, found: Findings) -> list[Cell]:
    """Refuse what a spreadsheet has changed beyond repair. Returns the other cells."""
    whole = []
    for cell in column.doubtful:
        digits = _digits(cell) or ""
        if isinstance(cell.value, date):
            found.refuse(cell, f"Excel อ่านข้อความในช่องนี้เป็นวันที่ ({text_of(cell.value)})", _RETYPE)
        elif len(digits) > _EXCEL_DIGITS:
            found.refuse(cell, f"ตัวเลขยาวเกิน {_EXCEL_DIGITS} หลัก Excel เก็บไว้ไม่ครบทุกหลัก", _RETYPE)
        else:
            whole.append(cell)
    return whole


# --- telephone numbers --------------------------------------------------------------------------------------

_LOST_ZERO = re.compile(r"[23457]\d{7}|[689]\d{8}")
"""A landline of Thailand has nine digits and a mobile ten; without the first 0 it has one less."""


def read_phones(column: Column, found: Findings) -> None:
    doubtful: list[tuple[Cell, Mapping[str, Value]]] = []
    for cell in _refuse_spoilt(column, found):
        digits = _digits(cell) or (_typed_digits(cell) if isinstance(cell.value, str) else "")
        shown = shown_digits(cell) or digits
        if _LOST_ZERO.fullmatch(re.sub(r"[\s-]", "", shown)):
            doubtful.append((cell, {"zero": f"0{shown}", AS_WRITTEN: shown}))
        elif shown != digits:
            found.values[cell.row] = shown
    if doubtful:
        example = doubtful[0][1]
        labels = {
            "zero": f"เติม 0 ข้างหน้า เป็น {example['zero']}",
            AS_WRITTEN: f"ไม่เติม คงเป็น {example[AS_WRITTEN]}",
        }
        found.ask(column, Doubt("zero", "หมายเลขโทรศัพท์ไม่มี 0 ข้างหน้า", labels, doubtful, "zero"))


def _typed_digits(cell: Cell) -> str:
    text = arabic_digits(clean_line(str(cell.value)))
    return text if text.isascii() and text.isdigit() else ""


# --- codes --------------------------------------------------------------------------------------------------


def read_codes(column: Column, found: Findings) -> None:
    cells = _refuse_spoilt(column, found)
    length = _usual_length(cells)
    doubtful: list[tuple[Cell, Mapping[str, Value]]] = []
    for cell in cells:
        digits, shown = _digits(cell), shown_digits(cell)
        if shown and shown != digits:
            found.values[cell.row] = shown
        elif digits and len(digits) < length:
            doubtful.append((cell, {"zeros": digits.zfill(length), AS_WRITTEN: digits}))
    if doubtful:
        example = doubtful[0][1]
        labels = {
            "zeros": f"เติม 0 ข้างหน้าให้ครบ {length} หลัก เป็น {example['zeros']}",
            AS_WRITTEN: f"ไม่เติม คงเป็น {example[AS_WRITTEN]}",
        }
        found.ask(column, Doubt("zeros", "รหัสสั้นกว่ารหัสอื่นในคอลัมน์", labels, doubtful, "zeros"))


def _usual_length(cells: Sequence[Cell]) -> int:
    """Return the length of codes that begin with 0, or of most codes of digits; 0 if there is none."""
    typed = [text for cell in cells if isinstance(cell.value, str) and (text := _typed_digits(cell))]
    with_zero = Counter(len(text) for text in typed if text.startswith("0"))
    if with_zero:
        return with_zero.most_common(1)[0][0]
    lengths = Counter(len(text) for cell in cells if (text := _digits(cell) or _typed_digits(cell)))
    usual, count = lengths.most_common(1)[0] if lengths else (0, 0)
    return usual if count > 1 and count * 2 > sum(lengths.values()) and usual >= _SHORTEST_CODE else 0


_SHORTEST_CODE: Final = 5
"""Digits of a code from which fewer ones are asked about: short numbers count, and have any length."""


# --- fiscal years -------------------------------------------------------------------------------------------

_PLAUSIBLE: Final = range(2538, 2600)


def read_fiscal_years(column: Column, found: Findings) -> dict[int, int]:
    """Ask about years of an unclear era. Returns the clear ones by row, in the Buddhist Era."""
    years: dict[int, int] = {}
    doubts: list[tuple[Cell, Mapping[str, int]]] = []
    for cell in column.cells:
        meanings = _meanings(_number_of(cell))
        if len(meanings) == 1 and meanings.get(AS_WRITTEN) in _PLAUSIBLE:
            years[cell.row] = meanings[AS_WRITTEN]
        elif meanings and cell.row not in column.trusted:
            doubts.append((cell, meanings))
    for kind in dict.fromkeys(tuple(meanings) for _, meanings in doubts):
        found.ask(column, _year_doubt([pair for pair in doubts if tuple(pair[1]) == kind]))
    return years | {
        cell.row: int(value) for cell, _ in doubts if isinstance(value := found.values.get(cell.row), Decimal)
    }


def _number_of(cell: Cell) -> int:
    digits = _digits(cell)
    if digits is None:
        match = re.fullmatch(r"(?:พ\.?ศ\.?\s*)?(\d{4}|\d{2})", arabic_digits(clean_line(str(cell.value))))
        digits = match[1] if match else "0"
    return int(digits)


def _meanings(number: int) -> dict[str, int]:
    if 0 < number < 50:
        return {COMMON: number + 2000 + BUDDHIST_ERA, AS_WRITTEN: number + 2500}
    if 50 <= number < 100:
        return {AS_WRITTEN: number + 2500}
    if 1930 <= number < 2000:
        return {TWO_DIGITS: number + 600, COMMON: number + BUDDHIST_ERA}
    if 2000 <= number < 2157:
        return {AS_WRITTEN: number + BUDDHIST_ERA}
    if 2400 <= number < 2700:
        return {AS_WRITTEN: number}
    return {}


def _year_doubt(doubts: Sequence[tuple[Cell, Mapping[str, int]]]) -> Doubt:
    first = doubts[0][1]
    labels = {key: f"ปีงบประมาณ พ.ศ. {year}" for key, year in first.items()}
    name = "year" if TWO_DIGITS in first else "era" if COMMON in first else "far"
    if name == "far":
        labels[BLANK] = "ไม่ถูกต้อง ให้เว้นว่าง"
    cells = [(cell, {key: Decimal(year) for key, year in meanings.items()}) for cell, meanings in doubts]
    proposed = next((key for key, year in first.items() if year in _PLAUSIBLE), None)
    return Doubt(name, "ปีงบประมาณไม่แน่ชัด", labels, cells, proposed)
