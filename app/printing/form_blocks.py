"""The parts of the form as blocks: headings, entries, paragraphs, lists, the signature block.

One grid aligns them: headings start at the left margin, everything else at the indent where the headings'
words start; the colons of all entries are aligned; all lines have one leading, with more space before a
heading than after it. All lengths are points of 1/72 inch.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any, Final, Self

from app.models.signer import Signer, SignerRole, field_words
from app.printing.layout import Block, Bookmark, Role, Run
from app.printing.truetype import ClusterGlyph, font_file
from app.printing.typesetting import SetLine, Typeface, set_line, set_text

MILLIMETRE: Final = 72 / 25.4

PAGE_WIDTH: Final = 210 * MILLIMETRE
PAGE_HEIGHT: Final = 297 * MILLIMETRE
LEFT: Final = 20 * MILLIMETRE  # wider than the right margin: the form is punched and filed
RIGHT: Final = 10 * MILLIMETRE
TOP: Final = 19 * MILLIMETRE
BOTTOM: Final = 19 * MILLIMETRE  # the QR code, and the area below it that laser printers cannot reach
WIDTH: Final = PAGE_WIDTH - LEFT - RIGHT
HEIGHT: Final = PAGE_HEIGHT - TOP - BOTTOM


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's size, and its text area within the margins."""

    page_width: float
    page_height: float

    @property
    def width(self) -> float:
        return self.page_width - LEFT - RIGHT

    @property
    def height(self) -> float:
        return self.page_height - TOP - BOTTOM


PORTRAIT: Final = Sheet(PAGE_WIDTH, PAGE_HEIGHT)
LANDSCAPE: Final = Sheet(PAGE_HEIGHT, PAGE_WIDTH)

LEADING: Final = 13.0
SIGNING_HEIGHT: Final = 2 * LEADING
SIGNING_WIDTH: Final = 72 * MILLIMETRE
DATE_WIDTHS: Final = (10 * MILLIMETRE, 28 * MILLIMETRE, 14 * MILLIMETRE)
TITLE_FOOT: Final = -8.0
FOOTER_FOOT: Final = HEIGHT + 1.9 * LEADING  # beside the middle of the QR code

BODY_SIZE: Final = 9.0
TITLE_SIZE: Final = 11.0
FOOTER_SIZE: Final = 7.5

CONSONANTS: Final = "กขคงจฉชซดตถทธนบปผพฟมยรลวศสหอฮ"
CONSONANTS_WIDTH: Final = 17.285
"""The consonants' width in the bundled Sarabun, in ems, for which the sizes above are chosen."""

COLON: Final = ": "
DOTS: Final = "....."
"""The text of a dotted line, however long the line is."""

SIGN: Final = "ลงชื่อ"
POSITION: Final = "ตำแหน่ง"


@dataclass(frozen=True, slots=True)
class Grid:
    """The typefaces of a form and its two shared edges."""

    body: Typeface
    strong: Typeface
    title: Typeface
    small: Typeface
    indent: float
    colon: float
    without: frozenset[str] = frozenset()
    """The keys of entries that the form omits, as an earlier form did."""

    @classmethod
    def of(
        cls,
        regular: Path,
        bold: Path,
        longest_label: str,
        *,
        thai_digits: bool = False,
        without: frozenset[str] = frozenset(),
    ) -> Self:
        scale = _scale(regular)
        body = Typeface(font_file(regular), scale * BODY_SIZE, thai_digits)
        strong = Typeface(font_file(bold), scale * BODY_SIZE, thai_digits)
        indent = strong.width("1.1 ")
        return cls(
            body,
            strong,
            title=strong._replace(size=scale * TITLE_SIZE),
            small=body._replace(size=scale * FOOTER_SIZE),
            indent=indent,
            colon=indent + body.width(f"{longest_label} "),
            without=without,
        )


def _scale(regular: Path) -> float:
    """Return the factor that makes a font as wide as the bundled one: TH Sarabun is drawn small."""
    width = Typeface(font_file(regular), 1).width(CONSONANTS)
    return CONSONANTS_WIDTH / width if width else 1


def title(text: str, grid: Grid) -> Block:
    x = (WIDTH - grid.title.width(text)) / 2
    return Block(Role.TITLE, (Run(0, x, set_line(text, grid.title), grid.title),), (LEADING,))


