"""Cells of a spreadsheet in the month's grid, both ways: what goes where is seen first."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.models.progress_report import Period, ProgressReport
from app.models.project_record import ProjectRecord
from app.services.import_records import Mode
from app.services.imports.comparison import Compared, Taking
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.core import writing
from app.ui.imports.pasted_months import PastedMonths
from app.ui.monthly.page import MonthHome
from app.ui.window import file_manager
from app.ui.window.main_window import MainWindow
from tests.ui.monthly.previews import leave, paste, take
from tests.ui.typing import press
from tests.ui.windows import window_on

JUNE = Period(2019, 6)
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def code(number: int) -> str:
    return f"50130000-{1000 + number}"


@pytest.fixture
def count() -> int:
    return 6


@pytest.fixture
def path(tmp_path: Path, record: ProjectRecord, count: int) -> Path:
    """Projects that have reported until May."""
    earlier = tuple(report for report in record.reports if report.period < JUNE)
    with ProjectFile.create(path := tmp_path / "โครงการ.sqlite") as file:
        for number in range(count):
            own = replace(record, reports=earlier).with_id(new_record_id())
            file.add_project(replace(own.project, project_code=code(number)), own.reports)
    return path


@pytest.fixture
def window(path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    with window_on(path, qtbot) as window:
        assert window.workspace
        window.workspace.show_round()
        yield window


@pytest.fixture
def home(window: MainWindow) -> MonthHome:
    assert window.workspace
    assert window.workspace.round
    return window.workspace.round


def reports(window: MainWindow) -> dict[str, ProgressReport]:
    """Return the reports of June by code."""
    assert window.workspace
    document = window.workspace.document
    return {
        document.project(project_id).project_code: report
        for project_id in document.file.project_ids()
        for report in document.reports(project_id)
        if report.period == JUNE
    }


BAD = {1: ("ความก้าวหน้า", "เก้าสิบห้า"), 3: ("เบิกใช้", "พันบาท"), 5: ("วันที่", "31/6/2562")}
"""The cells that cannot be read, by the number of their project."""


def line(number: int) -> str:
    cells = {
        "รหัส": code(number),
        "ความก้าวหน้า": f"{number + 50}.25",
        "เบิกใช้": f"{1000 + number:,}.50",
        "แผน": "ช้ากว่าแผน",
        "เป้าหมาย": "ไม่เป็นไปตามเป้าหมาย",
        "วันที่": "๒๔ มิ.ย. ๖๒",
        "ผล": f"ดำเนินการครั้งที่ {number}",
    }
    if number in BAD:
        cells[BAD[number][0]] = BAD[number][1]
    return "\t".join(cells.values())


HEADERS = "รหัสโครงการ\tความก้าวหน้า (%)\tเบิกใช้ (บาท)\tแผน\tเป้าหมาย\tวันที่\tผลการดำเนินงาน"


@pytest.mark.parametrize("count", [40])
def test_forty_months_are_pasted_at_once_and_three_bad_cells_named(
    window: MainWindow, home: MonthHome, count: int
) -> None:
    home.table.go_to_cell(0, "progress")
    told = paste(home, "\r\n".join([HEADERS, *map(line, reversed(range(count)))]) + "\r\n")
    (bad,) = [text for text in told if text.startswith("อ่านไม่ได้ 3 ช่อง")]
    assert all(f"{code(n)} {label} “{text}”" in bad for n, (label, text) in BAD.items())
    assert not any(code(n) in bad for n in range(count) if n not in BAD)
    found = reports(window)
    assert len(found) == count
    for number in set(range(count)) - BAD.keys():
        report = found[code(number)]
        assert (report.progress, report.disbursed_satang) == (
            (number + 50) * 100 + 25,
            (1000 + number) * 100 + 50,
        )
        assert (report.plan_status, report.target_status) == ("ช้ากว่าแผน", "ไม่เป็นไปตามเป้าหมาย")
        assert (report.reported_on, report.narrative) == (date(2019, 6, 24), f"ดำเนินการครั้งที่ {number}")
    assert home.state.filled == count


def test_of_a_row_with_a_bad_cell_everything_else_is_written(window: MainWindow, home: MonthHome) -> None:
    paste(home, "\n".join([HEADERS, *map(line, BAD)]))
    found = reports(window)
    assert [found[code(1)].progress, found[code(1)].disbursed_satang] == [None, 1001_50]
    assert [found[code(3)].progress, found[code(3)].disbursed_satang] == [53_25, None]
    assert [found[code(5)].progress, found[code(5)].reported_on] == [55_25, None]
    assert all(found[code(n)].narrative == f"ดำเนินการครั้งที่ {n}" for n in BAD)


@pytest.mark.long
def test_what_was_pasted_is_one_step_back(window: MainWindow, home: MonthHome) -> None:
    home.table.go_to_cell(0, "progress")
    paste(home, "95\t1000\n96\t2000")
    assert {n: reports(window)[code(n)].progress for n in (0, 1)} == {0: 95_00, 1: 96_00}
    window.actions_by_name["undo"].trigger()
    assert reports(window) == {}


def test_many_months_are_written_by_a_thread_that_can_be_cancelled(
    window: MainWindow, home: MonthHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cancel(steps: Generator[tuple[int, None]], _count: int, doing: str, *_: object, **__: object) -> bool:
        told.append(doing)
        next(steps)
        steps.close()
        return False

    def try_twice(dialog: PastedMonths) -> None:
        with monkeypatch.context() as patched:
            patched.setattr(file_manager, "run_task", cancel)
            dialog.agree.click()
        assert (told, reports(window)) == (["กำลังบันทึกรายการที่"], {})
        assert dialog.isVisible(), "it can be pasted again, or left"
        take(dialog)

    told: list[str] = []
    monkeypatch.setattr(writing, "MANY", 2)
    home.table.go_to_cell(0, "progress")
    paste(home, "95\n96\n97", try_twice)
    assert [reports(window)[code(n)].progress for n in range(3)] == [95_00, 96_00, 97_00]
    window.actions_by_name["undo"].trigger()
    assert reports(window) == {}


def test_what_is_taken_is_collected_project_by_project(
    home: MonthHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once, ten thousand would hold the window."""
    asked: list[int] = []

    def noting(taking: Taking, compared: Sequence[Compared]) -> list[tuple[ProjectRecord, Mode]]:
        asked.append(len(compared))
        return of(taking, compared)

    of = Taking.of
    monkeypatch.setattr(Taking, "of", noting)
    home.table.go_to_cell(0, "progress")
    paste(home, "95\n96\n97")
    assert asked == [1, 1, 1]


