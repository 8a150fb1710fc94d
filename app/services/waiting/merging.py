"""Notes that wait for a decision: by which a project becomes part of another one, or no longer is."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from app.services.file_changes import Change, ProjectChange, ProjectName, named, whole_project, with_merging
from app.services.file_totals import ProjectState, Totals
from app.storage.briefs import Brief
from app.storage.project_file import ProjectFile
from app.storage.revision_payload import PROJECT, REPORT
from app.storage.revisions import Revision
from app.storage.shown.redirects import merging_of
from app.storage.waiting.waiting import Held


class Joining(NamedTuple):
    """A note, and the ids of the project of which its project is part before and after; empty if of none."""

    note: Revision
    before: str
    after: str

    @property
    def removed(self) -> str:
        """The project that it is about."""
        return merging_of(self.note)[0]


def undecided(file: ProjectFile) -> dict[str, Joining]:
    """Return the notes that merge projects that are shown, by these projects. Raises UserError."""
    found = (Joining(note, "", merging_of(note)[1]) for note in file.waiting.undecided())
    return {one.removed: one for one in found}


def joining_of(held: Held) -> Joining | None:
    """Return what waits if it is a note on a merged project that says something else now."""
    if not merging_of(held.newest)[0]:
        return None
    return Joining(held.newest, merging_of(held.shown)[1], merging_of(held.newest)[1])


def effect_of_joining(file: ProjectFile, joining: Joining) -> Totals:
    """Return what accepting a note does to the totals: the reports of the one project become the other's."""
    found = Totals()
    for before, after in file.waiting.foreseen(joining.note.record_id):
        found = found.plus(_counts(after)).plus(_counts(before), -1)
    return found


def change_of(file: ProjectFile, joining: Joining) -> tuple[ProjectChange, ProjectState]:
    """Return what accepting a note changes, and the project as it is, or would be if it is not there."""
    note, shifts = joining.note, file.waiting.foreseen(joining.note.record_id)
    of_project = [both for both in shifts if joining.removed in {one.project_id for one in both if one}]
    here, there = (counted([both[side] for both in of_project]) for side in (0, 1))
    told = _whole_or_not(last_name(file, joining.removed), here, there, (note.at, note.editor))
    names = (last_name(file, one).full if one else "" for one in (joining.before, joining.after))
    return with_merging(told, *names), here if here.is_there else there


def _whole_or_not(
    name: ProjectName, here: ProjectState, there: ProjectState, by: tuple[str, str]
) -> ProjectChange:
    if here.is_there == there.is_there:  # it is removed, whichever project it is part of
        return ProjectChange(Change.CHANGED, name, (), *by)
    return whole_project(Change.REMOVED if here.is_there else Change.ADDED, name, here, there, by)


def last_name(file: ProjectFile, project_id: str) -> ProjectName:
    """Return the last name that a project had, removed or not."""
    told = [json.loads(one.payload) for one in file.revisions.history(project_id)]
    names = [payload for payload in told if not payload.get("removed")]
    return named(names[-1] if names else {})


def counted(briefs: Sequence[Brief | None]) -> ProjectState:
    """Return a project as these records of it are counted."""
    there = [one for one in briefs if one and one.is_there]
    reports = [one for one in there if one.kind == REPORT]
    project = next((one for one in there if one.kind == PROJECT), None)
    return ProjectState(
        project.office if project else "",
        is_there=bool(project),
        budget_satang=(project.satang or 0) if project else 0,
        reports=len(reports),
        disbursed_satang=sum(one.satang or 0 for one in reports),
        division=project.division if project else "",
    )


def _counts(one: Brief | None) -> Totals:
    if one is None or not one.is_there:
        return Totals()
    satang = one.satang or 0
    return Totals(1, 0, satang, 0) if one.kind == PROJECT else Totals(0, 1, 0, satang)
