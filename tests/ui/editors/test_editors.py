import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.models.entry import MAX_TEXT_LENGTH, entries
from app.models.progress_report import ProgressReport
from app.models.project import Project, StrategicAlignment, TargetGroup
from app.ui.editors.factory import as_editor, make_editor
from app.ui.editors.line_edit import LineEdit
from app.ui.editors.outline_edit import OutlineEdit
from app.ui.editors.text_edit import TextEdit
from tests.ui.typing import press, type_text

ROOT: Final = Path(__file__).parents[3]
PROJECT = entries(Project)
REPORT = entries(ProgressReport)


class Workspace(QWidget):
    """An editor with another field after it; it records what the editor emits."""

    def __init__(self, editor: QWidget) -> None:
        super().__init__()
        self.editor, self.next = editor, QLineEdit()
        self.values: list[Any] = []
        self.reasons: list[str] = []
        as_editor(editor).edited.connect(self.values.append)
        as_editor(editor).refused.connect(self.reasons.append)
        layout = QVBoxLayout(self)
        layout.addWidget(editor)
        layout.addWidget(self.next)


def shown(qtbot: QtBot, editor: QWidget) -> Workspace:
    workspace = Workspace(editor)
    qtbot.addWidget(workspace)
    workspace.show()
    workspace.activateWindow()
    qtbot.waitUntil(workspace.isActiveWindow)
    editor.setFocus()
    return workspace


EXAMPLES: dict[str, Any] = {
    "project_name": "โครงการพัฒนาคุณภาพเครือข่ายโรงเรียน",
    "project_code": "50130000-3379",
    "fiscal_year": 2562,
    "start_date": date(2018, 10, 1),
    "allocated_budget_satang": 88_400_50,
    "rationale": ("ย่อหน้าแรก", "ย่อหน้าที่สอง"),
    "objectives": ("ข้อหนึ่ง", "ข้อสอง"),
    "targets": (TargetGroup("ด้านปริมาณ", ("13 โรงเรียน",)), TargetGroup("ด้านคุณภาพ")),
    "strategic_alignments": (StrategicAlignment("ด้านที่ ๓", "๓.๓"), StrategicAlignment("ด้านที่ ๔")),
    "narrative": "จัดทำโครงการ\nและขออนุมัติ",
    "progress": 33_33,
    "plan_status": "ช้ากว่าแผนเล็กน้อย",
}


@pytest.mark.parametrize("key", EXAMPLES)
def test_showing_a_value_is_not_editing_it(qtbot: QtBot, key: str) -> None:
    workspace = shown(qtbot, make_editor((PROJECT | REPORT)[key]))
    as_editor(workspace.editor).set_value(EXAMPLES[key])
    workspace.next.setFocus()
    as_editor(workspace.editor).flush()
    assert workspace.values == []


@pytest.mark.parametrize("key", PROJECT | REPORT)
def test_every_editor_is_named_after_its_label(qtbot: QtBot, key: str) -> None:
    editor = make_editor((PROJECT | REPORT)[key])
    qtbot.addWidget(editor)
    assert editor.accessibleName() == (PROJECT | REPORT)[key].label


def test_typing_is_stored_when_it_rests(qtbot: QtBot) -> None:
    workspace = shown(qtbot, make_editor(PROJECT["office"]))
    type_text(workspace.editor, "สำนักงานเขตมีนบุรี")
    assert workspace.values == []
    qtbot.waitUntil(lambda: workspace.values == ["สำนักงานเขตมีนบุรี"], timeout=3000)


def test_enter_stores_and_goes_on(qtbot: QtBot) -> None:
    workspace = shown(qtbot, make_editor(REPORT["narrative"]))
    type_text(workspace.editor, "ดำเนินการแล้ว")
    press(Qt.Key.Key_Return, widget=workspace.editor)
    assert workspace.values == ["ดำเนินการแล้ว"]
    assert workspace.next.hasFocus()


