"""A space before sara a stands for a lost sara am: what cannot be decided is marked."""

import pytest

from app.formats.printout.mended_text import mending
from app.formats.thai_text.mending import mend_words
from app.printing.words import listed_words
from tests.long_form import each

TWO_WORDS = sorted(
    consonant + tone
    for consonant in map(chr, range(0x0E01, 0x0E2F))
    for tone in ("", "\u0e48", "\u0e49")
    if {f"{consonant}{tone}า", f"{consonant}{tone}ำ"} <= listed_words()
)
AROUND = "จัดกิจกรรมส่งเสริมอาชีพให้แก่ประชาชนในพื้นที่ เพื่อให้มีรายได้และคุณภาพชีวิตที่ดี"


@pytest.mark.parametrize("context", ["", AROUND, f"{AROUND} ก าหนด ด าเนินการ"])
@pytest.mark.parametrize("beginning", each(3, TWO_WORDS))
def test_a_space_before_sara_a_is_never_closed_unmarked_where_both_readings_are_words(
    beginning: str, context: str
) -> None:
    mended = mend_words(f"{context} {beginning} า")
    places = [(doubt.start, doubt.end) for doubt in mended.doubts]
    is_marked = any(start <= len(mended.text) - 1 < end for start, end in places)
    assert is_marked or mended.text.endswith(f"{beginning}ำ")


def test_the_other_word_is_named_in_the_line_of_a_print_out_once() -> None:
    *_, made = mending(f"{AROUND}\nยา ต า\n{AROUND}")
    assert made
    assert made.text.split("\n")[1] == "ยา ตา"
    assert made.doubts == {2: ["ไม่แน่ว่าสระหรือวรรณยุกต์ครบและอยู่ถูกที่ 1 แห่ง: “ตา” อาจเป็น “ตำ” โปรดเทียบกับต้นฉบับ"]}


@pytest.mark.parametrize(("text", "whole"), [("ก าหนด", "กำหนด"), ("ด าเนินการ", "ดำเนินการ"), ("ม าก", "มาก")])
def test_where_only_one_reading_is_a_word_it_is_taken_without_a_mark(text: str, whole: str) -> None:
    mended = mend_words(f"{AROUND} {text}")
    assert mended.text.endswith(whole)
    assert mended.doubts == ()
