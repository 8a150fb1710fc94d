"""Choices that the mouse wheel never changes, and their list."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import app.ui
from app.ui.widgets.choice_box import BESIDE_TEXT, MOST_SHOWN, ChoiceBox, WholeChoiceBox

UI = Path(app.ui.__file__).parent


def test_the_wheel_scrolls_past_a_choice(qtbot: QtBot) -> None:
    box = ChoiceBox()
    qtbot.addWidget(box)
    box.addItems(["หนึ่ง", "สอง"])
    box.show()
    buttons, keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    down, phase = QPoint(0, -120), Qt.ScrollPhase.NoScrollPhase
    turned = QWheelEvent(QPointF(5, 5), QPointF(5, 5), QPoint(), down, buttons, keys, phase, False)
    QApplication.sendEvent(box, turned)
    assert box.currentIndex() == 0
    assert not turned.isAccepted(), "the page behind it scrolls"


@pytest.mark.parametrize("chosen", [0, 1])
def test_a_few_choices_are_all_in_sight(themed: QApplication, qtbot: QtBot, chosen: int) -> None:
    box = ChoiceBox()
    qtbot.addWidget(box)
    box.addItems(["ทุกปี", "2562"])
    box.setCurrentIndex(chosen)
    box.show()
    box.showPopup()
    choices = box.view()
    assert choices.verticalScrollBar().maximum() == 0
    assert all(choices.viewport().rect().contains(_place(box, row)) for row in range(2))
    box.hidePopup()


def test_choices_longer_than_the_box_are_shown_in_full(themed: QApplication, qtbot: QtBot) -> None:
    box = ChoiceBox()
    qtbot.addWidget(box)
    box.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.addItems(["ทุกฝ่าย", *["ฝ่ายรักษาความสะอาดและสวนสาธารณะ"] * MOST_SHOWN])
    box.resize(box.minimumSizeHint())
    box.show()
    box.showPopup()
    choices = box.view()
    assert choices.viewport().width() >= choices.sizeHintForColumn(0) > box.width()
    box.hidePopup()


def test_a_choice_without_room_ends_with_an_ellipsis(themed: QApplication, qtbot: QtBot) -> None:
    long, fitting = ChoiceBox(), ChoiceBox()
    long.addItem("ก" * 200)
    long.resize(120, 40)
    fitting.addItem(long.fontMetrics().elidedText("ก" * 200, Qt.TextElideMode.ElideRight, 120 - BESIDE_TEXT))
    fitting.resize(120, 40)
    for box in (long, fitting):
        qtbot.addWidget(box)
    assert long.grab().toImage() == fitting.grab().toImage()


def _place(box: ChoiceBox, row: int) -> QRect:
    return box.view().visualRect(box.model().index(row, 0))


def test_no_combo_box_but_that_of_the_calendar_follows_the_wheel() -> None:
    plain = [path.name for path in UI.rglob("*.py") if re.search(r"\bQComboBox\(\)", path.read_text("utf-8"))]
    assert plain == ["thai_calendar.py"]


def test_a_whole_choice_is_never_narrower_than_its_longest_entry(qtbot: QtBot) -> None:
    box = WholeChoiceBox()
    qtbot.addWidget(box)
    box.addItems(["หนึ่ง", "กรกฎาคม 2562"])
    assert box.minimumSizeHint().width() == box.sizeHint().width()
