"""The months, the key and the kind of act that the tests of remembering name."""

from collections.abc import Callable

from PySide6.QtCore import Qt

from app.models.progress_report import Period

OCTOBER, DECEMBER = Period(2018, 10), Period(2018, 12)
CTRL = Qt.KeyboardModifier.ControlModifier
Act = Callable[..., None]
