"""Text that cannot be stored stays in its field until the clerk discards it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.models.entry import MAX_TEXT_LENGTH, FormSection
from app.models.errors import UserError
from app.models.progress_report import Period
from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.core.changes import EntrySet
from app.ui.widgets import dialogs
from app.ui.window.editing import redo, undo
from app.ui.window.main_window import MainWindow
from app.ui.window.workspace import Workspace
from tests.long_form import each
from tests.ui.typing import type_text
from tests.ui.windows import window_on

FIRST = Period(2018, 10)
UNREPORTED = Period(2019, 8)
WRONG = "12x"


class Asked(list[list[str]]):
    """The questions to the clerk, and the answer."""

    throws_away = False


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    found = Asked()

    def answer(_parent: object, labels: list[str]) -> bool:
        found.append(labels)
        return found.throws_away

    monkeypatch.setattr(dialogs, "ask_to_leave_refused", answer)
    return found


@pytest.fixture
def two(saved: Path, record: ProjectRecord) -> Path:
    """A file with the reference project twice."""
    other = record.with_id(new_record_id())
    with ProjectFile.open(saved) as file:
        file.add_project(other.project, other.reports)
    return saved


def desk_of(window: MainWindow) -> Workspace:
    assert window.workspace
    return window.workspace


def mistype(workspace: Workspace) -> None:
    editor = workspace.focusWidget()
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    type_text(editor, WRONG)
    workspace.flush()


def refused_texts(workspace: Workspace) -> list[str]:
    return [editor.text() for _, editor in workspace.unsaved.refused if isinstance(editor, QLineEdit)]


def by_command(*names: str) -> Callable[[MainWindow], None]:
    def run(window: MainWindow) -> None:
        for name in names:
            window.actions_by_name[name].trigger()

    return run


def board_and_back(window: MainWindow) -> None:
    window.actions_by_name["coordinator"].trigger()
    window.actions_by_name["board"].trigger()
    window.actions_by_name["board"].trigger()


def overview_and_back(window: MainWindow) -> None:
    window.actions_by_name["overview"].trigger()
    window.actions_by_name["overview"].trigger()


def change_year(window: MainWindow) -> None:
    workspace = desk_of(window)
    assert workspace.project_id
    workspace.document.set(workspace.project_id, "fiscal_year", 2563)


def change_several(window: MainWindow) -> None:
    workspace = desk_of(window)
    assert workspace.project_id
    office = workspace.document.project(workspace.project_id).office
    workspace.document.do_together([EntrySet(workspace.project_id, None, "office", office, "ก")])


def reload(window: MainWindow) -> None:
    desk_of(window).reload()


def another_in_the_list(window: MainWindow) -> None:
    workspace = desk_of(window)
    workspace._choose(next(other for other in workspace.list.model.ids if other != workspace.project_id))


STEPS: dict[str, Callable[[MainWindow], None]] = {
    "board and back": board_and_back,
    "overview and back": overview_and_back,
    "round and back": by_command("round", "round"),
    "a new project": by_command("new_project"),
    "undo": by_command("undo"),
    "a section": by_command("section_3"),
    "import": by_command("import"),
    "several changes": change_several,
    "reload": reload,
    "another in the list": another_in_the_list,
    "another year": change_year,  # the last, because it offers other months
}


ENTRIES: list[tuple[str, Period | None]] = [
    ("disbursed_satang", FIRST),
    ("allocated_budget_satang", None),
    ("start_date", None),
    ("reported_on", FIRST),
    ("disbursed_satang", UNREPORTED),
]
ALL_PAIRS = [
    pytest.param(key, period, [*STEPS], id=f"{key} {number}", marks=pytest.mark.long)
    for number, (key, period) in enumerate(ENTRIES)
]
SHARED_OUT = [
    pytest.param(key, period, [*STEPS][number :: len(ENTRIES)], id=f"{key} {number}, some")
    for number, (key, period) in enumerate(ENTRIES)
]
"""Each step with one entry, and each entry with some steps."""


@pytest.mark.parametrize(("key", "period", "steps"), [*ALL_PAIRS, *SHARED_OUT])
def test_whatever_is_done_it_stays(
    key: str, period: Period | None, steps: list[str], two: Path, qtbot: QtBot, asked: Asked
) -> None:
    """Each step starts anew in the same window: the clerk discards what the step before left."""
    with window_on(two, qtbot) as window:
        workspace = desk_of(window)
        first = workspace.project_id
        for name in steps:
            step = STEPS[name]
            asked.throws_away = True
            workspace.new_project()  # undo would take it back
            workspace.show_project(first)
            assert refused_texts(workspace) == [], name
            asked.throws_away = False
            workspace.form.go_to_entry(key, period)
            mistype(workspace)
            step(window)
            assert (workspace.project_id, refused_texts(workspace)) == (first, [WRONG]), name
        asked.throws_away = True


def next_row(window: MainWindow) -> None:
    page = desk_of(window).round
    assert page
    assert page.report.project_id
    place = page.model.row_of(page.report.project_id) or 0
    page.table.selectRow((place + 1) % len(page.model.rows))


def next_month(window: MainWindow) -> None:
    page = desk_of(window).round
    assert page
    page.header.months.setCurrentIndex((page.header.months.currentIndex() + 1) % page.header.months.count())


def board_and_round(window: MainWindow) -> None:
    window.actions_by_name["coordinator"].trigger()
    window.actions_by_name["board"].trigger()
    window.toggle_round()


ROUND_STEPS = [
    next_row,
    next_month,
    board_and_round,
    by_command("section_3", "round"),
    by_command("new_project"),
    by_command("next"),
    by_command("undo"),
]


@pytest.mark.parametrize("step", each(3, ROUND_STEPS))
def test_whatever_is_done_in_the_round_it_stays(
    step: Callable[[MainWindow], None], two: Path, qtbot: QtBot, asked: Asked
) -> None:
    with window_on(two, qtbot) as window:
        workspace = desk_of(window)
        assert workspace.project_id
        workspace.document.set(workspace.project_id, "office", "ก")
        workspace.show_round()
        page = workspace.round
        assert page
        page.report.enter("disbursed_satang")
        mistype(workspace)
        where = page.report.project_id, page.period
        step(window)
        qtbot.wait(20)
        assert refused_texts(workspace) == [WRONG]
        assert (page.report.project_id, page.period) == where
        chosen = page.model.rows[page.table.currentIndex().row()].id
        assert (chosen, page._offered[page.header.months.currentIndex()]) == where
        asked.throws_away = True


def test_what_is_thrown_away_in_the_round_is_gone(two: Path, qtbot: QtBot, asked: Asked) -> None:
    with window_on(two, qtbot) as window:
        workspace = desk_of(window)
        workspace.show_round()
        assert workspace.round
        workspace.round.report.enter("disbursed_satang")
        mistype(workspace)
        asked.throws_away = True
        window.toggle_round()
        qtbot.wait(20)
        assert not workspace.unsaved.refused
        assert "ยังไม่ได้บันทึก" not in window._status._saved.text()


@pytest.mark.long
def test_a_line_of_an_alignment_that_is_too_long_is_told(two: Path, qtbot: QtBot, asked: Asked) -> None:
    with window_on(two, qtbot) as window:
        workspace = desk_of(window)
        workspace.form.go_to_entry("strategic_alignments")
        line = workspace.focusWidget()
        assert isinstance(line, QPlainTextEdit)
        line.setPlainText("ก" * (MAX_TEXT_LENGTH + 1))
        workspace.flush()
        assert len(workspace.form.refused()) == 1
        workspace.reload()
        assert len(line.toPlainText()) == MAX_TEXT_LENGTH + 1
        line.setPlainText("ก")
        workspace.flush()
        assert not workspace.form.refused()


@pytest.mark.parametrize("key", each(3, ["objectives", "project_name", "strategic_alignments"]))
def test_what_is_typed_while_the_file_cannot_be_read_waits(
    key: str, two: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a removed USB stick."""

    def unreadable(*_: object) -> None:
        raise UserError("อ่านไฟล์ไม่ได้", "โปรดตรวจสื่อที่เก็บไฟล์")

    monkeypatch.setattr(dialogs, "ask_about_unsaved", lambda *_: dialogs.Answer.LEAVE)
    with window_on(two, qtbot) as window:
        workspace = desk_of(window)
        assert workspace.project_id
        workspace.form.go_to_entry(key)
        editor = workspace.focusWidget()
        assert editor
        with monkeypatch.context() as patch:
            patch.setattr(ProjectFile, "project", unreadable)
            type_text(editor, "ค้าง")
            workspace.flush()
            workspace.document.catch_up()
            assert len(workspace.document.unwritten) == 1
        workspace.document.catch_up()
        assert "ค้าง" in repr(getattr(workspace.document.project(workspace.project_id), key))
        assert not any(box.is_unsaved for box in workspace.form._boxes.values())


@pytest.mark.long
def test_taking_back_what_is_in_no_month_shown_is_no_bug(two: Path, qtbot: QtBot) -> None:
    with window_on(two, qtbot) as window:
        workspace = desk_of(window)
        assert workspace.project_id
        workspace.form.go_to(FormSection.REPORTS)
        workspace.document.set(workspace.project_id, "fiscal_year", 2565)
        workspace.document.remove_report(workspace.project_id, FIRST)
        undo(workspace)
        redo(workspace)
        assert FIRST not in {report.period for report in workspace.document.reports(workspace.project_id)}
