"""The quarters of a fiscal year: reports, money against the target, and what the reports say of targets."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from app.models.overview import share
from app.models.progress_report import TARGET_STATUSES
from app.models.questions.facts import MONTHS_A_QUARTER, QUARTERS, ProjectFacts, YearView
from app.models.submission.office_month import NOTHING_SENT, Submission

ON_TARGET, OFF_TARGET = TARGET_STATUSES


@dataclass(frozen=True, slots=True)
class QuarterRow:
    """A quarter. `spent_satang` is cumulative within the year, and so is the target.

    Projects are counted by the target status of their last report in the quarter, in the report's own words;
    `unstated` have other words or none, `without_report` no report for its months.
    """

    label: str
    submission: Submission
    disbursed_satang: int
    spent_satang: int
    allocated_satang: int
    target: int
    on_target: int
    off_target: int
    unstated: int
    without_report: int

    @property
    def spent_share(self) -> int | None:
        return share(self.spent_satang, self.allocated_satang)

    @property
    def above_target(self) -> int | None:
        """Hundredths of a percent above the target; negative below it; None without a budget."""
        return None if self.spent_share is None else self.spent_share - self.target


_LABELS: Final = tuple(
    f"ไตรมาส {number} ({months})"
    for number, months in enumerate(("ต.ค.–ธ.ค.", "ม.ค.–มี.ค.", "เม.ย.–มิ.ย.", "ก.ค.–ก.ย."), start=1)
)


def quarter_rows(view: YearView) -> list[QuarterRow]:
    """Return the four quarters."""
    disbursed = [_disbursed(view.projects, quarter) for quarter in range(QUARTERS)]
    allocated = sum(one.allocated_satang for one in view.projects)
    return [
        _row(view, quarter, disbursed[quarter], spent, allocated)
        for quarter, spent in enumerate(accumulate(disbursed))
    ]


def _row(view: YearView, quarter: int, disbursed: int, spent: int, allocated: int) -> QuarterRow:
    reported = [one.quarters[quarter] for one in view.projects if one.quarters[quarter].reports]
    on_target = sum(one.target_status == ON_TARGET for one in reported)
    off_target = sum(one.target_status == OFF_TARGET for one in reported)
    return QuarterRow(
        _LABELS[quarter],
        _submission(view, quarter),
        disbursed,
        spent,
        allocated,
        view.targets[quarter],
        on_target,
        off_target,
        len(reported) - on_target - off_target,
        len(view.projects) - len(reported),
    )


def _disbursed(projects: Sequence[ProjectFacts], quarter: int) -> int:
    return sum(one.quarters[quarter].disbursed_satang for one in projects)


def _submission(view: YearView, quarter: int) -> Submission:
    """Return the sum of the quarter's months, as the board counts those that are due."""
    months = view.board.month_totals[MONTHS_A_QUARTER * quarter : MONTHS_A_QUARTER * (quarter + 1)]
    return sum((month.submission for month in months), NOTHING_SENT)
