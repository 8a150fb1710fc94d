"""A month of a file as its home shows it: every project's row, the four steps, and what comes next.

Nothing here is stored. A step is done only if nothing speaks against it: a missing report, or text that is
refused or not written yet, counts against every step.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum
from functools import cached_property
from typing import Final, NamedTuple

from app.models.note import Note, skipped_months
from app.models.progress_report import Period, ProgressReport, proposed_report
from app.models.project import Project
from app.models.submission.expected_months import is_expected
from app.models.thai import format_date


class MonthStatus(Enum):
    """A project's state in a month, the most urgent first."""

    UNSAVED = "ยังไม่ได้บันทึก"
    MISSING = "ยังไม่มีรายงาน"
    FINDINGS = "มีข้อที่ควรตรวจ"
    SKIPPED = "ข้าม"
    DONE = "มีรายงานแล้ว"


class ProjectMonth(NamedTuple):
    """A project in one month. `progress_before`: its last earlier progress, in hundredths of a percent.

    `report` is the month's own, `before` the last one of an earlier month. `findings` counts the open ones
    about `report`; None until they are counted. `is_printed`: the record as it stands was printed or
    exported. `is_unsaved`: a text of the project is refused or waits to be written. It is a tuple like the
    row, for speed: a file may hold ten thousand.
    """

    id: str
    period: Period
    project_name: str
    project_code: str
    division: str
    officer_name: str
    progress_before: int | None
    report: ProgressReport | None = None
    before: ProgressReport | None = None
    has_skip: bool = False
    is_printed: bool = False
    findings: int | None = None
    is_unsaved: bool = False

    @property
    def is_reported(self) -> bool:
        return self.report is not None

    @property
    def is_skipped(self) -> bool:
        """Whether the clerk skips the project this month; a report, also a later one, wins over that."""
        return self.has_skip and not self.is_reported

    @property
    def is_missing(self) -> bool:
        return not self.is_reported and not self.has_skip

    @property
    def status(self) -> MonthStatus:
        if self.is_unsaved:
            return MonthStatus.UNSAVED
        if not self.is_reported:
            return MonthStatus.SKIPPED if self.has_skip else MonthStatus.MISSING
        return MonthStatus.FINDINGS if self.findings else MonthStatus.DONE

    @property
    def progress(self) -> int | None:
        return self.report.progress if self.report else None

    @property
    def disbursed_satang(self) -> int | None:
        return self.report.disbursed_satang if self.report else None

    @property
    def narrative(self) -> str:
        return self.report.narrative if self.report else ""

    def proposed(self, today: date) -> ProgressReport:
        """Return the report that is proposed while there is none; a value is shown grey until it is taken."""
        return proposed_report(self.id, self.period, [self.before] if self.before else [], today)


def due_month(
    project: Project, reports: Sequence[ProgressReport], notes: Iterable[Note], today: date
) -> Period | None:
    """Return the month of today if a project's report of it is due and missing: neither there nor skipped."""
    month, found = Period.of(today), list(notes)
    if not is_expected(month, project, reports, found) or month in skipped_months(found):
        return None
    return None if any(report.period == month for report in reports) else month


class Scope(Enum):
    """What a count of findings is about; every shown count says it."""

    MONTH = "ของเดือนนี้"
    PROJECT = "ของโครงการนี้"
    FILE = "ทั้งไฟล์"


@dataclass(frozen=True, slots=True)
class FindingCount:
    """How many findings are open, and in how many projects. `is_complete`: all projects are counted."""

    scope: Scope
    count: int
    projects: int = 0
    is_complete: bool = True

    def __str__(self) -> str:
        """Return the count in words, such as ข้อที่ควรตรวจของเดือนนี้ 3 ข้อ ใน 2 โครงการ."""
        if not self.count:
            return f"ไม่มีข้อที่ควรตรวจ{self.scope.value}"
        within = "" if self.scope is Scope.PROJECT else f" ใน {self.projects:,} โครงการ"
        return f"ข้อที่ควรตรวจ{self.scope.value} {self.count:,} ข้อ{within}"


class MonthCount(NamedTuple):
    """How many of the projects that are due in a month have reported, and how many are skipped."""

    filled: int
    skipped: int
    due: int

    @property
    def is_complete(self) -> bool:
        return self.filled + self.skipped == self.due

    def __str__(self) -> str:
        """Return the count in words, the same wherever it is shown, such as 31 จาก 40 (ข้าม 2)."""
        skipped = f" (ข้าม {self.skipped:,})" if self.skipped else ""
        return f"{self.filled:,} จาก {self.due:,}{skipped}"


