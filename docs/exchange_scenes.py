"""Scenes of exchange: the coordinator's pages, print-outs and workbooks."""

import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from screenshot_window import Scene, ScreenshotWindow

if TYPE_CHECKING:
    from app.models.project_record import ProjectRecord
    from app.ui.board.page import BoardPage
    from app.ui.gather.dialog import GatherWindow
    from app.ui.imports.import_dialog import ImportDialog

ROOT: Final = Path(__file__).resolve().parents[1]
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


# --- the coordinator's scenes -------------------------------------------------------------------------------


def gathering(screenshot_window: ScreenshotWindow) -> None:
    page = _gather_page(screenshot_window)
    page.look_at([made_received(screenshot_window.path)])
    page.files.selectRow(1)


def returned(screenshot_window: ScreenshotWindow) -> None:
    """A return file that changes figures of the clerk's, merges a project, and meets an edit made since."""
    from app.models.note import Note, Topic, merged_note
    from app.services.gathering import gather
    from app.services.remarks import return_files
    from app.storage.project_file import ProjectFile, new_record_id
    from app.ui.widgets import dialogs

    clerk = _office_file(
        screenshot_window.path.with_name("สำนักงานเขตบางรัก 2562.sqlite"), _records("บางรัก", 3, 8)
    )
    with ProjectFile.create(screenshot_window.path.with_name("รวม.sqlite")) as file:
        gather(file, [clerk])
        first, second, third = file.project_ids()
        file.set_report_entry(first, file.reports(first)[0].period, "disbursed_satang", 100_00)
        file.set_project_entry(first, "division", "ฝ่ายการศึกษา")
        file.set_report_entry(second, file.reports(second)[1].period, "progress", 30_00)
        file.remove_project(third)
        file.put_note(merged_note(third, second))
        file.put_note(
            Note(new_record_id(), first, Topic.REMARK, text="โปรดแนบหลักฐานการเบิกจ่าย", noted_on=TODAY)
        )
        [back] = return_files(file, screenshot_window.path.parent / "ส่งกลับ")
    with ProjectFile.open(clerk) as file:
        file.set_report_entry(second, file.reports(second)[1].period, "progress", 28_00)
    dialogs.ask_received_file = lambda *_: back.path
    screenshot_window.open(clerk)
    screenshot_window.later(lambda: screenshot_window.command("receive"), 0)


def dark_returned(screenshot_window: ScreenshotWindow) -> None:
    _darken(screenshot_window)
    returned(screenshot_window)


def gathered(screenshot_window: ScreenshotWindow) -> None:
    page = _gather_page(screenshot_window)
    page.look_at([made_received(screenshot_window.path)])
    page.take_in()


def received_files(screenshot_window: ScreenshotWindow) -> None:
    _take_in(screenshot_window)
    screenshot_window.later(lambda: screenshot_window.command("received"), 0)


def _gather_page(screenshot_window: ScreenshotWindow) -> "GatherWindow":
    from app.ui.gather.dialog import GatherWindow

    screenshot_window.open(made_whole(screenshot_window.path))
    page = GatherWindow(screenshot_window.workspace.document, screenshot_window.workspace)
    page.show()
    screenshot_window.wait(300)
    return page


def shared_folder(screenshot_window: ScreenshotWindow) -> None:
    """New files, one taken, one not whole yet, and one that is none of ours."""
    from app.services.carriers.folder import put, share
    from app.services.file_profile import FileProfile, Role, write_profile
    from app.services.gathering import gather
    from app.storage.project_file import ProjectFile

    into = made_whole(screenshot_window.path)
    folder = into.with_name("ไดรฟ์กลาง สยป")
    folder.mkdir(exist_ok=True)
    for name in ("บางรัก", "ดุสิต", "บางเขน"):
        path = _office_file(into.with_name(f"{name} 2562.sqlite"), _records(name, 2, 9))
        with ProjectFile.open(path) as file:
            share(file, folder)
            put(file)
    first, second, *_ = sorted(folder.iterdir())
    second.write_bytes(second.read_bytes()[:9000])
    (folder / "ภาพถ่ายกิจกรรม.sqlite").write_bytes(b"JPEG" * 2000)
    with ProjectFile.open(into) as file:
        write_profile(file, FileProfile(Role.COORDINATOR))
        share(file, folder)
        gather(file, [first])
    screenshot_window.open(into)
    screenshot_window.later(lambda: screenshot_window.command("folder"), 0)


