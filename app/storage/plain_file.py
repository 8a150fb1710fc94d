"""Files that somebody chose: opened without waiting, and never read without end.

A pipe never begins and a device never ends; what may be read of a plain file is up to its reader.
"""

import os
import stat
from pathlib import Path
from typing import BinaryIO, Final

from app.models.errors import UserError
from app.storage.connection import disk_error

_FLAGS: Final = getattr(os, "O_NONBLOCK", 0)
"""A pipe is opened without its writer, to be refused."""


def open_plain(path: Path, remedy: str = "โปรดเลือกไฟล์ที่เก็บอยู่ในเครื่องหรือสื่อบันทึก") -> BinaryIO:
    """The file, to be read. Raises UserError, by the true cause, for what is missing or no plain file."""
    try:
        file = open(path, "rb", opener=_opener)  # noqa: SIM115  the caller closes it
    except OSError as error:
        raise disk_error(path, error, "อ่านไฟล์") from None
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return file
    file.close()
    raise UserError(f"{path.name} ไม่ใช่ไฟล์ข้อมูล", remedy)


def read_plain(path: Path, longest: int, remedy: str) -> bytes:
    """All of the file, which has at most `longest` bytes; `remedy` is what to do when it has more.

    Raises UserError.
    """
    with open_plain(path) as file:
        try:
            content = file.read(longest + 1)
        except OSError as error:  # a medium that was taken out
            raise disk_error(path, error, "อ่านไฟล์") from None
    if len(content) > longest:
        raise UserError(f"ไฟล์ {path.name} ใหญ่เกิน {longest // 10**6} ล้านไบต์", remedy)
    return content


def _opener(path: str, flags: int) -> int:
    return os.open(path, flags | _FLAGS)
