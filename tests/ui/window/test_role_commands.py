"""A clerk's file shows the clerk's commands; the coordinator's are in the coordinator's, or on request."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.services.file_profile import FileProfile, Role, is_for_coordinator, write_profile
from app.storage.project_file import ProjectFile
from app.ui.core.settings import Settings
from app.ui.gather.diverged_notice import DivergedNotice
from app.ui.widgets import dialogs
from app.ui.window.commands import OF_COORDINATOR
from app.ui.window.main_window import MainWindow
from tests.ui.windows import window_on

MOST_ROWS = 14


def as_of(role: Role, path: Path) -> Path:
    with ProjectFile.open(path) as file:
        write_profile(file, FileProfile(role))
    return path


def shown(window: MainWindow) -> set[str]:
    return {name for name in OF_COORDINATOR if window.actions_by_name[name].isVisible()}


@pytest.mark.parametrize(
    ("role", "offices", "expected"),
    [
        (Role.CLERK, ["สำนักงานเขตมีนบุรี", "สำนักงานเขตบางรัก"], False),
        (Role.COORDINATOR, [], True),
        (Role.UNKNOWN, ["สำนักงานเขตมีนบุรี"], False),
        (Role.UNKNOWN, ["สำนักงานเขตมีนบุรี", "สำนักงานเขตมีนบุรี ", ""], False),
        (Role.UNKNOWN, ["สำนักงานเขตมีนบุรี", "สำนักงานเขตบางรัก"], True),
    ],
)
def test_a_file_that_does_not_say_it_is_the_coordinators_with_several_offices(
    role: Role, offices: list[str], expected: bool
) -> None:
    assert is_for_coordinator(FileProfile(role), offices) is expected


def test_a_clerks_file_shows_them_on_request_which_is_remembered(saved: Path, qtbot: QtBot) -> None:
    with window_on(as_of(Role.CLERK, saved), qtbot) as window:
        assert shown(window) == set()
        window.actions_by_name["coordinator"].trigger()
        assert shown(window) == OF_COORDINATOR
        assert Settings().shows_coordinator
        window.actions_by_name["coordinator"].trigger()
        assert shown(window) == set()


def test_a_coordinators_file_shows_them_and_says_so(saved: Path, qtbot: QtBot) -> None:
    with window_on(as_of(Role.COORDINATOR, saved), qtbot) as window:
        assert shown(window) == OF_COORDINATOR
        wanted = window.actions_by_name["coordinator"]
        assert wanted.isChecked()
        assert not wanted.isEnabled(), "there is nothing to choose"
        assert not Settings().shows_coordinator, "a clerk's file shows them only on request"
        assert window.files.close()
        assert (wanted.isChecked(), wanted.isEnabled()) == (False, True)


@pytest.mark.long
def test_a_hidden_command_has_no_key_and_is_not_in_the_key_map(
    saved: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed: list[QAction] = []
    monkeypatch.setattr(dialogs, "show_keys", lambda _, actions: listed.extend(actions))
    with window_on(as_of(Role.CLERK, saved), qtbot) as window:
        window.actions_by_name["keys"].trigger()
        assert window.actions_by_name["board"] not in listed
        assert not window.actions_by_name["board"].isEnabled()


def test_diverged_parts_can_be_decided_in_a_clerks_file(
    saved: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided: list[Any] = []
    monkeypatch.setattr("app.ui.gather.commands.resolve_diverged", decided.append)
    with window_on(as_of(Role.CLERK, saved), qtbot) as window:
        notice = window.findChild(DivergedNotice)
        assert notice
        notice.click()
        assert decided == [window.workspace]


def test_every_menu_is_short_enough_to_read(saved: Path, qtbot: QtBot) -> None:
    with window_on(as_of(Role.COORDINATOR, saved), qtbot) as window:
        for menu in window.menuBar().findChildren(QMenu):
            rows = [action for action in menu.actions() if not action.isSeparator() and action.isVisible()]
            assert len(rows) <= MOST_ROWS, menu.title()


@pytest.mark.parametrize(
    ("command", "expected"),
    [("waiting", "รอการตัดสินใจ"), ("diverged", "แก้ไขต่างกัน"), ("duplicates", "ซ้ำกัน")],
)
def test_nothing_to_decide_is_said_in_a_line(
    command: str, expected: str, saved: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(dialogs, "inform", lambda _parent, what, _details: told.append(what))
    with window_on(as_of(Role.COORDINATOR, saved), qtbot) as window:
        window.actions_by_name[command].trigger()
    [only] = told
    assert expected in only
