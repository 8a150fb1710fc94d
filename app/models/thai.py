"""Thai dates, digits, amounts and text: read what people type, format what the form shows.

Every `parse_*` function raises UserError with a Thai sentence for text that it cannot read, and never guesses
between two meanings. Callers handle empty input.
"""

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from app.models.errors import UserError

BUDDHIST_ERA: Final = 543
"""Years between the Common Era and the Buddhist Era: 2018 + 543 = 2561."""

MONTHS: Final = tuple(
    "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม".split()
)
SHORT_MONTHS: Final = tuple("ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.".split())

MAX_SATANG: Final = 999_999_999_999_99
"""The largest amount that can be stored, in satang: just under a hundred thousand million baht."""

MAX_PROGRESS: Final = 999_99
"""The largest percentage that can be stored, in hundredths. Above 100 % is a finding, not a refusal."""

_THAI_DIGITS: Final = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_THAI_DIGIT: Final = re.compile("[๐-๙]")
_ARABIC_DIGITS: Final = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


def arabic_digits(text: str) -> str:
    return text.translate(_THAI_DIGITS) if _THAI_DIGIT.search(text) else text


def thai_digits(text: str) -> str:
    return text.translate(_ARABIC_DIGITS)


# --- text ---------------------------------------------------------------------------------------------------

SPLIT_SARA_AM: Final = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32")
LINE_BREAKS: Final = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})


def is_invisible(character: str) -> bool:
    """Return whether it is a control, zero-width or direction character other than a line break or tab."""
    return character not in "\n\t" and unicodedata.category(character) in _INVISIBLE


def without_invisible(text: str) -> str:
    """Remove invisible characters. A text without any is returned as is, which is ten times as fast."""
    if text.replace("\n", "").isprintable():
        return text
    return "".join(c for c in text if not is_invisible(c))


def clean_text(text: str) -> str:
    """Return the text as typed, without invisible characters (control, zero-width, direction).

    Nikhahit + sara a becomes sara am (also with a tone mark between them); the rest is NFC. Line breaks stay.
    """
    if not text.isprintable():
        text = without_invisible(LINE_BREAKS.sub("\n", text).replace("\t", " "))
    text = unicodedata.normalize("NFC", text)
    return (SPLIT_SARA_AM.sub("\\1\u0e33", text) if "\u0e4d" in text else text).strip()


def clean_line(text: str) -> str:
    """Return `clean_text(text)` joined to one line."""
    return clean_text(text).replace("\n", " ")


# --- dates --------------------------------------------------------------------------------------------------

_MONTH_NUMBERS = {
    name.replace(".", ""): number
    for names in (MONTHS, SHORT_MONTHS)
    for number, name in enumerate(names, start=1)
}
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(\d{4}|\d{2})")
_DIGITS_ONLY = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})")
_MONTH_NAME = re.compile(r"(\d{1,2})\s*([ก-๎.]+?)\s*(?:พ\.?ศ\.?)?\s*(\d{4}|\d{2})")

_DATE_REMEDY = "โปรดพิมพ์เช่น 25/10/2561 หรือ 25 ต.ค. 61"
_MONTH_REMEDY = "โปรดพิมพ์เช่น ตุลาคม 2561 หรือ 10/2561"


def parse_date(text: str) -> date:
    """Parse a date as people and print-outs write it; years are Buddhist or Common Era, two digits mean 25xx.

    Accepts 25/10/2561, 25-10-61, 25102561, ๒๕/๑๐/๒๕๖๑, 25 ต.ค. 61, 25 ตุลาคม พ.ศ. 2561, 2018-10-01 00:00:00
    and, when it can mean nothing else, the American 10/26/2020. Raises UserError for anything else.
    """
    plain = _TIME.sub("", arabic_digits(text).strip())
    if match := _YEAR_FIRST.fullmatch(plain):
        year, month, day = map(int, match.groups())
        return _date(text, day, month, year)
    if match := _DAY_FIRST.fullmatch(plain) or _DIGITS_ONLY.fullmatch(plain):
        day, month, year = map(int, match.groups())
        return _date(text, *((day, month) if month <= 12 else (month, day)), year)
    if match := _MONTH_NAME.fullmatch(plain):
        month = _MONTH_NUMBERS.get(match[2].replace(".", ""), 0)
        if month:
            return _date(text, int(match[1]), month, int(match[3]))
    raise UserError(f"อ่านวันที่ “{shortened(text)}” ไม่ออก", _DATE_REMEDY)


def _date(text: str, day: int, month: int, year: int) -> date:
    try:
        return date(common_year(year), month, day)
    except ValueError:
        remedy = _days_told(day, month, year) or _DATE_REMEDY
        raise UserError(f"ไม่มีวันที่ “{shortened(text)}” ในปฏิทิน", remedy) from None


