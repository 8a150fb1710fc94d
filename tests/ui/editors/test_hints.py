"""The interpretation of a date, an amount, a percentage or a year is shown while it is typed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.models.entry import entries
from app.models.progress_report import ProgressReport
from app.models.project import Project
from app.ui.editors.factory import as_editor, make_editor
from app.ui.editors.popups import Overlay
from tests.ui.typing import press, type_text

ENTRIES = entries(Project) | entries(ProgressReport)


class Form(QWidget):
    """A field of the given width, and one below it."""

    def __init__(self, key: str, width: int = 500) -> None:
        super().__init__()
        editor = make_editor(ENTRIES[key])
        assert isinstance(editor, QLineEdit)
        self.field, self.other = editor, QLineEdit()
        layout = QVBoxLayout(self)
        layout.addWidget(self.field)
        layout.addWidget(self.other)
        layout.addStretch(1)
        self.resize(width, 300)

    @property
    def inside(self) -> str:
        labels = [label for label in self.field.findChildren(QLabel) if label.isVisible()]
        return labels[0].text() if labels else ""

    @property
    def below(self) -> str:
        bubbles = [bubble for bubble in self.findChildren(Overlay) if bubble.isVisible()]
        return "".join(label.text() for bubble in bubbles for label in bubble.findChildren(QLabel))


@pytest.fixture
def shown(qtbot: QtBot) -> type[Form]:
    class Shown(Form):
        def __init__(self, key: str, width: int = 500) -> None:
            super().__init__(key, width)
            qtbot.addWidget(self)
            self.show()
            self.activateWindow()
            qtbot.waitUntil(self.isActiveWindow)
            self.field.setFocus(Qt.FocusReason.TabFocusReason)

    return Shown


@pytest.mark.parametrize(
    ("key", "typed", "told"),
    [
        ("start_date", "25/10/61", "25 ตุลาคม 2561"),
        ("start_date", "๒๕ ต.ค. ๖๑", "25 ตุลาคม 2561"),
        ("allocated_budget_satang", "88400", "88,400 บาท · แปดหมื่นแปดพันสี่ร้อยบาทถ้วน"),
        ("allocated_budget_satang", "๑.๒๕", "1.25 บาท · หนึ่งบาทยี่สิบห้าสตางค์"),
        ("progress", "33.5", "33.50 %"),
        ("fiscal_year", "62", "2562 (ตุลาคม 2561 – กันยายน 2562)"),
    ],
)
def test_what_is_understood_is_told_in_the_field_and_aloud(
    shown: type[Form], key: str, typed: str, told: str
) -> None:
    form = shown(key)
    type_text(form.field, typed)
    assert form.inside == told
    assert form.field.accessibleDescription().startswith(told)


@pytest.mark.parametrize("half_typed", ["25/10", "25/1a", "31/2/62"])
def test_what_is_not_understood_is_not_blamed_while_it_is_typed(shown: type[Form], half_typed: str) -> None:
    form = shown("start_date")
    refused: list[str] = []
    as_editor(form.field).refused.connect(refused.append)
    type_text(form.field, half_typed)
    assert (form.inside, form.below, refused) == ("", "", [])
    press(Qt.Key.Key_Tab, widget=form.field)
    assert len(refused) == 1


def test_words_that_do_not_fit_stand_under_the_field_and_move_nothing(shown: type[Form]) -> None:
    form = shown("allocated_budget_satang", width=180)
    places = [form.field.geometry(), form.other.geometry()]
    type_text(form.field, "1088400.25")
    assert form.below == "1,088,400.25 บาท · หนึ่งล้านแปดหมื่นแปดพันสี่ร้อยบาทยี่สิบห้าสตางค์"
    assert [form.field.geometry(), form.other.geometry()] == places
    press(Qt.Key.Key_Tab, widget=form.field)
    assert form.below == ""


def test_a_value_that_is_only_looked_at_is_told_in_what_room_there_is(shown: type[Form]) -> None:
    form = shown("allocated_budget_satang", width=260)
    form.other.setFocus()
    as_editor(form.field).set_value(88_400_00)
    form.field.setFocus()
    assert (form.inside, form.below) == ("88,400 บาท", "")


def test_nothing_is_told_of_an_empty_field_or_of_one_that_says_it_itself(shown: type[Form]) -> None:
    form = shown("start_date")
    type_text(form.field, "25 ตุลาคม 2561")
    assert form.inside == ""
    form.field.selectAll()
    press(Qt.Key.Key_Backspace, widget=form.field)
    assert form.inside == ""


def test_typing_in_another_project_is_told_anew(shown: type[Form]) -> None:
    form = shown("progress")
    as_editor(form.field).set_value(50_00)
    assert form.inside == "50.00 %"
    as_editor(form.field).set_value(None)
    assert form.inside == ""
