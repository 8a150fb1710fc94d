"""The editors of one month's report, wherever they are placed: a month of section 2, or a row of the grid."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.models.checks import Finding
from app.models.entry import Entry, entries
from app.models.note import Note
from app.models.progress_report import Period, ProgressReport
from app.models.thai import format_baht, format_long_date, format_percent
from app.ui.editors.base import describe
from app.ui.editors.factory import as_editor, make_editor, set_placeholder
from app.ui.form.field import UNSAVED, mark_refused
from app.ui.widgets.messages import FieldMessages, PasteNote, line_of_finding, line_of_remark

ENTRIES: Final = entries(ProgressReport)

CARRIED: Final = ("progress", "plan_status", "target_status")
"""Entries that a report usually takes over from the one before."""
PROPOSED: Final = ("reported_on", "disbursed_satang", *CARRIED)


class MonthEditors(QObject):
    """The editors by key, and the messages about them in `notes`.

    Signals: `edited` carries the key and the value; `made` the key of an editor that was made later;
    `unsaved_changed` is emitted when a value becomes saved or unsaved.
    """

    edited = Signal(str, object)
    made = Signal(str)
    unsaved_changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.notes = FieldMessages()
        self.by_key: dict[str, QWidget] = {}
        self._period: Period | None = None
        self._values: dict[str, Any] = {}
        self._proposed: ProgressReport | None = None
        self._refusals: dict[str, str] = {}
        self._findings: list[Finding] = []
        self._pasted: dict[str, Sequence[PasteNote]] = {}

    def make(self, period: Period, keys: Iterable[str] = ENTRIES) -> None:
        """Make these editors for a month, without parents. `editor` makes the others when they are used."""
        self._period = period
        for key in keys:
            self.by_key[key] = self._new(ENTRIES[key], period)

    def editor(self, key: str) -> QWidget:
        """Return an entry's editor with what is shown of it."""
        if key not in self.by_key:
            assert self._period, "the editors are made for a month"
            self.by_key[key] = self._new(ENTRIES[key], self._period)
            self.made.emit(key)
            as_editor(self.by_key[key]).set_value(self._values[key])
            self._propose(key)
            self._describe()
        return self.by_key[key]

    def drop(self) -> None:
        """Delete the editors, with what is not stored."""
        for editor in self.by_key.values():
            editor.hide()
            editor.deleteLater()
        self.by_key, self._refusals, self._pasted = {}, {}, {}
        self.notes.set_refusal("")
        self.notes.set_pasted(())

    def _new(self, item: Entry, period: Period) -> QWidget:
        widget = make_editor(item)
        widget.setAccessibleName(f"{item.label} {period.thai}")
        editor = as_editor(widget)
        editor.edited.connect(lambda value: self._emit(item.key, value))
        editor.refused.connect(lambda reason: self._show_refusal(item.key, reason))
        editor.pasted.connect(lambda notes: self._show_pasted(item.key, notes))
        return widget

    # --- what is shown ------------------------------------------------------------------------------------

    def show_values(self, report: ProgressReport, unwritten: Mapping[str, Any]) -> None:
        """Show a report; `unwritten` values are shown in place of the stored ones."""
        self._values = {key: unwritten.get(key, getattr(report, key)) for key in ENTRIES}
        for key in unwritten:
            self.editor(key)
        for key, editor in self.by_key.items():
            as_editor(editor).set_value(self._values[key])
            self._mark_unwritten(key, waits=key in unwritten)

    def propose(self, proposed: ProgressReport | None) -> None:
        """Show in grey what the report will contain unless something else is typed; None: it exists."""
        self._proposed = proposed
        for key in self.by_key:
            self._propose(key)

    def _propose(self, key: str) -> None:
        if key in PROPOSED:
            value = getattr(self._proposed, key) if self._proposed else None
            set_placeholder(self.by_key[key], "" if value in (None, "") else shown(key, value))

    def tell(self, findings: Iterable[Finding], remarks: Iterable[Note]) -> None:
        """Show findings and the coordinator's remarks."""
        self._findings = list(findings)
        found = [line_of_finding(finding, named=True) for finding in self._findings]
        self.notes.show_lines([*map(line_of_remark, remarks), *found])
        self._describe()

    # --- what is typed ------------------------------------------------------------------------------------

    def flush(self) -> None:
        for editor in self.by_key.values():
            as_editor(editor).flush()

    def discard(self) -> None:
        """Discard typed text that is not stored."""
        for key in list(self._refusals):
            as_editor(self.by_key[key]).discard()
            self._show_refusal(key, "")

    @property
    def refused_keys(self) -> list[str]:
        return [key for key, reason in self._refusals.items() if reason != UNSAVED]

    @property
    def refused(self) -> list[tuple[str, QWidget]]:
        """Label and editor of each entry with refused text."""
        editors = [self.by_key[key] for key in self.refused_keys]
        return [(editor.accessibleName(), editor) for editor in editors]

    @property
    def unsaved_keys(self) -> list[str]:
        """The entries with a value that is not on disk."""
        return list(self._refusals)

    def key_of(self, widget: QWidget | None) -> str | None:
        """Return the entry whose editor is, or contains, this widget."""
        for key, editor in self.by_key.items():
            if widget is not None and (editor is widget or editor.isAncestorOf(widget)):
                return key
        return None

    def _emit(self, key: str, value: object) -> None:
        self._show_refusal(key, "")
        self.edited.emit(key, value)

    def _mark_unwritten(self, key: str, *, waits: bool) -> None:
        refusal = self._refusals.get(key, "")
        if waits and not refusal:
            self._show_refusal(key, UNSAVED)
        elif not waits and refusal == UNSAVED:
            self._show_refusal(key, "")

    def _show_refusal(self, key: str, reason: str) -> None:
        if reason == self._refusals.get(key, ""):
            return
        self._refusals.pop(key, None)
        if reason:
            self._refusals[key] = reason
        self.notes.set_refusal("\n".join(f"{ENTRIES[k].label}: {r}" for k, r in self._refusals.items()))
        mark_refused(self.by_key[key], refused=bool(reason))
        self._describe()
        self.unsaved_changed.emit()

    def _show_pasted(self, key: str, notes: Sequence[PasteNote]) -> None:
        self._pasted[key] = notes
        told = [note.about(ENTRIES[k].label) for k, found in self._pasted.items() for note in found]
        self.notes.set_pasted(told)
        self._describe()

    def _describe(self) -> None:
        """Put the messages into each entry's accessible description."""
        for key, editor in self.by_key.items():
            findings = (f.words for f in self._findings if f.entry.key == key)
            notes = (note.text for note in self._pasted.get(key, ()))
            told = filter(None, (self._refusals.get(key), *findings, *notes))
            describe(editor, part="notes", text=" ".join(told))


def shown(key: str, value: Any) -> str:
    """Return an entry's value in words."""
    if value is None or value == "":
        return "ไม่ได้กรอก"
    if key == "reported_on":
        return format_long_date(value)
    if key == "disbursed_satang":
        return format_baht(value)
    return format_percent(value) if key == "progress" else str(value)
