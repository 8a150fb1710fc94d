"""The parts of an opened file are styled once. Qt applies the style sheet again to all that moves to another
parent, which took a tenth of the time until a file is in sight.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.windows import window_on


class Styled(QObject):
    """Counts how often widgets are told of a style, by their class."""

    def __init__(self) -> None:
        super().__init__()
        self.times = Counter[str]()

    def eventFilter(self, widget: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.StyleChange:
            self.times[type(widget).__name__] += 1
        return False


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    """The application with a style sheet."""
    sheet = qapp.styleSheet()
    qapp.setStyleSheet("QLabel { margin: 0 }")
    yield qapp
    qapp.setStyleSheet(sheet)


def test_no_composite_of_the_workspace_moves_to_another_parent(
    app: QApplication, saved: Path, qtbot: QtBot
) -> None:
    styled = Styled()
    app.installEventFilter(styled)
    with window_on(saved, qtbot):
        app.removeEventFilter(styled)
    assert styled.times["QLabel"], "what a layout takes in is styled, one by one"
    moved = {"ProjectList", "ProjectForm", "SectionStrip", "ClosedBanner", "SectionBox", "Field"}
    assert moved & styled.times.keys() == set()