def test_what_is_being_typed_survives_an_update_of_the_form(qtbot: QtBot) -> None:
    workspace = shown(qtbot, make_editor(PROJECT["office"]))
    type_text(workspace.editor, "สำนัก")
    as_editor(workspace.editor).set_value("")
    as_editor(workspace.editor).flush()
    assert workspace.values == ["สำนัก"]


@pytest.mark.parametrize(
    ("key", "typed", "value", "seen"),
    [
        ("allocated_budget_satang", "๘๘,๔๐๐.๕๐ บาท", 88_400_50, "88,400.50"),
        ("fiscal_year", "62", 2562, "2562"),
        ("progress", "33.5 %", 33_50, "33.50"),
        ("start_date", "1/10/61", date(2018, 10, 1), "1 ตุลาคม 2561"),
    ],
)
def test_a_value_is_read_when_its_field_is_left(
    qtbot: QtBot, key: str, typed: str, value: object, seen: str
) -> None:
    editor = make_editor((PROJECT | REPORT)[key])
    assert isinstance(editor, QLineEdit)
    workspace = shown(qtbot, editor)
    type_text(editor, typed)
    press(Qt.Key.Key_Tab, widget=editor)
    assert workspace.values == [value]
    assert editor.text() == seen


def test_what_cannot_be_read_stays_and_says_why(qtbot: QtBot) -> None:
    editor = make_editor(PROJECT["allocated_budget_satang"])
    assert isinstance(editor, QLineEdit)
    workspace = shown(qtbot, editor)
    type_text(editor, "แสนบาท")
    press(Qt.Key.Key_Tab, widget=editor)
    assert workspace.values == []
    assert editor.text() == "แสนบาท"
    assert "จำนวนเงิน" in workspace.reasons[-1]


def test_a_text_too_long_to_store_is_refused_not_cut(qtbot: QtBot) -> None:
    editor = make_editor(REPORT["narrative"])
    assert isinstance(editor, TextEdit)
    workspace = shown(qtbot, editor)
    editor.setPlainText("ก" * (MAX_TEXT_LENGTH + 1))
    editor.flush()
    assert workspace.values == []
    assert "20,000" in workspace.reasons[-1]
    assert len(editor.toPlainText()) == MAX_TEXT_LENGTH + 1


def test_a_status_may_be_any_text(qtbot: QtBot) -> None:
    editor = make_editor(REPORT["plan_status"])
    assert isinstance(editor, LineEdit)
    workspace = shown(qtbot, editor)
    type_text(editor, "รอผลการประเมิน")
    editor.flush()
    assert workspace.values == ["รอผลการประเมิน"]


def test_a_long_text_is_seen_whole(qtbot: QtBot) -> None:
    """Including its last paragraphs, which Qt lays out only when they come into view."""
    editor = make_editor(PROJECT["rationale"])
    assert isinstance(editor, TextEdit)
    workspace = shown(qtbot, editor)
    workspace.resize(400, 900)
    as_editor(editor).set_value(tuple("หลักการ และเหตุผล " * 8 for _ in range(3)))
    qtbot.waitUntil(lambda: is_seen_whole(editor))


IN_ANY_FONT = """
from pathlib import Path
import app.ui
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from app.models.entry import entries
from app.models.project import Project
from app.ui.editors.factory import as_editor, make_editor
from app.ui.widgets.theme import FONTS
from tests.ui.editors.test_editors import Workspace, is_seen_whole

def is_seen_soon(editor):
    return any(is_seen_whole(editor) or QTest.qWait(10) for _ in range(500))

qapp = QApplication([])
QFontDatabase.addApplicationFont(str(FONTS / "Sarabun-Regular.ttf"))  # Qt takes missing letters from it
editor = make_editor(entries(Project)["rationale"])
workspace = Workspace(editor)
workspace.resize(400, 900)
workspace.show()
as_editor(editor).set_value(("หลักการ และเหตุผล English ปั๊มน้ำ " * 8,))
for family in QFontDatabase.families()[::5]:
    editor.setFont(QFont(family, 11))
    assert is_seen_soon(editor), family
print("seen")
"""


