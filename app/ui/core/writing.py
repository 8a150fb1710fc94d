"""Writing a change into the file: at once, or with progress where it is many changes."""

from collections.abc import Callable, Iterator
from typing import Final

from app.models.errors import UserError
from app.storage.project_file import ProjectFile
from app.ui.core.changes import Change, Several, write, write_in_steps

MANY: Final = 200
"""Changes of one action that are written with progress: a fifth of a second of processor time."""

RunLong = Callable[[Iterator[tuple[int, None]], int], bool]
"""Takes a number of steps, showing how far they are. Returns False if the clerk cancelled them."""


def run_at_once(steps: Iterator[tuple[int, None]], _count: int) -> bool:
    for _ in steps:
        pass
    return True


class Writer:
    def __init__(self, run_long: RunLong) -> None:
        self._run_long = run_long
        self.was_cancelled = False
        """Whether the clerk cancelled the last change, of which nothing is in the file then."""

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

    def _carry_out(self, change: Change, file: ProjectFile) -> bool:
        self.was_cancelled = False
        if isinstance(change, Several) and len(change.changes) >= MANY:
            return self._run_long(write_in_steps(file, change), len(change.changes))
        write(file, change)
        return True
