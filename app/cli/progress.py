"""Show the progress of a long command on a terminal, and nowhere else."""

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

Step = TypeVar("Step")
Found = TypeVar("Found")


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


def with_share(steps: Iterable[tuple[int, Found]], count: int, doing: str) -> Iterator[tuple[int, Found]]:
    """Pass steps with their numbers on, with a line such as "กำลังตรวจ 40 %" that is erased at the end."""
    if not sys.stderr.isatty():
        yield from steps
        return
    line = ""
    try:
        for number, found in steps:
            share = f"{doing} {min(100, 100 * number // count)} %"
            if share != line:
                _erase(line)
                line = _show(share)
            if found is not None:
                _erase(line)
                line = ""
            yield number, found
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
