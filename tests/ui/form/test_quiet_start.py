"""A new project warns of nothing before its fields were left; counts say what they count."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.models.checks import MISSING
from app.models.entry import FormSection
from app.storage.project_file import ProjectFile
from app.ui.core.document import Document
from app.ui.project_list.selected import duplicate_project
from app.ui.window.editing import undo
from app.ui.window.status_bar import StatusLine
from app.ui.window.workspace import Workspace


@pytest.fixture
def workspace(file: ProjectFile, qtbot: QtBot) -> Workspace:
    """An empty file's workspace, shown and active, so that it has the focus."""
    workspace = Workspace(Document(file))
    qtbot.addWidget(workspace, before_close_func=lambda workspace: workspace.preview.close())
    workspace.resize(1366, 700)
    workspace.show()
    workspace.activateWindow()
    qtbot.waitUntil(workspace.isActiveWindow)
    return workspace


def told(workspace: Workspace) -> list[str]:
    return [finding.entry.key for finding in workspace.findings]


def shown_below(workspace: Workspace, key: str) -> list[str]:
    field = next(box._fields[key] for box in workspace.form._boxes.values() if key in box._fields)
    return field.notes.texts()


def test_a_new_project_warns_of_nothing_and_is_not_called_finished(workspace: Workspace) -> None:
    workspace.new_project()
    assert told(workspace) == []
    strip = workspace.form._strip
    assert all(
        state.is_open
        for section, state in strip._shown.items()
        if section is not FormSection.RESPONSIBLE_UNIT
    )
    assert "ยังไม่เสร็จ" in strip._buttons[FormSection.RATIONALE].accessibleName()


@pytest.mark.long
def test_a_field_that_was_left_empty_says_so_once(workspace: Workspace, qtbot: QtBot) -> None:
    workspace.new_project()
    focus = QApplication.focusWidget()
    assert focus
    QTest.keyClick(focus, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: told(workspace) == ["project_name"])
    assert shown_below(workspace, "project_name") == ["ยังไม่ได้กรอกชื่อโครงการ"]
    assert shown_below(workspace, "project_code") == []


def test_everything_is_told_when_it_is_printed_or_another_project_is_shown(workspace: Workspace) -> None:
    workspace.new_project()
    first = workspace.project_id
    assert first
    workspace.document.outputs_changed.emit()
    assert {"project_name", "rationale"} <= set(told(workspace))
    workspace.new_project()
    assert told(workspace) == []
    second = workspace.project_id
    assert second
    workspace.show_project(first)
    workspace.show_project(second)
    assert {"project_name", "rationale"} <= set(told(workspace))


@pytest.mark.long
def test_a_duplicate_is_quiet_about_the_code_that_it_does_not_have(workspace: Workspace) -> None:
    workspace.new_project()
    first = workspace.project_id
    assert first
    duplicate_project(workspace, first)
    assert workspace.project_id not in (None, first)
    assert [one.rule for one in workspace.findings if one.rule == MISSING] == []


@pytest.mark.long
def test_a_new_project_that_is_undone_is_forgotten(workspace: Workspace) -> None:
    workspace.new_project()
    undo(workspace)
    assert workspace.project_id is None


@pytest.mark.long
def test_the_status_line_says_what_it_counts(qtbot: QtBot, workspace: Workspace) -> None:
    status = StatusLine(workspace)
    workspace.new_project()
    workspace.document.outputs_changed.emit()
    status.show_findings(workspace.findings)
    assert status._findings.text() == f"ข้อที่ควรตรวจของโครงการนี้ {len(workspace.findings)} ข้อ"
    status.show_findings([])
    assert status._findings.text() == "ไม่มีข้อที่ควรตรวจของโครงการนี้"
    status.show_findings([], is_quiet=True)
    assert status._findings.text() == "โครงการใหม่"
    assert status._findings.icon().isNull()


def test_what_is_missing_is_said_naturally(workspace: Workspace) -> None:
    workspace.document.new_project()
    workspace.document.fresh.end()
    assert workspace.project_id
    messages = [str(finding) for finding in workspace.document.findings(workspace.project_id)]
    assert "1.1 ยังไม่ได้กรอกวันที่เริ่มต้น" in messages
    assert not any("โปรดกรอกก่อนพิมพ์" in message for message in messages)


# --- the strip and the month that is due ---


@pytest.mark.long
def test_the_strip_names_as_many_sections_as_there_is_room_for(workspace: Workspace) -> None:
    workspace.new_project()
    strip = workspace.form._strip
    strip.resize(1100, 40)
    assert strip._buttons[FormSection.RESPONSIBLE_UNIT].text() == "1.2 หน่วยงาน"
    strip.mark(FormSection.TARGETS)
    strip.resize(520, 40)
    texts = [button.text() for button in strip._buttons.values()]
    assert texts == ["1.1", "1.2", "1.3", "1.4", "1.5 เป้าหมาย", "1.6", "2"]
    strip.resize(300, 40)
    assert strip._buttons[FormSection.TARGETS].text() == "1.5"


@pytest.mark.long
def test_the_strip_says_where_one_is_after_returning_from_a_page(workspace: Workspace) -> None:
    workspace.new_project()
    workspace.form.go_to(FormSection.REPORTS)
    assert workspace.form._strip._buttons[FormSection.REPORTS].isChecked()
    assert workspace.project_id
    workspace.show_project(workspace.project_id)
    assert workspace.form._strip._buttons[FormSection.IDENTITY].isChecked()


def test_the_month_that_is_due_is_marked_in_the_strip_and_in_section_2(workspace: Workspace) -> None:
    year = date.today().year + 543 + (date.today().month >= 10)
    project_id = workspace.document.new_project(fiscal_year=year)
    assert project_id
    workspace.form.go_to(FormSection.REPORTS)
    due = workspace.form._strip._shown[FormSection.REPORTS].due
    assert due is not None
    table = workspace.form._boxes[FormSection.REPORTS].table
    assert table is not None
    marked = [row.period for row in table._rows.values() if not row._open_button.isFlat()]
    assert marked == [due]
    assert "ครบกำหนดเดือนนี้" in table._rows[due]._month.text()
    workspace.document.skip_reports([project_id], due)
    assert workspace.form._strip._shown[FormSection.REPORTS].due is None
    assert all(row._open_button.isFlat() for row in table._rows.values())
