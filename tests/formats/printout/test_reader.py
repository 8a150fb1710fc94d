"""Print-outs read back: the form with each error by itself."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from time import process_time
from typing import Any

import pytest

from app.formats.printout.model import Place
from app.formats.printout.reader import LONGEST_TEXT, read_text
from app.formats.printout.reader import reading as steps_of_reading
from app.models.errors import UserError
from app.models.progress_report import Period
from app.models.project import StrategicAlignment, TargetGroup
from app.models.project_record import ProjectRecord
from tests.formats.printout.readings import FORM, SCANNED, changed, entry, read_one, the_print
from tests.long_form import only_long

# --- the form as it should be ---


def test_the_form_as_printed_is_read_with_two_doubts(record: ProjectRecord) -> None:
    """Its mixed digits, and paragraphs separated only by their length."""
    reading = read_one(FORM)
    assert reading.record.with_id(record.project.id) == record
    assert [found.place for found in reading.doubtful] == [("rationale", 0), ("rationale", 1)]
    assert "25๔๒" in reading.doubtful[0].doubts[-1]
    assert all("ย่อหน้าใหม่" in " ".join(found.doubts) for found in reading.doubtful)


def test_entries_side_by_side_are_told_apart() -> None:
    reading = changed(
        "ปีงบประมาณ พ.ศ. : 2562\nเริ่มต้นโครงการ : 2018-10-01",
        "ปีงบประมาณ พ.ศ. : 2562   เริ่มต้นโครงการ : 2018-10-01",
    )
    assert entry(reading, "fiscal_year").value == 2562
    assert entry(reading, "start_date").value == date(2018, 10, 1)
    assert len(reading.doubtful) == 2


@pytest.mark.parametrize(
    "misread",
    ["รหัสโครงการ : 5", "ร หัส โครงการ ..... : 5", "รหัสโครงการ…: 5", "รหัสโครงการ...: 5"],
)
def test_spaces_and_dots_of_a_label_do_not_matter(misread: str) -> None:
    reading = changed("รหัสโครงการ... : 5", misread)
    assert entry(reading, "project_code").value == "50130000-3379"
    assert entry(reading, "project_code").doubts == ()


@pytest.mark.parametrize("misread", ["รหสโครงการ", "รหัสโดรงการ", "ธหัสโครงภาร", "รหัสโครงกร"])
def test_a_misread_label_is_found_and_doubted(misread: str) -> None:
    found = entry(changed("รหัสโครงการ... :", f"{misread} :"), "project_code")
    assert found.value == "50130000-3379"
    assert misread in found.doubts[0]


@pytest.mark.parametrize("heading", ["1.3 หลักการเเละเหตุผล", "๑.๓ หลักการและเหดุผล", "**1.3 หลักการและเหตุผล**"])
def test_a_misread_heading_still_begins_its_section(heading: str) -> None:
    assert len(changed("1.3 หลักการและเหตุผล", heading).record.project.rationale) == 2


def test_split_sara_am_and_letters_of_old_fonts_are_mended() -> None:
    reading = read_one(FORM.replace("ำ", "\u0e4d\u0e32").replace("ที่", "ที\uf70a"))
    assert reading.record == read_one(FORM).record
    assert len(reading.doubtful) == 2


def test_page_titles_and_numbers_are_dropped_wherever_they_stand() -> None:
    page = "หน้า 1 จาก 2\n\f** แบบแสดงรายงานความก้าวหน้าและข้อมลเกี่ยวกับโครงการ **\n"
    for old in ("2. เพื่อให้เครือข่าย", "- มีเวที", "รายงานครั้งที่ 4"):
        assert read_one(FORM.replace(old, page + old)).record == read_one(FORM).record


def test_american_dates_are_read() -> None:
    reading = changed("2019-09-30 00:00:00", "9/30/2019")
    assert entry(reading, "end_date").value == date(2019, 9, 30)
    assert entry(reading, "end_date").doubts == ()


def test_a_date_whose_day_may_be_its_month_is_read_as_the_others_and_doubted() -> None:
    reading = read_one(
        FORM.replace("2018-10-01 00:00:00", "10/1/2018").replace("2019-09-30 00:00:00", "9/30/2019")
    )
    assert entry(reading, "start_date").value == date(2018, 10, 1)
    assert "วันกับเดือนสลับกันได้" in entry(reading, "start_date").doubts


def test_thai_digits_mean_the_same() -> None:
    reading = changed("= 88,400 บาท", "= ๘๘,๔๐๐ บาท")
    assert entry(reading, "reports", 5, "disbursed_satang").value == 88_400_00
    assert entry(reading, "reports", 5, "disbursed_satang").doubts == ()


# --- doubts ---


@pytest.mark.parametrize(
    ("old", "new", "place", "value"),
    [
        ("180,000 บาท\nสิ้นสุด", "18O,000 บาท\nสิ้นสุด", ("allocated_budget_satang",), 180_000_00),
        ("180,000 บาท\nสิ้นสุด", "180000 บาท\nสิ้นสุด", ("allocated_budget_satang",), 180_000_00),
        ("180,000 บาท\nสิ้นสุด", "๑80,000 บาท\nสิ้นสุด", ("allocated_budget_satang",), 180_000_00),
        ("180,000 บาท\nสิ้นสุด", "180.000 บาท\nสิ้นสุด", ("allocated_budget_satang",), 180_000_00),
        ("180,000 บาท\nสิ้นสุด", "หนึ่งแสน บาท\nสิ้นสุด", ("allocated_budget_satang",), None),
        ("พ.ศ. : 2562", "พ.ศ. : 2563", ("start_date",), date(2018, 10, 1)),
        ("50130000-3379", "5013000-3379", ("project_code",), "5013000-3379"),
        ("020000000", "02000000", ("officer_phone",), "02000000"),
        ("= 10.00 %", "= 95.00 %", ("reports", 2, "progress"), 20_00),
        ("28/11/2561", "28/1l/2561", ("reports", 2, "reported_on"), date(2018, 11, 28)),
        ("28/11/2561", "28/9/2561", ("reports", 2, "reported_on"), date(2018, 9, 28)),
        ("28/11/2561", "31/11/2561", ("reports", 2, "reported_on"), None),
        ("จัดทำโครงการ และ", "จัดทโาครงการ และ", ("reports", 1, "narrative"), ...),
        ("จัดทำโครงการ และ", "จัดทำโครงการ  และ", ("reports", 1, "narrative"), ...),
        ("จัดทำโครงการ และ", "จัดทำโครง การ และ", ("reports", 1, "narrative"), ...),
        ("จัดทำโครงการ และ", "จัดทำXโครงการ และ", ("reports", 1, "narrative"), ...),
        ("จัดทำโครงการ และ", "จัดทำโครงการ ■ และ", ("reports", 1, "narrative"), ...),
        ("เครือข่ายโรงเรียนที่ 33 ดำเนิน", "เรือข่ายโรงเรียนที่ 33 ดำเนิน", ("reports", 5, "narrative"), ...),
        ("(13 โรงเรียน)", "(13 โรงเรียน", ("rationale", 1), ...),
        ("3. เพื่อให้โรง", "4. เพื่อให้โรง", ("objectives", 2), ...),
        ("บาท : เป็นไปตามแผน", "บาท : เป็นไปตามแผ่น", ("reports", 1, "plan_status"), "เป็นไปตามแผ่น"),
        ("สำนักงานเขตมีนบุรี / ", "เขตมีนบุรี / ", ("office",), "เขตมีนบุรี"),
    ],
)
def test_what_is_not_as_printed_is_doubtful(old: str, new: str, place: Place, value: Any) -> None:
    found = entry(changed(old, new), *place)
    assert found.doubts
    assert value is ... or found.value == value


@pytest.mark.parametrize(
    ("line", "places"),
    [
        ("ผู้ประสานงาน สยป : (ชื่อผู้ประสานงาน สยป)\n", [("coordinator",)]),
        ("หน่วยงานที่รับผิดชอบ. : สำนักงานเขตมีนบุรี / ฝ่ายการศึกษา / ฝ่ายการศึกษา\n", [("office",), ("subdivision",)]),
        ("เป้าหมายที่ : ๓.๓.๒ การพัฒนาคุณภาพการศึกษา\n", [("strategic_alignments", 0, "strategic_goal")]),
    ],
)
def test_what_is_missing_is_doubtful(line: str, places: list[Place]) -> None:
    reading = changed(line, "")
    assert all("ไม่พบรายการนี้ในข้อความ" in entry(reading, *place).doubts for place in places)


def test_amounts_that_do_not_add_up_are_all_doubtful() -> None:
    reading = changed("= 91,600 บาท", "= 91,800 บาท")
    doubtful = [found.place for found in reading.doubtful if "ไม่ตรงกับงบประมาณที่ใช้ไป" in found.doubts[-1]]
    assert {place[-1] for place in doubtful} == {"spent_budget", "disbursed_satang"}
    assert len(doubtful) == 10


def test_a_line_that_fits_no_label_is_shown_and_not_lost() -> None:
    reading = read_one("ตรวจแล้ว นายทะเบียน\n" + FORM)
    assert [found.text for found in reading.entries if found.place[0] == "unread"] == ["ตรวจแล้ว นายทะเบียน"]


# --- lines joined ---


def test_a_line_broken_within_a_word_is_joined_without_space_and_without_doubt() -> None:
    reading = changed("เป็นกลยุทธ์ในเครือข่ายเพื่อ", "เป็นกลยุทธ์ในเครือ\nข่ายเพื่อ")
    assert entry(reading, "rationale", 1).value == the_print("first").project.rationale[1]
    assert entry(reading, "rationale", 1).doubts == entry(read_one(FORM), "rationale", 1).doubts


@pytest.mark.parametrize("old", ["ด้วยระบบเครือข่าย", "สังกัดสำนักงานเขตมีนบุรี ด้วย"])
def test_a_line_broken_between_words_leaves_it_open_whether_there_was_a_space(old: str) -> None:
    assert "ไม่แน่ว่า" in " ".join(entry(changed(old, f"\n{old}"), "objectives", 0).doubts)


def test_a_faithful_source_keeps_the_space_at_which_a_line_broke() -> None:
    text = FORM.replace("มีผู้นำ", "\nมีผู้นำ").replace("ด้วยระบบเครือข่าย", "ด้วยระบบ\nเครือข่าย")
    [project] = read_text(text, is_faithful=True)
    assert project.latest.record.project.objectives == the_print("first").project.objectives


# --- reports ---


def test_a_report_without_progress_line_is_kept_and_doubted() -> None:
    reading = read_one(re.sub(r":: ความก้าวหน้า.*ครั้งที่ 3\).*\n", "", FORM))
    assert entry(reading, "reports", 3, "progress").value is None
    assert "ไม่พบรายการนี้ในข้อความ" in entry(reading, "reports", 3, "disbursed_satang").doubts
    assert entry(reading, "reports", 4, "progress").value == 60_00
    assert len(reading.record.reports) == 9


def test_a_progress_line_without_narrative_is_kept_and_doubted() -> None:
    reading = read_one(re.sub(r"รายงานครั้งที่ 3 .*\n", "", FORM))
    assert entry(reading, "reports", 3, "progress").value == 30_00
    assert entry(reading, "reports", 3, "narrative").doubts
    assert entry(reading, "reports", 3, "reported_on").doubts
    assert reading.record.reports[2].period == Period(2018, 12)


def test_progress_lines_find_their_report_by_their_number() -> None:
    lines = FORM.split("\n")
    torn = [line for line in lines if not line.startswith("::")]
    last = torn.index("ขอรับรองว่า ข้อมูลที่ปรากฏในเอกสารฉบับนี้ หน่วยงานได้จัดพิมพ์จากระบบงานจริง เพื่อเป็นหลักฐานไว้ตรวจสอบ")
    torn[last:last] = reversed([line for line in lines if line.startswith("::")])
    assert read_one("\n".join(torn)).record == read_one(FORM).record


def test_a_mark_torn_off_its_line_is_put_back() -> None:
    reading = changed(":: ความก้าวหน้าของงานฯ = 10.00", "::\nความก้าวหน้าของงานฯ = 10.00")
    assert reading.record == read_one(FORM).record


def test_a_number_that_is_not_there_is_told() -> None:
    reading = changed("รายงานครั้งที่ 4 ::", "รายงานครั้งที่ ::")
    assert entry(reading, "reports", 4, "narrative").value == the_print("first").reports[3].narrative
    assert "ไม่พบเลขครั้งที่ของรายงาน" in entry(reading, "reports", 4, "reported_on").doubts


def test_reports_out_of_order_keep_their_numbers_and_are_doubted() -> None:
    lines = FORM.split("\n")
    two, three = (
        next(n for n, line in enumerate(lines) if line.startswith(f"รายงานครั้งที่ {k} ")) for k in (2, 3)
    )
    lines[two], lines[three] = lines[three], lines[two]
    reading = read_one("\n".join(lines))
    assert reading.record == read_one(FORM).record
    assert entry(reading, "reports", 2, "narrative").doubts


# --- several ---


def test_other_projects_are_projects_of_their_own() -> None:
    other = FORM.replace("50130000-3379", "50130000-0001").replace("เครือข่ายโรงเรียน\n", "ชุมชน\n", 1)
    projects = read_text(FORM + other + FORM)
    assert [len(project.versions) for project in projects] == [2, 1]
    assert [version.number for version in projects[0].versions] == [1, 2]


def test_the_print_with_the_later_report_is_the_latest_wherever_it_stands() -> None:
    earlier = FORM[: FORM.index("รายงานครั้งที่ 9")]
    [project] = read_text(FORM + earlier)
    assert [len(version.record.reports) for version in project.versions] == [9, 8]
    assert project.latest.number == 1


def test_prints_without_sound_codes_belong_together_by_their_name() -> None:
    [project] = read_text(FORM.replace("50130000-3379", "5013") + FORM.replace("50130000-3379", ""))
    assert len(project.versions) == 2


def test_several_alignments_and_groups_are_read() -> None:
    issue = "ประเด็นยุทธศาสตร์ : ด้านที่ ๔ - มหานครกระชับ\nประเด็นยุทธศาสตร์ย่อย : \nเป้าหมายที่ : \nตัวชี้วัด... : \n2. รายงาน"
    project = changed("2. รายงาน", issue).record.project
    assert project.strategic_alignments[1] == StrategicAlignment("ด้านที่ ๔ - มหานครกระชับ")
    assert project.targets[1].title == "ด้านคุณภาพ"
    assert isinstance(project.targets[1], TargetGroup)


# --- what is refused ---


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "ไม่มีข้อความ"),
        ("  \n\f ", "ไม่มีข้อความ"),
        ("บันทึกข้อความ\nเรื่อง ขออนุมัติเบิกจ่าย\n", "ไม่ใช่แบบแสดงรายงาน"),
        ("1. ชื่อโครงการ : ก\n2. หลักการและเหตุผล\nข\n3. วัตถุประสงค์ของโครงการ\n1. ค\n", "ไม่ใช่แบบแสดงรายงาน"),
        ("ก" * (LONGEST_TEXT + 1), "ยาวเกิน"),
        (FORM.replace("จัดทำโครงการ และ", "x" * 20_001), "ผลการดำเนินงานของรายงานครั้งที่ 1 ยาว"),
        (FORM.replace("รายงานครั้งที่ 1 ", "รายงานครั้งที่ 2 :: 1/1/2562 : ก\n" * 201), "รายงานมีเกิน 200"),
        (FORM.replace("1.4 ", "\n\n".join("ย่อหน้า" for _ in range(201)) + "\n1.4 "), "มีเกิน 200"),
    ],
)
def test_what_is_no_print_of_this_form_or_too_much_is_refused(text: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        read_text(text)


@pytest.mark.parametrize(
    "make",
    [
        lambda size: SCANNED * (size // 25_000),
        lambda size: "บันทึกข้อความ เรื่องที่ 1 : ขออนุมัติ\n" * (size // 36),
        lambda size: FORM + " " * size,
        lambda size: FORM + "." * size,
        lambda size: FORM + "1" * size,
        lambda size: FORM.replace("1.3 ", "หน่วยงาน1 x : y\n" * (size // 17) + "1.3 "),
        lambda size: FORM.replace("รายงานครั้งที่ 1 ", ":: " * (size // 3)),
        lambda size: FORM.replace("ขอรับรอง", ":: ความก้าวหน้าของงานฯ = 10.00 %\n" * (size // 33) + "ขอรับรอง"),
    ],
)
@pytest.mark.parametrize("size", [50_000, *only_long(1_000_000)])
def test_a_long_text_takes_no_long(make: Callable[[int], str], size: int) -> None:
    """Not a benchmark: a pattern with catastrophic backtracking would take minutes."""
    text, start = make(size), process_time()
    with suppress(UserError):
        read_text(text)
    assert process_time() - start < max(2, size / 50_000)


def test_reading_goes_on_step_by_step() -> None:
    steps = list(steps_of_reading(SCANNED))
    assert len(steps) > 100
    assert [found is None for _, found in steps] == [True] * (len(steps) - 1) + [False]
    assert steps[-1][0] == SCANNED.count("\n") + 1


# --- lists whose labels were lost ---


@pytest.mark.long
def test_an_alignment_that_lost_its_first_label_does_not_take_that_of_the_next() -> None:
    second = "ประเด็นยุทธศาสตร์ : ก\nประเด็นยุทธศาสตร์ย่อย : ข\nเป้าหมายที่ : ค\nตัวชี้วัด... : ง\n2. รายงาน"
    text = FORM.replace("2. รายงาน", second).replace("ประเด็นยุทธศาสตร์ : ด้าน", "■■■ ด้าน")
    first, other = read_one(text).record.project.strategic_alignments
    assert first.strategic_issue == ""
    assert other == StrategicAlignment("ก", "ข", "ค", "ง")
    assert all(
        entry(read_one(text), "strategic_alignments", 0, key).doubts
        for key in ("strategic_issue", "indicator")
    )


def test_items_without_a_group_have_one_whose_title_is_missing() -> None:
    reading = changed("1. ด้านปริมาณ\n", "")
    assert "ไม่พบรายการนี้ในข้อความ" in entry(reading, "targets", 0, "title").doubts
    assert len(reading.record.project.targets[0].items) == 2
