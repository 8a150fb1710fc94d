"""The totals of many projects: by division, by status, and the projects to follow up."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from app.models.progress_report import PLAN_STATUSES, TARGET_STATUSES
from app.models.project_status import CALENDAR_BEHIND, PLAN_LATE, ProjectStatus

NO_DIVISION: Final = "(ยังไม่ระบุฝ่าย)"
NO_STATUS: Final = "(ยังไม่ระบุ)"
NO_REPORT: Final = "(ยังไม่มีรายงาน)"

WHOLE: Final = 100_00
"""A hundred percent in hundredths."""


@dataclass(frozen=True, slots=True)
class Sum:
    """The amounts of several projects, in satang. `label` names the group."""

    label: str
    projects: int
    allocated_satang: int
    spent_satang: int

    @property
    def remaining_satang(self) -> int:
        """Satang left of the budget; negative if more is disbursed than was allocated."""
        return self.allocated_satang - self.spent_satang

    @property
    def spent_share(self) -> int | None:
        """The disbursed share of the budget, in hundredths of a percent; None without a budget."""
        return share(self.spent_satang, self.allocated_satang)


@dataclass(frozen=True, slots=True)
class Count:
    """The number of projects with a label."""

    label: str
    projects: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The totals of a set of projects. Divisions are in descending order of budget."""

    total: Sum
    divisions: tuple[Sum, ...]
    plan: tuple[Count, ...]
    target: tuple[Count, ...]
    late: int
    reported_late: int
    behind_time: int
    over_budget: int
    without_report: int


def overview(standings: Sequence[ProjectStatus]) -> Overview:
    return Overview(
        total=_sum("รวม", standings),
        divisions=_by_division(standings),
        plan=_by_status(standings, plan_label, PLAN_STATUSES),
        target=_by_status(standings, target_label, TARGET_STATUSES),
        late=sum(standing.is_late for standing in standings),
        reported_late=sum(standing.is_reported_late for standing in standings),
        behind_time=sum(standing.is_behind_time for standing in standings),
        over_budget=sum(standing.is_over_budget for standing in standings),
        without_report=sum(not standing.report_count for standing in standings),
    )


def selected(
    standings: Iterable[ProjectStatus], fiscal_year: int | None = None, division: str | None = None
) -> list[ProjectStatus]:
    """Return the projects of a fiscal year (Buddhist Era) and a division; None means all."""
    return [
        standing
        for standing in standings
        if (fiscal_year is None or standing.fiscal_year == fiscal_year)
        and (division is None or division_label(standing) == division)
    ]


def division_label(standing: ProjectStatus) -> str:
    return standing.division or NO_DIVISION


def plan_label(standing: ProjectStatus) -> str:
    return _status_label(standing, standing.plan_status)


def target_label(standing: ProjectStatus) -> str:
    return _status_label(standing, standing.target_status)


def share(part: int, whole: int) -> int | None:
    """Return `part / whole` in hundredths of a percent, or None if `whole` is 0."""
    return WHOLE * part // whole if whole else None


def _status_label(standing: ProjectStatus, status: str) -> str:
    return (status or NO_STATUS) if standing.report_count else NO_REPORT


def _by_division(standings: Iterable[ProjectStatus]) -> tuple[Sum, ...]:
    groups: dict[str, list[ProjectStatus]] = {}
    for standing in standings:
        groups.setdefault(division_label(standing), []).append(standing)
    sums = [_sum(label, group) for label, group in groups.items()]
    return tuple(sorted(sums, key=lambda found: (-found.allocated_satang, found.label)))


def _sum(label: str, standings: Sequence[ProjectStatus]) -> Sum:
    allocated = sum(standing.allocated_budget_satang or 0 for standing in standings)
    return Sum(label, len(standings), allocated, sum(standing.spent_satang for standing in standings))


def _by_status(
    standings: Iterable[ProjectStatus], label: Callable[[ProjectStatus], str], suggested: Sequence[str]
) -> tuple[Count, ...]:
    """Count by label: suggested words first, then other words, then projects without status or report."""
    found = Counter(map(label, standings))
    last = (NO_STATUS, NO_REPORT)
    others = sorted(found.keys() - {*suggested, *last}, key=lambda word: (-found[word], word))
    return tuple(Count(word, found[word]) for word in (*suggested, *others, *last) if found[word])


@dataclass(frozen=True, slots=True)
class ProjectFilter:
    """A subset of the projects, with a label for the clerk."""

    label: str
    holds: Callable[[ProjectStatus], bool]

    def of(self, standings: Iterable[ProjectStatus]) -> list[ProjectStatus]:
        return [standing for standing in standings if self.holds(standing)]


TO_FOLLOW: Final = ProjectFilter("ควรติดตาม", lambda standing: standing.is_late or standing.is_over_budget)
CHOICES: Final = (
    TO_FOLLOW,
    ProjectFilter(PLAN_LATE, lambda standing: standing.is_reported_late),
    ProjectFilter(CALENDAR_BEHIND, lambda standing: standing.is_behind_time),
    ProjectFilter("เกินงบประมาณ", lambda standing: standing.is_over_budget),
    ProjectFilter("ยังไม่มีรายงาน", lambda standing: not standing.report_count),
    ProjectFilter("ทุกโครงการ", lambda standing: True),
)


def of_division(label: str) -> ProjectFilter:
    return ProjectFilter(label, lambda standing: division_label(standing) == label)


def of_plan_status(label: str, words: Collection[str]) -> ProjectFilter:
    """Return the filter for projects whose latest plan status is one of `words`; `label` stands for all."""
    return ProjectFilter(f"แผน: {label}", lambda standing: plan_label(standing) in words)


def of_target_status(label: str, words: Collection[str]) -> ProjectFilter:
    return ProjectFilter(f"เป้าหมาย: {label}", lambda standing: target_label(standing) in words)


def reasons(standing: ProjectStatus) -> tuple[str, ...]:
    """Return in words why a project needs follow-up."""
    found = (
        (PLAN_LATE, standing.is_reported_late),
        (CALENDAR_BEHIND, standing.is_behind_time),
        ("เกินงบประมาณ", standing.is_over_budget),
        ("ยังไม่มีรายงาน", not standing.report_count),
    )
    return tuple(text for text, holds in found if holds)
