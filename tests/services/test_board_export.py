"""The exported board: numbers are numbers, dates are dates, and the paper has the window's texts."""

import io
import subprocess
from datetime import date, datetime
from pathlib import Path

import openpyxl
import page
import pikepdf
import pytest
from openpyxl.workbook import Workbook

from app.models.board import Board, OfficeRow
from app.models.errors import UserError
from app.models.progress_report import fiscal_months
from app.models.submission.deadlines import Deadline, Deadlines
from app.models.submission.office_month import OfficeMonth, Submission, SubmissionState
from app.services.board_export import board_bytes, export_board
from tests.printing.programs.readers import READERS, pdftotext, without_spaces

MONTHS = fiscal_months(2562)
TODAY = date(2019, 1, 15)
FILTERS = ["เฉพาะเขตที่: ส่งไม่ทัน"]


def months(*states: SubmissionState) -> tuple[OfficeMonth, ...]:
    rest = [SubmissionState.NOT_DUE] * (12 - len(states))
    return tuple(
        OfficeMonth(period, state, Deadline(28).of(period))
        for period, state in zip(MONTHS, (*states, *rest), strict=True)
    )


def office(name: str, *states: SubmissionState, allocated: int = 0, spent: int = 0) -> OfficeRow:
    return OfficeRow(name, (name,), months(*states), 1, allocated, spent, 2, 1, 0, 3, 0)


def with_october(row: OfficeRow, october: OfficeMonth) -> OfficeRow:
    from dataclasses import replace

    return replace(row, months=(october, *row.months[1:]))


OCTOBER = OfficeMonth(
    MONTHS[0],
    SubmissionState.INCOMPLETE,
    date(2018, 10, 28),
    Submission(40, 38, in_time=30, typed=2, doubtful=1),
    date(2018, 10, 26),
    date(2018, 11, 2),
    "ได้รับทางอีเมลก่อนวันหยุด",
    3,
    1,
    88_400_50,
)
LATE = with_october(
    office(
        "สำนักงานเขตบางรัก",
        SubmissionState.INCOMPLETE,
        SubmissionState.MISSING,
        allocated=180_000_00,
        spent=88_400_50,
    ),
    OCTOBER,
)
HOSTILE = office('=HYPERLINK("http://x")', SubmissionState.NOT_EXPECTED)
BOARD = Board(2562, TODAY, Deadlines(), (LATE, HOSTILE), (2562,), without_year=4)


def workbook(board: Board = BOARD) -> Workbook:
    found = board_bytes(board, Path("a.xlsx"), FILTERS)
    return openpyxl.load_workbook(io.BytesIO(found))


# --- workbook ---


def test_every_sheet_has_a_head_that_stays_in_sight() -> None:
    book = workbook()
    assert book.sheetnames == ["แยกตามเขต", "แยกตามเดือน", "รายเขตรายเดือน", "คำอธิบาย"]
    assert {sheet.freeze_panes for sheet in book.worksheets} == {"B2"}
    assert book["แยกตามเขต"]["A1"].font.bold


def test_amounts_are_numbers_of_baht() -> None:
    sheet = workbook()["แยกตามเขต"]
    row = {sheet.cell(1, column).value: sheet.cell(2, column) for column in range(1, sheet.max_column + 1)}
    assert (row["เขต"].value, row["ต.ค. 61"].value, row["พ.ย. 61"].value) == (
        "สำนักงานเขตบางรัก",
        "ไม่ครบ 38/40 · ทันเวลา 30/40",
        "ยังไม่ส่ง",
    )
    assert (row["งบประมาณ (บาท)"].value, row["ใช้ไป (บาท)"].value) == (180_000, 88_400.5)
    assert row["ใช้ไป (บาท)"].number_format == "#,##0.00"
    assert row["ใช้ไปร้อยละ"].value == 49.11
    assert (row["รายงานว่าช้ากว่าแผน"].value, row["คืบหน้าน้อยกว่าระยะเวลา"].value) == (2, 1)
    submitted = ("ต้องรายงาน (ถึงกำหนด)", "รายงานแล้ว", "ทันเวลา", "ส่งไม่ทัน", "กรอกในไฟล์นี้", "วันที่ได้รับผิดปกติ")
    assert [row[title].value for title in submitted] == [40, 38, 30, 5, 2, 1]


def test_the_last_row_is_the_total() -> None:
    sheet = workbook()["แยกตามเขต"]
    assert sheet.cell(sheet.max_row, 1).value == "รวม"
    assert sheet.cell(sheet.max_row, 21).value == 2
    assert sheet.cell(sheet.max_row, 1).font.bold


