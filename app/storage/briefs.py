"""The few entries of a record that totals need, found without parsing its whole payload, for speed."""

from typing import Final, NamedTuple

from app.models.entry import Kind
from app.models.rules.large_drop import is_large_drop
from app.storage.revision_payload import (
    PROJECT,
    REPORT,
    is_removed,
    number_in_payload,
    project_of_payload,
    text_in_payload,
)
from app.storage.revisions import Revision

_UNIT: Final = ("office", "division")


class Brief(NamedTuple):
    """A record in brief: a project's budget, office and division, or a report's disbursement and progress.

    Amounts are in satang, progress in hundredths of a percent; all are empty for a removed record.
    """

    kind: str
    project_id: str
    is_there: bool = True
    satang: int | None = None
    office: str = ""
    progress: int | None = None
    division: str = ""


def brief_of(revision: Revision) -> Brief:
    """Return a revision's record in brief. A note has neither amount nor office."""
    kind, payload = revision.kind, revision.payload
    is_there = not is_removed(payload)
    if kind == PROJECT:
        budget = number_in_payload(payload, "allocated_budget_satang")
        office, division = (text_in_payload(payload, key) if is_there else "" for key in _UNIT)
        return Brief(kind, revision.record_id, is_there, budget, office, division=division)
    project_id = project_of_payload(payload)
    if kind != REPORT:
        return Brief(kind, project_id, is_there)
    spent, progress = number_in_payload(payload, "disbursed_satang"), number_in_payload(payload, "progress")
    return Brief(kind, project_id, is_there, spent, "", progress)


def is_large_fall(before: Brief, after: Brief) -> bool:
    """Return whether a project's budget, or a report's disbursement or progress, has a large drop."""
    if not (before.is_there and after.is_there) or after.kind not in (PROJECT, REPORT):
        return False
    return is_large_drop(Kind.MONEY, before.satang, after.satang) or is_large_drop(
        Kind.PERCENT, before.progress, after.progress
    )


def is_loss(before: Brief, after: Brief) -> bool:
    """Return whether a project or report goes away, or one of its figures has a large drop."""
    is_removal = before.is_there and not after.is_there and after.kind in (PROJECT, REPORT)
    return is_removal or is_large_fall(before, after)
