"""Cells copied from a spreadsheet: which goes where, in every shape that offices paste."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from app.formats.pasted_cells import cells_of, text_of_cells
from app.formats.spreadsheet.columns import REPORT_COLUMNS
from app.models.errors import UserError
from app.models.month_state import ProjectMonth
from app.models.progress_report import Period, ProgressReport
from app.services.imports import pasted_projects
from app.services.imports.pasted_months import MOST_LINES, Grid, PastedReading, read_months

JUNE, MAY = Period(2019, 6), Period(2019, 5)
ENTRIES = ("progress", "disbursed_satang", "plan_status", "target_status", "reported_on", "narrative")


def row(number: int, **others: Any) -> ProjectMonth:
    own = f"0190a1b2-0000-7000-8000-{number:012}"
    before = ProgressReport(own, MAY, date(2019, 5, 24), "เดิม", 30_00, 0, "เป็นไปตามแผน", "เป็นไปตามเป้าหมาย")
    code, name = f"50130000-{1000 + number}", f"โครงการปรับปรุงทางเท้า ซอย {number}"
    found = ProjectMonth(own, JUNE, name, code, "ฝ่ายโยธา", "", 30_00, before=before)
    return found._replace(**others)


ROWS = tuple(map(row, range(6)))


def read(
    text: str,
    at: str = "progress",
    rows: tuple[ProjectMonth, ...] = ROWS,
    answers: Mapping[str, str] | None = None,
    **others: Any,
) -> PastedReading:
    """Read a block that is pasted at the first row's cell of this entry."""
    grid = Grid(JUNE, rows, ENTRIES[ENTRIES.index(at) :], rows, **others)
    return read_months(cells_of(text), grid, answers or {})


def found(reading: PastedReading) -> dict[int, ProgressReport]:
    """Return the reports by the number of their project."""
    return {int(one.project.id[-12:]): one.reports[0] for one in reading.offer.records}


def left(reading: PastedReading) -> list[str]:
    return list(map(str, reading.offer.left_out))


# --- columns ------------------------------------------------------------------------------------------------


def test_without_headers_the_columns_follow_the_selected_one() -> None:
    [report] = found(
        read("1,000\tช้ากว่าแผน\tไม่เป็นไปตามเป้าหมาย\t24/6/2562\tข้อความ", "disbursed_satang")
    ).values()
    assert (report.disbursed_satang, report.plan_status) == (1_000_00, "ช้ากว่าแผน")
    assert (report.target_status, report.reported_on) == ("ไม่เป็นไปตามเป้าหมาย", date(2019, 6, 24))
    assert report.narrative == "ข้อความ"


def test_a_column_beyond_the_months_is_told() -> None:
    reading = read("24/6/2562\tข้อความ\tหมายเหตุ\tลงชื่อ", "reported_on")
    assert left(reading) == ["คอลัมน์ที่เกินช่องสุดท้ายของตาราง: คอลัมน์ C, คอลัมน์ D"]
    assert found(reading)[0].narrative == "ข้อความ"


@pytest.mark.parametrize(
    "named",
    [
        "501300001004\tโครงการที่สะกดอีกแบบหนึ่ง",
        "50130000-1004\tโครงการปรับปรุงทางเท้า ซอย 4",
        "50130000-1004",
        "โครงการปรับปรุงทางเท้า ซอย 4",
    ],
)
def test_columns_of_codes_and_names_stand_before_the_selected_one(named: str) -> None:
    reading = read(f"1\t{named}\t45\t100")
    assert (found(reading)[4].progress, found(reading)[4].disbursed_satang) == (45_00, 100_00)
    assert left(reading)[0].startswith("คอลัมน์ที่ไม่ใช่ช่องกรอกของเดือนนี้: คอลัมน์ A")


