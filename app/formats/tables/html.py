"""Read the tables of a web page, which offices' systems export under the name .xls.

Cells are texts as a person sees them. Each table is a sheet of its own; cells over several rows or columns
are merged cells. The lines above a table are its first rows, as spreadsheets show them, for they name its
office and year. Scripts, styles and comments are no content.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from app.formats.spreadsheet.package import MAX_COLUMNS, MalformedError, Text
from app.formats.tables.conversion import MOST_SHEETS, Conversion, Merge, Plain
from app.formats.tables.encodings import MAX_TEXT_BYTES, decoded
from app.models.errors import UserError
from app.models.thai import clean_line
from app.storage.plain_file import read_plain

_PIECE: Final = 1 << 16
_DEEPEST: Final = 20
_MOST_CELLS: Final = 5_000_000
_LARGEST_SPAN: Final = 1_000
_MOST_LINES_ABOVE: Final = 10
_OUTSIDE: Final = "ข้อความนอกตาราง"
"""The sheet of what stands below the last table."""

Attributes = Mapping[str, str | None]


def convert_html(path: Path) -> Iterator[tuple[int, Conversion | None]]:
    """Convert in steps: yield the percentage done, and at the end the conversion. Raises UserError."""
    data = read_plain(path, MAX_TEXT_BYTES, "โปรดแบ่งเป็นหลายไฟล์แล้วนำเข้าทีละไฟล์")
    text = decoded(data, path.name)
    page = _Page()
    for start in range(0, len(text), _PIECE):
        page.feed(text[start : start + _PIECE])
        yield start * 80 // len(text), None
    page.close()
    tables = [table for table in page.tables if len(table.rows) > table.above]
    if not tables:
        raise UserError(f"{path.name} เป็นหน้าเว็บที่ไม่มีตาราง", "โปรดตรวจว่าเลือกไฟล์ถูกต้อง หรือส่งออกจากระบบอีกครั้ง")
    yield 90, None
    yield 100, _written(tables[:MOST_SHEETS], page.lines_outside())


@dataclass(slots=True)
class _Row:
    cells: dict[int, Plain] = field(default_factory=dict)
    is_hidden: bool = False


@dataclass(slots=True)
class _Table:
    """A table that is being read; `taken` tells which columns cells from above still cover, and how long.

    Of its rows, `above` are lines of text that stand above it on the page.
    """

    rows: list[_Row] = field(default_factory=list)
    above: int = 0
    merges: list[Merge] = field(default_factory=list)
    taken: dict[int, int] = field(default_factory=dict)
    cell: Attributes | None = None
    typed: Text = field(default_factory=Text)
    column: int = 0

    def begin_row(self, attributes: Attributes) -> None:
        self.end_cell()
        self.taken = {column: last for column, last in self.taken.items() if last > len(self.rows)}
        self.rows.append(_Row(is_hidden=_is_hidden(attributes)))
        self.column = 0

    def begin_cell(self, attributes: Attributes) -> None:
        if len(self.rows) == self.above:
            self.begin_row({})
        self.end_cell()
        self.cell, self.typed = attributes, Text()

    def end_cell(self) -> None:
        if self.cell is None:
            return
        self.column += 1
        while self.column in self.taken:
            self.column += 1
        lines = [clean_line(" ".join(line.split())) for line in str(self.typed).split("\r")]
        text = "\n".join(lines).strip("\n")
        if text:
            self.rows[-1].cells[self.column] = Plain(text)
        self._span(_span(self.cell, "rowspan"), _span(self.cell, "colspan"))
        self.cell = None

    def _span(self, rows: int, columns: int) -> None:
        row, last = len(self.rows), self.column + columns - 1
        if last > MAX_COLUMNS:
            raise MalformedError("too many columns")
        if rows > 1 or columns > 1:
            self.merges.append(Merge(row, row + rows - 1, self.column, last))
        if rows > 1:
            self.taken |= dict.fromkeys(range(self.column, last + 1), row + rows - 1)
        self.column = last


class _Page(HTMLParser):
    """Collects the tables of a page; a table within a cell is a table of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._outside = Text()
        self._unseen = ""
        self._left = _MOST_CELLS

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag in ("script", "style", "title"):
            self._unseen = tag
        elif tag == "table":
            self._begin_table()
        elif not self._open:
            self._outside.add("\r")
        elif tag == "tr":
            self._open[-1].begin_row(attributes)
        elif tag in ("td", "th"):
            self._left -= 1
            if self._left < 0:
                raise MalformedError("too many cells")
            self._open[-1].begin_cell(attributes)
        elif tag in ("br", "p", "div", "li"):
            self._open[-1].typed.add("\r")

    def _begin_table(self) -> None:
        if len(self._open) >= _DEEPEST:
            raise MalformedError("tables within tables")
        lines = [] if self._open else self.lines_outside()[-_MOST_LINES_ABOVE:]
        table = _Table([_Row({1: Plain(line)}) for line in lines], above=len(lines))
        self.tables.append(table)
        self._open.append(table)

    def lines_outside(self) -> list[str]:
        """Return the lines outside of tables since the last one, and forget them."""
        lines = [clean_line(" ".join(line.split())) for line in str(self._outside).split("\r")]
        self._outside = Text()
        return [line for line in lines if line]

    def handle_endtag(self, tag: str) -> None:
        if tag == self._unseen:
            self._unseen = ""
        elif self._open and tag in ("td", "th", "tr", "table"):
            self._open[-1].end_cell()
            if tag == "table":
                self._open.pop()

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            (self._open[-1].typed if self._open else self._outside).add(data)


def _is_hidden(attributes: Attributes) -> bool:
    return "display:none" in (attributes.get("style") or "").replace(" ", "").lower()


def _span(attributes: Attributes, key: str) -> int:
    text = (attributes.get(key) or "1").strip()
    return min(_LARGEST_SPAN, max(1, int(text))) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _written(tables: list[_Table], below: list[str]) -> Conversion:
    conversion = Conversion()
    for number, table in enumerate(tables, 1):
        conversion.begin(f"ตารางที่ {number}")
        for at, row in enumerate(table.rows, 1):
            conversion.row(at, row.cells, row.is_hidden)
        conversion.end(table.merges)
    if below:
        conversion.begin(_OUTSIDE)
        for at, line in enumerate(below, 1):
            conversion.row(at, {1: Plain(line)})
        conversion.end([])
    return conversion