def test_a_text_is_seen_whole_in_any_font_of_the_system() -> None:
    """Including one without Thai letters: those of the fallback font are taller.

    In a process of its own: what Qt keeps of fallback fonts changes what later tests measure.
    """
    done = subprocess.run(
        [sys.executable, "-c", IN_ANY_FONT],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout == "seen\n", done.stderr


def is_seen_whole(editor: TextEdit) -> bool:
    last = editor.blockBoundingGeometry(editor.document().lastBlock())
    seen = editor.viewport().height() + editor.document().documentMargin()
    return editor.verticalScrollBar().maximum() == 0 and last.bottom() <= seen


# --- lists --------------------------------------------------------------------------------------------------


@pytest.fixture
def targets(qtbot: QtBot) -> Workspace:
    return shown(qtbot, make_editor(PROJECT["targets"]))


def type_here(text: str) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    type_text(widget, text)


def test_two_levels_are_typed_with_enter_and_tab(targets: Workspace) -> None:
    type_here("ด้านปริมาณ")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Tab)
    type_here("2 เครือข่าย")
    press(Qt.Key.Key_Return)
    type_here("13 โรงเรียน")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    type_here("ด้านคุณภาพ")
    as_editor(targets.editor).flush()
    assert targets.values[-1] == (
        TargetGroup("ด้านปริมาณ", ("2 เครือข่าย", "13 โรงเรียน")),
        TargetGroup("ด้านคุณภาพ"),
    )


def test_tab_leaves_a_list_that_is_filled_in(targets: Workspace) -> None:
    as_editor(targets.editor).set_value((TargetGroup("ด้านปริมาณ", ("2 เครือข่าย",)),))
    targets.editor.setFocus(Qt.FocusReason.TabFocusReason)
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Tab)
    assert targets.next.hasFocus()
    assert targets.values == []


def test_backspace_in_an_empty_row_removes_it(targets: Workspace) -> None:
    type_here("ด้านปริมาณ")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Backspace)
    as_editor(targets.editor).flush()
    assert targets.values[-1] == (TargetGroup("ด้านปริมาณ"),)
    assert isinstance(targets.editor, OutlineEdit)
    assert len(targets.editor.rows()) == 1


def test_a_list_pasted_from_word_becomes_rows_without_its_bullets(qtbot: QtBot) -> None:
    workspace = shown(qtbot, make_editor(PROJECT["objectives"]))
    pasted = QMimeData()
    pasted.setText("1. เพื่อพัฒนา\r\n๒) เพื่อให้เครือข่าย\n\n• เพื่อให้โรงเรียน\n")
    row = QApplication.focusWidget()
    assert row is not None
    row.insertFromMimeData(pasted)  # type: ignore[attr-defined]
    as_editor(workspace.editor).flush()
    assert workspace.values[-1] == ("เพื่อพัฒนา", "เพื่อให้เครือข่าย", "เพื่อให้โรงเรียน")


def test_rows_are_moved_with_alt_and_the_arrows(qtbot: QtBot) -> None:
    workspace = shown(qtbot, make_editor(PROJECT["objectives"]))
    as_editor(workspace.editor).set_value(("ก", "ข"))
    workspace.editor.setFocus()
    press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert workspace.values[-1] == ("ข", "ก")


ALT = Qt.KeyboardModifier.AltModifier


def test_a_row_is_moved_up_and_down_with_the_focus_and_no_further_than_the_list(qtbot: QtBot) -> None:
    workspace = shown(qtbot, make_editor(PROJECT["objectives"]))
    as_editor(workspace.editor).set_value(("ก", "ข", "ค"))
    workspace.editor.setFocus()
    expected = ["ขกค", "ขคก", "ขคก", "ขกค", "กขค", "กขค"]
    keys = [Qt.Key.Key_Down] * 3 + [Qt.Key.Key_Up] * 3
    for key, order in zip(keys, expected, strict=True):
        press(key, ALT)
        assert "".join(workspace.values[-1]) == order
        qtbot.waitUntil(lambda order=order: texts_from_above(workspace) == order)  # type: ignore[misc]
        assert [edit.accessibleName()[-1] for edit in rows_from_above(workspace)] == ["1", "2", "3"]
        assert focused_text() == "ก"


