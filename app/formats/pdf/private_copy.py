"""Copy one page of a received PDF into a PDF with only what its text or its picture needs, all of it bounded.

PDFium reads text well but decodes whatever it is given: gigabytes from kilobytes, nested forms. Therefore it
gets only these copies, whose streams were decoded here and checked for size.
"""

import re
from collections.abc import Iterator, Set
from dataclasses import astuple, dataclass
from typing import Any, Final

from app.formats.pdf.embedded_pictures import PicturePixels
from app.formats.pdf.filters import TooLargeError, UnknownFilterError
from app.formats.pdf.structure import PdfStructure
from app.formats.pdf.syntax import Dictionary, Name, PdfSyntaxError, Ref, Stream

LONGEST_CONTENT: Final = 4_000_000
"""Bytes of a page's content; forms in it count each time they are drawn."""
MOST_TEXT: Final = 400_000
"""Bytes of text on a page: a hundred times a full one."""
MOST_SHOWN: Final = 60_000
"""Separate pieces of text on a page: ten full pages with every letter separate."""

MOST_STATES: Final = 100_000
"""Saved graphics states of a page; each takes PDFium 180 bytes."""

ALL_PAGES: Final = 16
"""All pages together may cost this many times the limit of one."""

_STATES: Final = re.compile(rb"(?<![^\0\t\n\f\r \])>])q(?=[\0\t\n\f\r /\[(<]|$)")
_SHOWS: Final = re.compile(rb"[)>\]][\0\t\n\f\r ]*(?:T[jJ]|['\"])")
_TEXTS: Final = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\0\t\n\f\r ]*>", re.DOTALL)
_DRAWS: Final = re.compile(rb"/([^\0\t\n\f\r ()<>\[\]{}/%]+)[\0\t\n\f\r ]+Do\b")
_RESOURCES: Final = ("Font", "XObject", "Properties", "ExtGState")
_OF_PICTURES: Final = ("ColorSpace", "Pattern", "Shading")
_LEFT_OUT: Final = {
    "Parent",
    "Metadata",
    "PieceInfo",
    "StructParents",
    "StructParent",
    "Group",
    "OC",
    "SMask",
    "TR",
}
_MASK: Final = "SMask"
"""Parts the text of a scan from its background: a picture needs it."""


@dataclass(frozen=True, slots=True)
class _Cost:
    """The cost of reading a content: its bytes, bytes of text, pieces of text, and graphics states."""

    content: int = 0
    text: int = 0
    shown: int = 0
    states: int = 0

    def plus(self, other: "_Cost", limit: int = 1) -> "_Cost":
        """Return the sum, within `limit` times the limits of a page. Raises TooLargeError."""
        total = _Cost(*map(sum, zip(astuple(self), astuple(other), strict=True)))
        limits = (LONGEST_CONTENT, MOST_TEXT, MOST_SHOWN, MOST_STATES)
        if any(one > limit * most for one, most in zip(astuple(total), limits, strict=True)):
            raise TooLargeError("a page that draws without end")
        return total


class PageCopier:
    """Copies the pages of one PDF one after another; shared objects are decoded only once.

    `has_pictures`: whether the copies are drawn, and not only their text read.
    """

    def __init__(self, structure: PdfStructure, *, has_pictures: bool = False) -> None:
        self._structure, self._has_pictures = structure, has_pictures
        self._pixels = PicturePixels(structure)
        self._sound: dict[int, bool] = {}
        self._costs: dict[int, _Cost] = {}
        self._total = _Cost()

    def copy(self, page: Dictionary) -> bytes:
        """Return a PDF of this page alone. Raises TooLargeError and PdfSyntaxError."""
        self._check(page)
        self._pixels = PicturePixels(self._structure)
        kept: Dictionary = {
            key: page[key] for key in ("MediaBox", "CropBox", "Rotate", "Contents") if key in page
        }
        kept["Resources"] = self._resources(page.get("Resources"))
        left_out = _LEFT_OUT - {_MASK} if self._has_pictures else _LEFT_OUT
        return _Writer(self._structure, self._is_sound, left_out).document(kept)

    def _resources(self, given: Any) -> Dictionary:
        entries = self._structure.dictionary(given)
        wanted = (*_RESOURCES, *_OF_PICTURES) if self._has_pictures else _RESOURCES
        return {key: entries[key] for key in wanted if key in entries}

    def _check(self, page: Dictionary) -> None:
        contents = self._structure.resolve(page.get("Contents"))
        streams = contents if isinstance(contents, list) else [contents]
        if len(streams) > 10_000:
            raise TooLargeError("a page of many pieces")
        cost = _Cost()
        for stream in map(self._structure.resolve, streams):
            if isinstance(stream, Stream):
                cost = cost.plus(self._cost_of(stream, page.get("Resources"), 0))
        self._total = self._total.plus(cost, ALL_PAGES)

    def _cost_of(self, stream: Stream, resources: Any, depth: int) -> _Cost:
        if id(stream) in self._costs:
            return self._costs[id(stream)]
        if depth > 12:
            raise TooLargeError("forms within forms")
        content = self._structure.content(stream, LONGEST_CONTENT)
        text = sum(len(one) for one in _TEXTS.findall(content))
        cost = _Cost().plus(
            _Cost(len(content), text, *(len(one.findall(content)) for one in (_SHOWS, _STATES)))
        )
        objects = self._structure.dictionary(self._structure.dictionary(resources).get("XObject"))
        for name in _DRAWS.findall(content):
            drawn = self._structure.resolve(objects.get(name.decode("latin-1")))
            if isinstance(drawn, Stream) and drawn.attributes.get("Subtype") == "Form":
                cost = cost.plus(
                    self._cost_of(drawn, drawn.attributes.get("Resources", resources), depth + 1)
                )
        self._costs[id(stream)] = cost
        return cost

    def _is_sound(self, stream: Stream) -> bool:
        """Return whether a stream is needed, and decodes within the limit."""
        if stream.attributes.get("Subtype") == "Image":
            return self._is_wanted_picture(stream)
        if id(stream) not in self._sound:
            self._sound[id(stream)] = self._is_wanted(stream)
        return self._sound[id(stream)]

    def _is_wanted(self, stream: Stream) -> bool:
        if stream.attributes.get("Subtype") == "Form" and id(stream) not in self._costs:
            return False  # never drawn
        try:
            self._structure.content(stream)
        except TooLargeError:
            raise
        except (UnknownFilterError, PdfSyntaxError):
            return False
        return True

    def _is_wanted_picture(self, picture: Stream) -> bool:
        if self._has_pictures:
            self._pixels.spend(picture)
        return self._has_pictures


