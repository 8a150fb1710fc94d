import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.formats.spreadsheet.cells import (
    read_alignments,
    read_items,
    read_paragraphs,
    read_targets,
    value_of,
    write_alignments,
    write_items,
    write_paragraphs,
    write_targets,
)
from app.formats.spreadsheet.package import Cell
from app.models.entry import Kind
from app.models.project import StrategicAlignment, TargetGroup
from tests.strategies import alignments, groups, lines

AWKWARD = ("", "1.", "1. ก", "1) ก", "2. ข", "1.1 ค", "1.1", ".5", "5 ล้าน", "-", "- ก", "• ก", ")", "๑. ก")
members = st.lists(st.one_of(st.sampled_from(AWKWARD), lines), max_size=6)
awkward_groups = st.builds(TargetGroup, st.sampled_from(AWKWARD), members.map(tuple))
awkward_alignments = st.builds(StrategicAlignment, *[st.sampled_from(AWKWARD)] * 4)


@given(members)
def test_paragraphs_read_back_exactly(typed: list[str]) -> None:
    assert read_paragraphs(write_paragraphs(typed)) == typed


@given(members)
def test_items_read_back_exactly(typed: list[str]) -> None:
    assert read_items(write_items(typed)) == typed


@given(st.lists(st.one_of(awkward_groups, groups), max_size=4))
def test_targets_read_back_exactly(typed: list[TargetGroup]) -> None:
    assert read_targets(write_targets(typed)) == typed


@given(st.lists(st.one_of(awkward_alignments, alignments), max_size=4))
def test_alignments_read_back_exactly(typed: list[StrategicAlignment]) -> None:
    assert read_alignments(write_alignments(typed)) == typed


def test_items_look_as_a_person_numbers_them() -> None:
    assert write_items(["เพื่อพัฒนา", "เพื่อเผยแพร่"]) == "1. เพื่อพัฒนา\n2. เพื่อเผยแพร่"


def test_targets_look_as_on_the_form() -> None:
    assert write_targets([TargetGroup("ด้านปริมาณ", ("สองเครือข่าย",))]) == "1. ด้านปริมาณ\n1.1 สองเครือข่าย"


def test_the_only_alignment_is_plain() -> None:
    cells = write_alignments([StrategicAlignment("ด้านที่ ๓", "๓.๓ การศึกษา")])
    assert list(cells.values()) == ["ด้านที่ ๓", "๓.๓ การศึกษา", "", ""]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("เพื่อพัฒนา\nเพื่อเผยแพร่", ["เพื่อพัฒนา", "เพื่อเผยแพร่"]),
        ("- เพื่อพัฒนา\n- เพื่อเผยแพร่", ["เพื่อพัฒนา", "เพื่อเผยแพร่"]),
        ("- เพื่อพัฒนา\nเพื่อเผยแพร่", ["- เพื่อพัฒนา", "เพื่อเผยแพร่"]),
        ("๑.เพื่อพัฒนา\n๒.เพื่อเผยแพร่", ["เพื่อพัฒนา", "เพื่อเผยแพร่"]),
        ("1) เพื่อพัฒนา\n\n2) เพื่อ\n   เผยแพร่", ["เพื่อพัฒนา", "เพื่อ เผยแพร่"]),
        ("1) เพื่อพัฒนา 2) เพื่อเผยแพร่  3)เพื่อใช้", ["เพื่อพัฒนา", "เพื่อเผยแพร่", "เพื่อใช้"]),
        ("1) เพื่อพัฒนา 3) เพื่อเผยแพร่", ["เพื่อพัฒนา 3) เพื่อเผยแพร่"]),
        ("1. เพื่อพัฒนา 2) เพื่อเผยแพร่", ["เพื่อพัฒนา 2) เพื่อเผยแพร่"]),
        ("1.5 ล้านบาท", ["1.5 ล้านบาท"]),
        ("", []),
    ],
)
def test_items_as_offices_write_them(typed: str, read: list[str]) -> None:
    assert read_items(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("ด้านปริมาณ\n- ก\n- ข\nด้านคุณภาพ\n• ค", [("ด้านปริมาณ", ("ก", "ข")), ("ด้านคุณภาพ", ("ค",))]),
        ("ผู้สูงอายุ 200 คน\nชุมชน 5 แห่ง", [("ผู้สูงอายุ 200 คน", ()), ("ชุมชน 5 แห่ง", ())]),
        ("- ผู้สูงอายุ 200 คน", [("ผู้สูงอายุ 200 คน", ())]),
        ("1) ผู้สูงอายุ 200 คน 2) ชุมชน 5 แห่ง", [("ผู้สูงอายุ 200 คน", ()), ("ชุมชน 5 แห่ง", ())]),
        ("1. ด้านปริมาณ\n1.1ก\nต่อ\n2.ด้านคุณภาพ\nต่อ", [("ด้านปริมาณ", ("ก ต่อ",)), ("ด้านคุณภาพ ต่อ", ())]),
    ],
)
def test_targets_as_offices_write_them(typed: str, read: list[tuple[str, tuple[str, ...]]]) -> None:
    assert read_targets(typed) == [TargetGroup(*group) for group in read]


def test_alignments_with_line_breaks_are_one_and_with_numbers_several() -> None:
    assert read_alignments({"indicator": "ผลสัมฤทธิ์\nเพิ่มขึ้น"}) == [StrategicAlignment(indicator="ผลสัมฤทธิ์ เพิ่มขึ้น")]
    read = read_alignments({"strategic_issue": "1. ก\n2. ข", "indicator": "1. ค"})
    assert read == [StrategicAlignment("ก", "", "", "ค"), StrategicAlignment("ข")]


@pytest.mark.parametrize("kind", [Kind.ITEMS, Kind.TARGETS])
@pytest.mark.parametrize("dash", ["-", "–", " - "])
def test_a_dash_is_no_member_of_a_list(kind: Kind, dash: str) -> None:
    assert value_of(kind, Cell(1, 1, dash)) == ()
