"""What is said beside the form: remarks that ask for something, findings kept with a reason, closed projects.

A note is about a project, or one of its months, or one entry of either. It is none of what is printed and
signed, but it is a record like the others: it travels with the file, is gathered, and has its past.
"""

import uuid
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Self

from app.models.entry import Kind, entry
from app.models.progress_report import Period


class Topic(StrEnum):
    """What a note is for, and so what its entries mean. A file may hold notes of topics that a later program
    knows: they are kept and travel, but are not shown.
    """

    REMARK = "remark"  # the coordinator asks, the office answers, the coordinator settles it
    KEPT = "kept"  # a finding that the clerk keeps: `text` is the reason; settled when it is kept no more
    CLOSING = "closing"  # a closed project: `text` says why; settled when reopened, `answer` says why


TOPICS: Final = frozenset(Topic)
"""The topics of the notes that this program shows. A note of another one has a plain word as its topic."""

WHOLE_FILE: Final = ""
"""The `project_id` of a note that is about no project, but about the whole file."""

_FILE_NAMESPACE: Final = uuid.UUID("7d1e8a52-4c0b-5f7e-9b1d-52474e470005")


@dataclass(frozen=True, slots=True)
class Note:
    """One note. `period` and `entry_key` say what it is about, `rule` which finding is kept.

    Without a period it is about the project, without an entry key about all of the project or month.
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
        """The one note of this topic about this: two people who write it write the same one."""
        note_id = fixed_note_id(topic, project_id, str(period or ""), entry_key, rule)
        return cls(note_id, project_id, topic, period, entry_key, rule)

    @property
    def is_settled(self) -> bool:
        return self.settled_on is not None


def fixed_note_id(topic: str, project_id: str, period: str, entry_key: str, rule: str) -> str:
    """UUIDv5 of what a note is about. Not of remarks: there may be several about one entry."""
    namespace = _FILE_NAMESPACE if project_id == WHOLE_FILE else uuid.UUID(project_id)
    return str(uuid.uuid5(namespace, "/".join((topic, period, entry_key, rule))))
