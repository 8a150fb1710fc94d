"""Whole sheets after layouts of Thai offices: what is right was written down before they were read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from app.formats.spreadsheet.project_import import WorkbookReading
from app.models.import_doubts import proposals
from tests.formats.spreadsheet.sheets import opened
from tests.formats.spreadsheet.workbooks import Sheets, make, read, read_as_proposed

Facts = tuple[float | None, str, str, Mapping[str, float]]
"""A project's budget in baht, office, division, and the disbursed amounts by month."""


@dataclass(frozen=True)
class Sheet:
    rows: Sequence[Sequence[Any]]
    projects: Mapping[str, Facts]
    """What comes in once every question has its proposed answer, by the project's name."""

    merged: Sequence[str] = ()
    hidden: Sequence[Any] = ()
    asked: Sequence[str] = field(default_factory=tuple)
    held_back: Sequence[str] = ()
    name: str = "งาน"


CONTROL_REGISTER = Sheet(
    [
        ["ทะเบียนคุมโครงการและแผน/ผลการใช้จ่ายงบประมาณ ประจำปีงบประมาณ พ.ศ. 2562"],
        ["สำนักงานเขตหนองจอก"],
        ["ลำดับ", "ชื่อโครงการ", "งบประมาณ", "แผน/ผล", "การเบิกจ่าย", None, None, "รวม"],
        [None, None, None, None, "ต.ค.", "พ.ย.", "ธ.ค.", None],
        [1, "ก", 300, "แผน", 100, 100, 100, 300],
        [None, None, None, "ผล", 90, None, 210, 300],
        [2, "ข", 50, "แผน", 50, None, None, 50],
        [None, None, None, "ผล", 50, None, None, 50],
        ["รวม", None, 350, "ผล", 140, None, 210, 350],
    ],
    {
        "ก": (300, "สำนักงานเขตหนองจอก", "", {"2018-10": 90, "2018-12": 210}),
        "ข": (50, "สำนักงานเขตหนองจอก", "", {"2018-10": 50}),
    },
    merged=(
        *("A1:H1", "A2:H2", "A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:G3", "H3:H4"),
        *("A5:A6", "B5:B6", "C5:C6", "A7:A8", "B7:B8", "C7:C8"),
    ),
)

OFFICES_ONE_BELOW_THE_OTHER = Sheet(
    [
        ["สรุปโครงการกลุ่มเขตกรุงเทพตะวันออก"],
        ["ที่", "โครงการ", "งบประมาณ (บาท)", "ฝ่าย"],
        ["สำนักงานเขตมีนบุรี"],
        [1, "ก", 10, "ฝ่ายโยธา"],
        [2, "ข", 20, "ฝ่ายปกครอง"],
        ["รวมสำนักงานเขตมีนบุรี", None, 30],
        ["สำนักงานเขตบางนา (1 โครงการ)"],
        [1, "ค", 40, "ฝ่ายโยธา"],
        ["รวมทั้งสิ้น 3 โครงการ", None, 70],
    ],
    {
        "ก": (10, "สำนักงานเขตมีนบุรี", "ฝ่ายโยธา", {}),
        "ข": (20, "สำนักงานเขตมีนบุรี", "ฝ่ายปกครอง", {}),
        "ค": (40, "สำนักงานเขตบางนา", "ฝ่ายโยธา", {}),
    },
)

FORM_ABOVE_THE_TABLE = Sheet(
    [
        [None, "แบบรายงานผลการดำเนินงาน"],
        ["หน่วยงาน", "สำนักงานเขตบางรัก"],
        ["ปีงบประมาณ", "2562"],
        [],
        ["ลำดับที่", "ชื่อโครงการ\nProject Name", "งบประมาณ\nที่ได้รับ\n(บาท)", "ผู้รับผิดชอบ\nOfficer", "หมายเหตุ"],
        [1, "ก", "๑๐,๐๐๐.-", "นาง ก", "รวมค่าขนส่ง"],
        [2, "ข", 20000, "นาง ข", None],
        [None, "รวมเป็นเงินทั้งสิ้น (สามหมื่นบาทถ้วน)", 30000],
        [],
        [None, "ขอรับรองว่าข้อมูลถูกต้อง"],
        [None, None, None, "(ลงชื่อ).............................."],
        [None, None, None, "(นาง ค)"],
        [None, None, None, "หัวหน้าฝ่ายการศึกษา"],
    ],
    {"ก": (10000, "สำนักงานเขตบางรัก", "", {}), "ข": (20000, "สำนักงานเขตบางรัก", "", {})},
)

