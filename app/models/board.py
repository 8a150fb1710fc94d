"""The coordinator's board as plain data: which office has sent which month's reports, and the amounts."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Final

from app.models.match_key import office_key
from app.models.overview import share
from app.models.progress_report import Period, fiscal_months
from app.models.project_status import CALENDAR_BEHIND, PLAN_LATE
from app.models.search import folded, words_of
from app.models.submission.deadlines import Deadlines
from app.models.submission.office_month import NOTHING_SENT, OfficeMonth, Submission, SubmissionState
from app.models.submission.units import DISTRICT
from app.models.thai import format_baht, format_date, format_percent


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """An office and its twelve months. `names` are all spellings in its projects; amounts are in satang.

    `reported_late` counts the projects behind their plan by their latest report's own words, `behind_time`
    those behind the calendar: see app/models/project_status.py. A project may be counted in both, and neither
    says anything of the receipt of reports.
    """

    office: str
    names: tuple[str, ...]
    months: tuple[OfficeMonth, ...]
    projects: int
    allocated_satang: int
    spent_satang: int
    reported_late: int
    behind_time: int
    over_budget: int
    findings: int
    diverged: int
    is_listed: bool = True
    """Whether the file's coordinator expects reports of it: on its list, if the file has a coordinator."""

    @property
    def shown(self) -> str:
        """Its name, with a word if nobody listed it."""
        return self.office if self.is_listed else f"{self.office} ({NOT_LISTED})"

    @property
    def spent_share(self) -> int | None:
        return share(self.spent_satang, self.allocated_satang)

    @property
    def submission(self) -> Submission:
        """The sum of the months that are due."""
        return sum((month.submission for month in self.months if month.is_due), NOTHING_SENT)


@dataclass(frozen=True, slots=True)
class MonthTotal:
    """The totals of all offices on the board for one month. `spent_satang` is cumulative within the year.

    Offices are counted in `sent`, `complete`, `late` (any of their reports came late) and `missing`, reports
    in `submission`.
    """

    period: Period
    sent: int
    complete: int
    late: int
    missing: int
    submission: Submission
    disbursed_satang: int
    spent_satang: int

    @property
    def is_reached(self) -> bool:
        """Whether any office has sent, or should have sent, reports for this month."""
        return self.sent > 0 or self.missing > 0


@dataclass(frozen=True, slots=True)
class Unsettled:
    """What decisions may still change the totals: how many, and by how much. Amounts in satang.

    `waiting` losses of the whole file keep their old values in the totals until they are accepted, which adds
    `waiting_allocated` and `waiting_spent`. `pairs` of projects of the year may be one each; the totals count
    `doubled_allocated` and `doubled_spent` twice if they are.
    """

    waiting: int = 0
    waiting_allocated: int = 0
    waiting_spent: int = 0
    pairs: int = 0
    doubled_allocated: int = 0
    doubled_spent: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """A fiscal year of the shown offices.

    What the board leaves out is counted: projects without a year, hidden offices, projects with stale rows.
    `stray` are corrected receipts, "office month", of offices that have no report of that month any more.
    """

    fiscal_year: int
    today: date
    deadlines: Deadlines
    offices: tuple[OfficeRow, ...]
    years: tuple[int, ...]
    without_year: int = 0
    hidden: int = 0
    stale: int = 0
    stray: tuple[str, ...] = ()
    unsettled: Unsettled = Unsettled()
    word: str = DISTRICT
    """What one of the units is called: app/models/submission/units.py."""

    @property
    def unlisted(self) -> tuple[str, ...]:
        """The units with projects that are not on the file's list."""
        return tuple(row.office for row in self.offices if not row.is_listed)

    @property
    def submission(self) -> Submission:
        """The sum of all offices and the months that are due."""
        return sum((row.submission for row in self.offices), NOTHING_SENT)

    @property
    def months(self) -> tuple[Period, ...]:
        return fiscal_months(self.fiscal_year)

    @property
    def total(self) -> OfficeRow:
        """The sum of all offices, without months."""
        return OfficeRow(
            "รวม",
            (),
            (),
            sum(row.projects for row in self.offices),
            sum(row.allocated_satang for row in self.offices),
            sum(row.spent_satang for row in self.offices),
            sum(row.reported_late for row in self.offices),
            sum(row.behind_time for row in self.offices),
            sum(row.over_budget for row in self.offices),
            sum(row.findings for row in self.offices),
            sum(row.diverged for row in self.offices),
        )

    @property
    def month_totals(self) -> tuple[MonthTotal, ...]:
        return tuple(_month_totals(self.months, self.offices))

    @property
    def outside_satang(self) -> int:
        """Satang disbursed by reports for months outside the year: in the offices' sums, but in
        no month's.
        """
        inside = sum(month.disbursed_satang for row in self.offices for month in row.months)
        return self.total.spent_satang - inside


