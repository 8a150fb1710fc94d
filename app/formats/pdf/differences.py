"""Compare two PDFs object by object; each difference is described in Thai with the object's name.

One is a new print, the other somebody's copy of it. Numbering, compression and the like are ignored, because
programs change them when they save a PDF.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import islice, zip_longest
from typing import Any, Final

from app.formats.pdf.annotations import (
    annotation_words,
    changed_words,
    drawn_words,
    rectangle,
    resource_words,
)
from app.formats.pdf.attachments import attachments
from app.formats.pdf.filters import TooLargeError
from app.formats.pdf.one_meaning import changed_objects, faults_of_page_tree, seen_nowhere_else
from app.formats.pdf.reading_order import TAGS
from app.formats.pdf.structure import PdfStructure
from app.formats.pdf.syntax import Dictionary, Operator, PdfSyntaxError, Ref, Stream, operations
from app.formats.pdf.words import Box, page_content, page_words

MOST_DIFFERENCES: Final = 100
"""Differences named on one page, and of the file as a whole."""
MOST_COMPARED: Final = 1_000_000
"""Pairs of objects that are compared in a file: a few seconds' work."""
_DEEPEST: Final = 75
"""Objects within objects whose comparison is not put off."""


class Kind(Enum):
    """The category of a difference."""

    CONTENT = auto()  # a page's drawing
    FONT = auto()  # its fonts
    READING = auto()  # tags and bookmarks, which follow from the content
    PAGES = auto()  # the number of pages
    FIELD = auto()  # an added or filled-in annotation or form field
    GONE = auto()  # a removed annotation or form field
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference in Thai; its page (from 1; 0 for the file), and the dictionary of a field."""

    kind: Kind
    words: str
    page: int = 0
    field: Any = None


_UNSEEN: Final = {
    "Type",
    "Metadata",
    "PageMode",
    "PageLayout",
    "ViewerPreferences",
    "Extensions",
    "Version",
} | {
    "PieceInfo",
    "DSS",
    "Perms",
    "Lang",
    "MarkInfo",
}
_SEEN_ELSEWHERE: Final = {"Pages", "Names", "AcroForm"}
_CATALOG_WORDS: Final = {
    "OpenAction": "คำสั่งที่ทำงานเมื่อเปิดไฟล์",
    "AA": "คำสั่งที่ทำงานเมื่อเปิดหรือพิมพ์ไฟล์",
    "OCProperties": "ชั้นภาพที่เปิดปิดได้ (layer)",
    "AF": "ข้อมูลโครงการที่แนบในไฟล์",
    "OutputIntents": "มาตรฐานสีของไฟล์",
    "Collection": "ไฟล์อื่นที่ซ่อนรวมไว้",
}
_READING: Final = {"StructTreeRoot": TAGS, "Outlines": "สารบัญของไฟล์"}
_PAGE_BOXES: Final = {"MediaBox", "CropBox", "TrimBox", "BleedBox", "ArtBox", "Rotate", "UserUnit"}
_PAGE_ELSEWHERE: Final = {"Type", "Parent", "Contents", "Annots", "Resources", "Tabs"}
_PAGE_UNSEEN: Final = {"PieceInfo", "LastModified", "Metadata"}


def differences(genuine: PdfStructure, paper: PdfStructure) -> list[Difference]:
    """Return the differences that somebody can see or hear, of all pages; on each at most a hundred.

    Raises PdfSyntaxError for an unreadable PDF, and TooLargeError for more than `MOST_COMPARED` pairs.
    """
    return list(_Comparison(genuine, paper).all())


def _limited(found: Iterator[Difference]) -> Iterator[Difference]:
    """Yield a hundred differences; if there are more, say so by one that nothing allows."""
    yield from islice(found, MOST_DIFFERENCES)
    if (more := next(found, None)) is not None:
        yield Difference(Kind.OTHER, f"สิ่งอื่นอีกหลายแห่ง{f'บนหน้า {more.page}' if more.page else ''}", more.page)


class _Comparison:
    def __init__(self, genuine: PdfStructure, paper: PdfStructure) -> None:
        self._one, self._other = genuine, paper
        self._equal: set[tuple[Ref, Ref]] = set()
        self._supposed: set[tuple[Ref, Ref]] = set()
        """Pairs that count as equal while they are compared: objects may refer to each other in circles."""
        self._waiting: list[tuple[Ref, Ref]] = []
        """Those of them whose turn comes later, because each bookmark refers to the next one."""
        self._left = MOST_COMPARED
        self._changed: frozenset[int] | None = None
        self._changed = self._all_changed()
        """The only objects that need to be compared, if all others are the same in both files."""

    def _all_changed(self) -> frozenset[int] | None:
        """Return the objects that a later revision changed.

        None if it is none, or if one of them differs that is not compared by itself: what leads to it is then
        looked for everywhere.
        """
        changed = changed_objects(self._one, self._other)
        if not changed or self._one.page_numbers != self._other.page_numbers:
            return None
        is_alike = all(self.same(one, one) for one in seen_nowhere_else(self._one, changed))
        return changed if is_alike else None

    def all(self) -> Iterator[Difference]:
        yield from _limited(self._whole())
        unchanged = self._unchanged_pages()
        for number, page in enumerate(self._other.pages if self._one.pages else (), start=1):
            own = self._one.pages[min(number, len(self._one.pages)) - 1]
            is_same = number in unchanged and page == own  # it may inherit something else
            compared = self._annotations if is_same else self._page
            yield from _limited(replace(one, page=number) for one in compared(number, own, page))

    def _unchanged_pages(self) -> set[int]:
        """Return the numbers of the pages that are the same, but for fields, links, and what they inherit."""
        numbers = self._one.page_numbers.items() if self._changed else ()
        return {page for number, page in numbers if number not in (self._changed or ())}

    def _whole(self) -> Iterator[Difference]:
        yield from self._catalog()
        yield from self._names()
        yield from self._form()
        yield from (Difference(Kind.OTHER, words) for words in faults_of_page_tree(self._other))
        if len(self._one.pages) != len(self._other.pages):
            counts = len(self._other.pages), len(self._one.pages)
            yield Difference(Kind.PAGES, "จำนวนหน้า: มี {} หน้า แต่พิมพ์จริง {} หน้า".format(*counts))

    # --- the catalog ----------------------------------------------------------------------------------------

    def _catalog(self) -> Iterator[Difference]:
        one, other = self._one.root, self._other.root
        for key in sorted({*one, *other} - _SEEN_ELSEWHERE):
            missing = key not in other
            if key in _UNSEEN or (missing and key in {"OutputIntents", "OpenAction", *_READING}):
                continue
            if self.same(one.get(key), other.get(key)):
                continue
            if key in _READING:
                yield Difference(Kind.READING, _READING[key])
            else:
                yield Difference(Kind.OTHER, self._catalog_words(key))

    def _catalog_words(self, key: str) -> str:
        words = _CATALOG_WORDS.get(key, f"ส่วนประกอบที่โปรแกรมนี้ไม่ได้ใส่ ({key[:30]})")
        if key == "OCProperties" and prints_only(self._other):
            return "ชั้นภาพที่เห็นเฉพาะเมื่อพิมพ์ (layer)"
        return words

    def _names(self) -> Iterator[Difference]:
        one, other = (file.dictionary(file.root.get("Names")) for file in (self._one, self._other))
        if "JavaScript" in other:
            yield Difference(Kind.OTHER, "คำสั่ง (JavaScript) ที่ทำงานเมื่อเปิดไฟล์")
        for key in sorted({*other} - {*one} - {"JavaScript"}):
            yield Difference(Kind.OTHER, f"ส่วนประกอบที่โปรแกรมนี้ไม่ได้ใส่ ({key[:30]})")
        ours, theirs = (dict(attachments(file)) for file in (self._one, self._other))
        for name in sorted({*ours, *theirs}):
            if name not in ours:
                yield Difference(Kind.OTHER, f"ไฟล์แนบอื่นชื่อ “{name[:60]}”")
            elif not self.same(ours[name], theirs.get(name)):
                yield Difference(Kind.OTHER, _CATALOG_WORDS["AF"])

    def _form(self) -> Iterator[Difference]:
        """Compare the parts of the form that no page's annotations show."""
        form = self._other.dictionary(self._other.root.get("AcroForm"))
        if not form:
            if "AcroForm" in self._one.root:
                yield Difference(Kind.GONE, "ช่องลายมือชื่อถูกนำออก")
            return
        for key in sorted({*form} - {"Fields", "SigFlags", "DR", "DA", "Q"}):
            if self._other.resolve(form[key]) not in (False, None, []):
                yield Difference(Kind.OTHER, f"แบบฟอร์มที่กรอกได้ ({key[:30]})")
        on_pages = {id(one) for page in self._other.pages for one in _annotations(self._other, page)}
        for field in self._other.array(form.get("Fields")):
            entries = self._other.dictionary(field)
            if id(entries) not in on_pages:  # fields of this program are widgets without kids
                yield Difference(Kind.FIELD, "ช่องกรอกข้อมูลที่ไม่อยู่บนหน้าใด", 0, entries)

    # --- a page ---------------------------------------------------------------------------------------------

    def _page(self, number: int, one: Dictionary, other: Dictionary) -> Iterator[Difference]:
        for key in sorted({*one, *other} - _PAGE_ELSEWHERE - _PAGE_UNSEEN):
            if self.same(one.get(key), other.get(key)):
                continue
            if key == "StructParents":
                if key in other:
                    yield Difference(Kind.READING, TAGS)
            elif key in _PAGE_BOXES:
                if not self._same_box(key, one, other):
                    yield Difference(Kind.OTHER, f"ขนาดหรือการวางหน้า {number} ({key})")
            else:
                yield Difference(Kind.OTHER, f"ส่วนประกอบของหน้า {number} ที่โปรแกรมนี้ไม่ได้ใส่ ({key[:30]})")
        yield from self._annotations(number, one, other)
        yield from self._content(number, one, other)
        yield from self._resources(number, one, other)

    def _same_box(self, key: str, one: Dictionary, other: Dictionary) -> bool:
        """Compare a page box; a missing box defaults to the MediaBox."""
        if key in ("Rotate", "UserUnit"):
            return (self._other.resolve(other.get(key)) or 0) == {"Rotate": 0, "UserUnit": 1}[key]
        ours, theirs = one.get("MediaBox"), other.get(key)
        return key != "MediaBox" and self.same(ours, theirs)

    def _annotations(self, number: int, one: Dictionary, other: Dictionary) -> Iterator[Difference]:
        ours, theirs = _annotations(self._one, one), _annotations(self._other, other)
        free = [(mine, rectangle(self._one, mine)) for mine in ours]
        for annotation in theirs:
            place = rectangle(self._other, annotation)  # a page may have hundreds of links
            near = (at for at, (_, own) in enumerate(free) if _is_near(own, place))
            found = next((at for at in near if self._is_own(annotation, free[at][0])), None)
            if found is not None:
                del free[found]
            else:
                said = annotation_words(self._other, annotation, number, page_words(self._one, one))
                yield Difference(Kind.FIELD, said, number, annotation)
        if len(theirs) < len(ours):
            before, after = (
                [one for one in each if file.resolve(one.get("Subtype")) == "Link"]
                for file, each in ((self._one, ours), (self._other, theirs))
            )
            are_links = len(ours) - len(theirs) == len(before) - len(after)
            name = "ลิงก์" if are_links else "ช่องลายมือชื่อ"
            yield Difference(Kind.GONE, f"{name}ที่หน้า {number} ถูกนำออก", number)

    def _is_own(self, annotation: Dictionary, mine: Dictionary) -> bool:
        """Return whether an annotation is the printed one; it inherits nothing from a parent field."""
        return "Parent" not in annotation and self.same(annotation, mine, swapped=True)

    def _content(self, number: int, one: Dictionary, other: Dictionary) -> Iterator[Difference]:
        drawn, theirs_drawn = page_content(self._one, one), page_content(self._other, other)
        if drawn == theirs_drawn:
            return
        ours, theirs = _operations(drawn), _operations(theirs_drawn)
        if ours == theirs:
            return
        words, their_words = page_words(self._one, one), page_words(self._other, other)
        if words.like(their_words):
            return
        if words.looks_like(their_words):
            yield Difference(Kind.READING, TAGS)
            return
        said = changed_words(words, their_words, number)
        yield Difference(Kind.CONTENT, said or drawn_words(ours, theirs, number, words))

    def _resources(self, number: int, one: Dictionary, other: Dictionary) -> Iterator[Difference]:
        ours, theirs = (
            file.dictionary(page.get("Resources")) for file, page in ((self._one, one), (self._other, other))
        )
        for key in sorted({*ours, *theirs} - {"ProcSet"}):
            mine, their = self._one.dictionary(ours.get(key)), self._other.dictionary(theirs.get(key))
            for name in sorted({*mine, *their}):
                path = self.path(mine.get(name), their.get(name))
                if path is not None:
                    kind = Kind.FONT if key == "Font" else Kind.OTHER
                    yield Difference(kind, resource_words(key, path, number))

    # --- any two objects ------------------------------------------------------------------------------------

    def same(self, one: Any, other: Any, *, swapped: bool = False) -> bool:
        """Return whether two objects are equal. `swapped`: the first is the paper's."""
        return (self.path(other, one) if swapped else self.path(one, other)) is None

    def path(self, one: Any, other: Any) -> tuple[str, ...] | None:
        """Return the keys that lead to the first difference; None if there is none."""
        self._supposed, self._waiting = set(), []
        found = self._path(one, other, 0)
        while found is None and self._waiting:
            ours, theirs = self._waiting.pop()
            found = self._path(self._one.resolve(ours), self._other.resolve(theirs), 1)
        if found is None:
            self._equal |= self._supposed
        return found

    def _path(self, one: Any, other: Any, depth: int) -> tuple[str, ...] | None:
        ours, theirs = _page_of(self._one, one), _page_of(self._other, other)
        if ours or theirs:
            return None if ours == theirs else ("Page",)
        if isinstance(one, Ref) and isinstance(other, Ref):
            return self._path_of_pair(one, other, depth)
        one, other = self._one.resolve(one), self._other.resolve(other)
        if depth > 2 * _DEEPEST:
            raise PdfSyntaxError("objects within objects")
        return self._unlike(one, other, depth)

    def _path_of_pair(self, one: Ref, other: Ref, depth: int) -> tuple[str, ...] | None:
        pair = one, other
        if self._changed is not None and one == other and one.number not in self._changed:
            return None
        if pair in self._equal or pair in self._supposed:
            return None
        self._supposed.add(pair)
        self._left -= 1
        if self._left < 0:
            raise TooLargeError(f"more than {MOST_COMPARED} pairs of objects")
        if depth > _DEEPEST:
            self._waiting.append(pair)
            return None
        return self._path(self._one.resolve(one), self._other.resolve(other), depth + 1)

    def _unlike(self, one: Any, other: Any, depth: int) -> tuple[str, ...] | None:
        if isinstance(one, Stream) and isinstance(other, Stream):
            found = self._unlike_entries(one.attributes, other.attributes, depth)
            return found if found is not None else self._unlike_data(one, other)
        if isinstance(one, dict) and isinstance(other, dict):
            return self._unlike_entries(one, other, depth)
        if isinstance(one, list) and isinstance(other, list):
            paths = (self._path(*pair, depth + 1) for pair in zip_longest(one, other, fillvalue=_NOTHING))
            return next((path for path in paths if path is not None), None)
        return None if _equal(one, other) else ()

    def _unlike_entries(self, one: Dictionary, other: Dictionary, depth: int) -> tuple[str, ...] | None:
        kinds = {one.get("Type"), other.get("Type")}
        if kinds == {"Page"}:
            return None  # compared as pages
        if kinds == {"Annot"} and depth:  # compared as their page's content
            is_there = _is_near(rectangle(self._one, one), rectangle(self._other, other))
            return self._path(one.get("P"), other.get("P"), depth + 1) if is_there else ("Rect",)
        for key in sorted({*one, *other} - _STORED):
            path = self._path(one.get(key), other.get(key), depth + 1)
            if path is not None:
                return (key, *path)
        return None

    def _unlike_data(self, one: Stream, other: Stream) -> tuple[str, ...] | None:
        return None if self._one.content(one) == self._other.content(other) else ("Data",)


