import uuid
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.progress_report import (
    Period,
    ProgressReport,
    fiscal_months,
    name_id,
    proposed_report,
    report_before,
    report_id,
    spent_budget,
)
from app.models.project import Project
from app.models.project_record import ProjectRecord
from tests.strategies import days, periods

ID = "0190a1b2-0000-7000-8000-000000000001"


def test_a_month_is_named_in_buddhist_era() -> None:
    assert Period(2018, 10).thai == "ตุลาคม 2561"
    assert str(Period(2018, 10)) == "2018-10"


@given(periods)
def test_a_month_reads_back(period: Period) -> None:
    assert Period.parse(str(period)) == period


@pytest.mark.parametrize("text", ["", "2018", "2018-1", "2018-13", "2018-00", "2018-10-01", "ตุลาคม 2561"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"isoformat|month"):
        Period.parse(text)


@given(periods, st.integers(-500, 500))
def test_months_count_forth_and_back(period: Period, months: int) -> None:
    later = period.plus(months)
    assert later.plus(-months) == period
    assert (later.year * 12 + later.month) - (period.year * 12 + period.month) == months


@given(days)
def test_a_fiscal_year_has_its_twelve_months(day: date) -> None:
    months = fiscal_months(Period.of(day).fiscal_year)
    assert Period.of(day) in months
    assert [month.month for month in months] == [10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9]


@given(st.uuids(), st.text())
def test_an_id_of_a_name_is_the_standard_librarys(namespace: uuid.UUID, name: str) -> None:
    assert name_id(str(namespace), name) == str(uuid.uuid5(namespace, name))


@pytest.mark.parametrize("namespace", ["", "7d1e8a52", "7d1e8a52-4c0b-5f7e-9b1d-52474e47000g"])
def test_an_id_needs_a_uuid(namespace: str) -> None:
    with pytest.raises(ValueError, match=r"UUID|fromhex"):
        name_id(namespace, "2018-10")


def test_one_month_of_one_project_has_one_report_id() -> None:
    assert report_id(ID, Period(2018, 10)) == "9155b112-b052-56f4-8ddc-766733b14c9f"
    assert report_id(ID, Period(2018, 10)) != report_id(ID, Period(2018, 11))


def test_the_spent_budget_is_the_sum_of_the_disbursements(record: ProjectRecord) -> None:
    assert spent_budget(record.reports) == 180_000_00
    assert spent_budget([replace(record.reports[0], disbursed_satang=None)]) == 0


def test_the_responsible_unit_is_made_of_the_levels_that_are_filled_in() -> None:
    assert Project(ID, office="เขต", subdivision="งาน").responsible_unit == ("เขต", "งาน")


JUNE = Period(2019, 6)


def test_a_month_is_proposed_as_the_one_before(record: ProjectRecord) -> None:
    earlier = [report for report in record.reports if report.period < JUNE]
    proposed = proposed_report(record.project.id, JUNE, earlier, date(2026, 11, 24))
    assert (proposed.period, proposed.progress) == (JUNE, earlier[-1].progress)
    assert (proposed.plan_status, proposed.target_status) == ("เป็นไปตามแผน", "เป็นไปตามเป้าหมาย")
    assert proposed.narrative == "", "nobody can know it"


@pytest.mark.parametrize(
    ("before", "proposed"), [(0, 0), (91_600_00, None), (None, None)], ids=["nothing", "an amount", "unknown"]
)
def test_nothing_is_proposed_to_be_disbursed_where_nothing_was(
    before: int | None, proposed: int | None
) -> None:
    earlier = [ProgressReport(ID, JUNE.plus(-1), disbursed_satang=before)]
    assert proposed_report(ID, JUNE, earlier, date(2026, 11, 24)).disbursed_satang == proposed


@pytest.mark.parametrize(
    ("period", "last", "today", "proposed"),
    [
        (JUNE, date(2019, 5, 24), date(2026, 11, 24), date(2019, 6, 24)),
        (JUNE, date(2019, 5, 31), date(2026, 11, 24), date(2019, 6, 30)),
        (Period(2019, 2), date(2019, 1, 31), date(2026, 11, 24), date(2019, 2, 28)),
        (JUNE, date(2019, 5, 24), date(2019, 6, 3), date(2019, 6, 3)),
        (JUNE, None, date(2026, 11, 24), date(2019, 6, 25)),
    ],
)
def test_its_day_is_proposed(period: Period, last: date | None, today: date, proposed: date) -> None:
    before = [ProgressReport(ID, period.plus(-1), reported_on=last)]
    assert proposed_report(ID, period, before, today).reported_on == proposed


def test_the_first_report_has_nothing_to_go_by_but_its_day() -> None:
    proposed = proposed_report(ID, JUNE, [], date(2026, 11, 24))
    assert proposed == ProgressReport(ID, JUNE, reported_on=date(2019, 6, 25))
    later = ProgressReport(ID, JUNE.plus(1), progress=50_00)
    assert report_before([later], JUNE) is None
