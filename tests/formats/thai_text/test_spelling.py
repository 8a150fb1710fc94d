import pytest

from app.formats.thai_text.nearest_words import nearest_words
from app.formats.thai_text.spelling import LONGEST_PIECE, is_part, pieces, unknown_spans


def unknown(text: str) -> list[str]:
    return [text[start:end] for start, end in unknown_spans(text)]


@pytest.mark.parametrize(
    "text", ["ดำเนินการแล้วเสร็จ", "เครือข่ายโรงเรียนที่ 33", "ร.ร. และ กทม.", "Traffy Fondue 12", "ต่างๆ ฯลฯ", ""]
)
def test_listed_words_and_abbreviations_are_known(text: str) -> None:
    assert unknown(text) == []


@pytest.mark.parametrize(
    ("text", "word"), [("โดยเน้นการผลงคุณภาพ", "ผลง"), ("ได้บัญชีถดแล้ว", "ถด"), ("ขอให้ดูฝี่มือ", "ฝี่")]
)
def test_a_short_word_that_hardly_anybody_uses_is_taken_for_a_slip(text: str, word: str) -> None:
    assert unknown(text) == [word]


def test_listed_abbreviations_are_no_slips_without_their_dots() -> None:
    assert unknown("ขอรับเงินจาก สสส และ รฟท แล้ว") == []


@pytest.mark.parametrize(
    ("text", "word"),
    [("ประชาาชน", "ประชาชน"), ("ดำเนินกาาร", "การ"), ("ประชาชนน", "ประชาชน"), ("โรงเรีียน", "โรงเรียน")],
)
def test_of_a_slip_the_word_meant_is_among_the_nearest(text: str, word: str) -> None:
    [span] = unknown_spans(text)
    assert word in [offer.word for offer in nearest_words(text, span)]


def test_an_offer_replaces_the_words_that_the_slip_divided() -> None:
    text = "จัดประชาาชนแล้ว"
    [span] = unknown_spans(text)
    [offer] = [offer for offer in nearest_words(text, span) if offer.word == "ประชาชน"]
    assert f"{text[: offer.span.start]}{offer.word}{text[offer.span.end :]}" == "จัดประชาชนแล้ว"


def test_the_office_s_own_words_are_known() -> None:
    [span] = unknown_spans("บึงทองฬฬฬ")
    assert unknown_spans("บึงทองฬฬฬ", lambda word: word == "บึงทองฬฬฬ"[slice(*span)]) == []


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ("จัดประชาาชนอบรม", "จัดประชาชนอบรม"),  # the word list takes นอ from the next word
        ("ให้ผ้สููงอายุ", "ให้ผ้สูงอายุ"),
        ("มีสิ่งกอ่สร้างแล้ว", "มีสิ่งก่อสร้างแล้ว"),  # a tone mark on the next letter
        ("ขอยกเลืกสัญญา", "ขอยกเลิกสัญญา"),
    ],
)
def test_an_offer_undoes_a_slip_that_moved_where_words_end(text: str, repaired: str) -> None:
    offers = [offer for span in unknown_spans(text) for offer in nearest_words(text, span)]
    assert repaired in [text[: one.span.start] + one.word + text[one.span.end :] for one in offers]


def test_a_long_text_is_divided_at_spaces_and_nothing_is_lost() -> None:
    text = "ดำเนินการแล้วเสร็จ " * 200 + "ก" * 2500
    assert "".join(pieces(text)) == text
    assert all(len(piece) <= LONGEST_PIECE for piece in pieces(text))
    assert all(piece.endswith(" ") for piece in pieces("ดำเนินการแล้วเสร็จ " * 200)[:-1])


def test_letters_within_other_words_are_no_use_of_a_word() -> None:
    assert not is_part("รจ", "ได้ดำเนินการจัดกิจกรรมและการจัดอบรม")
    assert is_part("ฬฬฬฬ", "จัดที่บึง ฬฬฬฬ แล้ว")
