"""One form of a volume, drawn: its objects as bytes in which only the numbers of objects are still open.

A form depends on the forms before it only by the codes of its glyphs, which number those of its group in
order of their first use. So several processes can draw a volume, and its bytes do not depend on how many.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.printing.truetype import ClusterGlyph

GROUPS: Final = 4
"""Groups of forms, each with subsets of the fonts of its own: so many processes can draw a volume."""
IN_TURN: Final = 8
"""Forms that follow each other in one group: a short volume has one group only."""

FORM_DATA: Final = "project-{:05}.json"
"""The name of the data of each form, numbered from 1 in the order of the forms."""

TREE: Final = 1
"""The number of the root of a volume's tags, to which its forms refer."""


def group_of(number: int) -> int:
    """Return the group of a form. Forms and groups are numbered from 1."""
    return (number - 1) // IN_TURN % GROUPS + 1


@dataclass(frozen=True, slots=True)
class OpenText:
    """Bytes with a "%d" for each of `numbers`, and a stream that follows them.

    A number from 0 is that of an object of the same form; -1 - n is the form's nth key of the parent tree.
    """

    text: bytes
    numbers: tuple[int, ...]
    stream: bytes = b""

    def placed(self, first: int, first_key: int) -> bytes:
        """Return the bytes in a volume that has so many objects and keys before those of the form."""
        found = tuple([first + one if one >= 0 else first_key - 1 - one for one in self.numbers])
        return self.text % found + self.stream


OBJECT_END: Final = b"endobj\n"
"""In no text of an object but at its end: the strings of a form have no line breaks."""


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """The numbers of a page's object, content and annotations, all within the form, and its key."""

    number: int
    content: int
    annotations: tuple[int, ...]
    key: int


@dataclass(frozen=True, slots=True)
class DrawnBookmark:
    """The form's own bookmark, with its number, and those of the first and the last one below it."""

    number: int
    title: str
    top: float
    first: int
    last: int
    count: int


@dataclass(frozen=True, slots=True)
class DrawnForm:
    """All of a form but its place in the volume. `count`: the number of its objects.

    `objects` has the complete ones, neither pages nor the bookmark: the number of the first one, and the text
    of those that follow each other; one with a stream is alone. `parents` are the entries of the parent tree
    by their keys. `tags`, `fields` and `file` are the numbers of the root of its tags, of its signature
    fields, and of what describes its data.
    """

    count: int
    objects: tuple[tuple[int, OpenText], ...]
    pages: tuple[DrawnPage, ...]
    bookmark: DrawnBookmark
    parents: tuple[OpenText, ...]
    tags: int
    fields: tuple[int, ...] = ()
    file: int | None = None


@dataclass(frozen=True, slots=True)
class GroupFont:
    """A font of a group, its number in the volume, and its glyphs in the order of their codes."""

    path: Path
    number: int
    glyphs: list[ClusterGlyph]
