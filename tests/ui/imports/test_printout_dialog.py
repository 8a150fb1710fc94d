"""Print-outs imported in the window: checked by keyboard, written only when the clerk confirms."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox
from pytestqt.qtbot import QtBot

from app.models.entry import later_entries
from app.models.errors import UserError
from app.models.progress_report import ProgressReport
from app.models.project import Project
from app.models.project_record import ProjectRecord
from app.services.form_pdf import form_pdf
from app.storage.project_file import ProjectFile
from app.ui.core.document import Document
from app.ui.imports import import_dialog
from app.ui.imports import printout_dialog as printout_import
from app.ui.imports.printout_dialog import PrintoutImport
from app.ui.imports.printout_preview import CHECKED, DOUBTFUL
from app.ui.widgets import dialogs, tasks
from app.ui.widgets.tasks import Progress
from app.ui.window.workspace import Workspace
from tests.conftest import FILES
from tests.ui.typing import press, type_text

SCANNED = (FILES / "printouts-as-scanned.txt").read_text("utf-8")
ROWS = 82 + len(later_entries(Project)) + 9 * len(later_entries(ProgressReport))


@pytest.fixture
def workspace(qtbot: QtBot, file: ProjectFile) -> Workspace:
    workspace = Workspace(Document(file))
    workspace.resize(1200, 700)
    qtbot.addWidget(workspace, before_close_func=lambda workspace: workspace.preview.close())
    return workspace


@pytest.fixture
def dialog(qtbot: QtBot, workspace: Workspace) -> PrintoutImport:
    made = PrintoutImport(workspace)
    qtbot.addWidget(made, before_close_func=QDialog.accept)  # nobody answers whether to leave what is typed
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts of message boxes, none of which blocks the test."""
    said: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append(f"{box.text()} {box.informativeText()}"))
    monkeypatch.setattr(dialogs, "tell", lambda _parent, error: said.append(str(error)))
    return said


def paste(dialog: PrintoutImport, text: str) -> None:
    source = QMimeData()
    source.setText(text)
    dialog.text.insertFromMimeData(source)


@pytest.fixture
def read(dialog: PrintoutImport, monkeypatch: pytest.MonkeyPatch) -> PrintoutImport:
    """A print-out that was read. A slow machine shows no progress, after which no window is active here."""
    monkeypatch.setattr(tasks, "_PATIENCE_S", 60)
    paste(dialog, SCANNED)
    dialog.go_on.click()
    return dialog


# --- looking ---


@pytest.mark.long
def test_the_table_is_a_sound_model(read: PrintoutImport) -> None:
    tester = QAbstractItemModelTester(read.preview.model)
    read.preview.only_doubtful.setChecked(True)
    read.preview.version.combo.setCurrentIndex(0)
    assert tester.model() is read.preview.model


@pytest.mark.long
def test_every_entry_is_shown_with_its_line_and_its_doubts(read: PrintoutImport) -> None:
    model = read.preview.model
    assert model.rowCount() == ROWS
    rows = [[model.index(row, column).data() for column in range(5)] for row in range(ROWS)]
    [broken] = [row for row in rows if row[1] == "รายงานครั้งที่ 5 ผลการดำเนินงาน"]
    assert broken[0] == DOUBTFUL
    assert broken[3] == "164, 180"
    assert "ข้ามหน้า" in broken[4]


@pytest.mark.long
def test_the_first_doubtful_entry_is_ready_to_be_corrected(read: PrintoutImport) -> None:
    detail = read.preview.detail
    assert detail.value.toPlainText() == "สำนักงานเขตมีนบุรี"
    assert "บรรทัดที่ 117: หน่วยงานที่รับขอ" in detail.source.toPlainText()
    assert "หน่วยงานที่รับขอ" in detail.notes.texts()[0]
    assert QApplication.focusWidget() is detail.value


@pytest.mark.long
def test_only_what_is_doubtful_is_shown_if_asked(read: PrintoutImport) -> None:
    read.preview.only_doubtful.setChecked(True)
    assert read.preview.model.rowCount() == 9


@pytest.mark.long
def test_the_latest_version_is_shown_first_and_another_can_be_chosen(read: PrintoutImport) -> None:
    combo = read.preview.version.combo
    assert combo.currentText() == "ฉบับที่ 2 รายงานถึง 24/6/2562 (ล่าสุด)"
    combo.setCurrentIndex(0)
    assert read.preview.doubtful == 7
    assert read.preview.records[0].project.strategic_alignments[0].strategic_goal.startswith("๓.๓.๒")


