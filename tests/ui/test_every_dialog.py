"""In every dialog, Enter and Esc lose nothing; there and on every page, data are shown literally."""

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QProgressDialog, QPushButton, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

import app.ui
from app.formats.plans.in_force import PlanInForce
from app.formats.plans.plan import Plan
from app.formats.plans.tree import PlanTree
from app.models.errors import UserError
from app.models.note import Note, Topic
from app.models.progress_report import Period, fiscal_months
from app.models.project import StrategicAlignment
from app.models.project_record import ProjectRecord
from app.models.questions.facts import EVEN_TARGETS
from app.models.signer import Signer, SignerRole
from app.models.submission.deadlines import Deadline, Deadlines
from app.services.conflicts import divergences
from app.services.duplicates import duplicates
from app.services.file_changes import Change, EntryChange, ProjectChange, ProjectName
from app.services.file_profile import FileProfile, Role
from app.services.file_totals import Totals
from app.services.imports.offer import Offer
from app.services.imports.pasted_months import Grid
from app.services.imports.plan_reading import PlanReading
from app.services.kept_files.copies import ReceivedCopy
from app.services.restore import comparing
from app.services.returns.returned_changes import ReturnedChange, Versions
from app.services.sending import Sent, findings
from app.services.units.listing import proposed_units
from app.services.waiting.decisions import Pending
from app.storage.project_file import ProjectFile, new_record_id
from app.storage.revisions import UNKNOWN, make_revision
from app.ui.board.submission_dialogs import DeadlineDialog, ReceiptDialog
from app.ui.board.targets import TargetsDialog
from app.ui.board.units_dialog import UnitsDialog
from app.ui.core.context import FileContext
from app.ui.core.document import Document
from app.ui.core.settings import Settings
from app.ui.editors.plan_chooser import PlanChooser
from app.ui.form.note_dialogs import ClosingDialog, Reason, Remark
from app.ui.gather.conflicts import ResolveWindow
from app.ui.gather.decision_dialog import DecisionWindow
from app.ui.gather.dialog import GatherWindow
from app.ui.gather.duplicates import DuplicatesWindow
from app.ui.gather.received_files import ReceivedDialog
from app.ui.gather.waiting import AfterGathering, BeforeGathering
from app.ui.hub.dialog import HubWindow
from app.ui.imports.import_dialog import ImportDialog
from app.ui.imports.pasted_months import PastedMonths
from app.ui.imports.plan_import import PasteDialog, PlanImport
from app.ui.imports.plans_dialog import PlansDialog
from app.ui.imports.printout_dialog import PrintoutImport
from app.ui.imports.workbook_dialog import SpreadsheetImport
from app.ui.preview.signers_dialog import SignersDialog
from app.ui.preview.type_family_dialog import TypeFamilyDialog
from app.ui.preview.volume_dialog import VolumeDialog
from app.ui.project_list.selected import ValuesDialog
from app.ui.shared_folder.dialog import SharedFolderDialog
from app.ui.transfer.return_dialog import ReturnDialog
from app.ui.transfer.send_dialogs import After, Before
from app.ui.transfer.verification_dialog import Verifying
from app.ui.widgets.fitting import FittingDialog
from app.ui.widgets.questions import LOSES
from app.ui.widgets.tables import ColumnTable
from app.ui.widgets.tasks import Progress
from app.ui.window.about import AboutDialog
from app.ui.window.broken_file import TwoVersionsDialog
from app.ui.window.main_window import MainWindow
from app.ui.window.new_file_dialog import NewFileDialog
from app.ui.window.profile_dialog import ProfileDialog
from tests.formats.spreadsheet.workbooks import exported, looked_at
from tests.ui.hostile_texts import HOSTILE, hostile_project, hostile_report, taken_for_html
from tests.ui.inspect_window import dialogs_of_the_past, settle
from tests.ui.received import edited, gathered

