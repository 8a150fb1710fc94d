from datetime import date

import pytest

from app.models.project_status import ProjectStatus, expected_progress, says_late

START, END = date(2018, 10, 1), date(2019, 9, 30)
ON_TIME = ProjectStatus(
    "1", "โครงการ", "", 2562, "", "", START, END, 100_00, 100_00, 1, 50_00, date(2019, 4, 1),
    "เป็นไปตามแผน", "เป็นไปตามเป้าหมาย",
)  # fmt: skip


def test_work_is_expected_to_go_on_evenly_from_start_to_end() -> None:
    assert expected_progress(START, END, START) == 0
    assert expected_progress(START, END, date(2019, 4, 1)) == 50_00
    assert expected_progress(START, END, END) == 100_00


def test_nothing_is_expected_before_the_start_nor_more_than_all_after_the_end() -> None:
    assert expected_progress(START, END, date(2018, 9, 1)) == 0
    assert expected_progress(START, END, date(2020, 1, 1)) == 100_00


def test_a_project_of_one_day_is_expected_to_be_done_on_it() -> None:
    assert expected_progress(START, START, START) == 100_00


def test_as_much_done_as_time_has_passed_is_not_late() -> None:
    assert not ON_TIME.is_late


def test_less_done_than_time_has_passed_is_late() -> None:
    behind = ON_TIME._replace(progress=49_99)
    assert behind.is_behind_time
    assert behind.is_late
    assert not behind.is_reported_late


def test_a_report_that_says_so_is_late_however_much_is_done() -> None:
    late = ON_TIME._replace(progress=100_00, plan_status="ช้ากว่าแผน")
    assert late.is_reported_late
    assert late.is_late
    assert not late.is_behind_time


@pytest.mark.parametrize(
    ("words", "late"),
    [
        ("ช้ากว่าแผน", True),
        ("ล่าช้ากว่าแผนเล็กน้อย", True),
        ("ไม่ช้ากว่าแผน", False),
        ("เร็วกว่าแผน", False),
        ("", False),
    ],
)
def test_late_is_what_the_words_say(words: str, late: bool) -> None:
    assert says_late(words) is late


@pytest.mark.parametrize("missing", ["start_date", "end_date", "progress", "progress_on"])
def test_nobody_is_behind_a_time_that_is_not_known(missing: str) -> None:
    assert not ON_TIME._replace(progress=0)._replace(**{missing: None}).is_behind_time  # type: ignore[arg-type]


def test_dates_in_the_wrong_order_make_no_project_late() -> None:
    assert not ON_TIME._replace(progress=0, start_date=END, end_date=START).is_behind_time


def test_a_satang_above_the_budget_is_over_it() -> None:
    assert not ON_TIME.is_over_budget
    assert ON_TIME._replace(spent_satang=100_01).is_over_budget
    assert not ON_TIME._replace(spent_satang=100_01, allocated_budget_satang=None).is_over_budget