MAIN_PROJECTS_WITH_ACTIVITIES = Sheet(
    [
        ["ที่", "โครงการ/กิจกรรม", "งบประมาณ", "ผู้รับผิดชอบ"],
        ["1", "ก", 300, "นาง ก"],
        ["1.1", "กิจกรรมที่หนึ่ง", 100, "นาง ก"],
        ["1.2", "กิจกรรมที่สอง", 200, "นาง ก"],
        ["2", "ข", 50, "นาง ข"],
        [None, None, 350],
    ],
    {"ก": (300, "", "", {}), "ข": (50, "", "", {})},
    asked=("parts:งาน",),
)

GROUPS_NUMBERED_LIKE_PARENTS = Sheet(
    [
        ["ที่", "โครงการ", "งบประมาณ", "ผู้รับผิดชอบ"],
        ["1", "ฝ่ายการศึกษา", 300],
        ["1.1", "ก", 100, "นาง ก"],
        ["1.2", "ข", 200, "นาง ข"],
        ["2", "ฝ่ายโยธา", 50],
        ["2.1", "ค", 50, "นาง ค"],
    ],
    {
        "ก": (100, "", "ฝ่ายการศึกษา", {}),
        "ข": (200, "", "ฝ่ายการศึกษา", {}),
        "ค": (50, "", "ฝ่ายโยธา", {}),
    },
)

STRATEGY_PLAN_AND_DIVISION = Sheet(
    [
        ["บัญชีโครงการตามแผนปฏิบัติราชการ"],
        ["ลำดับ", "ชื่อโครงการ", "งบประมาณ", None, "ผู้รับผิดชอบ"],
        [None, None, "ข้อบัญญัติฯ", "ได้รับจัดสรร", None],
        [None, None, "(บาท)", "(บาท)", None],
        ["(1)", "(2)", "(3)", "(4)", "(5)"],
        ["ด้านที่ 1 มหานครปลอดภัย"],
        ["แผนงานความปลอดภัย"],
        ["ฝ่ายเทศกิจ", None, 999, 900],
        [1, "ก", 500, 450, "นาง ก"],
        [2, "ข", 499, 450, "นาง ข"],
        ["รวมฝ่ายเทศกิจ 2 โครงการ", None, 999, 900],
        ["ด้านที่ 2 มหานครสีเขียว"],
        ["ฝ่ายโยธา", None, 1, 1],
        [3, "ค", 1, 1, "นาง ค"],
        ["รวมทุกด้าน", None, 1000, 901],
        ["* ข้อมูลจากระบบงบประมาณ"],
    ],
    {
        "ก": (450, "", "ฝ่ายเทศกิจ", {}),
        "ข": (450, "", "ฝ่ายเทศกิจ", {}),
        "ค": (1, "", "ฝ่ายโยธา", {}),
    },
    merged=("A2:A4", "B2:B4", "C2:D2", "E2:E4", "A6:E6", "A7:E7", "A12:E12"),
)

PAGES_WITH_CARRIED_SUMS = Sheet(
    [
        ["หน้า 1"],
        ["ชื่อโครงการ", "รหัสโครงการ", "งบประมาณ"],
        ["ก", "1", 10],
        ["ข", "2", 20],
        ["ยอดยกไป", None, 30],
        ["หน้า 2"],
        ["ชื่อโครงการ", "รหัสโครงการ", "งบประมาณ"],
        ["ยอดยกมา", None, 30],
        ["ค", "3", 5],
        ["รวม", None, 35],
    ],
    {"ก": (10, "", "", {}), "ข": (20, "", "", {}), "ค": (5, "", "", {})},
)

DIVISION_MERGED_DOWN = Sheet(
    [
        ["ฝ่าย", "ชื่อโครงการ", "งบประมาณ"],
        ["ฝ่ายการศึกษา", "ก", 10],
        [None, "ข", 20],
        ["ฝ่ายโยธา", "ค", 30],
        ["รวมทั้งหมด", None, 60],
    ],
    {"ก": (10, "", "ฝ่ายการศึกษา", {}), "ข": (20, "", "ฝ่ายการศึกษา", {}), "ค": (30, "", "ฝ่ายโยธา", {})},
    merged=("A2:A3",),
)

FILTERED_AND_HIDDEN = Sheet(
    [
        ["ชื่อโครงการ", "รหัสโครงการ", "งบประมาณปี 2561", "งบประมาณปี 2562", "สถานะ"],
        ["ก", "1", 1, 10, "ดำเนินการ"],
        ["ข", "2", 2, 20, "ยกเลิก"],
        ["รวม", None, 3, 30],
    ],
    {},
    hidden=["C", 3],
    asked=("column:งาน!C-D",),
    held_back=("1 ก",),
)

