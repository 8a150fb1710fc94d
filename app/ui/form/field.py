"""One entry on the screen: its Thai label, its editor, and its messages."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.models.checks import Finding
from app.models.entry import Entry
from app.models.note import Note
from app.ui.editors.base import describe
from app.ui.editors.factory import as_editor, make_editor
from app.ui.widgets.labels import plain_label
from app.ui.widgets.messages import FieldMessages, PasteNote, line_of_finding, line_of_remark
from app.ui.widgets.theme import GRID

UNSAVED: Final = "ยังไม่ได้บันทึก โปรแกรมจะบันทึกให้เองเมื่อบันทึกไฟล์ได้"


class Field(QWidget):
    """An entry's label above its editor, its messages below.

    `edited` carries the entry's key and value, `noted` the finding or remark to open; `unsaved_changed` is
    emitted when the shown value becomes saved or unsaved.
    """

    edited = Signal(str, object)
    noted = Signal(object)
    unsaved_changed = Signal()

    def __init__(self, entry: Entry, parent: QWidget, *, labelled: bool = True) -> None:
        super().__init__(parent)
        self.entry = entry
        self.editor = make_editor(entry)
        self.notes = FieldMessages()
        self.notes.chosen.connect(self.noted)
        editor = as_editor(self.editor)
        editor.edited.connect(self._emit)
        editor.refused.connect(self._show_refusal)
        editor.pasted.connect(self._show_pasted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 4)
        if labelled:
            label = plain_label(entry.label)
            label.setProperty("role", "label")
            label.setBuddy(self.editor)
            layout.addWidget(label)
        layout.addWidget(self.editor)
        layout.addWidget(self.notes)

    def show_value(self, value: Any, *, is_stored: bool = True) -> None:
        """Show the entry's value, or the typed value that could not be written yet."""
        as_editor(self.editor).set_value(value)
        if is_stored and self.notes.refusal == UNSAVED:
            self._show_refusal("")
        elif not is_stored and not self.notes.refusal:
            self._show_refusal(UNSAVED)

    def discard(self) -> None:
        """Discard typed text that is not stored."""
        if self.is_unsaved:
            as_editor(self.editor).discard()
            self._show_refusal("")

    def flush(self) -> None:
        as_editor(self.editor).flush()

    def tell(self, findings: Iterable[Finding], remarks: Iterable[Note]) -> None:
        """Show findings and the coordinator's remarks."""
        self.notes.show_lines([*map(line_of_remark, remarks), *map(line_of_finding, findings)])
        self._describe()

    @property
    def refused(self) -> bool:
        """Whether typed text cannot be stored."""
        return self.notes.refusal not in ("", UNSAVED)

    @property
    def is_unsaved(self) -> bool:
        """Whether the shown value is not on disk, for whatever reason."""
        return bool(self.notes.refusal)

    def _emit(self, value: object) -> None:
        self._show_refusal("")
        self.edited.emit(self.entry.key, value)

    def _show_refusal(self, reason: str) -> None:
        if reason == self.notes.refusal:
            return
        self.notes.set_refusal(reason)
        mark_refused(self.editor, refused=bool(reason))
        self._describe()
        self.unsaved_changed.emit()

    def _show_pasted(self, notes: Sequence[PasteNote]) -> None:
        self.notes.set_pasted(notes)
        self._describe()

    def _describe(self) -> None:
        describe(self.editor, part="notes", text=" ".join(self.notes.texts()))


def mark_refused(editor: QWidget, *, refused: bool) -> None:
    """Draw a red frame, by the style sheet, around an editor with refused text."""
    editor.setProperty("refused", refused)
    editor.style().unpolish(editor)
    editor.style().polish(editor)