def dark_shared_folder(screenshot_window: ScreenshotWindow) -> None:
    screenshot_window.command("dark")
    shared_folder(screenshot_window)


def waiting(screenshot_window: ScreenshotWindow) -> None:
    """What waits after gathering, one of it ticked."""
    _take_in(screenshot_window)
    screenshot_window.later(lambda: screenshot_window.command("waiting"), 0)
    screenshot_window.later(_tick_first, 500)


def waiting_beforehand(screenshot_window: ScreenshotWindow) -> None:
    page = _gather_page(screenshot_window)
    page.look_at([made_received(screenshot_window.path)])
    page.files.selectRow(1)
    screenshot_window.later(page._details.consider.click, 0)
    screenshot_window.later(_tick_first, 500)


def _tick_first() -> None:
    from PySide6.QtWidgets import QApplication

    from app.ui.gather.waiting import WaitingDialog

    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, WaitingDialog), "it is shown"
    dialog.model.toggle(0)


def empty_gathering(screenshot_window: ScreenshotWindow) -> None:
    _gather_page(screenshot_window)


def resolving(screenshot_window: ScreenshotWindow) -> None:
    _take_in(screenshot_window)
    screenshot_window.later(lambda: screenshot_window.command("diverged"), 0)


def duplicates(screenshot_window: ScreenshotWindow) -> None:
    _take_in(screenshot_window)
    screenshot_window.later(lambda: screenshot_window.command("duplicates"), 0)


def undoing_gathering(screenshot_window: ScreenshotWindow) -> None:
    _take_in(screenshot_window)
    screenshot_window.later(lambda: screenshot_window.command("undo_gathering"), 0)


def _take_in(screenshot_window: ScreenshotWindow) -> None:
    from app.services.gathering import gather
    from app.storage.project_file import ProjectFile

    whole, folder = made_whole(screenshot_window.path), made_received(screenshot_window.path)
    with ProjectFile.open(whole) as file:
        gather(file, sorted(folder.glob("*.sqlite")))
    screenshot_window.open(whole)


def coordinators_home(screenshot_window: ScreenshotWindow) -> None:
    import app.services.board

    app.services.board.today_in_bangkok = lambda: TODAY
    screenshot_window.open(made_city(screenshot_window.path))
    screenshot_window.command("board")
    _board_page(screenshot_window).reading.finish()


def _board_page(screenshot_window: ScreenshotWindow) -> "BoardPage":
    from app.ui.board.page import BoardPage

    page = screenshot_window.workspace.findChild(BoardPage)
    assert page, "the board is shown"
    return page


def board(screenshot_window: ScreenshotWindow) -> None:
    coordinators_home(screenshot_window)
    page = _board_page(screenshot_window)
    page.tabs.setCurrentWidget(page.sending)


def board_tab(name: str) -> Callable[[ScreenshotWindow], None]:
    def play(screenshot_window: ScreenshotWindow) -> None:
        coordinators_home(screenshot_window)
        page = _board_page(screenshot_window)
        page.tabs.setCurrentWidget(getattr(page, name))

    return play


def question(key: str) -> Callable[[ScreenshotWindow], None]:
    def play(screenshot_window: ScreenshotWindow) -> None:
        board_tab("questions")(screenshot_window)
        _board_page(screenshot_window).questions.tables.choose(key)

    return play


def board_of_one(screenshot_window: ScreenshotWindow) -> None:
    board(screenshot_window)
    page = _board_page(screenshot_window)
    model = page.table.model()
    rows = [row for row in range(model.rowCount()) if "พระโขนง" in str(model.index(row, 0).data())]
    index = model.index(rows[0], MISSING["พระโขนง"])
    page.table.setCurrentIndex(index)
    page.table.activated.emit(index)


def board_deadlines(screenshot_window: ScreenshotWindow) -> None:
    board(screenshot_window)
    page = _board_page(screenshot_window)
    screenshot_window.later(page.set_deadline, 0)


def board_receipt(screenshot_window: ScreenshotWindow) -> None:
    board_of_one(screenshot_window)
    page = _board_page(screenshot_window)
    page.table.setCurrentIndex(page.table.currentIndex().siblingAtColumn(1))
    screenshot_window.later(page.correct_receipt, 0)


def city_overview(screenshot_window: ScreenshotWindow) -> None:
    screenshot_window.open(made_city(screenshot_window.path))
    screenshot_window.command("overview")


