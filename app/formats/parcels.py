"""Files within other files: a plain ZIP, an e-mail (.eml) or a message of Outlook (.msg).

Everything is taken out into a private folder of the caller, under names that are safe on every system. What a
parcel claims about sizes is not believed: counts, bytes and depth are bounded while they are taken out.
"""

import email
import email.policy
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from app.formats.encrypted_zip import is_sealed
from app.formats.file_kind import PARCELS, FileKind, kind_of
from app.models.errors import UserError
from app.storage.connection import short_name
from app.storage.disk.file_names import FORBIDDEN, is_reserved
from app.storage.opening.snapshot import MAX_BYTES, shown_name
from app.storage.plain_file import open_plain, read_plain

if TYPE_CHECKING:
    from olefile import OleFileIO

MOST_FILES: Final = 200
MOST_BYTES: Final = 2 * MAX_BYTES
"""Bytes taken out of one parcel, with the parcels in it."""
DEEPEST: Final = 2
"""An e-mail with a ZIP is common; a ZIP in a ZIP in a ZIP is a bomb."""
_LARGEST_MAIL: Final = 100_000_000
_BLOCK: Final = 1 << 20
_COMPRESSIONS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

_TOO_DEEP: Final = f"ซ้อนอยู่ลึกเกิน {DEEPEST} ชั้น"
_TOO_MANY: Final = "มีไฟล์มากหรือใหญ่เกินกว่าจะเปิดในครั้งเดียว"
_SEALED: Final = "มีรหัสผ่าน"
_BROKEN: Final = "เสียหาย อ่านไม่ได้ครบถ้วน"


@dataclass(slots=True)
class Unpacked:
    """What was taken out: each file by its path, with its name within the parcel, and what was left."""

    names: dict[Path, str] = field(default_factory=dict)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    """Names within the parcel, each with the reason in Thai."""


def is_parcel(path: Path) -> bool:
    """Return whether the file holds others. A ZIP with a password is one file of ours. Raises UserError."""
    kind = kind_of(path)
    return kind in PARCELS and not (kind is FileKind.ZIP and is_sealed(path))


def unpack(path: Path, folder: Path) -> Unpacked:
    """Take all files out of a parcel into an empty private folder. Raises UserError if it cannot be read."""
    opening = _Opening(folder)
    opening.open(path, shown_name(path.name), 1)
    return opening.found


class _TooMuchError(Exception):
    """The limits of a parcel are reached."""


