"""In the status line: of which month how many projects have reported, and the way to the month's round."""

from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QToolButton

from app.models.errors import UserError
from app.ui.widgets.labels import set_tooltip

if TYPE_CHECKING:
    from app.models.progress_report import Period
    from app.storage.project_file import ProjectFile
    from app.ui.window.main_window import MainWindow
    from app.ui.window.workspace import Desk

REST_MS: Final = 600
"""Counted when nothing has changed for so long: in a large file it takes longer than a key may."""


class MonthNotice(QToolButton):
    """Not shown in the round itself, which tells the same at its head."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__()
        self._window = window
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._count)
        set_tooltip(self, "ไปที่รายงานประจำเดือน (Ctrl+M)")
        self.clicked.connect(window.actions_by_name["round"].trigger)
        window.statusBar().addPermanentWidget(self)
        self.hide()

    def watch(self, desk: "Desk") -> None:
        """Follow this file from now on."""
        self.hide()
        desk.refreshed.connect(self._follow)
        desk.destroyed.connect(self.hide)
        self._rest.start()

    def _follow(self) -> None:
        desk = self._window.desk
        if desk is not None and desk.is_in_round:
            self.hide()
        self._rest.start()

    def _count(self) -> None:
        desk = self._window.desk
        if desk is None or desk.is_in_round:
            return
        try:
            told = _words(desk.document.file)
        except UserError as error:
            desk.told.emit(error.what)
            return
        self.setText(told)
        self.setVisible(bool(told))


def _words(file: "ProjectFile") -> str:
    """Empty when no project is to report."""
    from app.models.progress_report import Period

    for period in _months(Period.of(date.today()), file):
        reported, due = file.month_counts(period)
        if due:
            return f"{period.short_thai}: รายงานแล้ว {reported:,}/{due:,}"
    return ""


def _months(today: "Period", file: "ProjectFile") -> "list[Period]":
    """This month, else the last one that somebody has reported on."""
    last = file.last_month()
    return [today, last] if last else [today]
