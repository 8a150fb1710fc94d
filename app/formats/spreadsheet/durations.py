"""A column that holds a project's first and last day in one text: "ต.ค. 66 - ก.ย. 67"."""

import re
from typing import Final, NamedTuple

from app.formats.spreadsheet.values.date_texts import written_in
from app.models.thai import BUDDHIST_ERA, MONTHS, SHORT_MONTHS, arabic_digits, clean_line, days_of_month

_WHOLE_YEAR: Final = re.compile(r"(ตลอด|ทั้ง)(ทั้ง)?ปี(งบประมาณ)?(\s*(พ\.?\s?ศ\.?)?\s*(?P<year>25\d\d))?")
_BEFORE: Final = re.compile(r"^(ตั้งแต่|ระหว่าง|เริ่ม|ภายใน|ช่วง)?\s*(วันที่|เดือน)?\s*")
_BETWEEN: Final = re.compile(r"\s*(?:ถึง|สิ้นสุด|[–—]|-(?=[^-]*$))\s*")
_NUMBERS: Final = {
    name.replace(".", ""): number for names in (MONTHS, SHORT_MONTHS) for number, name in enumerate(names, 1)
}
_MONTH: Final = "|".join(re.escape(name) for name in (*MONTHS, *SHORT_MONTHS, *_NUMBERS))
_PART: Final = re.compile(
    rf"(?:วันที่\s*)?(?:(?P<day>\d{{1,2}})\s*)?(?:เดือน\s*)?(?P<month>{_MONTH})?\s*(?:พ\.?\s?ศ\.?)?\s*(?P<year>25\d\d|\d\d)?"
)


class _Part(NamedTuple):
    day: int | None
    month: int | None
    year: int | None


def first_and_last_day(text: str, fiscal_year: int | None) -> tuple[str, str] | None:
    """Return the texts of the first and the last day, or None if it tells no days ("12 เดือน", "90 วัน").

    What the second part tells holds for the first one, too: "1 - 31 ม.ค. 67", "ต.ค. - ธ.ค. 66". The fiscal
    year (Buddhist Era) completes months without any.
    """
    line = _BEFORE.sub("", " ".join(arabic_digits(clean_line(text)).strip("() ").split()))
    if match := _WHOLE_YEAR.fullmatch(line):
        year = int(match["year"]) if match["year"] else fiscal_year
        return (f"1/10/{year - 1}", f"30/9/{year}") if year else None
    if written_in(line):
        return line, line
    parts = _BETWEEN.split(line)
    if len(parts) == 2 and all(map(written_in, parts)):
        return parts[0], parts[1]
    found = [_part(part) for part in parts]
    return _days(found[0], found[-1], fiscal_year) if 0 < len(found) < 3 else None


def _part(text: str) -> _Part:
    match = _PART.fullmatch(text.strip())
    if not match:
        return _Part(None, None, None)
    month = _NUMBERS[match["month"].replace(".", "")] if match["month"] else None
    return _Part(int(match["day"] or 0) or None, month, _year(match["year"]))


def _year(text: str | None) -> int | None:
    return int(text) + (2500 if len(text) == 2 else 0) if text else None


def _days(first: _Part, last: _Part, fiscal_year: int | None) -> tuple[str, str] | None:
    if not last.month or not (first.month or first.day):
        return None
    end = last.year or (fiscal_year - (last.month >= 10) if fiscal_year else None)
    if end is None:
        return None
    month = first.month or last.month
    start = first.year or end - (month > last.month)
    if not all(1900 < year - BUDDHIST_ERA < 2157 for year in (start, end)):
        return None
    until = last.day or days_of_month(end - BUDDHIST_ERA, last.month)
    return f"{first.day or 1}/{month}/{start}", f"{until}/{last.month}/{end}"
