"""The program's font in every part of the window, on a system that has fonts of its own for some of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QMenu, QMessageBox, QStatusBar, QToolTip
from pytestqt.qtbot import QtBot

from app.ui.widgets import theme
from app.ui.widgets.theme import FONT_FAMILY, TEXT_POINTS, apply_theme, choose_scheme

PARTS = ("QMenu QMenuBar QAbstractItemView QHeaderView QMessageBox QTipLabel QStatusBar QToolButton").split()


@pytest.fixture
def app(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[QApplication]:
    """The application, whose look may be changed: it is as before for the next test.

    The fonts stay unread: Qt goes on drawing Thai with those that once were, and other tests measure texts.
    """
    monkeypatch.setattr(theme, "FONTS", tmp_path)
    font, palette, sheet = qapp.font(), qapp.palette(), qapp.styleSheet()
    yield qapp
    qapp.setProperty("is_dark", None)
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)
    qapp.setFont(font)


def set_system_fonts(app: QApplication) -> None:
    """As Windows does: 8 points for some classes of widgets."""
    for part in PARTS:
        app.setFont(QFont("Tahoma", 8), part)  # type: ignore[arg-type]


def font_of(part: str) -> QFont:
    return QApplication.font(part)  # type: ignore[call-overload,no-any-return]


def of_program(font: QFont) -> bool:
    return (font.family(), font.pointSize()) == (FONT_FAMILY, TEXT_POINTS)


def test_every_part_of_the_window_has_the_font_of_the_program(app: QApplication) -> None:
    set_system_fonts(app)
    apply_theme(app)
    assert [part for part in PARTS if not of_program(font_of(part))] == []
    assert of_program(QToolTip.font())


@pytest.mark.parametrize("is_dark", [True, False])
def test_another_colour_scheme_changes_no_font(app: QApplication, is_dark: bool) -> None:
    apply_theme(app)
    set_system_fonts(app)
    choose_scheme(app, is_dark)
    assert [part for part in PARTS if not of_program(font_of(part))] == []


def test_fonts_that_the_system_sets_after_its_colours_do_not_stay(app: QApplication, qtbot: QtBot) -> None:
    apply_theme(app)
    app.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    set_system_fonts(app)
    qtbot.waitUntil(lambda: of_program(font_of("QMenu")))


def test_widgets_made_afterwards_have_it(app: QApplication, qtbot: QtBot) -> None:
    set_system_fonts(app)
    apply_theme(app)
    made = [QMenu(), QListWidget(), QMessageBox(), QStatusBar(), QLabel()]
    for widget in made:
        qtbot.addWidget(widget)
        widget.ensurePolished()
    assert [type(widget).__name__ for widget in made if not of_program(widget.font())] == []
