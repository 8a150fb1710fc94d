"""The columns of a sheet: those that the program writes, and those that it recognises.

People's headers are recognised whatever their spaces, dots and units, and by terms that offices use.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.formats.spreadsheet.cells import LEVELS
from app.models.entry import Entry, Kind, entries
from app.models.progress_report import ProgressReport
from app.models.project import Project, StrategicAlignment
from app.models.thai import arabic_digits, clean_line

ID: Final = "id"
PERIOD: Final = "period"
NUMBER: Final = "number"
"""Keys of columns that are not entries: a project's id, a report's month, and its number, which
is ignored.
"""

DURATION: Final = "duration"
"""Key of a column that holds the first and the last day of a project in one text."""

PROJECTS_SHEET: Final = "โครงการ"
REPORTS_SHEET: Final = "รายงาน"
TOTALS_SHEET: Final = "ยอดรวม"
GUIDE_SHEET: Final = "อ่านก่อน"


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column's content, its header, and its width in characters. `kind` is an entry's, otherwise None."""

    key: str
    header: str
    kind: Kind | None
    width: int


_WIDTHS: Final = {
    Kind.LINE: 36,
    Kind.TEXT: 60,
    Kind.PARAGRAPHS: 50,
    Kind.ITEMS: 50,
    Kind.TARGETS: 50,
    Kind.STATUS: 20,
    Kind.DATE: 13,
    Kind.MONEY: 18,
    Kind.PERCENT: 15,
    Kind.FISCAL_YEAR: 13,
}
_UNITS: Final = {Kind.MONEY: " (บาท)", Kind.PERCENT: " (ร้อยละ)"}
_PROJECT: Final = entries(Project)
_REPORT: Final = entries(ProgressReport)
_LEVELS: Final = entries(StrategicAlignment)


def _column(item: Entry) -> SheetColumn:
    header = item.label + _UNITS.get(item.kind, "")
    return SheetColumn(item.key, header, item.kind, _WIDTHS.get(item.kind, 22))


def _project_columns() -> tuple[SheetColumn, ...]:
    plain = [_column(item) for item in _PROJECT.values() if item.kind is not Kind.ALIGNMENTS]
    return (*plain, *map(_column, _LEVELS.values()), _ID_COLUMN)


_ID_COLUMN: Final = SheetColumn(ID, "รหัสประจำระเบียน", None, 38)
PROJECT_COLUMNS: Final = _project_columns()
REPORT_COLUMNS: Final = (
    *(_column(_PROJECT[key]) for key in ("project_name", "project_code")),
    SheetColumn(PERIOD, "เดือนที่รายงาน", None, 18),
    SheetColumn(NUMBER, "ครั้งที่", None, 9),
    *map(_column, _REPORT.values()),
    _ID_COLUMN,
)

PROJECT_KEYS: Final = frozenset({*_PROJECT} - {"strategic_alignments"} | {*LEVELS})
"""Keys of the columns that describe a project; DURATION stands for two of them."""

REPORT_KEYS: Final = frozenset({*_REPORT, PERIOD})
IDENTITY: Final = frozenset({ID, "project_code", "project_name"})
"""The columns of which at least one is needed to identify a row's project."""

CHOICES: Final = {
    **{column.key: column.header for column in PROJECT_COLUMNS},
    DURATION: "ระยะเวลา (เริ่มต้นถึงสิ้นสุด)",
    **{column.key: column.header for column in REPORT_COLUMNS if column.key != NUMBER},
    "plan_status": "เป็นไปตามแผน (ของรายงาน)",
    "target_status": "เป็นไปตามเป้าหมาย (ของรายงาน)",
    "reported_on": "วันที่ (ของรายงาน)",
}
"""The choices that a clerk has for a column, by key."""

KINDS: Final = {
    key: item.kind for key, item in (_PROJECT | _LEVELS | _REPORT).items() if item.kind is not Kind.ALIGNMENTS
}

# --- headers ------------------------------------------------------------------------------------------------

