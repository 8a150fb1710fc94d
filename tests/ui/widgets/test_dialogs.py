"""The dialogs that every feature uses: choosing files, the key map, and lists in which Enter chooses."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QLabel,
    QListWidget,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.models.errors import UserError
from app.ui.widgets import dialogs
from app.ui.widgets.errors import errors_shown
from tests.ui.answering import answering, pressing
from tests.ui.typing import press

Ask = Callable[[QWidget, Path], Path | None]


# --- choosing a file ----------------------------------------------------------------------------------------


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is chosen in the system's dialogs; the last one first."""
    answers: list[str] = []
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_: (answers[-1], ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: answers[-1])
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (answers, ""))
    return answers


ASKS: dict[str, Ask] = {
    "file": dialogs.ask_file,
    "received": dialogs.ask_received_file,
    "print": dialogs.ask_printed_pdf,
    "import": dialogs.ask_import,
    "folder": lambda parent, folder: dialogs.ask_folder(parent, folder, "โฟลเดอร์"),
    "new file": dialogs.ask_new_file,
    "new PDF": dialogs.ask_pdf,
    "new workbook": lambda parent, folder: dialogs.ask_new_workbook(parent, folder, "ส่งออก"),
}


@pytest.mark.parametrize("ask", ASKS.values(), ids=ASKS)
def test_a_dialog_that_is_cancelled_chooses_nothing(
    ask: Ask, parent: QWidget, chosen: list[str], tmp_path: Path
) -> None:
    chosen.append("")
    assert ask(parent, tmp_path) is None


@pytest.mark.parametrize("ask", [*ASKS.values()][:5], ids=[*ASKS][:5])
def test_what_is_chosen_is_opened(ask: Ask, parent: QWidget, chosen: list[str], tmp_path: Path) -> None:
    chosen.append(str(tmp_path / "ก"))
    assert ask(parent, tmp_path) == tmp_path / "ก"


def test_several_received_files_are_chosen_together(
    parent: QWidget, chosen: list[str], tmp_path: Path
) -> None:
    chosen += [str(tmp_path / "ก.sqlite"), str(tmp_path / "ข.zip")]
    assert dialogs.ask_received_files(parent, tmp_path) == [tmp_path / "ก.sqlite", tmp_path / "ข.zip"]


# --- naming a new file --------------------------------------------------------------------------------------

NEW: dict[str, tuple[Ask, str]] = {
    name: (ASKS[name], ending)
    for name, ending in {"new file": ".sqlite", "new PDF": ".pdf", "new workbook": ".xlsx"}.items()
}


@pytest.fixture(params=NEW)
def new(request: pytest.FixtureRequest) -> tuple[Ask, str]:
    return NEW[request.param]


def test_a_new_file_gets_its_ending_where_none_was_typed(
    new: tuple[Ask, str], parent: QWidget, chosen: list[str], tmp_path: Path
) -> None:
    ask, ending = new
    for typed, named in (("มีนบุรี 2562", f"มีนบุรี 2562{ending}"), (f"ก{ending.upper()}", f"ก{ending.upper()}")):
        chosen.append(str(tmp_path / typed))
        assert ask(parent, tmp_path) == tmp_path / named


def test_a_name_with_another_ending_keeps_it_and_gets_its_own(
    parent: QWidget, chosen: list[str], tmp_path: Path
) -> None:
    chosen.append(str(tmp_path / "เขต.2562"))
    assert dialogs.ask_new_file(parent, tmp_path) == tmp_path / "เขต.2562.sqlite"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_a_file_of_that_name_is_replaced_only_if_the_clerk_says_so(
    new: tuple[Ask, str], parent: QWidget, chosen: list[str], tmp_path: Path, key: Qt.Key
) -> None:
    """The system asked about the name without the ending, of which there is no file."""
    ask, ending = new
    (there := tmp_path / f"ก{ending}").touch()
    chosen.append(str(tmp_path / "ก"))
    with answering(lambda box: press(key, widget=box)):
        assert ask(parent, tmp_path) is None
    with answering(pressing("แทนที่ไฟล์เดิม")):
        assert ask(parent, tmp_path) == there


def test_the_system_has_asked_about_a_file_whose_ending_was_typed(
    new: tuple[Ask, str], parent: QWidget, chosen: list[str], tmp_path: Path
) -> None:
    ask, ending = new
    (there := tmp_path / f"ก{ending}").touch()
    chosen.append(str(there))
    assert ask(parent, tmp_path) == there


# --- other questions ----------------------------------------------------------------------------------------


def test_an_error_is_told_with_what_to_do(parent: QWidget) -> None:
    seen: list[str] = []

    def read(box: QMessageBox) -> None:
        seen.extend(text.replace("\u200b", "") for text in (box.text(), box.informativeText()))
        box.close()

    with answering(read, kind=QMessageBox), errors_shown(parent):
        raise UserError("เปิดไฟล์ไม่ได้", "โปรดลองใหม่")
    assert seen == ["เปิดไฟล์ไม่ได้", "โปรดลองใหม่"]


def test_what_is_no_error_of_the_clerks_goes_on(parent: QWidget) -> None:
    with pytest.raises(ZeroDivisionError), errors_shown(parent):
        raise ZeroDivisionError


# --- the key map --------------------------------------------------------------------------------------------


def test_the_key_map_lists_the_keys_of_commands_and_of_typing(parent: QWidget) -> None:
    printing, without = QAction("พิมพ์…", parent), QAction("ไม่มีปุ่ม", parent)
    printing.setShortcut("Ctrl+P")
    seen: list[str] = []

    def read(dialog: QDialog) -> None:
        seen.extend(label.text().replace("\u200b", "") for label in dialog.findChildren(QLabel))
        press(Qt.Key.Key_Escape, widget=dialog)

    with answering(read):
        dialogs.show_keys(parent, [printing, without])
    assert seen[:2] == ["Ctrl+P", "พิมพ์"]
    assert "ไม่มีปุ่ม" not in seen
    assert "เลื่อนข้อในรายการ" in seen


# --- lists --------------------------------------------------------------------------------------------------


def test_enter_in_a_list_presses_no_button_and_on_a_button_presses_it(qtbot: QtBot) -> None:
    dialog = dialogs.ListDialog()
    qtbot.addWidget(dialog)
    rows, close, restore = QListWidget(), QPushButton("ปิด"), QPushButton("กู้คืน")
    rows.addItems(["ก", "ข"])
    layout = QVBoxLayout(dialog)
    for widget in (rows, close, restore):
        layout.addWidget(widget)
    pressed: list[str] = []
    close.clicked.connect(lambda: pressed.append("ปิด"))
    restore.clicked.connect(lambda: pressed.append("กู้คืน"))
    close.setDefault(True)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    rows.setFocus()
    press(Qt.Key.Key_Return)
    assert pressed == []
    restore.setFocus()
    press(Qt.Key.Key_Return)
    assert pressed == ["กู้คืน"]
    press(Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_pages_of_a_scan_are_chosen_together_and_sorted_by_name(
    parent: QWidget, chosen: list[str], tmp_path: Path
) -> None:
    chosen += [str(tmp_path / name) for name in ("2.jpg", "1.jpg")]
    assert dialogs.ask_printouts(parent, tmp_path) == [tmp_path / "1.jpg", tmp_path / "2.jpg"]
    chosen.clear()
    assert dialogs.ask_printouts(parent, tmp_path) == []
