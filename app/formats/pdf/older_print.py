"""Verify a print of an older layout by drawing it again, as today's layout cannot reproduce its bytes.

Its text must equal its data's in reading order; it may use only this program's operators and fonts; and its
own words, drawn in our font at their own places, must look the same on the screen and on paper.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from app.formats.pdf.page_pictures import page_that_differs
from app.formats.pdf.words import PageWords, Place, Words, without_spaces
from app.models.thai import shortened, thai_digits
from app.printing.form_blocks import PAGE_HEIGHT, PAGE_WIDTH
from app.printing.official_form import CODE_LABEL, FORM_TITLE
from app.printing.redrawing import PlacedWords, redraw
from app.printing.report_table import CONTINUED, LABEL
from app.printing.stamp import VerificationStamp, qr_rectangles
from app.printing.truetype import font_file
from app.printing.type_families import FormStyle

_SIZES: Final = (5.0, 18.0)
_GREYS: Final = (0.0, 0.45)
_FARTHEST_MOVE: Final = 250.0
"""Maximum move between two glyphs, in thousandths of the font size."""
_WIDEST_SPREAD: Final = 5.0
_EDGE: Final = 14.0
"""Width of the empty page margin, in points."""


def faults(
    content: bytes,
    pages: Sequence[PageWords],
    printed: Sequence[PageWords],
    style: FormStyle,
    mark: VerificationStamp | None,
    signed: Sequence[Place] = (),
) -> Iterator[str]:
    """Yield in Thai why this is no older print; pictures are compared only if everything else is right.

    `printed`: the pages that the data print today in the same style. `signed`: areas of
    pages where a signature may be seen.
    """
    found = False
    for fault in _faults_of_words(pages, printed, style, mark):
        found = True
        yield fault
    if not found:
        placed, qr_text = list(_placed(pages, style)), mark.qr_text if mark else ""
        kinds = (True, False) if has_signs(pages, style) else (True,)
        drawings = (redraw(placed, qr_text, _scales(pages), has_signs=kind) for kind in kinds)
        differing = [page_that_differs(drawn, content, signed) for drawn in drawings]
        if all(differing):
            yield f"{differing[0]} ไม่ใช่ตัวอักษรของข้อความนั้น"


def has_signs(pages: Sequence[PageWords], style: FormStyle) -> bool:
    """Return whether there are characters from the font of signs, which once were printed as boxes."""
    characters = {char for page in pages for words in page.words for char in words.text}
    return any(map(font_file(style.regular).is_sign, characters))


def _faults_of_words(
    pages: Sequence[PageWords], printed: Sequence[PageWords], style: FormStyle, mark: VerificationStamp | None
) -> Iterator[str]:
    theirs, ours = (_said(of) for of in (pages, printed))
    if without_spaces("".join(theirs)) != without_spaces("".join(ours)):
        yield f"ข้อความ{_first_unlike(theirs, ours)}"
    for number, page in enumerate(pages, start=1):
        if page.others:
            yield f"สิ่งที่วาดบนหน้า {number} ซึ่งโปรแกรมนี้ไม่ได้วาด"
        for words in page.words:
            if not _is_own(words, style):
                yield f"ข้อความ “{shortened(words.text)}” บนหน้า {number} ที่พิมพ์ด้วยตัวอักษร สี หรือขนาดอื่น"
        yield from (f"{fault}บนหน้า {number}" for fault in _faults_of_order(page))
        continued = _continued(pages[: number - 1])
        margins = _margins(number, len(pages), style, mark) | ({continued} if continued else set())
        yield from (f"{fault}ที่หน้า {number}" for fault in _faults_of_margins(page, margins, mark))


def _said(pages: Sequence[PageWords]) -> list[str]:
    return [one.text for page in pages for one in page.words if not one.is_artifact]


def _first_unlike(theirs: Sequence[str], ours: Sequence[str]) -> str:
    """Return the first words that are not in the data."""
    missing = without_spaces("".join(ours))
    for text in theirs:
        bare = without_spaces(text)
        if not missing.startswith(bare):
            return f" “{shortened(text)}” ไม่ตรงกับข้อมูลที่แนบในไฟล์"
        missing = missing[len(bare) :]
    return "บนหน้ากระดาษขาดไปจากข้อมูลที่แนบในไฟล์"


def _is_own(words: Words, style: FormStyle) -> bool:
    fonts = {font_file(path).postscript_name for path in (style.regular, style.bold)}
    moves = (one for one in words.shown if isinstance(one, float))
    return (
        words.font.name in fonts
        and _SIZES[0] <= words.size <= _SIZES[1]
        and words.grey == _GREYS[words.is_artifact and not words.text.startswith(("*", LABEL))]
        and abs(words.spread) <= _WIDEST_SPREAD
        and all(abs(move) <= _FARTHEST_MOVE for move in moves)
    )


def _faults_of_order(page: PageWords) -> Iterator[str]:
    """Check reading order: everything drawn before a run is above it or to its left, and nothing overlaps."""
    before: list[Words] = []
    for words in page.words:
        left, bottom, right, top = words.box
        if left < _EDGE or bottom < _EDGE or right > PAGE_WIDTH - _EDGE or top > PAGE_HEIGHT - _EDGE:
            yield f"ข้อความ “{shortened(words.text)}” ที่อยู่นอกขอบกระดาษ"
        if words.is_artifact:
            continue
        if any(one.y <= words.y + 1 and one.box[2] > left + 1 for one in before):
            yield f"ข้อความ “{shortened(words.text)}” ที่ไม่อยู่ในตำแหน่งของตน"
        before.append(words)


def _continued(before: Sequence[PageWords]) -> str:
    """Return the label that a page may repeat: that of the last report on the pages before."""
    labels = (
        one.text.strip()
        for page in reversed(before)
        for one in reversed(page.words)
        if one.text.startswith(LABEL) and not one.is_artifact
    )
    last = next(labels, "")
    return f"{last} {CONTINUED}" if last else ""


def _margins(number: int, count: int, style: FormStyle, mark: VerificationStamp | None) -> set[str]:
    """Return the texts in the margins of each page: title, code and page number."""
    numbers = f"หน้า {number} จาก {count}"
    codes = {f"{CODE_LABEL} {mark.code}"} if mark else set()
    return {f"** {FORM_TITLE} **", thai_digits(numbers) if style.thai_digits else numbers} | codes


def _faults_of_margins(page: PageWords, allowed: set[str], mark: VerificationStamp | None) -> Iterator[str]:
    """Check the allowed texts, each at most once and away from everything else; and the QR code."""
    found = [one for one in page.words if one.is_artifact]
    texts = [one.text.strip() for one in found]
    if not {*texts} <= allowed or len({*texts}) < len(texts):
        yield "หัวกระดาษหรือท้ายกระดาษ"
    inner = [one.y for one in page.words if not one.is_artifact]
    if any(min(inner, default=0) - 5 < one.y < max(inner, default=0) + 5 for one in found):
        yield "หัวกระดาษหรือท้ายกระดาษ"
    squares = {(0, *square) for square in qr_rectangles(mark.qr_text)} if mark else set()
    for _, *square in page.squares - squares:
        x, y, width, height = (*square, 0, 0, 0, 0)[:4]
        covered = page.under((min(x, x + width), min(y, y + height), max(x, x + width), max(y, y + height)))
        yield f"รูปที่วาดเพิ่ม{f' ทับ “{shortened(covered)}” ' if covered else ''}"
    if not squares <= page.squares or len(page.scale) != bool(mark) or not all(map(_is_scale, page.scale)):
        yield "คิวอาร์โค้ด"


def _is_scale(scale: tuple[float, ...]) -> bool:
    """Return whether the QR code is upright, of a readable size, at the foot of the page."""
    width, rise, slant, height, x, y = scale
    return width == -height and not rise and not slant and 0.7 < width < 1.5 and x > _EDGE and _EDGE < y < 80


def _scales(pages: Sequence[PageWords]) -> list[tuple[float, ...]]:
    return [page.scale[0] if page.scale else () for page in pages]


def _placed(pages: Sequence[PageWords], style: FormStyle) -> Iterator[list[PlacedWords]]:
    for page in pages:
        yield list(_joined(page.words, style))


def _joined(words: Sequence[Words], style: FormStyle) -> Iterator[PlacedWords]:
    """Yield words to draw, each with those that continue it in the same manner."""
    last: tuple[Words, PlacedWords] | None = None
    for one in words:
        placed = _placed_words(one, style)
        if last and one.continues and _manner(one) == _manner(last[0]):
            placed = replace(last[1], more=(*last[1].more, placed.shown))
        elif last:
            yield last[1]
        last = one, placed
    if last:
        yield last[1]


def _manner(words: Words) -> tuple[str, float, float, float]:
    return words.font.name, words.size, words.grey, words.spread


def _placed_words(words: Words, style: FormStyle) -> PlacedWords:
    is_bold = words.font.name == font_file(style.bold).postscript_name
    path: Path = style.bold if is_bold else style.regular
    shown = tuple(
        one if isinstance(one, float) else (words.font.text(one), float(words.font.widths.get(one, 0)))
        for one in words.shown
    )
    return PlacedWords(path, words.size, words.grey, words.spread, words.x, words.y, shown)
