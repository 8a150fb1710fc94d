"""A list becomes a plan by its columns, its numbers or its indentation; what is doubtful is asked or told."""

from pathlib import Path

import openpyxl
import pytest

from app.formats.plans.listed_rows import rows_of_file, rows_of_text
from app.formats.plans.listing import Listing, read_listing
from app.models.errors import UserError

TREE = [(0, "เมืองปลอดภัย"), (1, "ปลอดอาชญากรรม"), (2, "ชุมชนปลอดภัย"), (3, "ร้อยละของคดี"), (1, "ปลอดภัยพิบัติ")]
TREE_NUMBERS = ["1", "1.1", "1.1.1", "1.1.1.1", "1.2"]


def read(text: str, **answers: str) -> Listing:
    return read_listing(rows_of_text(text), answers)


def placed(listing: Listing) -> list[tuple[int, str]]:
    return [(entry.level, entry.text) for entry in listing.entries]


def told(listing: Listing) -> str:
    return "\n".join(map(str, listing.left_out))


def test_levels_stand_in_columns_with_empty_cells_below_the_first() -> None:
    listing = read("ด้าน\tมิติ\tเป้าหมาย\tตัวชี้วัด\nก\tก1\tก11\tข1\n\t\t\tข2\n\t\tก12\tข3\nข\tข1")
    assert placed(listing)[:5] == [(0, "ก"), (1, "ก1"), (2, "ก11"), (3, "ข1"), (3, "ข2")]
    assert listing.level_names == ("ด้าน", "มิติ", "เป้าหมาย", "ตัวชี้วัด")
    assert (len(listing.lines), listing.questions, listing.left_out) == (4, [], [])


def test_levels_stand_in_numbers_of_any_script() -> None:
    for digits in ("", "thai"):
        numbers = [n.translate(str.maketrans("12", "๑๒")) if digits else n for n in TREE_NUMBERS]
        listing = read("\n".join(f"{n} {text}" for n, (_, text) in zip(numbers, TREE, strict=True)))
        expected = [(level, f"{n} {text}") for n, (level, text) in zip(numbers, TREE, strict=True)]
        assert placed(listing) == expected
        assert listing.questions == []


def test_a_column_of_numbers_belongs_to_the_text_beside_it() -> None:
    text = "\n".join(f"{n}\t{text}" for n, (_, text) in zip(TREE_NUMBERS, TREE, strict=True))
    assert placed(read(text))[1] == (1, "1.1 ปลอดอาชญากรรม")


@pytest.mark.parametrize("space", ["  ", "\t", "    "])
def test_levels_stand_in_the_indentation(space: str) -> None:
    listing = read("\n".join(f"{space * level}{text}" for level, text in TREE))
    assert placed(listing) == TREE


def test_merged_cells_of_a_workbook_hold_for_all_their_rows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["แผนพัฒนาของเขต (พ.ศ. ๒๕๖๖-๒๕๗๐)"],
        ["ที่", "ยุทธศาสตร์", "เป้าประสงค์", "หน่วยนับ"],
        [1, "ก", "ข1", "ร้อยละ"],
        [2, None, "ข2", "แห่ง"],
        [3, "ค", "ข3", "แห่ง"],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("B3:B4")
    book.save(tmp_path / "plan.xlsx")
    (listed,) = rows_of_file(tmp_path / "plan.xlsx")
    listing = read_listing(listed, {})
    assert placed(listing) == [(0, "ก"), (1, "ข1"), (1, "ข2"), (0, "ค"), (1, "ข3")]
    assert listing.level_names[:2] == ("ยุทธศาสตร์", "เป้าประสงค์")
    assert (listing.name, listing.years) == ("แผนพัฒนาของเขต (พ.ศ. ๒๕๖๖-๒๕๗๐)", (2566, 2570))
    assert "หน่วยนับ" in told(listing)


