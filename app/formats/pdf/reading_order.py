"""What a screen reader says of a printed form, and in which order: its tags, bookmarks and marks."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from app.formats.pdf.structure import PdfStructure
from app.formats.pdf.syntax import PdfSyntaxError, Ref
from app.formats.pdf.words import PageWords

TAGS: Final = "ป้ายกำกับสำหรับโปรแกรมอ่านหน้าจอ"

_DEEPEST: Final = 50


def is_read_as_drawn(structure: PdfStructure, pages: Sequence[PageWords]) -> bool:
    """Return whether the tags, if there are any, lead to all marks of the pages in the order of drawing, as
    this program writes them in every layout. Raises PdfSyntaxError.
    """
    if "StructTreeRoot" not in structure.root:
        return True
    drawn = [
        (number, entries["MCID"])
        for number, page in enumerate(pages, start=1)
        for _, entries in page.marks
        if isinstance(entries, dict) and "MCID" in entries
    ]
    return drawn == sorted(drawn) and drawn == list(
        _tagged(structure, structure.root["StructTreeRoot"], 0, 0)
    )


def _tagged(structure: PdfStructure, value: Any, page: int, depth: int) -> Iterator[tuple[int, Any]]:
    """Yield page and number of the marks to which a tag and those within it lead, in order."""
    if depth > _DEEPEST:
        raise PdfSyntaxError("tags within tags")
    value = structure.resolve(value)
    if isinstance(value, list):
        for one in value:
            yield from _tagged(structure, one, page, depth + 1)
    elif isinstance(value, int):
        yield page, value
    elif isinstance(value, dict):
        shown = value.get("Pg")
        page = structure.page_numbers.get(shown.number, 0) if isinstance(shown, Ref) else page
        if value.get("Type") in ("MCR", "OBJR"):
            yield from ((page, one) for one in [structure.resolve(value.get("MCID"))] if one is not None)
        elif "K" in value:
            yield from _tagged(structure, value["K"], page, depth + 1)


def reading_parts(structure: PdfStructure) -> set[Any]:
    """Return the keys and strings of tags and bookmarks: what a screen reader may say beyond the text."""
    found: set[Any] = set()
    waiting = [structure.root.get(key) for key in ("StructTreeRoot", "Outlines")]
    seen: set[Any] = {*structure.page_numbers}
    while waiting:
        value = waiting.pop()
        if isinstance(value, Ref):
            if value.number in seen:
                continue
            seen.add(value.number)
        value = structure.resolve(value)
        if isinstance(value, dict) and value.get("Type") != "Annot":
            found |= {*value} | {(key, one) for key, one in value.items() if isinstance(one, bytes)}
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return found
