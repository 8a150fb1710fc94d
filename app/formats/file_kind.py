"""What a file truly is, by its content: the name's ending is what somebody chose, not what stands inside."""

import re
from enum import Enum, auto
from pathlib import Path, PurePath
from typing import IO, Final

from app.models.errors import UserError
from app.storage.plain_file import open_plain

_HEAD: Final = 4096
_DIRECTORY_TAIL: Final = 1_070_000
"""Bytes at the end of a ZIP in which its directory, or the last part of it, names what it holds."""


class FileKind(Enum):
    """A kind of file, as far as the ways in tell them apart."""

    XLSX = auto()
    XLSB = auto()
    XLS = auto()
    ODS = auto()
    HTML = auto()
    TEXT = auto()
    JSON = auto()
    PDF = auto()
    SQLITE = auto()
    ZIP = auto()
    EML = auto()
    MSG = auto()
    SEALED_OFFICE = auto()
    XML_WORKBOOK = auto()
    WORD = auto()
    SLIDES = auto()
    OLD_OFFICE = auto()
    PICTURE = auto()
    ARCHIVE = auto()
    RICH_TEXT = auto()
    WEB_ARCHIVE = auto()
    EMPTY = auto()
    UNKNOWN = auto()


WORKBOOKS: Final = frozenset({FileKind.XLSX, FileKind.XLS, FileKind.ODS, FileKind.HTML})
"""Kinds that are read as tables whatever their content; a TEXT may be one, too."""
PARCELS: Final = frozenset({FileKind.ZIP, FileKind.EML, FileKind.MSG})
"""Kinds that hold other files."""


def kind_of(path: Path) -> FileKind:
    """Return the kind of a file by its content. Raises UserError if it cannot be read."""
    with open_plain(path) as file:
        head = file.read(_HEAD)
        if head[:2] == b"PK":
            return _kind_of_zip(file, head)
        if head[:4] == b"\xd0\xcf\x11\xe0":
            return _kind_of_compound(path)
    return _kind_of_bytes(head)


