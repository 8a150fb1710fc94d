"""The bar above the paper."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.preview.preview import Preview
from app.ui.widgets.dressing import choose_size
from app.ui.widgets.theme import SIZES, TextSize


@pytest.fixture
def preview(themed: QApplication, qtbot: QtBot) -> Iterator[Preview]:
    """A preview without paper, and so without the buttons of its bar."""
    made = Preview()
    qtbot.addWidget(made)
    made.resize(500, 600)
    made.show()
    yield made
    made.close()


def test_it_is_as_high_as_its_buttons_in_every_size_of_letters(
    preview: Preview, themed: QApplication, qtbot: QtBot
) -> None:
    assert preview._smaller.isHidden()
    for points in (SIZES[-1], SIZES[0]):
        choose_size(themed, TextSize(points))
        qtbot.waitUntil(lambda: preview._page.height() == preview._smaller.sizeHint().height())
