"""Days, amounts, percentages, lists and texts as offices type them."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from app.models.project import StrategicAlignment, TargetGroup
from tests.formats.spreadsheet.offices_table import HEADERS, REPORT_HEADERS, ROW, one, told
from tests.formats.spreadsheet.workbooks import make, read


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        (date(2018, 10, 25), date(2018, 10, 25)),
        (datetime(2018, 10, 25, 14, 30), date(2018, 10, 25)),
        (date(2561, 10, 25), date(2018, 10, 25)),  # a Buddhist year that Excel took for one of the Common Era
        ("25/10/2561", date(2018, 10, 25)),
        ("25 ต.ค. 61", date(2018, 10, 25)),
        ("๒๕/๑๐/๒๕๖๑", date(2018, 10, 25)),
        ("25/10/2018", date(2018, 10, 25)),
        ("29/2/2559", date(2016, 2, 29)),
        (25102561, date(2018, 10, 25)),
        ("-", None),
    ],
)
def test_dates_are_read_however_they_are_kept(sheets: Any, typed: Any, day: date | None) -> None:
    assert one(sheets(งาน=[HEADERS, [*ROW[:4], typed, 1]])).project.start_date == day


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("31/2/2562", "ไม่มีวันที่ “31/2/2562” ในปฏิทิน"),
        (date(2560, 2, 29), "วันที่ 29/2/2560 ไม่มีในปฏิทิน"),
        (date(2300, 1, 1), "ปีไม่ถูกต้อง"),
        ("เร็ว ๆ นี้", "อ่านวันที่"),
        (True, "ค่าจริงหรือเท็จ"),
        ("=TODAY()", "สูตรที่ยังไม่มีค่า"),
    ],
)
def test_dates_that_cannot_be_are_told_with_their_place(sheets: Any, typed: Any, reason: str) -> None:
    (problem,) = told(sheets(งาน=[HEADERS, [*ROW[:4], typed, 1]]))
    assert problem.startswith("E2: ")
    assert reason in problem


@pytest.mark.parametrize(
    ("typed", "satang"),
    [
        (180000, 180_000_00),
        (88400.5, 88_400_50),
        (0.1 + 0.2, 30),
        ("88,400.50 บาท", 88_400_50),
        ("๕๐๐", 500_00),
        ("-", None),
    ],
)
def test_amounts_are_read_as_numbers_and_as_text(sheets: Any, typed: Any, satang: int | None) -> None:
    assert one(sheets(งาน=[HEADERS, [*ROW[:5], typed]])).project.allocated_budget_satang == satang


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        (-500, "ติดลบไม่ได้"),
        ("(500)", "ในวงเล็บหมายถึงติดลบ"),
        ("ห้าร้อย", "อ่านจำนวนเงิน"),
        (0.125, "ทศนิยมเกินสองตำแหน่ง"),
        (1e300, "อ่านจำนวนเงิน"),
        (date(2018, 1, 1), "เป็นวันที่ (1/1/2561) ไม่ใช่ตัวเลข"),
        ("=1+1", "สูตรที่ยังไม่มีค่า"),
        ("#REF!", "ค่าผิดพลาด #REF!"),
    ],
)
def test_amounts_that_cannot_be_are_told_with_their_place(sheets: Any, typed: Any, reason: str) -> None:
    (problem,) = told(sheets(งาน=[HEADERS, [*ROW[:5], typed]]))
    assert problem.startswith("F2: ")
    assert reason in problem


def test_percentages_count_as_they_are_shown(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    rows = [
        REPORT_HEADERS,
        ["1", "10/2561", "ก", 0.455, 0],
        ["1", "11/2561", "ข", 60, 0],
        ["1", "12/2561", "ค", "80%", 0],
    ]
    path = make(tmp_path / "ก.xlsx", {"งาน": rows})
    book = load_workbook(path)
    book["งาน"]["D2"].number_format = "0.00%"
    book.save(path)
    assert [report.progress for report in one(read(path)).reports] == [45_50, 60_00, 80_00]


def test_lists_are_read_as_people_write_them(sheets: Any) -> None:
    headers = ["ชื่อโครงการ", "หลักการและเหตุผล", "วัตถุประสงค์", "เป้าหมาย", "ประเด็นยุทธศาสตร์", "ตัวชี้วัด"]
    row = ["ก", "ย่อหน้าแรก\r\nย่อหน้าสอง", "- หนึ่ง\n- สอง", "ด้านปริมาณ\n- 2 เครือข่าย", "ด้านที่ ๓", "1. ก\n2. ข"]
    project = one(sheets(งาน=[headers, row])).project
    assert project.rationale == ("ย่อหน้าแรก", "ย่อหน้าสอง")
    assert project.objectives == ("หนึ่ง", "สอง")
    assert project.targets == (TargetGroup("ด้านปริมาณ", ("2 เครือข่าย",)),)
    assert project.strategic_alignments == (
        StrategicAlignment("ด้านที่ ๓", indicator="ก"),
        StrategicAlignment(indicator="ข"),
    )


def test_numbers_where_text_belongs_are_text_without_a_fraction(sheets: Any) -> None:
    assert one(sheets(งาน=[["ชื่อโครงการ", "โทรศัพท์"], ["ก", 12345678]])).project.officer_phone == "12345678"


def test_text_is_cleaned_as_everywhere(sheets: Any) -> None:
    assert one(sheets(งาน=[["ชื่อโครงการ", "ฝ่าย"], ["\u200bนํ้า  ", "ก\nข"]])).project.project_name == "น้ำ"


def test_a_text_that_is_too_long_is_told(sheets: Any) -> None:
    (problem,) = told(sheets(งาน=[["ชื่อโครงการ", "ฝ่าย"], ["ก", "ข" * 20_001]]))
    assert "เกิน 20,000 ตัวอักษร" in problem
