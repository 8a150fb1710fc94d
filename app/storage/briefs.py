"""What totals ask of a project or report, found without reading its whole body: there may be many."""

from typing import NamedTuple

from app.storage.revision_payload import (
    PROJECT,
    REPORT,
    is_removed,
    number_in_body,
    project_of_body,
    text_in_body,
)
from app.storage.revisions import Revision


class Brief(NamedTuple):
    """A record in brief. A project has a budget and an office, a report a disbursement and a progress.

    Amounts are satang, progress is hundredths of a percent; of what is removed, all of them are empty.
    """

    kind: str
    project_id: str
    is_there: bool = True
    satang: int | None = None
    office: str = ""
    progress: int | None = None


def brief_of(revision: Revision) -> Brief:
    """What a revision says of its record, in brief. A note has neither amount nor office."""
    kind, body = revision.kind, revision.body
    is_there = not is_removed(body)
    if kind == PROJECT:
        office = text_in_body(body, "office") if is_there else ""
        return Brief(
            kind, revision.record_id, is_there, number_in_body(body, "allocated_budget_satang"), office
        )
    project_id = project_of_body(body)
    if kind != REPORT:
        return Brief(kind, project_id, is_there)
    spent, progress = number_in_body(body, "disbursed_satang"), number_in_body(body, "progress")
    return Brief(kind, project_id, is_there, spent, "", progress)
