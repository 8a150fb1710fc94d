"""A clerk's file has no business with another office's projects: nothing of them is taken unasked."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from app.models.project_record import ProjectRecord
from app.services.file_profile import FileProfile, Role, create_file
from app.storage.project_file import ProjectFile
from app.ui.gather.dialog import GatherWindow
from app.ui.window.main_window import MainWindow
from tests.ui.answering import answering
from tests.ui.gather.shown import desk_of, table
from tests.ui.received import typed_again
from tests.ui.windows import window_on

BANGRAK = "สำนักงานเขตบางรัก"
WHOSE = "มีโครงการของสำนักงานเขตมีนบุรี ซึ่งไม่ใช่หน่วยงานของไฟล์ที่เปิดอยู่"


@pytest.fixture
def role() -> Role:
    return Role.CLERK


@pytest.fixture
def into(tmp_path: Path, role: Role, record: ProjectRecord) -> Path:
    path = tmp_path / "ของเรา" / "ของเรา.sqlite"
    path.parent.mkdir()
    with create_file(path, FileProfile(role, BANGRAK, 2562)) as file:
        own = typed_again(record, office=BANGRAK)
        file.add_project(own.project, own.reports)
    return path


@pytest.fixture
def window(into: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    with window_on(into, qtbot) as window:
        yield window


def answer(box: QMessageBox, words: str, asked: list[str]) -> None:
    asked.append(box.text().replace("\u200b", ""))
    next(button for button in box.buttons() if button.text() == words).click()


def test_nothing_is_taken_of_another_offices_file_unless_asked_for(
    page: GatherWindow, into: Path, saved: Path
) -> None:
    before, asked = into.read_bytes(), list[str]()
    with answering(lambda box: box.defaultButton().click(), kind=QMessageBox):
        page.look_at([saved])
    assert table(page) == [[saved.name, f"ไม่รับ: ไฟล์ {saved.name} {WHOSE}", ""]]
    assert not page._take_in.isEnabled()
    assert into.read_bytes() == before
    with answering(lambda box: answer(box, "ตรวจเพื่อรวมด้วย", asked), kind=QMessageBox):
        page.look_at([saved])
    assert asked == [f"ไฟล์ {saved.name} {WHOSE}"]
    assert [row[:2] for row in table(page)] == [[saved.name, "รับได้"]]
    page.take_in()
    page.reject()


def test_many_files_of_other_offices_are_one_question(
    page: GatherWindow, saved: Path, tmp_path: Path
) -> None:
    other = tmp_path / "อื่น.sqlite"
    other.write_bytes(saved.read_bytes())
    with ProjectFile.open(other) as file:
        [project] = file.summaries()
        file.set_project_entry(project.id, "project_name", "อื่น")
    with answering(lambda box: box.defaultButton().click(), kind=QMessageBox):
        page.look_at([saved, other])
    assert len(table(page)) == 2
    assert not page._take_in.isEnabled()


def test_a_file_of_the_own_office_is_taken_as_before(
    page: GatherWindow, window: MainWindow, saved: Path, record: ProjectRecord
) -> None:
    with ProjectFile.open(saved) as file:
        file.set_project_entry(record.project.id, "office", "เขตบางรัก")
    page.look_at([saved])
    assert [row[:2] for row in table(page)] == [[saved.name, "รับได้"]]


@pytest.mark.parametrize("role", [Role.COORDINATOR])
def test_a_coordinators_file_takes_every_offices(page: GatherWindow, saved: Path) -> None:
    page.look_at([saved])
    assert [row[:2] for row in table(page)] == [[saved.name, "รับได้"]]


def test_a_file_of_another_office_dropped_on_a_clerks_window_is_asked_about(
    window: MainWindow, saved: Path, qtbot: QtBot
) -> None:
    data, asked = QMimeData(), list[str]()
    data.setUrls([QUrl.fromLocalFile(str(saved))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier

    def decline(box: QMessageBox) -> None:
        asked.append(box.text().replace("\u200b", ""))
        box.defaultButton().click()

    def leave() -> None:
        shown = QApplication.activeModalWidget()
        if len(asked) == 2 and isinstance(shown, GatherWindow):
            shown.reject()

    leaving = QTimer(interval=10)  # the window may be shown before it has checked and asks
    leaving.timeout.connect(leave)
    leaving.start()
    with answering(decline, decline, kind=QMessageBox):
        QApplication.sendEvent(window.windowHandle(), QDropEvent(QPointF(9, 9), copy, data, left, none))
        qtbot.waitUntil(lambda: len(asked) == 2 and not QApplication.activeModalWidget())
    leaving.stop()
    assert asked == [f"จะทำอย่างไรกับไฟล์ {saved.name}", f"ไฟล์ {saved.name} {WHOSE}"]
    assert [one.office for one in desk_of(window).document.file.summaries()] == [BANGRAK]
