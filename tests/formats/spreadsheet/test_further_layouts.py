"""Layouts thought of by one who had not seen the reader: what is right was written down first."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from app.formats.spreadsheet.durations import first_and_last_day
from app.formats.spreadsheet.project_import import WorkbookReading
from tests.formats.spreadsheet.sheets import opened
from tests.formats.spreadsheet.test_office_layouts import Sheet, as_proposed, facts_of
from tests.formats.spreadsheet.workbooks import make, read

QUARTERS_WITH_PLANS = Sheet(
    [
        ["รายงานผลการใช้จ่ายงบประมาณรายไตรมาส ปีงบประมาณ 2567"],
        ["ชื่อโครงการ", "งบประมาณ", "ไตรมาสที่ 1", None, "ไตรมาสที่ 2", None],
        [None, None, "แผน", "ผล", "แผน", "ผล"],
        ["ก", 400, 100, 90, 100, 50],
    ],
    {"ก": (400, "", "", {"2023-12": 90, "2024-03": 50})},
    merged=("A2:A3", "B2:B3", "C2:D2", "E2:F2"),
    asked=("quarters:งาน", "months:งาน"),
)

MONTHS_WITH_PLANS = Sheet(
    [
        ["ผลการเบิกจ่าย ปีงบประมาณ 2567"],
        ["ชื่อโครงการ", "งบประมาณ", "ต.ค. 66", None, "พ.ย. 66", None],
        [None, None, "ผล", "แผน", "ผล", "แผน"],
        ["ก", 400, 90, 100, 50, 100],
    ],
    {"ก": (400, "", "", {"2023-10": 90, "2023-11": 50})},
    merged=("A2:A3", "B2:B3", "C2:D2", "E2:F2"),
    asked=("months:งาน",),
)

SOURCES_OF_MONEY = Sheet(
    [
        ["ชื่อโครงการ", "งบประมาณ", None, None],
        [None, "งบ กทม.", "เงินอุดหนุน", "รวม"],
        ["ก", 200, 100, 300],
        ["ข", None, 150, 150],
    ],
    {"ก": (300, "", "", {}), "ข": (150, "", "", {})},
    merged=("A1:A2", "B1:D1"),
    asked=("column:งาน!B-D",),
)

BEFORE_AND_NOW = Sheet(
    [
        ["รายงานประจำเดือน มกราคม 2567"],
        ["ชื่อโครงการ", "งบประมาณ", "เบิกจ่าย", None, None],
        [None, None, "ถึงเดือนก่อน", "เดือนนี้", "รวม"],
        ["ก", 1500, 500, 250, 750],
    ],
    {"ก": (1500, "", "", {"2024-01": 250})},
    merged=("A2:A3", "B2:B3", "C2:E2"),
)

UNIT_WITHOUT_BRACKETS = Sheet(
    [["ชื่อโครงการ", "งบประมาณ ล้านบาท"], ["ก", 1.5], ["ข", 12]],
    {"ก": (1_500_000, "", "", {}), "ข": (12_000_000, "", "", {})},
)

NOTHING_DISBURSED = Sheet(
    [
        ["รายงานประจำเดือน มกราคม 2567"],
        ["ชื่อโครงการ", "งบประมาณ", "เบิกจ่าย"],
        ["ก", 100, 10],
        ["ข", 200, "-"],
        ["ค", 300, None],
    ],
    {"ก": (100, "", "", {"2024-01": 10}), "ข": (200, "", "", {"2024-01": 0}), "ค": (300, "", "", {})},
    asked=("period:งาน",),
)

SHEET_OF_A_DIVISION = Sheet(
    [["โครงการของเขตสวนหลวง"], ["โครงการ", "งบประมาณ"], ["ก", 10]],
    {"ก": (10, "สำนักงานเขตสวนหลวง", "ฝ่ายพัฒนาชุมชนและสวัสดิการสังคม", {})},
    name="ฝ่ายพัฒนาชุมชน",
)

SHEET_OF_AN_OFFICE = Sheet(
    [["โครงการ", "งบประมาณ"], ["ก", 10]], {"ก": (10, "สำนักงานเขตบางรัก", "", {})}, name="บางรัก"
)

FOOTNOTES = Sheet(
    [
        ["รหัสโครงการ", "ชื่อโครงการ", "งบประมาณ*"],
        ["50040000-0001", "ก*", "15,000*"],
        ["50040000-0002**", "ข", "16,000 1/"],
        ["* หลังโอนเปลี่ยนแปลง"],
        ["1/ ได้รับเงินบริจาคสมทบ"],
        ["** รหัสเดิม 50040000-0099"],
    ],
    {"ก": (15_000, "", "", {}), "ข": (16_000, "", "", {})},
)

LAYOUTS = {name: value for name, value in list(globals().items()) if isinstance(value, Sheet)}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_what_an_office_wrote_comes_in_right_or_is_asked_about(layout: Sheet, tmp_path: Path) -> None:
    with opened(tmp_path / "ก.xlsx", layout.rows, layout.merged, layout.hidden, layout.name) as reading:
        reading = as_proposed(reading)
    assert [str(problem) for problem in reading.problems] == []
    assert set(layout.asked) <= {question.key for question in reading.questions}
    assert (facts_of(reading), reading.waiting) == (layout.projects, [*layout.held_back])


def test_a_footnote_is_no_project_and_its_mark_no_part_of_a_code(tmp_path: Path) -> None:
    reading = read(make(tmp_path / "ก.xlsx", {"งาน": FOOTNOTES.rows}))
    codes = {record.project.project_code for record in reading.records}
    assert codes == {"50040000-0001", "50040000-0002"}
    assert [found.rows for found in reading.left_out if found.reason == "หมายเหตุและลายมือชื่อ"] == [3]


def test_an_asterisk_that_no_note_explains_stays(tmp_path: Path) -> None:
    reading = read(make(tmp_path / "ก.xlsx", {"งาน": [["ชื่อโครงการ", "งบประมาณ"], ["ก*", "15,000*"]]}))
    assert (reading.records, [problem.place for problem in reading.problems]) == ([], ["B2"])


@pytest.mark.parametrize("mark", ['"', "''", "″", "〃", "-//-", "//", "เช่นเดียวกัน", "- do -"])
def test_a_mark_for_as_above_repeats_names_and_days(mark: str, tmp_path: Path) -> None:
    rows: Sequence[Sequence[Any]] = [
        ["ชื่อโครงการ", "ฝ่าย", "ผู้รับผิดชอบ", "วันเริ่มต้นโครงการ"],
        ["ก", "ฝ่ายโยธา", "(ชื่อ)", "1 ต.ค. 66"],
        ["ข", mark, mark, mark],
    ]
    projects = [record.project for record in read(make(tmp_path / "ก.xlsx", {"งาน": rows})).records]
    told = [(found.division, found.officer_name, str(found.start_date)) for found in projects]
    assert told == [("ฝ่ายโยธา", "(ชื่อ)", "2023-10-01")] * 2


def test_a_mark_for_as_above_is_no_amount(tmp_path: Path) -> None:
    rows: Sequence[Sequence[Any]] = [["ชื่อโครงการ", "งบประมาณ"], ["ก", 100], ["ข", '"']]
    assert [problem.place for problem in read(make(tmp_path / "ก.xlsx", {"งาน": rows})).problems] == ["B3"]


# --- durations ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("ต.ค. 66 - ก.ย. 67", ("1/10/2566", "30/9/2567")),
        ("ต.ค.66-ก.ย.67", ("1/10/2566", "30/9/2567")),
        ("พ.ย. 2566 – ม.ค. 2567", ("1/11/2566", "31/1/2567")),
        ("มกราคม 2567", ("1/1/2567", "31/1/2567")),
        ("ตลอดปีงบประมาณ", ("1/10/2566", "30/9/2567")),
        ("๑ - ๓๑ ม.ค. ๖๗", ("1/1/2567", "31/1/2567")),
        ("ต.ค. - ก.พ.", ("1/10/2566", "29/2/2567")),
        ("90 วัน", None),
        ("12 เดือน", None),
        ("2566 - 2570", None),
        ("-", None),
        ("ต.ค.66 - ", None),
    ],
)
def test_a_duration_tells_the_first_and_the_last_day(text: str, days: Any) -> None:
    assert first_and_last_day(text, 2567) == days


def duration(tmp_path: Path, *texts: str, headers: tuple[str, ...] = ()) -> WorkbookReading:
    rows = [["แผนปฏิบัติการ ปีงบประมาณ 2567"], ["ชื่อโครงการ", "ระยะเวลาดำเนินการ", *headers]]
    rows += [[f"ก{number}", text] for number, text in enumerate(texts)]
    return read(make(tmp_path / "ก.xlsx", {"งาน": rows}))


def test_one_column_of_durations_holds_both_days_of_a_project(tmp_path: Path) -> None:
    reading = duration(tmp_path, "15 ม.ค. 67 ถึง 20 มี.ค. 67", "ตลอดปีงบประมาณ")
    days = [(str(r.project.start_date), str(r.project.end_date)) for r in reading.records]
    assert days == [("2024-01-15", "2024-03-20"), ("2023-10-01", "2024-09-30")]


def test_a_duration_that_tells_no_days_is_told(tmp_path: Path) -> None:
    reading = duration(tmp_path, "ต.ค. 66 - ก.ย. 67", "90 วัน")
    assert [record.project.start_date is None for record in reading.records] == [False, True]
    told = [str(found) for found in reading.left_out if "ระยะเวลา" in found.reason]
    assert told == ["ระยะเวลาที่ไม่บอกวันเริ่มต้นและสิ้นสุด: แผ่น งาน ช่อง B4 “90 วัน”"]


def test_beside_columns_of_days_a_duration_is_told(tmp_path: Path) -> None:
    reading = duration(tmp_path, "ต.ค. 66 - ก.ย. 67", headers=("เริ่มต้น",))
    told = [str(found) for found in reading.left_out if found.reason == "คอลัมน์ที่ไม่ได้นำเข้า"]
    assert told == ["คอลัมน์ที่ไม่ได้นำเข้า: แผ่น งาน คอลัมน์ B “ระยะเวลาดำเนินการ”"]


# --- names in several spellings -----------------------------------------------------------------------------


@pytest.mark.parametrize("other", ["(ชื่อ)\u00a0 (สกุล)", "(ชื่อ)  (สกุล)", "(ชื่อ)\u200b (สกุล) "])
def test_two_rows_of_a_project_may_spell_its_officer_differently(other: str, tmp_path: Path) -> None:
    rows: Sequence[Sequence[Any]] = [
        ["ชื่อโครงการ", "ผู้รับผิดชอบ", "เดือน", "เบิกจ่าย"],
        ["ก", "(ชื่อ) (สกุล)", "ต.ค. 61", 1],
        ["ก", other, "พ.ย. 61", 2],
    ]
    reading = read(make(tmp_path / "ก.xlsx", {"งาน": rows}))
    assert ([str(p) for p in reading.problems], len(reading.records[0].reports)) == ([], 2)


def test_a_strategy_above_a_table_is_that_of_its_projects(tmp_path: Path) -> None:
    rows: Sequence[Sequence[Any]] = [
        ["รายละเอียดโครงการพัฒนา"],
        ["ยุทธศาสตร์ที่ 1 ด้านโครงสร้างพื้นฐาน"],
        ["ชื่อโครงการ", "งบประมาณ"],
        ["ก", 10],
        ["ยุทธศาสตร์ที่ 2 ด้านสังคม"],
        ["ข", 20],
    ]
    projects = [record.project for record in read(make(tmp_path / "ก.xlsx", {"งาน": rows})).records]
    issues = [project.strategic_alignments[0].strategic_issue for project in projects]
    assert issues == ["ยุทธศาสตร์ที่ 1 ด้านโครงสร้างพื้นฐาน", "ยุทธศาสตร์ที่ 2 ด้านสังคม"]


def test_the_sheets_title_tells_office_and_year_of_its_later_tables(tmp_path: Path) -> None:
    rows: Sequence[Sequence[Any]] = [
        ["สรุปโครงการเขตดุสิต ประจำปี 2567"],
        ["1. ฝ่ายทะเบียน"],
        ["ชื่อโครงการ", "งบประมาณ"],
        ["ก", 10],
        [],
        ["2. ฝ่ายรายได้"],
        ["ผู้รับผิดชอบ", "ชื่อโครงการ", "วงเงิน"],
        ["(ชื่อ)", "ข", 20],
    ]
    projects = [record.project for record in read(make(tmp_path / "ก.xlsx", {"งาน": rows})).records]
    told = [(found.office, found.fiscal_year, found.division) for found in projects]
    assert told == [("สำนักงานเขตดุสิต", 2567, "ฝ่ายทะเบียน"), ("สำนักงานเขตดุสิต", 2567, "ฝ่ายรายได้")]


def test_a_year_that_was_chosen_holds_for_all_strategies(tmp_path: Path) -> None:
    rows: Sequence[Sequence[Any]] = [
        ["ยุทธศาสตร์ที่ 1 ด้านโครงสร้างพื้นฐาน"],
        ["ชื่อโครงการ", "งบประมาณ", None],
        [None, 2567, 2568],
        ["ก", 10, 20],
        ["ยุทธศาสตร์ที่ 2 ด้านสังคม"],
        ["ข", 30, 40],
    ]
    with opened(tmp_path / "ก.xlsx", rows, ["A2:A3", "B2:C2"]) as reading:
        list(reading.read(reading.usable(), {"column:งาน!B-C": "C"}))
    projects = [record.project for record in reading.records]
    told = [(found.fiscal_year, found.allocated_budget_satang) for found in projects]
    assert told == [(2568, 20_00), (2568, 40_00)]
