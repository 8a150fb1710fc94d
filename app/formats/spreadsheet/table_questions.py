"""What a table leaves open before its rows are read: which column, which month, what is hidden."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from app.formats.spreadsheet.cells import cell_text
from app.formats.spreadsheet.columns import (
    CHOICES,
    DURATION,
    ID,
    IDENTITY,
    KINDS,
    NUMBER,
    PERIOD,
    REPORT_KEYS,
    known_key,
    plain,
)
from app.formats.spreadsheet.doubts import Doubts, cell_source, rows_source, sheet_part
from app.formats.spreadsheet.durations import first_and_last_day
from app.formats.spreadsheet.header_meaning import Meaning, month_in, months_named
from app.formats.spreadsheet.headers import Layout
from app.formats.spreadsheet.package import MAX_COLUMNS, Cell, Row, column_name, row_number
from app.formats.spreadsheet.row_kinds import ORDINALS, PLAN, RowKinds
from app.formats.spreadsheet.row_questions import LEAVE, TAKE, RowQuestions
from app.formats.spreadsheet.typed_marks import is_ditto
from app.formats.spreadsheet.values.amounts import money_factors
from app.formats.spreadsheet.values.sheet import Amounts, Facts, SheetValues, read_columns
from app.models.entry import Kind
from app.models.import_doubts import Choice, Question, Source
from app.models.progress_report import Period, fiscal_months
from app.models.thai import arabic_digits, fiscal_year_of, shortened

NOT_IMPORTED: Final = "คอลัมน์ที่ไม่ได้นำเข้า"
BESIDE: Final = "คอลัมน์ของอีกตารางหนึ่งที่อยู่ข้างกัน โปรดย้ายตารางนั้นไปอีกแผ่นงาน แล้วนำเข้าอีกครั้ง"
NO_DAYS: Final = "ระยะเวลาที่ไม่บอกวันเริ่มต้นและสิ้นสุด"
"""The reasons why columns, and the cells of a column of durations, are left out."""

_REPEATABLE: Final = frozenset({Kind.NAME, Kind.LINE, Kind.STATUS, Kind.DATE, Kind.FISCAL_YEAR})
"""The kinds of entries that such a mark repeats: never an amount, which a person checks."""

_YEARS: Final = 10
"""The fiscal years that are offered, up to this one."""

_MONTH_VALUES: Final = ("disbursed_satang", "progress", "narrative")


@dataclass(frozen=True, slots=True)
class LookedAt:
    """What a row is: the reason why it is left out or "", the questions that it waits for, and what the
    groups and titles above it tell.
    """

    reason: str
    waiting: set[str]
    told: Mapping[str, Cell]


class Table:
    """A table while its rows are read: its columns as chosen, and the questions of all of its rows."""

    def __init__(self, layout: Layout, doubts: Doubts) -> None:
        self.layout = layout
        self.kinds = RowKinds(layout)
        self.waits_for: set[str] = set()
        self.columns = dict(layout.columns)
        self.months: dict[int, tuple[str, Period]] = {}
        self._asked: set[int] = set()
        self._duration = 0
        self._unheaded: set[int] = set()
        self._repeated: dict[int, Cell] = {}
        self._doubts = doubts
        self._rows = RowQuestions(layout, self.kinds, doubts, self._key)
        self._choose_columns()
        self._choose_hidden()
        self._split_duration()
        self._choose_months()
        self._tell_other_columns()
        self._texts = {c for c, key in self.columns.items() if KINDS.get(key) in _REPEATABLE}
        self.keys = frozenset({*self.columns.values(), *(key for key, _ in self.months.values())})

    def given(self, row: Row) -> dict[str, Cell]:
        columns = self.columns
        return {columns[column]: cell for column, cell in row.items() if column in columns}

    def _key(self, doubt: str, place: str = "") -> str:
        table = f"#{self.layout.number}" if self.layout.number > 1 else ""
        return f"{doubt}:{self.layout.sheet.name}{table}{f'!{place}' if place else ''}"

    def _column_source(self, columns: Sequence[int]) -> Source:
        names = ", ".join(map(column_name, columns))
        text = self.layout.headers.get(columns[0], "") if len(columns) == 1 else ""
        return Source(sheet_part(self.layout.sheet.name), f"คอลัมน์ {names}", shortened(text))

    def filled(self, row: Row) -> Row:
        """Return the row with ditto marks replaced by what they repeat, but never by an amount."""
        is_own = any(key == ID and column in row for column, key in self.columns.items())
        known = self._repeated.keys() & row.keys()
        marks = [] if is_own else [column for column in known if is_ditto(row[column])]
        for column in marks:
            cell = row[column]
            row = {**row, column: self._repeated[column]._replace(row=cell.row)}
        self._unheaded |= row.keys() - self.layout.headers.keys()
        for column in self._texts & row.keys():
            self._repeated[column] = row[column]
        return row

    def with_days(self, row: Row) -> Row:
        """Return the row with the first and the last day of a duration in columns of their own."""
        cell = row.get(self._duration)
        if not cell:
            return row
        given, told = self.given(row).get("fiscal_year"), self.kinds.groups.told.get("fiscal_year")
        year = _fiscal_year_in(given or told)
        days = first_and_last_day(cell_text(cell), year)
        if not days:
            self._doubts.leave_out(NO_DAYS, cell_source(self.layout.sheet.name, cell.place, cell_text(cell)))
            return {column: other for column, other in row.items() if column != self._duration}
        first, last = (cell._replace(value=text) for text in days)
        return {**row, self._duration: first, self._duration + MAX_COLUMNS: last}

    def finish(self) -> None:
        """Tell of the columns with content and without header, once all rows are read."""
        for column in sorted(self._unheaded - self.columns.keys()):
            self._doubts.leave_out(NOT_IMPORTED, self._column_source([column]))

    def look_at(self, row: Row) -> LookedAt:
        """Return what a row is; the rows of a table come in order."""
        number, given = row_number(row), self.given(row)
        waiting = set(self.waits_for)
        reason = self.kinds.reason(number, row, given) or self._rows.left_out(number, row, given, waiting)
        told = {} if reason else {**self.kinds.groups.told, **self._rows.names_above(given)}
        self._rows.remember(reason, given)
        return LookedAt(reason, waiting, told)

    def read_values(self, rows: Sequence[Row], beside: Sequence[str], facts: Facts) -> SheetValues:
        """Read every column of the table as a whole, those of months one by one.

        `beside` are texts above and below the table; those above the first table hold for the later ones.
        """
        title, answers = [self.layout.sheet.name, *self.layout.subjects, *beside], self._doubts.answers
        months = self._units_of_months()
        columns = self.layout.with_columns(self.columns)
        values = read_columns(columns, rows, title, facts, answers, Amounts(units=months))
        amounts = replace(values.amounts, units=(*values.amounts.units, *months))
        for column, (key, _) in self.months.items():
            own = self.layout.with_columns({column: key})
            values.join(read_columns(own, rows, title, facts, answers, amounts))
        for question in values.questions:
            self._doubts.ask(question)
        return values

    def _units_of_months(self) -> tuple[int, ...]:
        amounts = [c for c, (key, _) in self.months.items() if KINDS.get(key) is Kind.MONEY]
        units = {unit for column in amounts for unit in money_factors(self.layout.header_of(column))}
        return tuple(sorted(units - {1}))

    def months_of(self, row: Row) -> dict[Period, dict[str, Cell]]:
        """Return the cells of each month's report in a row, by key; none of a row that says it is a plan."""
        found: dict[Period, dict[str, Cell]] = {}
        if self.months and self.kinds.is_plan(row):
            number = row_number(row)
            self._doubts.leave_out(PLAN, rows_source(self.layout.sheet.name, number, number))
            return found
        for column, (key, period) in self.months.items():
            if column in row and not row[column].merged_into:
                found.setdefault(period, {})[key] = row[column]
        return found

    # --- columns ------------------------------------------------------------------------------------------

    def _choose_columns(self) -> None:
        for key, places in self.layout.choices.items():
            text = f"มีหลายคอลัมน์ที่อาจเป็น{CHOICES[key]} จะนำเข้าคอลัมน์ใด"
            if len(places) == 1:
                text = f"คอลัมน์นี้เป็น{CHOICES[key]} หรือไม่"
            choices = (*map(self._column_choice, places), Choice(LEAVE, "ไม่นำเข้าคอลัมน์เหล่านี้"))
            proposed = self._of_the_title_year(places) or self._sum_of(places)
            question = Question(
                self._key("column", f"{column_name(places[0])}-{column_name(places[-1])}"),
                self._column_source(places),
                text,
                choices,
                proposed,
            )
            answer = self._doubts.ask(question, self.waits_for)
            self._asked.update(places if answer is None else ())
            for column in places:
                if column_name(column) == answer:
                    self.columns[column] = key
                    self._take_year(column)

    def _column_choice(self, column: int) -> Choice:
        name = column_name(column)
        sample = self.layout.samples.get(column)
        example = f" เช่น {shortened(sample)}" if sample else ""
        return Choice(name, f"คอลัมน์ {name} {self.layout.headers.get(column, '')}{example}")

    def _of_the_title_year(self, places: Sequence[int]) -> str | None:
        told = self.kinds.groups.told.get("fiscal_year")
        years = {self._meaning(column).year: column_name(column) for column in places}
        return years.get(int(str(told.value))) if told else None

    def _sum_of(self, places: Sequence[int]) -> str | None:
        """Return the column that sums up the others, such as those of several sources of money."""
        sums = [column for column in places if self._meaning(column).is_sum]
        has_years = any(self._meaning(column).year for column in places)
        return column_name(sums[0]) if len(sums) == 1 and not has_years else None

    def _take_year(self, column: int) -> None:
        """Let a chosen year be the projects' fiscal year if nothing else tells it."""
        year = self._meaning(column).year
        if year and "fiscal_year" not in self.columns.values():
            self.kinds.groups.told["fiscal_year"] = Cell(self.layout.header_row, column, str(year))

    def _meaning(self, column: int) -> Meaning:
        return self.layout.meanings.get(column, Meaning())

    def _choose_hidden(self) -> None:
        hidden = self.layout.facts.hidden_columns
        for column in sorted(hidden & self.columns.keys()):
            key = self.columns[column]
            if key == ID:
                continue
            question = Question(
                self._key("hidden-column", column_name(column)),
                self._column_source([column]),
                f"คอลัมน์นี้ถูกซ่อนไว้ ({self.layout.header_of(column)}) จะนำเข้าหรือไม่",
                (Choice(LEAVE, "ไม่นำเข้าคอลัมน์ที่ซ่อนไว้"), Choice(TAKE, "นำเข้าคอลัมน์ที่ซ่อนไว้ด้วย")),
                TAKE if key in IDENTITY else LEAVE,
            )
            if self._doubts.ask(question, self.waits_for) == LEAVE:
                del self.columns[column]

    def _tell_other_columns(self) -> None:
        for column, header in self.layout.headers.items():
            is_read = column in self.columns or column in self.months or column in self._asked
            if not is_read and plain(header) not in ORDINALS and known_key(header) != NUMBER:
                end = self.layout.empty_beside
                reason = BESIDE if end and column > end else NOT_IMPORTED
                self._doubts.leave_out(reason, self._column_source([column]))

    def _split_duration(self) -> None:
        """Let a column of durations hold first days; their last days get a column beyond all others."""
        columns = [column for column, key in self.columns.items() if key == DURATION]
        known = {"start_date", "end_date"} & {*self.columns.values(), *self.layout.choices}
        for column in columns:
            del self.columns[column]
            if column == columns[0] and not known:
                self._duration = column
                self.columns |= {column: "start_date", column + MAX_COLUMNS: "end_date"}

    # --- months -------------------------------------------------------------------------------------------

    def _choose_months(self) -> None:
        found = {c: meaning for c, meaning in self.layout.months.items() if meaning.key in ("", *REPORT_KEYS)}
        if not found or not self._takes_quarters(found):
            return
        year = self._year_of_months(found)
        key = self._key_of_months(found)
        if self.waits_for & {self._key("months"), self._key("year-of-months"), self._key("quarters")}:
            self._asked.update(found)
        for column, meaning in found.items():
            own = meaning.key or key
            if own and meaning.month and (meaning.month.year or year):
                self.months[column] = (own, meaning.month.in_fiscal_year(year or 0))

    def _takes_quarters(self, found: Mapping[int, Meaning]) -> bool:
        """Return whether columns of quarters become reports of their last months, as a person chooses."""
        quarters = [c for c, meaning in found.items() if meaning.month and meaning.month.is_quarter]
        if not quarters:
            return True
        question = Question(
            self._key("quarters"),
            self._column_source(quarters),
            "แบบรายงานเป็นรายเดือน แต่คอลัมน์เหล่านี้เป็นรายไตรมาส จะนำเข้าเป็นรายงานของเดือนสุดท้ายของไตรมาสหรือไม่",
            (
                Choice(TAKE, "เป็นรายงานของเดือนธันวาคม มีนาคม มิถุนายน และกันยายน"),
                Choice(LEAVE, "ไม่นำเข้าคอลัมน์เหล่านี้"),
            ),
            TAKE,
        )
        return self._doubts.ask(question, self.waits_for) != LEAVE

    def _year_of_months(self, found: Mapping[int, Meaning]) -> int | None:
        """Return the fiscal year of months without one: the title's, or the one that a person chooses."""
        if all(meaning.month and meaning.month.year for meaning in found.values()):
            return None
        if told := self.kinds.groups.told.get("fiscal_year"):
            return int(str(told.value))
        now = fiscal_year_of(date.today())
        years = tuple(Choice(str(year), f"ปีงบประมาณ {year}") for year in range(now + 1, now - _YEARS, -1))
        first = next(
            (self.layout.samples.get(c, "") for c, key in self.columns.items() if key == "fiscal_year"), ""
        )
        question = Question(
            self._key("year-of-months"),
            self._column_source([*found]),
            "เดือนในหัวตารางเป็นของปีงบประมาณใด",
            (*years, Choice(LEAVE, "ไม่นำเข้าคอลัมน์เหล่านี้")),
            arabic_digits(first) if arabic_digits(first) in {year.key for year in years} else None,
        )
        answer = self._doubts.ask(question, self.waits_for)
        return int(answer) if answer and answer.isdigit() else None

    def _key_of_months(self, found: Mapping[int, Meaning]) -> str:
        """Return what months without group hold, as a person chooses."""
        if all(meaning.key for meaning in found.values()):
            return ""
        titles = " ".join(title.text for title in self.layout.titles)
        proposed = (
            "disbursed_satang"
            if re.search("เบิกจ่าย|ใช้จ่าย", titles)
            else "progress"
            if "ก้าวหน้า" in titles
            else None
        )
        question = Question(
            self._key("months"),
            self._column_source([*found]),
            "คอลัมน์ของแต่ละเดือนเป็นข้อมูลใด",
            (*(Choice(key, CHOICES[key]) for key in _MONTH_VALUES), Choice(LEAVE, "ไม่นำเข้าคอลัมน์เหล่านี้")),
            proposed,
        )
        answer = self._doubts.ask(question, self.waits_for)
        return answer if answer and answer != LEAVE else ""

    def period_of_all(self, waiting: set[str]) -> Period | None:
        """Return the month of reports in a table that tells none, as a person chooses; None: not imported."""
        reports = [c for c, key in self.columns.items() if key in REPORT_KEYS]
        proposed = self._told_month()
        question = Question(
            self._key("period"),
            self._column_source(reports),
            "ตารางนี้ไม่บอกเดือนของรายงาน เป็นรายงานของเดือนใด",
            (*self._offered_months(proposed), Choice(LEAVE, "นำเข้าเฉพาะข้อมูลโครงการ ไม่นำเข้ารายงาน")),
            str(proposed) if proposed else None,
        )
        answer = self._doubts.ask(question, waiting)
        return Period.parse(answer) if answer and answer != LEAVE else None

    @property
    def tells_months(self) -> bool:
        """Whether the table has a column for the month or the day of a report."""
        return bool({PERIOD, "reported_on"} & {*self.columns.values()})

    def _offered_months(self, proposed: Period | None) -> tuple[Choice, ...]:
        told = self.kinds.groups.told.get("fiscal_year")
        if proposed:
            years = [proposed.fiscal_year]
        elif told:
            years = [int(str(told.value))]
        else:
            now = fiscal_year_of(date.today())
            years = [*range(now, now - _YEARS, -1)]
        return tuple(Choice(str(month), month.thai) for year in years for month in fiscal_months(year))

    def _told_month(self) -> Period | None:
        """Return the month that the sheet's name, a title or a note tells, if it is only one."""
        if month := month_in(self.layout.sheet.name):
            return Period(month.year, month.month) if month.year else None
        here = self.layout
        texts = [title.text for title in here.titles]
        texts += [title.text for title in here.dated if here.first_row <= title.row <= here.last_row]
        found = {month for text in texts for month in months_named(text)}
        return found.pop() if len(found) == 1 else None


def _fiscal_year_in(cell: Cell | None) -> int | None:
    """Return the year of the Buddhist Era that a cell holds, or None."""
    text = arabic_digits(cell_text(cell)) if cell else ""
    return int(text) if re.fullmatch(r"25\d\d", text) else None
