import calendar
import re
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models import thai
from app.models.errors import UserError
from tests.strategies import amounts, days, percents, typed

OCTOBER_25 = date(2018, 10, 25)

# --- dates ---


@pytest.mark.parametrize(
    "text",
    [
        "25/10/2561",
        "25-10-61",
        "25.10.2561",
        "25 10 2561",
        "25102561",
        "251061",
        "๒๕/๑๐/๒๕๖๑",
        "๒๕ ตุลาคม ๒๕๖๑",
        "25 ต.ค. 61",
        "25 ต.ค.61",
        "25ต.ค.2561",
        "25 ตค 61",
        "25 ตุลาคม 2561",
        "25 ตุลาคม พ.ศ. 2561",
        "25 ต.ค. พ.ศ.2561",
        "25 ตุลาคม 2018",
        "25/10/2018",
        "25/10/61 08:30",
        "10/25/2018",
        "10/25/2561",
        "2018-10-25",
        "2018-10-25 00:00:00",
        "2018-10-25T00:00:00.000",
        "2561-10-25",
        "  25/10/2561  ",
    ],
)
def test_a_date_is_read_however_it_is_written(text: str) -> None:
    assert thai.parse_date(text) == OCTOBER_25


def test_the_american_order_is_read_only_when_it_can_mean_nothing_else() -> None:
    assert thai.parse_date("10/26/2020") == date(2020, 10, 26)
    assert thai.parse_date("10/11/2020") == date(2020, 11, 10)


def test_a_leap_day_exists_in_leap_years_only() -> None:
    assert thai.parse_date("29/2/2563") == date(2020, 2, 29)
    with pytest.raises(UserError, match="ไม่มีวันที่"):
        thai.parse_date("29/2/2562")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("29/2/2562", "เดือนกุมภาพันธ์ 2562 มี 28 วัน"),
        ("31/2/2562", "เดือนกุมภาพันธ์ 2562 มี 28 วัน"),
        ("30/2/63", "เดือนกุมภาพันธ์ 2563 มี 29 วัน"),
        ("31/4/2562", "เดือนเมษายน 2562 มี 30 วัน"),
        ("31 เม.ย. 62", "เดือนเมษายน 2562 มี 30 วัน"),
        ("32/1/2019", "เดือนมกราคม 2562 มี 31 วัน"),
    ],
)
def test_a_day_past_the_end_of_its_month_is_refused_with_the_number_of_days(text: str, told: str) -> None:
    with pytest.raises(UserError, match=f"^ไม่มีวันที่ “{text}” ในปฏิทิน {told} โปรดแก้วันที่$"):
        thai.parse_date(text)


@pytest.mark.parametrize("text", ["0/1/2562", "13/13/2562"])
def test_a_date_that_does_not_exist_is_refused_in_words(text: str) -> None:
    with pytest.raises(UserError, match=f"ไม่มีวันที่ “{text}” ในปฏิทิน โปรดพิมพ์เช่น"):
        thai.parse_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "วันนี้",
        "25",
        "25/10",
        "10/2561",
        "25/10/256",
        "25/10/25611",
        "25 ตุลา 2561",
        "x25/10/2561",
        "25//",
        "1e5",
        "-",
    ],
)
def test_what_is_no_date_is_refused_in_words(text: str) -> None:
    with pytest.raises(UserError, match="โปรดพิมพ์เช่น 25/10/2561"):
        thai.parse_date(text)


@pytest.mark.parametrize("year", ["0999", "1899", "2157", "2300", "2700", "9999"])
def test_a_year_of_neither_era_is_refused(year: str) -> None:
    with pytest.raises(UserError):
        thai.parse_date(f"25/10/{year}")


@given(days)
def test_every_way_of_writing_a_date_reads_back(day: date) -> None:
    short, long = thai.format_date(day), thai.format_long_date(day)
    written = [
        short,
        long,
        thai.thai_digits(short),
        thai.thai_digits(long),
        thai.format_official_date(day),
        str(day),
    ]
    assert {thai.parse_date(text) for text in written} == {day}


def test_dates_are_written_as_the_form_has_them() -> None:
    assert thai.format_date(date(2019, 1, 5)) == "5/1/2562"
    assert thai.format_long_date(OCTOBER_25) == "25 ตุลาคม 2561"
    assert thai.format_official_date(date(2018, 10, 1)) == "2018-10-01 00:00:00"


@pytest.mark.parametrize(
    ("day", "year"),
    [((2018, 9, 30), 2561), ((2018, 10, 1), 2562), ((2019, 9, 30), 2562), ((2019, 10, 1), 2563)],
)
def test_a_fiscal_year_bears_the_year_in_which_it_ends(day: tuple[int, int, int], year: int) -> None:
    assert thai.fiscal_year_of(date(*day)) == year


