"""Neither Enter nor Esc answers any question by losing something."""

import ast
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.formats.plans.plan import Plan
from app.formats.plans.store import Origin, StoredPlan
from app.formats.spreadsheet.project_import import WorkbookReading
from app.models.checks import check
from app.models.errors import UserError
from app.models.note import Note, Topic
from app.models.project_record import ProjectRecord
from app.services.source_files import Purpose
from app.storage.merge import LastGathering
from app.ui.form.note_dialogs import ClosingDialog, Reason, Remark
from app.ui.gather import commands, other_office, undo
from app.ui.imports import first_import, plan_import, plans_dialog
from app.ui.imports.printout_dialog import PrintoutImport
from app.ui.imports.workbook_dialog import SpreadsheetImport
from app.ui.widgets import dialogs, questions
from app.ui.widgets.questions import LOSES, Choice, ask
from app.ui.window import broken_file, incoming, renewal
from app.ui.window.broken_file import WayOut
from app.ui.window.workspace import Workspace
from tests.formats.spreadsheet.workbooks import exported
from tests.ui.answering import answering
from tests.ui.hostile_texts import HOSTILE, taken_for_html
from tests.ui.typing import press, type_text

UI: Final = Path(__file__).parents[2] / "app" / "ui"
ERROR: Final = UserError(HOSTILE, HOSTILE)
PLAN: Final = Plan(HOSTILE, 2566, 2570, ())
ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape


class Window(QWidget):
    """The part of the window that the questions of gathering need."""

    def __init__(self, workspace: object) -> None:
        super().__init__()
        self.workspace = workspace
        self.files = self
        self.done: list[str] = []

        command = QAction(self)
        command.triggered.connect(lambda: self.done.append("import"))
        self.actions_by_name = {"import": command}

    def new_collection(self) -> None:
        self.done.append("new")

    def new(self) -> None:
        self.done.append("new")

    def browse(self) -> None:
        self.done.append("open")

    def open_file(self, path: Path) -> None:
        self.done.append(path.name)


def import_first(window: Window) -> list[str]:
    first_import.import_first(window)  # type: ignore[arg-type]
    return window.done


def open_target(window: Window) -> list[str]:
    commands._open_target(window)  # type: ignore[arg-type]
    return window.done


def wants_to_gather(window: Window) -> tuple[bool, list[str]]:
    return commands._wants_to_gather(window, Path("<b>.sqlite")), window.done  # type: ignore[arg-type]


def which_purpose(window: Window) -> Purpose | None:
    return incoming._ask(window, Path("<b>.eml"))  # type: ignore[arg-type]


Question = Callable[[Window, ProjectRecord], Any]

QUESTIONS: Final[dict[str, tuple[Question, Any, Any]]] = {
    "dialogs.ask_about_unsaved": (
        lambda window, _: dialogs.ask_about_unsaved(window, ERROR),
        dialogs.Answer.RETRY,
        dialogs.Answer.LEAVE,
    ),
    "dialogs.ask_to_put_back": (lambda window, _: dialogs.ask_to_put_back(window, ERROR), False, False),
    "dialogs.ask_to_leave_refused": (
        lambda window, _: dialogs.ask_to_leave_refused(window, [HOSTILE]),
        False,
        False,
    ),
    "dialogs.ask_to_go_without": (
        lambda window, _: dialogs.ask_to_go_without(window, [HOSTILE]),
        False,
        False,
    ),
    "dialogs._ask_to_overwrite": (
        lambda window, _: dialogs._ask_to_overwrite(window, Path("<b>.pdf")),
        False,
        False,
    ),
    "dialogs.ask_to_import_doubtful": (
        lambda window, _: dialogs.ask_to_import_doubtful(window, 3),
        False,
        False,
    ),
    "broken_file.ask_way_out": (
        lambda window, _: broken_file.ask_way_out(window, ERROR, "1 ม.ค.", True),
        WayOut.CLOSE,
        WayOut.CLOSE,
    ),
    "undo._ask": (
        lambda window, _: undo._ask(LastGathering(1, "2026-01-01T00:00:00Z", (HOSTILE,), 1), window),
        False,
        False,
    ),
    "first_import.import_first": (lambda window, _: import_first(window), ["import"], []),
    "target_file.open_target": (lambda window, _: open_target(window), ["new"], []),
    "other_office.wants_foreign": (
        lambda window, _: other_office.wants_foreign([ERROR, ERROR], window),
        False,
        False,
    ),
    "commands._wants_to_gather": (lambda window, _: wants_to_gather(window), (True, []), (False, [])),
    "incoming._ask": (lambda window, _: which_purpose(window), Purpose.OURS, None),
    "renewal.ask_to_close": (lambda window, _: renewal.ask_to_close(window), True, False),
    "plan_import.ask_to_replace": (lambda window, _: plan_import.ask_to_replace(window, PLAN), False, False),
    "plans_dialog.ask_to_remove": (
        lambda window, _: plans_dialog.ask_to_remove(window, StoredPlan(Path("ก"), Origin.OFFICE, PLAN)),
        False,
        False,
    ),
    "questions.may_leave": (lambda window, _: questions.may_leave(window, True), False, False),
}
"""Each function that asks: how it is made to ask, and the harmless answers of Enter and Esc."""


