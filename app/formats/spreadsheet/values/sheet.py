"""The columns of a sheet read as a whole, before records are made of its rows.

Values without doubt stay as they are; what can mean two things is asked about, and its rows wait.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from app.formats.spreadsheet.cells import cell_text
from app.formats.spreadsheet.columns import ID, KINDS, PERIOD
from app.formats.spreadsheet.headers import Layout
from app.formats.spreadsheet.package import Cell, Row
from app.formats.spreadsheet.record_draft import RecordDraft
from app.formats.spreadsheet.values.amounts import money_factors, read_amounts, unit_alone
from app.formats.spreadsheet.values.codes import read_codes, read_fiscal_years, read_phones
from app.formats.spreadsheet.values.column import Column, Findings
from app.formats.spreadsheet.values.dates import read_dates, read_months
from app.formats.spreadsheet.values.percents import read_percents
from app.models.entry import Kind
from app.models.import_doubts import Answers, Question
from app.models.thai import arabic_digits

_BUDGET: Final = "allocated_budget_satang"


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """What another sheet says about a project: its fiscal year, and its budget in baht; None if unknown."""

    fiscal_year: int | None
    budget: Decimal | None


@dataclass(frozen=True, slots=True)
class Amounts:
    """What the other columns of amounts tell: the budgets in baht by row, and the units in their headers."""

    budgets: Mapping[int, Decimal] = field(default_factory=dict)
    units: tuple[int, ...] = ()


Facts = Mapping[str, ProjectFacts]
"""Facts by a project's code or name."""


def facts_of(drafts: Iterable[RecordDraft]) -> Facts:
    """Return the facts of the projects read so far; nothing of codes and names that several have."""
    found: dict[str, ProjectFacts] = {}
    twice: set[str] = set()
    for draft in drafts:
        satang = draft.values.get(_BUDGET)
        facts = ProjectFacts(
            draft.values.get("fiscal_year"), None if satang is None else Decimal(satang) / 100
        )
        for name in _names(draft.values.get("project_code"), draft.values.get("project_name")):
            twice.update({name} & found.keys())
            found[name] = facts
    return {name: facts for name, facts in found.items() if name not in twice}


def _names(code: str | None, name: str | None) -> list[str]:
    """Return the keys of a project's facts; a name spelt otherwise finds none, so that more is asked."""
    return [text for text in (code and f"code:{code}", name and f"name:{name}") if text]


@dataclass(slots=True)
class SheetValues:
    """The cells of a sheet that read otherwise than they stand, and what is asked about them.

    `waiting` are the keys of unanswered questions by row.
    """

    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    waiting: dict[int, set[str]] = field(default_factory=dict)
    amounts: Amounts = field(default_factory=Amounts)

    def applied(self, row: Row) -> Row:
        """Return the row with these cells."""
        if not self.cells:
            return row
        return {column: self.cells.get((cell.row, column), cell) for column, cell in row.items()}

    def join(self, other: "SheetValues") -> None:
        """Add what was found in other columns of the table."""
        self.cells |= other.cells
        self.questions += other.questions
        for row, keys in other.waiting.items():
            self.waiting.setdefault(row, set()).update(keys)

    def add(self, column: Column, found: Findings) -> None:
        self.questions += found.questions
        for row, keys in found.waiting.items():
            self.waiting.setdefault(row, set()).update(keys)
        values = found.supposed | found.values
        for cell in column.cells:
            if cell.row in values:
                self.cells[cell.row, column.number] = cell._replace(value=values[cell.row], is_percent=False)


def read_columns(
    layout: Layout,
    rows: Sequence[Row],
    title: Sequence[str],
    facts: Facts,
    answers: Answers,
    beside: Amounts | None = None,
) -> SheetValues:
    """Interpret the columns of a table's data rows. `title` are the texts above it.

    `beside` is what columns read before tell of amounts.
    """
    return _SheetReader(layout, rows, title, facts, answers, beside or Amounts()).read()


