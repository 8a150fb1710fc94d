"""Damaged Thai words of a workbook are asked about once, and mended only by the answer."""

from pathlib import Path

import pytest

from app.formats.spreadsheet.project_import import WorkbookReading
from tests.formats.spreadsheet.workbooks import looked_at, make, read, read_as_proposed

HEADER = ["ชื่อโครงการ", "รหัสโครงการ", "วัตถุประสงค์", "ผู้รับผิดชอบ"]
ROWS = [
    ["โครงการดาเนินการพัฒนาสานักงานเขต", "50130000-0001", "1. เพื่อกาหนดแนวทาง", "นายสานิต กาพล"],
    ["โครงการส่งเสริมสุขภาพ", "50130000-0002", "1. เพื่อสุขภาพ", "นางสาวมานี"],
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make(tmp_path / "ก.xlsx", {"โครงการ": [HEADER, *ROWS]})


def names(reading: WorkbookReading) -> list[str]:
    return [record.project.project_name for record in reading.records]


def test_a_damaged_record_waits_for_the_answer_and_a_sound_one_does_not(path: Path) -> None:
    reading = read(path)
    assert names(reading) == ["โครงการส่งเสริมสุขภาพ"]
    (question,) = reading.questions
    assert question.proposed == "mend"
    assert "เป็น “สำนักงาน" in question.text
    assert reading.summary.is_whole


def test_the_proposal_mends_texts_and_leaves_names_of_people(path: Path) -> None:
    project = read_as_proposed(path).records[0].project
    assert project.project_name == "โครงการดำเนินการพัฒนาสำนักงานเขต"
    assert project.objectives == ("เพื่อกำหนดแนวทาง",)
    assert project.officer_name == "นายสานิต กาพล"


def test_it_may_be_kept_as_it_is(path: Path) -> None:
    with looked_at(path) as reading:
        for _ in reading.read(reading.usable(), {"words": "keep"}):
            pass
        assert names(reading) == [row[0] for row in ROWS]


@pytest.mark.parametrize("space", [" ", "\u00a0"])
def test_a_sound_workbook_asks_nothing(tmp_path: Path, space: str) -> None:
    row = [f"โครงการ{space}ส่งเสริมสุขภาพ", *ROWS[1][1:]]
    reading = read(make(tmp_path / "ก.xlsx", {"โครงการ": [HEADER, row]}))
    assert reading.questions == []


def test_a_dash_is_no_objective(tmp_path: Path) -> None:
    row = ["โครงการส่งเสริมสุขภาพ", "50130000-0002", "-", "นางสาวมานี"]
    (record,) = read(make(tmp_path / "ก.xlsx", {"โครงการ": [HEADER, row]})).records
    assert record.project.objectives == ()
