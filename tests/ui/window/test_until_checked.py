"""A large file is in sight while it is checked; only when that has ended well, it is edited and sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.models.errors import UserError
from app.models.progress_report import Period
from app.models.project_record import ProjectRecord
from app.storage import backups
from app.storage.connection import damaged
from app.storage.project_file import ProjectFile
from app.ui.core.until_checked import CHECKING
from app.ui.monthly.page import MonthHome
from app.ui.preview import printing
from app.ui.transfer import send_dialogs
from app.ui.widgets import dialogs
from app.ui.window import broken_file as broken_file_dialogs
from app.ui.window.commands import EDITING, OF_COORDINATOR, PUTTING_OUT
from app.ui.window.main_window import MainWindow
from app.ui.window.workspace import Workspace
from tests.files.large import break_a_page, check_endlessly, check_that_waits
from tests.storage.test_later_backup import opened_elsewhere
from tests.storage.world import unchanged
from tests.ui.typing import press, type_text
from tests.ui.windows import window_without_file


@pytest.fixture
def due(path: Path, record: ProjectRecord) -> Path:
    """A clerk's file with a project that is to be reported this month."""
    with ProjectFile.create(path) as made:
        made.add_project(replace(record.project, fiscal_year=Period.of(date.today()).fiscal_year))
    return path


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    with window_without_file(qtbot) as window:
        yield window


@contextmanager
def in_sight(
    window: MainWindow, path: Path, patched: pytest.MonkeyPatch
) -> Iterator[tuple[Workspace, Event]]:
    """Open a file, whose check goes on when the event is set."""
    with check_that_waits(patched) as go_on:
        window.files.open(path)
        assert window.workspace is not None
        yield window.workspace, go_on


def home_of(workspace: Workspace) -> MonthHome:
    assert workspace.is_in_round
    assert workspace.round is not None
    return workspace.round


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None, "nothing has the keyboard"
    return found


def enabled(window: MainWindow) -> set[str]:
    return {name for name, action in window.actions_by_name.items() if action.isEnabled()}


def test_the_month_is_in_sight_and_takes_what_is_typed_only_after_the_check(
    window: MainWindow, due: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with in_sight(window, due, monkeypatch) as (workspace, go_on):
        home = home_of(workspace)
        assert window._status._saved.text() == CHECKING
        with unchanged(due):
            type_text(focused(), "ตรวจ")
            type_text(home.table, "5")
            press(Qt.Key.Key_Delete, widget=home.table)
            workspace.flush()
            assert not workspace.document.unwritten
        go_on.set()
        qtbot.waitUntil(lambda: window.actions_by_name["new_project"].isEnabled())
        assert window._status._saved.text() == ""
        home.enter()
        type_text(focused(), "ตรวจ")
        workspace.flush()
        [report] = workspace.document.reports(home.report.project_id or "")
        assert report.narrative == "ตรวจ"


def test_the_form_is_closed_until_then(
    window: MainWindow, due: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with in_sight(window, due, monkeypatch) as (workspace, go_on):
        workspace.leave_page()
        assert not workspace.form._page.isEnabled()
        go_on.set()
        qtbot.waitUntil(workspace.form._page.isEnabled)


def test_commands_that_change_the_file_or_make_something_of_it_are_offered_only_after_it(
    window: MainWindow, due: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with in_sight(window, due, monkeypatch) as (_, go_on):
        assert enabled(window) & (EDITING | PUTTING_OUT) == set()
        assert {"round", "search", "preview", "findings", "close", "open"} <= enabled(window)
        go_on.set()
        qtbot.waitUntil(
            lambda: enabled(window) >= (PUTTING_OUT | EDITING) - {"undo", "redo"} - OF_COORDINATOR
        )


def test_other_ways_to_the_same_are_closed_too_and_say_why(
    window: MainWindow, due: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(dialogs, "ask_pdf", lambda *_: pytest.fail("asked for a place"))
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_: pytest.fail("asked for a folder"))
    QApplication.clipboard().setText("before")
    with in_sight(window, due, monkeypatch) as (workspace, _):
        workspace.status_message.connect(told.append)
        printing.export_pdf(workspace)
        printing.print_all(workspace, workspace.listing.shown_ids)
        send_dialogs.send_file(workspace)
        window._take_dropped([_table(tmp_path)])
        home_of(workspace).table.copied.emit()
        assert QApplication.clipboard().text() == "before"
    assert len(told) == 5
    assert {*told[:4]} == {CHECKING}


def _table(folder: Path) -> Path:
    path = folder / "ตาราง.csv"
    path.write_text("รหัสโครงการ,ชื่อโครงการ\n50130000-1,ก\n", "utf-8")
    return path


def test_damage_closes_the_file_as_damage_that_is_found_at_once(
    window: MainWindow, due: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_a_page(due)
    kept = backups.backups(due)
    offered: list[tuple[UserError, str, bool]] = []
    monkeypatch.setattr(broken_file_dialogs, "ask_way_out", lambda _parent, *what: offered.append(what))
    with unchanged(due):
        with in_sight(window, due, monkeypatch) as (_, go_on):
            go_on.set()
            qtbot.waitUntil(lambda: window.workspace is None)
        monkeypatch.undo()
        monkeypatch.setattr(broken_file_dialogs, "ask_way_out", lambda _parent, *what: offered.append(what))
        window.files.open(due)
    later, at_once = offered
    assert (str(later[0]), later[1:]) == (str(at_once[0]), at_once[1:])
    assert str(later[0]) == str(damaged(due))
    assert later[2], "the sound records can be salvaged"
    assert backups.backups(due) == kept


def test_the_window_can_be_closed_meanwhile(
    window: MainWindow, due: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_endlessly(monkeypatch)
    with unchanged(due):
        window.files.open(due)
        assert window.workspace is not None
        assert window.close()
    assert opened_elsewhere(due) == "open"


def test_another_file_can_be_opened_meanwhile(
    window: MainWindow, due: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other.sqlite"
    ProjectFile.create(other).close()
    check_endlessly(monkeypatch)
    window.files.open(due)
    window.files.open(other)
    assert window.workspace is not None
    assert window.workspace.document.file.path == other


def test_a_second_window_is_refused_meanwhile(
    window: MainWindow, due: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with in_sight(window, due, monkeypatch):
        assert "เปิดใช้อยู่" in opened_elsewhere(due)
