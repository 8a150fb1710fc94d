"""An office's own table of one project, and what is read of it."""

from datetime import date

from app.formats.spreadsheet.project_import import WorkbookReading
from app.models.project_record import ProjectRecord

HEADERS = ("ชื่อโครงการ", "รหัสโครงการ", "ปีงบประมาณ", "สำนักงานเขต", "วันเริ่มต้น", "งบประมาณ (บาท)")
ROW = ("พัฒนาโรงเรียน", "50130000-3379", 2562, "สำนักงานเขตมีนบุรี", date(2018, 10, 1), 180000)
REPORT_HEADERS = ("รหัสโครงการ", "เดือน", "ผลการดำเนินงาน", "ความก้าวหน้า", "เบิกจ่าย")


def one(reading: WorkbookReading) -> ProjectRecord:
    assert reading.problems == []
    (record,) = reading.records
    return record


def told(reading: WorkbookReading) -> list[str]:
    assert reading.records == []
    return [f"{problem.place}: {problem.reason}" for problem in reading.problems]