def footer(page: str, grid: Grid, code: str = "", code_left: float = 0, width: float = WIDTH) -> Block:
    """Return the footer: page number at the right; the code, if any, in Arabic digits as it is typed."""
    codes = grid.small._replace(thai_digits=False)
    right = [Run(0, width - grid.small.width(page), set_line(page, grid.small), grid.small)] if page else []
    left = [Run(0, code_left, set_line(code, codes), codes)] if code else []
    return Block(Role.FOOTER, (*left, *right), (LEADING,))


def heading(text: str, grid: Grid, level: int) -> Block:
    hang = grid.indent if level else grid.strong.width("1. ")
    lines = set_text(text, grid.strong, WIDTH - hang, first_indent=-hang)
    return block(
        Role.HEADING,
        runs(lines, hang, grid.strong),
        space_before=LEADING / 2,
        stays_whole=True,
        keeps_with_next=True,
        bookmark=Bookmark(grid.strong.shown(text), level),
        level=level,
    )


def entry(label: str, value: str, grid: Grid) -> Block:
    """Return a label and its value over the full width."""
    return block(Role.ENTRY, _entry_runs(label, value, grid, (grid.indent, grid.colon, WIDTH)))


def entry_pair(
    first: tuple[str, str], second: tuple[str, str], second_labels: Sequence[str], grid: Grid
) -> Block:
    """Return two entries side by side. The colons of the second column are aligned, too."""
    middle = grid.indent + (WIDTH - grid.indent) / 2
    colon = middle + max(grid.body.width(f"{label} ") for label in second_labels)
    left = _entry_runs(*first, grid, (grid.indent, grid.colon, middle - grid.body.size))
    return block(Role.ENTRY, parts(left, _entry_runs(*second, grid, (middle, colon, WIDTH))))


def _entry_runs(label: str, value: str, grid: Grid, edges: tuple[float, float, float]) -> list[Run]:
    """Return the label at the first edge, the colon at the second, the value up to the third."""
    start, colon, end = edges
    hang = grid.body.width(COLON)
    lines = hanging(COLON, value, grid.body, end - colon - hang, hang)
    return [Run(0, start, set_line(f"{label} ", grid.body), grid.body), *runs(lines, colon + hang, grid.body)]


def hanging(mark: str, text: str, face: Typeface, width: float, hang: float) -> list[SetLine]:
    """Return the lines of a text after a mark, which hangs out of the text's left edge by `hang`.

    The mark is set with the first line, so it never stands alone above a long word.
    """
    indent = face.width(mark) - hang
    first, *rest = set_text(text, face, width, first_indent=indent)
    return [first.after(face.shape(mark), -hang, face), *rest]


def paragraph(text: str, grid: Grid, role: Role = Role.PARAGRAPH) -> Block:
    """Return a justified paragraph with its first line indented."""
    width, first_indent = WIDTH - grid.indent, 2 * grid.indent
    lines = set_text(text, grid.body, width, first_indent=first_indent, justify=True)
    return block(role, runs(lines, grid.indent, grid.body))


def items(marks: Sequence[str], texts: Sequence[str], grid: Grid, depth: int = 0) -> Iterator[Block]:
    """Yield a list: marks such as "1." at the indent of the depth, texts aligned after the widest mark."""
    x = grid.indent * (1 + depth)
    hang = x + max((grid.body.width(f"{mark} ") for mark in marks), default=0)
    for mark, text in zip(marks, texts, strict=True):
        bullet = Run(0, x, set_line(f"{mark} ", grid.body), grid.body)
        lines = runs(set_text(text, grid.body, WIDTH - hang), hang, grid.body)
        yield block(Role.ITEM, parts([bullet], lines), level=depth)


def signature(lines: Sequence[tuple[str, str]], grid: Grid, signer: str = "") -> Block:
    """Return dotted lines to sign on, one below the other, each with the text before and after it."""
    dots = _dots(grid.body, SIGNING_WIDTH)
    x = _signing_edge(grid, (after for _, after in lines))
    signed = [[_dotted_run(line, x, before, dots, after, grid)] for line, (before, after) in enumerate(lines)]
    heights = (SIGNING_HEIGHT,) * len(signed)
    return Block(Role.SIGNATURE, tuple(parts(*signed)), heights, stays_whole=True, signer=signer)


