"""What the window in which files are gathered shows."""

from PySide6.QtCore import QAbstractItemModel

from app.ui.gather.dialog import GatherWindow
from app.ui.window.main_window import MainWindow
from app.ui.window.workspace import Workspace


def desk_of(window: MainWindow) -> Workspace:
    assert window.workspace is not None
    return window.workspace


def table(page: GatherWindow) -> list[list[str]]:
    return _texts(page.files.cells)


def changes(page: GatherWindow) -> list[list[str]]:
    return _texts(page._details.changes.table.cells)


def _texts(model: QAbstractItemModel) -> list[list[str]]:
    return [
        [str(model.index(row, column).data()).strip() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]
