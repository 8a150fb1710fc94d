import itertools
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.ui.editors.line_edit import LineEdit
from app.ui.widgets import tasks
from app.ui.widgets.later import IdleWork, Later, WhenFree
from app.ui.widgets.tasks import (
    Progress,
    found_beside,
    is_thread_at_work,
    note_work_beside,
    paint_window,
    run_task,
)
from tests.ui.typing import type_text


def noted(done: list[str], name: str) -> Callable[[], bool]:
    """Return a step that notes that it was taken, and is the last one."""

    def step() -> bool:
        done.append(name)
        return False

    return step


def test_what_may_wait_is_done_step_by_step_and_ends_with_its_owner(window: QWidget, qtbot: QtBot) -> None:
    left = [3, 2, 1]

    def step() -> bool:
        left.pop()
        return bool(left)

    IdleWork(step, window).begin()
    assert len(left) == 3, "nothing is done before the window has time"
    qtbot.waitUntil(lambda: not left)
    owner = QWidget()
    qtbot.addWidget(owner)
    endless = IdleWork(lambda: True, owner)
    endless.begin()
    owner.hide()
    endless.stop()
    assert not endless.isActive()


def test_what_may_wait_does_so_while_a_thread_works(window: QWidget, qtbot: QtBot) -> None:
    """The thread has the open file: what reads it beside would show what may be taken back."""
    done: list[str] = []
    is_over = Event()

    def steps() -> Iterator[tuple[int, None]]:
        yield 1, None
        is_over.wait(0.3)
        done.append("thread")
        yield 2, None

    def idle() -> bool:
        done.append("idle")
        return False

    IdleWork(idle, window).begin()
    later = Later(lambda: done.append("later"), window, 30)
    later.start()
    assert run_task(steps(), 2, "กำลังรวมรายการที่", window, in_thread=True)
    qtbot.waitUntil(lambda: len(done) == 3)
    assert done[0] == "thread"
    assert later.interval() == 30


def test_what_may_wait_does_so_while_a_thread_prints_what_is_seen_soon(window: QWidget, qtbot: QtBot) -> None:
    """Both would ask for Python's lock in turn, and a step of milliseconds would take five times as long."""
    done: list[str] = []
    is_over = Event()

    def printing() -> None:
        is_over.wait(5)
        done.append("thread")

    with ThreadPoolExecutor(1) as press:
        note_work_beside(press.submit(printing))
        IdleWork(noted(done, "idle"), window).begin()
        qtbot.wait(100)
        assert not done
        is_over.set()
        qtbot.waitUntil(lambda: done == ["thread", "idle"])


