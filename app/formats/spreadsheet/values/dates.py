"""A column of dates as a whole: which order its days and months have, and which era its years.

Excel makes 1961 of a Buddhist 61 and 3104 of a Common 2561 + 543, and swaps day and month of dates typed in
the other country's order. The fiscal year of the row decides where one meaning alone fits it; otherwise the
column is asked about.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from statistics import median_low
from typing import Final, NamedTuple

from app.formats.spreadsheet.header_meaning import month_in
from app.formats.spreadsheet.package import Cell, Value
from app.formats.spreadsheet.values.column import AS_WRITTEN, BLANK, Column, Doubt, Findings
from app.formats.spreadsheet.values.date_texts import (
    BUDDHIST,
    COMMON,
    TWICE,
    TWO_DIGITS,
    YEAR_FIRST,
    Written,
    day_of_serial,
    written_in,
    written_month,
    written_of,
    written_range,
)
from app.models.thai import fiscal_year_of, format_date

THAI: Final = "thai"
AMERICAN: Final = "american"
SWAPPED: Final = "swapped"
ERA: Final = "era"

_PLAUSIBLE_YEARS: Final = range(1995, 2056)
"""Years of the Common Era that a project without a fiscal year may have: the 20-year plans of the city began
in 2556 (2013), and none reaches beyond 2598.
"""

_NEAR: Final = 3
"""Maximum fiscal years between a project's own and its dates: projects over several years exist."""


class _Entry(NamedTuple):
    cell: Cell
    written: Written
    is_stored: bool
    """Whether the cell holds a date, so that a program has chosen the order already."""


def read_dates(column: Column, siblings: Iterable[Column], found: Findings) -> None:
    """Interpret the cells; `siblings` are the sheet's other columns of dates."""
    entries = list(_entries(column))
    american = _american_rows(column, entries, list(siblings), found)
    waiting = {row for row in found.waiting if row not in found.values}
    _decide_years(column, [entry for entry in entries if entry.cell.row not in waiting], american, found)
    _ask_parts(column, found)


def read_months(column: Column, found: Findings) -> None:
    """Interpret the months of reports: only their years can be in doubt. A project's fiscal year tells the
    year of a month without one.
    """
    entries = [entry for cell in column.doubtful if (entry := _month_entry(cell))]
    _decide_years(column, entries, set(), found)
    for cell in column.doubtful:
        month = month_in(cell.value) if isinstance(cell.value, str) else None
        if month and not month.year and cell.row in column.years:
            found.values[cell.row] = month.in_fiscal_year(column.years[cell.row]).thai


def _month_entry(cell: Cell) -> _Entry | None:
    if isinstance(cell.value, date):
        return _Entry(cell, written_of(cell.value), is_stored=True)
    pair = written_month(cell.value) if isinstance(cell.value, str) else None
    return _Entry(cell, pair[0], is_stored=False) if pair else None


def _entries(column: Column) -> Iterator[_Entry]:
    for cell in column.doubtful:
        if isinstance(cell.value, date):
            yield _Entry(cell, written_of(cell.value), is_stored=True)
        elif written := _written(cell.value):
            yield _Entry(cell, written, is_stored=False)


def _written(value: Value) -> Written | None:
    if isinstance(value, Decimal) and value == value.to_integral_value() and 0 < value < 10**8:
        return written_in(f"{value:f}".split(".")[0])
    return written_in(value) if isinstance(value, str) else None


# --- the order of day and month -----------------------------------------------------------------------------


def _american_rows(
    column: Column, entries: Sequence[_Entry], siblings: Sequence[Column], found: Findings
) -> set[int]:
    """Return the rows whose month comes first. Asks where both orders fit."""
    typed = [entry for entry in entries if not entry.is_stored]
    american = {entry.cell.row for entry in typed if not entry.written.may_be_thai}
    doubtful = [entry for entry in typed if entry.written.has_both_orders]
    _ask_swapped(column, entries, found)
    if not doubtful:
        return american
    order = _order(column, typed, doubtful, siblings)
    if order == THAI:
        return american
    if order == AMERICAN:
        return american | {entry.cell.row for entry in doubtful}
    text = "วันที่ในคอลัมน์นี้อ่านได้สองแบบ คือวันก่อนเดือนหรือเดือนก่อนวัน"
    doubt = _order_doubt(column, doubtful, text)
    if not (doubt.proposed or american) and _have_order(siblings, american=True):
        doubt = replace(doubt, proposed=AMERICAN)
    found.ask(column, doubt)
    answered = [entry for entry in doubtful if entry.cell.row not in found.waiting]
    return american | {entry.cell.row for entry in answered if _is_american(entry, found)}


