"""What the window itself does: files when a disk is full, the forms' typeface, dark colours, keys."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot

from app.models.errors import UserError
from app.models.project_record import ProjectRecord
from app.storage.database_file import DatabaseFile
from app.storage.file_settings import TYPE_FAMILY
from app.storage.project_file import ProjectFile
from app.ui.core.settings import Settings
from app.ui.widgets import dialogs
from app.ui.widgets.dialogs import Answer
from app.ui.window import main_window
from app.ui.window.main_window import MainWindow
from app.ui.window.new_file_dialog import NewFileDialog
from app.ui.window.welcome import Welcome
from app.ui.window.workspace import Workspace
from tests.ui.full_disk import stored, type_into
from tests.ui.windows import window_on

Answers = Callable[..., list[str]]


@pytest.fixture
def workspace(window: MainWindow) -> Workspace:
    assert window.workspace
    return window.workspace


# --- a disk that is full ------------------------------------------------------------------------------------


@pytest.fixture
def full(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk of the open file is full; others have room."""
    transaction = DatabaseFile.transaction

    @contextmanager
    def guarded(file: DatabaseFile) -> Iterator[None]:
        if file.path == saved:
            raise UserError("พื้นที่เก็บข้อมูลเต็ม", "โปรดเพิ่มพื้นที่ว่าง")
        with transaction(file):
            yield

    monkeypatch.setattr(DatabaseFile, "transaction", guarded)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    """Let the clerk answer so, and name this file. Returns what was asked."""

    def answer(chosen: Answer, path: Path | None = None) -> list[str]:
        asked: list[str] = []

        def ask(_parent: object, error: UserError) -> Answer:
            asked.append(error.what)
            return chosen

        monkeypatch.setattr(dialogs, "ask_about_unsaved", ask)
        monkeypatch.setattr(dialogs, "ask_new_file", lambda *_: path)
        return asked

    return answer


@pytest.mark.usefixtures("full")
def test_where_a_disk_is_full_the_clerk_goes_on_in_a_copy_elsewhere(
    window: MainWindow, workspace: Workspace, saved: Path, tmp_path: Path, answers: Answers
) -> None:
    copy = tmp_path / "อีกที่.sqlite"
    asked = answers(Answer.COPY, copy)
    type_into(workspace, "subdivision", "ก")
    assert asked == ["พื้นที่เก็บข้อมูลเต็ม"]
    assert window.windowTitle().startswith(copy.name)
    assert stored(workspace, "subdivision").endswith("ก")
    type_into(workspace, "subdivision", "ข")
    assert len(asked) == 1
    window.files.close()
    with ProjectFile.open(copy) as written, ProjectFile.open(saved) as before:
        [project_id] = written.project_ids()
        assert written.project(project_id).subdivision.endswith("กข")
        assert not before.project(project_id).subdivision.endswith("ก")


@pytest.mark.long
@pytest.mark.usefixtures("full")
def test_without_a_name_for_the_copy_what_was_typed_waits(
    window: MainWindow, workspace: Workspace, saved: Path, answers: Answers
) -> None:
    answers(Answer.COPY, None)
    type_into(workspace, "subdivision", "ก")
    assert window.windowTitle().startswith(saved.name)
    assert len(workspace.document.unwritten) == 1
    workspace.document.throw_away_waiting()


def test_a_copy_is_saved_and_the_file_stays_open(
    window: MainWindow,
    workspace: Workspace,
    saved: Path,
    record: ProjectRecord,
    tmp_path: Path,
    answers: Answers,
) -> None:
    answers(Answer.LEAVE, copy := tmp_path / "สำเนา.sqlite")
    window.actions_by_name["copy"].trigger()
    assert window.windowTitle().startswith(saved.name)
    with ProjectFile.open(copy) as found:
        assert found.project(record.project.id) == record.project
    told: list[UserError] = []
    answers(Answer.LEAVE, tmp_path / "ไม่มีโฟลเดอร์" / "สำเนา.sqlite")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dialogs, "tell", lambda _, error: told.append(error))
        window.actions_by_name["copy"].trigger()
    assert len(told) == 1
    assert workspace is window.workspace


