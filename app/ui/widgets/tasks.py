"""Work that takes time, in steps: the window stays responsive, its progress is shown, and cancelling ends it.

A step is a number, from 1 on, and perhaps what was found by then. `run_task` and `task_result` carry work out
that the clerk waits for; `IdleWork` is for what may wait.
"""

import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, Final, TypeVar

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QProgressDialog, QWidget

from app.ui.widgets.labels import make_labels_plain

Found = TypeVar("Found")

_PATIENCE_S: Final = 0.08
"""Work that takes no longer shows no progress."""
_SLICE_S: Final = 0.03
"""Steps are taken so long before the window is looked after again."""
_LOOK_EVERY_MS: Final = 40


def run_task(
    steps: Iterator[tuple[int, Any]],
    count: int,
    doing: str,
    parent: QWidget | None,
    *,
    in_thread: bool = False,
) -> bool:
    """Carry out work of `count` steps. True when all of it is done, False when the clerk cancelled it.

    `doing`: in Thai what is counted, such as “กำลังพิมพ์โครงการที่”. Cancelling closes the generator, so that it
    leaves nothing half done. `in_thread`: for steps that may take long each, and touch no widget; cancelling
    takes effect at the next step. Raises the errors of the work. Nothing of the progress is left afterwards.
    """
    kind = ThreadProgress if in_thread else Progress
    return kind(steps, count, doing, parent).carry_out()


def task_result(
    steps: Iterator[tuple[int, Found | None]],
    count: int,
    doing: str,
    parent: QWidget | None,
    *,
    in_thread: bool = False,
) -> Found | None:
    """As `run_task`. Returns the last thing that the steps found, and None when the clerk cancelled."""
    found: list[Found] = []

    def noting() -> Iterator[tuple[int, None]]:
        try:
            for number, one in steps:
                if one is not None:
                    found.append(one)
                yield number, None
        finally:
            _close(steps)

    return found[-1] if run_task(noting(), count, doing, parent, in_thread=in_thread) and found else None


def found_beside(parent: QWidget, doing: str, look: Callable[[], Found]) -> Found | None:
    """What `look` finds, in a thread beside the window; None when it was cancelled. Raises what it raises."""
    return task_result(((number, look()) for number in (1,)), 1, doing, parent, in_thread=True)


class IdleWork(QTimer):
    """Work that may wait: once begun, it takes a step each time the window has nothing better to do.

    `step`: takes one and returns whether there are more. It ends there, by `stop`, or with its owner.
    """

    def __init__(self, step: Callable[[], bool], owner: QObject) -> None:
        super().__init__(owner)
        self._take = step
        self.setSingleShot(True)  # an error in a step ends the work
        self.timeout.connect(self._step)

    def begin(self) -> None:
        self.start(0)

    def _step(self) -> None:
        if self._take():
            self.start(0)


# --- how progress is shown ----------------------------------------------------------------------------------


class Progress(QProgressDialog):
    """Does the work in this thread, between the window's own events."""

    def __init__(
        self, steps: Iterator[tuple[int, Any]], count: int, doing: str, parent: QWidget | None
    ) -> None:
        super().__init__(doing, "ยกเลิก", 0, count, parent)
        make_labels_plain(self)
        self._steps, self._doing, self._count = steps, doing, count
        self._error: Exception | None = None
        self.is_finished = False
        self.setWindowTitle("รายงาน")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumDuration(0)
        self.setAutoClose(False)
        self.setAutoReset(False)
        _stop_showing_itself(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)  # setValue lets events through: no step may begin within another
        self._timer.timeout.connect(self._step)

    def carry_out(self) -> bool:
        try:
            return self._carry_out()
        finally:
            self.hide()
            self.deleteLater()

    def _carry_out(self) -> bool:
        number = self._take_steps(_PATIENCE_S)
        if number is not None:
            self._show(number)
            if not self.wasCanceled():
                self._timer.start(0)
                self.exec()
                self._timer.stop()
        _close(self._steps)
        if self._error:
            raise self._error
        return self.is_finished

    def _take_steps(self, seconds: float) -> int | None:
        """Take steps for so long. Returns the number of the last one, and None when the work has ended."""
        end = time.monotonic() + seconds
        try:
            for number, _ in self._steps:
                if time.monotonic() >= end:
                    return number
        except Exception as error:
            self._error = error
        else:
            self.is_finished = True
        return None

    def _step(self) -> None:
        number = self._take_steps(_SLICE_S)
        if number is None:
            self.done(0)
            return
        self._show(number)
        if not self.wasCanceled():
            self._timer.start(0)

    def _show(self, number: int) -> None:
        self.setLabelText(f"{self._doing} {number:,} จาก {self._count:,}")
        self.setValue(number)


class ThreadProgress(Progress):
    """Does the work in a thread of its own, which closes it, too."""

    def __init__(
        self, steps: Iterator[tuple[int, Any]], count: int, doing: str, parent: QWidget | None
    ) -> None:
        super().__init__(steps, count, doing, parent)
        self._number = 0
        self._is_wanted = True
        self._done: Future[bool]
        self._timer.setInterval(_LOOK_EVERY_MS)

    def _carry_out(self) -> bool:
        with ThreadPoolExecutor(1, "work") as thread:
            self._done = thread.submit(self._work_through)
            if not wait([self._done], _PATIENCE_S).done:
                self._show(0)
                self._timer.start()
                self.exec()
                self._timer.stop()
            self._is_wanted = False
            while not self._done.done():  # a step is at its end soon
                QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
                time.sleep(_LOOK_EVERY_MS / 1000)
        self.is_finished = self._done.result()
        return self.is_finished

    def _work_through(self) -> bool:
        """In the thread. True when the work came to its end before anybody cancelled it."""
        try:
            for number, _ in self._steps:
                self._number = number
                if not self._is_wanted:
                    return False
            return True
        finally:
            _close(self._steps)

    def _show(self, number: int) -> None:
        """Of a single step nobody can tell how far it is."""
        super()._show(number)
        if self._count == 1:
            self.setLabelText(self._doing)
            self.setRange(0, 0)

    def _step(self) -> None:
        if self._done.done():
            self.done(0)
        else:
            self._show(self._number)
            if not self.wasCanceled():
                self._timer.start()


def _close(steps: Iterator[Any]) -> None:
    """Let a generator undo what it left half done."""
    if isinstance(steps, Generator):
        steps.close()


def _stop_showing_itself(dialog: QProgressDialog) -> None:
    """Keep Qt from showing a progress four seconds after it was made, when its work may have ended unseen.

    To be called after `setMinimumDuration`, which may start that clock anew.
    """
    for clock in dialog.findChildren(QTimer):
        clock.stop()
