"""Scenes of print-outs, scans and workbooks that are imported."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from openpyxl import load_workbook
from scenes.files import made_workbook
from scenes.stage import ROOT, WIDE, Scene, Stage, chosen

from app.formats.spreadsheet.project_export import export_workbook
from app.formats.spreadsheet.project_import import WorkbookReading
from app.printing.official_form import print_form
from app.ui.imports.import_dialog import ImportDialog
from app.ui.imports.printout_dialog import PrintoutImport
from app.ui.imports.workbook_dialog import SpreadsheetImport, import_from
from benchmarks.scans import SETTINGS, reference, spoilt_pages


def printout(stage: Stage) -> None:
    dialog = PrintoutImport(stage.workspace)
    dialog.show()
    dialog.read_file(ROOT / "tests" / "files" / "printouts-as-scanned.txt")


def scan(stage: Stage) -> None:
    """Show the scanned second page of the reference project; Tesseract must be installed."""
    record = reference()
    pages = list(spoilt_pages(print_form(record.project, record.reports), SETTINGS[1]))
    paths = [stage.path.with_name(f"สแกน-{number}.jpg") for number in (1, 2)]
    for page, path in zip(pages, paths, strict=True):
        page.save(path)
    dialog = PrintoutImport(stage.workspace)
    dialog.show()
    dialog.read_files(paths)


def workbook(tab: str) -> Callable[[Stage], None]:
    def play(stage: Stage) -> None:
        path = made_workbook(stage.path.with_name("โครงการฝ่ายการศึกษา.xlsx"))
        stage.later(lambda: import_from(path, stage.workspace), 0)
        stage.later(lambda: _choose_tab(stage, tab))

    return play


def changed_workbook(stage: Stage) -> ImportDialog:
    """A workbook of this program, edited in Excel, comes back: one project is changed, one is new."""
    reading = WorkbookReading(_edited_export(stage))
    for _ in reading.look():
        pass
    dialog = SpreadsheetImport(stage.workspace, reading)
    dialog.begin()
    dialog.projects.all_changed.click()
    dialog.show()
    return dialog


def import_summary(stage: Stage) -> None:
    changed_workbook(stage).agree.click()


def _dialog(stage: Stage) -> ImportDialog:
    dialog = stage.app.activeModalWidget()
    assert isinstance(dialog, ImportDialog), "the preview is shown"
    return dialog


def _choose_tab(stage: Stage, title: str) -> None:
    tabs = _dialog(stage).tabs
    titles = [tabs.tabText(place) for place in range(tabs.count())]
    tabs.setCurrentIndex(next(place for place, text in enumerate(titles) if text.startswith(title)))


def _edited_export(stage: Stage) -> Path:
    path = stage.path.with_name("แก้ใน Excel.xlsx")
    for _ in export_workbook(stage.workspace.document.file, path):
        pass
    book = load_workbook(path)
    sheet, reports = book["โครงการ"], book["รายงาน"]
    headers = {str(cell.value).split(" (", maxsplit=1)[0]: cell.column for cell in sheet[1]}
    sheet.cell(2, headers["งบประมาณที่ได้รับ"]).value = 195_000
    reports["F2"] = "จัดประชุมคณะกรรมการเครือข่ายโรงเรียนครั้งที่ 1 แล้ว"
    for name, value in (("ชื่อโครงการ/กิจกรรม", "โครงการปลูกต้นไม้ริมคลอง"), ("งบประมาณที่ได้รับ", 64_000)):
        sheet.cell(3, headers[name]).value = value
    book.save(path)
    return path


SCENES: Final = {
    "printout": Scene(printout, alone=True),
    "large-printout": Scene(printout, WIDE, "2"),
    "printout-empty": Scene(chosen("printout")),
    "scan": Scene(scan, alone=True),
    "large-scan": Scene(scan, WIDE),
    "workbook": Scene(workbook("โครงการ"), alone=True),
    "workbook-problems": Scene(workbook("ช่องที่ต้องแก้"), alone=True),
    "workbook-questions": Scene(workbook("ข้อที่ต้องตอบ"), alone=True),
    "large-workbook-questions": Scene(workbook("ข้อที่ต้องตอบ"), scale="1.5"),
    "workbook-columns": Scene(workbook("คอลัมน์"), alone=True),
    "workbook-left-out": Scene(workbook("สิ่งที่ไม่ได้นำเข้า"), alone=True),
    "large-workbook": Scene(workbook("ช่องที่ต้องแก้"), WIDE, "2"),
    "import-changed": Scene(changed_workbook),
    "large-import-changed": Scene(changed_workbook, scale="1.5"),
    "wide-import-changed": Scene(changed_workbook, WIDE),
    "import-summary": Scene(import_summary),
}
