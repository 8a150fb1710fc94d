"""What is pasted into the month's grid by mistake, or where it must not go: told, and nothing is lost."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.models.progress_report import Period, ProgressReport
from app.models.project_record import ProjectRecord
from app.services.imports.comparison import Standing
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.imports.pasted_months import PastedMonths
from app.ui.monthly.page import MonthHome
from app.ui.monthly.pasting import FILES, NO_TEXT
from app.ui.monthly.reading import READ_ONLY
from app.ui.widgets import dialogs
from app.ui.window.main_window import MainWindow
from tests.ui.monthly.previews import CTRL, leave, paste, take
from tests.ui.typing import press, type_text
from tests.ui.windows import window_on

JUNE = Period(2019, 6)


@pytest.fixture
def path(tmp_path: Path, record: ProjectRecord) -> Path:
    """Five projects that have reported until May."""
    earlier = tuple(report for report in record.reports if report.period < JUNE)
    with ProjectFile.create(path := tmp_path / "ห้าโครงการ.sqlite") as file:
        for number in range(5):
            own = replace(record, reports=earlier).with_id(new_record_id())
            code = f"50130000-{1000 + number}"
            named = replace(own.project, project_code=code, project_name=f"โครงการปรับปรุงซอย {9 - number}")
            file.add_project(named, own.reports)
    return path


@pytest.fixture
def window(path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    with window_on(path, qtbot) as window:
        yield window


@pytest.fixture
def home(window: MainWindow) -> MonthHome:
    return shown(window)


def shown(window: MainWindow) -> MonthHome:
    assert window.workspace
    window.workspace.show_round()
    assert window.workspace.round
    return window.workspace.round


def reports(home: MonthHome) -> dict[str, ProgressReport]:
    """Return the reports of June by the end of their project's code."""
    document = home.document
    return {
        document.project(project_id).project_code[-4:]: report
        for project_id in document.file.project_ids()
        for report in document.reports(project_id)
        if report.period == JUNE
    }


def only_the_last(home: MonthHome) -> None:
    home.header.filters.text.setText("1004")
    home.header.filters.changed.emit()
    assert len(home.model.rows) == 1


def told_of(home: MonthHome, copied: str | QMimeData) -> list[str]:
    told: list[str] = []
    home.told.connect(told.append)
    paste(home, copied)
    return told


# --- things that are no cells -------------------------------------------------------------------------------


@pytest.mark.long
def test_a_picture_or_a_file_is_told_and_not_pasted(home: MonthHome) -> None:
    picture, file = QMimeData(), QMimeData()
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    picture.setImageData(image)
    file.setUrls([QUrl.fromLocalFile("/tmp/เดือนมิถุนายน.xlsx")])
    home.table.go_to_cell(0, "progress")
    assert told_of(home, picture) == [NO_TEXT]
    assert told_of(home, file) == [FILES]
    assert reports(home) == {}


