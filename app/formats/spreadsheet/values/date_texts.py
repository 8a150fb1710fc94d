"""Dates as people write them in cells: what the day, the month and the year may be, before it is decided."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from app.models.thai import BUDDHIST_ERA, MONTHS, SHORT_MONTHS, arabic_digits, clean_line, days_of_month

BUDDHIST: Final = "buddhist"
COMMON: Final = "common"
TWO_DIGITS: Final = "two_digits"
TWICE: Final = "twice"
YEAR_FIRST: Final = "year_first"
"""Keys of what a written year may be: of the Buddhist or the Common Era, 1961 made of 61, 2561 + 543; or it
stands first, as in 18-10-01.
"""

_YEARS_OF_WORK: Final = range(1995, 2056)
"""Years of the Common Era that a year before its month may mean."""


@dataclass(frozen=True, slots=True)
class Written:
    """A date as written: the first and the second number, and a year of two or four digits.

    `has_order` says whether day and month are both numbers, so that either may come first.
    `era` is told by the text itself, otherwise "". `may_lead` says that the first of three numbers may be the
    year.
    """

    first: int
    second: int
    year: int
    has_two_digits: bool = False
    has_order: bool = False
    era: str = ""
    may_lead: bool = False

    @property
    def may_be_thai(self) -> bool:
        return self.second <= 12

    @property
    def may_be_american(self) -> bool:
        return self.has_order and self.first <= 12

    @property
    def tells_order(self) -> bool:
        """Whether the order of its day and month can be evidence for other dates."""
        return self.has_order and not (self.may_lead and self._year_first())

    @property
    def has_both_orders(self) -> bool:
        return self.may_be_thai and self.may_be_american and self.first != self.second

    @property
    def is_of_common_era(self) -> bool:
        return not self.has_two_digits and 1900 <= self.year < 2400

    def days(self, *, american: bool = False) -> dict[str, date]:
        """Return the days that it may mean by the key of its year's meaning, the likeliest first."""
        day, month = (self.second, self.first) if american else (self.first, self.second)
        found = {key: _day(year, month, day) for key, year in self._years().items()}
        if self.may_lead and (leading := self._year_first()):
            found[YEAR_FIRST] = leading
        return {key: day for key, day in found.items() if day}

    def _year_first(self) -> date | None:
        """Return the day of 18-10-01 if 18 is its year."""
        years = Written(self.year, self.second, self.first, has_two_digits=True)._short_years().values()
        plausible = (year for year in years if year in _YEARS_OF_WORK)
        return next((day for year in plausible if (day := _day(year, self.second, self.year))), None)

    def _years(self) -> dict[str, int]:
        if self.has_two_digits:
            return self._short_years()
        if 2400 <= self.year < 2700:
            return {BUDDHIST: self.year - BUDDHIST_ERA}
        if 2400 <= self.year - BUDDHIST_ERA < 2700:
            return {TWICE: self.year - 2 * BUDDHIST_ERA}
        if 1930 <= self.year < 2000:
            return {TWO_DIGITS: self.year + 600 - BUDDHIST_ERA, COMMON: self.year}
        if 2050 < self.year < 2100:
            return {TWO_DIGITS: self.year + 500 - BUDDHIST_ERA, COMMON: self.year}
        return {COMMON: self.year} if 1900 <= self.year < 2157 else {}

    def _short_years(self) -> dict[str, int]:
        buddhist = {BUDDHIST: 2500 + self.year - BUDDHIST_ERA}
        common = {COMMON: 2000 + self.year}
        if self.era or self.year >= 50:
            return common if self.era == COMMON else buddhist
        return common | buddhist if self.year < 40 else buddhist | common


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def written_of(day: date) -> Written:
    """Return the date of a cell that is one."""
    return Written(day.day, day.month, day.year)


# --- texts --------------------------------------------------------------------------------------------------

