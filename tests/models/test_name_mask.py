"""People named in an entry are found in running text, in any spelling."""

import pytest

from app.models.name_mask import MASK, NameMask

PEOPLE = NameMask(
    ["นางสาวตัวอย่าง  ใจดีมาก", "นายสมมุติ ณ สมมุติ", "เดี่ยว"], ["0 2540 7000 ต่อ 5512, 089-999-9999", "ไม่มี"]
)


@pytest.mark.parametrize(
    "text",
    [
        "ผู้รับผิดชอบ นางสาวตัวอย่าง ใจดีมาก ได้ดำเนินการ",
        "ผู้รับผิดชอบ ตัวอย่าง ใจดีมาก ได้ดำเนินการ",
        "ผู้รับผิดชอบ น.ส.ตัวอย่าง   ใจดีมาก ได้ดำเนินการ",
        "ผู้รับผิดชอบ น.ส. ตัวอย่างใจดีมาก ได้ดำเนินการ",
        "ผู้รับผิดชอบ คุณตัวอย่าง ได้ดำเนินการ",
        "ผู้รับผิดชอบ ดร.สมมุติ\u00a0ณ\u00a0สมมุติ ได้ดำเนินการ",
        "ผู้รับผิดชอบ เดี่ยว ได้ดำเนินการ",
    ],
)
def test_a_name_is_hidden_with_any_title_and_any_spaces(text: str) -> None:
    assert PEOPLE.hide(text) == (f"ผู้รับผิดชอบ {MASK} ได้ดำเนินการ", 1)


@pytest.mark.parametrize(
    "number",
    [
        "0899999999",
        "089 999 9999",
        "089-9999999",
        "๐๘๙-๙๙๙-๙๙๙๙",
        "+66 89 999 9999",
        "+66(0)899999999",
        "02 540 7000",
    ],
)
def test_a_number_is_hidden_however_it_is_grouped(number: str) -> None:
    assert PEOPLE.hide(f"โทร {number} ครับ") == (f"โทร {MASK} ครับ", 1)


@pytest.mark.parametrize(
    "text",
    ["ตัวอย่างแบบฟอร์ม", "จำนวน 10,899,999,999 บาท", "5512", "ปี 2562", "08999999991", "ใจดีมาก", ""],
)
def test_what_is_no_name_of_theirs_stays(text: str) -> None:
    assert PEOPLE.hide(text) == (text, 0)


def test_each_place_is_counted() -> None:
    assert PEOPLE.hide("ตัวอย่าง ใจดีมาก และนายสมมุติ โทร 0899999999") == (f"{MASK} และ{MASK} โทร {MASK}", 3)


def test_nobody_is_found_where_nobody_is_known() -> None:
    assert NameMask(["", "  ", "นาย"], ["", "12"]).hide("นายใด โทร 12") == ("นายใด โทร 12", 0)
