"""What a column holds, by its header: one text, or several from its group down to its own.

"งบประมาณ" over "ที่ได้รับจัดสรร" and "เบิกจ่าย" says something else than either alone; "เบิกจ่าย" over "ต.ค. 61" is
a report of that month; "งบประมาณ" over "ปี 2561" and "ปี 2562" leaves the choice to a person.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from app.formats.spreadsheet.columns import (
    AMBIGUOUS,
    DURATION,
    IDENTITY,
    KINDS,
    NUMBER,
    PERIOD,
    REPORT_KEYS,
    STATUSES,
    known_key,
    plain,
)
from app.models.entry import Kind
from app.models.errors import UserError
from app.models.progress_report import Period
from app.models.thai import BUDDHIST_ERA, MONTHS, SHORT_MONTHS, arabic_digits, parse_month

HeaderPath = tuple[str, ...]
"""The texts above a column, from its group down to its own, without repetition."""


@dataclass(frozen=True, slots=True)
class Month:
    """A month in a header; `year` is None where only its name stands there (Common Era, calendar year).

    The month of a quarter is its last one.
    """

    month: int
    year: int | None = None
    is_quarter: bool = False

    def in_fiscal_year(self, fiscal_year: int) -> Period:
        """Return the month itself, or that of a fiscal year (Buddhist Era) if it has no year."""
        starts = fiscal_year - BUDDHIST_ERA - 1
        return Period(self.year or (starts if self.month >= 10 else starts + 1), self.month)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column holds: an entry's key or "", the month or the year (Buddhist Era) that it is of.

    `is_sure` is False if only its group is known, so that it may be something else. `is_sum` says that it
    sums up the others of its group, `is_changed` that it is a budget after transfers.
    """

    key: str = ""
    month: Month | None = None
    year: int | None = None
    is_sure: bool = True
    is_sum: bool = False
    is_changed: bool = False


_NOTHING: Final = Meaning()
_MONEY: Final = frozenset(key for key, kind in KINDS.items() if kind is Kind.MONEY)
_DERIVED: Final = frozenset("คงเหลือ เหลือ เหลือจ่าย ร้อยละ เปอร์เซ็นต์ ผลต่าง รวม รวมทั้งสิ้น แผน เป้าหมาย".split())
"""Columns within a group of amounts that are computed, planned, or sums."""

_MEMBERS: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        "ได้รับ ที่ได้รับ ได้รับจัดสรร ที่ได้รับจัดสรร จัดสรร ได้รับอนุมัติ ที่ได้รับอนุมัติ อนุมัติ".split(), "allocated_budget_satang"
    ),
    **dict.fromkeys(
        "เบิกจ่าย เบิกจ่ายจริง เบิกจ่ายแล้ว จ่ายจริง เบิกแล้ว เบิกใช้ ใช้จ่ายจริง ใช้จ่าย ใช้ไป ใช้แล้ว".split(), "disbursed_satang"
    ),
}
"""Columns within a group of amounts."""

_SUMS: Final = frozenset({"รวม", "รวมทั้งสิ้น", "รวมทั้งหมด", "รวมงบประมาณ", "รวมเงิน", "รวมเป็นเงิน"})
_BUDGET: Final = "allocated_budget_satang"
_DISBURSED: Final = "disbursed_satang"
_OF_THIS_MONTH: Final = frozenset("เดือนนี้ ในเดือนนี้ ประจำเดือน เดือนปัจจุบัน งวดนี้ ครั้งนี้ เบิกจ่ายเดือนนี้".split())
"""Columns within a group of disbursed amounts that hold those of the report, and not of all until now."""

_QUARTER: Final = re.compile(r"(?:ไตรมาส(?:ที่)?|quarter|q)\s*([1-4])(?!\d)(.*)", re.IGNORECASE | re.DOTALL)
_FISCAL_YEAR: Final = re.compile(r"(?<!\d)25\d\d(?!\d)")
_QUARTER_ENDS: Final = (12, 3, 6, 9)

_AMOUNT_ITSELF: Final = frozenset("จำนวน จำนวนเงิน เป็นเงิน".split())
"""The column of a group of amounts that holds them, beside those that are computed."""

_PERSONS: Final = frozenset({"ชื่อ", "ชื่อสกุล", "ชื่อนามสกุล"})
_NAMES_ALONE: Final = {"officer_name": _PERSONS, "coordinator": _PERSONS, "project_name": frozenset({"ชื่อ"})}
"""The column of a group that holds the name of whom or what the group is about."""

