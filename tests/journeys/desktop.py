"""A private desktop: a screen, a Thai keyboard, a window manager, and functions that act as a clerk."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

import pytest

from tests.virtual_screen import virtual_screen

ROOT: Final = Path(__file__).parents[2]
TOOLS: Final = ("Xvfb", "setxkbmap", "openbox", "xdotool", "sqlite3")
NEEDS_DESKTOP: Final = [
    pytest.mark.posix,
    pytest.mark.skipif(not all(map(shutil.which, TOOLS)), reason=f"without one of {', '.join(TOOLS)}"),
]
"""The marks of a module of journeys."""
PATIENCE: Final = 30.0
_CALM_LOOKS: Final = 8
"""Looks in a row, 0.05 seconds apart, at a program at rest."""


class Desktop:
    """A desktop on which keys go to the window with the keyboard focus."""

    def __init__(self, display: str, home: Path) -> None:
        self.home = home
        self._environment = _environment(display, home)
        self._programs: list[subprocess.Popen[bytes]] = []

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command, env=self._environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def run(self, *command: str, patience: float) -> subprocess.CompletedProcess[str]:
        """Run a command to its end and return what it said."""
        return subprocess.run(
            command, env=self._environment, capture_output=True, text=True, timeout=patience, check=False
        )

    @contextmanager
    def program(self, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
        """Run the program as from a shell; it is ended afterwards, even if the test fails."""
        running = self.start(sys.executable, str(ROOT / "main.py"), *arguments)
        self._programs.append(running)
        try:
            yield running
        finally:
            self._programs.remove(running)
            running.kill()
            running.wait()

    def press(self, *keys: str) -> None:
        self._xdotool("key", "--delay", "2", *keys)

    def write(self, text: str) -> None:
        self._xdotool("type", "--delay", "2", text)

    def title(self) -> str:
        """Return the title of the window with the keyboard focus."""
        return self._xdotool("getactivewindow", "getwindowname", check=False).strip()

    def wait_for_title(self, part: str) -> None:
        wait_until(lambda: part in self.title(), lambda: f"{part!r} in {self.title()!r}")

    def wait_for_message(self) -> None:
        """Wait for a message, whose title is only the program's name."""
        wait_until(lambda: self.title() == "รายงาน", lambda: f"a message, not {self.title()!r}")

    def settle(self) -> None:
        """Wait until the programs have done what they were told, however busy the machine is.

        Then no thread of theirs runs, is ready to run or waits for the disk, for a moment.
        """
        calm = 0
        end = time.monotonic() + PATIENCE
        while calm < _CALM_LOOKS:
            assert time.monotonic() < end, "waited in vain for the program to rest"
            time.sleep(0.05)
            calm = 0 if any(_is_busy(program.pid) for program in self._programs) else calm + 1

    def choose_path(self, title: str, path: Path) -> None:
        """Type a path into a file dialog and press Return until the dialog is gone.

        The list of completions may take the first Return, and a dialog that still reads a folder loses it.
        """
        self.wait_for_title(title)
        self.settle()
        self.press("ctrl+a")
        self.write(str(path))
        for _ in range(3):
            self.settle()
            self.press("Return")
            self.settle()
            if title not in self.title():
                return
        raise AssertionError(f"the dialog {title!r} stays, with {path} typed into it")

    def _xdotool(self, *arguments: str, check: bool = True) -> str:
        command = ["xdotool", *arguments]
        done = subprocess.run(
            command, env=self._environment, check=check, capture_output=True, text=True, timeout=120
        )
        return done.stdout


@contextmanager
def desktop(home: Path, size: str = "1366x768") -> Iterator[Desktop]:
    """A screen on a free number, with both layouts of a Thai keyboard set before the window
    manager starts.
    """
    with ExitStack() as things:
        display = things.enter_context(virtual_screen(size))
        made = Desktop(display, home)
        made.start("setxkbmap", "us,th").wait(PATIENCE)
        manager = made.start("openbox", "--sm-disable")
        things.callback(_end, manager)
        yield made


def wait_until(
    is_so: Callable[[], bool], told: Callable[[], str] = lambda: "it", patience: float = PATIENCE
) -> None:
    end = time.monotonic() + patience
    while not is_so():
        assert time.monotonic() < end, f"waited in vain for {told()}"
        time.sleep(0.05)


def _is_busy(pid: int) -> bool:
    """Return whether a thread of a process runs, is ready to run or waits for the disk, by proc(5)."""
    threads = Path(f"/proc/{pid}/task").glob("*/stat")
    return any(_state(thread) in ("R", "D") for thread in threads)


def _state(thread: Path) -> str:
    try:
        return thread.read_text("utf-8", "replace").rpartition(") ")[2][:1]
    except OSError:  # it has ended meanwhile
        return ""


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait()


def _environment(display: str, home: Path) -> dict[str, str]:
    """Return this process's environment with another screen and other user folders."""
    qt = {"QT_QPA_PLATFORM": "xcb", "LANG": "C.UTF-8"}
    folders = {"HOME": str(home), "XDG_RUNTIME_DIR": str(home)}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "QT_"))}
    return kept | qt | folders | {"DISPLAY": display}
