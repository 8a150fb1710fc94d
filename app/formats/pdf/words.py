"""The words on a page that this program printed, with their places and fonts, and the QR code's squares.

Printed forms use few operators. All other operators of a page are kept as `others`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final

from app.formats.pdf.filters import TooLargeError
from app.formats.pdf.structure import PdfStructure
from app.formats.pdf.syntax import Dictionary, PdfSyntaxError, Stream, operations

Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in points from the page's lower left corner."""

_MAPPED: Final = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_MARK_ENTRIES: Final = {"MCID", "Type", "Subtype", "Attached"}
_HARMLESS: Final = ("J", "w", "ET", "f")


@dataclass(frozen=True, slots=True)
class PageFont:
    """A page's font: its name without the subset's tag, and the text and width of each code."""

    name: str
    texts: dict[int, str]
    widths: dict[int, float]

    def text(self, code: int) -> str:
        return self.texts.get(code, "\ufffd")


@dataclass(frozen=True)
class Words:
    """A run of text: `shown` holds codes and, as floats, moves in thousandths; `x`, `y` start its
    base line.
    """

    font: PageFont
    size: float
    grey: float
    spread: float
    x: float
    y: float
    shown: tuple[int | float, ...] = field(repr=False)
    is_artifact: bool
    is_link: bool = False
    continues: bool = False
    """Whether the words go on where those before end: a part of one line, such as a link's address."""
    marks: tuple[Any, ...] = field(default=(), repr=False)
    """The marks around the words, with their entries: what the words are to a screen reader."""

    @cached_property
    def text(self) -> str:
        return "".join(self.font.text(one) for one in self.shown if isinstance(one, int))

    @cached_property
    def width(self) -> float:
        codes = [one for one in self.shown if isinstance(one, int)]
        moved = sum(one for one in self.shown if isinstance(one, float))
        units = sum(self.font.widths.get(code, 0) for code in codes) - moved
        return units * self.size / 1000 + self.spread * len(codes)

    @cached_property
    def box(self) -> Box:
        """Bounds of the letters, without the marks above and below."""
        return self.x, self.y - 0.1 * self.size, self.x + self.width, self.y + 0.7 * self.size


@dataclass(frozen=True, slots=True)
class PageWords:
    """A page's words in drawing order, its squares, and its other operators."""

    words: tuple[Words, ...]
    squares: frozenset[tuple[Any, ...]]
    scale: tuple[Any, ...]
    others: frozenset[str]
    marks: tuple[Any, ...] = ()
    """All marks in drawing order, with their entries."""

    @property
    def lines(self) -> list[str]:
        """Return the texts in drawing order; what continues other words is joined with them."""
        found: list[str] = []
        for one in self.words:
            if one.continues:
                found[-1] += one.text
            else:
                found.append(one.text)
        return found

    def like(self, other: "PageWords") -> bool:
        """Return whether another page draws and says the same, in whatever operators."""
        marks = ([one.marks for one in page.words] for page in (self, other))
        return self.looks_like(other) and self.marks == other.marks and next(marks) == next(marks)

    def looks_like(self, other: "PageWords") -> bool:
        """Return whether another page draws the same, whatever its marks say of it."""
        drawn = [(one.squares, one.scale, one.others, len(one.words)) for one in (self, other)]
        return drawn[0] == drawn[1] and all(map(_alike, self.words, other.words))

    def under(self, box: Box) -> str:
        """Return the words covered by this rectangle, joined."""
        left, bottom, right, top = box
        covered = (
            one
            for one in self.words
            if one.box[0] < right and one.box[2] > left and one.box[1] < top and one.box[3] > bottom
        )
        return " ".join(dict.fromkeys(one.text.strip(" :") for one in covered))


def _alike(one: Words, other: Words) -> bool:
    measures = [(one.size, one.grey, one.spread, one.x, one.y) for one in (one, other)]
    near = all(abs(a - b) < 0.006 for a, b in zip(*measures, strict=True))
    if not near or one.font != other.font or len(one.shown) != len(other.shown):
        return False
    return all(
        abs(a - b) < 0.6 and isinstance(b, type(a)) for a, b in zip(one.shown, other.shown, strict=True)
    )


