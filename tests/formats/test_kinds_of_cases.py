"""Files of people who do this work, remade small: each kind comes in right, or is asked about."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from app.formats.spreadsheet.project_import import WorkbookReading
from app.models.match_key import match_key
from app.models.project import Project
from app.models.project_record import ProjectRecord
from tests.formats.spreadsheet.workbooks import looked_at
from tests.formats.tables.makers import html, html_row

OCTOBER, SEPTEMBER = date(2018, 10, 1), date(2019, 9, 30)
Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Case:
    """A workbook, what each project of it is once every question has its proposed answer, and what is asked.

    `right` are the values by project that must come in; `asked` are beginnings of questions' keys, `refused`
    the cells that cannot be stored, `told` pieces of what is said to be left out.
    """

    rows: Rows
    right: Mapping[str, Mapping[str, Any]]
    asked: Sequence[str] = ()
    refused: Sequence[str] = ()
    told: Sequence[str] = ()
    merged: Sequence[str] = ()
    hidden: Sequence[int | str] = ()
    formats: Mapping[str, str] = field(default_factory=dict)


def baht(amount: float) -> int:
    return round(amount * 100)


NAME, CODE, BUDGET = "ชื่อโครงการ", "รหัสโครงการ", "งบประมาณ"
SPENT, START, END = "เบิกจ่าย", "เริ่มต้นโครงการ", "สิ้นสุดโครงการ"

CASES = {
    "01 dates in Thai formats": Case(
        [[NAME, START, END], ["ก", OCTOBER, SEPTEMBER]],
        {"ก": {"start_date": OCTOBER, "end_date": SEPTEMBER}},
        formats={"B2": "[$-D07041E]d mmm yyyy", "C2": "[$-107041E]d/m/yy"},
    ),
    "02 1961 made of 61, with a year": Case(
        [[NAME, "ปีงบประมาณ", START], ["ก", 2562, date(1961, 10, 1)]], {"ก": {"start_date": OCTOBER}}
    ),
    "02b 1968 made of 68, without a year": Case(
        [[NAME, START], ["ก", date(1968, 10, 1)]],
        {"ก": {"start_date": date(2025, 10, 1)}},
        asked=["two_digits:"],
    ),
    "03 the Buddhist Era twice": Case(
        [[NAME, START], ["ก", date(2561, 10, 1)], ["ข", "1/10/3104"]],
        {"ก": {"start_date": OCTOBER}, "ข": {"start_date": OCTOBER}},
        asked=["twice:"],
    ),
    "04 texts of dates": Case(
        [
            [NAME, START],
            ["ก", "1 ต.ค. 61"],
            ["ข", "๑ ตุลาคม ๒๕๖๑"],
            ["ค", "ตุลาคม 2561"],
            ["ง", "30 ก.พ. 2562"],
        ],
        {name: {"start_date": OCTOBER} for name in "กขค"},
        asked=["month:"],
        refused=["B5"],
    ),
    "05 millions in a header": Case(
        [[NAME, f"{BUDGET} (ล้านบาท)"], ["ก", 1.5]], {"ก": {"allocated_budget_satang": baht(1_500_000)}}
    ),
    "05b thousands in the title": Case(
        [["สรุปโครงการ"], ["หน่วย : พันบาท"], [NAME, BUDGET], ["ก", 180.5]],
        {"ก": {"allocated_budget_satang": baht(180_500)}},
    ),
    "06 telephone numbers": Case(
        [[NAME, "โทรศัพท์", BUDGET], ["ก", 20000000, 1], ["ข", 812345678, 1]],
        {"ก": {"officer_phone": "020000000"}, "ข": {"officer_phone": "081-234-5678"}},
        asked=["zero:"],
        formats={"B3": "0##-###-####"},
    ),
    "07 hidden rows": Case(
        [[NAME, BUDGET], ["ก", 1], ["ข", 2]], {"ก": {}}, asked=["hidden-rows:"], told=["ที่ซ่อนไว้"], hidden=[3]
    ),
    "08 an office's layout": Case(
        [
            ["รายงานผลการใช้จ่ายงบประมาณ ปีงบประมาณ พ.ศ. 2562", None, None, "หน่วย : บาท"],
            [NAME, BUDGET, None, None],
            [None, "ที่ได้รับจัดสรร", SPENT, "คงเหลือ"],
            ["ยุทธศาสตร์ที่ 1 มหานครปลอดภัย"],
            ["ก", 100_000, 25_000, 75_000],
            ["ข", 50_000, "-", 50_000],
            ["รวมยุทธศาสตร์ที่ 1", 150_000, 25_000, 125_000],
            ["ค", "๑๘๐,๐๐๐", "(1,000)", 181_000],
            ["รวมทั้งสิ้น", 330_000, 24_000, 306_000],
            ["หมายเหตุ : ข้อมูล ณ วันที่ 30 ก.ย. 2562"],
            ["ลงชื่อ ........................ ผู้รายงาน"],
        ],
        {
            "ก": {"allocated_budget_satang": baht(100_000), "disbursed_satang": baht(25_000)},
            "ข": {"allocated_budget_satang": baht(50_000), "disbursed_satang": 0},
        },
        asked=["period:"],
        refused=["C8"],
        told=["คงเหลือ", "แถวผลรวม 2", "แถวชื่อกลุ่ม 1", "หมายเหตุและลายมือชื่อ 2"],
        merged=["A2:A3", "B2:D2"],
    ),
    "09 groups and sums in the column of names": Case(
        [
            ["ลำดับ", NAME, BUDGET],
            [None, "1. ฝ่ายการศึกษา", 100_000],
            [1, "ก", 100_000],
            [None, "รวมฝ่ายการศึกษา", 100_000],
            [None, "2. ฝ่ายโยธา", 50_000],
            [1, "ข", 50_000],
            [None, "รวมเป็นเงิน", 150_000],
            [None, "(หนึ่งแสนห้าหมื่นบาทถ้วน)", None],
            [None, "Total", 150_000],
        ],
        {"ก": {"division": "ฝ่ายการศึกษา"}, "ข": {"division": "ฝ่ายโยธา"}},
        told=["แถวผลรวม 4", "แถวชื่อกลุ่ม 2"],
    ),
    "10 a dash is no objective": Case(
        [[NAME, "วัตถุประสงค์", "เป้าหมาย"], ["ก", "-", "-"]], {"ก": {"objectives": (), "targets": ()}}
    ),
    "11 two years beside each other": Case(
        [[NAME, BUDGET, None], [None, "ปี 2561", "ปี 2562"], ["ก", 999, 180_000]],
        {},
        asked=["column:"],
        merged=["A1:A2", "B1:C1"],
    ),
    "13 months across": Case(
        [[NAME, SPENT, None], [None, "ต.ค. 61", "พ.ย. 61"], ["ก", 0, 88_400]],
        {"ก": {"disbursed_satang": 0}},
        merged=["A1:A2", "B1:C1"],
    ),
    "35 two tables on a sheet": Case(
        [
            ["ตารางที่ 1 โครงการฝ่ายการศึกษา"],
            [NAME, BUDGET],
            ["ก", 1_000],
            [],
            ["ตารางที่ 2 โครงการฝ่ายโยธา"],
            [NAME, "ผู้รับผิดชอบ", BUDGET],
            ["ข", "(ชื่อ)", 2_000],
        ],
        {"ก": {"division": "ฝ่ายการศึกษา"}, "ข": {"division": "ฝ่ายโยธา", "officer_name": "(ชื่อ)"}},
    ),
    "36 a hidden column": Case(
        [[NAME, BUDGET, "ฝ่าย"], ["ก", 9, "ฝ่ายโยธา"]],
        {"ก": {"allocated_budget_satang": None}},
        asked=["hidden-column:"],
        told=["คอลัมน์ที่ไม่ได้นำเข้า"],
        hidden=["B"],
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_each_kind_comes_in_right_or_is_asked_about(case: Case, tmp_path: Path) -> None:
    with looked_at(made(case, tmp_path / "ก.xlsx")) as reading:
        first = answered(reading, {})
        keys = [question.key for question in reading.questions]
        proposed = {question.key: question.proposed or "" for question in reading.questions}
        final = answered(reading, proposed)
        told = "\n".join(map(str, reading.left_out))
    for name, record in first.items():  # nothing comes in before it is asked about
        assert told_of(record, final[name]) == told_of(final[name], final[name])
    assert all(any(key.startswith(begin) for key in keys) for begin in case.asked), keys
    assert {name: told_of(final[name], right) for name, right in case.right.items()} == case.right
    assert (final.keys(), [problem.place for problem in reading.problems]) == (
        case.right.keys(),
        [*case.refused],
    )
    assert [piece for piece in case.told if piece not in told] == []


def made(case: Case, path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in case.rows:
        sheet.append(list(row))
    for cells in case.merged:
        sheet.merge_cells(cells)
    for place, code in case.formats.items():
        sheet[place].number_format = code
    for hidden in case.hidden:
        (sheet.row_dimensions if isinstance(hidden, int) else sheet.column_dimensions)[hidden].hidden = True
    book.save(path)
    return path


def answered(reading: WorkbookReading, answers: Mapping[str, str]) -> dict[str, ProjectRecord]:
    """Read with these answers; every row is taken, held back or told to be left out."""
    list(reading.read(reading.usable(), answers))
    assert reading.summary.is_whole, reading.summary
    return {record.project.project_name: record for record in reading.records}


def told_of(record: ProjectRecord, wanted: Mapping[str, Any] | ProjectRecord) -> dict[str, Any]:
    """Return the wanted entries of a project, or of its first report; all of them for a record."""
    keys = wanted if isinstance(wanted, Mapping) else ("allocated_budget_satang", "start_date", "end_date")
    holders = [record.project, *record.reports[:1]]
    return {key: next(getattr(h, key) for h in holders if hasattr(h, key)) for key in keys}


# --- kinds of files -----------------------------------------------------------------------------------------


def as_csv(encoding: str, name: str = "ก.csv") -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (path := folder / name).write_bytes(f"{NAME},{BUDGET}\r\nก,180000\r\n".encode(encoding))
        return path

    return make


def as_page(folder: Path) -> Path:
    return html(folder / "ก.xls", html_row(NAME, BUDGET, tag="th") + html_row("ก", "180,000"))


def as_workbook(name: str) -> Callable[[Path], Path]:
    case = Case([[NAME, BUDGET], ["ก", 180_000]], {})
    return lambda folder: made(case, folder / "ข.xlsx").rename(folder / name)


FILES = {
    "22 .xlsm": as_workbook("ก.xlsm"),
    "22b .xlsx named .xls": as_workbook("ก.xls"),
    "23 a web page named .xls": as_page,
    "24 cp874": as_csv("cp874"),
    "24 utf-16": as_csv("utf-16"),
    "24 utf-8 with a mark": as_csv("utf-8-sig"),
    "24 utf-8": as_csv("utf-8"),
    "24b .csv named .txt": as_csv("utf-8", "ก.txt"),
    "24c .csv named .xlsx": as_csv("utf-8", "ก.xlsx"),
}


@pytest.mark.parametrize("make", FILES.values(), ids=FILES.keys())
def test_a_table_is_read_whatever_its_file_is_named(make: Callable[[Path], Path], tmp_path: Path) -> None:
    with looked_at(make(tmp_path)) as reading:
        found = answered(reading, {})
    assert {name: one.project.allocated_budget_satang for name, one in found.items()} == {"ก": baht(180_000)}


# --- identity -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("office", "code"),
    [
        ("สำนักงานเขตมีนบุรี", "50130000\u20113379"),
        ("สำนักงานเขต\u00a0มีนบุรี", "50130000-3379"),
        ("เขตมีนบุรี", "50130000-3379"),
        ("สนข.มีนบุรี", "๕๐๑๓๐๐๐๐-๓๓๗๙"),
    ],
)
def test_28_31_one_project_in_all_spellings(office: str, code: str, tmp_path: Path) -> None:
    rows: Rows = [[NAME, CODE, "หน่วยงาน", "ปีงบประมาณ"], ["ก", code, office, 2562]]
    with looked_at(made(Case(rows, {}), tmp_path / "ก.xlsx")) as reading:
        [record] = answered(reading, {}).values()
    assert key_of(record.project) == match_key("สำนักงานเขตมีนบุรี", 2562, "50130000-3379")


def key_of(project: Project) -> Any:
    return match_key(project.office, project.fiscal_year, project.project_code, project.project_name)
