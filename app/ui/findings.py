"""Findings and refusals where they belong: under the field, in words, with an icon."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.ui.editors.pasting import Remark
from app.ui.icons import icon
from app.ui.theme import GRID


class Notes(QWidget):
    """Lines of warning: amber for what is worth checking, red for what could not be stored.

    Remarks say what was done to a pasted text.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._refusal = ""
        self._findings: tuple[str, ...] = ()
        self._remarks: tuple[Remark, ...] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self.hide()

    def set_findings(self, texts: Iterable[str]) -> None:
        self._update(self._refusal, tuple(texts), self._remarks)

    def set_refusal(self, reason: str) -> None:
        """Why what is typed is not stored; "" when it is."""
        self._update(reason, self._findings, self._remarks)

    def set_remarks(self, remarks: Iterable[Remark]) -> None:
        self._update(self._refusal, self._findings, tuple(remarks))

    @property
    def refused(self) -> bool:
        return bool(self._refusal)

    def texts(self) -> list[str]:
        remarks = (remark.text for remark in self._remarks)
        return [text for text in (self._refusal, *self._findings, *remarks) if text]

    def _update(self, refusal: str, findings: tuple[str, ...], remarks: tuple[Remark, ...]) -> None:
        if (refusal, findings, remarks) == (self._refusal, self._findings, self._remarks):
            return
        self._refusal, self._findings, self._remarks = refusal, findings, remarks
        while item := self._layout.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        if refusal:
            self._layout.addWidget(_note(refusal, "refusal", "error"))
        for text in findings:
            self._layout.addWidget(_note(text, "finding", "warning"))
        for remark in remarks:
            look = ("finding", "warning") if remark.doubtful else ("quiet", "check")
            self._layout.addWidget(_note(remark.text, *look))
        self.setVisible(bool(self.texts()))


def _note(text: str, role: str, icon_name: str) -> QWidget:
    note = QWidget()
    mark, words = QLabel(), QLabel(text)
    words.setTextFormat(Qt.TextFormat.PlainText)
    words.setWordWrap(True)
    words.setProperty("role", role)
    words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    mark.setContentsMargins(0, 6, 0, 0)  # beside the first line's letters, below its marks
    mark.setPixmap(icon(icon_name, role).pixmap(2 * GRID, 2 * GRID))
    layout = QHBoxLayout(note)
    layout.setContentsMargins(0, GRID // 4, 0, 0)
    layout.setSpacing(GRID)
    layout.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    layout.addWidget(words, 1)
    return note
