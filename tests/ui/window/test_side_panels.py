"""Pages, list, preview and charts together: showing or hiding one leaves the others as wanted."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.board.page import BoardPage
from app.ui.overview.page import OverviewPage
from app.ui.overview.project_charts import ProjectPictures
from app.ui.window.main_window import MainWindow
from app.ui.window.workspace import Workspace
from tests.long_form import each, only_long
from tests.ui.typing import press, type_text
from tests.ui.windows import window_on

Key = Qt.Key
PAGES = ("round", "overview", "board")
FIRST, SECOND = "50130000-0001", "50130000-0002"


@pytest.fixture
def window(file: ProjectFile, path: Path, record: ProjectRecord, qtbot: QtBot) -> Iterator[MainWindow]:
    """Of two projects the second one has not reported for June yet: the round starts with it."""
    for code, reports in ((FIRST, record.reports), (SECOND, record.reports[:-1])):
        own = replace(record, reports=reports).with_id(new_record_id())
        file.add_project(replace(own.project, project_code=code), own.reports)
    file.close()
    with window_on(path, qtbot) as window:
        window.resize(1366, 768)
        yield window


@pytest.fixture
def workspace(window: MainWindow) -> Workspace:
    assert window.workspace
    return window.workspace


def do(window: MainWindow, *commands: str) -> None:
    for command in commands:
        window.actions_by_name[command].trigger()


def is_checked(window: MainWindow, command: str) -> bool:
    return window.actions_by_name[command].isChecked()


def in_sight(workspace: Workspace) -> set[str]:
    parts = {
        "list": workspace.list,
        "form": workspace.form,
        "paper": workspace.preview,
        "round": workspace.round,
        "board": workspace.findChild(BoardPage),
        "overview": workspace.findChild(OverviewPage),
        "pictures": workspace.findChild(ProjectPictures),
    }
    return {name for name, part in parts.items() if part is not None and part.isVisible()}


def code_shown(workspace: Workspace) -> str:
    assert workspace.shown_project_id
    return workspace.document.project(workspace.shown_project_id).project_code


@pytest.mark.parametrize("first", PAGES)
@pytest.mark.parametrize("second", each(2, PAGES))
def test_from_any_page_to_any_other_and_back(
    window: MainWindow, workspace: Workspace, first: str, second: str
) -> None:
    do(window, first)
    if second != first:
        do(window, second)
    assert in_sight(workspace) == ({second, "list"} if second == "overview" else {second})
    assert is_checked(window, "round") == (second == "round")
    if second == "round":
        press(Key.Key_Escape)  # leaves the narrative, for the cells of the month
    press(Key.Key_Escape)
    assert in_sight(workspace) == {"form", "list"}
    assert not is_checked(window, "round")


@pytest.mark.long
def test_what_made_way_for_the_board_comes_back_as_it_was(window: MainWindow, workspace: Workspace) -> None:
    do(window, "preview", "board")
    assert in_sight(workspace) == {"board"}
    do(window, "board")
    assert in_sight(workspace) == {"form", "list", "paper"}
    assert is_checked(window, "preview")


@pytest.mark.long
@pytest.mark.parametrize(("command", "part"), [("preview", "paper"), ("pictures", "pictures")])
def test_what_has_no_room_beside_the_board_leads_back_to_the_form(
    window: MainWindow, workspace: Workspace, command: str, part: str
) -> None:
    do(window, "board", command)
    assert in_sight(workspace) == {"form", "list", part}
    assert is_checked(window, "preview") == (command == "preview")


def test_escape_closes_what_was_opened_last_wherever_the_focus_is(
    window: MainWindow, workspace: Workspace
) -> None:
    do(window, "overview", "pictures")
    press(Key.Key_Escape)
    assert in_sight(workspace) == {"overview", "list"}
    press(Key.Key_Escape)
    assert in_sight(workspace) == {"form", "list"}
    do(window, "preview")
    press(Key.Key_Escape)
    assert in_sight(workspace) == {"form", "list"}
    assert not is_checked(window, "preview")


@pytest.mark.long
def test_pictures_beside_the_round_do_not_bring_the_list(window: MainWindow, workspace: Workspace) -> None:
    do(window, "round", "pictures")
    assert in_sight(workspace) == {"round", "pictures"}
    do(window, "pictures")
    assert in_sight(workspace) == {"round"}


def test_the_month_in_sight_is_searched_first(window: MainWindow, workspace: Workspace) -> None:
    do(window, "round", "search")
    assert workspace.round
    searched = workspace.round.header.filters.text
    assert searched.hasFocus()
    type_text(searched, FIRST[-4:])
    press(Key.Key_Return)
    assert [row.project_code for row in workspace.round.model.rows] == [FIRST]
    assert workspace.round.entry_in_focus == (workspace.round.period, "narrative")
    do(window, "search")
    assert searched.selectedText() == FIRST[-4:]
    press(Key.Key_Escape)
    assert workspace.is_in_round
    assert searched.text() == ""
    press(Key.Key_Escape)
    assert not workspace.is_in_round


@pytest.mark.long
@pytest.mark.parametrize("page", PAGES)
def test_all_texts_are_searched_from_every_page(window: MainWindow, workspace: Workspace, page: str) -> None:
    do(window, page, "search")
    if page == "round":
        do(window, "search")
    assert workspace.list.search.hasFocus()
    assert workspace.list.search.isVisible()


@pytest.mark.parametrize("page", each(3, PAGES))
def test_a_project_is_begun_from_every_page(window: MainWindow, workspace: Workspace, page: str) -> None:
    do(window, page, "new_project")
    assert in_sight(workspace) == {"form", "list"}
    focus = QApplication.focusWidget()
    assert focus
    assert workspace.form.isAncestorOf(focus)


@pytest.mark.parametrize("page", ["overview", "board"])
def test_an_undone_edit_is_shown_where_it_happened(
    window: MainWindow, workspace: Workspace, page: str
) -> None:
    assert workspace.project_id
    workspace.document.set(workspace.project_id, "division", "ฝ่ายอื่น")
    do(window, page, "undo")
    assert in_sight(workspace) == {"form", "list"}


# --- the round's project is the one that commands are about ---


@pytest.mark.long
def test_in_the_round_the_project_in_sight_is_removed_and_no_other(
    window: MainWindow, workspace: Workspace
) -> None:
    do(window, "round")
    assert code_shown(workspace) == SECOND
    do(window, "remove_project")
    assert [row.project_code for row in workspace.document.file.summaries()] == [FIRST]


@pytest.mark.parametrize("page", ["overview", "board"])
def test_no_project_is_removed_that_nobody_sees(window: MainWindow, workspace: Workspace, page: str) -> None:
    do(window, page, "remove_project")
    assert len(workspace.document.file.summaries()) == 2
    assert window.statusBar().currentMessage() == "โปรดเปิดโครงการที่จะลบก่อน"


@pytest.mark.long
def test_the_paper_is_of_the_round_s_project(window: MainWindow, workspace: Workspace) -> None:
    do(window, "round")
    assert workspace.current
    assert workspace.current[0].project_code == SECOND
    do(window, "preview")
    assert workspace.preview.preview._form
    assert workspace.preview.preview._form[0].project_code == SECOND
    assert workspace.round
    workspace.round.select(workspace.listing.shown_ids[0])
    assert workspace.preview.preview._form[0].project_code == FIRST


@pytest.mark.long
def test_what_was_just_typed_in_the_round_is_in_the_copy(
    window: MainWindow, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "สำเนา.sqlite"
    monkeypatch.setattr("app.ui.widgets.dialogs.ask_new_file", lambda *_: copy)
    do(window, "round")
    focus = QApplication.focusWidget()
    assert focus
    type_text(focus, "จัดอบรมแล้ว")
    do(window, "copy")
    with ProjectFile.open(copy) as copied:
        reports = copied.reports(workspace.shown_project_id or "")
    assert [report.narrative for report in reports][-1] == "จัดอบรมแล้ว"


# --- a screen at 200 % ---


@pytest.mark.parametrize("command", ["preview", *only_long("pictures")])
def test_on_a_small_screen_the_window_stays_within_it(
    window: MainWindow, workspace: Workspace, command: str
) -> None:
    do(window, *PAGES, *PAGES)
    press(Key.Key_Escape)
    window.resize(960, 540)
    do(window, command)
    QApplication.processEvents()
    assert window.width() == 960
    assert "list" not in in_sight(workspace)
    do(window, "search")
    assert in_sight(workspace) == {"form", "list"}
    assert workspace.list.search.hasFocus()


def _is_whole(widget: QWidget | None) -> bool:
    return bool(widget and widget.visibleRegion().boundingRect().height() >= widget.height() - 2)


def test_on_a_small_screen_the_round_s_narrative_is_in_sight(
    window: MainWindow, workspace: Workspace, qtbot: QtBot
) -> None:
    window.resize(960, 540)
    do(window, "round")
    qtbot.waitUntil(lambda: _is_whole(QApplication.focusWidget()))
    assert window.height() == 540
