from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QProgressDialog, QPushButton
from pytestqt.qtbot import QtBot

from app.models.errors import UserError
from app.models.progress_report import Period, ProgressReport
from app.models.project_record import ProjectRecord
from app.models.project_status import ProjectStatus
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.overview import export as overview_export
from app.ui.overview.page import OverviewPage
from app.ui.overview.parts import ROOM_FOR_TWO
from app.ui.widgets import dialogs, tasks
from app.ui.window.main_window import MainWindow
from tests.long_form import only_long
from tests.ui.answering import answering
from tests.ui.typing import press
from tests.ui.windows import window_on


@pytest.fixture
def many(path: Path, record: ProjectRecord) -> Path:
    """Four projects: a good one, a late one, one over its budget, one of another year without a report."""
    works: tuple[tuple[dict[str, Any], Sequence[ProgressReport]], ...] = (
        ({"division": "ฝ่ายการศึกษา"}, record.reports),
        ({"division": "ฝ่ายโยธา"}, [replace(record.reports[0], plan_status="ช้ากว่าแผน")]),
        ({"division": "ฝ่ายโยธา", "allocated_budget_satang": 100_000_00}, record.reports),
        ({"division": "ฝ่ายโยธา", "fiscal_year": 2563}, []),
    )
    with ProjectFile.create(path) as file:
        for number, (entries, reports) in enumerate(works):
            own = ProjectRecord(record.project, tuple(reports)).with_id(new_record_id())
            code = f"50130000-{number:04}"
            file.add_project(replace(own.project, project_code=code, **entries), own.reports)
    return path


