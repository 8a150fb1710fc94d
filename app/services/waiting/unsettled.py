"""What decisions may still change the board's totals: losses that wait, and projects counted twice."""

from collections.abc import Sequence

from app.models.board import Unsettled
from app.services.duplicates import Identity, likely_pairs, undecided
from app.services.waiting.decisions import awaited
from app.storage.board.rows import BoardRows
from app.storage.project_file import ProjectFile

Amounts = tuple[int, int]
"""Allocated and spent, in satang."""


def unsettled(file: ProjectFile, identities: Sequence[Identity], amounts: dict[str, Amounts]) -> Unsettled:
    """Return what decisions may change about a year's projects. Raises UserError."""
    count, effect = awaited(file)
    pairs = undecided(file, likely_pairs(identities))
    doubled = [_doubled([amounts[one] for one in group]) for group in _groups(pairs)]
    return Unsettled(
        count,
        effect.budget_satang,
        effect.disbursed_satang,
        len(pairs),
        sum(allocated for allocated, _ in doubled),
        sum(spent for _, spent in doubled),
    )


def named_projects(store: BoardRows, fiscal_year: int) -> tuple[list[Identity], dict[str, Amounts]]:
    """Return what people recognise a year's projects by, and their amounts, from the board's rows."""
    found = store.named(fiscal_year)
    identities = [
        Identity(project_id, office, fiscal_year, code, name, alike, 0)
        for project_id, office, code, name, alike, *_ in found
    ]
    return identities, {row[0]: (row[5], row[6]) for row in found}


def _groups(pairs: Sequence[tuple[str, str]]) -> list[set[str]]:
    """Return the projects that may all be one, as pairs tell."""
    groups: list[set[str]] = []
    for pair in pairs:
        joined = [group for group in groups if group & set(pair)]
        groups = [group for group in groups if group not in joined]
        groups.append(set(pair).union(*joined))
    return groups


def _doubled(amounts: Sequence[Amounts]) -> Amounts:
    """Return what is counted more than once if all of these are one project: all but the largest."""
    allocated, spent = zip(*amounts, strict=True)
    return sum(allocated) - max(allocated), sum(spent) - max(spent)
