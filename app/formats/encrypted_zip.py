"""Password-protected files: a ZIP with one file, encrypted by AES-256 in the format of WinZip and 7-Zip.

The file opens with the password in this program or others. Its content is trusted no more than any other
received file.
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
"""The last 22 bytes: the number of files on this disk and in total, and the size of their directory."""
_LONGEST_DIRECTORY: Final = 4096
_BLOCK: Final = 1 << 20
_LONGEST_NAME: Final = 80
"""Characters. In Thai each takes three bytes of the 255 that a file name may have."""


class PasswordNeededError(RefusedError):
    """A received file is encrypted, and the password is missing or wrong."""


def check_password(password: str) -> None:
    """Raise UserError for a password that is easily guessed or that other programs may not accept."""
    if len(password) < SHORTEST_PASSWORD:
        raise UserError(f"รหัสผ่านสั้นกว่า {SHORTEST_PASSWORD} ตัว", "โปรดตั้งรหัสผ่านให้ยาวขึ้น")
    if not (password.isascii() and password.isprintable()):
        raise UserError(
            "รหัสผ่านมีตัวอักษรที่โปรแกรมอื่นอาจพิมพ์ให้ตรงกันไม่ได้", "โปรดใช้ตัวอักษรภาษาอังกฤษ ตัวเลข และเครื่องหมายเท่านั้น"
        )


def encrypt(source: Path, target: Path, password: str) -> None:
    """Write `source` encrypted with a password to `target`, whole or not at all. Raises UserError."""
    import pyzipper

    options = {"compression": pyzipper.ZIP_DEFLATED, "encryption": pyzipper.WZ_AES}
    with writing(target) as stream, pyzipper.AESZipFile(stream, "w", **options) as packed:
        packed.setpassword(password.encode())
        packed.write(source, source.name)


def is_sealed(path: Path) -> bool:
    """Return whether the file is a ZIP whose first member is encrypted."""
    with path.open("rb") as file:
        header = file.read(_LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size:
        return False
    magic, flags = _LOCAL_HEADER.unpack(header)
    return magic == b"PK\3\4" and bool(flags & 1)


def decrypt(source: Path, password: str) -> Path:
    """Extract the single member of an encrypted file into a folder beside it and return its path.

    Raises PasswordNeededError if the password is missing or wrong, otherwise RefusedError.
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
    except Exception as error:  # for a crafted file the libraries may raise anything
        if type(error) is RuntimeError:  # pyzipper, like Python's zipfile, raises it for a wrong password
            what = f"รหัสผ่านของไฟล์ {source.name} ไม่ถูกต้อง"
            raise PasswordNeededError(what, "โปรดตรวจรหัสผ่านกับผู้ส่ง") from None
        if isinstance(error, MemoryError) or getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT):
            raise refusal(source, error) from error
        raise RefusedError(f"ไฟล์ {source.name} เสียหาย หรือไม่ใช่ไฟล์ที่โปรแกรมรายงานใส่รหัสผ่าน", ASK_AGAIN) from error
    return target


def _check_directory(source: Path) -> None:
    """Check that the ZIP has one file and a short directory, before a long one is read. Raises ValueError."""
    with source.open("rb") as file:
        file.seek(-min(_DIRECTORY_END.size, source.stat().st_size), 2)
        end = file.read()
    if len(end) != _DIRECTORY_END.size:
        raise ValueError("no directory")
    magic, here, count, size = _DIRECTORY_END.unpack(end)
    if (magic, here, count) != (b"PK\5\6", 1, 1) or size > _LONGEST_DIRECTORY:
        raise ValueError("not one file")


def _take_out(packed: "pyzipper.AESZipFile", target: Path) -> None:
    """Extract the member, up to the size limit of received files, whatever the directory claims."""
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
