"""Which offices must be told of what was changed, decided, merged, moved or removed here."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from app.models.note import Topic
from app.models.remarks import open_remarks
from app.models.submission.units import UnitList
from app.services.returns.acknowledged import LENGTH, read_acknowledged, read_from_above
from app.services.units.listing import units_of
from app.storage.project_file import ProjectFile
from app.storage.revision_payload import NOTE, PROJECT, project_of_payload, text_in_payload
from app.storage.revisions import Revision

_OF_COORDINATORS = frozenset({Topic.RECEIVED, Topic.DIVISION_RECEIVED, Topic.DISTINCT, Topic.DEADLINE})
"""Topics of notes that alone are no reason to return a file; the notes go with it."""


@dataclass
class Concerned:
    """An office, its open remarks, the records changed here that it does not have, and their projects."""

    office: str
    remarks: int = 0
    record_ids: set[str] = field(default_factory=set)
    project_ids: set[str] = field(default_factory=set)

    @property
    def change_count(self) -> int:
        return len(self.record_ids)


def concerned_offices(file: ProjectFile) -> list[Concerned]:
    """Return the offices with open remarks, or that lack a change made here, by name. Raises UserError."""
    file.revisions.commit()
    units = units_of(file)
    offices = _Offices(file, units)
    known: dict[str, frozenset[str]] = {}
    for told, digests in read_acknowledged(file).items():  # perhaps by a former name
        known[units.key(told)] = known.get(units.key(told), frozenset()) | digests
    found: dict[str, Concerned] = {}
    remarks = {note.id: note for note in open_remarks(file.notes())}
    for note in remarks.values():
        for office in offices.of_project(note.project_id):
            found.setdefault(units.key(office), Concerned(office)).remarks += 1
    for revision in file.revisions.made_here(read_from_above(file)):
        for project_id, office in offices.of(revision):
            key = units.key(office)
            if revision.digest[:LENGTH] not in known.get(key, ()):
                one = found.setdefault(key, Concerned(office))
                one.project_ids.add(project_id)
                if revision.record_id not in remarks:  # they are counted above
                    one.record_ids.add(revision.record_id)
    named = units.named(one.office for one in found.values())
    for one in found.values():
        one.office = named[one.office]
    return sorted(found.values(), key=lambda one: one.office)


class _Offices:
    """The units of projects, also of removed ones, and those that a project was moved away from."""

    def __init__(self, file: ProjectFile, units: UnitList) -> None:
        self._file = file
        self._units = units
        self._shown = {one.id: units.unit_text(one.office, one.division) for one in file.summaries()}

    def of(self, revision: Revision) -> Iterator[tuple[str, str]]:
        """Yield the projects that a revision made here is about, each with an office to tell."""
        for project_id in self._projects(revision):
            for office in self.of_project(project_id):
                yield project_id, office
        if revision.kind == PROJECT and not revision.is_removal:
            yield from ((revision.record_id, office) for office in self._left(revision))

    def of_project(self, project_id: str) -> list[str]:
        if project_id in self._shown:
            return [self._shown[project_id]]
        living = [one for one in self._file.revisions.history(project_id) if not one.is_removal]
        self._shown[project_id] = self._unit(living[-1]) if living else ""
        return [self._shown[project_id]]

    def _projects(self, revision: Revision) -> list[str]:
        if revision.kind != NOTE:
            return [revision.project_id]
        payload: dict[str, Any] = json.loads(revision.payload)
        if payload["topic"] == Topic.MERGED:
            ids = (payload.get("rule", ""), payload.get("text", ""))
            return [one for one in ids if one]
        project_id = project_of_payload(revision.payload)
        return [project_id] if project_id and payload["topic"] not in _OF_COORDINATORS else []

    def _left(self, revision: Revision) -> Iterator[str]:
        """Yield the offices that the project had before this revision."""
        known = self._file.revisions.history(revision.record_id)
        before = [self._unit(one) for one in known if one.digest in revision.parents and not one.is_removal]
        now = self._units.key(self._unit(revision))
        yield from (unit for unit in before if self._units.key(unit) != now)

    def _unit(self, revision: Revision) -> str:
        office, division = (text_in_payload(revision.payload, key) for key in ("office", "division"))
        return self._units.unit_text(office, division)
