"""Long work with the window alive: what is being done, how much of it, and a cancel that cancels."""

from collections.abc import Generator, Iterator
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QProgressDialog, QWidget


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
