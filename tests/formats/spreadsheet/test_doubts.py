"""What the reading of a workbook asks and leaves out, and the facts of a sheet that lead to it."""

from contextlib import closing
from pathlib import Path
from typing import Any

from openpyxl import Workbook as Book

from app.formats.spreadsheet.doubts import Doubts, cell_source
from app.formats.spreadsheet.package import SheetFacts
from app.formats.spreadsheet.reader import Workbook
from app.formats.spreadsheet.sheet_rows import SheetRows
from app.models.import_doubts import Choice, Question
from tests.formats.spreadsheet.workbooks import make, read

QUESTION = Question("unit:งาน!C", cell_source("งาน", "C1", "งบ"), "หน่วยใด", (Choice("baht", "บาท"),))


def test_a_record_waits_until_its_question_is_answered() -> None:
    waiting: set[str] = set()
    assert Doubts().ask(QUESTION, waiting) is None
    assert waiting == {QUESTION.key}


def test_an_answered_question_holds_nothing_back_and_is_still_shown() -> None:
    waiting: set[str] = set()
    doubts = Doubts({QUESTION.key: "baht"})
    assert doubts.ask(QUESTION, waiting) == "baht"
    assert waiting == set()
    assert doubts.questions() == [QUESTION]


def test_a_question_is_asked_once_and_names_all_that_wait_for_it() -> None:
    doubts = Doubts()
    for _ in range(3):
        doubts.ask(QUESTION)
    (asked,) = doubts.questions([("ก", {QUESTION.key}), ("ข", {QUESTION.key}), ("ค", set())])
    assert asked.projects == ("ก", "ข")


def test_adjoining_rows_are_one_place() -> None:
    doubts = Doubts()
    for row in (3, 4, 5, 9):
        doubts.leave_out_row("แถวผลรวม", "งาน", row, "รวม")
    (found,) = doubts.left_out
    assert (found.rows, [source.place for source in found.sources]) == (4, ["แถว 3–5", "แถว 9"])


def test_every_row_is_accounted_for(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["ทะเบียนโครงการ"],
        ["ชื่อโครงการ", "งบประมาณ"],
        ["ก", 10],
        ["ข", "สิบ"],
        [None, 5],
        ["รวม", 15],
    ]
    reading = read(make(tmp_path / "ก.xlsx", {"งาน": rows}))
    assert (reading.summary.read, reading.summary.taken, reading.summary.held_back) == (6, 1, 2)
    assert reading.summary.is_whole
    assert [(found.reason, found.rows) for found in reading.left_out] == [
        ("ข้อความเหนือตาราง", 1),
        ("หัวตาราง", 1),
        ("แถวผลรวม", 1),
    ]


def test_hidden_rows_and_columns_merged_cells_and_filters_are_known(tmp_path: Path) -> None:
    book = Book()
    sheet = book.active
    assert sheet is not None
    for row in range(1, 5):
        sheet.append([row] * 5)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.merge_cells("A1:C2")
    sheet.auto_filter.ref = "A1:E4"
    book.save(tmp_path / "ก.xlsx")
    facts = SheetFacts()
    with closing(Workbook(tmp_path / "ก.xlsx")) as workbook:
        list(workbook.rows(workbook.sheets[0], facts=facts))
    assert facts == SheetFacts({(1, 1): 2}, {(1, 1): 3}, {3}, {2}, has_filter=True)


def test_a_row_without_height_and_a_column_without_width_are_hidden(tmp_path: Path) -> None:
    facts = SheetFacts()
    with closing(Workbook(make(tmp_path / "ก.xlsx", {"งาน": [["ก"]]}))) as workbook:
        rows = SheetRows(workbook, facts)
        rows.start("col", {"min": "2", "max": "4", "width": "0.0"})
        rows.start("col", {"min": "5", "max": "5", "width": "10"})
        rows.start("row", {"r": "7", "ht": "0"})
        rows.start("row", {"r": "8", "ht": "20.5", "hidden": "0"})
    assert (facts.hidden_rows, facts.hidden_columns) == ({7}, {2, 3, 4})


def test_a_cell_has_the_code_of_its_number_format(tmp_path: Path) -> None:
    book = Book()
    sheet = book.active
    assert sheet is not None
    sheet.append([812345678, 5, 5, "081", 0.5])
    for place, code in {"A1": "0##-###-####", "C1": "#,##0.00", "D1": "@", "E1": "0%"}.items():
        sheet[place].number_format = code
    book.save(tmp_path / "ก.xlsx")
    with closing(Workbook(tmp_path / "ก.xlsx")) as workbook:
        list(workbook.read_strings())
        ((_, (row,)),) = [piece for piece in workbook.rows(workbook.sheets[0]) if piece[1]]
    assert [cell.number_format for cell in row.values()] == ["0##-###-####", "", "#,##0.00", "@", "0%"]
    assert [cell.is_percent for cell in row.values()] == [False, False, False, False, True]
