"""The coordinator's board in the window, by keyboard: from all offices to one project."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from time import sleep

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from app.models.board import Board, BoardFilter, narrowed
from app.models.progress_report import ProgressReport, fiscal_months
from app.models.project import Project
from app.models.submission.deadlines import Deadline
from app.models.submission.office_month import Submission, SubmissionState
from app.models.submission.receipts import Arrival
from app.services.board import hidden_offices, read_board, read_lines, refresh
from app.services.gathering import gather
from app.services.submission.deadlines import deadlines_of
from app.storage import merge
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.board import export as board_export
from app.ui.board import reading as board_reading
from app.ui.board.buttons import board_buttons, office_actions
from app.ui.board.month_cell import LEAST_MONTH_WIDTH, SMALL_SIGN, fitted, month_at
from app.ui.board.page import BoardPage
from app.ui.board.submission_dialogs import DeadlineDialog
from app.ui.board.table import LEAST_OFFICE_WIDTH, BoardTable
from app.ui.widgets import tasks as background
from app.ui.widgets.tasks import ThreadProgress
from app.ui.widgets.theme import FONT_FAMILY, GRID, current_size
from app.ui.window.main_window import MainWindow
from tests.ui.typing import press, type_text

OCTOBER, NOVEMBER, *_ = fiscal_months(2562)
BANGRAK, DUSIT = "สำนักงานเขตบางรัก", "สำนักงานเขตดุสิต"
TODAY = date(2018, 12, 15)
Key = Qt.Key


def send(folder: Path, office: str, codes: dict[str, list[ProgressReport]]) -> Path:
    """Make an office's file: projects by their codes, with these reports."""
    path = folder / f"{office}.sqlite"
    with ProjectFile.create(path) as file:
        for code, reports in codes.items():
            project = Project(new_record_id(), "โครงการ", code, 2562, office=office)
            file.add_project(project, [replace(report, project_id=project.id) for report in reports])
    return path


