"""What a project's plan calls its levels, wherever they are shown: by the edition of the project's year."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from app.formats.plans.plan import Plan
from app.models.value_text import LEVEL_NAMES

LevelNaming = Callable[[int | None], Sequence[str]]
"""Returns the names of the levels, from the top down, for a fiscal year."""


def form_naming(_fiscal_year: int | None) -> Sequence[str]:
    """Return the names that the official form prints, whatever the edition."""
    return LEVEL_NAMES


def naming_beside(file: Path) -> LevelNaming:
    """Return the naming of all plans for a file. Those are read when the first name is asked for.

    A plan that cannot be read names nothing; the form says so where plans are chosen.
    """
    from app.formats.plans.store import read_plans  # not above: history and decisions often name no level

    @lru_cache
    def naming(fiscal_year: int | None) -> Sequence[str]:
        return level_names(holding(fiscal_year, plans()), fiscal_year)

    @lru_cache
    def plans() -> list[Plan]:
        return read_plans(file.parent)[0]

    return naming


def holding(fiscal_year: int | None, plans: Sequence[Plan]) -> list[Plan]:
    """Return the plans that hold for a year, all of them without one.

    An unconfirmed edition holds as long as no other one does.
    """
    covering = [plan for plan in plans if plan.covers(fiscal_year)]
    confirmed = [plan for plan in covering if plan.is_confirmed]
    return confirmed if confirmed and fiscal_year is not None else covering


def level_names(holding: Sequence[Plan], fiscal_year: int | None) -> tuple[str, ...]:
    """Return the names of the only edition that holds, or of the one that takes precedence: the last.

    Without a year or an edition they are those of the form.
    """
    return holding[-1].level_names if holding and fiscal_year is not None else LEVEL_NAMES
