"""Long work whose steps may each take long: done beside the window, in a thread, so that the window lives on.

One step of looking at a large file, or the last one of taking in fifty, takes longer than a window may stand
still. The work may use the open file: the clerk cannot reach the window meanwhile, so nobody else does.
"""

import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, Final, TypeVar

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.widgets.tasks import Progress

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
