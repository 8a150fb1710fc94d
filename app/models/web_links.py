"""Web addresses in typed texts: where they stand, and where they lead.

Only addresses that lead where they seem to lead count: of http or https, of ordinary letters in the host,
without a user's name before it (`https://www.bangkok.go.th@other.example` leads to other.example).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

LONGEST_ADDRESS: Final = 2_000
"""Bytes of an address, the limit of ordinary browsers; a longer one is text."""
_LONGEST_HOST: Final = 253  # RFC 1035, 2.3.4

_THAI: Final = "\u0e01-\u0e3a\u0e40-\u0e5b"
_START: Final = re.compile(r"(?<![A-Za-z0-9@./\\_%&=?#+~-])(?:https?://|www\.)", re.IGNORECASE)
_LABEL: Final = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_HOST: Final = re.compile(rf"(?P<host>{_LABEL}(?:\.{_LABEL})*)(?P<port>:[0-9]{{1,5}}(?![0-9@]))?")
_LONGEST_REST: Final = 300
_REST_OF_AUTHORITY: Final = re.compile(rf"[^\s/?#]{{0,{_LONGEST_REST}}}")
_HIDES_HOST: Final = frozenset("@\\%")
"""Behind what looks like a host: readers and browsers take something else as the host."""
_IS_THAI: Final = re.compile(f"[{_THAI}]")
_PATH: Final = re.compile(rf"(?:[/?#][A-Za-z0-9!#$%&'()*+,\-./:;=?@_~\[\]{_THAI}]*)?")
_TRAILING: Final = "!',.:;?ฯๆ๏๚๛"
_PAIRS: Final = {")": "(", "]": "["}
_ENCODED: Final = re.compile("%[0-9A-Fa-f]{2}")
_KEPT: Final = "!#$%&'()*+,-./:;=?@_~"


@dataclass(frozen=True, slots=True)
class WebLink:
    """An address in a text, from `start` to before `end`; `address` is as typed, with its scheme."""

    start: int
    end: int
    address: str

    @property
    def uri(self) -> str:
        """The address in ASCII, as RFC 3986 wants it."""
        return _uri(self.address)


def may_have_links(text: str) -> bool:
    """Return whether a text may have addresses; most have none, which is quickly seen."""
    return "://" in text or ("." in text and "www." in text.lower())


def web_links(text: str) -> Iterator[WebLink]:
    """Yield the addresses in a text, none within another."""
    place = 0
    while found := _START.search(text, place):
        end = _end(text, found)
        place = max(end, found.end())
        if end:
            scheme = "" if found[0].lower().startswith("http") else "http://"
            link = WebLink(found.start(), end, scheme + text[found.start() : end])
            if len(link.uri) <= LONGEST_ADDRESS:
                yield link


def _end(text: str, found: re.Match[str]) -> int:
    """Return where an address ends; 0 if it is none that leads where it seems to lead."""
    is_bare = found[0].lower() == "www."
    host = _HOST.match(text, found.start() if is_bare else found.end())
    if not host or len(host["host"]) > _LONGEST_HOST or host["host"].count(".") < (2 if is_bare else 1):
        return 0
    if not _ends_host(text, host.end()):
        return 0
    path = _PATH.match(text, host.end())
    end = path.end() if path else host.end()
    return _without_trailing(text, host.end(), end) if end - found.start() <= 2 * LONGEST_ADDRESS else 0


def _ends_host(text: str, end: int) -> bool:
    """Return whether the host of an address ends here, for every program that reads it."""
    rest = _REST_OF_AUTHORITY.match(text, end)
    after = rest[0] if rest else ""
    if _HIDES_HOST & {*after} or len(after) == _LONGEST_REST or after[:1] in ("-", "_"):
        return False
    return not after[:1].isalnum() or bool(_IS_THAI.match(after))


def _without_trailing(text: str, least: int, end: int) -> int:
    """Leave out the punctuation of the sentence, and a bracket that opens before the address."""
    while end > least:
        last = text[end - 1]
        opens = _PAIRS.get(last)
        is_open = opens and text.count(opens, least, end) < text.count(last, least, end)
        if last not in _TRAILING and not is_open:
            break
        end -= 1
    return end


def _uri(address: str) -> str:
    scheme, separator, rest = address.partition("://")
    quoted = quote(rest, safe=_KEPT)
    whole = re.sub("%", lambda sign: _percent(quoted, sign.start()), quoted)
    return f"{scheme.lower()}{separator}{whole}"


def _percent(text: str, place: int) -> str:
    """Return a percent sign as it is if it starts an encoded byte, otherwise encoded itself."""
    return "%" if _ENCODED.match(text, place) else "%25"