def _is_american(entry: _Entry, found: Findings) -> bool:
    day = found.values.pop(entry.cell.row, None)
    return isinstance(day, date) and day.month == entry.written.first


def _order(
    column: Column, typed: Sequence[_Entry], doubtful: Sequence[_Entry], siblings: Sequence[Column]
) -> str:
    """Return the order that alone fits the column, or ""."""
    has_thai = any(not entry.written.may_be_american for entry in typed if entry.written.tells_order)
    has_american = any(not entry.written.may_be_thai for entry in typed)
    fits_thai, fits_american = (_fit_years(column, doubtful, american=order) for order in (False, True))
    if has_thai and has_american:
        return ""
    if has_american:
        same_era = all(entry.written.is_of_common_era for entry in doubtful)
        return AMERICAN if same_era and (fits_american or not fits_thai) else ""
    if has_thai or not any(entry.written.is_of_common_era for entry in doubtful):
        return "" if _have_order(siblings, american=True) and not fits_thai else THAI
    if fits_thai != fits_american:
        return THAI if fits_thai else ""
    is_thai_beside = _have_order(siblings, american=False) and not _have_order(siblings, american=True)
    return THAI if is_thai_beside else ""


def _fit_years(column: Column, entries: Sequence[_Entry], *, american: bool) -> bool:
    """Return whether in this order every date is within the fiscal year of its row."""
    return all(
        any(
            fiscal_year_of(day) == column.years.get(entry.cell.row)
            for day in entry.written.days(american=american).values()
        )
        for entry in entries
    )


def _have_order(columns: Iterable[Column], *, american: bool) -> bool:
    """Return whether a date of these columns can only be in this order."""
    typed = (entry.written for column in columns for entry in _entries(column) if not entry.is_stored)
    return any(
        written.tells_order and not (written.may_be_thai if american else written.may_be_american)
        for written in typed
    )


def _order_doubt(column: Column, entries: Sequence[_Entry], text: str) -> Doubt:
    orders = {THAI: False, AMERICAN: True}
    cells = []
    for entry in entries:
        days = {key: _first(entry.written, american=order) for key, order in orders.items()}
        cells.append((entry.cell, {key: day for key, day in days.items() if day}))
    first = cells[0][1]
    labels = {
        THAI: f"วันก่อนเดือน: {_shown(first.get(THAI))}",
        AMERICAN: f"เดือนก่อนวัน: {_shown(first.get(AMERICAN))}",
    }
    fits = [key for key, order in orders.items() if _fit_years(column, entries, american=order)]
    return Doubt("order", text, labels, cells, fits[0] if len(fits) == 1 else None)


def _first(written: Written, *, american: bool) -> date | None:
    return next(iter(written.days(american=american).values()), None)


def _shown(day: date | None) -> str:
    return format_date(day) if day else "ไม่มีในปฏิทิน"


def _ask_swapped(column: Column, entries: Sequence[_Entry], found: Findings) -> None:
    """Ask about stored dates whose day and month Excel has swapped.

    Excel keeps as text what it cannot read in its own order: beside such texts, and where no stored date has
    a day above 12, the stored ones were typed in the other order.
    """
    stored = [entry for entry in entries if entry.is_stored]
    texts = [entry.written for entry in entries if not entry.is_stored and entry.written.tells_order]
    is_mixed = any(not (text.may_be_thai and text.may_be_american) for text in texts)
    if is_mixed and all(entry.written.first <= 12 for entry in stored):
        swapped = [entry for entry in stored if entry.written.first != entry.written.second]
    else:
        swapped = [entry for entry in stored if _fits_swapped_only(column, entry)]
    if not swapped:
        return
    cells = [(entry.cell, _swaps(entry)) for entry in swapped]
    labels = {
        SWAPPED: f"Excel สลับวันกับเดือน ที่ถูกคือ {_shown(_first(_turned(swapped[0].written), american=False))}",
        AS_WRITTEN: f"ถูกต้องแล้ว คือ {_shown(_first(swapped[0].written, american=False))}",
    }
    text = "วันกับเดือนอาจสลับกัน เพราะ Excel อ่านวันที่ที่พิมพ์ตามลำดับของภาษาอื่น"
    found.ask(column, Doubt("swapped", text, labels, cells, _swap_proposal(column, swapped)))


