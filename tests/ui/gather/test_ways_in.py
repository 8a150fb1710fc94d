"""Folders and files that are dropped on the window, and what is passed over."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from app.ui.gather import commands as gathering
from app.ui.gather.dialog import GatherWindow
from app.ui.widgets import dialogs
from app.ui.window.main_window import MainWindow
from tests.ui.gather.shown import desk_of, table

BOTH, TO_MOVE = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, Qt.KeyboardModifier.ShiftModifier


def test_a_folder_without_any_file_of_ours_shows_what_was_passed_over(
    page: GatherWindow, tmp_path: Path, told: list[str]
) -> None:
    (folder := tmp_path / "ได้รับ").mkdir()
    (folder / "x.db").write_text("")
    for _ in range(2):
        page.look_at([folder])
    assert [row[:2] for row in table(page)] == [["x.db", "ไม่ได้ตรวจ: ไม่ใช่ไฟล์ .sqlite .zip หรืออีเมล"]]
    assert len(told) == 2
    assert not page._take_in.isEnabled()


def test_what_is_dropped_is_looked_at(page: GatherWindow, saved: Path) -> None:
    data, point = QMimeData(), QPoint(5, 5)
    data.setUrls([QUrl.fromLocalFile(str(saved)), QUrl.fromLocalFile(str(saved.with_name("a.docx")))])
    enter = QDragEnterEvent(point, BOTH, data, Qt.MouseButton.LeftButton, TO_MOVE)
    QApplication.sendEvent(page, enter)
    assert enter.isAccepted()
    dropped = QDropEvent(QPointF(point), BOTH, data, Qt.MouseButton.LeftButton, TO_MOVE)
    QApplication.sendEvent(page, dropped)
    assert {enter.dropAction(), dropped.dropAction()} == {Qt.DropAction.CopyAction}, (
        "files stay where they are"
    )
    assert [row[0] for row in table(page)] == [saved.name]


def drop(window: MainWindow, *paths: Path) -> bool:
    """Return whether the window accepts them. The event dies with its data."""
    assert QApplication.activeModalWidget() is None, "nothing may be dropped beside it"
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(QPointF(300, 300), BOTH, data, Qt.MouseButton.LeftButton, TO_MOVE)
    assert event.proposedAction() == Qt.DropAction.MoveAction
    QApplication.sendEvent(window.windowHandle(), event)
    assert event.dropAction() == Qt.DropAction.CopyAction, "files stay where they are"
    return event.isAccepted()


def test_a_folder_dropped_on_the_window_is_gathered(
    window: MainWindow, saved: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []

    def look(page: GatherWindow) -> int:
        qtbot.waitUntil(lambda: page.files.cells.rowCount() > 0)
        seen.extend(table(page))
        page.done(0)
        return 0

    monkeypatch.setattr(GatherWindow, "exec", look)
    assert drop(window, saved.parent)
    qtbot.waitUntil(lambda: bool(seen))
    assert [row[0] for row in seen if "ไม่ได้ตรวจ" not in row[1]] == [saved.name]
    passed_over = {row[0]: row[1] for row in seen if "ไม่ได้ตรวจ" in row[1]}
    assert passed_over[str(Path("รวม", "รวม.sqlite"))] == "ไม่ได้ตรวจ: เป็นไฟล์ที่จะรวมเข้า"


def test_one_file_dropped_may_be_meant_to_be_opened(
    window: MainWindow, saved: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(box: QMessageBox) -> int:
        next(button for button in box.buttons() if button.text() == "เปิดไฟล์นี้แทน").click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answer)
    assert drop(window, saved)
    qtbot.waitUntil(lambda: desk_of(window).document.file.path == saved)


@pytest.mark.long
def test_one_file_dropped_where_none_is_open_is_opened(window: MainWindow, saved: Path, qtbot: QtBot) -> None:
    assert window.files.close()
    drop(window, saved)
    qtbot.waitUntil(lambda: window.workspace is not None)
    assert desk_of(window).document.file.path == saved


def test_a_letter_dropped_is_left_to_the_field_under_it(window: MainWindow, tmp_path: Path) -> None:
    assert not gathering_would_take(window, tmp_path / "จดหมาย.docx")


def gathering_would_take(window: MainWindow, path: Path) -> bool:
    from app.ui.gather.drops import dropped_paths

    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    return bool(dropped_paths(data))


@pytest.mark.long
def test_without_a_file_one_is_asked_for_first(
    window: MainWindow, saved: Path, told: list[str], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    window.files.close()
    monkeypatch.setattr(dialogs, "ask_new_file", lambda *_: saved.with_name("ใหม่.sqlite"))
    monkeypatch.setattr(GatherWindow, "exec", lambda page: page.done(0))
    gathering.gather_files(window)
    assert told[0].startswith("จะรวมไฟล์ที่ได้รับเข้าไฟล์ใด")
    assert desk_of(window).document.file.path.name == "ใหม่.sqlite"
