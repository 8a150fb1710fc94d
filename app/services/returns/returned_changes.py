"""What a return file would change in an office's file, line by line: each is taken or refused."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from app.models.note import Topic
from app.services.file_changes import Change, EntryChange, ProjectName, entry_change, named
from app.services.gathering import Gathering, Received
from app.services.history import Happened, edits_of
from app.storage.revision_payload import NOTE, PROJECT, values_of_payload
from app.storage.revisions import Revision, ancestors, common_ancestor, tips

MUST_LOOK: Final = "ท่านแก้ไขรายการนี้ไว้เองหลังจากส่งไฟล์"


@dataclass(frozen=True)
class Versions:
    """A record as it is here, and as it came. `is_later`: nothing was changed here since."""

    here: Revision | None
    came: Revision
    is_later: bool


@dataclass(frozen=True)
class ReturnedChange:
    """One change that came back: of one entry, or (without a key) a whole project or report.

    `reason` says why, as far as a remark or a decision tells. `parts` go and come with a whole project.
    """

    versions: Versions
    key: str
    change: Change
    project: ProjectName
    entry: EntryChange
    reason: str = ""
    is_own_change: bool = False
    """Whether the entry was also changed here since."""
    parts: tuple[Versions, ...] = ()

    @property
    def at(self) -> str:
        return self.versions.came.at

    @property
    def editor(self) -> str:
        return self.versions.came.editor

    @property
    def line(self) -> str:
        """The change in one line of Thai."""
        told = [f"{self.change.value}: {self.project.full}: {self.entry.label}"]
        told += [f"{self.entry.before} → {self.entry.after}"]
        told += [f"({self.entry.fall})"] if self.entry.fall else []
        told += [f"เหตุผล: {self.reason}"] if self.reason else []
        told += [f"({MUST_LOOK})"] if self.is_own_change else []
        return " ".join(told)


@dataclass(frozen=True)
class ReturnedChanges:
    """The changes, the most important first, and records that differ although nothing of them changes."""

    lines: tuple[ReturnedChange, ...]
    settled: tuple[Versions, ...]


def returned_changes(gathering: Gathering, received: Received) -> ReturnedChanges:
    """Return what a checked return file would change on the form."""
    staged = list(gathering.staged(received))
    found = [one for one in (_versions(head, known) for head, known in staged) if one]
    told = _Told(gathering, staged)
    whole = {one.came.record_id: one for one in found if one.came.kind == PROJECT and _is_whole(one)}
    lines: list[ReturnedChange] = []
    settled: list[Versions] = []
    for one in found:
        if one.came.kind == NOTE or (one.came.kind != PROJECT and one.came.project_id in whole):
            continue
        changes = list(_changes(one, told))
        lines += changes
        settled += [one] if not changes and not one.is_later else []
    with_parts = [replace(one, parts=_parts(one, whole, found)) for one in lines]
    return ReturnedChanges(tuple(sorted(with_parts, key=_order)), tuple(settled))


def _order(change: ReturnedChange) -> tuple[int, str, str]:
    return _ORDER.index(change.change), change.project.full, change.entry.label


_ORDER: Final = tuple(Change)


def _versions(head: Revision | None, known: Sequence[Revision]) -> Versions | None:
    """Return a record's version here and the one that came; None if they say the same."""
    last = tips(known)
    others = [tip for tip in last if head is None or tip.said != head.said]
    if not others or (head is None and others[0].is_removal):
        return None
    came = others[0]
    by_digest = {one.digest: one for one in known}
    return Versions(head, came, head is None or head.digest in ancestors(came.digest, by_digest))


def _is_whole(versions: Versions) -> bool:
    """Return whether a record comes or goes."""
    is_here = versions.here is not None and not versions.here.is_removal
    return is_here == versions.came.is_removal


