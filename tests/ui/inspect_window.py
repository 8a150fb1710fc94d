"""Inspect the window as a clerk sees and hears it, in a separate process, because Qt reads its scale once.

Prints as JSON which widgets have no Thai name, which texts are cut off, and which Thai marks are clipped.
"""

import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import monotonic

from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QProgressDialog,
    QWidget,
)
from pytestqt.qt_compat import qt_api

from app.formats.json import project as project_json
from app.models.note import Note, Topic
from app.services.board_questions.catalogue import QUESTIONS
from app.services.file_changes import Change, EntryChange, ProjectName
from app.services.file_profile import FileProfile, Role
from app.services.history import deleted_projects, history
from app.services.returns.returned_changes import ReturnedChange, Versions
from app.storage.backups import listed_backups
from app.storage.project_file import ProjectFile, new_record_id
from app.storage.revisions import UNKNOWN, make_revision
from app.ui.board.page import BoardPage
from app.ui.core.settings import RECENT_FILES, Settings
from app.ui.form.note_dialogs import Remark
from app.ui.history.backup_dialog import BackupDialog
from app.ui.history.deleted_dialog import DeletedDialog
from app.ui.history.dialog import HistoryDialog
from app.ui.history.next_year_dialog import NextYearDialog
from app.ui.transfer.return_dialog import ReturnDialog
from app.ui.widgets.dialogs import key_map
from app.ui.widgets.dressing import apply_theme
from app.ui.window import application as qt_thai
from app.ui.window.application import show_first
from app.ui.window.guide import GuideWindow
from app.ui.window.main_window import MainWindow
from app.ui.window.new_file_dialog import NewFileDialog
from app.ui.window.profile_dialog import ProfileDialog
from tests.conftest import FILES
from tests.ui.faults import (
    TALL,
    TITLE_BAR,
    askew,
    clipped,
    cut,
    nameless,
    overlapping,
    scrolled_sideways,
    too_wide,
)


def main(folder: Path, *, is_roomy: bool) -> None:
    """Inspect the window; `is_roomy`: as if the clerk did not want it compact, however low the screen is."""
    app = QApplication([])
    apply_theme(app)
    settings = Settings()
    if is_roomy:
        settings.is_compact = False
    qt_thai.choose_first_size(app, settings)
    qt_thai.install(app)
    window = MainWindow(settings)
    show_first(window)
    path = made_file(folder / "ข้อที่ควรตรวจ.sqlite")
    window.files.open(path)
    if window.workspace:
        window.workspace.show_form()  # the month, with which the file begins, is a page below
    settle(window)
    found = {
        "nameless": [*nameless(window)],
        "cut": [*cut(window), *overlapping(window), *askew(window)],
        "wide": [*too_wide(window), *scrolled_sideways(window)],
    }
    for dialog in every_dialog(window, folder):
        dialog.show()
        settle(dialog)
        found["nameless"] += nameless(dialog)
        found["cut"] += [*cut(dialog), *overlapping(dialog), *askew(dialog)]
        found["wide"] += [*too_wide(dialog), *scrolled_sideways(dialog)]
        dialog.done(0) if isinstance(dialog, QDialog) else dialog.close()
    for _ in every_page(window):
        settle(window)
        found["nameless"] += nameless(window)
        found["cut"] += [*cut(window), *overlapping(window), *askew(window)]
        found["wide"] += [*too_wide(window), *scrolled_sideways(window)]
    window.files.open(made_city(folder / "หลายเขต.sqlite"))
    for _ in every_page(window):
        settle(window)
        found["cut"] += [*cut(window), *overlapping(window), *askew(window)]
        found["wide"] += [*too_wide(window), *scrolled_sideways(window)]
    for number in range(RECENT_FILES):
        shutil.copy(path, copy := folder / f"สำนักงานเขต {number}.sqlite")
        window.settings.remember_file(copy)
    window.files.close()
    settle(window)
    found["wide"] += too_wide(window)
    found["nameless"] += nameless(window)
    found["cut"] += [*cut(window), *overlapping(window), *askew(window)]
    found["clipped"] = [*clipped()]
    print(json.dumps(found))


def every_page(window: MainWindow) -> Iterator[None]:
    """Show every page, and every part of the board."""
    for name in ("preview", "pictures", "overview", "findings", "board", "round"):
        window.actions_by_name[name].trigger()
        if name == "board" and window.workspace and (page := window.workspace.findChild(BoardPage)):
            page.reading.finish()
            for place in range(page.tabs.count()):
                page.tabs.setCurrentIndex(place)
                yield
            page.tabs.setCurrentWidget(page.questions)
            for question in QUESTIONS[1:]:
                page.questions.tables.choose(question.key)
                yield
        else:
            yield


