"""Long work in steps: the window stays responsive, shows progress, and can cancel.

A step is a number, from 1, and optionally a result. The clerk waits for this work; what may
wait is in `later.py`.
"""

import time
from collections.abc import Callable, Generator, Iterator
from typing import TYPE_CHECKING, Any, Final, TypeVar

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication, QProgressDialog, QWidget

from app.ui.widgets.labels import make_labels_plain

if TYPE_CHECKING:
    from concurrent.futures import Future

Found = TypeVar("Found")

PERCENT: Final = "ร้อยละ"
"""The end of a label of a share of 100, which is told without its whole."""

_PATIENCE_S: Final = 0.08
"""Work that takes no longer shows no progress."""
_QUIET: Final = 7
"""Times that patience for which work in a thread goes on without showing progress."""
_GLANCE_S: Final = 0.005
_SLICE_S: Final = 0.03
"""Time for steps before the window's events are processed again."""
_LOOK_EVERY_MS: Final = 40


def run_task(
    steps: Iterator[tuple[int, Any]],
    count: int,
    doing: str,
    parent: QWidget | None,
    *,
    in_thread: bool = False,
) -> bool:
    """Run work of `count` steps. Returns True when it is complete, False if the clerk cancelled it.

    `doing`: the Thai label of the count, such as “กำลังพิมพ์โครงการที่”, or one that ends in PERCENT. Cancelling
    closes the generator, so that it leaves nothing half done. `in_thread`: for steps that may be slow and use
    no widgets; cancelling takes effect at the next step. Raises the errors of the work. The progress dialog
    is always removed.
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
    """Run like `run_task`. Returns the last result of the steps, or None if the clerk cancelled."""
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
    """Run `look` in a thread and return its result; None if cancelled. Raises its errors."""
    return task_result(((number, look()) for number in (1,)), 1, doing, parent, in_thread=True)


def is_task_running() -> bool:
    """Return whether the clerk waits for a task."""
    return any(isinstance(one, Progress) and one.is_running for one in QApplication.topLevelWidgets())


def is_thread_at_work() -> bool:
    """Return whether a thread does work that the clerk waits for, or what it has found is not taken yet."""
    return any(isinstance(one, ThreadProgress) and one.is_running for one in QApplication.topLevelWidgets())


_beside: "set[Future[Any]]" = set()
"""What threads do meanwhile that the clerk sees, but does not wait for."""


def note_work_beside(work: "Future[Any]") -> None:
    _beside.add(work)
    work.add_done_callback(_beside.discard)


def is_work_beside() -> bool:
    """Return whether a thread prints what is seen soon: whatever asks for Python's lock waits long for it."""
    return bool(_beside)


# --- progress -----------------------------------------------------------------------------------------------


class Progress(QProgressDialog):
    """Runs the work in this thread, between the window's events."""

    def __init__(
        self, steps: Iterator[tuple[int, Any]], count: int, doing: str, parent: QWidget | None
    ) -> None:
        super().__init__(doing, "ยกเลิก", 0, count, parent)
        make_labels_plain(self)
        self._steps, self._doing, self._count = steps, doing, count
        self._error: Exception | None = None
        self.is_finished = False
        self.is_running = False
        self._loop: QEventLoop | None = None
        self.setWindowTitle("รายงาน")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumDuration(0)
        self.setAutoClose(False)
        self.setAutoReset(False)
        _stop_showing_itself(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)  # setValue processes events: no step may start within another
        self._timer.timeout.connect(self._step)

    def carry_out(self) -> bool:
        self.is_running = True
        try:
            return self._carry_out()
        finally:
            self.is_running = False
            self._error = None  # whose traceback has this dialog, and what called it: a circle
            self.hide()
            self.deleteLater()

    def exec(self) -> int:
        """Wait until the work ends or is cancelled, and only then hide the dialog.

        Qt's own `exec` goes on to deliver keys and clicks of that moment, to a window that is open to them
        again: they would begin another task within this one, which would then have the last word.
        """
        self._loop = QEventLoop(self)
        self.show()
        code = self._loop.exec()
        self._loop = None
        self.hide()
        return code

    def setVisible(self, visible: bool) -> None:
        if self._loop and not visible:
            self._loop.quit()
        else:
            super().setVisible(visible)

    def _carry_out(self) -> bool:
        number = self._take_quietly()
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

    def _take_quietly(self) -> int | None:
        """Take steps for the patience, like `_take_steps`, while the window is painted."""
        end = time.monotonic() + _PATIENCE_S
        while (number := self._take_steps(min(_SLICE_S, _PATIENCE_S))) and time.monotonic() < end:
            paint_window()
        return number

    def _take_steps(self, seconds: float) -> int | None:
        """Take steps for this time. Returns the number of the last one, or None when the work has ended."""
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
        """Show how far the work is; of a single step, only that it goes on."""
        if self._count == 1:
            self.setRange(0, 0)
            self.setLabelText(self._doing)
            self.setValue(0)  # processes events
        else:
            whole = "" if self._doing.endswith(PERCENT) else f" จาก {self._count:,}"
            self.setLabelText(f"{self._doing} {number:,}{whole}")
            self.setValue(number)


