"""Workbooks for the tests: made as people make them, and read as the program reads them."""

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from app.formats.spreadsheet.project_export import export_workbook
from app.formats.spreadsheet.project_import import WorkbookReading
from app.models.import_doubts import proposals
from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile

Sheets = dict[str, Sequence[Sequence[Any]]]


def make(path: Path, sheets: Sheets, merged: Sequence[str] = ()) -> Path:
    """Make a workbook of these sheets, row by row; `merged` are ranges of the first."""
    book = Workbook()
    del book["Sheet"]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    for cells in merged:
        book.worksheets[0].merge_cells(cells)
    book.save(path)
    return path


def exported(file: ProjectFile, path: Path) -> Path:
    for _ in export_workbook(file, path):
        pass
    return path


@contextlib.contextmanager
def looked_at(path: Path) -> Iterator[WorkbookReading]:
    reading = WorkbookReading(path)
    try:
        for _ in reading.look():
            pass
        yield reading
    finally:
        reading.close()


def read(path: Path) -> WorkbookReading:
    """Return all usable records of the workbook."""
    with looked_at(path) as reading:
        for _ in reading.read(reading.usable()):
            pass
        return reading


def read_as_proposed(path: Path) -> WorkbookReading:
    """Return the records of a workbook, with the proposed answer to every question."""
    with looked_at(path) as reading:
        layouts = reading.usable()
        list(reading.read(layouts))
        answers: dict[str, str] = {}
        while (proposed := proposals(reading.questions)) != answers:
            answers = proposed
            list(reading.read(layouts, answers))
        return reading


def held(file: ProjectFile) -> list[ProjectRecord]:
    return [ProjectRecord(file.project(found), file.reports(found)) for found in file.project_ids()]
