"""Offices' own workbooks: other headers, no ids, and everything that people do to sheets."""

from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from app.formats.spreadsheet import row_reader as sheet_records
from app.formats.spreadsheet.columns import recognised
from app.formats.spreadsheet.project_import import WorkbookReading
from app.models.errors import UserError
from app.models.progress_report import Period
from app.models.project_record import ProjectRecord
from app.services.import_records import Mode, Result, import_records
from app.storage.project_file import ProjectFile
from tests.formats.spreadsheet.offices_table import HEADERS, REPORT_HEADERS, ROW, one, told
from tests.formats.spreadsheet.workbooks import exported, held, looked_at, make, read

# --- headers ---


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("ชื่อ โครงการ / กิจกรรม", "project_name"),
        ("งบประมาณที่ได้รับ (บาท)", "allocated_budget_satang"),
        ("ปีงบประมาณ พ.ศ.", "fiscal_year"),
        ("ผู้ประสานงาน สยป.", "coordinator"),
        ("ความก้าวหน้าของงานฯ", "progress"),
        ("เบิกจ่าย\n[บาท]", "disbursed_satang"),
        ("เบอร์โทร", "officer_phone"),
        ("เจ้าหน้าที่ผู้รับผิดชอบโครงการ", "officer_name"),
        ("เบอร์ติดต่อ", "officer_phone"),
        ("สรุปผลการดำเนินงาน", "narrative"),
    ],
)
def test_headers_are_known_whatever_their_dots_units_and_spaces(header: str, key: str) -> None:
    assert recognised({1: header}) == {1: key}


def test_a_word_of_two_meanings_means_what_its_neighbours_say() -> None:
    assert recognised({1: "ชื่อโครงการ", 2: "เป้าหมาย"})[2] == "targets"
    assert recognised({1: "ชื่อโครงการ", 2: "เป้าหมาย", 3: "ความก้าวหน้า"})[2] == "target_status"


def test_what_is_derived_and_what_is_unknown_is_not_read() -> None:
    assert recognised({1: "งบประมาณที่ใช้ไป (บาท)", 2: "ครั้งที่", 3: "ลำดับ", 4: "หมายเหตุ"}) == {}


def test_a_title_above_and_totals_below_are_no_projects(sheets: Any) -> None:
    reading = sheets(
        งาน=[["รายชื่อโครงการ ปี 2562"], [], HEADERS, ROW, HEADERS, ["รวมทั้งสิ้น 1 โครงการ", *[None] * 4, 180000]]
    )
    assert one(reading).project.project_name == "พัฒนาโรงเรียน"
    assert reading.skipped_totals == 1


def test_totals_merged_over_two_rows_are_no_project(sheets: Any) -> None:
    total = ["รวม", *[None] * 4, 180000]
    reading = sheets(("A3:C4",), งาน=[HEADERS, ROW, total, [*[None] * 5, "(หนึ่งแสนแปดหมื่นบาท)"]])
    assert one(reading).project.project_name == "พัฒนาโรงเรียน"
    assert reading.skipped_totals == 2


def test_headers_over_two_rows_count_where_they_reach(sheets: Any) -> None:
    rows = [
        ["ชื่อโครงการ", "รหัสโครงการ", "ระยะเวลา", None],
        [None, None, "เริ่มต้น", "สิ้นสุด"],
        ["ก", "1", date(2018, 10, 1), date(2019, 9, 30)],
    ]
    record = one(sheets(("A1:A2", "B1:B2", "C1:D1"), งาน=rows))
    assert (record.project.project_name, record.project.end_date) == ("ก", date(2019, 9, 30))


def test_a_workbook_without_projects_is_told_in_plain_words(sheets: Any) -> None:
    with pytest.raises(UserError, match="ไม่พบตารางโครงการในสมุดงาน"):
        sheets(งาน=[["สินค้า", "ราคา"], ["ปากกา", 10]])


def test_an_empty_workbook_is_told(sheets: Any) -> None:
    with pytest.raises(UserError, match="ไม่มีข้อมูล"):
        sheets(ว่าง=[])


def test_an_empty_sheet_beside_is_no_matter(sheets: Any) -> None:
    assert one(sheets(ว่าง=[], งาน=[HEADERS, ROW])).project.project_code == "50130000-3379"


def test_columns_may_be_told_by_hand(tmp_path: Path) -> None:
    path = make(tmp_path / "ก.xlsx", {"งาน": [["เรื่อง", "เงิน"], ["พัฒนาโรงเรียน", "88,400"]]})
    with looked_at(path) as reading:
        (layout,) = reading.layouts
        assert layout.columns == {}
        assert (layout.headers, layout.samples) == ({1: "เรื่อง", 2: "เงิน"}, {1: "พัฒนาโรงเรียน", 2: "88,400"})
        mapped = layout.with_columns({1: "project_name", 2: "allocated_budget_satang"})
        list(reading.read([mapped]))
        assert one(reading).project.allocated_budget_satang == 88_400_00


# --- reports and whose they are ---


