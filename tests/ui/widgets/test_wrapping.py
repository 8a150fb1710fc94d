"""Labels wrap at Thai words on every system, and the marks are never stored, read out or copied."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.ui.widgets.labels import NO_WIDTH, WrappingLabel, with_breaks
from tests.ui.windows import window_on

TEXT = "โครงการพัฒนาคุณภาพเครือข่ายโรงเรียน"


def test_a_line_may_end_at_words_only() -> None:
    assert with_breaks(TEXT).split(NO_WIDTH) == ["โครงการ", "พัฒนา", "คุณภาพ", "เครือข่าย", "โรงเรียน"]
    assert with_breaks(f"{TEXT}\n{TEXT}") == f"{with_breaks(TEXT)}\n{with_breaks(TEXT)}"
    assert with_breaks("") == ""


def test_a_label_is_heard_without_the_marks(qtbot: QtBot) -> None:
    label = WrappingLabel(TEXT)
    qtbot.addWidget(label)
    heard = QAccessible.queryAccessibleInterface(label).text(QAccessible.Text.Name)
    assert heard == label.text() == TEXT
    label.setText("ใหม่")
    assert label.accessibleName() == "ใหม่"


def test_it_takes_as_many_lines_as_its_words_need(qtbot: QtBot) -> None:
    label = WrappingLabel(TEXT)
    qtbot.addWidget(label)
    narrow = label.fontMetrics().horizontalAdvance("เครือข่ายโรง")
    assert label.heightForWidth(narrow) >= 4 * label.fontMetrics().height()


@pytest.fixture
def labels(saved: Path, qtbot: QtBot) -> Iterator[list[QLabel]]:
    with window_on(saved, qtbot) as window:
        window.actions_by_name["section_7"].trigger()
        yield [label for label in window.findChildren(QLabel) if label.isVisible() and label.wordWrap()]


def test_every_label_of_the_desk_that_wraps_wraps_at_words(labels: list[QLabel]) -> None:
    assert len(labels) > 5
    assert [label.text() for label in labels if not isinstance(label, WrappingLabel)] == []