def _page_of(structure: PdfStructure, value: Any) -> int | None:
    """Return the number of the page to which a reference leads; None for any other value."""
    return structure.page_numbers.get(value.number) if isinstance(value, Ref) else None


def _is_near(one: Box | None, other: Box | None) -> bool:
    if one is None or other is None:
        return one is other
    return all(abs(side - other_side) < 0.01 for side, other_side in zip(one, other, strict=True))


_STORED: Final = {"Length", "Filter", "DecodeParms", "DL", "Parent"}
_NOTHING: Final = object()


def _equal(one: Any, other: Any) -> bool:
    """Compare values; numbers may be written in several ways."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) < 1e-4
    return type(one) is type(other) and bool(one == other)


def _annotations(structure: PdfStructure, page: Dictionary) -> list[Dictionary]:
    return [structure.dictionary(one) for one in structure.array(page.get("Annots"))]


def _operations(content: bytes) -> list[tuple[Operator, tuple[Any, ...]]]:
    """Return the page's operators without an enclosing pair of q and Q, which some programs add."""
    found = list(operations(content))
    while len(found) > 1 and found[0] == ("q", ()) and found[-1] == ("Q", ()) and _is_one_group(found):
        found = found[1:-1]
    return found


def _is_one_group(found: list[tuple[Operator, tuple[Any, ...]]]) -> bool:
    depth = 0
    for operator, _ in found[:-1]:
        depth += {"q": 1, "Q": -1}.get(operator, 0)
        if depth < 1:
            return False
    return True


def prints_only(structure: PdfStructure) -> bool:
    """Return whether a layer becomes visible when the file is printed."""
    properties = structure.dictionary(structure.root.get("OCProperties"))
    groups = (structure.dictionary(one) for one in structure.array(properties.get("OCGs")))
    usages = (structure.dictionary(one.get("Usage")) for one in groups)
    return any(structure.dictionary(one.get("Print")).get("PrintState") == "ON" for one in usages)
