"""Find the files to gather among given files and folders; skipped ones are listed with the reason.

Folders are searched recursively, because people sort received files by office or month. Links are not
followed, so that a search never leaves the given folder and always ends.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Flag, auto
from pathlib import Path
from typing import Final

from app.formats.encrypted_zip import is_sealed
from app.formats.file_kind import WORKBOOKS, FileKind, kind_of
from app.formats.parcels import is_parcel, unpack
from app.models.errors import UserError
from app.services.kept_files.places import receipts_folder
from app.storage.disk.file_identity import leads_to
from app.storage.drafts import private_draft
from app.storage.opening.snapshot import shown_name

SUFFIXES: Final = (".sqlite", ".zip", ".eml", ".msg")
"""Extensions of files that others send: the copy itself, encrypted, or in a plain ZIP or an e-mail."""
MAX_DEPTH: Final = 10
"""Levels of folders below the given one."""
MAX_ENTRIES: Final = 20_000
"""Files and folders examined by one search."""


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A skipped file or folder: its name below the given folder, and the reason in Thai.

    `remedy`: what to do if files may have been missed; empty if there is nothing to do.
    """

    path: Path
    name: str
    reason: str
    remedy: str = ""


@dataclass(slots=True)
class Found:
    """The result of a search. `names` gives the path below a given folder for each file found in one."""

    sources: list[Path] = field(default_factory=list)
    passed_over: list[PassedOver] = field(default_factory=list)
    names: dict[Path, str] = field(default_factory=dict)


def find_sources(paths: Iterable[Path], into: Path) -> Found:
    """Return the files to gather into `into`: those given, and all candidates in given folders."""
    search = _Search(into)
    for path in dict.fromkeys(paths):
        if path.is_dir() and not path.is_symlink():
            search.look_into(path)
        else:
            search.take(path, "")
    return search.found


class _Search:
    def __init__(self, into: Path) -> None:
        self.found = Found()
        self._into = into.absolute()
        self._receipts = receipts_folder(self._into)
        self._seen: set[Path] = set()
        self._left = MAX_ENTRIES

    def look_into(self, folder: Path) -> None:
        for path in self._inside(folder, folder, 1):
            self.take(path, shown_name(path.relative_to(folder)))

    def _inside(self, top: Path, folder: Path, depth: int) -> Iterator[Path]:
        """Yield the files of a folder and its subfolders, ordered by name."""
        try:
            with os.scandir(folder) as listed:
                entries = sorted(listed, key=lambda entry: entry.name)
        except OSError:
            self._pass_over(folder, shown_name(folder.relative_to(top.parent)), _UNREADABLE)
            return
        for entry in entries:
            self._left -= 1
            if self._left < 0:
                if self._left == -1:
                    self._pass_over(top, shown_name(top.name), _TOO_MANY)
                return
            path = Path(entry.path)
            if not entry.is_dir(follow_symlinks=False) or _is_junction(path):
                yield path
            elif reason := self._why_not_into(path, depth):
                self._pass_over(path, shown_name(path.relative_to(top)), reason)
            else:
                yield from self._inside(top, path, depth + 1)

    def _why_not_into(self, folder: Path, depth: int) -> str:
        if folder.absolute() == self._receipts:
            return _RECEIPTS
        if folder.name.startswith("."):
            return _HIDDEN
        return _TOO_DEEP if depth >= MAX_DEPTH else ""

    def take(self, path: Path, name: str) -> None:
        """Add a file. `name`: its path below the searched folder; empty if it was given itself."""
        if path.absolute() in self._seen:
            return
        self._seen.add(path.absolute())
        if reason := _SAME_FILE if leads_to(path, self._into) else _why_not(path) if name else "":
            self._pass_over(path, name or shown_name(path.name), reason)
            return
        self.found.sources.append(path)
        if name:
            self.found.names[path] = name

    def _pass_over(self, path: Path, name: str, reason: str) -> None:
        self.found.passed_over.append(PassedOver(path, name, reason, _REMEDIES.get(reason, "")))


def _why_not(path: Path) -> str:
    """Return why a file in a folder is skipped. A file given itself is always checked, whatever its name."""
    if path.name.startswith("."):
        return _HIDDEN
    if path.is_symlink() or _is_junction(path):
        return _LINK
    return "" if path.suffix.lower() in SUFFIXES else _OTHER_KIND


def _is_junction(path: Path) -> bool:
    """Return whether it is a Windows junction to a folder, which `is_symlink` does not report."""
    try:
        return getattr(path.lstat(), "st_reparse_tag", 0) == _MOUNT_POINT
    except OSError:
        return False


_MOUNT_POINT: Final = 0xA000_0003
"""IO_REPARSE_TAG_MOUNT_POINT. Folders kept in a cloud have other tags and are searched."""

