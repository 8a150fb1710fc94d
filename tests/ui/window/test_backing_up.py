import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from app.models.errors import UserError
from app.models.project_record import ProjectRecord
from app.services.kept_files.places import receipts_folder
from app.storage import backups
from app.storage.connection import damaged
from app.storage.project_file import ProjectFile
from app.ui.core.settings import Settings
from app.ui.widgets import dialogs
from app.ui.window import backing_up
from app.ui.window import broken_file as broken_file_dialogs
from app.ui.window.broken_file import WayOut
from app.ui.window.main_window import MainWindow
from tests.ui.windows import window_on


@pytest.mark.long
def test_the_list_stands_before_the_backup_is_made(qtbot: QtBot, saved: Path) -> None:
    with ProjectFile.open(saved) as file:
        file.set_project_entry(file.project_ids()[0], "office", "ใหม่")
        before = backups.backups(saved)
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.show()
    window.files.open(saved)
    assert window.workspace is not None
    assert len(window.workspace.list.model.shown) == 1
    assert backups.backups(saved) == before, "no event was processed yet"
    qtbot.waitUntil(lambda: len(backups.backups(saved)) == len(before) + 1)
    assert window.close()


def test_the_copies_that_a_killed_gathering_left_go_when_the_file_is_opened(
    qtbot: QtBot, saved: Path
) -> None:
    folder = receipts_folder(saved)
    for name in (".looking/3", ".looking-0a1b/0"):
        (folder / name).mkdir(parents=True)
        (folder / name / "เขต.sqlite").write_bytes(b"copy")
    (folder / "เขต.sqlite").write_bytes(b"receipt")
    with window_on(saved, qtbot):
        assert [path.name for path in folder.iterdir()] == ["เขต.sqlite"]


def test_that_none_could_be_made_is_told(
    qtbot: QtBot, saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "no folder").write_text("")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "no folder"))
    with window_on(saved, qtbot) as window:
        qtbot.waitUntil(lambda: "เก็บไฟล์สำรองไม่ได้" in window._status._saved.text())


def test_a_file_that_shows_its_damage_only_then_is_closed_and_a_backup_is_offered(
    qtbot: QtBot, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_connection: object, path: Path, _target: Path) -> None:
        raise damaged(path)

    told: list[UserError] = []
    monkeypatch.setattr(backups, "write_copy", fail)
    monkeypatch.setattr(broken_file_dialogs, "ask_way_out", lambda _parent, error, *_: told.append(error))
    with window_on(saved, qtbot) as window:
        qtbot.waitUntil(lambda: window.workspace is None)
        assert "เสียหาย" in told[0].what


