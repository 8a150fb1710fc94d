"""Paste copied cells: one into its cell; several are handed on, to be looked at before they are written."""

import re
from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from PySide6.QtCore import QMimeData, SignalInstance

from app.formats.pasted_cells import cells_of
from app.models.month_state import MonthState
from app.models.progress_report import Period
from app.models.thai import arabic_digits
from app.services.imports.pasted_columns import LABELS, columns_of
from app.services.imports.pasted_months import MOST_LINES, Grid
from app.ui.core.document import Document
from app.ui.monthly.grid import NARRATIVE, TYPED, MonthGridModel
from app.ui.monthly.grid_table import MonthGridTable
from app.ui.monthly.reading import why_read_only
from app.ui.monthly.row_report import RowReport

NO_TEXT: Final = "สิ่งที่คัดลอกไว้ไม่มีข้อความ จึงวางในตารางไม่ได้ โปรดคัดลอกช่องจาก Excel"
FILES: Final = "สิ่งที่คัดลอกไว้เป็นไฟล์ โปรดนำเข้าด้วย ไฟล์ > นำเข้า"
NO_PROJECTS: Final = "ไม่มีโครงการที่ต้องรายงานในเดือนนี้ โปรดเลือกเดือนก่อนวาง"
TOO_LONG: Final = "ข้อความที่คัดลอกยาวเกินไป โปรดคัดลอกเฉพาะแถวของเดือนนี้"
_MOST_LETTERS: Final = 5_000_000
_ORDER: Final = (*TYPED, NARRATIVE)
_MAYBE_FRACTION: Final = re.compile(r"0?\.\d+|1(\.0+)?")


class Home(Protocol):
    """What is needed of the month's home."""

    period: Period
    model: MonthGridModel
    table: MonthGridTable
    report: RowReport
    told: SignalInstance
    pasted: SignalInstance

    @property
    def document(self) -> Document: ...

    @property
    def state(self) -> MonthState: ...

    def stay(self) -> bool: ...


def paste(home: Home, copied: QMimeData) -> None:
    """Paste at the selected cell what was copied, or tell why it cannot be."""
    if refusal := _refusal(home, copied):
        home.told.emit(refusal)
        return
    home.report.flush()
    if home.report.refused() and home.stay():
        return
    lines = cells_of(copied.text())
    cells = home.table.selected_cells()
    if (
        len(lines) == len(lines[0]) == 1
        and sum(map(len, cells.values())) < 2
        and _is_plain(home, lines[0][0])
    ):
        home.report.paste(str(home.table.current_key), lines[0][0].strip())
    else:
        home.pasted.emit(*_grid_and_lines(home, lines, cells))


def is_for_grid(home: Home, copied: QMimeData, key: str) -> bool:
    """Return whether what is pasted into the editor of an entry is meant for the grid.

    Several cells never fit into one cell. Into a narrative any text may be pasted, but for lines that name
    projects of this month and tell something of it.
    """
    if _refusal(home, copied):
        return False
    lines = cells_of(copied.text())
    if key != NARRATIVE:
        return len(lines) > 1 or any(len(line) > 1 for line in lines)
    if not lines or len(lines[0]) < 2 or len(lines) > MOST_LINES:
        return False
    columns = columns_of(lines, _ORDER, home.state.rows, home.period, has_cell=False)
    return columns.names_projects and bool({*columns.keys.values()} & LABELS.keys())


def _refusal(home: Home, copied: QMimeData) -> str:
    if why := why_read_only(home.document):
        return why
    if copied.hasUrls():
        return FILES
    if not home.state.rows:
        return NO_PROJECTS
    text = copied.text() if copied.hasText() else ""
    return NO_TEXT if not text.strip() else TOO_LONG if len(text) > _MOST_LETTERS else ""


def _is_plain(home: Home, text: str) -> bool:
    """Return whether a text is taken as typed into the current cell: nothing about it is to be asked."""
    key, place = home.table.current_key, home.table.currentIndex().row()
    is_shown = home.model.row_of(home.report.project_id) == place
    is_doubtful = key == "progress" and _MAYBE_FRACTION.fullmatch(arabic_digits(text.strip()))
    return bool(key) and place >= 0 and is_shown and not is_doubtful and not home.model.rows[place].is_skipped


def _grid_and_lines(
    home: Home, lines: list[list[str]], cells: Mapping[int, Sequence[int]]
) -> tuple[Grid, list[list[str]]]:
    """Return the grid from the selection on. A single line is repeated in all selected rows, as a
    spreadsheet does, and a single cell in all selected cells.
    """
    index = home.table.currentIndex()
    places = [*cells] or [max(index.row(), 0)]
    columns = sorted(set().union(*cells.values())) or [index.column()]
    names = [key for column in columns if (key := home.model.key_at(column))]
    rows, chosen = home.model.rows[places[0] :], _from(names)
    if len(lines) == 1 and len(places) > 1:
        rows = [home.model.rows[place] for place in places]
        if len(lines[0]) == 1 and names:
            lines, chosen = [lines[0] * len(names)], names
        lines = lines * len(places)
    elif len(lines) == len(lines[0]) == 1 and len(names) > 1:
        lines, chosen = [lines[0] * len(names)], names
    return Grid(home.period, rows, chosen or _ORDER, home.state.rows, bool(names)), lines


def _from(names: Sequence[str]) -> Sequence[str]:
    return _ORDER[_ORDER.index(names[0]) :] if names else ()
