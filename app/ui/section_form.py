"""The form on the screen: the sections of the paper in the paper's order, on one scrolling page."""

from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.models.checks import Finding
from app.models.entry import Entry, FormSection, Kind, entries
from app.models.progress_report import Period, ProgressReport, spent_budget
from app.models.project import Project
from app.models.thai import format_baht
from app.ui.field import Field
from app.ui.icons import icon
from app.ui.report_table import ReportTable
from app.ui.theme import GRID

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
"""Which entries stand side by side. An entry that is not named here has a row of its own."""

_HINTS: Final = {
    Kind.PARAGRAPHS: "กด Enter เพื่อขึ้นย่อหน้าใหม่",
    Kind.ITEMS: "กด Enter เพื่อเพิ่มข้อ · Alt+ลูกศร เพื่อเลื่อนข้อ",
    Kind.TARGETS: "กด Enter เพื่อเพิ่มข้อ · Tab เพื่อย่อเป็นข้อย่อย · Shift+Tab เพื่อกลับเป็นข้อหลัก · Alt+ลูกศร เพื่อเลื่อนข้อ",
}


class SectionForm(QWidget):
    """All sections of one project.

    `edited` carries key and value of a project's entry, `report_edited` month, key and value of a report's,
    `report_removed` the month; `section_entered` tells where the clerk is.
    """

    edited = Signal(str, object)
    report_edited = Signal(object, str, object)
    report_removed = Signal(object)
    section_entered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[Project, Sequence[ProgressReport], Sequence[Finding]] | None = None
        self._section = FormSection.IDENTITY
        self._boxes = {section: self._new_box(section) for section in FormSection}
        self._strip = SectionStrip()
        self._strip.chosen.connect(self.go_to)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._page())
        self._scroll.verticalScrollBar().valueChanged.connect(self._look_where_we_are)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._strip)
        layout.addWidget(self._scroll, 1)
        self._builder = QTimer(self)
        self._builder.timeout.connect(self._build_next)
        app = QApplication.instance()
        assert isinstance(app, QApplication), "widgets need an application"
        app.focusChanged.connect(self._follow_focus)

    # --- what is shown ------------------------------------------------------------------------------------

    def show_project(
        self, project: Project, reports: Sequence[ProgressReport], findings: Sequence[Finding]
    ) -> None:
        """Show another project from its beginning. Sections out of sight are filled in when time allows."""
        self._shown = project, reports, findings
        for box in self._boxes.values():
            box.stale = True
        self._boxes[FormSection.IDENTITY].show_all(*self._shown)
        self._strip.set_findings(findings)
        self._scroll.verticalScrollBar().setValue(0)
        self._builder.start(0)

    def update_project(
        self, project: Project, reports: Sequence[ProgressReport], findings: Sequence[Finding]
    ) -> None:
        """Show what changed in the project that is shown."""
        self._shown = project, reports, findings
        for box in self._boxes.values():
            if not box.stale:
                box.show_all(*self._shown)
        self._strip.set_findings(findings)

    def flush(self) -> None:
        """Store what was typed and still waits for a rest."""
        for box in self._boxes.values():
            box.flush()

    # --- where we are -------------------------------------------------------------------------------------

    def go_to(self, section: FormSection) -> None:
        """Scroll to a section and put the focus in its first field."""
        self._build_all()
        self._scroll.verticalScrollBar().setValue(self._boxes[section].y())
        self._boxes[section].enter()
        if focus := QApplication.focusWidget():
            self._scroll.ensureWidgetVisible(focus, 0, 8 * GRID)
        self._enter(section)

    def go_to_entry(self, key: str, period: Period | None = None) -> None:
        """Put the focus in an entry's editor."""
        self._build_all()
        for box in self._boxes.values():
            editor = box.editor(key, period)
            if editor is not None:
                editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
                self._scroll.ensureWidgetVisible(editor, 0, 8 * GRID)
                return

    def refused(self) -> list[tuple[str, QWidget]]:
        """Label and editor of each entry in which something is typed that is not stored."""
        return [found for box in self._boxes.values() for found in box.refused()]

    def tell_unsaved(self, key: str, period: Period | None = None) -> None:
        """An entry's value could not be written."""
        for box in self._boxes.values():
            box.tell_unsaved(key, period)

    def report_entry_in_focus(self) -> tuple[Period, str] | None:
        table = self._boxes[FormSection.REPORTS].table
        return table.entry_of(QApplication.focusWidget()) if table else None

    def _enter(self, section: FormSection) -> None:
        self._strip.mark(section)
        if section is not self._section:
            self._section = section
            self.section_entered.emit(section)

    def _look_where_we_are(self, top: int) -> None:
        focus = QApplication.focusWidget()
        if focus is not None and self._scroll.isAncestorOf(focus) and self._in_view(focus):
            return  # the focus tells better
        passed = [section for section, box in self._boxes.items() if box.y() <= top + 10 * GRID]
        if passed:
            self._enter(passed[-1])

    def _in_view(self, widget: QWidget) -> bool:
        viewport = self._scroll.viewport()
        corner = widget.mapTo(viewport, widget.rect().topLeft())
        return viewport.rect().intersects(QRect(corner, widget.size()))

    def _follow_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        for section, box in self._boxes.items():
            if new is not None and box.isAncestorOf(new):
                self._enter(section)

    # --- building on demand -------------------------------------------------------------------------------

    def _new_box(self, section: FormSection) -> "SectionBox":
        box = SectionBox(section)
        box.edited.connect(self.edited)
        box.report_edited.connect(self.report_edited)
        box.report_removed.connect(self.report_removed)
        return box

    def _page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(3 * GRID, GRID, 3 * GRID, 6 * GRID)
        layout.setSpacing(4 * GRID)
        for box in self._boxes.values():
            layout.addWidget(box)
        layout.addStretch(1)
        return page

    def _build_next(self) -> None:
        """One section each time the window has nothing better to do."""
        stale = [box for box in self._boxes.values() if box.stale]
        if self._shown is None or not stale:
            self._builder.stop()
            return
        stale[0].show_all(*self._shown)

    def _build_all(self) -> None:
        while self._shown is not None and any(box.stale for box in self._boxes.values()):
            self._build_next()
        page = self._scroll.widget()
        if page is not None and (layout := page.layout()):
            layout.activate()


