"""The links of a printed form: each leads where the address says that is printed below it.

In whatever layout: an address has the tag of a link, and a link lies on one line of an address, that of this
text. Everything else that leads somewhere was added.
"""

from collections.abc import Iterator
from typing import Final

from app.formats.pdf.annotations import annotation_words, link_target, rectangle
from app.formats.pdf.differences import Difference, Kind
from app.formats.pdf.structure import PdfStructure
from app.formats.pdf.syntax import Dictionary
from app.formats.pdf.words import Box, Words, page_words
from app.models.thai import arabic_digits

_KEYS: Final = {"Type", "Subtype", "Rect", "Border", "F", "A", "Contents", "P", "StructParent"}
_ACTION_KEYS: Final = {"Type", "S", "URI"}
_PRINT: Final = 4
_TOLERANCE: Final = 1.0
"""Points between a link's edges and those of its address."""

Link = tuple[str, bytes]
"""Where a link leads, and what a screen reader says of it."""


def is_link(structure: PdfStructure, one: Difference) -> bool:
    """Return whether a difference is a link to an address."""
    return one.kind is Kind.FIELD and isinstance(one.field, dict) and bool(link_target(structure, one.field))


def foreign_links(structure: PdfStructure, printed: PdfStructure) -> Iterator[str]:
    """Yield in Thai the links to addresses that do not lie on their own text, or that `printed` lacks.

    Raises PdfSyntaxError.
    """
    own = {_link(printed, one) for page in printed.pages for one in _annotations(printed, page) if one}
    for number, page in enumerate(structure.pages, start=1):
        words = page_words(structure, page)
        free = [one for one in words.words if one.is_link and not one.is_artifact]
        for annotation in _annotations(structure, page):
            if not link_target(structure, annotation):
                continue
            found = _below(structure, annotation, free) if _link(structure, annotation) in own else None
            if found is None or not _is_plain(structure, annotation):
                yield annotation_words(structure, annotation, number, words)
            else:
                free.remove(found)


def _annotations(structure: PdfStructure, page: Dictionary) -> list[Dictionary]:
    return [structure.dictionary(one) for one in structure.array(page.get("Annots"))]


def _link(structure: PdfStructure, annotation: Dictionary) -> Link:
    told = structure.resolve(annotation.get("Contents"))
    return link_target(structure, annotation), told if isinstance(told, bytes) else b""


def _is_plain(structure: PdfStructure, annotation: Dictionary) -> bool:
    """Return whether a link has only what this program gives it: it looks like nothing and does one thing."""
    action = structure.dictionary(annotation.get("A"))
    border = [structure.resolve(one) for one in structure.array(annotation.get("Border"))]
    return (
        {*annotation} <= _KEYS
        and {*action} <= _ACTION_KEYS
        and structure.resolve(action.get("S")) == "URI"
        and structure.resolve(annotation.get("F")) == _PRINT
        and border == [0, 0, 0]
    )


def _below(structure: PdfStructure, annotation: Dictionary, free: list[Words]) -> Words | None:
    """Return the words with a link's tag that it covers exactly, and that are a part of its address."""
    box = rectangle(structure, annotation)
    said = _text(structure.resolve(annotation.get("Contents")))
    return next((one for one in free if box and _covers(box, one) and arabic_digits(one.text) in said), None)


def _text(told: object) -> str:
    if not isinstance(told, bytes):
        return ""
    is_utf_16 = told.startswith(b"\xfe\xff")
    return arabic_digits(told[2:].decode("utf-16-be", "replace") if is_utf_16 else told.decode("latin-1"))


def _covers(box: Box, words: Words) -> bool:
    left, bottom, right, top = box
    ends = abs(left - words.x), abs(right - words.x - words.width)
    return (
        max(ends) < _TOLERANCE and words.y - words.size < bottom < words.y < top < words.y + 1.5 * words.size
    )
