"""What decisions may still change the board's totals: losses that wait, and projects counted twice."""

from collections.abc import Sequence
from typing import Any

from app.models.board import Unsettled
from app.services.duplicates import undecided
from app.services.waiting.decisions import awaited
from app.storage.project_file import ProjectFile

Amounts = tuple[int, int]
"""Allocated and spent, in satang."""


def unsettled(file: ProjectFile, alike: Sequence[Sequence[Sequence[Any]]]) -> Unsettled:
    """Return what decisions may change about a year's projects. `alike`: see `BoardRows.alike`.

    Raises UserError.
    """
    count, effect = awaited(file)
    amounts = {project_id: (allocated, spent) for pair in alike for project_id, allocated, spent in pair}
    pairs = undecided(file, [(one[0], other[0]) for one, other in alike])
    doubled = [_doubled([amounts[one] for one in group]) for group in _groups(pairs)]
    return Unsettled(
        count,
        effect.budget_satang,
        effect.disbursed_satang,
        len(pairs),
        sum(allocated for allocated, _ in doubled),
        sum(spent for _, spent in doubled),
    )


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
