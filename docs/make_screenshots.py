"""Take the pictures of the documentation, and others for reviewing the window.

    python docs/make_screenshots.py                   those in the documents and the guide
    python docs/make_screenshots.py FOLDER            all, into a folder
    python docs/make_screenshots.py FOLDER NAME...    some

Each is taken on its own screen (Xvfb), by its own process with its own folders, so that this user's files are
neither shown nor touched.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import exchange_scenes  # noqa: E402
from screenshot_window import Scene, ScreenshotWindow  # noqa: E402

if TYPE_CHECKING:
    from app.storage.project_file import ProjectFile
    from app.ui.window.main_window import MainWindow

COMMITTED: Final = ("window", "wide", "form-1")
"""The pictures in the documents. Git keeps every version of a picture, so there are few."""

IN_GUIDE: Final = {
    "first-start": "welcome",
    "round-typed": "round",
    "suggestions": "suggestions",
    "printout": "printout",
    "workbook-problems": "workbook",
    "remarked": "remarked",
    "gather": "gather",
    "waiting": "waiting",
    "returned": "returned",
    "resolve": "resolve",
    "board-home": "home",
    "board": "board",
    "verifying": "verifying",
    "city-overview": "overview",
    "pictures": "pictures",
    "backups": "backups",
    "next-year": "next-year",
}
"""The pictures in the guide: a scene, and the name of its picture in docs/guide/pictures."""

COLOURS: Final = 128
"""Size of the palette: the window has few colours, and a picture stays far below 200 kB."""


# --- scenes -------------------------------------------------------------------------------------------------


def plain(screenshot_window: ScreenshotWindow) -> None:
    screenshot_window.workspace.list.view.setFocus()


def with_preview(screenshot_window: ScreenshotWindow) -> None:
    screenshot_window.window.actions_by_name["preview"].setChecked(True)
    screenshot_window.workspace.show_preview(True)
    screenshot_window.go_to(1)
    screenshot_window.until(lambda: bool(screenshot_window.workspace.preview.preview._page.text()))


def section(place: int) -> Callable[[ScreenshotWindow], None]:
    return lambda screenshot_window: screenshot_window.go_to(place)


def new_month(screenshot_window: ScreenshotWindow) -> None:
    from PySide6.QtWidgets import QApplication, QPushButton

    screenshot_window.go_to(7)
    button = QApplication.focusWidget()
    assert isinstance(button, QPushButton), "the next month's button"
    button.click()


def table_from_its_top(screenshot_window: ScreenshotWindow) -> None:
    screenshot_window.go_to(7)
    screenshot_window.wait()
    bar = screenshot_window.workspace.form._scroll.verticalScrollBar()
    bar.setValue(
        screenshot_window.workspace.form._boxes[list(screenshot_window.workspace.form._boxes)[-1]].y()
    )


def findings(screenshot_window: ScreenshotWindow) -> None:
    screenshot_window.open(_made(screenshot_window.path.with_name("ข้อที่ควรตรวจ.sqlite"), _with_broken_rules))


def findings_of_months(screenshot_window: ScreenshotWindow) -> None:
    findings(screenshot_window)
    table_from_its_top(screenshot_window)


def refused(screenshot_window: ScreenshotWindow) -> None:
    editor = screenshot_window.workspace.form._boxes[
        next(iter(screenshot_window.workspace.form._boxes))
    ].editor("start_date", None)
    assert editor is not None
    editor.setText("31/2/2562")  # type: ignore[attr-defined]
    editor.flush()  # type: ignore[attr-defined]


def empty_project(screenshot_window: ScreenshotWindow) -> None:
    screenshot_window.open(
        _made(screenshot_window.path.with_name("เขตมีนบุรี ปี 2563.sqlite"), lambda _file: None)
    )
    screenshot_window.window.actions_by_name["new_project"].trigger()


def empty_file(screenshot_window: ScreenshotWindow) -> None:
    screenshot_window.open(
        _made(screenshot_window.path.with_name("เขตมีนบุรี ปี 2563.sqlite"), lambda _file: None)
    )


def many(screenshot_window: ScreenshotWindow) -> None:
    screenshot_window.open(
        _made(screenshot_window.path.with_name("สำนักงานเขตมีนบุรี ปี 2562.sqlite"), _forty_projects)
    )


def dark(screenshot_window: ScreenshotWindow) -> None:
    from app.ui.widgets.theme import choose_scheme

    choose_scheme(screenshot_window.app, True)
    screenshot_window.go_to(1)


def dark_findings(screenshot_window: ScreenshotWindow) -> None:
    dark(screenshot_window)
    findings(screenshot_window)


def dark_wide(screenshot_window: ScreenshotWindow) -> None:
    dark(screenshot_window)
    with_preview(screenshot_window)


def pictures(screenshot_window: ScreenshotWindow) -> None:
    screenshot_window.window.actions_by_name["pictures"].trigger()


def overview(screenshot_window: ScreenshotWindow) -> None:
    many(screenshot_window)
    screenshot_window.window.actions_by_name["overview"].trigger()


def dark_overview(screenshot_window: ScreenshotWindow) -> None:
    dark(screenshot_window)
    overview(screenshot_window)


def welcome(screenshot_window: ScreenshotWindow) -> None:
    screenshot_window.window.files.close()


def calendar(screenshot_window: ScreenshotWindow) -> None:
    screenshot_window.workspace.form.go_to_entry("start_date")
    screenshot_window.wait()
    editor = screenshot_window.app.focusWidget()
    editor.open_calendar()  # type: ignore[union-attr]


def typed(key: str, text: str, *, reported: bool = False) -> Callable[[ScreenshotWindow], None]:
    """Type over the value of an entry of the project, or of its fifth report."""

    def play(screenshot_window: ScreenshotWindow) -> None:
        from app.models.progress_report import Period
        from tests.ui.typing import type_text

        screenshot_window.workspace.form.go_to_entry(key, Period(2019, 2) if reported else None)
        screenshot_window.wait(100)
        editor = screenshot_window.app.focusWidget()
        editor.selectAll()  # type: ignore[union-attr]
        type_text(editor, text)  # type: ignore[arg-type]

    return play


def narratives(screenshot_window: ScreenshotWindow) -> None:
    from PySide6.QtCore import Qt

    from tests.ui.typing import press

    typed("narrative", "ดำเนินการแล้ว", reported=True)(screenshot_window)
    press(Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)


def pasted(screenshot_window: ScreenshotWindow) -> None:
    from PySide6.QtGui import QGuiApplication

    typed("narrative", " ", reported=True)(screenshot_window)
    QGuiApplication.clipboard().setText("ดํา เนินการตามเเผน พ.ศ. 25๔๒ ท\uf70aโรงเรียน")
    screenshot_window.app.focusWidget().paste()  # type: ignore[union-attr]


def dark_suggestions(screenshot_window: ScreenshotWindow) -> None:
    dark(screenshot_window)
    typed("division", "การ")(screenshot_window)


def keys(screenshot_window: ScreenshotWindow) -> None:
    screenshot_window.later(screenshot_window.window.actions_by_name["keys"].trigger, 0)


def guide(screenshot_window: ScreenshotWindow) -> None:
    screenshot_window.command("guide")


def dark_guide(screenshot_window: ScreenshotWindow) -> None:
    dark(screenshot_window)
    guide(screenshot_window)


def guide_chapter(name: str) -> Callable[[ScreenshotWindow], None]:
    def play(screenshot_window: ScreenshotWindow) -> None:
        from app.ui.window.guide import GuideWindow

        guide(screenshot_window)
        screenshot_window.wait()
        window = screenshot_window.window.findChild(GuideWindow)
        assert window, "the guide is open"
        window.list.setCurrentRow([path.stem for path in window.paths].index(name))

    return play


def first_start(screenshot_window: ScreenshotWindow) -> None:
    """The welcome page as on the first day: no file has been opened."""
    screenshot_window.window.settings._store.remove("recent")
    screenshot_window.window.files.close()


def sample(screenshot_window: ScreenshotWindow) -> None:
    screenshot_window.window.files.open_sample()


def about(screenshot_window: ScreenshotWindow) -> None:
    screenshot_window.later(screenshot_window.window.actions_by_name["about"].trigger, 0)


def new_file(screenshot_window: ScreenshotWindow) -> None:
    first_start(screenshot_window)
    screenshot_window.later(screenshot_window.window.files.new, 0)
    screenshot_window.later(lambda: _type_office("มีน"), 400)


def type_families(screenshot_window: ScreenshotWindow) -> None:
    screenshot_window.later(screenshot_window.window.actions_by_name["type_family"].trigger, 0)


def unclear_office(screenshot_window: ScreenshotWindow) -> None:
    first_start(screenshot_window)
    screenshot_window.later(screenshot_window.window.files.new, 0)
    screenshot_window.later(lambda: _type_office("คลอง"), 400)


def _type_office(text: str) -> None:
    from PySide6.QtWidgets import QApplication

    from app.ui.window.new_file_dialog import NewFileDialog

    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, NewFileDialog), "it was opened"
    dialog.offices.field.setText(text)


def in_dark(play: Callable[[ScreenshotWindow], None]) -> Callable[[ScreenshotWindow], None]:
    def played(screenshot_window: ScreenshotWindow) -> None:
        dark(screenshot_window)
        play(screenshot_window)

    return played


def verifying(screenshot_window: ScreenshotWindow) -> None:
    """The code of a form that was printed before an amount was changed."""
    from app.services.form_pdf import mark_of
    from app.ui.transfer.verification_dialog import Verifying

    document, workspace = screenshot_window.workspace.document, screenshot_window.workspace
    assert workspace.project_id, "the sample has a project"
    code = mark_of(document.project(workspace.project_id), document.reports(workspace.project_id)).code
    document.checkpoint()
    document.set(workspace.project_id, "allocated_budget_satang", 180_001_00)
    dialog = Verifying(document.file, screenshot_window.window)
    dialog.show()
    dialog.field.setText(code)
    dialog.check_typed()


def thai_digits(screenshot_window: ScreenshotWindow) -> None:
    screenshot_window.window.actions_by_name["thai_digits"].trigger()
    with_preview(screenshot_window)


def volume_month(screenshot_window: ScreenshotWindow) -> None:
    """The month of a bound volume, before it is printed."""
    screenshot_window.later(screenshot_window.window.actions_by_name["pdf_together"].trigger, 0)


def signers(screenshot_window: ScreenshotWindow) -> None:
    """The signers of a file, as they are being named."""
    from app.models.signer import Signer, SignerRole
    from app.ui.preview.signers_dialog import SignersDialog

    named = [
        Signer(SignerRole.OFFICER, "นางสาวตัวอย่าง ใจดี", "นักวิชาการศึกษาชำนาญการ"),
        Signer(SignerRole.DIRECTOR, "นายตัวอย่าง รักงาน", "ผู้อำนวยการเขตมีนบุรี"),
    ]
    SignersDialog(named, True, screenshot_window.window).show()


def error(screenshot_window: ScreenshotWindow) -> None:
    bad = screenshot_window.path.with_name("จดหมายเวียน.sqlite")
    bad.write_text("ไม่ใช่ไฟล์รายงาน" * 400, "utf-8")
    screenshot_window.later(lambda: screenshot_window.window.files.open(bad), 0)


def menu(screenshot_window: ScreenshotWindow) -> None:
    from PySide6.QtCore import QPoint

    bar = screenshot_window.window.menuBar()
    opened = bar.actions()[0].menu()
    screenshot_window.later(lambda: opened.exec(bar.mapToGlobal(QPoint(0, bar.height()))), 0)  # type: ignore[attr-defined]


def findings_of_file(screenshot_window: ScreenshotWindow) -> None:
    """The page of all findings of a file, beside the list in groups."""
    from app.ui.project_list.grouping import Grouping

    screenshot_window.open(
        _made(screenshot_window.path.with_name("ทุกข้อที่ควรตรวจ.sqlite"), _forty_projects_with_faults)
    )
    screenshot_window.workspace.list.group(Grouping.FINDINGS)
    screenshot_window.command("findings")
    screenshot_window.wait(1200)


def _forty_projects_with_faults(file: "ProjectFile") -> None:
    _forty_projects(file)
    for number, project_id in enumerate(file.project_ids()):
        if number % 3 == 0:
            file.set_project_entry(project_id, "project_code", f"5013-{number}")
        if number % 5 == 0:
            file.set_project_entry(project_id, "rationale", ())


def list_of_findings(screenshot_window: ScreenshotWindow) -> None:
    findings(screenshot_window)
    from PySide6.QtWidgets import QToolButton

    buttons = screenshot_window.window.statusBar().findChildren(QToolButton)
    screenshot_window.later(
        next(button for button in buttons if button.menu() and button.isVisible()).showMenu, 0
    )


def remarked(screenshot_window: ScreenshotWindow) -> None:
    """Remarks of the coordinator, answered and not, and a kept finding."""
    from app.models.note import Note, Topic
    from app.models.progress_report import Period
    from app.storage.project_file import new_record_id

    findings(screenshot_window)
    project_id = screenshot_window.workspace.project_id
    assert project_id, "the project with findings"
    january = Period(2019, 1)
    code = Note(
        new_record_id(), project_id, Topic.REMARK, None, "project_code", text="โปรดตรวจรหัสกับบัญชีโครงการ"
    )
    dates = replace(
        Note.of(Topic.KEPT, project_id, None, "end_date", "date-order"), text="ขยายเวลาตามบันทึกอนุมัติ"
    )
    month = Note(new_record_id(), project_id, Topic.REMARK, january, "narrative", text="จัดกิจกรรมที่ใด จำนวนกี่คน")
    for note in (code, replace(month, answer="โรงเรียนในสังกัด 14 แห่ง จำนวน 120 คน"), dates):
        screenshot_window.workspace.document.put_note(note)


def remark_dialog(screenshot_window: ScreenshotWindow) -> None:
    remarked(screenshot_window)
    screenshot_window.workspace.form.go_to_entry("project_code")
    screenshot_window.later(screenshot_window.window.actions_by_name["remark"].trigger, 0)


def keep_dialog(screenshot_window: ScreenshotWindow) -> None:
    remarked(screenshot_window)
    screenshot_window.workspace.form.go_to_entry("end_date")
    screenshot_window.later(screenshot_window.window.actions_by_name["keep"].trigger, 0)


def send_dialog(screenshot_window: ScreenshotWindow) -> None:
    findings(screenshot_window)
    screenshot_window.later(screenshot_window.window.actions_by_name["send"].trigger, 0)


def in_round(screenshot_window: ScreenshotWindow) -> None:
    """The round of the month after the last report, with projects at different points."""
    many(screenshot_window)
    screenshot_window.window.actions_by_name["round"].trigger()
    screenshot_window.wait()


def typed_in_round(screenshot_window: ScreenshotWindow) -> None:
    """The second project, with an earlier report."""
    from app.ui.window.editing import go_on_in_round
    from tests.ui.typing import type_text

    in_round(screenshot_window)
    go_on_in_round(screenshot_window.workspace)
    screenshot_window.window.actions_by_name["undo"].trigger()
    go_on_in_round(screenshot_window.workspace)
    focus = screenshot_window.app.focusWidget()
    assert focus is not None, "the narrative has the focus"
    type_text(focus, "ดำเนินการจัดอบรมครูแกนนำ จำนวน 2 รุ่น เรียบร้อยแล้ว")
    screenshot_window.wait(1200)


def pasted_months(screenshot_window: ScreenshotWindow) -> None:
    """Cells copied from Excel: all projects, in another order, with three cells that cannot be read."""
    from app.services.imports.pasted_months import Grid
    from app.ui.imports.pasted_months import PastedMonths

    in_round(screenshot_window)
    home = screenshot_window.workspace.round
    assert home, "the round is shown"
    rows = home.state.rows
    lines = [["รหัสโครงการ", "ความก้าวหน้า (%)", "เบิกใช้ (บาท)", "แผน", "วันที่", "ผลการดำเนินงาน", "หมายเหตุ"]]
    for number, row in enumerate(reversed(rows)):
        progress = "เก้าสิบ" if number in (2, 5) else f"{40 + number}"
        baht = "ยังไม่เบิก" if number == 7 else f"{1_000 * number:,}"
        said = f"ดำเนินการอบรมครูแกนนำ รุ่นที่ {number + 1} เรียบร้อยแล้ว"
        lines.append([row.project_code, progress, baht, "ตามแผน", "24 มิ.ย. 62", said, "ส่งแล้ว"])
    dialog = PastedMonths(screenshot_window.workspace, Grid(home.period, rows, ("progress",), rows), lines)
    dialog.begin()
    dialog.open()


def _with_a_past(screenshot_window: ScreenshotWindow) -> str:
    """Make the sample with two entries and a month edited at several moments. Returns its id."""
    from app.models.progress_report import Period
    from app.storage.revisions import Authorship

    document, project_id = screenshot_window.workspace.document, screenshot_window.workspace.project_id
    assert project_id, "the sample has a project"
    said = "ประสานงานโรงเรียนในสังกัดกรุงเทพมหานครในพื้นที่เขตมีนบุรี เพื่อคัดเลือกครูแกนนำ จำนวน {} คน"
    for day, number in ((23, 14), (24, 28), (25, 41)):
        document.set_report(project_id, Period(2019, 1), "narrative", said.format(number))
        document.set(project_id, "allocated_budget_satang", number * 10_000_00)
        document.file.revisions.commit(Authorship(f"2019-06-{day}T03:32:00Z", "officer-2", "MINBURI-02"))
    return project_id


def past(screenshot_window: ScreenshotWindow) -> None:
    _with_a_past(screenshot_window)
    screenshot_window.later(screenshot_window.window.actions_by_name["history"].trigger, 0)
    screenshot_window.later(_choose_last_narrative, 400)


def _choose_last_narrative() -> None:
    from PySide6.QtWidgets import QApplication

    from app.ui.history.dialog import HistoryDialog

    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, HistoryDialog), "it was opened"
    row = next(row for row, edit in enumerate(dialog.shown) if edit.label == "ผลการดำเนินงาน")
    dialog.table.selectRow(row)


def dark_past(screenshot_window: ScreenshotWindow) -> None:
    dark(screenshot_window)
    past(screenshot_window)


def backups(screenshot_window: ScreenshotWindow) -> None:
    """One project changed, one deleted and one added since the file was opened."""
    many(screenshot_window)
    first, second, *_ = screenshot_window.workspace.document.file.project_ids()
    screenshot_window.workspace.document.set(first, "allocated_budget_satang", 95_000_00)
    screenshot_window.workspace.document.set(first, "office", "สำนักงานเขตบางรัก")
    screenshot_window.workspace.document.remove_project(second)
    screenshot_window.workspace.document.new_project(project_name="โครงการที่เพิ่มวันนี้", fiscal_year=2562)
    screenshot_window.later(screenshot_window.window.actions_by_name["restore"].trigger, 0)
    screenshot_window.later(_open_first, 500)


def _open_first() -> None:
    from PySide6.QtWidgets import QApplication, QTreeWidget

    tree = QApplication.activeModalWidget().findChild(QTreeWidget)
    tree.expandItem(tree.topLevelItem(1))


def deleted(screenshot_window: ScreenshotWindow) -> None:
    many(screenshot_window)
    for project_id in screenshot_window.workspace.document.file.project_ids()[:3]:
        screenshot_window.workspace.document.remove_project(project_id)
    screenshot_window.later(screenshot_window.window.actions_by_name["deleted"].trigger, 0)


def next_year(screenshot_window: ScreenshotWindow) -> None:
    many(screenshot_window)
    first = screenshot_window.workspace.project_id
    assert first, "there are forty"
    _close(screenshot_window, first)
    screenshot_window.later(screenshot_window.window.actions_by_name["next_year"].trigger, 0)


def closed(screenshot_window: ScreenshotWindow) -> None:
    many(screenshot_window)
    assert screenshot_window.workspace.project_id, "there are forty"
    _close(screenshot_window, screenshot_window.workspace.project_id)


def dark_closed(screenshot_window: ScreenshotWindow) -> None:
    dark(screenshot_window)
    closed(screenshot_window)


def closing(screenshot_window: ScreenshotWindow) -> None:
    screenshot_window.later(screenshot_window.window.actions_by_name["close_project"].trigger, 0)


def _close(screenshot_window: ScreenshotWindow, project_id: str) -> None:
    from app.models.note import Note, Topic

    note = Note.of(Topic.CLOSING, project_id)
    screenshot_window.workspace.document.put_note(
        replace(note, noted_on=date(2019, 6, 24), text="ดำเนินการแล้วเสร็จตามวัตถุประสงค์")
    )


def rescued(screenshot_window: ScreenshotWindow) -> None:
    """The sample, closed and then overwritten by another file."""
    screenshot_window.window.files.close()
    screenshot_window.path.write_text("ไม่ใช่ไฟล์รายงาน" * 400, "utf-8")
    screenshot_window.later(lambda: screenshot_window.window.files.open(screenshot_window.path), 0)


SCENES: Final = {
    "window": Scene(plain),
    "wide": Scene(with_preview, "1920x1080"),
    **{f"section-{place}": Scene(section(place)) for place in range(1, 8)},
    "month": Scene(new_month),
    "months": Scene(table_from_its_top),
    "months-wide": Scene(table_from_its_top, "1920x1080"),
    "findings": Scene(findings),
    "findings-months": Scene(findings_of_months),
    "findings-list": Scene(list_of_findings),
    "refused": Scene(refused),
    "round": Scene(in_round),
    "round-typed": Scene(typed_in_round),
    "pasted-months": Scene(pasted_months),
    "large-pasted-months": Scene(pasted_months, "1920x1080", "1.5"),
    "round-wide": Scene(typed_in_round, "1920x1080"),
    "large-round": Scene(typed_in_round, "1920x1080", "2"),
    "remarked": Scene(remarked),
    "remark": Scene(remark_dialog),
    "keep": Scene(keep_dialog),
    "send": Scene(send_dialog),
    "new-project": Scene(empty_project),
    "empty-file": Scene(empty_file),
    "many": Scene(many),
    "findings-file": Scene(findings_of_file),
    "findings-file-wide": Scene(in_dark(findings_of_file), "1920x1080"),
    "dark": Scene(dark),
    "dark-findings": Scene(dark_findings),
    "dark-wide": Scene(dark_wide, "1920x1080"),
    "large": Scene(plain, "1920x1080", "2"),
    "large-months": Scene(table_from_its_top, "1920x1080", "2"),
    "large-findings": Scene(findings, "1920x1080", "2"),
    "large-welcome": Scene(welcome, "1920x1080", "2"),
    "large-calendar": Scene(calendar, "1920x1080", "2"),
    "one-and-a-half": Scene(plain, "1920x1080", "1.5"),
    "pictures": Scene(pictures),
    "large-pictures": Scene(pictures, "1920x1080", "2"),
    "overview": Scene(overview),
    "dark-overview": Scene(dark_overview),
    "large-overview": Scene(overview, "1920x1080", "2"),
    "welcome": Scene(welcome),
    "first-start": Scene(first_start),
    "dark-first-start": Scene(in_dark(first_start)),
    "large-first-start": Scene(first_start, "1920x1080", "2"),
    "sample": Scene(sample),
    "dark-sample": Scene(in_dark(sample)),
    "large-sample": Scene(sample, "1920x1080", "2"),
    "about": Scene(about),
    "dark-about": Scene(in_dark(about)),
    "large-about": Scene(about, "1920x1080", "2"),
    "unclear-office": Scene(unclear_office),
    "dark-new-file": Scene(in_dark(new_file)),
    "large-new-file": Scene(new_file, "1920x1080", "2"),
    "calendar": Scene(calendar),
    "hint": Scene(typed("start_date", "25/10/61")),
    "hint-below": Scene(typed("disbursed_satang", "1088400.25", reported=True)),
    "suggestions": Scene(typed("office", "บาง")),
    "suggested-plan": Scene(typed("strategic_alignments", "มหานคร")),
    "narratives": Scene(narratives),
    "pasted": Scene(pasted),
    "dark-suggestions": Scene(dark_suggestions),
    "large-suggestions": Scene(typed("office", "บาง"), "1920x1080", "2"),
    "large-hint": Scene(typed("disbursed_satang", "1088400.25", reported=True), "1920x1080", "2"),
    "keys": Scene(keys),
    "guide": Scene(guide),
    "guide-start": Scene(guide_chapter("start")),
    "guide-month": Scene(guide_chapter("month")),
    "guide-keys": Scene(guide_chapter("keys")),
    "dark-guide": Scene(dark_guide),
    "large-guide": Scene(guide_chapter("exchange"), "1920x1080", "2"),
    "new-file": Scene(new_file),
    "type-families": Scene(type_families),
    "menu": Scene(menu),
    "verifying": Scene(verifying, alone=True),
    "large-verifying": Scene(verifying, "1920x1080", "2"),
    "thai-digits": Scene(thai_digits, "1920x1080"),
    "signers": Scene(signers, alone=True),
    "volume-month": Scene(volume_month, alone=True),
    "error": Scene(error),
    "history": Scene(past, alone=True),
    "dark-history": Scene(dark_past),
    "large-history": Scene(past, "1920x1080", "2"),
    "backups": Scene(backups, alone=True),
    "large-backups": Scene(backups, "1920x1080", "2"),
    "deleted": Scene(deleted, alone=True),
    "next-year": Scene(next_year, alone=True),
    "large-next-year": Scene(next_year, "1920x1080", "2"),
    "closed": Scene(closed),
    "dark-closed": Scene(dark_closed),
    "closing": Scene(closing),
    "rescued": Scene(rescued),
    **exchange_scenes.SCENES,
}
FORMS: Final = ("form-1", "form-2")


# --- what is in the pictures --------------------------------------------------------------------------------


def _made(path: Path, fill: "Callable[[ProjectFile], None]") -> Path:
    from app.storage.project_file import ProjectFile

    with ProjectFile.create(path) as file:
        fill(file)
    return path


def _with_sample(file: "ProjectFile") -> None:
    record = _sample()
    file.add_project(record.project, record.reports)


def _with_broken_rules(file: "ProjectFile") -> None:
    """Break every kind of rule that a month's work may break."""
    record = _sample()
    first, second, *others = record.reports
    reports = [
        replace(first, progress=150_00),
        replace(second, progress=5_00, disbursed_satang=900_000_00, narrative=""),
        *others,
    ]
    file.add_project(
        replace(record.project, project_code="5013-3379", end_date=date(2018, 1, 1), coordinator=""), reports
    )


