from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.project import TargetGroup
from app.models.project_record import ProjectRecord
from app.services.differences import LONGEST, WORD, Changed, changes, excerpts
from app.services.form_pdf import payloads_of


def changed(record: ProjectRecord, **entries: object) -> list[Changed]:
    other = replace(record.project, **entries)  # type: ignore[arg-type]
    return list(changes(payloads_of(record.project, record.reports), payloads_of(other, record.reports)))


def test_nothing_changed_is_nothing_to_tell(record: ProjectRecord) -> None:
    assert changed(record) == []


def test_values_are_told_as_people_read_them(record: ProjectRecord) -> None:
    told = changed(record, allocated_budget_satang=180_001_50, fiscal_year=None, start_date=None)
    assert told == [
        Changed("ปีงบประมาณ พ.ศ.", "2562", "(ว่าง)"),
        Changed("เริ่มต้นโครงการ", "1/10/2561", "(ว่าง)"),
        Changed("งบประมาณที่ได้รับ", "180,000 บาท", "180,001.50 บาท"),
    ]


def test_lists_are_told_by_their_texts(record: ProjectRecord) -> None:
    (one,) = changed(record, targets=(TargetGroup("ด้านปริมาณ", ("ก", "ข")),))
    assert one.now == "“ด้านปริมาณ / ก / ข”"


def test_a_report_more_is_told_entry_by_entry(record: ProjectRecord) -> None:
    before = payloads_of(record.project, record.reports[:-1])
    told = list(changes(before, payloads_of(record.project, record.reports)))
    assert {one.on_paper for one in told} == {"(ว่าง)"}
    assert told[0] == Changed("รายงานเดือนมิถุนายน 2562 วันที่", "(ว่าง)", "24/6/2562")
    assert "รายงานเดือนมิถุนายน 2562 ความก้าวหน้า: บนเอกสาร (ว่าง) ปัจจุบัน 100.00 %" in map(str, told)


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("สั้น", "สั้นกว่า", ("สั้น", "สั้นกว่า")),
        ("ก" * 100 + "1" + "ข" * 100, "ก" * 100 + "2" + "ข" * 100, ("1", "2")),
        ("ก" * 100, "ก" * 99, ("ก", "ก")),
        ("", "ก" * 100, ("", "ก")),
    ],
)
def test_long_texts_are_cut_to_where_they_differ(first: str, second: str, told: tuple[str, str]) -> None:
    for text, part, whole in zip(excerpts(first, second), told, (first, second), strict=True):
        assert part in text
        assert len(text) <= LONGEST + 2 * WORD + 2
        assert text.strip("…") in whole


def test_words_are_not_cut() -> None:
    before = "เครือข่ายโรงเรียนที่ 33 ดำเนินการแล้ว เมื่อวันที่ 18 กุมภาพันธ์ 2562 ณ โรงเรียนวัดป่าเพ็ญเหนือ"
    told = excerpts(before, before.replace("18", "19"))
    assert told == ("…เมื่อวันที่ 18 กุมภาพันธ์ 2562 …", "…เมื่อวันที่ 19 กุมภาพันธ์ 2562 …")


@given(st.text("กขิ่1 ", max_size=200), st.text("กขิ่1 ", max_size=200))
def test_only_the_same_texts_look_alike(first: str, second: str) -> None:
    shown, other = excerpts(first, second)
    assert (shown == other) == (first == second)
