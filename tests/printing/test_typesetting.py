from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.printing import measured_text
from app.printing.clusters import clusters
from app.printing.truetype import font_file
from app.printing.type_families import FONTS
from app.printing.typesetting import WIDEST_SPREAD, SetLine, Typeface, set_line, set_text
from tests.strategies import lines

FACE = Typeface(font_file(FONTS / "Sarabun-Regular.ttf"), 9)
PARAGRAPH = (
    "พระราชบัญญัติการศึกษาแห่งชาติ พ.ศ. 25๔๒ กำหนดให้หน่วยงานต้นสังกัดและสถานศึกษาจัดให้มีระบบการประกันคุณภาพภายใน"
    "สถานศึกษา และให้ถือว่าการประกันคุณภาพภายในเป็นส่วนหนึ่งของกระบวนการบริหารการศึกษา ที่ต้องดำเนินการอย่างต่อเนื่อง"
)


def visible_width(line: SetLine) -> float:
    """Return the width from the left edge to the last letter, including indent and spread."""
    text = line.text.rstrip()
    return line.indent + FACE.width(text) + line.spread * (len(clusters(text)) - 1)


def test_a_text_that_fits_is_one_line() -> None:
    assert [line.text for line in set_text("สั้น", FACE, 500)] == ["สั้น"]


def test_an_empty_text_is_one_empty_line() -> None:
    assert [line.text for line in set_text("", FACE, 500)] == [""]


def test_a_line_break_starts_a_new_line() -> None:
    assert [line.text for line in set_text("หนึ่ง\n\nสอง", FACE, 500)] == ["หนึ่ง", "", "สอง"]


def test_a_line_may_be_kept_whole_however_long() -> None:
    assert set_line(PARAGRAPH, FACE).text == PARAGRAPH


def test_a_line_ends_between_words_and_keeps_its_space() -> None:
    assert [line.text for line in set_text("หนึ่ง สอง", FACE, FACE.width("หนึ่ง ส"))] == ["หนึ่ง ", "สอง"]


@given(lines | st.just(PARAGRAPH), st.floats(1, 400), st.floats(0, 50))
def test_lines_joined_are_the_text(text: str, width: float, indent: float) -> None:
    assert "".join(line.text for line in set_text(text, FACE, width, first_indent=indent)) == text


@given(lines | st.just(PARAGRAPH), st.floats(30, 400), st.booleans())
@example("00000000Ta", 44.0, False)  # T is kerned towards a, which is no help where the line ends
def test_no_line_is_wider_than_asked(text: str, width: float, justify: bool) -> None:
    for line in set_text(text, FACE, width, justify=justify):
        assert visible_width(line) <= width + 0.01 or len(line.glyphs) == 1


def parts_an_office(lines: Sequence[SetLine]) -> bool:
    return any(line.text.rstrip().endswith("เขต") for line in lines[:-1])


@pytest.mark.parametrize("before", ["ในสังกัดสำนักงานเขต", "ในสังกัดสำนักงานเขต ", "ในพื้นที่เขต", "ในพื้นที่เขต "])
def test_an_office_or_district_stays_whole_where_the_paragraph_can_avoid_to_part_it(
    monkeypatch: pytest.MonkeyPatch, before: str
) -> None:
    """It costs no further line, and no other line ends elsewhere."""
    text = f"{PARAGRAPH}{before}มีนบุรี {PARAGRAPH}"
    widths = range(200, 500, 3)
    kept = [set_text(text, FACE, width) for width in widths]
    monkeypatch.setattr(measured_text, "office_names", lambda _text: ())
    without = [set_text(text, FACE, width) for width in widths]
    parted = sum(map(parts_an_office, without))
    assert parted >= 5
    assert sum(map(parts_an_office, kept)) <= parted / 3
    for now, then in zip(kept, without, strict=True):
        assert len(now) == len(then)
        assert now == then or parts_an_office(then)


def test_a_line_too_narrow_for_an_office_parts_it_from_its_name() -> None:
    width = FACE.width("สำนักงานเขตมีน")
    assert [line.text for line in set_text("สำนักงานเขตมีนบุรี", FACE, width)] == ["สำนักงานเขต", "มีนบุรี"]


def test_only_the_first_line_is_indented() -> None:
    first, *rest = set_text(PARAGRAPH, FACE, 300, first_indent=20)
    assert (first.indent, {line.indent for line in rest}) == (20, {0})


def test_a_hanging_first_line_is_longer() -> None:
    first, second, *_ = set_text(PARAGRAPH, FACE, 300, first_indent=-40)
    assert first.indent == -40
    assert FACE.width(first.text) > FACE.width(second.text)


@pytest.mark.parametrize("width", [300, 350, 490])
def test_justified_lines_end_at_the_right_edge_but_for_the_last(width: float) -> None:
    *full, last = set_text(PARAGRAPH, FACE, width, justify=True)
    assert [visible_width(line) for line in full] == [pytest.approx(width)] * len(full)
    assert last.spread == 0


def test_a_line_that_is_too_short_is_not_torn_apart() -> None:
    first, *_ = set_text("สั้น " + "ย" * int(290 / FACE.width("ย")) + " จบ", FACE, 300, justify=True)
    assert (first.text, first.spread) == ("สั้น ", 0)


@given(lines, st.floats(30, 400))
def test_spreading_has_a_limit(text: str, width: float) -> None:
    assert all(
        0 <= line.spread <= WIDEST_SPREAD * FACE.size for line in set_text(text, FACE, width, justify=True)
    )


def test_lines_that_were_ended_on_purpose_are_not_spread() -> None:
    assert {line.spread for line in set_text("บรรทัดที่หนึ่ง\nบรรทัดที่สอง", FACE, 80, justify=True)} == {0}


def test_a_word_longer_than_its_line_is_divided_between_clusters() -> None:
    found = [line.text for line in set_text("ที่" * 50, FACE, 60)]
    assert len(found) > 1
    assert all(len(text) % len("ที่") == 0 for text in found)


def test_a_divided_word_leaves_no_vowel_without_its_consonant() -> None:
    found = [line.text for line in set_text("เxกาโxกะ" * 50, FACE, 61)]
    assert not any(text.endswith(("เ", "โ")) or text.startswith(("า", "ะ")) for text in found)


def test_a_column_narrower_than_a_letter_still_ends() -> None:
    assert [line.text for line in set_text("กขค", FACE, 0.1)] == ["ก", "ข", "ค"]
