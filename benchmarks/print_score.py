"""Score the text copied from a PDF: wrong characters, and spaces that nobody typed."""

import re
import subprocess
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from tests.printing.programs.other_programs import OTHER_PROGRAMS, is_installed, podofo
from tests.printing.programs.readers import (
    mupdf,
    pdfium,
    pdfminer_by_place,
    pdftotext,
    pdftotext_raw,
    plumber,
    pypdf_text,
)

_CODE, _PAGE = r"รหัสตรวจสอบ\s+[\w-]+", r"หน้า\s*\d+\s*จาก\s*\d+"
FOOTER = re.compile(rf"^\s*({_CODE}|(?:{_CODE}\s+)?{_PAGE})\s*$", re.MULTILINE)

Column = tuple[int, int]
"""A column of the table of distances as bits: where it rises by one from row to row, where it falls."""


def pdftotext_as_read(pdf: bytes) -> str:
    """Copy in poppler's own reading order."""
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode("utf-8")


READERS: dict[str, Callable[[bytes], Sequence[str]]] = {
    "pdftotext": lambda pdf: (pdftotext(pdf), pdftotext_as_read(pdf), pdftotext_raw(pdf)),
    "pdfium": lambda pdf: (pdfium(pdf),),
    "mupdf": lambda pdf: (mupdf(pdf),),
    "pdfminer.six": lambda pdf: (pdfminer_by_place(pdf),),
    "pdfplumber": lambda pdf: (plumber(pdf),),
    "pypdf": lambda pdf: (pypdf_text(pdf),),
}
"""The text of each reader: one text, or several modes of which the best counts."""


def readers() -> dict[str, Callable[[bytes], Sequence[str]]]:
    """Return all readers: the packages, and the programs that are installed."""
    programs = OTHER_PROGRAMS | {"podofo": podofo}
    there = {name: copy for name, copy in programs.items() if is_installed(name)}
    return READERS | {name: _single(copy) for name, copy in there.items()}


def _single(copy: Callable[[bytes], str]) -> Callable[[bytes], Sequence[str]]:
    return lambda pdf: (copy(pdf),)


def score(wanted: str, copies: Sequence[str], title: str) -> str:
    """Format errors, and spurious spaces if there are any: `12 +3sp`."""
    texts = [without_furniture(copied, title) for copied in copies]
    wrong, spaces = min((errors(wanted, text), spurious_spaces(wanted, text)) for text in texts)
    return f"{wrong}{f' +{spaces}sp' if spaces else ''}"


def without_furniture(copied: str, title: str) -> str:
    """Return copied text without the footers and without the title at the top of later pages."""
    spread = r"\s*".join(map(re.escape, "".join(title.split())))
    first, *rest = re.split(spread, FOOTER.sub("", copied))
    return title.join((first, "".join(rest))) if rest else first


def errors(wanted: str, copied: str) -> int:
    """Return the Levenshtein distance of two texts, ignoring white space."""
    wanted, copied = "".join(wanted.split()), "".join(copied.split())
    rises, falls = _columns(wanted, copied)[-1]
    return len(copied) + rises.bit_count() - falls.bit_count()


def spurious_spaces(wanted: str, copied: str) -> int:
    """Count line breaks of the copied text between two letters that belong together."""
    letters, gaps = _letters_and_gaps(wanted)
    copied_letters, copied_gaps = _letters_and_gaps(copied)
    return sum(
        (later[0] - row, later[1] - column) == (1, 1)
        and not gaps[row]
        and copied_gaps[column] != ""
        and "\n" not in copied_gaps[column]
        for later, (row, column) in pairwise(_matches(letters, copied_letters))
    )


def _letters_and_gaps(text: str) -> tuple[str, list[str]]:
    """Return the text without white space, and the white space after each letter."""
    found = re.findall(r"(\S)(\s*)", text.replace("\f", "\n"))
    return "".join(letter for letter, _ in found), [gap for _, gap in found]


def _matches(wanted: str, copied: str) -> Iterator[tuple[int, int]]:
    """Yield the positions of letters shared by both texts on a shortest edit path, last first."""
    columns = _columns(wanted, copied)
    row, column = len(wanted), len(copied)
    while row and column:
        bit = 1 << (row - 1)
        if columns[column][0] & bit:  # one less in the row above: a letter is lost
            row -= 1
        elif columns[column - 1][1] & bit:  # one less in the column before: a letter is new
            column -= 1
        else:
            row, column = row - 1, column - 1
            if wanted[row] == copied[column]:
                yield row, column


def _columns(wanted: str, copied: str) -> list[Column]:
    """Compute the distances between all prefixes of two texts, by Myers and Hyyrö: a column in a
    few steps.
    """
    places: dict[str, int] = {}
    for row, letter in enumerate(wanted):
        places[letter] = places.get(letter, 0) | 1 << row
    every = (1 << len(wanted)) - 1
    rises, falls = every, 0
    columns = [(rises, falls)]
    for letter in copied:
        same = places.get(letter, 0)
        level = (((same & rises) + rises) ^ rises) | same | falls
        up, down = falls | ~(level | rises), level & rises
        up, down = (up << 1) | 1, down << 1
        rises, falls = (down | ~(level | up)) & every, level & up & every
        columns.append((rises, falls))
    return columns