def every_dialog(window: MainWindow, folder: Path) -> Iterator[QWidget]:
    """Every dialog there is, with content; also the key map and the guide."""
    qt_api.set_qt_api("pyside6")  # type: ignore[no-untyped-call]  # as pytest does
    from tests.ui.test_every_dialog import all_dialogs  # not above: it uses this module

    yield from dialogs_with_long_texts(window)
    for dialog in all_dialogs(window, folder):
        if not isinstance(dialog, QProgressDialog):  # it begins its work when it is shown
            yield dialog
    yield key_map(window, [*window.actions_by_name.values()])
    yield GuideWindow(window)


def dialogs_of_the_past(window: MainWindow) -> Iterator[QDialog]:
    """History, backups, deleted projects, the next year: each with content."""
    assert window.workspace, "a file is open"
    document = window.workspace.document
    [project_id] = document.file.project_ids()
    document.checkpoint()
    document.set(project_id, "office", "สำนักงานเขตบางรัก")
    document.checkpoint()
    past = HistoryDialog(history(document.file, project_id), lambda _edit, _value: "", window)
    past.set_about(document.project(project_id).project_name)
    yield past
    document.file.database.finish_backup()
    yield BackupDialog(document.file, listed_backups(document.file.path)[::-1], window)
    yield NextYearDialog(document.file, document.file.summaries(), None, window)
    document.remove_project(project_id)
    document.checkpoint()
    yield DeletedDialog(deleted_projects(document.file), window)
    document.undo()


def inspect_low_dialogs() -> None:
    """Print what is wrong in the dialogs of a file on a screen that is too low for all their texts."""
    app = QApplication([])
    apply_theme(app)
    parent, found = QWidget(), list[str]()
    profile = FileProfile(Role.CLERK, "สำนักงานเขตมีนบุรี", 2569)
    for dialog in (NewFileDialog(Path.home(), parent), ProfileDialog(profile, parent)):
        for typed in ("", "มีน", "สำนักการโยธา"):
            dialog.offices.field.setText(typed)
            dialog.show()
            QTest.qWait(50)
            found += [*overlapping(dialog), *cut(dialog)]
            if dialog.height() > dialog.screen().availableGeometry().height() - TITLE_BAR:
                found.append(f"{dialog.windowTitle()} is {dialog.height()} high")
            about = next(label for label in dialog.findChildren(QLabel) if "ในโครงการใหม่" in label.text())
            if not about.isVisible() and dialog.offices.field.toolTip() != about.text():
                found.append(f"{dialog.windowTitle()} explains nothing")
            dialog.hide()
    print(json.dumps(found))


def dialogs_with_long_texts(window: MainWindow) -> Iterator[QDialog]:
    """A remark and a change from elsewhere, about what takes two lines."""
    long = f"{TALL} โครงการพัฒนาคุณภาพเครือข่ายโรงเรียนในสังกัดสำนักงานเขต" * 2
    yield Remark(Note(new_record_id(), "", Topic.REMARK, text=long), long, window)
    entry = EntryChange(long, lambda: ("80,000 บาท", "90,000 บาท"))
    came = Versions(None, make_revision("project", new_record_id(), [], "{}", UNKNOWN), is_later=True)
    change = ReturnedChange(came, "office", Change.CHANGED, ProjectName("ก", "ก"), entry, long)
    yield ReturnDialog(long, [change], window)


def settle(window: QWidget) -> None:
    """Wait until the sections are built and laid out, one after another, in idle time."""
    end = monotonic() + 30  # a busy machine takes long
    QTest.qWait(200)
    while any((*cut(window), *overlapping(window))) and monotonic() < end:
        QTest.qWait(100)


def made_file(path: Path) -> Path:
    """A project with reports, open months, and a finding of every length."""
    record = project_json.read(FILES / "minburi-2562-first-print.json")[0].with_id(new_record_id())
    first, second, *others = record.reports
    reports = [replace(first, progress=150_00), replace(second, progress=5_00, disbursed_satang=900_000_00)]
    with ProjectFile.create(path) as file:
        project = replace(record.project, project_code="5013-3379", end_date=date(2018, 1, 1))
        file.add_project(project, [*reports, *others])
    return path


def made_city(path: Path) -> Path:
    """Projects of offices with long names, and with the figures that a city has."""
    record = project_json.read(FILES / "minburi-2562-first-print.json")[0]
    with ProjectFile.create(path) as file:
        for number, office in enumerate(("ป้อมปราบศัตรูพ่าย", "ราษฎร์บูรณะ", "มีนบุรี", "คลองสามวา") * 3):
            own = record.with_id(new_record_id())
            code, budget = f"{5001 + number}0000-0001", 333_820_000_00 + number
            project = replace(own.project, project_code=code, allocated_budget_satang=budget)
            reports = [replace(one, disbursed_satang=22_248_515_17) for one in own.reports]
            file.add_project(replace(project, office=f"สำนักงานเขต{office}"), reports)
    return path


if __name__ == "__main__":
    inspect_low_dialogs() if "low" in sys.argv else main(Path(sys.argv[1]), is_roomy="roomy" in sys.argv)
