"""What a scanner does to a print-out's lines: colons, spaces, numbers and the foot of the page."""

import re
from functools import cache
from typing import Any

import pytest

from app.formats.printout.model import UNREAD, FoundEntry, Reading
from app.formats.printout.reader import read_text
from tests.conftest import FILES
from tests.long_form import only_long

FORM = (FILES / "official-form.txt").read_text("utf-8")


@cache
def sound() -> Reading:
    return read_text(FORM)[0].latest


def read(text: str) -> Reading:
    return read_text(text)[0].latest


def values(reading: Reading) -> dict[tuple[str | int, ...], Any]:
    return {found.place: found.value for found in reading.entries if found.place[0] != UNREAD}


def entry(reading: Reading, *place: str | int) -> FoundEntry:
    return next(found for found in reading.entries if found.place == place)


@pytest.mark.parametrize("spaces", ["  ", "   ", " " * 40])
def test_a_date_is_found_whatever_spaces_follow_the_colons(spaces: str) -> None:
    assert values(read(FORM.replace(" :: 2", f" ::{spaces}2").replace(" :: 4", f" ::{spaces}4"))) == values(
        sound()
    )


@pytest.mark.parametrize("mark", [": :", ":  ::", "::"])
def test_usual_statuses_are_found_behind_any_number_of_colons(mark: str) -> None:
    changed = FORM.replace(": เป็นไปตามแผน", f"{mark} เป็นไปตามแผน").replace(
        ": เป็นไปตามเป้า", f"{mark} เป็นไปตามเป้า"
    )
    assert values(read(changed)) == values(sound())


def test_an_empty_status_before_another_one_stays_empty() -> None:
    reading = read(FORM.replace("88,400 บาท : เป็นไปตามแผน :", "88,400 บาท : :"))
    assert entry(reading, "reports", 5, "plan_status").value == ""
    assert entry(reading, "reports", 5, "target_status").value == "เป็นไปตามเป้าหมาย"


def test_a_second_colon_behind_a_label_is_left_out_with_a_doubt() -> None:
    found = entry(read(FORM.replace("ย่อย : ", "ย่อย : :")), "strategic_alignments", 0, "strategic_sub_issue")
    assert found.value == "๓.๓ - การศึกษาสำหรับทุกคน"
    assert found.doubts


def test_an_amount_is_certain_without_the_space_before_its_unit() -> None:
    found = entry(read(FORM.replace("= 88,400 บาท", "=88,400บาท")), "reports", 5, "disbursed_satang")
    assert (found.value, found.doubts) == (88_400_00, ())


@pytest.mark.parametrize(
    "foot",
    [
        "รหัสตรวจสอบ 3H0M-DAEK-V63B-3" + " " * 90 + "หน้า 1 จาก 2",
        "รหัสตรวจสอบ 3HOM-DAEK-V63B-3",
        ":   a  รหัสตรวจสอบ CX25-55VC-6Y77-9" + " " * 90 + "หน้า1 จาก 2",
        "โ     ป     รหัสตรวจสอบ 60%25-55ง0-677-9" + " " * 90 + "หน้า 1 จาก 2",
        "หน้า 1 จาก 2",
    ],
)
@pytest.mark.parametrize("before", ["รายงานครั้งที่ 7", *only_long("2. เพื่อให้เครือข่าย", "เป้าหมายที่")])
def test_the_foot_of_a_page_is_part_of_no_entry(foot: str, before: str) -> None:
    assert values(read(FORM.replace(before, f"{foot}\n{before}"))) == values(sound())


def test_a_text_about_check_codes_is_no_foot_of_a_page() -> None:
    told = "พิมพ์แบบรายงานพร้อมรหัสตรวจสอบและส่งให้ฝ่ายการศึกษา"
    assert told in str(values(read(FORM.replace("จัดทำโครงการ และ", f"{told}\nจัดทำโครงการ และ"))).values())


@pytest.mark.parametrize(("number", "is_doubtful"), [("22", False), ("0", False), ("3", True), ("9", True)])
def test_a_misread_number_of_a_progress_line_makes_no_report(number: str, is_doubtful: bool) -> None:
    """The line stands under its report; only the number of another report makes that doubtful."""
    reading = read(FORM.replace("(ครั้งที่ 2)", f"(ครั้งที่ {number}"))
    assert values(reading) == values(sound())
    assert bool(entry(reading, "reports", 2, "progress").doubts) is is_doubtful
    assert not entry(reading, "reports", 4, "progress").doubts


