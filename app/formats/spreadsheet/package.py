"""A received .xlsx, checked before it is opened: a ZIP of XML parts, each read in pieces.

Nothing is extracted to disk, no part is held whole, no entity is ever expanded: a document type is refused.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import IO, Final, NamedTuple
from xml.parsers import expat

from app.models.errors import UserError
from app.storage.plain_file import open_plain

MAX_FILE_BYTES: Final = 100_000_000
MAX_PART_BYTES: Final = 400_000_000
"""Decompressed size."""

MAX_TOKEN_BYTES: Final = 2_000_000
"""Maximum bytes of XML without a complete token; no spreadsheet program writes that much."""

_PIECE: Final = 1 << 15
_COMPRESSIONS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The methods of spreadsheet programs; others decompress a piece at once, however large it is."""
_DEEPEST: Final = 100
"""Maximum nesting of elements, each of which the parser keeps."""
_ENCODINGS: Final = {"utf-8", "utf-16", "us-ascii", "iso-8859-1", "windows-874", "tis-620"}
_MAX_DIRECTORY_BYTES: Final = 1_000_000
_MAX_PARTS: Final = 5_000
_DIRECTORY_END: Final = b"PK\x05\x06"
_DIRECTORY_END_64: Final = b"PK\x06\x07"
_DIRECTORY_64: Final = b"PK\x06\x06"
_DIRECTORY_64_BYTES: Final = 56
_LOCATOR_BYTES: Final = 20

_SAVE_AS = "โปรดเปิดใน Excel แล้วบันทึกเป็นชนิด “สมุดงาน Excel (.xlsx)” จากนั้นนำเข้าอีกครั้ง"
_ASK_AGAIN = "โปรดเปิดใน Excel แล้วบันทึกใหม่ หรือขอไฟล์จากผู้ส่งอีกครั้ง"

Attributes = Mapping[str, str]
Start = Callable[[str, Attributes], None]
End = Callable[[str], None]


class MalformedError(Exception):
    """XML that no spreadsheet program writes."""


_UNSOUND: Final = (
    MalformedError,
    expat.ExpatError,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,  # an unknown compression method
    RuntimeError,  # an encrypted part
)


class Parts:
    """The parts of a workbook by name. Raises UserError for what no spreadsheet program writes."""

    def __init__(self, path: Path, content: IO[bytes] | None = None) -> None:
        """Open a file, or `content` in its place."""
        self.name = path.name
        self._file = content or open_plain(path)
        try:
            _check_directory(self._file, path.name)
            self._zip = zipfile.ZipFile(self._file)
            self._parts = {_part_name(info.filename): info for info in self._zip.infolist()}
        except (*_UNSOUND, ValueError):  # a name in the directory that cannot be decoded
            self._file.close()
            raise self.unreadable() from None
        except BaseException:
            self._file.close()
            raise

    def close(self) -> None:
        self._zip.close()
        self._file.close()

    def __contains__(self, part: str) -> bool:
        return _part_name(part) in self._parts

    @property
    def has_pictures(self) -> bool:
        return any("/media/" in name or name.startswith("pictures/") for name in self._parts)

    def size(self, part: str) -> int:
        """Return the decompressed size in bytes; 0 for a missing part."""
        return self._parts[_part_name(part)].file_size if part in self else 0

    def unreadable(self) -> UserError:
        return UserError(f"อ่านสมุดงาน {self.name} ไม่ได้ ไฟล์อาจเสียหายหรือไม่ใช่สมุดงาน Excel", _ASK_AGAIN)

    def too_large(self) -> UserError:
        return UserError(f"สมุดงาน {self.name} ใหญ่เกินกว่าจะนำเข้าได้ในครั้งเดียว", "โปรดแบ่งเป็นหลายไฟล์แล้วนำเข้าทีละไฟล์")

    def read(self, part: str, start: Start, end: End | None = None, text: End | None = None) -> Iterator[int]:
        """Pass a part's content to the handlers. Yields the bytes read after each piece. Raises UserError."""
        if self.size(part) > MAX_PART_BYTES:
            raise self.too_large()
        parser = _parser(start, end, text)
        try:
            info = self._parts.get(_part_name(part))
            if info is None or info.compress_type not in _COMPRESSIONS:
                raise MalformedError(part)
            with self._zip.open(info) as stream:
                yield from _feed(parser, stream)
        except _UNSOUND:
            raise self.unreadable() from None


def _part_name(name: str) -> str:
    """Return a part's name as programs compare it (ECMA-376, part 2): capitals are alike.

    Some programs write backslashes.
    """
    return name.replace("\\", "/").lstrip("/").lower()


# --- before it is opened as a ZIP ---------------------------------------------------------------------------


def _check_directory(file: IO[bytes], name: str) -> None:
    """Check the size of the directory, which Python would trust. Raises UserError."""
    size = file.seek(0, 2)
    file.seek(0)
    if file.read(2) != b"PK":
        raise UserError(f"{name} ไม่ใช่สมุดงาน Excel (.xlsx)", _SAVE_AS)
    if size > MAX_FILE_BYTES:
        limit = f"{MAX_FILE_BYTES // 10**6} ล้านไบต์"
        raise UserError(f"ไฟล์ {name} ใหญ่เกิน {limit}", "โปรดแบ่งเป็นหลายไฟล์แล้วนำเข้าทีละไฟล์")
    start = max(0, size - 66_000)
    file.seek(start)
    tail = file.read()
    file.seek(0)
    place = tail.rfind(_DIRECTORY_END)
    if place < 0 or len(tail) < place + 22:
        raise zipfile.BadZipFile(name)
    count, length = struct.unpack("<HI", tail[place + 10 : place + 16])
    if tail[:place][-_LOCATOR_BYTES:].startswith(_DIRECTORY_END_64):
        count, length = _large_directory(tail, place - _LOCATOR_BYTES, start)
    if count > _MAX_PARTS or length > _MAX_DIRECTORY_BYTES:
        raise zipfile.BadZipFile(name)


