"""Scanned pages as text, with the pictures and the places of the words for a person to compare."""

from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.formats.scan.page_text import ScannedLine, lines_of_page, sure_signs
from app.formats.scan.pictures import kept_picture, pgm_of, scaled
from app.formats.scan.straighten import likely_turns, straightened, turned
from app.formats.scan.tesseract import PageOutput, find_tesseract, reading_page
from app.storage.drafts import private_draft

if TYPE_CHECKING:
    from PIL import Image

MODE: Final = 4
"""Tesseract's page segmentation: one column of text of various sizes. Measured in docs/benchmarks.md."""


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A page as JPEG, `scale` of whose pixels make one of the lines' boxes, and its lines."""

    picture: bytes
    scale: float
    lines: tuple[ScannedLine, ...]


@dataclass(frozen=True, slots=True)
class Scan:
    """Scanned pages by number, from 1, and the lines of their text by its line numbers, from 1."""

    pages: Mapping[int, ScannedPage]
    places: Mapping[int, tuple[int, ScannedLine]]
    """By line number of the whole text: page and line."""


def scanning(image: "Image.Image", name: str) -> Iterator[ScannedPage | None]:
    """Read one page: yield None while it is read, and at the end the page. Raises UserError.

    A page that lies on its side or upside down is turned: it is read in the likeliest position, and in the
    others until most signs are read surely.
    """
    find_tesseract()
    whole = scaled(image, name)
    best, output, most = whole, PageOutput("", ""), -1
    for quarters in likely_turns(whole):
        page = straightened(turned(whole, quarters))
        yield None
        found = yield from _reading(page)
        sure, count = sure_signs(found)
        if sure > most:
            best, output, most = page, found, sure
        if sure > count * _UPRIGHT:
            break
    picture, scale = kept_picture(best)
    yield ScannedPage(picture, scale, tuple(lines_of_page(output)))


def _reading(page: "Image.Image") -> Generator[None, None, PageOutput]:
    with private_draft() as folder:
        for found in reading_page(pgm_of(page), folder, MODE):
            if found:
                return found
            yield None
    raise AssertionError("reading ends with what was found")


_UPRIGHT: Final = 0.5
"""Share of signs read surely from which a page is upright.

Measured: 0.86 and more at all settings of docs/benchmarks.md, 0.17 and less upside down.
"""


def joined(texts: Iterable[str | ScannedPage]) -> tuple[str, Scan]:
    """Return pages of text and scanned pages as one text, with the places of the scanned lines in it."""
    parts: list[str] = []
    pages: dict[int, ScannedPage] = {}
    places: dict[int, tuple[int, ScannedLine]] = {}
    lines = 0
    for number, page in enumerate(texts, start=1):
        if isinstance(page, ScannedPage):
            pages[number] = page
            places |= {lines + row: (number, line) for row, line in enumerate(page.lines, start=1)}
            page = "\n".join(line.text for line in page.lines)
        parts.append(page)
        lines += page.count("\n") + 1
    return "\n\f".join(parts), Scan(pages, places)
