"""A PDF's objects by its cross-reference, revision by revision, with limits on number and decoded bytes.

Parsing is strict: a file that readers may interpret differently is refused. ISO 32000-1, 7.5.
"""

import re
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, Final, Self

from app.formats.pdf.filters import Effort, TooLargeError, decoded
from app.formats.pdf.remembered import Remembered
from app.formats.pdf.syntax import Dictionary, PdfSyntaxError, Ref, Stream, parse, skip_gap

LONGEST_STREAM: Final = 16_000_000
"""Decoded bytes of one stream: a printed form of a hundred pages has 3 MB in total."""
ALL_STREAMS: Final = 64_000_000
"""Decoded bytes of all examined streams."""
MOST_OBJECTS: Final = 100_000
MOST_ENTRIES: Final = 500_000
"""Objects of a file: a volume of a thousand forms has 160,000, of which few are examined."""
ALL_OBJECTS: Final = 16_000_000
"""Bytes of all examined objects without their streams: a volume of 300 forms saved anew has them."""
MOST_PAGES: Final = 5_000
"""A page that the tree references a thousand times counts a thousand times."""
MOST_REVISIONS: Final = 100

OUTSIDE: Final = "data in another file, which readers open or not"

_OBJECT: Final = re.compile(rb"(?<!\d)(\d{1,10})[\0\t\n\f\r ]+(\d{1,5})[\0\t\n\f\r ]+obj")
_ENTRY: Final = re.compile(rb"(\d{10}) (\d{5}) ([nf])[\r\n ]{1,2}")
_SUBSECTION: Final = re.compile(rb"(\d{1,10}) +(\d{1,7}) *[\r\n]+")
_CATALOG: Final = re.compile(rb"/Type[\0\t\n\f\r ]*/Catalog")
_START: Final = re.compile(rb"startxref[\0\t\n\f\r ]+(\d{1,12})[\0\t\n\f\r ]+%%EOF")


@dataclass(frozen=True, slots=True)
class Section:
    """One cross-reference section: places of objects, or their object streams, and its trailer."""

    place: int
    end: int
    places: dict[int, int]
    packed: dict[int, tuple[int, int]]
    free: frozenset[int]
    trailer: Dictionary

    def tells_of(self, number: int) -> bool:
        return number in self.places or number in self.packed or number in self.free