class Step(Enum):
    """The four steps of a month, in order."""

    FILL = "กรอก"
    CHECK = "ตรวจ"
    PRINT = "พิมพ์"
    SEND = "ส่งผู้ประสานงาน"


class StepState(NamedTuple):
    """A step: whether it is done, and how far it is in words."""

    step: Step
    is_done: bool
    words: str


class Action(Enum):
    """What a button of the month does."""

    NOTHING = ""
    SAVE = "ไปที่ข้อความที่ยังไม่ได้บันทึก"
    FILL = "กรอกรายงานที่เหลือ"
    CHECK = "ดูข้อที่ควรตรวจ"
    PRINT = "พิมพ์โครงการที่เหลือ"
    PRINT_ALL = "พิมพ์ทั้งหมด"
    BIND = "รวมเล่ม"
    SEND = "ส่งไฟล์"


class NextStep(NamedTuple):
    """The one main button: its action, its text, and the projects it is about, in the order of the rows."""

    action: Action
    text: str
    project_ids: tuple[str, ...] = ()


class _Tally(NamedTuple):
    """What one look at every row of a month tells; the projects by their ids, in the order of the rows."""

    filled: int
    skipped: int
    missing: tuple[str, ...]
    unsaved: tuple[str, ...]
    unprinted: tuple[str, ...]
    uncounted: tuple[str, ...]
    with_findings: tuple[str, ...]
    findings: int


def _tally(rows: Iterable[ProjectMonth]) -> _Tally:
    """Look at every row once: ten thousand rows looked at for each count would take a tenth of a second."""
    filled = skipped = findings = 0
    missing, unsaved, unprinted, uncounted, found = [], [], [], [], []
    for row in rows:
        if row.is_reported:
            filled += 1
            if row.findings is None:
                uncounted.append(row.id)
            elif row.findings:
                found.append(row.id)
                findings += row.findings
        elif row.has_skip:
            skipped += 1
        else:
            missing.append(row.id)
        if row.is_unsaved:
            unsaved.append(row.id)
        if row.is_unsaved or not row.is_printed:
            unprinted.append(row.id)
    told, counted = (tuple(missing), tuple(unsaved), tuple(unprinted)), (tuple(uncounted), tuple(found))
    return _Tally(filled, skipped, *told, *counted, findings)


OUTPUTS: Final = (Action.PRINT_ALL, Action.BIND, Action.SEND)
"""What a complete month offers."""