_YEAR: Final = re.compile(
    r"(?:(?:ประจำ)?ปี(?:งบประมาณ)?)?(?:พศ)?(2[45]\d\d|20\d\d)(?:บาท)?$|(?:ประจำ)?ปี(?:งบประมาณ)?(?:พศ)?([4-9]\d)$"
)
_MONTH_NAMES: Final = "|".join(re.escape(name) for name in (*MONTHS, *SHORT_MONTHS))
_MONTH_AND_YEAR: Final = re.compile(rf"({_MONTH_NAMES})\s*(?:พ\.?ศ\.?)?\s*(\d{{4}}|\d{{2}})")
_MONTH_WORDS: Final = re.compile(r"^(ประจำ)?เดือน\s*")
_MONTHS: Final = {
    name.replace(".", ""): number for names in (MONTHS, SHORT_MONTHS) for number, name in enumerate(names, 1)
}


@lru_cache(4096)
def is_identity(text: str) -> bool:
    """Return whether the text is the header of a project's name, code or id."""
    return known_key(text) in IDENTITY


def is_part_of_identity(text: str) -> bool:
    """Return whether the text is a header below one of a project as a whole: its code or name."""
    return is_identity(text) or plain(text) in _NAMES_ALONE["project_name"]


@lru_cache(4096)
def month_in(text: str) -> Month | None:
    """Return the month that a header is: ต.ค. 61, ตุลาคม 2561, or only ต.ค."""
    line = _MONTH_WORDS.sub("", text.strip())
    if number := _MONTHS.get(line.replace(".", "").strip()):
        return Month(number)
    try:
        year, month = parse_month(line)
    except UserError:
        return None
    return Month(month, year)


@lru_cache(4096)
def quarter_in(text: str) -> Month | None:
    """Return the last month of the quarter that a header is: ไตรมาสที่ 1, ไตรมาส 1/2562, Q1."""
    match = _QUARTER.fullmatch(arabic_digits(text).strip())
    if not match:
        return None
    month = Month(_QUARTER_ENDS[int(match[1]) - 1], is_quarter=True)
    years = set(_FISCAL_YEAR.findall(match[2])) if "(" not in match[2] else set()
    return _in_year(month, int(years.pop()), is_fiscal=True) if len(years) == 1 else month


def months_named(text: str) -> list[Period]:
    """Return the months with years that a text names."""
    found = []
    for match in _MONTH_AND_YEAR.finditer(arabic_digits(text)):
        try:
            found.append(Period(*parse_month(f"{match[1]} {match[2]}")))
        except UserError:
            continue
    return found


def year_in(text: str) -> tuple[str, int | None]:
    """Return a header without the year at its end, and that year in the Buddhist Era."""
    folded = plain(text)
    if match := _YEAR.search(folded):
        year = int(match[1]) if match[1] else 2500 + int(match[2])
        return folded[: match.start()], year + BUDDHIST_ERA if year < 2400 else year
    return folded, None


def meanings(paths: Mapping[int, HeaderPath]) -> dict[int, Meaning]:
    """Return what each column holds, as far as its header tells.

    A status is a report's only beside other columns of reports.
    """
    found = {column: _meaning(path) for column, path in sorted(paths.items()) if path}
    is_of_reports = any(
        meaning.key in REPORT_KEYS and plain(paths[column][-1]) not in (AMBIGUOUS, *STATUSES)
        for column, meaning in found.items()
    )
    if not is_of_reports:
        found |= {column: _NOTHING for column in found if plain(paths[column][-1]) in STATUSES}
        for column, path in paths.items():
            if path and plain(path[-1]) == AMBIGUOUS and len(path) == 1:
                found[column] = Meaning("targets")
    return {column: meaning for column, meaning in found.items() if meaning != _NOTHING}


def _meaning(path: HeaderPath) -> Meaning:
    month, rest = _without_month(path)
    if not rest:
        return Meaning("", month)
    if month and any(_is_derived(text) for text in rest):
        return _NOTHING
    key, year, is_sure = _key_of(rest)
    if month and key in _TIMES:
        return Meaning("", _in_year(month, year, is_fiscal=True) if year and not month.year else month)
    if not key and len(rest) > 1 and plain(rest[-1]) in _SUMS and _key_of(rest[:-1])[0] == _BUDGET:
        return Meaning(_BUDGET, is_sure=False, is_sum=True)
    if key == "" and month is None and (likely := _likely_amount(rest)):
        is_changed = likely == _BUDGET and bool(_CHANGED.search(rest[-1]))
        return Meaning(likely, is_sure=False, is_changed=is_changed)
    if key == NUMBER or (key == "" and month is None):
        return _NOTHING
    return Meaning(key, month, year, is_sure)


_TIMES: Final = frozenset({PERIOD, DURATION, "fiscal_year"})
"""What a group of months may be named, without telling what its columns hold: เดือน, ปีงบประมาณ 2562."""

_AMOUNTS: Final = (
    ("งบ", _BUDGET),
    ("วงเงิน", _BUDGET),
    ("เบิกจ่าย", _DISBURSED),
    ("ยอดเบิก", _DISBURSED),
    ("ผลการเบิกจ่าย", _DISBURSED),
)
"""What headers begin with that may be an amount's: งบประมาณหลังโอน, วงเงินตามสัญญา, เบิกจ่ายแล้ว."""

