from dataclasses import replace
from datetime import date

import pytest

from app.models.entry import entries
from app.models.next_year import in_year, moved, renamed
from app.models.project import Project, TargetGroup

PROJECT = Project(
    "old",
    project_name="โครงการอบรมครู ประจำปี 2562 (พ.ศ. ๒๕๖๒)",
    project_code="50130000-3379",
    fiscal_year=2562,
    start_date=date(2018, 10, 1),
    end_date=date(2019, 9, 30),
    allocated_budget_satang=180_000_00,
    office="สำนักงานเขตมีนบุรี",
    targets=(TargetGroup("ด้านปริมาณ", ("ครู 14 คน",)),),
)


def test_dates_move_with_the_fiscal_year_and_the_rest_stays() -> None:
    new = in_year(PROJECT, 2564, "new", budget_satang=None)
    assert (new.id, new.fiscal_year) == ("new", 2564)
    assert (new.start_date, new.end_date) == (date(2020, 10, 1), date(2021, 9, 30))
    moves = {"project_name", "fiscal_year", "start_date", "end_date", "allocated_budget_satang"}
    assert all(getattr(new, key) == getattr(PROJECT, key) for key in entries(Project) if key not in moves)


def test_budget_and_code_are_as_the_clerk_says() -> None:
    assert in_year(PROJECT, 2563, "new", budget_satang=5_00).allocated_budget_satang == 5_00
    assert in_year(PROJECT, 2563, "new", budget_satang=None).allocated_budget_satang is None
    assert in_year(PROJECT, 2563, "new", budget_satang=None, keeps_code=False).project_code == ""


def test_a_name_that_tells_the_year_tells_the_new_one_in_its_own_digits() -> None:
    assert renamed("ปี 2562 และ ๒๕๖๒", 2562, 2563) == "ปี 2563 และ ๒๕๖๓"
    kept = in_year(PROJECT, 2563, "new", budget_satang=None, renames_year=False)
    assert kept.project_name == PROJECT.project_name


@pytest.mark.parametrize(
    ("day", "years", "later"),
    [
        (date(2020, 2, 29), 1, date(2021, 2, 28)),
        (date(2020, 2, 29), 4, date(2024, 2, 29)),
        (date(2019, 2, 28), 1, date(2020, 2, 28)),
        (date(2019, 9, 30), -1, date(2018, 9, 30)),
        (date(9999, 1, 1), 1, date(9999, 1, 1)),
        (None, 1, None),
    ],
)
def test_a_day_moves_by_years(day: date | None, years: int, later: date | None) -> None:
    assert moved(day, years) == later


def test_without_a_fiscal_year_the_year_in_which_it_begins_counts() -> None:
    new = in_year(replace(PROJECT, fiscal_year=None), 2563, "new", budget_satang=None)
    assert (new.fiscal_year, new.start_date) == (2563, date(2019, 10, 1))


def test_without_any_year_no_date_moves() -> None:
    bare = replace(PROJECT, fiscal_year=None, start_date=None)
    new = in_year(bare, 2563, "new", budget_satang=None)
    assert (new.end_date, new.project_name) == (PROJECT.end_date, PROJECT.project_name)