def _large_directory(tail: bytes, locator: int, start: int) -> tuple[int, int]:
    """Return the count and length of a ZIP64 directory, whose record must stand where Python looks for it."""
    place = locator - _DIRECTORY_64_BYTES
    (told,) = struct.unpack("<Q", tail[locator + 8 : locator + 16])
    record = tail[max(0, place) : locator]
    if place < 0 or told != start + place or not record.startswith(_DIRECTORY_64):
        raise zipfile.BadZipFile("a directory elsewhere")
    count, length = struct.unpack("<QQ", record[32:48])
    return count, length


# --- XML ----------------------------------------------------------------------------------------------------


def _parser(start: Start, end: End | None, text: End | None) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.XmlDeclHandler = _refuse_encoding
    elements = _Elements(start, end)
    parser.StartElementHandler, parser.EndElementHandler = elements.start, elements.end
    parser.CharacterDataHandler = text
    return parser


class _Elements:
    """Passes elements to the handlers by local name, and limits their nesting."""

    def __init__(self, start: Start, end: End | None) -> None:
        self._start, self._end = start, end
        self._depth = 0

    def start(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise MalformedError("elements within elements")
        self._start(name.rpartition(":")[2], attributes)

    def end(self, name: str) -> None:
        self._depth -= 1
        if self._end:
            self._end(name.rpartition(":")[2])


def _refuse_encoding(_version: str, encoding: str | None, _is_standalone: int) -> None:
    """Refuse unknown encodings, which Python may or may not be able to decode."""
    if encoding is not None and encoding.lower() not in _ENCODINGS:
        raise MalformedError("an encoding of its own")


def _refuse_document_type(*_declared: object) -> None:
    raise MalformedError("a document type")


def _feed(parser: expat.XMLParserType, stream: IO[bytes]) -> Iterator[int]:
    read = 0
    while piece := stream.read(_PIECE):
        parser.Parse(piece, False)
        read += len(piece)
        if read - parser.CurrentByteIndex > MAX_TOKEN_BYTES:  # expat would rescan it with each piece
            raise MalformedError("an endless token")
        yield read
    parser.Parse(b"", True)
    yield read


MAX_ROWS: Final = 1_048_576
MAX_COLUMNS: Final = 16_384

MAX_CELL_LENGTH: Final = 100_000
"""Characters read from one cell: three times Excel's limit; a longer text is reported anyway."""

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell without a usable value, and the reason and the remedy in Thai."""

    reason: str
    remedy: str = "โปรดเปิดและบันทึกไฟล์ใน Excel หรือพิมพ์ค่าแทนสูตร แล้วนำเข้าอีกครั้ง"


Value = str | Decimal | date | bool | Fault


class Cell(NamedTuple):
    """A cell with content.

    `merged_into` is the cell whose value it shows, if it is merged with it. `number_format` is its format's
    code, such as "0##-###-####"; "" is General.
    """

    row: int
    column: int
    value: Value
    is_percent: bool = False
    merged_into: str = ""
    number_format: str = ""

    @property
    def place(self) -> str:
        return place_name(self.row, self.column)


Row = dict[int, Cell]
"""The cells of a row by column, counted from 1."""


def row_number(row: Row) -> int:
    """Return the number of a row with content; 1 is the first."""
    return next(iter(row.values())).row


Merges = dict[tuple[int, int], int]
"""Cells merged over several rows: row and column of the first, and the last row."""


@dataclass(slots=True)
class SheetFacts:
    """What a sheet says about its cells besides their values; complete once all of it has been read.

    `spans` are cells merged over several columns: row and column of the first, and the last column.
    """

    merges: Merges = field(default_factory=dict)
    spans: dict[tuple[int, int], int] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    has_filter: bool = False


# --- places -------------------------------------------------------------------------------------------------


def column_name(column: int) -> str:
    """Return the column's letters: A for 1, AA for 27; beyond the last column they begin anew."""
    name, column = "", (column - 1) % MAX_COLUMNS + 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def place_name(row: int, column: int) -> str:
    return f"{column_name(column)}{row}"


def place_of(text: str) -> tuple[int, int]:
    """Return the row and column of a place such as B12. Raises MalformedError."""
    match = _PLACE.fullmatch(text)
    if not match:
        raise MalformedError(text[:50])
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    if column > MAX_COLUMNS or int(match[2]) > MAX_ROWS:
        raise MalformedError(text[:50])
    return int(match[2]), column


def whole_number(text: str, below: int) -> int:
    """Return the number below `below` that the digits mean. Raises MalformedError for anything else."""
    if not text.isascii() or not text.isdigit() or len(text) > 9 or int(text) >= below:
        raise MalformedError(text[:50])
    return int(text)


# --- texts --------------------------------------------------------------------------------------------------


def escape(text: str) -> str:
    """Escape what XML cannot hold, and what looks like an escape, as _xHHHH_."""
    text = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)
    return re.sub(
        "[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]", lambda match: f"_x{ord(match[0]):04X}_", text
    )


def unescape(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


class Text:
    """A text that arrives in pieces; of an endless one only the beginning is kept."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0

    def add(self, piece: str) -> None:
        if self._length < MAX_CELL_LENGTH:
            self._pieces.append(piece)
            self._length += len(piece)

    def __str__(self) -> str:
        return "".join(self._pieces)
