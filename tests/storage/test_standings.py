from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.models.progress_report import Period, spent_budget
from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile
from tests.strategies import records


def test_a_project_stands_where_its_latest_report_says(file: ProjectFile, record: ProjectRecord) -> None:
    file.add_project(record.project, record.reports)
    (found,) = file.standings()
    assert found.project_name == record.project.project_name
    assert found.division == "ฝ่ายการศึกษา"
    assert (found.start_date, found.end_date) == (record.project.start_date, record.project.end_date)
    assert (found.report_count, found.progress, found.spent_satang) == (9, 100_00, 180_000_00)
    assert found.progress_on == record.reports[-1].reported_on
    assert found.plan_status == record.reports[-1].plan_status
    assert not found.is_late
    assert not found.is_over_budget


def test_a_project_without_reports_stands_nowhere_yet(file: ProjectFile, record: ProjectRecord) -> None:
    file.add_project(record.project)
    (found,) = file.standings()
    assert (found.report_count, found.spent_satang, found.progress, found.progress_on) == (0, 0, None, None)
    assert (found.plan_status, found.target_status) == ("", "")


def test_a_latest_report_without_progress_leaves_that_of_the_one_before(
    file: ProjectFile, record: ProjectRecord
) -> None:
    first, second = record.reports[:2]
    file.add_project(record.project, [first, replace(second, progress=None, plan_status="ช้ากว่าแผน")])
    (found,) = file.standings()
    assert (found.progress, found.progress_on) == (first.progress, first.reported_on)
    assert found.plan_status == "ช้ากว่าแผน"
    assert found.is_reported_late


def test_a_date_of_another_month_is_not_taken_for_the_day_of_the_progress(
    file: ProjectFile, record: ProjectRecord
) -> None:
    report = replace(record.reports[0], period=Period(2019, 2), reported_on=date(2016, 2, 3))
    file.add_project(record.project, [report])
    assert file.standings()[0].progress_on == date(2019, 2, 28)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.lists(records(), max_size=4, unique_by=lambda record: record.project.id))
def test_the_pass_over_the_file_says_what_its_projects_say(
    file: ProjectFile, drawn: list[ProjectRecord]
) -> None:
    for summary in file.summaries():
        file.remove_project(summary.id)
    for record in drawn:
        file.add_project(record.project, record.reports)
    assert [standing.id for standing in file.standings()] == [summary.id for summary in file.summaries()]
    for standing in file.standings():
        reports = file.reports(standing.id)
        told = [report.progress for report in reports if report.progress is not None]
        assert standing.spent_satang == spent_budget(reports)
        assert standing.progress == (told[-1] if told else None)
        assert standing.plan_status == (reports[-1].plan_status if reports else "")
