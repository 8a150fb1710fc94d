"""Which month each report is about, when a source tells only the days on which they were written."""

from collections.abc import Sequence
from datetime import date

from app.models.progress_report import Period


def assigned(reports: Sequence[tuple[Period | None, date | None]]) -> list[Period]:
    """The month of each report: its own if it names one, else its date's or the nearest earlier free one.

    Named months are reserved first. The others follow from the latest date backwards, so that reports keep
    the order of their dates, and with it their numbers. A report must have a month or a date.
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
