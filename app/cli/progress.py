"""Show the progress of a long command on a terminal, and nowhere else."""

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

Step = TypeVar("Step")


def with_progress(steps: Iterable[Step], count: int, doing: str) -> Iterator[Step]:
    """Pass the steps on, with a line on stderr such as "กำลังพิมพ์ 12/40" during each.

    The line is erased before each step is passed on, so that the caller may print its own line.
    """
    if count < 2 or not sys.stderr.isatty():
        yield from steps
        return
    line = _show(f"{doing} 1/{count}")
    try:
        for number, step in enumerate(steps, start=1):
            _erase(line)
            yield step
            if number < count:
                line = _show(f"{doing} {number + 1}/{count}")
    finally:
        _erase(line)


def _show(line: str) -> str:
    print(f"\r{line}", end="", file=sys.stderr, flush=True)
    return line


def _erase(line: str) -> None:
    """Overwrite with spaces, because not every console supports control sequences; Thai marks
    only add a few.
    """
    print(f"\r{' ' * len(line)}\r", end="", file=sys.stderr, flush=True)
