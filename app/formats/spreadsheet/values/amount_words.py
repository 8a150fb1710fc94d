"""Words about amounts: those in place of one, and units of money that stand in cells of their own."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from app.formats.spreadsheet.package import Cell
from app.formats.spreadsheet.values.column import BLANK, Column, Doubt, Findings

_BY_ROW: Final = "row"
_IN_BAHT: Final = "x1"
_ZERO: Final = "zero"

_NO_AMOUNT: Final = re.compile(
    "(?:ยัง)?ไม่(?:ได้)?(?:มี)?(?:การ)?(?:ใช้จ่าย|ใช้|เบิกจ่าย|เบิก|ได้รับจัดสรร|รับจัดสรร|ได้รับ)?(?:งบประมาณ|งบ|เงิน)?"
)
"""ไม่ใช้งบประมาณ, ไม่มีงบประมาณ, ยังไม่เบิกจ่าย, ไม่มี."""


def says_none(text: str) -> bool:
    """Return whether a text in place of an amount says that there is none."""
    return len(text) > len("ไม่") and bool(_NO_AMOUNT.fullmatch(text.replace(" ", "")))


def ask_none(column: Column, cells: Sequence[Cell], found: Findings) -> None:
    """Ask whether words such as ไม่ใช้งบประมาณ mean 0 baht, or that nothing is known."""
    labels = {_ZERO: "เป็น 0 บาท", BLANK: "เว้นว่าง"}
    doubtful = [(cell, {_ZERO: Decimal(0)}) for cell in cells]
    found.ask(column, Doubt("none", "ช่องนี้มีข้อความแทนจำนวนเงิน", labels, doubtful, _ZERO))


def ask_row_units(
    column: Column, numbers: Sequence[tuple[Cell, Decimal]], found: Findings
) -> dict[int, Decimal]:
    """Ask whether amounts are in the units of money that other cells of their rows name.

    Such a unit may also be that of a target. Returns the amounts in baht by row, as far as that is answered.
    """
    doubtful = [
        (cell, {_BY_ROW: (number * column.units_of_rows[cell.row]).normalize(), _IN_BAHT: number})
        for cell, number in numbers
    ]
    if doubtful:
        values = doubtful[0][1]
        labels = {
            _BY_ROW: f"ตามหน่วยที่ระบุในแถวเดียวกัน เช่น {values[_BY_ROW]:,f} บาท",
            _IN_BAHT: f"เป็นบาท เช่น {values[_IN_BAHT]:,f} บาท",
        }
        found.ask(column, Doubt("row_unit", "มีหน่วยเงินอยู่ในช่องอื่นของแถวเดียวกัน", labels, doubtful, _BY_ROW))
    return {
        cell.row: value for cell, _ in doubtful if isinstance(value := found.values.get(cell.row), Decimal)
    }
