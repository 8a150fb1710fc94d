import csv
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from app.formats.spreadsheet.project_export import export_csv, export_workbook, write_template
from app.models.entry import later_entries
from app.models.errors import UserError
from app.models.progress_report import ProgressReport
from app.models.project import Project
from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile, new_record_id
from tests.formats.spreadsheet.workbooks import exported, looked_at, read

HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1",
    "@SUM(A1)",
    "#N/A",
    "_x0041_",
    "http://example.com",
    "<b>ก</b>&",
)


@pytest.fixture
def written(file: ProjectFile, record: ProjectRecord, tmp_path: Path) -> Any:
    """The reference project's workbook, read by another program."""
    file.add_project(record.project, record.reports)
    return load_workbook(exported(file, tmp_path / "ก.xlsx"))


def row(sheet: Any, number: int) -> dict[str, Any]:
    """Return the cells of a row by header."""
    return {header.value: cell for header, cell in zip(sheet[1], sheet[number], strict=True)}


def test_there_is_a_sheet_of_projects_of_reports_of_totals_and_of_how_to_fill_in(written: Any) -> None:
    assert written.sheetnames == ["โครงการ", "รายงาน", "ยอดรวม", "อ่านก่อน"]


def test_dates_and_amounts_have_their_types_and_are_shown_as_offices_do(written: Any) -> None:
    project = row(written["โครงการ"], 2)
    assert project["เริ่มต้นโครงการ"].value == datetime(2018, 10, 1)
    assert project["เริ่มต้นโครงการ"].number_format == "[$-107041E]d/m/yyyy"
    assert project["งบประมาณที่ได้รับ (บาท)"].value == 180000
    assert project["งบประมาณที่ได้รับ (บาท)"].number_format == "#,##0.00"
    report = row(written["รายงาน"], 6)
    assert report["เดือนที่รายงาน"].value == datetime(2019, 2, 1)
    assert report["เบิกใช้ (บาท)"].value == 88400
    assert report["ความก้าวหน้า (ร้อยละ)"].value == 80
    assert report["ครั้งที่"].value == 5


def test_headers_stay_in_view_and_filter(written: Any) -> None:
    projects, reports = written["โครงการ"], written["รายงาน"]
    assert (projects.freeze_panes, reports.freeze_panes) == ("C2", "D2")
    assert reports.auto_filter.ref == f"A1:{get_column_letter(11 + len(later_entries(ProgressReport)))}10"
    assert projects.column_dimensions["A"].width == 36


def test_totals_are_those_of_the_file(written: Any) -> None:
    total = row(written["ยอดรวม"], 3)
    assert total["สำนักงานเขต"].value == "รวม"
    assert total["จำนวนรายงาน"].value == 9
    assert total["งบประมาณที่ได้รับ (บาท)"].value == 180000
    assert total["งบประมาณที่ใช้ไป (บาท)"].value == 180000
    assert total["ใช้ไปร้อยละ"].value == 100


def test_no_text_becomes_a_formula_a_fault_or_a_link(
    file: ProjectFile, record: ProjectRecord, tmp_path: Path
) -> None:
    for text in HOSTILE:
        project = replace(record.project, id=new_record_id(), project_name=text, coordinator=text)
        file.add_project(project)
    path = exported(file, tmp_path / "ก.xlsx")
    cells = [cell for sheet in load_workbook(path) for cells in sheet.iter_rows() for cell in cells]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert {cell.hyperlink for cell in cells} == {None}
    assert sorted(found.project.project_name for found in read(path).records) == sorted(HOSTILE)


def test_the_same_file_makes_the_same_bytes(written: Any, file: ProjectFile, tmp_path: Path) -> None:
    assert exported(file, tmp_path / "ข.xlsx").read_bytes() == (tmp_path / "ก.xlsx").read_bytes()


def test_a_text_that_no_cell_can_hold_is_told_and_nothing_written(
    file: ProjectFile, record: ProjectRecord, tmp_path: Path
) -> None:
    long = replace(record.project, rationale=("ก" * 19_999,) * 2)
    file.add_project(long)
    path = tmp_path / "ก.xlsx"
    path.write_text("เดิม", "utf-8")
    with pytest.raises(UserError, match=r"50130000-3379 .* มีข้อความยาวเกินกว่าที่ Excel เก็บได้"):
        exported(file, path)
    assert path.read_text("utf-8") == "เดิม"


