"""Letters that a PDF reader saw twice: some programs make type bold by printing it twice, "งงบบปปรระะ"."""

import re
from dataclasses import dataclass
from typing import Final

_UNIT: Final = re.compile("[ก-ฮะาำเ-ๅ][ัิ-ฺ็-๎]*|.", re.DOTALL)
_TOKEN: Final = re.compile(r"(?P<thai>[ก-๎]+)|(?P<number>[\d๐-๙][\d๐-๙,.]*)|(?P<other>[^\sก-๎\d๐-๙]+)")
_FEWEST: Final = 3
"""Letters that a word must show twice: no Thai word doubles each of three."""


@dataclass(frozen=True, slots=True)
class Halved:
    """A line with each letter once. `has_numbers` says that numbers were halved, too: they may be wrong."""

    text: str
    has_numbers: bool = False


def halved(line: str) -> Halved | None:
    """Return the line without its doubled letters, or None if it has none.

    Numbers and signs are halved only where all words of the line are doubled.
    """
    tokens = list(_TOKEN.finditer(line))
    words = [token for token in tokens if token["thai"]]
    doubled = [token for token in words if len(_half(token[0]) or "") >= _FEWEST]
    if not doubled:
        return None
    is_whole = all(_half(token[0]) for token in words)
    pieces, end, has_numbers = [], 0, False
    for token in tokens:
        half = _half(token[0]) if is_whole or token in doubled else None
        has_numbers |= bool(half and token["number"])
        pieces += [line[end : token.start()], half or token[0]]
        end = token.end()
    return Halved("".join(pieces) + line[end:], has_numbers)


def _half(token: str) -> str | None:
    """Return a text without the second of each pair of signs, or of letters with their marks."""
    if len(token) % 2 == 0 and token[::2] == token[1::2]:
        return token[::2]
    units = _UNIT.findall(token)
    return "".join(units[::2]) if len(units) % 2 == 0 and units[::2] == units[1::2] else None
