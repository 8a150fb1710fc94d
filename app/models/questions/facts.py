"""What is known of each project of a year, from which every question is answered."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Self, TypeVar

from app.models.board import Board
from app.models.overview import share

Key = TypeVar("Key")
One = TypeVar("One")

QUARTERS: Final = 4
MONTHS_A_QUARTER: Final = 3
NO_ROWS: Final = "ไม่มีรายการในหัวข้อนี้"
"""What is said of a question whose table has no rows."""


@dataclass(frozen=True, slots=True)
class QuarterFacts:
    """A project's reports for the months of a quarter. `target_status` is that of the last one."""

    disbursed_satang: int = 0
    reports: int = 0
    target_status: str = ""


NO_QUARTERS: Final = (QuarterFacts(),) * QUARTERS


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """One project by its reports so far. Amounts are in satang, progress in hundredths of a percent.

    `alignments` are the strategic issues with their sub-issues, each pair once. `unmoved_months`: see
    `app.models.questions.course`.
    """

    id: str
    code: str
    name: str
    office: str
    division: str
    allocated_satang: int
    spent_satang: int
    progress: int | None
    expected_progress: int | None
    plan_status: str
    is_reported_late: bool
    is_behind_time: bool
    is_over_budget: bool
    is_underspent: bool
    unmoved_months: int
    alignments: tuple[tuple[str, str], ...] = ()
    quarters: tuple[QuarterFacts, ...] = NO_QUARTERS

    @property
    def spent_share(self) -> int | None:
        return share(self.spent_satang, self.allocated_satang)

    @property
    def lag(self) -> int:
        """Hundredths of a percent by which the progress is below the share of time that has passed."""
        if self.progress is None or self.expected_progress is None:
            return 0
        return max(0, self.expected_progress - self.progress)


@dataclass(frozen=True, slots=True)
class YearSum:
    """The projects of one office in one fiscal year, summed up; amounts are in satang."""

    fiscal_year: int
    office: str
    projects: int
    allocated_satang: int
    spent_satang: int
    reported_late: int
    behind_time: int
    over_budget: int


EVEN_TARGETS: Final = (25_00, 50_00, 75_00, 100_00)
"""Cumulative shares of the budget to be disbursed by the end of each quarter, in hundredths of a percent:
even spending, until a coordinator sets the year's own.
"""


@dataclass(frozen=True)
class YearView:
    """A year of some offices: the board of these offices, their projects, their sums of all years.

    `targets` are the cumulative shares of the budget to be disbursed by the end of each quarter.
    """

    board: Board
    projects: Sequence[ProjectFacts]
    years: Sequence[YearSum] = ()
    targets: tuple[int, ...] = EVEN_TARGETS

    @property
    def offices(self) -> tuple[str, ...]:
        return tuple(row.office for row in self.board.offices)

    def of_board(self, board: Board) -> Self:
        """Return the view of the offices of this board. Where it shows all, offices that only other years
        have stay, too.
        """
        if len(board.offices) == len(self.board.offices):
            return replace(self, board=board)
        wanted = {row.office for row in board.offices}
        return replace(
            self,
            board=board,
            projects=[one for one in self.projects if one.office in wanted],
            years=[one for one in self.years if one.office in wanted],
        )

    def of_office(self, office: str) -> "YearView":
        """Return the view of one office alone."""
        board = replace(self.board, offices=tuple(row for row in self.board.offices if row.office == office))
        projects, years = self._projects_of.get(office, ()), self._years_of.get(office, ())
        return YearView(board, projects, years, self.targets)

    @cached_property
    def _projects_of(self) -> dict[str, list[ProjectFacts]]:
        return grouped(self.projects, lambda one: one.office)

    @cached_property
    def _years_of(self) -> dict[str, list[YearSum]]:
        return grouped(self.years, lambda one: one.office)


def grouped(found: Iterable[One], key_of: Callable[[One], Key]) -> dict[Key, list[One]]:
    """Return the items by their key, in the order in which the keys first occur."""
    groups: dict[Key, list[One]] = {}
    for one in found:
        groups.setdefault(key_of(one), []).append(one)
    return groups
