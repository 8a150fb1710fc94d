"""Validate a received note: its id, its subject, and the texts that later code reads as days or ids."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any, Final

from app.models.entry import entries
from app.models.errors import UserError
from app.models.note import DEADLINES, TOPICS, Topic, fixed_note_id
from app.models.submission.deadlines import Deadline
from app.models.submission.units import UnitList
from app.storage.revision_payload import FORMS, KEYS, NOTE, PROJECT, REPORT

UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

_RULE = re.compile(r"[a-z0-9-]{0,40}")
_WORD = re.compile(r"[a-z_]{1,40}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_OF_WHOLE_FILE: Final = frozenset({Topic.DEADLINE, Topic.MERGED, Topic.UNITS, Topic.DIVISION_DEADLINE})
"""Topics whose notes are about no project."""
_RECEIVED: Final = frozenset({Topic.RECEIVED, Topic.DIVISION_RECEIVED})


class ImpossibleError(ValueError):
    """Content that this program never writes."""


def check_note(record_id: str, payload: dict[str, Any]) -> None:
    """Check a note: its subject must be on the form; a remark's id is a UUID, another note's follows from its
    subject.

    Topics of a later program version are accepted: their notes are kept and sent, but not shown.
    """
    about = [payload.get(key, "") for key in KEYS[NOTE]]
    if not all(isinstance(text, str) for text in about) or "" in payload.values():
        raise ImpossibleError("note")
    project_id, topic, period, entry_key, rule = about
    if not _WORD.fullmatch(topic) or not _RULE.fullmatch(rule):
        raise ImpossibleError("note")
    if entry_key and not _is_entry(topic, period, entry_key):
        raise ImpossibleError("note")
    if _has_any_id(topic, project_id):
        if not UUID.fullmatch(record_id):
            raise ImpossibleError("record_id")
    elif record_id != fixed_note_id(topic, project_id, period, entry_key, rule):
        raise ImpossibleError("record_id")
    if topic in _SUBJECTS and not _is_said_well(topic, payload):
        raise ImpossibleError(topic)


def _has_any_id(topic: str, project_id: str) -> bool:
    """Return whether a note's id does not follow from its subject alone.

    That of an office's receipt follows from the office's key, whose rules a later program may change.
    """
    return topic == Topic.REMARK or topic not in TOPICS or (topic in _RECEIVED and not project_id)


def _is_entry(topic: str, period: str, entry_key: str) -> bool:
    """Return whether the form has this entry; a later program version may have more."""
    if topic not in TOPICS:
        return bool(_WORD.fullmatch(entry_key))
    return entry_key in entries(FORMS[REPORT if period else PROJECT])


# --- notes of the coordinator -------------------------------------------------------------------------------


def _is_said_well(topic: str, payload: dict[str, Any]) -> bool:
    """Return whether a note of these topics has its subject and, unless it is removed, its text."""
    project_id, period, rule = (payload.get(key, "") for key in ("project_id", "period", "rule"))
    if "entry_key" in payload or (topic in _OF_WHOLE_FILE and project_id):
        return False
    if not _SUBJECTS[topic](project_id, period, rule):
        return False
    return "removed" in payload or _has_its_text(topic, payload)


_SUBJECTS: Final[dict[str, Callable[[str, str, str], bool]]] = {
    Topic.DEADLINE: lambda _project_id, _period, rule: not rule,
    Topic.RECEIVED: lambda _project_id, period, rule: bool(period) and not rule,
    Topic.DISTINCT: lambda project_id, period, rule: (
        bool(UUID.fullmatch(rule)) and project_id < rule and bool(project_id) and not period
    ),
    Topic.MERGED: lambda _project_id, period, rule: bool(UUID.fullmatch(rule)) and not period,
    Topic.UNITS: lambda _project_id, period, rule: not period and (not rule or bool(UUID.fullmatch(rule))),
    Topic.DIVISION_DEADLINE: lambda _project_id, _period, rule: bool(UUID.fullmatch(rule)),
    Topic.DIVISION_RECEIVED: lambda _project_id, period, rule: bool(period) and bool(UUID.fullmatch(rule)),
}


def _has_its_text(topic: str, payload: dict[str, Any]) -> bool:
    text = payload.get("text", "")
    if not isinstance(text, str):
        return False
    if topic in DEADLINES:
        return _is_day(text) if "period" in payload else _is_general_rule(text)
    if topic == Topic.MERGED:
        return bool(UUID.fullmatch(text)) and text != payload["rule"]
    if topic == Topic.UNITS:
        return _is_list(text, payload)
    return topic not in _RECEIVED or "project_id" in payload or text != ""


def _is_list(text: str, payload: dict[str, Any]) -> bool:
    """Return whether the text is a list of units as it is written; that of divisions names their office."""
    owner = payload.get("answer", "")
    if not isinstance(owner, str) or bool(owner) != ("rule" in payload):
        return False
    try:
        return UnitList.parse(text, owner).text == text
    except UserError:
        return False


def _is_day(text: str) -> bool:
    """Return whether the text is a day that exists: 31 February is no deadline."""
    try:
        return bool(_DAY.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _is_general_rule(text: str) -> bool:
    try:
        return bool(Deadline.parse(text))
    except ValueError:
        return False
