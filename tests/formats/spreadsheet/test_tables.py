"""What a sheet of an office has besides projects: sums, notes, more tables, hidden rows, months."""

from datetime import date
from pathlib import Path

import pytest

from app.models.import_doubts import proposals
from app.models.thai import fiscal_year_of
from tests.formats.spreadsheet.sheets import Reader, Rows, budgets, disbursed, left_out, opened

# --- several columns for one entry ---

YEARS = [
    ["ลำดับ", "ชื่อโครงการ", "งบประมาณ", None, "ผู้รับผิดชอบ"],
    [None, None, "ปี 2561", "ปี 2562", None],
    [1, "ก", 999, 180000, "นาง ก"],
]
YEARS_MERGED = ("A1:A2", "B1:B2", "C1:D1", "E1:E2")


def test_of_years_side_by_side_a_person_chooses_one(read: Reader) -> None:
    reading = read(YEARS, merged=YEARS_MERGED)
    (question,) = reading.questions
    assert (reading.records, reading.waiting, question.projects) == ([], ["ก"], ("ก",))
    assert question.proposed is None
    assert [choice.key for choice in question.choices] == ["C", "D", "leave"]
    assert "180000" in question.choices[1].label


def test_a_chosen_year_is_the_year_of_the_projects(read: Reader) -> None:
    reading = read(YEARS, {"column:งาน!C-D": "D"}, merged=YEARS_MERGED)
    assert budgets(reading) == {"ก": 180000}
    assert reading.records[0].project.fiscal_year == 2562
    assert "คอลัมน์ C" in str(reading.left_out[0])


def test_the_year_of_the_title_is_proposed(read: Reader) -> None:
    reading = read([["โครงการประจำปีงบประมาณ พ.ศ. ๒๕๖๒"], *YEARS])
    assert proposals(reading.questions) == {"column:งาน!C-D": "D"}


def test_five_years_of_a_development_plan_are_one_question(read: Reader) -> None:
    """As in form ผ. 02 of local development plans."""
    rows = [
        ["แบบ ผ. 02"],
        ["ที่", "โครงการ", "วัตถุประสงค์", "งบประมาณ", None, None, None, None, "ผลที่คาดว่าจะได้รับ"],
        [None, None, None, 2566, 2567, 2568, 2569, 2570, None],
        [None, None, None, "(บาท)", "(บาท)", "(บาท)", "(บาท)", "(บาท)", None],
        [1, "ก", "เพื่อ", 1, 2, 3, 4, 5, "ดี"],
    ]
    merged = ("A2:A4", "B2:B4", "C2:C4", "D2:H2", "I2:I4")
    (question,) = read(rows, merged=merged).questions
    assert [choice.key for choice in question.choices] == [*"DEFGH", "leave"]
    assert budgets(read(rows, {question.key: "F"}, merged=merged)) == {"ก": 3}


def test_columns_left_out_hold_nothing_back(read: Reader) -> None:
    reading = read(YEARS, {"column:งาน!C-D": "leave"}, merged=YEARS_MERGED)
    assert budgets(reading) == {"ก": 0}
    assert "allocated_budget_satang" in reading.records[0].untold


# --- months ---


def test_months_across_are_the_reports_of_these_months(read: Reader) -> None:
    rows = [
        ["ชื่อโครงการ", "งบประมาณ", "เบิกจ่าย", None, None, None],
        [None, None, "ต.ค. 61", "พ.ย. 61", "ธ.ค. 61", "รวม"],
        ["ก", 180000, 0, None, 88400, 88400],
    ]
    reading = read(rows, merged=("A1:A2", "B1:B2", "C1:F1"))
    assert disbursed(reading) == {"2018-10": 0, "2018-12": 88400}


def test_months_without_year_are_those_of_the_year_in_the_title(read: Reader) -> None:
    rows = [
        ["ผลการเบิกจ่าย ประจำปีงบประมาณ พ.ศ. 2562"],
        ["ชื่อโครงการ", "งบประมาณ", "ต.ค.", "ม.ค."],
        ["ก", 10, 1, 2],
    ]
    reading = read(rows)
    assert proposals(reading.questions) == {"months:งาน": "disbursed_satang"}
    assert disbursed(read(rows, proposals(reading.questions))) == {"2018-10": 1, "2019-01": 2}


def test_the_year_of_months_is_asked_if_nothing_tells_it(read: Reader) -> None:
    rows = [["ชื่อโครงการ", "เบิกจ่าย", None], [None, "ต.ค.", "พ.ย."], ["ก", 1, 2]]
    reading = read(rows, merged=("A1:A2", "B1:C1"))
    (question,) = reading.questions
    assert (question.key, question.proposed, reading.waiting) == ("year-of-months:งาน", None, ["ก"])


