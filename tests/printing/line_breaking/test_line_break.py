import cProfile
from itertools import accumulate, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.printing.clusters import clusters
from app.printing.line_break import (
    RESOURCES,
    line_breaks,
    screen_breaks,
    second_class_breaks,
    word_boundaries,
)
from tests.conftest import FILES
from tests.long_form import each
from tests.strategies import lines

FORM = FILES / "official-form.txt"


def broken(text: str) -> str:
    """Return the text with "|" wherever a line may start."""
    return "|".join(text[start:end] for start, end in pairwise([0, *line_breaks(text), len(text)]))


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in pairwise(word_boundaries(text))]


@pytest.mark.parametrize(
    "text",
    [
        # numbers, dates, times, amounts
        "25/10/2561",
        "2018-10-01",
        "00:00:00",
        "180,000.50",
        "10.00",
        "๓.๓.๒",
        "16-17",
        "25๔๒",
        # abbreviations
        "พ.ศ.",
        "กทม.",
        "สยป",
        "ก.พ.ร.",
        # what belongs to a number
        "พ.ศ. 2562",
        "พ.ศ.2545",
        "180,000 บาท",
        "10.00 %",
        "ครั้งที่ 1",
        "ฉบับที่ 3",
        "มาตรา 48",
        "2 เครือข่าย",
        "17 มิถุนายน 2562",
        "โทร. 0 2000 0000",
        "02 000 0000",
        "30 ก.ย. พ.ศ. 2562",
        "16.30 น.",
        "12.ผลสัมฤทธิ์",
        # signs stay with what they belong to
        "ต่างๆ",
        "ต่าง ๆ",
        "งานฯ",
        "กรุงเทพฯ",
        "ฯลฯ",
        "แล้ว.",
        "แล้ว ,",
        "แล้ว:",
        "แล้ว ;",
        "(แล้ว)",
        "“แล้ว”",
        '"แล้ว"',
        "( แล้ว )",
        "“ แล้ว ”",
        "ณ โรงเรียน",
        # a noun is not torn off the verb that it is made of
        "การแลกเปลี่ยน",
        # Pali
        "ตฺวํ",
        "เกฺวา",
        "ปฺโผ",
        # an extension
        "ต่อ 1234-5",
        # places
        "สุเหร่าทรายกองดิน",
        "วัดป่าเพ็ญเหนือ",
        "ราษฎร์บูรณะ",
        # other scripts
        "e-GP",
        "km/h",
        "2562\u00a0บาท",
    ],
)
def test_what_reads_as_one_is_never_broken(text: str) -> None:
    start, end = len("และ "), len("และ ") + len(text)
    assert line_breaks(text) == []
    assert not {offset for offset in line_breaks(f"และ {text} และ") if start < offset < end}


@pytest.mark.parametrize(
    "text",
    [
        "โครงการ|พัฒนา|คุณภาพ|เครือข่าย|โรงเรียน",
        "กระบวนการ|บริหารการศึกษา",
        "และ|ให้|ถือว่า|การประกัน|คุณภาพ",
        "โรงเรียน|สุเหร่าทรายกองดิน |ขณะนี้|ได้|จัดทำ",
        "ชื่อโครงการ/|กิจกรรม : |โครงการ",
        "(ยุทธศาสตร์-|ประเด็น|ยุทธศาสตร์-|กลยุทธ์|ตาม|แผนฯ /|ตัวชี้วัด)",
        "ด้านที่ ๓ - |มหานคร|สำหรับ|ทุกคน : |Bangkok |as |a |City",
        "ผู้ประสานงาน |สยป : |(ชื่อ|ผู้ประสานงาน |สยป)",
        "ระบบ|GIS|ของ|หน่วยงาน",
        "กิจกรรม|ต่างๆ|ของ|เครือข่าย",
        '"ระดับชาติ" |และ|นานาชาติ',
    ],
)
def test_lines_may_begin_with_a_word(text: str) -> None:
    assert broken(text.replace("|", "")) == text


def test_every_line_of_the_form_is_broken_between_words_only() -> None:
    """Checked by a person, then stored: a change of the dictionary or of a rule fails here."""
    read = (Path(__file__).parent / "official-form-broken.txt").read_text("utf-8")
    assert "\n".join(map(broken, FORM.read_text("utf-8").splitlines())) + "\n" == read


def test_words_are_what_a_double_click_selects() -> None:
    assert words("ปีงบประมาณ 2562 (สยป)") == ["ปีงบประมาณ", " ", "2562", " ", "(", "สยป", ")"]


def test_an_empty_text_has_no_words() -> None:
    assert (word_boundaries(""), line_breaks("")) == ([0], [])


@given(lines | st.text())
def test_breaks_are_word_boundaries_and_these_never_divide_a_cluster(text: str) -> None:
    starts = set(accumulate(map(len, clusters(text)), initial=0))
    assert set(line_breaks(text)) <= set(word_boundaries(text)) <= starts


@given(lines)
def test_a_line_begins_with_no_space_and_no_mark(text: str) -> None:
    assert all(text[offset] not in " ๆฯ.,:;)%”" for offset in line_breaks(text))


@pytest.mark.parametrize(
    "part", each(3, ["ก", "เ", "่", "1", "x", ".", "(", '"ก" ', "มหา", "ตากลม", "การงาน", "พ.ศ. ", "😀"])
)
def test_a_text_of_four_times_the_length_takes_four_times_the_work(part: str) -> None:
    """Counted in calls, as a clock measures the other work of the machine, too."""
    short, long = (calls_of_breaking((part * 20_000)[:length]) for length in (2_500, 10_000))
    assert long < 5 * short + 1_000


def calls_of_breaking(text: str) -> int:
    profile = cProfile.Profile()
    profile.runcall(line_breaks, text)
    return sum(entry.callcount for entry in profile.getstats())


def test_the_exceptions_are_words_of_letters() -> None:
    text = (RESOURCES / "line_break_exceptions.txt").read_text("utf-8")
    entries = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert len(entries) == len(set(entries))
    assert all(words(entry.replace("|", "")) == entry.split("|") for entry in entries)


def test_the_screen_also_breaks_what_is_too_long_for_a_label() -> None:
    assert screen_breaks("ฝ่ายพัฒนาชุมชนและสวัสดิการสังคม") == [4, 9, 14, 17, 26]
    assert screen_breaks("https://a.go.th/index.php?year=2562&month=10") == [8, 16, 26, 31, 36, 42]
    assert screen_breaks("งบประมาณที่ได้รับ") == []


@given(lines | st.text())
def test_the_screen_permits_no_place_that_paper_does_not(text: str) -> None:
    on_paper = {*line_breaks(text)}
    for start, end in pairwise([0, *line_breaks(text), len(text)]):
        on_paper |= {*second_class_breaks(text, start, end)}
    assert {*screen_breaks(text)} <= on_paper
