"""The program's font in every part of the window, on a system that has fonts of its own for some of them."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QListWidget,
    QMainWindow,
    QMenu,
    QMessageBox,
    QPushButton,
    QSpinBox,
    QStatusBar,
    QStyle,
    QStyleOptionSpinBox,
    QToolTip,
)
from pytestqt.qtbot import QtBot

from app.ui.widgets import dressing, theme
from app.ui.widgets.dressing import apply_theme, choose_scheme, choose_size
from app.ui.widgets.icons import ICONS
from app.ui.widgets.theme import DARK, FONT_FAMILY, LIGHT, SIZES, TEXT_POINTS, Colours, TextSize, current_size

PARTS = ("QMenu QMenuBar QAbstractItemView QHeaderView QMessageBox QTipLabel QStatusBar QToolButton").split()


@pytest.fixture
def app(dressed: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> QApplication:
    """The application, whose look may be changed.

    The fonts stay unread: Qt goes on drawing Thai with those that once were, and other tests measure texts.
    """
    monkeypatch.setattr(dressing, "FONTS", tmp_path)
    return dressed


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


@pytest.mark.parametrize("chosen", SIZES)
@pytest.mark.parametrize("is_compact", [True, False])
def test_every_part_of_the_window_has_the_size_that_is_chosen(
    app: QApplication, chosen: int, is_compact: bool
) -> None:
    apply_theme(app)
    set_system_fonts(app)
    choose_size(app, size := TextSize(chosen, is_compact))
    assert current_size() == size
    assert {font_of(part).pointSize() for part in PARTS} == {size.points}
    assert f"{size.points - 1}pt" in app.styleSheet()


def test_a_menu_bar_in_sight_follows_the_size(app: QApplication, qtbot: QtBot) -> None:
    apply_theme(app)
    window = QMainWindow()
    qtbot.addWidget(window)
    window.menuBar().addMenu("ไฟล์")
    window.show()
    for chosen in (TEXT_POINTS + 1, TEXT_POINTS):
        choose_size(app, size := TextSize(chosen))
        assert window.menuBar().font().pointSize() == size.points


def test_sizes_end_at_the_smallest_and_the_largest() -> None:
    assert [TextSize(size).beside(1).chosen for size in SIZES] == [*SIZES[1:], SIZES[-1]]
    assert [TextSize(size).beside(-1).chosen for size in SIZES] == [SIZES[0], *SIZES[:-1]]
    assert TextSize(15).beside(0).chosen in SIZES  # as another version may have stored it


# --- contrast, as WCAG 2.1 measures it (1.4.3 and 1.4.11, level AA) -----------------------------------------


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour `#rrggbb`."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_black_on_white_has_the_greatest_contrast() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
@pytest.mark.parametrize("part", ["text", "quiet", "accent", "finding", "refusal", "proposal"])
def test_text_can_be_read_on_every_ground(scheme: Colours, part: str) -> None:
    grounds = (scheme.base,) if part == "proposal" else (scheme.base, scheme.window)
    assert min(contrast(getattr(scheme, part), ground) for ground in grounds) >= 4.5
    assert contrast(scheme.on_accent, scheme.accent) >= 4.5
    assert contrast(scheme.text, scheme.selection) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
def test_the_border_of_a_field_can_be_seen_on_both_its_sides(scheme: Colours) -> None:
    assert min(contrast(scheme.border, ground) for ground in (scheme.base, scheme.window)) >= 3
    assert f"border: 1px solid {scheme.border}" in theme.style_sheet(scheme)


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
def test_the_frame_of_a_tick_box_and_its_tick_can_be_seen(scheme: Colours) -> None:
    rule = f"border: 1px solid {scheme.quiet}; border-radius: 2px;"
    assert "QTableView::indicator" in theme.style_sheet(scheme).split(rule)[0].rsplit("}", 1)[1]
    (tick,) = re.findall('stroke="(#[0-9a-f]{6})"', (ICONS / "field-tick.svg").read_text("utf-8"))
    assert min(contrast(colour, scheme.base) for colour in (scheme.quiet, tick)) >= 3


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
def test_a_proposal_is_not_mistaken_for_typed_text(scheme: Colours) -> None:
    assert contrast(scheme.proposal, scheme.text) >= 2.5  # more leaves 4.5 for none in the dark scheme
    assert f"placeholder-text-color: {scheme.proposal}" in theme.style_sheet(scheme)


def test_a_button_that_cannot_be_pressed_looks_so(app: QApplication, qtbot: QtBot) -> None:
    apply_theme(app)
    button = QPushButton()
    qtbot.addWidget(button)
    button.resize(60, 40)
    button.setDisabled(True)
    picture = button.grab().toImage()
    assert picture.pixelColor(30, 0) == QColor(LIGHT.line)
    assert picture.pixelColor(30, 20) == QColor(LIGHT.window)


def test_a_field_of_figures_has_no_arrows_too_small_to_press(app: QApplication, qtbot: QtBot) -> None:
    apply_theme(app)
    box = QSpinBox()
    qtbot.addWidget(box)
    box.show()
    option = QStyleOptionSpinBox()
    box.initStyleOption(option)
    part, of = QStyle.SubControl.SC_SpinBoxUp, QStyle.ComplexControl.CC_SpinBox
    assert box.style().subControlRect(of, option, part, box).width() == 0
