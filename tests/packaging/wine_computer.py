"""A Windows computer of an ordinary user, played by Wine: a disk C:, a screen, and programs to run."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.virtual_screen import virtual_screen

_STUBS: Final = Path(__file__).parent / "wine"
_USER: Final = "nobody"
"""Who the ordinary user is where the tests run as root."""
PATIENCE: Final = 600.0


@dataclass(frozen=True)
class Done:
    """What a program left: its exit code and what it printed."""

    code: int
    text: str


class WineComputer:
    """A Wine prefix in a folder of its own, and the user's disk beside it."""

    def __init__(self, home: Path, display: str) -> None:
        self.home = home
        self.prefix = home / "prefix"
        self._display = display

    @property
    def profile(self) -> Path:
        [found] = (place for place in (self.prefix / "drive_c/users").iterdir() if place.name != "Public")
        return found

    @property
    def local_data(self) -> Path:
        return self.profile / "AppData/Local"

    def run(self, program: str | Path, *arguments: str, folder: Path | None = None) -> Done:
        started = self.start(program, *arguments, folder=folder)
        text, _ = started.communicate(timeout=PATIENCE)
        return Done(started.returncode, text)

    def start(
        self, program: str | Path, *arguments: str, folder: Path | None = None
    ) -> subprocess.Popen[str]:
        """Start a program. Its input and output are pipes: Wine makes no handle of another user's file."""
        command = [*self._as_user(), "wine", str(program), *arguments]
        return subprocess.Popen(
            command, cwd=folder or self.home, text=True, encoding="utf-8",
            errors="replace", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def registry(self, key: str) -> str:
        """Return what a key of the user holds, or "" if there is none."""
        done = self.run("reg", "query", f"HKCU\\{key}", "/s")
        return "" if done.code else done.text

    def give(self, file: Path, name: str | None = None) -> Path:
        """Copy a file or folder to where the user may read and write it."""
        target = self.home / (name or file.name)
        (shutil.copytree if file.is_dir() else shutil.copyfile)(file, target)
        if os.geteuid() == 0:
            subprocess.run(["chown", "-R", _USER, str(target)], check=True)
        return target

    def prepare(self) -> None:
        """Make the prefix, with what Wine 8 lacks, and a font for the Thai of NSIS's and Wine's windows."""
        self.run("wineboot", "--init")
        system = self.prefix / "drive_c/windows"
        for source in _STUBS.glob("*.c"):
            target = system / "system32" / f"{source.stem}.dll"
            command = [
                "x86_64-w64-mingw32-gcc",
                "-shared",
                "-s",
                str(source),
                "-o",
                str(target),
                "-ladvapi32",
            ]
            subprocess.run(command, check=True)
        for font in (Path(__file__).parents[2] / "fonts").glob("*.ttf"):
            shutil.copy(font, system / "Fonts")
        for name in ("Tahoma", "MS Shell Dlg", "MS Shell Dlg 2", "Segoe UI"):
            replacement = ("HKCU\\Software\\Wine\\Fonts\\Replacements", "/v", name, "/d", "Raingan UI", "/f")
            self.run("reg", "add", *replacement)

    def stop(self) -> None:
        """End every program of this prefix, and no other."""
        subprocess.run([*self._as_user(), "wineserver", "--kill"], check=False, capture_output=True)

    def press(self, *keys: str) -> None:
        self._on_screen("xdotool", "key", "--delay", "20", *keys)

    def click(self, x: int, y: int) -> None:
        self._on_screen("xdotool", "mousemove", str(x), str(y), "click", "1")

    def write(self, text: str) -> None:
        self._on_screen("xdotool", "type", "--delay", "40", text)

    def wait_for_window(self, title: str, count: int = 1) -> None:
        """Wait for a window, or several, whose titles contain a text."""
        end = time.monotonic() + PATIENCE
        while len(self._on_screen("xdotool", "search", "--onlyvisible", "--name", title).split()) < count:
            assert time.monotonic() < end, f"no window {title!r}"
            time.sleep(0.5)

    def wait_until_still(self) -> None:
        """Wait until the screen has stayed as it is for three seconds, but for a blinking cursor."""
        end, sizes = time.monotonic() + PATIENCE, [0]
        while len(sizes) < 4 or max(sizes[-4:]) > min(sizes[-4:]) * 1.01:
            assert time.monotonic() < end, "the screen goes on changing"
            time.sleep(1)
            sizes.append(self.picture(self.home.parent / f"{self.home.name}.png").stat().st_size)

    def picture(self, target: Path) -> Path:
        self._on_screen("import", "-window", "root", str(target))
        return target

    def _on_screen(self, *command: str) -> str:
        environment = os.environ | {"DISPLAY": self._display}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE)
        return done.stdout

    def _as_user(self) -> list[str]:
        values = {
            "HOME": self.home, "WINEPREFIX": self.prefix, "DISPLAY": self._display, "LC_ALL": "C.UTF-8",
            "WINEDEBUG": "-all", "WINEDLLOVERRIDES": "mscoree,mshtml=;winemenubuilder.exe=d",
        }  # fmt: skip
        user = ["runuser", "-u", _USER, "--"] if os.geteuid() == 0 else []
        return [*user, "env", *(f"{name}={value}" for name, value in values.items())]


@contextmanager
def wine_computer(size: str = "1366x768") -> Iterator[WineComputer]:
    """A computer with a screen; all of it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="raingan-wine-") as folder, virtual_screen(size) as display:
        home = Path(folder)
        home.chmod(0o755)
        if os.geteuid() == 0:
            shutil.chown(home, _USER)
        computer = WineComputer(home, display)
        computer.prepare()
        subprocess.run(["setxkbmap", "us,th"], env=os.environ | {"DISPLAY": display}, check=True)
        manager = subprocess.Popen(["openbox", "--sm-disable"], env=os.environ | {"DISPLAY": display})
        try:
            yield computer
        finally:
            computer.stop()
            manager.terminate()
            manager.wait()


def windows_path(path: Path) -> str:
    """Return how Windows names a path of this machine: Wine's disk Z: is all of it."""
    return "Z:" + str(path).replace("/", "\\")
