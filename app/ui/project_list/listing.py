"""Fill the project list of a large file behind the month's home, a few hundred projects at a time."""

from collections.abc import Iterator, Sequence
from typing import Final

from PySide6.QtCore import QObject, Signal

from app.models.errors import UserError
from app.models.progress_report import ProgressReport
from app.models.project import Project
from app.models.search import Words
from app.storage.project_file import ProjectSummary
from app.ui.core.document import Document
from app.ui.core.file_findings import LARGE
from app.ui.project_list.search import passage
from app.ui.project_list.view import ProjectList
from app.ui.widgets.later import IdleWork
from app.ui.widgets.tasks import found_beside

_MOST_KEPT: Final = 200
LISTED_AT_ONCE: Final = LARGE
"""Projects of a file that is listed as soon as it is opened."""


class Listing(QObject):
    """Fills a list with the projects of the file: at once, or later while nobody sees it, which is told by
    `filled`.
    """

    filled = Signal()

    def __init__(self, projects: ProjectList, document: Document) -> None:
        super().__init__(projects)
        self._list, self._document = projects, document
        self._steps: Iterator[Sequence[ProjectSummary]] | None = None
        self._found: list[ProjectSummary] = []
        self._work = IdleWork(self._step, self)
        self._records: dict[str, tuple[Project, Sequence[ProgressReport]]] = {}
        """What was read for passages: each further letter of a search mostly shows the same projects."""
        document.changed.connect(lambda _change: self._records.clear())

    def fill(self, summaries: Sequence[ProjectSummary], marked: str | None) -> None:
        """Show these projects and mark one."""
        self.stop()
        self._list.model.closed = self._document.file.closed_projects()
        self._list.show_projects(summaries, marked)
        self._list.search_in(self._document.file.search_texts, self._passage)

    def _passage(self, project_id: str, words: Words) -> str:
        """Return the text of a project that matches a search. Raises UserError."""
        if project_id not in self._records:
            if len(self._records) >= _MOST_KEPT:
                self._records.clear()
            self._records[project_id] = self._document.file.searched_entries(project_id)
        return passage(*self._records[project_id], words)

    def fill_all(self, marked: str | None) -> str | None:
        """Show all projects and mark one, the first if this one is not among them. Returns its id.

        Those of a large file are read in a thread. Raises UserError.
        """
        summaries = self._read_all()
        if marked not in {summary.id for summary in summaries}:
            marked = summaries[0].id if summaries else None
        self.fill(summaries, marked)
        return marked

    def _read_all(self) -> Sequence[ProjectSummary]:
        read = self._document.file.summaries
        found = None if self._is_small else found_beside(self._list, "กำลังอ่านโครงการ", read)
        return read() if found is None else found

    def row(self, project_id: str) -> tuple[ProjectSummary, str]:
        """Return one project as the list and the search have it, without reading a large file again."""
        text = self._document.file.search_texts([project_id])[project_id]
        return self._document.file.summary(project_id), text

    def fill_later(self) -> None:
        """Show all projects when the window is idle, those of a small file at once. Raises UserError."""
        if self._is_small:
            self.fill(self._document.file.summaries(), None)
        else:
            self.begin_again()

    def show_again(self, marked: str | None) -> None:
        """Show all projects after many changes in the same way, with the same search. Raises UserError."""
        if self._is_small:
            self._list.show_projects(self._document.file.summaries(), marked)
        else:
            self.begin_again()

    @property
    def _is_small(self) -> bool:
        return self._document.file.project_count() <= LISTED_AT_ONCE

    def begin_again(self) -> None:
        """Read the projects from the first on, because the file has changed."""
        self._read_from_first()
        self._work.begin()

    def _read_from_first(self) -> None:
        self._found, self._steps = [], self._document.file.summaries_in_parts()

    @property
    def is_waiting(self) -> bool:
        """Whether the list is still to be filled."""
        return self._steps is not None

    @property
    def ids(self) -> Sequence[str]:
        self.finish()
        return self._list.model.ids

    @property
    def shown_ids(self) -> Sequence[str]:
        self.finish()
        return [summary.id for summary in self._list.model.shown]

    @property
    def fiscal_year(self) -> int | None:
        self.finish()
        return self._list.fiscal_year

    def finish(self) -> None:
        """Fill the list now, because it is needed. Raises UserError."""
        if self._steps is not None:
            self.fill(self._read_all(), None)
            self.filled.emit()

    def stop(self) -> None:
        """Read no more of the file, because it is filled otherwise or about to be closed."""
        self._work.stop()
        self._steps = None

    def _step(self) -> bool:
        if self._steps is None:
            return False
        try:
            if (part := next(self._steps, None)) is not None:
                self._found += part
                return True
            self.fill(self._found, None)
            self.filled.emit()
        except UserError:  # asked for again when the list is needed, which then tells it
            self._read_from_first()
        return False
