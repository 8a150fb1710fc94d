"""Ask whether files exist, without waiting for a drive that does not answer.

A dead server, or a network drive that sleeps, answers after half a minute; the window must not stand still.
"""

import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Thread
from typing import Final

PATIENCE_S: Final = 0.3
"""Seconds to wait for all answers together. A disk answers in a thousandth of it."""
_LOOK_EVERY_S: Final = 0.02


class Presence:
    """Asks about each file in its own thread, and never twice at the same time."""

    def __init__(self) -> None:
        self._asked: dict[Path, _Question] = {}

    def of(self, path: Path) -> bool | None:
        """Return whether a file exists; None if its drive does not answer in time."""
        return self.of_all([path])[path]

    def of_all(self, paths: Iterable[Path], patience_s: float = PATIENCE_S) -> dict[Path, bool | None]:
        """Return for each file what `of` returns, after waiting once for all of them."""
        questions = {path: self._ask(path) for path in paths}
        until = time.monotonic() + patience_s
        for question in questions.values():
            question.join(max(0.0, until - time.monotonic()))
        return {path: question.answer for path, question in questions.items()}

    def answer_meanwhile(self, path: Path) -> bool | None:
        """Return the answer to the last question about a file, without waiting; None if there is none yet."""
        asked = self._asked.get(path)
        return asked.answer if asked else None

    def until_answered(self, path: Path) -> Iterator[tuple[int, bool | None]]:
        """Yield the steps of waiting for a drive (`run_task`), the last one with whether the file exists."""
        question = self._ask(path)
        while question.answer is None:
            question.join(_LOOK_EVERY_S)
            yield 1, question.answer

    def _ask(self, path: Path) -> "_Question":
        asked = self._asked.get(path)
        if asked is None or not asked.is_alive():
            asked = self._asked[path] = _Question(path)
            asked.start()
        return asked


class _Question(Thread):
    """A daemon: the program ends even while a server does not answer."""

    def __init__(self, path: Path) -> None:
        super().__init__(name="presence", daemon=True)
        self._path = path
        self.answer: bool | None = None

    def run(self) -> None:
        try:
            self.answer = self._path.is_file()
        except OSError:  # EIO on a removed USB stick
            self.answer = False
