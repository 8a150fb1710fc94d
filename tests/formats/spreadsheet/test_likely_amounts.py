"""A header that only begins like an amount's is asked about, never passed over."""

from pathlib import Path

import pytest

from tests.formats.spreadsheet.workbooks import make, read


@pytest.mark.parametrize("header", ["งบประมาณหลังโอน", "งบหลังโอน", "วงเงินตามสัญญา (ล้านบาท)", "งบประมาณปรับปรุง"])
def test_a_column_that_may_be_the_budget_is_asked_about(header: str, tmp_path: Path) -> None:
    found = read(make(tmp_path / "ก.xlsx", {"งาน": [("ชื่อโครงการ", header), ("ทางเท้า", 100000)]}))
    assert [question.key for question in found.questions] == ["column:งาน!B-B"]
    assert found.records == []


@pytest.mark.parametrize(
    "header",
    ["งบประมาณคงเหลือ", "งบประมาณที่ใช้ไป", "ประเภทงบประมาณ", "แหล่งงบประมาณ", "เบิกจ่ายร้อยละ", "งบประมาณตามแผน"],
)
def test_what_is_no_budget_is_told_and_not_asked(header: str, tmp_path: Path) -> None:
    rows = [("ชื่อโครงการ", "ผู้รับผิดชอบ", header), ("ทางเท้า", "นาย ก", 100000)]
    found = read(make(tmp_path / "ก.xlsx", {"งาน": rows}))
    assert found.questions == []
    assert any(header in source.text for left in found.left_out for source in left.sources)


def test_a_sure_budget_makes_others_unasked(tmp_path: Path) -> None:
    rows = [("ชื่อโครงการ", "งบประมาณ", "งบประมาณปรับปรุง"), ("ทางเท้า", 100000, 90000)]
    found = read(make(tmp_path / "ก.xlsx", {"งาน": rows}))
    assert [record.project.allocated_budget_satang for record in found.records] == [100_000_00]


@pytest.mark.parametrize("header", ["งบ (บาท)", "งบที่ได้รับจัดสรร", "งบประมาณที่ได้รับ", "งบประมาณที่ได้รับการจัดสรร"])
def test_between_a_budget_and_what_it_is_after_transfers_a_person_chooses(
    header: str, tmp_path: Path
) -> None:
    rows = [("ชื่อโครงการ", header, "โอนเพิ่ม", "งบหลังโอน"), ("ทางเท้า", 100000, 5000, 105000)]
    found = read(make(tmp_path / "ก.xlsx", {"งาน": rows}))
    assert [question.key for question in found.questions] == ["column:งาน!B-D"]
    assert found.records == []
    alone = read(make(tmp_path / "ข.xlsx", {"งาน": [row[:2] for row in rows]}))
    assert [record.project.allocated_budget_satang for record in alone.records] == [100_000_00]


def test_a_table_beside_another_is_told_as_one(tmp_path: Path) -> None:
    headers = ("ลำดับ", "ชื่อโครงการ", "งบประมาณ (บาท)")
    rows = [(*headers, None, *headers), (1, "ทางเท้า", 1000, None, 1, "จัดเก็บภาษี", 20000)]
    found = read(make(tmp_path / "ก.xlsx", {"งาน": rows}))
    assert [record.project.project_name for record in found.records] == ["ทางเท้า"]
    [beside] = [left for left in found.left_out if "อีกตารางหนึ่งที่อยู่ข้างกัน" in left.reason]
    assert [source.text for source in beside.sources] == ["ชื่อโครงการ", "งบประมาณ (บาท)"]
