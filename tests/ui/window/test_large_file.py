"""What the first sight of a large file does not need comes when the window is idle, or is asked for."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from app.models.progress_report import Period
from app.models.project_record import ProjectRecord
from app.storage.connection import DamagedFileError
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.board.page import toggle_board
from app.ui.core import file_findings
from app.ui.monthly import reading
from app.ui.project_list import listing
from app.ui.window.editing import search
from app.ui.window.main_window import MainWindow
from app.ui.window.workspace import Workspace
from tests.ui.answering import answering
from tests.ui.typing import press
from tests.ui.windows import window_without_file

YEAR = Period.of(date.today()).fiscal_year
CODES = ("50130000-0001", "50130000-0002", "50130000-0002")
"""Two projects have the same code, which is a finding over the file."""


@pytest.fixture
def city(path: Path, record: ProjectRecord, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of a few projects that is taken for a large one."""
    monkeypatch.setattr(file_findings, "LARGE", 1)
    monkeypatch.setattr(listing, "LISTED_AT_ONCE", 1)
    with ProjectFile.create(path) as made:
        for code in CODES:
            made.add_project(replace(record.project, id=new_record_id(), project_code=code, fiscal_year=YEAR))
    return path


@pytest.fixture
def opened(city: Path, qtbot: QtBot) -> Iterator[Workspace]:
    """The file just opened, at its month."""
    with window_without_file(qtbot) as window:
        window.files.open(city)
        assert window.workspace is not None
        yield window.workspace


def codes(workspace: Workspace) -> list[str]:
    return [summary.project_code for summary in workspace.list.model.summaries]


def test_the_list_is_filled_when_the_window_is_idle(opened: Workspace, qtbot: QtBot) -> None:
    assert opened.is_in_round
    assert codes(opened) == []
    qtbot.waitUntil(lambda: codes(opened) == [*CODES])


def test_nothing_is_searched_of_a_file_whose_month_cannot_be_read(
    city: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is closed, and Qt deletes what was made to show it only after the question what to do with it."""
    asked: list[QDialog] = []

    def damaged(*_: object) -> None:
        raise DamagedFileError("ไฟล์เสียหาย อ่านไม่ได้ครบถ้วน", "โปรดใช้ไฟล์สำรอง")

    def wait(box: QDialog) -> None:
        qtbot.wait(100)  # an error in idle time fails the test
        asked.append(box)
        box.reject()

    monkeypatch.setattr(listing, "LISTED_AT_ONCE", len(CODES))
    monkeypatch.setattr(reading, "read_home", damaged)
    with window_without_file(qtbot) as window, answering(wait):
        QTimer.singleShot(0, lambda: window.files.open(city))  # by an event, as in the program
        qtbot.waitUntil(lambda: bool(asked))
        assert window.workspace is None


def test_the_parts_are_the_list_in_its_order(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.storage.project_file._PART", 2)
    with ProjectFile.open(city) as file:
        parts = [*file.summaries_in_parts()]
        assert list(map(len, parts)) == [2, 1]
        assert [one for part in parts for one in part] == file.summaries()
        compared = [*file.identities_in_parts()]
        assert [[one.id for one in part] for part in compared] == [[one.id for one in part] for part in parts]
        assert [one for part in compared for one in part] == file.identities()


def test_it_is_complete_as_soon_as_the_clerk_goes_there(opened: Workspace) -> None:
    opened.leave_page()
    assert codes(opened) == [*CODES]
    assert opened.shown_project_id == opened.list.model.ids[0]


def test_a_search_finds_every_project_at_once(opened: Workspace) -> None:
    toggle_board(opened)
    assert opened.listing.is_waiting
    search(opened)
    assert codes(opened) == [*CODES]


def test_what_is_printed_of_the_list_is_all_of_it(opened: Workspace) -> None:
    assert len(opened.listing.shown_ids) == len(CODES)


def test_a_project_that_is_added_before_is_listed_once(opened: Workspace) -> None:
    added = opened.document.new_project(project_code="50130000-0003", fiscal_year=YEAR)
    assert codes(opened) == [*CODES, "50130000-0003"]
    assert opened.shown_project_id == added


def test_a_report_that_is_typed_before_is_in_the_list(opened: Workspace, qtbot: QtBot) -> None:
    home = opened.round
    assert home is not None
    assert home.report.project_id
    assert opened.document.set_report(home.report.project_id, home.period, "progress", 1250)
    qtbot.waitUntil(lambda: codes(opened) == [*CODES])
    assert [one.progress for one in opened.list.model.summaries if one.progress] == [1250]


def test_a_project_that_is_removed_before_is_not_listed(opened: Workspace) -> None:
    home = opened.round
    assert home is not None
    opened.document.remove_project(home.report.project_id or "")
    assert [row.project_code for row in home.model.rows] == [*CODES[1:]]
    assert opened.shown_project_id == opened.listing.shown_ids[0]
    assert codes(opened) == [*CODES[1:]]


def test_findings_over_the_file_come_later_and_follow_its_changes(opened: Workspace, qtbot: QtBot) -> None:
    def told(place: int) -> list[str]:
        return [
            f.rule
            for f in opened.document.findings(opened.listing.shown_ids[place])
            if f.rule == "code-twice"
        ]

    qtbot.waitUntil(lambda: opened.document.over_file.is_known)
    assert [told(place) for place in range(3)] == [[], ["code-twice"], ["code-twice"]]
    ids = opened.listing.shown_ids
    assert opened.document.set(ids[2], "project_code", CODES[0])
    qtbot.waitUntil(lambda: opened.document.over_file.is_known)
    by_id = {one: bool([f for f in opened.document.findings(one) if f.rule == "code-twice"]) for one in ids}
    assert by_id == {ids[0]: True, ids[1]: False, ids[2]: True}


def test_what_is_stored_is_shown_before_all_projects_are_compared_again(
    opened: Workspace, qtbot: QtBot
) -> None:
    over = opened.document.over_file
    qtbot.waitUntil(lambda: over.is_known)
    assert opened.document.set(opened.listing.shown_ids[0], "officer_name", "สมมติ ตัวอย่าง")
    assert not over.is_known
    assert not opened.found._over_work.isActive()
    qtbot.waitUntil(lambda: over.is_known)


def test_the_report_before_is_read_for_the_row_that_is_shown(opened: Workspace, city: Path) -> None:
    home = opened.round
    assert home is not None
    project_id = home.report.project_id or ""
    assert opened.document.set_report(project_id, home.period.plus(-1), "narrative", "เดือนก่อน")
    [row] = [row for row in home.state.rows if row.id == project_id]
    assert row.before is not None
    assert row.before.narrative == "เดือนก่อน"


def test_the_file_can_be_closed_before_anything_of_it_is_listed(opened: Workspace) -> None:
    press(Qt.Key.Key_Escape)
    window = opened.window()
    assert isinstance(window, MainWindow)
    assert window.files.close()