def test_headers_tell_the_columns_in_any_order_and_with_a_title_above() -> None:
    reading = read(
        "สำนักงานเขตมีนบุรี\n"
        "แผน\tงบประมาณที่เบิกใช้ (บาท)\tหมายเหตุ\tชื่อโครงการ\tความก้าวหน้า (%)\n"
        "ตามแผน\t๑,๐๐๐.๕๐\tดี\tโครงการปรับปรุงทางเท้า  ซอย 3\t๔๕"
    )
    report = found(reading)[3]
    assert (report.plan_status, report.disbursed_satang, report.progress) == ("เป็นไปตามแผน", 1_000_50, 45_00)
    assert left(reading) == [
        "ข้อความเหนือหัวตาราง 1 แถว: แถว 1 “สำนักงานเขตมีนบุรี”",
        "คอลัมน์ที่ไม่ใช่ช่องกรอกของเดือนนี้: คอลัมน์ C “หมายเหตุ”",
    ]


def test_headers_over_two_lines_divide_their_groups() -> None:
    reading = read(
        "ลำดับ\tชื่อโครงการ\tเบิกจ่าย\t\tความก้าวหน้า\n\t\tเดือนนี้\tสะสม\t\n"
        "1\tโครงการปรับปรุงทางเท้า ซอย 1\t1000\t5000\t50\nรวม\t\t1000\t5000\t"
    )
    assert (found(reading)[1].disbursed_satang, found(reading)[1].progress) == (1_000_00, 50_00)
    assert "ไม่มีรหัสหรือชื่อโครงการในแถวนี้ 1 แถว: แถว 4 “รวม · 1000 · 5000”" in left(reading)


def test_columns_and_rows_of_other_months_are_left_out() -> None:
    reading = read(
        "โครงการ\tเดือน\tความก้าวหน้า\tเบิกจ่าย พ.ค. 62\n"
        "โครงการปรับปรุงทางเท้า ซอย 1\tพ.ค. 62\t40\t1\n"
        "โครงการปรับปรุงทางเท้า ซอย 1\tมิ.ย. 62\t50\t1"
    )
    assert (found(reading)[1].progress, found(reading)[1].disbursed_satang) == (50_00, 0)
    assert any(one.startswith("เป็นรายงานของเดือนอื่น 1 แถว") for one in left(reading))


def test_a_text_that_holds_nothing_of_the_month_is_refused_with_what_to_copy() -> None:
    with pytest.raises(UserError, match="ไม่มีช่องที่กรอกในเดือนนี้"):
        read("รหัสโครงการ\tชื่อโครงการ\n50130000-1001\tก")
    with pytest.raises(UserError, match="โปรดเลือกช่องเริ่มต้น"):
        read("45\t1,000", has_cell=False)
    with pytest.raises(UserError, match="เกิน"):
        read("45\n" * (MOST_LINES + 1))


# --- rows ---------------------------------------------------------------------------------------------------


def test_without_names_the_lines_follow_the_rows_and_the_preview_says_where_they_begin() -> None:
    reading = read("45\n\n46\n47\n48\n49\n50")
    assert {number: one.progress for number, one in found(reading).items()} == {
        0: 45_00,
        2: 46_00,
        3: 47_00,
        4: 48_00,
        5: 49_00,
    }
    assert left(reading) == ["เกินแถวสุดท้ายของตาราง 1 แถว: แถว 7 “50”"]
    assert "ตามลำดับแถว" in reading.matched
    assert "50130000-1000" in reading.matched


@pytest.mark.parametrize(
    ("code", "name", "reason"),
    [
        ("50130000-1001", "โครงการปรับปรุงทางเท้า ซอย 2", "รหัสกับชื่อเป็นของคนละโครงการ"),
        ("99990000-0001", "โครงการปรับปรุงทางเท้า ซอย 2", "ไม่พบโครงการนี้ในเดือนนี้"),
        ("", "โครงการของเขตอื่น", "ไม่พบโครงการนี้ในเดือนนี้"),
        ("", "", "ไม่มีรหัสหรือชื่อโครงการในแถวนี้"),
    ],
)
def test_a_line_whose_project_is_not_sure_is_left_out_and_told(code: str, name: str, reason: str) -> None:
    reading = read(f"รหัส\tโครงการ\tความก้าวหน้า\n{code}\t{name}\t50\n50130000-1003\t\t60")
    assert {number: one.progress for number, one in found(reading).items()} == {3: 60_00}
    assert left(reading)[0].startswith(reason)


