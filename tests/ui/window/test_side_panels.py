"""Pages, list, paper and pictures together: what one shows or hides leaves the others as they are wanted."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.board.page import BoardPage
from app.ui.overview.page import OverviewPage
from app.ui.overview.project_charts import ProjectPictures
from app.ui.window.main_window import MainWindow
from app.ui.window.workspace import Desk
from tests.ui.typing import press, type_text
from tests.ui.windows import window_on

Key = Qt.Key
PAGES = ("round", "overview", "board")
FIRST, SECOND = "50130000-0001", "50130000-0002"


@pytest.fixture
def window(file: ProjectFile, path: Path, record: ProjectRecord, qtbot: QtBot) -> Iterator[MainWindow]:
    """Of two projects the second one has not reported on June yet: the round begins with it."""
    for code, reports in ((FIRST, record.reports), (SECOND, record.reports[:-1])):
        own = replace(record, reports=reports).with_id(new_record_id())
        file.add_project(replace(own.project, project_code=code), own.reports)
    file.close()
    with window_on(path, qtbot) as window:
        window.resize(1366, 768)
        yield window


@pytest.fixture
def desk(window: MainWindow) -> Desk:
    assert window.desk
    return window.desk


def do(window: MainWindow, *commands: str) -> None:
    for command in commands:
        window.actions_by_name[command].trigger()


def is_checked(window: MainWindow, command: str) -> bool:
    return window.actions_by_name[command].isChecked()


def in_sight(desk: Desk) -> set[str]:
    parts = {
        "list": desk.list,
        "form": desk.form,
        "paper": desk.preview,
        "round": desk.round,
        "board": desk.findChild(BoardPage),
        "overview": desk.findChild(OverviewPage),
        "pictures": desk.findChild(ProjectPictures),
    }
    return {name for name, part in parts.items() if part is not None and part.isVisible()}


def code_shown(desk: Desk) -> str:
    assert desk.shown_project_id
    return desk.document.project(desk.shown_project_id).project_code


@pytest.mark.parametrize("first", PAGES)
@pytest.mark.parametrize("second", PAGES)
def test_from_any_page_to_any_other_and_back(window: MainWindow, desk: Desk, first: str, second: str) -> None:
    do(window, first)
    if second != first:
        do(window, second)
    assert in_sight(desk) == ({second, "list"} if second == "overview" else {second})
    assert is_checked(window, "round") == (second == "round")
    press(Key.Key_Escape)
    assert in_sight(desk) == {"form", "list"}
    assert not is_checked(window, "round")


def test_what_made_way_for_the_board_comes_back_as_it_was(window: MainWindow, desk: Desk) -> None:
    do(window, "preview", "board")
    assert in_sight(desk) == {"board"}
    do(window, "board")
    assert in_sight(desk) == {"form", "list", "paper"}
    assert is_checked(window, "preview")


@pytest.mark.parametrize(("command", "part"), [("preview", "paper"), ("pictures", "pictures")])
def test_what_has_no_room_beside_the_board_leads_back_to_the_form(
    window: MainWindow, desk: Desk, command: str, part: str
) -> None:
    do(window, "board", command)
    assert in_sight(desk) == {"form", "list", part}
    assert is_checked(window, "preview") == (command == "preview")


def test_escape_closes_what_was_opened_last_wherever_the_focus_is(window: MainWindow, desk: Desk) -> None:
    do(window, "overview", "pictures")
    press(Key.Key_Escape)
    assert in_sight(desk) == {"overview", "list"}
    press(Key.Key_Escape)
    assert in_sight(desk) == {"form", "list"}
    do(window, "preview")
    press(Key.Key_Escape)
    assert in_sight(desk) == {"form", "list"}
    assert not is_checked(window, "preview")


def test_pictures_beside_the_round_do_not_bring_the_list(window: MainWindow, desk: Desk) -> None:
    do(window, "round", "pictures")
    assert in_sight(desk) == {"round", "pictures"}
    do(window, "pictures")
    assert in_sight(desk) == {"round"}


@pytest.mark.parametrize("page", PAGES)
def test_the_search_is_entered_from_every_page(window: MainWindow, desk: Desk, page: str) -> None:
    do(window, page, "search")
    assert desk.list.search.hasFocus()
    assert desk.list.search.isVisible()


@pytest.mark.parametrize("page", PAGES)
def test_a_project_is_begun_from_every_page(window: MainWindow, desk: Desk, page: str) -> None:
    do(window, page, "new_project")
    assert in_sight(desk) == {"form", "list"}
    focus = QApplication.focusWidget()
    assert focus
    assert desk.form.isAncestorOf(focus)


@pytest.mark.parametrize("page", ["overview", "board"])
def test_an_undone_edit_is_shown_where_it_happened(window: MainWindow, desk: Desk, page: str) -> None:
    assert desk.project_id
    desk.document.set(desk.project_id, "division", "ฝ่ายอื่น")
    do(window, page, "undo")
    assert in_sight(desk) == {"form", "list"}


# --- the round's project is the one that commands are about ---


def test_in_the_round_the_project_in_sight_is_removed_and_no_other(window: MainWindow, desk: Desk) -> None:
    do(window, "round")
    assert code_shown(desk) == SECOND
    do(window, "remove_project")
    assert [row.project_code for row in desk.document.file.summaries()] == [FIRST]


@pytest.mark.parametrize("page", ["overview", "board"])
def test_no_project_is_removed_that_nobody_sees(window: MainWindow, desk: Desk, page: str) -> None:
    do(window, page, "remove_project")
    assert len(desk.document.file.summaries()) == 2
    assert window.statusBar().currentMessage() == "โปรดเปิดโครงการที่จะลบก่อน"


def test_the_paper_is_of_the_round_s_project(window: MainWindow, desk: Desk) -> None:
    do(window, "round")
    assert desk.current
    assert desk.current[0].project_code == SECOND
    do(window, "preview")
    assert desk.preview._form
    assert desk.preview._form[0].project_code == SECOND
    assert desk.round
    desk.round.select(desk.project_id)
    assert desk.preview._form[0].project_code == FIRST


def test_what_was_just_typed_in_the_round_is_in_the_copy(
    window: MainWindow, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "สำเนา.sqlite"
    monkeypatch.setattr("app.ui.widgets.dialogs.ask_new_file", lambda *_: copy)
    do(window, "round")
    focus = QApplication.focusWidget()
    assert focus
    type_text(focus, "จัดอบรมแล้ว")
    do(window, "copy")
    with ProjectFile.open(copy) as copied:
        reports = copied.reports(desk.shown_project_id or "")
    assert [report.narrative for report in reports][-1] == "จัดอบรมแล้ว"


# --- a screen at 200 % ---


@pytest.mark.parametrize("command", ["preview", "pictures"])
def test_on_a_small_screen_the_window_stays_within_it(window: MainWindow, desk: Desk, command: str) -> None:
    do(window, *PAGES, *PAGES)
    press(Key.Key_Escape)
    window.resize(960, 540)
    do(window, command)
    QApplication.processEvents()
    assert window.width() == 960
    assert "list" not in in_sight(desk)
    do(window, "search")
    assert in_sight(desk) == {"form", "list"}
    assert desk.list.search.hasFocus()


def test_on_a_small_screen_the_round_s_narrative_is_in_sight(
    window: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    window.resize(960, 540)
    do(window, "round")
    focus = QApplication.focusWidget()
    assert focus
    qtbot.waitUntil(lambda: focus.visibleRegion().boundingRect().height() >= focus.height() - 2)
    assert window.height() == 540
