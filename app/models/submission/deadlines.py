"""The last day for a month's reports: a general rule, and other days for single months."""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final, NamedTuple, Self

from app.models.note import WHOLE_FILE, Note, Topic, rule_of
from app.models.progress_report import Period
from app.models.thai import days_of_month, format_date


class Deadline(NamedTuple):
    """The general rule: the last day on which a month's reports are in time, of that month or of a later one.

    A day past the end of the month means the month's last day.
    """

    day: int
    months_later: int = 0

    def of(self, period: Period) -> date:
        """Return the last day for the reports of this month."""
        year, month = period.plus(self.months_later)
        return date(year, month, min(self.day, days_of_month(year, month)))

    @property
    def thai(self) -> str:
        later = ("ของเดือนที่รายงาน", "ของเดือนถัดไป")
        return f"วันที่ {self.day} {later[self.months_later]}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `str(deadline)`. Raises ValueError for anything else."""
        later, day = map(int, text.split("/"))
        if later not in (0, 1) or not 1 <= day <= LAST_DAY or str(cls(day, later)) != text:
            raise ValueError(text)
        return cls(day, later)

    def __str__(self) -> str:
        return f"{self.months_later}/{self.day}"


LAST_DAY: Final = 31
USUAL_DEADLINE: Final = Deadline(28)
"""The deadline until a coordinator sets another: offices report between the 23rd and the 28th of the month.
"""


class MonthDeadline(NamedTuple):
    """The last day for one month's reports, and why it is not that of the general rule."""

    day: date
    reason: str = ""


class Deadlines(NamedTuple):
    """The deadlines of a file."""

    general: Deadline = USUAL_DEADLINE
    reason: str = ""
    months: Mapping[Period, MonthDeadline] = MappingProxyType({})

    def of(self, period: Period) -> date:
        """Return the last day for the reports of this month."""
        own = self.months.get(period)
        return own.day if own else self.general.of(period)

    @classmethod
    def from_notes(
        cls, notes: Iterable[Note], until_noted: Deadline = USUAL_DEADLINE, owner: str = ""
    ) -> Self:
        """Return what the notes of the whole file say; `until_noted` is the rule where none does.

        `owner`: the office that sets them for its divisions; "" for the city's.
        """
        general, reason, months = until_noted, "", {}
        about = deadlines_about(owner)
        for note in notes:
            if (note.topic, note.rule) != about or note.is_settled:
                continue
            if note.period is None:
                general, reason = Deadline.parse(note.text), note.answer
            else:
                months[note.period] = MonthDeadline(date.fromisoformat(note.text), note.answer)
        return cls(general, reason, MappingProxyType(months))


def told_deadline(text: str) -> str:
    """Return the text of a note about a deadline as people read it; anything else as it is."""
    try:
        return Deadline.parse(text).thai if "/" in text else format_date(date.fromisoformat(text))
    except ValueError:
        return text


def deadline_note(period: Period | None = None, owner: str = "") -> Note:
    """Return the note that holds the deadline of a month, or the general rule; see `Deadlines.from_notes`."""
    topic, rule = deadlines_about(owner)
    return Note.of(topic, WHOLE_FILE, period, rule=rule)


def deadlines_about(owner: str) -> tuple[Topic, str]:
    """Return the topic and the rule of the notes of one level."""
    return (Topic.DIVISION_DEADLINE if owner else Topic.DEADLINE), rule_of(owner)
