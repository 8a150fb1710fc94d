"""What an office has sent for a month: how complete it is, and how much of it came in time."""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final

from app.models.progress_report import Period
from app.models.submission.receipts import Arrival


class SubmissionState(Enum):
    """An office's submission for a month."""

    NOT_EXPECTED = "ไม่มีโครงการที่ต้องรายงาน"
    NOT_DUE = "ยังไม่ถึงกำหนด"
    MISSING = "ยังไม่ส่ง"
    INCOMPLETE = "ส่งแล้วไม่ครบ"
    COMPLETE = "ครบ"


@dataclass(frozen=True, slots=True)
class Submission:
    """How many reports had to come, how many there are, and how these came. Two numbers never mix: `sent`
    tells of completeness, `in_time` of timeliness.

    `typed` of the sent ones were typed in this file, and `doubtful` came on a day that cannot be: both are
    sent, and neither is in time. `skipped` projects have no report this month and need none: they are not
    among the expected.
    """

    expected: int = 0
    sent: int = 0
    in_time: int = 0
    typed: int = 0
    doubtful: int = 0
    skipped: int = 0

    @property
    def late(self) -> int:
        """The reports that were received after the deadline."""
        return self.sent - self.in_time - self.typed - self.doubtful

    @property
    def is_complete(self) -> bool:
        return self.sent >= self.expected

    def __add__(self, other: "Submission") -> "Submission":
        return Submission(
            self.expected + other.expected,
            self.sent + other.sent,
            self.in_time + other.in_time,
            self.typed + other.typed,
            self.doubtful + other.doubtful,
            self.skipped + other.skipped,
        )


NOTHING_SENT: Final = Submission()


@dataclass(frozen=True, slots=True)
class OfficeMonth:
    """An office in one month. `state` tells of completeness alone.

    `first_received_on` and `last_received_on` are the days of the first and the last receipt; None if nothing
    was received. `correction` is why they are not those of the gatherings; empty if nobody corrected them.
    """

    period: Period
    state: SubmissionState
    due_on: date
    submission: Submission = NOTHING_SENT
    first_received_on: date | None = None
    last_received_on: date | None = None
    correction: str = ""
    findings: int = 0
    diverged: int = 0
    disbursed_satang: int = 0

    @property
    def is_sent(self) -> bool:
        return self.state in (SubmissionState.INCOMPLETE, SubmissionState.COMPLETE)

    @property
    def is_due(self) -> bool:
        """Whether reports had to come, and either came or should have come by now."""
        return self.state not in (SubmissionState.NOT_EXPECTED, SubmissionState.NOT_DUE)


def month_words(month: OfficeMonth) -> str:
    """Return an office's submission for a month: completeness, skipped projects, then timeliness."""
    found = month.submission
    return " · ".join(filter(None, (completeness_words(month), skip_words(found), timeliness_words(found))))


def two_numbers(month: OfficeMonth) -> str:
    """Return only the two numbers: what else there is to say of the month has columns of its own."""
    found = month.submission
    return " · ".join(filter(None, (completeness_words(month), skip_words(found), in_time_words(found))))


def completeness_words(month: OfficeMonth) -> str:
    """Return how many of the expected reports there are, in the short words of a table cell."""
    if not month.is_sent or not month.submission.expected:
        return _SHORT[month.state]
    return f"{_SHORT[month.state]} {month.submission.sent:,}/{month.submission.expected:,}"


def skip_words(found: Submission) -> str:
    """Return how many projects are skipped; empty if none is."""
    return f"ข้าม {found.skipped:,}" if found.skipped else ""


def narrow_words(month: OfficeMonth) -> str:
    """Return the completeness for a narrow cell: one number where it is complete, else the numbers alone."""
    found = month.submission
    if month.state is SubmissionState.INCOMPLETE:
        return f"{found.sent:,}/{found.expected:,}"
    is_counted = month.state is SubmissionState.COMPLETE and found.expected
    return f"{_SHORT[month.state]} {found.sent:,}" if is_counted else _SHORT[month.state]


def timeliness_words(found: Submission) -> str:
    """Return how many of the expected reports came in time, and how others came; empty without a report."""
    if not _is_judged(found):
        return in_time_words(found)
    others = {Arrival.TYPED: found.typed, Arrival.DOUBTFUL: found.doubtful}
    told = (f"{arrival.value} {count:,}" for arrival, count in others.items() if count)
    return " · ".join([in_time_words(found), *told])


def in_time_words(found: Submission) -> str:
    """Return how many of the expected reports came in time or, if all were typed in this file, that."""
    if _is_judged(found):
        return f"{Arrival.IN_TIME.value} {found.in_time:,}/{found.expected:,}"
    return f"{Arrival.TYPED.value} {found.typed:,}" if found.typed else ""


def _is_judged(found: Submission) -> bool:
    """Return whether any report was received, and not only typed."""
    return found.sent > found.typed


_SHORT: Final = {
    SubmissionState.NOT_EXPECTED: "–",
    SubmissionState.NOT_DUE: "·",
    SubmissionState.MISSING: "ยังไม่ส่ง",
    SubmissionState.INCOMPLETE: "ไม่ครบ",
    SubmissionState.COMPLETE: "ครบ",
}
