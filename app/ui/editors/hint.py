"""What a field has understood of what is being typed, told beside it without moving anything."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QToolButton, QVBoxLayout

from app.ui.editors.description import describe
from app.ui.editors.popups import Overlay
from app.ui.widgets.labels import plain_label
from app.ui.widgets.theme import GRID

_GAP: Final = 2 * GRID
"""Between what is typed and the hint: less would read as one."""


class Hint:
    """Quiet words inside the field's frame where they fit, else under it while something is typed."""

    def __init__(self, field: QLineEdit) -> None:
        self._field = field
        self._inside = plain_label("", field)
        self._inside.setProperty("role", "quiet")
        self._inside.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._inside.hide()
        self._below: _Bubble | None = None

    def show(self, texts: Sequence[str], *, typed: bool) -> None:
        """Tell the longest of the texts that fits in the frame; below it the first. None: say nothing."""
        describe(self._field, part="hint", text=texts[0] if texts else "")
        fits = bool(texts) and self._show_inside(texts[0])
        if texts and not fits and typed:
            self._bubble().tell(texts[0])
        elif self._below:
            self._below.hide()
        if not fits and not (texts and not typed and any(map(self._show_inside, texts[1:]))):
            self._inside.hide()

    def _show_inside(self, text: str) -> bool:
        """Show the text where nothing is typed, if there is room for it."""
        field, label = self._field, self._inside
        label.setText(text)
        label.ensurePolished()
        typed = field.fontMetrics().horizontalAdvance(field.text())
        buttons = [button.x() for button in field.findChildren(QToolButton) if button.isVisible()]
        left, right = GRID, min([field.width() - GRID, *buttons])
        width = label.fontMetrics().horizontalAdvance(text) + 2
        if left + typed + _GAP + width > right:
            return False
        at_right = not field.alignment() & Qt.AlignmentFlag.AlignRight
        label.setGeometry(right - width if at_right else left, 0, width, field.height())
        label.show()
        return True

    def _bubble(self) -> "_Bubble":
        if self._below is None:
            self._below = _Bubble(self._field)
        return self._below


class _Bubble(Overlay):
    """The same words on a small card under the field."""

    def __init__(self, field: QLineEdit) -> None:
        super().__init__(field)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._words = plain_label()
        self._words.setProperty("role", "quiet")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, 0, GRID, 0)
        layout.addWidget(self._words)

    def tell(self, text: str) -> None:
        self._words.setText(text)
        self.ensurePolished()
        self.open(self.sizeHint())