def _parts(
    change: ReturnedChange, whole: Mapping[str, Versions], found: Iterable[Versions]
) -> tuple[Versions, ...]:
    """Return the reports and notes that are removed with a whole project."""
    if change.key or change.versions.came.record_id not in whole or not change.versions.came.is_removal:
        return ()
    removal = change.versions.came
    return tuple(
        one
        for one in found
        if one.came.project_id == removal.record_id
        and one.came.record_id != removal.record_id
        and one.came.is_removal
        and one.here is not None
        and (one.came.at, one.came.editor, one.came.device) == (removal.at, removal.editor, removal.device)
    )


# --- lines --------------------------------------------------------------------------------------------------


class _Told:
    """The names of projects, the remarks about them, and which were merged, as the return file says."""

    def __init__(
        self, gathering: Gathering, staged: Iterable[tuple[Revision | None, Sequence[Revision]]]
    ) -> None:
        self._gathering = gathering
        self.bases = {known[0].record_id: known for _, known in staged}
        notes = (tips(known)[0] for known in self.bases.values() if known[0].kind == NOTE)
        self._payloads = [json.loads(note.payload) for note in notes]
        self._names: dict[str, ProjectName] = {}

    def name(self, project_id: str) -> ProjectName:
        if project_id not in self._names:
            told = self._gathering.payload_of(project_id)
            self._names[project_id] = named(told)
        return self._names[project_id]

    def reason(self, revision: Revision, key: str) -> str:
        """Return why something changed: the merging that it belongs to, or the closest remark."""
        payload = json.loads(revision.payload)
        if revision.kind == PROJECT and revision.is_removal:
            for note in self._payloads:
                if note.get("topic") == Topic.MERGED and note.get("rule") == revision.record_id:
                    return f"รวมเป็นโครงการเดียวกับ {self.name(str(note.get('text', ''))).full}"
        about = [(payload.get("period", ""), key), (payload.get("period", ""), ""), ("", "")]
        remarks = [one for one in self._payloads if _is_remark(one, revision.project_id)]
        found = [
            str(one["text"])
            for period, entry in about
            for one in remarks
            if (one.get("period", ""), one.get("entry_key", "")) == (period, entry)
        ]
        return found[0] if found else ""


def _is_remark(payload: Mapping[str, Any], project_id: str) -> bool:
    is_open = "settled_on" not in payload and bool(payload.get("text"))
    return payload.get("topic") == Topic.REMARK and payload.get("project_id") == project_id and is_open


def _changes(versions: Versions, told: _Told) -> Iterator[ReturnedChange]:
    here, came = versions.here, versions.came
    name = told.name(came.project_id)
    if _is_whole(versions):
        change = Change.REMOVED if came.is_removal else Change.ADDED
        reason = told.reason(came, "")
        yield ReturnedChange(versions, "", change, name, _whole(versions), reason, not versions.is_later)
        return
    assert here is not None, "what is not whole is here"
    known = [*told.bases.get(came.record_id, ()), here]
    base = common_ancestor([here, came], known)
    before = values_of_payload(came.kind, base.payload if base else "{}")
    own, theirs = (values_of_payload(came.kind, one.payload) for one in (here, came))
    for edit in edits_of(came, [here]):
        if edit.entry is None or edit.happened is not Happened.CHANGED:
            continue
        key = edit.entry.key
        if theirs[key] == before[key]:  # only changed here
            continue
        entry = entry_change(edit)
        change = Change.DROPPED if entry.fall else Change.CHANGED
        yield ReturnedChange(
            versions, key, change, name, entry, told.reason(came, key), own[key] != before[key]
        )


def _whole(versions: Versions) -> EntryChange:
    """Return the appearance or removal of a whole record as one change."""
    old = versions.here if versions.here and not versions.here.is_removal else None
    edits = edits_of(versions.came, [old] if old else [])
    return entry_change(next(edit for edit in edits if edit.entry is None))


def taken_keys(changes: Collection[ReturnedChange]) -> dict[str, Any]:
    """Return the values that these changes of one record bring, by key."""
    [came] = {change.versions.came.digest: change.versions.came for change in changes}.values()
    values = values_of_payload(came.kind, came.payload)
    return {change.key: values[change.key] for change in changes if change.key}