class _Writer:
    """Writes objects into a new PDF, numbered in the order they are found."""

    def __init__(self, structure: PdfStructure, is_sound: Any, left_out: Set[str]) -> None:
        self._structure, self._is_sound, self._left_out = structure, is_sound, left_out
        self._numbers: dict[int, int] = {}
        self._waiting: list[tuple[int, Any]] = []
        self._count = 3

    def document(self, page: Dictionary) -> bytes:
        parts = [b"%PDF-1.7\n", b"1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"]
        parts.append(b"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n")
        page = {"Type": Name("Page"), "Parent": Ref(-2, 0)} | page
        parts += self._objects(3, page)
        return _with_cross_reference(parts)

    def _objects(self, number: int, value: Any) -> Iterator[bytes]:
        self._waiting = [(number, value)]
        while self._waiting:
            number, value = self._waiting.pop()
            yield b"%d 0 obj\n%b\nendobj\n" % (number, self._written(value, 0, whole=True))

    def _written(self, value: Any, depth: int, *, whole: bool = False) -> bytes:
        if depth > 60:
            raise PdfSyntaxError("objects within objects")
        if isinstance(value, Ref):
            return self._reference(value)
        if isinstance(value, Stream):
            return self._stream(value) if whole else b"null"
        if isinstance(value, dict):
            entries = (
                _name(key) + b" " + self._written(one, depth + 1)
                for key, one in value.items()
                if key not in self._left_out or one == _PAGES
            )
            return b"<<" + b" ".join(entries) + b">>"
        if isinstance(value, list):
            return b"[" + b" ".join(self._written(one, depth + 1) for one in value) + b"]"
        return _plain(value)

    def _reference(self, ref: Ref) -> bytes:
        if ref == _PAGES:
            return b"2 0 R"
        if ref.number not in self._numbers:
            value = self._structure.resolve(ref)
            if value is None or (isinstance(value, Stream) and not self._is_sound(value)):
                return b"null"
            self._count += 1
            self._numbers[ref.number] = self._count
            self._waiting.append((self._count, value))
        return b"%d 0 R" % self._numbers[ref.number]

    def _stream(self, stream: Stream) -> bytes:
        attributes = self._written(stream.attributes | {"Length": len(stream.raw)}, 0)
        return attributes + b"\nstream\n" + stream.raw + b"\nendstream"


_PAGES: Final = Ref(-2, 0)


def _name(name: str) -> bytes:
    plain = name.encode("latin-1", "replace")
    return b"/" + re.sub(rb"[^A-Za-z0-9_.+*-]", lambda found: b"#%02X" % found[0][0], plain)


def _plain(value: Any) -> bytes:
    if isinstance(value, Name):
        return _name(value)
    if isinstance(value, bytes):
        return b"<" + value.hex().encode() + b">"
    if isinstance(value, bool) or value is None:
        return {True: b"true", False: b"false", None: b"null"}[value]
    return f"{value:.6f}".encode() if isinstance(value, float) else str(value).encode()


def _with_cross_reference(parts: list[bytes]) -> bytes:
    """Append the cross-reference table; object numbers have no gaps, their order is free."""
    offsets: dict[int, int] = {}
    place = len(parts[0])
    for part in parts[1:]:
        offsets[int(part.split(b" ", 1)[0])] = place
        place += len(part)
    rows = b"".join(b"%010d 00000 n \n" % offsets[number] for number in sorted(offsets))
    table = b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(offsets) + 1, rows)
    trailer = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(offsets) + 1, place)
    return b"".join([*parts, table, trailer])
