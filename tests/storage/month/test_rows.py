"""The rows of a month read reports when they are asked for, and tell of them what the file has."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from app.models.entry import entries
from app.models.progress_report import Period, ProgressReport
from app.models.project_record import ProjectRecord
from app.storage.month import rows as month_rows
from app.storage.project_file import ProjectFile, new_record_id

JUNE, MAY = Period(2019, 6), Period(2019, 5)
COUNT = 7


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(month_rows, "_AT_ONCE", 3)


@pytest.fixture
def city(file: ProjectFile, record: ProjectRecord) -> ProjectFile:
    """Projects by turns with and without a report of June, each with its own progress in May."""
    for number in range(COUNT):
        one = record.with_id(new_record_id())
        may = replace(next(report for report in one.reports if report.period == MAY), progress=10_00 + number)
        reports = [report for report in one.reports if report.period < MAY]
        june = [replace(one.reports[-1], progress=50_00 + number)] if number % 2 else []
        file.add_project(replace(one.project, project_code=f"50130000-000{number}"), (*reports, may, *june))
    return file


def test_each_row_tells_the_reports_of_its_project(city: ProjectFile) -> None:
    for row in reversed(city.month(JUNE)):
        kept = {report.period: report for report in city.reports(row.id)}
        assert (row.report, row.before) == (kept.get(JUNE), kept[MAY])
        assert row.progress_before == kept[MAY].progress
        assert (row.is_reported, row.progress) == (
            JUNE in kept,
            kept[JUNE].progress if JUNE in kept else None,
        )


def test_a_list_in_sight_reads_only_the_reports_that_it_shows(
    city: ProjectFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    read = month_rows.MonthReports._read

    def reading(self: month_rows.MonthReports, ids: Sequence[str]) -> None:
        asked.append(len(ids))
        read(self, ids)

    monkeypatch.setattr(month_rows.MonthReports, "_read", reading)
    rows = city.month(JUNE)
    assert [row.is_missing for row in rows] == [number % 2 == 0 for number in range(COUNT)]
    assert asked == []
    assert [row.progress for row in rows[:2]] == [None, 50_01]
    assert asked == [3]
    assert sum(row.progress or 0 for row in rows) == 150_00 + 9
    assert asked == [3, 3], "the last of the seven has no report to read"


def test_a_changed_copy_of_a_row_still_tells_its_reports(city: ProjectFile) -> None:
    before = city.month(JUNE)[1]
    row = before._replace(findings=2, is_printed=True)
    assert (row.report, row.before, row.progress_before) == (
        before.report,
        before.before,
        before.progress_before,
    )


def test_reports_that_cannot_be_read_leave_the_list_as_it_is(city: ProjectFile) -> None:
    rows = city.month(JUNE)
    city.database.connection.execute("UPDATE progress_report SET narrative = CAST(X'ff' AS TEXT)")
    assert [row.is_reported for row in rows] == [number % 2 == 1 for number in range(COUNT)]
    assert rows[1].progress is None


def test_a_month_reads_all_that_a_report_says() -> None:
    """What is compared with a month's rows, and written back from them, would lose the rest."""
    assert list(month_rows._REPORT) == ["period", *entries(ProgressReport)]
