"""Toolbar and menus are within reach: on a narrow window, by the keyboard, from inside any field."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from app.models.entry import FormSection
from app.ui.editors.completer import SuggestionList
from app.ui.form.form import MOST_WIDTH
from app.ui.widgets.command_bar import CommandBar
from app.ui.window.commands import COMMANDS, SHORTENED, TOOLBAR
from app.ui.window.main_window import MainWindow
from tests.long_form import only_long


def buttons(window: MainWindow) -> dict[str, QToolButton]:
    bar = window.findChild(CommandBar)
    assert bar is not None
    found = {name: bar.widgetForAction(window.actions_by_name[name]) for name in SHORTENED.split()}
    return {name: button for name, button in found.items() if isinstance(button, QToolButton)}


def names_with_text(window: MainWindow) -> list[str]:
    with_text = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    return [name for name, button in buttons(window).items() if button.toolButtonStyle() == with_text]


def test_every_command_of_the_toolbar_has_a_place_in_the_order_and_an_icon() -> None:
    assert {*SHORTENED.split()} == {*TOOLBAR.split()} - {"|"}
    assert all(COMMANDS[name].icon for name in SHORTENED.split())


@pytest.mark.parametrize("width", [1366, 910, 700, *only_long(1920, 1100, 960)])
def test_no_command_is_hidden_however_narrow_the_window_is(window: MainWindow, width: int) -> None:
    window.resize(width, 700)
    QTest.qWait(50)
    assert [name for name, button in buttons(window).items() if not button.isVisible()] == []
    kept = names_with_text(window)
    assert kept == SHORTENED.split()[len(SHORTENED.split()) - len(kept) :]


@pytest.mark.long
def test_texts_come_back_with_the_room(window: MainWindow) -> None:
    window.resize(700, 700)
    QTest.qWait(50)
    assert len(names_with_text(window)) < len(SHORTENED.split())
    window.resize(2200, 700)
    QTest.qWait(50)
    assert names_with_text(window) == SHORTENED.split()


@pytest.mark.long
def test_a_tooltip_shows_the_key(window: MainWindow) -> None:
    assert window.actions_by_name["pdf"].toolTip() == "ส่งออก PDF (Ctrl+E)"
    assert window.actions_by_name["send"].toolTip() == "ส่งไฟล์ให้ผู้ประสานงาน"
    for name in COMMANDS:
        action = window.actions_by_name[name]
        assert action.shortcut().toString() in action.toolTip()


def test_f10_opens_the_first_menu(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(window, Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    popup = QApplication.activePopupWidget()
    assert popup is window.menuBar().actions()[0].menu()
    popup.close()


def test_a_command_s_key_is_the_window_s_in_every_field(window: MainWindow, qtbot: QtBot) -> None:
    assert window.workspace
    asked: list[str] = []
    action = window.actions_by_name["pdf"]
    project_id = window.workspace.project_id or ""
    action.triggered.disconnect()
    action.triggered.connect(lambda: asked.append("pdf"))
    for key in (
        "project_name",
        "project_code",
        "start_date",
        "office",
        "allocated_budget_satang",
        "rationale",
    ):
        window.workspace.go_to_entry(project_id, None, key)
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
        assert asked.pop() == "pdf", key


def test_what_was_just_done_does_not_hide_that_everything_is_saved(window: MainWindow) -> None:
    status = window._status
    status.tell_saved()
    status.tell_briefly("เลิกทำแล้ว: ชื่อโครงการ")
    assert status.currentMessage() == "เลิกทำแล้ว: ชื่อโครงการ"
    status.tell_saved()
    assert status.currentMessage().startswith("เลิกทำแล้ว: ชื่อโครงการ  ·  บันทึกแล้ว ")
    status.show_unsaved(1)
    assert status.currentMessage() == ""
    status.tell_saved()
    assert status.currentMessage() == ""


@pytest.mark.long
def test_opening_the_preview_keeps_the_focused_month_in_sight(window: MainWindow, qtbot: QtBot) -> None:
    assert window.workspace
    form, project_id = window.workspace.form, window.workspace.project_id or ""
    window.resize(1366, 768)
    period = window.workspace.document.reports(project_id)[-1].period
    window.workspace.go_to_entry(project_id, period, "progress")
    focus = QApplication.focusWidget()
    assert focus is not None
    sections: list[FormSection] = []
    form.section_entered.connect(sections.append)
    window.actions_by_name["preview"].trigger()
    qtbot.waitUntil(lambda: sections == [FormSection.REPORTS])
    assert form._in_view(focus)
    assert QApplication.focusWidget() is focus


def test_no_narrative_goes_out_of_sight_as_the_preview_opens(window: MainWindow) -> None:
    workspace = window.workspace
    assert workspace
    window.resize(1366, 700)
    project_id = workspace.project_id or ""
    unseen = []
    for report in workspace.document.reports(project_id):
        workspace.show_preview(False)
        workspace.go_to_entry(project_id, report.period, "narrative")
        QTest.qWait(100)
        focus = QApplication.focusWidget()
        assert focus is not None
        workspace.show_preview(True)
        QTest.qWait(300)
        if not workspace.form._in_view(focus):
            unseen.append(report.period)
    assert unseen == []


@pytest.mark.long
def test_a_wide_window_makes_no_field_wider_than_is_read_at_ease(window: MainWindow) -> None:
    assert window.workspace
    window.resize(2600, 800)
    QTest.qWait(50)
    assert {box.width() <= MOST_WIDTH for box in window.workspace.form._boxes.values()} == {True}


@pytest.mark.long
def test_a_field_with_suggestions_has_a_sign_that_opens_them(window: MainWindow) -> None:
    assert window.workspace
    window.workspace.go_to_entry(window.workspace.project_id or "", None, "office")
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    [opener] = field.actions()
    opener.trigger()
    assert any(shown.isVisible() for shown in window.findChildren(SuggestionList))
