"""The rows of a sheet: its XML becomes cells, and merged cells show the value of their first."""

from collections.abc import Iterable
from typing import Final, Protocol

from app.formats.spreadsheet.number_formats import NumberFormat
from app.formats.spreadsheet.package import (
    MAX_COLUMNS,
    MAX_ROWS,
    Attributes,
    Cell,
    Fault,
    MalformedError,
    Merges,
    Row,
    SheetFacts,
    Text,
    Value,
    place_of,
    whole_number,
)

NumberedRow = tuple[int, Row]
"""A row, which may have no content of its own, with its number."""

_TRUE: Final = ("1", "true")


def _is_zero(size: str) -> bool:
    """Return whether a row's height or a column's width hides it."""
    return size.strip("0.") == "" and "0" in size


_NO_VALUE: Final = Fault("ช่องนี้เป็นสูตรที่ยังไม่มีค่า")


class Values(Protocol):
    def format_of(self, style: str) -> NumberFormat:
        """Return the number format of a style."""

    def value(self, kind: str, shown: str, text: str) -> Value:
        """Return the value of a cell of this kind, whose format shows it as `shown`."""


class SheetRows:
    """Parses a sheet's XML into complete rows; collects its merged cells and what is hidden."""

    def __init__(self, values: Values, facts: SheetFacts) -> None:
        self.rows: list[NumberedRow] = []
        self._facts = facts
        self._values = values
        self._number = self._column = 0
        self._digits = ""
        self._columns: dict[str, int] = {}
        self._row: Row = {}
        self._kind = self._style = ""
        self._typed = Text()
        self._is_text = self._is_spoken = self._is_formula = self._has_value = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name in ("v", "t"):
            self._is_text = not self._is_spoken
            self._has_value = True
        elif name == "row":
            self._start_row(attributes)
        elif name == "f":
            self._is_formula = True
        elif name == "rPh":
            self._is_spoken = True
        elif name == "mergeCell":
            self._note_merge(attributes.get("ref", ""))
        elif name == "col":
            self._note_columns(attributes)
        elif name == "autoFilter":
            self._facts.has_filter = True

    def text(self, text: str) -> None:
        if self._is_text:
            self._typed.add(text)

    def end(self, name: str) -> None:
        self._is_text = False
        if name == "c":
            self._end_cell()
        elif name == "row":
            self._end_row()
        elif name == "rPh":
            self._is_spoken = False

    def _start_row(self, attributes: Attributes) -> None:
        number = whole_number(attributes.get("r", str(self._number + 1)), MAX_ROWS + 1)
        if number <= self._number:
            raise MalformedError("rows out of order")
        self._number, self._column, self._row, self._digits = number, 0, {}, str(number)
        if "hidden" in attributes or "ht" in attributes:
            self._note_row(attributes)

    def _note_row(self, attributes: Attributes) -> None:
        if attributes.get("hidden") in _TRUE or _is_zero(attributes.get("ht", "")):
            self._facts.hidden_rows.add(self._number)

    def _note_columns(self, attributes: Attributes) -> None:
        if attributes.get("hidden") in _TRUE or _is_zero(attributes.get("width", "")):
            first, last = (whole_number(attributes.get(end, ""), MAX_COLUMNS + 1) for end in ("min", "max"))
            self._facts.hidden_columns.update(range(first, last + 1))

    def _start_cell(self, attributes: Attributes) -> None:
        place = attributes.get("r")
        self._column = self._column_of(place) if place else self._column + 1
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._typed = Text()
        self._is_formula = self._has_value = False

    def _column_of(self, place: str) -> int:
        """Return the column of a place, remembered by its letters: a sheet has few columns and many cells."""
        letters = place.removesuffix(self._digits)
        column = self._columns.get(letters)
        if column is None:
            column = place_of(place)[1]
            if letters.isalpha():
                self._columns[letters] = column
        return column

    def _end_cell(self) -> None:
        text = str(self._typed)
        if not self._has_value or (not text and self._kind == "n"):
            if self._is_formula:
                self._row[self._column] = Cell(self._number, self._column, _NO_VALUE)
            return
        shown, code = self._values.format_of(self._style)
        value = self._values.value(self._kind, shown, text)
        if value != "":
            is_percent = shown == "percent" and self._kind == "n"
            self._row[self._column] = Cell(self._number, self._column, value, is_percent, "", code)

    def _end_row(self) -> None:
        self.rows.append((self._number, self._row or _EMPTY))

    def _note_merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        row, column = place_of(first)
        last_row, last_column = place_of(last) if last else (row, column)
        if last_row > row:
            self._facts.merges[row, column] = last_row
        if last_column > column:
            self._facts.spans[row, column] = last_column


_EMPTY: Final[Row] = {}
"""Shared by all empty rows, of which a sheet may have a million."""


class MergedCells:
    """Gives cells below the first of merged cells its value; the rows arrive in order."""

    def __init__(self, merges: Merges) -> None:
        self._known = merges
        self._open: dict[int, tuple[int, Cell]] = {}

    def filled(self, rows: Iterable[NumberedRow]) -> list[Row]:
        """Return the rows with content."""
        if not self._known:
            return [row for _, row in rows if row]
        return [row for number, plain in rows if (row := self._filled(number, plain))]

    def _filled(self, number: int, plain: Row) -> Row:
        row = dict(plain) if self._open else plain
        for column, (last, first) in list(self._open.items()):
            if number > last:
                del self._open[column]
            elif column not in row:
                row[column] = first._replace(row=number, merged_into=first.place)
        for column, cell in row.items():
            if last_row := self._known.get((number, column)):
                self._open[column] = (last_row, cell)
        return row
