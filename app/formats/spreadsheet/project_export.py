"""A file's projects as a workbook: a sheet of projects, of reports, of totals, and of instructions.

`project_import` reads what is written here: exported, edited and imported again, records match themselves.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from app.formats.spreadsheet.cells import write_alignments, write_items, write_paragraphs, write_targets
from app.formats.spreadsheet.columns import (
    GUIDE_SHEET,
    ID,
    NUMBER,
    PERIOD,
    PROJECT_COLUMNS,
    PROJECTS_SHEET,
    REPORT_COLUMNS,
    REPORTS_SHEET,
    TOTALS_SHEET,
    SheetColumn,
)
from app.formats.spreadsheet.writer import (
    BAHT,
    COUNT,
    PERCENT,
    TEXT,
    THAI_DATE,
    THAI_MONTH,
    WHOLE,
    CellValue,
    Shape,
    SheetWriter,
    TooLongError,
    WorkbookWriter,
    WrittenColumn,
)
from app.formats.tables.delimited import marked
from app.models.entry import LIST_KINDS, Kind
from app.models.overview import share
from app.models.progress_report import PLAN_STATUSES, TARGET_STATUSES, ProgressReport, spent_budget
from app.models.project import Project, name_of
from app.models.thai import from_hundredths
from app.storage.output_files import writing
from app.storage.project_file import ProjectFile

_FORMATS: Final = {
    Kind.DATE: THAI_DATE,
    Kind.MONEY: BAHT,
    Kind.PERCENT: PERCENT,
    Kind.FISCAL_YEAR: WHOLE,
}
_SUGGESTIONS: Final = {"plan_status": PLAN_STATUSES, "target_status": TARGET_STATUSES}
_DERIVED: Final = (
    WrittenColumn("งบประมาณที่ใช้ไป (บาท)", 18, BAHT),
    WrittenColumn("ความก้าวหน้าล่าสุด (ร้อยละ)", 15, PERCENT),
)
"""Figures derived from the reports: for people to read, ignored on import."""

_GUIDE_LINE: Final = 110
_LINE_HEIGHT: Final = 15
_PROJECT_SHAPE: Final = Shape(row_height=65, frozen_columns=2, pages_wide=3)
_REPORT_SHAPE: Final = Shape(row_height=40, frozen_columns=3)
"""Rows show a few lines of a long text; its full height would hide the table."""


def export_workbook(file: ProjectFile, path: Path) -> Iterator[tuple[int, None]]:
    """Write all projects, one in memory at a time. Yields a project's number (from 1) after it is written.

    The workbook is in place, complete, when the generator ends. Raises UserError.
    """
    book = WorkbookWriter()
    try:
        projects, reports = _project_sheet(book), _report_sheet(book)
        totals = Totals()
        number = 0
        for number, project_id in enumerate(file.project_ids(), start=1):
            project, of_project = file.project(project_id), file.reports(project_id)
            _append_project(projects, project, of_project)
            for place, report in enumerate(of_project, start=1):
                _append(reports, project, report_row(project, report, place))
            totals.add(project, of_project)
            yield number, None
        projects.close()
        reports.close()
        _totals_sheet(book, totals)
        _guide_sheet(book)
        yield from ((number, None) for _ in book.save(path))
    finally:
        book.discard()


def write_template(path: Path) -> None:
    """Write a workbook to fill in: instructions, and the sheets with only their headers. Raises UserError."""
    book = WorkbookWriter()
    try:
        _guide_sheet(book)
        for name, columns, shape in (
            (PROJECTS_SHEET, PROJECT_COLUMNS, _PROJECT_SHAPE),
            (REPORTS_SHEET, REPORT_COLUMNS, _REPORT_SHAPE),
        ):
            sheet = book.add_sheet(name, [_written(c) for c in columns if c.key not in (ID, NUMBER)], shape)
            sheet.close(with_filter=False)
        for _ in book.save(path):
            pass
    finally:
        book.discard()


# --- sheets -------------------------------------------------------------------------------------------------


def _written(column: SheetColumn) -> WrittenColumn:
    kinds = {PERIOD: THAI_MONTH, NUMBER: WHOLE}
    number_format = _FORMATS.get(column.kind, TEXT) if column.kind else kinds.get(column.key, TEXT)
    return WrittenColumn(column.header, column.width, number_format, _SUGGESTIONS.get(column.key, ()))


def _project_sheet(book: WorkbookWriter) -> SheetWriter:
    *entries, project_id = map(_written, PROJECT_COLUMNS)
    sheet = book.add_sheet(PROJECTS_SHEET, [*entries, *_DERIVED, project_id], _PROJECT_SHAPE)
    return sheet


def _report_sheet(book: WorkbookWriter) -> SheetWriter:
    sheet = book.add_sheet(REPORTS_SHEET, [*map(_written, REPORT_COLUMNS)], _REPORT_SHAPE)
    return sheet


def _guide_sheet(book: WorkbookWriter) -> None:
    sheet = book.add_sheet(GUIDE_SHEET, [WrittenColumn("หัวข้อ", 34), WrittenColumn("วิธีกรอก", 100)], Shape())
    for title, words in GUIDE:
        lines = sum(len(line) // _GUIDE_LINE + 1 for line in words.split("\n"))
        sheet.append([title, words], height=_LINE_HEIGHT * lines + 4)
    sheet.close(with_filter=False)


# --- rows ---------------------------------------------------------------------------------------------------


def _append_project(sheet: SheetWriter, project: Project, reports: Sequence[ProgressReport]) -> None:
    *entries, project_id = project_row(project)
    latest = next((report.progress for report in reversed(reports) if report.progress is not None), None)
    derived = [from_hundredths(spent_budget(reports)), None if latest is None else from_hundredths(latest)]
    _append(sheet, project, [*entries, *derived, project_id])


def _append(sheet: SheetWriter, project: Project, row: Sequence[CellValue]) -> None:
    try:
        sheet.append(row)
    except TooLongError as error:
        raise TooLongError(f"โครงการ {name_of(project)} มี{error.what}", error.remedy) from None


def project_row(project: Project) -> list[CellValue]:
    """Return a project's cells, in the order of PROJECT_COLUMNS."""
    levels = write_alignments(project.strategic_alignments)
    return [
        levels[column.key] if column.key in levels else _cell(column, getattr(project, column.key))
        for column in PROJECT_COLUMNS
    ]


