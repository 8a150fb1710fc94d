"""Try an installed program as a clerk would: print, open the window, look at it, close it.

For continuous integration on real systems:

    python packaging/smoke.py --console raingan-cli.exe --window raingan.exe --out FOLDER

The folder gets the printed forms, whose bytes are the same on every system, and a picture of the screen.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from PIL import ImageGrab

PATIENCE: Final = 60.0
"""How long the window may take to open or close, in seconds: continuous integration shares its computers."""

_ANOTHER_TRY: Final = 10.0
"""Seconds after which the window is told to close once more."""

_FILE: Final = Path(__file__).parent.parent / "tests" / "files" / "schema-v5.sqlite"
_NAME: Final = "รายงานเขต ทดสอบ.sqlite"
_COLOURS: Final = 16
"""An empty screen has fewer."""


class TrialError(Exception):
    """The program did not do what it should; the text says what."""


def main(arguments: Sequence[str]) -> int:
    """Return 0 if all went as it should; otherwise say what did not, and return 1."""
    options = _parser().parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    file = Path(shutil.copyfile(_FILE, options.out / _NAME))
    try:
        print_forms(options.console, file, options.out / "forms")
        look_at_window(options.window, file, options.out / "window.png")
    except (TrialError, OSError, subprocess.SubprocessError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--console", nargs="+", required=True, help="the program for the console")
    parser.add_argument("--window", nargs="+", required=True, help="the program with the window")
    parser.add_argument("--out", type=Path, required=True, help="the folder for what it makes")
    return parser


def print_forms(program: Sequence[str], file: Path, folder: Path) -> None:
    """Print every form of a file. Raises TrialError if there is none, SubprocessError if it fails."""
    subprocess.run([*program, "print", str(file), "--out", str(folder)], check=True, timeout=PATIENCE)
    if not list(folder.glob("*.pdf")):
        raise TrialError("no form was printed")


def look_at_window(program: Sequence[str], file: Path, picture: Path) -> None:
    """Open the window on a file, take a picture and close it.

    Raises TrialError if it does not open or close.
    """
    with subprocess.Popen([*program, str(file)]) as running:
        try:
            wait_until(lambda: file.stem in title(running), "the window")
            time.sleep(3)  # the list and the form are drawn after the window itself
            take_picture(picture)
            close(running)
            if running.returncode:
                raise TrialError(f"the program ended with {running.returncode}")
        finally:
            running.kill()


def take_picture(picture: Path) -> None:
    """Save what is on the screen. Raises TrialError if it is empty."""
    screen = ImageGrab.grab(xdisplay=os.environ.get("DISPLAY"))
    screen.save(picture)
    colours = screen.getcolors(maxcolors=screen.width * screen.height) or []
    if len(colours) < _COLOURS:
        raise TrialError("the screen is empty")


def title(running: subprocess.Popen[bytes]) -> str:
    """Return the title of a program's main window, or nothing while there is none."""
    if os.name == "nt":
        return _said("powershell", "-NoProfile", "-Command", _TITLE.format(running.pid))
    return _said("xdotool", "getactivewindow", "getwindowname")


_TITLE: Final = "[Console]::OutputEncoding = [Text.Encoding]::UTF8; (Get-Process -Id {}).MainWindowTitle"


def close(running: subprocess.Popen[bytes]) -> None:
    """Close a program's window as its user would, who tries again if nothing happens.

    On a busy computer the first keys may be lost. Raises TrialError with what is in front if it stays open.
    """
    end = time.monotonic() + PATIENCE
    while running.poll() is None:
        if time.monotonic() > end:
            raise TrialError(f"the program did not close; in front is {title(running)!r}")
        _ask_to_close(running)
        with suppress(subprocess.TimeoutExpired):
            running.wait(_ANOTHER_TRY)


def _ask_to_close(running: subprocess.Popen[bytes]) -> None:
    if os.name == "nt":
        _said("taskkill", "/PID", str(running.pid))
    else:
        _said("xdotool", "key", "alt+F4")


def _said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, timeout=PATIENCE).stdout.decode("utf-8", "replace")


def wait_until(is_so: Callable[[], bool], what: str) -> None:
    """Wait for something. Raises TrialError if it takes too long."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > end:
            raise TrialError(f"waited in vain for {what}")
        time.sleep(0.5)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
