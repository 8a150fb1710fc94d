"""When a project's reports are expected, and until when an office may send them."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from app.models.progress_report import Period, fiscal_months
from app.models.project import Project


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day on which a month's reports come in time: a day of that month, or of a later one.

    A day that a month does not have means its last one.
    """

    day: int
    months_later: int = 0

    def of(self, period: Period) -> date:
        """The last day for the reports of this month."""
        year, month = period.plus(self.months_later)
        return date(year, month, min(self.day, monthrange(year, month)[1]))

    @property
    def thai(self) -> str:
        later = ("ของเดือนที่รายงาน", "ของเดือนถัดไป")
        return f"วันที่ {self.day} {later[self.months_later]}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `str(deadline)`. Raises ValueError for anything else."""
        later, day = map(int, text.split("/"))
        if later not in (0, 1) or not 1 <= day <= LAST_DAY:
            raise ValueError(text)
        return cls(day, later)

    def __str__(self) -> str:
        return f"{self.months_later}/{self.day}"


LAST_DAY: Final = 31
USUAL_DEADLINE: Final = Deadline(28)
"""Until a coordinator sets another: offices report between the 23rd and the 28th of the month."""


def expected_months(project: Project, closed_on: date | None = None) -> tuple[Period, Period] | None:
    """The first and the last month of its fiscal year for which a project is to report; None for none.

    From the month in which it starts to that in which it ends, or was closed. Dates that leave no month of
    the year are mistyped (a finding tells so) and count as not there.
    """
    if project.fiscal_year is None:
        return None
    months = fiscal_months(project.fiscal_year)
    first = max(months[0], Period.of(project.start_date)) if project.start_date else months[0]
    last = min(months[-1], Period.of(project.end_date)) if project.end_date else months[-1]
    if first > last:
        first, last = months[0], months[-1]
    if closed_on:
        last = min(last, Period.of(closed_on))
    return (first, last) if first <= last else None