def test_the_year_of_months_is_proposed_if_the_projects_tell_it(read: Reader) -> None:
    year = str(fiscal_year_of(date.today()) - 1)  # the last ten are offered
    rows = [["ชื่อโครงการ", "ปีงบประมาณ", "เบิกจ่าย", None], [None, None, "ต.ค.", "พ.ย."], ["ก", year, 1, 2]]
    reading = read(rows, merged=("A1:A2", "B1:B2", "C1:D1"))
    assert proposals(reading.questions) == {"year-of-months:งาน": year}


def test_a_report_without_month_is_asked_about_once(read: Reader) -> None:
    rows = [["ชื่อโครงการ", "งบประมาณ", "เบิกจ่าย"], ["ก", 100, 25], ["ข", 50, 5]]
    reading = read(rows)
    (question,) = reading.questions
    assert (question.proposed, question.projects) == (None, ("ก", "ข"))
    assert budgets(read(rows, {question.key: "leave"})) == {"ก": 100, "ข": 50}
    answered = read(rows, {question.key: question.choices[0].key})
    assert [len(record.reports) for record in answered.records] == [1, 1]


@pytest.mark.parametrize("name", ["ก.ย. 62", "งาน"])
def test_the_month_that_a_note_or_the_sheet_tells_is_proposed(read: Reader, name: str) -> None:
    note = [] if name != "งาน" else [["หมายเหตุ : ข้อมูล ณ วันที่ 30 ก.ย. 2562"]]
    reading = read([["ชื่อโครงการ", "งบประมาณ", "เบิกจ่าย"], ["ก", 100, 25], *note], name=name)
    assert proposals(reading.questions) == {f"period:{name}": "2019-09"}


# --- rows ---


def test_rows_of_groups_tell_the_division_and_sums_are_no_projects(read: Reader) -> None:
    rows = [
        ["ลำดับ", "ชื่อโครงการ", "งบประมาณที่ได้รับ", "ผู้รับผิดชอบ"],
        [None, "1. ฝ่ายการศึกษา", None, None],
        [1, "ก", 100000, "นาง ก"],
        [None, "รวมฝ่ายการศึกษา", 100000],
        [None, "๒. ฝ่ายโยธา", 50000],
        [1, "ข", 50000, "นาง ข"],
        [None, "รวม 1 โครงการ", 50000],
        [None, "รวมทั้งสิ้น 2 โครงการ", 150000],
        [None, "รวมเป็นเงินทั้งสิ้น", 150000],
        [None, "Grand Total", 150000],
        [None, None, 150000],
        [None, "(หนึ่งแสนห้าหมื่นบาทถ้วน)"],
    ]
    reading = read(rows)
    assert budgets(reading) == {"ก": 100000, "ข": 50000}
    assert [record.project.division for record in reading.records] == ["ฝ่ายการศึกษา", "ฝ่ายโยธา"]
    assert left_out(reading) == {"หัวตาราง": 1, "แถวชื่อกลุ่ม": 2, "แถวผลรวม": 7}


def test_a_project_named_like_a_group_is_one_where_the_numbers_go_on(read: Reader) -> None:
    rows = [
        ["ลำดับ", "ชื่อโครงการ", "งบประมาณ"],
        [1, "ก", 1],
        [2, "ฝ่ายโยธาพบประชาชน", 2],
        [3, "ยุทธศาสตร์ชุมชน", 3],
    ]
    reading = read([*rows, [4, "ข", 4]])
    assert budgets(reading) == {"ก": 1, "ฝ่ายโยธาพบประชาชน": 2, "ยุทธศาสตร์ชุมชน": 3, "ข": 4}
    assert {record.project.division for record in reading.records} == {""}


def test_rows_of_strategies_give_the_alignment_until_they_are_summed_up(read: Reader) -> None:
    rows = [
        ["ลำดับที่", "โครงการ/กิจกรรม", "งบประมาณ"],
        ["ยุทธศาสตร์ที่ 1 มหานครปลอดภัย"],
        [1, "ก", 1],
        ["รวมยุทธศาสตร์ที่ 1 มหานครปลอดภัย", None, 1],
        [2, "ข", 2],
    ]
    issues = [[a.strategic_issue for a in r.project.strategic_alignments] for r in read(rows).records]
    assert issues == [["ยุทธศาสตร์ที่ 1 มหานครปลอดภัย"], []]