def test_nothing_is_written_before_it_is_taken(window: MainWindow, home: MonthHome) -> None:
    home.table.go_to_cell(0, "progress")
    paste(home, "95\n96", leave)
    assert reports(window) == {}


@pytest.mark.long
def test_lines_without_codes_follow_the_rows(window: MainWindow, home: MonthHome) -> None:
    home.table.go_to_cell(2, "disbursed_satang")
    paste(home, "1,000\tช้ากว่าแผน\n\n2,000\tเร็วกว่าแผน")
    found = reports(window)
    assert {key: (one.disbursed_satang, one.plan_status) for key, one in found.items()} == {
        code(2): (1_000_00, "ช้ากว่าแผน"),
        code(4): (2_000_00, "เร็วกว่าแผน"),
    }


@pytest.mark.long
def test_a_cell_that_is_gone_to_with_ctrl_held_is_the_only_selected_one(home: MonthHome) -> None:
    home.table.go_to_cell(0, "progress")
    press(Qt.Key.Key_C, CTRL, home.table)  # Qt keeps that Ctrl is held
    home.table.go_to_cell(2, "progress")
    assert home.table.selected_cells() == {2: (home.model.column_of("progress"),)}


@pytest.mark.long
def test_a_code_of_another_office_is_named(window: MainWindow, home: MonthHome) -> None:
    left: list[str] = []

    def look(dialog: PastedMonths) -> None:
        left.extend(map(str, dialog.left_out.rows))
        take(dialog)

    paste(home, f"รหัส\tความก้าวหน้า\n{code(0)}\t95\n99999999-0001\t50", look)
    assert left == ["ไม่พบโครงการนี้ในเดือนนี้ 1 แถว: แถว 3 “99999999-0001 · 50”"]
    assert [*reports(window)] == [code(0)]


def test_a_single_text_goes_into_the_cell_and_a_bad_one_stays_in_sight(
    window: MainWindow, home: MonthHome
) -> None:
    home.table.go_to_cell(0, "progress")
    QGuiApplication.clipboard().setText("97\n")
    press(Qt.Key.Key_V, CTRL, home.table)
    assert reports(window)[code(0)].progress == 97_00
    QGuiApplication.clipboard().setText("มาก")
    press(Qt.Key.Key_V, CTRL, home.table)
    assert [editor.text() for _, editor in home.report.refused()] == ["มาก"]  # type: ignore[attr-defined]
    home.report.discard()


def test_cells_are_copied_as_a_spreadsheet_takes_them(home: MonthHome, count: int) -> None:
    home.table.go_to_cell(0, "progress")
    paste(home, "95\t1000\tช้ากว่าแผน")
    home.table.selectAll()
    press(Qt.Key.Key_C, CTRL, home.table)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == count + 1
    assert lines[0].split("\t")[-1] == "ผลการดำเนินงาน"
    assert lines[1].split("\t")[5:8] == ["95.00", "1,000", "ช้ากว่าแผน"]
    assert lines[2].split("\t")[5:8] == ["", "", ""], "what is only proposed is nobody's value yet"


def test_what_is_copied_can_be_pasted_back(window: MainWindow, home: MonthHome) -> None:
    home.table.go_to_cell(0, "progress")
    paste(home, "95\t1000\tช้ากว่าแผน\n96\t2000\tเร็วกว่าแผน")
    before = reports(window)
    home.table.selectAll()
    press(Qt.Key.Key_C, CTRL, home.table)
    copied = QGuiApplication.clipboard().text()
    window.actions_by_name["undo"].trigger()
    paste(home, copied)
    assert reports(window) == before


@pytest.mark.long
def test_the_first_value_is_filled_down(window: MainWindow, home: MonthHome) -> None:
    home.table.go_to_cell(0, "progress")
    paste(home, "95\t1000")
    model = home.model
    first = model.index(0, model.column_of("progress"))
    last = model.index(4, model.column_of("progress"))
    selection = home.table.selectionModel()
    selection.select(first, selection.SelectionFlag.ClearAndSelect)
    for place in range(1, last.row() + 1):
        selection.select(model.index(place, last.column()), selection.SelectionFlag.Select)
    window.actions_by_name["fill_down"].trigger()
    assert {key: one.progress for key, one in reports(window).items()} == {code(n): 95_00 for n in range(5)}
    window.actions_by_name["undo"].trigger()
    assert [*reports(window)] == [code(0)]


def test_a_project_is_skipped_and_the_skip_is_taken_back(window: MainWindow, home: MonthHome) -> None:
    assert home.report.project_id
    first = home.report.project_id
    window.actions_by_name["skip"].trigger()
    assert home.state.skipped == 1
    assert home.model.rows[home.model.row_of(first) or 0].is_skipped
    window.actions_by_name["skip"].trigger()
    assert home.state.skipped == 0
    window.actions_by_name["undo"].trigger()
    assert home.state.skipped == 1
