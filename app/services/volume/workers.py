"""Several processes that draw the forms of one volume. Its bytes are those that one process makes."""

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Protocol

from app.models.errors import UserError
from app.models.project_record import ProjectRecord
from app.printing.type_families import FormStyle
from app.printing.volume.drawn_form import GROUPS, IN_TURN, group_of
from app.services.other_processes.near_end import OtherProcess, cores
from app.services.volume.drawing import OneProcess, answering

if TYPE_CHECKING:
    from app.printing.volume.drawn_form import DrawnForm, GroupFont

FEWEST: Final = 50
"""Forms that are worth the start of processes, which takes each a quarter of a second."""
_AHEAD: Final = GROUPS * IN_TURN
"""Forms that are asked for before the first of them is waited for."""


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
    processes = min(GROUPS, cores())
    if count < FEWEST or processes < 2:
        yield OneProcess(style)
        return
    workers = Workers(style, processes)
    try:
        yield workers
    finally:
        workers.close()


class Workers:
    """Draws the forms of each group in the same one of some processes.

    A process that does not start, as where a virus scanner forbids it, leaves all forms to this one.
    """

    def __init__(self, style: FormStyle, count: int) -> None:
        self._style = style
        self._workers: list[OtherProcess] = []
        self._alone: OneProcess | None = None
        with self._or_alone():
            for _ in range(count):
                worker = OtherProcess((LOST, LOST_REMEDY))
                self._workers.append(worker)
                worker.begin(answering, style)

    def forms(self, records: Iterable[ProjectRecord]) -> Iterator[tuple[ProjectRecord, "DrawnForm"]]:
        with self._or_alone():
            for worker in self._workers:
                worker.await_begun()
        if self._alone:
            yield from self._alone.forms(records)
            return
        asked = deque[tuple[OtherProcess, ProjectRecord]]()
        for number, record in enumerate(records, start=1):
            worker = self._workers[(group_of(number) - 1) % len(self._workers)]
            worker.ask((number, record))
            asked.append((worker, record))
            if len(asked) == _AHEAD:
                yield _answered(*asked.popleft())
        while asked:
            yield _answered(*asked.popleft())

    @contextmanager
    def _or_alone(self) -> Iterator[None]:
        """Leave all forms to this process if another one does not start within the block."""
        try:
            yield
        except (OSError, UserError):
            self._alone = OneProcess(self._style)

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


def _answered(worker: OtherProcess, record: ProjectRecord) -> tuple[ProjectRecord, "DrawnForm"]:
    return record, worker.answer()


LOST: Final = "การจัดทำเล่มหยุดกลางคัน เพราะส่วนของโปรแกรมที่ช่วยจัดทำถูกปิดไป"
LOST_REMEDY: Final = "โปรดปิดโปรแกรมอื่นที่ใช้หน่วยความจำมาก แล้วสั่งพิมพ์อีกครั้ง ไฟล์เดิมและข้อมูลยังอยู่ครบ"
