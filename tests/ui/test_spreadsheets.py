from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QComboBox, QDialog, QWidget
from pytestqt.qtbot import QtBot

from app.formats.spreadsheet.project_import import WorkbookReading
from app.storage.project_file import ProjectFile
from app.ui.imports import workbook_dialog as spreadsheet_import
from app.ui.imports.any_file import import_any, import_chosen
from app.ui.imports.workbook_dialog import SpreadsheetImport
from app.ui.transfer import workbook_export
from app.ui.widgets import dialogs
from app.ui.widgets import tasks as progress
from app.ui.window.workspace import Workspace
from tests.formats.spreadsheet.workbooks import exported, held, make
from tests.parcels import mailed
from tests.ui.windows import window_on

HEADERS = ("ชื่อโครงการ", "รหัสโครงการ", "งบประมาณ")
GOOD, BAD = ("พัฒนาโรงเรียน", "1", 500), ("ปรับปรุงทางเท้า", "2", -1)


@pytest.fixture
def shown(
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[Callable[[SpreadsheetImport], object]], list[SpreadsheetImport]]:
    """Queue an action for the next dialog, which is then accepted if possible."""

    def meanwhile(act: Callable[[SpreadsheetImport], object]) -> list[SpreadsheetImport]:
        seen: list[SpreadsheetImport] = []

        def answer(dialog: SpreadsheetImport) -> int:
            seen.append(dialog)
            act(dialog)
            if dialog.agree.isEnabled():
                dialog.agree.click()
            return QDialog.DialogCode.Accepted

        monkeypatch.setattr(SpreadsheetImport, "exec", answer)
        return seen

    return meanwhile


def cells(dialog: SpreadsheetImport) -> list[tuple[str, ...]]:
    return [(row.name, row.reports, row.plan, row.notes) for row in dialog.projects.projects.rows]


def test_a_workbook_is_shown_and_then_brought_in(workspace: Workspace, tmp_path: Path, shown: Any) -> None:
    before = held(workspace.document.file)
    during: list[Any] = []
    seen = shown(
        lambda dialog: during.extend([held(workspace.document.file), cells(dialog), dialog.agree.text()])
    )
    spreadsheet_import.import_from(make(tmp_path / "ก.xlsx", {"งาน": [HEADERS, GOOD, BAD]}), workspace)
    assert during[0] == before
    assert during[1] == [
        ("2 ปรับปรุงทางเท้า", "", "มีช่องที่ต้องแก้", "ยังไม่นำเข้า"),
        ("1 พัฒนาโรงเรียน", "0", "ใหม่", ""),
    ]
    assert during[2] == "นำเข้า 1 โครงการ"
    assert "C3" in seen[0].reason.text()
    assert {found.project.project_code for found in held(workspace.document.file)} == {"1", "50130000-3379"}
    assert workspace.list.model.rowCount() == 2


