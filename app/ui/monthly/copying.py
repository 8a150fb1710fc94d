"""Cells for a spreadsheet: whole rows with their headers and narratives, or the selected rectangle."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from PySide6.QtCore import QMimeData

from app.formats.pasted_cells import html_of_cells, text_of_cells
from app.models.month_state import ProjectMonth
from app.ui.monthly.grid import NARRATIVE, TYPED, MonthGridModel, shown_value

NARRATIVE_TITLE: Final = "ผลการดำเนินงาน"


def copying(
    model: MonthGridModel, cells: Mapping[int, Sequence[int]]
) -> Iterator[tuple[int, QMimeData | None]]:
    """Read the cells, columns by row, in steps of a row. The last one has all of them as text and as a web
    page, of which a spreadsheet takes the latter.

    Cells of every entry stand for whole rows, with headers and narratives.
    """
    columns = sorted(set().union(*cells.values()))
    is_whole = {"name", *TYPED} <= {model.names[column] for column in columns}
    if is_whole:
        columns = list(range(len(model.names)))
    lines: list[list[str]] = []
    if is_whole:
        lines.append([*(model.columns[column].title for column in columns), NARRATIVE_TITLE])
    rows = {place: model.rows[place] for place in cells}  # as they are now: they may be arranged meanwhile
    for number, (place, row) in enumerate(rows.items(), start=1):
        chosen = columns if is_whole else cells[place]
        cut = [text_of(model, row, model.names[column]) if column in chosen else "" for column in columns]
        lines.append([*cut, row.narrative] if is_whole else cut)
        yield number, None
    yield len(rows), _copied(lines, [model.columns[column].is_number for column in columns], is_whole)


def _copied(lines: list[list[str]], numbers: list[bool], is_whole: bool) -> QMimeData:
    copied = QMimeData()
    copied.setText(text_of_cells(lines))
    copied.setHtml(html_of_cells(lines, numbers + [False] * is_whole, has_header=is_whole))
    return copied


def text_of(model: MonthGridModel, row: ProjectMonth, name: str) -> str:
    """Return a cell's text in full; a proposal, which nobody has confirmed, as empty."""
    if name in TYPED or name == NARRATIVE:
        return shown_value(name, model.value(row, name))
    if name == "code":
        return row.project_code
    return model.columns[model.names.index(name)].text_of(row)