def test_what_may_wait_does_so_until_what_a_thread_has_found_is_taken(
    window: QWidget, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the end of the thread and that of its progress, it would change what was read."""
    monkeypatch.setattr(tasks, "_QUIET", 0)
    has_read = Event()
    done: list[str] = []

    def write() -> None:
        if has_read.is_set() and not is_thread_at_work():
            done.append("written")

    timer = QTimer(window)
    timer.timeout.connect(write)
    timer.start(1)

    def read() -> bool:
        time.sleep(0.01)
        has_read.set()
        return True

    assert found_beside(window, "กำลังอ่านโครงการ", read)
    done.append("taken")
    qtbot.waitUntil(lambda: "written" in done)
    assert done[0] == "taken"


def test_what_may_wait_takes_nothing_of_the_time_of_a_task(window: QWidget, qtbot: QtBot) -> None:
    """Between the steps of a task the window's events are processed, but it is not idle."""
    done: list[str] = []

    def idle() -> bool:
        done.append("idle")
        return False

    def steps() -> Iterator[tuple[int, None]]:
        for number in range(1, 30):
            time.sleep(0.01)
            done.append("task")
            yield number, None

    work = IdleWork(idle, window)
    work.begin()
    assert run_task(steps(), 29, "กำลังเทียบโครงการที่", window)
    assert done == ["task"] * 29
    qtbot.waitUntil(lambda: done[-1] == "idle")


def test_a_progress_that_was_only_made_holds_nothing_up(window: QWidget, qtbot: QtBot) -> None:
    done: list[int] = []
    Progress(iter(()), 1, "กำลังตรวจ", window)

    def step() -> bool:
        done.append(1)
        return False

    IdleWork(step, window).begin()
    qtbot.waitUntil(lambda: bool(done), timeout=2_000)


def test_work_that_may_wait_takes_no_step_between_two_keys(qtbot: QtBot) -> None:
    line = LineEdit()
    done: list[str] = []
    qtbot.addWidget(line)
    line.show()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    line.edited.connect(lambda _value: done.append("stored"))

    def idle() -> bool:
        done.append("idle")
        return False

    type_text(line, "กข")
    IdleWork(idle, line).begin()
    qtbot.waitUntil(lambda: "idle" in done)
    assert done == ["stored", "idle"]


def test_idle_works_take_their_steps_in_turn_one_in_each_visit_of_the_event_loop(
    window: QWidget, qtbot: QtBot
) -> None:
    """The steps of all of them, one after the other, would hold the window for several times as long."""
    done: list[str] = []

    def stepping(name: str) -> IdleWork:
        def step() -> bool:
            done.append(name)
            return True

        return IdleWork(step, window)

    works = [stepping(name) for name in "abc"]
    visits = QTimer(window, interval=0)
    visits.timeout.connect(lambda: done.append("|"))
    for work in works:
        work.begin()
    visits.start()
    qtbot.waitUntil(lambda: done.count("c") >= 4)
    for work in works:
        work.stop()
    taken = [name for name in done if name != "|"]
    assert "".join(taken).startswith("abcabcabc")
    assert all("|" in pair for pair in itertools.pairwise(done))


def test_work_that_is_begun_again_before_its_turn_takes_one_step(window: QWidget, qtbot: QtBot) -> None:
    done: list[int] = []

    def step() -> bool:
        done.append(1)
        return False

    work = IdleWork(step, window)
    for _ in range(3):
        work.begin()
        qtbot.wait(0)
    qtbot.waitUntil(lambda: bool(done))
    qtbot.wait(5)
    assert len(done) <= 3
    assert not work.isActive()


def test_work_whose_owner_ends_before_its_turn_takes_no_step(window: QWidget, qtbot: QtBot) -> None:
    done: list[str] = []
    owner, other = QWidget(), IdleWork(noted(done, "other"), window)
    qtbot.addWidget(owner)
    first = IdleWork(noted(done, "gone"), owner)
    first._act()  # its rest is over
    other._act()
    owner.deleteLater()
    qtbot.waitUntil(lambda: bool(done))
    qtbot.wait(5)
    assert done == ["other"]


def test_work_that_ends_by_an_error_keeps_no_other_from_its_turn(window: QWidget, qtbot: QtBot) -> None:
    done: list[str] = []

    def fail() -> bool:
        raise OSError("full")

    IdleWork(fail, window).begin()
    IdleWork(noted(done, "done"), window).begin()
    with qtbot.captureExceptions() as errors:
        qtbot.waitUntil(lambda: bool(done))
    assert [kind for kind, *_ in errors] == [OSError]


def test_idle_work_takes_no_step_while_the_window_is_only_painted(window: QWidget, qtbot: QtBot) -> None:
    """Whoever paints it is in the middle of something that the clerk waits for."""
    done: list[str] = []
    IdleWork(noted(done, "idle"), window).begin()
    for _ in range(5):
        paint_window()
        time.sleep(0.01)
    assert done == []
    qtbot.waitUntil(lambda: done == ["idle"])


def test_what_waits_for_the_clerk_does_so_until_what_opened_a_dialog_has_what_was_typed_there(
    window: QWidget, qtbot: QtBot
) -> None:
    """Both may be due at once: the dialog is closed, but what opened it has not gone on yet."""
    done: list[str] = []
    dialog = QDialog(window)
    QTimer.singleShot(20, dialog.accept)
    QTimer.singleShot(20, WhenFree(lambda: done.append("acted"), window).start)
    QTimer.singleShot(0, lambda: time.sleep(0.03))
    assert dialog.exec() == QDialog.DialogCode.Accepted
    done.append("taken")
    qtbot.waitUntil(lambda: "acted" in done)
    assert done == ["taken", "acted"]


def test_what_waits_for_the_clerk_does_so_during_a_task(window: QWidget, qtbot: QtBot) -> None:
    done: list[str] = []

    def look() -> bool:
        time.sleep(0.2)
        done.append("found")
        return True

    WhenFree(lambda: done.append("acted"), window).start()
    assert found_beside(window, "กำลังอ่านโครงการ", look)
    qtbot.waitUntil(lambda: "acted" in done)
    assert done == ["found", "acted"]


def test_what_waits_for_the_clerk_does_so_until_a_menu_is_closed(window: QWidget, qtbot: QtBot) -> None:
    """To take the menu's parent away would take the menu from what has opened it."""
    done: list[str] = []
    menu = QMenu(window)
    menu.addAction("คัดลอก")
    WhenFree(lambda: done.append("acted"), window).start()
    QTimer.singleShot(300, menu.close)
    menu.exec()
    done.append("closed")
    qtbot.waitUntil(lambda: "acted" in done)
    assert done == ["closed", "acted"]


def test_what_waits_for_the_clerk_does_so_while_the_window_is_only_painted(
    window: QWidget, qtbot: QtBot
) -> None:
    """A dialog of many parts may be in the making, which is no dialog yet."""
    done: list[str] = []
    WhenFree(lambda: done.append("acted"), window).start()
    end = time.monotonic() + 0.3
    while time.monotonic() < end:
        paint_window()
    done.append("made")
    qtbot.waitUntil(lambda: "acted" in done)
    assert done == ["made", "acted"]
