"""Compute a received file's effect on its offices' totals before anything is written.

Merging is set union: a project missing from a file stays. Only a revision that removes a project or report
takes it out of the totals. Files are processed one after another, each on top of those before.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple, Self

from app.models.submission.units import UnitList
from app.storage.briefs import Brief
from app.storage.revision_payload import PROJECT, REPORT
from app.storage.staging import Staging


class Totals(NamedTuple):
    """The totals of some projects: projects, reports, and amounts in satang."""

    projects: int = 0
    reports: int = 0
    budget_satang: int = 0
    disbursed_satang: int = 0

    def plus(self, other: Self, times: int = 1) -> "Totals":
        """Return the sum of both, the other one multiplied by `times`; -1 for the difference."""
        return Totals(*(mine + times * more for mine, more in zip(self, other, strict=True)))


class Shift(NamedTuple):
    """A record before and after a file is merged; None if it did not exist."""

    record_id: str
    before: Brief | None
    after: Brief


@dataclass(frozen=True, slots=True)
class ProjectState:
    """A project as counted in the totals. Reports of a missing project wait for it and are not counted."""

    office: str = ""
    is_there: bool = False
    budget_satang: int = 0
    reports: int = 0
    disbursed_satang: int = 0
    division: str = ""

    @property
    def totals(self) -> Totals:
        if not self.is_there:
            return Totals()
        return Totals(1, self.reports, self.budget_satang, self.disbursed_satang)


@dataclass(frozen=True, slots=True)
class OfficeEffect:
    """The totals of an office before and after a file; `key` is its folded name."""

    key: str
    office: str
    before: Totals
    after: Totals


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The predicted effect of a file: its projects before and after, and their offices."""

    projects: Mapping[str, tuple[ProjectState, ProjectState]]
    offices: tuple[OfficeEffect, ...]

    @property
    def removed(self) -> list[str]:
        """The projects that leave the totals."""
        return [one for one, (old, new) in self.projects.items() if old.is_there and not new.is_there]

    @property
    def added(self) -> list[str]:
        """The projects that enter the totals."""
        return [one for one, (old, new) in self.projects.items() if new.is_there and not old.is_there]


class Tally:
    """The totals as they would be after the settled files."""

    def __init__(self, staging: Staging, units: UnitList) -> None:
        self._staging = staging
        self._units = units
        self._offices: dict[str, Totals] = {}
        self._summed: set[str] = set()
        self._keys: dict[tuple[str, str], str] = {}

    @cached_property
    def _projects(self) -> dict[str, ProjectState]:
        return {
            project_id: ProjectState(office, True, budget, division=division)
            for project_id, office, division, budget in self._staging.projects()
        }

    @cached_property
    def _waiting(self) -> dict[str, list[Brief]]:
        """The waiting reports in the file, by project."""
        found: dict[str, list[Brief]] = {}
        for brief in self._staging.waiting.values():
            found.setdefault(brief.project_id, []).append(brief)
        return found

    @property
    def budget_satang(self) -> int:
        """The sum of the allocated budgets of all projects, in satang."""
        return sum(state.totals.budget_satang for state in self._projects.values())

    def foresee(self, shifts: Iterable[Shift]) -> Foreseen:
        """Return the effect of these shifts. Nothing is counted until `settle`."""
        by_project: dict[str, list[Shift]] = {}
        for shift in shifts:
            by_project.setdefault(shift.after.project_id, []).append(shift)
        self._sum_offices(self._projects[one] for one in by_project if one in self._projects)
        projects = {}
        for project_id, of_project in by_project.items():
            before = self._state(project_id)
            projects[project_id] = before, self._after(before, of_project)
        self._sum_offices(after for _, after in projects.values())
        return Foreseen(projects, self._effects(projects.values()))

    def settle(self, foreseen: Foreseen) -> None:
        """Count the predicted effect from now on."""
        for project_id, (_, after) in foreseen.projects.items():
            self._projects[project_id] = after
            self._summed.add(project_id)
        for effect in foreseen.offices:
            self._offices[effect.key] = effect.after

    def _state(self, project_id: str) -> ProjectState:
        """Return a project's current state; a missing project has only the reports that wait for it."""
        if project_id in self._projects:
            return self._projects[project_id]
        waiting = [one for one in self._waiting.get(project_id, ()) if one.kind == REPORT and one.is_there]
        return ProjectState(reports=len(waiting), disbursed_satang=sum(one.satang or 0 for one in waiting))

    def _after(self, state: ProjectState, shifts: Iterable[Shift]) -> ProjectState:
        """Return a project's state after its records have shifted."""
        office, is_there, budget = state.office, state.is_there, state.budget_satang
        count, spent, division = state.reports, state.disbursed_satang, state.division
        for record_id, before, after in shifts:
            if after.kind == PROJECT:
                if after.is_there:
                    office, division = after.office, after.division
                is_there = after.is_there
                budget = after.satang or 0
            elif after.kind == REPORT:
                was = before or self._staging.waiting.get(record_id)
                count += after.is_there - (was is not None and was.is_there)
                spent += (after.satang or 0) - ((was.satang or 0) if was else 0)
        return ProjectState(office, is_there, budget, count, spent, division)

    def _text(self, state: ProjectState) -> str:
        """Return a project's unit as it is spelt."""
        return self._units.unit_text(state.office, state.division)

    def _key(self, state: ProjectState) -> str:
        """Return the key of a project's unit; kept, as each source asks for those of all projects."""
        unit = state.office, state.division
        if unit not in self._keys:
            self._keys[unit] = self._units.key(self._text(state))
        return self._keys[unit]

    def _sum_offices(self, states: Iterable[ProjectState]) -> None:
        """Sum up the units of these projects unless already done."""
        spellings = {self._text(state) for state in states}
        keys = {self._units.key(text) for text in spellings} - self._offices.keys()
        if not keys:
            return
        of_offices = {one: state for one, state in self._projects.items() if self._key(state) in keys}
        unsummed = [one for one in of_offices if one not in self._summed]
        sums = self._staging.report_sums(unsummed)
        for project_id in unsummed:
            count, satang = sums.get(project_id, (0, 0))
            self._projects[project_id] = replace(
                of_offices[project_id], reports=count, disbursed_satang=satang
            )
        self._summed.update(unsummed)
        self._offices |= dict.fromkeys(keys, Totals())
        for project_id, state in of_offices.items():
            key = self._key(state)
            self._offices[key] = self._offices[key].plus(self._projects[project_id].totals)

    def _effects(self, changed: Collection[tuple[ProjectState, ProjectState]]) -> tuple[OfficeEffect, ...]:
        """Return the effects on offices with a changed figure."""
        after: dict[str, Totals] = {}
        for both in changed:
            for state, times in zip(both, (-1, 1), strict=True):
                key = self._key(state)
                after[key] = after.get(key, self._offices.get(key, Totals())).plus(state.totals, times)
        names = self._units.named(self._text(state) for both in changed for state in both)
        shown = {self._units.key(text): name for text, name in names.items()}
        return tuple(
            OfficeEffect(key, shown[key], before, after[key])
            for key in sorted(after, key=lambda key: shown[key])
            if (before := self._offices.get(key, Totals())) != after[key]
        )