def test_reports_find_their_project_by_its_code(sheets: Any) -> None:
    rows = [
        REPORT_HEADERS,
        ["50130000-3379", "ต.ค. 61", "เริ่ม", 10, "500"],
        ["50130000-3379", date(2018, 11, 1), "ต่อ", 20, 0],
    ]
    record = one(sheets(รายงาน=rows, โครงการ=[HEADERS, ROW]))
    assert [(r.period, r.narrative, r.disbursed_satang) for r in record.reports] == [
        (Period(2018, 10), "เริ่ม", 500_00),
        (Period(2018, 11), "ต่อ", 0),
    ]


def test_one_table_for_both_is_understood(sheets: Any) -> None:
    headers = ["ชื่อโครงการ", "งบประมาณ", "เดือน", "ผลการดำเนินงาน"]
    rows = [headers, ["ก", 500, "10/2561", "เริ่ม"], [None, None, "11/2561", "ต่อ"], ["ข", 700, None, None]]
    reading = sheets(("A2:A3", "B2:B3"), งาน=rows)
    assert reading.problems == []
    first, second = reading.records
    assert (first.project.allocated_budget_satang, len(first.reports)) == (500_00, 2)
    assert (second.project.project_name, second.reports) == ("ข", ())


def test_a_report_without_a_month_is_of_the_month_of_its_date(sheets: Any) -> None:
    headers = ["ชื่อโครงการ", "วันที่", "ผลการดำเนินงาน"]
    record = one(sheets(งาน=[headers, ["ก", "25/10/2561", "หนึ่ง"], ["ก", "28/10/2561", "สอง"]]))
    assert [report.period for report in record.reports] == [Period(2018, 9), Period(2018, 10)]
    assert record.notes == ("รายงานวันที่ 25/10/2561 จัดเป็นของเดือนกันยายน 2561",)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (["อื่น", "10/2561", "ก", 1, 1], "A3: ไม่พบโครงการ “อื่น” ในแผ่นโครงการ"),
        (["50130000-3379", None, "ก", 1, 1], "A3: รายงานนี้ไม่มีทั้งเดือนและวันที่"),
        (["50130000-3379", "13/2561", "ก", 1, 1], "B3: อ่านเดือน “13/2561” ไม่ออก"),
        (["50130000-3379", "ก.ย. 61", "ก", 1, 1], "B3: มีรายงานของเดือนกันยายน 2561 ของโครงการนี้แล้วที่ช่อง B2"),
        (["50130000-3379", "10/2561", "ก", 1000, 1], "D3: ร้อยละเกิน 999.99 บันทึกไม่ได้"),
    ],
)
def test_a_report_that_cannot_be_kept_is_told(sheets: Any, row: Any, problem: str) -> None:
    reports = [REPORT_HEADERS, ["50130000-3379", "9/2561", "ก", 1, 1], row]
    assert [f"{p.place}: {p.reason}" for p in sheets(โครงการ=[HEADERS, ROW], รายงาน=reports).problems] == [
        problem
    ]


def test_a_bad_cell_keeps_its_whole_project_out_and_no_other(sheets: Any) -> None:
    other = ["ข", "2", *ROW[2:]]
    reports = [
        REPORT_HEADERS,
        [ROW[1], "10/2561", "ก", 10, -1],
        [ROW[1], "11/2561", "ก", 10, 1],
        ["2", "10/2561", "ก", 10, 1],
    ]
    reading = sheets(โครงการ=[HEADERS, ROW, other], รายงาน=reports)
    assert [record.project.project_name for record in reading.records] == ["ข"]
    assert reading.refused == ["50130000-3379 พัฒนาโรงเรียน"]
    assert str(reading.problems[0]).startswith("แผ่น รายงาน ช่อง E2 เบิกจ่าย: จำนวนเงิน “-1” ติดลบไม่ได้")


def test_one_project_told_in_two_ways_is_not_guessed(sheets: Any) -> None:
    (problem,) = told(sheets(งาน=[HEADERS, ROW, [*ROW[:5], 999]]))
    assert problem == "F3: ไม่ตรงกับแถว 2 ของโครงการเดียวกัน"


def test_an_amount_merged_over_projects_is_not_counted_twice(sheets: Any) -> None:
    reading = sheets(("B2:B3",), งาน=[["ชื่อโครงการ", "งบประมาณ"], ["ก", 500], ["ข", None]])
    assert [record.project.project_name for record in reading.records] == ["ก"]
    assert [problem.reason for problem in reading.problems] == ["ช่องนี้ผสานกับช่อง B2 จึงไม่ทราบว่าเป็นของแถวใด"]


def test_a_division_merged_over_projects_is_theirs(sheets: Any) -> None:
    reading = sheets(("B2:B3",), งาน=[["ชื่อโครงการ", "ฝ่าย"], ["ก", "ฝ่ายโยธา"], ["ข", None]])
    assert [record.project.division for record in reading.records] == ["ฝ่ายโยธา", "ฝ่ายโยธา"]