def test_two_lines_about_one_project_are_joined_unless_they_differ() -> None:
    reading = read(
        "รหัส\tความก้าวหน้า\tเบิกใช้\n1001\t50\t\n1001\t\t900\n50130000-1002\t10\t1\n50130000-1002\t20\t1"
    )
    assert (found(reading)[1].progress, found(reading)[1].disbursed_satang) == (50_00, 900_00)
    assert [held.reason for held in reading.offer.held_back] == ["มีมากกว่าหนึ่งแถวและค่าต่างกัน"]
    assert 2 not in found(reading)


# --- cells --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("45", 45_00),
        ("45%", 45_00),
        ("45.5 %", 45_50),
        ("๔๕", 45_00),
        ("ร้อยละ 45", 45_00),
        (" 45.00 ", 45_00),
    ],
)
def test_percentages(written: str, meant: int) -> None:
    assert found(read(written))[0].progress == meant


def test_fractions_of_one_are_asked_about_once_for_the_column() -> None:
    reading = read("0.45\n0.5\n1")
    [question] = reading.questions
    assert question.text.startswith("ความก้าวหน้า")
    assert (found(reading), len(reading.offer.held_back)) == ({}, 3)
    taken = found(read("0.45\n0.5\n1", answers={question.key: "fraction"}))
    assert [taken[number].progress for number in range(3)] == [45_00, 50_00, 100_00]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("1,000", 1_000_00), ("๑,๐๐๐.๕๐ บาท", 1_000_50), ("฿1,000.-", 1_000_00), (" - ", 0), ("0", 0)],
)
def test_amounts(written: str, meant: int) -> None:
    assert found(read(written, "disbursed_satang"))[0].disbursed_satang == meant


@pytest.mark.parametrize(
    "written",
    ["24/6/2562", "24/6/62", "๒๔/๐๖/๒๕๖๒", "24 มิ.ย. 62", "24 มิถุนายน 2562", "2019-06-24", "24-มิ.ย.-62"],
)
def test_dates(written: str) -> None:
    assert found(read(written, "reported_on"))[0].reported_on == date(2019, 6, 24)


