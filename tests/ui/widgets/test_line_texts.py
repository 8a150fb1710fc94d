"""Texts of one line, measured in part and kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics

from app.ui.widgets.painting import LineTexts

pytestmark = pytest.mark.usefixtures("type_of_the_window")


@given(st.text(st.sampled_from("กขมี่ไใา.il W1"), max_size=200), st.integers(-5, 400))
def test_a_text_is_cut_where_qt_cuts_it(text: str, room: int) -> None:
    font = QFont()
    font.setPixelSize(15)
    expected = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, max(0, room))
    assert LineTexts(font).elided(text, room) == expected
