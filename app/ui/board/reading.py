"""Reads a board in a thread, and its year and month while the window is idle, a step at a time."""

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.models.board import Board
from app.models.errors import UserError
from app.models.progress_report import Period
from app.models.questions.facts import YearView
from app.services.board import read_board, refreshing
from app.services.board_month.reading import reading_month
from app.services.board_questions.reading import reading_view
from app.ui.widgets import dialogs
from app.ui.widgets.later import IdleWork
from app.ui.widgets.tasks import found_beside, run_task

if TYPE_CHECKING:
    from app.models.questions.month import CoordinatorMonth
    from app.storage.project_file import ProjectFile


def board_beside(file: "ProjectFile", fiscal_year: int | None, parent: QWidget) -> Board | None:
    """Read a board in a thread, after computing its stale rows. None if cancelled. Raises UserError."""

    def look() -> tuple[list[str], Board | None]:
        stale = file.board.stale()
        return stale, None if stale else read_board(file, fiscal_year)

    found = found_beside(parent, "กำลังอ่านภาพรวม", look)
    if found is None or not found[0]:
        return found[1] if found else None
    stale = found[0]
    run_task(
        refreshing(file, stale), len(stale), "กำลังจัดทำภาพรวม โครงการที่", parent, in_thread=True
    )  # cancelled, it shows the rows done so far
    return found_beside(parent, "กำลังอ่านภาพรวม", lambda: read_board(file, fiscal_year))


class BoardReading(QObject):
    """`view_read` carries the year of the whole board, `month_read` its month. Reading again starts anew."""

    view_read = Signal(object)
    month_read = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.view: YearView | None = None
        self._steps: Iterator[None] | None = None
        self._work = IdleWork(self._step, self)

    def read(self, file: "ProjectFile", board: Board, period: Period) -> None:
        """Read the year and then the month."""
        self.stop()
        self._steps = self._reading(file, board, period)
        self._work.begin()

    def finish(self) -> None:
        """Read at once what is still to be read."""
        self._work.stop()
        while self._step():
            pass

    def stop(self) -> None:
        """Give up what is being read."""
        self._work.stop()
        if isinstance(self._steps, Generator):
            self._steps.close()
        self._steps = None

    def _step(self) -> bool:
        if self._steps is None:
            return False
        try:
            next(self._steps)
        except StopIteration:
            self._steps = None
        except UserError as error:
            self._steps = None
            dialogs.tell(None, error)
        return self._steps is not None

    def _reading(self, file: "ProjectFile", board: Board, period: Period) -> Iterator[None]:
        for view in reading_view(file, board):
            yield
            if view is not None:
                self.view = view
                self.view_read.emit(view)
                yield
        projects = self.view.projects if self.view else ()
        month: CoordinatorMonth | None
        for month in reading_month(file, board, projects, period):
            yield
            if month is not None:
                self.month_read.emit(month)
