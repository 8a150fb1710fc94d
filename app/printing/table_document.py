"""Tables on landscape A4, drawn into a PDF with fpdf2: the forms' typeface, tagged, a header on every page.

Importing this loads fpdf2, which takes a tenth of a second: callers import it only to print a table.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from app.printing.charts.pdf import operators
from app.printing.charts.primitives import Chart, Letters
from app.printing.clusters import clusters
from app.printing.columns.column import Column
from app.printing.form_blocks import BODY_SIZE, FOOTER_SIZE, MILLIMETRE, TITLE_SIZE
from app.printing.layout import Figure, Run
from app.printing.pdf_document import DESCENT, PdfDocument
from app.printing.tags import LONGEST_DESCRIPTION, Element
from app.printing.truetype import font_file
from app.printing.type_families import FONTS
from app.printing.typesetting import Typeface, set_line


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell. Strong text catches the eye, in grey as well."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A title, notes on the table, its rows, and the texts of a total row in bold."""

    title: str
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Any, ...]
    total: tuple[str, ...] = ()

    @property
    def cells(self) -> list[tuple[Cell, ...]]:
        """The cells of each row, including the total row."""
        rows = [
            tuple(Cell(column.text_of(row), column.look_of(row).is_strong) for column in self.columns)
            for row in self.rows
        ]
        return [*rows, tuple(Cell(text, strong=True) for text in self.total)] if self.total else rows


WIDTH: Final = 297 * MILLIMETRE
HEIGHT: Final = 210 * MILLIMETRE
MARGIN: Final = 12 * MILLIMETRE
INNER: Final = WIDTH - 2 * MARGIN
GUTTER: Final = 10 * MILLIMETRE
CHART_WIDTH: Final = (INNER - GUTTER) / 2
ROW: Final = 16.0
PADDING: Final = 2.0
FOOT: Final = HEIGHT - MARGIN

BLACK: Final = 0.0
QUIET: Final = 0.4
RULE: Final = 0.7
ELLIPSIS: Final = "…"


