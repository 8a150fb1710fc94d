"""Inspect the window as a clerk sees and hears it, in a separate process, because Qt reads its scale once.

Prints as JSON which widgets have no Thai name, which texts are cut off, and which Thai marks are clipped.
"""

import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import combinations
from pathlib import Path
from time import monotonic
from typing import cast

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressDialog,
    QPushButton,
    QScrollArea,
    QToolButton,
    QWidget,
)
from pytestqt.qt_compat import qt_api

from app.formats.json import project as project_json
from app.models.entry import entries
from app.models.note import Note, Topic
from app.models.progress_report import ProgressReport
from app.models.project import Project
from app.services.file_changes import Change, EntryChange, ProjectName
from app.services.file_profile import FileProfile, Role
from app.services.history import deleted_projects, history
from app.services.returns.returned_changes import ReturnedChange, Versions
from app.storage.backups import listed_backups
from app.storage.project_file import ProjectFile, new_record_id
from app.storage.revisions import UNKNOWN, make_revision
from app.ui.board.page import BoardPage
from app.ui.core.settings import RECENT_FILES, Settings
from app.ui.editors.factory import make_editor
from app.ui.form.note_dialogs import Remark
from app.ui.history.backup_dialog import BackupDialog
from app.ui.history.deleted_dialog import DeletedDialog
from app.ui.history.dialog import HistoryDialog
from app.ui.history.next_year_dialog import NextYearDialog
from app.ui.monthly.grid_table import MonthGridTable
from app.ui.transfer.return_dialog import ReturnDialog
from app.ui.widgets.choice_box import ChoiceBox
from app.ui.widgets.command_bar import CommandBar
from app.ui.widgets.dialogs import key_map
from app.ui.widgets.fitting import room_of
from app.ui.widgets.labels import OneLineLabel
from app.ui.widgets.tables import LONGEST_NAME, MOST_TITLE_LINES, ColumnTable
from app.ui.widgets.theme import apply_theme
from app.ui.window import application as qt_thai
from app.ui.window.application import show_first
from app.ui.window.guide import GuideWindow
from app.ui.window.main_window import MainWindow
from app.ui.window.new_file_dialog import NewFileDialog
from app.ui.window.profile_dialog import ProfileDialog
from tests.conftest import FILES

SizeAdjustPolicy = QComboBox.SizeAdjustPolicy
TEXTS = (QLabel, QAbstractButton, QLineEdit, QComboBox)
TALL = "ฐิ์ ปั๊ ฏู กู่ ป้ำ"
"""Marks above marks, and marks below letters with descenders."""

TITLE_BAR = 31  # of Windows
LONGEST_DATE = "28/12/2569"
CELL_MARGIN = 11
"""Pixels that are free at both sides of a cell of the month's table."""

DARK = 128
LEAST_INK = 20
"""Pixels from the highest mark to the lowest; less means that something was not drawn."""


def main(folder: Path) -> None:
    app = QApplication([])
    apply_theme(app)
    qt_thai.install(app)
    window = MainWindow(Settings())
    show_first(window)
    path = made_file(folder / "ข้อที่ควรตรวจ.sqlite")
    window.files.open(path)
    if window.workspace:
        window.workspace.show_form()  # the month, with which the file begins, is a page below
    settle(window)
    found = {
        "nameless": [*nameless(window)],
        "cut": [*cut(window), *overlapping(window)],
        "wide": [*too_wide(window), *scrolled_sideways(window)],
    }
    for dialog in every_dialog(window, folder):
        dialog.show()
        settle(dialog)
        found["nameless"] += nameless(dialog)
        found["cut"] += [*cut(dialog), *overlapping(dialog)]
        found["wide"] += [*too_wide(dialog), *scrolled_sideways(dialog)]
        dialog.done(0) if isinstance(dialog, QDialog) else dialog.close()
    for _ in every_page(window):
        settle(window)
        found["nameless"] += nameless(window)
        found["cut"] += [*cut(window), *overlapping(window)]
        found["wide"] += [*too_wide(window), *scrolled_sideways(window)]
    window.files.open(made_city(folder / "หลายเขต.sqlite"))
    for _ in every_page(window):
        settle(window)
        found["cut"] += [*cut(window), *overlapping(window)]
        found["wide"] += [*too_wide(window), *scrolled_sideways(window)]
    for number in range(RECENT_FILES):
        shutil.copy(path, copy := folder / f"สำนักงานเขต {number}.sqlite")
        window.settings.remember_file(copy)
    window.files.close()
    settle(window)
    found["wide"] += too_wide(window)
    found["nameless"] += nameless(window)
    found["cut"] += [*cut(window), *overlapping(window)]
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


