"""Equivalent spellings have one key, and different names have different keys."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.match_key import code_key, match_key, office_key, text_key, year_key
from tests.strategies import letters, typed

DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad\ufe63\uff0d"
BLANKS = " \u00a0\u2007\u202f\u3000\t"
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u200e"

ANY = st.text(st.sampled_from("กขนำาํ้่ิเแๅ์๐๑12aAßİ -–\u00ad\u00a0\u200b.…“”½\n") | letters, max_size=12)


@pytest.mark.parametrize(
    "office",
    [
        "สำนักงานเขตมีนบุรี",
        "สำนักงานเขต\u00a0มีนบุรี",
        "สำนักงานเขต มีนบุรี",
        "เขตมีนบุรี",
        "เขต มีนบุรี",
        "มีนบุรี",
        "สนข.มีนบุรี",
        "สนข มีนบุรี",
        "สํานักงานเขตมีนบุรี",  # sara am in two halves
        "สำนักงานเขตมีนบุรี ",
        "สำนักงานเขต\u200bมีนบุรี",
        "สนง.เขตมีนบุรี",
        "สำนักงานเขตมีนบุรี กรุงเทพมหานคร",
    ],
)
def test_an_office_is_known_by_any_of_its_names(office: str) -> None:
    assert office_key(office) == "มีนบุรี"


@pytest.mark.parametrize("office", ["สำนักงานเขตป้อมปราบศัตรูพ่าย", "เขตบางนา", "", "สำนักการศึกษา", "เขต", "กทม."])
def test_another_office_has_another_key(office: str) -> None:
    assert office_key(office) != "มีนบุรี"
    assert bool(office_key(office)) is bool(office)


@pytest.mark.parametrize("dash", [*DASHES, " - ", "", "\u200b-", "\u00a0–\u00a0"])
@pytest.mark.parametrize(
    "digits", ["50130000/3379", "๕๐๑๓๐๐๐๐/๓๓๗๙", "５０１３００００/３３７９", "๕๐๑๓0000/๓๓๗9"]
)
def test_a_code_of_the_official_system_is_known_however_it_is_typed(digits: str, dash: str) -> None:
    assert code_key(digits.replace("/", dash) + "\u00a0") == "501300003379"


@pytest.mark.parametrize(
    ("one", "other"), [("1-11", "11-1"), ("1-11", "111"), ("1 11", "11 1"), ("ก-1", "ก-2"), ("ก1", "ข1")]
)
def test_two_codes_stay_two(one: str, other: str) -> None:
    assert code_key(one) != code_key(other)


@pytest.mark.parametrize("code", ["", "-", " – ", "\u00ad", "."])
def test_a_dash_in_the_place_of_a_code_is_no_code(code: str) -> None:
    assert code_key(code) == ""
    assert match_key("", 2569, code, "") is None
    assert match_key("", 2569, code, "อบรมครู") == ("", 2569, "อบรมครู")


@pytest.mark.parametrize(
    "name", ["โครงการ\u00a0(ชื่อ\u00a0สมมติ)", "โครงการ  (ชื่อ สมมติ)", "โครงการ (ชื่อ สมมติ).", "โครงการ(ชื่อสมมติ) "]
)
def test_a_name_is_known_by_its_letters(name: str) -> None:
    assert text_key(name) == text_key("โครงการ (ชื่อ สมมติ)")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("น้ำ", "นํ้า"),
        ("น้ำ", "นำ้"),
        ("น้ำ", "น้ํา"),
        ("แม่", "เเม่"),
        ("ที่", "ท่ี"),
        ("Line OA", "LINE  oa"),
        ("“ครู”", '"ครู"'),
        ("ปี ๒๕๖๙", "ปี 2569"),
        ("ระยะ ก – ข", "ระยะ ก-ข"),
    ],
)
def test_faults_of_typing_tell_no_names_apart(one: str, other: str) -> None:
    assert text_key(one) == text_key(other)


@pytest.mark.parametrize("year", [2562, 62, 2019, "2562", "๒๕๖๒", " 62 "])
def test_a_year_is_known_in_both_eras(year: int | str) -> None:
    assert year_key(year) == 2562


@pytest.mark.parametrize("year", [None, "", "ปีนี้"])
def test_what_is_no_year_is_none(year: str | None) -> None:
    assert year_key(year) is None


@given(ANY)
def test_folding_again_changes_nothing(text: str) -> None:
    for key in (text_key, code_key):
        assert key(key(text)) == key(text)


@given(ANY, st.sampled_from([*UNSEEN]), st.integers(0, 12))
def test_what_cannot_be_seen_tells_nothing_apart(text: str, unseen: str, place: int) -> None:
    assert text_key(text[:place] + unseen + text[place:]) == text_key(text)


@given(st.text(st.sampled_from("กขคงจา123"), min_size=1, max_size=9), st.data())
def test_blanks_and_dashes_of_any_kind_are_one(text: str, data: st.DataObject) -> None:
    blank, dash = data.draw(st.sampled_from(BLANKS)), data.draw(st.sampled_from(DASHES))
    assert code_key(f"{text}{blank}{dash}{blank}ก{blank}") == code_key(f"{text}-ก")


@given(typed)
def test_the_form_of_unicode_tells_nothing_apart(text: str) -> None:
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert text_key(unicodedata.normalize(form, text)) == text_key(text)


@given(
    st.text(st.sampled_from("กขคงมีนบุร่า"), min_size=1).filter(
        lambda name: office_key(f"ก{name}") == f"ก{name}"
    )
)
def test_a_district_is_its_office(name: str) -> None:
    spelt = {
        office_key(f"{prefix}ก{name}")
        for prefix in ("", "เขต", "สำนักงานเขต", "สนข.", "สนง.เขต", "สำนักงานเขต\u00a0")
    }
    assert spelt == {f"ก{name}"}
