"""What reading a column as a whole needs and finds: its cells with their context, and what it asks.

A value without doubt stays as it is. One that can mean two things is asked about, once for the column where
the doubt is the column's; until it is answered, the rows wait.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from app.formats.spreadsheet.cells import cell_text
from app.formats.spreadsheet.columns import KINDS
from app.formats.spreadsheet.doubts import NO_ANSWERS, sheet_part
from app.formats.spreadsheet.package import Cell, Fault, Value, column_name
from app.models.entry import Kind
from app.models.import_doubts import Answers, Choice, Question, Source
from app.models.thai import clean_line, shortened

AS_WRITTEN: Final = "as_written"
BLANK: Final = "blank"
"""Keys of choices that every doubt may offer: the value as it stands, and no value."""

_MOST_OF_CELLS: Final = 8
"""Maximum questions about single cells of a column; if there are more, one is asked for all of them."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: the texts above it and its cells in data rows, in order.

    `header` includes the header of its group; `title` is all text above the table. `years` are the fiscal
    years (Buddhist Era) of rows whose project has one; `trusted` are rows that the program itself wrote.
    `table` counts the tables of the sheet, whose columns are other ones under the same letters.
    `units_beside` are the units of money, but for baht, in the headers of this and other columns;
    `units_of_rows` those that a cell beside names alone, by row. Both are factors of baht.
    """

    sheet: str
    number: int
    key: str
    header: str
    cells: tuple[Cell, ...]
    title: str = ""
    years: Mapping[int, int] = field(default_factory=dict)
    trusted: frozenset[int] = frozenset()
    table: int = 1
    units_beside: tuple[int, ...] = ()
    units_of_rows: Mapping[int, int] = field(default_factory=dict)

    @property
    def kind(self) -> Kind | None:
        return KINDS.get(self.key)

    def place_key(self, doubt: str, place: str) -> str:
        """Return the key of a question about this column, or about a cell of it."""
        table = f"#{self.table}" if self.table > 1 else ""
        return f"{doubt}:{self.sheet}{table}!{place}"

    @property
    def doubtful(self) -> tuple[Cell, ...]:
        """The cells that people filled in and that can be read."""
        return tuple(
            cell for cell in self.cells if cell.row not in self.trusted and not isinstance(cell.value, Fault)
        )


@dataclass(frozen=True, slots=True)
class Doubt:
    """Cells that can mean several things: for each the value by the key of a choice.

    A cell that lacks the chosen one still waits, until it is corrected or another choice is made.
    """

    name: str
    text: str
    labels: Mapping[str, str]
    cells: Sequence[tuple[Cell, Mapping[str, Value]]]
    proposed: str | None = None


@dataclass(slots=True)
class Findings:
    """What became of a column: values by row where they differ, and the questions that rows wait for.

    `supposed` are values of rows that wait: the likeliest ones, so that such a cell is no problem as well.
    """

    answers: Answers = field(default_factory=lambda: NO_ANSWERS)
    values: dict[int, Value] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    waiting: dict[int, set[str]] = field(default_factory=dict)
    supposed: dict[int, Value] = field(default_factory=dict)

    def ask(self, column: Column, doubt: Doubt) -> None:
        """Ask one question about all cells of the doubt."""
        if doubt.cells:
            place = column_name(column.number)
            self._ask(column, doubt, column.place_key(doubt.name, place), _source(column, doubt.cells))

    def ask_each(self, column: Column, doubts: Sequence[Doubt]) -> None:
        """Ask about every cell by itself, or about all at once if there are too many of them."""
        if len(doubts) > _MOST_OF_CELLS:
            self.ask(column, _united(doubts))
            return
        for doubt in doubts:
            ((cell, _),) = doubt.cells
            source = Source(sheet_part(column.sheet), f"ช่อง {cell.place}", _shown(cell))
            self._ask(column, doubt, column.place_key(doubt.name, cell.place), source)

    def refuse(self, cell: Cell, reason: str, remedy: str) -> None:
        self.values[cell.row] = Fault(reason, remedy)

    def _ask(self, column: Column, doubt: Doubt, key: str, source: Source) -> None:
        choices = tuple(Choice(choice, label) for choice, label in doubt.labels.items())
        text = f"{clean_line(column.header)}: {doubt.text}"
        question = Question(key, source, text, choices, doubt.proposed)
        self.questions.append(question)
        answer = question.answer(self.answers)
        for cell, values in doubt.cells:
            if answer == BLANK:
                self.values[cell.row] = ""
            elif answer is not None and answer in values:
                self.values[cell.row] = values[answer]
            else:
                self.waiting.setdefault(cell.row, set()).add(key)
                self.supposed[cell.row] = values.get(doubt.proposed or "", next(iter(values.values())))


def _united(doubts: Sequence[Doubt]) -> Doubt:
    labels = {key: label for doubt in reversed(doubts) for key, label in doubt.labels.items()}
    return Doubt(doubts[0].name, doubts[0].text, labels, [pair for doubt in doubts for pair in doubt.cells])


def _source(column: Column, cells: Iterable[tuple[Cell, object]]) -> Source:
    found = [cell for cell, _ in cells]
    places = ", ".join(cell.place for cell in found[:3])
    more = f" และอีก {len(found) - 3:,} ช่อง" if len(found) > 3 else ""
    return Source(
        sheet_part(column.sheet),
        f"คอลัมน์ {column_name(column.number)} ช่อง {places}{more}",
        _shown(found[0]),
    )


def _shown(cell: Cell) -> str:
    """Return the cell as its program shows it: a date with the year that is stored."""
    day = cell.value
    return f"{day.day}/{day.month}/{day.year}" if isinstance(day, date) else shortened(cell_text(cell))
