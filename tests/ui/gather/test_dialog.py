"""Gathering in the window: checked first, shown file by file, merged completely or not at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from app.models.project_record import ProjectRecord
from app.services.sending import send
from app.services.source_files import receipts_folder
from app.storage.merge import LastGathering
from app.storage.project_file import ProjectFile
from app.ui.gather import commands as gathering
from app.ui.gather import undo as undo_gathering
from app.ui.gather.conflicts import ResolveWindow
from app.ui.gather.dialog import GatherWindow
from app.ui.widgets import dialogs
from app.ui.widgets.tasks import ThreadProgress
from app.ui.window.main_window import MainWindow
from app.ui.window.workspace import Workspace
from tests.storage.world import unchanged
from tests.ui.answering import answering
from tests.ui.inspect_window import cut, nameless
from tests.ui.received import bad_file, edited, gathered, typed_again
from tests.ui.typing import press
from tests.ui.windows import window_on

BAD = {"zip_file": "ไม่ใช่ไฟล์ของโปรแกรมรายงาน", "newer_version": "รุ่นใหม่กว่า", "cut_short": "เสียหาย"}


@pytest.fixture
def into(tmp_path: Path) -> Path:
    path = tmp_path / "รวม" / "รวม.sqlite"
    path.parent.mkdir()
    ProjectFile.create(path).close()
    return path


@pytest.fixture
def window(into: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    with window_on(into, qtbot) as window:
        yield window


def desk_of(window: MainWindow) -> Workspace:
    assert window.workspace is not None
    return window.workspace


@pytest.fixture
def page(window: MainWindow) -> GatherWindow:
    workspace = desk_of(window)
    page = GatherWindow(workspace.document, workspace)
    page.show()
    return page


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The messages shown; of several answers the first is given."""
    told: list[str] = []

    def answer(box: QMessageBox) -> int:
        told.append(f"{box.text()} {box.informativeText()}".replace("\u200b", ""))
        if box.buttons():
            box.buttons()[0].click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answer)
    return told


def changes(page: GatherWindow) -> list[list[str]]:
    model = page._details.changes.table.cells
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def table(page: GatherWindow) -> list[list[str]]:
    model = page.files.cells
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


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
        ["เพิ่ม", name, "งบประมาณที่ได้รับ", "–", "180,000 บาท"],
        ["เพิ่ม", name, "เบิกใช้ (9 รายงาน)", "–", "180,000 บาท"],
    ]
    assert "งบประมาณ\u00a00\u00a0→\u00a0180,000\u00a0บาท" in page._details._totals.text()
    assert "งบประมาณรวมในไฟล์นี้ 0 → 180,000 บาท เพิ่มขึ้น 180,000 บาท" in page._totals.text()


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
    assert [row[0] for row in shown] == [*["รอตัดสินใจ"] * 3, "แก้ไข"]
    assert [row[1].startswith("ลบ: ") for row in shown[:3]] == [True, True, False]
    assert shown[0][2:] == ["งบประมาณที่ได้รับ", "180,000 บาท", "–"]
    assert shown[2][2:] == [f"เบิกใช้ {month.short_thai}", "91,600 บาท", "1 บาท ▼ 99.9 %"]
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
    assert document.can_undo
    page.look_at([saved])
    page.take_in()
    assert not document.can_undo


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


# --- the way back ---


