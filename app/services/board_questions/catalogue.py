"""All questions, declared once: to add one, add an entry. Window, paper, workbook, HTML page and command line
show what is listed here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from app.models.project_status import CALENDAR_BEHIND
from app.models.questions import groups, quarters, rankings, reporting, years
from app.models.questions.facts import YearView
from app.models.submission.units import told_of_units
from app.printing.columns import questions as columns
from app.printing.columns.column import Column
from app.printing.columns.shared import LATE_NOTE, of_units


def _no_total(_view: YearView) -> Any:
    return None


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and how it is answered: rows for its columns, and a row of their total.

    `key` names it on the command line. `tells_office` and `tells_year` say that each row is of one office, or
    of one year, which a column has: otherwise a workbook adds a column, and rows for each office.
    """

    key: str
    title: str
    note: str
    columns: tuple[Column, ...]
    rows_of: Callable[[YearView], Sequence[Any]]
    total_of: Callable[[YearView], Any] = _no_total
    tells_office: bool = False
    tells_year: bool = False

    def answered(self, view: YearView) -> "Answer":
        rows = tuple(self.rows_of(view))
        return Answer(self.of_units(view.board.word), view, rows, self.total_of(view) if rows else None)

    def of_units(self, word: str) -> "Question":
        """Return the question about units of this word (app/models/submission/units.py)."""
        title, note = (told_of_units(text, word) for text in (self.title, self.note))
        return replace(self, title=title, note=note, columns=of_units(self.columns, word))


@dataclass(frozen=True, slots=True)
class Answer:
    """A question's table for some offices. `total` is a row as well; None if it has none."""

    question: Question
    view: YearView
    rows: tuple[Any, ...]
    total: Any = None

    @property
    def title(self) -> str:
        year = "" if self.question.tells_year else f" ปีงบประมาณ {self.view.board.fiscal_year}"
        return f"{self.question.title}{year}"

    @property
    def total_texts(self) -> tuple[str, ...]:
        return () if self.total is None else tuple(one.text_of(self.total) for one in self.question.columns)


_SEVERAL: Final = "โครงการที่สนับสนุนหลายประเด็นนับในทุกประเด็น แต่นับครั้งเดียวในยอดรวม"
_MONEY_FIRST: Final = "อันดับตามร้อยละของงบประมาณที่ใช้ไป เขตที่เท่ากันได้อันดับเดียวกัน"

QUESTIONS: Final = (
    Question(
        "quarters",
        "รายไตรมาสเทียบกับเป้าหมาย",
        "ผลตามเป้าหมายนับโครงการตามรายงานครั้งสุดท้ายของไตรมาส ยอดเบิกใช้นับเฉพาะเดือนในปีงบประมาณ",
        columns.QUARTER_COLUMNS,
        quarters.quarter_rows,
    ),
    Question(
        "issues", "ตามประเด็นยุทธศาสตร์", _SEVERAL, columns.ISSUE_COLUMNS, groups.issue_rows, groups.total_row
    ),
    Question(
        "sub-issues",
        "ตามประเด็นยุทธศาสตร์ย่อย",
        _SEVERAL,
        columns.SUB_ISSUE_COLUMNS,
        groups.sub_issue_rows,
        groups.total_row,
    ),
    Question(
        "divisions",
        "ตามฝ่าย",
        LATE_NOTE,
        columns.DIVISION_COLUMNS,
        groups.division_rows,
        groups.total_row,
    ),
    Question(
        "offices",
        "อันดับของเขต",
        _MONEY_FIRST,
        columns.RANK_COLUMNS,
        rankings.office_ranks,
        rankings.all_offices,
        tells_office=True,
    ),
    Question(
        "budgets",
        "10 โครงการที่งบประมาณสูงสุด",
        "",
        columns.BUDGET_COLUMNS,
        rankings.largest_budgets,
        tells_office=True,
    ),
    Question(
        "lags",
        "10 โครงการที่ล่าช้าที่สุด",
        f"{CALENDAR_BEHIND} ณ วันที่ของรายงานครั้งสุดท้ายที่มีความก้าวหน้า",
        columns.LAG_COLUMNS,
        rankings.latest_projects,
        tells_office=True,
    ),
    Question(
        "years",
        "เทียบรายปี",
        LATE_NOTE,
        columns.YEAR_COLUMNS,
        years.year_rows,
        tells_year=True,
    ),
    Question(
        "reporting",
        "อัตราการรายงาน",
        "นับเฉพาะเดือนที่ถึงกำหนดส่งหรือส่งแล้ว",
        columns.REPORTING_COLUMNS,
        reporting.reporting_rows,
        reporting.whole_year,
    ),
)


def question_named(key: str) -> Question | None:
    return next((one for one in QUESTIONS if one.key == key), None)