class PdfStructure:
    """A PDF's objects after its last revision, or after the one whose section starts at `start`."""

    def __init__(
        self, data: bytes, start: int | None = None, *, is_mended: bool = False, like: Self | None = None
    ) -> None:
        """Parse the file; with `is_mended`, by searching for its objects. Raises PdfSyntaxError.

        `like`: another revision of the same file. Objects that both have at the same place are read once.
        """
        self.data = data
        self._like = like
        self._is_mended = is_mended
        self._left = ALL_STREAMS
        self._effort = Effort()
        self._left_of_objects = ALL_OBJECTS
        self._objects: dict[int, Any] = {}
        self._packed: dict[int, list[Any]] = {}
        self._page_refs: list[int] = []
        self.made = Remembered()
        self.sections: list[Section] = []
        if is_mended:
            self._look_for_objects()
        else:
            self.sections = self._read_sections(_last_start(data) if start is None else start)

    @property
    def trailer(self) -> Dictionary:
        return self.sections[0].trailer

    @cached_property
    def root(self) -> Dictionary:
        return self.dictionary(self.trailer.get("Root"))

    def resolve(self, value: Any) -> Any:
        """Return the value, or the object it refers to. A missing object is None, as in the standard."""
        for _ in range(10):
            if not isinstance(value, Ref):
                return value
            if value.generation and not self._is_mended:
                raise PdfSyntaxError("a reference to another generation, which readers follow or not")
            value = self._object(value.number)
        raise PdfSyntaxError("references that lead nowhere")

    def dictionary(self, value: Any) -> Dictionary:
        """Return a dictionary, also that of a stream; an empty one for anything else."""
        value = self.resolve(value)
        if isinstance(value, Stream):
            return value.attributes
        return value if isinstance(value, dict) else {}

    def array(self, value: Any) -> list[Any]:
        """Return an array's unresolved items; an empty list for anything else."""
        value = self.resolve(value)
        return value if isinstance(value, list) else []

    def content(self, stream: Stream, limit: int = LONGEST_STREAM, *, is_kept: bool = True) -> bytes:
        """Return a stream's decoded data, of which only those that are kept count among all streams.

        Raises TooLargeError, UnknownFilterError, PdfSyntaxError.
        """
        flat = {key: self._flat(stream.attributes.get(key)) for key in ("Filter", "DecodeParms")}
        content = decoded(flat, stream.raw, min(limit, self._left), self._effort)
        self._left -= len(content) if is_kept else 0
        return content

    def _flat(self, value: Any) -> Any:
        value = self.resolve(value)
        if isinstance(value, list):
            return [self._flat(one) for one in value[:9]]
        return {key: self.resolve(one) for key, one in value.items()} if isinstance(value, dict) else value

    # --- pages ----------------------------------------------------------------------------------------------

    @cached_property
    def page_numbers(self) -> dict[int, int]:
        """The page (from 1) for each page's object number."""
        return {self._page_refs[place]: place + 1 for place in range(len(self.pages))}

    @cached_property
    def pages(self) -> list[Dictionary]:
        """The pages in order, with their inherited attributes. Raises PdfSyntaxError and TooLargeError."""
        found: list[Dictionary] = []
        if "Pages" not in self.root:
            raise PdfSyntaxError("no pages")
        for page in self._page_tree(self.root.get("Pages"), {}, set()):
            found.append(page)
            if len(found) > MOST_PAGES:
                raise TooLargeError(f"more than {MOST_PAGES} pages")
        return found

    def branch(self, node: Any, met: set[int], most: int) -> Dictionary:
        """Return an inner node of a tree, which must occur once: otherwise a short file has an endless tree.

        Raises PdfSyntaxError.
        """
        found = self.dictionary(node)
        if id(found) in met or len(met) >= most:
            raise PdfSyntaxError("a tree in a circle, or too large")
        met.add(id(found))
        return found

    def _page_tree(self, node: Any, inherited: Dictionary, met: set[int]) -> Iterator[Dictionary]:
        entries = inherited | self.dictionary(node)
        if "Kids" in entries:
            self.branch(node, met, MOST_PAGES)
        else:
            self._page_refs.append(node.number if isinstance(node, Ref) else -1)
            yield entries
            return
        passed: Dictionary = {key: entries[key] for key in _INHERITED if key in entries}
        for kid in self.array(entries["Kids"]):
            yield from self._page_tree(kid, passed, met)

    # --- objects --------------------------------------------------------------------------------------------

    def _object(self, number: int) -> Any:
        if number not in self._objects:
            if len(self._objects) >= MOST_OBJECTS:
                raise TooLargeError(f"more than {MOST_OBJECTS} objects")
            self._objects[number] = self._read_object(number)
        return self._objects[number]

    def _read_object(self, number: int) -> Any:
        section = self._section_of(number)
        if section is None or number in section.free:
            return None
        if number in section.packed:
            return self._unpacked(*section.packed[number], number)
        place = section.places[number]
        shared = self._like._section_of(number) if self._like else None
        if self._like and shared and shared.places.get(number) == place:
            return self._like._object(number)
        return self.indirect(place, number)[0]

    def _section_of(self, number: int) -> Section | None:
        """Return the newest section that tells of an object."""
        return next((one for one in self.sections if one.tells_of(number)), None)

    def indirect(self, place: int, number: int | None = None) -> tuple[Any, int]:
        """Return the object that starts at `place`, and the place after it. Raises PdfSyntaxError."""
        head = _OBJECT.match(self.data, place)
        if not head or (number is not None and int(head[1]) != number):
            raise PdfSyntaxError(f"no object {number} at {place}")
        value, place = self._parsed(self.data, head.end())
        place = skip_gap(self.data, place)
        if self.data.startswith(b"stream", place) and isinstance(value, dict):
            value, place = self._stream(value, place + len(b"stream"))
        if not self.data.startswith(b"endobj", place):
            raise PdfSyntaxError(f"object without an end at {place}")
        return value, place + len(b"endobj")

    def _stream(self, attributes: Dictionary, place: int) -> tuple[Stream, int]:
        if "F" in attributes:
            raise PdfSyntaxError(OUTSIDE)
        place += 2 if self.data.startswith(b"\r\n", place) else 1
        if self._is_mended:
            return self._stream_to_its_end(attributes, place)
        length = self.resolve(attributes.get("Length"))
        if not isinstance(length, int) or not 0 <= length <= len(self.data) - place:
            raise PdfSyntaxError("a stream without its length")
        end = skip_gap(self.data, place + length)
        if not self.data.startswith(b"endstream", end) or end - place - length > 4:
            raise PdfSyntaxError("a stream longer or shorter than it says")
        return Stream(attributes, self.data[place : place + length]), skip_gap(
            self.data, end + len(b"endstream")
        )

    def _stream_to_its_end(self, attributes: Dictionary, place: int) -> tuple[Stream, int]:
        """Read a stream by its length if that is right, otherwise up to endstream."""
        length = attributes.get("Length")
        if isinstance(length, int) and 0 <= length < len(self.data) - place:
            end = skip_gap(self.data, place + length)
            if self.data.startswith(b"endstream", end):
                end_of_word = skip_gap(self.data, end + len(b"endstream"))
                return Stream(attributes, self.data[place : place + length]), end_of_word
        end = self.data.find(b"endstream", place)
        if end < 0:
            raise PdfSyntaxError("a stream without an end")
        return Stream(attributes, self.data[place:end]), skip_gap(self.data, end + len(b"endstream"))

    def _unpacked(self, container: int, position: int, number: int) -> Any:
        if container not in self._packed:
            self._packed[container] = self._unpack(container)
        objects = self._packed[container]
        if position >= len(objects) or objects[position][0] != number:
            raise PdfSyntaxError(f"no object {number} in stream {container}")
        return objects[position][1]

    def _unpack(self, container: int) -> list[Any]:
        stream = self._object(container)
        if not isinstance(stream, Stream) or stream.attributes.get("Type") != "ObjStm":
            raise PdfSyntaxError("no stream of objects")
        content, first = self.content(stream), self.resolve(stream.attributes.get("First"))
        count = self.resolve(stream.attributes.get("N"))
        if not isinstance(first, int) or not isinstance(count, int) or count > MOST_OBJECTS:
            raise PdfSyntaxError("a stream of objects without measures")
        numbers = [int(one) for one in content[:first].split()]
        pairs = zip(numbers[: 2 * count : 2], numbers[1 : 2 * count : 2], strict=True)
        return [(number, self._parsed(content, first + offset)[0]) for number, offset in pairs]

    def _parsed(self, data: bytes, start: int) -> tuple[Any, int]:
        value, place = parse(data, start)
        self._left_of_objects -= place - start
        if self._left_of_objects < 0:
            raise TooLargeError(f"more than {ALL_OBJECTS} bytes of objects")
        return value, place

    # --- without a cross-reference --------------------------------------------------------------------------

    def _look_for_objects(self) -> None:
        """Find objects as readers do in a damaged file: of two with the same number the last counts."""
        found = list(islice(_OBJECT.finditer(self.data), MOST_OBJECTS + 1))
        if len(found) > MOST_OBJECTS:
            raise TooLargeError(f"more than {MOST_OBJECTS} objects")
        places = {int(one[1]): one.start() for one in found}
        self.sections = [Section(0, 0, places, {}, frozenset(), {})]
        trailer, packed = self._look_for_trailer(), dict(self._look_into_containers(places))
        self.sections = [Section(0, 0, places, packed, frozenset(), trailer)]

    def _look_for_trailer(self) -> Dictionary:
        trailer: Dictionary = {}
        for found in deque(re.finditer(rb"trailer", self.data), MOST_REVISIONS):
            with suppress(PdfSyntaxError):
                value = parse(self.data, found.end())[0]
                trailer |= value if isinstance(value, dict) else {}
        for found in deque(re.finditer(rb"/Type[\0\t\n\f\r ]*/XRef", self.data), MOST_REVISIONS):
            with suppress(PdfSyntaxError):
                value = parse(self.data, self.data.rfind(b"<<", 0, found.start()))[0]
                trailer |= value if isinstance(value, dict) and "Root" in value else {}
        for found in deque(re.finditer(_CATALOG, self.data), 1 if "Root" not in trailer else 0):
            heads = list(_OBJECT.finditer(self.data, max(0, found.start() - 4000), found.start()))
            trailer |= {"Root": Ref(int(heads[-1][1]), 0)} if heads else {}
        return trailer

    def _look_into_containers(self, places: dict[int, int]) -> Iterator[tuple[int, tuple[int, int]]]:
        for found in islice(re.finditer(rb"/Type[\0\t\n\f\r ]*/ObjStm", self.data), MOST_OBJECTS):
            heads = list(_OBJECT.finditer(self.data, max(0, found.start() - 400), found.start()))
            if heads and places.get(int(heads[-1][1])) == heads[-1].start():
                container = int(heads[-1][1])
                with suppress(TooLargeError, PdfSyntaxError, ValueError):
                    self._packed[container] = self._unpack(container)
                    for position, (number, _) in enumerate(self._packed[container]):
                        if number not in places:
                            yield number, (container, position)

    # --- cross-references -----------------------------------------------------------------------------------

    def _read_sections(self, start: int) -> list[Section]:
        sections: list[Section] = []
        waiting: list[Any] = [start]
        seen: set[Any] = set()
        while waiting:
            place = waiting.pop(0)
            if place in seen or len(seen) > MOST_REVISIONS:
                raise PdfSyntaxError("cross-references in a circle")
            seen.add(place)
            section = self._read_section(place)
            sections.append(section)
            waiting += [section.trailer[key] for key in ("XRefStm", "Prev") if key in section.trailer]
            if not all(isinstance(one, int) and 0 < one < len(self.data) for one in waiting):
                raise PdfSyntaxError("a cross-reference outside of the file")
        return sections

    def _read_section(self, place: int) -> Section:
        if self.data.startswith(b"xref", place):
            return self._read_table(place)
        stream, end = self.indirect(place)
        if isinstance(stream, Stream) and stream.attributes.get("Type") == "XRef":
            return self._section_of_stream(stream, place, end)
        raise PdfSyntaxError(f"no cross-reference at {place}")

    def _read_table(self, start: int) -> Section:
        places, free, place = dict[int, int](), set[int](), skip_gap(self.data, start + len(b"xref"))
        while found := _SUBSECTION.match(self.data, place):
            first, count, place = int(found[1]), int(found[2]), found.end()
            if len(places) + len(free) + count > MOST_ENTRIES:
                raise TooLargeError("a huge cross-reference")
            for number in range(first, first + count):
                entry = _ENTRY.match(self.data, place)
                if not entry:
                    raise PdfSyntaxError("a torn cross-reference")
                place = entry.end()
                if number in places or number in free:
                    raise PdfSyntaxError("a cross-reference with an object twice")
                if entry[3] == b"n":
                    places[number] = int(entry[1])
                else:
                    free.add(number)
        place = skip_gap(self.data, place)
        if not self.data.startswith(b"trailer", place):
            raise PdfSyntaxError("a cross-reference without a trailer")
        trailer, end = parse(self.data, place + len(b"trailer"))
        if not isinstance(trailer, dict):
            raise PdfSyntaxError("no trailer")
        return Section(start, end, places, {}, frozenset(free), trailer)

    def _section_of_stream(self, stream: Stream, place: int, end: int) -> Section:
        given = stream.attributes
        widths: Any = given.get("W")
        index: Any = given.get("Index", [0, given.get("Size")])
        numbers = [*widths, *index] if isinstance(widths, list) and isinstance(index, list) else [None]
        if not all(isinstance(one, int) and 0 <= one <= 10_000_000 for one in numbers) or len(widths) != 3:
            raise PdfSyntaxError("a cross-reference stream without measures")
        content, row = self.content(stream), sum(widths)
        if len(content) > MOST_ENTRIES * row:
            raise TooLargeError("a huge cross-reference")
        places, packed, free = {}, {}, set()
        spans = zip(index[::2], index[1::2], strict=False)
        wanted = (number for first, count in spans for number in range(first, first + count))
        for number, start in zip(wanted, range(0, len(content) - row + 1, row or 1), strict=False):
            kind, second, third = _fields(content[start : start + row], widths)
            if number in places or number in packed or number in free:
                raise PdfSyntaxError("a cross-reference with an object twice")
            if kind == 1:
                places[number] = second
            elif kind == 2:
                packed[number] = second, third
            else:
                free.add(number)
        return Section(place, end, places, packed, frozenset(free), given)


_INHERITED: Final = ("Resources", "MediaBox", "CropBox", "Rotate")


def _fields(row: bytes, widths: list[int]) -> tuple[int, int, int]:
    kind, second, _ = widths
    middle, end = row[kind : kind + second], row[kind + second :]
    first = int.from_bytes(row[:kind], "big") if kind else 1
    return first, int.from_bytes(middle, "big"), int.from_bytes(end, "big")


def mended(data: bytes) -> PdfStructure:
    """Return a damaged PDF, as far as its objects can be found. Raises PdfSyntaxError."""
    return PdfStructure(data, is_mended=True)


def _last_start(data: bytes) -> int:
    """Return the start of the last cross-reference; its mark must end the file."""
    found = max(_START.finditer(data, max(0, len(data) - 2048)), key=lambda one: one.start(), default=None)
    if not found or data[found.end() :].strip(b"\0\t\n\f\r "):
        raise PdfSyntaxError("no end of a PDF")
    return int(found[1])
