"""What one month's summary says of each project, and of all of them together."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from sys import intern
from typing import Final

from app.models.overview import NO_REPORT, NO_STATUS, Count, share
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project, name_of

NO_OFFICE: Final = "(ยังไม่ระบุสำนักงานเขต)"


@dataclass(frozen=True, slots=True)
class Volume:
    """The projects that are bound together, as far as their summary needs them, in order.

    The reports of a project are in the order of their months. `month`: the month of the summary; None stands
    for the latest one that any of the projects has reported.
    """

    month: Period | None = None
    projects: list[tuple[Project, tuple[ProgressReport, ...]]] = field(default_factory=list)

    def add(self, project: Project, reports: Sequence[ProgressReport]) -> None:
        self.projects.append((_needed(project), tuple(map(_needed_of_report, reports))))

    @property
    def offices(self) -> list[str]:
        """The offices, each once, in the order of their projects."""
        return list(dict.fromkeys(project.office or NO_OFFICE for project, _ in self.projects))

    @property
    def fiscal_years(self) -> list[int]:
        """The fiscal years (Buddhist Era), each once, in order."""
        years = {project.fiscal_year for project, _ in self.projects}
        return sorted(year for year in years if year is not None)

    @property
    def period(self) -> Period | None:
        """The month of the summary; None if there is no report at all."""
        return self.month or max((report.period for _, of in self.projects for report in of), default=None)


def _needed(project: Project) -> Project:
    """Return the project without what the summary does not need: a thousand fit into memory."""
    return Project(
        project.id,
        project_name=project.project_name,
        project_code=project.project_code,
        fiscal_year=project.fiscal_year,
        office=intern(project.office),
        allocated_budget_satang=project.allocated_budget_satang,
    )


def _needed_of_report(report: ProgressReport) -> ProgressReport:
    return ProgressReport(
        "",
        report.period,
        progress=report.progress,
        disbursed_satang=report.disbursed_satang,
        plan_status=intern(report.plan_status),
        target_status=intern(report.target_status),
    )


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One project in a month. Amounts in satang, progress in hundredths of a percent.

    `spent_satang` and `progress` are as of the month's end; the statuses are those of the month's own report.
    """

    number: int
    name: str
    allocated_satang: int | None
    disbursed_satang: int | None
    spent_satang: int
    progress: int | None
    plan_status: str
    target_status: str

    @property
    def spent_share(self) -> int | None:
        """The disbursed share of the budget, in hundredths of a percent; None without a budget."""
        return share(self.spent_satang, self.allocated_satang or 0)


def month_rows(volume: Volume) -> list[MonthRow]:
    """Return the rows of the volume's month."""
    month = volume.period
    return [
        _row(number, project, [one for one in reports if month and one.period <= month], month)
        for number, (project, reports) in enumerate(volume.projects, start=1)
    ]


def _row(number: int, project: Project, until: Sequence[ProgressReport], month: Period | None) -> MonthRow:
    own = until[-1] if until and until[-1].period == month else None
    progress = [report.progress for report in until if report.progress is not None]
    return MonthRow(
        number,
        name_of(project),
        project.allocated_budget_satang,
        own.disbursed_satang if own else None,
        sum(report.disbursed_satang or 0 for report in until),
        progress[-1] if progress else None,
        (own.plan_status or NO_STATUS) if own else NO_REPORT,
        (own.target_status or NO_STATUS) if own else NO_REPORT,
    )


def total_row(rows: Iterable[MonthRow]) -> MonthRow:
    """Return the sums; progress and statuses have none."""
    found = list(rows)
    allocated, disbursed, spent = (
        sum(getattr(row, key) or 0 for row in found)
        for key in ("allocated_satang", "disbursed_satang", "spent_satang")
    )
    return MonthRow(0, "รวม", allocated, disbursed, spent, None, "", "")


def status_counts(statuses: Iterable[str]) -> list[Count]:
    """Return how many projects have each status, the most frequent first."""
    return [Count(status, number) for status, number in Counter(statuses).most_common()]
