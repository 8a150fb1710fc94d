"""A file's reports as a flat table (.csv) for other programs: each row has its project's short entries, too.

Dates are written as 2018-10-25 and amounts as 88400.50, which no program misreads; in UTF-8 with the mark by
which Excel knows it. A text that a spreadsheet would take for a formula has an apostrophe before it.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from app.formats.spreadsheet.columns import ID, PERIOD, PROJECT_COLUMNS, REPORT_COLUMNS
from app.formats.spreadsheet.project_export import project_row, report_row
from app.formats.spreadsheet.writer import CellValue
from app.models.entry import LIST_KINDS
from app.storage.output_files import writing
from app.storage.project_file import ProjectFile

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
_PROJECT_PLACES: Final = [
    place
    for place, column in enumerate(PROJECT_COLUMNS)
    if column.kind not in LIST_KINDS and column.key != ID
]
_REPORT_PLACES: Final = [
    place
    for place, column in enumerate(REPORT_COLUMNS)
    if column.key not in {project_column.key for project_column in PROJECT_COLUMNS} or column.key == ID
]


def export_csv(file: ProjectFile, path: Path) -> Iterator[tuple[int, None]]:
    """Write a row for each report, and one for each project without reports. Yields a project's number,
    from 1 on, once it is written; the file is at its place when the generator is through. Raises UserError.
    """
    with writing(path) as stream, io.TextIOWrapper(stream, "utf-8-sig", newline="") as text:
        table = csv.writer(text)
        table.writerow(_headers())
        for number, project_id in enumerate(file.project_ids(), start=1):
            project, reports = file.project(project_id), file.reports(project_id)
            of_project = [_text(project_row(project)[place]) for place in _PROJECT_PLACES]
            for place, report in enumerate(reports, start=1):
                cells = report_row(project, report, place)
                period = str(report.period)
                table.writerow([*of_project, *(_report_text(at, cells[at], period) for at in _REPORT_PLACES)])
            if not reports:
                table.writerow([*of_project, *[""] * (len(_REPORT_PLACES) - 1), project_id])
            yield number, None


def _headers() -> list[str]:
    return [
        *(PROJECT_COLUMNS[place].header for place in _PROJECT_PLACES),
        *(REPORT_COLUMNS[place].header for place in _REPORT_PLACES),
    ]


def _report_text(place: int, value: CellValue, period: str) -> str:
    return period if REPORT_COLUMNS[place].key == PERIOD else _text(value)


def _text(value: CellValue) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA_STARTS) else text