# --- what a screen reader says ------------------------------------------------------------------------------


def nameless(window: QWidget) -> Iterator[str]:
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            if isinstance(widget.parent(), QAbstractSpinBox | QComboBox):
                continue  # it is a part of what has the name
            if isinstance(widget, QComboBox):  # Qt gives the chosen text as its name
                name = widget.accessibleName()
            else:
                name = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
            if not re.search("[ก-๙]", name):
                yield f"{_told(widget)}: {name!r}"


# --- what is too small for its text -------------------------------------------------------------------------


def cut(window: QWidget) -> Iterator[str]:
    for widget in window.findChildren(QWidget):
        inner = isinstance(widget.parent(), QLineEdit | QComboBox)  # seen to by what it is a part of
        if widget.isVisible() and isinstance(widget, TEXTS) and not inner:
            width, height = _need(widget)
            if width > widget.width() or height > widget.height():
                yield f"{_told(widget)} needs {width} x {height}, has {widget.size().toTuple()}"
            if (place := widget.parentWidget()) and not place.rect().contains(widget.geometry()):
                yield f"{_told(widget)} reaches out of what it stands in"


def _need(widget: QWidget) -> tuple[int, int]:
    """Return the minimum size for the text; typed text may scroll, and a tooltip has all of one line."""
    hint = widget.sizeHint()
    if isinstance(widget, OneLineLabel) and widget.toolTip():
        return 0, hint.height()
    if isinstance(widget, QLabel) and widget.wordWrap():
        return 0, widget.heightForWidth(widget.width())
    if isinstance(widget, ChoiceBox) and widget.sizeAdjustPolicy() == SizeAdjustPolicy.AdjustToContents:
        return hint.width(), hint.height()
    if isinstance(widget, QAbstractButton):
        lines = widget.text().count("\n") + bool(widget.text())
        return hint.width(), lines * widget.fontMetrics().height()
    return hint.width() if isinstance(widget, QLabel) else 0, hint.height()


def overlapping(window: QWidget) -> Iterator[str]:
    """Return the texts, fields and lists that lie on each other."""
    for parent in (window, *window.findChildren(QWidget)):
        laid_out = parent.children() if parent.layout() is not None and parent.isVisible() else []
        shown = [child for child in laid_out if isinstance(child, (*TEXTS, QAbstractScrollArea))]
        for one, other in combinations([child for child in shown if child.isVisible()], 2):
            if one.geometry().intersects(other.geometry()):
                yield f"{_told(one)} and {_told(other)}"


def too_wide(window: QWidget) -> Iterator[str]:
    """Return what makes the window, its frame included, larger than what the screen has available."""
    room = window.screen().availableGeometry() if window.isMaximized() else room_of(window)
    if not room.contains(window.geometry()):
        yield f"{type(window).__name__} lies at {window.geometry().getRect()} in {room.getRect()}"
    for bar in window.findChildren(CommandBar):
        hidden = [
            button for button in bar.findChildren(QToolButton) if button.text() and not button.isVisible()
        ]
        yield from (f"{button.text()} is hidden" for button in hidden if bar.isVisible())
    if isinstance(window, QDialog):
        yield from (
            f"{type(window).__name__}: {button.text()} is out of sight"
            for box in window.findChildren(QDialogButtonBox)
            for button in box.buttons()
            if button.isVisible() and not _is_in_sight(button, window)
        )


def scrolled_sideways(window: QWidget) -> Iterator[str]:
    """Return what is scrolled sideways to be read, and tables whose columns are too narrow."""
    yield from tables_not_fitting(window)
    for table in window.findChildren(ColumnTable):
        if table.isVisible() and table._fits_its_columns:
            yield from rooms_wasted(table)
    yield from dates_cut(window)
    for area in window.findChildren(QScrollArea):
        beyond = area.horizontalScrollBar().maximum()
        if area.isVisible() and beyond > 1:  # of one, Qt has rounded at 150 %
            yield f"{_told(area)} in {type(area.parent()).__name__} scrolls by {beyond}"