def test_damage_that_only_a_complete_reading_finds_is_told_and_a_backup_is_offered(
    qtbot: QtBot, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ProjectFile.open(saved).close()
    with closing(sqlite3.connect(saved)) as connection, connection:
        connection.execute("UPDATE progress_report SET disbursed_satang = 1 WHERE period = '2018-10'")
    told: list[UserError] = []
    monkeypatch.setattr(dialogs, "ask_to_put_back", lambda *_: False)
    monkeypatch.setattr(broken_file_dialogs, "ask_way_out", lambda _parent, error, *_: told.append(error))
    with window_on(saved, qtbot) as window:
        qtbot.waitUntil(lambda: bool(told))
        assert "รายงานเดือนตุลาคม 2561 ของโครงการ 50130000-3379" in told[0].what
        assert window.workspace is None


@pytest.mark.parametrize("wanted", [True, False])
def test_a_damaged_project_is_not_shown_and_is_put_back_if_the_clerk_wants_it(
    qtbot: QtBot, saved: Path, record: ProjectRecord, monkeypatch: pytest.MonkeyPatch, wanted: bool
) -> None:
    with closing(sqlite3.connect(saved)) as connection, connection:
        connection.execute("UPDATE project SET office = 'เขตเท็จ'")
    asked: list[UserError] = []

    def answer(_parent: object, error: UserError) -> bool:
        asked.append(error)
        return wanted

    monkeypatch.setattr(dialogs, "ask_to_put_back", answer)
    monkeypatch.setattr(dialogs, "tell", lambda _parent, _error: None)
    monkeypatch.setattr(broken_file_dialogs, "ask_way_out", lambda *_: WayOut.CLOSE)
    with window_on(saved, qtbot) as window:
        assert window.workspace is None or window.workspace.project_id is None
        qtbot.waitUntil(lambda: bool(asked) and (window.workspace is not None) == wanted)
        assert "ข้อมูลโครงการ 50130000-3379" in asked[0].what
        if wanted:
            assert window.workspace is not None
            assert window.workspace.shown_project_id == record.project.id
            qtbot.waitUntil(
                lambda: window.workspace is not None and not window.workspace.document.file.database.read_on()
            )
    assert len(asked) == 1


@pytest.mark.long
def test_damage_of_a_file_that_was_closed_meanwhile_is_not_told_of_the_one_that_is_open(
    qtbot: QtBot, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when both readings find it, and the first answer has put it back."""
    told: list[object] = []
    monkeypatch.setattr(dialogs, "tell", lambda _parent, error: told.append(error))
    monkeypatch.setattr(broken_file_dialogs, "ask_way_out", lambda _parent, error, *_: told.append(error))
    with window_on(saved, qtbot) as window:
        before = window.workspace
        assert before is not None
        window.files.close()
        window.files.open(saved)
        shown = window.workspace
        before.damaged.emit(damaged(saved))
        assert told == []
        assert window.workspace is shown is not None


def test_the_backup_is_not_read_while_the_window_paints(
    qtbot: QtBot, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each step of the thread would hold up what is painted; a window that rests lets it read."""
    steps: list[int] = []

    def endless(*_: object) -> Iterator[None]:
        while True:
            steps.append(len(steps))
            yield

    with ProjectFile.open(saved) as file:
        file.set_project_entry(file.project_ids()[0], "office", "ใหม่")
    monkeypatch.setattr(backups, "checking_backup", endless)
    monkeypatch.setattr(QApplication, "cursorFlashTime", lambda: 4_000)
    monkeypatch.setattr(backing_up, "QUIET", 0)
    with window_on(saved, qtbot) as window:
        qtbot.waitUntil(lambda: len(steps) > 3)
        qtbot.wait(600)
        monkeypatch.setattr(backing_up, "QUIET", 600)
        window.update()
        qtbot.wait(20)
        read = len(steps)
        for _ in range(10):
            window.update()
            qtbot.wait(20)
        assert len(steps) == read
        qtbot.waitUntil(lambda: len(steps) > read)


def test_damage_is_told_after_the_dialog_that_is_open_when_it_is_found(
    qtbot: QtBot, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To tell of it closes the file, and would take away the dialog with what is typed there."""
    told: list[UserError] = []
    monkeypatch.setattr(broken_file_dialogs, "ask_way_out", lambda _parent, error, *_: told.append(error))
    with window_on(saved, qtbot) as window:
        workspace = window.workspace
        assert workspace
        dialog = QDialog(workspace)
        QTimer.singleShot(0, lambda: workspace.damaged.emit(damaged(saved)))
        QTimer.singleShot(300, dialog.accept)
        assert dialog.exec() == QDialog.DialogCode.Accepted
        assert told == []
        qtbot.waitUntil(lambda: bool(told))
        assert window.workspace is None


def test_it_is_read_beside_a_cursor_that_blinks_as_fast_as_it_can_be_set_to(
    qtbot: QtBot, qapp: QApplication, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise it would never be read while somebody is in a field."""
    steps: list[int] = []

    def endless(*_: object) -> Iterator[None]:
        while True:
            steps.append(len(steps))
            yield

    usual = qapp.cursorFlashTime()
    monkeypatch.setattr(backups, "checking_backup", endless)
    with window_on(saved, qtbot) as window:
        cursor = QTimer(window, interval=200)
        cursor.timeout.connect(window.update)
        cursor.start()
        qapp.setCursorFlashTime(2 * cursor.interval())
        try:
            qtbot.waitUntil(lambda: len(steps) > 3)
        finally:
            qapp.setCursorFlashTime(usual)
