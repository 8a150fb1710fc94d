from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models import search
from app.models.search import SearchTexts, folded, narrows, packed, place_of, words_of
from tests.strategies import THAI, typed

FEW = st.text(st.sampled_from("กข่า 12๑๒Aaé"), max_size=6)
"""A few letters, so that searched words often occur."""


def found(texts: dict[str, str], sought: str) -> list[str]:
    kept = SearchTexts()
    for key, text in texts.items():
        kept.put(key, text)
    return list(kept.find(words_of(sought), list(texts), lambda _key: ""))


@pytest.mark.parametrize(
    ("search", "text"),
    [
        ("ผ่าน", "ประชุมผ่านระบบออนไลน์"),  # within a run of Thai without spaces
        ("2562", "ปี ๒๕๖๒"),
        ("๒๕๖๒", "ปี 2562"),
        ("KPI line", "ส่งทาง LINE ตาม kpi"),
        ("  เขต  มีนบุรี ", "สำนักงานเขตบางรัก และมีนบุรี"),
        ("นํ้า", "น้ำ"),  # sara am in two halves, as an older program typed it
        ("café 😀", "Café 😀"),
        ("ก", "กรุงเทพมหานคร"),
    ],
)
def test_any_part_of_a_text_is_found(search: str, text: str) -> None:
    assert found({"one": text}, search) == ["one"]


def test_every_word_must_be_there() -> None:
    assert found({"one": "อบรมครู", "both": "อบรมครู 40 คน"}, "ครู 40") == ["both"]


def test_an_empty_search_finds_all_in_their_order() -> None:
    assert found({"b": "ข", "a": ""}, " ") == ["b", "a"]


def test_what_is_not_read_yet_is_asked_for() -> None:
    texts = SearchTexts()
    texts.put("read", "ก")
    assert texts.find(("ก",), ["asked", "read", "other"], {"asked": "กข", "other": "ค"}.__getitem__) == [
        "asked",
        "read",
    ]


@given(st.lists(FEW, max_size=4), FEW, FEW)
def test_typing_on_finds_what_the_whole_search_finds(held: list[str], sought: str, edited: str) -> None:
    texts = SearchTexts()
    shown: Sequence[str] = [str(number) for number in range(len(held))]
    for key, text in zip(shown, held, strict=True):
        texts.put(key, text)
    for end in range(1, len(sought) + 1):
        words = words_of(sought[:end])
        if not narrows(words, words_of(sought[: end - 1])):
            return
        whole = [
            key for key in shown if all(packed(word) in packed(folded(held[int(key)])) for word in words)
        ]
        shown = texts.find(words, shown, str)
        assert shown == whole
    if shown:
        texts.put(shown[0], edited)
        is_there = all(word in folded(edited) for word in words_of(sought))
        assert (shown[0] in texts.find(words_of(sought), shown, str)) == is_there


def test_a_further_letter_is_sought_from_where_the_word_began(monkeypatch: pytest.MonkeyPatch) -> None:
    began: list[list[int]] = []

    def noting(word: str, sought: search._Sought) -> search._Sought:
        began.append(list(sought.places))
        return with_word(word, sought)

    with_word = search._with
    monkeypatch.setattr(search, "_with", noting)
    texts = SearchTexts()
    texts.put("one", "กกขกขคง")
    texts.put("two", "กขคง")
    found = texts.find(("ข",), ["one", "two"], str)
    found = texts.find(("ขค",), found, str)
    assert texts.find(("ขคง",), found, str) == ["one", "two"]
    assert began == [[0, 0], [0, 0], [4, 1]]


def test_what_is_dropped_is_not_found() -> None:
    texts = SearchTexts()
    texts.put("one", "ก")
    texts.drop("one")
    assert "one" not in texts


@given(FEW, FEW)
def test_packing_neither_hides_nor_adds_what_a_text_holds(text: str, part: str) -> None:
    assert (packed(part) in packed(text)) == (part in text)


@given(typed, typed)
def test_no_two_texts_are_packed_into_one(one: str, other: str) -> None:
    assert (packed(one) == packed(other)) == (one == other)


def test_a_packed_thai_text_takes_a_byte_a_letter() -> None:
    assert max(packed(THAI + "–…“”")) <= "\xff"


@given(FEW, FEW, st.lists(FEW))
def test_going_on_typing_finds_among_what_was_found(before: str, more: str, texts: list[str]) -> None:
    held = {str(number): text for number, text in enumerate(texts)}
    after = before + more
    if narrows(words_of(after), words_of(before)):
        among = {key: held[key] for key in found(held, before)}
        assert found(among, after) == found(held, after)


def test_typing_on_narrows_and_deleting_does_not() -> None:
    assert narrows(words_of("เขตมี"), words_of("เขต"))
    assert narrows(words_of("เขต มี"), words_of("เขต"))
    assert not narrows(words_of("เข"), words_of("เขต"))
    assert not narrows(words_of("มี"), words_of("เขต"))


@given(typed, typed)
def test_the_place_of_a_word_is_where_it_stands(before: str, word: str) -> None:
    place = place_of(folded(word), before + word)
    assert place is not None
    assert place <= len(before)


def test_a_letter_that_folds_into_two_has_no_sure_place() -> None:
    assert place_of("กา", "Straße กา") == 0
    assert place_of("ขา", "Straße กา") is None
