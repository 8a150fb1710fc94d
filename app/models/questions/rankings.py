"""Rankings: of the offices by their money, and of the projects by budget and by lateness."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.models.board import OfficeRow
from app.models.questions.facts import ProjectFacts, YearView
from app.models.submission.office_month import Submission

TOP: Final = 10


@dataclass(frozen=True, slots=True)
class OfficeRank:
    """An office and its place, 1 for the highest share of the budget disbursed; None without a budget.

    Offices with the same share have the same place.
    """

    place: int | None
    row: OfficeRow
    submission: Submission

    @property
    def office(self) -> str:
        return self.row.office


def office_ranks(view: YearView) -> list[OfficeRank]:
    """Return the offices in the order of their places; those without a budget last, in the board's order."""
    shares = [row.spent_share for row in view.board.offices if row.spent_share is not None]
    ranked = [OfficeRank(_place(row.spent_share, shares), row, row.submission) for row in view.board.offices]
    return sorted(ranked, key=lambda one: (one.place is None, one.place or 0))


def all_offices(view: YearView) -> OfficeRank:
    """Return the sum of the offices, which has no place."""
    return OfficeRank(None, view.board.total, view.board.submission)


def _place(found: int | None, shares: Sequence[int]) -> int | None:
    return None if found is None else 1 + sum(other > found for other in shares)


@dataclass(frozen=True, slots=True)
class ProjectRank:
    """A project and its place in a ranking, from 1."""

    place: int
    project: ProjectFacts

    @property
    def office(self) -> str:
        return self.project.office


def largest_budgets(view: YearView) -> list[ProjectRank]:
    """Return the ten projects with the largest budgets."""
    found = [one for one in view.projects if one.allocated_satang]
    return _ranked(sorted(found, key=lambda one: (-one.allocated_satang, _name(one)))[:TOP])


def latest_projects(view: YearView) -> list[ProjectRank]:
    """Return the ten projects whose progress is furthest below the share of time that has passed."""
    found = [one for one in view.projects if one.lag]
    return _ranked(sorted(found, key=lambda one: (-one.lag, _name(one)))[:TOP])


def _ranked(projects: Sequence[ProjectFacts]) -> list[ProjectRank]:
    return [ProjectRank(place, one) for place, one in enumerate(projects, start=1)]


def _name(project: ProjectFacts) -> tuple[str, str, str, str]:
    return project.office, project.code, project.name, project.id
