"""Other processes that work for this one: what each is asked, it answers in the same order.

They are started by `subprocess` and not `multiprocessing`: the window has threads, which a fork must not
copy, and the installed program on Windows has no python.exe that could be spawned.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from app.models.errors import UserError

WORKER: Final = ("work-for", "another-process")
"""The arguments that make the installed program on Windows such a process."""


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class LostProcessError(UserError):
    """The process ended before it had answered."""


class OtherProcess:
    """The near end of one process. `lost` is the error, and its remedy, if it ends before it has answered."""

    def __init__(self, lost: tuple[str, str]) -> None:
        self._lost = lost
        self._process = subprocess.Popen(
            _command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **_APART
        )

    def begin(self, make: Callable[..., Callable[[Any], Any]], *arguments: Any) -> None:
        """Let the process make what answers there. Raises LostProcessError if it has ended instead."""
        self.ask((make, *arguments))

    def await_begun(self) -> None:
        """Wait until that is made. Raises LostProcessError if the process has ended instead."""
        self.answer()

    def ask(self, request: Any) -> None:
        assert self._process.stdin
        message = pickle.dumps(request, pickle.HIGHEST_PROTOCOL)
        with self._telling_loss():
            self._process.stdin.write(message)
            self._process.stdin.flush()

    def answer(self) -> Any:
        """Wait for the next answer. Raises what was raised in the process."""
        assert self._process.stdout
        with self._telling_loss():
            found = pickle.load(self._process.stdout)
        if isinstance(found, Exception):
            raise found
        return found

    def kill(self) -> None:
        """End the process at once: whoever asks it or waits for it learns of a LostProcessError."""
        self._process.kill()

    def close(self) -> None:
        """End the process at once, while no other thread asks it or waits for it."""
        self.kill()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                stream.close()  # type: ignore[union-attr]
        self._process.wait()

    @contextmanager
    def _telling_loss(self) -> Iterator[None]:
        """Tell a process that ended in the middle, which no error of the disk must be taken for.

        One that answers with what is no answer is ended: what follows would be taken for something else.
        """
        try:
            yield
        except Exception as error:
            self.kill()
            raise LostProcessError(*self._lost) from error


_APART: Final[dict[str, Any]] = (
    {"creationflags": subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP}  # type: ignore[attr-defined]
    if os.name == "nt"
    else {"start_new_session": True}
)
"""Ctrl+C in a terminal is for the process that was started there, which ends the others."""


def _command() -> list[str]:
    """Return the command of a process that finds the modules of this one."""
    if not Path(sys.executable).stem.lower().startswith("python"):  # the installed program on Windows
        return [sys.executable, *WORKER]
    module = "app.services.other_processes.far_end"
    code = f"import sys; sys.path[:] = {sys.path!r}; from {module} import serve; serve()"
    return [sys.executable, "-I", "-S", "-B", "-c", code]
