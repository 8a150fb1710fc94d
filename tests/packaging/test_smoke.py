"""packaging/smoke.py, which tries installed programs on other systems, here tries the sources."""

import subprocess
import sys
from pathlib import Path

import pytest
from bundle import ROOT
from smoke import TrialError, print_forms, take_picture

from tests.journeys.desktop import NEEDS_DESKTOP, desktop
from tests.virtual_screen import virtual_screen

PROGRAM = (sys.executable, str(ROOT / "main.py"))
pytestmark = NEEDS_DESKTOP


@pytest.mark.long
def test_a_program_that_works_is_printed_with_and_seen(tmp_path: Path) -> None:
    with desktop(tmp_path) as screen:
        smoke = (sys.executable, str(ROOT / "packaging" / "smoke.py"))
        out = ("--out", str(tmp_path / "out"))
        trial = screen.run(*smoke, "--console", *PROGRAM, "--window", *PROGRAM, *out, patience=240)
    assert trial.returncode == 0, trial.stderr
    assert len([*(tmp_path / "out" / "forms").glob("*.pdf")]) == 3
    assert (tmp_path / "out" / "window.png").stat().st_size > 20_000


def test_a_program_that_does_not_start_is_told(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        print_forms((sys.executable, "-c", "raise SystemExit(3)"), tmp_path / "any.sqlite", tmp_path)


def test_an_empty_screen_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with virtual_screen() as display:
        monkeypatch.setenv("DISPLAY", display)
        with pytest.raises(TrialError, match="empty"):
            take_picture(tmp_path / "screen.png")
