"""Marks that people type in cells: for "as above", and for the notes below a table.

"15,000*" above "* หลังโอนเปลี่ยนแปลง" is 15,000; without such a note the sign stays.
"""

import re
from collections.abc import Iterable
from typing import Final

from app.formats.spreadsheet.package import Cell, Row
from app.models.thai import arabic_digits

_MARK = re.compile(r"\s*(\*{1,5}|\d{1,2}/|\(\d{1,2}/\)|[¹²³†‡])(?!\d)")

_DITTO: Final = re.compile(
    r"""[-–\s]*(?:"{1,2}|''|″|〃|”|“|,,|//|do\.?|ditto)[-–\s]*|เช่นเดียวกัน|เช่นเดียวกับข้างต้น|เหมือนข้างบน|เหมือนข้างต้น""",
    re.IGNORECASE,
)
"""What people write for "as above"."""


def is_ditto(cell: Cell) -> bool:
    """Return whether a cell says that it repeats the one above."""
    return isinstance(cell.value, str) and bool(_DITTO.fullmatch(cell.value))


def footnote_marks(notes: Iterable[str]) -> tuple[str, ...]:
    """Return the marks that begin these notes, the longest first."""
    marks = {match[1] for note in notes if (match := _MARK.match(arabic_digits(note)))}
    return tuple(sorted(marks, key=len, reverse=True))


def without_marks(row: Row, marks: tuple[str, ...]) -> Row:
    """Return the row without the marks at the end of its texts."""
    marked = {
        column: cell._replace(value=text)
        for column, cell in row.items()
        if isinstance(cell.value, str) and (text := _unmarked(cell.value, marks)) != cell.value
    }
    return {**row, **marked} if marked else row


def _unmarked(text: str, marks: tuple[str, ...]) -> str:
    line = text.rstrip()
    mark = next((mark for mark in marks if arabic_digits(line).endswith(mark) and line != mark), "")
    return line[: -len(mark)].rstrip() if mark else text
