"""Headers of several rows: groups over their members, units below names, months and years."""

from datetime import date

import pytest

from tests.formats.spreadsheet.sheets import Reader, budgets, disbursed, left_out


def test_a_group_over_two_columns_says_what_each_of_them_is(read: Reader) -> None:
    rows = [
        ["ชื่อโครงการ", "งบประมาณ", None, None, "เดือน"],
        [None, "ที่ได้รับจัดสรร", "เบิกจ่าย", "คงเหลือ", None],
        ["ก", 100000, 25000, 75000, "ต.ค. 61"],
    ]
    reading = read(rows, merged=("A1:A2", "B1:D1", "E1:E2"))
    assert budgets(reading) == {"ก": 100000}
    assert disbursed(reading) == {"2018-10": 25000}
    assert "คอลัมน์ D “งบประมาณ คงเหลือ”" in str(reading.left_out[0])


def test_a_group_counts_over_its_members_even_if_no_cells_are_merged(read: Reader) -> None:
    rows = [
        ["ชื่อโครงการ", "ระยะเวลา", None, "งบประมาณ", None],
        [None, "เริ่มต้น", "สิ้นสุด", "ได้รับ", "คงเหลือ"],
        ["ก", "1/10/2561", "30/9/2562", 10, 4],
    ]
    reading = read(rows)
    assert budgets(reading) == {"ก": 10}
    assert reading.records[0].project.end_date is not None


def test_a_row_of_groups_may_stand_above_the_names(read: Reader) -> None:
    rows = [
        ["ทะเบียนโครงการ"],
        ["ข้อมูลโครงการ", None, "งบประมาณ", None],
        ["ชื่อโครงการ", "รหัสโครงการ", "ได้รับจัดสรร", "คงเหลือ"],
        ["(1)", "(2)", "(3)", "(4)"],
        ["ก", "1", 10, 4],
    ]
    reading = read(rows, merged=("A1:D1", "A2:B2", "C2:D2"))
    assert budgets(reading) == {"ก": 10}
    assert left_out(reading) == {"ข้อความเหนือตาราง": 1, "หัวตาราง": 3}


def test_headers_over_three_rows_and_units_below_them(read: Reader) -> None:
    rows = [
        ["ลำดับ", "ชื่อโครงการ", "งบประมาณ", None],
        [None, None, "ได้รับจัดสรร", "คงเหลือ"],
        [None, None, "(บาท)", "(บาท)"],
        [1, "ก", 10, 4],
    ]
    reading = read(rows, merged=("A1:A3", "B1:B3", "C1:D1"))
    assert budgets(reading) == {"ก": 10}
    assert reading.layouts[0].headers[3] == "งบประมาณ ได้รับจัดสรร (บาท)"


def test_the_first_project_is_no_part_of_the_header(read: Reader) -> None:
    rows = [["ชื่อโครงการ", "งบประมาณ", "ผู้รับผิดชอบ"], ["ก", 1, "นาง ก"], ["ข", 2, "นาง ข"]]
    assert budgets(read(rows)) == {"ก": 1, "ข": 2}


def test_a_project_may_have_its_code_and_name_in_parts_of_one_header(read: Reader) -> None:
    rows = [
        ["โครงการ/กิจกรรม", None, "งบประมาณ", "ผลการเบิกจ่าย", None, "เดือน"],
        ["รหัส", "ชื่อ", "(บาท)", "จำนวน", "ร้อยละ", None],
        ["50130000-0001", "ก", 100, 50, 50, "ต.ค. 61"],
    ]
    reading = read(rows, merged=("A1:B1", "D1:E1", "F1:F2"))
    assert budgets(reading) == {"ก": 100}
    assert disbursed(reading) == {"2018-10": 50}
    assert reading.records[0].project.project_code == "50130000-0001"


def test_a_project_with_a_short_name_below_a_wide_header_is_no_part_of_it(read: Reader) -> None:
    rows = [["ชื่อโครงการ", None, "งบประมาณ"], ["ชื่อ", None, 1], ["รหัส", None, 2]]
    assert budgets(read(rows, merged=("A1:B1", "A2:B2", "A3:B3"))) == {"ชื่อ": 1, "รหัส": 2}


@pytest.mark.parametrize(
    ("start", "end"), [("วันเริ่ม", "วันสิ้นสุด"), ("เริ่มดำเนินการ", "สิ้นสุดดำเนินการ"), ("วันที่เริ่ม", "วันที่สิ้นสุดดำเนินการ")]
)
def test_the_days_of_a_project_have_several_names(read: Reader, start: str, end: str) -> None:
    [record] = read([["ชื่อโครงการ", start, end], ["ก", "1/10/2561", "30/9/2562"]]).records
    assert record.project.start_date == date(2018, 10, 1)
    assert record.project.end_date == date(2019, 9, 30)


@pytest.mark.parametrize("group", ["เดือน", "ประจำเดือน", "ปีงบประมาณ 2562", "ระยะเวลา"])
def test_a_group_of_months_that_names_only_their_time_is_asked_what_they_hold(
    read: Reader, group: str
) -> None:
    rows = [["ชื่อโครงการ", group, None], [None, "ต.ค. 61", "พ.ย. 61"], ["ก", 100, 200]]
    reading = read(rows, {"months:งาน": "disbursed_satang"}, merged=("A1:A2", "B1:C1"))
    assert [question.text for question in reading.questions] == ["คอลัมน์ของแต่ละเดือนเป็นข้อมูลใด"]
    assert disbursed(reading) == {"2018-10": 100, "2018-11": 200}


def test_a_month_below_a_header_of_months_is_no_part_of_the_header(read: Reader) -> None:
    header = ["ชื่อโครงการ", "งบประมาณ", "เดือน"]
    rows = [header, ["ก", 5, "10/2561"], header, [None, None, "11/2561"], ["ข", 7, "10/2561"]]
    assert left_out(read(rows)) == {"หัวตาราง": 2}
