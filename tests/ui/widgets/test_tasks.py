import contextlib
import gc
import time
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QProgressDialog, QWidget
from pytestqt.qtbot import QtBot

from app.models.errors import UserError
from app.ui.editors.line_edit import LineEdit
from app.ui.widgets import tasks
from app.ui.widgets.tasks import (
    Progress,
    ThreadProgress,
    found_beside,
    run_task,
    task_result,
)
from tests.ui.answering import answering


class Work:
    """Steps, and how they ended."""

    def __init__(self, count: int, fails_at: int = 0) -> None:
        self.done = 0
        self.was_closed = False
        self.count, self.fails_at = count, fails_at

    def steps(self) -> Iterator[tuple[int, str]]:
        try:
            for number in range(1, self.count + 1):
                if number == self.fails_at:
                    raise UserError("พื้นที่เก็บข้อมูลเต็ม")
                self.done = number
                yield number, str(number)
        except GeneratorExit:
            self.was_closed = True
            raise


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show progress at once, and again after every step."""
    monkeypatch.setattr(tasks, "_PATIENCE_S", 0)
    monkeypatch.setattr(tasks, "_SLICE_S", 0)


@pytest.mark.usefixtures("impatient")
def test_all_steps_are_done_and_counted(window: QWidget) -> None:
    work = Work(30)
    progress = Progress(work.steps(), 30, "กำลังพิมพ์โครงการที่", window)
    assert progress.carry_out()
    assert work.done == 30
    assert progress.labelText() == "กำลังพิมพ์โครงการที่ 30 จาก 30"


@pytest.mark.parametrize("in_thread", [False, True])
def test_work_that_takes_no_time_shows_nothing(
    in_thread: bool, window: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Progress, "exec", lambda _self: pytest.fail("a progress is shown"))
    assert run_task(Work(30).steps(), 30, "กำลังพิมพ์โครงการที่", window, in_thread=in_thread)


def test_a_share_is_told_without_its_whole_and_a_count_with_it(window: QWidget) -> None:
    shown = [Progress(iter(()), 100, doing, window) for doing in ("กำลังตรวจเอกสาร ร้อยละ", "กำลังพิมพ์โครงการที่")]
    for progress in shown:
        progress._show(49)
    assert [one.labelText() for one in shown] == ["กำลังตรวจเอกสาร ร้อยละ 49", "กำลังพิมพ์โครงการที่ 49 จาก 100"]


@pytest.mark.parametrize("in_thread", [False, True])
def test_the_last_thing_found_is_the_result(in_thread: bool, window: QWidget) -> None:
    found = iter([(1, None), (2, "ก"), (3, "ข"), (4, None)])
    assert task_result(found, 4, "กำลังค้นหา", window, in_thread=in_thread) == "ข"


@pytest.mark.usefixtures("impatient")
def test_work_that_is_cancelled_has_no_result(window: QWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Progress, "_show", lambda progress, _number: progress.cancel())
    work = Work(30)
    assert task_result(work.steps(), 30, "กำลังค้นหา", window) is None
    assert (work.done, work.was_closed) == (1, True)


def test_cancel_stops_at_once_and_closes_the_work(window: QWidget) -> None:
    work = Work(10**9)
    progress = Progress(work.steps(), 10**9, "กำลังพิมพ์โครงการที่", window)
    QTimer.singleShot(50, progress.cancel)
    assert not progress.carry_out()
    assert work.was_closed
    assert 0 < work.done < 10**9


def test_an_error_of_the_work_is_raised_where_it_was_asked_for(window: QWidget) -> None:
    progress = Progress(Work(5, fails_at=3).steps(), 5, "กำลังพิมพ์โครงการที่", window)
    with pytest.raises(UserError, match="เต็ม"):
        progress.carry_out()


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Qt shows a progress dialog four seconds after its creation: here after four milliseconds."""
    made = QProgressDialog.setMinimumDuration

    def set_duration(dialog: QProgressDialog, _ms: int) -> None:
        made(dialog, 0)
        for clock in dialog.findChildren(QTimer):
            clock.start(4)

    monkeypatch.setattr(QProgressDialog, "setMinimumDuration", set_duration)


def shown() -> list[QWidget]:
    found = [widget for widget in QApplication.allWidgets() if isinstance(widget, QProgressDialog)]
    return [widget for widget in found if widget.isVisible()]


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("kind", [Progress, ThreadProgress])
@pytest.mark.parametrize("fails", [False, True])
def test_no_progress_appears_after_its_work(
    kind: type[Progress], fails: bool, window: QWidget, qtbot: QtBot
) -> None:
    def work() -> Iterator[tuple[int, None]]:
        if fails:
            raise UserError("พื้นที่เก็บข้อมูลเต็ม")
        yield 1, None

    with contextlib.suppress(UserError):
        kind(work(), 1, "กำลังค้นหา", window).carry_out()
    qtbot.wait(40)
    assert shown() == []
    assert window.findChildren(QProgressDialog) == []


@pytest.mark.usefixtures("hurried")
def test_no_progress_appears_over_what_was_found_quickly(window: QWidget, qtbot: QtBot) -> None:
    """For example when a decision window opens at once: an empty progress dialog covered it and kept the
    focus.
    """
    assert found_beside(window, "กำลังค้นหา…", lambda: "found") == "found"
    decision = QDialog(window)
    qtbot.addWidget(decision)
    QTimer.singleShot(40, decision.accept)
    decision.exec()
    assert shown() == []


@pytest.mark.parametrize("in_thread", [False, True])
def test_a_key_of_the_moment_in_which_it_is_cancelled_begins_nothing_within_it(
    in_thread: bool, window: QWidget, impatient: None
) -> None:
    """Another month would be read within the reading of the first one, and be replaced by that one's rows."""
    field = LineEdit(window)
    field.show()
    field.setFocus()

    def steps() -> Iterator[tuple[int, None]]:
        while True:
            time.sleep(0.001)
            yield 1, None

    def cancel(progress: QProgressDialog) -> None:
        progress.cancel()
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_A)
        typed.append(field.text())

    typed: list[str] = []
    with answering(cancel, kind=QProgressDialog):
        assert not run_task(steps(), 2, "กำลังอ่านเดือนที่", window, in_thread=in_thread)
    assert typed == [""]
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_A)
    assert field.text() == "a"


@pytest.mark.parametrize("in_thread", [False, True])
def test_an_error_keeps_nothing_of_those_who_were_told_it(qtbot: QtBot, in_thread: bool) -> None:
    """Python would free what it keeps in any thread: a timer of the window's thread then ends the program."""

    class Local:
        """What the function that began the work still has."""

    def begin() -> weakref.ref[Local]:
        local = Local()
        with contextlib.suppress(UserError):
            run_task(Work(3, fails_at=2).steps(), 3, "กำลังพิมพ์โครงการที่", None, in_thread=in_thread)
        return weakref.ref(local)

    gc.collect()
    gc.disable()
    try:
        assert begin()() is None
    finally:
        gc.enable()
