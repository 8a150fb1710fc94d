"""The field's terms stay whole on a line, beside whatever words."""

import json
import re
from itertools import pairwise

import pytest

from app.printing.line_break import RESOURCES, line_breaks, word_boundaries
from app.printing.line_breaking.terms import TERMS, term_spans, terms

OFFICES = json.loads((RESOURCES / "units.json").read_text("utf-8"))["offices"]
SUB_DISTRICTS = TERMS.read_text("utf-8").split("# the sub-districts of Bangkok\n")[1].split()


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in pairwise(word_boundaries(text))]


@pytest.mark.parametrize("before", ["เขต", "ประชาชนในเขต", "สำนักงานเขต"])
def test_no_line_divides_the_name_of_a_district(before: str) -> None:
    assert len(OFFICES) == 50
    for name in OFFICES:
        text = f"{before}{name}ได้ดำเนินการ"
        inside = range(len(before) + 1, len(before) + len(name))
        assert not {*inside} & {*line_breaks(text)}, text


@pytest.mark.parametrize("before", ["แขวง", "ประชาชนในแขวง", "พื้นที่แขวง"])
def test_no_line_divides_the_name_of_a_sub_district(before: str) -> None:
    assert len(SUB_DISTRICTS) == 178, "of 180, two have the name of another"
    for name in SUB_DISTRICTS:
        text = f"{before}{name} ได้ดำเนินการ"
        inside = range(len(before) + 1, len(before) + len(name))
        assert not {*inside} & {*line_breaks(text)}, text


def test_no_line_divides_a_term() -> None:
    assert {term: line_breaks(term) for term in terms() if line_breaks(term)} == {}


@pytest.mark.parametrize(
    "expected",
    ["จาก|รายได้|ที่", "จาก|ระบาย|น้ำ", "ที่|ดินแดง", "ข้อ|มูลค่า", "ของ|ประชาชน|ใน|แขวง|วัง|ใหม่", "ความหวัง|ใหม่"],
)
def test_a_term_settles_which_letters_are_its_own(expected: str) -> None:
    assert "|".join(words(expected.replace("|", ""))) == expected


def test_terms_are_letters_and_each_is_listed_once() -> None:
    listed = [line for line in TERMS.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert len(listed) == len({*listed})
    assert all(len(term) >= 3 for term in listed)


def test_the_longest_term_counts() -> None:
    text = "อยู่ระหว่างดำเนินการจัดจ้าง"
    assert next(text[start:end] for start, end in term_spans(text)) == "อยู่ระหว่างดำเนินการ"


def test_terms_beside_and_inside_each_other_are_found_from_the_left_the_longest_first() -> None:
    listed = terms()
    text = "".join(f"{one}{one[:2]}{other}" for one, other in zip(listed[::40], listed[7::40], strict=False))
    found, start = [], 0
    while start < len(text):
        longest = max((one for one in listed if text.startswith(one, start)), key=len, default="")
        if longest:
            found.append((start, start + len(longest)))
        start += len(longest) or 1
    assert list(term_spans(text)) == found
    assert [*term_spans(listed[0])] == [(0, len(listed[0]))]
    assert [*term_spans("")] == [*term_spans(listed[0][:2])] == []


def test_every_term_is_of_thai_letters_and_spaces_and_long_enough_to_be_looked_up() -> None:
    assert [term for term in terms() if not re.fullmatch("[\u0e01-\u0e4e ]{3,}", term)] == []
