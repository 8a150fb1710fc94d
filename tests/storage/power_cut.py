"""Simulated power cuts: the program's disk operations are cut off, and the possible disk states derived.

Unflushed writes may be on disk, partly, or not at all; so may files created, renamed or removed since their
folder was flushed. `disk_log.c` records the program's operations.
"""

import os
import random
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.storage.world import ROOT

_HEAD = struct.Struct("<cQqII")
_SECTOR = 512
ACKNOWLEDGED = "ACKNOWLEDGED"
"""A file in which the program writes a line for each acknowledged step."""


@dataclass(frozen=True, slots=True)
class Told:
    """One disk operation."""

    op: str
    inode: int
    offset: int
    path: str
    data: bytes


def compiled_shim(folder: Path) -> Path:
    """The recording library; skips if there is no compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("no C compiler, or no Linux")
    library = folder / "disk_log.so"
    source = Path(__file__).with_name("disk_log.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True)
    return library


def record(shim: Path, folder: Path, *words: str) -> list[Told]:
    """Run `power_child.py` in a folder to its end. Returns its disk operations."""
    log = folder.with_name("log")
    log.unlink(missing_ok=True)
    watched = {"LD_PRELOAD": str(shim), "DISK_LOG": str(log), "DISK_ROOT": str(folder)}
    homes = {"XDG_DATA_HOME": str(folder / "home"), "TMPDIR": str(folder)}
    command = [sys.executable, "-m", "tests.storage.power_child", str(folder), *words]
    subprocess.run(command, cwd=ROOT, env=os.environ | watched | homes, check=True)
    return list(_parsed(log.read_bytes()))


def _parsed(log: bytes) -> Iterator[Told]:
    place = 0
    while place < len(log):
        op, inode, offset, length, size = _HEAD.unpack_from(log, place)
        place += _HEAD.size
        path = os.fsdecode(log[place : place + length])
        place += length
        yield Told(op.decode(), inode, offset, path, log[place : place + size])
        place += size


@dataclass
class Disk:
    """The flushed state of a disk, and the pending operations."""

    contents: dict[int, bytearray]
    names: dict[str, int]
    waiting: dict[int, list[Told]] = field(default_factory=dict)
    changes: list[Told] = field(default_factory=list)
    acknowledged: bytes = b""

    @classmethod
    def of(cls, folder: Path) -> "Disk":
        files = [path for path in folder.rglob("*") if path.is_file()]
        inodes = {str(path): path.stat().st_ino for path in files}
        return cls({inodes[str(path)]: bytearray(path.read_bytes()) for path in files}, inodes)

    def take(self, told: Told, *, orders_names: bool) -> None:
        """Apply one operation. `orders_names`: flushing a file also flushes names, as on ext4."""
        if told.path.endswith(ACKNOWLEDGED):
            self.acknowledged += told.data
        elif told.op in "CRLU":
            if told.op == "C":
                self.waiting.pop(told.inode, None)
                self.contents[told.inode] = bytearray()
            self.changes.append(told)
        elif told.op in "WT":
            self.waiting.setdefault(told.inode, []).append(told)
        elif told.op == "S":
            for one in self.waiting.pop(told.inode, []):
                self._write(one)
            if orders_names:
                self._change_names(len(self.changes))
        elif told.op == "D":
            self._change_names(len(self.changes))

    def cut_power(self, chance: random.Random) -> None:
        """Apply a random part of the pending operations."""
        self._change_names(chance.randint(0, len(self.changes)))
        for several in self.waiting.values():
            arriving = chance.choice((0.0, 0.5, 1.0))
            for one in several:
                if chance.random() < arriving:
                    self._write(_torn(one, chance))

    def _write(self, told: Told) -> None:
        content = self.contents.setdefault(told.inode, bytearray())
        end = told.offset
        content.extend(bytes(max(0, end - len(content))))
        if told.op == "W":
            content[end : end + len(told.data)] = told.data
        else:
            del content[end:]

    def _change_names(self, count: int) -> None:
        for told in self.changes[:count]:
            target = os.fsdecode(told.data)
            if told.op == "C":
                self.names[told.path] = told.inode
            elif told.op == "U":
                self.names.pop(told.path, None)
            elif told.path in self.names:
                self.names[target] = self.names[told.path]
                if told.op == "R":
                    del self.names[told.path]
        del self.changes[:count]

    def put(self, folder: Path, target: Path) -> None:
        """Write the files of `folder` to `target`, as found after the cut."""
        for path, inode in self.names.items():
            place = target / Path(path).relative_to(folder)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(self.contents.get(inode, b""))


def _torn(told: Told, chance: random.Random) -> Told:
    """Return a partial write: one of several sectors may be incomplete."""
    if told.op != "W" or chance.random() > 0.3:
        return told
    kept = chance.randrange(len(told.data) + 1) // _SECTOR * _SECTOR
    return Told(told.op, told.inode, told.offset, told.path, told.data[:kept])


def after_cut(before: Disk, told: list[Told], folder: Path, target: Path, chance: random.Random) -> list[str]:
    """Write to `target` what a power cut leaves of `folder`. Returns the acknowledged steps."""
    disk = Disk({inode: bytearray(one) for inode, one in before.contents.items()}, dict(before.names))
    orders_names = chance.random() < 0.5
    for one in told[: chance.randrange(len(told) + 1)]:
        disk.take(one, orders_names=orders_names)
    disk.cut_power(chance)
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    disk.put(folder, target)
    return disk.acknowledged.decode().splitlines()
