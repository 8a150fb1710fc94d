"""Lists in spreadsheet cells: a form that a person can edit and that imports back exactly.

Paragraphs are lines. Items are numbered lines, 1. 2. 3.; groups of targets are numbered 1. 2., their items
1.1 1.2, as on the printed form. Lists typed without numbers are read, too. A member is one line.
"""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from app.formats.json.values import read_value
from app.formats.spreadsheet.package import Cell, Fault, Value
from app.models.entry import TEXT_KINDS, Kind, entries
from app.models.errors import UserError
from app.models.progress_report import Period
from app.models.project import StrategicAlignment, TargetGroup
from app.models.thai import (
    clean_line,
    clean_text,
    common_year,
    format_date,
    parse_baht,
    parse_fiscal_year,
    parse_month,
    parse_percent,
)

LEVELS = tuple(entries(StrategicAlignment))
"""The keys of an alignment's entries; each has its own column."""

_BULLET = re.compile(r"[-–—•●*▪]\s*")
_NUMBER = re.compile(r"(\d+)[.)](?!\d)\s*")
_SUB_NUMBER = re.compile(r"(\d+)\.(\d+)[.)]?(?!\d)\s*")


# --- paragraphs ---------------------------------------------------------------------------------------------


def write_paragraphs(members: Sequence[str]) -> str:
    """Write one line each; a final blank one adds a break, so that it differs from no paragraph."""
    text = "\n".join(map(_on_one_line, members))
    return f"{text}\n" if members and not members[-1] else text


