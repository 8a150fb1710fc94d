"""Cells for a spreadsheet: whole rows with their headers and narratives, or the selected rectangle."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from app.models.month_state import ProjectMonth
from app.ui.monthly.grid import NARRATIVE, TYPED, MonthGridModel, shown_value

NARRATIVE_TITLE: Final = "ผลการดำเนินงาน"


def copied_text(model: MonthGridModel, cells: Sequence[tuple[int, int]]) -> str:
    """Return the cells as a spreadsheet takes them. Cells of every column stand for whole rows."""
    places = list(dict.fromkeys(row for row, _ in cells))
    columns = sorted({column for _, column in cells})
    names = [model.names[column] for column in columns]
    chosen = {*cells}
    is_whole = {"name", *TYPED} <= {*names}
    lines: list[list[str]] = []
    if is_whole:
        lines.append([*(model.columns[column].title for column in columns), NARRATIVE_TITLE])
    for place in places:
        row = model.rows[place]
        of_row = zip(columns, names, strict=True)
        cut = [text_of(model, row, name) if (place, column) in chosen else "" for column, name in of_row]
        lines.append([*cut, row.narrative] if is_whole else cut)
    return _written(lines)


def text_of(model: MonthGridModel, row: ProjectMonth, name: str) -> str:
    """Return a cell's text in full; a proposal, which nobody has confirmed, as empty."""
    if name in TYPED or name == NARRATIVE:
        return shown_value(name, model.value(row, name))
    if name == "code":
        return row.project_code
    return model.columns[model.names.index(name)].text_of(row)


def _written(lines: Iterable[Sequence[str]]) -> str:
    written = io.StringIO()
    csv.writer(written, dialect="excel-tab", lineterminator="\n").writerows(lines)
    return written.getvalue()