def report_row(project: Project, report: ProgressReport, number: int) -> list[CellValue]:
    """Return a report's cells, in the order of REPORT_COLUMNS."""
    known: dict[str, CellValue] = {
        "project_name": project.project_name,
        "project_code": project.project_code,
        PERIOD: date(report.period.year, report.period.month, 1),
        NUMBER: number,
        ID: project.id,
    }
    return [
        known[column.key] if column.key in known else _cell(column, getattr(report, column.key))
        for column in REPORT_COLUMNS
    ]


def _cell(column: SheetColumn, value: Any) -> CellValue:
    match column.kind:
        case Kind.MONEY | Kind.PERCENT:
            return None if value is None else from_hundredths(value)
        case Kind.PARAGRAPHS:
            return write_paragraphs(value)
        case Kind.ITEMS:
            return write_items(value)
        case Kind.TARGETS:
            return write_targets(value)
    found: CellValue = value
    return found


# --- totals -------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Total:
    """Counts, and sums in satang."""

    projects: int = 0
    reports: int = 0
    allocated: int = 0
    spent: int = 0

    def add(self, other: "Total") -> None:
        self.projects += other.projects
        self.reports += other.reports
        self.allocated += other.allocated
        self.spent += other.spent


@dataclass(slots=True)
class Totals:
    """Totals by fiscal year, office and division."""

    by_unit: dict[tuple[int, str, str], Total] = field(default_factory=dict)

    def add(self, project: Project, reports: Sequence[ProgressReport]) -> None:
        unit = (project.fiscal_year or 0, project.office, project.division)
        allocated = project.allocated_budget_satang or 0
        self.by_unit.setdefault(unit, Total()).add(Total(1, len(reports), allocated, spent_budget(reports)))

    @property
    def whole(self) -> Total:
        whole = Total()
        for total in self.by_unit.values():
            whole.add(total)
        return whole


