"""Copy a received file privately, so that nobody can change it while it is checked."""

import contextlib
import hashlib
import logging
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.models.errors import UserError
from app.storage.connection import full_disk
from app.storage.opening.journals import has_content, journal_of

log = logging.getLogger(__name__)

MAX_BYTES: Final = 256 << 20
"""Ten times a district's file with a year's revisions."""

ASK_AGAIN: Final = "โปรดขอไฟล์ใหม่จากผู้ส่ง โดยให้ผู้ส่งใช้คำสั่งส่งของโปรแกรมรายงาน"


class RefusedError(UserError):
    """A received file that is refused, with the reason."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A private copy, byte for byte, and its SHA-256 in hexadecimal."""

    path: Path
    sha256: str


def shown_name(path: Path | str) -> str:
    """Return a file name that can be shown: names may be invalid UTF-8 or contain hidden characters."""
    return "".join(character if character.isprintable() else "_" for character in str(path))


def refusal(source: Path, error: Exception) -> UserError:
    """Return the error to show for a source that failed for any reason."""
    if isinstance(error, UserError):
        return error
    name = shown_name(source.name)
    log.warning("refused %s", name, exc_info=error)
    if full_disk(error):
        return RefusedError(f"พื้นที่เก็บข้อมูลเต็ม จึงตรวจไฟล์ {name} ไม่ได้", "โปรดเพิ่มพื้นที่ว่าง แล้วรวมอีกครั้ง")
    if isinstance(error, MemoryError):
        return RefusedError(f"หน่วยความจำไม่พอสำหรับตรวจไฟล์ {name}", "โปรดปิดโปรแกรมอื่น แล้วรวมอีกครั้ง")
    return RefusedError(f"ไฟล์ {name} เสียหาย อ่านไม่ได้ครบถ้วน", ASK_AGAIN)


def changing(source: Path) -> RefusedError:
    """Return the error for a file that changes while it is read."""
    what = f"ไฟล์ {shown_name(source.name)} กำลังถูกแก้ไขอยู่"
    return RefusedError(what, "โปรดรอให้บันทึกหรือคัดลอกเสร็จ แล้วรวมอีกครั้ง")


def impossible(name: str) -> RefusedError:
    """Return the error for a file with a record that no program of ours can have made."""
    return RefusedError(f"ไฟล์ {name} มีข้อมูลที่โปรแกรมรายงานไม่ได้สร้าง", ASK_AGAIN)


def take_copy(source: Path, folder: Path) -> Snapshot:
    """Copy a file unchanged into a private folder, under its showable name.

    Raises UserError if it is no plain file, is too big, or changes meanwhile.
    """
    name = shown_name(source.name)
    target = folder / name
    try:
        with _opened(source) as descriptor:
            before = os.fstat(descriptor)
            _check_plain(source, before)
            sha256 = _copy(descriptor, target)
            after = os.fstat(descriptor)
    except FileNotFoundError as error:
        raise RefusedError(f"ไม่พบไฟล์ {name}", "โปรดตรวจชื่อไฟล์และโฟลเดอร์") from error
    except OSError as error:
        if full_disk(error):
            raise refusal(source, error) from error
        raise RefusedError(f"อ่านไฟล์ {name} ไม่ได้", "โปรดตรวจสิทธิ์การใช้ไฟล์และสื่อที่เก็บ") from error
    marks = ("st_size", "st_mtime_ns", "st_ino")
    is_steady = all(getattr(before, mark) == getattr(after, mark) for mark in marks)
    if not is_steady or target.stat().st_size != before.st_size or has_content(journal_of(source)):
        raise changing(source)
    return Snapshot(target, sha256)


@contextlib.contextmanager
def _opened(source: Path) -> Iterator[int]:
    """Open without following a link, and without waiting for a pipe's writer. Raises RefusedError."""
    if source.is_symlink():
        raise RefusedError(f"{shown_name(source.name)} เป็นทางลัด ไม่ใช่ไฟล์", "โปรดระบุไฟล์จริง")
    if source.is_dir():  # Windows cannot open it
        raise RefusedError(f"{shown_name(source.name)} เป็นโฟลเดอร์ ไม่ใช่ไฟล์", "โปรดระบุไฟล์ .sqlite")
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(source, flags)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _check_plain(source: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise RefusedError(f"{shown_name(source.name)} ไม่ใช่ไฟล์ข้อมูล", "โปรดระบุไฟล์ .sqlite")
    if found.st_size > MAX_BYTES:
        raise RefusedError(f"ไฟล์ {shown_name(source.name)} ใหญ่เกิน {MAX_BYTES >> 20} เมกะไบต์", ASK_AGAIN)


def _copy(descriptor: int, target: Path) -> str:
    digest, left = hashlib.sha256(), MAX_BYTES + 1
    with target.open("wb") as file:
        while left > 0 and (block := os.read(descriptor, min(1 << 20, left))):
            digest.update(block)
            file.write(block)
            left -= len(block)
    return digest.hexdigest()
