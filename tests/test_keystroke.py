"""The path of one keystroke: typed in a widget, closed, reopened, printed, read by another program."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.models.entry import Kind, entries
from app.models.progress_report import ProgressReport
from app.models.project import Project, StrategicAlignment, TargetGroup
from app.printing.official_form import print_form
from app.storage.project_file import ProjectFile, new_record_id
from tests.long_form import each
from tests.printing.programs.readers import pdfium, without_spaces
from tests.ui.typing import press, type_text
from tests.ui.windows import window_on

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # what offscreen says of every window


class Typed(NamedTuple):
    """The text typed into an entry, the value it means, and the content of SQLite and the paper.

    `>` and `<` stand for Tab and Shift+Tab, a line break for Enter.
    """

    key: str
    keys: str
    value: Any
    stored: list[str | int]
    printed: list[str]


PROJECT = [
    Typed("office", "สำนักงานเขตมีนบุรี", "สำนักงานเขตมีนบุรี", ["สำนักงานเขตมีนบุรี"], ["สำนักงานเขตมีนบุรี"]),
    Typed("project_name", "โครงการน้ำใสที่ปู่ทำ", "โครงการน้ำใสที่ปู่ทำ", ["โครงการน้ำใสที่ปู่ทำ"], ["โครงการน้ำใสที่ปู่ทำ"]),
    Typed("fiscal_year", "๖๒", 2562, [2562], ["2562"]),
    Typed("end_date", "30 ก.ย. 62", date(2019, 9, 30), ["2019-09-30"], ["2019-09-30"]),
    Typed("allocated_budget_satang", "180000.50", 180_000_50, [180_000_50], ["180,000.50"]),
    Typed("rationale", "กตัญญู\nฎีกา", ("กตัญญู", "ฎีกา"), ["กตัญญู", "ฎีกา"], ["กตัญญู", "ฎีกา"]),
    Typed("objectives", "เพื่อรู้\nเพื่อทำ", ("เพื่อรู้", "เพื่อทำ"), ["เพื่อรู้", "เพื่อทำ"], ["เพื่อรู้", "เพื่อทำ"]),
    Typed(
        "targets",
        "ปริมาณ\n>๒ แห่ง\n<คุณภาพ",
        (TargetGroup("ปริมาณ", ("๒ แห่ง",)), TargetGroup("คุณภาพ")),
        ["ปริมาณ", "๒ แห่ง", "คุณภาพ"],
        ["ปริมาณ", "๒แห่ง", "คุณภาพ"],
    ),
    Typed(
        "strategic_alignments",
        "ด้านที่ ๓\n๓.๓\n๓.๓.๒\nผลสัมฤทธิ์",
        (StrategicAlignment("ด้านที่ ๓", "๓.๓", "๓.๓.๒", "ผลสัมฤทธิ์"),),
        ["ด้านที่ ๓", "ผลสัมฤทธิ์"],
        ["ด้านที่๓", "๓.๓.๒", "ผลสัมฤทธิ์"],
    ),
]
REPORT = "25/10/61\nขออนุมัติแล้ว\n33.5\n88,400\nช้ากว่าแผน\nเป็นไปตามเป้าหมาย\n"


def test_every_kind_of_entry_is_typed_below() -> None:
    of_project, of_report = entries(Project), entries(ProgressReport)
    typed = {of_project[row.key].kind for row in PROJECT} | {item.kind for item in of_report.values()}
    assert typed == set(Kind)


@pytest.fixture
def project_id(path: Path) -> str:
    """The only project of a file, empty except for its year."""
    with ProjectFile.create(path) as file:
        project = Project(new_record_id(), fiscal_year=2562)
        file.add_project(project)
    return project.id


@pytest.mark.parametrize("typed", each(4, PROJECT), ids=lambda typed: typed.key)
def test_what_is_typed_is_stored_and_printed(qtbot: QtBot, path: Path, project_id: str, typed: Typed) -> None:
    with window_on(path, qtbot) as window:
        assert window.workspace is not None
        window.workspace.form.go_to_entry(typed.key)
        clear_the_year(typed.key)
        type_keys(typed.keys)
    project, _, paper = reopened(path, project_id)
    assert getattr(project, typed.key) == typed.value
    assert all(any(str(value) in str(cell) for cell in cells(path)) for value in typed.stored)
    assert all(text in paper for text in typed.printed)


def test_a_monthly_report_is_typed_from_its_button(qtbot: QtBot, path: Path, project_id: str) -> None:
    with window_on(path, qtbot) as window:
        assert window.workspace is not None
        window.actions_by_name["section_7"].trigger()
        button = QApplication.focusWidget()
        assert isinstance(button, QPushButton)
        assert button.accessibleName() == "กรอกรายงานเดือนตุลาคม 2561"
        type_keys("\n" + REPORT)
    _, (report,), paper = reopened(path, project_id)
    assert (report.reported_on, report.narrative) == (date(2018, 10, 25), "ขออนุมัติแล้ว")
    assert (report.progress, report.disbursed_satang) == (33_50, 88_400_00)
    assert (report.plan_status, report.target_status) == ("ช้ากว่าแผน", "เป็นไปตามเป้าหมาย")
    assert {"2018-10-25", "ขออนุมัติแล้ว", 33_50, 88_400_00, "ช้ากว่าแผน"} <= set(cells(path))
    assert all(text in paper for text in ("ขออนุมัติแล้ว", "33.50", "88,400", "ช้ากว่าแผน"))


def clear_the_year(key: str) -> None:
    """A field with a value is selected completely and overtyped."""
    if key == "fiscal_year":
        press(Qt.Key.Key_End)
        for _ in "2562":
            press(Qt.Key.Key_Backspace)


def type_keys(keys: str) -> None:
    special = {"\n": Qt.Key.Key_Return, ">": Qt.Key.Key_Tab, "<": Qt.Key.Key_Backtab}
    for key in keys:
        if key in special:
            press(special[key])
        else:
            widget = QApplication.focusWidget()
            assert widget is not None
            type_text(widget, key)


def reopened(path: Path, project_id: str) -> tuple[Project, tuple[ProgressReport, ...], str]:
    """Return the project and its reports from the file, and the text of its paper."""
    with ProjectFile.open(path) as file:
        project, reports = file.project(project_id), file.reports(project_id)
    return project, reports, without_spaces(pdfium(print_form(project, reports)))


def cells(path: Path) -> list[object]:
    """Return every value of every table, as any SQLite program reads it."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as plain:
        tables = [name for (name,) in plain.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return [cell for table in tables for row in plain.execute(f'SELECT * FROM "{table}"') for cell in row]