class _Opening:
    def __init__(self, folder: Path) -> None:
        self.found = Unpacked()
        self._folder = folder
        self._bytes = MOST_BYTES
        self._files = MOST_FILES

    def open(self, path: Path, name: str, depth: int) -> None:
        """Take out what a parcel holds. Raises UserError for a broken one."""
        opener = {FileKind.ZIP: self._zip, FileKind.EML: self._mail, FileKind.MSG: self._message}
        try:
            for inner, inner_name in opener[kind_of(path)](path, name):
                self._take(inner, inner_name, depth)
        except _TooMuchError:
            self.found.left_out.append((name, _TOO_MANY))
        except (UserError, OSError):
            raise
        except Exception as error:  # for a crafted file the libraries may raise anything
            raise UserError(f"{name} {_BROKEN}", "โปรดขอไฟล์จากผู้ส่งอีกครั้ง") from error

    def _take(self, path: Path, name: str, depth: int) -> None:
        if not is_parcel(path):
            self.found.names[path] = name
        elif depth >= DEEPEST:
            self.found.left_out.append((name, _TOO_DEEP))
        else:
            try:
                self.open(path, name, depth + 1)
            except UserError:
                self.found.left_out.append((name, _BROKEN))

    # --- kinds --------------------------------------------------------------------------------------------

    def _zip(self, path: Path, parcel: str) -> Iterator[tuple[Path, str]]:
        with open_plain(path) as file, zipfile.ZipFile(file) as archive:
            for info in archive.infolist():
                name = f"{parcel}/{_name_in_zip(info)}"
                if info.is_dir() or _is_of_system(info.filename):
                    continue
                if info.flag_bits & 1:
                    self.found.left_out.append((name, _SEALED))
                elif info.compress_type not in _COMPRESSIONS:
                    self.found.left_out.append((name, _BROKEN))
                else:
                    try:
                        with archive.open(info) as content:
                            yield self._write(content, name), name
                    except (zipfile.BadZipFile, EOFError, zlib.error):
                        self.found.left_out.append((name, _BROKEN))

    def _mail(self, path: Path, parcel: str) -> Iterator[tuple[Path, str]]:
        data = read_plain(path, _LARGEST_MAIL, "โปรดบันทึกไฟล์แนบจากอีเมล แล้วใช้ไฟล์นั้น")
        for part in email.message_from_bytes(data, policy=email.policy.default).walk():
            if part.is_multipart() or not (name := part.get_filename()):
                continue
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                yield self._write_bytes(content, name := f"{parcel}/{_mended(name)}"), name

    def _message(self, path: Path, parcel: str) -> Iterator[tuple[Path, str]]:
        import olefile

        with open_plain(path) as file, olefile.OleFileIO(file) as compound:
            for folder in sorted(
                {entry[0] for entry in compound.listdir() if entry[0].startswith("__attach")}
            ):
                name = f"{parcel}/{_attachment_name(compound, folder)}"
                if not compound.exists(f"{folder}/{_DATA}"):
                    self.found.left_out.append((name, "เป็นอีเมลที่แนบอยู่ในอีเมล โปรดเปิดแล้วบันทึกไฟล์แนบ"))
                else:
                    yield self._write_bytes(compound.openstream(f"{folder}/{_DATA}").read(), name), name

    # --- files --------------------------------------------------------------------------------------------

    def _target(self, name: str) -> Path:
        self._files -= 1
        if self._files < 0:
            raise _TooMuchError
        folder = self._folder / str(MOST_FILES - self._files)
        folder.mkdir(parents=True)
        return folder / _safe_name(name)

    def _write(self, content: IO[bytes], name: str) -> Path:
        target = self._target(name)
        left = min(self._bytes, MAX_BYTES)
        with target.open("wb") as file:
            while block := content.read(min(_BLOCK, left + 1)):
                left -= len(block)
                self._bytes -= len(block)
                if left < 0:
                    raise _TooMuchError
                file.write(block)
        return target

    def _write_bytes(self, content: bytes, name: str) -> Path:
        target = self._target(name)
        self._bytes -= len(content)
        if self._bytes < 0:
            raise _TooMuchError
        target.write_bytes(content)
        return target


# --- names --------------------------------------------------------------------------------------------------

_DATA: Final = "__substg1.0_37010102"
_NAMES: Final = (
    ("__substg1.0_3707001F", "utf-16-le"),
    ("__substg1.0_3707001E", "cp874"),
    ("__substg1.0_3704001F", "utf-16-le"),
    ("__substg1.0_3704001E", "cp874"),
)
"""Streams with an attachment's long and short name, and their encodings (MS-OXMSG, MS-OXCMSG)."""


def _attachment_name(compound: "OleFileIO", folder: str) -> str:
    for stream, encoding in _NAMES:
        if compound.exists(f"{folder}/{stream}"):
            data: bytes = compound.openstream(f"{folder}/{stream}").read(1000)
            return shown_name(data.decode(encoding, "replace").rstrip("\0")) or folder
    return folder


def _name_in_zip(info: zipfile.ZipInfo) -> str:
    """Return a member's name: old programs write the code page of Windows, and say nothing of it."""
    if info.flag_bits & 0x800:
        return shown_name(info.filename)
    raw = info.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "cp874"):
        try:
            return shown_name(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    return shown_name(info.filename)


def _mended(name: str) -> str:
    """Return an attachment's name; one that was sent as bare bytes is UTF-8 or of the Thai code page."""
    raw = name.encode("utf-8", "surrogateescape")
    for encoding in ("utf-8", "cp874"):
        try:
            return shown_name(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    return shown_name(name)


def _is_of_system(name: str) -> bool:
    """Return whether macOS or Windows put it there by themselves."""
    last = name.rpartition("/")[2]
    return (
        name.startswith("__MACOSX/") or last.startswith(".") or last.lower() in ("thumbs.db", "desktop.ini")
    )


def _safe_name(name: str) -> str:
    """Return the last part of a name as every system can store it."""
    last = FORBIDDEN.sub("_", re.split(r"[/\\]", name)[-1]).strip(" .")
    stem, dot, ending = last.rpartition(".")
    last = f"{short_name(stem)}.{ending[:10]}" if dot else short_name(last)
    return f"_{last}" if is_reserved(last) or not last else last
