"""The dialog that verifies papers by code, scan or PDF, and answers in words, never by colour alone."""

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.models.project_record import ProjectRecord
from app.services.form_pdf import mark_of
from app.storage.project_file import ProjectFile
from app.ui.transfer.verification_dialog import Verifying
from app.ui.widgets import dialogs, tasks
from app.ui.widgets.tasks import Progress
from tests.ui.typing import press, type_text
from tests.ui.windows import window_on

NAME = "50130000-3379 โครงการพัฒนาคุณภาพเครือข่ายโรงเรียน"


@pytest.fixture
def dialog(qtbot: QtBot, filled: ProjectFile) -> Verifying:
    made = Verifying(filled)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def enter(dialog: Verifying, text: str) -> None:
    """Type as a person or a scanner does, with Enter at the end."""
    type_text(dialog.field, text)
    press(Qt.Key.Key_Return, widget=dialog.field)


def rows(dialog: Verifying) -> list[list[str]]:
    cells = dialog.answer.table.cells
    return [[cells.index(row, column).data() for column in range(3)] for row in range(cells.rowCount())]


# --- what goes in -------------------------------------------------------------------------------------------


def test_a_typed_code_and_a_scanned_qr_are_answered(dialog: Verifying, record: ProjectRecord) -> None:
    mark = mark_of(record.project, record.reports)
    for text in (mark.code, mark.qr_text, mark.code.lower()):
        dialog.answer.words.setText("")
        enter(dialog, text)
        assert dialog.answer.words.text() == f"ตรงกับข้อมูลปัจจุบัน: {NAME}"
        assert not dialog.answer.table.isVisible()


def test_the_next_scan_takes_the_place_of_the_last(dialog: Verifying, record: ProjectRecord) -> None:
    enter(dialog, "4WQ9")
    assert dialog.field.selectedText() == "4WQ9"
    code = mark_of(record.project, record.reports).code
    enter(dialog, code)
    assert dialog.field.text() == code


def test_enter_in_an_empty_field_asks_nothing(dialog: Verifying) -> None:
    enter(dialog, "  ")
    assert dialog.answer.words.text() == ""
    assert dialog.isVisible()


def test_a_chosen_pdf_is_answered(dialog: Verifying, pdf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialogs, "ask_printed_pdf", lambda *_: pdf)
    dialog.field.setText("4WQ9")
    dialog.choose_pdf()
    assert dialog.answer.words.text() == f"ตรงกับข้อมูลปัจจุบัน: {NAME}"
    assert dialog.field.text() == ""


def test_no_pdf_chosen_changes_nothing(dialog: Verifying, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialogs, "ask_printed_pdf", lambda *_: None)
    dialog.choose_pdf()
    assert dialog.answer.words.text() == ""


def test_a_pdf_is_dropped_anywhere_on_the_window(dialog: Verifying, pdf: Path) -> None:
    assert drop(dialog, [pdf])
    assert dialog.answer.words.text() == f"ตรงกับข้อมูลปัจจุบัน: {NAME}"
    assert not dialog.field.acceptDrops()


def test_what_is_no_pdf_or_several_is_not_taken(dialog: Verifying, pdf: Path) -> None:
    assert not drop(dialog, [pdf.with_suffix(".docx")])
    assert not drop(dialog, [pdf, pdf])
    assert dialog.answer.words.text() == ""


