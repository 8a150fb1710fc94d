"""A question's table as a file: numbers that add up in a pivot table, and paper on which nothing is cut."""

import io
import re
from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import page
import pypdfium2
import pytest

from app.models.errors import UserError
from app.models.progress_report import ProgressReport, fiscal_months
from app.models.project import Project, StrategicAlignment
from app.models.questions.facts import EVEN_TARGETS, YearView
from app.printing.columns.column import Column, Unit
from app.printing.question_report import PrintedTable, print_questions
from app.services.board import read_board, refresh
from app.services.board_questions.catalogue import QUESTIONS, Question
from app.services.board_questions.export import answers_bytes
from app.services.board_questions.reading import TARGETS, read_view, set_targets, targets_of
from app.storage.project_file import ProjectFile, new_record_id
from tests.long_form import each
from tests.printing.programs.readers import READERS, without_spaces

MONTHS = fiscal_months(2562)
TODAY = date(2019, 3, 20)
HOSTILE = '=cmd|"/c calc"!A1 <script>alert(1)</script> ' + "ปรับปรุงทางเท้าและท่อระบายน้ำถนนสุขุมวิทฝั่งขาออก" * 5


@pytest.fixture
def view(file: ProjectFile) -> YearView:
    """Two offices in two years, one of them with a long name that looks like a formula."""
    for number, (office, year) in enumerate([("บางรัก", 2562), ("บางรัก", 2561), ("ดุสิต", 2562), ("ดุสิต", 2562)]):
        project = Project(new_record_id(), project_name=HOSTILE, project_code=f"5004-{number}", office=office)
        project = replace(
            project,
            fiscal_year=year,
            division="ฝ่ายโยธา",
            allocated_budget_satang=99_999_999_999_99,
            start_date=date(year - 544, 10, 1),
            end_date=date(year - 543, 9, 30),
            strategic_alignments=(StrategicAlignment("ด้านที่ ๒", "๒.๑"), StrategicAlignment("ด้านที่ ๓", "")),
        )
        months = [month.plus(-12 * (2562 - year)) for month in MONTHS[:4]]
        reports = [
            ProgressReport(project.id, month, progress=10_00, disbursed_satang=7_77) for month in months
        ]
        file.add_project(project, reports)
    refresh(file)
    return read_view(file, read_board(file, 2562, TODAY))


