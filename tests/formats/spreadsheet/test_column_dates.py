"""Dates are read in the era and the order of their column, or asked about; never wrong in silence."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.formats.spreadsheet.project_import import WorkbookReading
from tests.formats.spreadsheet.columns_of_offices import asked, read_table, values_of
from tests.formats.spreadsheet.workbooks import looked_at, make

Read = Callable[..., WorkbookReading]
OCTOBER_1 = date(2018, 10, 1)


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read a table of fiscal years and start dates."""

    def read_dates(*rows: tuple[Any, Any], **more: Any) -> WorkbookReading:
        return read_table(tmp_path / "ก.xlsx", ["ปีงบประมาณ", "เริ่มต้น"], rows, **more)

    return read_dates


def starts(reading: WorkbookReading) -> list[date | None]:
    return list(values_of(reading, "start_date").values())


@pytest.mark.parametrize(
    "text",
    [
        "1 ต.ค. 61",
        "๑ ตุลาคม ๒๕๖๑",
        "1 ตค 61",
        "1ต.ค.2561",
        "1-ต.ค.-61",
        "1/ต.ค./61",
        "วันที่ 1 ตุลาคม 2561",
        "1 ตุลาคม พ.ศ. 2561",
        "1 ตุลาคม ค.ศ. 2018",
        "1 Oct 2018",
        "1-Oct-18",
        "1 October 2018",
        "01.10.2561",
        "2561-10-01",
        "1\u00a0ตุลาคม\u00a02561",
        "1\u200b ตุลาคม 2561",
        "1/10/2561 0:00",
        "1 ต.ค. 2561 เวลา 09.00 น.",
        "จันทร์ 1 ต.ค. 2561",
        "วันจันทร์ที่ 1 ตุลาคม 2561",
        "1 ตุลา 61",
        "วันที่ 1 เดือน ตุลาคม พ.ศ. 2561",
        "20181001",
        "25611001",
    ],
)
def test_every_spelling_of_a_date_is_read_without_a_question(read: Read, text: str) -> None:
    reading = read((None, text))
    assert (starts(reading), asked(reading)) == ([OCTOBER_1], {})


@pytest.mark.parametrize(
    ("value", "question"),
    [
        (date(1961, 10, 1), "two_digits"),
        (date(3104, 10, 1), "twice"),
        (date(2061, 10, 1), "two_digits"),
        ("1/10/3104", "twice"),
        ("1/10/18", "era"),
        ("1 ต.ค. 18", "era"),
        ("ตุลาคม 2561", "month"),
        ("10/2561", "month"),
        ("1 ตุลาคม 2561 – 30 กันยายน 2562", "range"),
        ("43374", "serial"),
        (43374, "serial"),
    ],
)
def test_what_can_mean_two_things_is_asked_about_with_a_proposal(
    read: Read, value: Any, question: str
) -> None:
    reading = read((None, value))
    assert (reading.records, reading.problems) == ([], [])
    (proposed,) = reading.questions
    assert (proposed.key, proposed.projects) == (f"{question}:งาน!C", ("ก1",))
    assert proposed.proposed
    assert starts(read((None, value), answers={proposed.key: proposed.proposed})) == [OCTOBER_1]


@pytest.mark.parametrize(
    "value", [date(1961, 10, 1), date(3104, 10, 1), date(2061, 10, 1), "1/10/18", date(2561, 10, 1)]
)
def test_the_fiscal_year_decides_an_era(read: Read, value: Any) -> None:
    reading = read((2562, value))
    assert (starts(reading), asked(reading)) == ([OCTOBER_1], {})


def test_the_fiscal_year_in_the_title_decides_an_era(tmp_path: Path) -> None:
    title = "ทะเบียนโครงการ ประจำปีงบประมาณ พ.ศ. ๒๕๖๒"
    reading = read_table(tmp_path / "ก.xlsx", ["เริ่มต้น"], [[date(1961, 10, 1)]], title)
    assert (starts(reading), asked(reading)) == ([OCTOBER_1], {})


def test_the_fiscal_year_of_the_project_decides_the_era_of_its_reports(tmp_path: Path) -> None:
    sheets: dict[str, Any] = {
        "โครงการ": [["รหัสโครงการ", "ชื่อโครงการ", "ปีงบประมาณ"], ["5", "ก", 2562]],
        "รายงาน": [["รหัสโครงการ", "วันที่รายงาน", "ความก้าวหน้า"], ["5", date(1961, 10, 25), 10]],
    }
    with looked_at(make(tmp_path / "ก.xlsx", sheets)) as reading:
        list(reading.read(reading.usable()))
    assert asked(reading) == {}
    assert reading.records[0].reports[0].reported_on == date(2018, 10, 25)


@pytest.mark.parametrize(
    ("year", "value"),
    [(2562, date(2001, 10, 1)), (2562, "1/10/2516"), (2562, "1/10/2651"), (None, "1/10/2516")],
)
def test_a_date_far_from_the_fiscal_year_is_asked_about(read: Read, year: int | None, value: Any) -> None:
    reading = read((year, value), (2562, "1/10/2561"))
    assert asked(reading) == {"far:งาน!C2": None}
    assert starts(reading) == [OCTOBER_1]
    assert starts(read((year, value), answers={"far:งาน!C2": "blank"})) == [None]