def drop(dialog: Verifying, paths: list[Path]) -> bool:
    """Drag files in and drop them if they are accepted."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, move, left = Qt.DropAction.CopyAction, Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton
    to_move = (copy | move, data, left, Qt.KeyboardModifier.ShiftModifier)
    entered = QDragEnterEvent(QPointF(10, 10).toPoint(), *to_move)
    assert entered.proposedAction() == move
    entered.ignore()
    QApplication.sendEvent(dialog, entered)
    if entered.isAccepted():
        QApplication.sendEvent(dialog, dropped := QDropEvent(QPointF(10, 10), *to_move))
        assert {entered.dropAction(), dropped.dropAction()} == {copy}, "the PDF stays where it is"
    return entered.isAccepted()


# --- what comes out -----------------------------------------------------------------------------------------


def test_what_changed_since_stands_in_a_table(
    dialog: Verifying, filled: ProjectFile, record: ProjectRecord, pdf: Path
) -> None:
    filled.set_project_entry(record.project.id, "allocated_budget_satang", 180_001_00)
    filled.revisions.commit()
    checks: list[Callable[[], None]] = [
        lambda: enter(dialog, mark_of(record.project, record.reports).code),
        lambda: dialog.check_pdf(pdf),
    ]
    for check in checks:
        check()
        assert dialog.answer.words.text().startswith("ตรงกับข้อมูลก่อนหน้า ซึ่งบันทึกเมื่อ ")
        assert dialog.answer.notes.text() == "ต่างจากข้อมูลปัจจุบัน 1 รายการ ดังนี้"
        assert rows(dialog) == [["งบประมาณที่ได้รับ", "180,000 บาท", "180,001 บาท"]]


def test_an_answer_without_changes_takes_the_table_away(
    dialog: Verifying, filled: ProjectFile, record: ProjectRecord
) -> None:
    code = mark_of(record.project, record.reports).code
    filled.set_project_entry(record.project.id, "office", "ใหม่")
    enter(dialog, code)
    assert dialog.answer.table.isVisible()
    enter(dialog, "0" * 64)
    assert not dialog.answer.table.isVisible()
    assert dialog.answer.words.text().startswith("ไม่ตรงกับข้อมูลใดในไฟล์")


def test_a_forged_pdf_is_told(dialog: Verifying, pdf: Path) -> None:
    with pikepdf.open(pdf, allow_overwriting_input=True) as opened:
        opened.pages[0].contents_add(b"q 1 g 173 704 9 8 re f Q")
        opened.save(pdf)
    dialog.check_pdf(pdf)
    assert dialog.answer.words.text().startswith("แบบ.pdf ไม่ตรงกับที่โปรแกรมพิมพ์ สิ่งที่ต่างไปคือ รูปที่วาดทับบนหน้า 1")
    assert "ไม่ควรใช้เอกสารนี้เป็นหลักฐาน" in dialog.answer.notes.text()


def test_what_cannot_be_checked_is_told_with_what_to_do(dialog: Verifying, tmp_path: Path) -> None:
    enter(dialog, "4WQ9-0ZX2-7K3M-4")
    assert "ไม่ถูกต้อง" in dialog.answer.words.text()
    assert dialog.answer.notes.text().startswith("โปรดพิมพ์รหัส 13 ตัว")
    dialog.check_pdf(tmp_path / "หาย.pdf")
    assert dialog.answer.words.text().startswith("ไม่พบไฟล์")


def test_each_answer_has_an_icon_of_its_own(
    dialog: Verifying, filled: ProjectFile, record: ProjectRecord, pdf: Path
) -> None:
    asks: list[Callable[[], None]] = [
        lambda: enter(dialog, mark_of(record.project, record.reports).code),
        lambda: enter(dialog, "0" * 64),
        lambda: enter(dialog, "4WQ9"),
    ]
    seen = []
    for ask in asks:
        ask()
        seen.append(dialog.answer._icon.pixmap().toImage())
    filled.set_project_entry(record.project.id, "office", "ใหม่")
    dialog.check_pdf(pdf)
    seen.append(dialog.answer._icon.pixmap().toImage())
    assert all(one != other for place, one in enumerate(seen) for other in seen[:place])


# --- a large file -------------------------------------------------------------------------------------------


def test_a_long_search_shows_progress_and_still_answers(
    dialog: Verifying, record: ProjectRecord, pdf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "_PATIENCE_S", 0)
    enter(dialog, mark_of(record.project, record.reports).code)
    assert dialog.answer.words.text() == f"ตรงกับข้อมูลปัจจุบัน: {NAME}"
    dialog.check_pdf(pdf)
    assert dialog.answer.words.text() == f"ตรงกับข้อมูลปัจจุบัน: {NAME}"


def test_a_cancelled_search_leaves_the_old_answer(
    dialog: Verifying, record: ProjectRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(dialog, mark_of(record.project, record.reports).code)
    monkeypatch.setattr(tasks, "_PATIENCE_S", 0)
    monkeypatch.setattr(Progress, "carry_out", lambda _self: False)
    enter(dialog, "0" * 64)
    assert dialog.answer.words.text() == f"ตรงกับข้อมูลปัจจุบัน: {NAME}"


# --- in the window ------------------------------------------------------------------------------------------


def test_the_menu_opens_it_with_what_was_just_typed_stored(
    qtbot: QtBot, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def answer(dialog: Verifying) -> int:
        file = dialog._file
        (project_id,) = file.project_ids()
        mark = mark_of(file.project(project_id), file.reports(project_id))
        dialog.field.setText(mark.code)
        dialog.check_typed()
        seen.append(dialog.answer.words.text())
        assert not file.revisions.commit()
        return 0

    monkeypatch.setattr(Verifying, "exec", answer)
    with window_on(saved, qtbot) as window:
        assert window.workspace
        window.workspace.document.set(window.workspace.document.file.project_ids()[0], "office", "ใหม่")
        window.actions_by_name["verify"].trigger()
    assert seen == [f"ตรงกับข้อมูลปัจจุบัน: {NAME}"]


@pytest.mark.long
def test_thai_digits_are_chosen_for_the_file(qtbot: QtBot, saved: Path) -> None:
    with window_on(saved, qtbot) as window:
        assert window.workspace
        window.actions_by_name["thai_digits"].trigger()
        assert window.workspace.document.style.thai_digits
        assert window.workspace.document.file.setting("thai_digits") == "1"
    with window_on(saved, qtbot) as window:
        assert window.actions_by_name["thai_digits"].isChecked()
        window.actions_by_name["thai_digits"].trigger()
        assert window.workspace
        assert not window.workspace.document.style.thai_digits