@dataclass(frozen=True)
class MonthState:
    """A month of a file. `due_on`: the last day for its reports.

    `sent_at`: when a file for the coordinator was last made, in local time. `is_sent`: nothing that concerns
    this month was changed since. What takes a look at every row is computed once.
    """

    period: Period
    due_on: date
    rows: tuple[ProjectMonth, ...] = ()
    sent_at: datetime | None = None
    is_sent: bool = False

    # --- counts -------------------------------------------------------------------------------------------

    @cached_property
    def _tally(self) -> _Tally:
        return _tally(self.rows)

    @property
    def filled(self) -> int:
        return self._tally.filled

    @property
    def skipped(self) -> int:
        return self._tally.skipped

    @property
    def count(self) -> MonthCount:
        return MonthCount(self.filled, self.skipped, len(self.rows))

    @property
    def missing(self) -> tuple[str, ...]:
        return self._tally.missing

    @property
    def unsaved(self) -> tuple[str, ...]:
        return self._tally.unsaved

    @property
    def unprinted(self) -> tuple[str, ...]:
        return self._tally.unprinted

    @property
    def printed(self) -> int:
        return len(self.rows) - len(self.unprinted)

    @property
    def uncounted(self) -> tuple[str, ...]:
        """The projects whose findings are still to be counted."""
        return self._tally.uncounted

    @property
    def with_findings(self) -> tuple[str, ...]:
        return self._tally.with_findings

    @property
    def findings(self) -> FindingCount:
        found = self._tally
        return FindingCount(Scope.MONTH, found.findings, len(found.with_findings), not found.uncounted)

    # --- steps --------------------------------------------------------------------------------------------

    def days_left(self, today: date) -> int:
        """Return the days until the deadline; negative after it."""
        return (self.due_on - today).days

    @property
    def is_filled(self) -> bool:
        return bool(self.rows) and not self.missing and not self.unsaved

    @property
    def is_checked(self) -> bool:
        return self.is_filled and not self.uncounted and not self.with_findings

    @property
    def is_printed(self) -> bool:
        return self.is_filled and not self.unprinted

    @property
    def is_sent_complete(self) -> bool:
        """Whether the month was sent with a report of every project, and is unchanged since."""
        return self.is_filled and self.is_sent

    @property
    def is_complete(self) -> bool:
        """Whether all reports are filled in and checked: the month offers `OUTPUTS`."""
        return self.is_checked

    @property
    def steps(self) -> tuple[StepState, ...]:
        found = self.findings
        total = f"จาก {len(self.rows):,}"
        checked = f"{found.count:,} ข้อ" + (f" ใน {found.projects:,} โครงการ" if found.count else "")
        return (
            StepState(Step.FILL, self.is_filled, str(self.count)),
            StepState(Step.CHECK, self.is_checked, checked if found.is_complete else f"{checked} (กำลังตรวจ)"),
            StepState(Step.PRINT, self.is_printed, f"{self.printed:,} {total}"),
            StepState(Step.SEND, self.is_sent_complete, self._sent_words),
        )

    @property
    def _sent_words(self) -> str:
        if self.sent_at is None:
            return "ยังไม่ส่ง"
        day = format_date(self.sent_at.date())
        return f"ทำไฟล์ส่งแล้ว {day}" if self.is_sent else f"แก้ไขหลังส่งเมื่อ {day}"

    @property
    def next_step(self) -> NextStep:
        """Return the first thing that is still to do."""
        if not self.rows:
            return NextStep(Action.NOTHING, "ไม่มีโครงการที่ต้องรายงานในเดือนนี้")
        for action, words, ids in self._to_do():
            if ids:
                return NextStep(action, f"{words} {len(ids):,} โครงการ", ids)
        if self.uncounted:
            return NextStep(Action.NOTHING, "กำลังตรวจรายงาน")
        if not self.is_sent:
            return NextStep(Action.SEND, "ส่งไฟล์ให้ผู้ประสานงาน")
        return NextStep(Action.NOTHING, self.complete_words)

    def _to_do(self) -> Iterator[tuple[Action, str, tuple[str, ...]]]:
        yield Action.SAVE, "แก้ไขข้อความที่ยังไม่ได้บันทึก", self.unsaved
        yield Action.FILL, "กรอกโครงการที่เหลือ", self.missing
        yield Action.CHECK, "ดูข้อที่ควรตรวจใน", self.with_findings
        if not self.uncounted:
            yield Action.PRINT, "พิมพ์โครงการที่เหลือ", self.unprinted

    @property
    def complete_words(self) -> str:
        skipped = f" (ข้าม {self.skipped:,})" if self.skipped else ""
        return f"ครบแล้ว {len(self.rows):,} โครงการ{skipped}"

    # --- what becomes known later, or changes -------------------------------------------------------------

    def with_counts(self, counts: Mapping[str, int]) -> "MonthState":
        """Return the state with the numbers of open findings of some projects' reports."""
        found = ((self.row(one), count) for one, count in counts.items())
        return self.with_rows({row.id: row._replace(findings=count) for row, count in found if row})

    def with_unsaved(self, project_ids: Collection[str]) -> "MonthState":
        """Return the state in which exactly these projects have refused or unwritten text."""
        found = (self.row(one) for one in {*project_ids} ^ {*self.unsaved})
        return self.with_rows({row.id: row._replace(is_unsaved=not row.is_unsaved) for row in found if row})

    def with_rows(self, changed: Mapping[str, ProjectMonth]) -> "MonthState":
        """Return the state with other rows of some of its projects."""
        if not changed:
            return self
        rows = list(self.rows)
        for project_id, row in changed.items():
            rows[self._places[project_id]] = row
        made = replace(self, rows=tuple(rows))
        made.__dict__["_places"] = self._places  # of the same projects: a file may hold ten thousand
        return made

    def row(self, project_id: str) -> ProjectMonth | None:
        """Return a project's row; None if the month does not have it."""
        place = self._places.get(project_id)
        return None if place is None else self.rows[place]

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {row.id: place for place, row in enumerate(self.rows)}
