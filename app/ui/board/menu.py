"""The menu of a row in the board's tables: what Enter does, and copying the table."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction

from app.ui.core.command_menu import show_menu
from app.ui.widgets.icons import icon
from app.ui.widgets.tables import ColumnTable

OPEN_PROJECT = "เปิดโครงการนี้"
OPEN_OFFICE = "ดูการส่งรายงานของหน่วยงานนี้"


def offer_menu(table: ColumnTable, opening: Callable[[object], str], more: Sequence[QAction] = ()) -> None:
    """Let a table offer its menu. `opening`: what Enter does with a row, in words; empty if nothing. `more`:
    further commands for the current row.
    """
    opens, copy = QAction(table), QAction(icon("copy"), "คัดลอกตาราง", table)
    opens.triggered.connect(lambda: table.activated.emit(table.currentIndex()))
    copy.triggered.connect(table.copy)

    def show(at: QPoint) -> None:
        opens.setText(opening(table.current))
        show_menu(table, at, [opens] if opens.text() else [], more, [copy])

    table.menu_wanted.connect(show)