@pytest.mark.parametrize("text", ["2562", "๒๕๖๒", "62", "พ.ศ. 2562", "พศ2562", "2019", " 2562 "])
def test_a_fiscal_year_is_read_in_either_era(text: str) -> None:
    assert thai.parse_fiscal_year(text) == 2562


@pytest.mark.parametrize("text", ["", "ปี 2562", "256", "25622", "1500", "2.562", "-2562"])
def test_what_is_no_fiscal_year_is_refused_in_words(text: str) -> None:
    with pytest.raises(UserError, match=r"โปรดพิมพ์เป็นปี พ\.ศ\."):
        thai.parse_fiscal_year(text)


# --- digits and amounts ---


@given(typed)
def test_thai_digits_read_back(text: str) -> None:
    plain = thai.arabic_digits(text)
    assert thai.arabic_digits(thai.thai_digits(plain)) == plain


@pytest.mark.parametrize(
    ("text", "satang"),
    [
        ("88400", 88_400_00),
        ("88,400", 88_400_00),
        ("88,400.50", 88_400_50),
        ("88400.5", 88_400_50),
        ("88400.500", 88_400_50),
        ("๘๘,๔๐๐ บาท", 88_400_00),
        ("฿88,400.-", 88_400_00),
        ("0", 0),
        ("0.01", 1),
        ("999,999,999,999.99", thai.MAX_SATANG),
    ],
)
def test_an_amount_is_read_to_the_satang(text: str, satang: int) -> None:
    assert thai.parse_baht(text) == satang


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("-5", "ติดลบไม่ได้"),
        ("ห้าร้อย", "ไม่ออก"),
        ("5o0", "ไม่ออก"),
        ("", "ไม่ออก"),
        ("1,00", "ไม่ออก"),
        ("1.2.3", "ไม่ออก"),
        ("1e5", "ไม่ออก"),
        ("9" * 40, "ไม่ออก"),
        ("1.005", "ทศนิยมเกินสองตำแหน่ง"),
        ("1,000,000,000,000", "เกิน 999,999,999,999.99"),
    ],
)
def test_what_is_no_amount_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(UserError, match=why):
        thai.parse_baht(text)


@given(amounts)
def test_an_amount_reads_back(satang: int) -> None:
    text = thai.format_baht(satang)
    assert thai.parse_baht(text) == thai.parse_baht(f"{thai.thai_digits(text)} บาท") == satang
    assert int(thai.from_hundredths(satang) * 100) == satang


def test_an_amount_shows_satang_only_when_there_are_any() -> None:
    assert [thai.format_baht(satang) for satang in (0, 88_400_00, 88_400_50, 5)] == [
        "0",
        "88,400",
        "88,400.50",
        "0.05",
    ]


@pytest.mark.parametrize(
    ("satang", "words"),
    [
        (0, "ศูนย์บาทถ้วน"),
        (1, "หนึ่งสตางค์"),
        (50, "ห้าสิบสตางค์"),
        (1_00, "หนึ่งบาทถ้วน"),
        (10_00, "สิบบาทถ้วน"),
        (11_00, "สิบเอ็ดบาทถ้วน"),
        (20_00, "ยี่สิบบาทถ้วน"),
        (21_00, "ยี่สิบเอ็ดบาทถ้วน"),
        (101_00, "หนึ่งร้อยเอ็ดบาทถ้วน"),
        (110_00, "หนึ่งร้อยสิบบาทถ้วน"),
        (88_400_00, "แปดหมื่นแปดพันสี่ร้อยบาทถ้วน"),
        (180_000_00, "หนึ่งแสนแปดหมื่นบาทถ้วน"),
        (1_000_000_00, "หนึ่งล้านบาทถ้วน"),
        (1_000_001_00, "หนึ่งล้านเอ็ดบาทถ้วน"),
        (10_000_000_00, "สิบล้านบาทถ้วน"),
        (21_000_021_25, "ยี่สิบเอ็ดล้านยี่สิบเอ็ดบาทยี่สิบห้าสตางค์"),
        (101_000_000_00, "หนึ่งร้อยเอ็ดล้านบาทถ้วน"),
        (1_000_000_000_000_00, "หนึ่งล้านล้านบาทถ้วน"),
    ],
)
def test_an_amount_is_said_as_on_a_voucher(satang: int, words: str) -> None:
    assert thai.baht_in_words(satang) == words


@given(amounts)
def test_the_words_of_an_amount_say_the_amount(satang: int) -> None:
    assert satang_of(thai.baht_in_words(satang)) == satang