def test_a_project_over_several_years_is_not_asked_about(read: Read) -> None:
    assert asked(read((2562, "1/10/2559"), (2562, "30/9/2565"))) == {}


# --- the order of day and month ---


def test_the_american_order_is_read_where_it_alone_fits_the_column(read: Read) -> None:
    reading = read((None, "10/26/2018"), (None, "10/1/2018"))
    assert (starts(reading), asked(reading)) == ([date(2018, 10, 26), OCTOBER_1], {})


def test_the_thai_order_is_read_where_it_alone_fits_the_column(read: Read) -> None:
    reading = read((None, "26/10/2018"), (None, "1/10/2018"))
    assert (starts(reading), asked(reading)) == ([date(2018, 10, 26), OCTOBER_1], {})


def test_both_orders_in_one_column_are_asked_about(read: Read) -> None:
    rows = ((None, "26/10/2018"), (None, "10/26/2018"), (None, "10/1/2018"))
    reading = read(*rows)
    assert starts(reading) == [date(2018, 10, 26)] * 2
    assert asked(reading) == {"order:งาน!C": None}
    assert starts(read(*rows, answers={"order:งาน!C": "thai"}))[2] == date(2018, 1, 10)
    assert starts(read(*rows, answers={"order:งาน!C": "american"}))[2] == OCTOBER_1


def test_common_years_in_either_order_are_asked_about_unless_the_fiscal_year_decides(read: Read) -> None:
    assert asked(read((None, "10/1/2018"))) == {"order:งาน!C": None}
    assert asked(read((2562, "10/1/2018"))) == {"order:งาน!C": "american"}
    assert starts(read((2562, "1/10/2018"))) == [OCTOBER_1]


def test_dates_that_excel_swapped_are_asked_about(read: Read) -> None:
    """American Excel takes 1/10/2561 for 10 January and keeps 25/10/2561 as text."""
    rows = ((None, date(2561, 1, 10)), (None, "25/10/2561"))
    assert asked(read(*rows)) == {"swapped:งาน!C": "swapped"}
    assert starts(read(*rows, answers={"swapped:งาน!C": "swapped"})) == [OCTOBER_1, date(2018, 10, 25)]
    assert starts(read(*rows, answers={"swapped:งาน!C": "as_written"}))[0] == date(2018, 1, 10)


def test_a_start_that_fits_its_year_only_swapped_is_asked_about(read: Read) -> None:
    assert asked(read((2562, date(2018, 1, 10)))) == {"swapped:งาน!C": "swapped"}
    assert asked(read((2562, date(2018, 11, 10)))) == {}


@pytest.mark.parametrize(
    ("value", "question"), [("ต.ค. 18", True), ("ต.ค. 61", False), (date(1961, 10, 1), True)]
)
def test_the_era_of_a_report_month_is_asked_about(tmp_path: Path, value: Any, question: bool) -> None:
    reading = read_table(tmp_path / "ก.xlsx", ["เดือน", "ความก้าวหน้า"], [[value, 10]])
    assert (asked(reading) != {}) == question
    answered = read_table(
        tmp_path / "ก.xlsx",
        ["เดือน", "ความก้าวหน้า"],
        [[value, 10]],
        answers=asked(reading),  # type: ignore[arg-type]
    )
    assert answered.records[0].reports[0].period == (2018, 10)


@pytest.mark.parametrize(
    ("month", "period"), [("ตุลาคม", (2018, 10)), ("ม.ค.", (2019, 1)), ("ก.ย.62", (2019, 9))]
)
def test_the_fiscal_year_tells_the_year_of_a_month(
    tmp_path: Path, month: str, period: tuple[int, int]
) -> None:
    reading = read_table(
        tmp_path / "ก.xlsx", ["ปีงบประมาณ", "เดือน", "ความก้าวหน้า"], [[2562, month, 10], [2562, "พ.ค.", 20]]
    )
    assert asked(reading) == {}
    assert reading.records[0].reports[0].period == period


YEARS_FIRST = ("18-10-01", "18-10-25", "19-09-30")


def test_a_year_of_two_digits_may_stand_first_and_the_column_proposes_it(read: Read) -> None:
    reading = read(*((None, text) for text in YEARS_FIRST))
    assert asked(reading) == {"year_first:งาน!C": "year_first"}
    answered = read(*((None, text) for text in YEARS_FIRST), answers={"year_first:งาน!C": "year_first"})
    assert starts(answered) == [OCTOBER_1, date(2018, 10, 25), date(2019, 9, 30)]


@pytest.mark.parametrize(
    ("neighbour", "proposed"),
    [(OCTOBER_1, "year_first"), (date(2001, 10, 1), "common"), ("1 ตุลาคม 2561", "year_first")],
)
def test_its_clear_neighbours_propose_where_the_year_stands(
    read: Read, neighbour: Any, proposed: str
) -> None:
    assert asked(read((None, "18-10-01"), (None, neighbour))) == {"year_first:งาน!C": proposed}


def test_nothing_is_proposed_for_such_a_date_alone(read: Read) -> None:
    assert asked(read((None, "18-10-01"))) == {"year_first:งาน!C": None}


def test_the_fiscal_year_tells_where_the_year_stands(read: Read) -> None:
    reading = read((2562, "18-10-01"), (2562, "25-10-18"), (2562, "01/10/61"))
    assert (asked(reading), starts(reading)) == ({}, [OCTOBER_1, date(2018, 10, 25), OCTOBER_1])
