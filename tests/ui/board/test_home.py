"""The coordinator's home and the questions, in the window."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from app.models.note import Note, Topic
from app.models.progress_report import ProgressReport, fiscal_months
from app.models.project import Project
from app.models.questions.month import Step
from app.services.board_questions.catalogue import QUESTIONS
from app.services.board_questions.reading import targets_of
from app.services.gathering import gather
from app.storage import merge
from app.storage.file_settings import ROLE
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.board.page import BoardPage
from app.ui.board.sorted_table import SortedTable
from app.ui.board.targets import TargetsDialog
from app.ui.core.changes import ProjectRemoved
from app.ui.core.settings import Settings
from app.ui.widgets.column_titles import wrapped
from app.ui.widgets.dressing import choose_size
from app.ui.window.application import first_size
from app.ui.window.main_window import MainWindow
from tests.ui.typing import press, type_text

OCTOBER, NOVEMBER, *_ = fiscal_months(2562)
BANGRAK, DUSIT = "สำนักงานเขตบางรัก", "สำนักงานเขตดุสิต"
TODAY = date(2018, 11, 20)
BUDGETS = {"ก": 300_00, "ข": 1_000_00, "ค": 20_00}


@pytest.fixture(scope="module")
def gathered_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """ดุสิต has sent October, บางรัก October and then November with another budget; one remark is answered."""
    folder = tmp_path_factory.mktemp("gathered")
    path, sent = folder / "รวม.sqlite", folder / "เขต.sqlite"
    with ProjectFile.create(path) as file, ProjectFile.create(sent) as office:
        file.set_setting(ROLE, "coordinator")
        ids = []
        for name, satang in BUDGETS.items():
            project = Project(new_record_id(), name, f"5004-{name}", 2562, office=BANGRAK)
            project = replace(project, allocated_budget_satang=satang, division="ฝ่ายโยธา")
            office.add_project(project, [ProgressReport(project.id, OCTOBER, disbursed_satang=100_00)])
            ids.append(project.id)
        other = Project(new_record_id(), "ง", "5002-0001", 2562, office=DUSIT)
        office.add_project(other, [ProgressReport(other.id, OCTOBER)])
        for at in ("2018-10-20T05:00:00Z", "2018-11-19T05:00:00Z"):
            office.revisions.commit()
            office.database.write_outgoing(target := folder / f"{at[:10]}.sqlite")
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(merge, "now", lambda at=at: at)
                assert not gather(file, [target])[0].refused
            office.set_project_entry(ids[0], "allocated_budget_satang", 310_00)
            office.add_report(ProgressReport(ids[0], NOVEMBER if at < "2018-11" else NOVEMBER.plus(1)))
        file.put_note(Note(new_record_id(), ids[0], Topic.REMARK, text="เหตุใด", answer="แก้แล้ว"))
    return path


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture
def page(window: MainWindow) -> BoardPage:
    assert window.workspace
    if not window.workspace.findChild(BoardPage):
        window.actions_by_name["board"].trigger()
    page = window.workspace.findChild(BoardPage)
    assert page
    page.reading.finish()
    return page


def texts(table: SortedTable, column: int) -> list[str]:
    return [table.cells.index(row, column).data() for row in range(table.cells.rowCount())]


# --- the month ---


def test_the_board_begins_with_the_month(page: BoardPage) -> None:
    assert page.tabs.currentWidget() is page.home
    assert page.home.months.currentText() == "พฤศจิกายน 2561"
    assert page.home.received.text() == "ได้รับ 1 จาก 50 เขต   ·   กำหนดส่ง 28/11/2561 เหลือ 8 วัน"
    assert (page.home.bar.value(), page.home.bar.maximum()) == (1, 50)


def test_one_button_copies_who_is_missing(page: BoardPage, window: MainWindow) -> None:
    page.home.remind.click()
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("รายงานความก้าวหน้าของโครงการ เดือนพฤศจิกายน 2561")
    assert DUSIT in copied
    assert f"1. {BANGRAK} (1 จาก 3 โครงการ)" in copied


def test_what_changed_is_listed_with_old_and_new(page: BoardPage) -> None:
    page.home.tables.choose("changes")
    [row] = page.home.tables.table.rows
    assert (row.label, row.before, row.after) == ("งบประมาณที่ได้รับ", "300 บาท", "310 บาท")


@pytest.mark.long
def test_another_month_is_read(page: BoardPage) -> None:
    page.home.months.setCurrentIndex(0)
    page.reading.finish()
    assert page.home.received.text().startswith("ได้รับ 2 จาก 50 เขต")
    assert page.home.month
    assert not page.home.month.has_past


def test_the_next_step_is_done_by_its_button(page: BoardPage) -> None:
    assert page.home.main.text() == "อ่านคำตอบของข้อสังเกต 1 ข้อ"
    page.home.main.click()
    assert page.home.tables.key == "remarks"
    assert texts(page.home.tables.table, 0) == [BANGRAK]


@pytest.mark.long
def test_every_step_runs_a_command_of_the_window(page: BoardPage, window: MainWindow) -> None:
    assert window.workspace
    window.workspace.command_wanted.disconnect()
    wanted: list[str] = []
    window.workspace.command_wanted.connect(wanted.append)
    steps = [step for step in Step if step not in (Step.REMIND, Step.SETTLE)]
    for step in steps:
        page.home.take_step(step)
    assert wanted == [step.value for step in steps]
    assert set(wanted) <= window.actions_by_name.keys()


def test_a_row_leads_to_its_project_or_office(page: BoardPage, window: MainWindow) -> None:
    page.home.tables.choose("remarks")
    page.home.tables.table.selectRow(0)
    press(Qt.Key.Key_Return, widget=page.home.tables.table)
    assert page.tabs.currentWidget() is page.sending
    assert page.table.current
    assert page.table.current.office == BANGRAK
    page.tabs.setCurrentWidget(page.home)
    page.home.tables.choose("over")
    press(Qt.Key.Key_Return, widget=page.home.tables.table)
    assert window.workspace
    assert not page.isVisible()
    assert window.workspace.project_id


# --- the questions ---


@pytest.mark.long
def test_every_question_is_shown_with_its_total(page: BoardPage) -> None:
    page.tabs.setCurrentWidget(page.questions)
    view = page.reading.view
    assert view
    for question in QUESTIONS:
        answer = question.answered(view)
        page.questions.tables.choose(question.key)
        table = page.questions.tables.table
        assert list(table.shown_rows) == list(answer.rows)
        assert table.has_total == (answer.total is not None)


@pytest.mark.long
def test_a_title_sorts_and_turns_and_the_total_stays_last(page: BoardPage) -> None:
    page.tabs.setCurrentWidget(page.questions)
    page.questions.tables.choose("offices")
    table = page.questions.tables.table
    columns = [column.title for column in table.cells.columns]
    table._sort_by(columns.index("งบประมาณ (บาท)"))
    assert texts(table, 1)[0] == BANGRAK
    assert texts(table, 1)[-1] == "รวม"
    table._sort_by(columns.index("งบประมาณ (บาท)"))
    assert texts(table, 1)[-2] == BANGRAK
    assert texts(table, 1)[-1] == "รวม"
    table._sort_by(columns.index("อันดับ"))
    table._sort_by(columns.index("อันดับ"))
    assert texts(table, 0)[0] == "1"
    assert texts(table, 0)[-2] == "–", "those without a place come last in either direction"


def test_a_table_is_narrowed_as_one_types(page: BoardPage, qtbot: QtBot) -> None:
    page.tabs.setCurrentWidget(page.questions)
    page.questions.tables.choose("budgets")
    page.questions.tables.search.setFocus()
    type_text(page.questions.tables.search, "5004-ข")
    qtbot.waitUntil(lambda: texts(page.questions.tables.table, 2) == ["5004-ข"])


@pytest.mark.long
def test_a_table_is_copied_with_its_titles(page: BoardPage) -> None:
    page.tabs.setCurrentWidget(page.questions)
    page.questions.tables.choose("divisions")
    page.questions.tables.copy.click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[:3] == ["ฝ่าย", "โครงการ", "งบประมาณ (บาท)"]
    assert lines[1].split("\t")[:3] == ["ฝ่ายโยธา", "3", "1,330"]
    assert lines[-1].split("\t")[0] == "รวม"


@pytest.mark.long
def test_the_questions_are_about_the_offices_that_are_shown(page: BoardPage) -> None:
    page.tabs.setCurrentWidget(page.questions)
    page.questions.tables.choose("budgets")
    page.filters.search.setText("ดุสิต")
    assert page.questions.tables.table.rowAt(0) == -1
    page.filters.search.setText("บางรัก")
    assert len(page.questions.tables.table.rows) == 3


@pytest.mark.parametrize(("ending", "is_all"), [(".xlsx", False), (".pdf", True)])
def test_a_question_is_exported(
    page: BoardPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, is_all: bool
) -> None:
    target = tmp_path / f"ก{ending}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    page.tabs.setCurrentWidget(page.questions)
    page.export_questions(ending, is_all)
    assert target.stat().st_size > 1000


def test_targets_are_set_and_shown(
    page: BoardPage, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(dialog: TargetsDialog) -> int:
        dialog._editors[0].setValue(20.5)
        return 1

    monkeypatch.setattr(TargetsDialog, "exec", answer)
    page.tabs.setCurrentWidget(page.questions)
    page.set_targets()
    page.reading.finish()
    assert window.workspace
    assert targets_of(window.workspace.document.file, 2562)[0] == 20_50
    page.questions.tables.choose("quarters")
    assert page.questions.tables.table.rows[0].target == 20_50


def test_the_page_for_executives_is_written(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "ก.html"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    window.actions_by_name["executives"].trigger()
    assert "รายงานสำหรับผู้บริหาร" in target.read_text("utf-8")


def test_what_is_edited_is_read_again(page: BoardPage, window: MainWindow, qtbot: QtBot) -> None:
    assert window.workspace
    document = window.workspace.document
    project = next(one for one in document.file.summaries() if one.project_code == "5004-ค")
    document.set(project.id, "allocated_budget_satang", 5_000_00)
    qtbot.waitUntil(lambda: bool(page.home.month and len(page.home.month.changes) == 2))


# --- wide tables ---


def test_a_title_wraps_between_words(qapp: QApplication) -> None:
    measure = QFontMetrics(qapp.font()).horizontalAdvance
    lines = wrapped("คืบหน้าน้อยกว่าระยะเวลา", 80, measure).split("\n")
    assert "".join(lines) == "คืบหน้าน้อยกว่าระยะเวลา"
    assert len(lines) > 1
    assert wrapped("เขต", 80, measure) == "เขต"
    assert wrapped("", 80, measure) == ""


@pytest.mark.long
def test_names_are_not_cut_where_a_table_is_wider_than_the_window(page: BoardPage) -> None:
    page.tabs.setCurrentWidget(page.questions)
    page.questions.tables.choose("offices")
    table = page.questions.tables.table
    assert table.columnWidth(1) > table.fontMetrics().horizontalAdvance("สำนักงานเขตป้อมปราบศัตรูพ่าย")


@pytest.mark.parametrize(("width", "has_names"), [(1334, False), (1880, True)])
def test_on_a_small_screen_wide_tables_have_the_room_of_their_names(
    page: BoardPage, width: int, has_names: bool
) -> None:
    tables = page.questions.tables
    page.tabs.setCurrentWidget(page.questions)
    tables.resize(width, 500)
    assert (tables.names.isVisibleTo(tables), tables.box.isVisibleTo(tables)) == (has_names, not has_names)
    tables.choose("offices")
    assert tables.box.currentText() == tables.names.currentItem().text()
    tables.box.setCurrentIndex(0)
    tables.box.activated.emit(0)
    assert tables.key == "quarters"


def test_on_a_low_screen_the_month_s_table_has_the_room_of_the_names(page: BoardPage) -> None:
    """Beside them it had its titles in two lines, and no row."""
    page.tabs.setCurrentWidget(page.home)
    tables = page.home.tables
    tables.resize(1000, 130)
    assert (tables.names.isVisibleTo(tables), tables.box.isVisibleTo(tables)) == (False, True)
    tables.resize(880, 300)
    assert (tables.names.isVisibleTo(tables), tables.box.isVisibleTo(tables)) == (False, True)
    tables.resize(1000, 300)
    assert (tables.names.isVisibleTo(tables), tables.box.isVisibleTo(tables)) == (True, False)


@pytest.fixture
def low(page: BoardPage, window: MainWindow, dressed: QApplication) -> BoardPage:
    """The board as a screen of 1366 × 768 at 150 % shows it, between title bar and taskbar."""
    room = QSize(911, 433)
    choose_size(dressed, first_size(Settings(), room.height()))
    window.resize(room)
    QTest.qWait(50)
    assert window.size() == room
    return page


def rows_in_sight(table: SortedTable) -> int:
    return table.viewport().height() // table.row_height


def test_on_a_low_screen_five_units_are_in_sight(low: BoardPage) -> None:
    assert low.home.month
    low.home.show_month(replace(low.home.month, remarks=()))
    QTest.qWait(50)
    assert rows_in_sight(low.home.tables.table) >= 5
    assert not low.filters.isVisible(), "the month is of all units"
    low.tabs.setCurrentWidget(low.sending)
    assert low.filters.isVisible()


def test_what_is_to_be_decided_stays_in_sight_on_a_low_screen(low: BoardPage) -> None:
    assert low.home.decisions[Step.SETTLE].isVisible()
    assert low.home.remind.isVisible()
    assert rows_in_sight(low.home.tables.table) >= 3


def test_several_changes_at_once_do_not_leave_the_board(
    page: BoardPage, window: MainWindow, qtbot: QtBot
) -> None:
    """As when all pairs of possible duplicates are merged, and when that is undone."""
    assert window.workspace
    document = window.workspace.document
    removed = [
        ProjectRemoved(document.project(one), document.reports(one))
        for one in document.file.project_ids()
        if document.project(one).office == BANGRAK
    ]
    assert document.do_together(removed[1:])
    assert page.isVisible()
    document.undo()
    assert page.isVisible()
    qtbot.waitUntil(lambda: not page._debounce.isActive() and not page._is_reading)
    page.reading.finish()