def sheets_of(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: [tuple(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


@pytest.mark.long
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.key)
def test_year_and_office_stand_on_every_row_of_the_data(view: YearView, question: Question) -> None:
    sheets = sheets_of(answers_bytes([question.answered(view)], Path("ก.xlsx")))
    head, *rows = sheets["ข้อมูล"]
    assert head[:2] == ("ปีงบประมาณ", "เขต")
    assert rows
    assert {row[1] for row in rows} <= {"สำนักงานเขตบางรัก", "สำนักงานเขตดุสิต"}
    assert {row[0] for row in rows} <= {2561, 2562}
    assert len(set(head)) == len(head), "a pivot table needs titles of their own"


@pytest.mark.parametrize("question", each(3, QUESTIONS), ids=lambda one: one.key)
def test_amounts_of_the_data_add_up_to_the_table(view: YearView, question: Question) -> None:
    answer = question.answered(view)
    head, *rows = sheets_of(answers_bytes([answer], Path("ก.xlsx")))["ข้อมูล"]
    sums: dict[str, float] = defaultdict(float)
    for row in rows:
        for title, value in zip(head, row, strict=True):
            sums[title] += float(value or 0) if isinstance(value, int | float) else 0
    for column in question.columns:
        is_sum = column.title == "โครงการ" or (column.unit is Unit.BAHT and "จากปีก่อน" not in column.title)
        if is_sum:
            shown = sum(Decimal(column.text_of(row).replace(",", "")) for row in answer.rows)
            assert sums[column.title] == pytest.approx(float(shown), abs=0.005)


def test_what_the_window_shows_follows_with_its_total_and_notes(view: YearView) -> None:
    answer = QUESTIONS[1].answered(view)
    sheets = sheets_of(answers_bytes([answer], Path("ก.xlsx"), ["เฉพาะเขตที่มีคำว่า “ก”"]))
    assert list(sheets) == ["ข้อมูล", "สรุป", "คำอธิบาย"]
    assert [row[0] for row in sheets["สรุป"]] == ["ประเด็นยุทธศาสตร์", "ด้านที่ ๒", "ด้านที่ ๓", "รวม"]
    assert [row[1] for row in sheets["สรุป"][1:]] == [3, 3, 3], "in the total each project counts once"
    assert ("เฉพาะเขตที่มีคำว่า “ก”",) in sheets["คำอธิบาย"]


def test_no_text_becomes_a_formula(view: YearView) -> None:
    answer = next(one for one in QUESTIONS if one.key == "budgets").answered(view)
    book = openpyxl.load_workbook(io.BytesIO(answers_bytes([answer], Path("ก.xlsx"))))
    found = [cell for row in book["ข้อมูล"].iter_rows() for cell in row if str(cell.value).startswith("=")]
    assert found
    assert {cell.data_type for cell in found} == {"s"}


def test_all_questions_go_into_one_workbook(view: YearView) -> None:
    sheets = sheets_of(answers_bytes([one.answered(view) for one in QUESTIONS], Path("ก.xlsx")))
    assert len(sheets) == len(QUESTIONS) + 1


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.key)
def test_nothing_is_cut_on_paper(view: YearView, question: Question) -> None:
    answer = question.answered(view)
    content = answers_bytes([answer], Path("ก.pdf"))
    text = without_spaces(READERS["pdfium"](content)).replace("\n", "")
    told = [column.text_of(row) for row in answer.rows for column in question.columns if column.is_number]
    assert [one for one in told if without_spaces(one) not in text] == []
    assert "…" not in text


def test_paper_is_a4_across_and_stays_within_it(view: YearView) -> None:
    content = answers_bytes([one.answered(view) for one in QUESTIONS], Path("ก.pdf"))
    document = pypdfium2.PdfDocument(content)
    try:
        for sheet in document:
            width, height = sheet.get_size()
            assert (round(width), round(height)) == (842, 595)
            for box in (thing.get_bounds() for thing in sheet.get_objects()):
                assert 0 <= box[0] <= box[2] <= width
                assert 0 <= box[1] <= box[3] <= height
    finally:
        document.close()
    assert page.validate_pdf_bytes(content, profile="3u").failures == []


def test_another_ending_is_refused(view: YearView) -> None:
    with pytest.raises(UserError, match="ส่งออกตารางเป็น"):
        answers_bytes([QUESTIONS[0].answered(view)], Path("ก.docx"))


def test_targets_are_even_until_a_year_has_its_own(file: ProjectFile) -> None:
    assert targets_of(file, 2562) == EVEN_TARGETS
    set_targets(file, 2562, (20_00, 40_00, 60_00, 93_00))
    assert targets_of(file, 2562) == (20_00, 40_00, 60_00, 93_00)
    assert targets_of(file, 2563) == EVEN_TARGETS


@pytest.mark.parametrize(
    "targets", [(50_00, 40_00, 60_00, 90_00), (1, 2, 3), (0, 0, 0, 100_01), (-1, 0, 0, 0)]
)
def test_targets_that_fall_or_leave_the_scale_are_refused(
    file: ProjectFile, targets: tuple[int, ...]
) -> None:
    with pytest.raises(UserError, match="เป้าหมายสะสม"):
        set_targets(file, 2562, targets)


@pytest.mark.parametrize(
    "text", ["", "3", "[]", "{", '{"2562": 3}', '{"2562": [1, 2, 3, "4"]}', '{"2562": [true, 1, 2, 3]}']
)
def test_targets_of_no_meaning_are_as_if_never_set(file: ProjectFile, text: str) -> None:
    file.set_setting(TARGETS, text)
    assert targets_of(file, 2562) == EVEN_TARGETS


@pytest.mark.parametrize("many", [0, 1, 31, 32, 33, 34, 35, 36, 37, 68, 70, 72])
def test_no_page_of_a_table_has_titles_without_a_row(many: int) -> None:
    """The notes below a table take rows along to their page."""
    columns = (Column("เขต", lambda row: f"แถว{row}"), Column("โครงการ", lambda row: "1", is_number=True))
    table = PrintedTable("ตาราง", ("หมายเหตุแรก", "หมายเหตุที่สอง"), columns, tuple(range(many)), ("รวม", "1"))
    document = pypdfium2.PdfDocument(print_questions([table], "ตาราง", TODAY))
    try:
        texts = [sheet.get_textpage().get_text_range() for sheet in document]
    finally:
        document.close()
    assert [text for text in texts if many and "แถว" not in text] == []
    assert re.findall(r"แถว(\d+)", "".join(texts)) == [str(row) for row in range(many)]
    assert "หมายเหตุที่สอง" in texts[-1]
