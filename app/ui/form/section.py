"""One section of the form on the screen: its heading and its fields, created when first shown."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QVBoxLayout, QWidget

from app.models.checks import Finding
from app.models.entry import Entry, FormSection, Kind, entries
from app.models.note import Note
from app.models.progress_report import Period, ProgressReport, spent_budget
from app.models.project import Project
from app.models.thai import format_baht
from app.ui.form.field import Field
from app.ui.widgets.labels import WrappingLabel, plain_label
from app.ui.widgets.theme import GRID

if TYPE_CHECKING:
    from app.ui.form.report_table import ReportTable

_ROWS: Final = {
    FormSection.IDENTITY: (
        ("project_name",),
        ("project_code", "fiscal_year"),
        ("start_date", "end_date"),
        ("allocated_budget_satang", "spent_budget"),
    ),
    FormSection.RESPONSIBLE_UNIT: (
        ("office", "division", "subdivision"),
        ("officer_name", "officer_phone"),
        ("coordinator",),
    ),
}
"""Entries side by side. An entry that is not listed has its own row."""

_FIRST: Final = next(iter(entries(Project)))
"""The entry that shows remarks about the whole project."""

_HINTS: Final = {
    Kind.PARAGRAPHS: "กด Enter เพื่อขึ้นย่อหน้าใหม่",
    Kind.ITEMS: "กด Enter เพื่อเพิ่มข้อ · Alt+ลูกศร เพื่อเลื่อนข้อ",
    Kind.TARGETS: "กด Enter เพื่อเพิ่มข้อ · Tab เพื่อย่อเป็นข้อย่อย · Shift+Tab เพื่อกลับเป็นข้อหลัก · Alt+ลูกศร เพื่อเลื่อนข้อ",
}

LEAST_FIELD_WIDTH: Final = 26 * GRID
"""The width in pixels of each field of a row, below which they stand below one another."""
LEAST_TOLD_WIDTH: Final = 40 * GRID
"""The same of a row in which a field has messages: a narrow one is read a word a line."""

_ACROSS: Final = QBoxLayout.Direction.LeftToRight
_DOWN: Final = QBoxLayout.Direction.TopToBottom


class SectionBox(QWidget):
    """One section: its heading and its fields, created when first shown."""

    edited = Signal(str, object)
    report_edited = Signal(object, str, object)
    report_removed = Signal(object)
    noted = Signal(object)
    unsaved_changed = Signal()

    def __init__(self, section: FormSection, parent: QWidget) -> None:
        super().__init__(parent)
        self.section = section
        self.stale = True
        self.table: ReportTable | None = None
        self._fields: dict[str, Field] = {}
        self._spent: QLabel | None = None  # only the budget's section has it
        self._rows: list[QBoxLayout] = []
        heading = WrappingLabel(f"{section.number} {section.plain_title}")
        heading.setProperty("role", "heading")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(GRID + GRID // 2)
        self._layout.addWidget(heading)

    def show_all(
        self,
        project: Project,
        reports: Sequence[ProgressReport],
        findings: Iterable[Finding],
        remarks: Sequence[Note],
        unwritten: Mapping[Period | None, Mapping[str, Any]],
        due: Period | None = None,
        *,
        most_made: int | None = None,
    ) -> None:
        """Show the section of a project; typed values not written yet are shown in its fields.

        `due`: the month whose report is due and missing. `most_made`: the months that are made at most; the
        section is stale as long as others are left.
        """
        if not self.is_made:
            self._build()
            for child in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
                child.show()  # at once: until then it has no position and cannot get the focus
        ours = [finding for finding in findings if finding.section is self.section]
        for key, field in self._fields.items():
            waiting = unwritten.get(None, {})
            field.show_value(waiting.get(key, getattr(project, key)), is_stored=key not in waiting)
            field.tell(
                [finding for finding in ours if finding.entry.key == key],
                [remark for remark in remarks if not remark.period and (remark.entry_key or _FIRST) == key],
            )
        self._arrange_rows()
        is_whole = True
        if self.table:
            if self.stale:
                self.table.show_months(project, reports, unwritten)
            is_whole = self.table.update_reports(project, reports, unwritten, most_made)
            self.table.tell(ours, remarks)
            self.table.mark_due(due)
        if self._spent:
            self._spent.setText(_spent(project, reports))
        self.stale = not is_whole

    @property
    def is_made(self) -> bool:
        """Whether it has its fields, if only those of another project."""
        return bool(self._fields or self.table)

    def enter(self) -> None:
        for field in self._fields.values():
            field.editor.setFocus(Qt.FocusReason.TabFocusReason)
            return
        if self.table:
            self.table.enter()

    def editor(self, key: str, period: Period | None) -> QWidget | None:
        if period is not None:
            return self.table.editor(period, key) if self.table else None
        return self._fields[key].editor if key in self._fields else None

    def entry_of(self, widget: QWidget | None) -> tuple[Period | None, str] | None:
        """Return the entry, with the month if it is one of a report, that this widget belongs to."""
        for key, field in self._fields.items():
            if widget is not None and field.isAncestorOf(widget):
                return None, key
        return self.table.entry_of(widget) if self.table else None

    def refused(self) -> list[tuple[str, QWidget]]:
        found = [(field.entry.label, field.editor) for field in self._fields.values() if field.refused]
        return found + (self.table.refused() if self.table else [])

    @property
    def is_unsaved(self) -> bool:
        """Whether a shown value is not on disk."""
        in_fields = any(field.is_unsaved for field in self._fields.values())
        return in_fields or (self.table is not None and self.table.is_unsaved)

    def discard(self) -> None:
        """Discard typed text that is not stored, before another project is shown."""
        for field in self._fields.values():
            field.discard()
        if self.table:
            self.table.discard()

    def flush(self) -> None:
        for field in self._fields.values():
            field.flush()
        if self.table:
            self.table.flush()

    def _build(self) -> None:
        if self.section is FormSection.REPORTS:
            from app.ui.form.report_table import ReportTable  # not above: it is built when idle

            self.table = ReportTable()
            self.table.edited.connect(self.report_edited)
            self.table.removed.connect(self._remove_report)
            self.table.noted.connect(self.noted)
            self.table.unsaved_changed.connect(self.unsaved_changed)
            self._layout.addWidget(self.table)
            return
        own = {item.key: item for item in entries(Project).values() if item.section is self.section}
        rows = _ROWS.get(self.section, ())
        named = {key for row in rows for key in row}
        for row in (*rows, *((key,) for key in own if key not in named)):
            self._layout.addLayout(self._row([own.get(key) for key in row]))

    def _remove_report(self, period: Period) -> None:
        """Remove a month's report, unless the month may still be the one of the project before."""
        if not self.stale:
            self.report_removed.emit(period)

    def _row(self, row: Sequence[Entry | None]) -> QBoxLayout:
        layout = QBoxLayout(_ACROSS)
        layout.setSpacing(2 * GRID)
        for item in row:
            layout.addWidget(self._field(item) if item else self._spent_box(), 1, Qt.AlignmentFlag.AlignTop)
        self._rows.append(layout)
        self._arrange(layout)
        return layout

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange_rows()

    def _arrange_rows(self) -> None:
        for row in self._rows:
            self._arrange(row)

    def _arrange(self, row: QBoxLayout) -> None:
        """Put the fields of a row side by side, or below one another where their messages had no room."""
        fields = [item.widget() for place in range(row.count()) if (item := row.itemAt(place))]
        is_told = any(isinstance(field, Field) and field.notes.texts() for field in fields)
        least = LEAST_TOLD_WIDTH if is_told else LEAST_FIELD_WIDTH
        is_narrow = len(fields) > 1 and self.width() < len(fields) * least
        row.setDirection(_DOWN if is_narrow else _ACROSS)

    def _spent_box(self) -> QWidget:
        self._spent = plain_label()
        return _labelled("งบประมาณที่ใช้ไป", self._spent)

    def _field(self, item: Entry) -> QWidget:
        hint = _HINTS.get(item.kind)
        says_it_itself = item.label == self.section.plain_title or item.kind is Kind.ALIGNMENTS
        field = Field(item, self, labelled=not says_it_itself)
        field.edited.connect(self.edited)
        field.noted.connect(self.noted)
        field.unsaved_changed.connect(self.unsaved_changed)
        field.unsaved_changed.connect(self._arrange_rows)
        if hint and (layout := field.layout()):
            line = WrappingLabel(hint)
            line.setProperty("role", "quiet")
            layout.addWidget(line)
        self._fields[item.key] = field
        return field


def _labelled(text: str, value: QLabel) -> QWidget:
    """Return a derived value that looks like a read-only field."""
    box = QWidget()
    label = plain_label(text)
    label.setProperty("role", "label")
    value.setMinimumHeight(36)
    value.setAccessibleName(text)
    layout = QVBoxLayout(box)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(GRID // 4)
    layout.addWidget(label)
    layout.addWidget(value)
    return box


def _spent(project: Project, reports: Sequence[ProgressReport]) -> str:
    spent, allocated = spent_budget(reports), project.allocated_budget_satang
    share = f" ({round(100 * spent / allocated)} %)" if allocated else ""
    return f"{format_baht(spent)} บาท{share}"
