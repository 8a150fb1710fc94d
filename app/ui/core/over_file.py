"""The findings over all projects of the open file, found again after a change that concerns them."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import SignalInstance

from app.models.checks import Finding
from app.models.rules.whole_file import COMPARED, ProjectIdentity, check_file, check_file_in_steps
from app.storage.project_file import ProjectFile
from app.ui.core.changes import Change, EntrySet, ProjectAdded, ProjectRemoved, Several


class OverFile:
    """The file is given with each question, not kept: a document that its own part held would live on after
    its file is closed, and its timer with it.
    """

    def __init__(self, changed: SignalInstance) -> None:
        self._found: dict[str, list[Finding]] | None = None
        self._before: dict[str, list[Finding]] | None = None
        """What was found before the changes since `take_affected`."""
        self._partly: dict[str, list[Finding]] = {}
        self.is_later = False
        """Whether they are found by `steps` only, as of a large file; until then the last ones are told."""
        changed.connect(self._follow)

    def of(self, file: ProjectFile, project_id: str) -> Sequence[Finding]:
        """Return the findings over the file that are told at a project. Raises UserError."""
        if self.is_later and self._found is None:
            return (self._before or {}).get(project_id, ())
        return self._all(file).get(project_id, ())

    def take_affected(self, file: ProjectFile) -> frozenset[str]:
        """Return the projects that have other such findings than before the changes since the last question.

        Raises UserError.
        """
        before = {} if self._before is None and self.is_later else self._before
        if before is None:
            return frozenset()
        self._before, after = None, self._all(file)
        return frozenset(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))

    def forget(self) -> None:
        """Find them again when they are asked for, because the file changed elsewhere."""
        self._found = self._before = None

    @property
    def is_known(self) -> bool:
        return self._found is not None

    def steps(self, file: ProjectFile) -> Iterator[None]:
        """Find them again in steps that hold the window only shortly. Raises UserError."""
        projects: list[ProjectIdentity] = []
        for part in file.identities_in_parts():
            projects += part
            yield
        for self._partly in check_file_in_steps(projects):
            yield
        self._found = self._partly

    def _all(self, file: ProjectFile) -> dict[str, list[Finding]]:
        if self._found is None:
            self._found = check_file(file.identities())
        return self._found

    def _follow(self, change: Change) -> None:
        if self._found is not None and _concerns(change):
            self._before = self._found if self._before is None else self._before
            self._found = None


def _concerns(change: Change) -> bool:
    match change:
        case EntrySet(_, None, key):
            return key in COMPARED
        case Several(changes):
            return any(map(_concerns, changes))
        case _:
            return isinstance(change, ProjectAdded | ProjectRemoved)
