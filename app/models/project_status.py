"""A project's status by its latest report: late or not, within its budget or not.

Late has two meanings, which the clerk may want to tell apart: the report says so in words, or the progress is
below the share of time that has passed since the start.
"""

from datetime import date
from typing import Final, NamedTuple

from app.models.progress_report import PLAN_STATUSES

LATE_WORDS: Final = PLAN_STATUSES[1]
"""The plan status of a late project; also inside longer words, such as ล่าช้ากว่าแผนมาก."""

DONE: Final = 100_00
"""The progress of a finished project, in hundredths of a percent."""


PLAN_LATE: Final = "รายงานว่าช้ากว่าแผน"
"""What the offices' own reports say of projects. Never said of a report that came late."""

CALENDAR_BEHIND: Final = "คืบหน้าน้อยกว่าระยะเวลา"
"""What the calendar says: less progress than the share of time that has passed."""


class ProjectStatus(NamedTuple):
    """The data of one project that an overview needs.

    `progress` (hundredths of a percent) is that of the latest report with a progress, dated `progress_on`.
    The statuses are the latest report's.
    """

    id: str
    project_name: str
    project_code: str
    fiscal_year: int | None
    office: str
    division: str
    start_date: date | None
    end_date: date | None
    allocated_budget_satang: int | None
    spent_satang: int
    report_count: int
    progress: int | None
    progress_on: date | None
    plan_status: str
    target_status: str

    @property
    def expected_progress(self) -> int | None:
        """Progress due on the day of the latest progress, in hundredths of a percent, assuming even work."""
        if self.start_date is None or self.end_date is None or self.progress_on is None:
            return None
        if self.end_date < self.start_date:  # reported by its own finding
            return None
        return expected_progress(self.start_date, self.end_date, self.progress_on)

    @property
    def is_reported_late(self) -> bool:
        """Whether the latest report's plan status says that the project is late."""
        return says_late(self.plan_status)

    @property
    def is_behind_time(self) -> bool:
        """Whether the progress is below the share of time that has passed."""
        expected = self.expected_progress
        return self.progress is not None and expected is not None and self.progress < expected

    @property
    def is_late(self) -> bool:
        return self.is_reported_late or self.is_behind_time

    @property
    def is_over_budget(self) -> bool:
        """Whether more is disbursed than was allocated; False without a budget."""
        allocated = self.allocated_budget_satang
        return allocated is not None and self.spent_satang > allocated


def says_late(plan_status: str) -> bool:
    return LATE_WORDS in plan_status and f"ไม่{LATE_WORDS}" not in plan_status


def expected_progress(start: date, end: date, day: date) -> int:
    """Return the share of the time from start to end that has passed by `day`, in hundredths of a percent."""
    if day >= end:
        return DONE
    return DONE * (day - start).days // (end - start).days if day > start else 0
