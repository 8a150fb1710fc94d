"""Several processes that draw the forms of one volume. Its bytes are those that one process makes.

They are processes of their own, started by `subprocess` and not `multiprocessing`: the window has threads,
which a fork must not copy, and the installed program on Windows has no python.exe that could be spawned.
"""

import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from app.models.errors import UserError
from app.models.project_record import ProjectRecord
from app.printing.type_families import FormStyle
from app.printing.volume.drawn_form import GROUPS, IN_TURN, group_of
from app.services.volume.drawing import OneProcess

if TYPE_CHECKING:
    from app.printing.volume.drawn_form import DrawnForm, GroupFont

FEWEST: Final = 50
"""Forms that are worth the start of processes, which takes each a quarter of a second."""
_AHEAD: Final = GROUPS * IN_TURN
"""Forms that are asked for before the first of them is waited for."""

WORKER: Final = ("draw-forms", "for-a-volume")
"""The arguments that make the installed program on Windows a worker."""


class Drawing(Protocol):
    """What draws the forms of a volume."""

    def forms(self, records: Iterable[ProjectRecord]) -> Iterator[tuple[ProjectRecord, "DrawnForm"]]:
        """Yield each record with its form. Raises UserError."""
        ...

    def fonts(self) -> list["GroupFont"]:
        """Return the fonts of all forms, once they are drawn. Raises UserError."""
        ...


@contextmanager
def drawing(style: FormStyle, count: int) -> Iterator[Drawing]:
    """Provide what draws `count` forms: several processes if it is worth it. None is left after the block."""
    processes = min(GROUPS, _cores())
    if count < FEWEST or processes < 2:
        yield OneProcess(style)
        return
    workers = Workers(style, processes)
    try:
        yield workers
    finally:
        workers.close()


def _cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Workers:
    """Draws the forms of each group in the same one of some processes.

    A process that does not start, as where a virus scanner forbids it, leaves all forms to this one.
    """

    def __init__(self, style: FormStyle, count: int) -> None:
        self._style = style
        self._workers: list[_Worker] = []
        self._alone: OneProcess | None = None
        try:
            for _ in range(count):
                self._workers.append(_Worker())
            for worker in self._workers:
                worker.begin(style)
        except (OSError, UserError):
            self._alone = OneProcess(style)

    def forms(self, records: Iterable[ProjectRecord]) -> Iterator[tuple[ProjectRecord, "DrawnForm"]]:
        if self._alone:
            yield from self._alone.forms(records)
            return
        asked = deque[tuple[_Worker, ProjectRecord]]()
        for number, record in enumerate(records, start=1):
            worker = self._workers[(group_of(number) - 1) % len(self._workers)]
            worker.ask((number, record))
            asked.append((worker, record))
            if len(asked) == _AHEAD:
                yield _answered(*asked.popleft())
        while asked:
            yield _answered(*asked.popleft())

    def fonts(self) -> list["GroupFont"]:
        if self._alone:
            return self._alone.fonts()
        for worker in self._workers:
            worker.ask(None)
        return [font for worker in self._workers for font in worker.answer()]

    def close(self) -> None:
        """End the processes at once."""
        for worker in self._workers:
            worker.close()


def _answered(worker: "_Worker", record: ProjectRecord) -> tuple[ProjectRecord, "DrawnForm"]:
    return record, worker.answer()


class _Worker:
    """The near end of one process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            _command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **_APART
        )

    def begin(self, style: FormStyle) -> None:
        """Wait until the process has started. Raises UserError if it ended instead."""
        self.ask(style)
        self.answer()

    def ask(self, request: Any) -> None:
        assert self._process.stdin
        with _lost():
            pickle.dump(request, self._process.stdin, pickle.HIGHEST_PROTOCOL)
            self._process.stdin.flush()

    def answer(self) -> Any:
        """Wait for the next answer. Raises what was raised in the process."""
        assert self._process.stdout
        with _lost():
            found = pickle.load(self._process.stdout)
        if isinstance(found, Exception):
            raise found
        return found

    def close(self) -> None:
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                stream.close()  # type: ignore[union-attr]
        self._process.wait()


@contextmanager
def _lost() -> Iterator[None]:
    """Tell a process that ended in the middle, which no error of the disk must be taken for."""
    try:
        yield
    except (OSError, EOFError, pickle.UnpicklingError) as error:
        raise UserError(LOST, LOST_REMEDY) from error


LOST: Final = "การจัดทำเล่มหยุดกลางคัน เพราะส่วนของโปรแกรมที่ช่วยจัดทำถูกปิดไป"
LOST_REMEDY: Final = "โปรดปิดโปรแกรมอื่นที่ใช้หน่วยความจำมาก แล้วสั่งพิมพ์อีกครั้ง ไฟล์เดิมและข้อมูลยังอยู่ครบ"

_APART: Final[dict[str, Any]] = (
    {"creationflags": subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP}  # type: ignore[attr-defined]
    if os.name == "nt"
    else {"start_new_session": True}
)
"""Ctrl+C in a terminal is for the process that was started there, which ends the others."""


def _command() -> list[str]:
    """Return the command of a worker, which finds the modules of this process."""
    if not Path(sys.executable).stem.lower().startswith("python"):  # the installed program on Windows
        return [sys.executable, *WORKER]
    code = f"import sys; sys.path[:] = {sys.path!r}; from app.services.volume.worker import serve; serve()"
    return [sys.executable, "-I", "-S", "-B", "-c", code]
