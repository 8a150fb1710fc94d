"""Print plain text only: no data can control the terminal."""

import contextlib
import sys
from collections.abc import Iterator
from typing import Any, Final, TextIO, cast


class PlainStream:
    """A text stream that drops control, zero-width and direction characters, except line breaks and tabs.

    A carriage return passes only at the ends of one write, as in the progress line.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        from app.models.thai import without_invisible  # not above: the window rarely prints

        begins, ends = text.startswith("\r"), text.endswith("\r") and len(text) > 1
        plain = without_invisible(text.replace("\r", ""))
        self._stream.write("\r" * begins + plain + "\r" * ends)
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def say(line: str) -> None:
    """Print one line: a line break in data or in a file name starts no new line."""
    print(_on_one_line(line), flush=True)


def complain(*lines: str) -> None:
    """Print an error on standard error."""
    for line in filter(None, lines):
        print(_on_one_line(line), file=sys.stderr, flush=True)


def refuse(*lines: str) -> None:
    """Say why the program ends without having done what it was asked, also to who started it by an icon."""
    complain(*lines)
    if sys.platform == "win32" and sys.stderr is None:  # raingan.exe, which has no console
        show_box("\n\n".join(map(_on_one_line, filter(None, lines))))


def show_box(text: str) -> None:
    """Show a message of Windows' own: Qt may be what is missing."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, text, "รายงาน", _WARNING)


_WARNING: Final = 0x30
"""MB_ICONWARNING, with the one button OK."""


def _on_one_line(line: str) -> str:
    from app.models.thai import LINE_BREAKS

    return " ".join(LINE_BREAKS.sub("\n", line).split("\n"))


@contextlib.contextmanager
def plain_streams() -> Iterator[None]:
    """Make standard output and error plain within the block. A program without a console has none."""
    before = sys.stdout, sys.stderr
    try:
        sys.stdout, sys.stderr = (
            cast(TextIO, PlainStream(stream)) if stream else stream for stream in before
        )
        yield
    finally:
        sys.stdout, sys.stderr = before