def test_a_new_strategy_ends_the_division_within_the_one_before(read: Reader) -> None:
    rows = [
        ["ลำดับ", "ชื่อโครงการ", "งบประมาณ"],
        ["ยุทธศาสตร์ที่ 1 ก"],
        ["ฝ่ายโยธา"],
        [1, "ก", 1],
        ["ยุทธศาสตร์ที่ 2 ข"],
        [2, "ข", 2],
    ]
    assert [record.project.division for record in read(rows).records] == ["ฝ่ายโยธา", ""]


@pytest.mark.parametrize(
    "name",
    ["รวมพลังสร้างเมืองน่าอยู่", "รวมใจภักดิ์รักษ์คลอง", "ฝ่ายการศึกษาสัมพันธ์", "Total Quality ในโรงเรียน", "ทดสอบ รวม"],
)
def test_a_project_may_begin_with_the_words_of_sums_and_groups(read: Reader, name: str) -> None:
    rows = [["ลำดับ", "ชื่อโครงการ", "งบประมาณ", "ผู้รับผิดชอบ"], [1, name, 10, "นาง ก"], [2, "ข", 20, "นาง ข"]]
    assert list(budgets(read(rows))) == [name, "ข"]


def test_notes_and_signatures_below_are_no_projects(read: Reader) -> None:
    rows = [
        ["ชื่อโครงการ", "งบประมาณ", "ผู้รับผิดชอบ"],
        ["ก", 10, "นาง ก"],
        ["หมายเหตุ : โอนเปลี่ยนแปลงแล้ว"],
        [None, None, "ลงชื่อ ................ ผู้รายงาน"],
        [None, None, "(นาง ก)"],
        ["ผู้อำนวยการเขต"],
    ]
    reading = read(rows)
    assert budgets(reading) == {"ก": 10}
    assert left_out(reading)["หมายเหตุและลายมือชื่อ"] == 4


def test_a_row_with_only_a_name_is_asked_about(read: Reader) -> None:
    rows = [
        ["ลำดับ", "ชื่อโครงการ", "งบประมาณ", "ผู้รับผิดชอบ"],
        [None, "โรงเรียนวัดทอง"],
        [1, "ก", 10, "นาง ก"],
        [2, "ข", 20, "นาง ข"],
    ]
    reading = read(rows)
    (question,) = reading.questions
    assert (budgets(reading), reading.waiting) == ({"ก": 10, "ข": 20}, ["โรงเรียนวัดทอง"])
    assert budgets(read(rows, {question.key: "group"})) == {"ก": 10, "ข": 20}
    assert list(budgets(read(rows, {question.key: "take"}))) == ["โรงเรียนวัดทอง", "ก", "ข"]


def test_what_stands_in_titles_holds_for_all_rows(read: Reader) -> None:
    rows = [
        ["รายงานผลการดำเนินงาน ประจำปีงบประมาณ พ.ศ. 2562"],
        ["สำนักงานเขตมีนบุรี"],
        ["ชื่อโครงการ", "งบประมาณ"],
        ["ก", 10],
    ]
    (record,) = read(rows).records
    assert (record.project.fiscal_year, record.project.office) == (2562, "สำนักงานเขตมีนบุรี")
    assert "office" not in record.untold


# --- several tables ---


def test_each_table_of_a_sheet_has_its_own_columns_and_division(read: Reader) -> None:
    rows = [
        ["ตารางที่ 1 โครงการฝ่ายการศึกษา"],
        ["ลำดับ", "ชื่อโครงการ", "งบประมาณ"],
        [1, "ก", 1000],
        ["รวม", None, 1000],
        [],
        ["ตารางที่ 2 โครงการฝ่ายโยธา"],
        ["ลำดับ", "งบประมาณ", "ชื่อโครงการ", "ผู้รับผิดชอบ"],
        [1, 2000, "ข", "นาง ข"],
    ]
    reading = read(rows)
    assert budgets(reading) == {"ก": 1000, "ข": 2000}
    assert [record.project.division for record in reading.records] == ["ฝ่ายการศึกษา", "ฝ่ายโยธา"]
    assert [layout.name for layout in reading.layouts] == ["งาน", "งาน (ตารางที่ 2)"]


def test_a_table_that_is_not_chosen_is_told(tmp_path: Path) -> None:
    rows: Rows = [
        ["ชื่อโครงการ", "งบประมาณ"],
        ["ก", 1],
        [],
        ["งบประมาณ", "ชื่อโครงการ"],
        [2, "ข"],
    ]
    with opened(tmp_path / "ก.xlsx", rows) as reading:
        list(reading.read(reading.usable()[1:]))
    assert budgets(reading) == {"ข": 2}
    assert left_out(reading) == {"แถวของตารางที่ไม่ได้เลือก": 2, "หัวตาราง": 1}
    assert reading.summary.is_whole


