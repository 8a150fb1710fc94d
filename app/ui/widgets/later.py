"""Work that waits: `Later` for a pause, `WhenFree` for the clerk, `IdleWork` for an idle window."""

from collections import deque
from collections.abc import Callable
from functools import cache
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from app.ui.widgets.tasks import is_only_painted, is_task_running, is_thread_at_work, is_work_beside

_LOOK_EVERY_MS: Final = 40


class Later(QTimer):
    """Does something once, so many milliseconds after the last `start`.

    It waits while a thread works for the clerk: the open file is that thread's meanwhile, and what it has
    written so far may yet be taken back.
    """

    follows_typing = False
    """Whether it stores what is typed into its owner."""

    def __init__(self, act: Callable[[], Any], owner: QObject, milliseconds: int = 0) -> None:
        super().__init__(owner)
        self._act, self._milliseconds = act, milliseconds
        self.setSingleShot(True)
        self.setInterval(milliseconds)
        self.timeout.connect(self._act_or_wait)

    def _act_or_wait(self) -> None:
        if self._must_wait():
            self.start(_LOOK_EVERY_MS)
        else:
            self.setInterval(self._milliseconds)
            self._act()

    def _must_wait(self) -> bool:
        return is_thread_at_work()


class WhenFree(Later):
    """Does something once, when the clerk is in no dialog, menu or list of choices, and waits for no task.

    It looks twice: after a dialog is closed, what opened it may still be about to take what was typed there.
    It does not act while the window is only painted: a dialog may be in the making.
    """

    _was_free = False

    def _must_wait(self) -> bool:
        was_free = self._was_free
        is_busy = is_only_painted() or is_task_running()
        opened = QApplication.activeModalWidget() or QApplication.activePopupWidget()
        self._was_free = not is_busy and opened is None
        return not (was_free and self._was_free)


class IdleWork(Later):
    """Work that may wait: once started, it takes a step whenever the window is idle and it is its turn.

    `step` does one step and returns whether there are more. The work ends there, by `stop`, or with its
    owner. It waits while the clerk waits for a task, or types: between the steps of one and between two
    keys, the window is never idle. `milliseconds`: the rest before each step.
    """

    def __init__(self, step: Callable[[], bool], owner: QObject, milliseconds: int = 0) -> None:
        super().__init__(lambda: _turns().wait_for_one(self), owner, milliseconds)
        self._step = step

    def begin(self) -> None:
        self.stop()
        self.start(self._milliseconds)

    def stop(self) -> None:
        super().stop()
        _turns().leave(self)

    def isActive(self) -> bool:
        return super().isActive() or self in _turns().waiting

    def take_turn(self) -> None:
        if self._must_wait():
            self.start(_LOOK_EVERY_MS)
        elif self._step():  # an error ends the work
            self.start(self._milliseconds)

    def _must_wait(self) -> bool:
        is_busy = is_only_painted() or is_task_running() or is_work_beside()
        return is_busy or is_typed_text_waiting()


class _Turns(QTimer):
    """Lets one work after the other take a step, one in each visit of the event loop.

    The steps of all of them, one after the other, would hold the window for several times as long.
    """

    def __init__(self) -> None:
        super().__init__(QApplication.instance(), interval=0)
        self.waiting: deque[IdleWork] = deque()
        self.timeout.connect(self._give_one)

    def wait_for_one(self, work: IdleWork) -> None:
        self.waiting.append(work)
        self.start()

    def leave(self, work: IdleWork) -> None:
        if work in self.waiting:
            self.waiting.remove(work)

    def _give_one(self) -> None:
        work = self.waiting.popleft() if self.waiting else None
        if not self.waiting:
            self.stop()
        if work is not None and isValid(work):  # it may have ended with its owner
            work.take_turn()


@cache
def _turns() -> _Turns:
    return _Turns()


def delete_with_work(shown: QWidget) -> None:
    """Delete what shows a file, and stop what waits in it: Qt deletes it only after the file is closed."""
    for timer in shown.findChildren(QTimer):
        timer.stop()
    shown.deleteLater()


def is_typed_text_waiting() -> bool:
    """Return whether text of the editor that has the focus waits for a pause to be stored."""
    editor = QApplication.focusWidget()
    found = editor.children() if editor is not None else []
    return any(isinstance(one, Later) and one.follows_typing and one.isActive() for one in found)
