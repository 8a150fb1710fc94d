"""Sheets of an office as tests write them, and what is read of them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from openpyxl import Workbook as Book

from app.formats.spreadsheet.project_import import WorkbookReading
from tests.formats.spreadsheet.workbooks import looked_at

Rows = Sequence[Sequence[Any]]
Reader = Any


@contextmanager
def opened(
    path: Path, rows: Rows, merged: Sequence[str] = (), hidden: Sequence[Any] = (), name: str = "งาน"
) -> Iterator[WorkbookReading]:
    """A workbook of these rows; `hidden` are numbers of rows and letters of columns."""
    book = Book()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    for place in hidden:
        (sheet.row_dimensions if isinstance(place, int) else sheet.column_dimensions)[place].hidden = True
    book.save(path)
    with looked_at(path) as reading:
        yield reading


def budgets(reading: WorkbookReading) -> dict[str, Any]:
    """The amounts in baht by the projects' names."""
    assert [str(problem) for problem in reading.problems] == []
    return {
        record.project.project_name: (record.project.allocated_budget_satang or 0) / 100
        for record in reading.records
    }


def disbursed(reading: WorkbookReading) -> dict[str, Any]:
    (record,) = reading.records
    return {str(report.period): (report.disbursed_satang or 0) / 100 for report in record.reports}


def left_out(reading: WorkbookReading) -> Mapping[str, int]:
    return {found.reason: found.rows for found in reading.left_out if found.rows}
