"""Deadlines and days of receipt are asked for with their reasons, and typed text stays until it is stored."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from app.models.board import OfficeRow
from app.models.errors import UserError
from app.models.progress_report import ProgressReport, fiscal_months
from app.models.project import Project
from app.models.submission.deadlines import Deadline
from app.models.submission.office_month import OfficeMonth, month_words
from app.services.board import read_board, read_lines, refresh
from app.services.gathering import gather
from app.services.submission.deadlines import deadlines_of
from app.storage import merge
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.board import submission, submission_dialogs
from app.ui.board.submission_dialogs import DeadlineDialog, ReceiptDialog
from app.ui.core.context import FileContext
from app.ui.widgets import dialogs

OCTOBER, NOVEMBER, *_ = MONTHS = fiscal_months(2562)
MINBURI = "สำนักงานเขตมีนบุรี"
TODAY = date(2019, 1, 20)


class Workspace(QWidget):
    """The workspace of an open file, as far as these actions need it."""

    def __init__(self, file: ProjectFile) -> None:
        super().__init__()
        self.document = SimpleNamespace(file=file)


@pytest.fixture
def workspace(
    file: ProjectFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> FileContext:
    """A file in which two reports of an office came in January."""
    with ProjectFile.create(tmp_path / "เขต.sqlite") as office:
        for code in ("50130000-0001", "50130000-0002"):
            project = Project(new_record_id(), "โครงการ", code, 2562, office=MINBURI)
            office.add_project(project, [ProgressReport(project.id, OCTOBER)])
        office.database.write_outgoing(sent := tmp_path / "ส่ง.sqlite")
    monkeypatch.setattr(merge, "now", lambda: "2019-01-15T05:00:00Z")
    gather(file, [sent])
    made = Workspace(file)
    qtbot.addWidget(made)
    return cast(FileContext, made)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[UserError]:
    """The errors that were told."""
    found: list[UserError] = []
    monkeypatch.setattr(dialogs, "tell", lambda _parent, error: found.append(error))
    return found


def answering(
    monkeypatch: pytest.MonkeyPatch, dialog: type[QDialog], *answers: Callable[[Any], None]
) -> None:
    """Let each showing of the dialog be answered by the next of these, and discard it after the last."""
    waiting = list(answers)

    def answer(shown: QDialog) -> int:
        if not waiting:
            return QDialog.DialogCode.Rejected
        waiting.pop(0)(shown)
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(dialog, "exec", answer)


def october(file: ProjectFile) -> tuple[OfficeRow, OfficeMonth]:
    refresh(file)
    row = next(row for row in read_board(file, 2562, TODAY).offices if row.office == MINBURI)
    return row, row.months[0]


def test_a_month_s_deadline_is_asked_for_until_it_can_be(
    workspace: FileContext, told: list[UserError], monkeypatch: pytest.MonkeyPatch
) -> None:
    def impossible(dialog: DeadlineDialog) -> None:
        dialog._day.setValue(25)
        dialog._rows[OCTOBER].day.setText("31/02/2562")

    def without_reason(dialog: DeadlineDialog) -> None:
        assert dialog._rows[OCTOBER].day.text() == "31/02/2562", "what was typed is still there"
        dialog._rows[OCTOBER].day.setText("2/11/2561")

    def whole(dialog: DeadlineDialog) -> None:
        dialog._rows[OCTOBER].reason.setText("วันหยุดราชการ")

    answering(monkeypatch, DeadlineDialog, impossible, without_reason, whole)
    file = workspace.document.file
    assert submission.ask_for_deadlines(workspace, deadlines_of(file), MONTHS)
    assert ["31/02/2562" in str(told[0]), "เหตุผล" in str(told[1])] == [True, True]
    found = deadlines_of(file)
    assert (found.general, found.of(OCTOBER), found.of(NOVEMBER)) == (
        Deadline(25),
        date(2018, 11, 2),
        date(2018, 11, 25),
    )

    def emptied(dialog: DeadlineDialog) -> None:
        dialog._rows[OCTOBER].day.setText("")

    answering(monkeypatch, DeadlineDialog, emptied)
    assert submission.ask_for_deadlines(workspace, found, MONTHS)
    assert deadlines_of(file).of(OCTOBER) == date(2018, 10, 25)


def test_discarding_changes_nothing(workspace: FileContext, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, DeadlineDialog)
    answering(monkeypatch, ReceiptDialog)
    file = workspace.document.file
    assert not submission.ask_for_deadlines(workspace, deadlines_of(file), MONTHS)
    assert not submission.ask_for_receipt(workspace, *october(file), None)
    assert file.file_notes() == ()


def test_an_office_s_receipt_is_corrected(
    workspace: FileContext, told: list[UserError], monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_reason(dialog: ReceiptDialog) -> None:
        dialog._day.setText("27/10/2561")

    def whole(dialog: ReceiptDialog) -> None:
        dialog._reason.setText("อีเมลมาก่อน")

    answering(monkeypatch, ReceiptDialog, without_reason, whole)
    file = workspace.document.file
    assert submission.ask_for_receipt(workspace, *october(file), None)
    assert ["เหตุผล" in str(error) for error in told] == [True]
    assert month_words(october(file)[1]) == "ครบ 2/2 · ทันเวลา 2/2"


def test_what_is_typed_replaces_the_day_that_is_known(workspace: FileContext, qtbot: QtBot) -> None:
    dialog = ReceiptDialog("", date(2018, 10, 27), "", "", workspace)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog._day.hasFocus)
    assert dialog._day.selectedText() == "27/10/2561"


def test_one_project_s_receipt_is_corrected(workspace: FileContext, monkeypatch: pytest.MonkeyPatch) -> None:
    def whole(dialog: ReceiptDialog) -> None:
        dialog._day.setText("27/10/2561")
        dialog._reason.setText("ส่งเป็นเอกสารแล้ว")
        dialog._one.setChecked(True)

    answering(monkeypatch, ReceiptDialog, whole)
    file = workspace.document.file
    row, month = october(file)
    line = read_lines(file, 2562, row, OCTOBER)[0]
    assert submission.ask_for_receipt(workspace, row, month, line)
    assert month_words(october(file)[1]) == "ครบ 2/2 · ทันเวลา 1/2"


def test_typed_text_is_not_discarded_unasked(
    workspace: FileContext, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    asked: list[bool] = []

    def stays(_parent: object, is_typed: bool) -> bool:
        asked.append(is_typed)
        return False

    monkeypatch.setattr(submission_dialogs, "may_leave", stays)
    deadlines = DeadlineDialog(deadlines_of(workspace.document.file), MONTHS, workspace)
    receipt = ReceiptDialog("", date(2018, 10, 27), "", "", workspace)
    for dialog in (deadlines, receipt):
        qtbot.addWidget(dialog)
        dialog.reject()
    deadlines._rows[OCTOBER].reason.setText("วันหยุด")
    receipt._reason.setText("อีเมล")
    for dialog in (deadlines, receipt):
        dialog.reject()
    assert asked == [False, False, True, True]