ERROR: Final = UserError(HOSTILE, HOSTILE)
NO_DIALOGS_OF_THEIR_OWN: Final = {
    "DecisionWindow",
    "FittingDialog",
    "ListDialog",
    "ThreadProgress",
    "WaitingDialog",
}
"""Base classes, and dialogs that add nothing visible to them."""

LOSING_WORDS: Final = ("ทิ้ง", "แทนที่", "ลบ", "กู้คืน", "ใช้ค่านี้", "เป็นโครงการเดียวกัน", "รับการแก้ไข")
"""Words on a button that mean that something is removed or replaced."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "<b>&amp;[x] ชื่อ.sqlite"


@pytest.fixture
def hostile(path: Path, record: ProjectRecord) -> Path:
    """A file in which every text is hostile."""
    with ProjectFile.create(path) as file:
        project = hostile_project(record.project)
        file.add_project(project, [*map(hostile_report, record.reports)], [remark(project.id)])
    return path


@pytest.fixture
def window(hostile: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(Settings())
    made.resize(1366, 768)
    made.show()
    made.activateWindow()
    made.files.open(hostile)
    qtbot.waitUntil(lambda: made.workspace is not None)
    yield made
    assert made.close()


def remark(project_id: str) -> Note:
    return Note(new_record_id(), project_id, Topic.REMARK, text=HOSTILE, noted_on=date(2019, 1, 1))


def all_dialogs(window: MainWindow, folder: Path) -> Iterator[QDialog]:
    assert window.workspace
    document = window.workspace.document
    [project_id] = document.file.project_ids()
    finding = document.findings(project_id)[0]
    yield Before(findings(document.file), window)
    yield After(Sent(Path(f"{HOSTILE.replace('/', '')}.sqlite"), 1, 1, 1, 1, "0" * 64, 1), window)
    yield Reason(finding._replace(reason=HOSTILE), window)
    yield Remark(remark(project_id), HOSTILE, window)
    yield GatherWindow(document, window)
    yield SharedFolderDialog(document, window.workspace)
    yield ReceivedDialog(document.file.path, [ReceivedCopy("", "0" * 64, HOSTILE, None)], window)
    yield HubWindow(document, Settings(), window)
    yield from (verifying := verified(document, window),)
    verifying.close()
    yield DeadlineDialog(Deadlines(Deadline(5)), fiscal_months(2562), window)
    yield ReceiptDialog(HOSTILE, None, HOSTILE, HOSTILE, window)
    yield TargetsDialog(2562, EVEN_TARGETS, window)
    yield UnitsDialog(proposed_units(), proposed_units, (HOSTILE,), window)
    yield SignersDialog([Signer(role, HOSTILE, HOSTILE) for role in SignerRole], True, window)
    yield ClosingDialog(HOSTILE, remark(project_id), window)
    yield PrintoutImport(window.workspace)
    yield Progress(iter(()), 1, HOSTILE, window)
    yield ReturnDialog(HOSTILE, [returned()], window)
    yield AfterGathering(document, [waiting()], window)
    yield BeforeGathering([waiting()], window)
    yield from of_a_workbook(window.workspace, folder)
    data = ImportDialog(window.workspace, HOSTILE)
    read = replace(document.project(project_id), id="", project_name=HOSTILE)
    assert data.show_offer(Offer(HOSTILE, [ProjectRecord(read)]))
    yield data
    yield pasted_months(window.workspace)
    yield from of_several_versions(document, window)
    document.add_project(replace(document.project(project_id), id=new_record_id()))
    yield begun(DuplicatesWindow(document, duplicates(document.file), window))
    document.undo()
    yield from dialogs_of_the_past(window)
    yield AboutDialog(document.file.path, window)
    yield ProfileDialog(FileProfile(Role.CLERK, HOSTILE, 2562), window)
    new = NewFileDialog(folder / HOSTILE.replace("/", ""), window)
    new.offices.field.setText(HOSTILE)
    yield new
    yield TypeFamilyDialog(HOSTILE, window)
    yield ValuesDialog("กำหนดผู้รับผิดชอบ", "officer_name", {HOSTILE: HOSTILE}, 2, window)
    yield VolumeDialog([Period(2018, 10)], None, window)
    yield from of_plans(window.workspace)


def of_plans(workspace: FileContext) -> Iterator[QDialog]:
    tree = PlanTree.of([Plan(HOSTILE, 2561, 2565, (StrategicAlignment(HOSTILE, HOSTILE),))], ())
    yield PlanChooser(PlanInForce(2562, HOSTILE, (HOSTILE,) * 4, tree, (frozenset([HOSTILE]),) * 4), ())
    yield PasteDialog(workspace)
    yield PlansDialog(workspace)
    made = PlanImport(PlanReading.of_text(f"1 {HOSTILE}\n1.1 {HOSTILE}\n{HOSTILE}"), workspace)
    assert made.begin()
    yield made


def verified(document: Document, window: QWidget) -> Verifying:
    made = Verifying(document.file, window)
    made.answer.show_refusal(ERROR)
    return made


def changed() -> ProjectChange:
    entry = EntryChange(HOSTILE, lambda: (HOSTILE, HOSTILE))
    return ProjectChange(Change.CHANGED, ProjectName(HOSTILE, HOSTILE), (entry,))


def returned() -> ReturnedChange:
    came = make_revision("project", new_record_id(), [], "{}", UNKNOWN)
    [entry], name = changed().entries, ProjectName(HOSTILE, HOSTILE)
    return ReturnedChange(Versions(None, came, is_later=True), "office", Change.CHANGED, name, entry, HOSTILE)


def waiting() -> Pending:
    return Pending("", "", HOSTILE, (changed(),), ("",), Totals())


def of_a_workbook(workspace: FileContext, folder: Path) -> Iterator[QDialog]:
    with looked_at(exported(workspace.document.file, folder / "ก.xlsx")) as reading:
        made = SpreadsheetImport(workspace, reading)
        assert made.begin()
        yield made


def pasted_months(workspace: FileContext) -> PastedMonths:
    """Cells that replace a report's values, one of which cannot be read."""
    document = workspace.document
    period = next(report.period for key in document.file.project_ids() for report in document.reports(key))
    rows = tuple(document.file.month(period))
    lines = [["โครงการ", "ความก้าวหน้า", "ผลการดำเนินงาน"], [HOSTILE, HOSTILE, HOSTILE]]
    made = PastedMonths(workspace, Grid(period, rows, ("progress",), rows), lines)
    assert made.begin()
    return made


