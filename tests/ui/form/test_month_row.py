"""A month's row leaves room for all messages below it."""

import pytest
from PySide6.QtWidgets import QLayoutItem
from pytestqt.qtbot import QtBot

from app.models.progress_report import Period
from app.ui.editors.factory import as_editor
from app.ui.form.month_row import LEAST_WIDTH, MonthRow
from app.ui.widgets.messages import FieldMessages, PasteNote

WIDTH = 700


def test_notes_that_become_more_are_taken_into_account(qtbot: QtBot) -> None:
    """Even after the row was rearranged, which once kept the old heights."""
    row = MonthRow(Period(2019, 2), 900)
    qtbot.addWidget(row)
    row.open()
    row.show()
    heights = []
    for count in (1, 3):
        notes = tuple(PasteNote(f"ข้อความที่ {number}") for number in range(count))
        as_editor(row.editors["narrative"]).pasted.emit(notes)
        qtbot.wait(20)
        heights.append(place_of_notes(row).heightForWidth(WIDTH))
    assert heights[1] > 2 * heights[0] > 0


def place_of_notes(row: MonthRow) -> QLayoutItem:
    layout = row.layout()
    assert layout is not None
    items = [layout.itemAt(place) for place in range(layout.count())]
    return next(item for item in items if item and isinstance(item.widget(), FieldMessages))


@pytest.mark.parametrize("width", [1400, 900])
def test_a_wide_row_can_become_narrow_again(qtbot: QtBot, width: int) -> None:
    """Otherwise the page beside the charts kept its earlier width."""
    row = MonthRow(Period(2019, 2), width)
    qtbot.addWidget(row)
    row.open()
    row.show()
    assert row.minimumSizeHint().width() <= LEAST_WIDTH
    row.arrange(LEAST_WIDTH)
    assert row.sizeHint().width() <= 700
