"""Columns of one unit: the text is derived from the value, so that window, paper and workbook agree."""

from collections.abc import Callable
from typing import Any

from app.models.thai import clean_line, format_baht, format_percent, from_hundredths
from app.printing.columns.column import NOTHING, Column, Unit, Value

Count = Callable[[Any], int | None]
"""Returns a count, or satang, or hundredths of a percent of a row; None where there is no value."""


def text_column(
    title: str,
    of: Callable[[Any], str],
    *,
    share: float = 1,
    stretches: bool = False,
    width: int = 0,
    is_aside: bool = False,
) -> Column:
    """Return a column of text on one line."""

    def text(row: Any) -> str:
        return clean_line(of(row))

    return Column(title, text, share=share, stretches=stretches, width=width, read=text, is_aside=is_aside)


def count_column(title: str, of: Count, *, share: float = 1, note: str = "") -> Column:
    return _number(title, of, "{:,}".format, of, Unit.COUNT, share, note)


def baht_column(title: str, satang_of: Count, *, share: float = 1.6, note: str = "") -> Column:
    return _number(title, satang_of, _signed_baht, _hundredths(satang_of), Unit.BAHT, share, note)


def percent_column(title: str, of: Count, *, share: float = 1, note: str = "") -> Column:
    return _number(title, of, _signed_percent, _hundredths(of), Unit.PERCENT, share, note)


def year_column(title: str, of: Count) -> Column:
    return _number(title, of, str, of, Unit.YEAR, 1, "")


def _number(
    title: str,
    of: Count,
    shown: Callable[[int], str],
    read: Callable[[Any], Value],
    unit: Unit,
    share: float,
    note: str,
) -> Column:
    def text(row: Any) -> str:
        found = of(row)
        return NOTHING if found is None else shown(found)

    return Column(title, text, is_number=True, share=share, note=note, read=read, unit=unit)


def _hundredths(of: Count) -> Callable[[Any], Value]:
    def read(row: Any) -> Value:
        found = of(row)
        return None if found is None else from_hundredths(found)

    return read


def _signed_baht(satang: int) -> str:
    return f"-{format_baht(-satang)}" if satang < 0 else format_baht(satang)


def _signed_percent(hundredths: int) -> str:
    return f"-{format_percent(-hundredths)}" if hundredths < 0 else format_percent(hundredths)