def satang_of(words: str) -> int:
    baht, _, rest = words.rpartition("บาท")
    return number_of(baht) * 100 + (0 if rest == "ถ้วน" else number_of(rest.removesuffix("สตางค์")))


def number_of(words: str) -> int:
    """Parse the words from the left: a digit waits for its place, ล้าน multiplies everything before it."""
    digits = {"ศูนย์": 0, "หนึ่ง": 1, "เอ็ด": 1, "ยี่": 2, "สอง": 2, "สาม": 3, "สี่": 4}
    digits |= {"ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9}
    places = {"สิบ": 10, "ร้อย": 100, "พัน": 1000, "หมื่น": 10_000, "แสน": 100_000}
    total, digit = 0, None
    for word in re.findall("|".join((*digits, *places, "ล้าน")), words):
        if word in digits:
            digit = digits[word]
        elif word in places:
            total, digit = total + (1 if digit is None else digit) * places[word], None
        else:
            total, digit = (total + (digit or 0)) * 1_000_000, None
    return total + (digit or 0)


@pytest.mark.parametrize(
    "text", ["10", "10.00", "๑๐ %", "ร้อยละ 10", "10%", "10 เปอร์เซ็นต์", "ร้อยละ 10 เปอร์เซนต์"]
)
def test_a_percentage_is_read_however_it_is_written(text: str) -> None:
    assert thai.parse_percent(text) == 10_00


@pytest.mark.parametrize("text", ["-1", "สิบ", "", "10.001", "1000"])
def test_what_is_no_percentage_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="ร้อยละ"):
        thai.parse_percent(text)


@given(percents)
def test_a_percentage_reads_back(progress: int) -> None:
    assert thai.parse_percent(thai.format_percent(progress)) == progress


def test_a_percentage_shows_two_decimals() -> None:
    assert thai.format_percent(10_00) == "10.00"
    assert thai.format_percent(5) == "0.05"


# --- text ---


def test_what_cannot_be_seen_is_taken_out() -> None:
    assert thai.clean_text("\ufeffก\u200bข\u200dค\u00ad \u202eง\x00\u2066") == "กขค ง"


def test_mixed_digits_and_odd_spellings_stay_as_typed() -> None:
    assert thai.clean_text("พ.ศ. 25๔๒  (ฉบับที่ 2)") == "พ.ศ. 25๔๒  (ฉบับที่ 2)"


@pytest.mark.parametrize(("split", "whole"), [("นํา", "นำ"), ("นํ้า", "น้ำ"), ("น้ํา", "น้ำ")])
def test_a_split_sara_am_becomes_one(split: str, whole: str) -> None:
    assert thai.clean_text(split) == whole


def test_every_kind_of_line_break_is_one() -> None:
    assert thai.clean_text("ก\r\nข\rค\u2028ง\vจ\u0085ฉ\tช") == "ก\nข\nค\nง\nจ\nฉ ช"
    assert thai.clean_line("ก\r\nข") == "ก ข"


@given(st.text())
def test_cleaning_is_done_at_once(text: str) -> None:
    cleaned = thai.clean_text(text)
    assert thai.clean_text(cleaned) == cleaned == unicodedata.normalize("NFC", cleaned)
    assert "\n" not in thai.clean_line(text)
    assert thai.clean_line(thai.clean_line(text)) == thai.clean_line(text)


@given(st.text())
def test_no_reader_is_surprised(text: str) -> None:
    for read in (thai.parse_date, thai.parse_baht, thai.parse_percent, thai.parse_fiscal_year):
        try:
            read(text)
        except UserError as error:
            assert error.what  # noqa: PT017 - any text may be refused, but in words
            assert error.remedy  # noqa: PT017


# --- months ---


@pytest.mark.parametrize(
    "text",
    [
        "ตุลาคม 2561",
        "ต.ค. 61",
        "ต.ค.61",
        "ตุลาคม พ.ศ. 2561",
        "ตุลาคม 2018",
        "10/2561",
        "๑๐/๖๑",
        "2018-10",
        "2561/10",
    ],
)
def test_a_month_is_read_as_people_write_it(text: str) -> None:
    assert thai.parse_month(text) == (2018, 10)


@pytest.mark.parametrize("text", ["13/2561", "0/2561", "ตุลา", "ตุลาคม", "10/2300", "2561", ""])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="ไม่ออก"):
        thai.parse_month(text)


@given(days)
def test_a_month_has_the_days_of_the_standard_librarys(day: date) -> None:
    assert thai.days_of_month(day.year, day.month) == calendar.monthrange(day.year, day.month)[1]


def test_only_every_fourth_century_has_a_leap_day() -> None:
    assert [thai.days_of_month(year, 2) for year in (1900, 2000, 2019, 2020, 2100)] == [28, 29, 28, 29, 28]