_BEFORE = re.compile(
    r"^(?:(?:วัน)?(?:จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัสฯ?|ศุกร์|เสาร์|อาทิตย์)(?:ที่|\s|,)\s*)?(?:วันที่\s*)?(?=\d)"
)
_TIME = re.compile(r"(?:[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?|\s*เวลา\s*\d{1,2}[:.]\d{2})\s*(?:น\.?)?$")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_YEAR_FIRST_IN_DIGITS = re.compile(r"(20[0-4]\d|25[5-9]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
_NUMBERS = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(\d{4}|\d{2})")
_DIGITS_ONLY = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})")
_ERA = r"(?P<era>พ\.?\s?ศ\.?|ค\.?\s?ศ\.?)?"
_NAMED = re.compile(
    rf"(?P<day>\d{{1,2}})[-/.\s]*(?:เดือน\s*)?(?P<month>[ก-๎.]+?|[A-Za-z]+)[-/.,\s]*{_ERA}\s*(?P<year>\d{{4}}|\d{{2}})"
)
_MONTH_ONLY = re.compile(rf"(?:เดือน)?(?P<month>[ก-๎.]+?|[A-Za-z]+)[-/.,\s]*{_ERA}\s*(?P<year>\d{{4}}|\d{{2}})")
_MONTH_NUMBER = re.compile(r"(\d{1,2})[-/](\d{4}|\d{2})")
_RANGE = re.compile(r"\s*(?:\s-\s|[–—]|ถึง)\s*")
_SERIAL = re.compile(r"[34]\d{4}")
"""Excel's numbers of the days from 1982 to 2036."""

_ENGLISH = "january february march april may june july august september october november december".split()
_SHORTEST: Final = 3


def plain_date_text(text: str) -> str:
    """Return the text without the day of the week, the word for a date and the time."""
    plain = re.sub(r"\s+", " ", arabic_digits(clean_line(text))).strip()
    return _TIME.sub("", _BEFORE.sub("", plain)).strip()


def written_in(text: str) -> Written | None:
    """Parse a date in a cell's text; None if it is none. Day and month stay undecided."""
    return _known(text) if len(text) <= _USUAL_LENGTH else _parsed(text)


_USUAL_LENGTH: Final = 40
"""Letters up to which a text's date is remembered: a column has few different dates."""


@lru_cache(maxsize=2_000)
def _known(text: str) -> Written | None:
    return _parsed(text)


def _parsed(text: str) -> Written | None:
    plain = plain_date_text(text)
    if match := _YEAR_FIRST.fullmatch(plain) or _YEAR_FIRST_IN_DIGITS.fullmatch(plain):
        year, month, day = map(int, match.groups())
        return Written(day, month, year)
    if match := _NUMBERS.fullmatch(plain) or _DIGITS_ONLY.fullmatch(plain):
        first, second = int(match[1]), int(match[2])
        is_short = len(match[3]) == 2
        may_lead = is_short and len(match[1]) == 2
        return Written(first, second, int(match[3]), is_short, has_order=True, may_lead=may_lead)
    if match := _NAMED.fullmatch(plain):
        return _named(match, int(match["day"]))
    return None


def _named(match: re.Match[str], day: int) -> Written | None:
    month = _month(match["month"])
    return (
        Written(day, month, int(match["year"]), len(match["year"]) == 2, era=_era(match)) if month else None
    )


def _era(match: re.Match[str]) -> str:
    if match["era"]:
        return COMMON if match["era"].startswith("ค") else BUDDHIST
    return COMMON if match["month"].isascii() and int(match["year"]) < 50 else ""


def _month(name: str) -> int:
    """Return the number of a month by its name or the unmistakable beginning of it, or 0."""
    plain = name.replace(".", "").casefold()
    for number, (full, short) in enumerate(zip(MONTHS, SHORT_MONTHS, strict=True), start=1):
        if plain in (full, short.replace(".", "")):
            return number
    names = _ENGLISH if plain.isascii() else MONTHS
    found = [number for number, full in enumerate(names, start=1) if full.startswith(plain)]
    return found[0] if len(found) == 1 and len(plain) >= _SHORTEST else 0


def written_range(text: str) -> tuple[Written, Written] | None:
    """Parse "1 ตุลาคม 2561 – 30 กันยายน 2562"; None if it is no range of two dates."""
    parts = [written_in(part) for part in _RANGE.split(arabic_digits(clean_line(text)))]
    if len(parts) != 2 or parts[0] is None or parts[1] is None:
        return None
    return parts[0], parts[1]


def written_month(text: str) -> tuple[Written, Written] | None:
    """Parse a month without a day; return its first and its last day."""
    plain = plain_date_text(text)
    if match := _MONTH_NUMBER.fullmatch(plain):
        first: Written | None = Written(1, int(match[1]), int(match[2]), len(match[2]) == 2)
    else:
        match = _MONTH_ONLY.fullmatch(plain)
        first = _named(match, 1) if match else None
    day = next(iter(first.days().values()), None) if first else None
    return (first, replace(first, first=days_of_month(day.year, day.month))) if first and day else None


def day_of_serial(text: str) -> date | None:
    """Return the day that Excel means by a number whose format got lost: 43374 is 1 October 2018."""
    return date(1899, 12, 30) + timedelta(int(text)) if _SERIAL.fullmatch(text.strip()) else None
