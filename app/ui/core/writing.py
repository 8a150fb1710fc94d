"""Reading and writing what a change is made of: at once, or with progress where it is many changes."""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TypeVar

from app.models.errors import UserError
from app.storage.project_file import ProjectFile
from app.ui.core.changes import Change, NoteSet, Several, is_nothing, write, write_in_steps

MANY: Final = 200
"""Changes of one action that are written with progress: a fifth of a second of processor time."""

_SOME: Final = 20
"""Records that are committed at once: some milliseconds, and as long for the disk."""

WRITING: Final = "กำลังบันทึกรายการที่"
READING: Final = "กำลังอ่านโครงการที่"
COMMITTING: Final = "กำลังบันทึกประวัติการแก้ไขที่"

One = TypeVar("One")
Steps = Iterator[tuple[int, None]]
RunLong = Callable[[Steps, int, str], bool]
"""Takes a number of steps, showing what they do and how far they are. Returns False if the clerk cancelled
them.
"""


def commit_some(file: ProjectFile) -> bool:
    """Commit some edited records as revisions. Returns whether there are more; False after an error."""
    with contextlib.suppress(UserError):
        file.revisions.commit(most=_SOME)
        return bool(file.revisions.edited_count())
    return False


def run_at_once(steps: Steps, _count: int, _doing: str) -> bool:
    for _ in steps:
        pass
    return True


class Writer:
    def __init__(self, run_long: RunLong) -> None:
        self._run_long = run_long
        self.was_cancelled = False
        """Whether the clerk cancelled the last change, of which nothing is in the file then."""

    def read(self, make: Callable[[One], Iterable[Change]], of: Sequence[One]) -> Change | None:
        """Return the changes that `make` finds by reading the file for each of these; None if the clerk
        cancelled. A note alone stays as it is, so that only its place is shown again. Raises the errors of
        reading.
        """
        found: list[Change] = []

        def steps() -> Steps:
            for number, one in enumerate(of, start=1):
                found.extend(change for change in make(one) if not is_nothing(change))
                yield number, None

        self.was_cancelled = not self._run(steps(), len(of), READING)
        if self.was_cancelled:
            return None
        return found[0] if len(found) == 1 and isinstance(found[0], NoteSet) else Several(tuple(found))

    def write(
        self, change: Change, file: Callable[[], ProjectFile], ask: Callable[[UserError], bool]
    ) -> bool:
        """Write a change, all of it or nothing; after an error `ask` tells whether to try again.

        `file` returns the open one, which becomes another where the clerk goes on in a copy.
        """
        while True:
            try:
                is_done = self._carry_out(change, file())
            except UserError as error:
                if not ask(error):
                    return False
            else:
                self.was_cancelled = not is_done
                return is_done

    def commit(self, file: ProjectFile) -> None:
        """Commit edited records as revisions; after an error, the others wait.

        If the clerk cancels, they are committed without progress: what follows may remove them.
        """
        with contextlib.suppress(UserError):
            count = file.revisions.edited_count()
            if not self._run(file.revisions.commit_in_steps(), count, COMMITTING):
                file.revisions.commit()

    def _carry_out(self, change: Change, file: ProjectFile) -> bool:
        self.was_cancelled = False
        if isinstance(change, Several):
            return self._run(write_in_steps(file, change), len(change.changes), WRITING)
        write(file, change)
        return True

    def _run(self, steps: Steps, count: int, doing: str) -> bool:
        """Take the steps: of many, with progress."""
        return (self._run_long if count >= MANY else run_at_once)(steps, count, doing)
