"""The reporting rate: how many of the expected reports are there, by month and in the whole year."""

from dataclasses import dataclass

from app.models.board import MonthTotal
from app.models.overview import share
from app.models.questions.facts import YearView
from app.models.submission.office_month import Submission


@dataclass(frozen=True, slots=True)
class ReportingRow:
    """A month's reports of all offices that were due. `month` has the offices; None in the year's total."""

    label: str
    submission: Submission
    month: MonthTotal | None = None

    @property
    def sent_share(self) -> int | None:
        """The share of the expected reports that there are, in hundredths of a percent."""
        return share(self.submission.sent, self.submission.expected)

    @property
    def in_time_share(self) -> int | None:
        return share(self.submission.in_time, self.submission.expected)


def reporting_rows(view: YearView) -> list[ReportingRow]:
    """Return the twelve months."""
    return [ReportingRow(month.period.thai, month.submission, month) for month in view.board.month_totals]


def whole_year(view: YearView) -> ReportingRow:
    return ReportingRow("ทั้งปี", view.board.submission)
