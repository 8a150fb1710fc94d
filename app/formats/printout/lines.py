"""The text of a print-out as lines: numbered as their reader counts them, without what the paper adds.

Page titles, page numbers and the marks of a scanner's bold type are dropped; where a page ended is kept.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app.exchange.printout_labels import resembles, squeezed, tolerant
from app.models.thai import clean_line
from app.models.thai_cleaning import OLD_WINDOWS_GLYPHS
from app.printing.form_check import BUNDLED
from app.printing.official_form import FORM_TITLE

_BREAK: Final = re.compile(r"\r\n|[\n\r]")
_UNUSUAL: Final = re.compile(f"[^{BUNDLED}]|\u0e4d")
_EMPHASIS: Final = re.compile(r"\*\*(.*)\*\*")
_ESCAPED: Final = re.compile(r"\\([\\*_#.()\[\]-])")
_TITLE: Final = re.compile(rf"\**{tolerant(FORM_TITLE)}\**")
_FOOTER: Final = re.compile(r"หน้า(?:ที่)?[0-9๐-๙]{1,4}(?:จาก|/)[0-9๐-๙]{1,4}(?:[0-9A-Z*~$=-]{13,20})?")
_LONGEST_TITLE: Final = 120

_OLD_FONTS: Final = str.maketrans(OLD_WINDOWS_GLYPHS)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number in the source from 1 on, its text, and how it stands there.

    `indent` and `trailing` count the spaces before and after the text. `is_faithful`: the source keeps the
    space at which a line was broken, so that none there means that there was none.
    """

    number: int
    text: str
    indent: int = 0
    trailing: int = 0
    follows_gap: bool = False
    follows_page: bool = False
    is_faithful: bool = False


def lines_of(text: str, *, is_faithful: bool = False) -> Iterator[Line]:
    """The lines that say something, in their order."""
    gap = page = False
    for number, raw in _numbered(text):
        page = page or raw.startswith("\f")
        content = _content(raw) if is_faithful else _without_emphasis(_content(raw))
        if not content:
            gap = True
        elif _is_of_page(content):
            page = True
        else:
            yield Line(number, content, _indent(raw), _trailing(raw), gap, page, is_faithful)
            gap = page = False


def _numbered(text: str) -> Iterator[tuple[int, str]]:
    """The lines as an editor counts them; one that a page's end divides comes in two."""
    for number, whole in enumerate(_BREAK.split(text), start=1):
        first, *others = whole.split("\f")
        yield number, first
        for raw in others:
            yield number, f"\f{raw}"


def _content(raw: str) -> str:
    """The line's text; a tab, which parts columns, is as wide as two spaces."""
    text = raw.replace("\f", "").replace("\t", "  ").translate(_OLD_FONTS).strip()
    if _UNUSUAL.search(text):
        text = clean_line(text)
    return text


def _without_emphasis(text: str) -> str:
    """Without the marks of bold type that scanners write, nor those before signs that look like them."""
    if match := _EMPHASIS.fullmatch(text):
        text = match[1].strip()
    return _ESCAPED.sub(r"\1", text)


def _indent(raw: str) -> int:
    plain = raw.replace("\f", "").expandtabs(8)
    return len(plain) - len(plain.lstrip())


def _trailing(raw: str) -> int:
    return len(raw) - len(raw.rstrip(" "))


def _is_of_page(text: str) -> bool:
    """A title or a footer, which stand on every page."""
    if len(text) > _LONGEST_TITLE:
        return False
    plain = squeezed(text).text
    return bool(_TITLE.fullmatch(plain) or _FOOTER.fullmatch(plain)) or resembles(plain, f"**{FORM_TITLE}**")
