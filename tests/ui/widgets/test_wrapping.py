"""Labels wrap at Thai words on every system, and the marks are never stored, read out or copied."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QListWidget, QStyledItemDelegate, QTableWidget
from pytestqt.qtbot import QtBot

from app.ui.widgets.labels import NO_WIDTH, WrappingLabel, tooltip_text, with_breaks, wrap_items
from app.ui.window.main_window import MainWindow
from tests.ui.windows import window_on

UI = Path(__file__).parents[3] / "app" / "ui"
TEXT = "โครงการพัฒนาคุณภาพเครือข่ายโรงเรียน"


def test_a_line_may_end_at_words_only() -> None:
    assert with_breaks(TEXT).split(NO_WIDTH) == ["โครงการ", "พัฒนา", "คุณภาพ", "เครือข่าย", "โรงเรียน"]
    assert with_breaks(f"{TEXT}\n{TEXT}") == f"{with_breaks(TEXT)}\n{with_breaks(TEXT)}"
    assert with_breaks("") == ""


def test_a_label_is_heard_without_the_marks(qtbot: QtBot) -> None:
    label = WrappingLabel(TEXT)
    qtbot.addWidget(label)
    heard = QAccessible.queryAccessibleInterface(label).text(QAccessible.Text.Name)
    assert heard == label.text() == TEXT
    label.setText("ใหม่")
    assert label.accessibleName() == "ใหม่"


def test_it_takes_as_many_lines_as_its_words_need(qtbot: QtBot) -> None:
    label = WrappingLabel(TEXT)
    qtbot.addWidget(label)
    narrow = label.fontMetrics().horizontalAdvance("เครือข่ายโรง")
    assert label.heightForWidth(narrow) >= 4 * label.fontMetrics().height()


@pytest.fixture
def labels(saved: Path, qtbot: QtBot) -> Iterator[list[QLabel]]:
    with window_on(saved, qtbot) as window:
        window.actions_by_name["section_7"].trigger()
        qtbot.waitUntil(lambda: len(_wrapping(window)) > 5)  # sections are made while the window rests
        yield _wrapping(window)


def _wrapping(window: MainWindow) -> list[QLabel]:
    return [label for label in window.findChildren(QLabel) if label.isVisible() and label.wordWrap()]


def test_every_label_of_the_desk_that_wraps_wraps_at_words(labels: list[QLabel]) -> None:
    assert [label.text() for label in labels if not isinstance(label, WrappingLabel)] == []


# --- lists, tables and tooltips ---


@pytest.mark.parametrize("make", [QListWidget, QTableWidget])
def test_an_item_wraps_at_words_and_keeps_its_text(
    make: type[QListWidget] | type[QTableWidget], qtbot: QtBot
) -> None:
    view = make()
    qtbot.addWidget(view)
    wrap_items(view)
    view.model().insertRow(0)
    if isinstance(view, QTableWidget):
        view.setColumnCount(1)
    index = view.model().index(0, 0)
    view.model().setData(index, TEXT)
    delegate = view.itemDelegate()
    assert isinstance(delegate, QStyledItemDelegate)
    assert delegate.displayText(TEXT, QLocale()) == with_breaks(TEXT)
    assert index.data() == TEXT
    assert view.wordWrap()


def test_a_list_gives_an_item_the_lines_that_its_words_need(qtbot: QtBot) -> None:
    view = QListWidget()
    qtbot.addWidget(view)
    wrap_items(view)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setResizeMode(QListWidget.ResizeMode.Adjust)
    view.addItem(TEXT)
    view.resize(view.fontMetrics().horizontalAdvance("เครือข่ายโรง") + 8, 200)
    view.show()
    view.doItemsLayout()
    assert view.visualItemRect(view.item(0)).height() >= 4 * view.fontMetrics().height()


def test_a_long_tooltip_wraps_at_words() -> None:
    assert tooltip_text(TEXT * 4) == f"<qt>{with_breaks(TEXT * 4)}</qt>"
    assert tooltip_text(TEXT) == TEXT  # on one line


def test_what_wraps_is_made_in_one_place() -> None:
    """Elsewhere it would wrap inside words on Windows, where Qt knows none of Thai."""
    makers = {path.name for path in UI.rglob("*.py") if "setWordWrap(True)" in path.read_text("utf-8")}
    assert makers == {"labels.py"}
