"""Export answered questions: as a workbook for further work, or as a document for paper."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from app.formats.spreadsheet.writer import (
    BAHT,
    COUNT,
    PERCENT,
    TEXT,
    WHOLE,
    CellValue,
    Shape,
    WorkbookWriter,
    WrittenColumn,
)
from app.models.board import board_notes
from app.models.errors import UserError
from app.printing.columns.column import Column, Unit
from app.services.board_questions.catalogue import Answer

ENDINGS: Final = (".xlsx", ".pdf")

FORMATS: Final = {
    Unit.TEXT: (TEXT, 32),
    Unit.COUNT: (COUNT, 14),
    Unit.BAHT: (BAHT, 20),
    Unit.PERCENT: (PERCENT, 14),
    Unit.YEAR: (WHOLE, 14),
}
"""The number format and the width, in characters, of a column of each unit."""

_YEAR: Final = WrittenColumn("ปีงบประมาณ", 14, WHOLE)
_OFFICE: Final = WrittenColumn("เขต", 30)
_LONGEST_NAME: Final = 31
"""The most characters of a sheet's name."""


def check_target(path: Path) -> None:
    """Raise UserError for an extension that answers cannot be exported to."""
    if path.suffix.lower() not in ENDINGS:
        raise UserError(f"ส่งออกตารางเป็น {path.name} ไม่ได้", "โปรดตั้งชื่อให้ลงท้ายด้วย .xlsx หรือ .pdf")


def answers_bytes(answers: Sequence[Answer], path: Path, filters: Sequence[str] = ()) -> bytes:
    """Return the content of the file at `path`. `filters` describe in words which offices are shown.

    Raises UserError like `check_target`.
    """
    check_target(path)
    if path.suffix.lower() == ".pdf":
        return _document(answers, filters)
    return answers_workbook(answers, filters)


def notes_of(answer: Answer, filters: Sequence[str] = ()) -> tuple[str, ...]:
    """Return what is told below a question's table: what it counts, and what the board is about."""
    return tuple(filter(None, (answer.question.note, *board_notes(answer.view.board), *filters)))


# --- paper --------------------------------------------------------------------------------------------------


def _document(answers: Sequence[Answer], filters: Sequence[str]) -> bytes:
    from app.printing.question_report import PrintedTable, print_questions

    tables = [
        PrintedTable(one.title, notes_of(one, filters), one.question.columns, one.rows, one.total_texts)
        for one in answers
    ]
    board = answers[0].view.board
    name = answers[0].title if len(answers) == 1 else f"ตารางสรุปทุก{board.word} ปีงบประมาณ {board.fiscal_year}"
    return print_questions(tables, name, board.today)


# --- workbook -----------------------------------------------------------------------------------------------


def answers_workbook(answers: Sequence[Answer], filters: Sequence[str] = ()) -> bytes:
    """Return a workbook with a sheet of data for each answer, ready for a pivot table: year and office stand
    on every row, and there are no totals. What the window shows follows, then the notes.
    """
    book = WorkbookWriter()
    try:
        for answer in answers:
            _add_data(book, answer, "ข้อมูล" if len(answers) == 1 else answer.question.title)
        for answer in answers if len(answers) == 1 else ():
            _add_summary(book, answer)
        _add_notes(book, answers, filters)
        return book.packed()
    finally:
        book.discard()


def _add_data(book: WorkbookWriter, answer: Answer, name: str) -> None:
    sheet = book.add_sheet(name[:_LONGEST_NAME], data_columns(answer), Shape(frozen_columns=2, pages_wide=2))
    for row in data_rows(answer):
        sheet.append(row)
    sheet.close(with_filter=True)


def data_columns(answer: Answer) -> list[WrittenColumn]:
    """Return year and office, then the question's other columns."""
    office = replace(_OFFICE, header=answer.view.board.word)
    return [_YEAR, office, *map(_written, _others(answer))]


def data_rows(answer: Answer) -> Iterator[list[CellValue]]:
    """Yield the rows of each office, with year and office in front."""
    columns = _others(answer)
    for office, one in _by_office(answer):
        for row in one.rows:
            year = row.fiscal_year if one.question.tells_year else one.view.board.fiscal_year
            yield [year, office or row.office, *_values(columns, row)]


def _by_office(answer: Answer) -> Iterable[tuple[str, Answer]]:
    """Return the answer for each office alone; the whole one, without a name, if its rows tell the office."""
    if answer.question.tells_office:
        return [("", answer)]
    view, names = answer.view, dict.fromkeys(answer.view.offices)
    if answer.question.tells_year:
        names |= dict.fromkeys(one.office for one in view.years)
    return ((name, answer.question.answered(view.of_office(name))) for name in names)


def _others(answer: Answer) -> list[Column]:
    """Return the columns besides those of year and office, which are in front."""
    in_front = {_YEAR.header} if answer.question.tells_year else set()
    in_front |= {_OFFICE.header}
    return [column for column in answer.question.columns if column.title not in in_front]


def _add_summary(book: WorkbookWriter, answer: Answer) -> None:
    columns = answer.question.columns
    sheet = book.add_sheet("สรุป", [*map(_written, columns)], Shape(frozen_columns=1, pages_wide=1))
    for row in answer.rows:
        sheet.append(_values(columns, row))
    sheet.close(with_filter=True)
    if answer.total is not None:
        sheet.append(_values(columns, answer.total), is_bold=True)


def _add_notes(book: WorkbookWriter, answers: Sequence[Answer], filters: Sequence[str]) -> None:
    sheet = book.add_sheet("คำอธิบาย", [WrittenColumn("คำอธิบาย", 110)], Shape())
    notes = [note for one in answers for note in (one.title, *notes_of(one, filters))]
    for note in dict.fromkeys(notes):
        sheet.append([note])
    sheet.close(with_filter=False)


def _written(column: Column) -> WrittenColumn:
    number_format, width = FORMATS[column.unit]
    return WrittenColumn(column.title, width, number_format)


def _values(columns: Iterable[Column], row: Any) -> list[CellValue]:
    return [column.value_of(row) for column in columns]