class TableDocument(PdfDocument):
    """Tables, each on its own pages. Same tables, title and date: same bytes."""

    def __init__(self, title: str, created: date | None) -> None:
        super().__init__(title, created)
        regular, bold = (font_file(FONTS / f"Sarabun-{weight}.ttf") for weight in ("Regular", "Bold"))
        self._body = Typeface(regular, BODY_SIZE)
        self._strong = Typeface(bold, BODY_SIZE)
        self._title = Typeface(bold, TITLE_SIZE)
        self._small = Typeface(regular, FOOTER_SIZE)
        self._document = Element("Document", self.structure)

    def draw_report(self, tables: Sequence[Table], charts: Sequence[Chart]) -> None:
        """Draw the tables, each on its own pages, then the charts, two side by side per page."""
        pages = [
            (table, rows, place)
            for table in tables
            for place, rows in enumerate(_pages(table, len(self._notes(table))))
        ]
        pairs = [charts[start : start + 2] for start in range(0, len(charts), 2)]
        count = len(pages) + len(pairs)
        for number, (table, rows, place) in enumerate(pages, start=1):
            self.add_page(orientation="landscape")
            if place == 0:
                title = self._draw_title(table)
                element = Element("Table", self._document)
            self._draw_table(table, rows, element, title if place == 0 else MARGIN, is_first=place == 0)
            self._draw_footer(f"{table.title}  หน้า {number} จาก {count}")
        for number, pair in enumerate(pairs, start=len(pages) + 1):
            self.add_page(orientation="landscape")
            for place, chart in enumerate(pair):
                self._draw_chart(chart, MARGIN + place * (CHART_WIDTH + GUTTER))
            self._draw_footer(f"แผนภาพ  หน้า {number} จาก {count}")

    def _draw_title(self, table: Table) -> float:
        """Draw title and notes. Returns the y where they end."""
        y = MARGIN + ROW
        self._mark(Element("H1", self._document))
        self._write(table.title, self._title, MARGIN, y)
        self._out("EMC")
        for line in self._notes(table):
            y += ROW
            self._mark(Element("P", self._document))
            self._write(_fitted(line, self._body, INNER), self._body, MARGIN, y)
            self._out("EMC")
        return y + ROW / 2

    def _notes(self, table: Table) -> list[str]:
        """Return the lines of the notes on a table."""
        return [line for note in table.notes for line in _wrapped(note, self._body)]

    def _draw_table(
        self, table: Table, rows: Sequence[Sequence[Cell]], element: Element, y: float, *, is_first: bool
    ) -> None:
        y = self._draw_head(table, element, y + ROW, is_first=is_first)
        for row in rows:
            y += ROW
            self._draw_row(table.columns, row, Element("TR", element), y)

    def _draw_head(self, table: Table, element: Element, y: float, *, is_first: bool) -> float:
        """Draw the columns' titles. Those of later pages are not tagged, so they are read out only once."""
        row = Element("TR", element) if is_first else None
        for column, (left, width) in zip(table.columns, _places(table.columns), strict=True):
            if row:
                self._mark(Element("TH", row, "/Scope /Column"))
            else:
                self._out("/Artifact BMC")
            self._write_cell(Cell(column.title, strong=True), left, width, y, at_right=column.is_number)
            self._out("EMC")
        self._rule(y + PADDING, BLACK)
        return y + PADDING

    def _draw_row(self, columns: Sequence[Column], row: Sequence[Cell], element: Element, y: float) -> None:
        for number, (column, cell, place) in enumerate(zip(columns, row, _places(columns), strict=True)):
            kind = ("TH", "/Scope /Row") if number == 0 else ("TD", "")
            self._mark(Element(kind[0], element, kind[1]))
            self._write_cell(cell, *place, y, at_right=column.is_number)
            self._out("EMC")
        self._rule(y + PADDING, RULE)

    def _draw_chart(self, chart: Chart, x: float) -> None:
        self._mark(Element("H2", self._document))
        self._write(chart.title, self._strong, x, MARGIN + ROW)
        self._out("EMC")
        faces = {True: self._strong, False: self._body}
        letters = Letters(BODY_SIZE, lambda text, is_strong: faces[is_strong].width(text))
        drawing = chart.drawing(CHART_WIDTH, chart.height(CHART_WIDTH, letters), letters)
        element = Element("Figure", self._document)
        element.description = chart.description[:LONGEST_DESCRIPTION]
        self._mark(element)
        figure = Figure(drawing, 0, self._body, self._strong, chart.description)
        for operator in operators(figure, (x, HEIGHT - MARGIN - 1.5 * ROW), self._show):
            self._out(operator)
        self._out("EMC")

    def _draw_footer(self, text: str) -> None:
        self._out("/Artifact <</Type /Pagination /Subtype /Footer /Attached [/Bottom]>> BDC")
        self._write(text, self._small, WIDTH - MARGIN - self._small.width(text), FOOT + ROW, QUIET)
        self._out("EMC")

    def _mark(self, element: Element) -> None:
        """Start content that belongs to an element."""
        mark = self.structure.mark(element, self.pages[self.page])
        self._out(f"/{element.tag} <</MCID {mark}>> BDC")

    def _write_cell(self, cell: Cell, left: float, width: float, y: float, *, at_right: bool) -> None:
        face = self._strong if cell.strong else self._body
        room, needed = width - PADDING, face.width(cell.text)
        if room < needed < 2 * room and any(map(str.isdigit, cell.text)):  # a part of it is another figure
            face = face._replace(size=face.size * (room - 2 * PADDING) / needed)
        text = _fitted(cell.text, face, room)
        self._write(text, face, left + width - PADDING - face.width(text) if at_right else left, y)

    def _write(self, text: str, face: Typeface, x: float, y: float, grey: float = BLACK) -> None:
        self._draw_run(Run(0, x, set_line(text, face), face), y, grey)

    def _draw_run(self, run: Run, foot: float, grey: float) -> None:
        """Draw relative to the page's corner, not to a form's text area."""
        font = self._used_font(run.face.file)
        y = HEIGHT - foot + DESCENT * run.face.size
        set_up = f"/F{font.i} {run.face.size:g} Tf {grey:g} g {run.x:.2f} {y:.2f} Td"
        self._out(f"BT {set_up} {font.show(run.content.glyphs)} ET")

    def _rule(self, y: float, grey: float) -> None:
        level = HEIGHT - y
        line = f"{MARGIN:.2f} {level:.2f} m {WIDTH - MARGIN:.2f} {level:.2f} l"
        self._out(f"/Artifact BMC q {grey:g} G 0.5 w {line} S Q EMC")


def _pages(table: Table, note_lines: int) -> list[Sequence[Sequence[Cell]]]:
    """Return the rows of each page; the first has title and notes above them."""
    room = int((FOOT - MARGIN - 2 * ROW) / ROW)
    first = room - note_lines - 2
    cells = table.cells
    rest = [cells[start : start + room] for start in range(first, len(cells), room)]
    return [cells[:first], *rest]


def _places(columns: Sequence[Column]) -> list[tuple[float, float]]:
    """Return each column's left edge and width."""
    whole = sum(column.share for column in columns)
    found, left = [], MARGIN
    for column in columns:
        width = INNER * column.share / whole
        found.append((left, width))
        left += width
    return found


def _wrapped(note: str, face: Typeface) -> list[str]:
    """Return the lines of a note, whose parts stand apart by several spaces."""
    lines = [""]
    for part in re.split(" {2,}", note):
        longer = f"{lines[-1]}   {part}" if lines[-1] else part
        if lines[-1] and face.width(longer) > INNER:
            lines.append(part)
        else:
            lines[-1] = longer
    return lines


def _fitted(text: str, face: Typeface, width: float) -> str:
    """Return the text, shortened with an ellipsis to fit the width, never within a letter."""
    if face.width(text) <= width:
        return text
    kept = clusters(text)
    while kept and face.width("".join(kept).rstrip() + ELLIPSIS) > width:
        kept.pop()
    return "".join(kept).rstrip() + ELLIPSIS
