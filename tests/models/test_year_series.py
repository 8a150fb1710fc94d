from dataclasses import replace
from datetime import date

import pytest

from app.models.progress_report import Period, ProgressReport, fiscal_months
from app.models.project import Project
from app.models.project_record import ProjectRecord
from app.models.year_series import Point, figures, position, report_day

MONTHS = fiscal_months(2562)


def test_the_reference_project_s_year(reference_as_printed: ProjectRecord) -> None:
    record = reference_as_printed
    found = figures(record.project, record.reports)
    assert found.months == MONTHS
    assert [p.value for p in found.progress] == [n * 100 for n in (10, 20, 30, 60, 80, 80, 80, 90, 100)]
    assert [p.value for p in found.spending] == [0, 0, 0, 0, *[88_400_00] * 4, 180_000_00]
    assert found.budget_satang == 180_000_00
    assert (found.spent_before_satang, found.left_out) == (0, 0)


def test_each_report_stands_in_its_month(record: ProjectRecord) -> None:
    found = figures(record.project, record.reports)
    assert [int(p.at) for p in found.progress] == [MONTHS.index(r.period) for r in record.reports]


def test_what_is_expected_runs_from_start_to_end(record: ProjectRecord) -> None:
    expected = figures(record.project, ()).expected
    assert expected[0].value == 0
    assert expected[-1] == Point(12.0, 100_00)
    assert [p.value for p in expected] == sorted(p.value for p in expected)


def test_of_a_project_that_runs_longer_the_year_s_part_is_expected(record: ProjectRecord) -> None:
    longer = replace(record.project, start_date=date(2018, 4, 1), end_date=date(2020, 3, 31))
    expected = figures(longer, ()).expected
    assert expected[0].value == pytest.approx(25_00, abs=50)
    assert expected[-1].value == pytest.approx(75_00, abs=50)


@pytest.mark.parametrize("dates", [{"start_date": None}, {"end_date": None}, {"end_date": date(2018, 1, 1)}])
def test_nothing_is_expected_without_a_span_of_time(
    record: ProjectRecord, dates: dict[str, date | None]
) -> None:
    assert figures(replace(record.project, **dates), ()).expected == ()  # type: ignore[arg-type]


def test_what_was_disbursed_before_the_year_counts_and_reports_of_other_years_are_told() -> None:
    project = Project("00000000-0000-7000-8000-000000000001", fiscal_year=2562)
    reports = [
        _report(project, period, 1000_00) for period in (Period(2018, 8), Period(2018, 11), Period(2019, 12))
    ]
    found = figures(project, reports)
    assert found.spent_before_satang == 1000_00
    assert [p.value for p in found.spending] == [2000_00]
    assert found.left_out == 2


def test_without_a_fiscal_year_the_dates_tell_it() -> None:
    project = Project("00000000-0000-7000-8000-000000000001", start_date=date(2018, 11, 5))
    assert figures(project, ()).months == MONTHS


def test_a_report_stands_for_its_date_else_for_its_month_s_end() -> None:
    assert report_day(Period(2019, 2), None) == date(2019, 2, 28)
    assert report_day(Period(2019, 2), date(2019, 2, 25)) == date(2019, 2, 25)
    assert report_day(Period(2019, 2), date(2019, 3, 2)) == date(2019, 2, 28)


def test_a_month_s_end_is_a_whole_number_of_months() -> None:
    assert position(MONTHS, date(2018, 10, 31)) == 1
    assert position(MONTHS, date(2019, 9, 30)) == 12


def _report(project: Project, period: Period, disbursed: int) -> ProgressReport:
    return ProgressReport(project.id, period, disbursed_satang=disbursed)
