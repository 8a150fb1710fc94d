"""The coordinator's files in the pictures: offices, the files that they send, and what came of them."""

import random
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final
from unittest.mock import patch

from app.formats.json import project as project_json
from app.models.project_record import ProjectRecord
from app.services.gathering import gather
from app.storage import merge
from app.storage.project_file import ProjectFile, new_record_id
from benchmarks.sample_files import DISTRICTS, SAMPLE, like

TODAY: Final = date(2019, 7, 8)
MONTHS: Final = 9
"""October to June have been reported by `TODAY`."""

OFFICES: Final = 14
ABSENT: Final = {"บางรัก": {3}, "บางเขน": {5, 6}, "หนองจอก": {8, 9}, "ป้อมปราบศัตรูพ่าย": {9}}
"""Offices, and the months (from October) in which no file came: its content may have come with
the next one.
"""

MISSING: Final = {"พระโขนง": 8, "ปทุมวัน": 9}
"""Offices that do not report on everything in this month, counted from one."""

_NAME: Final = "โครงการพัฒนาคุณภาพเครือข่ายโรงเรียน (ตามบัญชีโครงการ)"


def office_records(office: str, projects: int, months: int) -> list[ProjectRecord]:
    """Return an office's projects, the same each time except for their ids, with the first
    months' reports.
    """
    sample, place = project_json.read(SAMPLE)[0], DISTRICTS.index(office)
    chance = random.Random(place)
    whole = [like(sample, place, number, MONTHS, chance) for number in range(1, projects + 1)]
    return [_with_budget(one, chance, months) for one in whole]


def _with_budget(record: ProjectRecord, chance: random.Random, months: int) -> ProjectRecord:
    """Return a budget that is usually sufficient for the reports, and usually on plan."""
    spent = sum(report.disbursed_satang or 0 for report in record.reports)
    allocated = round(int(spent * chance.uniform(0.98, 1.7)), -6)
    reports = [
        replace(report, progress=report.progress and min(100_00, report.progress + 20_00))
        for report in record.reports
    ]
    if chance.random() < 0.15:
        reports[-1] = replace(reports[-1], plan_status="ช้ากว่าแผน")
    project = replace(record.project, allocated_budget_satang=allocated)
    return replace(record, project=project, reports=tuple(reports[:months]))


def office_file(path: Path, records: list[ProjectRecord]) -> Path:
    with ProjectFile.create(path) as file, file.transaction():
        for record in records:
            file.add_project(record.project, record.reports)
    return path


def made_whole(sample: Path) -> Path:
    """Make the coordinator's file, with two offices gathered last month."""
    folder = sample.parent / "ได้รับแล้ว"
    folder.mkdir(exist_ok=True)
    sources = [
        office_file(folder / f"{name}.sqlite", office_records(name, 6, 8)) for name in ("บางรัก", "ดุสิต")
    ]
    whole = sample.with_name("รวมทุกเขต 2562.sqlite")
    with ProjectFile.create(whole) as file:
        gather(file, sources)
        for name, value in (("project_name", _NAME), ("allocated_budget_satang", 950_000_00)):
            file.set_project_entry(_first_of(sources[0]), name, value)
        file.revisions.commit()
    return whole


def _first_of(path: Path) -> str:
    with ProjectFile.open(path, writable=False) as file:
        return file.project_ids()[0]


def made_received(sample: Path) -> Path:
    """Make the files of this month: three offices, one of them again, and a foreign file."""
    past, folder = sample.parent / "ได้รับแล้ว", sample.parent / "ไฟล์ที่ได้รับ"
    if not past.exists():
        made_whole(sample)
    folder.mkdir(exist_ok=True)
    edited = Path(shutil.copy(past / "บางรัก.sqlite", folder / "สำนักงานเขตบางรัก มิถุนายน.sqlite"))
    with ProjectFile.open(edited) as file:
        first, second, third, fourth, *_ = file.project_ids()
        file.set_project_entry(first, "project_name", "โครงการพัฒนาคุณภาพเครือข่ายโรงเรียน ระยะที่ 2")
        file.set_project_entry(first, "officer_phone", "020000000")
        file.set_project_entry(second, "division", "ฝ่ายการศึกษา")
        report = file.reports(second)[-1]
        file.set_report_entry(
            second, report.period, "disbursed_satang", (report.disbursed_satang or 0) // 100
        )
        file.set_report_entry(second, report.period, "progress", (report.progress or 0) - 5_00)
        file.add_report(replace(report, period=report.period.plus(1)))
        file.remove_project(third)
        file.set_project_entry(fourth, "allocated_budget_satang", 1_00)
    shutil.copy(past / "ดุสิต.sqlite", folder / "สำนักงานเขตดุสิต (1).sqlite")
    records = office_records("พระโขนง", 7, 9)
    again = replace(records[0].with_id(new_record_id()), reports=())
    office_file(folder / "สำนักงานเขตพระโขนง.sqlite", [*records, again])
    (folder / "รายงานเขตปทุมวัน.sqlite").write_text("ไม่ใช่ไฟล์รายงาน" * 400, "utf-8")
    return folder


def made_city(sample: Path) -> Path:
    """Make some offices whose files came month by month."""
    folder = sample.parent / "ส่งมา"
    folder.mkdir()
    everything = {
        name: office_records(name, 4 + place % 5, MONTHS) for place, name in enumerate(DISTRICTS[:OFFICES])
    }
    whole = sample.with_name("รวมทุกเขต 2562.sqlite")
    with ProjectFile.create(whole) as file:
        for month in range(1, MONTHS + 1):
            sources = [
                office_file(folder / f"{name} {month}.sqlite", _sent(name, records, month))
                for name, records in everything.items()
                if month not in ABSENT.get(name, ())
            ]
            year, number = (2018, 9 + month) if month <= 3 else (2019, month - 3)
            with patch.object(merge, "now", return_value=f"{year}-{number:02}-27T03:00:00Z"):
                gather(file, sources)
    return whole


def _sent(name: str, records: list[ProjectRecord], month: int) -> list[ProjectRecord]:
    missing = MISSING.get(name)
    return [
        replace(one, reports=one.reports[: month - (missing is not None and month >= missing and place < 2)])
        for place, one in enumerate(records)
    ]
