"""Which months a project owes, the same for the clerk, the form and the coordinator."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.month_state import due_month
from app.models.note import Note, Topic
from app.models.progress_report import Period, ProgressReport, fiscal_months
from app.models.project import Project
from app.models.submission.expected_months import is_expected
from app.services.board import read_board, refresh
from app.storage.project_file import ProjectFile, new_record_id

PROJECT = Project(new_record_id(), project_name="ก", office="สำนักงานเขตมีนบุรี", fiscal_year=2562)
MONTHS = fiscal_months(2562)


@pytest.fixture
def file(path: Path) -> Iterator[ProjectFile]:
    with ProjectFile.create(path) as made:
        made.add_project(PROJECT, [])
        yield made


def close(file: ProjectFile, day: date | None) -> Note:
    closing = replace(Note.of(Topic.CLOSING, PROJECT.id), text="แล้วเสร็จ", noted_on=day)
    file.put_note(closing)
    file.revisions.commit()
    return closing


def due_for_clerk(file: ProjectFile) -> list[Period]:
    due = [month for month in MONTHS if file.month(month)]
    assert due == [month for month in MONTHS if file.month_count(month).due]
    return due


def expected_on_board(file: ProjectFile) -> list[Period]:
    refresh(file)
    found = read_board(file, 2562, date(2019, 12, 31)).offices
    return [month.period for office in found for month in office.months if month.submission.expected]


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2019, 3, 1), Period(2019, 3)),
        (date(2019, 3, 31), Period(2019, 3)),
        (date(2019, 4, 1), Period(2019, 4)),
        (date(2018, 10, 1), Period(2018, 10)),
        (date(2019, 11, 5), Period(2019, 9)),
    ],
)
def test_the_month_of_the_closing_is_due_and_those_after_it_are_not(
    file: ProjectFile, day: date, last: Period
) -> None:
    closing = close(file, day)
    due = [month for month in MONTHS if month <= last]
    assert due_for_clerk(file) == expected_on_board(file) == due
    for month in MONTHS:
        today = date(month.year, month.month, 15)
        assert due_month(PROJECT, [], [closing], today) == (month if month <= last else None)


@pytest.mark.parametrize("day", [None, date(2018, 9, 30)])
def test_a_project_closed_before_its_year_owes_nothing(file: ProjectFile, day: date | None) -> None:
    closing = close(file, day)
    assert due_for_clerk(file) == expected_on_board(file) == []
    assert due_month(PROJECT, [], [closing], date(2018, 10, 15)) is None


DAYS = st.none() | st.dates(date(2018, 8, 1), date(2019, 11, 30))


@given(
    start=DAYS,
    end=DAYS,
    closed=st.none() | st.dates(date(2018, 9, 1), date(2019, 10, 31)),
    progress=st.dictionaries(st.sampled_from(MONTHS), st.sampled_from([None, 50_00, 100_00]), max_size=4),
)
def test_clerk_form_and_coordinator_expect_the_same_months(
    tmp_path_factory: pytest.TempPathFactory,
    start: date | None,
    end: date | None,
    closed: date | None,
    progress: dict[Period, int | None],
) -> None:
    project = replace(PROJECT, start_date=start, end_date=end)
    reports = [ProgressReport(PROJECT.id, month, progress=progress[month]) for month in sorted(progress)]
    with ProjectFile.create(tmp_path_factory.mktemp("months") / "ก.sqlite") as file:
        file.add_project(project, reports)
        file.revisions.commit()
        notes = [close(file, closed)] if closed else []
        due = due_for_clerk(file)
        assert expected_on_board(file) == due
        assert [month for month in MONTHS if is_expected(month, project, reports, notes)] == due
        for month in MONTHS:
            marked = due_month(project, reports, notes, date(month.year, month.month, 15))
            assert marked == (month if month in due and month not in progress else None)