def _forty_projects(file: "ProjectFile") -> None:
    from app.storage.project_file import new_record_id

    works = ("พัฒนาคุณภาพเครือข่ายโรงเรียน", "ปรับปรุงทางเท้าและท่อระบายน้ำ", "ส่งเสริมสุขภาพผู้สูงอายุในชุมชน")
    for number in range(40):
        record = _sample().with_id(new_record_id())
        name = f"โครงการ{works[number % 3]} ครั้งที่ {number // 3 + 1}"
        code = f"50130000-{3379 + number}"
        file.add_project(
            replace(record.project, project_name=name, project_code=code), record.reports[: number % 10]
        )


def _sample():  # type: ignore[no-untyped-def]  # a ProjectRecord
    from app.formats.json import project as project_json
    from app.storage.project_file import new_record_id

    return project_json.read(ROOT / "resources" / "samples" / "minburi-2562.json")[0].with_id(new_record_id())


# --- taking them --------------------------------------------------------------------------------------------


def main(arguments: list[str]) -> None:
    if arguments[:1] in (["-h"], ["--help"]):
        print(__doc__)
        return
    if arguments[:1] == ["--scene"]:
        take(arguments[1], Path(arguments[2]))
        return
    for name, target in _targets(arguments):
        target.parent.mkdir(parents=True, exist_ok=True)
        print_page(name, target) if name in FORMS else take_apart(name, target)
        shrink(target)
        print(f"{target.name}: {target.stat().st_size // 1000} kB", flush=True)


