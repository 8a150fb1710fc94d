"""The changes of a return file are shown before anything of the clerk's is changed."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.models.note import Note, Topic
from app.models.project_record import ProjectRecord
from app.services.gathering import gather
from app.services.remarks import return_files
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.gather.dialog import GatherWindow
from app.ui.transfer.return_dialog import ReturnDialog
from app.ui.widgets import dialogs
from app.ui.window.incoming import take_dropped
from app.ui.window.main_window import MainWindow
from tests.ui.answering import answering
from tests.ui.faults import cut, nameless


@pytest.fixture
def back(saved: Path, record: ProjectRecord, tmp_path: Path) -> Path:
    """A return file in which the coordinator remarks on a project, and changes a figure and a text."""
    with ProjectFile.create(tmp_path / "รวม.sqlite") as file:
        gather(file, [saved])
        file.put_note(Note(new_record_id(), record.project.id, Topic.REMARK, text="ขอหลักฐาน"))
        file.set_report_entry(record.project.id, record.reports[-1].period, "disbursed_satang", 1_00)
        file.set_project_entry(record.project.id, "division", "ฝ่ายใหม่")
        return return_files(file, tmp_path / "กลับ")[0].path


@pytest.fixture
def informed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    monkeypatch.setattr(dialogs, "inform", lambda _, what, details: found.append(f"{what} {details}"))
    monkeypatch.setattr(dialogs, "tell", lambda _, error: found.append(str(error)))
    return found


def receive(window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch, key: Qt.Key | None) -> list[str]:
    """Gather the file by the menu; `key` answers the dialog, None accepts. Returns the dialog's texts."""
    monkeypatch.setattr(dialogs, "ask_received_file", lambda *_: path)
    shown: list[str] = []

    def answer(dialog: ReturnDialog) -> None:
        model = dialog.table.cells
        rows, columns = range(model.rowCount()), range(model.columnCount())
        shown.extend(" | ".join(str(model.index(row, one).data()) for one in columns) for row in rows)
        shown.append(dialog.chosen.text())
        assert [*nameless(dialog), *cut(dialog)] == []
        if key is None:
            dialog.all.click()
            dialog.write.click()
        else:
            QTest.keyClick(dialog, key)

    with answering(answer, kind=ReturnDialog):
        window.actions_by_name["receive"].trigger()
    return shown


@pytest.mark.long
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_enter_and_escape_take_nothing(
    window: MainWindow,
    back: Path,
    record: ProjectRecord,
    key: Qt.Key,
    informed: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = receive(window, back, monkeypatch, key)
    name, month = record.project.project_name, record.reports[-1].period.short_thai
    assert shown[0].startswith(f"ลดลงมาก | {name} | เบิกใช้ {month} | 91,600 บาท | 1 บาท ▼ 99.9 % | ")
    assert shown[0].endswith(" | ขอหลักฐาน")
    assert shown[1].startswith(f"แก้ไข | {name} | ฝ่าย | ")
    assert "เดิม 91,600 บาท" in shown[2]
    assert "แก้ไขโดย" in shown[2]
    assert informed == []
    assert window.workspace is not None
    file = window.workspace.document.file
    assert file.reports(record.project.id) == record.reports
    assert file.notes() == ()


def test_what_the_clerk_agrees_to_is_taken(
    window: MainWindow,
    back: Path,
    record: ProjectRecord,
    informed: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    receive(window, back, monkeypatch, None)
    assert informed[0].startswith("ได้รับข้อสังเกต 1 ข้อ")
    assert window.workspace is not None
    file = window.workspace.document.file
    assert file.reports(record.project.id)[-1].disbursed_satang == 1_00
    assert file.project(record.project.id).division == "ฝ่ายใหม่"


def test_remarks_alone_are_taken_without_a_question(
    window: MainWindow,
    saved: Path,
    record: ProjectRecord,
    tmp_path: Path,
    informed: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with ProjectFile.create(tmp_path / "รวม.sqlite") as file:
        gather(file, [saved])
        file.put_note(Note(new_record_id(), record.project.id, Topic.REMARK, text="ขอหลักฐาน"))
        [returned] = return_files(file, tmp_path / "กลับ")
    monkeypatch.setattr(dialogs, "ask_received_file", lambda *_: returned.path)
    monkeypatch.setattr(ReturnDialog, "exec", lambda _: pytest.fail("there is nothing to ask"))
    window.actions_by_name["receive"].trigger()
    assert informed[0].startswith("ได้รับข้อสังเกต 1 ข้อ")


def test_another_offices_file_is_refused(
    window: MainWindow,
    record: ProjectRecord,
    tmp_path: Path,
    informed: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = record.with_id(new_record_id())
    with ProjectFile.create(tmp_path / "อื่น.sqlite") as file:
        file.add_project(other.project, other.reports)
        file.set_project_entry(other.project.id, "office", "เขตบางรัก")
    monkeypatch.setattr(dialogs, "ask_received_file", lambda *_: tmp_path / "อื่น.sqlite")
    monkeypatch.setattr(ReturnDialog, "exec", lambda _: pytest.fail("nothing is asked"))
    window.actions_by_name["receive"].trigger()
    assert "มีโครงการของสำนักงานเขตบางรัก" in informed[0]
    assert window.workspace is not None
    assert window.workspace.document.file.project_ids() == [record.project.id]


def test_each_change_is_ticked_to_take_and_left_to_refuse(
    window: MainWindow,
    back: Path,
    record: ProjectRecord,
    informed: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dialogs, "ask_received_file", lambda *_: back)

    def answer(dialog: ReturnDialog) -> None:
        assert dialog.count.text() == "รับ 0 รายการ   ไม่รับ 2 รายการ"
        dialog.table.go_to(1)
        QTest.keyClick(dialog.table, Qt.Key.Key_Space)
        assert dialog.count.text() == "รับ 1 รายการ   ไม่รับ 1 รายการ"
        dialog.write.click()

    with answering(answer, kind=ReturnDialog):
        window.actions_by_name["receive"].trigger()
    assert "รับการแก้ไข 1 รายการ ไม่รับ 1 รายการ" in informed[0]
    assert window.workspace is not None
    file = window.workspace.document.file
    assert file.reports(record.project.id) == record.reports
    assert file.project(record.project.id).division == "ฝ่ายใหม่"


def test_a_return_dropped_on_a_clerk_s_window_is_taken_change_by_change(
    window: MainWindow, back: Path, record: ProjectRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def decide_later(dialog: ReturnDialog) -> int:
        seen.append(len(dialog.table.rows))
        return 0

    monkeypatch.setattr(ReturnDialog, "exec", decide_later)
    take_dropped(window, [back])
    assert seen == [2]


def test_the_gathering_page_of_a_clerk_refuses_a_return_that_changes_something(
    window: MainWindow, back: Path, qtbot: QtBot
) -> None:
    assert window.workspace is not None
    page = GatherWindow(window.workspace.document, window)
    page.look_at([back])
    [row] = page.files.rows
    assert row.refused
    assert "รับส่ง > รับไฟล์ที่ผู้ประสานงานส่งกลับ" in str(row.refused)
    assert not page._take_in.isEnabled()
    page.reject()


def test_one_who_receives_from_the_month_comes_back_to_it(window: MainWindow) -> None:
    assert window.workspace is not None
    window.actions_by_name["round"].trigger()
    window.workspace.reload(stays=True)
    assert window.workspace.is_in_round