def test_the_last_gathering_is_undone_after_asking(
    page: GatherWindow, window: MainWindow, saved: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page.look_at([saved])
    page.take_in()
    page.reject()
    asked: list[str] = []

    def agree(last: LastGathering, _parent: QWidget) -> bool:
        asked.append(undo_gathering._told(last))
        return True

    monkeypatch.setattr(undo_gathering, "_ask", agree)
    window.actions_by_name["coordinator"].trigger()
    window.actions_by_name["undo_gathering"].trigger()
    assert desk_of(window).project_id is None
    assert saved.name in asked[0]
    assert "10 รายการ" in asked[0]
    window.actions_by_name["undo_gathering"].trigger()
    assert told == ["ยังไม่เคยรวมไฟล์ จึงไม่มีอะไรให้ยกเลิก โปรดตรวจว่าเปิดไฟล์ที่ใช้รวมอยู่"]


@pytest.mark.long
def test_what_keeps_a_gathering_from_being_undone_is_named(
    page: GatherWindow,
    window: MainWindow,
    saved: Path,
    record: ProjectRecord,
    told: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page.look_at([saved])
    page.take_in()
    page.reject()
    workspace = desk_of(window)
    workspace.reload()
    assert workspace.document.set(record.project.id, "office", "แก้ไขต่อ")
    monkeypatch.setattr(undo_gathering, "_ask", lambda *_: True)
    window.actions_by_name["coordinator"].trigger()
    window.actions_by_name["undo_gathering"].trigger()
    [refused] = told
    assert f"{record.project.project_code} {record.project.project_name} (ข้อมูลโครงการ)" in refused
    assert workspace.document.file.project_ids() == [record.project.id]


# --- the way there ---


def test_a_folder_without_any_file_of_ours_shows_what_was_passed_over(
    page: GatherWindow, tmp_path: Path, told: list[str]
) -> None:
    (folder := tmp_path / "ได้รับ").mkdir()
    (folder / "x.db").write_text("")
    for _ in range(2):
        page.look_at([folder])
    assert [row[:2] for row in table(page)] == [["x.db", "ไม่ได้ตรวจ: ไม่ใช่ไฟล์ .sqlite .zip หรืออีเมล"]]
    assert len(told) == 2
    assert not page._take_in.isEnabled()


def test_what_is_dropped_is_looked_at(page: GatherWindow, saved: Path) -> None:
    data, point = QMimeData(), QPoint(5, 5)
    data.setUrls([QUrl.fromLocalFile(str(saved)), QUrl.fromLocalFile(str(saved.with_name("a.docx")))])
    nothing = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(point, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, nothing)
    QApplication.sendEvent(page, enter)
    assert enter.isAccepted()
    place = QPointF(point)
    QApplication.sendEvent(
        page, QDropEvent(place, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, nothing)
    )
    assert [row[0] for row in table(page)] == [saved.name]


def drop(window: MainWindow, *paths: Path) -> bool:
    """Return whether the window accepts them. The event dies with its data."""
    assert QApplication.activeModalWidget() is None, "nothing may be dropped beside it"
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(300, 300),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(window.windowHandle(), event)
    return event.isAccepted()


def test_a_folder_dropped_on_the_window_is_gathered(
    window: MainWindow, saved: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []

    def look(page: GatherWindow) -> int:
        qtbot.waitUntil(lambda: page.files.cells.rowCount() > 0)
        seen.extend(table(page))
        page.done(0)
        return 0

    monkeypatch.setattr(GatherWindow, "exec", look)
    assert drop(window, saved.parent)
    qtbot.waitUntil(lambda: bool(seen))
    assert [row[0] for row in seen if "ไม่ได้ตรวจ" not in row[1]] == [saved.name]
    passed_over = {row[0]: row[1] for row in seen if "ไม่ได้ตรวจ" in row[1]}
    assert passed_over[str(Path("รวม", "รวม.sqlite"))] == "ไม่ได้ตรวจ: เป็นไฟล์ที่จะรวมเข้า"


def test_one_file_dropped_may_be_meant_to_be_opened(
    window: MainWindow, saved: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(box: QMessageBox) -> int:
        next(button for button in box.buttons() if button.text() == "เปิดไฟล์นี้แทน").click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answer)
    assert drop(window, saved)
    qtbot.waitUntil(lambda: desk_of(window).document.file.path == saved)


@pytest.mark.long
def test_one_file_dropped_where_none_is_open_is_opened(window: MainWindow, saved: Path, qtbot: QtBot) -> None:
    assert window.files.close()
    drop(window, saved)
    qtbot.waitUntil(lambda: window.workspace is not None)
    assert desk_of(window).document.file.path == saved


def test_a_letter_dropped_is_left_to_the_field_under_it(window: MainWindow, tmp_path: Path) -> None:
    assert not gathering_would_take(window, tmp_path / "จดหมาย.docx")


def gathering_would_take(window: MainWindow, path: Path) -> bool:
    from app.ui.gather.drops import dropped_paths

    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    return bool(dropped_paths(data))


@pytest.mark.long
def test_without_a_file_one_is_asked_for_first(
    window: MainWindow, saved: Path, told: list[str], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    window.files.close()
    monkeypatch.setattr(dialogs, "ask_new_file", lambda *_: saved.with_name("ใหม่.sqlite"))
    monkeypatch.setattr(GatherWindow, "exec", lambda page: page.done(0))
    gathering.gather_files(window)
    assert told[0].startswith("จะรวมไฟล์ที่ได้รับเข้าไฟล์ใด")
    assert desk_of(window).document.file.path.name == "ใหม่.sqlite"


# --- what waits ---


def test_the_status_line_tells_what_diverged_until_it_is_decided(
    saved: Path, record: ProjectRecord, qtbot: QtBot
) -> None:
    copies = [edited(saved, name, record.project.id, office=name) for name in ("ก", "ข")]
    with window_on(gathered(saved, *copies), qtbot) as window:
        notice = window._diverged
        qtbot.waitUntil(notice.isVisible)
        assert notice.text() == "แก้ไขต่างกัน 1 รายการ"

        def decide(decision: ResolveWindow) -> None:
            decision.panel.choose_all(0)
            decision._use.click()
            decision.reject()

        with answering(decide, kind=ResolveWindow):
            notice.click()
        qtbot.waitUntil(lambda: not notice.isVisible())


@pytest.mark.long
def test_a_file_in_which_nothing_waits_says_nothing(saved: Path, qtbot: QtBot) -> None:
    with window_on(saved, qtbot) as window:
        qtbot.wait(600)
        assert not window._diverged.isVisible()
