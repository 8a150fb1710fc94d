"""Tab follows the order on the paper, and reaches every field once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.models.entry import entries
from app.models.progress_report import ProgressReport
from app.models.project import Project, StrategicAlignment
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.window.main_window import MainWindow
from tests.ui.typing import press, type_text
from tests.ui.windows import window_on

LEVELS = ["ประเด็นยุทธศาสตร์", "ประเด็นยุทธศาสตร์ย่อย", "เป้าหมาย", "ตัวชี้วัด"]
"""As the plan 2561–2565 names them."""


@pytest.fixture
def window(path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    with ProjectFile.create(path) as file:
        file.add_project(Project(new_record_id(), fiscal_year=2562))
    with window_on(path, qtbot) as window:
        window.actions_by_name["section_1"].trigger()  # at once: the form is still being built
        yield window


def tabbed(key: Qt.Key = Qt.Key.Key_Tab) -> Iterator[QWidget]:
    """Return every widget that Tab reaches, until it repeats."""
    seen: list[QWidget] = []
    while (widget := QApplication.focusWidget()) not in seen:
        assert widget is not None
        seen.append(widget)
        yield widget
        press(key)


def names(widgets: Iterator[QWidget]) -> list[str]:
    return [widget.accessibleName() or getattr(widget, "text", str)() for widget in widgets]


def test_a_new_project_is_tabbed_through_in_the_order_of_the_paper(window: MainWindow) -> None:
    *fields, alignments = (item.label for item in entries(Project).values())
    del alignments  # one field on the paper, four in the window
    order = names(tabbed())
    lists = {"วัตถุประสงค์ของโครงการ", "เป้าหมายของโครงการ"}
    fields = [f"{label} แถวที่ 1" if label in lists else label for label in fields]
    plan = LEVELS
    expected = [*fields, *plan, "เพิ่มประเด็นยุทธศาสตร์อีกชุด", "กรอกรายงานเดือนตุลาคม 2561"]
    assert order[: len(expected)] == expected


@pytest.mark.long
def test_other_months_take_the_place_of_the_old(window: MainWindow) -> None:
    """The year is typed after the form was created."""
    assert window.workspace is not None
    before = names(tabbed())
    window.workspace.form.edited.emit("fiscal_year", 2563)
    assert names(tabbed()) == [name.replace("2562", "2563").replace("2561", "2562") for name in before]


@pytest.mark.long
def test_lists_stay_in_their_place_when_others_are_shown(window: MainWindow) -> None:
    assert window.workspace is not None
    window.workspace.form.edited.emit("objectives", ("ก", "ข"))
    window.workspace.form.edited.emit(
        "strategic_alignments", (StrategicAlignment("ก"), StrategicAlignment("ข"))
    )
    order = names(tabbed())
    start = order.index("หลักการและเหตุผล")
    assert order[start + 1 : start + 5] == [
        "วัตถุประสงค์ของโครงการ แถวที่ 1",
        "วัตถุประสงค์ของโครงการ แถวที่ 2",
        "เป้าหมายของโครงการ แถวที่ 1",
        "ประเด็นยุทธศาสตร์ ชุดที่ 1",
    ]
    assert order[start + 12 : start + 14] == ["เพิ่มประเด็นยุทธศาสตร์อีกชุด", "กรอกรายงานเดือนตุลาคม 2561"]


def test_going_back_is_the_same_way(window: MainWindow) -> None:
    there = names(tabbed())
    back = names(tabbed(Qt.Key.Key_Backtab))
    assert back == [there[0], *reversed(there[1:])]


def test_a_month_is_opened_by_enter_and_left_by_enter(window: MainWindow) -> None:
    window.actions_by_name["section_7"].trigger()
    press(Qt.Key.Key_Return)
    reached = []
    for _ in entries(ProgressReport):
        reached.append(QApplication.focusWidget())
        press(Qt.Key.Key_Return)
    labels = [item.label for item in entries(ProgressReport).values()]
    assert [w.accessibleName() for w in reached if w] == [f"{label} ตุลาคม 2561" for label in labels]
    button = QApplication.focusWidget()
    assert isinstance(button, QPushButton)
    assert button.accessibleName() == "กรอกรายงานเดือนพฤศจิกายน 2561"


@pytest.mark.long
def test_a_second_alignment_comes_between_the_first_and_the_button(window: MainWindow) -> None:
    assert window.workspace is not None
    window.workspace.form.go_to_entry("strategic_alignments")
    button = next(w for w in tabbed() if isinstance(w, QPushButton))
    button.setFocus()
    press(Qt.Key.Key_Return)
    assert isinstance(QApplication.focusWidget(), QPlainTextEdit)
    assert names(tabbed())[:5] == [*(f"{level} ชุดที่ 2" for level in LEVELS), "เพิ่มประเด็นยุทธศาสตร์อีกชุด"]
    assert QApplication.focusWidget() is not button


@pytest.mark.long
def test_what_is_typed_at_a_button_that_opens_fields_goes_into_the_first_of_them(window: MainWindow) -> None:
    assert window.workspace is not None
    window.workspace.form.go_to_entry("strategic_alignments")
    button = next(w for w in tabbed() if isinstance(w, QPushButton))
    button.setFocus()
    for letter in "ด้าน ที่":
        type_text(QApplication.focusWidget() or button, letter)
    field = QApplication.focusWidget()
    assert isinstance(field, QPlainTextEdit)
    assert field.accessibleName() == f"{LEVELS[0]} ชุดที่ 2"
    assert field.toPlainText() == "ด้าน ที่"


@pytest.mark.long
def test_a_month_is_begun_by_typing_its_date(window: MainWindow) -> None:
    window.actions_by_name["section_7"].trigger()
    for digit in "25/10/61":
        focus = QApplication.focusWidget()
        assert focus is not None
        type_text(focus, digit)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    assert field.text() == "25/10/61"
