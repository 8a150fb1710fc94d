"""In every question and dialog of the program, Enter and Esc lose nothing, and data are shown as they are."""

import ast
import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QLabel,
    QMessageBox,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

import app.ui
from app.models.board import Deadline
from app.models.errors import UserError
from app.models.note import Note, Topic
from app.models.project_record import ProjectRecord
from app.services.duplicates import duplicates
from app.services.file_changes import Change, EntryChange, ProjectChange, ProjectName
from app.services.sending import Sent, findings
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.board.parts import DeadlineDialog
from app.ui.core.settings import Settings
from app.ui.form.note_dialogs import ClosingDialog, Reason, Remark
from app.ui.gather.dialog import GatherWindow
from app.ui.gather.duplicates import DuplicatesWindow
from app.ui.imports.printout_dialog import PrintoutImport
from app.ui.transfer.return_dialog import ReturnDialog
from app.ui.transfer.send_dialogs import After, Before
from app.ui.transfer.verification_dialog import Verifying
from app.ui.widgets import dialogs
from app.ui.widgets.questions import LOSES, Choice, ask
from app.ui.window import broken_file as broken_file_dialogs
from app.ui.window.main_window import MainWindow
from tests.ui.inspect_window import dialogs_of_the_past, settle
from tests.ui.typing import press

ROOT = Path(__file__).parents[2]
HOSTILE = '<img src="file:///etc/hostname"><a href="file:///etc">ก</a> <b>&amp;</b> [*] %1 &ก'
COVERED_ELSEWHERE = {
    "Progress": "no question: its one button cancels",
    "BackgroundProgress": "as Progress",
    "SpreadsheetImport": "tests/ui/test_spreadsheets.py",
    "ResolveWindow": "tests/ui/gather/test_conflicts.py",
    "TwoVersionsDialog": "tests/ui/window/test_broken_file.py",
    "DecisionWindow": "of which ResolveWindow and DuplicatesWindow are made",
    "ListDialog": "of which those of the past are made",
}


def classes() -> set[str]:
    """All dialogs that modules of the window define."""
    for module in pkgutil.walk_packages(app.ui.__path__, "app.ui."):
        importlib.import_module(module.name)
    found, ahead = set(), [QDialog]
    while ahead:
        for made in ahead.pop().__subclasses__():
            ahead.append(made)
            if made.__module__.startswith("app.ui"):
                found.add(made.__name__)
    return found


@pytest.fixture
def window(path: Path, record: ProjectRecord, qtbot: QtBot) -> Iterator[MainWindow]:
    """A file in which every text is hostile, open."""
    with ProjectFile.create(path) as file:
        texts = dict.fromkeys(("project_name", "project_code", "office", "division", "officer_name"), HOSTILE)
        project = replace(record.project, **texts, rationale=(HOSTILE,), objectives=(HOSTILE,))  # type: ignore[arg-type]
        reports = [replace(report, narrative=HOSTILE, plan_status=HOSTILE) for report in record.reports]
        file.add_project(project, reports, [remark(project.id)])
    made = MainWindow(Settings())
    made.resize(1366, 768)
    made.show()
    made.activateWindow()
    made.open_file(path)
    qtbot.waitUntil(lambda: made.workspace is not None)
    yield made
    assert made.close()


def remark(project_id: str) -> Note:
    return Note(new_record_id(), project_id, Topic.REMARK, text=HOSTILE, noted_on=date(2019, 1, 1))


def own_dialogs(window: MainWindow) -> Iterator[QDialog]:
    assert window.workspace
    document = window.workspace.document
    [project_id] = document.file.project_ids()
    finding = document.findings(project_id)[0]
    yield Before(findings(document.file), window)
    yield After(Sent(Path(f"{HOSTILE.replace('/', '')}.sqlite"), 1, 1, 1, 1, "0" * 64), window)
    yield Reason(finding, window)
    yield Remark(remark(project_id), HOSTILE, window)
    yield GatherWindow(document, window)
    hostile_entry = EntryChange(HOSTILE, lambda: (HOSTILE, HOSTILE), HOSTILE)
    change = ProjectChange(Change.DROPPED, ProjectName(HOSTILE, HOSTILE), (hostile_entry,), "", HOSTILE)
    yield ReturnDialog(HOSTILE, [change], window)
    yield Verifying(document.file, window)
    yield DeadlineDialog(Deadline(5), window)
    yield ClosingDialog(HOSTILE, None, window)
    yield PrintoutImport(window.workspace)
    document.add_project(replace(document.project(project_id), id=new_record_id()))
    yield DuplicatesWindow(document, duplicates(document.file), window)
    document.undo()
    yield from dialogs_of_the_past(window)


def losing_by_accident(dialog: QDialog) -> list[str]:
    """Buttons that throw away or replace, and that Enter would press without anybody going to them."""
    focus = dialog.focusWidget()
    return [
        button.text()
        for button in dialog.findChildren(QPushButton)
        if button.property(LOSES) and (button.isDefault() or button.autoDefault() or button is focus)
    ]