def begun(decisions: DecisionWindow) -> DecisionWindow:
    """Return it with its first decision, which follows once it is in sight."""
    decisions.begin()
    return decisions


def of_several_versions(document: Document, window: QWidget) -> Iterator[QDialog]:
    """A copy of the file with diverged edits of two people."""
    [project_id] = document.file.project_ids()
    base = document.file.path.with_name("ฐาน.sqlite")
    document.file.database.write_copy(base)
    one = edited(base, "ก", project_id, division=f"{HOSTILE} ก")
    other = edited(base, "ข", project_id, division=f"{HOSTILE} ข")
    with ProjectFile.open(gathered(base, base, one, other)) as file:
        yield begun(ResolveWindow(Document(file), divergences(file), window))
    with ProjectFile.open(one) as first, ProjectFile.open(other) as second:
        differing = [found for _, found in comparing(first, second) if found]
        yield TwoVersionsDialog(ERROR, differing, window)


def dialogs_that_there_are() -> set[str]:
    """Return the names of all dialogs defined in modules of the window."""
    for module in pkgutil.walk_packages(app.ui.__path__, "app.ui."):
        importlib.import_module(module.name)
    found, ahead = set(), [QDialog]
    while ahead:
        for made in ahead.pop().__subclasses__():
            ahead.append(made)
            if made.__module__.startswith("app.ui"):
                found.add(made.__name__)
    return found - NO_DIALOGS_OF_THEIR_OWN


