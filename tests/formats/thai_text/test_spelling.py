import pytest

from app.formats.thai_text.spelling import nearest_words, unknown_spans


def unknown(text: str) -> list[str]:
    return [text[start:end] for start, end in unknown_spans(text)]


@pytest.mark.parametrize(
    "text", ["ดำเนินการแล้วเสร็จ", "เครือข่ายโรงเรียนที่ 33", "ร.ร. และ กทม.", "Traffy Fondue 12", "ต่างๆ ฯลฯ", ""]
)
def test_listed_words_and_abbreviations_are_known(text: str) -> None:
    assert unknown(text) == []


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