def functions_that_ask() -> Iterator[str]:
    for path in UI.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        has_it = path.name == "questions.py" or any(
            node.module == "app.ui.widgets.questions" and "ask" in [name.name for name in node.names]
            for node in imports
        )
        for function in ast.walk(tree):
            if has_it and isinstance(function, ast.FunctionDef) and "ask" in set(called(function)):
                yield f"{path.stem}.{function.name}"


def called(function: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id


@pytest.fixture
def window(workspace: Workspace, qtbot: QtBot) -> Window:
    made = Window(workspace)
    qtbot.addWidget(made)
    return made


def answered(key: Qt.Key, question: Question, window: Window, record: ProjectRecord) -> Any:
    seen: list[str] = []

    def look(box: QMessageBox) -> None:
        seen.extend(taken_for_html(box))
        focus = box.focusWidget()
        seen.extend(
            button.text()
            for button in box.findChildren(QPushButton)
            if button.property(LOSES) and (button.isDefault() or button.autoDefault() or button is focus)
        )
        press(key, widget=focus or box)

    with answering(look, kind=QMessageBox):
        answer = question(window, record)
    assert seen == []
    return answer


def test_every_function_that_asks_is_tried_here() -> None:
    assert set(functions_that_ask()) == QUESTIONS.keys(), "a new question is tried above, too"


@pytest.mark.parametrize("name", QUESTIONS)
def test_enter_loses_nothing(name: str, window: Window, record: ProjectRecord) -> None:
    question, at_enter, _ = QUESTIONS[name]
    assert answered(ENTER, question, window, record) == at_enter


@pytest.mark.parametrize("name", QUESTIONS)
def test_escape_loses_nothing(name: str, window: Window, record: ProjectRecord) -> None:
    question, _, at_escape = QUESTIONS[name]
    assert answered(ESCAPE, question, window, record) == at_escape


def test_a_question_of_which_enter_or_escape_would_lose_something_cannot_be_asked(window: Window) -> None:
    keep, lose = Choice("เก็บ", 1), Choice("ทิ้ง", 2, loses=True)
    with pytest.raises(ValueError, match="lose nothing"):
        ask(window, "", "", [keep], stay=lose)
    with pytest.raises(ValueError, match="lose nothing"):
        ask(window, "", "", [lose], stay=keep, default=lose)


LOSING_WORDS: Final = ("ทิ้ง", "แทนที่", "ยกเลิกการรวม", "'คืนข้อมูล", "ลบ")


def test_every_answer_that_says_that_it_loses_is_marked_so() -> None:
    """Whoever words a new answer as a loss must mark it."""
    unmarked = [
        f"{path.name}: {ast.unparse(call)}"
        for path in UI.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Choice"
        if any(word in ast.unparse(call.args[0]) for word in LOSING_WORDS)
        if not any(keyword.arg == "loses" for keyword in call.keywords)
    ]
    assert unmarked == []


# --- what is replaced is shown ------------------------------------------------------------------------------


def test_what_would_be_replaced_is_shown_old_and_new_and_is_not_enter_s(
    workspace: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    """No project of the file is ticked at first, and a button that replaces is never the default."""
    path = exported(workspace.document.file, tmp_path / "ก.xlsx")
    [project_id] = workspace.document.file.project_ids()
    workspace.document.set(project_id, "allocated_budget_satang", 9_00)
    with closing(WorkbookReading(path)) as reading:
        list(reading.look())
        dialog = SpreadsheetImport(workspace, reading)
        qtbot.addWidget(dialog)
        assert dialog.begin()
        dialog.show()
        [change] = dialog.projects.entries.rows
        assert (change.label, change.before, change.after) == ("งบประมาณที่ได้รับ", "9 บาท", "180,000 บาท")
        assert not dialog.agree.isEnabled()
        press(Qt.Key.Key_Space, widget=dialog.projects.projects)
        assert dialog.agree.isEnabled()
        assert dialog.agree.property(LOSES)
        press(ENTER, widget=dialog.projects.projects)
        assert workspace.document.project(project_id).allocated_budget_satang == 9_00
        dialog.agree.click()
        assert workspace.document.project(project_id).allocated_budget_satang == 180_000_00


def losing(box: QMessageBox) -> QPushButton:
    [button] = [each for each in box.findChildren(QPushButton) if each.property(LOSES)]
    return button


# --- a file that is there -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("typed", "asked"), [("มีแล้ว", True), ("ยังไม่มี", False), ("มีแล้ว.pdf", False)])
def test_a_file_is_not_replaced_under_the_ending_that_its_name_gets(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, asked: bool
) -> None:
    """The system asked about the typed name, without the extension."""
    (tmp_path / "มีแล้ว.pdf").write_bytes(b"")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / typed), ""))
    acts = [lambda box: press(ENTER, widget=box.focusWidget())] if asked else []
    expected = None if asked else tmp_path / f"{typed.removesuffix('.pdf')}.pdf"
    with answering(*acts, kind=QMessageBox):
        assert dialogs.ask_pdf(window, tmp_path / "ก.pdf") == expected