def dark_board(screenshot_window: ScreenshotWindow) -> None:
    _darken(screenshot_window)
    board(screenshot_window)


def dark_gathering(screenshot_window: ScreenshotWindow) -> None:
    _darken(screenshot_window)
    gathering(screenshot_window)


def dark_resolving(screenshot_window: ScreenshotWindow) -> None:
    _darken(screenshot_window)
    resolving(screenshot_window)


def _darken(screenshot_window: ScreenshotWindow) -> None:
    from app.ui.widgets.theme import choose_scheme

    choose_scheme(screenshot_window.app, True)


# --- what comes in ------------------------------------------------------------------------------------------


def printout(screenshot_window: ScreenshotWindow) -> None:
    from app.ui.imports.printout_dialog import PrintoutImport

    dialog = PrintoutImport(screenshot_window.workspace)
    dialog.show()
    dialog.read_file(ROOT / "tests" / "files" / "printouts-as-scanned.txt")


def scan(screenshot_window: ScreenshotWindow) -> None:
    """Show the scanned second page of the reference project; Tesseract must be installed."""
    from app.printing.official_form import print_form
    from app.ui.imports.printout_dialog import PrintoutImport
    from benchmarks.scans import SETTINGS, reference, spoilt_pages

    record = reference()
    pages = list(spoilt_pages(print_form(record.project, record.reports), SETTINGS[1]))
    paths = [screenshot_window.path.with_name(f"สแกน-{number}.jpg") for number in (1, 2)]
    for page, path in zip(pages, paths, strict=True):
        page.save(path)
    dialog = PrintoutImport(screenshot_window.workspace)
    dialog.show()
    dialog.read_files(paths)


def empty_printout(screenshot_window: ScreenshotWindow) -> None:
    screenshot_window.later(lambda: screenshot_window.command("printout"), 0)


def workbook(tab: str) -> Callable[[ScreenshotWindow], None]:
    def play(screenshot_window: ScreenshotWindow) -> None:
        from app.ui.imports.workbook_dialog import import_from

        path = _workbook(screenshot_window.path.with_name("โครงการฝ่ายการศึกษา.xlsx"))
        screenshot_window.later(lambda: import_from(path, screenshot_window.workspace), 0)
        screenshot_window.later(lambda: _choose_tab(screenshot_window, tab))

    return play


def changed_workbook(screenshot_window: ScreenshotWindow) -> "ImportDialog":
    """A workbook of this program, edited in Excel, comes back: one project is changed, one is new."""
    from app.formats.spreadsheet.project_import import WorkbookReading
    from app.ui.imports.workbook_dialog import SpreadsheetImport

    reading = WorkbookReading(_edited_export(screenshot_window))
    for _ in reading.look():
        pass
    dialog = SpreadsheetImport(screenshot_window.workspace, reading)
    dialog.begin()
    dialog.projects.all_changed.click()
    dialog.show()
    return dialog


def changed(screenshot_window: ScreenshotWindow) -> None:
    changed_workbook(screenshot_window)


def import_summary(screenshot_window: ScreenshotWindow) -> None:
    changed_workbook(screenshot_window).agree.click()


def _dialog(screenshot_window: ScreenshotWindow) -> "ImportDialog":
    from app.ui.imports.import_dialog import ImportDialog

    dialog = screenshot_window.app.activeModalWidget()
    assert isinstance(dialog, ImportDialog), "the preview is shown"
    return dialog


def _choose_tab(screenshot_window: ScreenshotWindow, title: str) -> None:
    tabs = _dialog(screenshot_window).tabs
    titles = [tabs.tabText(place) for place in range(tabs.count())]
    tabs.setCurrentIndex(next(place for place, text in enumerate(titles) if text.startswith(title)))


def _edited_export(screenshot_window: ScreenshotWindow) -> Path:
    from openpyxl import load_workbook

    from app.formats.spreadsheet.project_export import export_workbook

    path = screenshot_window.path.with_name("แก้ใน Excel.xlsx")
    for _ in export_workbook(screenshot_window.workspace.document.file, path):
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


def searched(screenshot_window: ScreenshotWindow) -> None:
    from tests.ui.typing import type_text

    screenshot_window.open(made_city(screenshot_window.path))
    screenshot_window.command("search")
    screenshot_window.wait()
    type_text(screenshot_window.workspace.list.search, "ผู้สูงอายุ")