class BoardFilter(Enum):
    """Offices to show: all, or those with something of this kind."""

    ALL = "ทุกเขต"
    MISSING = "ยังไม่ส่ง"
    INCOMPLETE = "ส่งแล้วไม่ครบ"
    LATE = "ส่งไม่ทัน"
    TYPED = "มีรายงานที่กรอกในไฟล์นี้"
    DOUBTFUL = "วันที่ได้รับผิดปกติ"
    UNLISTED = "ไม่อยู่ในรายชื่อ"
    FINDINGS = "มีข้อที่ควรตรวจ"
    DIVERGED = "แก้ไขต่างกัน"
    REPORTED_LATE = "มีโครงการที่รายงานว่าช้ากว่าแผน"
    BEHIND_TIME = "มีโครงการที่คืบหน้าน้อยกว่าระยะเวลา"
    OVER_BUDGET = "มีโครงการเกินงบประมาณ"


NOT_LISTED: Final = "ไม่อยู่ในรายชื่อ"


def board_notes(board: Board) -> tuple[str, ...]:
    """Return the notes below the tables: date, deadline, sums, and what the board leaves out."""
    total, sent = board.total, board.submission
    share_told = "" if total.spent_share is None else f" (ร้อยละ {format_percent(total.spent_share)})"
    first = (
        f"ข้อมูล ณ วันที่ {format_date(board.today)}   กำหนดส่งภายใน{board.deadlines.general.thai}   "
        f"รายงานที่ถึงกำหนด ส่งแล้ว {sent.sent:,}/{sent.expected:,}   ทันเวลา {sent.in_time:,}/{sent.expected:,}"
    )
    sums = (
        f"{len(board.offices):,} {board.word}   {total.projects:,} โครงการ   "
        f"งบประมาณ {format_baht(total.allocated_satang)} บาท   "
        f"ใช้ไป {format_baht(total.spent_satang)} บาท{share_told}   "
        f"{PLAN_LATE} {total.reported_late:,} โครงการ   {CALENDAR_BEHIND} {total.behind_time:,} โครงการ   "
        f"เกินงบประมาณ {total.over_budget:,} โครงการ"
    )
    return (
        first,
        sums,
        *_unsettled(board.unsettled),
        *_own_deadlines(board),
        *_to_see_to(sent),
        *_not_on_board(board),
    )


def _unsettled(found: Unsettled) -> Iterator[str]:
    """Tell beside the totals what decisions may still change them."""
    if found.waiting:
        effect = _amounts(found.waiting_allocated, found.waiting_spent)
        told = f" หากรับทั้งหมด {effect}" if effect else ""
        yield f"รอการตัดสินใจ {found.waiting:,} รายการ ยอดรวมยังใช้ค่าเดิม{told}"
    if found.pairs:
        doubled = (("งบประมาณ", found.doubled_allocated), ("ใช้ไป", found.doubled_spent))
        told = " ".join(f"{label} {format_baht(satang)} บาท" for label, satang in doubled if satang)
        yield f"โครงการที่อาจซ้ำกัน {found.pairs:,} คู่{f' ยอดรวมอาจนับซ้ำ {told}' if told else ''}"


def _amounts(allocated: int, spent: int) -> str:
    told = (("งบประมาณ", allocated), ("ใช้ไป", spent))
    return " ".join(
        f"{label}{'เพิ่มขึ้น' if satang > 0 else 'ลดลง'} {format_baht(abs(satang))} บาท"
        for label, satang in told
        if satang
    )


