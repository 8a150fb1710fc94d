"""The findings over all projects of the open file, found again after a change that concerns them."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import SignalInstance

from app.models.checks import Finding
from app.models.rules.whole_file import COMPARED, check_file
from app.storage.project_file import ProjectFile
from app.ui.core.changes import Change, EntrySet, ProjectAdded, ProjectRemoved, Several


class OverFile:
    """`affected` are the projects that the last change made to have, or no longer have, such findings.

    `file` returns the file that is open: work on a read-only one goes on in a copy.
    """

    def __init__(self, file: Callable[[], ProjectFile], changed: SignalInstance) -> None:
        self._file = file
        self._found: dict[str, list[Finding]] | None = None
        self.affected: frozenset[str] = frozenset()
        changed.connect(self._follow)

    def of(self, project_id: str) -> Sequence[Finding]:
        """Return the findings over the file that are told at a project. Raises UserError."""
        return self._all().get(project_id, ())

    def forget(self) -> None:
        """Find them again when they are asked for, because the file changed elsewhere."""
        self._found = None

    def _all(self) -> dict[str, list[Finding]]:
        if self._found is None:
            self._found = check_file(self._file().identities())
        return self._found

    def _follow(self, change: Change) -> None:
        self.affected = frozenset()
        if _concerns(change) and (before := self._found) is not None:
            self._found = None
            after = self._all()
            self.affected = frozenset(
                key for key in before.keys() | after.keys() if before.get(key) != after.get(key)
            )


def _concerns(change: Change) -> bool:
    match change:
        case EntrySet(_, None, key):
            return key in COMPARED
        case Several(changes):
            return any(map(_concerns, changes))
        case _:
            return isinstance(change, ProjectAdded | ProjectRemoved)