@pytest.mark.long
def test_cells_that_tell_nothing_of_the_month_are_refused_in_words(
    home: MonthHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused: list[str] = []
    monkeypatch.setattr(dialogs, "tell", lambda _parent, error: refused.append(str(error)))
    home.table.setCurrentIndex(home.model.index(0, home.model.column_of("name")))
    paste(home, "สวัสดีครับ\tเรื่องนี้\nโปรดดูด้วย\tขอบคุณ")
    assert len(refused) == 1
    assert "โปรดเลือกช่องเริ่มต้นในตาราง" in refused[0]


@pytest.mark.long
def test_many_lines_of_text_are_named_as_unreadable_and_the_button_stays_off(home: MonthHome) -> None:
    seen: list[bool] = []

    def look(dialog: PastedMonths) -> None:
        seen.append(dialog.agree.isEnabled())

    home.table.go_to_cell(0, "progress")
    told = paste(home, "ย่อหน้าแรกของหนังสือ\nย่อหน้าที่สอง", look)
    assert seen == [False]
    assert "อ่านไม่ได้ 2 ช่อง" in told[0]


@pytest.mark.long
def test_five_thousand_lines_reach_only_the_rows_that_there_are(home: MonthHome) -> None:
    home.table.go_to_cell(0, "progress")
    told = paste(home, "\n".join(str(number % 90 + 5) for number in range(5_000)))
    assert {code: one.progress for code, one in reports(home).items()} == {
        f"{1000 + number}": (number + 5) * 100 for number in range(5)
    }
    assert any("4,995 แถว" in line for line in told)


def test_rows_of_projects_pasted_into_the_narrative_go_to_the_grid(home: MonthHome) -> None:
    home.report.enter()
    editor = QApplication.focusWidget()
    assert isinstance(editor, QPlainTextEdit)
    type_text(editor, "พิมพ์ไว้")
    paste(home, "รหัส\tความก้าวหน้า\n50130000-1003\t45\n50130000-1002\t46", into=editor)
    assert {code: one.progress for code, one in reports(home).items() if code != "1000"} == {
        "1002": 46_00,
        "1003": 45_00,
    }
    assert reports(home)["1000"].narrative == "พิมพ์ไว้"


@pytest.mark.long
def test_a_text_with_tabs_goes_into_the_narrative_as_it_is(home: MonthHome) -> None:
    home.report.enter()
    editor = QApplication.focusWidget()
    assert isinstance(editor, QPlainTextEdit)
    assert paste(home, "อบรม\t2 รุ่น\nประชุม\t3 ครั้ง", into=editor) == []
    home.report.flush()
    assert "ประชุม" in reports(home)["1000"].narrative


@pytest.mark.long
def test_several_cells_pasted_while_a_cell_is_edited_go_to_the_grid(home: MonthHome) -> None:
    home.table.go_to_cell(2, "progress")
    press(Qt.Key.Key_F2, widget=home.table)
    editor = QApplication.focusWidget()
    assert editor is home.report.entries.by_key["progress"]
    paste(home, "45\n46", into=editor)
    assert {code: one.progress for code, one in reports(home).items()} == {"1002": 45_00, "1003": 46_00}


# --- places where they must not go --------------------------------------------------------------------------


@pytest.mark.long
def test_a_skipped_project_is_not_reported_unasked(home: MonthHome, window: MainWindow) -> None:
    home.table.go_to_cell(1, "progress")
    skipped = home.model.rows[1].project_code[-4:]
    window.actions_by_name["skip"].trigger()
    home.table.go_to_cell(0, "progress")
    told = paste(home, "45\n46\n47")
    assert any("1 โครงการที่ข้ามไว้" in line for line in told)
    assert sorted(reports(home)) == ["1000", "1002"]
    assert home.state.skipped == 1

    def take_skipped(dialog: PastedMonths) -> None:
        for one in dialog._compared:
            if one.standing is not Standing.SAME:
                dialog.projects.take(one, True)
        dialog.projects.refresh()
        take(dialog)

    paste(home, "45\n46\n47", take_skipped)
    assert reports(home)[skipped].progress == 46_00
    assert home.state.skipped == 0


@pytest.mark.long
def test_in_a_filtered_and_sorted_grid_the_lines_follow_what_is_shown(home: MonthHome) -> None:
    home._sort(home.model.column_of("name"))
    only_the_last(home)
    home.table.go_to_cell(0, "progress")
    told = paste(home, "45\n46\n47")
    assert "ไม่มีรหัสหรือชื่อโครงการ จึงวางตามลำดับแถวที่แสดง เริ่มที่ 50130000-1004" in told
    assert {code: one.progress for code, one in reports(home).items()} == {"1004": 45_00}
    home.header.filters.clear()
    home._sort(home.model.column_of("name"))
    home._sort(home.model.column_of("name"))
    shown_codes = [row.project_code[-4:] for row in home.model.rows]
    home.table.go_to_cell(0, "progress")
    paste(home, "11\n12\n13\n14\n15")
    found = reports(home)
    assert [found[code].progress for code in shown_codes] == [11_00, 12_00, 13_00, 14_00, 15_00]


@pytest.mark.long
def test_named_lines_reach_projects_that_the_filter_hides(home: MonthHome) -> None:
    only_the_last(home)
    paste(home, "รหัส\tความก้าวหน้า\n50130000-1001\t45")
    assert {code: one.progress for code, one in reports(home).items()} == {"1001": 45_00}


def test_one_cell_is_pasted_into_every_selected_one(home: MonthHome) -> None:
    model, selection = home.model, home.table.selectionModel()
    home.table.go_to_cell(1, "progress")
    for place in (1, 3):
        selection.select(model.index(place, model.column_of("progress")), selection.SelectionFlag.Select)
    paste(home, "45")
    assert {code: one.progress for code, one in reports(home).items()} == {"1001": 45_00, "1003": 45_00}


@pytest.mark.long
def test_a_fraction_in_one_cell_is_asked_about(home: MonthHome) -> None:
    def look(dialog: PastedMonths) -> None:
        [question] = dialog._reading.questions
        assert dialog.tabs.currentWidget() is dialog.questions
        assert not dialog.agree.isEnabled()
        dialog.questions.give({question.key: "fraction"})
        dialog.questions.answered.emit()
        take(dialog)

    home.table.go_to_cell(0, "progress")
    paste(home, "0.45", look)
    assert {code: one.progress for code, one in reports(home).items()} == {"1000": 45_00}


def test_a_text_typed_and_not_yet_stored_is_stored_before(home: MonthHome) -> None:
    home.report.enter()
    editor = QApplication.focusWidget()
    assert isinstance(editor, QPlainTextEdit)
    type_text(editor, "กำลังพิมพ์")
    home.table.go_to_cell(0, "progress")
    paste(home, "45\n46")
    assert (reports(home)["1000"].narrative, reports(home)["1000"].progress) == ("กำลังพิมพ์", 45_00)


def test_what_is_left_changes_nothing_and_can_be_pasted_again(home: MonthHome, window: MainWindow) -> None:
    home.table.go_to_cell(0, "progress")
    paste(home, "45\n46", leave)
    assert reports(home) == {}
    assert not window.actions_by_name["undo"].isEnabled()
    paste(home, "45\n46")
    assert len(reports(home)) == 2


# --- a file that can only be read ---------------------------------------------------------------------------


@pytest.mark.long
def test_in_a_file_that_can_only_be_read_every_cell_is_closed_and_says_so(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert window.workspace
    database = window.workspace.document.file.database
    database.is_for_writing = False
    home = shown(window)
    monkeypatch.setattr(home.document, "_ask_to_retry", lambda *_: pytest.fail("the clerk was asked"))
    told: list[str] = []
    home.told.connect(told.append)
    home.table.go_to_cell(0, "progress")
    press(Qt.Key.Key_F2, widget=home.table)
    type_text(home.table, "4")
    press(Qt.Key.Key_Delete, widget=home.table)
    paste(home, "45")
    paste(home, "45\n46")
    assert told == [READ_ONLY] * 5
    assert home.report.entries.by_key.keys() == {"narrative"}  # none was opened over a cell
    home.report.enter()
    editor = QApplication.focusWidget()
    assert isinstance(editor, QPlainTextEdit)
    type_text(editor, "แก้ไข")
    assert editor.isReadOnly()
    assert editor.toPlainText() == ""
    press(Qt.Key.Key_C, CTRL, home.table)
    assert QApplication.clipboard().text() == "", "an empty cell; copying is allowed"
    assert reports(home) == {}
    database.is_for_writing = True


def test_nothing_copied_yet_is_told(home: MonthHome) -> None:
    told: list[str] = []
    home.told.connect(told.append)
    QApplication.clipboard().clear()
    home.table.go_to_cell(0, "progress")
    press(Qt.Key.Key_V, CTRL, home.table)
    assert told == [NO_TEXT]
