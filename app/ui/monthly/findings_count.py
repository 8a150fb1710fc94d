"""The findings of a month's reports, counted while the window is idle."""

from collections.abc import Iterable
from itertools import islice
from typing import Final

from PySide6.QtCore import QObject, Signal

from app.models.checks import to_see_to
from app.storage.connection import DamagedFileError
from app.ui.core.document import Document
from app.ui.monthly.grid import MonthGridModel
from app.ui.widgets.later import IdleWork

_AT_ONCE: Final = 4
"""Projects whose findings are counted in one step."""


class FindingsCount(QObject):
    """Counts them for the rows of a model. Signals: `counted` after some of them, `ended` after the last;
    `damaged` with the DamagedFileError because of which a project cannot be read.
    """

    counted = Signal()
    ended = Signal()
    damaged = Signal(object)

    def __init__(self, document: Document, model: MonthGridModel, owner: QObject) -> None:
        super().__init__(owner)
        self._document, self._model = document, model
        self._uncounted: dict[str, None] = {}
        self._work = IdleWork(self._step, self)

    def count(self, project_ids: Iterable[str]) -> None:
        """Count these projects, too, whether they were counted before or not."""
        self._uncounted |= dict.fromkeys(project_ids)
        self._work.begin()

    def count_only(self, project_ids: Iterable[str]) -> None:
        self._uncounted = dict.fromkeys(project_ids)
        self._work.begin()

    def go_on(self) -> None:
        self._work.begin()

    def stop(self) -> None:
        """Stop until `go_on`, because the file's projects may be removed without notice."""
        self._work.stop()

    def _step(self) -> bool:
        """Count some projects; return whether there are more."""
        state = self._model.state
        batch = [*islice(self._uncounted, _AT_ONCE)]
        for one in batch:
            del self._uncounted[one]
        reported = [one for one in batch if (row := state.row(one)) and row.is_reported]
        counts = {one: self._count(one) for one in reported}
        if counts:
            self._model.update_state(state.with_counts(counts), counts.keys())
            self.counted.emit()
        if not self._uncounted:
            self.ended.emit()
        return bool(self._uncounted)

    def _count(self, project_id: str) -> int:
        try:
            found = to_see_to(self._document.findings(project_id))
        except DamagedFileError as error:
            self.damaged.emit(error)
            return 0
        messages = [finding.message for finding in found if finding.period == self._model.state.period]
        self._model.messages[project_id] = messages[0] if messages else ""
        return len(messages)
