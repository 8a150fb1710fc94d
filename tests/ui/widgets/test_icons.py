import re
from collections import Counter

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.widgets.dressing import choose_scheme
from app.ui.widgets.icons import ICONS, Mark, icon
from app.ui.widgets.theme import DARK, LIGHT

STYLE_SHEETS_OWN = {
    "field-chevron",
    "field-tick",
}  # a style sheet reads the file itself, so its colour is in it
NAMES = sorted({path.stem for path in ICONS.glob("*.svg")} - STYLE_SHEETS_OWN)


@pytest.mark.parametrize("is_dark", [False, True])
def test_icons_are_drawn_in_the_colours_of_the_scheme(dressed: QApplication, is_dark: bool) -> None:
    """All of them in one test, because a new style sheet is slow."""
    drawn = {name: icon(name, "finding") for name in NAMES}  # made before the scheme is chosen: they follow
    choose_scheme(dressed, is_dark)
    images = {name: made.pixmap(QSize(48, 48), 1.0).toImage() for name, made in drawn.items()}
    colour = (DARK if is_dark else LIGHT).finding
    assert {name: colour_of(image) for name, image in images.items()} == dict.fromkeys(NAMES, colour)


@pytest.mark.parametrize("is_dark", [False, True])
def test_a_mark_beside_a_text_is_drawn_anew_in_another_scheme(
    dressed: QApplication, qtbot: QtBot, is_dark: bool
) -> None:
    choose_scheme(dressed, not is_dark)
    mark = Mark(24, "warning", "finding")
    qtbot.addWidget(mark)
    mark.show()
    choose_scheme(dressed, is_dark)
    assert colour_of(mark.pixmap().toImage()) == (DARK if is_dark else LIGHT).finding


def colour_of(image: QImage) -> str:
    """Return the most frequent colour of opaque pixels."""
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return Counter(pixel.name() for pixel in pixels if pixel.alpha() == 255).most_common(1)[0][0]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_touches_the_edge(qtbot: QtBot, name: str) -> None:
    image = icon(name).pixmap(QSize(48, 48), 1.0).toImage()
    edge = [(x, y) for x in range(48) for y in range(48) if {x, y} & {0, 47}]
    assert all(image.pixelColor(x, y).alpha() == 0 for x, y in edge)


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("size", [16, 20, 24])
def test_no_size_in_use_is_scaled(qtbot: QtBot, size: int, ratio: float) -> None:
    pixmap = icon("plus").pixmap(QSize(size, size), ratio)
    assert pixmap.size() == QSize(size, size) * ratio


@pytest.mark.parametrize("name", NAMES)
def test_all_are_of_one_set(name: str) -> None:
    drawing = (ICONS / f"{name}.svg").read_text("utf-8")
    assert re.findall(r'viewBox="([^"]*)"', drawing) == ["0 0 24 24"]
    assert re.findall(r'stroke-width="([^"]*)"', drawing) == ["1.75"]
    assert re.findall(r'stroke="([^"]*)"', drawing) == ["currentColor"]
    assert re.findall(r'fill="([^"]*)"', drawing) == ["none"]