def dropped(screenshot_window: ScreenshotWindow) -> None:
    from app.ui.gather.commands import take_dropped

    folder = made_received(screenshot_window.path)
    dropped_file = folder / "สำนักงานเขตบางรัก มิถุนายน.sqlite"
    screenshot_window.later(lambda: take_dropped(screenshot_window.window, [dropped_file]), 0)


def sent(screenshot_window: ScreenshotWindow) -> None:
    from app.services.sending import send
    from app.ui.transfer.send_dialogs import After

    result = send(screenshot_window.workspace.document.file, screenshot_window.path.parent / "ส่ง")
    screenshot_window.later(lambda: After(result, screenshot_window.workspace).show(), 0)


SCENES: Final = {
    "gather-empty": Scene(empty_gathering),
    "gather": Scene(gathering, alone=True),
    "gathered": Scene(gathered, alone=True),
    "wide-gathered": Scene(gathered, "1920x1080"),
    "received-files": Scene(received_files),
    "shared-folder": Scene(shared_folder, alone=True),
    "wide-shared-folder": Scene(shared_folder, "1920x1080"),
    "dark-shared-folder": Scene(dark_shared_folder),
    "waiting": Scene(waiting, alone=True),
    "wide-waiting": Scene(waiting, "1920x1080"),
    "waiting-beforehand": Scene(waiting_beforehand),
    "large-gather": Scene(gathering, "1920x1080", "2"),
    "large-gathered": Scene(gathered, "1920x1080", "2"),
    "dark-gather": Scene(dark_gathering),
    "wide-gather": Scene(gathering, "1920x1080"),
    "returned": Scene(returned, alone=True),
    "wide-returned": Scene(returned, "1920x1080"),
    "dark-returned": Scene(dark_returned),
    "resolve": Scene(resolving, alone=True),
    "large-resolve": Scene(resolving, "1920x1080", "2"),
    "dark-resolve": Scene(dark_resolving),
    "duplicates": Scene(duplicates, alone=True),
    "take-back": Scene(undoing_gathering),
    "dropped": Scene(dropped),
    "board-home": Scene(coordinators_home),
    "wide-board-home": Scene(coordinators_home, "1920x1080"),
    **{
        f"question-{one}": Scene(question(one))
        for one in ("quarters", "issues", "offices", "budgets", "lags")
    },
    "wide-question-offices": Scene(question("offices"), "1920x1080"),
    "question-reporting": Scene(question("reporting")),
    "board": Scene(board),
    "board-offices": Scene(board_tab("offices")),
    "board-months": Scene(board_tab("months")),
    "board-charts": Scene(board_tab("charts")),
    "board-deadlines": Scene(board_deadlines),
    "board-receipt": Scene(board_receipt),
    "board-detail": Scene(board_of_one),
    "large-board": Scene(board, "1920x1080", "2"),
    "dark-board": Scene(dark_board),
    "wide-board": Scene(board, "1920x1080"),
    "city-overview": Scene(city_overview),
    "printout": Scene(printout, alone=True),
    "scan": Scene(scan, alone=True),
    "large-scan": Scene(scan, "1920x1080", "1"),
    "printout-empty": Scene(empty_printout),
    "large-printout": Scene(printout, "1920x1080", "2"),
    "workbook": Scene(workbook("โครงการ"), alone=True),
    "workbook-problems": Scene(workbook("ช่องที่ต้องแก้"), alone=True),
    "workbook-questions": Scene(workbook("ข้อที่ต้องตอบ"), alone=True),
    "large-workbook-questions": Scene(workbook("ข้อที่ต้องตอบ"), "1366x768", "1.5"),
    "workbook-columns": Scene(workbook("คอลัมน์"), alone=True),
    "workbook-left-out": Scene(workbook("สิ่งที่ไม่ได้นำเข้า"), alone=True),
    "large-workbook": Scene(workbook("ช่องที่ต้องแก้"), "1920x1080", "2"),
    "import-changed": Scene(changed),
    "large-import-changed": Scene(changed, "1366x768", "1.5"),
    "wide-import-changed": Scene(changed, "1920x1080"),
    "import-summary": Scene(import_summary),
    "searched": Scene(searched),
    "sent": Scene(sent, alone=True),
}


# --- what is in them ----------------------------------------------------------------------------------------


def _records(office: str, projects: int, months: int) -> "list[ProjectRecord]":
    """Return an office's projects, the same each time except for their ids, with the first
    months' reports.
    """
    from app.formats.json import project as project_json
    from benchmarks.sample_files import DISTRICTS, SAMPLE, like

    sample, place = project_json.read(SAMPLE)[0], DISTRICTS.index(office)
    chance = random.Random(place)
    whole = [like(sample, place, number, MONTHS, chance) for number in range(1, projects + 1)]
    return [_with_budget(one, chance, months) for one in whole]


