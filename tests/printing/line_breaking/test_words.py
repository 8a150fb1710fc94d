import pytest

from app.printing.words import NearMisses, divided_words, is_within_word, unknown_words, words_of


@pytest.mark.parametrize(
    "text",
    [
        "",
        "จัดทำโครงการ และขออนุมัติโครงการเรียบร้อยแล้ว",
        "พ.ศ. 2562 สยป. กทม.",
        "ต่างๆ ของงานฯ",
        "๓.๓ Bangkok 16-17",
    ],
)
def test_printed_thai_has_no_unknown_words(text: str) -> None:
    assert unknown_words(text) == []


def test_what_is_in_no_word_list_is_told_once() -> None:
    assert unknown_words("ขออนุมฏฏ และอนุมฏฏ") == ["มฏฏ"]


@pytest.mark.parametrize(
    ("text", "divided"), [("เรียน รู้ร่วมกัน", ["เรียน รู้"]), ("โครงการ และแผน", []), ("ก", [])]
)
def test_a_space_within_a_word_is_found(text: str, divided: list[str]) -> None:
    assert divided_words(text) == divided


def test_a_break_within_a_word_is_told_from_one_between_words() -> None:
    assert is_within_word("เครือข่ายโรงเรียน", len("เครือ"))
    assert not is_within_word("เครือข่ายโรงเรียน", len("เครือข่าย"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ใน2เรือข่ายนี้", True),
        ("ในเครือขายนี้", True),
        ("ในเดรือข่ายนี้", True),
        ("ในเครืออข่ายนี้", True),
        ("ในเครือข่ายนี้", False),
        ("ในเครือญาตินี้", False),
        ("", False),
    ],
)
def test_a_word_but_for_one_letter_is_a_near_miss(text: str, found: bool) -> None:
    assert NearMisses(["เครือข่าย"])(text) == (["เครือข่าย"] if found else [])


def test_words_are_all_of_a_text() -> None:
    text = "จัดทำโครงการ 2 โครงการ"
    assert "".join(words_of(text)) == text
