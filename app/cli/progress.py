"""How far a long command is, told on the terminal to a person who watches, and to nobody else."""

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

Step = TypeVar("Step")


def with_progress(steps: Iterable[Step], count: int, doing: str) -> Iterator[Step]:
    """Pass the steps on, with a line on stderr such as "กำลังพิมพ์ 12/40" while each is under way.

    The line is gone whenever a step is passed on, so that who gets the step may print a line of its own.
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
    """With spaces, as not every console knows control sequences; Thai marks only make them too many."""
    print(f"\r{' ' * len(line)}\r", end="", file=sys.stderr, flush=True)
