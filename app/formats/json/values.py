"""The form's values as JSON and back, by the kind of their entries.

Numbers and dates use the same parsers as typed text, so that both mean the same.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any, Final

from app.models.entry import MAX_LIST_LENGTH, MAX_TEXT_LENGTH, TEXT_KINDS, Entry, Kind, entries, later_entries
from app.models.errors import UserError
from app.models.project import StrategicAlignment, TargetGroup
from app.models.thai import clean_line, clean_text, parse_baht, parse_date, parse_fiscal_year, parse_percent

Held = str | tuple[str, ...] | Mapping[str, str]
"""The content of a JSON key: an entry (by its key in the code), or a list or object of entries."""

Shape = Mapping[str, Held]

ALIGNMENT: Final = {
    "issue": "strategic_issue",
    "sub_issue": "strategic_sub_issue",
    "goal": "strategic_goal",
    "indicator": "indicator",
}

_FIX = "โปรดแก้ไฟล์ต้นฉบับ แล้วนำเข้าอีกครั้ง"
_REMEDIES = {
    Kind.DATE: 'โปรดแก้เป็นวันที่ที่มีจริง เช่น "2018-10-25" หรือ "25/10/2561" แล้วนำเข้าอีกครั้ง',
    Kind.FISCAL_YEAR: "โปรดแก้เป็นปี พ.ศ. เช่น 2562 แล้วนำเข้าอีกครั้ง",
    Kind.MONEY: "โปรดแก้เป็นตัวเลขที่ไม่ติดลบ ทศนิยมไม่เกินสองตำแหน่ง เช่น 88400.50 แล้วนำเข้าอีกครั้ง",
    Kind.PERCENT: "โปรดแก้เป็นตัวเลขที่ไม่ติดลบ ทศนิยมไม่เกินสองตำแหน่ง เช่น 10.50 แล้วนำเข้าอีกครั้ง",
}

# --- places and types ---------------------------------------------------------------------------------------


@contextmanager
def within(place: str) -> Iterator[None]:
    """Prefix UserErrors of the block with `place`."""
    try:
        yield
    except UserError as error:
        raise UserError(f"{place} {error.what}", error.remedy) from None


def expect(value: Any, *types: type, thai: str) -> Any:
    """Return the value if it has one of these types. Raises UserError; booleans never count as numbers."""
    if isinstance(value, types) and (bool in types or not isinstance(value, bool)):
        return value
    raise UserError(f"ต้องเป็น{thai} ไม่ใช่{_thai_type(value)}", _FIX)


def _thai_type(value: Any) -> str:
    if isinstance(value, bool):
        return "ค่าจริงเท็จ"
    if isinstance(value, int | Decimal):
        return "ตัวเลข"
    names: dict[type, str] = {str: "ข้อความ", list: "รายการ [ ]", dict: "กลุ่มข้อมูล { }"}
    return names.get(type(value), "ค่าว่าง (null)")


def expect_list(value: Any, longest: int = MAX_LIST_LENGTH) -> list[Any]:
    found: list[Any] = expect([] if value is None else value, list, thai="รายการ [ ]")
    if len(found) > longest:
        raise UserError(
            f"มี {len(found):,} รายการ เกิน {longest} รายการที่เก็บได้", "โปรดลดจำนวนรายการ แล้วนำเข้าอีกครั้ง"
        )
    return found


def expect_object(value: Any, labels: Mapping[str, str], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the object if it has all keys of `labels` (key → Thai label) and no others but the optional
    ones.

    A key of `labels` that is also optional may be missing. Raises UserError.
    """
    found: dict[str, Any] = expect(value, dict, thai="กลุ่มข้อมูล { }")
    for key, label in labels.items():
        if key not in found and key not in optional:
            raise UserError(f"ไม่มี{label} ({key})", f'โปรดเพิ่ม "{key}" (ใส่ null หากยังไม่มีข้อมูล) แล้วนำเข้าอีกครั้ง')
    if unknown := [key[:50] for key in found if key not in labels and key not in optional]:
        names = ", ".join(unknown[:5])
        raise UserError(f"มีข้อมูลที่โปรแกรมไม่รู้จัก ({names})", "โปรดลบออกหรือแก้ชื่อให้ตรงตามรูปแบบ แล้วนำเข้าอีกครั้ง")
    return found


