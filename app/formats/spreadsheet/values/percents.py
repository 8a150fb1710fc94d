"""A column of percentages as a whole: fractions of one beside percents, and percents typed twice."""

import re
from collections.abc import Sequence
from decimal import Decimal

from app.formats.spreadsheet.package import Cell
from app.formats.spreadsheet.values.amounts import money_factors, number_of
from app.formats.spreadsheet.values.column import AS_WRITTEN, BLANK, Column, Doubt, Findings


def read_percents(column: Column, found: Findings) -> None:
    """Ask about 0.35 that may be 35 %, and about 3500 % that may be 35 %."""
    cells = [(cell, number) for cell in column.doubtful if (number := _plain_number(cell)) is not None]
    if any(money_factors(column.header)):
        _ask_amounts(column, cells, found)
        return
    fractions = [(cell, number) for cell, number in cells if not cell.is_percent and 0 < number <= 1]
    has_parts = any(number < 1 for _, number in fractions)
    has_more = any(number > 1 for cell, number in cells if not cell.is_percent)
    has_more |= not has_parts and bool(_PERCENT.search(column.header))
    if fractions and (has_parts or not has_more):
        doubtful = [(c, n) for c, n in fractions if n < 1 or not has_more]
        found.ask(column, _fraction_doubt(doubtful, has_more))
    typed = [(cell, number) for cell, number in cells if cell.is_percent and number >= 2]
    if typed:
        found.ask(column, _percent_doubt(typed))


_PERCENT = re.compile(r"ร้อยละ|%|percent", re.IGNORECASE)


def _ask_amounts(column: Column, cells: Sequence[tuple[Cell, Decimal]], found: Findings) -> None:
    """Ask about a column of percentages whose header names a unit of money."""
    values = [(cell, {AS_WRITTEN: number}) for cell, number in cells]
    labels = {BLANK: "ไม่ใช่ร้อยละ ให้เว้นว่าง", AS_WRITTEN: "เป็นร้อยละ"}
    found.ask(column, Doubt("percentage", "หัวตารางระบุหน่วยเป็นเงิน", labels, values, BLANK))


def _plain_number(cell: Cell) -> Decimal | None:
    """Return a number without a percent sign of its own in its text."""
    return number_of(cell) if not isinstance(cell.value, str) or "%" not in cell.value else None


def _fraction_doubt(cells: Sequence[tuple[Cell, Decimal]], has_more: bool) -> Doubt:
    first = cells[0][1]
    labels = {
        "fraction": f"เป็นเศษส่วนของหนึ่ง: {first} คือร้อยละ {(first * 100).normalize():f}",
        AS_WRITTEN: f"เป็นร้อยละอยู่แล้ว: {first} คือร้อยละ {first}",
    }
    values = [(cell, {"fraction": number * 100, AS_WRITTEN: number}) for cell, number in cells]
    return Doubt(
        "fraction", "ตัวเลขไม่เกิน 1 อาจเป็นเศษส่วนหรือร้อยละ", labels, values, None if has_more else "fraction"
    )


def _percent_doubt(cells: Sequence[tuple[Cell, Decimal]]) -> Doubt:
    first = cells[0][1]
    labels = {
        "typed": f"ร้อยละ {first.normalize():f}",
        AS_WRITTEN: f"ร้อยละ {(first * 100).normalize():f} ตามที่แสดงในช่อง",
    }
    values = [(cell, {"typed": number, AS_WRITTEN: number * 100}) for cell, number in cells]
    return Doubt("percent", "ร้อยละสูงกว่า 100 มาก", labels, values, "typed")