def test_levels_are_named_by_the_words_before_the_numbers() -> None:
    listing = read("ยุทธศาสตร์ที่ 1 ก\nยุทธศาสตร์ย่อยที่ 1.1 ข\nเป้าประสงค์ที่ 1.1.1 ค")
    assert listing.level_names == ("ยุทธศาสตร์", "ยุทธศาสตร์ย่อย", "เป้าประสงค์", "ตัวชี้วัด")


def test_numbers_and_indentation_that_disagree_are_asked_about() -> None:
    text = "1 ก\n1.1 ข\n  1.2 ค\n2 ง"
    listing = read(text)
    (question,) = listing.questions
    assert question.key == "way"
    assert placed(listing)[2] == (1, "1.2 ค")
    assert placed(read(text, way="indents"))[1] == (0, "1.1 ข")


def test_units_in_a_second_column_are_not_taken_for_a_level_unasked() -> None:
    listing = read("1 ก\tร้อยละ\n1.1 ข\tแห่ง\n1.1.1 ค\tคน")
    assert [question.key for question in listing.questions] == ["way"]
    assert placed(listing) == [(0, "1 ก"), (1, "1.1 ข"), (2, "1.1.1 ค")]


def test_single_numbers_below_a_goal_are_asked_about_and_proposed_as_indicators() -> None:
    text = "ด้านที่ ๑ ก\n๑.๑ ข\n๑.๑.๑ ค\n20. ร้อยละ\n21. จำนวน\nด้านที่ ๒ ง"
    listing = read(text)
    assert [question.key for question in listing.questions] == ["lone"]
    assert placed(listing)[3:] == [(3, "20. ร้อยละ"), (3, "21. จำนวน"), (0, "ด้านที่ ๒ ง")]
    assert placed(read(text, lone="top"))[3] == (0, "20. ร้อยละ")


@pytest.mark.parametrize(
    ("answer", "entries"),
    [
        ("below", [(0, "1 ก"), (1, "1.1 ข"), (2, "จำนวนครั้ง"), (0, "2 ค")]),
        ("join", [(0, "1 ก"), (1, "1.1 ข - จำนวนครั้ง"), (0, "2 ค")]),
        ("leave", [(0, "1 ก"), (1, "1.1 ข"), (0, "2 ค")]),
    ],
)
def test_rows_without_a_number_are_asked_about(answer: str, entries: list[tuple[int, str]]) -> None:
    assert placed(read("1 ก\n1.1 ข\n- จำนวนครั้ง\n2 ค", unnumbered=answer)) == entries


def test_of_five_levels_one_is_left_out_as_a_person_says() -> None:
    text = "1 ก\n1.1 ข\n1.1.1 ค\n1.1.1.1 กลยุทธ์\n1.1.1.1.1 ตัวชี้วัด"
    assert placed(read(text))[3:] == [(3, "1.1.1.1.1 ตัวชี้วัด")]
    assert placed(read(text, five="5"))[3:] == [(3, "1.1.1.1 กลยุทธ์")]


def test_what_has_nothing_above_it_or_stands_twice_is_told() -> None:
    listing = read("1 ก\n1.1.1 ลอย\n1.1 ข\n1.1 ข")
    assert placed(listing) == [(0, "1 ก"), (1, "1.1 ข")]
    assert "ไม่มีข้อของระดับบนอยู่ข้างบน 1 แถว" in told(listing)
    assert "ซ้ำกับข้อที่อ่านแล้ว 1 แถว" in told(listing)


def test_damaged_vowels_are_mended() -> None:
    assert placed(read("1 การทำางาน\n1.1 ข"))[0] == (0, "1 การทำงาน")


def test_a_list_without_entries_is_refused() -> None:
    with pytest.raises(UserError):
        read("ด้าน\tมิติ\n")


@pytest.mark.long
def test_thousands_of_rows_and_long_names_are_read() -> None:
    rows = [f"{i}.{j} {'ยาว' * 100}" if j else f"{i} ด้าน" for i in range(1, 51) for j in range(100)]
    listing = read("\n".join(rows))
    assert len(listing.entries) == 5_000
    assert len(listing.lines) == 4_950
