"""Every value that is read knows where it stands in what was read."""

from pathlib import Path

from app.formats.printout.reader import read_text
from app.models.progress_report import Period
from app.models.project_record import source_key
from tests.conftest import FILES
from tests.formats.spreadsheet.workbooks import make, read

MONTH = Period(2019, 6)


def test_a_workbook_s_value_has_its_cell_as_it_is_written(tmp_path: Path) -> None:
    headers = ("ชื่อโครงการ", "งบประมาณ (พันบาท)", "เดือนที่รายงาน", "เบิกใช้ (บาท)")
    row = ("ปลูกต้นไม้", 1.5, "มิถุนายน 2562", 700)
    [found] = read(make(tmp_path / "ก.xlsx", {"งาน": [headers, row]})).records
    assert found.project.allocated_budget_satang == 1_500_00
    assert str(found.sources["allocated_budget_satang"]) == "แผ่น งาน ช่อง B2 “1.5”"
    assert str(found.sources[source_key("disbursed_satang", MONTH)]) == "แผ่น งาน ช่อง D2 “700”"


def test_a_print_out_s_value_has_its_lines() -> None:
    [project] = read_text((FILES / "official-form.txt").read_text("utf-8"))
    sources = project.latest.record.sources
    assert sources["allocated_budget_satang"].place.startswith("บรรทัด ")
    assert "180,000" in sources["allocated_budget_satang"].text
    months = {report.period for report in project.latest.record.reports}
    assert {key.partition("/")[0] for key in sources if "/" in key} == {str(month) for month in months}
