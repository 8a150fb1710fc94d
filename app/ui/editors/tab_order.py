"""The order of Tab where widgets come and go: Qt puts whatever is made later at the window's end."""

from collections.abc import Iterable
from itertools import pairwise

from PySide6.QtWidgets import QWidget


def follow(anchor: QWidget | None, widgets: Iterable[QWidget]) -> None:
    """Let Tab go from the anchor, if any, through these in order. All of them can have the focus."""
    for before, after in pairwise([*filter(None, [anchor]), *widgets]):
        if before is not after:
            QWidget.setTabOrder(before, after)