_TOTAL_COLUMNS: Final = (
    WrittenColumn("ปีงบประมาณ พ.ศ.", 14, WHOLE),
    WrittenColumn("สำนักงานเขต", 30),
    WrittenColumn("ฝ่าย", 36),
    WrittenColumn("จำนวนโครงการ", 14, COUNT),
    WrittenColumn("จำนวนรายงาน", 14, COUNT),
    WrittenColumn("งบประมาณที่ได้รับ (บาท)", 20, BAHT),
    WrittenColumn("งบประมาณที่ใช้ไป (บาท)", 20, BAHT),
    WrittenColumn("คงเหลือ (บาท)", 20, BAHT),
    WrittenColumn("ใช้ไปร้อยละ", 13, PERCENT),
)


def _totals_sheet(book: WorkbookWriter, totals: Totals) -> None:
    sheet = book.add_sheet(TOTALS_SHEET, _TOTAL_COLUMNS, Shape())
    for (year, office, division), total in sorted(
        totals.by_unit.items(), key=lambda unit: (-unit[0][0], *unit[0][1:])
    ):
        sheet.append([year or None, office, division, *_total_cells(total)])
    sheet.close()
    sheet.append([None, "รวม", "", *_total_cells(totals.whole)], is_bold=True)


def _total_cells(total: Total) -> list[CellValue]:
    spent_share = share(total.spent, total.allocated)
    return [
        total.projects,
        total.reports,
        from_hundredths(total.allocated),
        from_hundredths(total.spent),
        from_hundredths(total.allocated - total.spent),
        None if spent_share is None else from_hundredths(spent_share),
    ]


_PROJECT_PLACES: Final = [
    place
    for place, column in enumerate(PROJECT_COLUMNS)
    if column.kind not in LIST_KINDS and column.key != ID
]
_REPORT_PLACES: Final = [
    place
    for place, column in enumerate(REPORT_COLUMNS)
    if column.key not in {project_column.key for project_column in PROJECT_COLUMNS} or column.key == ID
]


def export_csv(file: ProjectFile, path: Path) -> Iterator[tuple[int, None]]:
    """Write a row for each report, and one for each project without reports.

    Yields a project's number (from 1) after it is written; the file is in place when the generator ends.
    Raises UserError.
    """
    with writing(path) as stream, io.TextIOWrapper(stream, "utf-8-sig", newline="") as text:
        table = csv.writer(text)
        table.writerow(_headers())
        for number, project_id in enumerate(file.project_ids(), start=1):
            project, reports = file.project(project_id), file.reports(project_id)
            of_project = [_text(project_row(project)[place]) for place in _PROJECT_PLACES]
            for place, report in enumerate(reports, start=1):
                cells = report_row(project, report, place)
                period = str(report.period)
                table.writerow([*of_project, *(_report_text(at, cells[at], period) for at in _REPORT_PLACES)])
            if not reports:
                table.writerow([*of_project, *[""] * (len(_REPORT_PLACES) - 1), project_id])
            yield number, None


def _headers() -> list[str]:
    return [
        *(PROJECT_COLUMNS[place].header for place in _PROJECT_PLACES),
        *(REPORT_COLUMNS[place].header for place in _REPORT_PLACES),
    ]


def _report_text(place: int, value: CellValue, period: str) -> str:
    return period if REPORT_COLUMNS[place].key == PERIOD else _text(value)


def _text(value: CellValue) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return marked(value) if isinstance(value, str) else str(value)