# --- objects of entries -------------------------------------------------------------------------------------


def with_later_entries(form: type[Any], shape: Shape) -> Shape:
    """Return the shape with the entries added in later versions, each under its own key."""
    return {**shape, **{_json_key(item): key for key, item in later_entries(form).items()}}


def optional_entries(form: type[Any], shape: Shape) -> dict[str, str]:
    """Return the JSON keys, with their entries, that an earlier version's project JSON does not have."""
    later = later_entries(form)
    return {key: held for key, held in shape.items() if isinstance(held, str) and held in later}


def _json_key(item: Entry) -> str:
    """Return the entry's JSON key, which names its unit: _baht for amounts, _percent for percentages."""
    if item.kind is Kind.MONEY:
        return f"{item.key.removesuffix('_satang')}_baht"
    return f"{item.key}_percent" if item.kind is Kind.PERCENT else item.key


def labels_of(form: type[Any], shape: Shape) -> dict[str, str]:
    """Return the Thai label of each JSON key."""
    return {key: _label(entries(form), held) for key, held in shape.items()}


def _label(declared: Mapping[str, Entry], held: Held) -> str:
    """Return the entry's label, or for several entries the title of their section."""
    if isinstance(held, str):
        return declared[held].label
    first = next(iter(held.values() if isinstance(held, Mapping) else held))
    section = declared[first].section
    assert section, "only entries of the form have a place in the project JSON"
    return section.title


