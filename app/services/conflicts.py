"""Records with several diverged versions: their differences and their resolution."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.models.note import Topic
from app.models.project import Project, name_of
from app.services.history import is_merging, label_in, told_in
from app.services.record_names import WHOLE_FILE_NAME, record_name
from app.services.waiting.merging import last_name, undecided
from app.storage.project_file import ProjectFile
from app.storage.revision_payload import PROJECT, values_of_payload
from app.storage.revisions import Difference, Revision, tips


@dataclass(frozen=True, slots=True)
class Conflict:
    """A record, its versions with the shown one first, and the entries in which they differ.

    A version may be a removal, and is then the last one. With several other versions, the differences are
    between these; with one, they are its changes. `merged_into`: the project of which this one becomes
    part if its removal is chosen, as somebody merged them; empty if nobody did.
    """

    project: Project
    versions: tuple[Revision, ...]
    differences: tuple[Difference, ...]
    merged_into: str = ""

    @property
    def is_of_project(self) -> bool:
        return self.versions[0].kind == PROJECT

    @property
    def part(self) -> str:
        """The part of the project that is concerned, in Thai."""
        return record_name(self.versions[0].kind, json.loads(self.versions[0].payload))

    @property
    def living(self) -> tuple[Revision, ...]:
        """The versions that are not removals, in order."""
        return _living(self.versions)

    @property
    def proposals(self) -> dict[str, int]:
        """For each entry changed on one side only, that side's position; people decide the other entries."""
        found = {each.entry.key: proposal(each) for each in self.differences}
        return {key: place for key, place in found.items() if place is not None}


def _living(versions: tuple[Revision, ...]) -> tuple[Revision, ...]:
    return tuple(version for version in versions if not version.is_removal)


def proposal(difference: Difference) -> int | None:
    """Return the position of the new value if all that differ from the common ancestor agree on it."""
    changed = [place for place, value in enumerate(difference.values) if value != difference.base]
    several = any(difference.values[place] != difference.values[changed[0]] for place in changed)
    return None if several else changed[0]


def divergences(file: ProjectFile) -> list[Conflict]:
    """Return all records with a conflict to resolve."""
    return [_divergence(file, tuple(several)) for several in file.revisions.diverged()]


def _divergence(file: ProjectFile, versions: tuple[Revision, ...]) -> Conflict:
    living = _living(versions)
    found = file.revisions.differences(living if len(living) > 1 else versions)
    told = [each for each in found if len(living) > 1 or each.values[0] != each.base]
    labelled = (_labelled(file, each, versions[0]) for each in told)
    merged_into = _merged_into(file, versions[-1])
    return Conflict(_project_of(file, versions[0]), versions, tuple(labelled), merged_into)


def _merged_into(file: ProjectFile, last: Revision) -> str:
    is_removal = last.kind == PROJECT and last.is_removal
    joining = undecided(file).get(last.record_id) if is_removal else None
    return last_name(file, joining.after).full if joining else ""


def _labelled(file: ProjectFile, difference: Difference, version: Revision) -> Difference:
    """Tell the entry as it is meant in this record: a note's entries mean something else in each topic."""
    entry = difference.entry
    base, *values = (told_in(version, entry, value) for value in (difference.base, *difference.values))
    if is_merging(version) and entry.key == "text":
        base, *values = (value and name_of(_last_of(file, value)) for value in (base, *values))
    label = label_in(version, entry) or entry.label
    return Difference(entry._replace(label=label), base, tuple(values))


def _project_of(file: ProjectFile, revision: Revision) -> Project:
    """Return the project concerned, or its last state if it is removed."""
    if is_merging(revision):
        return _last_of(file, json.loads(revision.payload)["rule"])
    project_id = revision.project_id
    return _last_of(file, project_id) if project_id else Project("", project_name=WHOLE_FILE_NAME)


def _last_of(file: ProjectFile, project_id: str) -> Project:
    """Return a project, or its last state if it is removed."""
    try:
        return file.project(project_id)
    except KeyError:
        payloads = [one.payload for one in file.revisions.history(project_id) if not one.is_removal]
        last = payloads[-1] if payloads else "{}"
        return Project(project_id, **values_of_payload(PROJECT, last))


def resolve(file: ProjectFile, divergence: Conflict, choices: Mapping[str, int]) -> Revision:
    """Resolve the conflict: each entry gets the value of the chosen version, otherwise of the shown one.

    `choices`: entry key → position of the version in `divergence.versions`. The result has all versions as
    parents, so gathering any of them again changes nothing. Raises UserError.
    """
    versions = divergence.versions
    chosen = {
        key: values_of_payload(versions[place].kind, versions[place].payload)[key]
        for key, place in choices.items()
    }
    return _resolve(file, divergence, chosen)


def resolve_by(file: ProjectFile, divergence: Conflict, place: int) -> Revision:
    """Resolve the conflict to one whole version, which may be a removal. Raises UserError."""
    version = divergence.versions[place]
    if version.is_removal:
        return file.revisions.resolve(divergence.versions, None)
    return _resolve(file, divergence, values_of_payload(version.kind, version.payload))


def _resolve(file: ProjectFile, divergence: Conflict, chosen: Mapping[str, Any]) -> Revision:
    with file.transaction():
        made = file.revisions.resolve(divergence.versions, chosen)
        for version in divergence.versions:
            if version.is_removal and divergence.is_of_project:
                _bring_back_with(file, version)
                withdraw_merging(file, [version.record_id])
        return made


def withdraw_merging(file: ProjectFile, kept: Collection[str]) -> None:
    """Withdraw the notes on the merging of projects whose removal is refused: they would hide them."""
    notes = [one for one in file.file_notes(Topic.MERGED) if one.rule in kept and not one.is_settled]
    for note in notes:
        file.put_note(replace(note, settled_on=date.today()))
    if notes:
        file.revisions.follow_redirects()


def _bring_back_with(file: ProjectFile, removal: Revision) -> None:
    """Restore with a project the records that were removed because the project was."""
    for record_id in file.revisions.records_of(removal.record_id):
        known = {revision.digest: revision for revision in file.revisions.history(record_id)}
        last = tips(known.values())
        before = [known[parent] for parent in last[0].parents if parent in known]
        if len(last) == 1 and last[0].is_removal and _author(last[0]) == _author(removal) and before:
            file.revisions.resolve(last, values_of_payload(before[0].kind, before[0].payload))


def _author(revision: Revision) -> tuple[str, str, str]:
    return revision.at, revision.editor, revision.device
