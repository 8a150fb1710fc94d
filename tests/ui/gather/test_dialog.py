"""Gathering in the window: checked first, shown file by file, merged completely or not at all."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.models.project_record import ProjectRecord
from app.services.file_profile import is_coordinators
from app.services.kept_files.places import receipts_folder
from app.services.sending import send
from app.storage.board.board import Board
from app.storage.project_file import ProjectFile
from app.ui.core.settings import Settings
from app.ui.gather.dialog import GatherWindow
from app.ui.widgets import fitting
from app.ui.widgets.dressing import choose_size
from app.ui.widgets.tasks import ThreadProgress
from app.ui.widgets.theme import GRID
from app.ui.window.application import first_size
from app.ui.window.main_window import MainWindow
from tests.storage.world import unchanged
from tests.ui.faults import cut, nameless
from tests.ui.gather.shown import changes, desk_of, table
from tests.ui.received import bad_file, edited, typed_again
from tests.ui.typing import press

BAD = {"zip_file": "ไม่ใช่ไฟล์ของโปรแกรมรายงาน", "newer_version": "รุ่นใหม่กว่า", "cut_short": "เสียหาย"}


def test_files_are_told_with_the_refused_first_and_nothing_is_written(
    page: GatherWindow, into: Path, saved: Path
) -> None:
    bad = [bad_file(saved, kind, kind) for kind in BAD]
    with unchanged(into):
        page.look_at([saved, *bad])
        rows = table(page)
        page.reject()
    assert [row[0] for row in rows] == [*(path.name for path in bad), saved.name]
    assert all(words in row[1] for words, row in zip(BAD.values(), rows, strict=False))
    assert rows[-1][1:] == ["รับได้", "10"]


def test_a_folder_is_gathered_but_for_its_bad_files_and_the_window_goes_on(
    page: GatherWindow, window: MainWindow, saved: Path, tmp_path: Path, record: ProjectRecord
) -> None:
    for kind in BAD:
        bad_file(saved, kind, kind)
    page.look_at([tmp_path])
    page.take_in()
    assert page._summary.text() == "รวมแล้ว 1 ไฟล์ ข้อมูลที่เปลี่ยน 10 รายการ"
    told = page._after._refused.toPlainText().splitlines()
    assert len(told) == len(BAD)
    page._after._copy.click()
    assert QGuiApplication.clipboard().text().splitlines() == told
    page.reject()
    workspace = desk_of(window)
    workspace.reload()
    assert workspace.project_id == record.project.id
    assert workspace.document.set(record.project.id, "office", "แก้ไขต่อ")
    assert len(list(receipts_folder(workspace.document.file.path).iterdir())) == 1


def test_what_reads_the_whole_file_after_a_gathering_does_not_hold_the_window(
    page: GatherWindow, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readers: list[bool] = []

    def noted(real: Callable[..., Any]) -> Callable[..., Any]:
        def reading(*arguments: Any) -> Any:
            readers.append(threading.current_thread() is threading.main_thread())
            return real(*arguments)

        return reading

    page.look_at([saved])
    monkeypatch.setattr(Board, "stale", noted(Board.stale))
    monkeypatch.setattr("app.ui.gather.result_page.is_coordinators", noted(is_coordinators))
    page.take_in()
    assert readers == [False, False]


def test_the_chosen_file_is_told_change_by_change(page: GatherWindow, saved: Path) -> None:
    page.look_at([saved, bad_file(saved, "zip_file", "zip")])
    page.files.selectRow(0)
    assert page._details._refusal.texts() == [
        "zip.sqlite ไม่ใช่ไฟล์ของโปรแกรมรายงาน โปรดเลือกไฟล์ .sqlite ที่โปรแกรมนี้สร้าง"
    ]
    assert not page._details.changes.isVisible()
    page.files.selectRow(1)
    assert page._details._refusal.texts() == []
    name = "โครงการพัฒนาคุณภาพเครือข่ายโรงเรียน"
    assert changes(page) == [
        [f"{name} · เพิ่ม", "", ""],
        ["งบประมาณที่ได้รับ", "–", "180,000 บาท"],
        ["เบิกใช้ (9 รายงาน)", "–", "180,000 บาท"],
    ]
    assert "งบประมาณ\u00a00\u00a0→\u00a0180,000\u00a0บาท" in page._details._totals.text()
    assert "งบประมาณรวมในไฟล์นี้ 0 → 180,000 บาท เพิ่มขึ้น 180,000 บาท" in page._totals.text()


LONG = "โครงการพัฒนาคุณภาพเครือข่ายโรงเรียนและชุมชน"


@pytest.fixture
def low(window: MainWindow, dressed: QApplication, monkeypatch: pytest.MonkeyPatch) -> GatherWindow:
    """The window in which files are gathered, on 1366 × 768 at 150 % with title bar and taskbar."""
    monkeypatch.setattr(fitting, "room_of", lambda _window: QRect(0, 0, 903, 433))
    choose_size(dressed, first_size(Settings(), 433))
    page = GatherWindow(desk_of(window).document, desk_of(window))
    page.resize(875, 430)
    page.show()
    return page


def test_names_of_files_and_projects_are_read_whole_on_a_low_screen(
    low: GatherWindow, saved: Path, record: ProjectRecord
) -> None:
    """On 1366 × 768 at 150 % they ended in “…” after some letters, beside columns that say less."""
    name = "มีนบุรี มิถุนายน.sqlite"
    with ProjectFile.open(saved) as file:
        file.set_project_entry(record.project.id, "project_name", LONG)
    low.look_at([saved.rename(saved.with_name(name))])
    QTest.qWait(50)
    assert low.width() <= 875
    files, changed = low.files, low._details.changes.table
    assert files.columnWidth(0) >= files._measured(files.cells.columns[0])
    assert name in files.cells.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert not files.cells.index(0, 0).data(Qt.ItemDataRole.DecorationRole).isNull(), "the verdict's mark"
    assert changed.columnSpan(0, 0) == 3
    assert changed.viewport().width() >= changed.fontMetrics().horizontalAdvance(f"{LONG} · เพิ่ม") + 6 * GRID
    assert LONG in changed.cells.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert not changed.isColumnHidden(2)
    low.reject()


def test_deletions_and_large_drops_are_shown_first_by_icon_and_words(
    page: GatherWindow, window: MainWindow, saved: Path, record: ProjectRecord
) -> None:
    month = record.reports[-1].period
    other = typed_again(record, project_code="50130000-9999")
    with ProjectFile.open(saved) as file:
        file.add_project(other.project, other.reports)
    page.look_at([saved])
    page.take_in()
    page.reject()
    with ProjectFile.open(saved) as file:
        file.remove_project(other.project.id)
        file.set_report_entry(record.project.id, month, "disbursed_satang", 1_00)
        file.set_project_entry(record.project.id, "division", "ฝ่ายใหม่")
    later = GatherWindow(page._document, desk_of(window))
    later.look_at([saved])
    [[_, told, count]] = table(later)
    assert (told, count) == ("ลบ 1 · ลดลงมาก 1", "12")
    shown = changes(later)
    happens = [row[0].partition(" · ")[2] for row in shown]
    assert happens == ["รอตัดสินใจ: ลบ", "", "", "รอตัดสินใจ: ลดลงมาก", "", "แก้ไข", ""]
    assert shown[1] == ["งบประมาณที่ได้รับ", "180,000 บาท", "–"]
    assert shown[4] == [f"เบิกใช้ {month.short_thai}", "91,600 บาท", "1 บาท ▼ 99.9 %"]
    model = later._details.changes.table.cells
    assert not model.index(0, 0).data(Qt.ItemDataRole.DecorationRole).isNull()
    assert later._totals.text().split("   ") == [
        "งบประมาณรวมในไฟล์นี้คงเดิม 360,000 บาท",
        "รายการที่รอการตัดสินใจยังใช้ค่าเดิม หากรับทั้งหมด ลดลง 180,000 บาท",
    ]
    later.reject()


@pytest.mark.long
def test_the_same_file_again_brings_nothing(page: GatherWindow, saved: Path) -> None:
    page.look_at([saved])
    page.look_at([saved])
    assert [row[1] for row in table(page)] == ["รับได้", "เคยรวมแล้ว หรือซ้ำกับไฟล์อื่นในรายการ"]
    page.take_in()
    assert page._after._counts == (0, 0, 0, 0)


def test_nothing_to_look_at_is_told(page: GatherWindow, tmp_path: Path, told: list[str]) -> None:
    (tmp_path / "ว่าง").mkdir()
    page.look_at([tmp_path / "ว่าง"])
    assert told == ["ไม่พบไฟล์ .sqlite ที่จะรวม โปรดเลือกไฟล์ที่ได้รับ หรือโฟลเดอร์ที่มีไฟล์เหล่านั้น"]
    assert not page._take_in.isEnabled()


def cancelled(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """Cancel any work from now on after this many steps."""
    real = ThreadProgress._work_through

    def work_through(progress: ThreadProgress) -> bool:
        work = progress._steps

        def until() -> Iterator[object]:
            for number, step in enumerate(work, start=1):
                if number > after:
                    progress._is_wanted = False
                yield step
            work.close()  # type: ignore[attr-defined]

        progress._steps, steps = until(), work  # type: ignore[assignment]
        try:
            return real(progress)
        finally:
            steps.close()  # type: ignore[attr-defined]

    monkeypatch.setattr(ThreadProgress, "_work_through", work_through)


def test_looking_that_is_cancelled_keeps_what_was_looked_at(
    page: GatherWindow, into: Path, saved: Path, monkeypatch: pytest.MonkeyPatch, record: ProjectRecord
) -> None:
    others = [edited(saved, str(number), record.project.id, office=f"{number}") for number in range(5)]
    cancelled(monkeypatch, after=6)
    with unchanged(into):
        page.look_at(others)
        assert 0 < len(table(page)) < 5
        assert "หยุดตรวจแล้ว" in page._hint.text()
        page.reject()


def test_taking_in_that_is_cancelled_leaves_nothing(
    page: GatherWindow, into: Path, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with unchanged(into):
        page.look_at([saved])
        cancelled(monkeypatch, after=4)
        page.take_in()
        assert page._hint.text() == "ยกเลิกการรวมแล้ว ไม่มีการเปลี่ยนแปลงในไฟล์นี้"
        monkeypatch.undo()
        page.reject()


def test_what_waits_for_a_decision_is_told(page: GatherWindow, saved: Path, record: ProjectRecord) -> None:
    one = edited(saved, "ก", record.project.id, coordinator="ก")
    other = edited(saved, "ข", record.project.id, coordinator="ข")
    with ProjectFile.open(other) as file:
        again = typed_again(record)
        file.add_project(again.project, again.reports)
    page.look_at([one, other])
    page.take_in()
    assert page._after._diverged.text() == "มีส่วนที่แก้ไขต่างกัน 1 รายการ"
    assert page._after._duplicates.text() == "มีโครงการที่อาจซ้ำกัน 1 คู่"
    assert page._after._resolve.isVisible()
    assert page._after._compare.isVisible()


@pytest.mark.long
def test_earlier_steps_cannot_be_undone_over_what_came_in(
    page: GatherWindow, window: MainWindow, saved: Path
) -> None:
    document = desk_of(window).document
    document.new_project(office="ก่อนรวม")
    assert document.next_undone
    page.look_at([saved])
    page.take_in()
    assert not document.next_undone


@pytest.mark.long
def test_everything_has_a_thai_name_and_nothing_is_cut(page: GatherWindow, saved: Path, qtbot: QtBot) -> None:
    page.look_at([saved, bad_file(saved, "zip_file", "zip")])
    qtbot.wait(50)
    assert [*nameless(page), *cut(page)] == []
    page.take_in()
    qtbot.wait(50)
    assert [*nameless(page), *cut(page)] == []


def test_sealed_files_are_opened_by_their_password(
    page: GatherWindow, saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    with ProjectFile.open(saved) as file:
        sealed = send(file, tmp_path / "ส่ง", password="Horse-Battery-1").path
    page.look_at([sealed])
    assert page._password.isVisible()
    assert table(page)[0][1].endswith("มีรหัสผ่าน")
    page._password.line.setText("wrong-password")
    page._password._emit()
    assert [row[1] for row in table(page)] == [f"ไม่รับ: รหัสผ่านของไฟล์ {sealed.name} ไม่ถูกต้อง"]
    page._password.line.setText("Horse-Battery-1")
    page.activateWindow()  # on a slow machine, it has just been told how far the reading is
    qtbot.waitUntil(page._password.line.hasFocus)
    monkeypatch.setattr(GatherWindow, "_ask_files", lambda _: pytest.fail("Enter is for the password alone"))
    press(Qt.Key.Key_Return)
    assert [row[1:] for row in table(page)] == [["รับได้", "10"]]
    assert not page._password.isVisible()
    page.take_in()
    assert page._summary.text() == "รวมแล้ว 1 ไฟล์ ข้อมูลที่เปลี่ยน 10 รายการ"
