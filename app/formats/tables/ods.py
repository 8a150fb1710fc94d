"""Read a table of LibreOffice (.ods): its XML in pieces, through the same checks as a workbook's.

Repeated rows and cells count once and are never multiplied beyond what has content.
"""

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from app.formats.spreadsheet.package import (
    MAX_COLUMNS,
    MAX_ROWS,
    Attributes,
    MalformedError,
    Parts,
    Text,
    whole_number,
)
from app.formats.tables.conversion import DATE, GENERAL, PERCENT, Conversion, Merge, Plain
from app.models.errors import UserError

_CONTENT: Final = "content.xml"
_MOST_REPEATED: Final = 2_000
"""Rows or cells with content that are written out when repeated; no person fills in more of the same."""


def convert_ods(path: Path) -> Iterator[tuple[int, Conversion | None]]:
    """Convert in steps: yield the percentage done, and at the end the conversion. Raises UserError."""
    with closing(Parts(path)) as parts:
        _refuse_password(parts)
        conversion = Conversion()
        reader = _Tables(conversion)
        whole = max(1, parts.size(_CONTENT))
        try:
            for read in parts.read(_CONTENT, reader.start, reader.end, reader.text):
                yield min(100, read * 100 // whole), None
        except BaseException:
            conversion.close()
            raise
    yield 100, conversion


def _refuse_password(parts: Parts) -> None:
    found: list[str] = []

    def start(name: str, _attributes: Attributes) -> None:
        if name == "encryption-data":
            found.append(name)

    if "META-INF/manifest.xml" in parts:
        for _ in parts.read("META-INF/manifest.xml", start):
            pass
    if found:
        raise UserError(f"{parts.name} มีรหัสผ่าน", "โปรดเปิดด้วยรหัสผ่าน แล้วบันทึกใหม่โดยไม่ใส่รหัสผ่าน จากนั้นนำเข้าอีกครั้ง")


class _Tables:
    """Parses the content of an OpenDocument table into rows of a conversion."""

    def __init__(self, conversion: Conversion) -> None:
        self._conversion = conversion
        self._styles: dict[str, bool] = {}
        """Whether the tables of a style are shown."""
        self._style = ""
        self._depth = 0
        """Within a cell's note, another table's cell or a drawing: what stands there is no value."""
        self._reset_sheet()

    def _reset_sheet(self) -> None:
        self._row = self._columns = 0
        self._hidden: set[int] = set()
        self._merges: list[Merge] = []
        self._begun = False
        self._name, self._is_hidden = "", False
        self._reset_row({})

    def _reset_row(self, attributes: Attributes) -> None:
        self._column = 0
        self._cells: dict[int, Plain] = {}
        self._row_attributes = attributes
        self._reset_cell({})

    def _reset_cell(self, attributes: Attributes) -> None:
        self._cell = attributes
        self._typed = Text()
        self._paragraphs = 0
        self._in_paragraph = 0

    # --- handlers -----------------------------------------------------------------------------------------

    def start(self, name: str, attributes: Attributes) -> None:
        if self._depth or name in _NO_VALUES:
            self._depth += 1
            return
        attributes = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        match name:
            case "style":
                self._style = attributes.get("name", "")
            case "table-properties":
                self._styles[self._style] = attributes.get("display") != "false"
            case "table":
                self._reset_sheet()
                self._name = attributes.get("name", "")
                self._is_hidden = not self._styles.get(attributes.get("style-name", ""), True)
            case "table-column":
                self._take_columns(attributes)
            case "table-row":
                self._begin()
                self._reset_row(attributes)
            case "table-cell" | "covered-table-cell":
                self._reset_cell(attributes)
            case _:
                self._start_text(name, attributes)

    def _start_text(self, name: str, attributes: Attributes) -> None:
        if name in ("p", "h"):
            if self._paragraphs:
                self._typed.add("\n")
            self._paragraphs += 1
            self._in_paragraph += 1
        elif name == "s":
            self._typed.add(" " * min(1000, int(whole_number(attributes.get("c", "1"), 10**6))))
        elif name in ("line-break", "tab"):
            self._typed.add("\n" if name == "line-break" else "\t")

    def text(self, text: str) -> None:
        if self._in_paragraph and not self._depth:
            self._typed.add(text)

    def end(self, name: str) -> None:
        if self._depth:
            self._depth -= 1
            return
        match name:
            case "p" | "h":
                self._in_paragraph -= 1
            case "table-cell" | "covered-table-cell":
                self._end_cell(is_covered=name.startswith("covered"))
            case "table-row":
                self._end_row()
            case "table":
                self._begin()
                self._conversion.end(self._merges)

    # --- columns, cells, rows -----------------------------------------------------------------------------

    def _begin(self) -> None:
        """Begin the sheet when its columns are known."""
        if not self._begun:
            self._conversion.begin(self._name, self._is_hidden, self._hidden)
            self._begun = True

    def _take_columns(self, attributes: Attributes) -> None:
        count = _repeated(attributes, "number-columns-repeated")
        if attributes.get("visibility", "visible") != "visible" and count <= _MOST_REPEATED:
            self._hidden |= set(range(self._columns + 1, self._columns + count + 1))
        self._columns += count

    def _end_cell(self, *, is_covered: bool) -> None:
        count = _repeated(self._cell, "number-columns-repeated")
        plain = None if is_covered else _plain(self._cell, str(self._typed))
        first = self._column + 1
        self._column += count
        if self._column > MAX_COLUMNS + 1024 and plain:
            raise MalformedError("too many columns")
        if plain:
            self._cells |= {first + at: plain for at in range(min(count, _MOST_REPEATED))}
            self._note_merge(first)

    def _note_merge(self, column: int) -> None:
        rows = _repeated(self._cell, "number-rows-spanned")
        columns = _repeated(self._cell, "number-columns-spanned")
        if rows > 1 or columns > 1:
            row = self._row + 1
            last_row, last_column = min(row + rows - 1, MAX_ROWS), min(column + columns - 1, MAX_COLUMNS)
            self._merges.append(Merge(row, last_row, column, last_column))

    def _end_row(self) -> None:
        count = _repeated(self._row_attributes, "number-rows-repeated")
        first = self._row + 1
        self._row += count
        is_hidden = self._row_attributes.get("visibility", "visible") != "visible"
        times = (
            min(count, _MOST_REPEATED) if self._cells else min(count, _MOST_REPEATED) * self._is_merged(first)
        )
        for number in range(first, first + times):
            self._conversion.row(number, self._cells, is_hidden)

    def _is_merged(self, row: int) -> bool:
        """Return whether an empty row belongs to merged cells, so that it shows their value."""
        return any(merge.first_row <= row <= merge.last_row for merge in self._merges[-20:])


_NO_VALUES: Final = frozenset(
    {
        "annotation",
        "shapes",
        "frame",
        "tracked-changes",
        "dde-links",
        "custom-shape",
        "forms",
        "database-ranges",
    }
)
"""Elements whose texts are no cell's value."""


def _repeated(attributes: Attributes, key: str) -> int:
    return max(1, whole_number(attributes.get(key, "1"), 10**8))


# --- values -------------------------------------------------------------------------------------------------

_ISO_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(T.*)?")


def _plain(attributes: Attributes, shown: str) -> Plain | None:
    """Return a cell's value by its declared type; without one, or with a strange one, what it shows."""
    value = attributes.get("value", "")
    match attributes.get("value-type", "string"):
        case "float" | "currency":
            return Plain(_number(value), _zeros(shown))
        case "percentage":
            return Plain(_number(value), PERCENT)
        case "boolean":
            return Plain(attributes.get("boolean-value") == "true")
        case "date":
            return _day(attributes.get("date-value", ""), shown)
    text = attributes.get("string-value") or shown
    if (
        attributes.get("value-type") != "string"
        and attributes.get("formula")
        and text.startswith(("#", "Err:"))
    ):
        return Plain(text, is_fault=True)
    return Plain(text) if text else None


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise MalformedError(text[:50]) from None


def _zeros(shown: str) -> int | str:
    """Return a format with the leading zeros that a person sees, as of a telephone number or a code."""
    is_code = (
        len(shown) > 1 and shown.startswith("0") and shown.isascii() and shown.isdigit() and len(shown) < 30
    )
    return "0" * len(shown) if is_code else GENERAL


def _day(text: str, shown: str) -> Plain:
    """Return a day; one before the calendar of workbooks begins stays the text that a person sees."""
    match = _ISO_DAY.fullmatch(text)
    if not match or int(match[1]) < 1900:
        return Plain(shown or text)
    try:
        return Plain(date(int(match[1]), int(match[2]), int(match[3])), DATE)
    except ValueError:
        return Plain(shown or text)