def _turned(written: Written) -> Written:
    return Written(written.second, written.first, written.year)


def _swaps(entry: _Entry) -> Mapping[str, Value]:
    day = entry.cell.value
    assert isinstance(day, date)
    return {SWAPPED: day.replace(month=day.day, day=day.month), AS_WRITTEN: day}


def _swap_proposal(column: Column, swapped: Sequence[_Entry]) -> str | None:
    stored = sum(_is_in_year(column, entry, entry.written) for entry in swapped)
    turned = sum(_is_in_year(column, entry, _turned(entry.written)) for entry in swapped)
    return None if stored > turned else SWAPPED


def _is_in_year(column: Column, entry: _Entry, written: Written) -> bool:
    day = _first(written, american=False)
    return day is not None and fiscal_year_of(day) == column.years.get(entry.cell.row)


def _fits_swapped_only(column: Column, entry: _Entry) -> bool:
    """Return whether a project begins in its fiscal year only with day and month swapped."""
    if column.key != "start_date" or entry.written.first > 12:
        return False
    turned = _is_in_year(column, entry, _turned(entry.written))
    return turned and not _is_in_year(column, entry, entry.written)


# --- the year -----------------------------------------------------------------------------------------------


def _decide_years(column: Column, entries: Sequence[_Entry], american: set[int], found: Findings) -> None:
    doubts: dict[str, list[tuple[Cell, dict[str, date]]]] = {}
    far: list[Doubt] = []
    for entry in entries:
        cell = entry.cell
        stored = found.values.get(cell.row, cell.value)
        written = written_of(stored) if isinstance(stored, date) else entry.written
        days = written.days(american=cell.row in american and not entry.is_stored)
        near = [key for key, day in days.items() if _is_near(day, column.years.get(cell.row))]
        if len(near) == 1 and (cell.row in column.years or (len(days) == 1 and near[0] != TWICE)):
            if days[near[0]] != cell.value:
                found.values[cell.row] = days[near[0]]
        elif len(days) > 1 or TWICE in days:
            name = next((name for name in (TWO_DIGITS, TWICE, YEAR_FIRST) if name in days), ERA)
            doubts.setdefault(name, []).append((cell, days))
        elif days:
            far.append(_far_doubt(column, cell, next(iter(days.values()))))
    for name, cells in doubts.items():
        found.ask(column, _year_doubt(column, name, cells))
    found.ask_each(column, far)


def _is_near(day: date, fiscal_year: int | None) -> bool:
    if fiscal_year is None:
        return day.year in _PLAUSIBLE_YEARS
    return abs(fiscal_year_of(day) - fiscal_year) <= _NEAR


_YEAR_LABELS: Final = {
    TWO_DIGITS: "พิมพ์ปี พ.ศ. สองหลัก",
    TWICE: "บวก 543 ไว้สองครั้ง",
    BUDDHIST: "เป็นปี พ.ศ.",
    COMMON: "เป็นปี ค.ศ.",
    YEAR_FIRST: "ปีอยู่หน้า",
}
_YEAR_TEXTS: Final = {
    TWO_DIGITS: "ปีอาจมาจากปี พ.ศ. สองหลักที่ Excel อ่านเป็น ค.ศ.",
    TWICE: "ปีอาจบวก 543 ไว้สองครั้ง",
    ERA: "ปีสองหลักเป็น พ.ศ. หรือ ค.ศ.",
    YEAR_FIRST: "ปีสองหลักอาจอยู่หน้าหรืออยู่หลัง",
}


