"""Blocks of set lines and the pages made of them: measured first, then paginated, drawn last.

A block knows its role on the form, where it may be divided, and the position of each run of text; it knows
nothing of PDF. All lengths are points of 1/72 inch, from the top left of the page's text area.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import groupby
from typing import Final, NamedTuple

from app.printing.charts.primitives import Drawing
from app.printing.typesetting import SetLine, Typeface

FEWEST_LINES: Final = 2
"""Minimum lines of a block on either side of a page break."""


class Role(Enum):
    """The role of a block on the form, independent of its appearance."""

    __hash__ = object.__hash__  # each member is one object; Enum's own is slower, and asked for with each run

    TITLE = auto()
    HEADING = auto()
    ENTRY = auto()
    PARAGRAPH = auto()
    ITEM = auto()
    REPORT = auto()
    CONTINUED = auto()
    CERTIFICATION = auto()
    SIGNATURE = auto()
    FOOTER = auto()
    FIGURE = auto()
    TABLE_HEAD = auto()
    TABLE_ROW = auto()
    COVER = auto()
    CONTENTS = auto()
    LEADER = auto()


class Bookmark(NamedTuple):
    title: str
    level: int


class Run(NamedTuple):
    """Text drawn at one place: the line of its block and the distance from the left.

    `part` numbers the parts of a block: the cells of a report, the bullet and the text of an item.
    """

    line: int
    x: float
    content: SetLine
    face: Typeface
    part: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart in place of text, `x` from the left: its drawing, its type, and its description in words."""

    drawing: Drawing
    x: float
    body: Typeface
    strong: Typeface
    description: str


class Block(NamedTuple):
    """A part of the form. Its runs are in reading order, not line by line.

    `level` is the depth of a heading or an item below others of its role. `continued` is printed above the
    lines of the block that begin a page.
    """

    role: Role
    runs: tuple[Run, ...]
    line_heights: tuple[float, ...]
    space_before: float = 0
    stays_whole: bool = False
    keeps_with_next: bool = False
    bookmark: Bookmark | None = None
    level: int = 0
    figure: Figure | None = None
    continued: "Block | None" = None
    signer: str = ""
    """What a screen reader says of the signature field on a signature's first line."""

    @property
    def height(self) -> float:
        return self.space_before + sum(self.line_heights)


class Piece(NamedTuple):
    """The lines of a block on one page, and the y of each line's foot."""

    block: Block
    first_line: int
    feet: tuple[float, ...]

    @property
    def line_heights(self) -> tuple[float, ...]:
        return self.block.line_heights[self.first_line : self.first_line + len(self.feet)]

    @property
    def has_last_line(self) -> bool:
        return self.first_line + len(self.feet) == len(self.block.line_heights)

    @property
    def runs(self) -> Iterator[tuple[Run, float]]:
        for run in self.block.runs:
            if 0 <= run.line - self.first_line < len(self.feet):
                yield run, self.feet[run.line - self.first_line]


Page = tuple[Piece, ...]


class _Row(NamedTuple):
    """One line of one block, and whether a page may start with it."""

    block: Block
    line: int
    may_begin_page: bool

    @property
    def height(self) -> float:
        return self.block.line_heights[self.line]

    @property
    def space_before(self) -> float:
        return 0 if self.line else self.block.space_before

    @property
    def continued(self) -> Block | None:
        """The block above this row if it begins a page."""
        return self.block.continued if self.line else None


def paginate(blocks: Sequence[Block], height: float) -> list[Page]:
    """Return pages of that height, at least one. Space above a page's first line is dropped."""
    rows = [row for chain in _chains(blocks) for row in _rows(chain, height)]
    pages: list[Page] = []
    start = 0
    while start < len(rows):
        end = _page_end(rows, start, height)
        pages.append(tuple(_pieces(rows[start:end])))
        start = end
    return pages or [()]


def _chains(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Yield chains of blocks that stay together."""
    chain: list[Block] = []
    for block in blocks:
        chain.append(block)
        if not block.keeps_with_next:
            yield chain
            chain = []
    yield chain


def _rows(chain: Sequence[Block], page_height: float) -> Iterator[_Row]:
    """Yield lines. A block that stays whole may be divided if its chain is taller than a page."""
    too_tall = sum(block.height for block in chain) > page_height
    for position, block in enumerate(chain):
        count = len(block.line_heights)
        partable = too_tall or not block.stays_whole
        for line in range(count):
            inside = partable and FEWEST_LINES <= line <= count - FEWEST_LINES
            yield _Row(block, line, inside if line else position == 0)


def _page_end(rows: Sequence[_Row], start: int, height: float) -> int:
    """Return the row after the last one on the page that starts with row `start`."""
    head = rows[start].continued
    used = head.height if head else 0.0
    best = full = start
    for full in range(start, len(rows)):
        used += rows[full].height + (rows[full].space_before if full > start else 0)
        if rows[full].may_begin_page and full > start:
            best = full
        if used > height and full > start:
            return best if best > start else full
    return len(rows)


def _pieces(rows: Sequence[_Row]) -> Iterator[Piece]:
    y = -rows[0].space_before
    if head := rows[0].continued:
        y = head.height
        yield Piece(head, 0, (y,))
    for _, group in groupby(rows, key=lambda row: id(row.block)):
        lines = list(group)
        feet = []
        for row in lines:
            y += row.space_before + row.height
            feet.append(y)
        yield Piece(lines[0].block, lines[0].line, tuple(feet))