def test_a_new_file_takes_the_place_of_the_open_one_unless_it_is_cancelled(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, made = window.workspace, tmp_path / "ใหม่.sqlite"
    monkeypatch.setattr(NewFileDialog, "path", made)
    monkeypatch.setattr(NewFileDialog, "exec", lambda _self: QDialog.DialogCode.Rejected)
    window.actions_by_name["new_file"].trigger()
    assert window.workspace is before
    monkeypatch.setattr(NewFileDialog, "exec", lambda _self: QDialog.DialogCode.Accepted)
    window.actions_by_name["new_file"].trigger()
    assert window.workspace is not None
    assert window.workspace.document.file.path == made
    assert window.workspace.document.file.project_ids() == []


def test_nothing_of_a_closed_file_goes_on(window: MainWindow, workspace: Workspace) -> None:
    """Sections not yet built and words not yet looked up would ask the closed file."""

    def going() -> list[QTimer]:
        return [timer for timer in workspace.findChildren(QTimer) if timer.isActive()]

    assert going(), "the sections below are built when the window is idle"
    window.files.close()
    assert not going()


@pytest.mark.long
def test_the_first_page_is_not_made_where_nobody_sees_it(window: MainWindow, saved: Path) -> None:
    """Between one file and the next, and in a window that closes."""
    assert window.workspace
    other = Path(shutil.copy(saved, saved.with_name("อีกไฟล์.sqlite")))
    window.files.open(other)
    assert window.workspace.document.file.path == other
    window.close()
    assert not window.findChildren(Welcome)


def test_a_file_that_is_away_is_told_when_the_window_is_gone_to(
    window: MainWindow, workspace: Workspace, saved: Path
) -> None:
    away = saved.rename(saved.with_name("ที่อื่น.sqlite"))
    QApplication.sendEvent(window, QEvent(QEvent.Type.ActivationChange))
    assert any(saved.name in label.text() for label in window.statusBar().findChildren(QLabel))
    away.rename(saved)
    assert workspace is window.workspace


# --- how it looks -------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("dressed")
def test_dark_colours_are_remembered(window: MainWindow, qapp: QApplication, qtbot: QtBot) -> None:
    def looks(is_dark: bool) -> bool:
        return (qapp.palette().window().color().lightness() < 128) == is_dark

    for is_dark in (True, False):
        action = window.actions_by_name["dark"]
        if action.isChecked() != is_dark:
            action.trigger()
        assert Settings().is_dark == is_dark
        qtbot.waitUntil(partial(looks, is_dark))


@pytest.mark.usefixtures("dressed")
def test_size_and_density_are_applied_at_once_and_remembered(
    window: MainWindow, workspace: Workspace, qapp: QApplication, qtbot: QtBot
) -> None:
    for step in ("larger", "larger", "smaller"):
        window.actions_by_name[step].trigger()
    assert Settings().text_points == 14  # the window may be closed before it is dressed
    qtbot.waitUntil(lambda: qapp.font().pointSize() == 14)
    window.actions_by_name["round"].trigger()
    assert workspace.round is not None
    table = workspace.round.table
    before = table.row_height
    window.actions_by_name["compact"].trigger()
    qtbot.waitUntil(lambda: qapp.font().pointSize() == 12)
    assert Settings().is_compact
    assert (table.font().pointSize(), table.row_height < before) == (12, True)


def test_the_forms_typeface_is_the_files(
    window: MainWindow, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    answers: list[str | None] = ["Sarabun", None]

    def choose(_parent: object, now: str) -> str | None:
        asked.append(now)
        return answers.pop(0)

    monkeypatch.setattr("app.ui.preview.type_family_dialog.ask_type_family", choose)
    for _ in range(2):
        window.actions_by_name["type_family"].trigger()
    assert asked == ["", "Sarabun"]
    assert workspace.document.file.setting(TYPE_FAMILY) == "Sarabun"


def test_showing_a_project_again_changes_no_command(window: MainWindow, workspace: Workspace) -> None:
    """Each change lays the toolbar out and paints it again."""
    changed: list[str] = []
    for name, action in window.actions_by_name.items():
        action.changed.connect(partial(changed.append, name))
    workspace.show_project(workspace.project_id)
    assert changed == []


def test_f1_shows_the_keys_of_all_commands(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[QAction] = []
    monkeypatch.setattr(dialogs, "show_keys", lambda _, actions: shown.extend(actions))
    window.actions_by_name["keys"].trigger()
    assert {*shown} == {action for action in window.actions_by_name.values() if action.isVisible()}
    assert window.actions_by_name["keys"].shortcut().toString() == "F1"


# --- the status line ----------------------------------------------------------------------------------------


def test_a_finding_in_the_status_line_leads_to_its_entry(window: MainWindow, workspace: Workspace) -> None:
    assert workspace.project_id
    workspace.document.set(workspace.project_id, "project_name", "")
    [finding] = [one for one in workspace.findings if one.entry.key == "project_name"]
    window.actions_by_name["round"].trigger()
    window._status.finding_chosen.emit(finding)
    assert not workspace.is_in_round
    assert workspace.form.entry_in_focus() == (None, "project_name")


def test_the_welcome_page_is_made_while_a_file_is_shown_and_the_window_idle(
    saved: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Made with the closing of a large file, it would hold the window together with that."""
    monkeypatch.setattr(main_window, "_WELCOME_AFTER_MS", 1)
    with window_on(saved, qtbot) as window:
        focus = QApplication.focusWidget()
        qtbot.waitUntil(lambda: window._welcome is not None)
        assert not window.welcome.isVisible()
        assert QApplication.focusWidget() is focus
