"""The menus of the board's tables: what Enter does with a row, and copying the table."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.models.progress_report import ProgressReport, fiscal_months
from app.models.project import Project
from app.services.gathering import gather
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.board.menu import OPEN_OFFICE, OPEN_PROJECT
from app.ui.board.page import BoardPage
from app.ui.board.tables_view import subject_of
from app.ui.widgets.tables import ColumnTable
from app.ui.window.main_window import MainWindow
from tests.ui.menus import right_click

BANGRAK = "สำนักงานเขตบางรัก"
COPY = "คัดลอกตาราง"
OF_OFFICE = ["แก้วันที่ได้รับของเดือนที่เลือก…", "เพิ่มหน่วยงานที่เลือกเข้ารายชื่อ", "ซ่อนหน่วยงานที่เลือก"]


@pytest.fixture(scope="module")
def today() -> date:
    return date(2018, 12, 15)


@pytest.fixture(scope="module")
def gathered_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("menu")
    with ProjectFile.create(sent := folder / "บางรัก.sqlite") as file:
        project = Project(new_record_id(), "โครงการ", "50130000-0001", 2562, office=BANGRAK)
        file.add_project(project, [ProgressReport(project.id, fiscal_months(2562)[0])])
    with ProjectFile.create(path := folder / "รวม.sqlite") as file:
        gather(file, [sent])
    return path


@pytest.fixture
def page(window: MainWindow) -> BoardPage:
    window.actions_by_name["board"].trigger()
    assert window.workspace
    page = window.workspace.findChild(BoardPage)
    assert page
    page.reading.finish()
    return page


def menu_of(table: ColumnTable, row: int, choose: str = "") -> list[str]:
    QApplication.processEvents()  # it may just have been shown
    table.scrollTo(table.cells.index(row, 0))
    return right_click(table, table.visualRect(table.cells.index(row, 0)).center(), choose)


def bangrak_in(table: ColumnTable) -> int:
    """Return the row of the office that has sent a project."""
    return [getattr(row, "office", "") for row in table.rows].index(BANGRAK)


def show_lines(page: BoardPage) -> None:
    page.tabs.setCurrentWidget(page.sending)
    index = page.table.cells.index(bangrak_in(page.table), 1)
    page.table.setCurrentIndex(index)
    page.table.activated.emit(index)


def test_a_month_of_an_office_offers_its_projects_and_what_is_set_for_it(page: BoardPage) -> None:
    page.tabs.setCurrentWidget(page.sending)
    opening = "ดูรายชื่อโครงการของเดือนนี้"
    place = bangrak_in(page.table)
    assert menu_of(page.table, place, choose=opening) == [opening, *OF_OFFICE, COPY]
    assert page.lines.isVisible()
    assert menu_of(page.lines.table, 0) == [OPEN_PROJECT, COPY]


def test_a_project_is_opened_from_the_menu_of_its_line(page: BoardPage, window: MainWindow) -> None:
    show_lines(page)
    menu_of(page.lines.table, 0, choose=OPEN_PROJECT)
    assert window.workspace
    assert window.workspace.shown_project_id == page.lines.table.rows[0].project_id


def test_the_offices_offer_their_reports_and_the_total_only_to_be_copied(page: BoardPage) -> None:
    page.tabs.setCurrentWidget(page.offices)
    last = len(page.offices.table.rows) - 1
    assert menu_of(page.offices.table, last) == [COPY]
    assert menu_of(page.offices.table, bangrak_in(page.offices.table), choose=COPY) == [OPEN_OFFICE, COPY]
    assert "บางรัก" in QGuiApplication.clipboard().text()


def test_a_table_of_questions_offers_what_enter_does(page: BoardPage, qtbot: QtBot) -> None:
    page.tabs.setCurrentWidget(page.questions)
    tables = page.questions.tables
    tables.choose("quarters")
    qtbot.waitUntil(lambda: tables.table.isVisible() and bool(tables.table.rows))
    assert menu_of(tables.table, 0) == [COPY]
    tables.choose("offices")
    place = [subject_of(row)[1] for row in tables.table.rows].index(BANGRAK)
    assert menu_of(tables.table, place, choose=OPEN_OFFICE) == [OPEN_OFFICE, COPY]
    assert page.tabs.currentWidget() is page.sending