GUIDE: Final = (
    ("แผ่นโครงการ", "หนึ่งแถวต่อหนึ่งโครงการ ต้องมีชื่อโครงการหรือรหัสโครงการ ช่องอื่นเว้นว่างไว้กรอกภายหลังได้"),
    (
        "แผ่นรายงาน",
        "หนึ่งแถวต่อรายงานหนึ่งเดือนของโครงการ "
        "ชื่อหรือรหัสโครงการต้องตรงกับแผ่นโครงการ และต้องมีเดือนที่รายงานหรือวันที่อย่างใดอย่างหนึ่ง",
    ),
    ("แถวหัวตาราง", "อย่าลบหรือแก้ชื่อหัวตาราง เลื่อนสลับคอลัมน์หรือลบคอลัมน์ที่ไม่ใช้ได้ ข้อมูลเดิมของหัวข้อที่ลบจะยังอยู่ตามเดิม"),
    ("วันที่", "เช่น 25/10/2561 หรือ 25 ต.ค. 61 ใช้ปี พ.ศ. หรือ ค.ศ. ก็ได้"),
    ("เดือนที่รายงาน", "เช่น ตุลาคม 2561 หรือ 10/2561"),
    ("จำนวนเงิน", "เป็นบาท เช่น 88,400 หรือ 88,400.50 ไม่ติดลบ ทศนิยมไม่เกินสองตำแหน่ง"),
    ("ความก้าวหน้า", "เป็นร้อยละสะสมตั้งแต่เริ่มโครงการ เช่น 45.50 หรือ 45.50%"),
    ("หลักการและเหตุผล", "หนึ่งบรรทัดต่อหนึ่งย่อหน้า ขึ้นบรรทัดใหม่ในช่องเดียวกันด้วย Alt+Enter"),
    ("วัตถุประสงค์ของโครงการ", "หนึ่งบรรทัดต่อหนึ่งข้อ ขึ้นต้นด้วยเลขข้อ เช่น\n1. เพื่อพัฒนาคุณภาพโรงเรียน\n2. เพื่อเผยแพร่ผลงาน"),
    (
        "เป้าหมายของโครงการ",
        "กลุ่มขึ้นต้นด้วยเลขข้อ รายการในกลุ่มขึ้นต้นด้วยเลขข้อย่อย เช่น\n"
        "1. ด้านปริมาณ\n1.1 เครือข่ายโรงเรียน 2 เครือข่าย\n2. ด้านคุณภาพ\n2.1 ผลงานเป็นแบบอย่างได้",
    ),
    (
        "ประเด็นยุทธศาสตร์ ถึง ตัวชี้วัด",
        "หากสนับสนุนแผนหลายเรื่อง ให้ใส่เลขข้อทั้งสี่ช่อง "
        "ข้อที่มีเลขเดียวกันเป็นเรื่องเดียวกัน เช่น\n1. ด้านที่ ๓ มหานครสำหรับทุกคน\n2. ด้านที่ ๒ มหานครสีเขียว",
    ),
    ("ผลการดำเนินงาน", "พิมพ์ได้หลายบรรทัด ขึ้นบรรทัดใหม่ด้วย Alt+Enter"),
    ("แผน และ เป้าหมาย (แผ่นรายงาน)", "เลือกจากรายการ หรือพิมพ์เองได้"),
    (
        "รหัสประจำระเบียน",
        "โปรแกรมใช้จับคู่กับโครงการเดิม อย่าแก้ หากคัดลอกแถวเพื่อทำโครงการใหม่ให้ลบรหัสนี้ออก "
        "หากไม่มีรหัสนี้ โปรแกรมจับคู่ด้วยสำนักงานเขต ปีงบประมาณ และรหัสโครงการ",
    ),
    ("ครั้งที่ งบประมาณที่ใช้ไป และยอดรวม", "โปรแกรมคำนวณให้ การแก้ไขในแผ่นงานไม่มีผลเมื่อนำเข้า"),
    ("การนำเข้า", "โปรแกรมแสดงให้ตรวจก่อนเสมอ โครงการที่มีช่องผิดจะไม่นำเข้าทั้งโครงการ และบอกว่าช่องใดต้องแก้อย่างไร"),
)
"""A heading and its explanation."""