def read_entries(form: type[Any], shape: Shape, found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of the entries by their keys. `found` has passed `expect_object`."""
    labels = labels_of(form, shape)
    values: dict[str, Any] = {}
    for key, held in shape.items():
        if isinstance(held, str):
            values[held] = _read_entry(entries(form)[held], key, found.get(key))
            continue
        with within(f"{labels[key]} ({key})"):
            values |= _read_several(form, held, found[key])
    return values


def _read_several(form: type[Any], held: tuple[str, ...] | Mapping[str, str], value: Any) -> dict[str, Any]:
    if isinstance(held, tuple):
        levels = itertools.chain(expect_list(value, longest=len(held)), itertools.repeat(None))
        return {key: _read_entry(entries(form)[key], "", next(levels)) for key in held}
    found = expect_object(dict.fromkeys(held) if value is None else value, labels_of(form, held))
    return read_entries(form, held, found)


def _read_entry(item: Entry, key: str, value: Any) -> Any:
    with within(f"{item.label} ({key}):" if key else f"{item.label}:"):
        return read_value(item.kind, value)


def read_value(kind: Kind, value: Any) -> Any:
    """Parse an entry of this kind from its JSON value. Raises UserError with the remedy for the kind."""
    try:
        return _READERS[kind](value)
    except UserError as error:
        raise UserError(error.what, _REMEDIES.get(kind, error.remedy)) from None


def write_entries(record: Any, shape: Shape) -> dict[str, Any]:
    """Return the JSON object of a record: the inverse of `read_entries`."""
    return {key: _write_held(record, held) for key, held in shape.items()}


def _write_held(record: Any, held: Held) -> Any:
    if isinstance(held, str):
        return _WRITERS[entries(type(record))[held].kind](getattr(record, held))
    if isinstance(held, Mapping):
        return write_entries(record, held)
    levels = [_write_held(record, key) for key in held]
    while levels and levels[-1] is None:
        levels.pop()
    return levels


# --- kinds --------------------------------------------------------------------------------------------------


def _text(value: Any, clean: Callable[[str], str] = clean_text) -> str:
    typed: str = expect("" if value is None else value, str, thai="ข้อความ")
    if len(typed) > MAX_TEXT_LENGTH:
        raise UserError(
            f"ข้อความยาว {len(typed):,} ตัวอักษร เกิน {MAX_TEXT_LENGTH:,} ตัวอักษรที่เก็บได้",
            "โปรดย่อข้อความ แล้วนำเข้าอีกครั้ง",
        )
    return clean(typed)


def _line(value: Any) -> str:
    return _text(value, clean_line)


def _lines(value: Any) -> tuple[str, ...]:
    return tuple(map(_line, expect_list(value)))


def _date(value: Any) -> date | None:
    typed = _line(value)
    return parse_date(typed) if typed else None


def _fiscal_year(value: Any) -> int | None:
    return None if value is None else parse_fiscal_year(str(expect(value, int, thai="ตัวเลขจำนวนเต็ม")))


def _number(parse: Callable[[str], int]) -> Callable[[Any], int | None]:
    return lambda value: None if value is None else parse(_digits(expect(value, int, Decimal, thai="ตัวเลข")))


def _digits(number: int | Decimal) -> str:
    """Return the number as a person would type it; an extreme exponent stays as it is."""
    if isinstance(number, Decimal) and number.is_finite() and -30 < number.adjusted() < 30:
        return format(number, "f")
    return str(number)


def _targets(value: Any) -> tuple[TargetGroup, ...]:
    return tuple(_target(number, group) for number, group in enumerate(expect_list(value), start=1))


def _target(number: int, value: Any) -> TargetGroup:
    with within(f"กลุ่มที่ {number}"):
        found = expect_object(value, {"title": "ชื่อกลุ่มเป้าหมาย", "items": "รายการเป้าหมาย"})
        return TargetGroup(_line(found["title"]), _lines(found["items"]))


def _alignments(value: Any) -> tuple[StrategicAlignment, ...]:
    return tuple(_alignment(number, group) for number, group in enumerate(expect_list(value), start=1))


def _alignment(number: int, value: Any) -> StrategicAlignment:
    with within(f"ชุดที่ {number}"):
        found = expect_object(value, labels_of(StrategicAlignment, ALIGNMENT))
        return StrategicAlignment(**read_entries(StrategicAlignment, ALIGNMENT, found))


_READERS: dict[Kind, Callable[[Any], Any]] = {
    **dict.fromkeys(TEXT_KINDS, _line),
    Kind.TEXT: _text,
    Kind.FISCAL_YEAR: _fiscal_year,
    Kind.DATE: _date,
    Kind.MONEY: _number(parse_baht),
    Kind.PERCENT: _number(parse_percent),
    Kind.PARAGRAPHS: _lines,
    Kind.ITEMS: _lines,
    Kind.TARGETS: _targets,
    Kind.ALIGNMENTS: _alignments,
}


def _json_number(hundredths: int | None) -> int | Decimal | None:
    """Return a whole number, or a Decimal with exactly two decimals."""
    if hundredths is None:
        return None
    whole, rest = divmod(hundredths, 100)
    return Decimal(f"{whole}.{rest:02}") if rest else whole


_WRITERS: dict[Kind, Callable[[Any], Any]] = {
    **dict.fromkeys(TEXT_KINDS, lambda text: text or None),
    Kind.FISCAL_YEAR: lambda year: year,
    Kind.DATE: lambda day: day and day.isoformat(),
    Kind.MONEY: _json_number,
    Kind.PERCENT: _json_number,
    Kind.PARAGRAPHS: list,
    Kind.ITEMS: list,
    Kind.TARGETS: lambda groups: [asdict(group) | {"items": list(group.items)} for group in groups],
    Kind.ALIGNMENTS: lambda alignments: [write_entries(alignment, ALIGNMENT) for alignment in alignments],
}
