"""Find the projects that may once have said what a code stands for. Whoever asks looks at them exactly.

A search of all revisions takes seconds in a coordinator's file, so several processes share it, and what it
computed is kept on this machine.
"""

from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, Protocol

from app.formats.pdf.check_code import number_of
from app.models.errors import UserError
from app.services.form_pdf import CODE_LENGTH, record_digest
from app.services.other_processes.near_end import OtherProcess, cores
from app.services.past_codes.hashing import KEY_LENGTH, Keys, answering, keys_of_some
from app.storage.connection import DamagedFileError
from app.storage.pasts.kept_keys import KeptKeys
from app.storage.pasts.places import Places, ProjectPlaces
from app.storage.pasts.reader import PastReader, Place
from app.storage.project_file import ProjectFile

FEWEST: Final = 2_000
"""Projects that are worth the start of processes, which takes each a quarter of a second."""
_MOST_PROCESSES: Final = 4
_TOGETHER: Final = 100
"""Projects read together, and examined between two steps."""
_AHEAD: Final = 3
"""Requests to each process before the first of them is waited for."""


@dataclass(slots=True)
class Examined:
    """How far a search is: the number of projects examined, the one found last, and the damaged ones."""

    count: int = 0
    found: str = ""
    damaged: list[str] = field(default_factory=list)
    is_incomplete: bool = False
    """Whether there is damage of which nobody can tell the project."""


def key_of(wanted: str) -> bytes:
    """Return the key of a digest, or of a code without check character."""
    if len(wanted) > CODE_LENGTH:
        return bytes.fromhex(wanted)[:KEY_LENGTH]
    return (number_of(wanted) >> 5 * CODE_LENGTH - 8 * KEY_LENGTH).to_bytes(KEY_LENGTH, "big")


def examining(file: ProjectFile, wanted: str) -> Generator[Examined]:
    """Examine all projects, in steps. A step with `found` names a project that may have said it."""
    key, state = key_of(wanted), Examined()
    with file.database.snapshot(), closing(KeptKeys(file.database)) as kept:
        places = Places(file.database)
        if kept.are_valid():
            yield from _looking_up(kept, key, state)
        else:
            yield from _searching(file, places, kept, key, state)
        yield from _edited(file, places, key, state)


def _looking_up(kept: KeptKeys, key: bytes, state: Examined) -> Iterator[Examined]:
    state.count = kept.count
    state.damaged, state.is_incomplete = kept.damaged()
    for state.found in kept.having(key):
        yield state
    state.found = ""
    yield state


def _searching(
    file: ProjectFile, places: Places, kept: KeptKeys, key: bytes, state: Examined
) -> Iterator[Examined]:
    with closing(places.finding()) as finding:
        for _ in finding:
            yield state
    state.is_incomplete = places.is_damaged
    with _examiner(file, places.count) as examiner, closing(examiner.keys(places.all())) as found:
        for project_id, (keys, is_damaged) in found:
            state.count += 1
            kept.note(project_id, keys, is_damaged)
            if is_damaged:
                state.damaged.append(project_id)
            state.found = project_id if _has(keys, key) else ""
            if state.found or state.count % _TOGETHER == 0:
                yield state
    state.found = ""
    kept.save(is_incomplete=state.is_incomplete)


def _has(keys: bytes, key: bytes) -> bool:
    """Return whether the key may be among these: who asks looks exactly, so a wrong place does no harm."""
    return key in keys


def _edited(file: ProjectFile, places: Places, key: bytes, state: Examined) -> Iterator[Examined]:
    """Examine what the rows of edited projects say now, of which there is no revision yet."""
    for project_id in sorted(places.edited()):
        try:
            project = file.project(project_id)
            digest = record_digest(project, file.reports(project_id))
        except KeyError:
            continue
        except DamagedFileError:
            state.damaged.append(project_id)
            continue
        state.found = project_id if bytes.fromhex(digest)[:KEY_LENGTH] == key else ""
        if state.found:
            yield state
    state.found = ""
    yield state


# --- in one process or in several ---------------------------------------------------------------------------


class _Examiner(Protocol):
    def keys(self, projects: Iterator[ProjectPlaces]) -> Generator[tuple[str, Keys]]:
        """Yield the keys of each of these projects."""
        ...


@contextmanager
def _examiner(file: ProjectFile, count: int) -> Iterator[_Examiner]:
    """Provide what examines `count` projects: several processes if it is worth it; none is left after it."""
    processes = min(_MOST_PROCESSES, cores())
    if count < FEWEST or processes < 2:
        yield _OneProcess(file)
        return
    with _processes(file, processes) as others:
        yield _SeveralProcesses(others) if others else _OneProcess(file)


class _OneProcess:
    """Examines projects in this process."""

    def __init__(self, file: ProjectFile) -> None:
        self._reader = PastReader(file.database.connection, file.path)

    def keys(self, projects: Iterator[ProjectPlaces]) -> Generator[tuple[str, Keys]]:
        while some := list(islice(projects, _TOGETHER)):
            yield from zip((one.project_id for one in some), keys_of_some(self._reader, some), strict=True)


class _SeveralProcesses:
    """Examines projects in other processes, each some at a time."""

    def __init__(self, others: Sequence[OtherProcess]) -> None:
        self._others = others

    def keys(self, projects: Iterator[ProjectPlaces]) -> Generator[tuple[str, Keys]]:
        asked = deque[tuple[OtherProcess, list[ProjectPlaces]]]()
        number = 0
        while some := list(islice(projects, _TOGETHER)):
            other = self._others[number % len(self._others)]
            other.ask(some)
            asked.append((other, some))
            number += 1
            if len(asked) == _AHEAD * len(self._others):
                yield from _answered(*asked.popleft())
        while asked:
            yield from _answered(*asked.popleft())


def _answered(other: OtherProcess, some: list[ProjectPlaces]) -> Iterator[tuple[str, Keys]]:
    return zip((one.project_id for one in some), other.answer(), strict=True)


@contextmanager
def _processes(file: ProjectFile, count: int) -> Iterator[list[OtherProcess]]:
    """Provide processes that have the file open; none if they do not start, as where it is forbidden."""
    started: list[OtherProcess] = []
    try:
        with suppress(OSError, UserError):
            for _ in range(count):
                started.append(OtherProcess((_LOST, _LOST_REMEDY)))
                started[-1].begin(answering, Place(file.path, file.database.is_for_writing))
            for other in started:
                other.await_begun()
            yield started
            return
        yield []
    finally:
        for other in started:
            other.close()


_LOST: Final = "การตรวจรหัสหยุดกลางคัน เพราะส่วนของโปรแกรมที่ช่วยค้นหาถูกปิดไป"
_LOST_REMEDY: Final = "โปรดปิดโปรแกรมอื่นที่ใช้หน่วยความจำมาก แล้วตรวจอีกครั้ง ไฟล์และข้อมูลยังอยู่ครบ"