@pytest.mark.parametrize("number", ["22", "12", "92"])
def test_a_misread_number_of_a_report_is_that_between_its_neighbours(number: str) -> None:
    reading = read(FORM.replace("รายงานครั้งที่ 2 ", f"รายงานครั้งที่ {number} "))
    assert values(reading) == values(sound())
    assert entry(reading, "reports", 2, "narrative").doubts


def test_a_dot_behind_a_report_number_hides_no_date() -> None:
    assert values(read(FORM.replace("รายงานครั้งที่ 2 ::", "รายงานครั้งที่ 2.::"))) == values(sound())


@pytest.mark.parametrize("twice", ["มี มีผู้นำ", "มีผู้ มีผู้นำ"])
def test_a_word_that_was_read_twice_is_doubtful(twice: str) -> None:
    assert entry(read(FORM.replace("มีผู้นำ", twice)), "objectives", 2).doubts


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("๓.๓.๒ การ", "๓.๓.@ การ", ("strategic_alignments", 0, "strategic_goal")),
        ("๓.๓.๒ การ", "๓.ต.๒ การ", ("strategic_alignments", 0, "strategic_goal")),
        ("ดำเนินการจัดอบรม", "ดำเนินการ$จัดอบรม", ("rationale", 1)),
        (" : จัดทำโครงการ", " : : จัดทำโครงการ", ("reports", 1, "narrative")),
        ("91,600 บาท : เป็นไปตามแผน : ", "91,600 บาท : ", ("reports", 9, "plan_status")),
    ],
)
def test_signs_that_a_scanner_makes_are_doubtful(old: str, new: str, place: tuple[str | int, ...]) -> None:
    assert old in FORM
    assert entry(read(FORM.replace(old, new)), *place).doubts


def test_a_doubt_about_a_word_of_a_label_is_no_doubt_about_its_value() -> None:
    reading = read(FORM.replace("(ครั้งที่ 5)", "(ครังที 5)").replace("ที่", "ที", 12))
    assert not entry(reading, "reports", 5, "progress").doubts
    assert not entry(reading, "reports", 5, "disbursed_satang").doubts


def test_a_gap_of_spaces_is_no_word_that_another_may_be() -> None:
    gaps = FORM.replace("เครือข่ายโรงเรียน ", f"เครือข่ายโรงเรียน{' ' * 9}", 4).replace("มี", f"มี{' ' * 8}", 3)
    for found in read(gaps).entries:
        assert not any(re.search(r"“[\s.]*”", doubt) for doubt in found.doubts)


def test_a_misread_number_of_a_report_does_not_refuse_the_whole_print() -> None:
    reading = read(FORM.replace("รายงานครั้งที่ 9", "รายงานครั้งที่ 924"))
    assert (
        entry(reading, "reports", 9, "reported_on").value == entry(sound(), "reports", 9, "reported_on").value
    )
    assert any("924" in doubt for found in reading.entries for doubt in found.doubts)


def test_a_smaller_sum_beside_an_unreadable_amount_contradicts_nothing() -> None:
    reading = read(FORM.replace("= 88,400 บาท", "= 8?,4X บาท"))
    assert entry(reading, "reports", 5, "disbursed_satang").doubts
    assert not entry(reading, "reports", 8, "disbursed_satang").doubts


def test_a_sum_of_amounts_that_were_all_read_is_compared() -> None:
    reading = read(FORM.replace("= 88,400 บาท", "= 68,400 บาท"))
    assert entry(reading, "reports", 8, "disbursed_satang").doubts


def test_a_doubt_about_the_label_is_not_the_value_s() -> None:
    spoilt = FORM.replace("รายงานครั้งที่ 6", "รายงานครั้งที 6").replace("รายงานครั้งที่ 7", "รายงานครั้งที 7")
    for number in (6, 7):
        assert "“ที”" not in "".join(entry(read(spoilt), "reports", number, "narrative").doubts)
