"""The plans that hold for a project's fiscal year, with what the office's own projects under them name."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.formats.plans.level_naming import holding, level_names
from app.formats.plans.plan import LEVELS, Plan, names_of
from app.formats.plans.tree import PlanTree
from app.models.project import StrategicAlignment


@dataclass(frozen=True, slots=True)
class PlanInForce:
    """What can be chosen for a project of one fiscal year.

    `level_names` are those of the only edition that holds, or of the one that takes precedence; without an
    edition those of the form. `name` is empty without an edition.
    """

    fiscal_year: int | None
    name: str
    level_names: tuple[str, ...]
    tree: PlanTree
    unconfirmed: tuple[frozenset[str], ...]
    """The texts of each level that only an unconfirmed edition names."""

    def is_unconfirmed(self, level: int, text: str) -> bool:
        return text in self.unconfirmed[level]


def plan_in_force(
    fiscal_year: int | None, plans: Sequence[Plan], own: Iterable[tuple[Any, ...]]
) -> PlanInForce:
    """Return what holds for a year. `own` are pairs of a project's alignments and its fiscal year.

    Without a year every plan is offered. For a year of no plan only the office's own entries are: those of
    another edition would be wrong. An unconfirmed edition is offered as long as no other one holds.
    """
    offered = holding(fiscal_year, plans)
    return PlanInForce(
        fiscal_year,
        "" if fiscal_year is None else " · ".join(plan.name for plan in offered),
        level_names(offered, fiscal_year),
        PlanTree.of(offered, _own_lines(fiscal_year, plans, own)),
        _unconfirmed([plan for plan in plans if plan.covers(fiscal_year)]),
    )


def _unconfirmed(plans: Sequence[Plan]) -> tuple[frozenset[str], ...]:
    doubtful = _texts(plan for plan in plans if not plan.is_confirmed)
    sure = _texts(plan for plan in plans if plan.is_confirmed)
    return tuple(frozenset(found - known) for found, known in zip(doubtful, sure, strict=True))


def _texts(plans: Iterable[Plan]) -> list[set[str]]:
    """Return the texts of each level of these plans."""
    found: list[set[str]] = [set() for _ in LEVELS]
    for plan in plans:
        for line in plan.lines:
            for texts, name in zip(found, names_of(line), strict=True):
                texts.add(name)
    return [texts - {""} for texts in found]


def _own_lines(
    fiscal_year: int | None, plans: Sequence[Plan], own: Iterable[tuple[Any, ...]]
) -> Iterator[StrategicAlignment]:
    """Yield the lines of the projects under the same editions: the numbers of others mean something else.

    A project whose year was changed may still have lines of another edition, which are left out.
    """
    wanted = _editions(fiscal_year, plans)
    others = _texts(plan for plan in plans if not plan.covers(fiscal_year))[0]
    foreign = others - _texts(plan for plan in plans if plan.covers(fiscal_year))[0]
    for alignments, year in own:
        if fiscal_year is None or year is None or not wanted or _editions(year, plans) == wanted:
            yield from (line for line in alignments if line.strategic_issue not in foreign)


def _editions(fiscal_year: int | None, plans: Sequence[Plan]) -> list[str]:
    return [plan.name for plan in plans if fiscal_year is not None and plan.covers(fiscal_year)]