LONGEST_PAGE: Final = 500_000
"""Bytes of a printed page's content: a full one has 60,000."""


def page_content(structure: PdfStructure, page: Dictionary) -> bytes:
    """Return a page's content, all streams joined. Raises TooLargeError and PdfSyntaxError."""
    contents = structure.resolve(page.get("Contents"))
    streams = [structure.resolve(one) for one in (contents if isinstance(contents, list) else [contents])]
    parts: list[bytes] = []
    for stream in streams:
        if isinstance(stream, Stream):
            parts.append(structure.content(stream, LONGEST_PAGE))
            if sum(map(len, parts)) > LONGEST_PAGE or len(parts) > 1000:
                raise TooLargeError("a page that draws without end")
    return b"\n".join(parts)


def page_words(structure: PdfStructure, page: Dictionary) -> PageWords:
    """Return the words of a page. Raises PdfSyntaxError."""
    return structure.made.once("words", page, lambda: _read_words(structure, page))


def _read_words(structure: PdfStructure, page: Dictionary) -> PageWords:
    fonts = structure.dictionary(structure.dictionary(page.get("Resources")).get("Font"))
    reader = _Reader({name: read_font(structure, one) for name, one in fonts.items()})
    for operator, operands in operations(page_content(structure, page)):
        reader.take(str(operator), operands)
    return PageWords(
        tuple(reader.words),
        frozenset(reader.squares),
        tuple(reader.scale),
        frozenset(reader.others),
        tuple(reader.marks),
    )


class _Reader:
    """Executes the operators of a page."""

    def __init__(self, fonts: dict[str, PageFont]) -> None:
        self._fonts = fonts
        self._state: dict[str, Any] = {"font": _NO_FONT, "size": 0.0, "grey": 0.0, "spread": 0.0}
        self._open_marks: list[tuple[str, Any]] = []
        self._advance: float | None = None  # of what is shown since the last move
        self._kept: list[dict[str, Any]] = []
        self.words: list[Words] = []
        self.squares: set[tuple[Any, ...]] = set()
        self.scale: list[Any] = []
        self.others: set[str] = set()
        self.marks: list[tuple[str, Any]] = []

    def take(self, operator: str, operands: tuple[Any, ...]) -> None:
        match operator, operands:
            case "BDC", (mark, entries):
                self._open_marks.append((str(mark), entries))
                self.marks.append((str(mark), entries))
                self.others |= {"OC"} & {mark}
                self.others |= ({*entries} if isinstance(entries, dict) else {"list"}) - _MARK_ENTRIES
            case "EMC", ():
                self._open_marks = self._open_marks[:-1]
            case "q", () if len(self._kept) < 100:
                self._kept.append(dict(self._state))
            case "Q", () if self._kept:
                self._state = self._kept.pop()
            case "BT", ():
                self._state |= {"x": 0.0, "y": 0.0}
                self._advance = None
            case "Tf", (name, float() | int() as size):
                self._state |= {"font": self._fonts.get(name, _NO_FONT), "size": size}
            case "g", (float() | int() as grey,):
                self._state["grey"] = grey
            case "Tc", (float() | int() as spread,):
                self._state["spread"] = spread
            case (("Td" | "TD"), (float() | int() as x, float() | int() as y)):
                self._state |= {"x": self._state.get("x", 0) + x, "y": self._state.get("y", 0) + y}
                self._advance = None
            case "Tj", (bytes() as codes,):
                self._show([codes])
            case "TJ", (list() as parts,):
                self._show(parts)
            case "re", _:
                self.squares.add((self._state["grey"], *operands))
            case "cm", _:
                self.scale.append(operands)
            case _ if operator not in _HARMLESS:
                self.others.add(operator)

    def _show(self, parts: list[Any]) -> None:
        shown: list[int | float] = []
        for part in parts:
            if isinstance(part, bytes):
                shown += [int.from_bytes(part[place : place + 2], "big") for place in range(0, len(part), 2)]
            elif isinstance(part, int | float):
                shown.append(float(part))
        state = {"x": 0.0, "y": 0.0} | self._state
        state["x"] += self._advance or 0
        marks = tuple(self._open_marks)
        is_artifact, is_link = (any(mark == name for mark, _ in marks) for name in ("Artifact", "Link"))
        continues = self._advance is not None
        words = Words(
            **state,
            shown=tuple(shown),
            is_artifact=is_artifact,
            is_link=is_link,
            continues=continues,
            marks=marks,
        )
        self._advance = (self._advance or 0) + words.width
        self.words.append(words)


