"""A desktop of its own: a screen, a Thai keyboard, a window manager, and the hands of a clerk."""

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


class Desktop:
    """Keys go to whichever window has the keyboard, as they do on a desk."""

    def __init__(self, display: str, home: Path) -> None:
        self.home = home
        self._environment = _environment(display, home)

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command, env=self._environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    @contextmanager
    def program(self, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
        """The program, begun as it is from a shell, and gone at the end, also when the test fails."""
        running = self.start(sys.executable, str(ROOT / "main.py"), *arguments)
        try:
            yield running
        finally:
            running.kill()
            running.wait()

    def press(self, *keys: str) -> None:
        self._xdotool("key", "--delay", "2", *keys)

    def write(self, text: str) -> None:
        self._xdotool("type", "--delay", "2", text)

    def title(self) -> str:
        """The title of the window that has the keyboard."""
        return self._xdotool("getactivewindow", "getwindowname", check=False).strip()

    def wait_for_title(self, part: str) -> None:
        wait_until(lambda: part in self.title(), lambda: f"{part!r} in {self.title()!r}")

    def wait_for_message(self) -> None:
        """A message bears the program's name and nothing else."""
        wait_until(lambda: self.title() == "รายงาน", lambda: f"a message, not {self.title()!r}")

    def _xdotool(self, *arguments: str, check: bool = True) -> str:
        command = ["xdotool", *arguments]
        done = subprocess.run(
            command, env=self._environment, check=check, capture_output=True, text=True, timeout=120
        )
        return done.stdout


@contextmanager
def desktop(home: Path, size: str = "1366x768") -> Iterator[Desktop]:
    """A screen on a free number, with both layouts of a Thai keyboard before the window manager looks."""
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


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait()


def _environment(display: str, home: Path) -> dict[str, str]:
    """That of this process, but for the screen and the user's folders."""
    qt = {"QT_QPA_PLATFORM": "xcb", "LANG": "C.UTF-8"}
    folders = {"HOME": str(home), "XDG_RUNTIME_DIR": str(home)}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "QT_"))}
    return kept | qt | folders | {"DISPLAY": display}
