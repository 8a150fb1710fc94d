"""The address of a hub, as libpq reads it, without the password that it may hold."""

import re
from typing import Final

_IN_URL: Final = re.compile(r"([^:@/\s]*):(?!//)\S*@")
"""A mistyped address has no "//", or no name before the password: these words go to the log, too."""

_AS_WORD: Final = re.compile(r"((?:ssl)?password)\s*=\s*(?:'(?:[^'\\]|\\.)*'?|[^\s&]*)", re.IGNORECASE)


def without_password(text: str) -> str:
    """Return a text, such as an address or a message of libpq, with … in place of each password."""
    return _AS_WORD.sub(r"\1=…", _IN_URL.sub(r"\1:…@", text))


def to_remember(address: str) -> str:
    """Return an address without its password, which belongs in .pgpass."""
    plain = _AS_WORD.sub("", _IN_URL.sub(r"\1@", address))
    return re.sub(r"\?&+", "?", re.sub(r"&{2,}", "&", plain)).rstrip("?& ")


def is_address(text: str) -> bool:
    """Return whether a text looks like an address of a hub, not like a file."""
    return text.startswith(("postgresql://", "postgres://")) or bool(re.match(r"[a-z_]+\s*=", text))