def _with_budget(record: "ProjectRecord", chance: random.Random, months: int) -> "ProjectRecord":
    """Return a budget that is usually sufficient for the reports, and usually on plan."""
    spent = sum(report.disbursed_satang or 0 for report in record.reports)
    allocated = round(spent * chance.uniform(0.98, 1.7), -6)
    reports = [
        replace(report, progress=report.progress and min(100_00, report.progress + 20_00))
        for report in record.reports
    ]
    if chance.random() < 0.15:
        reports[-1] = replace(reports[-1], plan_status="ช้ากว่าแผน")
    project = replace(record.project, allocated_budget_satang=allocated)
    return replace(record, project=project, reports=tuple(reports[:months]))


def _office_file(path: Path, records: "list[ProjectRecord]") -> Path:
    from app.storage.project_file import ProjectFile

    with ProjectFile.create(path) as file, file.transaction():
        for record in records:
            file.add_project(record.project, record.reports)
    return path


def made_whole(sample: Path) -> Path:
    """Make the coordinator's file, with two offices gathered last month."""
    from app.services.gathering import gather
    from app.storage.project_file import ProjectFile

    folder = sample.parent / "ได้รับแล้ว"
    folder.mkdir(exist_ok=True)
    sources = [_office_file(folder / f"{name}.sqlite", _records(name, 6, 8)) for name in ("บางรัก", "ดุสิต")]
    whole = sample.with_name("รวมทุกเขต 2562.sqlite")
    with ProjectFile.create(whole) as file:
        gather(file, sources)
        for name, value in (("project_name", _NAME), ("allocated_budget_satang", 950_000_00)):
            file.set_project_entry(_first_of(sources[0]), name, value)
        file.revisions.commit()
    return whole


_NAME: Final = "โครงการพัฒนาคุณภาพเครือข่ายโรงเรียน (ตามบัญชีโครงการ)"


def _first_of(path: Path) -> str:
    from app.storage.project_file import ProjectFile

    with ProjectFile.open(path, writable=False) as file:
        return file.project_ids()[0]


def made_received(sample: Path) -> Path:
    """Make the files of this month: three offices, one of them again, and a foreign file."""
    from app.storage.project_file import ProjectFile, new_record_id

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
    records = _records("พระโขนง", 7, 9)
    again = replace(records[0].with_id(new_record_id()), reports=())
    _office_file(folder / "สำนักงานเขตพระโขนง.sqlite", [*records, again])
    (folder / "รายงานเขตปทุมวัน.sqlite").write_text("ไม่ใช่ไฟล์รายงาน" * 400, "utf-8")
    return folder


def made_city(sample: Path) -> Path:
    """Make some offices whose files came month by month."""
    from app.services.gathering import gather
    from app.storage import merge as gathering_file
    from app.storage.project_file import ProjectFile
    from benchmarks.sample_files import DISTRICTS

    folder, real_now = sample.parent / "ส่งมา", gathering_file.now
    folder.mkdir()
    everything = {
        name: _records(name, 4 + place % 5, MONTHS) for place, name in enumerate(DISTRICTS[:OFFICES])
    }
    whole = sample.with_name("รวมทุกเขต 2562.sqlite")
    with ProjectFile.create(whole) as file:
        for month in range(1, MONTHS + 1):
            year, number = (2018, 9 + month) if month <= 3 else (2019, month - 3)
            gathering_file.now = lambda at=f"{year}-{number:02}-27T03:00:00Z": at  # type: ignore[assignment]
            sources = [
                _office_file(folder / f"{name} {month}.sqlite", _sent(name, records, month))
                for name, records in everything.items()
                if month not in ABSENT.get(name, ())
            ]
            gather(file, sources)
    gathering_file.now = real_now
    return whole


def _sent(name: str, records: "list[ProjectRecord]", month: int) -> "list[ProjectRecord]":
    missing = MISSING.get(name)
    return [
        replace(one, reports=one.reports[: month - (missing is not None and month >= missing and place < 2)])
        for place, one in enumerate(records)
    ]


def _workbook(path: Path) -> Path:
    """Make a workbook as an office keeps it: own headers, a title above, and unreadable cells."""
    from openpyxl import Workbook

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
