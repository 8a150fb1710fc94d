"""A month as its coordinator sees it: what came, what changed, what to follow, and the next step."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, IntEnum
from typing import Final

from app.models.board import Board
from app.models.progress_report import Period
from app.models.questions.facts import ProjectFacts
from app.models.submission.office_month import OfficeMonth, SubmissionState
from app.models.thai import format_date


class MonthChange(IntEnum):
    """What happened to a project since the month before, the most important first."""

    REMOVED = 0
    DROPPED = 1
    CLOSED = 2
    CHANGED = 3
    REOPENED = 4
    ADDED = 5

    @property
    def thai(self) -> str:
        return _CHANGES[self]


_CHANGES: Final = {
    MonthChange.REMOVED: "ลบ",
    MonthChange.DROPPED: "ลดลงมาก",
    MonthChange.CLOSED: "ปิดโครงการ",
    MonthChange.CHANGED: "แก้ไข",
    MonthChange.REOPENED: "เปิดอีกครั้ง",
    MonthChange.ADDED: "ใหม่",
}


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One changed figure, or a whole project. `lost` orders drops: satang, or hundredths of a percent."""

    change: MonthChange
    office: str
    project: str
    project_id: str
    label: str
    before: str
    after: str
    fall: str = ""
    lost: int = 0


@dataclass(frozen=True, slots=True)
class OfficeRemarks:
    """The remarks of an office that are not settled: those it has answered, and those it has not."""

    office: str
    unanswered: int
    answered: int


@dataclass(frozen=True, slots=True)
class ToDecide:
    """How many things wait for a decision of the coordinator."""

    waiting: int = 0
    conflicts: int = 0
    duplicates: int = 0


class Step(Enum):
    """The coordinator's next step; the value names the window's command that does it."""

    GATHER = "gather"
    DECIDE = "waiting"
    RESOLVE = "diverged"
    COMPARE = "duplicates"
    SETTLE = "remarks"
    RETURN = "return"
    REMIND = "remind"
    REPORT = "executives"


@dataclass(frozen=True)
class CoordinatorMonth:
    """The month of a whole board. `since` is the day from which changes are listed: the one after the
    deadline of the month before. `has_past`: whether anything was known before that day.
    """

    board: Board
    period: Period
    since: date
    projects: Sequence[ProjectFacts] = ()
    changes: tuple[ChangeRow, ...] = ()
    has_past: bool = False
    remarks: tuple[OfficeRemarks, ...] = ()
    to_decide: ToDecide = field(default_factory=ToDecide)

    @property
    def due_on(self) -> date:
        return self.board.deadlines.of(self.period)

    @property
    def expected(self) -> list[tuple[str, OfficeMonth]]:
        """The listed units that must report for the month, with what came from each."""
        place = self.board.months.index(self.period)
        found = [(row.office, row.months[place]) for row in self.board.offices if row.is_listed]
        return [one for one in found if one[1].state is not SubmissionState.NOT_EXPECTED]

    @property
    def received(self) -> list[str]:
        return [office for office, month in self.expected if month.is_sent]

    @property
    def missing(self) -> list[str]:
        """The offices from which nothing came."""
        return [office for office, month in self.expected if not month.is_sent]

    @property
    def incomplete(self) -> list[tuple[str, OfficeMonth]]:
        return [one for one in self.expected if one[1].state is SubmissionState.INCOMPLETE]

    def unmoved(self, months: int) -> list[ProjectFacts]:
        """Return the projects without progress for so many months, the longest first."""
        found = [one for one in self.projects if one.unmoved_months >= months]
        return sorted(found, key=lambda one: -one.unmoved_months)

    @property
    def over_budget(self) -> list[ProjectFacts]:
        """The projects that spent more than their budget, the largest excess first."""
        found = [one for one in self.projects if one.is_over_budget]
        return sorted(found, key=lambda one: one.allocated_satang - one.spent_satang)

    @property
    def underspent(self) -> list[ProjectFacts]:
        """The projects whose money is far below both progress and time, the largest budget first."""
        found = [one for one in self.projects if one.is_underspent]
        return sorted(found, key=lambda one: -one.allocated_satang)

    @property
    def unanswered(self) -> int:
        return sum(one.unanswered for one in self.remarks)

    @property
    def answered(self) -> int:
        return sum(one.answered for one in self.remarks)

    @property
    def next_step(self) -> Step:
        """What to do next: decide what keeps the totals old, then get what is missing, then hand on."""
        decide = self.to_decide
        steps = (
            (Step.DECIDE, decide.waiting),
            (Step.RESOLVE, decide.conflicts),
            (Step.COMPARE, decide.duplicates),
            (Step.SETTLE, self.answered),
            (Step.REMIND, self.missing and self.received and self.board.today > self.due_on),
            (Step.GATHER, self.missing or self.incomplete),
            (Step.RETURN, self.unanswered),
        )
        return next((step for step, is_due in steps if is_due), Step.REPORT)


