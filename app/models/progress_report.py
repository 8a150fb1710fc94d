"""One monthly report of a project: a row of section 2 of the official form."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple, Self

from app.models.entry import FormSection, Kind, entry
from app.models.thai import BUDDHIST_ERA, MONTHS, SHORT_MONTHS, days_of_month, fiscal_year_of

PLAN_STATUSES = ("เป็นไปตามแผน", "ช้ากว่าแผน", "เร็วกว่าแผน")
"""Suggested words. Only the first is documented, so any text is accepted."""

TARGET_STATUSES = ("เป็นไปตามเป้าหมาย", "ไม่เป็นไปตามเป้าหมาย")
"""Suggested words, as for the plan."""


class Period(NamedTuple):
    """The month that a report is about, in the Common Era."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `str(period)`. Raises ValueError for anything else."""
        day = date.fromisoformat(f"{text}-01")
        return cls(day.year, day.month)

    @property
    def fiscal_year(self) -> int:
        return fiscal_year_of(date(self.year, self.month, 1))

    @property
    def thai(self) -> str:
        """Month and Buddhist year, such as ตุลาคม 2561."""
        return f"{MONTHS[self.month - 1]} {self.year + BUDDHIST_ERA}"

    @property
    def short_thai(self) -> str:
        """The short form for column headers, such as ต.ค. 61."""
        return f"{SHORT_MONTHS[self.month - 1]} {(self.year + BUDDHIST_ERA) % 100:02}"

    @property
    def sortable_thai(self) -> str:
        """Buddhist year and month as file names carry them, such as 2561-10: names then sort by month."""
        return f"{self.year + BUDDHIST_ERA}-{self.month:02}"

    def plus(self, months: int) -> "Period":
        years, month = divmod(self.month - 1 + months, 12)
        return Period(self.year + years, month + 1)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"


def fiscal_months(fiscal_year: int) -> tuple[Period, ...]:
    """Return the twelve months of a fiscal year (Buddhist Era), October first."""
    october = Period(fiscal_year - BUDDHIST_ERA - 1, 10)
    return tuple(october.plus(months) for months in range(12))


@dataclass(frozen=True, slots=True)
class ProgressReport:
    """The report of one project for one month.

    The report's number (รายงานครั้งที่) is its position among the project's reports; it is never stored.
    """

    project_id: str
    period: Period
    reported_on: date | None = entry("วันที่", Kind.DATE, FormSection.REPORTS, required=True)
    narrative: str = entry("ผลการดำเนินงาน", Kind.TEXT, FormSection.REPORTS, required=True)
    progress: int | None = entry("ความก้าวหน้า", Kind.PERCENT, FormSection.REPORTS, required=True)
    disbursed_satang: int | None = entry("เบิกใช้", Kind.MONEY, FormSection.REPORTS, required=True)
    plan_status: str = entry("แผน", Kind.STATUS, FormSection.REPORTS, required=True)
    target_status: str = entry("เป้าหมาย", Kind.STATUS, FormSection.REPORTS, required=True)

    @property
    def id(self) -> str:
        return report_id(self.project_id, self.period)


def report_id(project_id: str, period: Period) -> str:
    """Return the UUIDv5 of project and month: two clerks' reports for one month share it and merge when
    gathered.
    """
    return name_id(project_id, str(period))


def name_id(namespace: str, name: str) -> str:
    """Return the UUIDv5 (RFC 9562) of a name. Raises ValueError if `namespace` is no UUID.

    The standard library's `uuid` also loads what asks the system for its kind and its network card.
    """
    space = bytes.fromhex(namespace.replace("-", ""))
    if len(space) != 16:
        raise ValueError(f"not a UUID: {namespace}")
    digest = bytearray(hashlib.sha1(space + name.encode(), usedforsecurity=False).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x50  # the version
    digest[8] = digest[8] & 0x3F | 0x80  # the variant
    digits = digest.hex()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


USUAL_DAY: Final = 25
"""Day of the month for a report without a better date: reports are due from the 23rd to the 28th."""


def report_before(reports: Sequence[ProgressReport], period: Period) -> ProgressReport | None:
    """Return the last report of an earlier month, or None. `reports` are in the order of their months."""
    return next((report for report in reversed(reports) if report.period < period), None)


def proposed_report(
    project_id: str, period: Period, reports: Sequence[ProgressReport], today: date
) -> ProgressReport:
    """Return a report prefilled from the month before, dated in this month.

    The narrative cannot be guessed and stays empty. Nor can an amount; but where nothing was disbursed the
    month before, nothing is proposed.
    """
    before = report_before(reports, period)
    spent_nothing = before is not None and before.disbursed_satang == 0
    return ProgressReport(
        project_id,
        period,
        reported_on=_proposed_day(period, before, today),
        progress=before.progress if before else None,
        disbursed_satang=0 if spent_nothing else None,
        plan_status=before.plan_status if before else "",
        target_status=before.target_status if before else "",
    )


def _proposed_day(period: Period, before: ProgressReport | None, today: date) -> date:
    """Return today during that month, otherwise the day of the month before's report."""
    if Period.of(today) == period:
        return today
    day = before.reported_on.day if before and before.reported_on else USUAL_DAY
    return date(*period, min(day, days_of_month(*period)))


def spent_budget(reports: Sequence[ProgressReport]) -> int:
    """Return งบประมาณที่ใช้ไป in satang: the sum of the disbursements. It is never typed."""
    return sum(report.disbursed_satang or 0 for report in reports)


def assigned(reports: Sequence[tuple[Period | None, date | None]]) -> list[Period]:
    """Return the month of each report: its own if given, otherwise its date's or the nearest earlier free
    one.

    Given months are reserved first. The others are assigned from the latest date backwards, so that reports
    keep the order of their dates, and with it their numbers. Each report must have a month or a date.
    """
    taken = {period for period, _ in reports if period}
    found = {place: period for place, (period, _) in enumerate(reports) if period}
    undated = [(day, place) for place, (period, day) in enumerate(reports) if not period and day]
    for day, place in sorted(undated, reverse=True):
        found[place] = _free(Period.of(day), taken)
        taken.add(found[place])
    return [found[place] for place in range(len(reports))]


def _free(period: Period, taken: set[Period]) -> Period:
    while period in taken:
        period = period.plus(-1)
    return period