_MAGIC: Final = (
    (b"SQLite format 3\0", FileKind.SQLITE),
    (b"%PDF-", FileKind.PDF),
    (b"\x89PNG", FileKind.PICTURE),
    (b"\xff\xd8\xff", FileKind.PICTURE),
    (b"GIF8", FileKind.PICTURE),
    (b"II*\0", FileKind.PICTURE),
    (b"MM\0*", FileKind.PICTURE),
    (b"BM", FileKind.PICTURE),
    (b"Rar!", FileKind.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", FileKind.ARCHIVE),
    (b"\x1f\x8b", FileKind.ARCHIVE),
    (b"{\\rtf", FileKind.RICH_TEXT),
    (b"\x09\x08", FileKind.XLS),  # a sheet of Excel 4 or 5 without its container
    (b"\x09\x04", FileKind.XLS),
    (b"\x09\x02", FileKind.XLS),
)


def _kind_of_bytes(head: bytes) -> FileKind:
    if not head:
        return FileKind.EMPTY
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    text = _plain(head)
    return _kind_of_text(text) if text is not None else FileKind.UNKNOWN


def _plain(head: bytes) -> str | None:
    """Return the beginning of a text, with Thai letters as whatever they decode to; None if it is no text."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace").lstrip("\ufeff")
    if b"\0" in head:
        return _without_mark(head)
    text = head.decode("latin-1").removeprefix("\xef\xbb\xbf")
    return None if re.search("[\x01-\x08\x0e-\x19\x1b-\x1f]", text) else text


def _without_mark(head: bytes) -> str | None:
    """Return UTF-16 without its mark, of which every second byte is 0 or 0x0E in Thai and ASCII."""
    for encoding, at in (("utf-16-le", 1), ("utf-16-be", 0)):
        high, low = head[at::2], head[1 - at :: 2]
        if sum(byte in b"\0\x0e" for byte in high) > 0.9 * len(high) and low.count(0) < 0.05 * len(low):
            return head[: len(head) // 2 * 2].decode(encoding, "replace")
    return None


def _kind_of_text(head: str) -> FileKind:
    start = head.lstrip().lower()
    if start.startswith("<?xml") and "urn:schemas-microsoft-com:office:spreadsheet" in start:
        return FileKind.XML_WORKBOOK
    if re.match(
        r"(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype html|html|head|meta|body|table|style|div)\b",
        start,
        re.S,
    ):
        return FileKind.HTML
    if start.startswith(("{", "[")):
        return FileKind.JSON
    fields = set(
        re.findall(r"^(mime-version|from|to|subject|received|return-path|date|content-type):", start, re.M)
    )
    if re.match(r"[a-z][a-z-]*:|from ", start) and len(fields) > 1:
        is_page = "multipart/related" in start and "from" not in fields - {"content-type"}
        return FileKind.WEB_ARCHIVE if is_page else FileKind.EML
    return FileKind.TEXT


# --- ZIP ----------------------------------------------------------------------------------------------------

_INSIDE: Final = (
    (b"xl/workbook.bin", FileKind.XLSB),
    (b"xl/workbook.xml", FileKind.XLSX),
    (b"xl/worksheets/", FileKind.XLSX),
    (b"word/document.xml", FileKind.WORD),
    (b"ppt/presentation.xml", FileKind.SLIDES),
)
_MEDIA: Final = (
    (b"opendocument.spreadsheet", FileKind.ODS),
    (b"opendocument.text", FileKind.WORD),
    (b"opendocument.presentation", FileKind.SLIDES),
)


def _kind_of_zip(file: IO[bytes], head: bytes) -> FileKind:
    """Tell by the names in the directory's end and by the media type that OpenDocument puts first."""
    for media, kind in _MEDIA:
        if head[30:].startswith(b"mimetypeapplication/vnd.oasis." + media):
            return kind
    names = _directory(file, head).replace(b"\\", b"/").lower()
    for name, kind in _INSIDE:
        if name in names and b"[content_types].xml" in names:
            return kind
    return FileKind.ZIP


def _directory(file: IO[bytes], head: bytes) -> bytes:
    """Return the bytes that name what a ZIP holds; of one without its end, whatever is left."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _DIRECTORY_TAIL))
    tail = file.read()
    end = tail.rfind(b"PK\5\6")
    if end < 0 or len(tail) < end + _END_BYTES:
        return head + tail
    length = int.from_bytes(tail[end + 12 : end + 16], "little") + _LARGE_END_BYTES
    return tail[max(0, end - length) : end]


_END_BYTES: Final = 22
_LARGE_END_BYTES: Final = 76
"""Of a ZIP64, the directory's end stands between the directory and the last 22 bytes."""


# --- compound files -----------------------------------------------------------------------------------------


def _kind_of_compound(path: Path) -> FileKind:
    """Tell by the streams in an OLE compound file. A broken one is an unknown old document."""
    import olefile

    try:
        with open_plain(path) as file, olefile.OleFileIO(file) as compound:
            names = {name[0].lower() for name in compound.listdir(streams=True, storages=True)[:2000]}
    except Exception:  # for a crafted file the library may raise anything
        return FileKind.OLD_OFFICE
    for name, kind in _STREAMS:
        if name in names:
            return kind
    return FileKind.OLD_OFFICE


_STREAMS: Final = (
    ("encryptedpackage", FileKind.SEALED_OFFICE),
    ("__properties_version1.0", FileKind.MSG),
    ("workbook", FileKind.XLS),
    ("book", FileKind.XLS),
    ("worddocument", FileKind.WORD),
    ("powerpoint document", FileKind.SLIDES),
)


# --- what to do about a kind that is not read ---------------------------------------------------------------

_SAVE_AS = "โปรดเปิดใน Excel แล้วบันทึกเป็นชนิด “สมุดงาน Excel (.xlsx)” จากนั้นนำเข้าอีกครั้ง"
_SAVE_UNLOCKED = "โปรดเปิดใน Excel แล้วบันทึกเป็นชนิด “สมุดงาน Excel (.xlsx)” โดยไม่ใส่รหัสผ่าน จากนั้นนำเข้าอีกครั้ง"
_COPY_TABLE = "หากมีตารางโครงการ โปรดคัดลอกตารางไปวางใน Excel บันทึกเป็นสมุดงาน Excel (.xlsx) แล้วนำเข้าไฟล์นั้น"
_OTHERS: Final = {
    FileKind.XLSB: ("เป็นสมุดงาน Excel แบบไบนารี (.xlsb) ซึ่งโปรแกรมอ่านไม่ได้", _SAVE_AS),
    FileKind.SEALED_OFFICE: ("เป็นสมุดงานหรือเอกสารที่มีรหัสผ่าน", _SAVE_UNLOCKED),
    FileKind.XML_WORKBOOK: ("เป็นตาราง XML ของ Excel 2003", _SAVE_AS),
    FileKind.WORD: ("เป็นเอกสารข้อความ (Word หรือ Writer) ไม่ใช่ตาราง", _COPY_TABLE),
    FileKind.SLIDES: ("เป็นไฟล์นำเสนอ (PowerPoint หรือ Impress) ไม่ใช่ตาราง", _COPY_TABLE),
    FileKind.RICH_TEXT: ("เป็นเอกสารข้อความ (.rtf) ไม่ใช่ตาราง", _COPY_TABLE),
    FileKind.WEB_ARCHIVE: ("เป็นหน้าเว็บที่เก็บเป็นไฟล์เดียว (.mht)", _SAVE_AS),
    FileKind.OLD_OFFICE: (
        "เป็นสมุดงานที่มีรหัสผ่าน หรือเป็นเอกสารของ Office รุ่นเก่าที่โปรแกรมไม่รู้จัก",
        _SAVE_UNLOCKED,
    ),
    FileKind.PICTURE: ("เป็นรูปภาพ ไม่มีข้อมูลในตาราง", "โปรดขอไฟล์ต้นฉบับจากผู้ส่ง หรือพิมพ์ข้อมูลเอง"),
    FileKind.ARCHIVE: (
        "เป็นไฟล์บีบอัดชนิดที่โปรแกรมเปิดไม่ได้",
        "โปรดแตกไฟล์ด้วยโปรแกรมที่สร้าง แล้วนำเข้าไฟล์ที่อยู่ข้างใน หรือบีบอัดใหม่เป็น .zip",
    ),
    FileKind.EMPTY: ("เป็นไฟล์ว่าง ไม่มีข้อมูลใด", "โปรดขอไฟล์จากผู้ส่งอีกครั้ง"),
    FileKind.SQLITE: (
        "เป็นไฟล์ข้อมูลของโปรแกรม ไม่ใช่ตาราง",
        "หากเป็นไฟล์รายงานจากผู้อื่น โปรดใช้คำสั่งรวมไฟล์ที่ได้รับ",
    ),
    FileKind.PDF: ("เป็นเอกสาร PDF", "โปรดใช้คำสั่งนำเข้าจากข้อความของแบบพิมพ์"),
    FileKind.JSON: ("เป็นข้อมูลโครงการ (.json)", "โปรดใช้คำสั่งนำเข้า"),
    FileKind.ZIP: ("เป็นไฟล์ ZIP ไม่ใช่สมุดงาน", "โปรดแตกไฟล์ แล้วนำเข้าสมุดงานที่อยู่ข้างใน"),
    FileKind.EML: ("เป็นอีเมล ไม่ใช่สมุดงาน", "โปรดบันทึกไฟล์แนบจากอีเมล แล้วนำเข้าไฟล์นั้น"),
    FileKind.MSG: ("เป็นอีเมลของ Outlook ไม่ใช่สมุดงาน", "โปรดบันทึกไฟล์แนบจากอีเมล แล้วนำเข้าไฟล์นั้น"),
    FileKind.TEXT: (
        "เป็นข้อความ ไม่ใช่ตาราง",
        "หากเป็นข้อความของแบบพิมพ์ โปรดใช้คำสั่งนำเข้าจากข้อความของแบบพิมพ์",
    ),
}


def no_table(name: str, kind: FileKind) -> UserError:
    """Return the error for a file that is no table: its true kind, and the next step."""
    unknown = ("ไม่ใช่สมุดงานหรือตารางที่โปรแกรมรู้จัก", "โปรดตรวจว่าเลือกไฟล์ถูกต้อง หรือขอไฟล์จากผู้ส่งอีกครั้ง")
    what, remedy = _OTHERS.get(kind, unknown)
    return UserError(f"{name} {what}", remedy)


_CLAIMED: Final = {
    ".msg": "อีเมลของ Outlook",
    ".eml": "อีเมล",
    ".zip": "ไฟล์ ZIP",
    ".pdf": "เอกสาร PDF",
    **dict.fromkeys((".xlsx", ".xlsm", ".xls", ".ods"), "สมุดงาน"),
    **dict.fromkeys((".doc", ".docx"), "เอกสาร Word"),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff"), "รูปภาพ"),
}
"""What the ending of a name says that a file is."""


def misnamed_text(name: str) -> UserError | None:
    """Return the error for a text under a name that says it is something else; None if it says nothing."""
    ending = PurePath(name).suffix.lower()
    if ending not in _CLAIMED:
        return None
    what = f"{name} ไม่ใช่{_CLAIMED[ending]} แม้ชื่อลงท้ายด้วย {ending} เนื้อหาเป็นข้อความธรรมดาที่ไม่ใช่แบบแสดงรายงาน"
    return UserError(what, "โปรดตรวจว่าเลือกไฟล์ถูกต้อง หรือขอไฟล์จากผู้ส่งอีกครั้ง")
