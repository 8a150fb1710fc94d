"""What a table leaves open before its rows are read: which column, which month, what is hidden."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.formats.spreadsheet.cells import cell_text
from app.formats.spreadsheet.columns import (
    CHOICES,
    ID,
    IDENTITY,
    KINDS,
    NUMBER,
    PERIOD,
    REPORT_KEYS,
    known_key,
    plain,
)
from app.formats.spreadsheet.doubts import Doubts, rows_source, sheet_part
from app.formats.spreadsheet.header_meaning import Meaning, month_in
from app.formats.spreadsheet.headers import Layout
from app.formats.spreadsheet.package import Cell, Row, column_name, row_number
from app.formats.spreadsheet.row_kinds import HIDDEN, NAME_ONLY, ORDINALS, PART, PLAN, RowKinds
from app.formats.spreadsheet.values.sheet import Facts, SheetValues, read_columns
from app.models.entry import Kind
from app.models.errors import UserError
from app.models.import_doubts import Choice, Question, Source
from app.models.progress_report import Period, fiscal_months
from app.models.thai import MONTHS, SHORT_MONTHS, arabic_digits, fiscal_year_of, parse_month, shortened

LEAVE: Final = "leave"
TAKE: Final = "take"
GROUP: Final = "group"
"""Keys of choices: not to import it, to import it, and to take it for a group's name."""

NOT_IMPORTED: Final = "คอลัมน์ที่ไม่ได้นำเข้า"
"""The reason why columns are left out."""

_DITTO: Final = frozenset({'"', "''", "″", "〃", "”", "“", '-"-', '- " -', ",,"})
"""What people write for "as above"."""