def reminder(month: CoordinatorMonth) -> str:
    """Return the text of a message that names the offices whose reports are missing."""
    return "\n".join(_reminder_lines(month))


def _reminder_lines(month: CoordinatorMonth) -> Iterator[str]:
    yield f"รายงานความก้าวหน้าของโครงการ เดือน{month.period.thai} กำหนดส่งภายในวันที่ {format_date(month.due_on)}"
    yield f"ได้รับแล้ว {len(month.received):,} จาก {len(month.expected):,} {month.board.word}"
    if month.missing:
        yield f"ยังไม่ได้รับ {len(month.missing):,} {month.board.word}:"
        yield from (f"{place}. {office}" for place, office in enumerate(month.missing, start=1))
    if month.incomplete:
        yield f"ได้รับแล้วแต่ยังไม่ครบ {len(month.incomplete):,} {month.board.word}:"
        for place, (office, sent) in enumerate(month.incomplete, start=1):
            counts = f"{sent.submission.sent:,} จาก {sent.submission.expected:,} โครงการ"
            yield f"{place}. {office} ({counts})"
    if month.missing or month.incomplete:
        yield "ขอความอนุเคราะห์ส่งไฟล์รายงาน หากส่งแล้วขออภัยมา ณ ที่นี้"


def month_to_open(board: Board) -> Period:
    """Return the month whose work is going on: this one once reports come or its deadline is near, otherwise
    the one before. Of another year, the month nearest to today.
    """
    this = Period.of(board.today)
    if this in board.months and not _has_begun(board, this):
        this = this.plus(-1)
    return min(max(this, board.months[0]), board.months[-1])


NEAR: Final = 14
"""Days before a deadline from which the month is worked on: offices report in the last week before it."""


def _has_begun(board: Board, period: Period) -> bool:
    place = board.months.index(period)
    is_near = (board.deadlines.of(period) - board.today).days <= NEAR
    return is_near or any(row.months[place].is_sent for row in board.offices)


def step_words(month: CoordinatorMonth) -> str:
    """Return the text of the button of the next step."""
    decide, missing, word = month.to_decide, len(month.missing), month.board.word
    return {
        Step.GATHER: f"รวมไฟล์จาก{word}…",
        Step.DECIDE: f"ตัดสินใจ {decide.waiting:,} รายการที่รอ…",
        Step.RESOLVE: f"เลือกฉบับที่แก้ไขต่างกัน {decide.conflicts:,} ส่วน…",
        Step.COMPARE: f"ตรวจโครงการที่อาจซ้ำกัน {decide.duplicates:,} คู่…",
        Step.SETTLE: f"อ่านคำตอบของข้อสังเกต {month.answered:,} ข้อ",
        Step.RETURN: f"ส่งข้อสังเกตกลับให้{word}…",
        Step.REMIND: f"คัดลอกข้อความเตือน {missing:,} {word}ที่ยังไม่ส่ง",
        Step.REPORT: "สร้างรายงานสำหรับผู้บริหาร…",
    }[month.next_step]
