"""When reports were received: by the gathering that brought them, unless a note says otherwise."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from enum import Enum
from types import MappingProxyType
from typing import Final, NamedTuple, Self

from app.models.match_key import office_key
from app.models.note import WHOLE_FILE, Note, Topic, received_note_id, rule_of
from app.models.progress_report import Period

BANGKOK: Final = timezone(timedelta(hours=7))


def today_in_bangkok() -> date:
    """Return today where reports are due, whatever zone the machine is set to."""
    return datetime.now(BANGKOK).date()


TYPED: Final = 0
"""The gathering of reports that were typed in this file, or were in it before anything was gathered."""


class Receipt(NamedTuple):
    """How a report came: its day, None if nobody received it; the number of its gathering; whether a note
    about this very report says so.
    """

    day: date | None
    gathering: int = TYPED
    is_noted: bool = False


class Arrival(Enum):
    """A report's receipt against the deadline of its month."""

    IN_TIME = "ทันเวลา"
    LATE = "ส่งไม่ทัน"
    TYPED = "กรอกในไฟล์นี้"
    DOUBTFUL = "วันที่ได้รับผิดปกติ"


def arrival_of(day: date | None, period: Period, due_on: date, today: date) -> Arrival:
    """Return how a report of this month arrived.

    A day after today, or before the month began, comes from a clock that was wrong: it is not in time.
    """
    if day is None:
        return Arrival.TYPED
    if day > today or day < date(period.year, period.month, 1):
        return Arrival.DOUBTFUL
    return Arrival.IN_TIME if day <= due_on else Arrival.LATE


@dataclass(frozen=True, slots=True)
class OfficeReceipt:
    """What a note says of an office's month: it holds for reports of this gathering and of earlier ones."""

    note: Note
    gathering: int

    @property
    def is_correction(self) -> bool:
        """Whether a person corrected the day; otherwise it is only handed on."""
        return bool(self.note.answer)


@dataclass(frozen=True, slots=True)
class Receipts:
    """What the notes of a file say about receipt, by month and office (`key`)."""

    noted: Mapping[tuple[Period, str], OfficeReceipt]
    key: Callable[[str], str] = office_key

    @classmethod
    def of(cls, found: Iterable[OfficeReceipt], key: Callable[[str], str] = office_key) -> Self:
        """Take the notes of the whole file. Where several are about one office and month, the first by
        `_precedence` holds.

        `key`: that of the unit that a name means, also by a former name (`UnitList.key`).
        """
        noted: dict[tuple[Period, str], OfficeReceipt] = {}
        for one in sorted(found, key=_precedence):
            if one.note.period is not None and not one.note.is_settled:
                noted.setdefault((one.note.period, key(one.note.text)), one)
        return cls(MappingProxyType(noted), key)

    def day(self, office: str, period: Period, receipt: Receipt) -> date | None:
        """Return the day on which a report was received."""
        noted = self.about(office, period)
        is_covered = noted is not None and receipt.gathering != TYPED and receipt.gathering <= noted.gathering
        return noted.note.noted_on if noted and is_covered and not receipt.is_noted else receipt.day

    def about(self, office: str, period: Period) -> OfficeReceipt | None:
        return self.noted.get((period, self.key(office)))

    def corrections(self) -> Iterator[OfficeReceipt]:
        return (one for one in self.noted.values() if one.is_correction)


NO_RECEIPTS: Final = Receipts(MappingProxyType({}))


def _precedence(one: OfficeReceipt) -> tuple[bool, date, str]:
    """Sort key: a correction first, then the earlier day, then the smaller id."""
    return not one.is_correction, one.note.noted_on or date.max, one.note.id


def office_receipt_note(
    office: str, period: Period, day: date | None, reason: str = "", owner: str = ""
) -> Note:
    """Return the note that a unit's reports for a month were received on a day, or typed (None).

    `owner`: the office whose division it is; "" for an office.
    """
    topic, rule = received_about(owner)
    note = Note(received_note_id(period, office, owner), WHOLE_FILE, topic, period, rule=rule)
    return replace(note, text=office, noted_on=day, answer=reason)


def report_receipt_note(
    project_id: str, period: Period, day: date | None, reason: str = "", owner: str = ""
) -> Note:
    """Return the note that one report was received on a day, or typed (None)."""
    topic, rule = received_about(owner)
    note = Note.of(topic, project_id, period, rule=rule)
    return replace(note, noted_on=day, answer=reason)


def received_about(owner: str) -> tuple[Topic, str]:
    """Return the topic and the rule of the notes by which the city, or the office `owner`, tells receipts."""
    return (Topic.DIVISION_RECEIVED if owner else Topic.RECEIVED), rule_of(owner)