def _days_told(day: int, month: int, year: int) -> str:
    """Return how many days the typed month has, if the day is past its end; otherwise ""."""
    try:
        first = date(common_year(year), month, 1)
    except ValueError:
        return ""
    days = days_of_month(first.year, month)
    told = f"เดือน{MONTHS[month - 1]} {first.year + BUDDHIST_ERA} มี {days} วัน โปรดแก้วันที่"
    return told if day > days else ""


def common_year(year: int) -> int:
    """Return the Common Era year that a typed year means: 61, 2561 and 2018 are all 2018.

    Raises ValueError for a year outside both eras.
    """
    if year < 100:
        year += 2500
    if 2400 <= year < 2700:
        year -= BUDDHIST_ERA
    if not 1900 <= year < 2157:
        raise ValueError(f"year {year}")
    return year


_YEAR_AND_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})")
_MONTH_AND_YEAR = re.compile(r"(\d{1,2})[-/](\d{4}|\d{2})")
_NAME_AND_YEAR = re.compile(r"([ก-๎.]+?)\s*(?:พ\.?ศ\.?)?\s*(\d{4}|\d{2})")


def parse_month(text: str) -> tuple[int, int]:
    """Parse a month as (Common Era year, month): ตุลาคม 2561, ต.ค. 61, 10/2561, 2018-10. Raises UserError."""
    plain = arabic_digits(text).strip()
    year = month = 0
    if match := _YEAR_AND_MONTH.fullmatch(plain):
        year, month = int(match[1]), int(match[2])
    elif match := _MONTH_AND_YEAR.fullmatch(plain):
        month, year = int(match[1]), int(match[2])
    elif match := _NAME_AND_YEAR.fullmatch(plain):
        year, month = int(match[2]), _MONTH_NUMBERS.get(match[1].replace(".", ""), 0)
    if not 1 <= month <= 12:
        raise UserError(f"อ่านเดือน “{shortened(text)}” ไม่ออก", _MONTH_REMEDY)
    try:
        return common_year(year), month
    except ValueError:
        raise UserError(f"อ่านปีใน “{shortened(text)}” ไม่ออก", _MONTH_REMEDY) from None


def format_date(day: date) -> str:
    """Format as in the report lines: 25/10/2561, without leading zeros."""
    return f"{day.day}/{day.month}/{day.year + BUDDHIST_ERA}"


def format_long_date(day: date) -> str:
    """Format with the month's name: 25 ตุลาคม 2561."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year + BUDDHIST_ERA}"


def format_moment(moment: datetime) -> str:
    """Format in this machine's time zone: 25 ตุลาคม 2561 เวลา 10:32 น."""
    local = moment.astimezone()
    return f"{format_long_date(local.date())} เวลา {local:%H:%M} น."


def local_time(at: str) -> datetime | None:
    """Return a revision's time (UTC) in this machine's time zone.

    None if it is unknown, or if no calendar has it here: it is what anybody's clock said.
    """
    try:
        return datetime.fromisoformat(at).astimezone()
    except (ValueError, OverflowError, OSError):
        return None


def format_official_date(day: date) -> str:
    """Format as the official system prints a project's start and end: 2018-10-01 00:00:00."""
    return f"{day.isoformat()} 00:00:00"