def report(month: object, satang: int = 0) -> ProgressReport:
    return ProgressReport("", month, disbursed_satang=satang)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def gathered_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two offices: บางรัก has sent October for one project of two, ดุสิต October late and complete."""
    folder = tmp_path_factory.mktemp("gathered")
    path = folder / "รวม.sqlite"
    with ProjectFile.create(path) as file:
        first = {"50040000-0001": [report(OCTOBER, 5_00)], "50040000-0002": []}
        second = {"50020000-0001": [report(OCTOBER, 7_00)]}
        sources = ((BANGRAK, first, "2018-10-26T03:00:00Z"), (DUSIT, second, "2018-11-20T03:00:00Z"))
        for office, codes, at in sources:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(merge, "now", lambda at=at: at)
                gather(file, [send(folder, office, codes)])
    return path


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture
def page(window: MainWindow) -> BoardPage:
    press(Key.Key_B, Qt.KeyboardModifier.ControlModifier, window)
    assert window.workspace
    page = window.workspace.findChild(BoardPage)
    assert page
    page.tabs.setCurrentWidget(page.sending)
    page.table.setFocus()
    return page


def go_to(page: BoardPage, office: str, month: int = 1) -> None:
    names = [row.office for row in page.table.rows]
    page.table.setCurrentIndex(page.table.cells.index(names.index(office), month))


def cell(table: BoardTable, office: str, month: int) -> str:
    names = [row.office for row in table.rows]
    text: str = table.cells.index(names.index(office), month).data()
    return text


# --- the model ---


@pytest.fixture
def board(gathered: Path) -> Board:
    with ProjectFile.open(gathered) as file:
        refresh(file)
        return read_board(file, 2562, TODAY)


@pytest.fixture
def table(qtbot: QtBot) -> BoardTable:
    table = BoardTable()
    qtbot.addWidget(table)
    return table


def test_the_model_is_sound(board: Board, table: BoardTable) -> None:
    model = table.cells
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    table.show_board(board)
    assert (model.rowCount(), model.columnCount()) == (50, 13)
    table.show_board(narrowed(board, "ไม่มี", BoardFilter.ALL))
    assert model.rowCount() == 0
    assert table.current is table.month is None


def test_a_cell_is_heard_in_full(board: Board, table: BoardTable) -> None:
    table.show_board(narrowed(board, "บางรัก", BoardFilter.ALL))
    model = table.cells
    told = ["บางรัก", "ไม่ครบ 1/2 · ทันเวลา 1/2", "ยังไม่ส่ง"]
    assert [model.index(0, n).data() for n in range(3)] == told
    heard = model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole)
    for words in (
        BANGRAK,
        "ตุลาคม 2561",
        SubmissionState.INCOMPLETE.value,
        "1 จาก 2 โครงการ",
        "26/10/2561",
        "28/10/2561",
    ):
        assert words in heard
    october = month_at(model.index(0, 1))
    assert october
    assert october.submission == Submission(2, 1, in_time=1)
    assert month_at(model.index(0, 0)) is None, "the office's name"


@pytest.mark.usefixtures("type_of_the_window")
def test_nothing_is_cut_in_the_narrowest_month() -> None:
    """Three figures of three, with all signs: the numbers are whole, on both lines."""
    metrics = QFontMetrics(QFont(FONT_FAMILY, current_size().points - 1))
    room = LEAST_MONTH_WIDTH - GRID - 2 * SMALL_SIGN
    for texts in (["ไม่ครบ 113/160", "113/160"], ["ทันเวลา 104/160", "ทัน 104/160"], ["ครบ 160/160", "ครบ 160"]):
        shown = fitted(texts, metrics, room)
        assert "…" not in shown, texts
        assert shown[-3:] in ("160",), shown


# --- the page, by keyboard ---


def test_the_board_opens_on_the_latest_month_that_somebody_sent(page: BoardPage) -> None:
    assert page.table.hasFocus()
    assert page.table.currentIndex().column() == 1
    assert cell(page.table, BANGRAK, 1) == "ไม่ครบ 1/2 · ทันเวลา 1/2"
    assert cell(page.table, DUSIT, 1) == "ครบ 1/1 · ทันเวลา 0/1"
    assert "50 เขต   3 โครงการ" in page.notes[0]
    assert "ใช้ไป 12 บาท" in page.notes[0]


def test_the_list_makes_way_and_comes_back(window: MainWindow, page: BoardPage) -> None:
    assert window.workspace
    assert not window.workspace.list.isVisible()
    press(Key.Key_Escape)
    assert window.workspace.list.isVisible()
    assert not page.isVisible()


def test_enter_leads_to_an_office_s_projects_and_on_to_the_project(
    window: MainWindow, page: BoardPage
) -> None:
    assert window.workspace
    go_to(page, BANGRAK)
    press(Key.Key_Return, widget=page.table)
    assert page.lines.table.hasFocus()
    lines = page.lines.table.cells
    assert [lines.index(row, 0).data() for row in range(2)] == ["50040000-0002", "50040000-0001"]
    assert [lines.index(row, 2).data() for row in range(2)] == ["ยังไม่มีรายงาน", "ทันเวลา 26/10/2561"]
    press(Key.Key_Down)
    press(Key.Key_Return)
    assert not page.isVisible()
    assert window.workspace.project_id
    assert window.workspace.document.project(window.workspace.project_id).project_code == "50040000-0001"


@pytest.mark.long
def test_a_late_report_is_listed_as_late(page: BoardPage) -> None:
    go_to(page, DUSIT)
    press(Key.Key_Return, widget=page.table)
    assert page.lines.table.cells.index(0, 2).data() == "ส่งไม่ทัน 20/11/2561"


@pytest.mark.long
@pytest.mark.parametrize(("day", "told"), [(28, "ทันเวลา 28/10/2561"), (29, "ส่งไม่ทัน 29/10/2561")])
def test_what_came_on_the_day_of_the_deadline_is_not_listed_as_late(
    page: BoardPage, day: int, told: str
) -> None:
    office = next(row for row in page.table.rows if row.office == DUSIT)
    [line] = read_lines(page._workspace.document.file, 2562, office, OCTOBER)
    came = replace(line, receipt=line.receipt._replace(day=date(2018, 10, day)))
    page.lines.show_lines(office, office.months[0], [came], TODAY)
    assert page.lines.table.cells.index(0, 2).data() == told


@pytest.mark.long
def test_the_list_of_projects_follows_the_table(page: BoardPage) -> None:
    go_to(page, BANGRAK)
    press(Key.Key_Return, widget=page.table)
    go_to(page, DUSIT)
    assert page.lines.table.cells.rowCount() == 1
    go_to(page, "สำนักงานเขตพระนคร")
    assert page.lines.table.cells.rowCount() == 0


@pytest.mark.long
def test_escape_closes_what_opened_last(page: BoardPage) -> None:
    go_to(page, BANGRAK)
    press(Key.Key_Return, widget=page.table)
    press(Key.Key_Escape)
    assert not page.lines.isVisible()
    assert page.table.hasFocus()
    assert page.isVisible()
    press(Key.Key_Escape)
    assert not page.isVisible()


@pytest.mark.long
def test_offices_are_narrowed_as_one_types(page: BoardPage) -> None:
    page.filters.search.setFocus()
    type_text(page.filters.search, "บางรัก")
    assert [row.office for row in page.table.rows] == [BANGRAK]
    assert "1 เขต   2 โครงการ" in page.notes[0]
    assert page.offices.table.cells.rowCount() == 2, "the office and the total"


@pytest.mark.long
def test_offices_are_narrowed_by_what_there_is_to_see_to(page: BoardPage) -> None:
    page.filters.showing.setCurrentIndex(page.filters.showing.findData(BoardFilter.LATE))
    assert [row.office for row in page.table.rows] == [DUSIT]
    assert page.filters.description == ["เฉพาะเขตที่: ส่งไม่ทัน"]
    type_text(page.filters.search, "ฮ")
    assert page.notes == ["ไม่มีเขตที่ตรงกับที่เลือก"]


def test_the_totals_lead_back_to_the_office(page: BoardPage) -> None:
    page.tabs.setCurrentWidget(page.offices)
    page.go_to_office(DUSIT)
    assert page.tabs.currentWidget() is page.sending
    assert page.table.current
    assert page.table.current.office == DUSIT


def test_the_board_follows_what_is_edited(window: MainWindow, page: BoardPage, qtbot: QtBot) -> None:
    assert window.workspace
    document = window.workspace.document
    project = next(s for s in document.file.summaries() if s.project_code == "50040000-0002")
    document.set_report(project.id, OCTOBER, "narrative", "ทำแล้ว")
    qtbot.waitUntil(lambda: cell(page.table, BANGRAK, 1) == "ครบ 2/2 · ทันเวลา 1/2 · กรอกในไฟล์นี้ 1")


def test_money_is_shown_by_office_and_by_month(page: BoardPage) -> None:
    offices, months = page.offices.table.cells, page.months.table.cells
    assert [offices.index(50, column).data() for column in (0, 1, 3)] == ["รวม", "3", "12"]
    assert [months.index(0, column).data() for column in (0, 1, 2, 3)] == ["ตุลาคม 2561", "2", "1", "1"]
    assert [months.index(0, column).data() for column in (5, 6)] == ["2/3", "1/3"]
    assert page.charts.sending.chart
    assert "ตุลาคม 2561 2 จาก 50 เขต" in page.charts.sending.chart.description


# --- what can be set ---


def test_another_deadline_is_kept_in_the_file(
    window: MainWindow, page: BoardPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert window.workspace

    def answer(dialog: DeadlineDialog) -> int:
        assert dialog.general == Deadline(28)
        dialog._day.setValue(25)
        dialog._month.setCurrentIndex(1)
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(DeadlineDialog, "exec", answer)
    page.set_deadline()
    assert deadlines_of(window.workspace.document.file).general == Deadline(25, 1)
    assert cell(page.table, DUSIT, 1) == "ครบ 1/1 · ทันเวลา 1/1"
    assert "วันที่ 25 ของเดือนถัดไป" in page.notes[1]


@pytest.mark.long
def test_an_office_is_hidden_and_shown_again(window: MainWindow, page: BoardPage) -> None:
    assert window.workspace
    go_to(page, DUSIT)
    page.hide_office()
    assert hidden_offices(window.workspace.document.file) == {DUSIT}
    assert page.table.cells.rowCount() == 49
    assert "ไม่รวม 1 เขตที่ซ่อนไว้" in page.notes[1]
    page.show_hidden()
    assert page.table.cells.rowCount() == 50


@pytest.mark.long
def test_what_takes_long_is_computed_with_its_progress_shown(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[int, str]] = []

    def cancelled(_steps: object, count: int, doing: str, _parent: object, *, in_thread: bool) -> bool:
        seen.append((count, doing))
        return False

    monkeypatch.setattr(board_reading, "run_task", cancelled)
    assert window.workspace
    file = window.workspace.document.file
    file.board._cache.rows.execute("DELETE FROM board_project")
    window.actions_by_name["coordinator"].trigger()
    window.actions_by_name["board"].trigger()
    page = window.workspace.findChild(BoardPage)
    assert seen == [(3, "กำลังจัดทำภาพรวม โครงการที่")]
    assert page
    assert "ยังไม่รวม 3 โครงการที่รอจัดทำ" in page.notes[1]


# --- export ---


@pytest.mark.parametrize("ending", [".xlsx", ".pdf"])
def test_the_board_is_exported_as_it_is_shown(
    page: BoardPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    target = tmp_path / f"ภาพรวม{ending}"
    asked: list[str] = []

    def ask(_parent: object, _title: str, proposed: str, _kind: str) -> tuple[str, str]:
        asked.append(Path(proposed).name)
        return str(target.with_suffix("")), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    page.export(ending)
    assert asked == [f"ภาพรวมทุกเขต 2562{ending}"]
    assert target.stat().st_size > 1000


@pytest.mark.long
def test_a_cancelled_export_writes_nothing(
    page: BoardPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.pdf"
    shown: list[ThreadProgress] = []

    def last_until_it_is_cancelled(*_: object) -> bytes:
        while not shown or shown[0]._is_wanted:
            sleep(0.001)
        return b"complete"

    monkeypatch.setattr(board_export, "ask_target", lambda *_: target)
    monkeypatch.setattr("app.services.board_export.board_bytes", last_until_it_is_cancelled)
    monkeypatch.setattr(background, "_PATIENCE_S", 0)
    # It is cancelled as soon as it is shown.
    monkeypatch.setattr(ThreadProgress, "exec", lambda progress: shown.append(progress))
    page.export(".pdf")
    assert shown
    assert not target.exists()


@pytest.mark.long
def test_the_menus_say_what_the_signs_mean(page: BoardPage, qapp: QApplication) -> None:
    options, export = board_buttons(page, page, office_actions(page, page))
    assert [action.text() for action in export.menu().actions()] == ["ตาราง Excel (.xlsx)…", "เอกสาร PDF…"]
    signs = options.menu().actions()[-1].menu()
    assert signs
    texts = " ".join(action.text() for action in signs.actions())  # type: ignore[attr-defined]
    assert all(state.value in texts for state in SubmissionState)
    assert all(arrival.value in texts for arrival in (Arrival.TYPED, Arrival.DOUBTFUL))


def test_offices_stay_in_sight_where_the_months_leave_little_room(board: Board, table: BoardTable) -> None:
    table.resize(880, 300)
    table.show()
    table.show_board(board)
    table.scrollTo(table.cells.index(0, 12))
    assert table.horizontalScrollBar().maximum() == 0
    assert table.columnWidth(0) >= LEAST_OFFICE_WIDTH