# --- what is typed in a dialog ------------------------------------------------------------------------------


def typed_in(name: str, workspace: Workspace, record: ProjectRecord) -> QDialog:
    note = Note("n", record.project.id, Topic.REMARK, noted_on=date(2019, 1, 1))
    finding = check(replace(record.project, allocated_budget_satang=1), record.reports)[0]
    made: dict[str, Callable[[], QDialog]] = {
        "reason": lambda: Reason(finding, workspace),
        "remark": lambda: Remark(note, "ก", workspace),
        "closing": lambda: ClosingDialog("ก", None, workspace),
        "print-out": lambda: PrintoutImport(workspace),
    }
    return made[name]()


@pytest.mark.parametrize("name", ["reason", "remark", "closing", "print-out"])
@pytest.mark.parametrize("key", [ENTER, ESCAPE])
def test_what_is_typed_in_a_dialog_is_left_only_when_the_clerk_says_so(
    workspace: Workspace, record: ProjectRecord, qtbot: QtBot, name: str, key: Qt.Key
) -> None:
    dialog = typed_in(name, workspace, record)
    qtbot.addWidget(dialog, before_close_func=QDialog.accept)
    dialog.show()
    field = dialog.focusWidget()
    assert isinstance(field, QLineEdit | QPlainTextEdit)
    type_text(field, "เพราะ")
    with answering(lambda box: press(key, widget=box.focusWidget() or box), kind=QMessageBox):
        press(ESCAPE, widget=field)
    assert dialog.isVisible()
    with answering(lambda box: losing(box).click(), kind=QMessageBox):
        dialog.close()
    assert not dialog.isVisible()


@pytest.mark.parametrize("name", ["reason", "remark", "closing", "print-out"])
def test_a_dialog_in_which_nothing_is_typed_is_left_without_a_question(
    workspace: Workspace, record: ProjectRecord, qtbot: QtBot, name: str
) -> None:
    dialog = typed_in(name, workspace, record)
    qtbot.addWidget(dialog)
    dialog.show()
    press(ESCAPE, widget=dialog)
    assert not dialog.isVisible()
