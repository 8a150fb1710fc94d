"""A file that can only be read opens to be looked at; one in a temporary place is offered to be kept."""

import shutil
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.models.errors import UserError
from app.storage.disk import temporary_places
from app.storage.disk.temporary_places import is_named_temporary, is_temporary
from app.storage.project_file import ProjectFile
from app.storage.user_folders import documents_folder
from app.ui.widgets import dialogs
from app.ui.window.banners import Banner, Kind
from app.ui.window.commands import EDITING
from app.ui.window.main_window import MainWindow
from tests.storage.world import read_only_disk, small_disk
from tests.ui.windows import window_on


@pytest.fixture
def stick(saved: Path, tmp_path: Path) -> Iterator[Path]:
    """A file on a medium that cannot be written."""
    with small_disk(tmp_path / "stick", "8m") as disk:
        path = disk / saved.name
        shutil.copyfile(saved, path)
        with read_only_disk(disk):
            yield path


IN_SYSTEM_FOLDER = temporary_places._is_in_system_folder


def kinds(window: MainWindow) -> list[Kind]:
    return [banner.kind for banner in window.findChildren(Banner) if banner.isVisible()]


def go_on_in(path: Path, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    proposed: list[Path] = []

    def ask(_parent: object, place: Path) -> Path:
        proposed.append(place)
        return path

    monkeypatch.setattr(dialogs, "ask_new_file", ask)
    [banner] = [banner for banner in window.findChildren(Banner) if banner.isVisible()]
    button = banner.findChild(QPushButton)
    assert isinstance(button, QPushButton)
    button.click()
    return proposed


@pytest.mark.posix
def test_a_read_only_file_opens_to_be_looked_at_and_says_so(
    stick: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with window_on(stick, qtbot) as window:
        assert window.workspace
        assert window.workspace.document.file.path == stick
        assert kinds(window) == [Kind.READ_ONLY]
        actions = window.actions_by_name
        assert [name for name in EDITING if actions[name].isEnabled()] == []
        assert all(
            actions[name].isEnabled() for name in ("pdf", "print", "excel", "copy", "preview", "search")
        )
        pdf = tmp_path / "แบบ.pdf"
        monkeypatch.setattr(dialogs, "ask_pdf", lambda *_: pdf)
        actions["pdf"].trigger()
        assert pdf.read_bytes().startswith(b"%PDF")


@pytest.mark.posix
def test_an_edit_of_a_read_only_file_is_refused_in_words(stick: Path) -> None:
    with ProjectFile.open(stick, writable=False) as file:
        [project_id, *_] = file.project_ids()
        with pytest.raises(UserError, match="เปิดดูได้อย่างเดียว"):
            file.set_setting("a", "b")
        assert file.project(project_id)


@pytest.mark.posix
def test_the_work_goes_on_in_a_copy_of_a_read_only_file(
    stick: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "ของเรา.sqlite"
    with window_on(stick, qtbot) as window:
        assert go_on_in(copy, window, monkeypatch) == [documents_folder() / stick.name]
        qtbot.waitUntil(lambda: window.actions_by_name["new_project"].isEnabled())
        assert kinds(window) == []
        assert window.workspace
        assert window.workspace.project_id
        assert window.workspace.document.set(window.workspace.project_id, "project_name", "แก้ไขแล้ว")
    with ProjectFile.open(copy, writable=False) as file:
        assert "แก้ไขแล้ว" in [summary.project_name for summary in file.summaries()]


@pytest.mark.parametrize(
    "path",
    [
        r"C:\Users\a\AppData\Local\Microsoft\Windows\INetCache\Content.Outlook\X1Y2\เขต.sqlite",
        r"C:\Users\a\AppData\Local\Microsoft\Windows\Temporary Internet Files\Content.IE5\เขต.sqlite",
        r"D:\งาน\Temp1_ส่งงาน.zip\เขต.sqlite",
        r"D:\t\7zO4C2F\เขต.sqlite",
        r"D:\t\Rar$DIa0.123\เขต.sqlite",
    ],
)
def test_places_of_mail_archives_and_browsers_are_temporary(path: str) -> None:
    assert is_named_temporary(PureWindowsPath(path))


@pytest.mark.parametrize(
    "path", [r"C:\Users\a\Documents\เขต.sqlite", r"D:\Temp1_ส่งงาน.zip.sqlite", r"E:\เขต.sqlite"]
)
def test_a_folder_of_ones_own_is_not(path: str) -> None:
    assert not is_named_temporary(PureWindowsPath(path))


def test_the_systems_temporary_folder_is_but_a_home_within_it_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(temporary_places, "_is_in_system_folder", IN_SYSTEM_FOLDER)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert is_temporary(tmp_path / "เขต.sqlite")
    assert not is_temporary(tmp_path / "home" / "เขต.sqlite")
    assert not is_temporary(tmp_path.parent / "เขต.sqlite")


def test_a_file_in_a_temporary_place_is_offered_to_be_saved_where_it_lasts(
    saved: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "Temp1_ส่งงาน.zip"
    place.mkdir()
    attached = place / saved.name
    shutil.copyfile(saved, attached)
    copy = tmp_path / "ของเรา.sqlite"
    with window_on(attached, qtbot) as window:
        assert kinds(window) == [Kind.TEMPORARY]
        assert go_on_in(copy, window, monkeypatch) == [documents_folder() / saved.name]
        assert kinds(window) == []
        assert window.workspace
        assert window.workspace.document.file.path == copy


def test_an_empty_file_offers_to_import_what_is_there_already(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ว่าง.sqlite"
    ProjectFile.create(path).close()
    asked: list[Path] = []
    monkeypatch.setattr(dialogs, "ask_import", lambda _parent, folder: asked.append(folder))
    with window_on(path, qtbot) as window:
        [button] = [b for b in window.findChildren(QPushButton) if b.isVisible() and "นำเข้า" in b.text()]
        button.click()
    assert asked == [tmp_path]
