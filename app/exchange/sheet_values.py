"""From a cell to an entry's value, by the kind of the entry.

Texts, numbers and dates go through the same readers as what a clerk types and what a project JSON holds.
"""

from datetime import date
from decimal import Decimal
from typing import Any, Final

from app.exchange.workbook_cells import Cell, Fault, Value
from app.formats.json.values import read_value
from app.formats.spreadsheet.cells import read_items, read_paragraphs, read_targets
from app.models.entry import TEXT_KINDS, Kind
from app.models.errors import UserError
from app.models.progress_report import Period
from app.models.thai import (
    clean_line,
    clean_text,
    common_year,
    format_date,
    parse_baht,
    parse_fiscal_year,
    parse_month,
    parse_percent,
)

_NOTHING: Final = frozenset({"", "-", "–", "—"})
"""What offices write for no number and no date."""

_FIX = "โปรดแก้ไขช่องนี้ แล้วนำเข้าอีกครั้ง"
_NUMBERS: Final = {Kind.MONEY: parse_baht, Kind.PERCENT: parse_percent, Kind.FISCAL_YEAR: parse_fiscal_year}


def value_of(kind: Kind, cell: Cell) -> Any:
    """The entry's value that a cell holds. Raises UserError."""
    text = raw_text(cell)
    if kind in _NUMBERS:
        return _number(kind, cell)
    if kind is Kind.DATE:
        return _day(cell.value)
    match kind:
        case Kind.PARAGRAPHS:
            return read_value(kind, read_paragraphs(text))
        case Kind.ITEMS:
            return read_value(kind, read_items(text))
        case Kind.TARGETS:
            groups = read_targets(text)
            return read_value(kind, [{"title": group.title, "items": [*group.items]} for group in groups])
    assert kind in TEXT_KINDS, f"no column holds {kind}"
    return read_value(kind, text)


def raw_text(cell: Cell) -> str:
    """What stands in a cell as text, its line breaks as one kind. Raises UserError when it has no value."""
    if isinstance(cell.value, Fault):
        raise UserError(cell.value.reason, "โปรดเปิดและบันทึกไฟล์ใน Excel หรือพิมพ์ค่าแทนสูตร แล้วนำเข้าอีกครั้ง")
    if isinstance(cell.value, bool):
        raise UserError("เป็นค่าจริงหรือเท็จ (TRUE/FALSE)", _FIX)
    return text_of(cell.value).replace("\r\n", "\n").replace("\r", "\n")


def text_of(value: Value) -> str:
    """What a person sees in the cell, dates in the Buddhist Era."""
    if isinstance(value, date):
        return format_date(_in_common_era(value))
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


# --- numbers ------------------------------------------------------------------------------------------------


def _number(kind: Kind, cell: Cell) -> int | None:
    """As a number, or as text that people typed."""
    if isinstance(cell.value, date):
        raise UserError(f"เป็นวันที่ ({text_of(cell.value)}) ไม่ใช่ตัวเลข", _FIX)
    if not isinstance(cell.value, Decimal):
        text = clean_line(str(cell.value))
        return None if text in _NOTHING else _NUMBERS[kind](text)
    number = cell.value * 100 if kind is Kind.PERCENT and cell.is_percent else cell.value
    found: int | None = read_value(kind, int(number) if number == number.to_integral_value() else number)
    return found


# --- dates --------------------------------------------------------------------------------------------------


def _day(value: Value) -> date | None:
    if isinstance(value, date):
        return _in_common_era(value)
    text = clean_line(text_of(value))
    found: date | None = None if text in _NOTHING else read_value(Kind.DATE, text)
    return found


def _in_common_era(day: date) -> date:
    """The day that is meant: Excel takes a Buddhist year that is typed for one of the Common Era."""
    try:
        return day.replace(year=common_year(day.year))
    except ValueError:
        raise UserError(
            f"วันที่ {day.day}/{day.month}/{day.year} ไม่มีในปฏิทิน หรือปีไม่ถูกต้อง", "โปรดแก้เป็นวันที่ที่มีจริง เช่น 25/10/2561"
        ) from None


def period_of(cell: Cell) -> Period | None:
    """The month that a report is about. Raises UserError."""
    text = clean_line(raw_text(cell))
    if isinstance(cell.value, date):
        return Period.of(_in_common_era(cell.value))
    if text in _NOTHING:
        return None
    try:
        return Period(*parse_month(text))
    except UserError as error:
        try:
            day = _day(text)
        except UserError:
            raise error from None
        return Period.of(day) if day else None


def cell_text(cell: Cell) -> str:
    """A cell as a person sees it, for a header or a sample."""
    if isinstance(cell.value, Fault):
        return ""
    try:
        return clean_text(text_of(cell.value))
    except UserError:
        return str(cell.value)