@pytest.mark.long
def test_a_sole_version_leaves_nothing_to_choose(dialog: PrintoutImport) -> None:
    paste(dialog, (FILES / "official-form.txt").read_text("utf-8"))
    dialog.go_on.click()
    assert not dialog.preview.version.isVisible()


# --- checking ---


def test_by_keyboard_alone_all_is_checked_and_imported(
    read: PrintoutImport, workspace: Workspace, told: list[str]
) -> None:
    detail = read.preview.detail
    for _ in range(9):
        press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert QApplication.focusWidget() is detail.value
    assert read.preview.doubtful == 0
    read.agree.setFocus()
    press(Qt.Key.Key_Space)
    assert told == []
    assert read.outcome_page.first.text().startswith("อ่านได้ 1 โครงการ: เพิ่ม 1 ")
    assert "เพิ่มแล้ว: 50130000-3379 โครงการพัฒนาคุณภาพเครือข่ายโรงเรียน" in read.outcome_page.text.toPlainText()
    [project_id] = workspace.document.file.project_ids()
    assert len(workspace.document.file.reports(project_id)) == 9


def test_the_imported_project_is_selected_in_place_of_the_one_before(
    read: PrintoutImport, workspace: Workspace, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "ask_to_import_doubtful", lambda *_: True)
    before = workspace.document.new_project(project_name="โครงการก่อนหน้า")
    workspace.show_project(before)
    read._agree()
    assert workspace.project_id != before
    assert workspace.list.selected_ids == [workspace.project_id]


def test_a_corrected_value_is_what_is_imported(read: PrintoutImport) -> None:
    value = read.preview.detail.value
    value.selectAll()
    type_text(value, "สำนักงานเขตบางนา")
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier, value)
    assert read.preview.records[0].project.office == "สำนักงานเขตบางนา"
    assert read.preview.doubtful == 8
    statuses = [read.preview.model.index(row, 0).data() for row in range(ROWS)]
    assert statuses.count(CHECKED) == 1


@pytest.mark.long
def test_what_cannot_be_stored_is_refused_in_its_place(read: PrintoutImport) -> None:
    rows = range(read.preview.model.rowCount())
    dates = [row for row in rows if read.preview.model.entry(row).place == ("reports", 8, "reported_on")]
    read.preview.table.go_to(dates[0])
    read.preview.detail.value.setPlainText("31/2/2562")
    read.preview.detail.confirm.click()
    assert "ไม่มีวันที่ “31/2/2562”" in read.preview.detail.notes.texts()[0]
    assert read.preview.table.currentIndex().row() == dates[0]


@pytest.mark.long
def test_what_was_checked_in_one_version_stays_when_another_is_looked_at(read: PrintoutImport) -> None:
    read.preview.detail.confirm.click()
    read.preview.version.combo.setCurrentIndex(0)
    read.preview.version.combo.setCurrentIndex(1)
    assert read.preview.doubtful == 8


# --- writing ---


@pytest.mark.parametrize(("agreed", "written"), [(False, 0), (True, 1)])
def test_with_doubts_left_the_clerk_is_asked(
    read: PrintoutImport,
    workspace: Workspace,
    told: list[str],
    monkeypatch: pytest.MonkeyPatch,
    agreed: bool,
    written: int,
) -> None:
    asked: list[int] = []

    def ask(_parent: object, count: int) -> bool:
        asked.append(count)
        return agreed

    monkeypatch.setattr(dialogs, "ask_to_import_doubtful", ask)
    read.agree.click()
    assert asked == [9]
    assert len(workspace.document.file.project_ids()) == written
    assert read.has_imported is agreed


def test_until_then_nothing_is_written(read: PrintoutImport, workspace: Workspace) -> None:
    read.preview.detail.confirm.click()
    read.done(0)
    assert workspace.document.file.project_ids() == []


def test_the_second_version_may_update_the_first(
    read: PrintoutImport, workspace: Workspace, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "ask_to_import_doubtful", lambda *_: True)
    read.preview.version.combo.setCurrentIndex(0)
    read.agree.click()
    read.read_text(SCANNED)
    assert not read.agree.isEnabled()
    read.projects.all_changed.click()
    read.agree.click()
    [project_id] = workspace.document.file.project_ids()
    goal = workspace.document.project(project_id).strategic_alignments[0].strategic_goal
    assert goal.startswith("๓.๓.๑")