def read_paragraphs(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n") if text else []


# --- items --------------------------------------------------------------------------------------------------


def write_items(members: Sequence[str]) -> str:
    return "\n".join(f"{number}. {_on_one_line(member)}".strip() for number, member in enumerate(members, 1))


def read_items(text: str) -> list[str]:
    """Parse numbered lines; without numbers every line is an item, minus a bullet that all of them have."""
    lines = _listed(text)
    if found := _numbered(lines):
        return found
    bullets = [_BULLET.match(line) for line in lines]
    return [line[b.end() :] if b and all(bullets) else line for line, b in zip(lines, bullets, strict=True)]


def _numbered(lines: Sequence[str]) -> list[str]:
    """Return nothing unless the first line is number 1. A line without number continues the item before."""
    found: list[str] = []
    for line in lines:
        if (rest := _after_number(line, len(found) + 1)) is not None:
            found.append(rest)
        elif not found:
            return []
        else:
            found[-1] = f"{found[-1]} {line}"
    return found


# --- targets ------------------------------------------------------------------------------------------------


def write_targets(groups: Sequence[TargetGroup]) -> str:
    lines = []
    for number, group in enumerate(groups, start=1):
        lines.append(f"{number}. {_on_one_line(group.title)}")
        lines += [f"{number}.{place} {_on_one_line(item)}" for place, item in enumerate(group.items, start=1)]
    return "\n".join(line.strip() for line in lines)


def read_targets(text: str) -> list[TargetGroup]:
    """Parse numbered groups and items; without numbers, bulleted lines are items of the line above them."""
    lines = _listed(text)
    if not lines or _after_number(lines[0], 1) is None:
        return _bulleted_targets(lines)
    groups: list[tuple[str, list[str]]] = []
    for line in lines:
        if (title := _after_number(line, len(groups) + 1)) is not None:
            groups.append((title, []))
        elif (item := _after_sub_number(line, len(groups), len(groups[-1][1]) + 1)) is not None:
            groups[-1][1].append(item)
        else:
            _go_on(groups, line)
    return [TargetGroup(title, tuple(items)) for title, items in groups]


def _bulleted_targets(lines: Sequence[str]) -> list[TargetGroup]:
    groups: list[tuple[str, list[str]]] = []
    for line in lines:
        bullet = _BULLET.match(line)
        if bullet and groups:
            groups[-1][1].append(line[bullet.end() :])
        else:
            groups.append((line[bullet.end() :] if bullet else line, []))
    return [TargetGroup(title, tuple(items)) for title, items in groups]


def _go_on(groups: list[tuple[str, list[str]]], line: str) -> None:
    """Append a line without number to what is above it."""
    title, items = groups[-1]
    if items:
        items[-1] = f"{items[-1]} {line}"
    else:
        groups[-1] = (f"{title} {line}", items)


# --- alignments ---------------------------------------------------------------------------------------------


def write_alignments(alignments: Sequence[StrategicAlignment]) -> dict[str, str]:
    """Return a cell for each level: plain for a single alignment, numbered for several."""
    columns = {key: [getattr(alignment, key) for alignment in alignments] for key in LEVELS}
    if len(alignments) == 1 and any(level for (level,) in columns.values()):
        return {key: _alone(level) for key, (level,) in columns.items()}
    return {key: write_items(levels) for key, levels in columns.items()}


def _alone(level: str) -> str:
    return level if not level or _read_levels(level) == [level] else write_items([level])


def read_alignments(cells: dict[str, str]) -> list[StrategicAlignment]:
    """Return the alignments from the cells of each level; those with the same number belong together."""
    columns = {key: _read_levels(text) for key, text in cells.items()}
    count = max(map(len, columns.values()), default=0)
    filled = {key: levels + [""] * (count - len(levels)) for key, levels in columns.items()}
    return [StrategicAlignment(**{key: filled[key][place] for key in filled}) for place in range(count)]


def _read_levels(text: str) -> list[str]:
    lines = _listed(text)
    return _numbered(lines) or ([" ".join(lines)] if lines else [])


# --- lines --------------------------------------------------------------------------------------------------


def _on_one_line(member: str) -> str:
    return member.replace("\n", " ")


def _listed(text: str) -> list[str]:
    """Return the lines, and a single one like "1) หนึ่ง 2) สอง" as one for each number.

    The exports of this program number by points: what stands in their lines is never divided.
    """
    lines = _lines(text)
    if len(lines) != 1 or not lines[0].startswith("1)"):
        return lines
    found: list[str] = []
    rest = lines[0]
    while (mark := f" {len(found) + 2})") in rest:
        item, _, rest = rest.partition(mark)
        found.append(item.strip())
        rest = f"{mark.strip()}{rest}"
    return [*found, rest]


def _lines(text: str) -> list[str]:
    return [line for typed in text.split("\n") if (line := typed.strip())]


def _after_number(line: str, number: int) -> str | None:
    """Return the text after "1." or "1)" if the line starts with this number. 1.5 is no such number."""
    match = _NUMBER.match(line)
    return line[match.end() :] if match and int(match[1]) == number else None


def _after_sub_number(line: str, number: int, place: int) -> str | None:
    match = _SUB_NUMBER.match(line)
    return line[match.end() :] if match and (int(match[1]), int(match[2])) == (number, place) else None


_NOTHING: Final = frozenset({"", "-", "–", "—"})
"""Texts that offices write for a missing number, date or list."""


def is_dash(cell: Cell | None) -> bool:
    """Return whether a cell holds what offices write for nothing, and is not empty."""
    return cell is not None and isinstance(cell.value, str) and cell.value.strip() in _NOTHING - {""}


_FIX = "โปรดแก้ไขช่องนี้ แล้วนำเข้าอีกครั้ง"
_NUMBERS: Final = {Kind.MONEY: parse_baht, Kind.PERCENT: parse_percent, Kind.FISCAL_YEAR: parse_fiscal_year}


def value_of(kind: Kind, cell: Cell) -> Any:
    """Return the entry's value in a cell. Raises UserError."""
    _check_value(cell)
    if kind in _NUMBERS:
        return _number(kind, cell)
    if kind is Kind.DATE:
        return _day(cell.value)
    text = raw_text(cell)
    match kind:
        case Kind.PARAGRAPHS:
            return read_value(kind, read_paragraphs(text))
        case Kind.ITEMS | Kind.TARGETS if text.strip() in _NOTHING:
            return ()
        case Kind.ITEMS:
            return read_value(kind, read_items(text))
        case Kind.TARGETS:
            groups = read_targets(text)
            return read_value(kind, [{"title": group.title, "items": [*group.items]} for group in groups])
    assert kind in TEXT_KINDS, f"no column holds {kind}"
    return read_value(kind, text)


def raw_text(cell: Cell) -> str:
    """Return the cell's text with uniform line breaks. Raises UserError if it has no value."""
    _check_value(cell)
    return text_of(cell.value).replace("\r\n", "\n").replace("\r", "\n")


def _check_value(cell: Cell) -> None:
    if isinstance(cell.value, Fault):
        raise UserError(cell.value.reason, cell.value.remedy)
    if isinstance(cell.value, bool):
        raise UserError("เป็นค่าจริงหรือเท็จ (TRUE/FALSE)", _FIX)


def text_of(value: Value) -> str:
    """Return the text that a person sees in the cell, with dates in the Buddhist Era."""
    if isinstance(value, date):
        return format_date(_in_common_era(value))
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


# --- numbers ------------------------------------------------------------------------------------------------


def _number(kind: Kind, cell: Cell) -> int | None:
    """Parse a number, or text that people typed. Raises UserError."""
    if isinstance(cell.value, date):
        raise UserError(f"เป็นวันที่ ({text_of(cell.value)}) ไม่ใช่ตัวเลข", _FIX)
    if not isinstance(cell.value, Decimal):
        text = clean_line(str(cell.value))
        return None if text in _NOTHING else _NUMBERS[kind](text)
    number = cell.value * 100 if kind is Kind.PERCENT and cell.is_percent else cell.value
    found: int | None = read_value(kind, int(number) if number == number.to_integral_value() else number)
    return found


# --- dates --------------------------------------------------------------------------------------------------


def _day(value: Value) -> date | None:
    if isinstance(value, date):
        return _in_common_era(value)
    text = clean_line(text_of(value))
    found: date | None = None if text in _NOTHING else read_value(Kind.DATE, text)
    return found


def _in_common_era(day: date) -> date:
    """Return the intended day: Excel takes a typed Buddhist year for a Common Era one. Raises UserError."""
    try:
        return day.replace(year=common_year(day.year))
    except ValueError:
        raise UserError(
            f"วันที่ {day.day}/{day.month}/{day.year} ไม่มีในปฏิทิน หรือปีไม่ถูกต้อง", "โปรดแก้เป็นวันที่ที่มีจริง เช่น 25/10/2561"
        ) from None


def period_of(cell: Cell) -> Period | None:
    """Return the month that a report is about. Raises UserError."""
    text = clean_line(raw_text(cell))
    if isinstance(cell.value, date):
        return Period.of(_in_common_era(cell.value))
    if text in _NOTHING:
        return None
    try:
        return Period(*parse_month(text))
    except UserError as error:
        try:
            day = _day(text)
        except UserError:
            raise error from None
        return Period.of(day) if day else None


def cell_text(cell: Cell) -> str:
    """Return a cell as a person sees it, for a header or a sample."""
    if isinstance(cell.value, Fault):
        return ""
    try:
        return clean_text(text_of(cell.value))
    except UserError:
        return str(cell.value)