_SAME_FILE: Final = "เป็นไฟล์ที่จะรวมเข้า"
_OTHER_KIND: Final = "ไม่ใช่ไฟล์ .sqlite .zip หรืออีเมล"
_HIDDEN: Final = "เป็นไฟล์หรือโฟลเดอร์ที่ซ่อนไว้"
_LINK: Final = "เป็นทางลัด ไม่ใช่ไฟล์จริง"
_RECEIPTS: Final = "เป็นโฟลเดอร์เก็บไฟล์ที่เคยรวมเข้าไฟล์นี้แล้ว"
_UNREADABLE: Final = "เปิดโฟลเดอร์ไม่ได้"
_TOO_DEEP: Final = f"อยู่ลึกเกิน {MAX_DEPTH} ชั้น จึงไม่ได้ค้นข้างใน"
_TOO_MANY: Final = f"มีไฟล์และโฟลเดอร์เกิน {MAX_ENTRIES:,} รายการ จึงค้นไม่ครบ"
_REMEDIES: Final = {
    _UNREADABLE: "โปรดตรวจสิทธิ์การใช้โฟลเดอร์และสื่อที่เก็บ",
    _TOO_DEEP: "โปรดเลือกโฟลเดอร์นี้โดยตรง",
    _TOO_MANY: "โปรดเลือกทีละโฟลเดอร์ย่อย",
}


# --- files within e-mails and plain ZIPs --------------------------------------------------------------------

_NOT_OURS: Final = "ไม่ใช่ไฟล์ของโปรแกรมรายงาน"
_NOTHING: Final = "ไม่มีไฟล์ของโปรแกรมรายงานอยู่ข้างใน"
_TABLES: Final = "เป็นตาราง ไม่ใช่ไฟล์ของโปรแกรมรายงาน ใช้คำสั่งนำเข้าได้"
_CHECK: Final = "โปรดตรวจไฟล์แนบ หรือขอไฟล์ใหม่จากผู้ส่ง"


def open_parcel(path: Path, folder: Path, name: str) -> Found | None:
    """Take the files of ours out of a parcel into a private folder.

    Returns None for a file that holds no others, whatever else may be wrong with it. `name` is the parcel's.
    """
    try:
        is_ours = path.suffix.lower() == SUFFIXES[0]  # or claims to be, which the gate judges
        if is_ours or path.is_symlink() or path.is_dir() or not is_parcel(path):
            return None
        unpacked = unpack(path, folder)
    except UserError:
        return None  # it is refused like any broken file
    found = Found()
    for inner, inner_name in unpacked.names.items():
        shown = f"{name}/{inner_name.partition('/')[2]}"
        kind = kind_of(inner)
        claims = inner.suffix.lower() == SUFFIXES[0]  # the gate tells why it is none
        if kind is FileKind.SQLITE or claims or (kind is FileKind.ZIP and is_sealed(inner)):
            found.sources.append(inner)
            found.names[inner] = shown
        else:
            is_table = kind in (FileKind.XLSX, FileKind.XLS, FileKind.ODS)
            found.passed_over.append(PassedOver(inner, shown, _TABLES if is_table else _NOT_OURS))
    found.passed_over += [
        PassedOver(path / one, f"{name}/{one.partition('/')[2]}".rstrip("/"), reason, _CHECK)
        for one, reason in unpacked.left_out
    ]
    if not found.sources and not unpacked.left_out:
        found.passed_over.append(PassedOver(path, name, _NOTHING, _CHECK))
    return found


# --- what a file is for -------------------------------------------------------------------------------------


class Purpose(Flag):
    """What a file from elsewhere is for; a parcel may have files of both kinds."""

    OURS = auto()  # a file of this program, to open or to gather
    IMPORT = auto()  # anything else, to import or to be refused with the reason


def purpose_of(path: Path) -> Purpose:
    """Return what a file or folder is for, by its content, and by its name if it cannot be read."""
    try:
        if path.is_dir() or path.suffix.lower() == SUFFIXES[0]:
            return Purpose.OURS
        return _purpose_of_parcel(path) if is_parcel(path) else _purpose_of_file(path)
    except (UserError, OSError):
        return Purpose.OURS if path.suffix.lower() in SUFFIXES else Purpose.IMPORT


def _purpose_of_parcel(path: Path) -> Purpose:
    with private_draft() as folder:
        inner = list(unpack(path, folder).names)
        has_ours = any(_purpose_of_file(found) is Purpose.OURS for found in inner)
        has_others = any(kind_of(found) in _IMPORTABLE for found in inner)
    if has_ours:
        return Purpose.OURS | Purpose.IMPORT if has_others else Purpose.OURS
    return Purpose.IMPORT


def _purpose_of_file(path: Path) -> Purpose:
    kind = kind_of(path)
    is_sealed_copy = kind is FileKind.ZIP and is_sealed(path)
    return Purpose.OURS if kind is FileKind.SQLITE or is_sealed_copy else Purpose.IMPORT


_IMPORTABLE: Final = WORKBOOKS | {FileKind.TEXT, FileKind.JSON, FileKind.PDF}
"""Kinds that count beside files of ours: the picture of a letterhead does not."""