def rich(widget: QWidget) -> list[str]:
    """Texts of data that Qt would take for HTML: of labels, tooltips and tables."""
    found = [
        label.text()
        for label in widget.findChildren(QLabel)
        if label.textFormat() != Qt.TextFormat.PlainText and "<" in label.text()
    ]
    found += [each.toolTip() for each in widget.findChildren(QWidget) if is_unsafe(each.toolTip())]
    for view in widget.findChildren(QAbstractItemView):
        model = view.model()
        if isinstance(model, QAbstractItemModel) and not isinstance(model, QAbstractListModel):
            found += [tip for tip in tooltips(model) if is_unsafe(tip)]
    return found


def is_unsafe(tooltip: str) -> bool:
    return "<img" in tooltip


def tooltips(model: QAbstractItemModel) -> Iterator[str]:
    for row in range(min(model.rowCount(QModelIndex()), 30)):
        for column in range(model.columnCount(QModelIndex())):
            yield str(model.data(model.index(row, column), Qt.ItemDataRole.ToolTipRole) or "")
    for column in range(model.columnCount(QModelIndex())):
        yield str(model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) or "")


def test_every_dialog_is_safe_and_shows_data_as_they_are(window: MainWindow) -> None:
    seen, losing, shown = set(), [], []
    for dialog in own_dialogs(window):
        dialog.show()
        settle(dialog)
        seen.add(type(dialog).__name__)
        losing += losing_by_accident(dialog)
        shown += rich(dialog)
        dialog.close()
    assert (losing, shown) == ([], [])
    assert classes() - seen == set(COVERED_ELSEWHERE), "a new dialog is made above, too"


def test_every_page_shows_data_as_they_are(window: MainWindow) -> None:
    shown = rich(window)
    for command in ("overview", "board", "pictures", "round", "preview"):
        window.actions_by_name[command].trigger()
        settle(window)
        shown += rich(window)
    assert shown == []


# --- questions ----------------------------------------------------------------------------------------------

ERROR = UserError(HOSTILE, HOSTILE)
QUESTIONS: dict[str, tuple[Callable[[QWidget], Any], Any]] = {
    "unsaved": (lambda parent: dialogs.ask_about_unsaved(parent, ERROR), dialogs.Answer.LEAVE),
    "put back": (lambda parent: dialogs.ask_to_put_back(parent, ERROR), False),
    "refused": (lambda parent: dialogs.ask_to_leave_refused(parent, [HOSTILE]), False),
    "go without": (lambda parent: dialogs.ask_to_go_without(parent, [HOSTILE]), False),
    "doubtful": (lambda parent: dialogs.ask_to_import_doubtful(parent, 3), False),
    "way out": (
        lambda parent: broken_file_dialogs.ask_way_out(parent, ERROR, "1 ม.ค.", True),
        broken_file_dialogs.WayOut.CLOSE,
    ),
}


def answered_by(key: Qt.Key, question: Callable[[QWidget], Any], parent: QWidget) -> Any:
    def press_key() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        assert rich(box) == []
        press(key, widget=box)

    QTimer.singleShot(100, press_key)
    return question(parent)


@pytest.mark.parametrize("name", QUESTIONS)
def test_escape_answers_no_question_by_losing_something(name: str, parent: QWidget) -> None:
    question, nothing_lost = QUESTIONS[name]
    assert answered_by(Qt.Key.Key_Escape, question, parent) == nothing_lost


@pytest.mark.parametrize("name", ["put back", "refused", "go without", "doubtful"])
def test_enter_answers_no_question_by_losing_something(name: str, parent: QWidget) -> None:
    question, nothing_lost = QUESTIONS[name]
    assert answered_by(Qt.Key.Key_Return, question, parent) == nothing_lost


def test_a_question_of_which_enter_or_escape_would_lose_something_cannot_be_asked(parent: QWidget) -> None:
    keep, lose = Choice("เก็บ", 1), Choice("ทิ้ง", 2, loses=True)
    with pytest.raises(ValueError, match="lose nothing"):
        ask(parent, "", "", [keep], stay=lose)
    with pytest.raises(ValueError, match="lose nothing"):
        ask(parent, "", "", [lose], stay=keep, default=lose)


LOSING_WORDS = ("ทิ้ง", "แทนที่", "ยกเลิกการรวม", "'คืนข้อมูล")


def test_every_answer_that_says_that_it_loses_is_marked_so() -> None:
    """Whoever words a new answer so that something goes must mark it."""
    unmarked = [
        f"{path.name}: {ast.unparse(call)}"
        for path in (ROOT / "app" / "ui").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Choice"
        if any(word in ast.unparse(call.args[0]) for word in LOSING_WORDS)
        if not any(keyword.arg == "loses" for keyword in call.keywords)
    ]
    assert unmarked == []


def test_only_one_module_makes_message_boxes() -> None:
    makers = [
        path.name for path in (ROOT / "app" / "ui").rglob("*.py") if "QMessageBox(" in path.read_text("utf-8")
    ]
    assert makers == ["questions.py"]


MADE_IN_ONE_PLACE = (" QLabel(", "(QLabel(", ".setToolTip(", "QToolTip.showText(")


def test_only_one_module_makes_labels_and_tooltips() -> None:
    makers = {
        path.name
        for path in (ROOT / "app" / "ui").rglob("*.py")
        if any(
            made in path.read_text("utf-8")
            for made in (" QLabel(", "(QLabel(", ".setToolTip(", "QToolTip.showText(")
        )
    }
    assert makers == {"labels.py"}
