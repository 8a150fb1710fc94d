"""The shared folder in the window: naming it, sending by it, and taking what came."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.models.project_record import ProjectRecord
from app.services.carriers import seen_files
from app.services.carriers.folder import folder_of, put, share
from app.services.file_profile import FileProfile, Role, write_profile
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.core.settings import Settings
from app.ui.gather import commands as gathering
from app.ui.shared_folder.dialog import SharedFolderDialog, exchange_by_folder
from app.ui.shared_folder.notice import FolderNotice, watch_folder
from app.ui.widgets import dialogs
from app.ui.window import backing_up, file_manager
from app.ui.window.main_window import MainWindow
from tests.files.large import check_that_waits
from tests.ui.windows import window_on

MINBURI = "สำนักงานเขตมีนบุรี"


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(seen_files, "cache_folder", lambda: tmp_path / "cache")
    folder = tmp_path / "ไดรฟ์กลาง"
    folder.mkdir()
    return folder


@pytest.fixture
def clerks(tmp_path: Path, record: ProjectRecord, shared: Path) -> Path:
    path = tmp_path / "มีนบุรี.sqlite"
    own = record.with_id(new_record_id())
    with ProjectFile.create(path) as file:
        write_profile(file, FileProfile(Role.CLERK, MINBURI))
        file.add_project(replace(own.project, office=MINBURI), own.reports)
    return path


@pytest.fixture
def coordinators(tmp_path: Path, clerks: Path, shared: Path) -> Path:
    """A coordinator's file that shares the folder in which an office has put its file."""
    path = tmp_path / "รวม.sqlite"
    with ProjectFile.create(path) as file:
        write_profile(file, FileProfile(Role.COORDINATOR))
        share(file, shared)
    with ProjectFile.open(clerks) as file:
        share(file, shared)
        put(file)
    return path


@pytest.fixture
def window(coordinators: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    with window_on(coordinators, qtbot) as window:
        yield window


def shown(window: MainWindow, qtbot: QtBot) -> SharedFolderDialog:
    assert window.workspace
    dialog = SharedFolderDialog(window.workspace.document, window.workspace)
    qtbot.addWidget(dialog)
    return dialog


def texts(dialog: SharedFolderDialog) -> list[list[str]]:
    model = dialog.table.model()
    columns = range(model.columnCount())
    return [[model.index(row, column).data() for column in columns] for row in range(model.rowCount())]


def test_the_clerk_names_the_folder_and_sends_by_it(
    clerks: Path, shared: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_: shared)
    with window_on(clerks, qtbot) as window:
        dialog = shown(window, qtbot)
        assert not dialog.put.isEnabled()
        dialog.choose.click()
        assert window.workspace
        assert folder_of(window.workspace.document.file) == shared
        dialog.put.click()
        assert dialog.told.text() == "วางไฟล์ไว้ในโฟลเดอร์ที่ใช้ร่วมกันแล้ว 1 ไฟล์"
        assert [(row[0], row[2]) for row in texts(dialog)] == [(MINBURI, "ไฟล์นี้ส่งไว้")]
        assert not dialog.take.isEnabled()
        dialog.put.click()
        assert dialog.told.text().endswith("จึงไม่มีอะไรใหม่ให้ส่ง")


@pytest.mark.long
def test_a_long_name_leaves_the_result_in_sight(window: MainWindow, shared: Path, qtbot: QtBot) -> None:
    (shared / f"{'ก' * 70}.sqlite").write_bytes(b"x")
    dialog = shown(window, qtbot)
    dialog.look()
    dialog.show()
    assert f"{'ก' * 39}…" in [row[0] for row in texts(dialog)]
    assert dialog.table.horizontalScrollBar().maximum() == 0


def test_the_coordinator_sees_what_came_and_takes_it(window: MainWindow, qtbot: QtBot) -> None:
    dialog = shown(window, qtbot)
    dialog.look()
    assert dialog.summary.text() == "มีไฟล์ใหม่ที่จะรับ 1 ไฟล์"
    assert dialog.put.text() == "ส่งกลับให้เขต"
    dialog.take.click()
    assert [path.name.split("_")[0] for path in dialog.wanted] == [MINBURI]


@pytest.mark.long
def test_what_is_taken_goes_through_the_gathering_page(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    gathered: list[list[Path]] = []
    monkeypatch.setattr(SharedFolderDialog, "exec", SharedFolderDialog.take_new)
    monkeypatch.setattr(gathering, "gather_files", lambda _, paths: gathered.append(paths))
    assert window.workspace
    exchange_by_folder(window.workspace)
    assert [len(paths) for paths in gathered] == [1]


def test_a_folder_that_is_gone_is_told_and_another_can_be_chosen(
    window: MainWindow, shared: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared.rename(shared.with_name("ย้ายแล้ว"))
    told: list[str] = []
    monkeypatch.setattr(dialogs, "tell", lambda _, error: told.append(error.what))
    dialog = shown(window, qtbot)
    dialog.look()
    assert told == ["เปิดโฟลเดอร์ที่ใช้ร่วมกัน ไดรฟ์กลาง ไม่ได้"]
    assert dialog.choose.isEnabled()


def test_new_files_are_told_when_the_file_is_opened(window: MainWindow, qtbot: QtBot) -> None:
    assert window.workspace
    watch_folder(window, window.workspace)
    [notice] = window.findChildren(FolderNotice)
    qtbot.waitUntil(lambda: not notice.isHidden())
    assert notice.text() == "ไฟล์ใหม่ในโฟลเดอร์ 1 ไฟล์"


@pytest.mark.parametrize("ends_soon", [True, False])
def test_of_a_large_file_they_are_told_once_when_its_check_has_ended(
    coordinators: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, ends_soon: bool
) -> None:
    monkeypatch.setattr(backing_up, "LOOKS_EVERY", 5)
    monkeypatch.setattr(file_manager, "_FOLDER_AFTER_MS", 200 if ends_soon else 0)
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.show()
    with check_that_waits(monkeypatch) as go_on:
        window.files.open(coordinators)
        QApplication.processEvents()
        assert window.findChildren(FolderNotice) == []
        go_on.set()
        qtbot.waitUntil(lambda: window.findChildren(FolderNotice) != [])
        qtbot.wait(220 if ends_soon else 0)
        [notice] = window.findChildren(FolderNotice)
        qtbot.waitUntil(lambda: not notice.isHidden())
    assert window.close()


@pytest.mark.long
def test_a_folder_that_does_not_answer_is_not_told_at_opening(
    window: MainWindow, shared: Path, qtbot: QtBot
) -> None:
    shared.rename(shared.with_name("ย้ายแล้ว"))
    assert window.workspace
    watch_folder(window, window.workspace)
    [notice] = window.findChildren(FolderNotice)
    qtbot.waitUntil(lambda: not notice.is_looking)
    assert notice.isHidden()