_NO_FONT: Final = PageFont("", {}, {})


def read_font(structure: PdfStructure, font: Any) -> PageFont:
    """Return a font of a page. Raises PdfSyntaxError."""
    entries = structure.dictionary(font)
    return structure.made.once("font", entries, lambda: _font(structure, entries))


def _font(structure: PdfStructure, entries: Dictionary) -> PageFont:
    name = str(structure.resolve(entries.get("BaseFont"))).partition("+")[2]
    descendants = structure.array(entries.get("DescendantFonts"))
    descendant = structure.dictionary(descendants[0]) if len(descendants) == 1 else {}
    widths = dict(_widths(structure.array(descendant.get("W"))))
    stream = structure.resolve(entries.get("ToUnicode"))
    texts = _texts(structure.content(stream)) if isinstance(stream, Stream) else {}
    return PageFont(name, texts, widths)


def _widths(given: list[Any]) -> Iterator[tuple[int, float]]:
    """Yield code and width; only arrays `first [width …]`, as this program writes them."""
    for first, run in zip(given[::2], given[1::2], strict=False):
        if not isinstance(first, int) or not isinstance(run, list):
            raise PdfSyntaxError("widths in another way")
        yield from ((first + place, width) for place, width in enumerate(run))


def _texts(mapping: bytes) -> dict[int, str]:
    """Return the text of each code; only single codes, as this program maps them."""
    _, _, entries = mapping.partition(b"endcodespacerange")
    found = ((int(code, 16), bytes.fromhex(text.decode())) for code, text in _MAPPED.findall(entries))
    return {code: text.decode("utf-16-be", "replace") for code, text in found}


def without_spaces(text: str) -> str:
    return "".join(text.split())


Place = tuple[int, Box]
"""A page (from 1) and an area on it."""


def signing_places(pages: Sequence[PageWords], signers: int = 0) -> tuple[Place, ...]:
    """Return where a form is signed: from its first dotted line to its last; or, for `signers` named on the
    form, each one's dotted line alone, so that no signature covers another's name.
    """
    signed = [
        (number, place)
        for number, page in enumerate(pages, start=1)
        for place, one in enumerate(page.words)
        if one.text.startswith(SIGN) and not one.is_artifact
    ]
    if signers:
        return tuple(
            (number, _on_dots(pages[number - 1].words[place])) for number, place in signed[-signers:]
        )
    return tuple(
        (number, _around([one for one in pages[number - 1].words[place:] if not one.is_artifact]))
        for number, place in signed[-1:]
    )


SIGN: Final = "ลงชื่อ..."

_ABOVE, _BELOW = 21.0, 9.0
"""Points of room for a signature above the first base line and below the last."""


def _on_dots(line: Words) -> Box:
    """Return the area of a line up to the end of its dots."""
    codes = [
        place for place, one in enumerate(line.shown) if isinstance(one, int) and line.font.text(one) == "."
    ]
    dotted = replace(line, shown=line.shown[: codes[-1] + 1])
    left, _, right, _ = dotted.box
    return left - 1, line.y - _BELOW, right + 1, line.y + _ABOVE


def _around(lines: list[Words]) -> Box:
    boxes = [one.box for one in lines]
    left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
    return left - 1, min(one.y for one in lines) - _BELOW, right + 1, max(one.y for one in lines) + _ABOVE


def within(box: Box, outer: Box) -> bool:
    return box[0] >= outer[0] and box[1] >= outer[1] and box[2] <= outer[2] and box[3] <= outer[3]
