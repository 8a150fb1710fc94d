"""Cells for a spreadsheet: whole rows with their headers and narratives, or the selected rectangle."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QMimeData

from app.formats.pasted_cells import html_of_cells, text_of_cells
from app.models.month_state import ProjectMonth
from app.ui.monthly.grid import NARRATIVE, TYPED, MonthGridModel, shown_value

NARRATIVE_TITLE: Final = "ผลการดำเนินงาน"


def copied_cells(model: MonthGridModel, cells: Sequence[tuple[int, int]]) -> QMimeData:
    """Return the cells as text and as a web page, of which a spreadsheet takes the latter.

    Cells of every entry stand for whole rows, with headers and narratives.
    """
    places = list(dict.fromkeys(row for row, _ in cells))
    columns = sorted({column for _, column in cells})
    names = [model.names[column] for column in columns]
    is_whole = {"name", *TYPED} <= {*names}
    if is_whole:
        columns, names = list(range(len(model.names))), list(model.names)
        cells = [(place, column) for place in places for column in columns]
    chosen = {*cells}
    lines: list[list[str]] = []
    if is_whole:
        lines.append([*(model.columns[column].title for column in columns), NARRATIVE_TITLE])
    for place in places:
        row = model.rows[place]
        of_row = zip(columns, names, strict=True)
        cut = [text_of(model, row, name) if (place, column) in chosen else "" for column, name in of_row]
        lines.append([*cut, row.narrative] if is_whole else cut)
    numbers = [model.columns[column].is_number for column in columns] + [False] * is_whole
    copied = QMimeData()
    copied.setText(text_of_cells(lines))
    copied.setHtml(html_of_cells(lines, numbers, has_header=is_whole))
    return copied


def text_of(model: MonthGridModel, row: ProjectMonth, name: str) -> str:
    """Return a cell's text in full; a proposal, which nobody has confirmed, as empty."""
    if name in TYPED or name == NARRATIVE:
        return shown_value(name, model.value(row, name))
    if name == "code":
        return row.project_code
    return model.columns[model.names.index(name)].text_of(row)