_OTHER_NAMES: Final = {
    "project_name": "ชื่อโครงการ โครงการ โครงการ/กิจกรรม ชื่อโครงการกิจกรรม ชื่อกิจกรรม แผนงาน/โครงการ งาน/โครงการ "
    "งาน/โครงการ/กิจกรรม แผนงาน/โครงการ/กิจกรรม โครงการ/รายการ รายการ/โครงการ โครงการ/กิจกรรม/รายการ "
    "รายชื่อโครงการ",
    "project_code": "รหัส เลขที่โครงการ",
    "fiscal_year": "ปีงบประมาณ ปีงบ ปี",
    "start_date": "เริ่ม เริ่มต้น วันเริ่ม วันที่เริ่ม วันเริ่มต้น วันที่เริ่มต้น เริ่มโครงการ วันเริ่มโครงการ วันที่เริ่มโครงการ "
    "วันเริ่มต้นโครงการ เริ่มดำเนินการ วันเริ่มดำเนินการ วันที่เริ่มดำเนินการ",
    "end_date": "สิ้นสุด วันสิ้นสุด วันที่สิ้นสุด สิ้นสุดโครงการ วันสิ้นสุดโครงการ วันที่สิ้นสุดโครงการ สิ้นสุดดำเนินการ "
    "วันสิ้นสุดดำเนินการ วันที่สิ้นสุดดำเนินการ",
    "allocated_budget_satang": "งบ งบประมาณ งบประมาณที่ได้รับ งบประมาณที่ได้รับจัดสรร งบประมาณที่ได้รับการจัดสรร "
    "งบประมาณจัดสรร งบที่ได้รับ งบที่ได้รับจัดสรร งบที่ได้รับการจัดสรร งบจัดสรร วงเงิน วงเงินงบประมาณ งบประมาณทั้งสิ้น "
    "วงเงินทั้งสิ้น งบประมาณโครงการ วงเงินโครงการ",
    "office": "เขต หน่วยงาน หน่วยงานที่รับผิดชอบ หน่วยงานรับผิดชอบ หน่วยงานที่รับผิดชอบหลัก หน่วยงานรับผิดชอบหลัก สำนักงาน",
    DURATION: "ระยะเวลา ระยะเวลาดำเนินการ ระยะเวลาดำเนินงาน ระยะเวลาการดำเนินการ ระยะเวลาการดำเนินงาน "
    "ระยะเวลาโครงการ ระยะเวลาดำเนินโครงการ ระยะเวลาที่ดำเนินการ ช่วงเวลา ช่วงเวลาดำเนินการ "
    "กำหนดการ กำหนดเวลา กำหนดเวลาดำเนินการ",
    "division": "ฝ่ายที่รับผิดชอบ",
    "officer_name": "ผู้รับผิดชอบ ผู้รับผิดชอบโครงการ ชื่อเจ้าหน้าที่ ชื่อผู้รับผิดชอบ ชื่อผู้รับผิดชอบโครงการ เจ้าหน้าที่ผู้รับผิดชอบ "
    "เจ้าหน้าที่ผู้รับผิดชอบโครงการ เจ้าหน้าที่รับผิดชอบ",
    "officer_phone": "โทร เบอร์โทร เบอร์โทรศัพท์ หมายเลขโทรศัพท์ โทรศัพท์ผู้รับผิดชอบ เบอร์ติดต่อ หมายเลขติดต่อ เบอร์โทรติดต่อ",
    "coordinator": "ผู้ประสานงาน ผู้ประสานงานสยป",
    "objectives": "วัตถุประสงค์",
    "targets": "เป้าหมายโครงการ",
    "strategic_issue": "ยุทธศาสตร์ ด้าน",
    "strategic_goal": "เป้าหมายยุทธศาสตร์",
    PERIOD: "เดือน ประจำเดือน รายงานประจำเดือน เดือนรายงาน",
    "reported_on": "วันที่รายงาน ข้อมูลณวันที่ ณวันที่ วันที่ข้อมูล",
    "narrative": "ผลดำเนินการ ผลการดำเนินการ ผลการปฏิบัติงาน สรุปผลการดำเนินงาน ผลการดำเนินโครงการ "
    "รายละเอียดผลการดำเนินงาน",
    "progress": "ความก้าวหน้าของงาน ความก้าวหน้าของงานฯ ร้อยละความก้าวหน้า ความคืบหน้า ร้อยละความคืบหน้า ผลงานสะสม",
    "disbursed_satang": "เบิกจ่าย งบประมาณที่เบิกใช้ งบประมาณที่เบิกจ่าย จำนวนเงินที่เบิก ยอดเบิกจ่าย การเบิกจ่าย ผลการเบิกจ่าย "
    "การเบิกจ่ายงบประมาณ การใช้จ่ายงบประมาณ ผลการใช้จ่ายงบประมาณ",
    "plan_status": "เป็นไปตามแผน เป็นไปตามแผน/ไม่เป็นไปตามแผน สถานะตามแผน สถานะ สถานะโครงการ สถานะการดำเนินการ "
    "สถานะการดำเนินงาน",
    "target_status": "เป็นไปตามเป้าหมาย เป็นไปตามเป้าหมาย/ไม่เป็นไปตามเป้าหมาย สถานะตามเป้าหมาย",
}
"""Terms that offices use, in addition to the labels of the form."""

AMBIGUOUS: Final = "เป้าหมาย"
"""In a report's column it says whether the target is met; among a project's entries it means the targets."""


STATUSES: Final = frozenset({"สถานะ", "สถานะโครงการ", "สถานะการดำเนินการ", "สถานะการดำเนินงาน"})
"""Headers of a status that may be a report's, or of anything else."""


def plain(header: str) -> str:
    """Fold a header: no bracketed units, spaces or signs; equivalent digits and letters alike."""
    text = re.sub(r"\([^)]*\)|\[[^\]]*\]", "", arabic_digits(clean_line(header)))
    return re.sub(r"[^ก-๙a-z0-9]", "", text.casefold())


def _names() -> dict[str, str]:
    declared = {plain(column.header): column.key for column in (*REPORT_COLUMNS, *PROJECT_COLUMNS)}
    others = {plain(name): key for key, names in _OTHER_NAMES.items() for name in names.split()}
    return others | declared


_NAMES: Final = _names()
_UNIT_AT_THE_END: Final = re.compile(r"(หน่วย)?(สิบ|ร้อย|พัน|หมื่น|แสน|ล้าน)*บาท$")


def known_key(header: str) -> str:
    """Return the key of the column with this header, or "".

    A translation beside Thai is no matter, nor is a unit without brackets ("งบประมาณ ล้านบาท").
    """
    name = plain(header)
    if key := _NAMES.get(name) or _NAMES.get(re.sub("[a-z]", "", name)):
        return key
    return _NAMES.get(_UNIT_AT_THE_END.sub("", name), "")


def recognised(headers: Mapping[int, str]) -> dict[int, str]:
    """Return the keys of columns with known headers; of two alike only the first counts."""
    found: dict[int, str] = {}
    is_of_reports = any(
        _NAMES.get(plain(header)) in REPORT_KEYS and plain(header) != AMBIGUOUS for header in headers.values()
    )
    for column, header in sorted(headers.items()):
        name = plain(header)
        key = _NAMES.get(name, "")
        if name == AMBIGUOUS and not is_of_reports:
            key = "targets"
        if key and key != NUMBER and key not in found.values():
            found[column] = key
    return found
