"""The form is made while the clerk looks at the month, so that its first visit is quick."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from unittest.mock import Mock, patch

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.models.entry import FormSection
from app.models.progress_report import Period
from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.editors.line_edit import LineEdit
from app.ui.form import form as form_module
from app.ui.form import made_early
from app.ui.form.form import ProjectForm
from app.ui.form.section import SectionBox
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


class Widths(QObject):
    """The widths that a widget is given from now on."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.found: list[int] = []
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QResizeEvent):
            self.found.append(event.size().width())
        return False


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


def test_its_plan_is_that_of_the_projects_year_once_the_clerk_goes_there(
    workspace: Workspace, qtbot: QtBot
) -> None:
    """Before, the workspace has no project, and so no year."""
    qtbot.waitUntil(lambda: is_made(workspace.form))
    workspace.show_form()
    workspace.form.go_to_entry("strategic_alignments")
    for _ in range(2):
        press(Qt.Key.Key_Tab)
    assert workspace.window().focusWidget().accessibleName() == "เป้าหมาย"  # the official form says เป้าหมายที่


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


def test_what_is_shown_already_is_not_filled_in_again_by_the_way_back(
    workspace: Workspace, qtbot: QtBot
) -> None:
    first, _ = workspace.document.file.project_ids()
    workspace.show_project(first)
    workspace.form.go_to(FormSection.REPORTS)
    qtbot.waitUntil(lambda: is_made(workspace.form))
    with patch.object(SectionBox, "show_all") as fill:
        workspace.show_round()
        workspace.show_form()
    fill.assert_not_called()
    assert workspace.project_id == first
    assert workspace.form._section is FormSection.IDENTITY
    workspace.show_round()
    workspace.document.set(first, "office", "สำนักงานเขตบางรัก")
    workspace.show_form()
    workspace.form.go_to(FormSection.RESPONSIBLE_UNIT)
    office = workspace.form._boxes[FormSection.RESPONSIBLE_UNIT].editor("office", None)
    assert isinstance(office, LineEdit)
    assert office.text() == "สำนักงานเขตบางรัก"


def test_what_is_shown_already_is_filled_in_again_on_another_day(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The day is proposed for the report of its month, and names the months of a project without a year."""

    first, _ = workspace.document.file.project_ids()
    workspace.show_project(first)
    workspace.show_round()
    tomorrow = date.today() + timedelta(days=1)
    monkeypatch.setattr(form_module, "date", Mock(today=lambda: tomorrow))
    with patch.object(SectionBox, "show_all") as fill:
        workspace.show_form()
    fill.assert_called()


def test_the_form_is_as_wide_as_before_when_it_is_shown_again_beside_the_list(
    workspace: Workspace, qtbot: QtBot
) -> None:
    """As wide as the month first, its texts took their height only after the clerk was led to one of them."""
    first, _ = workspace.document.file.project_ids()
    workspace.show_project(first)
    qtbot.waitUntil(lambda: is_made(workspace.form))
    before = workspace.form.width()
    workspace.show_round()
    qtbot.waitUntil(workspace.list.isHidden)
    QApplication.processEvents()
    assert workspace.round
    widths, of_month = Widths(workspace.form), Widths(workspace.round)
    workspace.show_form()
    QApplication.processEvents()
    assert {*widths.found, workspace.form.width()} == {before}
    assert not of_month.found, "it is not laid out beside the list, where nobody sees it"
