"""The rows of a sheet, out of its XML as it comes in pieces."""

from typing import Final, Protocol

from app.exchange.workbook_cells import (
    MAX_ROWS,
    Cell,
    Fault,
    Merges,
    Row,
    Text,
    Value,
    place_of,
    whole_number,
)
from app.formats.spreadsheet.package import Attributes, MalformedError

_NO_VALUE: Final = Fault("ช่องนี้เป็นสูตรที่ยังไม่มีค่า")


class Values(Protocol):
    def value(self, kind: str, style: str, text: str) -> tuple[Value, bool]:
        """The value of a cell of this kind and style, and whether it is a number shown as a percentage."""


class SheetRows:
    """Takes the XML of a sheet and gives the rows that are complete; notes its merged cells at the end."""

    def __init__(self, values: Values, merges: Merges, found_merges: Merges) -> None:
        self.rows: list[Row] = []
        self._merges = found_merges
        self._values = values
        self._known = merges
        self._open: dict[int, tuple[int, Cell]] = {}
        self._number = self._column = 0
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
        self._number, self._column, self._row = number, 0, {}

    def _start_cell(self, attributes: Attributes) -> None:
        place = attributes.get("r")
        self._column = place_of(place)[1] if place else self._column + 1
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._typed = Text()
        self._is_formula = self._has_value = False

    def _end_cell(self) -> None:
        text = str(self._typed)
        if not self._has_value or (not text and self._kind == "n"):
            if self._is_formula:
                self._row[self._column] = Cell(self._number, self._column, _NO_VALUE)
            return
        value, is_percent = self._values.value(self._kind, self._style, text)
        if value != "":
            self._row[self._column] = Cell(self._number, self._column, value, is_percent)

    def _end_row(self) -> None:
        if self._known:
            self._fill_merged()
        if self._row:
            self.rows.append(self._row)

    def _fill_merged(self) -> None:
        """Let the cells below the first of merged ones show its value."""
        for column, (last, first) in list(self._open.items()):
            if self._number > last:
                del self._open[column]
            elif column not in self._row:
                merged_into = first.place
                self._row[column] = first._replace(row=self._number, merged_into=merged_into)
        for column, cell in self._row.items():
            if last_row := self._known.get((self._number, column)):
                self._open[column] = (last_row, cell)

    def _note_merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        row, column = place_of(first)
        last_row = place_of(last)[0] if last else row
        if last_row > row:
            self._merges[row, column] = last_row
