"""Number formats: how the styles of cells show numbers."""

import re
from typing import Final, NamedTuple

from app.formats.spreadsheet.package import Attributes, Parts, whole_number

_DATE_NUMBERS: Final = frozenset({*range(14, 18), 22, *range(27, 37), *range(50, 59), *range(71, 78), 81})
_PERCENT_NUMBERS: Final = frozenset({9, 10, 67, 68})
"""Formats known by number alone, including those of Thai Excel."""

_CODES: Final = {
    "1": "0",
    "2": "0.00",
    "3": "#,##0",
    "4": "#,##0.00",
    "9": "0%",
    "10": "0.00%",
    "11": "0.00E+00",
    "14": "mm-dd-yy",
    "15": "d-mmm-yy",
    "16": "d-mmm",
    "17": "mmm-yy",
    "22": "m/d/yy h:mm",
    "37": "#,##0;-#,##0",
    "38": "#,##0;[Red]-#,##0",
    "39": "#,##0.00;-#,##0.00",
    "40": "#,##0.00;[Red]-#,##0.00",
    "41": "_-* #,##0_-;-* #,##0_-",
    "43": "_-* #,##0.00_-;-* #,##0.00_-",
    "49": "@",
}
"""Codes of the built-in formats (ECMA-376 part 1, 18.8.30) that say more than their kind."""

_LONGEST_CODE: Final = 500
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|\[(?![hms]+\])[^\]]*\]|_.|\*.|general|e[+-]', re.IGNORECASE)


def shown_as(code: str) -> str:
    """Return how a number format shows a number: "date", "percent" or "number"."""
    plain = _NOT_SHOWN.sub("", code.split(";")[0]).lower()
    if re.search("[dybe]", plain) or ("m" in plain and not re.search("[hs]", plain)):
        return "date"
    return "percent" if "%" in plain else "number"


class NumberFormat(NamedTuple):
    """How a style shows a number ("date", "percent" or "number"), and its code; "" is General."""

    shown: str = "number"
    code: str = ""


GENERAL: Final = NumberFormat()


class Formats:
    """The number formats of a workbook's styles."""

    def __init__(self, parts: Parts, part: str) -> None:
        self._codes: dict[str, NumberFormat] = {}
        self._styles: list[NumberFormat] = []
        self._known: dict[str, NumberFormat] = {}
        self._is_in_cells = False
        if part in parts:
            for _ in parts.read(part, self._start, self._end):
                pass

    def of(self, style: str) -> NumberFormat:
        """Return a style's number format. Raises MalformedError if there is no such style."""
        if not style or not self._styles:
            return GENERAL
        if style not in self._known:  # a style is named by digits, each of thousands of cells names one
            self._known[style] = self._styles[whole_number(style, len(self._styles))]
        return self._known[style]

    def _start(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            code = attributes.get("formatCode", "")[:_LONGEST_CODE]
            shown = NumberFormat(shown_as(code), "" if code.lower() == "general" else code)
            self._codes[attributes.get("numFmtId", "")] = shown
        elif name == "cellXfs":
            self._is_in_cells = True
        elif name == "xf" and self._is_in_cells:
            number = attributes.get("numFmtId", "0")
            self._styles.append(self._codes.get(number) or _format_by_number(number))

    def _end(self, name: str) -> None:
        if name == "cellXfs":
            self._is_in_cells = False


def _format_by_number(number: str) -> NumberFormat:
    known = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0
    shown = "date" if known in _DATE_NUMBERS else "percent" if known in _PERCENT_NUMBERS else "number"
    return NumberFormat(shown, _CODES.get(number, ""))