def days_of_month(year: int, month: int) -> int:
    """Return 28 to 31. `calendar` would load `locale`, for which the start of the window would wait."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def fiscal_year_of(day: date) -> int:
    """Return the fiscal year in Buddhist Era: 1 October to 30 September, named after the year in which it
    ends.
    """
    return day.year + BUDDHIST_ERA + (day.month >= 10)


def days_of_fiscal_year(fiscal_year: int) -> tuple[date, date]:
    """Return the first and the last day of a fiscal year (Buddhist Era)."""
    year = fiscal_year - BUDDHIST_ERA
    return date(year - 1, 10, 1), date(year, 9, 30)


def parse_fiscal_year(text: str) -> int:
    """Parse a fiscal year: 2562, ๒๕๖๒, 62, พ.ศ. 2562 or 2019. Raises UserError."""
    plain = re.sub(r"^พ\.?ศ\.?\s*", "", arabic_digits(text).strip())
    try:
        if not re.fullmatch(r"\d{2}|\d{4}", plain):
            raise ValueError(plain)
        return common_year(int(plain)) + BUDDHIST_ERA
    except ValueError:
        raise UserError(f"อ่านปีงบประมาณ “{shortened(text)}” ไม่ออก", "โปรดพิมพ์เป็นปี พ.ศ. เช่น 2562") from None


# --- amounts ------------------------------------------------------------------------------------------------

_NUMBER = re.compile(r"(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?")


def parse_baht(text: str) -> int:
    """Parse an amount of baht into satang: 88400, 88,400.50, ๘๘,๔๐๐ บาท, ฿88,400.- Raises UserError."""
    plain = re.sub(r"\s*(บาท|\.-)\s*$", "", arabic_digits(text).strip()).removeprefix("฿").strip()
    satang = _hundredths(text, plain, "จำนวนเงิน", "โปรดพิมพ์เป็นตัวเลข เช่น 88,400 หรือ 88,400.50")
    return _at_most(satang, MAX_SATANG, "จำนวนเงิน")


def parse_percent(text: str) -> int:
    """Parse a percentage into hundredths of a percent: ๑๐.๒๕ %, ร้อยละ 10, 10 เปอร์เซ็นต์. Raises UserError."""
    plain = re.sub(r"\s*(%|เปอร์เซ็?นต์?)\s*$", "", arabic_digits(text).strip().removeprefix("ร้อยละ")).strip()
    hundredths = _hundredths(text, plain, "ร้อยละ", "โปรดพิมพ์เป็นตัวเลข เช่น 10 หรือ 10.50")
    return _at_most(hundredths, MAX_PROGRESS, "ร้อยละ")


def _hundredths(text: str, plain: str, noun: str, remedy: str) -> int:
    if plain.startswith("-"):
        raise UserError(f"{noun} “{shortened(text)}” ติดลบไม่ได้", remedy)
    match = _NUMBER.fullmatch(plain)
    if not match or len(plain) > 30:
        raise UserError(f"อ่าน{noun} “{shortened(text)}” ไม่ออก", remedy)
    decimals = (match[2] or "").rstrip("0")
    if len(decimals) > 2:
        raise UserError(f"{noun} “{shortened(text)}” มีทศนิยมเกินสองตำแหน่ง", "โปรดปัดให้เหลือไม่เกินสองตำแหน่ง")
    return int(match[1].replace(",", "")) * 100 + int(decimals.ljust(2, "0"))


def _at_most(hundredths: int, limit: int, noun: str) -> int:
    if hundredths > limit:
        raise UserError(f"{noun}เกิน {format_baht(limit)} บันทึกไม่ได้", "โปรดตรวจว่าพิมพ์ตัวเลขเกินหรือไม่")
    return hundredths


def format_baht(satang: int) -> str:
    """Format with thousands separators, and with decimals only if there are satang: 88,400 and 88,400.50."""
    baht, rest = divmod(satang, 100)
    return f"{baht:,}.{rest:02}" if rest else f"{baht:,}"


_DIGIT_WORDS: Final = " หนึ่ง สอง สาม สี่ ห้า หก เจ็ด แปด เก้า".split(" ")
_PLACE_WORDS: Final = " สิบ ร้อย พัน หมื่น แสน".split(" ")


def baht_in_words(satang: int) -> str:
    """Spell an amount as on a voucher: แปดหมื่นแปดพันสี่ร้อยบาทถ้วน, ยี่สิบเอ็ดบาทยี่สิบห้าสตางค์,
    หนึ่งสตางค์.
    """
    baht, rest = divmod(satang, 100)
    if not rest:
        return f"{number_in_words(baht)}บาทถ้วน"
    return (f"{number_in_words(baht)}บาท" if baht else "") + f"{number_in_words(rest)}สตางค์"


def number_in_words(number: int) -> str:
    """Spell a whole number in Thai. Millions repeat the same words with ล้าน."""
    if not number:
        return "ศูนย์"
    millions, rest = divmod(number, 1_000_000)
    return (f"{number_in_words(millions)}ล้าน" if millions else "") + _below_a_million(
        rest, after=millions > 0
    )


def _below_a_million(number: int, *, after: bool) -> str:
    """Spell up to แสน; with `after` (after millions, as after tens) a final one is เอ็ด."""
    digits = [int(digit) for digit in reversed(str(number))]
    words = [_digit_in_words(digit, place) for place, digit in enumerate(digits)]
    if digits[0] == 1 and (after or len(digits) > 1):
        words[0] = "เอ็ด"
    return "".join(reversed(words))


def _digit_in_words(digit: int, place: int) -> str:
    if not digit:
        return ""
    tens = {1: "", 2: "ยี่"}
    spoken = tens.get(digit, _DIGIT_WORDS[digit]) if place == 1 else _DIGIT_WORDS[digit]
    return spoken + _PLACE_WORDS[place]


def format_percent(hundredths: int) -> str:
    """Format with two decimals, as on the form: 10.00. A share of a small budget may be 1,000.00 and more."""
    return f"{hundredths // 100:,}.{hundredths % 100:02}"


def from_hundredths(hundredths: int) -> Decimal:
    """Convert satang to baht, or hundredths to percent."""
    return Decimal(hundredths) / 100


def shortened(text: str) -> str:
    text = clean_line(text)
    return text if len(text) <= 30 else text[:29] + "…"