class SectionBox(QWidget):
    """One section: its heading and its fields, made when first shown."""

    edited = Signal(str, object)
    report_edited = Signal(object, str, object)
    report_removed = Signal(object)

    def __init__(self, section: FormSection) -> None:
        super().__init__()
        self.section = section
        self.stale = True
        self.table: ReportTable | None = None
        self._fields: dict[str, Field] = {}
        self._spent = QLabel()
        heading = QLabel(f"{section.number} {section.title.rstrip('.')}")
        heading.setProperty("role", "heading")
        heading.setWordWrap(True)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(GRID + GRID // 2)
        self._layout.addWidget(heading)

    def show_all(
        self, project: Project, reports: Sequence[ProgressReport], findings: Iterable[Finding]
    ) -> None:
        if not self._fields and not self.table:
            self._build()
            for child in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
                child.show()  # at once: until then it has no place and cannot have the focus
        ours = [finding for finding in findings if finding.section is self.section]
        for key, field in self._fields.items():
            field.set_value(getattr(project, key))
            field.set_findings(finding for finding in ours if finding.entry.key == key)
        if self.table:
            show = self.table.show_reports if self.stale else self.table.update_reports
            show(project, reports)
            self.table.set_findings(ours)
        self._spent.setText(_spent(project, reports))
        self.stale = False

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

    def refused(self) -> list[tuple[str, QWidget]]:
        found = [(field.entry.label, field.editor) for field in self._fields.values() if field.refused]
        return found + (self.table.refused() if self.table else [])

    def tell_unsaved(self, key: str, period: Period | None) -> None:
        if period is not None and self.table:
            self.table.tell_unsaved(period, key)
        elif period is None and key in self._fields:
            self._fields[key].tell_unsaved()

    def flush(self) -> None:
        for field in self._fields.values():
            field.flush()
        if self.table:
            self.table.flush()

    def _build(self) -> None:
        if self.section is FormSection.REPORTS:
            self.table = ReportTable()
            self.table.edited.connect(self.report_edited)
            self.table.removed.connect(self.report_removed)
            self._layout.addWidget(self.table)
            return
        own = {item.key: item for item in entries(Project).values() if item.section is self.section}
        rows = _ROWS.get(self.section, ())
        named = {key for row in rows for key in row}
        for row in (*rows, *((key,) for key in own if key not in named)):
            self._layout.addLayout(self._row([own.get(key) for key in row]))

    def _row(self, row: Sequence[Entry | None]) -> QHBoxLayout:
        layout = QHBoxLayout()
        layout.setSpacing(2 * GRID)
        for item in row:
            widget = self._field(item) if item else _labelled("งบประมาณที่ใช้ไป", self._spent)
            layout.addWidget(widget, 1, Qt.AlignmentFlag.AlignTop)
        return layout

    def _field(self, item: Entry) -> QWidget:
        hint = _HINTS.get(item.kind)
        field = Field(
            item, labelled=item.label != self.section.title.rstrip(".") and item.kind.name != "ALIGNMENTS"
        )
        field.edited.connect(self.edited)
        if hint and (layout := field.layout()):
            line = QLabel(hint)
            line.setProperty("role", "quiet")
            line.setWordWrap(True)
            layout.addWidget(line)
        self._fields[item.key] = field
        return field


class SectionStrip(QWidget):
    """Where one is on the form, and where something is worth checking."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._buttons: dict[FormSection, QToolButton] = {}
        self._counts: dict[FormSection, int] = {}
        group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(3 * GRID, GRID // 2, 3 * GRID, GRID // 2)
        layout.setSpacing(GRID // 2)
        for place, section in enumerate(FormSection, start=1):
            button = QToolButton()
            button.setCheckable(True)
            button.setText(section.number)
            button.setToolTip(f"{section.title.rstrip('.')} (Ctrl+{place})")
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.clicked.connect(lambda _checked, chosen=section: self.chosen.emit(chosen))
            group.addButton(button)
            layout.addWidget(button)
            self._buttons[section] = button
        layout.addStretch(1)
        self.set_findings([])
        self.mark(FormSection.IDENTITY)

    def mark(self, section: FormSection) -> None:
        self._buttons[section].setChecked(True)

    def set_findings(self, findings: Iterable[Finding]) -> None:
        counts = dict.fromkeys(FormSection, 0)
        for finding in findings:
            counts[finding.section] += 1
        for section, button in self._buttons.items():
            count = counts[section]
            if self._counts.get(section) == count:
                continue
            button.setText(f"{section.number} ({count})" if count else section.number)
            button.setIcon(icon("warning", "finding") if count else icon("check"))
            told = f"มีข้อที่ควรตรวจ {count} ข้อ" if count else "ไม่มีข้อที่ควรตรวจ"
            button.setAccessibleName(f"ส่วนที่ {section.number} {section.title.rstrip('.')} {told}")
        self._counts = counts


def _labelled(text: str, value: QLabel) -> QWidget:
    """A derived value, looking like a field that cannot be typed in."""
    box = QWidget()
    label = QLabel(text)
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
