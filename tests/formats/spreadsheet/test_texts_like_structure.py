"""A record with an id is a record, though its texts read like a total, a note, a group or a header."""

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.models.progress_report import Period, ProgressReport
from app.models.project import Project, StrategicAlignment, TargetGroup
from app.models.project_record import ProjectRecord
from app.services.import_records import Mode, Result, import_records
from app.storage.project_file import ProjectFile, new_record_id
from tests.formats.spreadsheet.test_round_trip import as_csv, go_round, go_round_as_csv
from tests.formats.spreadsheet.workbooks import held, read
from tests.formats.tables.makers import ods, ods_cell, ods_row, ods_table

WORDS = (
    "รวม รวมทั้งสิ้น ยอดยกมา Total 2_โครงการ รวม_3_โครงการ ร้อยละ (หนึ่งร้อยบาทถ้วน) หมายเหตุ หมายเหตุ:_โอนเพิ่ม *รอผล "
    "ที่มา ลงชื่อ ลงชื่อ......... ผู้รายงาน เรียน_ผู้อำนวยการ ตำแหน่ง หน่วย:_บาท ฝ่ายโยธา 1._ฝ่ายการศึกษา ยุทธศาสตร์ที่_1 ด้านที่_2 "
    "แผนงานโยธา ประเภทงบลงทุน งบลงทุน ไตรมาส_1 ชื่อโครงการ โครงการ รหัสโครงการ งบประมาณ งบประมาณ_(บาท) "
    "เบิกจ่าย ต.ค._61 (บาท) ที่ ลำดับ (1) - แผน ผล เป้าหมาย สำนักงานเขตบางรัก ปีงบประมาณ_2562 เดือน 〃 เช่นเดียวกัน "
    "รหัสประจำระเบียน กิจกรรม ชื่อกิจกรรม วงเงิน สถานะ คงเหลือ ข้อมูล_ณ_วันที่_1_ต.ค._61 หน้า_1 1 1.1"
).split()
words = st.sampled_from([word.replace("_", " ") for word in WORDS])
texts = st.one_of(st.just(""), words)
lists = st.lists(words, max_size=2).map(tuple)


@st.composite
def records_like_structure(draw: st.DrawFn) -> ProjectRecord:
    own = new_record_id()
    project = Project(
        own,
        project_name=draw(texts),
        project_code=draw(texts),
        office=draw(texts),
        division=draw(texts),
        officer_name=draw(texts),
        coordinator=draw(texts),
        rationale=draw(lists),
        objectives=draw(lists),
        targets=tuple(TargetGroup(title) for title in draw(lists)),
        allocated_budget_satang=draw(st.one_of(st.none(), st.integers(0, 10**9))),
        strategic_alignments=tuple(StrategicAlignment(text) for text in draw(lists)),
    )
    months = draw(st.lists(st.integers(1, 12), unique=True, max_size=2))
    reports = tuple(
        ProgressReport(own, Period(2018, month), narrative=draw(texts), plan_status=draw(texts))
        for month in sorted(months)
    )
    return ProjectRecord(project, reports)


def go_round_as_ods(folder: Path, drawn: list[ProjectRecord]) -> None:
    """Export the records as a flat table, save it as an open document, and import that into the same file."""
    with ProjectFile.create(folder / "ก.sqlite") as file:
        for record in drawn:
            file.add_project(record.project, record.reports)
        with as_csv(file, folder / "ก.csv").open(encoding="utf-8-sig", newline="") as stream:
            # A quote before a sign is the flat table's own, against formulas.
            cells = [[text.removeprefix("'") for text in row] for row in csv.reader(stream)]
        rows = [ods_row("".join(map(ods_cell, row))) for row in cells]
        before = held(file)
        reading = read(ods(folder / "ก.ods", ods_table(*rows)))
        assert reading.problems == []
        outcomes = import_records(file, reading.records, Mode.UPDATE)
        assert {outcome.result for outcome in outcomes} <= {Result.SAME}
        assert len(outcomes) == len(drawn)
        assert held(file) == before


@pytest.mark.parametrize("way", [go_round, go_round_as_csv, go_round_as_ods])
@given(st.lists(records_like_structure(), min_size=1, max_size=4))
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_own_exports_come_back_whatever_their_texts_resemble(
    way: object, tmp_path_factory: pytest.TempPathFactory, drawn: list[ProjectRecord]
) -> None:
    assert callable(way)
    way(tmp_path_factory.mktemp("round"), drawn)
