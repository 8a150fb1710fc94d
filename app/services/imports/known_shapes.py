"""The file that keeps what was said about workbooks of a shape, for the window and the command line."""

import contextlib
import json
from pathlib import Path
from typing import Final

from app.models.errors import UserError
from app.storage.output_files import write_file
from app.storage.plain_file import read_plain
from app.storage.user_folders import keep_private, make_private, settings_file

MOST_SHAPES: Final = 40
"""Workbooks' shapes of which is remembered what the clerk said."""

_LARGEST: Final = 5_000_000
"""Bytes; a larger file is not ours."""


def said_about(shape: str) -> str:
    """Return what was remembered of a workbook's shape; "" if nothing."""
    return dict(_shapes()).get(shape, "")


def remember(shape: str, text: str) -> None:
    """Remember what was said in an import; "" forgets it. The oldest shapes are forgotten.

    A disk on which it cannot be kept hinders no import: the questions are asked again.
    """
    others = [(other, said) for other, said in _shapes() if other != shape]
    kept = [(shape, text), *others] if text else others
    with contextlib.suppress(OSError, UserError):
        make_private(_file().parent)
        write_file(_file(), json.dumps(kept[:MOST_SHAPES], ensure_ascii=False).encode())
        keep_private(_file())


def _file() -> Path:
    return settings_file().with_name("imports.json")


def _shapes() -> list[tuple[str, str]]:
    try:
        found = json.loads(read_plain(_file(), _LARGEST, ""))
        return [(str(shape), str(text)) for shape, text in found]
    except (UserError, ValueError, TypeError):
        return []
