"""Rows below a project that have neither its name nor its code."""

from typing import Any

from app.models.progress_report import Period
from tests.formats.spreadsheet.sheets import Reader

HEADERS = ["ชื่อโครงการ", "งบประมาณ", "เดือน", "ผลการดำเนินงาน"]
MONTHS = [HEADERS, ["ก", 500, "10/2561", "เริ่ม"], [None, None, "11/2561", "ต่อ"], ["ข", 700, "10/2561", "เริ่ม"]]
AIMS = [
    ["ชื่อโครงการ", "วัตถุประสงค์"],
    ["ก", "1. เพื่อหนึ่ง"],
    [None, "2. เพื่อสอง"],
    [None, "3. เพื่อสาม"],
    ["ข", "เพื่อสี่"],
]
JOIN, LEAVE = {"nameless:งาน": "join"}, {"nameless:งาน": "leave"}


def test_it_is_asked_once_whether_they_are_of_the_project_above_which_waits(read: Reader) -> None:
    reading = read(AIMS)
    [question] = reading.questions
    assert (question.source.place, question.proposed, question.projects) == ("แถว 3", "join", ("ก",))
    assert (reading.waiting, [one.project.project_name for one in reading.records]) == (["ก"], ["ข"])
    assert reading.problems == []


def test_their_reports_are_of_the_project_above(read: Reader) -> None:
    first, second = read(MONTHS, JOIN).records
    assert [report.period for report in first.reports] == [Period(2018, 10), Period(2018, 11)]
    assert (len(second.reports), second.project.allocated_budget_satang) == (1, 700_00)


def test_a_list_goes_on_in_them(read: Reader) -> None:
    first, second = read(AIMS, JOIN).records
    assert first.project.objectives == ("เพื่อหนึ่ง", "เพื่อสอง", "เพื่อสาม")
    assert second.project.objectives == ("เพื่อสี่",)


def test_they_are_left_out_if_so_chosen(read: Reader) -> None:
    reading = read(AIMS, LEAVE)
    assert [one.project.objectives for one in reading.records] == [("เพื่อหนึ่ง",), ("เพื่อสี่",)]
    assert str(reading.left_out[-1]) == "แถวที่ไม่มีชื่อและรหัสโครงการ 2 แถว: แผ่น งาน แถว 3–4 “2. เพื่อสอง”"


def test_another_amount_below_is_no_second_amount_of_the_project(read: Reader) -> None:
    reading = read([["ชื่อโครงการ", "งบประมาณ"], ["ก", 500], [None, 300]], JOIN)
    assert (reading.records, [one.place for one in reading.problems]) == ([], ["B3"])


def test_a_list_that_grows_too_long_is_told(read: Reader) -> None:
    rows: list[list[Any]] = [
        ["ชื่อโครงการ", "วัตถุประสงค์"],
        ["ก", "เพื่อหนึ่ง"],
        *([None, f"เพื่อ {n}"] for n in range(210)),
    ]
    reading = read(rows, JOIN)
    assert (reading.records, reading.problems[0].label) == ([], "วัตถุประสงค์")


def test_a_group_or_a_sum_parts_them_from_the_project(read: Reader) -> None:
    for between in (["ฝ่ายโยธา", None], ["รวม", 500]):
        reading = read([["ชื่อโครงการ", "งบประมาณ"], ["ก", 500], between, [None, 300]])
        assert [one.reason for one in reading.problems] == ["แถวนี้ไม่มีทั้งชื่อและรหัสโครงการ"]
        assert len(reading.records) == 1


def test_the_head_of_the_next_page_does_not(read: Reader) -> None:
    first, _ = read([*MONTHS[:2], HEADERS, *MONTHS[2:]], JOIN).records
    assert len(first.reports) == 2


def test_merged_names_are_not_asked_about(sheets: Any) -> None:
    reading = sheets(("A2:A4",), งาน=AIMS)
    assert (reading.questions, reading.records[0].project.objectives[2:]) == ([], ("เพื่อสาม",))


def test_one_that_says_only_a_duration_without_days_is_left_out(read: Reader) -> None:
    reading = read([["ชื่อโครงการ", "ระยะเวลาดำเนินโครงการ"], [None, "ตลอดปี"], ["ก", "1 ต.ค. 61 - 30 ก.ย. 62"]])
    assert [record.project.project_name for record in reading.records] == ["ก"]


def test_one_below_no_project_is_told(read: Reader) -> None:
    reading = read([["ชื่อโครงการ", "งบประมาณ"], [None, 300], ["ก", 500]])
    assert [str(one) for one in reading.problems] == [
        "แผ่น งาน ช่อง B2 โครงการ: แถวนี้ไม่มีทั้งชื่อและรหัสโครงการ โปรดกรอก หรือลบแถวนี้"
    ]