def test_an_export_that_is_cancelled_leaves_nothing(
    file: ProjectFile, record: ProjectRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "ชั่วคราว"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    for _ in range(3):
        file.add_project(record.with_id(new_record_id()).project, ())
    for steps_taken in (1, 3):
        steps = export_workbook(file, tmp_path / "ก.xlsx")
        for _ in range(steps_taken):
            next(steps)
        steps.close()  # type: ignore[attr-defined]
        assert list(folder.iterdir()) == []
    assert not {".xlsx", ".partial"} & {path.suffix for path in tmp_path.iterdir()}


def test_a_folder_that_is_not_there_is_told(file: ProjectFile, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"บันทึก .* ไม่ได้"):
        exported(file, tmp_path / "ไม่มี" / "ก.xlsx")


def test_a_file_without_projects_has_nothing_but_headers(file: ProjectFile, tmp_path: Path) -> None:
    book = load_workbook(exported(file, tmp_path / "ก.xlsx"))
    assert (book["โครงการ"].max_row, book["รายงาน"].max_row) == (1, 1)


# --- the template ---


def test_what_is_filled_into_the_template_is_read(tmp_path: Path) -> None:
    path = tmp_path / "ต้นแบบ.xlsx"
    write_template(path)
    book = load_workbook(path)
    assert book.sheetnames == ["อ่านก่อน", "โครงการ", "รายงาน"]
    book["โครงการ"].append(["พัฒนาโรงเรียน", "1", 2562, "1/10/2561", datetime(2019, 9, 30), 500])
    book["รายงาน"].append(["พัฒนาโรงเรียน", "1", "ต.ค. 61", "25/10/2561", "เริ่ม", 10, 0, "เป็นไปตามแผน"])
    book.save(path)
    (record,) = read(path).records
    assert record.project.allocated_budget_satang == 500_00
    assert record.reports[0].plan_status == "เป็นไปตามแผน"


def test_every_header_of_the_template_is_known(tmp_path: Path) -> None:
    write_template(tmp_path / "ต้นแบบ.xlsx")
    with looked_at(tmp_path / "ต้นแบบ.xlsx") as reading:
        guide, projects, reports = reading.layouts
    assert not guide.is_usable
    assert len(projects.columns) == len(projects.headers) == 19 + len(later_entries(Project))
    assert len(reports.columns) == len(reports.headers) == 9 + len(later_entries(ProgressReport))
    assert not projects.has_reports
    assert reports.has_reports


# --- the flat table ---


@pytest.fixture
def table(file: ProjectFile, record: ProjectRecord, tmp_path: Path) -> Iterator[list[dict[str, str]]]:
    file.add_project(record.project, record.reports)
    file.add_project(Project(new_record_id(), project_name="=1+1", division="-ก", office="เขต\tก"))
    list(export_csv(file, tmp_path / "ก.csv"))
    with (tmp_path / "ก.csv").open(encoding="utf-8-sig", newline="") as stream:
        yield list(csv.DictReader(stream))


def test_a_flat_table_has_a_row_for_each_report_with_its_project(table: list[dict[str, str]]) -> None:
    reports = [found for found in table if found["รหัสโครงการ"]]
    assert len(reports) == 9
    assert {found["งบประมาณที่ได้รับ (บาท)"] for found in reports} == {"180000.00"}
    assert reports[0]["วันที่"] == "2018-10-25"
    assert reports[0]["เดือนที่รายงาน"] == "2018-10"
    assert reports[4]["เบิกใช้ (บาท)"] == "88400.00"


def test_a_project_without_reports_has_a_row(table: list[dict[str, str]]) -> None:
    (alone,) = (found for found in table if not found["รหัสโครงการ"])
    assert alone["เดือนที่รายงาน"] == ""
    assert alone["รหัสประจำระเบียน"] != ""


def test_no_text_of_a_flat_table_is_taken_for_a_formula(table: list[dict[str, str]]) -> None:
    (alone,) = (found for found in table if not found["รหัสโครงการ"])
    assert (alone["ชื่อโครงการ/กิจกรรม"], alone["ฝ่าย"]) == ("'=1+1", "'-ก")


def test_a_flat_table_is_marked_for_excel(table: list[dict[str, str]], tmp_path: Path) -> None:
    assert (tmp_path / "ก.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_parts_of_a_workbook_bear_no_time(written: Any, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "ก.xlsx") as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
