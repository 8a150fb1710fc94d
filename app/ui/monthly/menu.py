"""The menu of the selected cells of the month."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction

from app.ui.core.command_menu import show_menu, window_commands
from app.ui.core.window_context import WindowContext

if TYPE_CHECKING:
    from app.ui.monthly.pasting import Home


def show_grid_menu(home: "Home", at: QPoint) -> None:
    """Show what can be done with the selected cells, and with their projects."""
    table = home.table
    copy, paste = QAction("คัดลอก\tCtrl+C", table), QAction("วาง\tCtrl+V", table)
    copy.triggered.connect(table.copied)
    paste.triggered.connect(table.pasted)
    form = QAction("เปิดแบบของโครงการนี้", table)
    form.triggered.connect(lambda: _open_form(home))
    sort, column = QAction(table), max(table.currentIndex().column(), 0)
    sort.setText(f"เรียงตาม “{home.model.columns[column].title}”")
    sort.triggered.connect(lambda: table.horizontalHeader().sectionClicked.emit(column))
    is_writable = home.document.file.database.is_writable
    clipboard = [copy, paste] if is_writable else [copy]
    show_menu(table, at, clipboard, window_commands(table, *_commands(home)), [sort, form])
    for action in (copy, paste, sort, form):
        action.deleteLater()


def _commands(home: "Home") -> Iterator[str]:
    """Yield the names of the commands that hold for the selected cells."""
    if home.table.current_key:
        yield from ("fill_down", "previous")
    rows = [home.model.rows[place] for place in home.table.selected_cells()]
    if not all(row.is_reported for row in rows):
        yield "skip"
    yield "remark"


def _open_form(home: "Home") -> None:
    window = home.table.window()
    if isinstance(window, WindowContext) and window.workspace and not home.stay():
        window.workspace.show_form()
