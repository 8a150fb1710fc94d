"""Cells copied from a spreadsheet: it puts quotation marks around those with line breaks."""

import re
from typing import Final

_CELL: Final = re.compile(r'(?<![^\t\n])"((?:[^"]|"")*)"(?![^\t\n])')
_BREAKS: Final = re.compile(r"[\t\n]")


def without_cell_quotes(text: str) -> str:
    """Return the text without the quotation marks that a spreadsheet put around cells.

    Excel and LibreOffice quote a cell only if it has a line break or tab, and then double its own quotation
    marks: other quotation marks are the writer's.
    """
    text = text.replace("\r\n", "\n")
    return _CELL.sub(_unquoted, text)


def _unquoted(cell: re.Match[str]) -> str:
    return cell[1].replace('""', '"') if _BREAKS.search(cell[1]) else cell[0]
