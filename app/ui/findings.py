"""Findings and refusals where they belong: under the field, in words, with an icon."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.ui.editors.pasting import PasteNote
from app.ui.icons import icon
from app.ui.theme import GRID
from app.ui.wrapping import WrappingLabel


class Notes(QWidget):
    """Lines of warning: amber for what is worth checking, red for what could not be stored.

    Notes on a pasted text say what was done to it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._refusal = ""
        self._findings: tuple[str, ...] = ()
        self._pasted: tuple[PasteNote, ...] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self.hide()

    def set_findings(self, texts: Iterable[str]) -> None:
        self._update(self._refusal, tuple(texts), self._pasted)

    def set_refusal(self, reason: str) -> None:
        """Why what is typed is not stored; "" when it is."""
        self._update(reason, self._findings, self._pasted)

    def set_pasted(self, notes: Iterable[PasteNote]) -> None:
        """What was done to a pasted text; it comes into sight, as it may stand below the window's edge."""
        self._update(self._refusal, self._findings, tuple(notes))
        if self._pasted:
            QTimer.singleShot(0, self, self._come_into_sight)

    def _come_into_sight(self) -> None:
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None:
            area.ensureWidgetVisible(self, 0, GRID)

    @property
    def refused(self) -> bool:
        return bool(self._refusal)

    def texts(self) -> list[str]:
        notes = (note.text for note in self._pasted)
        return [text for text in (self._refusal, *self._findings, *notes) if text]

    def _update(self, refusal: str, findings: tuple[str, ...], notes: tuple[PasteNote, ...]) -> None:
        if (refusal, findings, notes) == (self._refusal, self._findings, self._pasted):
            return
        self._refusal, self._findings, self._pasted = refusal, findings, notes
        while item := self._layout.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        if refusal:
            self._add(_note(refusal, "refusal", "error"))
        for text in findings:
            self._add(_note(text, "finding", "warning"))
        for note in notes:
            look = ("finding", "warning") if note.doubtful else ("quiet", "check")
            self._add(_note(note.text, *look))
        self.setVisible(bool(self.texts()))

    def _add(self, note: QWidget) -> None:
        self._layout.addWidget(note)
        note.show()  # at once, so that all of them are reckoned with together


def _note(text: str, role: str, icon_name: str) -> QWidget:
    note = QWidget()
    mark, words = QLabel(), WrappingLabel(text)
    words.setProperty("role", role)
    policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    words.setSizePolicy(policy)
    mark.setContentsMargins(0, 6, 0, 0)  # beside the first line's letters, below its marks
    mark.setPixmap(icon(icon_name, role).pixmap(2 * GRID, 2 * GRID))
    layout = QHBoxLayout(note)
    layout.setContentsMargins(0, GRID // 4, 0, 0)
    layout.setSpacing(GRID)
    layout.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    layout.addWidget(words, 1)
    return note