def test_days_are_days() -> None:
    sheet = workbook()["รายเขตรายเดือน"]
    assert sheet.max_row == 1 + 2 * 12
    first, last, due = sheet["K2"], sheet["L2"], sheet["M2"]
    days = [datetime(2018, 10, 26), datetime(2018, 11, 2), datetime(2018, 10, 28)]
    assert [first.value, last.value, due.value] == days
    assert first.is_date
    assert [cell.value for cell in sheet[2]][2:10] == ["ส่งแล้วไม่ครบ", 40, 38, 30, 5, 2, 1, 0]
    assert [cell.value for cell in sheet[2]][13:] == ["ได้รับทางอีเมลก่อนวันหยุด", 3, 1, 88_400.5]


def test_a_name_that_looks_like_a_formula_is_a_text() -> None:
    cell = workbook()["แยกตามเขต"]["A3"]
    assert (cell.value, cell.data_type) == ('=HYPERLINK("http://x")', "s")


def test_what_the_board_leaves_out_is_said() -> None:
    notes = [row[0].value for row in workbook()["คำอธิบาย"].iter_rows(min_row=2)]
    assert notes[0] == "ภาพรวมทุกเขต ปีงบประมาณ พ.ศ. 2562"
    assert "ไม่รวม 4 โครงการที่ยังไม่ได้ระบุปีงบประมาณ" in notes
    assert notes[-1] == FILTERS[0]


@pytest.mark.long
def test_libreoffice_sees_numbers_and_thai_days(tmp_path: Path) -> None:
    export_board(BOARD, tmp_path / "a.xlsx")
    command = [
        "soffice",
        "--headless",
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,3",
    ]
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [*command, "--outdir", tmp_path, profile, tmp_path / "a.xlsx"], check=True, capture_output=True
    )
    [made] = tmp_path.glob("*.csv")
    assert "26/10/2561,2/11/2561,28/10/2561" in made.read_text("utf-8")


# --- paper ---


def test_the_paper_says_what_the_window_says() -> None:
    pdf = board_bytes(BOARD, Path("a.pdf"), FILTERS)
    for read in READERS.values():
        text = without_spaces(read(pdf))
        for words in (
            "การส่งรายงาน:ความครบถ้วนปีงบประมาณพ.ศ.2562",
            "การส่งรายงาน:ความทันเวลาปีงบประมาณพ.ศ.2562",
            "ข้อมูลณวันที่15/1/2562กำหนดส่งภายในวันที่28ของเดือนที่รายงาน",
            "ไม่รวม4โครงการที่ยังไม่ได้ระบุปีงบประมาณ",
            "เฉพาะเขตที่:ส่งไม่ทัน",
            "งบประมาณแยกตามเขต",
            "180,000",
            "88,400.50",
            "49.11",
            "ตุลาคม2561",
        ):
            assert words in text


def test_a_row_stands_on_one_line() -> None:
    lines = pdftotext(board_bytes(BOARD, Path("a.pdf"))).splitlines()
    complete, timely, *_ = (line.split() for line in lines if line.startswith("สำนักงานเขตบางรัก"))
    assert complete[:5] == ["สำนักงานเขตบางรัก", "38/40", "!#", "ยังไม่ส่ง", "·"]
    assert timely[:5] == ["สำนักงานเขตบางรัก", "30/40", "+?", "ยังไม่ส่ง", "·"]


@pytest.mark.long
def test_many_offices_go_on_over_pages_each_with_its_head() -> None:
    many = Board(2562, TODAY, Deadlines(), tuple(office(f"เขตที่ {n}") for n in range(80)), (2562,))
    pdf = board_bytes(many, Path("a.pdf"))
    text = pdftotext(pdf)
    assert text.count("ต.ค. 61") == 6
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        sizes = {(round(float(p.mediabox[2])), round(float(p.mediabox[3]))) for p in opened.pages}
        assert sizes == {(842, 595)}
        assert f"หน้า {len(opened.pages)} จาก {len(opened.pages)}" in text
    assert [number for number in range(80) if f"เขตที่ {number}" not in text] == []


@pytest.mark.parametrize("board", [BOARD, Board(2562, TODAY, Deadlines(), (), (2562,))])
def test_the_paper_is_for_the_archive(board: Board) -> None:
    pdf = board_bytes(board, Path("a.pdf"), FILTERS)
    assert {failure.rule_id for failure in page.validate_pdf_bytes(pdf, profile="3u").failures} == set()
    assert board_bytes(board, Path("a.pdf"), FILTERS) == pdf, "the same data gives the same bytes"


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"a\.ods"):
        export_board(BOARD, tmp_path / "a.ods")
