"""Telephone numbers, codes and fiscal years that a spreadsheet took for numbers."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.formats.spreadsheet.columns_of_offices import Formatted, asked, read_table, values_of

THAI_EXCEL = r"[<=99999999][$-D000000]0\-####\-####;[$-D000000]0#\-####\-####"
"""Its format of telephone numbers: one section for landlines, one for mobiles."""


@pytest.mark.parametrize(
    ("value", "phone"),
    [
        (Formatted(812345678, "0##-###-####"), "081-234-5678"),
        (Formatted(812345678, "0000000000"), "0812345678"),
        (Formatted(20000000, "00-000-0000"), "02-000-0000"),
        (Formatted(812345678, THAI_EXCEL), "08-1234-5678"),
        (Formatted(25551234, THAI_EXCEL), "0-2555-1234"),
        ("02-000-0000 ต่อ 5423", "02-000-0000 ต่อ 5423"),
        ("0812345678", "0812345678"),
        (5423, "5423"),
    ],
)
def test_a_telephone_number_is_read_as_it_is_shown(tmp_path: Path, value: Any, phone: str) -> None:
    reading = read_table(tmp_path / "ก.xlsx", ["โทรศัพท์"], [[value]])
    assert (values_of(reading, "officer_phone"), asked(reading)) == ({"ก1": phone}, {})


@pytest.mark.parametrize(
    ("value", "phone"), [(812345678, "0812345678"), ("812345678", "0812345678"), (20000000, "020000000")]
)
def test_a_lost_zero_is_proposed_once_for_the_column(tmp_path: Path, value: Any, phone: str) -> None:
    rows = [[value], [value]]
    reading = read_table(tmp_path / "ก.xlsx", ["โทรศัพท์"], rows)
    assert asked(reading) == {"zero:งาน!B": "zero"}
    answered = read_table(tmp_path / "ก.xlsx", ["โทรศัพท์"], rows, answers={"zero:งาน!B": "zero"})
    assert values_of(answered, "officer_phone") == {"ก1": phone, "ก2": phone}


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (Formatted(501300003379, '00000000"-"0000'), "50130000-3379"),
        (Formatted(42, "00000"), "00042"),
        (50130000, "50130000"),
    ],
)
def test_a_code_is_read_as_its_number_format_shows_it(tmp_path: Path, value: Any, code: str) -> None:
    reading = read_table(tmp_path / "ก.xlsx", ["รหัสโครงการ"], [[value]])
    assert (values_of(reading, "project_code"), asked(reading)) == ({"ก1": code}, {})


def test_a_code_shorter_than_its_neighbours_is_asked_about(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["00123456"], ["00999999"], [123457]]
    assert asked(read_table(tmp_path / "ก.xlsx", ["รหัสโครงการ"], rows)) == {"zeros:งาน!B": "zeros"}
    answered = read_table(tmp_path / "ก.xlsx", ["รหัสโครงการ"], rows, answers={"zeros:งาน!B": "zeros"})
    assert values_of(answered, "project_code")["ก3"] == "00123457"


def test_running_numbers_are_not_asked_about(tmp_path: Path) -> None:
    assert asked(read_table(tmp_path / "ก.xlsx", ["รหัสโครงการ"], [[8], [9], [10], [11]])) == {}


@pytest.mark.parametrize("value", [date(2018, 1, 2), 1234567890123456])
def test_a_code_that_excel_spoilt_is_refused(tmp_path: Path, value: Any) -> None:
    reading = read_table(tmp_path / "ก.xlsx", ["รหัสโครงการ"], [[value]])
    assert reading.records == []
    assert "Excel" in reading.problems[0].reason


@pytest.mark.parametrize(
    ("value", "year", "question"),
    [
        (2562, 2562, {}),
        (62, 2562, {}),
        ("พ.ศ. ๒๕๖๒", 2562, {}),
        (2019, 2562, {}),
        (19, 2562, {"era:งาน!B": "common"}),
        (1962, 2562, {"year:งาน!B": "two_digits"}),
        (2650, None, {"far:งาน!B": None}),
    ],
)
def test_a_fiscal_year_of_an_unclear_era_is_asked_about(
    tmp_path: Path, value: Any, year: int | None, question: dict[str, str | None]
) -> None:
    assert asked(read_table(tmp_path / "ก.xlsx", ["ปีงบประมาณ"], [[value]])) == question
    answers = {key: proposed or "blank" for key, proposed in question.items()}
    answered = read_table(tmp_path / "ก.xlsx", ["ปีงบประมาณ"], [[value]], answers=answers)
    assert values_of(answered, "fiscal_year") == {"ก1": year}
