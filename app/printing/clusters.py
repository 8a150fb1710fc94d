"""Grapheme clusters: what a reader sees as one letter, and therefore one glyph of a PDF.

A Thai cluster is shaped independently of its neighbours, so it can be shaped once and drawn as one glyph for
its whole text. No text is ever divided inside a cluster.
"""

import re
import unicodedata
from typing import Final

THAI_MARKS: Final = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
SARA_AM: Final = "\u0e33"

# Marks of other scripts that a clerk may paste: Latin accents, keycaps, variation selectors.
_OTHER_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f"

MARKS: Final = THAI_MARKS + _OTHER_MARKS
"""All marks that clusters are composed with, for a pattern."""

# At most four marks per base: Thai needs three; a text with hundreds of stacked marks must not become a huge
# glyph.
_CLUSTER = re.compile(f".[{MARKS}]{{0,4}}{SARA_AM}?", re.DOTALL)
_SELECTORS = re.compile("[\ufe00-\ufe0f]")
_KNOWN_MARK = re.compile(f"[{MARKS}]")
_LONE_MARK = re.compile(f"[{THAI_MARKS}]")


def clusters(text: str) -> list[str]:
    """Split a text into its clusters; joined, they give the text."""
    return _CLUSTER.findall(text)


def has_base(cluster: str) -> bool:
    """Return whether a cluster's marks have a base, as all but mistyped ones do."""
    return not _LONE_MARK.match(cluster)


def without_selectors(text: str) -> str:
    """Remove variation selectors, which are never drawn: they choose between pictures of a sign."""
    return _SELECTORS.sub("", text)


def is_right_to_left(character: str) -> bool:
    """Return whether the character is written from right to left, as Arabic and Hebrew are."""
    return unicodedata.bidirectional(character) in {"R", "AL", "AN"}


def is_foreign_mark(character: str) -> bool:
    """Return whether it is a mark of a script whose clusters are not composed here, as of Lao or Khmer."""
    return unicodedata.category(character)[0] == "M" and not _KNOWN_MARK.match(character)