def test_nothing_is_written_without_agreeing(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = held(workspace.document.file)
    monkeypatch.setattr(SpreadsheetImport, "exec", lambda _dialog: QDialog.DialogCode.Rejected)
    spreadsheet_import.import_from(make(tmp_path / "ก.xlsx", {"งาน": [HEADERS, GOOD]}), workspace)
    assert held(workspace.document.file) == before


def test_what_is_there_is_replaced_only_when_so_chosen(
    workspace: Workspace, tmp_path: Path, shown: Any
) -> None:
    path = exported(workspace.document.file, tmp_path / "ก.xlsx")
    book = load_workbook(path)
    book["โครงการ"]["F2"] = 7
    book.save(path)
    seen = shown(lambda dialog: None)
    spreadsheet_import.import_from(path, workspace)
    assert cells(seen[0])[0][2] == "เปลี่ยน"
    assert held(workspace.document.file)[0].project.allocated_budget_satang == 180_000_00
    shown(lambda dialog: dialog.projects.all_changed.click())
    spreadsheet_import.import_from(path, workspace)
    assert held(workspace.document.file)[0].project.allocated_budget_satang == 7_00


def test_columns_that_nobody_knows_are_told_by_hand(workspace: Workspace, tmp_path: Path, shown: Any) -> None:
    path = make(tmp_path / "ก.xlsx", {"งาน": [["เรื่อง", "เงิน"], ["พัฒนาโรงเรียน", 500]]})

    def choose(dialog: SpreadsheetImport) -> None:
        assert dialog.tabs.currentWidget() is dialog._columns
        assert not dialog._again.isEnabled()
        for column, key in ((1, "project_name"), (2, "allocated_budget_satang")):
            box = dialog.mapping.box(column)
            box.setCurrentIndex(box.findData(key))
        assert not dialog.agree.isEnabled()
        dialog._again.click()
        assert dialog.tabs.currentWidget() is dialog.projects

    shown(choose)
    spreadsheet_import.import_from(path, workspace)
    assert 500_00 in {found.project.allocated_budget_satang for found in held(workspace.document.file)}


def test_one_thing_is_held_by_one_column(workspace: Workspace, tmp_path: Path, shown: Any) -> None:
    def choose(dialog: SpreadsheetImport) -> None:
        box = dialog.mapping.box(3)
        box.setCurrentIndex(box.findData("project_code"))
        assert dialog.mapping.box(2).currentData() == ""
        dialog.mapping.is_read.setChecked(False)
        assert dialog.mapping.chosen() == []

    shown(choose)
    spreadsheet_import.import_from(make(tmp_path / "ก.xlsx", {"งาน": [HEADERS, GOOD]}), workspace)


def test_the_list_of_bad_cells_can_be_sent_on(workspace: Workspace, tmp_path: Path, shown: Any) -> None:
    shown(lambda dialog: dialog._copy.click())
    spreadsheet_import.import_from(make(tmp_path / "ก.xlsx", {"งาน": [HEADERS, BAD]}), workspace)
    assert QGuiApplication.clipboard().text().startswith("แผ่น งาน ช่อง C2 งบประมาณ: จำนวนเงิน “-1” ติดลบไม่ได้")


def test_what_is_no_workbook_is_told_calmly(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ก.xlsx"
    path.write_bytes(b"MZ" + bytes(1000))
    told: list[str] = []
    monkeypatch.setattr(dialogs, "ask_import", lambda *_: path)
    monkeypatch.setattr(dialogs, "tell", lambda _parent, error: told.append(error.what))
    import_chosen(workspace)
    assert told == ["ก.xlsx ไม่ใช่สมุดงานหรือตารางที่โปรแกรมรู้จัก"]


def test_an_import_that_is_cancelled_changes_nothing(
    workspace: Workspace, tmp_path: Path, shown: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = held(workspace.document.file)
    rows = [HEADERS, *((f"โครงการ {number}", f"{number}", 1) for number in range(20))]
    path = make(tmp_path / "ก.xlsx", {"งาน": rows})
    monkeypatch.setattr(progress, "_PATIENCE_S", 0)
    monkeypatch.setattr(progress, "_SLICE_S", 0)
    show = progress.Progress._show

    def cancel_at_three(bar: progress.Progress, number: int) -> None:
        show(bar, number)
        if bar._doing.startswith("กำลังนำเข้า") and number == 3:
            bar.cancel()

    monkeypatch.setattr(progress.Progress, "_show", cancel_at_three)
    shown(lambda dialog: None)
    told: list[str] = []
    workspace.status_message.connect(told.append)
    spreadsheet_import.import_from(path, workspace)
    assert held(workspace.document.file) == before
    assert told == ["ยกเลิกการนำเข้าแล้ว ข้อมูลในไฟล์ยังเป็นตามเดิม"]


def test_everything_that_takes_the_focus_has_a_thai_name(
    qtbot: QtBot, workspace: Workspace, tmp_path: Path
) -> None:
    with closing(WorkbookReading(make(tmp_path / "ก.xlsx", {"งาน": [HEADERS, GOOD, BAD]}))) as reading:
        list(reading.look())
        dialog = SpreadsheetImport(workspace, reading)
        qtbot.addWidget(dialog)
        assert dialog.begin()
        for widget in dialog.findChildren(QWidget):
            if isinstance(widget, QComboBox) or widget in (dialog.projects.projects, dialog.problems):
                name = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
                assert any("ก" <= letter <= "๙" for letter in name), widget


# --- out ---


def test_all_projects_go_out_as_a_workbook(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ออก.xlsx"
    monkeypatch.setattr(dialogs, "ask_new_workbook", lambda *_: path)
    told: list[str] = []
    workspace.status_message.connect(told.append)
    workbook_export.export_workbook(workspace)
    assert told == ["ส่งออก 1 โครงการไปที่ ออก.xlsx แล้ว"]
    assert load_workbook(path)["รายงาน"].max_row == 10


def test_a_template_is_made_even_without_a_file(
    path: Path, file: ProjectFile, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "ต้นแบบ.xlsx"
    monkeypatch.setattr(dialogs, "ask_new_workbook", lambda *_: target)
    file.close()
    with window_on(path, qtbot) as window:
        window.files.close()
        action = window.actions_by_name["excel_template"]
        assert action.isEnabled()
        assert not window.actions_by_name["import"].isEnabled()
        action.trigger()
        assert "ต้นแบบ.xlsx" in window.statusBar().currentMessage()
    assert target.exists()


def names_in(workspace: Workspace) -> set[str]:
    return {found.project.project_name for found in held(workspace.document.file)}


@pytest.mark.long
def test_tables_in_an_email_are_shown_one_after_the_other_and_the_rest_is_told(
    workspace: Workspace, tmp_path: Path, shown: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = make(tmp_path / "ก.xlsx", {"งาน": [HEADERS, GOOD]}).read_bytes()
    table = "ชื่อโครงการ;งบประมาณ\nปลูกต้นไม้;1200\n".encode("cp874")
    path = mailed(tmp_path / "ก.eml", {"ก.xlsx": book, "ข.csv": table, "logo.png": b"\x89PNG\r\n"})
    told: list[str] = []
    monkeypatch.setattr(dialogs, "tell", lambda _parent, error: told.extend([error.what, error.remedy]))
    seen = shown(lambda dialog: None)
    import_any(path, workspace)
    assert len(seen) == 2
    assert names_in(workspace) >= {"พัฒนาโรงเรียน", "ปลูกต้นไม้"}
    assert told[0] == "ไฟล์ใน ก.eml ที่ไม่ได้นำเข้า 1 ไฟล์"
    assert "logo.png เป็นรูปภาพ" in told[1]


def test_amounts_and_days_are_seen_before_anything_is_written(
    workspace: Workspace, tmp_path: Path, shown: Any
) -> None:
    headers = ("ชื่อโครงการ", "รหัสโครงการ", "งบประมาณ", "วันเริ่มต้น", "วันสิ้นสุด")
    row = ("พัฒนาโรงเรียน", "1", 1234.5, "1 ตุลาคม 2561", "30 กันยายน 2562")
    seen = shown(lambda dialog: None)
    spreadsheet_import.import_from(make(tmp_path / "ก.xlsx", {"งาน": [headers, row]}), workspace)
    [found] = seen[0].projects.projects.rows
    assert (found.budget, found.days) == ("1,234.50", "1/10/2561 – 30/9/2562")


PHONES = [("ชื่อโครงการ", "โทรศัพท์"), ("ปรับปรุงทางเท้า", 20000000), ("ลอกท่อระบายน้ำ", "02 000 0001")]


def test_a_project_with_a_doubt_waits_for_its_answer(
    workspace: Workspace, tmp_path: Path, shown: Any
) -> None:
    plans: list[Any] = []

    def answer(dialog: SpreadsheetImport) -> None:
        plans.append([row.plan for row in dialog.projects.projects.rows])
        assert dialog.tabs.currentWidget() is dialog.questions
        dialog.questions.use.click()
        plans.append([row.plan for row in dialog.projects.projects.rows])

    shown(answer)
    spreadsheet_import.import_from(make(tmp_path / "ก.xlsx", {"งาน": PHONES}), workspace)
    assert plans == [["รอคำตอบ", "ใหม่"], ["ใหม่", "ใหม่"]]
    phones = {record.project.officer_phone for record in held(workspace.document.file)}
    assert {"020000000", "02 000 0001"} <= phones


@pytest.mark.long
def test_columns_and_answers_are_remembered_for_the_next_workbook_of_the_shape(
    workspace: Workspace, tmp_path: Path, shown: Any
) -> None:
    def say(dialog: SpreadsheetImport) -> None:
        box = dialog.mapping.box(3)
        box.setCurrentIndex(box.findData("division"))
        dialog._again.click()
        dialog.questions.use.click()

    headers = ("ชื่อโครงการ", "โทรศัพท์", "กลุ่ม")
    rows = [headers, ("ปรับปรุงทางเท้า", 20000000, "โยธา"), ("ลอกท่อระบายน้ำ", "02 000 0001", "โยธา")]
    shown(say)
    spreadsheet_import.import_from(make(tmp_path / "ก.xlsx", {"มิ.ย.": rows}), workspace)
    later = [headers, ("ปลูกต้นไม้", 20000002, "สิ่งแวดล้อม"), ("ทาสีสะพาน", "02 000 0003", "โยธา")]
    seen = shown(lambda dialog: None)
    spreadsheet_import.import_from(make(tmp_path / "ข.xlsx", {"ก.ค.": later}), workspace)
    assert [row.plan for row in seen[0].projects.projects.rows] == ["ใหม่", "ใหม่"]
    assert any("ที่เคยเลือกไว้" in found for found in seen[0].findings())
    projects = {found.project.project_name: found.project for found in held(workspace.document.file)}
    assert (projects["ปลูกต้นไม้"].division, projects["ปลูกต้นไม้"].officer_phone) == ("สิ่งแวดล้อม", "020000002")


def test_reading_other_columns_answers_no_question(workspace: Workspace, tmp_path: Path, shown: Any) -> None:
    seen = shown(lambda dialog: dialog._read_again())
    spreadsheet_import.import_from(make(tmp_path / "ก.xlsx", {"งาน": PHONES}), workspace)
    assert [row.plan for row in seen[0].projects.projects.rows] == ["รอคำตอบ", "ใหม่"]


def test_a_project_whose_doubt_is_left_open_is_not_brought_in(
    workspace: Workspace, tmp_path: Path, shown: Any
) -> None:
    shown(lambda dialog: None)
    spreadsheet_import.import_from(make(tmp_path / "ก.xlsx", {"งาน": PHONES}), workspace)
    names = {record.project.project_name for record in held(workspace.document.file)}
    assert "ลอกท่อระบายน้ำ" in names
    assert "ปรับปรุงทางเท้า" not in names


def test_what_is_left_out_is_told_with_its_place(workspace: Workspace, tmp_path: Path, shown: Any) -> None:
    rows = [HEADERS, GOOD, ("รวมทั้งสิ้น", None, 500)]
    seen = shown(lambda dialog: None)
    spreadsheet_import.import_from(make(tmp_path / "ก.xlsx", {"งาน": rows}), workspace)
    told = "\n".join(map(str, seen[0].left_out.rows))
    assert "แถว 3" in told
    assert "อ่าน 3 แถว: ใช้ได้ 1 แถว" in seen[0].summary.text().replace("\u200b", "")
