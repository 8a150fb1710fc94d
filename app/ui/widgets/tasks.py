"""Long work with the window alive: what is being done, how much of it, and a cancel that cancels."""

import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, Final, TypeVar

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication, QProgressDialog, QWidget

from app.ui.widgets.labels import make_labels_plain


def stop_showing_itself(dialog: QProgressDialog) -> None:
    """Keep Qt from showing a progress four seconds after it was made, when its work may have ended unseen.

    To be called after `setMinimumDuration`, which may start that clock anew.
    """
    for clock in dialog.findChildren(QTimer):
        clock.stop()


class Progress(QProgressDialog):
    """Takes one step of the work each time the window has nothing better to do.

    The work yields a step's number, from 1 on. Cancelling closes it, so that it leaves nothing half done.
    """

    def __init__(self, work: Iterator[tuple[int, Any]], count: int, doing: str, parent: QWidget) -> None:
        super().__init__(doing, "ยกเลิก", 0, count, parent)
        make_labels_plain(self)
        self._work, self._doing, self._count = work, doing, count
        self._error: Exception | None = None
        self.is_finished = False
        self.setWindowTitle("รายงาน")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumDuration(0)
        self.setAutoClose(False)
        self.setAutoReset(False)
        stop_showing_itself(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)  # setValue lets events through: no step may begin within another
        self._timer.timeout.connect(self._step)

    def carry_out(self) -> bool:
        """Do the work. True when all of it is done, False when it was cancelled. Raises the work's errors.

        Nothing of this window is left afterwards.
        """
        try:
            return self._carry_out()
        finally:
            self.hide()
            self.deleteLater()

    def _carry_out(self) -> bool:
        self._show(0)
        self._timer.start(0)
        self.exec()
        self._timer.stop()
        if isinstance(self._work, Generator):
            self._work.close()
        if self._error:
            raise self._error
        return self.is_finished

    def _step(self) -> None:
        try:
            number, _ = next(self._work)
        except StopIteration:
            self.is_finished = True
            self.done(0)
        except Exception as error:
            self._error = error
            self.done(0)
        else:
            self._show(number)
            if not self.wasCanceled():
                self._timer.start(0)

    def _show(self, number: int) -> None:
        self.setLabelText(f"{self._doing} {number:,} จาก {self._count:,}")
        self.setValue(number)


_LOOK_EVERY_MS: Final = 40
_PATIENCE_S: Final = 0.08
"""Work that takes no longer shows no progress."""

Found = TypeVar("Found")


class BackgroundProgress(Progress):
    """As `Progress`; cancelling takes effect at the next step, and closes the work in its own thread."""

    def __init__(self, work: Iterator[tuple[int, Any]], count: int, doing: str, parent: QWidget) -> None:
        super().__init__(work, count, doing, parent)
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
            for number, _ in self._work:
                self._number = number
                if not self._is_wanted:
                    return False
            return True
        finally:
            if isinstance(self._work, Generator):
                self._work.close()

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


def found_beside(parent: QWidget, doing: str, look: Callable[[], Found]) -> Found | None:
    """What `look` finds, in a thread beside the window; None when it was cancelled. Raises what it raises."""
    found: list[Found] = []

    def work() -> Iterator[tuple[int, None]]:
        found.append(look())
        yield 1, None

    return found[0] if BackgroundProgress(work(), 1, doing, parent).carry_out() else None
