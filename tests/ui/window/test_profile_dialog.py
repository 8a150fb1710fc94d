"""ตั้งค่าไฟล์นี้: the clerk corrects whose file it is, and the office and year of its new projects."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.models.errors import UserError
from app.models.thai import fiscal_year_of
from app.services.file_profile import FileProfile, Role, create_file, read_profile
from app.storage.project_file import ProjectFile
from app.ui.board.page import BoardPage
from app.ui.widgets import dialogs
from app.ui.window import profile_dialog
from app.ui.window.main_window import MainWindow
from app.ui.window.profile_dialog import ProfileDialog
from tests.ui.answering import answering
from tests.ui.faults import cut, nameless
from tests.ui.typing import press
from tests.ui.windows import window_on

MINBURI, BANGRAK = "สำนักงานเขตมีนบุรี", "สำนักงานเขตบางรัก"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "ก.sqlite"
    create_file(path, FileProfile(Role.CLERK, MINBURI, 2569)).close()
    return path


@pytest.fixture
def window(own: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    with window_on(own, qtbot) as window:
        yield window


def change(window: MainWindow, *acts: Callable[[ProfileDialog], None]) -> None:
    with answering(*acts, kind=ProfileDialog):
        window.actions_by_name["profile"].trigger()


def store(dialog: ProfileDialog) -> None:
    press(Qt.Key.Key_Return, widget=dialog.offices.field)


def save_button(dialog: ProfileDialog) -> QPushButton:
    return next(button for button in dialog.findChildren(QPushButton) if button.text() == "บันทึก")


def shown(window: MainWindow) -> ProjectFile:
    assert window.workspace
    return window.workspace.document.file


def test_another_office_is_stored_and_given_to_the_next_project(window: MainWindow) -> None:
    def choose(dialog: ProfileDialog) -> None:
        dialog.offices.field.setText("บางรัก")
        store(dialog)

    change(window, choose)
    assert read_profile(shown(window)) == FileProfile(Role.CLERK, BANGRAK, 2569)
    window.actions_by_name["new_project"].trigger()
    [project] = map(shown(window).project, shown(window).project_ids())
    assert (project.office, project.fiscal_year) == (BANGRAK, 2569)


def test_a_file_that_becomes_a_coordinator_s_opens_on_the_board(window: MainWindow, own: Path) -> None:
    def choose(dialog: ProfileDialog) -> None:
        dialog.users.button(1).click()
        dialog.offices.field.clear()
        store(dialog)

    change(window, choose)
    window.files.close()
    window.files.open(own)
    assert window.workspace
    assert window.workspace.profile == FileProfile(Role.COORDINATOR, "", 2569)
    assert isinstance(window.workspace._middle.currentWidget(), BoardPage)


def test_cancelling_changes_nothing(window: MainWindow, own: Path) -> None:
    def leave(dialog: ProfileDialog) -> None:
        dialog.users.button(1).click()
        press(Qt.Key.Key_Escape, widget=dialog)

    before = own.read_bytes()
    change(window, leave)
    assert own.read_bytes() == before


def test_a_change_that_cannot_be_written_stays_in_the_dialog(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[UserError] = []
    seen: list[str] = []

    def fail(*_: object) -> None:
        raise UserError("พื้นที่เต็ม", "โปรดลบไฟล์")

    def choose(dialog: ProfileDialog) -> None:
        dialog.offices.field.setText("บางรัก")
        store(dialog)

    def look_again(dialog: ProfileDialog) -> None:
        seen.append(dialog.offices.office)
        dialog.reject()

    monkeypatch.setattr(profile_dialog, "write_profile", fail)
    monkeypatch.setattr(dialogs, "tell", lambda _parent, error: told.append(error))
    change(window, choose, look_again)
    assert ([error.what for error in told], seen) == (["พื้นที่เต็ม"], [BANGRAK])
    assert window.workspace
    assert window.workspace.profile.office == MINBURI


@pytest.mark.long
def test_a_file_of_an_older_version_is_offered_what_its_projects_say(saved: Path, qtbot: QtBot) -> None:
    seen: list[FileProfile] = []

    def look(dialog: ProfileDialog) -> None:
        seen.append(dialog.profile)
        # Qt names a list by its value on Linux; its label is told as a relation.
        assert [told for told in nameless(dialog) if "QComboBox" not in told] == []
        assert [*cut(dialog)] == []
        dialog.reject()

    with window_on(saved, qtbot) as window:
        change(window, look)
    assert seen == [FileProfile(Role.CLERK, MINBURI, 2562)]


@pytest.mark.parametrize(
    ("role", "typed", "is_clear"),
    [(0, "", False), (0, "คลอง", False), (0, "มีน", True), (1, "", True), (1, "คลอง", False), (1, "มีน", True)],
)
def test_a_clerk_s_file_needs_an_office_a_coordinator_s_may_do_without(
    window: MainWindow, role: int, typed: str, is_clear: bool
) -> None:
    dialog = ProfileDialog(FileProfile(Role.CLERK, "", fiscal_year_of(date.today())), window)
    dialog.users.button(role).click()
    dialog.offices.field.setText(typed)
    assert save_button(dialog).isEnabled() == is_clear


@pytest.mark.parametrize("year", [2499, None, fiscal_year_of(date.today())])
def test_a_year_that_nobody_changes_stays_as_it_is(window: MainWindow, year: int | None) -> None:
    dialog = ProfileDialog(FileProfile(Role.COORDINATOR, "", year), window)
    assert dialog.profile == FileProfile(Role.COORDINATOR, "", year)