REPORTS_TO_A_DAY = Sheet(
    [
        ["รายงานผลการเบิกจ่าย ณ วันที่ 31 มีนาคม 2562"],
        ["ที่", "โครงการ", "งบประมาณ", None, None],
        [None, None, "ได้รับจัดสรร", "เบิกจ่าย", "ร้อยละ"],
        [1, "ก", 100, 25, 25],
        [2, "ข", 50, None, None],
    ],
    {"ก": (100, "", "", {"2019-03": 25}), "ข": (50, "", "", {})},
    merged=("A2:A3", "B2:B3", "C2:E2"),
    asked=("period:งาน",),
)

TABLES_OF_DIVISIONS = Sheet(
    [
        ["โครงการของสำนักงานเขตดุสิต ปีงบประมาณ 2562"],
        ["1. ฝ่ายทะเบียน"],
        ["ลำดับ", "ชื่อโครงการ", "งบประมาณ"],
        [1, "ก", 10],
        ["รวม", None, 10],
        ["2. ฝ่ายรายได้"],
        ["ลำดับ", "ชื่อโครงการ", "งบประมาณ"],
        [1, "ข", 20],
        ["รวม", None, 20],
    ],
    {"ก": (10, "สำนักงานเขตดุสิต", "ฝ่ายทะเบียน", {}), "ข": (20, "สำนักงานเขตดุสิต", "ฝ่ายรายได้", {})},
)

SUMS_IN_THE_COLUMN_OF_CODES = Sheet(
    [
        ["รหัสโครงการ", "ชื่อโครงการ", "งบประมาณ"],
        ["ฝ่ายโยธา"],
        ["1", "ก", 10],
        ["รวมฝ่ายโยธา", None, 10],
        ["รวมทั้งสิ้น 1 โครงการ", None, 10],
        ["หมายเหตุ งบประมาณรวมเงินกันเหลื่อมปี"],
    ],
    {"ก": (10, "", "ฝ่ายโยธา", {})},
)

QUARTERS = Sheet(
    [
        ["ชื่อโครงการ", "งบประมาณ", "เบิกจ่าย", None, None, None],
        [None, None, "ไตรมาส 1", "ไตรมาส 2", "ไตรมาส 3", "ไตรมาส 4"],
        ["ก", 100, 10, 20, 30, 40],
    ],
    {},
    merged=("A1:A2", "B1:B2", "C1:F1"),
    asked=("quarters:งาน", "year-of-months:งาน"),
    held_back=("ก",),
)

LAYOUTS = {name: value for name, value in list(globals().items()) if isinstance(value, Sheet)}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_what_an_office_wrote_comes_in_right_or_is_asked_about(layout: Sheet, tmp_path: Path) -> None:
    path = tmp_path / "ก.xlsx"
    with opened(path, layout.rows, layout.merged, layout.hidden, layout.name) as reading:
        reading = as_proposed(reading)
    assert [str(problem) for problem in reading.problems] == []
    asked = {question.key for question in reading.questions}
    assert set(layout.asked) <= asked
    assert facts_of(reading) == layout.projects
    assert (reading.waiting, reading.refused) == ([*layout.held_back], [])


def as_proposed(reading: WorkbookReading) -> WorkbookReading:
    answers: dict[str, str] = {}
    while True:
        list(reading.read(reading.usable(), answers))
        assert reading.summary.is_whole, reading.summary
        if (proposed := proposals(reading.questions)) == answers:
            return reading
        answers = proposed


def facts_of(reading: WorkbookReading) -> dict[str, Facts]:
    return {
        record.project.project_name: (
            baht(record.project.allocated_budget_satang),
            record.project.office,
            record.project.division,
            {str(report.period): baht(report.disbursed_satang) or 0 for report in record.reports},
        )
        for record in reading.records
    }


def baht(satang: int | None) -> float | None:
    return None if satang is None else satang / 100


def test_a_sheet_for_each_month_tells_its_month_by_its_name(tmp_path: Path) -> None:
    header = ["ชื่อโครงการ", "งบประมาณ", "เบิกจ่าย"]
    sheets: Sheets = {"ต.ค. 61": [header, ["ก", 100, 10]], "พ.ย. 61": [header, ["ก", 100, 20]]}
    path = make(tmp_path / "ก.xlsx", sheets)
    assert read(path).waiting == ["ก"]
    assert facts_of(read_as_proposed(path)) == {"ก": (100, "", "", {"2018-10": 10, "2018-11": 20})}


def test_a_sheet_that_is_not_read_is_told(tmp_path: Path) -> None:
    sheets: Sheets = {"งาน": [["ชื่อโครงการ", "งบประมาณ"], ["ก", 1]], "กราฟ": [["ค่า"], [1]]}
    reading = read(make(tmp_path / "ก.xlsx", sheets))
    assert [str(found) for found in reading.left_out][-1] == "แผ่นงานที่ไม่ได้นำเข้า: แผ่น กราฟ"
