"""Read a text whose lines are rows and whose fields a separator divides (.csv, .tsv), in any Thai encoding.

Every cell is the text that stands there. A table that this program exported gets back what its export marked.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from app.formats.spreadsheet.columns import IDENTITY, recognised
from app.formats.spreadsheet.package import MAX_COLUMNS, MAX_ROWS, MalformedError
from app.formats.tables.conversion import Conversion, Plain
from app.formats.tables.encodings import MAX_TEXT_BYTES, decoded
from app.models.errors import UserError
from app.storage.plain_file import read_plain

_SEPARATORS: Final = (",", "\t", ";", "|")
_ENDINGS: Final = (".csv", ".tsv")
_ROWS_TO_LOOK_AT: Final = 30
_ROWS_A_STEP: Final = 1000
_HINT = re.compile(r"sep=(.)\r?\n")
"""A first line by which Excel is told the separator."""

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings of a text that spreadsheet programs take for a formula: the export puts an apostrophe before."""


def convert_text(path: Path) -> Iterator[tuple[int, Conversion | None]]:
    """Convert in steps: yield the percentage done, and at the end the conversion. Raises UserError."""
    text = decoded(read_plain(path, MAX_TEXT_BYTES, "โปรดแบ่งเป็นหลายไฟล์แล้วนำเข้าทีละไฟล์"), path.name)
    separator = separator_of(text) or (path.suffix.lower() in _ENDINGS and _likely_separator(text))
    if not separator:
        raise UserError(
            f"{path.name} เป็นข้อความ ไม่ใช่ตารางที่มีหัวตาราง",
            "หากเป็นข้อความของแบบพิมพ์ โปรดใช้คำสั่งนำเข้าจากข้อความของแบบพิมพ์ "
            "หากเป็นตาราง โปรดตรวจว่าแถวหัวตารางมีชื่อโครงการหรือรหัสโครงการ",
        )
    conversion = Conversion()
    try:
        yield from ((percent, None) for percent in _write(text, separator, path.stem, conversion))
    except csv.Error:
        conversion.close()
        raise MalformedError("no table") from None
    except BaseException:
        conversion.close()
        raise
    yield 100, conversion


def _write(text: str, separator: str, name: str, conversion: Conversion) -> Iterator[int]:
    conversion.begin(name)
    read, is_own = 0, False
    for number, fields in enumerate(_rows(text, separator), 1):
        if number > MAX_ROWS or len(fields) > MAX_COLUMNS:
            raise MalformedError("too large")
        is_own = is_own or (number == 1 and _OWN_MARK in fields)
        typed = map(_unmarked, fields) if is_own else fields
        conversion.row(number, {at: Plain(one) for at, one in enumerate(typed, 1) if one})
        read += sum(map(len, fields)) + len(fields)
        if number % _ROWS_A_STEP == 0:
            yield min(99, read * 100 // len(text))
    conversion.end()


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    hint = _HINT.match(text)
    lines = io.StringIO(text[hint.end() :] if hint else text, newline="")
    return csv.reader(lines, delimiter=separator)


_OWN_MARK: Final = "รหัสประจำระเบียน"
"""The header of the last column of this program's tables, which no office's own table has."""


def marked(text: str) -> str:
    """Return the text with an apostrophe if a spreadsheet program would take it for a formula."""
    return f"'{text}" if _looks_like_formula(text) else text


def _unmarked(text: str) -> str:
    """Return the text that `marked` was given."""
    return text[1:] if text.startswith("'") and _looks_like_formula(text) else text


def _looks_like_formula(text: str) -> bool:
    """Return whether it begins like a formula, or like one that is marked already."""
    return text.lstrip("'").startswith(_FORMULA_STARTS)


# --- is it a table? -----------------------------------------------------------------------------------------


def is_table(path: Path) -> bool:
    """Return whether a text file holds a table with headers that the program knows. Raises UserError."""
    data = read_plain(path, MAX_TEXT_BYTES, "โปรดแบ่งเป็นหลายไฟล์แล้วนำเข้าทีละไฟล์")
    return bool(separator_of(decoded(data, path.name)))


def separator_of(text: str) -> str:
    """Return the separator with which the most headers are known; empty if the text is no table."""
    if hint := _HINT.match(text):
        return hint[1]
    known = {separator: _known_headers(text, separator) for separator in _SEPARATORS}
    best = max(_SEPARATORS, key=lambda separator: known[separator])
    return best if known[best] > 1 else ""


def _likely_separator(text: str) -> str:
    """Return the separator that divides the most of the first rows; empty if none does.

    A table without known headers is read, too, if its name says that it is one: the clerk names its columns.
    """
    divided = {one: sum(len(row) > 1 for row in _first_rows(text, one)) for one in _SEPARATORS}
    best = max(_SEPARATORS, key=lambda one: divided[one])
    return best if divided[best] else ""


def _known_headers(text: str, separator: str) -> int:
    """Return the most known headers of a row near the beginning; 0 without one that identifies a project."""
    return max(map(_score, _first_rows(text, separator)), default=0)


def _first_rows(text: str, separator: str) -> list[list[str]]:
    found: list[list[str]] = []
    try:
        for _, fields in zip(range(_ROWS_TO_LOOK_AT), _rows(text, separator), strict=False):
            found.append(fields)
    except csv.Error:
        pass
    return found


def _score(fields: Sequence[str]) -> int:
    known = recognised({at: field for at, field in enumerate(fields[:200], 1) if field.strip()})
    return len(known) if IDENTITY & set(known.values()) else 0