def dates_cut(window: QWidget) -> Iterator[str]:
    """Return the month's table if the longest date does not fit into its column."""
    for table in window.findChildren(MonthGridTable):
        needs = table.fontMetrics().horizontalAdvance(LONGEST_DATE) + 2 * CELL_MARGIN
        has = table.columnWidth(table.grid.names.index("reported_on"))
        if table.isVisible() and has < needs:
            yield f"{table.accessibleName()}: a date has {has} of {needs}"


def tables_not_fitting(window: QWidget) -> Iterator[str]:
    """Return headings that are cut, and names that are too narrow to be told apart."""
    for table in window.findChildren(ColumnTable):
        across = table.horizontalHeader()
        if not table.isVisible() or not table._fits_its_columns:
            continue
        for place, column in enumerate(table.cells.columns):
            needs = table._widths.title(place)
            if column.stretches:
                needs = max(needs, min(table._measured(column), table._widths._least_stretch))
            if across.sectionSize(place) < needs:
                yield f"{table.accessibleName()}: {column.title} has {across.sectionSize(place)} of {needs}"


def rooms_wasted(table: ColumnTable) -> Iterator[str]:
    """Return what a table cuts, or scrolls for, although another column could give way."""
    across, columns, name = table.horizontalHeader(), table.cells.columns, table.accessibleName()
    lines = max((title.count("\n") + 1 for title in table.cells.titles), default=1)
    if lines > MOST_TITLE_LINES:
        yield f"{name}: a title takes {lines} lines"
    if table.horizontalScrollBar().maximum() and lines == 1 and any(" " in one.title for one in columns):
        yield f"{name} scrolls, and its titles take one line"
    spare = sum(
        across.sectionSize(place) - max(table._widths.title(place), table._measured(column))
        for place, column in enumerate(columns)
        if across.sectionSize(place) > table._measured(column)
    )
    for place, column in enumerate(columns):
        missing = min(table._measured(column), LONGEST_NAME) - across.sectionSize(place)
        if not column.is_number and 0 < missing < spare:
            yield f"{name}: {column.title} is cut by {missing}, although {spare} are spare"


def _is_in_sight(widget: QWidget, window: QWidget) -> bool:
    return window.rect().contains(QRect(widget.mapTo(window, QPoint()), widget.size()))


def _told(widget: QWidget) -> str:
    text = getattr(widget, "text", lambda: "")
    return f"{type(widget).__name__} {widget.accessibleName()!r} {text() if callable(text) else ''!r}"


# --- what is clipped of a letter ----------------------------------------------------------------------------


def clipped() -> Iterator[str]:
    """Compare a widget at its own height with one in plenty of room: it must show the same letters."""
    items = entries(Project) | entries(ProgressReport)
    makers: dict[str, Callable[[], QWidget]] = {"a label": QLabel, "a button": QPushButton}
    for key in ("office", "fiscal_year", "plan_status", "project_name"):
        makers[items[key].label] = partial(make_editor, items[key])
    for told, make in makers.items():
        own, roomy = _letters(make(), roomy=False), _letters(make(), roomy=True)
        if own.height() < LEAST_INK or own != roomy:
            yield told


def _letters(widget: QWidget, *, roomy: bool) -> QImage:
    """Return the dark pixels of an unfocused widget with the tall text; its frame is pale."""
    _write(widget, TALL + "\n\n" * (roomy and isinstance(widget, QPlainTextEdit)))
    widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    widget.ensurePolished()
    widget.resize(400, widget.sizeHint().height())
    if roomy and not isinstance(widget, QPlainTextEdit):
        widget.setFixedHeight(200)
    widget.show()
    picture = QImage(widget.size(), QImage.Format.Format_Grayscale8)
    picture.fill(255)
    widget.render(picture)
    widget.close()
    return picture.copy(_dark_part(picture))


def _write(widget: QWidget, text: str) -> None:
    match widget:
        case QComboBox():
            widget.setEditText(text)
        case QPlainTextEdit():
            widget.setPlainText(text)
        case QLabel() | QPushButton() | QLineEdit():
            widget.setText(text)


def _dark_part(picture: QImage) -> QRect:
    region = QRegion()
    for y in range(picture.height()):
        row = bytes(cast(memoryview, picture.constScanLine(y)))[: picture.width()]
        dark = [x for x, grey in enumerate(row) if grey < DARK]
        if dark:
            region += QRect(dark[0], y, dark[-1] - dark[0] + 1, 1)
    return region.boundingRect()


if __name__ == "__main__":
    inspect_low_dialogs() if "low" in sys.argv else main(Path(sys.argv[1]))
