import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, QDate, QLocale
from PySide6.QtGui import QAccessible, QAction, QUndoStack
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCalendarWidget,
    QComboBox,
    QFileDialog,
    QGroupBox,
    QInputDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QProgressDialog,
    QTabWidget,
    QTextBrowser,
    QToolButton,
    QTreeView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.ui.window.application import WORDS, QtThai, install

TABLE: dict[str, dict[str, str]] = json.loads(WORDS.read_text("utf-8"))
BUTTONS = [button for button in QMessageBox.StandardButton if button.name not in ("Default", "Escape")]
T = TypeVar("T", bound=QWidget)
PAIRS = [(source, thai) for words in TABLE.values() for source, thai in words.items()]


@pytest.fixture(autouse=True)
def thai(qapp: QApplication) -> Iterator[None]:
    before = QLocale()
    install(qapp)
    yield
    for translator in qapp.findChildren(QtThai):
        qapp.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(before)


# --- what clerks meet ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", QFileDialog.FileMode)
@pytest.mark.parametrize("accept", QFileDialog.AcceptMode)
def test_file_dialogs_are_thai(
    qtbot: QtBot, tmp_path: Path, mode: QFileDialog.FileMode, accept: QFileDialog.AcceptMode
) -> None:
    dialog = QFileDialog()
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setDirectory(str(tmp_path))
    dialog.setFileMode(mode)
    dialog.setAcceptMode(accept)
    assert_thai(shown(qtbot, dialog))


def test_the_file_dialogs_context_menu_is_thai(qtbot: QtBot) -> None:
    dialog = QFileDialog()
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    assert_thai(shown(qtbot, dialog).findChildren(QAction))


def test_the_print_dialog_is_thai(qtbot: QtBot, tmp_path: Path) -> None:
    printer = QPrinter()
    printer.setOutputFileName(str(tmp_path / "แบบ.pdf"))
    dialog = QPrintDialog(printer)
    more = [button for button in dialog.findChildren(QAbstractButton) if ">>" in button.text()]
    assert_thai(shown(qtbot, dialog))
    assert [button.text() for button in more] == ["ตัวเลือก >>"]


def test_message_boxes_are_thai(qtbot: QtBot) -> None:
    box = QMessageBox()
    for button in BUTTONS:
        box.addButton(button)
    box.setDetailedText("รายละเอียด")
    assert_thai(shown(qtbot, box))


@pytest.mark.parametrize("kind", [QInputDialog, QProgressDialog, QCalendarWidget])
def test_other_parts_are_thai(qtbot: QtBot, kind: type[QWidget]) -> None:
    assert_thai(shown(qtbot, kind()))


@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit, QTextBrowser])
def test_context_menus_of_text_are_thai(qtbot: QtBot, kind: type[QLineEdit]) -> None:
    editor = shown(qtbot, kind())
    menu = editor.createStandardContextMenu()
    assert {"คัดลอก", "เลือกทั้งหมด"} <= {said(action) for action in menu.actions()}
    assert_thai(menu.actions())


def test_undo_says_what_it_undoes(qtbot: QtBot) -> None:
    stack = QUndoStack()
    assert stack.createUndoAction(stack).text() == "เลิกทำ"
    assert stack.createRedoAction(stack).text() == "ทำซ้ำ"


def test_screen_readers_are_told_in_thai(qtbot: QtBot) -> None:
    button = shown(qtbot, QToolButton())
    actions = QAccessible.queryAccessibleInterface(button).actionInterface()
    for name in actions.actionNames():
        assert not latin(actions.localizedActionName(name) + actions.localizedActionDescription(name))


def test_days_and_months_are_thai_and_digits_arabic() -> None:
    assert QLocale().toString(QDate(2018, 10, 25), "dddd d MMMM") == "วันพฤหัสบดี 25 ตุลาคม"
    assert QLocale().toString(88_400) == "88,400"


def test_what_is_not_translated_stays_as_it_is() -> None:
    assert QCoreApplication.translate("QPageSize", "A4") == "A4"
    assert QCoreApplication.translate("OfNobody", "%n left", None, 3) == "3 left"


# --- the words ----------------------------------------------------------------------------------------------


def test_words_keep_their_places_and_their_calm() -> None:
    for source, thai in PAIRS:
        assert sorted(re.findall(r"%\w\d?", source)) == sorted(re.findall(r"%\w\d?", thai)), source
        assert "!" not in thai
        assert "&" not in thai  # no letter to press: which one depends on the layout in use
        assert thai == thai.rstrip() or source != source.rstrip(), source


# --- walking ------------------------------------------------------------------------------------------------


def shown(qtbot: QtBot, widget: T) -> T:
    qtbot.addWidget(widget)
    widget.show()
    return widget


def assert_thai(found: QWidget | list[QAction]) -> None:
    texts = set(map(said, found)) if isinstance(found, list) else set(texts_of(found))
    assert [text for text in texts if latin(text)] == []
    assert any(texts)


def texts_of(window: QWidget) -> Iterator[str]:
    """Yield every text in a window that is Qt's own: no paths, nor names of papers and printers."""
    yield window.windowTitle()
    for widget in window.findChildren(QWidget):
        yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
        if isinstance(widget, QAbstractButton | QLabel):
            yield widget.text()
        elif isinstance(widget, QGroupBox | QMenu):
            yield widget.title()
        elif isinstance(widget, QComboBox) and widget.objectName() not in (
            "lookInCombo",
            "pageSizeCombo",
            "printers",
        ):
            yield from (widget.itemText(index) for index in range(widget.count()))
        elif isinstance(widget, QTabWidget):
            yield from (widget.tabText(index) for index in range(widget.count()))
        elif isinstance(widget, QTreeView):
            yield from (
                str(widget.model().headerData(column, widget.header().orientation()))
                for column in range(widget.model().columnCount())
            )
        yield from map(said, widget.actions())


def said(action: QAction) -> str:
    """Return an action's text without its key, which is labelled in Latin letters on the keyboard."""
    return action.text().split("\t")[0]


def latin(text: str) -> bool:
    return bool(re.search("[A-Za-z]", re.sub(r"PDF|<[^>]*>|\(Ctrl\+\w\)", "", text)))