class ThreadProgress(Progress):
    """Runs the work in a worker thread, which also closes it."""

    def __init__(
        self, steps: Iterator[tuple[int, Any]], count: int, doing: str, parent: QWidget | None
    ) -> None:
        super().__init__(steps, count, doing, parent)
        self._number = 0
        self._is_wanted = True
        self._done: Future[bool] | None = None
        self._timer.setInterval(_LOOK_EVERY_MS)

    @property
    def _is_at_work(self) -> bool:
        return self._done is not None and not self._done.done()

    def _carry_out(self) -> bool:
        from concurrent.futures import ThreadPoolExecutor  # not above: the first paint needs `paint_window`

        paint_window()  # what is out of date: beside the thread it would take longer
        with ThreadPoolExecutor(1, "work") as thread:
            done = self._done = thread.submit(self._work_through)
            if not self._is_done_quietly(done):
                self._show(0)
                if not self.wasCanceled():
                    self._timer.start()
                    self.exec()
                    self._timer.stop()
            self._is_wanted = False
            while self._is_at_work:  # the current step ends soon
                paint_window()
                time.sleep(_LOOK_EVERY_MS / 1000)
        try:
            self.is_finished = done.result()
        finally:
            del done
            self._done = None  # which has the error, like `_error`
        return self.is_finished

    def _is_done_quietly(self, done: "Future[bool]") -> bool:
        """Wait while the window is painted, without a dialog that would only flash."""
        from concurrent.futures import wait

        end = time.monotonic() + _QUIET * _PATIENCE_S
        while time.monotonic() < end and not wait([done], _GLANCE_S).done:
            paint_window()
        return done.done()

    def _work_through(self) -> bool:
        """Run in the thread. Returns True if the work was completed before it was cancelled."""
        try:
            for number, _ in self._steps:
                self._number = number
                if not self._is_wanted:
                    return False
            return True
        finally:
            _close(self._steps)

    def _step(self) -> None:
        if not self._is_at_work:
            self.done(0)
            return
        self._show(self._number)
        if not self.wasCanceled():
            self._timer.start()


class _Painting:
    is_on = False


def is_only_painted() -> bool:
    """Return whether the window is painted in the middle of something else."""
    return _Painting.is_on


def paint_window() -> None:
    """Let the window be painted; keys, clicks and idle work wait."""
    was_on, _Painting.is_on = _Painting.is_on, True
    try:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    finally:
        _Painting.is_on = was_on


def _close(steps: Iterator[Any]) -> None:
    """Close a generator, so that it rolls back unfinished work."""
    if isinstance(steps, Generator):
        steps.close()


def _stop_showing_itself(dialog: QProgressDialog) -> None:
    """Keep Qt from showing a progress dialog four seconds after its creation, when its work may have ended.

    Call it after `setMinimumDuration`, which may restart that timer.
    """
    for clock in dialog.findChildren(QTimer):
        clock.stop()