_MONTH_NAMES: Final = "|".join(re.escape(name) for name in (*MONTHS, *SHORT_MONTHS))
_MONTH_AND_YEAR: Final = re.compile(rf"({_MONTH_NAMES})\s*(?:พ\.?ศ\.?)?\s*(\d{{4}}|\d{{2}})")
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
        self._unheaded: set[int] = set()
        self._repeated: dict[int, Cell] = {}
        self._doubts = doubts
        self._choose_columns()
        self._choose_hidden()
        self._choose_months()
        self._tell_other_columns()
        self._texts = {c for c, key in self.columns.items() if KINDS.get(key) in (Kind.NAME, Kind.LINE)}
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
        """Return the row with ditto marks replaced by the texts that they repeat, but never by an amount."""
        is_own = any(key == ID and column in row for column, key in self.columns.items())
        known = self._repeated.keys() & row.keys()
        marks = [] if is_own else [column for column in known if row[column].value in _DITTO]
        for column in marks:
            cell = row[column]
            row = {**row, column: self._repeated[column]._replace(row=cell.row)}
        self._unheaded |= row.keys() - self.layout.headers.keys()
        for column in self._texts & row.keys():
            self._repeated[column] = row[column]
        return row

    def finish(self) -> None:
        """Tell of the columns with content and without header, once all rows are read."""
        for column in sorted(self._unheaded - self.columns.keys()):
            self._doubts.leave_out(NOT_IMPORTED, self._column_source([column]))

    def look_at(self, row: Row) -> LookedAt:
        """Return what a row is; the rows of a table come in order."""
        number, given = row_number(row), self.given(row)
        waiting = set(self.waits_for)
        reason = self.kinds.reason(number, row, given) or self._left_out(number, row, given, waiting)
        return LookedAt(reason, waiting, {} if reason else dict(self.kinds.groups.told))

    def read_values(self, rows: Sequence[Row], beside: Sequence[str], facts: Facts) -> SheetValues:
        """Read every column of the table as a whole, those of months one by one.

        `beside` are texts above and below the table; those above the first table hold for the later ones.
        """
        title, answers = [self.layout.sheet.name, *self.layout.subjects, *beside], self._doubts.answers
        values = read_columns(self.layout.with_columns(self.columns), rows, title, facts, answers)
        for column, (key, _) in self.months.items():
            values.join(read_columns(self.layout.with_columns({column: key}), rows, title, facts, answers))
        for question in values.questions:
            self._doubts.ask(question)
        return values

    def _left_out(self, number: int, row: Row, given: Mapping[str, Cell], waiting: set[str]) -> str:
        """Return why a person leaves out a row, or "". A row that is asked about waits for the answer."""
        if number in self.layout.facts.hidden_rows and self._ask_hidden(number, given, row, waiting) == LEAVE:
            return HIDDEN
        if self.kinds.is_only_a_name(row, given) and self._ask_name(number, given, row, waiting) == GROUP:
            return NAME_ONLY
        if self.kinds.is_part(row) and self._ask_part(number, given, row, waiting) == LEAVE:
            return PART
        return ""

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

    def _ask_hidden(self, number: int, given: Mapping[str, Cell], row: Row, waiting: set[str]) -> str | None:
        how = "ซ่อนหรือกรองไว้" if self.layout.facts.has_filter else "ซ่อนไว้"
        question = Question(
            self._key("hidden-rows"),
            rows_source(self.layout.sheet.name, number, number, _name_of(given, row)),
            f"แผ่นนี้มีแถวที่{how} แถวแรกคือแถวนี้ จะนำเข้าแถวที่{how}หรือไม่",
            (Choice(LEAVE, f"ไม่นำเข้าแถวที่{how}"), Choice(TAKE, f"นำเข้าแถวที่{how}ด้วย")),
            LEAVE,
        )
        return self._doubts.ask(question, waiting)

    def _ask_name(self, number: int, given: Mapping[str, Cell], row: Row, waiting: set[str]) -> str | None:
        question = Question(
            self._key("names"),
            rows_source(self.layout.sheet.name, number, number, _name_of(given, row)),
            "ตารางนี้มีแถวที่มีแต่ชื่อ แถวแรกคือแถวนี้ เป็นโครงการหรือเป็นชื่อกลุ่มของแถวถัดไป",
            (Choice(GROUP, "เป็นชื่อกลุ่ม ไม่นำเข้า"), Choice(TAKE, "เป็นโครงการ")),
            GROUP,
        )
        return self._doubts.ask(question, waiting)

    def _ask_part(self, number: int, given: Mapping[str, Cell], row: Row, waiting: set[str]) -> str | None:
        question = Question(
            self._key("parts"),
            rows_source(self.layout.sheet.name, number, number, _name_of(given, row)),
            "ตารางนี้มีแถวที่มีเลขลำดับย่อย แถวแรกคือแถวนี้ เป็นกิจกรรมย่อยของโครงการข้างบนหรือเป็นโครงการ",
            (Choice(LEAVE, "เป็นกิจกรรมย่อย ไม่นำเข้า"), Choice(TAKE, "เป็นโครงการ")),
            LEAVE,
        )
        return self._doubts.ask(question, waiting)

    # --- columns ------------------------------------------------------------------------------------------

    def _choose_columns(self) -> None:
        for key, places in self.layout.choices.items():
            text = f"มีหลายคอลัมน์ที่อาจเป็น{CHOICES[key]} จะนำเข้าคอลัมน์ใด"
            if len(places) == 1:
                text = f"คอลัมน์นี้เป็น{CHOICES[key]}หรือไม่"
            choices = (*map(self._column_choice, places), Choice(LEAVE, "ไม่นำเข้าคอลัมน์เหล่านี้"))
            proposed = self._of_the_title_year(places)
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
                self._doubts.leave_out(NOT_IMPORTED, self._column_source([column]))

    # --- months -------------------------------------------------------------------------------------------

    def _choose_months(self) -> None:
        found = {c: meaning for c, meaning in self.layout.months.items() if meaning.key in ("", *REPORT_KEYS)}
        if not found:
            return
        year = self._year_of_months(found)
        key = self._key_of_months(found)
        for column, meaning in found.items():
            own = meaning.key or key
            if own and meaning.month and (meaning.month.year or year):
                self.months[column] = (own, meaning.month.in_fiscal_year(year or 0))

    def _year_of_months(self, found: Mapping[int, Meaning]) -> int | None:
        """Return the fiscal year of months without one: the title's, or the one that a person chooses."""
        if all(meaning.month and meaning.month.year for meaning in found.values()):
            return None
        if told := self.kinds.groups.told.get("fiscal_year"):
            return int(str(told.value))
        now = fiscal_year_of(date.today())
        years = tuple(Choice(str(year), f"ปีงบประมาณ {year}") for year in range(now + 1, now - 6, -1))
        question = Question(
            self._key("year-of-months"),
            self._column_source([*found]),
            "เดือนในหัวตารางเป็นของปีงบประมาณใด",
            (*years, Choice(LEAVE, "ไม่นำเข้าคอลัมน์เหล่านี้")),
        )
        answer = self._doubts.ask(question, self.waits_for)
        return int(answer) if answer and answer.isdigit() else None

    def _key_of_months(self, found: Mapping[int, Meaning]) -> str:
        """Return what months without group hold, as a person chooses."""
        if all(meaning.key for meaning in found.values()):
            return ""
        titles = " ".join(title.text for title in self.layout.titles)
        proposed = "disbursed_satang" if "เบิกจ่าย" in titles else "progress" if "ก้าวหน้า" in titles else None
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
            years = [*range(now, now - 10, -1)]
        return tuple(Choice(str(month), month.thai) for year in years for month in fiscal_months(year))

    def _told_month(self) -> Period | None:
        """Return the month that the sheet's name, a title or a note tells, if it is only one."""
        if month := month_in(self.layout.sheet.name):
            return Period(month.year, month.month) if month.year else None
        here = self.layout
        texts = [title.text for title in here.titles]
        texts += [title.text for title in here.dated if here.first_row <= title.row <= here.last_row]
        found = {month for text in texts for month in _months_named(text)}
        return found.pop() if len(found) == 1 else None


def _months_named(text: str) -> list[Period]:
    found = []
    for match in _MONTH_AND_YEAR.finditer(arabic_digits(text)):
        try:
            found.append(Period(*parse_month(f"{match[1]} {match[2]}")))
        except UserError:
            continue
    return found


def _name_of(given: Mapping[str, Cell], row: Row) -> str:
    named = [given[key] for key in ("project_name", "project_code") if key in given]
    return next((text for cell in (*named, *row.values()) if (text := cell_text(cell))), "")
