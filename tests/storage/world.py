"""The environment of a file: other processes, small disks, users without permissions."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOBODY = 65534


@contextmanager
def unchanged(path: Path) -> Iterator[None]:
    """Check that the file's bytes, and the names beside it, are unchanged after the block."""
    before = path.read_bytes() if path.is_file() else None
    names = sorted(path.parent.iterdir())
    yield
    assert (path.read_bytes() if path.is_file() else None) == before
    assert sorted(path.parent.iterdir()) == names


@contextmanager
def held_by_another_process(path: Path) -> Iterator[None]:
    """Open the file in another process, as a second window would."""
    script = """
import sys
from pathlib import Path
from app.storage.project_file import ProjectFile
with ProjectFile.open(Path(sys.argv[1])):
    print("open", flush=True)
    sys.stdin.read()
"""
    command = [sys.executable, "-c", script, str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"open\n"
        yield
        process.communicate()


@contextmanager
def as_nobody() -> Iterator[None]:
    """Run as another user, because file permissions do not apply to the superuser."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(user)


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A small file system; skips if none may be mounted."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("no file system may be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


@contextmanager
def read_only_disk(disk: Path) -> Iterator[None]:
    """Nothing can be written to this small disk in the block, not even by the superuser."""
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    try:
        yield
    finally:
        subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
