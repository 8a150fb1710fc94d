"""Line ends inside what is kept together, for lines that would otherwise overflow."""

from itertools import accumulate

import pytest
from hypothesis import given

from app.printing.clusters import clusters
from app.printing.line_break import line_breaks, second_class_breaks, word_boundaries
from app.printing.line_breaking.second_class import Rank
from tests.strategies import lines

SIGNS = {Rank.KEPT: " ", Rank.PART: "+", Rank.SYLLABLE: "-"}


def ranked(text: str) -> str:
    """Return a text with a sign where a line may end at need."""
    ranks = second_class_breaks(text, 0, len(text))
    return "".join(SIGNS.get(ranks.get(place, Rank.WORD), "") + letter for place, letter in enumerate(text))


@pytest.mark.parametrize(
    "text",
    [
        # parts of compounds, and the parts of these
        "กรุง-เทพ+มหา-นคร",
        "คณะ+กรรม-การ",
        "สถาน+ศึก-ษา",
        "ประ-กวด+รา-คา",
        # terms of several words
        "เบิก จ่าย",
        "ฝ่าย เทศ+กิจ",
        # syllables
        "พัฒ-นา",
        "ประ-มาณ",
        "สา-มารถ",
        "อุ-ทิศ",
        "รัตน+โก-สินทร์",
        "โค โร นา",
        # words of one syllable
        "ตลาด",
        "ขนม",
        "ทราบ",
        "เกณฑ์",
    ],
)
def test_a_word_is_divided_between_its_parts_then_its_syllables(text: str) -> None:
    bare = text.translate(dict.fromkeys(map(ord, " +-")))
    assert ranked(bare) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("วันที่๑๕มกราคม", "วัน+ที่ ๑๕ มกราคม"),
        ("year=256", "year= 256"),
        ("https://a.go.th/x?id=1&y=2", "https:// a.-go.-th/ x? id= 1& y= 2"),
        ("180,000.50", "180,000.50"),
        ("กทม.", "กทม."),
    ],
)
def test_digits_and_signs(text: str, expected: str) -> None:
    assert ranked(text) == expected


@given(lines)
def test_no_place_divides_a_cluster(text: str) -> None:
    starts = {*accumulate(map(len, clusters(text)), initial=0)}
    assert {*second_class_breaks(text, 0, len(text))} <= starts


@given(lines)
def test_every_cluster_may_start_a_line_in_the_end(text: str) -> None:
    starts = {*accumulate(map(len, clusters(text)))} - {len(text)}
    assert {*second_class_breaks(text, 0, len(text))} >= starts & {*range(1, len(text))}


@given(lines)
def test_the_first_class_is_between_words(text: str) -> None:
    assert {*line_breaks(text)} <= {*word_boundaries(text)}