def _year_doubt(column: Column, name: str, cells: Sequence[tuple[Cell, dict[str, date]]]) -> Doubt:
    """Return the doubt of cells whose years may mean the same eras."""
    labels: dict[str, str] = {}
    for _, days in cells:
        for key, day in days.items():
            labels.setdefault(key, f"{_YEAR_LABELS[key]} คือ {format_date(day)}")
    near = {
        key for cell, days in cells for key, day in days.items() if _is_near(day, column.years.get(cell.row))
    }
    proposed = next((key for key in labels if key in near), None)
    if name == YEAR_FIRST:
        proposed = _closest(column, cells, near)
    if len(labels) == 1:
        labels[BLANK] = "เว้นว่าง"
    return Doubt(name, _YEAR_TEXTS[name], labels, cells, proposed)


def _closest(
    column: Column, cells: Sequence[tuple[Cell, dict[str, date]]], keys: Collection[str]
) -> str | None:
    """Return the meaning that is the closest to the column's clear dates, or its dates to each other."""
    doubtful = {cell.row for cell, _ in cells}
    clear = [day for cell in column.doubtful if cell.row not in doubtful and (day := _clear_day(cell))]
    distances: dict[str, int] = {}
    for key in keys:
        days = [days[key].toordinal() for _, days in cells if key in days]
        if len(days) == len(cells) and (clear or len(days) > 1):
            around = median_low(day.toordinal() for day in clear) if clear else median_low(days)
            distances[key] = max(abs(day - around) for day in days)
    return min(distances, key=distances.__getitem__) if distances else None


def _clear_day(cell: Cell) -> date | None:
    """Return the day of a cell that can mean only one."""
    written = written_of(cell.value) if isinstance(cell.value, date) else _written(cell.value)
    days = written.days() if written and not written.has_both_orders else {}
    return next(iter(days.values())) if len(days) == 1 else None


def _far_doubt(column: Column, cell: Cell, day: date) -> Doubt:
    year = column.years.get(cell.row)
    what = f"ห่างจากปีงบประมาณ {year}" if year else "ห่างจากปีปัจจุบันมาก"
    labels = {AS_WRITTEN: f"ถูกต้องแล้ว คือ {format_date(day)}", BLANK: "ไม่ถูกต้อง ให้เว้นว่าง"}
    return Doubt("far", f"วันที่ {format_date(day)} {what}", labels, [(cell, {AS_WRITTEN: day})])


# --- what says more or less than a day ----------------------------------------------------------------------


def _ask_parts(column: Column, found: Findings) -> None:
    """Ask about ranges, months without a day, and days that Excel shows as a number."""
    parts: dict[str, list[tuple[Cell, dict[str, Value]]]] = {}
    for cell in column.doubtful:
        if not isinstance(cell.value, str | Decimal) or _written(cell.value):
            continue
        text = cell.value if isinstance(cell.value, str) else f"{cell.value:f}"
        for name, day in _parts(column, text):
            parts.setdefault(name, []).append((cell, {"day": day}))
    for name, cells in parts.items():
        labels = {"day": f"หมายถึง {format_date(cells[0][1]['day'])}", BLANK: "เว้นว่าง"}  # type: ignore[arg-type]
        found.ask(column, Doubt(name, _PART_TEXTS[name], labels, cells, "day"))


_PART_TEXTS: Final = {
    "range": "ช่องนี้มีวันที่สองวัน",
    "month": "ช่องนี้มีเดือนแต่ไม่มีวัน",
    "serial": "ช่องนี้เป็นตัวเลขที่ Excel ใช้แทนวันที่",
}


def _parts(column: Column, text: str) -> Iterator[tuple[str, date]]:
    place = 1 if column.key == "end_date" else 0
    for name, pair in (("range", written_range(text)), ("month", written_month(text))):
        day = _likeliest(pair[place], column) if pair else None
        if day:
            yield name, day
            return
    if day := day_of_serial(text):
        yield "serial", day


def _likeliest(written: Written, column: Column) -> date | None:
    days = list(written.days().values())
    return next((day for day in days if _is_near(day, None)), days[0] if days else None)
