"""The address of a hub, as libpq reads it, without the password that it may hold."""

import re
from typing import Final

_WORD_WITH_AT: Final = re.compile(r"(?<!\S)\S+@")
_COLON: Final = re.compile(r":(?!//)")
_AS_WORD: Final = re.compile(r"((?:ssl)?password)\s*=\s*(?:'(?:[^'\\]|\\.)*'?|[^\s&]*)", re.IGNORECASE)


def without_password(text: str) -> str:
    """Return a text, such as an address or a message of libpq, with … in place of each password."""
    return _AS_WORD.sub(r"\1=…", _with_passwords(text, ":…"))


def to_remember(address: str) -> str:
    """Return an address without its password, which belongs in .pgpass."""
    plain = _AS_WORD.sub("", _with_passwords(address, ""))
    return re.sub(r"\?&+", "?", re.sub(r"&{2,}", "&", plain)).rstrip("?& ")


def _with_passwords(text: str, instead: str) -> str:
    """Return a text with `instead` in place of the colon and password before an @.

    Any colon that "//" does not follow counts: a mistyped address has no "//", or no name before the
    password, and these words go to the log, too.
    """

    def replaced(word: re.Match[str]) -> str:
        colon = _COLON.search(word[0])
        return f"{word[0][: colon.start()]}{instead}@" if colon else word[0]

    return _WORD_WITH_AT.sub(replaced, text)


def is_address(text: str) -> bool:
    """Return whether a text looks like an address of a hub, not like a file."""
    return text.startswith(("postgresql://", "postgres://")) or bool(re.match(r"[a-z_]+\s*=", text))
