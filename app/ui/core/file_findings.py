"""The open findings of every project of the file, counted in batches while the window is idle."""

import contextlib
import logging
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from PySide6.QtCore import QObject, Signal

from app.models.checks import Finding, to_see_to
from app.models.errors import UserError
from app.models.month_state import FindingCount, Scope
from app.ui.core.changes import Change, ProjectRemoved, Several, project_of
from app.ui.core.document import Document
from app.ui.core.unwritten import Place
from app.ui.widgets.later import IdleWork, Later

log = logging.getLogger(__name__)

LARGE: Final = 1000
"""Projects of a file whose findings over all of them are found when the window is idle, not at once."""
BATCH_S: Final = 0.02
"""Seconds of one batch, between which the window stays responsive."""
PAUSE_MS: Final = 600
"""Milliseconds without a change before its project is counted, and all projects are compared, again."""


class FileFindings(QObject):
    """What is known of the file's open findings. `counted` is emitted after each batch.

    `last`: the finding's place that the clerk was led to last.
    """

    counted = Signal()
    over_file_found = Signal()
    """The findings over a large file were found, after it was shown or changed."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._found: dict[str, list[Finding]] = {}
        self.counts: dict[str, int] = {}
        """The number of each project whose findings are counted."""
        self.last: Place | None = None
        self._waiting: dict[str, None] = {}
        self._work = IdleWork(self._step, self)
        self._over_steps: Iterator[None] = iter(())
        self._over_work = IdleWork(self._find_over_file, self)
        self._over_pause = Later(self.find_over_file, self, PAUSE_MS)
        with contextlib.suppress(UserError):  # whoever shows the file tells it
            document.over_file.is_later = document.file.project_count() > LARGE
        self._pause = Later(self._work.begin, self, PAUSE_MS)
        document.changed.connect(self._follow)

    def count(self, project_ids: Iterable[str]) -> None:
        """Count the findings of those of these projects that are not counted, the first one first."""
        self._waiting = dict.fromkeys(key for key in project_ids if key not in self._found)
        if self._waiting:
            self._work.begin()

    def stop(self) -> None:
        """Forget all, because the file is about to be closed or read again."""
        self._work.stop()
        self._over_work.stop()
        self._over_pause.stop()
        self._pause.stop()
        self._document.over_file.forget()
        self._found.clear()
        self.counts.clear()
        self._waiting = {}

    @property
    def waiting(self) -> int:
        """How many projects are still to be counted."""
        return len(self._waiting)

    @property
    def total(self) -> FindingCount:
        """The count of all projects counted so far."""
        numbers = [number for number in self.counts.values() if number]
        return FindingCount(Scope.FILE, sum(numbers), len(numbers), not self._waiting)

    def of(self, project_id: str) -> Sequence[Finding]:
        """Return the open findings of a project; none if it cannot be read, which others report."""
        if project_id not in self._found:
            try:
                found = to_see_to(self._document.findings(project_id))
            except (UserError, KeyError):
                log.exception("the findings of a project cannot be counted")
                found = []
            self._found[project_id], self.counts[project_id] = found, len(found)
        return self._found[project_id]

    def known(self, project_id: str) -> Sequence[Finding]:
        """Return the open findings of a project as far as they are counted."""
        return self._found.get(project_id, ())

    def recount(self, project_id: str) -> None:
        """Count a project again, after a pause: it is being edited."""
        if self._found.pop(project_id, None) is not None:
            self._waiting[project_id] = None
            self._pause.start()

    def _step(self) -> bool:
        end = time.monotonic() + BATCH_S
        while self._waiting and time.monotonic() < end:
            project_id = next(iter(self._waiting))
            del self._waiting[project_id]
            self.of(project_id)
        self.counted.emit()
        return bool(self._waiting)

    def _follow(self, change: Change) -> None:
        self._recount_changed(change)
        if self._document.over_file.is_later:
            self._over_work.stop()  # what it has read has changed
            self._over_pause.start()
        else:
            self._recount_affected()

    def _recount_changed(self, change: Change) -> None:
        match change:
            case ProjectRemoved(project):
                for known in (self._found, self.counts, self._waiting):
                    known.pop(project.id, None)
            case Several(changes):
                for one in changes:
                    self._recount_changed(one)
            case _:
                self.recount(project_of(change))

    def find_over_file(self) -> None:
        """Find the findings over a large file when the window is idle, unless they are known."""
        if self._document.over_file.is_later and not self._document.over_file.is_known:
            self._over_steps = self._document.over_file.steps(self._document.file)
            self._over_work.begin()

    def _find_over_file(self) -> bool:
        try:
            for _ in self._over_steps:
                return True
        except UserError:
            log.exception("the findings over the file cannot be found")
            return False
        self._recount_affected()
        self.over_file_found.emit()
        return False

    def _recount_affected(self) -> None:
        for project_id in self._affected():
            self.recount(project_id)

    def _affected(self) -> Collection[str]:
        try:
            return self._document.over_file.take_affected(self._document.file)
        except UserError:
            log.exception("the findings over the file cannot be found")
            return ()
