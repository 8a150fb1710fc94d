"""The form is made while the clerk looks at the month, so that its first visit is quick."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.models.entry import FormSection
from app.models.progress_report import Period
from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.editors.line_edit import LineEdit, ParsedEdit
from app.ui.editors.text_edit import TextEdit
from app.ui.form import made_early
from app.ui.form.form import ProjectForm
from app.ui.window.main_window import MainWindow
from app.ui.window.workspace import Workspace
from tests.ui.typing import press, type_text
from tests.ui.windows import window_without_file

JULY, SEPTEMBER = Period(2019, 7), Period(2019, 9)


@pytest.fixture
def workspace(
    path: Path, record: ProjectRecord, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Workspace]:
    """Two projects, shown at their month."""
    monkeypatch.setattr(made_early, "REST_MS", 1)
    with ProjectFile.create(path) as file:
        for name in ("ก", "ข"):
            own = record.with_id(new_record_id())
            file.add_project(replace(own.project, project_name=name), own.reports)
    with window_without_file(qtbot) as window:
        window.files.open(path)
        assert window.workspace
        yield window.workspace


def is_made(form: ProjectForm) -> bool:
    return bool(form._boxes) and not any(box.stale for box in form._boxes.values())


def test_it_is_made_for_the_months_project_and_stays_out_of_sight(workspace: Workspace, qtbot: QtBot) -> None:
    focus = QApplication.focusWidget()
    qtbot.waitUntil(lambda: is_made(workspace.form))
    assert workspace.is_in_round
    assert workspace.project_id is None
    assert workspace.form.isHidden()
    assert QApplication.focusWidget() is focus
    assert workspace.form.findings_of(str(workspace.shown_project_id))


def test_what_the_clerk_goes_to_is_shown_and_edited_whatever_was_made(
    workspace: Workspace, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: is_made(workspace.form))
    made_for = workspace.shown_project_id
    (other,) = {*workspace.document.file.project_ids()} - {made_for}
    workspace.go_to_entry(other, None, "office")
    focus = QApplication.focusWidget()
    assert focus
    type_text(focus, "ใหม่")
    workspace.flush()
    assert "ใหม่" in workspace.document.project(other).office
    assert "ใหม่" not in workspace.document.project(str(made_for)).office


def test_nothing_is_made_early_once_the_clerk_has_gone_to_the_form(
    workspace: Workspace, qtbot: QtBot
) -> None:
    first, second = workspace.document.file.project_ids()
    workspace.show_project(second)
    qtbot.waitUntil(lambda: is_made(workspace.form))
    assert workspace.project_id == second
    assert not workspace.form.findings_of(first)


def test_of_a_form_that_was_made_a_section_waits_for_those_before_it_only(
    workspace: Workspace, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: is_made(workspace.form))
    workspace.show_project(workspace.document.file.project_ids()[1])
    workspace.form.go_to(FormSection.RATIONALE)
    stale = [section for section, box in workspace.form._boxes.items() if box.stale]
    assert stale == [*FormSection][3:]


def test_tab_goes_to_the_section_below_although_the_window_was_never_idle(workspace: Workspace) -> None:
    assert not workspace.form.is_made
    workspace.show_project(workspace.document.file.project_ids()[0])
    workspace.form.go_to(FormSection.IDENTITY)
    boxes = workspace.form._boxes
    focus = QApplication.focusWidget()
    assert focus
    assert boxes[FormSection.IDENTITY].isAncestorOf(focus)
    while boxes[FormSection.IDENTITY].isAncestorOf(focus):
        press(Qt.Key.Key_Tab, widget=focus)
        assert focus is not QApplication.focusWidget()
        focus = QApplication.focusWidget()
        assert focus
    assert boxes[FormSection.RESPONSIBLE_UNIT].isAncestorOf(focus)


# --- a form that nobody sees is put away before the window is dressed anew ----------------------------------


def dress(workspace: Workspace) -> None:
    window = workspace.window()
    assert isinstance(window, MainWindow)
    window.actions_by_name["compact"].trigger()
    QApplication.processEvents()


def type_amount_with_a_letter(workspace: Workspace, period: Period | None, key: str) -> ParsedEdit:
    """Type what is refused into an entry of the first project. Returns its editor, which has the focus."""
    workspace.go_to_entry(workspace.document.file.project_ids()[0], period, key)
    focus = QApplication.focusWidget()
    assert isinstance(focus, ParsedEdit)
    focus.selectAll()
    type_text(focus, "12x")
    return focus


@pytest.mark.usefixtures("themed")
def test_a_form_out_of_sight_is_put_away_and_made_anew(workspace: Workspace, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: is_made(workspace.form))
    dress(workspace)
    assert not workspace.form.is_made
    qtbot.waitUntil(lambda: is_made(workspace.form))


@pytest.mark.usefixtures("themed")
def test_what_was_shown_before_is_shown_again_with_what_changed_meanwhile(
    workspace: Workspace, qtbot: QtBot
) -> None:
    first, _ = workspace.document.file.project_ids()
    workspace.show_project(first)
    workspace.show_round()
    dress(workspace)
    workspace.document.set(first, "office", "สำนักงานเขตบางรัก")
    workspace.document.set_report(first, JULY, "narrative", "ใหม่")
    workspace.show_form()
    workspace.go_to_entry(first, JULY, "narrative")
    narrative, office = QApplication.focusWidget(), workspace.form._boxes[FormSection.RESPONSIBLE_UNIT]
    assert isinstance(narrative, TextEdit)
    assert narrative.value == "ใหม่"
    shown = office.editor("office", None)
    assert isinstance(shown, LineEdit)
    assert shown.text() == "สำนักงานเขตบางรัก"


@pytest.mark.usefixtures("themed")
def test_one_in_sight_stays_with_what_is_typed(workspace: Workspace, qtbot: QtBot) -> None:
    focus = type_amount_with_a_letter(workspace, None, "allocated_budget_satang")
    dress(workspace)
    assert QApplication.focusWidget() is focus
    assert focus.text() == "12x"
    focus.discard()  # otherwise closing the window asks


@pytest.mark.usefixtures("themed")
def test_one_out_of_sight_stays_as_long_as_it_holds_refused_text(workspace: Workspace, qtbot: QtBot) -> None:
    focus = type_amount_with_a_letter(workspace, None, "allocated_budget_satang")
    workspace.show_round()
    dress(workspace)
    assert focus.text() == "12x"
    assert workspace.form.refused()
    workspace.form.discard()


@pytest.mark.usefixtures("themed")
def test_of_one_in_sight_the_months_out_of_sight_are_made_anew(workspace: Workspace, qtbot: QtBot) -> None:
    first, _ = workspace.document.file.project_ids()
    workspace.go_to_entry(first, JULY, "narrative")
    focus, table = QApplication.focusWidget(), workspace.form._boxes[FormSection.REPORTS].table
    assert isinstance(focus, TextEdit)
    assert table
    type_text(focus, "ใหม่")
    workspace.form._scroll.verticalScrollBar().setValue(0)
    heights = {period: row.height() for period, row in table._rows.items()}
    opened = {period for period, row in table._rows.items() if row.editors}
    dress(workspace)
    assert QApplication.focusWidget() is focus
    assert focus.toPlainText().endswith("ใหม่")
    kept = {period for period, row in table._rows.items() if row.editors}
    assert JULY in kept < opened
    assert Period(2019, 6) in kept, "what is beside the months in sight is gone to by Shift+Tab"
    for period in opened - kept:
        empty = table._rows[period]
        assert empty.minimumHeight() == heights[period], "what is in sight stays where it is"
        assert not empty._open_button.isVisible()
    qtbot.waitUntil(lambda: is_made(workspace.form))
    assert {period for period, row in table._rows.items() if row.editors} == opened
    reports = {report.period: report for report in workspace.document.reports(first)}
    for period in opened - {JULY}:
        narrative = table.editor(period, "narrative")
        assert isinstance(narrative, TextEdit)
        assert narrative.value == reports[period].narrative
    workspace.flush()
    assert workspace.document.reports(first)[-1].narrative.endswith("ใหม่")


@pytest.mark.usefixtures("themed")
def test_a_month_out_of_sight_stays_as_long_as_it_holds_refused_text(
    workspace: Workspace, qtbot: QtBot
) -> None:
    focus = type_amount_with_a_letter(workspace, JULY, "progress")
    workspace.form.go_to(FormSection.IDENTITY)
    dress(workspace)
    qtbot.waitUntil(lambda: is_made(workspace.form))
    assert focus.text() == "12x"
    assert workspace.form.refused()
    workspace.form.discard()


@pytest.mark.usefixtures("themed")
def test_a_report_removed_before_its_month_is_made_again_can_be_filled_in(
    workspace: Workspace, qtbot: QtBot
) -> None:
    first, _ = workspace.document.file.project_ids()
    workspace.show_project(first)
    qtbot.waitUntil(lambda: is_made(workspace.form))
    dress(workspace)
    table = workspace.form._boxes[FormSection.REPORTS].table
    assert table
    period, row = next((period, row) for period, row in table._rows.items() if row.minimumHeight())
    workspace.document.remove_report(first, period)
    qtbot.waitUntil(lambda: is_made(workspace.form))
    assert not row.editors
    assert row._open_button.isVisible()
    assert row.height() < 100


@pytest.mark.usefixtures("themed")
def test_a_month_begun_without_a_text_stays_as_it_is(workspace: Workspace, qtbot: QtBot) -> None:
    first, _ = workspace.document.file.project_ids()
    workspace.go_to_entry(first, SEPTEMBER, "narrative")
    begun = QApplication.focusWidget()
    workspace.form.go_to(FormSection.IDENTITY)
    dress(workspace)
    qtbot.waitUntil(lambda: is_made(workspace.form))
    narrative = workspace.form._boxes[FormSection.REPORTS].editor("narrative", SEPTEMBER)
    assert narrative
    assert narrative is begun
    assert narrative.isVisible()


@pytest.mark.usefixtures("themed")
def test_months_are_made_again_even_while_the_clerk_types(workspace: Workspace, qtbot: QtBot) -> None:
    first, _ = workspace.document.file.project_ids()
    workspace.go_to_entry(first, JULY, "narrative")
    focus = QApplication.focusWidget()
    assert focus
    dress(workspace)

    def type_and_look() -> bool:
        type_text(focus, "ก")  # the window is never idle
        return is_made(workspace.form)

    qtbot.waitUntil(type_and_look)
