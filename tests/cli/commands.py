"""Runs the commands, in this process or in one of its own, for the tests of the command line."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from tests.conftest import FILES

ROOT = Path(__file__).parents[2]
FIRST_PRINT = FILES / "minburi-2562-first-print.json"
SECOND_PRINT = FILES / "minburi-2562-second-print.json"
Captured = pytest.CaptureFixture[str]


def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run main.py in a separate process."""
    return subprocess.run(
        [sys.executable, ROOT / "main.py", *arguments],
        env=os.environ | environment,
        capture_output=True,
        encoding="utf-8",
    )


def begun(command: Sequence[str], **streams: Any) -> subprocess.Popen[bytes]:
    """Start a command that receives interrupts, even if this process ignores them as under nohup."""
    reached = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    return subprocess.Popen(command, preexec_fn=reached, **streams)


def refused(arguments: Sequence[str | Path], words: str, capsys: Captured) -> None:
    """Check that the command failed: exit 2, one or two plain lines, nothing on stdout."""
    capsys.readouterr()
    assert main([str(argument) for argument in arguments]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert words in told.err
    assert len(told.err.splitlines()) <= 2


def printed(arguments: Sequence[str | Path], capsys: Captured) -> list[Path]:
    """Return the files that printing reported."""
    assert main(["print", *map(str, arguments)]) == 0
    told = capsys.readouterr().out.splitlines()
    paths = [Path(line.removeprefix("พิมพ์แล้ว: ")) for line in told]
    assert all(path.read_bytes().startswith(b"%PDF-") for path in paths)
    return paths
