from dataclasses import replace

import pytest

from app.models.project import Project
from app.models.project_record import ProjectRecord
from app.models.search import words_of
from app.ui.project_list.search import fitted, passage


def shown(record: ProjectRecord, search: str) -> str:
    return passage(record.project, record.reports, words_of(search))


def test_what_the_row_shows_itself_needs_no_passage(record: ProjectRecord) -> None:
    assert shown(record, "เครือข่าย ๓๓๗๙") == ""


def test_a_sentence_is_shown_with_its_month_from_the_word_on(record: ProjectRecord) -> None:
    words = shown(record, "ป่าเพ็ญ")
    assert words.startswith("ก.พ. 62: …")
    assert "วัดป่าเพ็ญเหนือ" in words or "ป่าเพ็ญเหนือ" in words


def test_the_latest_report_comes_first(record: ProjectRecord) -> None:
    assert shown(record, "มิถุนายน 2562").startswith("มิ.ย. 62")


def test_words_that_stand_together_come_before_their_single_ones(record: ProjectRecord) -> None:
    october, *_ = record.reports
    reports = (replace(october, narrative="ประชุม 270 คน"), replace(record.reports[1], narrative="คน 270 ครั้ง"))
    assert passage(record.project, reports, words_of("๒๗๐ คน")) == "ต.ค. 61: …270 คน"


@pytest.mark.parametrize(
    ("search", "words"),
    [
        ("สมมติ", "ผู้รับผิดชอบ: …สมมติ"),
        ("ทดลอง", "ผู้ประสานงาน: …ทดลอง"),
        ("ฝ่ายการ", "หน่วยงาน: …ฝ่ายการศึกษา"),
    ],
)
def test_people_and_units_are_named(search: str, words: str) -> None:
    project = Project("", office="สำนักงานเขตมีนบุรี", division="ฝ่ายการศึกษา")
    project = replace(project, officer_name="นาย สมมติ", coordinator="นาง ทดลอง")
    assert passage(project, (), words_of(search)) == words


def test_what_is_nowhere_has_no_passage(record: ProjectRecord) -> None:
    assert shown(record, "ไม่มีคำนี้ในที่ใด") == ""


def test_a_passage_is_cut_between_words() -> None:
    text = "โรงเรียนในเครือข่าย"
    assert fitted(text, lambda words: words) == text
    assert fitted(text, lambda words: f"{words[:14]}…") == "โรงเรียนใน…"
    assert fitted(text, lambda words: f"{words[:2]}…") == "โร…"  # not one word fits


@pytest.mark.parametrize("end", range(24, 46))
def test_a_date_is_not_cut_whatever_spaces_it_has(end: int) -> None:
    text = "ประชุมคณะกรรมการ เมื่อวันที่ 18 กุมภาพันธ์ 2562 ณ ห้องประชุม สำนักงานเขตมีนบุรี"
    assert fitted(text, lambda words: f"{words[:end]}…") == "ประชุมคณะกรรมการ เมื่อ…"
