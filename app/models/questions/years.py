"""The fiscal years of a file side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.models.overview import share
from app.models.questions.facts import YearSum, YearView, grouped


@dataclass(frozen=True, slots=True)
class YearRow:
    """A fiscal year of the shown offices. `allocated_before_satang` is the budget of the year before it in
    the file; None for the first one.
    """

    fiscal_year: int
    offices: int
    projects: int
    allocated_satang: int
    spent_satang: int
    reported_late: int
    behind_time: int
    over_budget: int
    allocated_before_satang: int | None = None

    @property
    def spent_share(self) -> int | None:
        return share(self.spent_satang, self.allocated_satang)

    @property
    def budget_change_satang(self) -> int | None:
        """How much larger the budget is than in the year before; negative for a smaller one."""
        before = self.allocated_before_satang
        return None if before is None else self.allocated_satang - before


def year_rows(view: YearView) -> list[YearRow]:
    """Return the years, first the earliest."""
    by_year = sorted(grouped(view.years, lambda one: one.fiscal_year).items())
    befores = [None, *(_allocated(sums) for _, sums in by_year)]
    return [_row(year, sums, before) for (year, sums), before in zip(by_year, befores, strict=False)]


def _row(fiscal_year: int, sums: Sequence[YearSum], before: int | None) -> YearRow:
    return YearRow(
        fiscal_year,
        len({one.office for one in sums}),
        sum(one.projects for one in sums),
        _allocated(sums),
        sum(one.spent_satang for one in sums),
        sum(one.reported_late for one in sums),
        sum(one.behind_time for one in sums),
        sum(one.over_budget for one in sums),
        before,
    )


def _allocated(sums: Sequence[YearSum]) -> int:
    return sum(one.allocated_satang for one in sums)
