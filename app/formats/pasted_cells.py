"""Cells copied from a spreadsheet and to it: it puts quotation marks around those with line breaks."""

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

_CELL: Final = re.compile(r'(?<![^\t\n])"((?:[^"]|"")*)"(?![^\t\n])')
_BREAKS: Final = re.compile(r"[\t\n]")
_KEPT: Final = {"\t": "\ue000", "\n": "\ue001"}
"""Signs of private use in place of the breaks within a cell while the text is divided."""


def without_cell_quotes(text: str) -> str:
    """Return the text without the quotation marks that a spreadsheet put around cells.

    Excel and LibreOffice quote a cell only if it has a line break or tab, and then double its own quotation
    marks: other quotation marks are the writer's.
    """
    return _CELL.sub(_unquoted, _with_one_break(text))


def cells_of(text: str) -> list[list[str]]:
    """Return the copied cells line by line, without the empty lines at the end.

    A copied block is a rectangle. Quotation marks can be read in two ways: as those of a cell with line
    breaks, or as the writer's own. Where the text is a rectangle of several lines and columns as it stands,
    they are the writer's; otherwise a spreadsheet put them there.
    """
    text = _with_one_break(text)
    plain = _lines(text)
    widths = {len(line) for line in plain}
    if len(plain) > 1 and len(widths) == 1 and widths != {1}:
        return plain
    return _lines(_CELL.sub(lambda cell: _without_breaks(_unquoted(cell)), text))


def text_of_cells(lines: Iterable[Sequence[str]]) -> str:
    """Return the cells as a spreadsheet takes them, line by line; a single cell is only its text."""
    written = ["\t".join(map(_quoted, line)) for line in lines]
    is_single = len(written) == 1 and "\t" not in written[0] and "\n" not in written[0]
    return written[0] if is_single else "".join(f"{line}\n" for line in written)


def html_of_cells(lines: Iterable[Sequence[str]], is_number: Sequence[bool], *, has_header: bool) -> str:
    """Return the cells as a web page, which a spreadsheet prefers to text.

    It takes the numbers of the columns that have numbers as such, and everything else as text: otherwise it
    would take a Buddhist year for a Common Era one, a code for a sum, and a text after a dash for a formula.
    """
    rows = []
    for place, line in enumerate(lines):
        is_header = has_header and place == 0
        cells = (_html_cell(cell, n and not is_header) for cell, n in zip(line, is_number, strict=True))
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f'<html><head><meta charset="utf-8"></head><body><table>{"".join(rows)}</table></body></html>'


def _html_cell(text: str, is_number: bool) -> str:
    if is_number and text:
        value = text.replace(",", "")
        return (
            f'<td style=\'mso-number-format:"{_NUMBER}"\' sdval="{value}" sdnum="1033;0;#,##0.00">{text}</td>'
        )
    lines = _IN_CELL.join(map(escape, text.split("\n")))
    return f'<td style=\'mso-number-format:"{_TEXT}"\' sdnum="1033;0;@">{lines}</td>'


_NUMBER: Final = r"\#\,\#\#0\.00"
_TEXT: Final = r"\@"
"""Formats as Excel escapes them; `sdval` and `sdnum` say the same to LibreOffice."""
_IN_CELL: Final = '<br style="mso-data-placement:same-cell">'


def _quoted(cell: str) -> str:
    return f'"{cell.replace(chr(34), chr(34) * 2)}"' if _BREAKS.search(cell) else cell


def _lines(text: str) -> list[list[str]]:
    lines = [line.split("\t") for line in text.split("\n")]
    if any(kept in text for kept in _KEPT.values()):
        lines = [[*map(_with_breaks, line)] for line in lines]
    while lines and not any(cell.strip() for cell in lines[-1]):
        lines.pop()
    return lines


def _with_one_break(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _without_breaks(text: str) -> str:
    for sign, kept in _KEPT.items():
        text = text.replace(sign, kept)
    return text


def _with_breaks(text: str) -> str:
    for sign, kept in _KEPT.items():
        text = text.replace(kept, sign)
    return text


def _unquoted(cell: re.Match[str]) -> str:
    return cell[1].replace('""', '"') if _BREAKS.search(cell[1]) else cell[0]