def test_headers_repeated_far_below_belong_to_the_same_table(read: Reader) -> None:
    header = ["ชื่อโครงการ", "งบประมาณ"]
    rows = [header, *([f"ก{n}", n] for n in range(1, 60)), ["หน้า 2"], header, ["ข", 7]]
    reading = read(rows)
    assert (len(budgets(reading)), len(reading.layouts)) == (60, 1)
    assert left_out(reading) == {"หัวตาราง": 2, "หมายเหตุและลายมือชื่อ": 1}


def test_a_second_table_far_below_is_found(read: Reader) -> None:
    rows = [
        ["ชื่อโครงการ", "งบประมาณ"],
        *([f"ก{n}", n] for n in range(1, 60)),
        [],
        ["ลำดับ", "ชื่อโครงการ", "งบประมาณ"],
        [1, "ข", 7],
    ]
    assert budgets(read(rows))["ข"] == 7


# --- what is hidden ---


def test_hidden_rows_are_named_and_asked_about(read: Reader) -> None:
    rows = [["รหัสโครงการ", "ชื่อโครงการ", "งบประมาณ"], ["1", "ก", 1], ["2", "ยกเลิก", 9000000], ["3", "ค", 3]]
    reading = read(rows, hidden=[3])
    (question,) = reading.questions
    assert (budgets(reading), reading.waiting) == ({"ก": 1, "ค": 3}, ["2 ยกเลิก"])
    assert (question.source.text, question.proposed) == ("ยกเลิก", "leave")
    assert left_out(read(rows, {question.key: "leave"}, hidden=[3]))["แถวที่ซ่อนไว้"] == 1
    assert len(read(rows, {question.key: "take"}, hidden=[3]).records) == 3


def test_a_hidden_column_is_named_and_asked_about(read: Reader) -> None:
    rows = [["ชื่อโครงการ", "งบประมาณ", "รหัสโครงการ"], ["ก", 1000, "1"]]
    reading = read(rows, hidden=["B"])
    (question,) = reading.questions
    assert (reading.waiting, str(question.source)) == (["1 ก"], "แผ่น งาน คอลัมน์ B “งบประมาณ”")
    assert budgets(read(rows, {question.key: "take"}, hidden=["B"])) == {"ก": 1000}
    assert budgets(read(rows, {question.key: "leave"}, hidden=["B"])) == {"ก": 0}


def test_no_text_takes_longer_than_its_length(read: Reader) -> None:
    texts = ["รวม" + "1," * 5000 + "x", "(" + "หนึ่ง " * 3000 + "x", "." * 90000, "รวม" + " : " * 9000 + "x"]
    rows = [["ลำดับ", "ชื่อโครงการ", "งบประมาณ"], *([n, text, 1] for n, text in enumerate(texts, 1))]
    assert read(rows).summary.read == 5


def test_ditto_marks_mean_the_text_above_and_never_an_amount(read: Reader) -> None:
    rows = [["ชื่อโครงการ", "ผู้รับผิดชอบ", "งบประมาณ"], ["ก", "นาง ก", 10], ["ข", '"', 20], ["ค", "″", '"']]
    reading = read(rows)
    assert [record.project.officer_name for record in reading.records] == ["นาง ก", "นาง ก"]
    assert [problem.place for problem in reading.problems] == ["C4"]


def test_columns_without_header_are_told(read: Reader) -> None:
    reading = read([["ชื่อโครงการ", "งบประมาณ"], ["ก", 10, "ยกเลิกแล้ว"]])
    assert "คอลัมน์ที่ไม่ได้นำเข้า: แผ่น งาน คอลัมน์ C" in map(str, reading.left_out)


def test_a_table_beside_another_is_told_and_mixes_nothing(read: Reader) -> None:
    header = ["ชื่อโครงการ", "งบประมาณ"]
    reading = read([[*header, None, *header], ["ก", 10, None, "ข", 20]])
    assert budgets(reading) == {"ก": 10}
    assert "คอลัมน์ D “ชื่อโครงการ”, แผ่น งาน คอลัมน์ E “งบประมาณ”" in str(reading.left_out[0])


def test_a_group_with_sums_or_a_project_is_asked_about(read: Reader) -> None:
    rows = [["ชื่อโครงการ", "งบประมาณ"], ["แผนงานความปลอดภัย", 30], ["ก", 10], ["ข", 20]]
    reading = read(rows)
    assert (budgets(reading), reading.waiting) == ({"ก": 10, "ข": 20}, ["แผนงานความปลอดภัย"])
    assert len(read(rows, {"names:งาน": "take"}).records) == 3
