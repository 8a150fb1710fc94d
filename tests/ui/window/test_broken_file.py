"""A broken file: each way out makes a new file and does not change the broken one."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.models.errors import UserError
from app.models.project_record import ProjectRecord
from app.storage.backups import backup_folder
from app.storage.connection import DamagedFileError
from app.storage.opening.journals import journal_of
from app.storage.project_file import ProjectFile
from app.ui.window.broken_file import TwoVersionsDialog, WayOut, ask_way_out
from app.ui.window.file_opening import offer_backup
from tests.conftest import create_backed_up
from tests.files.hostile_making import sql
from tests.files.journals import all_but_done
from tests.ui.answering import answering


@pytest.fixture
def saved(path: Path, record: ProjectRecord) -> Path:
    """A closed file that was made and edited here, which leaves a backup in the user's folders."""
    with create_backed_up(path) as made:
        made.add_project(record.project, record.reports)
    return path


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def refused(path: Path) -> UserError:
    with pytest.raises(UserError) as caught:
        ProjectFile.open(path)
    return caught.value


@contextmanager
def pressing(words: str) -> Iterator[None]:
    """Press the button with these words in each dialog that opens within the block."""

    def click() -> None:
        if dialog := QApplication.activeModalWidget():
            buttons = {button.text(): button for button in dialog.findChildren(QPushButton)}
            buttons.get(words, next(iter(buttons.values()))).click()

    timer = QTimer(interval=50)
    timer.timeout.connect(click)
    timer.start()
    yield
    timer.stop()


def offered(parent: QWidget, path: Path, words: str) -> list[Path]:
    """The paths opened when the clerk presses a button."""
    opened: list[Path] = []
    with pressing(words):
        offer_backup(parent, path, refused(path), opened.append)
    return opened


def test_of_a_foreign_file_what_is_sound_is_offered_as_a_new_file(
    parent: QWidget, saved: Path, record: ProjectRecord
) -> None:
    sql(saved, "CREATE VIEW v AS SELECT 1")
    content = saved.read_bytes()
    [new] = offered(parent, saved, "กู้ข้อมูลเป็นไฟล์ใหม่")
    assert (new.parent, new.name) == (saved.parent, f"{saved.stem} กู้ข้อมูล.sqlite")
    with ProjectFile.open(new) as file:
        assert file.project(record.project.id) == record.project
    assert saved.read_bytes() == content


def test_the_default_answer_opens_nothing(parent: QWidget) -> None:
    def look(box: QMessageBox) -> None:
        assert (box.defaultButton().text(), box.escapeButton().text()) == ("ปิด", "ปิด")
        box.defaultButton().click()

    error = DamagedFileError("ไฟล์ ก.sqlite เสียหาย", "โปรดใช้ไฟล์สำรอง")
    with answering(look, kind=QMessageBox):
        assert ask_way_out(parent, error, "1 ม.ค. 2562", True) is WayOut.CLOSE


def test_what_another_program_made_is_told_without_a_way_out(parent: QWidget, saved: Path) -> None:
    shutil.rmtree(backup_folder(saved))
    saved.write_bytes(b"PK\3\4" + bytes(5000))
    assert offered(parent, saved, "OK") == []


@pytest.fixture
def two(saved: Path) -> Path:
    """A file with two possible states, of one project each."""
    all_but_done(saved, "setting")
    journal = journal_of(saved).read_bytes()
    ProjectFile.open(saved).close()
    for number in range(3):
        with ProjectFile.open(saved) as file:
            file.set_setting("x", str(number))
    journal_of(saved).write_bytes(journal)
    return saved


@pytest.mark.parametrize(("words", "setting"), [("เปิดแบบที่ 1", "2"), ("เปิดแบบที่ 2", "")])
def test_of_two_states_the_chosen_one_opens_as_a_copy_beside(
    parent: QWidget, two: Path, words: str, setting: str
) -> None:
    content = two.read_bytes()
    [new] = offered(parent, two, words)
    assert (new.parent, new.stem) == (two.parent, f"{two.stem} {words[-8:]}")
    with ProjectFile.open(new, writable=False) as file:
        assert file.setting("x") == setting
    assert two.read_bytes() == content
    assert journal_of(two).exists()


def test_closing_the_question_opens_neither(parent: QWidget, two: Path) -> None:
    assert offered(parent, two, "ปิด") == []


def test_its_default_is_the_one_that_does_nothing(parent: QWidget) -> None:
    dialog = TwoVersionsDialog(UserError("ก", "ข"), [], parent)
    assert [button.text() for button in dialog.findChildren(QPushButton) if button.isDefault()] == ["ปิด"]
    assert dialog.chosen is None
