"""The list of units that a coordinator expects: its names, former names, and what people change in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.errors import UserError
from app.models.submission.units import NO_DIVISION, NO_OFFICE, Unit, UnitList, added, merged, renamed, split

CITY = UnitList((Unit("สำนักงานเขตบางนา"), Unit("สำนักงานเขตบางรัก"), Unit("สำนักการโยธา")))
MINBURI = UnitList((Unit("ฝ่ายโยธา"), Unit("ฝ่ายการคลัง")), "สำนักงานเขตมีนบุรี")


@pytest.mark.parametrize("spelling", ["บางนา", "สนข.บางนา", "สำนักงานเขต บางนา", "เขตบางนา กทม."])
def test_a_unit_is_found_under_any_spelling(spelling: str) -> None:
    assert CITY.name_of(spelling) == "สำนักงานเขตบางนา"


def test_a_division_is_found_with_and_without_its_first_word() -> None:
    assert [MINBURI.name_of(text) for text in ("โยธา", "ฝ่าย โยธา", "ฝ่ายเทศกิจ", " ")] == [
        "ฝ่ายโยธา",
        "ฝ่ายโยธา",
        "ฝ่ายเทศกิจ",
        NO_DIVISION,
    ]
    assert CITY.name_of("") == NO_OFFICE


def test_the_unit_of_a_project_is_its_office_or_its_division_within_the_office_of_the_list() -> None:
    assert CITY.unit_of("บางนา", "ฝ่ายโยธา") == "สำนักงานเขตบางนา"
    assert MINBURI.unit_of("สนข.มีนบุรี", "โยธา") == "ฝ่ายโยธา"
    assert MINBURI.unit_of("", "โยธา") == "ฝ่ายโยธา"
    assert MINBURI.unit_of("สำนักงานเขตบางนา", "ฝ่ายโยธา") == "สำนักงานเขตบางนา"


@pytest.mark.parametrize(
    ("units", "word"),
    [
        (CITY.units[:2], "เขต"),
        (CITY.units, "หน่วยงาน"),
        ((Unit("สำนักการโยธา"), Unit("สำนักอนามัย")), "สำนัก"),
        ((Unit("สำนักงานเขตบางนา"), Unit("สำนักงานประชาสัมพันธ์")), "หน่วยงาน"),
        ((Unit("จังหวัดนนทบุรี"), Unit("จังหวัดปทุมธานี")), "จังหวัด"),
    ],
)
def test_units_are_called_by_what_all_of_their_names_begin_with(units: tuple[Unit, ...], word: str) -> None:
    assert UnitList(units).word == word
    assert MINBURI.word == "ฝ่าย"


def test_a_renamed_unit_is_found_under_its_former_name() -> None:
    known = CITY.with_units(renamed(CITY.units, "สำนักงานเขตบางนา", "สำนักงานเขตบางนาใหม่"))
    assert known.key("บางนา") == known.key("สำนักงานเขตบางนาใหม่") != known.key("บางรัก")
    assert known.named(["เขตบางนา", "บางนาใหม่"]) == dict.fromkeys(
        ["เขตบางนา", "บางนาใหม่"], "สำนักงานเขตบางนาใหม่"
    )


def test_renaming_back_keeps_no_name_twice() -> None:
    away = renamed(CITY.units, "สำนักการโยธา", "สำนักช่าง")
    assert renamed(away, "สำนักช่าง", "สำนักการโยธา")[2] == Unit("สำนักการโยธา", ("สำนักช่าง",))


def test_merged_units_are_one_under_all_their_names_in_the_place_of_the_first() -> None:
    found = merged(CITY.units, {"สำนักงานเขตบางนา", "สำนักการโยธา"}, "สำนักงานเขตบางนา")
    assert found == [Unit("สำนักงานเขตบางนา", ("สำนักการโยธา",)), Unit("สำนักงานเขตบางรัก")]


def test_a_split_unit_leaves_its_projects_to_nobody_until_a_person_decides() -> None:
    known = CITY.with_units(split(CITY.units, "สำนักการโยธา", ["สำนักถนน", "สำนักอาคาร"]))
    assert list(known.places) == ["สำนักงานเขตบางนา", "สำนักงานเขตบางรัก", "สำนักถนน", "สำนักอาคาร"]
    assert not known.is_listed(known.name_of("สำนักการโยธา"))


def test_a_name_that_is_there_is_added_once_and_counted() -> None:
    assert added(CITY.units, ["เขตบางนา", "สำนักอนามัย", " สำนัก อนามัย", ""], CITY) == (
        [*CITY.units, Unit("สำนักอนามัย")],
        2,
    )


@pytest.mark.parametrize(
    "units",
    [
        [],
        [Unit("")],
        [Unit("-")],
        [Unit("ก=ข")],
        [Unit("ก" * 201)],
        [Unit("สำนักงานเขตบางนา"), Unit("สนข. บางนา")],
        [Unit("สำนักงานเขตบางนา"), Unit("สำนักการโยธา", ("เขตบางนา",))],
        [Unit(f"หน่วยงาน {number}") for number in range(501)],
    ],
)
def test_a_list_that_cannot_be_one_is_refused(units: list[Unit]) -> None:
    with pytest.raises(UserError):
        CITY.with_units(units)


NAMES = st.text("กขคงจฉชซ 0123456789ab-.", min_size=1, max_size=12)


@given(st.lists(st.builds(Unit, NAMES, st.lists(NAMES, max_size=2).map(tuple)), max_size=5))
def test_a_list_is_read_as_it_was_written(units: list[Unit]) -> None:
    try:
        known = CITY.with_units(units)
    except UserError:
        return
    assert UnitList.parse(known.text) == known