def test_a_file_that_cannot_be_written_is_told_and_nothing_is_lost(
    read: PrintoutImport, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> Iterator[None]:
        raise UserError("พื้นที่เต็ม")
        yield

    monkeypatch.setattr(dialogs, "ask_to_import_doubtful", lambda *_: True)
    monkeypatch.setattr(import_dialog, "import_decided", fail)
    read.agree.click()
    assert told == ["พื้นที่เต็ม"]
    assert read.preview.model.rowCount() == ROWS


# --- files ---


@pytest.mark.long
def test_a_form_of_this_program_is_imported_from_its_data(
    dialog: PrintoutImport, workspace: Workspace, told: list[str], tmp_path: Path, record: ProjectRecord
) -> None:
    (path := tmp_path / "แบบ.pdf").write_bytes(form_pdf(record.project, record.reports))
    dialog.read_file(path)
    assert workspace.document.file.project_ids() == []
    assert "180,000" in [row.budget for row in dialog.projects.projects.rows]
    dialog.agree.click()
    assert workspace.document.file.project_ids() == [record.project.id]


@pytest.mark.long
def test_a_text_file_is_chosen_and_read(dialog: PrintoutImport, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialogs, "ask_printouts", lambda *_: [FILES / "printouts-as-scanned.txt"])
    dialog.browse.click()
    assert dialog.preview.model.rowCount() == ROWS


# --- bad input ---


@pytest.mark.parametrize(("text", "message"), [("", "ไม่มีข้อความ"), ("บันทึกข้อความ", "ไม่ใช่แบบแสดงรายงาน")])
def test_what_is_no_print_out_is_told_and_the_text_stays(
    dialog: PrintoutImport, told: list[str], text: str, message: str
) -> None:
    paste(dialog, text)
    dialog.go_on.click()
    assert message in told[0]
    assert dialog.text.toPlainText() == text
    assert dialog.go_on.isVisible()


@pytest.mark.long
def test_a_megabyte_pasted_is_read_with_progress_without_being_shown(
    dialog: PrintoutImport, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[int] = []
    show = Progress._show

    def show_and_note(progress: Progress, number: int) -> None:
        shown.append(number)
        show(progress, number)

    monkeypatch.setattr(Progress, "_show", show_and_note)
    paste(dialog, SCANNED * 40)
    assert dialog.text.toPlainText() == ""
    assert dialog.preview.version.combo.count() == 80
    assert len(shown) > 3


def test_reading_can_be_cancelled(dialog: PrintoutImport, monkeypatch: pytest.MonkeyPatch) -> None:
    show = Progress._show

    def show_and_cancel(progress: Progress, number: int) -> None:
        show(progress, number)
        if number:
            progress.cancel()

    monkeypatch.setattr(Progress, "_show", show_and_cancel)
    paste(dialog, SCANNED * 40)
    assert dialog.go_on.isVisible()
    assert dialog.preview.model.rowCount() == 0


def test_the_command_opens_it_and_shows_what_was_imported(
    workspace: Workspace,
    told: list[str],
    monkeypatch: pytest.MonkeyPatch,
    record: ProjectRecord,
    tmp_path: Path,
) -> None:
    (path := tmp_path / "แบบ.pdf").write_bytes(form_pdf(record.project, record.reports))

    def read_and_agree(dialog: PrintoutImport) -> None:
        dialog.read_file(path)
        dialog.agree.click()

    monkeypatch.setattr(PrintoutImport, "exec", read_and_agree)
    printout_import.import_printout(workspace)
    assert workspace.project_id == record.project.id


@pytest.mark.long
def test_what_was_mended_in_the_whole_text_is_told_above_the_entries(dialog: PrintoutImport) -> None:
    form = (FILES / "official-form.txt").read_text("utf-8")
    dialog.read_text(form)
    assert not dialog.preview.told.isVisible()
    dialog.read_text(form.replace("กำหนด", "ก าหนด"))
    assert dialog.preview.told.isVisible()
    assert "“ก าหนด” เป็น “กำหนด”" in dialog.preview.told.text()