class _SheetReader:
    """Reads the columns of one table: what one of them says is context for the others."""

    def __init__(
        self,
        layout: Layout,
        rows: Sequence[Row],
        title: Sequence[str],
        facts: Facts,
        answers: Answers,
        beside: Amounts,
    ) -> None:
        self._layout = layout
        self._rows = rows
        self._title = "\n".join(title)
        self._facts = facts
        self._answers = answers
        self._by_key = {key: number for number, key in layout.columns.items()}
        self._trusted = frozenset(cell.row for cell in self._cells(ID) if cell_text(cell))
        self._values = SheetValues()
        self._years: dict[int, int] = {}
        self._budgets = dict(beside.budgets)
        self._units = (*beside.units, *self._units_of_headers())
        self._units_of_rows = dict(self._find_units_of_rows())

    def _units_of_headers(self) -> Iterator[int]:
        for key in self._keys(Kind.MONEY):
            yield from (
                unit for unit in money_factors(self._layout.header_of(self._by_key[key])) if unit != 1
            )

    def _find_units_of_rows(self) -> Iterator[tuple[int, int]]:
        """Find the units of money, but for baht, in cells of columns that hold nothing else that is read."""
        for row in self._rows:
            for number, cell in row.items():
                if number in self._layout.columns or not isinstance(cell.value, str):
                    continue
                if (factor := unit_alone(cell.value)) > 1:
                    yield cell.row, factor

    def read(self) -> SheetValues:
        self._read_context()
        dates = [self._column(key) for key in self._keys(Kind.DATE)]
        for column in dates:
            found = self._findings()
            read_dates(column, (other for other in dates if other is not column), found)
            self._values.add(column, found)
        for key in (
            *self._keys(Kind.MONEY),
            *self._keys(Kind.PERCENT),
            "officer_phone",
            "project_code",
            PERIOD,
        ):
            if key in self._by_key and key != _BUDGET:
                self._read(self._column(key))
        self._values.amounts = Amounts(self._budgets, self._units)
        return self._values

    def _keys(self, kind: Kind) -> list[str]:
        return [key for key in self._by_key if KINDS.get(key) is kind]

    def _findings(self) -> Findings:
        return Findings(self._answers)

    def _cells(self, key: str) -> tuple[Cell, ...]:
        number = self._by_key.get(key, 0)
        return tuple(row[number] for row in self._rows if number in row)

    def _column(self, key: str) -> Column:
        number = self._by_key[key]
        header = self._layout.header_of(number)
        cells = self._cells(key)
        return Column(
            self._layout.sheet.name,
            number,
            key,
            header,
            cells,
            self._title,
            self._years,
            self._trusted,
            self._layout.number,
            self._units,
            self._units_of_rows,
        )

    def _read_context(self) -> None:
        """Read fiscal years and budgets, by which other columns are judged."""
        if year := title_year(self._title):
            self._years = {_number(row): year for row in self._rows}
        self._read_facts()
        if "fiscal_year" in self._by_key:
            column, found = self._column("fiscal_year"), self._findings()
            self._years = {**self._years, **read_fiscal_years(column, found)}
            self._values.add(column, found)
        if _BUDGET in self._by_key:
            column, found = self._column(_BUDGET), self._findings()
            self._budgets |= read_amounts(column, {}, found)
            self._values.add(column, found)

    def _read_facts(self) -> None:
        code, name = (self._by_key.get(key, 0) for key in ("project_code", "project_name"))
        for row in self._rows if self._facts else ():
            texts = (cell_text(row[number]) if number in row else None for number in (code, name))
            facts = next((self._facts[key] for key in _names(*texts) if key in self._facts), None)
            if facts and facts.fiscal_year:
                self._years[_number(row)] = facts.fiscal_year
            if facts and facts.budget:
                self._budgets[_number(row)] = facts.budget

    def _read(self, column: Column) -> None:
        found = self._findings()
        if column.kind is Kind.MONEY:
            read_amounts(column, self._budgets, found)
        elif column.kind is Kind.PERCENT:
            read_percents(column, found)
        elif column.key == PERIOD:
            read_months(column, found)
        else:
            (read_phones if column.key == "officer_phone" else read_codes)(column, found)
        self._values.add(column, found)


_TITLE_YEAR = re.compile(r"ปีงบประมาณ\s*(?:พ\.?\s*ศ\.?)?\s*(?:25)?([4-9]\d)(?!\s*[-–—/]|\s*ถึง|\d)")


def title_year(title: str) -> int | None:
    """Return the fiscal year that a table's title names, if it names only one."""
    years = {2500 + int(year) for year in _TITLE_YEAR.findall(arabic_digits(title))}
    return years.pop() if len(years) == 1 else None


def _number(row: Row) -> int:
    return next(iter(row.values())).row