def test_a_copied_report_with_the_id_of_another_project_is_told(
    file: ProjectFile, record: ProjectRecord, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    other = record.with_id("018f0000-0000-7000-8000-000000000001")
    file.add_project(record.project, record.reports)
    file.add_project(other.project, ())
    file.set_project_entry(other.project.id, "project_code", "อื่น")
    path = exported(file, tmp_path / "ก.xlsx")
    book = load_workbook(path)
    book["รายงาน"]["B2"] = "อื่น"
    book.save(path)
    (problem,) = read(path).problems
    assert "“อื่น” เป็นของโครงการอื่น" in problem.reason


def test_an_id_of_another_make_is_told(sheets: Any) -> None:
    (problem,) = told(sheets(งาน=[["ชื่อโครงการ", "รหัสประจำระเบียน", "ฝ่าย"], ["ก", "7", "ข"]]))
    assert problem == "B2: รหัสประจำระเบียนไม่ใช่รหัสที่โปรแกรมนี้สร้าง"


# --- into a file ---


def test_a_table_of_few_columns_keeps_the_rest_of_what_is_there(
    file: ProjectFile, record: ProjectRecord, sheets: Any
) -> None:
    file.add_project(record.project, record.reports)
    reading = sheets(
        งาน=[
            ["รหัสโครงการ", "เดือน", "เบิกจ่าย"],
            ["50130000-3379", "10/2561", 1],
            ["50130000-3379", "7/2562", 2],
        ]
    )
    [outcome] = import_records(file, reading.records, Mode.UPDATE)
    assert outcome.result is Result.UPDATED
    (after,) = held(file)
    assert after.project == record.project
    assert after.reports[0].narrative == record.reports[0].narrative
    assert [report.disbursed_satang for report in after.reports][:1] == [1_00]
    assert (after.reports[-1].period, after.reports[-1].disbursed_satang) == (Period(2019, 7), 2_00)


def test_the_same_table_again_is_the_same(file: ProjectFile, sheets: Any) -> None:
    reading = sheets(โครงการ=[HEADERS, ROW])
    assert [o.result for o in import_records(file, reading.records, Mode.KEEP)] == [Result.ADDED]
    assert [o.result for o in import_records(file, reading.records, Mode.UPDATE)] == [Result.SAME]


# --- large ---


def test_too_many_problems_are_counted_and_not_all_kept(sheets: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_records, "MAX_PROBLEMS", 3)
    reading = sheets(งาน=[["ชื่อโครงการ", "งบประมาณ"], *(["ก", "แพง"] for _ in range(9))])
    assert (len(reading.problems), reading.problem_count) == (3, 9)


@pytest.mark.long
def test_a_reading_goes_in_small_steps_and_can_be_left(tmp_path: Path) -> None:
    rows = [["ชื่อโครงการ", "รหัสโครงการ", "เดือน", "ผลการดำเนินงาน"]]
    rows += [["ก", f"{number // 12}", f"{number % 12 + 1}/2561", "เล่าเรื่อง"] for number in range(12_000)]
    path = make(tmp_path / "ก.xlsx", {"งาน": rows})
    reading = WorkbookReading(path)
    looked = [percent for percent, _ in reading.look()]
    assert looked == sorted(looked)
    assert looked[-1] == 100
    assert len(looked) > 15
    steps = reading.read(reading.usable())
    next(steps)
    steps.close()  # type: ignore[attr-defined]
    assert len([*reading.read(reading.usable())]) > 15
    assert len(reading.records) == 1_000
    assert sum(len(record.reports) for record in reading.records) == 12_000
    reading.close()
    path.unlink()


@pytest.mark.long
def test_a_hundred_thousand_rows_fill_neither_the_memory_nor_a_tenth_of_a_second(tmp_path: Path) -> None:
    """Each step is short, apart from the machine's own pauses; the rows are never all in memory."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    table = book.create_sheet("งาน")
    table.append(["ชื่อโครงการ", "รหัสโครงการ", "เดือน", "ผลการดำเนินงาน", "เบิกจ่าย", "หมายเหตุ"])
    for number in range(100_000):
        month = f"{number % 12 + 1}/2561"
        table.append(["พัฒนาโรงเรียน", f"{number // 12}", month, "เล่าเรื่องยาว" * 10, number, "ไม่อ่าน" * 50])
    book.save(tmp_path / "ก.xlsx")
    with looked_at(tmp_path / "ก.xlsx") as reading:
        times, before = [], perf_counter()
        for _ in reading.read(reading.usable()):
            now = perf_counter()
            times.append(now - before)
            before = now
    assert sorted(times)[len(times) * 99 // 100] < 0.1
    assert len(reading.records) == 8_334
    assert reading.problems == []


def test_problems_come_in_the_order_of_the_columns(sheets: Any) -> None:
    """They once came in a different order each time."""
    headers = (*HEADERS, "วันสิ้นสุด")
    row = ("พัฒนาโรงเรียน", "50130000-3379", "สองพัน", "สำนักงานเขตมีนบุรี", "31/4/2562", -1, "31/9/2562")
    assert [problem.place for problem in sheets(งาน=[headers, row]).problems] == ["C2", "E2", "F2", "G2"]