@pytest.mark.parametrize(
    ("at", "text"),
    [
        ("progress", "ก้าวหน้ามาก"),
        ("progress", "-5"),
        ("progress", "#REF!"),
        ("disbursed_satang", "########"),
        ("disbursed_satang", "หนึ่งพัน"),
        ("reported_on", "31/6/2562"),
        ("plan_status", "45"),
        ("narrative", "#N/A"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_and_stays_empty(at: str, text: str) -> None:
    reading = read(f"รหัส\t{LABELS[at]}\tหมายเหตุ\n50130000-1002\t{text}\tไม่สำคัญ")
    [bad] = reading.bad
    assert str(bad) == f"50130000-1002 {LABELS[at]} “{text}”"
    assert found(reading) == {}


LABELS = {
    "progress": "ความก้าวหน้า",
    "disbursed_satang": "เบิกใช้",
    "reported_on": "วันที่",
    "plan_status": "แผน",
    "narrative": "ผลการดำเนินงาน",
}


def test_an_empty_cell_takes_nothing_away_and_is_not_filled_with_a_proposal() -> None:
    held = ProgressReport(ROWS[0].id, JUNE, None, "มีแล้ว", 40_00, 5_00, "ช้ากว่าแผน", "")
    rows = (ROWS[0]._replace(report=held), *ROWS[1:])
    reading = read("รหัส\tความก้าวหน้า\tเบิกใช้\n50130000-1000\t\t7\n50130000-1001\t\t8", rows=rows)
    told, new = found(reading)[0], found(reading)[1]
    assert "progress" in reading.offer.records[0].untold, "what the file has stays"
    assert (told.disbursed_satang, new.disbursed_satang) == (7_00, 8_00)
    assert new.progress is None
    assert new.plan_status == "เป็นไปตามแผน", "no column is about it, so that it is proposed"


def test_cells_with_line_breaks_tabs_and_quotation_marks_stay_one_cell() -> None:
    text = (
        'รหัส\tผลการดำเนินงาน\tแผน\n50130000-1001\t"หนึ่ง\nสอง ""ก""\tสาม"\tตามแผน\n50130000-1002\t"ก" ข\tตามแผน'
    )
    reports = found(read(text))
    assert reports[1].narrative.startswith('หนึ่ง\nสอง "ก"')
    assert reports[2].narrative == '"ก" ข'
    assert {one.plan_status for one in reports.values()} == {"เป็นไปตามแผน"}


def test_a_status_in_words_of_nobody_is_pointed_out() -> None:
    assert read("ตามแผน\nล่าช้ามาก", "plan_status").odd == ["ล่าช้ามาก"]


def test_skipped_projects_are_named_unless_they_have_a_report() -> None:
    held = ProgressReport(ROWS[1].id, JUNE, progress=1)
    rows = (ROWS[0]._replace(has_skip=True), ROWS[1]._replace(has_skip=True, report=held))
    assert read("45\n46", rows=rows).skipped == {ROWS[0].id}


def test_a_project_without_code_is_found_by_its_name_whatever_code_is_given() -> None:
    rows = (ROWS[0]._replace(project_code=""), *ROWS[1:])
    reading = read("รหัส\tโครงการ\tความก้าวหน้า\n50130000-7777\tโครงการปรับปรุงทางเท้า ซอย 0\t50", rows=rows)
    assert found(reading)[0].progress == 50_00


def test_damaged_thai_is_asked_about_once_and_mended_by_the_answer() -> None:
    text = "รหัส\tผลการดำเนินงาน\n1001\tก าหนดการอบรมและส านักงานเขตด าเนินการแล้ว\n1002\tจัดอบรมแล้ว"
    reading = read(text)
    [question] = reading.questions
    assert [*found(reading)] == [2]
    mended = found(read(text, answers={question.key: "mend"}))
    assert mended[1].narrative == "กำหนดการอบรมและสำนักงานเขตดำเนินการแล้ว"


def test_the_sheet_of_reports_of_this_program_is_pasted_whole() -> None:
    headers = [column.header for column in REPORT_COLUMNS]
    own = {
        "project_name": "โครงการปรับปรุงทางเท้า ซอย 1",
        "project_code": "50130000-1001",
        "reported_on": "24/6/2562",
        "narrative": "อบรม\tแล้ว",
        "progress": "45.00",
        "disbursed_satang": "1,000.00",
        "plan_status": "เป็นไปตามแผน",
        "target_status": "เป็นไปตามเป้าหมาย",
        "id": ROWS[1].id,
    }
    lines = [
        [own.get(column.key) or {"period": month, "number": "1"}[column.key] for column in REPORT_COLUMNS]
        for month in ("พฤษภาคม 2562", "มิถุนายน 2562")
    ]
    reading = read(text_of_cells([headers, *lines]))
    [report] = found(reading).values()
    assert (report.progress, report.disbursed_satang, report.reported_on) == (
        45_00,
        1_000_00,
        date(2019, 6, 24),
    )
    assert any(one.startswith("เป็นรายงานของเดือนอื่น 1 แถว") for one in left(reading))
    assert reading.bad == []


def test_amounts_in_another_unit_are_read_by_their_header() -> None:
    reading = read("รหัส\tเบิกจ่าย (พันบาท)\n1001\t1.5")
    told = found(reading) or found(
        read("รหัส\tเบิกจ่าย (พันบาท)\n1001\t1.5", answers={q.key: q.proposed or "" for q in reading.questions})
    )
    assert told[1].disbursed_satang == 1_500_00


def test_of_groups_of_months_only_this_one_is_taken() -> None:
    reading = read(
        "\t\tพ.ค. 62\t\tมิ.ย. 62\t\n"
        "รหัส\tโครงการ\tความก้าวหน้า\tเบิกจ่าย\tความก้าวหน้า\tเบิกจ่าย\n"
        "1001\t\t40\t100\t45\t200"
    )
    assert (found(reading)[1].progress, found(reading)[1].disbursed_satang) == (45_00, 200_00)


def test_of_two_columns_of_one_entry_none_is_guessed() -> None:
    reading = read("รหัส\tความก้าวหน้า\tเบิกใช้\tความคืบหน้า\n1001\t40\t1\t45")
    assert (found(reading)[1].progress, found(reading)[1].disbursed_satang) == (None, 1_00)
    assert any("มีหลายคอลัมน์" in one for one in left(reading))


def test_a_sum_of_all_months_is_not_taken_for_this_one() -> None:
    reading = read("รหัส\tความก้าวหน้า\tเบิกจ่ายสะสม\n1001\t45\t9,000")
    assert found(reading)[1].disbursed_satang != 9_000_00
    assert any("คอลัมน์ C “เบิกจ่ายสะสม”" in one for one in left(reading))


def test_a_header_may_say_that_it_is_of_this_month() -> None:
    reading = read("รหัส\tความก้าวหน้าเดือนก่อน\tความก้าวหน้าเดือนนี้\n1001\t40\t45")
    assert found(reading)[1].progress == 45_00
    assert found(read("รหัส\tเบิกจ่าย มิ.ย. 62\n1001\t900"))[1].disbursed_satang == 900_00


@pytest.mark.parametrize("text", ["รหัส\t50130000-1001\nความก้าวหน้า\t45", "โครงการ\tร้อยละสะสมของปี\n1001\t45"])
def test_columns_under_headers_that_mean_nothing_are_never_guessed(text: str) -> None:
    with pytest.raises(UserError, match="ไม่มีช่องที่กรอกในเดือนนี้"):
        read(text)


def test_a_name_that_begins_like_a_header_is_none() -> None:
    rows = (ROWS[0]._replace(project_name="โครงการ Smart School"), *ROWS[1:])
    reading = read("โครงการ Smart School\t45\nโครงการปรับปรุงทางเท้า ซอย 1\t46", rows=rows)
    assert {number: one.progress for number, one in found(reading).items()} == {0: 45_00, 1: 46_00}


@pytest.mark.parametrize("tick", ["/", "✓", "ü", "x", "1"])
def test_a_tick_is_no_status(tick: str) -> None:
    assert [bad.key for bad in read(f"รหัส\tเป็นไปตามแผน\tความก้าวหน้า\n1001\t{tick}\t5").bad] == ["plan_status"]


@pytest.mark.parametrize("name", ["1. โครงการปรับปรุงทางเท้า ซอย 4", "ปรับปรุงทางเท้า  ซอย 4"])
def test_a_name_is_found_with_a_number_before_it_or_without_its_first_word(name: str) -> None:
    assert [*found(read(f"ชื่อโครงการ\tความก้าวหน้า\n{name}\t45"))] == [4]


def test_a_title_of_another_month_is_pointed_out() -> None:
    assert read("รายงานเดือนพฤษภาคม 2562\nรหัส\tความก้าวหน้า\n1001\t45").titled == [MAY]
    assert read("เทียบ พ.ค. 2562 กับ มิ.ย. 2562\nรหัส\tความก้าวหน้า\n1001\t45").titled == []


def test_names_are_folded_only_if_a_line_has_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(pasted_projects, "text_key")
    project, _ = pasted_projects.MonthProjects(ROWS).named({"project_code": ROWS[2].project_code})
    assert project == ROWS[2]
