from pathlib import Path
from typing import Any

import pytest

from app.formats.spreadsheet.project_import import WorkbookReading
from app.models.import_doubts import Answers
from tests.formats.spreadsheet import workbooks
from tests.formats.spreadsheet.sheets import Reader, Rows, opened
from tests.formats.spreadsheet.workbooks import Sheets


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Read a sheet, first without answers and then with these; every row must be accounted for."""

    def read_rows(rows: Rows, answers: Answers | None = None, **shape: Any) -> WorkbookReading:
        with opened(tmp_path / "ก.xlsx", rows, **shape) as reading:
            list(reading.read(reading.usable()))
            assert reading.summary.is_whole, reading.summary
            if answers is not None:
                list(reading.read(reading.usable(), answers))
                assert reading.summary.is_whole, reading.summary
            return reading

    return read_rows


@pytest.fixture
def sheets(tmp_path: Path) -> Any:
    """Read a workbook of these sheets."""

    def read_sheets(merged: tuple[str, ...] = (), **named: Sheets) -> WorkbookReading:
        return workbooks.read(workbooks.make(tmp_path / "ก.xlsx", named, merged))  # type: ignore[arg-type]

    return read_sheets
