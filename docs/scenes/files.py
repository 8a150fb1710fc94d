"""The clerk's files in the pictures."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from scenes.stage import ROOT

from app.formats.json import project as project_json
from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile, new_record_id


def forty_projects_with_faults(file: ProjectFile) -> None:
    forty_projects(file)
    for number, project_id in enumerate(file.project_ids()):
        if number % 3 == 0:
            file.set_project_entry(project_id, "project_code", f"5013-{number}")
        if number % 5 == 0:
            file.set_project_entry(project_id, "rationale", ())


def made(path: Path, fill: Callable[[ProjectFile], None]) -> Path:
    with ProjectFile.create(path) as file:
        fill(file)
    return path


def with_sample(file: ProjectFile) -> None:
    record = sample_record()
    file.add_project(record.project, record.reports)


def with_broken_rules(file: ProjectFile) -> None:
    """Break every kind of rule that a month's work may break."""
    record = sample_record()
    first, second, *others = record.reports
    reports = [
        replace(first, progress=150_00),
        replace(second, progress=5_00, disbursed_satang=900_000_00, narrative=""),
        *others,
    ]
    file.add_project(
        replace(record.project, project_code="5013-3379", end_date=date(2018, 1, 1), coordinator=""), reports
    )


def forty_projects(file: ProjectFile) -> None:
    works = ("พัฒนาคุณภาพเครือข่ายโรงเรียน", "ปรับปรุงทางเท้าและท่อระบายน้ำ", "ส่งเสริมสุขภาพผู้สูงอายุในชุมชน")
    for number in range(40):
        record = sample_record().with_id(new_record_id())
        name = f"โครงการ{works[number % 3]} ครั้งที่ {number // 3 + 1}"
        code = f"50130000-{3379 + number}"
        file.add_project(
            replace(record.project, project_name=name, project_code=code), record.reports[: number % 10]
        )


def sample_record() -> ProjectRecord:
    return project_json.read(ROOT / "resources" / "samples" / "minburi-2562.json")[0].with_id(new_record_id())


def made_workbook(path: Path) -> Path:
    """Make a workbook as an office keeps it: own headers, a title above, and unreadable cells."""
    rows = (
        ("บัญชีโครงการ ฝ่ายการศึกษา สำนักงานเขตมีนบุรี ปีงบประมาณ 2562",),
        ("ลำดับ", "ชื่อโครงการ", "รหัสโครงการ", "งบประมาณ", "วันเริ่มต้น", "วันสิ้นสุด", "ผู้รับผิดชอบ", "โทรศัพท์"),
        (1, "โครงการห้องสมุดเพื่อการเรียนรู้", "50130000-3391", 250_000, "1/10/2561", "30/9/2562", "นางสมมติ ตัวอย่าง"),
        (2, "โครงการสภาเด็กและเยาวชน", "50130000-3392", "๘๘,๔๐๐.๕๐", "1 พ.ย. 61", "30 ก.ย. 62", "", 20000000),
        (3, "โครงการค่ายภาษาไทย", "50130000-3393", "รอจัดสรร", "1/10/2561", "31/4/2562", ""),
        (4, "โครงการอบรมครูแกนนำ", "50130000-3394", -5_000, "1/10/2561", "30/9/2562", ""),
        (5, "โครงการกีฬานักเรียนสัมพันธ์", "50130000-3395", "120.000", "2018-10-01", "2019-09-30", ""),
        ("", "รวม", "", 453_400.5, "", "", ""),
    )
    book = Workbook()
    book.active.title = "ฝ่ายการศึกษา"
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path
