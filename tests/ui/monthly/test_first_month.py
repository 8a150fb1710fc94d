"""The month that the home begins with: the one that the form marks as due, on every day of the year."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.models.month_state import due_month
from app.models.note import Note, Topic
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.monthly.reading import first_month

PROJECT = Project(new_record_id(), project_name="ก", office="สำนักงานเขตมีนบุรี", fiscal_year=2562)
TURNS = (
    date(2018, 10, 1),
    date(2018, 11, 29),
    date(2018, 11, 30),
    date(2018, 12, 1),
    date(2019, 2, 28),
    date(2019, 3, 1),
    date(2019, 9, 30),
)
"""Days of fiscal year 2562 at the turns of its months, its first day and its last."""


@pytest.mark.parametrize("today", TURNS)
def test_a_file_without_projects_begins_with_the_month_of_today(path: Path, today: date) -> None:
    with ProjectFile.create(path) as file:
        assert first_month(file, today) == Period.of(today)


@pytest.mark.parametrize("today", TURNS)
def test_it_is_the_month_that_the_form_marks_and_in_which_the_project_is_listed(
    path: Path, today: date
) -> None:
    with ProjectFile.create(path) as file:
        file.add_project(PROJECT, [])
        month = first_month(file, today)
        assert month == due_month(PROJECT, [], [], today) == Period.of(today)
        assert [row.id for row in file.month(month)] == [PROJECT.id]


@pytest.mark.parametrize("today", TURNS)
def test_a_closed_project_is_listed_in_that_month_if_the_form_marks_it(path: Path, today: date) -> None:
    closing = replace(Note.of(Topic.CLOSING, PROJECT.id), noted_on=date(2018, 11, 30), text="แล้วเสร็จ")
    with ProjectFile.create(path) as file:
        file.add_project(PROJECT, [])
        file.put_note(closing)
        month = first_month(file, today)
        assert month == Period.of(today)
        assert bool(file.month(month)) == (due_month(PROJECT, [], [closing], today) == month)
        assert bool(file.month(month)) == (today <= date(2018, 11, 30))


@pytest.mark.parametrize(
    ("today", "last", "begun"),
    [
        (date(2018, 9, 30), None, Period(2018, 10)),
        (date(2019, 10, 1), None, Period(2018, 10)),
        (date(2019, 10, 1), Period(2019, 8), Period(2019, 9)),
        (date(2019, 10, 1), Period(2019, 9), Period(2019, 9)),
    ],
)
def test_outside_the_projects_year_it_is_a_month_of_that_year_and_the_form_marks_none(
    path: Path, today: date, last: Period | None, begun: Period
) -> None:
    reports = [ProgressReport(PROJECT.id, last, narrative="ดำเนินการแล้ว")] if last else []
    with ProjectFile.create(path) as file:
        file.add_project(PROJECT, reports)
        assert first_month(file, today) == begun
        assert due_month(PROJECT, reports, [], today) is None
