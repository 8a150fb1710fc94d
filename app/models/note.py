"""Notes beside the form: remarks with a question, findings kept with a reason, closed projects, and what a
coordinator decided about receipt, deadlines and projects that look alike.

A note is about a project, one of its months, one entry of either, or the whole file. Notes are not printed or
signed, but they are records like the others: they are sent, gathered, and have a history.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final, Self

from app.models.entry import Kind, entry
from app.models.match_key import division_key, office_key
from app.models.progress_report import Period, name_id


class Topic(StrEnum):
    """A note's purpose, which determines the meaning of its entries.

    A file may hold notes of topics from a later program version: they are kept and sent, but not shown.
    """

    REMARK = "remark"  # the coordinator asks, the office answers, the coordinator settles it
    KEPT = "kept"  # a finding that the clerk keeps: `text` is the reason; settled when no longer kept
    SKIPPED = "skipped"  # a project without a report in a month: `text` may say why; settled when undone
    CLOSING = "closing"  # a closed project: `text` says why; settled when reopened, `answer` says why
    DEADLINE = "deadline"  # the last day for a month's reports: app/models/submission/deadlines.py
    RECEIVED = "received"  # the day on which reports were received: app/models/submission/receipts.py
    DISTINCT = "distinct"  # this project and the one whose id is `rule`, the greater, are different projects
    MERGED = "merged"  # about the whole file: the project whose id is `rule` was merged into that of `text`
    UNITS = "units"  # the units expected: submission/units.py; `rule` is their office, "" for the city
    DIVISION_DEADLINE = "division_deadline"  # like DEADLINE, within the office of `rule`
    DIVISION_RECEIVED = "division_received"  # like RECEIVED, within the office of `rule`


TOPICS: Final = frozenset(Topic)
"""The topics that this program shows. A note of any other topic has a plain str as its topic."""

DEADLINES: Final = frozenset({Topic.DEADLINE, Topic.DIVISION_DEADLINE})

WHOLE_FILE: Final = ""
"""The `project_id` of a note about the whole file."""

_FILE_NAMESPACE: Final = "7d1e8a52-4c0b-5f7e-9b1d-52474e470005"


@dataclass(frozen=True, slots=True)
class Note:
    """One note. `period` and `entry_key` identify its subject, `rule` the kept finding.

    Without a period it is about the project, without an entry key about the whole project or month.
    """

    id: str
    project_id: str
    topic: str
    period: Period | None = None
    entry_key: str = ""
    rule: str = ""
    noted_on: date | None = entry("วันที่เขียน", Kind.DATE)
    text: str = entry("ข้อความ", Kind.TEXT)
    answer: str = entry("คำตอบ", Kind.TEXT)
    settled_on: date | None = entry("วันที่ยุติ", Kind.DATE)

    @classmethod
    def of(
        cls, topic: str, project_id: str, period: Period | None = None, entry_key: str = "", rule: str = ""
    ) -> Self:
        """Return the note of this topic and subject, with a fixed id: two people who write it write one
        record.
        """
        note_id = fixed_note_id(topic, project_id, str(period or ""), entry_key, rule)
        return cls(note_id, project_id, topic, period, entry_key, rule)

    @property
    def is_settled(self) -> bool:
        return self.settled_on is not None


def skip_note(project_id: str, period: Period, noted_on: date | None, reason: str = "") -> Note:
    """Return the note that a project has no report in a month."""
    note = Note.of(Topic.SKIPPED, project_id, period)
    return replace(note, noted_on=noted_on, text=reason)


def closing_of(notes: Iterable[Note]) -> Note | None:
    """Return the note by which a project is closed, or None."""
    return next((note for note in notes if note.topic is Topic.CLOSING and not note.is_settled), None)


def skipped_months(notes: Iterable[Note]) -> set[Period]:
    """Return the months that these notes of one project skip."""
    return {
        note.period for note in notes if note.topic == Topic.SKIPPED and note.period and not note.is_settled
    }


def fixed_note_id(topic: str, project_id: str, period: str, entry_key: str, rule: str) -> str:
    """Return the UUIDv5 of a note's subject. Not for remarks, of which one entry may have several."""
    namespace = _FILE_NAMESPACE if project_id == WHOLE_FILE else project_id
    return name_id(namespace, "/".join((topic, period, entry_key, rule)))


def received_note_id(period: Period, office: str, owner: str = "") -> str:
    """Return the id of the note that says when a unit's reports for a month were received: an office, or a
    division of the office `owner`.

    Two coordinators who write it write one record, whatever their spelling of the office.
    """
    about = [Topic.RECEIVED, str(period), office_key(office)]
    if owner:
        about = [Topic.DIVISION_RECEIVED, str(period), office_key(owner), division_key(office)]
    return name_id(_FILE_NAMESPACE, "/".join(about))


def rule_of(owner: str) -> str:
    """Return the `rule` of notes by which an office decides about its divisions; "" for the city's.

    What an office decides and what the city decides never meet in one record, though one file holds both.
    """
    return name_id(_FILE_NAMESPACE, f"office/{office_key(owner)}") if owner else ""


def units_note(owner: str = "") -> Note:
    """Return the note that holds the list of units expected by the city, or by the office `owner`."""
    return replace(Note.of(Topic.UNITS, WHOLE_FILE, rule=rule_of(owner)), answer=owner)


def distinct_note(one: str, other: str) -> Note:
    """Return the note that the projects with these ids are different, the same for both orders."""
    smaller, greater = sorted((one, other))
    return Note.of(Topic.DISTINCT, smaller, rule=greater)


def merged_note(removed: str, surviving: str) -> Note:
    """Return the note that one project was merged into another."""
    return replace(Note.of(Topic.MERGED, WHOLE_FILE, rule=removed), text=surviving)
