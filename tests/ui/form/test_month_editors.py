"""Editors of a month that are made when they are used show what those made at once show."""

from datetime import date

import pytest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.models.checks import Finding
from app.models.progress_report import Period, ProgressReport
from app.ui.form.month_editors import ENTRIES, MonthEditors

JUNE = Period(2019, 6)
REPORT = ProgressReport("1", JUNE, progress=45_00, reported_on=date(2019, 6, 24))
FINDING = Finding(ENTRIES["progress"], "falls", "ลดลงจากเดือนก่อน", "โปรดตรวจ", JUNE)


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    qtbot.addWidget(widget := QWidget())
    return widget


def line(editors: MonthEditors, key: str) -> QLineEdit:
    editor = editors.editor(key)
    assert isinstance(editor, QLineEdit)
    return editor


@pytest.mark.parametrize("keys", [["narrative"], [*ENTRIES]], ids=["later", "at once"])
def test_an_editor_shows_the_same_whenever_it_is_made(parent: QWidget, keys: list[str]) -> None:
    editors = MonthEditors(parent)
    editors.notes.setParent(parent)
    editors.make(JUNE, keys)
    editors.show_values(REPORT, {})
    editors.propose(ProgressReport("1", JUNE, disbursed_satang=1_500_00))
    editors.tell([FINDING], [])
    assert line(editors, "progress").text() == "45.00"
    assert line(editors, "progress").accessibleName() == "ความก้าวหน้า มิถุนายน 2562"
    assert "ลดลงจากเดือนก่อน" in line(editors, "progress").accessibleDescription()
    assert line(editors, "disbursed_satang").placeholderText() == "1,500"


def test_a_value_that_waits_to_be_written_makes_its_editor(parent: QWidget) -> None:
    editors, made = MonthEditors(parent), list[str]()
    editors.notes.setParent(parent)
    editors.made.connect(made.append)
    editors.make(JUNE, ["narrative"])
    editors.show_values(REPORT, {"progress": 50_00})
    assert made == ["progress"]
    assert editors.unsaved_keys == ["progress"]
    assert line(editors, "progress").text() == "50.00"