def _own_deadlines(board: Board) -> Iterator[str]:
    """Tell the months of the year whose deadline is not that of the general rule."""
    own = {month: board.deadlines.months[month] for month in board.months if month in board.deadlines.months}
    told = (
        f"{month.short_thai} ภายใน {format_date(one.day)}{f' ({one.reason})' if one.reason else ''}"
        for month, one in own.items()
    )
    if own:
        yield f"กำหนดส่งเฉพาะเดือน: {', '.join(told)}"


def _to_see_to(found: Submission) -> Iterator[str]:
    if found.doubtful:
        yield (
            f"รายงาน {found.doubtful:,} ครั้งมีวันที่ได้รับก่อนเดือนที่รายงานหรือหลังวันนี้ จึงไม่นับว่าทันเวลา "
            "โปรดตรวจนาฬิกาของเครื่อง แล้วแก้วันที่ได้รับ"
        )


def _not_on_board(board: Board) -> Iterator[str]:
    skipped = sum(month.submission.skipped for row in board.offices for month in row.months)
    if skipped:
        yield f"ไม่นับรายงาน {skipped:,} ครั้งที่{board.word}ข้ามไว้ เป็นรายงานที่ต้องส่ง"
    if board.unlisted:
        yield f"{NOT_LISTED} {len(board.unlisted):,} {board.word}: {', '.join(board.unlisted)}"
    if board.stray:
        yield f"วันที่ได้รับที่แก้ไขไว้ไม่ตรงกับ{board.word}ใดที่มีรายงานของเดือนนั้น: {', '.join(board.stray)}"
    if board.outside_satang:
        yield f"ยอดใช้ไปรวมรายงานของเดือนนอกปีงบประมาณ {format_baht(board.outside_satang)} บาท"
    if board.without_year:
        yield f"ไม่รวม {board.without_year:,} โครงการที่ยังไม่ได้ระบุปีงบประมาณ"
    if board.hidden:
        yield f"ไม่รวม {board.hidden:,} {board.word}ที่ซ่อนไว้"
    if board.stale:
        yield f"ยังไม่รวม {board.stale:,} โครงการที่รอจัดทำ เปิดภาพรวมอีกครั้งเพื่อจัดทำต่อ"


def narrowed(board: Board, search: str, showing: BoardFilter) -> Board:
    """Return the board with only the offices that match the filter and contain every search word."""
    words = words_of(search)
    kept = [
        row
        for row in board.offices
        if _SHOWN_BY[showing](row)
        and (
            all(word in folded(row.office) for word in words) or office_key(search) == office_key(row.office)
        )
    ]
    return replace(board, offices=tuple(kept))


_SHOWN_BY: Final[dict[BoardFilter, Callable[[OfficeRow], bool]]] = {
    BoardFilter.ALL: lambda row: True,
    BoardFilter.MISSING: lambda row: any(month.state is SubmissionState.MISSING for month in row.months),
    BoardFilter.INCOMPLETE: lambda row: any(
        month.state is SubmissionState.INCOMPLETE for month in row.months
    ),
    BoardFilter.LATE: lambda row: any(month.submission.late for month in row.months),
    BoardFilter.TYPED: lambda row: any(month.submission.typed for month in row.months),
    BoardFilter.DOUBTFUL: lambda row: any(month.submission.doubtful for month in row.months),
    BoardFilter.UNLISTED: lambda row: not row.is_listed,
    BoardFilter.FINDINGS: lambda row: row.findings > 0,
    BoardFilter.DIVERGED: lambda row: row.diverged > 0,
    BoardFilter.REPORTED_LATE: lambda row: row.reported_late > 0,
    BoardFilter.BEHIND_TIME: lambda row: row.behind_time > 0,
    BoardFilter.OVER_BUDGET: lambda row: row.over_budget > 0,
}


def _month_totals(months: Sequence[Period], offices: Sequence[OfficeRow]) -> Iterator[MonthTotal]:
    spent = 0
    for place, period in enumerate(months):
        found = [row.months[place] for row in offices]
        disbursed = sum(month.disbursed_satang for month in found)
        spent += disbursed
        yield MonthTotal(
            period,
            sum(month.is_sent for month in found),
            sum(month.state is SubmissionState.COMPLETE for month in found),
            sum(month.submission.late > 0 for month in found),
            sum(month.state is SubmissionState.MISSING for month in found),
            sum((month.submission for month in found if month.is_due), NOTHING_SENT),
            disbursed,
            spent,
        )