@pytest.fixture
def window(many: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    with window_on(many, qtbot) as window:
        yield window


@pytest.fixture
def page(window: MainWindow) -> OverviewPage:
    window.actions_by_name["overview"].trigger()
    assert window.workspace
    found = window.workspace.findChild(OverviewPage)
    assert isinstance(found, OverviewPage)
    return found


def codes(page: OverviewPage) -> list[str]:
    """Return the last digits of the listed projects' codes."""
    return [standing.project_code[-1] for standing in page.projects.table.cells.rows]


def cells(page: OverviewPage) -> list[list[str]]:
    model = page.divisions.cells
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


# --- what it shows ------------------------------------------------------------------------------------------


def test_the_key_figures_are_those_of_the_file(page: OverviewPage) -> None:
    found = {name: label.text() for name, label in page.key_figures.values.items()}
    assert found == {
        "โครงการ": "4 โครงการ",
        "งบประมาณที่ได้รับ": "640,000 บาท",
        "เบิกใช้แล้ว": "360,000 บาท (56.25 %)",
        "คงเหลือ": "280,000 บาท",
        "รายงานว่าช้ากว่าแผน": "1 โครงการ",
        "คืบหน้าน้อยกว่าระยะเวลา": "0 โครงการ",
        "เกินงบประมาณ": "1 โครงการ",
        "ยังไม่มีรายงาน": "1 โครงการ",
    }
    assert "เบิกใช้แล้ว 360,000 บาท" in page.key_figures.accessibleName()


def test_chart_and_table_say_the_same_numbers(page: OverviewPage) -> None:
    assert cells(page) == [
        ["ฝ่ายโยธา", "3", "460,000", "180,000", "280,000", "39.13"],
        ["ฝ่ายการศึกษา", "1", "180,000", "180,000", "0", "100"],
        ["รวม", "4", "640,000", "360,000", "280,000", "56.25"],
    ]
    told = page.money.accessibleDescription()
    assert "ฝ่ายโยธา 180,000 จาก 460,000 บาท (39.13 %)" in told
    assert "ฝ่ายการศึกษา 180,000 จาก 180,000 บาท (100 %)" in told
    assert "ช้ากว่าแผน 1 โครงการ (25 %)" in page.status.accessibleDescription()


@pytest.mark.long
def test_it_lists_the_projects_to_follow(page: OverviewPage) -> None:
    assert codes(page) == ["1", "2"]


@pytest.mark.long
def test_a_year_and_a_division_leave_their_projects(page: OverviewPage) -> None:
    page.filters.years.setCurrentIndex(page.filters.years.findData(2562))
    assert page.key_figures.values["โครงการ"].text() == "3 โครงการ"
    page.filters.divisions.setCurrentIndex(page.filters.divisions.findData("ฝ่ายโยธา"))
    assert page.key_figures.values["โครงการ"].text() == "2 โครงการ"
    assert page.subtitle == "ปีงบประมาณ 2562 ฝ่ายโยธา"


def test_it_follows_the_file_while_it_is_seen_and_keeps_what_was_chosen(
    window: MainWindow, page: OverviewPage, qtbot: QtBot
) -> None:
    assert window.workspace
    assert window.workspace.project_id
    page.filters.years.setCurrentIndex(page.filters.years.findData(2562))
    project = next(standing.id for standing in page.shown if standing.project_code.endswith("0"))
    window.workspace.document.set_report(project, Period(2019, 6), "disbursed_satang", 1_000_00)
    qtbot.waitUntil(lambda: "89,400 จาก 180,000 บาท" in page.money.accessibleDescription())
    assert page.filters.fiscal_year == 2562


def test_an_empty_file_is_said_in_words(path: Path, qtbot: QtBot) -> None:
    ProjectFile.create(path).close()
    with window_on(path, qtbot) as window:
        window.actions_by_name["overview"].trigger()
        assert window.workspace
        page = window.workspace.findChild(OverviewPage)
        assert isinstance(page, OverviewPage)
        assert page.money.accessibleDescription().endswith("ยังไม่มีโครงการ")
        assert not page.projects.table.isVisible()


# --- where it leads -----------------------------------------------------------------------------------------


@pytest.mark.long
def test_a_division_of_the_table_leads_to_its_projects(page: OverviewPage) -> None:
    page.divisions.setFocus()
    page.divisions.setCurrentIndex(page.divisions.cells.index(0, 0))
    press(Qt.Key.Key_Return, widget=page.divisions)
    assert codes(page) == ["3", "1", "2"]
    assert page.projects.table.hasFocus()
    assert page.projects.table.currentIndex().row() == 0
    assert page.projects.box.currentText() == "ฝ่ายโยธา (3)"


@pytest.mark.long
def test_the_total_leads_to_all_projects(page: OverviewPage) -> None:
    page.divisions.setCurrentIndex(page.divisions.cells.index(2, 0))
    press(Qt.Key.Key_Return, widget=page.divisions)
    assert len(codes(page)) == 4


@pytest.mark.long
def test_a_bar_and_a_segment_lead_to_their_projects(page: OverviewPage) -> None:
    page.money.repaint()
    press(Qt.Key.Key_Right, widget=page.money)
    press(Qt.Key.Key_Right, widget=page.money)
    press(Qt.Key.Key_Return, widget=page.money)
    assert codes(page) == ["0"]
    page.status.chosen.emit("แผน/ช้ากว่าแผน")
    assert codes(page) == ["1"]


@pytest.mark.long
def test_a_status_of_the_table_leads_to_its_projects(page: OverviewPage) -> None:
    labels = [row.count.label for row in page.statuses.cells.rows]
    page.statuses.setCurrentIndex(page.statuses.cells.index(labels.index("(ยังไม่มีรายงาน)"), 0))
    press(Qt.Key.Key_Return, widget=page.statuses)
    assert codes(page) == ["3"]


def test_a_project_is_opened(window: MainWindow, page: OverviewPage) -> None:
    page.projects.table.setCurrentIndex(page.projects.table.cells.index(1, 1))
    press(Qt.Key.Key_Return, widget=page.projects.table)
    assert window.workspace
    assert window.workspace.form.isVisible()
    assert window.workspace.current
    assert window.workspace.current[0].project_code == "50130000-0002"


@pytest.mark.parametrize("way", ["escape", "list", *only_long("command", "section", "new_project")])
def test_there_are_ways_back_to_the_form(window: MainWindow, page: OverviewPage, way: str) -> None:
    assert window.workspace
    assert page.isVisible()
    match way:
        case "command":
            window.actions_by_name["overview"].trigger()
        case "escape":
            press(Qt.Key.Key_Escape, widget=page.money)
        case "list":
            window.workspace.list.view.clicked.emit(window.workspace.list.view.currentIndex())
        case "section" | "new_project":
            window.actions_by_name["section_3" if way == "section" else "new_project"].trigger()
    assert window.workspace.form.isVisible()
    assert not page.isVisible()


@pytest.mark.long
def test_what_cannot_be_read_is_told_and_the_form_stays(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[UserError] = []

    def fail(_file: ProjectFile) -> None:
        raise UserError("อ่านไฟล์ไม่ได้", "โปรดลองใหม่")

    monkeypatch.setattr(ProjectFile, "standings", fail)
    monkeypatch.setattr(dialogs, "tell", lambda _parent, error: told.append(error))
    window.actions_by_name["overview"].trigger()
    assert [error.what for error in told] == ["อ่านไฟล์ไม่ได้"]
    assert window.workspace
    assert window.workspace.form.isVisible()


# --- on paper -----------------------------------------------------------------------------------------------


def test_a_clerk_who_cancels_the_reading_stays_where_it_was_asked_for(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Figures of no project at all would be shown otherwise. Meanwhile, nothing is typed into the form."""
    is_cancelled, read = Event(), ProjectFile.standings

    def late(file: ProjectFile) -> list[ProjectStatus]:
        is_cancelled.wait(30)
        return read(file)

    def cancel(progress: QProgressDialog) -> None:
        parent = progress.parentWidget()
        assert parent
        assert parent.window() is window, "which it closes to keys and clicks"
        progress.cancel()
        QTimer.singleShot(100, is_cancelled.set)  # the thread ends only after it is known

    monkeypatch.setattr(tasks, "_PATIENCE_S", 0)
    monkeypatch.setattr(ProjectFile, "standings", late)
    assert window.workspace
    with answering(cancel, kind=QProgressDialog):
        window.actions_by_name["overview"].trigger()
    assert window.workspace.form.isVisible()


def press_button(page: OverviewPage, text: str) -> None:
    next(button for button in page.findChildren(QPushButton) if button.text() == text).click()


def test_it_goes_out_as_a_pdf(page: OverviewPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "ภาพรวม.pdf"
    monkeypatch.setattr(dialogs, "ask_pdf", lambda _parent, _proposed: target)
    press_button(page, "ส่งออก PDF…")
    with pypdfium2.PdfDocument(target) as pdf:
        text = pdf[0].get_textpage().get_text_range()
    assert "640,000 บาท" in text
    assert page.workspace.document.file.path.name in text


@pytest.mark.long
def test_it_goes_out_as_pictures_of_its_pages(
    page: OverviewPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overview_export, "ask_png", lambda _parent, _proposed: tmp_path / "ภาพรวม.png")
    press_button(page, "บันทึกภาพ…")
    (written,) = tmp_path.glob("ภาพรวม*.png")
    picture = QImage(str(written))
    assert picture.size().toTuple() == (2481, 3508)
    assert round(picture.dotsPerMeterX() * 0.0254) == 300


@pytest.mark.long
def test_the_name_that_is_proposed_says_what_it_is(
    page: OverviewPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed: list[Path] = []
    monkeypatch.setattr(dialogs, "ask_pdf", lambda _parent, path: proposed.append(path))
    press_button(page, "ส่งออก PDF…")
    assert proposed[0].name == "ภาพรวม มีนบุรี 2562 ทุกปีงบประมาณ ทุกฝ่าย.pdf"


@pytest.mark.long
def test_it_goes_to_the_printer(page: OverviewPage, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.ui.preview import printing as printing_dialog

    printed: list[bytes] = []
    monkeypatch.setattr(printing_dialog, "print_pdf", lambda pdf, _title, _parent: printed.append(pdf))
    press_button(page, "พิมพ์…")
    assert printed[0].startswith(b"%PDF")


@pytest.mark.long
def test_a_chart_stands_above_a_table_that_has_no_room_beside_it(
    many: Path, window: MainWindow, page: OverviewPage, qtbot: QtBot
) -> None:
    window.resize(1366, 768)
    pair = page._pairs[0]
    assert pair.width() >= ROOM_FOR_TWO
    assert page.divisions.y() < page.money.geometry().bottom()
    for project_id in page.workspace.document.file.project_ids():
        page.workspace.document.set(project_id, "allocated_budget_satang", 99_999_999_999_99)
    qtbot.waitUntil(lambda: page.divisions.y() >= page.money.geometry().bottom())
    assert not page.divisions.horizontalScrollBar().maximum()
