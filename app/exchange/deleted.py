"""Projects that were deleted: what they last were, so that they can be brought back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.models.note import Note
from app.models.progress_report import ProgressReport
from app.models.project import Project
from app.services.history import record_of
from app.storage.project_file import ProjectFile
from app.storage.revision_payload import NOTE, REPORT
from app.storage.revisions import Revision, tips


@dataclass(frozen=True, slots=True)
class Deleted:
    """A deleted project with its reports and notes as they last were, and the revision that deleted it."""

    project: Project
    reports: tuple[ProgressReport, ...]
    notes: tuple[Note, ...]
    revision: Revision


def deleted_projects(file: ProjectFile) -> list[Deleted]:
    """The deleted projects in which anything had been filled in, the last deleted first. Raises UserError."""
    found = (_deleted(file, *one) for one in file.removed_projects().items())
    known = [one for one in found if one and (one.project != Project(one.project.id) or one.reports)]
    return sorted(known, key=lambda one: one.revision.at, reverse=True)


def _deleted(file: ProjectFile, project_id: str, part_ids: Sequence[str]) -> Deleted | None:
    revisions = file.history(project_id)
    removal = tips(revisions)[0]
    last = _before(removal, revisions)
    if last is None:
        return None
    parts = [_part(file.history(part_id), removal) for part_id in part_ids]
    reports = [record_of(part) for part in parts if part and part.kind == REPORT]
    notes = [record_of(part) for part in parts if part and part.kind == NOTE]
    return Deleted(record_of(last), tuple(sorted(reports, key=_month)), tuple(notes), removal)


def _month(report: ProgressReport) -> Any:
    return report.period


def _part(revisions: Sequence[Revision], removal: Revision) -> Revision | None:
    """What a report or note was when its project was deleted; None for one that was deleted before that.

    One that others added to the deleted project is there still: it only has no place to be shown.
    """
    last = tips(revisions)[0]
    if not last.is_removal:
        return last
    return _before(last, revisions) if _went_together(last, removal) else None


def _went_together(one: Revision, other: Revision) -> bool:
    return (one.at, one.editor, one.device) == (other.at, other.editor, other.device)


def _before(removal: Revision, revisions: Sequence[Revision]) -> Revision | None:
    """The last revision, of those from which a removal was made, that is no removal itself."""
    known = {revision.digest: revision for revision in revisions}
    ahead = [known[digest] for digest in removal.parents if digest in known]
    while ahead:
        there = [one for one in ahead if not one.is_removal]
        if there:
            return max(there, key=lambda one: (one.at, one.digest))
        ahead = [known[digest] for one in ahead for digest in one.parents if digest in known]
    return None
