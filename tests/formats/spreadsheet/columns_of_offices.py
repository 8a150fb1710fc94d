"""Columns as offices fill them in, read as a whole: what comes of each cell, and what is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook as Book

from app.formats.spreadsheet.project_import import WorkbookReading
from app.models.import_doubts import Answers
from tests.formats.spreadsheet.workbooks import looked_at


@dataclass(frozen=True)
class Formatted:
    """A value with its number format."""

    value: Any
    number_format: str


def read_table(
    path: Path,
    headers: Sequence[str],
    rows: Sequence[Sequence[Any]],
    title: str = "",
    answers: Answers | None = None,
) -> WorkbookReading:
    """Make a workbook of one table, in which each row is a project "ก1", "ก2" and so on, and read it."""
    book = Book()
    sheet = book.active
    assert sheet is not None
    sheet.title = "งาน"
    if title:
        sheet.append([title])
    sheet.append(["ชื่อโครงการ", *headers])
    for number, row in enumerate(rows, start=1):
        sheet.append([f"ก{number}", *(v.value if isinstance(v, Formatted) else v for v in row)])
        for place, value in enumerate(row, start=2):
            if isinstance(value, Formatted):
                sheet.cell(sheet.max_row, place).number_format = value.number_format
    book.save(path)
    with looked_at(path) as reading:
        list(reading.read(reading.usable(), answers or {}))
        return reading


def values_of(reading: WorkbookReading, key: str) -> Mapping[str, Any]:
    """Return the entry of each taken project, or of its first report, by the project's name."""
    found = {}
    for record in reading.records:
        holder = record.project if hasattr(record.project, key) else record.reports[0]
        found[record.project.project_name] = getattr(holder, key)
    return found


def asked(reading: WorkbookReading) -> dict[str, str | None]:
    """Return what is proposed for each question."""
    return {question.key: question.proposed for question in reading.questions}