def lost_by_accident(dialog: QDialog) -> list[str]:
    """Return discarding or replacing buttons that Enter presses without focus."""
    focus = dialog.focusWidget()
    return [
        button.text()
        for button in dialog.findChildren(QPushButton)
        if button.property(LOSES) and (button.isDefault() or button.autoDefault() or button is focus)
    ]


def unmarked(dialog: QDialog) -> list[str]:
    """Return buttons whose text says that something is lost, but that are not marked."""
    return [
        button.text()
        for button in dialog.findChildren(QPushButton)
        if any(word in button.text() for word in LOSING_WORDS)
        if not button.property(LOSES) and not button.text().startswith(("ไม่", "เก็บ"))
    ]


def test_every_dialog_is_safe_and_shows_data_as_they_are(window: MainWindow, tmp_path: Path) -> None:
    seen, lost, without_mark, shown = set(), [], [], []
    for dialog in all_dialogs(window, tmp_path):
        if not isinstance(dialog, QProgressDialog):  # it asks nothing, and begins its work when it is shown
            dialog.show()
            QTest.qWait(50)
        name = type(dialog).__name__
        seen.add(name)
        lost += [f"{name}: {text}" for text in lost_by_accident(dialog)]
        without_mark += [f"{name}: {text}" for text in unmarked(dialog)]
        shown += [f"{name}: {text}" for text in taken_for_html(dialog)]
        dialog.done(0)
    assert (lost, without_mark, shown) == ([], [], [])
    assert dialogs_that_there_are() == seen, "a new dialog is made above, too"


def test_every_dialog_fits_on_the_screen_by_one_mechanism() -> None:
    names = dialogs_that_there_are() - {"Progress"}  # Qt's own, of one line and a bar
    fitting, ahead = set(), [FittingDialog]
    while ahead:
        for made in ahead.pop().__subclasses__():
            ahead.append(made)
            fitting.add(made.__name__)
    assert names - fitting == set()


PAGES: Final = ("overview", "board", "pictures", "round", "preview")


def all_tables(window: MainWindow, folder: Path) -> Iterator[ColumnTable]:
    """Yield every table of the pages, then of the dialogs, with rows if the file has content for it."""
    for command in PAGES:
        window.actions_by_name[command].trigger()
        settle(window)
    yield from window.findChildren(ColumnTable)
    for dialog in all_dialogs(window, folder):
        yield from dialog.findChildren(ColumnTable)
        dialog.done(0)


def test_every_table_is_a_sound_model_and_is_heard_with_its_headings(
    window: MainWindow, tmp_path: Path, qtmodeltester: ModelTester
) -> None:
    names, rows = set(), 0
    for table in all_tables(window, tmp_path):
        qtmodeltester.check(table.cells)  # type: ignore[no-untyped-call]
        assert table.accessibleName()
        names.add(table.accessibleName())
        rows += len(table.rows)
        for place, column in enumerate(table.cells.columns if table.rows else ()):
            heard = table.cells.index(0, place).data(Qt.ItemDataRole.AccessibleTextRole)
            assert column.title in heard or (column.full_of and heard)
    assert len(names) >= 12
    assert rows >= 12


def test_every_page_shows_data_as_they_are(window: MainWindow) -> None:
    shown = taken_for_html(window)
    for command in PAGES:
        window.actions_by_name[command].trigger()
        settle(window)
        shown += [f"{command}: {text}" for text in taken_for_html(window)]
    window.files.close()
    shown += [f"welcome: {text}" for text in taken_for_html(window)]
    assert shown == []


def test_a_window_s_title_is_its_file_s_name_as_it_is(window: MainWindow) -> None:
    assert window.windowTitle().startswith("<b>&amp;")