def _targets(arguments: list[str]) -> list[tuple[str, Path]]:
    """Return the scenes, and the targets of their pictures."""
    if arguments:
        return [(name, Path(arguments[0]) / f"{name}.png") for name in arguments[1:] or [*SCENES, *FORMS]]
    docs = ROOT / "docs"
    return [
        *((name, docs / "screenshots" / f"{name}.png") for name in COMMITTED),
        *((name, docs / "guide" / "pictures" / f"{picture}.png") for name, picture in IN_GUIDE.items()),
    ]


def take_apart(name: str, target: Path) -> None:
    """Take a picture in another process, because scale and screen must be set before Qt starts."""
    from tests.virtual_screen import virtual_screen

    scene = SCENES[name]
    with tempfile.TemporaryDirectory() as home, virtual_screen(scene.size) as display:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("XDG_", "QT_"))}
        ours = {
            "HOME": home,
            "LOGNAME": "khet-minburi",
            "XDG_RUNTIME_DIR": home,
            "DISPLAY": display,
            "QT_SCALE_FACTOR": scene.scale,
        }
        command = [sys.executable, __file__, "--scene", name, str(target.resolve())]
        subprocess.run(command, env=kept | ours, check=True, timeout=300)


def take(name: str, target: Path) -> None:
    """Open the window on the sample, play the scene, take the whole screen, and exit."""
    from PySide6.QtWidgets import QApplication

    from app.ui.core.settings import Settings
    from app.ui.widgets.theme import STYLE, apply_theme
    from app.ui.window import application as qt_thai
    from app.ui.window.main_window import MainWindow

    app = QApplication(["raingan", *STYLE])
    app.setApplicationDisplayName("รายงาน")
    apply_theme(app)
    qt_thai.install(app)
    path = Path.home() / "สำนักงานเขตมีนบุรี 2562.sqlite"
    _made(path, _with_sample)
    window = MainWindow(Settings())
    window.setGeometry(window.screen().geometry())
    window.show()
    screenshot_window = ScreenshotWindow(app, window, path)
    screenshot_window.wait(300)
    window.activateWindow()
    screenshot_window.open(path)
    screenshot_window.wait()
    SCENES[name].play(screenshot_window)
    screenshot_window.later(lambda: leave(window, target, alone=SCENES[name].alone), 1200)
    app.exec()


def leave(window: "MainWindow", target: Path, *, alone: bool) -> None:
    """Save the screen, or only the dialog, whose frame is missing on a bare screen."""
    from PySide6.QtWidgets import QApplication, QDialog

    dialogs = [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
    picture = dialogs[-1].grab() if alone and dialogs else window.screen().grabWindow(0)
    picture.save(str(target))
    os._exit(0)  # with a dialog open there is no calm way out


def print_page(name: str, target: Path) -> None:
    """Save a page of the sample's form, at 100 dots per inch."""
    from app.services.form_pdf import form_pdf
    from app.ui.preview.pdf_pages import POINTS_AN_INCH, PdfPages

    record = _sample().with_id("00000000-0000-7000-8000-000000000000")  # the same code each time
    with PdfPages(form_pdf(record.project, record.reports)) as pages:
        pages.picture(int(name[-1]) - 1, 100 / POINTS_AN_INCH).save(str(target))


def shrink(target: Path) -> None:
    from PIL import Image

    with Image.open(target) as picture:
        small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(target, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1:])
