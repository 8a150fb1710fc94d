"""Findings, refusals and remarks below their field, in words, with an icon."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple, Self

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.models.checks import MISSING, Finding
from app.models.note import Note
from app.ui.widgets.icons import Mark
from app.ui.widgets.labels import WrappingLabel, set_tooltip
from app.ui.widgets.theme import GRID


class PasteNote(NamedTuple):
    """A sentence about pasted text: a warning if `doubtful`, otherwise information."""

    text: str
    doubtful: bool = False

    def about(self, label: str) -> Self:
        """Return the note with the field's label in front, for display elsewhere."""
        return self._replace(text=f"{label}: {self.text}")


_BEYOND_REASON: Final = frozenset({MISSING})
"""Rules whose findings must be filled in and cannot be kept with a reason."""


class MessageLine(NamedTuple):
    """One message about a field. A button with `button` text, if any, opens what it is `about`.

    The button's text is short, because fields may be narrow; `hint` has the full text.
    """

    text: str
    role: str
    icon: str
    about: Finding | Note | None = None
    button: str = ""
    hint: str = ""


def warning(text: str) -> MessageLine:
    """Return a warning that is not a finding about an entry."""
    return MessageLine(text, "finding", "warning")


def line_of_finding(finding: Finding, *, named: bool = False) -> MessageLine:
    """Return the message for a finding; `named` adds the entry's label where several entries
    share a place.
    """
    name = f"{finding.entry.label}: " if named and finding.rule != MISSING else ""
    if finding.reason:
        text = f"{name}{finding.message} (คงไว้ เหตุผล: {finding.reason})"
        return MessageLine(text, "quiet", "check", finding, "แก้ไข", "แก้ไขเหตุผลที่คงไว้ (Ctrl+K)")
    line = MessageLine(f"{name}{finding.words}", "finding", "warning", finding)
    if finding.rule in _BEYOND_REASON:
        return line
    return line._replace(button="คงไว้", hint="คงไว้พร้อมเหตุผล (Ctrl+K)")


def line_of_remark(note: Note) -> MessageLine:
    """Return the message for a remark, amber until it is answered."""
    if note.answer:
        text = f"ข้อสังเกต: {note.text} คำตอบ: {note.answer}"
        return MessageLine(text, "quiet", "message", note, "แก้ไข", "แก้ไขคำตอบ (Ctrl+R)")
    return MessageLine(f"ข้อสังเกต: {note.text}", "finding", "message", note, "ตอบ", "ตอบข้อสังเกต (Ctrl+R)")


def line_of_pasting(note: PasteNote) -> MessageLine:
    """Return the message for a correction of pasted text, or for a doubt about it."""
    return MessageLine(note.text, *(("finding", "warning") if note.doubtful else ("quiet", "check")))


class FieldMessages(QWidget):
    """Messages: amber for findings, red for refusals, quiet when settled.

    `chosen` carries the finding or remark that the clerk wants to open.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._refusal = ""
        self._lines: tuple[MessageLine, ...] = ()
        self._pasted: tuple[MessageLine, ...] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self.hide()

    def show_lines(self, lines: Iterable[MessageLine]) -> None:
        self._update(self._refusal, tuple(lines), self._pasted)

    def set_refusal(self, reason: str) -> None:
        """Set why the typed text is not stored; "" when it is."""
        self._update(reason, self._lines, self._pasted)

    def set_pasted(self, notes: Iterable[PasteNote]) -> None:
        """Show what was done to pasted text, and scroll it into view."""
        self._update(self._refusal, self._lines, tuple(map(line_of_pasting, notes)))
        if self._pasted:
            QTimer.singleShot(0, self, self._come_into_sight)

    def _come_into_sight(self) -> None:
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None:
            area.ensureWidgetVisible(self, 0, GRID)

    @property
    def refusal(self) -> str:
        """Why the typed text is not stored; "" when it is."""
        return self._refusal

    def texts(self) -> list[str]:
        return [line.text for line in self._all()]

    def _all(self) -> Sequence[MessageLine]:
        refusal = (MessageLine(self._refusal, "refusal", "error"),) if self._refusal else ()
        return (*refusal, *self._lines, *self._pasted)

    def _update(self, refusal: str, lines: tuple[MessageLine, ...], pasted: tuple[MessageLine, ...]) -> None:
        if (refusal, lines, pasted) == (self._refusal, self._lines, self._pasted):
            return
        self._refusal, self._lines, self._pasted = refusal, lines, pasted
        while item := self._layout.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for line in self._all():
            self._add(self._widget(line))
        self.setVisible(bool(self._all()))

    def _widget(self, line: MessageLine) -> QWidget:
        note = QWidget()
        layout = QHBoxLayout(note)
        layout.setContentsMargins(0, GRID // 4, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(_mark(line), 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(_words(line), 1)
        if line.button:
            button = QToolButton()
            button.setText(line.button)
            set_tooltip(button, line.hint)
            button.setAccessibleName(f"{line.hint}: {line.text}")
            button.setProperty("role", "small")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes to the fields; Ctrl+K and Ctrl+R do this
            button.clicked.connect(lambda: self.chosen.emit(line.about))
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return note

    def _add(self, note: QWidget) -> None:
        self._layout.addWidget(note)
        note.show()  # at once, so that the layout counts all of them


def _mark(line: MessageLine) -> QLabel:
    mark = Mark(2 * GRID, line.icon, line.role)
    mark.setContentsMargins(0, 6, 0, 0)  # beside the first line's letters, below its marks
    return mark


def _words(line: MessageLine) -> QLabel:
    words = WrappingLabel(line.text)
    words.setProperty("role", line.role)
    policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    words.setSizePolicy(policy)
    return words