def test_rows_that_were_moved_are_reached_in_their_new_order(qtbot: QtBot) -> None:
    workspace = shown(qtbot, make_editor(PROJECT["objectives"]))
    as_editor(workspace.editor).set_value(("ก", "ข", "ค"))
    workspace.editor.setFocus()
    press(Qt.Key.Key_Down, ALT)
    assert focused_text() == "ก"
    press(Qt.Key.Key_Tab)
    assert focused_text() == "ค"
    press(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    press(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert focused_text() == "ข"


def test_an_item_that_is_moved_to_the_top_becomes_a_group(targets: Workspace) -> None:
    """There is nothing above that it could belong to."""
    as_editor(targets.editor).set_value((TargetGroup("ด้านปริมาณ", ("2 เครือข่าย",)),))
    targets.editor.setFocus()
    press(Qt.Key.Key_Down, ALT)
    assert targets.values[-1] == (TargetGroup("2 เครือข่าย"), TargetGroup("ด้านปริมาณ"))


def focused_text() -> str:
    widget = QApplication.focusWidget()
    assert isinstance(widget, QPlainTextEdit)
    return widget.toPlainText()


def rows_from_above(workspace: Workspace) -> list[QPlainTextEdit]:
    edits = [edit for edit in workspace.editor.findChildren(QPlainTextEdit) if edit.isVisible()]
    return sorted(edits, key=lambda edit: edit.mapToGlobal(QPoint()).y())


def texts_from_above(workspace: Workspace) -> str:
    return "".join(edit.toPlainText() for edit in rows_from_above(workspace))


def test_enter_in_an_empty_last_row_ends_the_list(qtbot: QtBot) -> None:
    workspace = shown(qtbot, make_editor(PROJECT["objectives"]))
    type_here("เพื่อพัฒนา")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    assert workspace.next.hasFocus()
    assert workspace.values[-1] == ("เพื่อพัฒนา",)
    assert isinstance(workspace.editor, OutlineEdit)
    assert len(workspace.editor.rows()) == 1


def test_enter_in_an_empty_item_makes_it_a_group(targets: Workspace) -> None:
    type_here("ด้านปริมาณ")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Return)
    type_here("ด้านคุณภาพ")
    as_editor(targets.editor).flush()
    assert targets.values[-1] == (TargetGroup("ด้านปริมาณ"), TargetGroup("ด้านคุณภาพ"))


def test_enter_in_an_empty_list_goes_on(targets: Workspace) -> None:
    press(Qt.Key.Key_Return)
    assert targets.next.hasFocus()


# --- going on -----------------------------------------------------------------------------------------------


def test_enter_in_a_status_goes_on(qtbot: QtBot) -> None:
    workspace = shown(qtbot, make_editor(REPORT["plan_status"]))
    type_here("ช้ากว่าแผน")
    press(Qt.Key.Key_Return)
    assert workspace.next.hasFocus()
    assert workspace.values == ["ช้ากว่าแผน"]


def test_enter_stays_at_what_cannot_be_read(qtbot: QtBot) -> None:
    workspace = shown(qtbot, make_editor(PROJECT["start_date"]))
    type_here("31/2/62")
    press(Qt.Key.Key_Return)
    assert workspace.editor.hasFocus()
    assert workspace.values == []


def test_what_is_being_typed_in_a_date_survives_an_update_of_the_form(qtbot: QtBot) -> None:
    workspace = shown(qtbot, make_editor(PROJECT["start_date"]))
    type_here("1/10")
    as_editor(workspace.editor).set_value(None)
    type_here("/61")
    press(Qt.Key.Key_Return)
    assert workspace.values == [date(2018, 10, 1)]
