"""What waits is shown before and after gathering, and is decided as ticked."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.models.project_record import ProjectRecord
from app.services.gathering import gather
from app.services.waiting.decisions import pending
from app.storage.project_file import ProjectFile
from app.ui.board.page import BoardPage
from app.ui.core.document import Document
from app.ui.gather import waiting
from app.ui.gather.dialog import GatherWindow
from app.ui.gather.waiting import AfterGathering, BeforeGathering
from app.ui.gather.waiting_notice import WaitingNotice
from app.ui.window.main_window import MainWindow
from tests.ui.received import gathered


@pytest.fixture
def into(saved: Path) -> Path:
    return gathered(saved, saved)


@pytest.fixture
def lossy(saved: Path, into: Path, record: ProjectRecord) -> Path:
    """The clerk's file, after the first report was removed and the budget lowered to 1 baht."""
    with ProjectFile.open(saved) as file:
        file.remove_report(record.project.id, record.reports[0].period)
        file.set_project_entry(record.project.id, "allocated_budget_satang", 1_00)
    return saved


@pytest.fixture
def document(window: MainWindow) -> Document:
    assert window.workspace
    return window.workspace.document


def looked_at(window: MainWindow, source: Path) -> GatherWindow:
    assert window.workspace
    page = GatherWindow(window.workspace.document, window.workspace)
    page.look_at([source])
    page.show()
    return page


@pytest.mark.long
def test_before_gathering_the_page_says_how_much_will_wait(window: MainWindow, lossy: Path) -> None:
    page = looked_at(window, lossy)
    assert page._take_in.text() == "รวมเข้าไฟล์ 2 รายการ (รอการตัดสินใจ 2)"
    assert page._details.consider.text() == "พิจารณา 2 รายการ…"
    assert page._details._waits.isVisible()
    page.reject()


def test_what_is_ticked_before_gathering_is_accepted_with_it(
    window: MainWindow, document: Document, lossy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tick_budget(self: BeforeGathering) -> int:
        [place] = [n for n, row in enumerate(self.table.rows) if row.entry.label == "งบประมาณที่ได้รับ"]
        self.model.toggle(place)
        self.accept()
        return self.result()

    monkeypatch.setattr(BeforeGathering, "exec", tick_budget)
    page = looked_at(window, lossy)
    page._details.consider.click()
    assert page._take_in.text() == "รวมเข้าไฟล์ 2 รายการ (รอการตัดสินใจ 1)"
    page.take_in()
    page.reject()
    assert [one.changes[0].change.value for one in pending(document.file)] == ["ลบ"]
    [project_id] = document.file.project_ids()
    assert document.file.project(project_id).allocated_budget_satang == 1_00


@pytest.mark.long
def test_after_gathering_what_waits_is_counted(
    window: MainWindow, lossy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = looked_at(window, lossy)
    page.take_in()
    assert page._after._waiting.text() == "รอการตัดสินใจ 2 รายการ ยอดรวมยังใช้ค่าเดิม"
    monkeypatch.setattr("app.ui.gather.waiting.AfterGathering.exec", lambda self: self._tick_all(True))
    page._after._consider.click()
    assert page._after._waiting.text() == "รอการตัดสินใจ 2 รายการ ยอดรวมยังใช้ค่าเดิม", "ticking decides nothing"
    page.reject()


def after(document: Document, lossy: Path, parent: MainWindow) -> AfterGathering:
    gather(document.file, [lossy])
    made = AfterGathering(document, pending(document.file), parent)
    made.show()
    return made


def test_ticked_decisions_are_accepted_and_the_others_refused(
    document: Document, window: MainWindow, lossy: Path, record: ProjectRecord
) -> None:
    made = after(document, lossy, window)
    assert not made.accept_ticked.isEnabled()
    made.model.toggle(0)
    made.accept_ticked.click()
    assert made.heading.text() == "รอการตัดสินใจ 1 รายการ"
    made.all.click()
    made.refuse_ticked.click()
    assert made.heading.text() == "ไม่มีรายการที่รอการตัดสินใจ"
    assert not made.accept_ticked.isVisible()
    file = document.file
    assert len(file.reports(record.project.id)) == len(record.reports) - 1
    assert file.project(record.project.id) == record.project
    made.reject()


@pytest.mark.long
def test_decisions_are_made_in_a_thread_and_can_be_cancelled(
    document: Document, window: MainWindow, lossy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thousands of them take seconds."""
    seen: list[tuple[int, bool]] = []

    def cancelled(_steps: object, count: int, _doing: str, _parent: object, *, in_thread: bool) -> bool:
        seen.append((count, in_thread))
        return False

    monkeypatch.setattr(waiting, "run_task", cancelled)
    made = after(document, lossy, window)
    made.all.click()
    made.accept_ticked.click()
    assert seen == [(2, True)]
    assert len(made.ticked) == len(pending(document.file)) == 2
    made.reject()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_enter_and_esc_decide_nothing(
    document: Document, window: MainWindow, lossy: Path, key: Qt.Key
) -> None:
    made = after(document, lossy, window)
    made.all.click()
    QTest.keyClick(made, key)
    assert len(pending(document.file)) == 2
    made.reject()


@pytest.mark.long
def test_space_ticks_the_row_in_the_table(document: Document, window: MainWindow, lossy: Path) -> None:
    made = after(document, lossy, window)
    QApplication.processEvents()
    QTest.keyClick(made.table, Qt.Key.Key_Space)
    assert [one.changes[0].change.value for one in made.ticked] == ["ลบ"]
    made.reject()


@pytest.mark.long
def test_the_status_line_counts_what_waits(
    document: Document, window: MainWindow, lossy: Path, qtbot: QtBot
) -> None:
    gather(document.file, [lossy])
    assert window.workspace
    window.workspace.gathered.emit()
    notice = window.findChild(WaitingNotice)
    assert notice
    assert notice.text() == "รอการตัดสินใจ 2 รายการ"
    assert not notice.isHidden()


def test_what_waits_is_found_when_the_file_is_in_sight(
    document: Document, window: MainWindow, lossy: Path, qtbot: QtBot
) -> None:
    gather(document.file, [lossy])
    document.file.database.connection.execute("DELETE FROM setting WHERE key = 'waiting'")
    notice = window.findChild(WaitingNotice)
    assert notice
    assert window.workspace
    notice.watch(window.workspace)
    qtbot.waitUntil(lambda: not notice.isHidden())
    assert notice.text() == "รอการตัดสินใจ 2 รายการ"


@pytest.mark.long
def test_who_decides_from_the_board_is_on_the_board_again(
    document: Document, window: MainWindow, lossy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def accept_all(self: AfterGathering) -> int:
        self.all.click()
        self.accept_ticked.click()
        return 0

    gather(document.file, [lossy])
    monkeypatch.setattr(AfterGathering, "exec", accept_all)
    window.actions_by_name["board"].trigger()
    assert window.workspace
    page = window.workspace.findChild(BoardPage)
    assert page
    assert page.board
    assert page.board.unsettled.waiting == 2
    window.actions_by_name["waiting"].trigger()
    assert page.isVisible()
    assert page.board.unsettled.waiting == 0
    assert page.board.total.allocated_satang == 1_00
