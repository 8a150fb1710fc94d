"""Copy and paste of the month's grid, and its menu. What they need is loaded at its use: the month is the
first page.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPoint
from PySide6.QtGui import QGuiApplication

from app.ui.monthly.reading import why_read_only
from app.ui.widgets.tasks import task_result

if TYPE_CHECKING:
    from app.ui.monthly.pasting import Home


def connect_clipboard(home: "Home") -> None:
    """Let the grid copy and paste by its keys and its menu, and its editors paste several cells into it."""
    home.table.copied.connect(lambda: _copy(home))
    home.table.pasted.connect(lambda: _paste(home))
    home.table.menu_wanted.connect(lambda at: _show_menu(home, at))
    home.report.is_for_grid = lambda key: _is_for_grid(home, key)


def _copied() -> QMimeData:
    return QGuiApplication.clipboard().mimeData() or QMimeData()  # Qt has none before anything was copied


def _copy(home: "Home") -> None:
    from app.ui.monthly.copying import copying

    if home.document.file.database.is_being_checked:
        home.told.emit(why_read_only(home.document))
        return
    cells = home.table.selected_cells()
    if copied := task_result(copying(home.model, cells), len(cells), "กำลังคัดลอกแถวที่", home.table):
        QGuiApplication.clipboard().setMimeData(copied)


def _paste(home: "Home") -> None:
    from app.ui.monthly.pasting import paste

    paste(home, _copied())


def _show_menu(home: "Home", at: QPoint) -> None:
    from app.ui.monthly.menu import show_grid_menu

    show_grid_menu(home, at)


def _is_for_grid(home: "Home", key: str) -> bool:
    from app.ui.monthly.pasting import is_for_grid

    return is_for_grid(home, _copied(), key)