def signature_of(signer: Signer, grid: Grid) -> Block:
    """Return a signer's dotted line, with name, position and a Thai date to fill in below it."""
    body, roles = grid.body, [f"({role.value})" for role in SignerRole]
    x, dots = _signing_edge(grid, roles), _dots(body, SIGNING_WIDTH)
    line = [_dotted_run(0, x, SIGN, dots, f"({signer.role.value})", grid)]
    name = _centred(f"({signer.name})", x, sum(dot.advance for dot in dots) * body.unit, body)
    place = 1 + len(name)
    position = _position(signer, x, body, place)
    place += len(position)
    lines = parts(line, name, position, [_date_run(place, x, body)])
    heights = (SIGNING_HEIGHT, *[LEADING] * (place - 1), 1.5 * LEADING)
    words = field_words(signer)
    return Block(Role.SIGNATURE, tuple(lines), heights, LEADING / 2, stays_whole=True, signer=words)


def _centred(text: str, x: float, width: float, face: Typeface) -> list[Run]:
    """Return a text below a dotted line: in its middle, or several lines from its start if it is long."""
    lines = set_text(text, face, WIDTH - x)
    middle = x + max(0, (width - face.width(text)) / 2) if len(lines) == 1 else x
    return runs(lines, middle, face, first=1)


def _position(signer: Signer, x: float, face: Typeface, line: int) -> list[Run]:
    label = f"{POSITION} "
    left = x - face.width(label)
    if not signer.position:
        dots = _dots(face, SIGNING_WIDTH)
        return [Run(line, left, SetLine((*face.shape(label), *dots)), face)]
    lines = set_text(f"{label}{signer.position}", face, WIDTH - x, first_indent=-face.width(label))
    return runs(lines, x, face, first=line)


def _date_run(line: int, x: float, face: Typeface) -> Run:
    """Return a Thai date's dotted line: day, month and year of the Buddhist Era."""
    glyphs: list[ClusterGlyph] = []
    for label, width in zip(("วันที่ ", " เดือน ", " พ.ศ. "), DATE_WIDTHS, strict=True):
        glyphs += [*face.shape(label), *_dots(face, width)]
    return Run(line, x - face.width("วันที่ "), SetLine(tuple(glyphs)), face)


def _signing_edge(grid: Grid, afters: Iterable[str]) -> float:
    """Return where dotted lines start so that the longest text after them ends at the right margin."""
    length = sum(dot.advance for dot in _dots(grid.body, SIGNING_WIDTH)) * grid.body.unit
    return WIDTH - length - max(grid.body.width(after) for after in afters)


def _dotted_run(line: int, x: float, before: str, dots: list[ClusterGlyph], after: str, grid: Grid) -> Run:
    shape = grid.body.shape
    glyphs = SetLine((*shape(before), *dots, *shape(after)))
    return Run(line, x - grid.body.width(before), glyphs, grid.body)


def _dots(face: Typeface, width: float) -> list[ClusterGlyph]:
    """Return a dotted line of at least this width: several glyphs, because none may be that wide."""
    (dot,) = face.file.shape(".")
    count = ceil(width / (len(DOTS) * dot.advance * face.unit))
    return [face.file.leader(sign, ".", count * dot.advance) for sign in DOTS]


def dotted_line(run: Run) -> tuple[float, float]:
    """Return the start and the length of the dotted line in a signature's run."""
    glyphs, unit = run.content.glyphs, run.face.unit
    dots = [place for place, glyph in enumerate(glyphs) if glyph.text in DOTS]
    start = sum(glyph.advance for glyph in glyphs[: dots[0]]) * unit
    return run.x + start, sum(glyphs[place].advance for place in dots) * unit


def runs(lines: Sequence[SetLine], x: float, face: Typeface, first: int = 0) -> list[Run]:
    """Return set lines one below the other, from the block's line `first` on."""
    return [Run(number, x + line.indent, line, face) for number, line in enumerate(lines, start=first)]


def block(role: Role, of: Sequence[Run], **more: Any) -> Block:
    """Return a block with as many lines as its runs need. `more`: further fields of a Block."""
    return Block(role, tuple(of), (LEADING,) * (1 + max([run.line for run in of])), **more)


def parts(*of: Sequence[Run]) -> list[Run]:
    """Return the runs of a block's parts, numbered by part for the reading order."""
    return [
        Run(run.line, run.x, run.content, run.face, number) for number, part in enumerate(of) for run in part
    ]
