"""A file under a password on its way: a ZIP with one file in it, encrypted by AES-256 as WinZip and 7-Zip do.

Whoever has the password opens it with this program or without. What comes out is trusted no more than any
other file that somebody sent.
"""

import errno
import struct
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.models.errors import UserError
from app.storage.opening.snapshot import ASK_AGAIN, MAX_BYTES, RefusedError, refusal
from app.storage.output_files import writing

if TYPE_CHECKING:
    import pyzipper

SHORTEST_PASSWORD: Final = 8

_LOCAL_HEADER: Final = struct.Struct("<4s2xH")
_DIRECTORY_END: Final = struct.Struct("<4s4xHHI6x")
"""The last 22 bytes: the count of files on this disk and in all, and the size of their directory."""
_LONGEST_DIRECTORY: Final = 4096
_BLOCK: Final = 1 << 20
_LONGEST_NAME: Final = 80
"""Characters; three bytes each in Thai, of the 255 that a name may have."""


class PasswordNeededError(RefusedError):
    """A received file is sealed, and no password was given, or not this one."""


def check_password(password: str) -> None:
    """Raise UserError for a password that is easily guessed or that other programs may not take."""
    if len(password) < SHORTEST_PASSWORD:
        raise UserError(f"รหัสผ่านสั้นกว่า {SHORTEST_PASSWORD} ตัว", "โปรดตั้งรหัสผ่านให้ยาวขึ้น")
    if not (password.isascii() and password.isprintable()):
        raise UserError(
            "รหัสผ่านมีตัวอักษรที่โปรแกรมอื่นอาจพิมพ์ให้ตรงกันไม่ได้", "โปรดใช้ตัวอักษรภาษาอังกฤษ ตัวเลข และเครื่องหมายเท่านั้น"
        )


def encrypt(source: Path, target: Path, password: str) -> None:
    """Write `source` under a password into `target`, whole or not at all. Raises UserError."""
    import pyzipper

    options = {"compression": pyzipper.ZIP_DEFLATED, "encryption": pyzipper.WZ_AES}
    with writing(target) as stream, pyzipper.AESZipFile(stream, "w", **options) as packed:
        packed.setpassword(password.encode())
        packed.write(source, source.name)


def is_sealed(path: Path) -> bool:
    """Whether a file is a ZIP whose first file is encrypted."""
    with path.open("rb") as file:
        header = file.read(_LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size:
        return False
    magic, flags = _LOCAL_HEADER.unpack(header)
    return magic == b"PK\3\4" and bool(flags & 1)


def decrypt(source: Path, password: str) -> Path:
    """Take the one file out of a sealed one, into a folder beside it.

    Raises RefusedError; for a password that is needed or wrong PasswordNeededError.
    """
    import pyzipper

    target = source.parent / "opened" / f"{source.stem[:_LONGEST_NAME]}.sqlite"
    if not password:
        raise PasswordNeededError(f"ไฟล์ {source.name} มีรหัสผ่าน", "โปรดขอรหัสผ่านจากผู้ส่ง แล้วรวมอีกครั้งโดยระบุรหัสผ่าน")
    try:
        _check_directory(source)
        target.parent.mkdir(exist_ok=True)
        with pyzipper.AESZipFile(source) as packed:
            packed.setpassword(password.encode())
            _take_out(packed, target)
    except Exception as error:  # the libraries raise what they will: of a crafted file that may be anything
        if type(error) is RuntimeError:  # as pyzipper, like Python's zipfile, calls a wrong password
            what = f"รหัสผ่านของไฟล์ {source.name} ไม่ถูกต้อง"
            raise PasswordNeededError(what, "โปรดตรวจรหัสผ่านกับผู้ส่ง") from None
        if isinstance(error, MemoryError) or getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT):
            raise refusal(source, error) from error
        raise RefusedError(f"ไฟล์ {source.name} เสียหาย หรือไม่ใช่ไฟล์ที่โปรแกรมรายงานใส่รหัสผ่าน", ASK_AGAIN) from error
    return target


def _check_directory(source: Path) -> None:
    """One file and a short directory, before anybody reads a long one. Raises ValueError."""
    with source.open("rb") as file:
        file.seek(-min(_DIRECTORY_END.size, source.stat().st_size), 2)
        end = file.read()
    if len(end) != _DIRECTORY_END.size:
        raise ValueError("no directory")
    magic, here, count, size = _DIRECTORY_END.unpack(end)
    if (magic, here, count) != (b"PK\5\6", 1, 1) or size > _LONGEST_DIRECTORY:
        raise ValueError("not one file")


def _take_out(packed: "pyzipper.AESZipFile", target: Path) -> None:
    """Never more than a received file may have, whatever the directory says."""
    [inside] = packed.infolist()
    if not inside.flag_bits & 1 or inside.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError("not as we write it")
    left = MAX_BYTES
    with packed.open(inside) as content, target.open("wb") as file:
        while block := content.read(min(_BLOCK, left + 1)):
            left -= len(block)
            if left < 0:
                raise ValueError("too big")
            file.write(block)
