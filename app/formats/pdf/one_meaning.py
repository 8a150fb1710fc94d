"""Whether all readers find the same objects and pages in a PDF, also those that repair a file first.

A reader that takes a cross-reference for damaged looks for objects itself: it takes the last one of each
number in the file, and whatever stands between, in or behind the others.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.formats.pdf.structure import MOST_PAGES, PdfStructure, Section
from app.formats.pdf.syntax import Dictionary, Ref, Stream, skip_gap

_END: Final = re.compile(rb"startxref[\0\t\n\f\r ]+\d{1,12}[\0\t\n\f\r ]+%%EOF")
_HEAD: Final = re.compile(rb"(\d{1,10})[\0\t\n\f\r ]+0[\0\t\n\f\r ]+obj")
_ANY_HEAD: Final = re.compile(rb"(?<!\d)\d{1,10}[\0\t\n\f\r ]+\d{1,5}[\0\t\n\f\r ]+\Z")
_TRAILER: Final = re.compile(rb"trailer[\0\t\n\f\r ]*<<")
_LONGEST_HEAD: Final = 30


def revisions(structure: PdfStructure) -> list[int]:
    """Return the places at which each revision's cross-reference starts, the newest first.

    A cross-reference behind the one that continues with it is a part of the same revision, as in a file for
    quick viewing in browsers (ISO 32000-1, annex F).
    """
    newest, *others = structure.sections
    return [newest.place] + [
        older.place
        for newer, older in zip(structure.sections, others, strict=False)
        if older.place < newer.place and "Root" in older.trailer
    ]


def changed_objects(older: PdfStructure, newer: PdfStructure) -> frozenset[int] | None:
    """Return the numbers of the objects that a later revision of a file adds, changes or removes.

    None if `newer` is no later revision of the other one.
    """
    count = len(newer.sections) - len(older.sections)
    places = [one.place for one in newer.sections[max(count, 0) :]]
    if [one.place for one in older.sections] != places or not newer.data.startswith(older.data):
        return None
    return frozenset().union(*((*one.places, *one.packed, *one.free) for one in newer.sections[:count]))


def seen_nowhere_else(older: PdfStructure, changed: frozenset[int]) -> Iterator[Ref]:
    """Yield the changed objects of a print that are neither pages nor compared entry by entry, nor unseen."""
    root = older.root
    others = (*map(older.trailer.get, ("Root", "Info")), *map(root.get, ("AcroForm", "Metadata")))
    for number in changed - {*older.page_numbers}:
        one = Ref(number, 0)
        if one not in others and any(section.tells_of(number) for section in older.sections):
            yield one


def has_one_meaning(structure: PdfStructure, start: int = 0) -> bool:
    """Return whether the file consists only of known objects and cross-references, each object in the order
    of its revisions, under one catalog.

    `start`: the bytes at its beginning that are known to be a print, whose objects need not be read.
    """
    return structure.made.once("one meaning", structure.trailer, lambda: _has_one_meaning(structure, start))


def _has_one_meaning(structure: PdfStructure, start: int) -> bool:
    sections = structure.sections
    if any("XRefStm" in section.trailer for section in sections):
        return False  # one cross-reference for old readers, another for new ones
    root = structure.trailer.get("Root")
    if any(section.trailer.get("Root", root) != root for section in sections):
        return False
    known = {place: number for section in sections for number, place in section.places.items()}
    tables = {section.place: section for section in sections}
    return (
        _is_of_known_parts(structure, known, tables, _after_print(sections, start))
        and _has_only_known_heads(structure.data, known, tables)
        and _is_in_order(structure)
    )


def _after_print(sections: Sequence[Section], start: int) -> int:
    """Return `start` if what was appended there continues the print and leads to no place in it, or 0."""
    appended = [one for one in sections if one.place >= start]
    leads_back = any(place < start for one in appended for place in one.places.values())
    return 0 if leads_back or len(appended) == len(sections) else start


def _is_of_known_parts(
    structure: PdfStructure, known: dict[int, int], tables: dict[int, Section], start: int
) -> bool:
    data, place = structure.data, skip_gap(structure.data, start)
    while place < len(data):
        if place in known:
            head = _HEAD.match(data, place)
            value, after = structure.indirect(place)
            if not head or int(head[1]) != known[place] or not _is_listed(structure, value, place, known):
                return False
            place = after
        elif place in tables:
            place = tables[place].end
        elif found := _END.match(data, place):
            place = found.end()
        else:
            return False
        place = skip_gap(data, place)
    return True


def _is_listed(structure: PdfStructure, value: Any, place: int, known: dict[int, int]) -> bool:
    """Return whether an object is no second catalog or cross-reference, and holds only listed objects."""
    kind = structure.dictionary(value).get("Type")
    if kind == "Catalog":
        root = structure.trailer.get("Root")
        return bool(root and root.number == known[place])
    if kind == "XRef":
        return any(section.place == place for section in structure.sections)
    if kind != "ObjStm" or not isinstance(value, Stream):
        return True
    listed = structure.made.once("listed", structure.root, lambda: _listed(structure)).get(
        known[place], set()
    )
    return listed == {*range(structure.resolve(value.attributes.get("N")) or 0)}


def _listed(structure: PdfStructure) -> dict[int, set[int]]:
    """Return the listed positions in each stream of objects, by its number."""
    found: dict[int, set[int]] = {}
    for section in structure.sections:
        for container, position in section.packed.values():
            found.setdefault(container, set()).add(position)
    return found


def _has_only_known_heads(data: bytes, known: dict[int, int], tables: dict[int, Section]) -> bool:
    """Return whether nothing looks like an object or a trailer inside of another object."""
    unlisted = (place for place in _heads(data) if place not in known and place not in tables)
    trailers = [found.start() for found in _TRAILER.finditer(data)]
    in_tables = all(any(one.place < place < one.end for one in tables.values()) for place in trailers)
    return in_tables and next(unlisted, None) is None


def _heads(data: bytes) -> Iterator[int]:
    place = data.find(b"obj")
    while place >= 0:
        start = max(0, place - _LONGEST_HEAD)
        if found := _ANY_HEAD.search(data[start:place]):
            yield start + found.start()
        place = data.find(b"obj", place + 3)


def _is_in_order(structure: PdfStructure) -> bool:
    """Return whether of each object the newest version stands last in the file, and none is deleted."""
    newest: dict[int, int] = {}
    for section in structure.sections:
        for number, place in _placed(structure, section):
            if place > newest.get(number, place):
                return False
            newest[number] = place
        newest |= dict.fromkeys(section.free, -1)
    return True


def _placed(structure: PdfStructure, section: Section) -> Iterator[tuple[int, int]]:
    """Yield each object of a cross-reference, and where it or the stream that holds it stands."""
    yield from section.places.items()
    for number, (container, _) in section.packed.items():
        found = (one.places[container] for one in structure.sections if container in one.places)
        yield number, next(found, 0)


# --- pages --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Node:
    entries: Dictionary
    kids: tuple["_Node", ...]

    @property
    def pages(self) -> int:
        return sum(kid.pages for kid in self.kids) if "Kids" in self.entries else 1


def faults_of_page_tree(structure: PdfStructure) -> Iterator[str]:
    """Yield in Thai what lets readers show other pages than those examined here. Raises PdfSyntaxError."""
    yield from dict.fromkeys(_faults(structure, _node(structure, structure.root.get("Pages"), set())))


def _node(structure: PdfStructure, value: Any, met: set[int]) -> _Node:
    entries = structure.dictionary(value)
    if "Kids" not in entries:
        return _Node(entries, ())
    structure.branch(value, met, MOST_PAGES)
    return _Node(entries, tuple(_node(structure, kid, met) for kid in structure.array(entries["Kids"])))


def _faults(structure: PdfStructure, node: _Node) -> Iterator[str]:
    is_inner = "Kids" in node.entries
    kind, count = (structure.resolve(node.entries.get(key)) for key in ("Type", "Count"))
    if kind != ("Pages" if is_inner else "Page") or (is_inner and "Contents" in node.entries):
        yield "หน้าอีกชุดหนึ่งที่บางโปรแกรมแสดงแทนหน้าที่พิมพ์"
    elif is_inner and count != node.pages:
        yield f"จำนวนหน้าที่ไฟล์ระบุไว้ ซึ่งไม่ใช่ {node.pages} หน้าที่มีอยู่ บางโปรแกรมจึงแสดงหน้าไม่ครบ"
    for kid in node.kids:
        yield from _faults(structure, kid)