_NO_AMOUNT: Final = re.compile("เหลือ|ร้อยละ|เปอร์เซ็นต์|ต่าง|ประเภท|แหล่ง|หมวด|รหัส|แผน|เลขที่|วันที่|เดือน|ผู้|หน่วย")
_CHANGED: Final = re.compile("หลัง(?:การ)?(?:โอน|ปรับ|เปลี่ยน)|สุทธิ")
"""Words of a budget as it is after transfers."""

_SPENT_WORDS: Final = re.compile("เบิก|จ่าย|ใช้|ผูกพัน")


def _likely_amount(path: HeaderPath) -> str:
    """Return the key of the amount that an unknown header may be, for a person to decide; otherwise ""."""
    name = plain(path[-1])
    if len(path) > 1 or _NO_AMOUNT.search(name):
        return ""
    key = next((key for beginning, key in _AMOUNTS if name.startswith(beginning)), "")
    return "" if key == _BUDGET and _SPENT_WORDS.search(name) else key


def _is_derived(text: str) -> bool:
    """Return whether a text beside a month's says that the column is planned, or computed of others."""
    name = plain(text)
    return name in _DERIVED or (name.startswith("แผน") and not name.startswith("แผนงาน"))


def _without_month(path: HeaderPath) -> tuple[Month | None, HeaderPath]:
    """Return the month in a path and the other texts; a year above it belongs to it."""
    place = next((n for n, text in enumerate(path) if month_in(text) or quarter_in(text)), None)
    if place is None:
        return None, path
    month = month_in(path[place]) or quarter_in(path[place])
    rest = tuple(text for n, text in enumerate(path) if n != place)
    for text in rest:
        name, year = year_in(text)
        if month and year and not name:
            month = month if month.year else _in_year(month, year, is_fiscal="งบ" in text)
            rest = tuple(other for other in rest if other != text)
    return month, rest


def _in_year(month: Month, year: int, *, is_fiscal: bool) -> Month:
    is_fiscal = is_fiscal or month.is_quarter
    return replace(month, year=month.in_fiscal_year(year).year if is_fiscal else year - BUDDHIST_ERA)


def _key_of(path: HeaderPath) -> tuple[str, int | None, bool]:
    """Return the key that the texts mean together, the year of it, and whether that is sure."""
    own, year = year_in(path[-1])
    if len(path) == 1:
        return known_key(own) if own else "", year, True
    group, _, is_sure = _key_of(path[:-1])
    if not own:
        return group, year, is_sure
    if together := known_key("".join(path[:-1]) + own):
        return together, year, True
    return _member(group, own, year)


def _member(group: str, own: str, year: int | None) -> tuple[str, int | None, bool]:
    """Return what a column within a group means."""
    if group in _MONEY or group == "progress":
        if own in _DERIVED:
            return "", None, True
        if own == "ผล" or (group in _MONEY and own in _AMOUNT_ITSELF):
            return group, year, True
        if group == _DISBURSED and own in _OF_THIS_MONTH:
            return group, year, True
        if group in _MONEY and own in _MEMBERS:
            return _MEMBERS[own], year, True
    if own in _NAMES_ALONE.get(group, ()):
        return group, year, True
    key = known_key(own)
    if group == "coordinator" and key == "officer_phone":
        return "", None, True
    if key:
        return key, year, True
    return group, year, False


def chosen_columns(
    found: Mapping[int, Meaning],
) -> tuple[dict[int, str], dict[str, tuple[int, ...]]]:
    """Return the columns that are clear, and for each entry that several may hold, those.

    Of two names, texts or lists only the first counts; between amounts or dates a person chooses, also
    between a budget and what it is after transfers.
    """
    columns: dict[int, str] = {}
    choices: dict[str, tuple[int, ...]] = {}
    for key in dict.fromkeys(meaning.key for meaning in found.values() if meaning.key and not meaning.month):
        sure, unsure = _columns_of(key, found)
        changed = [column for column in unsure if found[column].is_changed]
        if sure and changed:
            choices[key] = (*sure, *changed)
        elif len(sure) == 1 or (sure and KINDS.get(key) not in (Kind.MONEY, Kind.DATE)):
            columns[sure[0]] = key
        elif sure or unsure:
            choices[key] = tuple(sure or unsure)
    return columns, choices


def _columns_of(key: str, found: Mapping[int, Meaning]) -> tuple[Sequence[int], Sequence[int]]:
    own = [(column, meaning) for column, meaning in found.items() if meaning.key == key and not meaning.month]
    sure = [column for column, meaning in own if meaning.is_sure]
    unsure = [column for column, meaning in own if not meaning.is_sure]
    has_parts = any(not meaning.is_sure and not meaning.is_sum for _, meaning in own)
    return sure, unsure if has_parts else []
