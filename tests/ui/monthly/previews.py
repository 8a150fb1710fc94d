"""Paste cells into the month's grid, and answer its preview as a clerk does."""

from collections.abc import Callable

from PySide6.QtCore import QMimeData, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.imports.pasted_months import PastedMonths
from app.ui.monthly.page import MonthHome
from tests.ui.typing import press

CTRL = Qt.KeyboardModifier.ControlModifier


def shown_preview() -> PastedMonths | None:
    """Return the preview that waits for the clerk."""
    found = QApplication.activeModalWidget()
    return found if isinstance(found, PastedMonths) else None


def take(dialog: PastedMonths) -> None:
    """Take what is ticked, and close what is told at the end."""
    dialog.agree.click()
    dialog.close_button.click()


def leave(dialog: PastedMonths) -> None:
    dialog.cancel.click()


def paste(
    home: MonthHome,
    copied: str | QMimeData,
    answer: Callable[[PastedMonths], object] = take,
    into: QWidget | None = None,
) -> list[str]:
    """Paste at the current cell, or into an editor; return what the preview warned of, if there was one.

    Comparing lets events pass before there is a preview, so that looking for it once is not enough.
    """
    told: list[str] = []
    looking = QTimer()

    def look() -> None:
        if dialog := shown_preview():
            looking.stop()
            told.extend(dialog.findings())
            answer(dialog)
            dialog.close()

    looking.timeout.connect(look)
    looking.start(0)
    if isinstance(copied, str):
        QGuiApplication.clipboard().setText(copied)
    else:
        QGuiApplication.clipboard().setMimeData(copied)
    press(Qt.Key.Key_V, CTRL, into or home.table)
    looking.stop()
    return told
