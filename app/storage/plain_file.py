"""Open plain files that somebody chose, without waiting.

A pipe never starts and a device never ends. The reader limits how much of a plain file is read.
"""

import os
import stat
from pathlib import Path
from typing import BinaryIO, Final

from app.models.errors import UserError
from app.storage.connection import disk_error

_FLAGS: Final = getattr(os, "O_NONBLOCK", 0)
"""Opens a pipe without waiting for its writer, to refuse it."""


def open_plain(path: Path, remedy: str = "โปรดเลือกไฟล์ที่เก็บอยู่ในเครื่องหรือสื่อบันทึก") -> BinaryIO:
    """Open the file for reading. Raises UserError with the true cause if it is missing or no plain file."""
    try:
        file = open(path, "rb", opener=_opener)  # noqa: SIM115  the caller closes it
    except OSError as error:
        raise disk_error(path, error, "อ่านไฟล์") from None
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return file
    file.close()
    raise UserError(f"{path.name} ไม่ใช่ไฟล์ข้อมูล", remedy)


def read_plain(path: Path, longest: int, remedy: str) -> bytes:
    """Return the content of a file of at most `longest` bytes; `remedy` is for a longer one.

    Raises UserError.
    """
    with open_plain(path) as file:
        try:
            content = file.read(longest + 1)
        except OSError as error:  # a removed medium
            raise disk_error(path, error, "อ่านไฟล์") from None
    if len(content) > longest:
        raise UserError(f"ไฟล์ {path.name} ใหญ่เกิน {longest // 10**6} ล้านไบต์", remedy)
    return content


def _opener(path: str, flags: int) -> int:
    return os.open(path, flags | _FLAGS)
