"""What changed since the month before: projects new, closed and removed, and their figures old and new."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from app.models.entry import Kind
from app.models.note import Topic
from app.models.questions.month import ChangeRow, MonthChange
from app.models.thai import format_baht
from app.services.file_changes import NOTHING, fall_of
from app.services.history import Happened, PastEdit, edits_of
from app.services.record_names import project_name
from app.storage.board.changes import RecordChange
from app.storage.revision_payload import NOTE, PROJECT

_FIGURES: Final = (Kind.MONEY, Kind.PERCENT)


def change_rows(
    changes: Sequence[RecordChange], payloads: Mapping[str, Mapping[str, Any]], fiscal_year: int
) -> list[ChangeRow]:
    """Return the changes of a year's projects, the most important first and the largest drops before others.

    `payloads`: the last content of each project that a change is about, as it is stored, but for `office`,
    which is the name of its unit.
    """
    whole = {one.record_id for one in changes if one.kind == PROJECT and _is_whole(one)}
    rows = [
        row
        for one in changes
        if (payload := payloads.get(one.after.project_id))
        and payload.get("fiscal_year") == fiscal_year
        and (one.kind == PROJECT or one.after.project_id not in whole)
        for row in _rows(one, payload)
    ]
    return sorted(rows, key=lambda row: (row.change, -row.lost, row.office, row.project, row.label))


def _is_whole(change: RecordChange) -> bool:
    """Return whether a record came or went."""
    return (change.before is None or change.before.is_removal) != change.after.is_removal


def _rows(change: RecordChange, payload: Mapping[str, Any]) -> Iterator[ChangeRow]:
    if change.before is None and change.after.is_removal:
        return  # came and went within the span
    if change.kind == NOTE:
        yield from _closing(change, payload)
    elif change.kind == PROJECT and _is_whole(change):
        yield _whole(change, payload)
    else:
        known = change.before
        for edit in edits_of(change.after, [known] if known else []):
            yield from _edited(change, payload, edit)


def _whole(change: RecordChange, payload: Mapping[str, Any]) -> ChangeRow:
    satang = payload.get("allocated_budget_satang")
    budget = NOTHING if satang is None else f"{format_baht(satang)} บาท"
    if change.after.is_removal:
        kind, before, after, lost = MonthChange.REMOVED, budget, NOTHING, satang or 0
    else:
        kind, before, after, lost = MonthChange.ADDED, NOTHING, budget, 0
    return _row(kind, change, payload, "งบประมาณที่ได้รับ", before, after, lost=lost)


def _closing(change: RecordChange, payload: Mapping[str, Any]) -> Iterator[ChangeRow]:
    note = json.loads(change.after.payload)
    if note.get("topic") != Topic.CLOSING or change.after.is_removal:
        return
    was_closed = bool(change.before) and not json.loads(change.before.payload).get("settled_on")  # type: ignore[union-attr]
    is_closed = not note.get("settled_on")
    if is_closed != was_closed:
        kind = MonthChange.CLOSED if is_closed else MonthChange.REOPENED
        reason = str(note.get("text" if is_closed else "answer") or NOTHING)
        yield _row(kind, change, payload, "เหตุผล", NOTHING, reason)


def _edited(change: RecordChange, payload: Mapping[str, Any], edit: PastEdit) -> Iterator[ChangeRow]:
    month = edit.where.short_thai if edit.where else ""
    if edit.happened is Happened.REMOVED:
        before, after = edit.texts
        yield _row(MonthChange.REMOVED, change, payload, f"รายงาน {month}", before, after or NOTHING)
    elif edit.entry and edit.entry.kind in _FIGURES and edit.happened is Happened.CHANGED:
        before, after = edit.texts
        fall = fall_of(edit.entry.kind, edit.before, edit.after)
        kind = MonthChange.DROPPED if fall else MonthChange.CHANGED
        lost = (edit.before or 0) - (edit.after or 0) if fall else 0
        label = f"{edit.label} {month}".rstrip()
        yield _row(kind, change, payload, label, before or NOTHING, after or NOTHING, fall, lost)


def _row(
    kind: MonthChange,
    change: RecordChange,
    payload: Mapping[str, Any],
    label: str,
    before: str,
    after: str,
    fall: str = "",
    lost: int = 0,
) -> ChangeRow:
    office = str(payload["office"])
    name = project_name(payload)
    return ChangeRow(kind, office, name, change.after.project_id, label, before, after, fall, lost)
