"""The form on the screen: the sections of the paper in the paper's order, on one scrolling page."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final, NamedTuple, Self

from PySide6.QtCore import QCoreApplication, QEvent, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from app.models.checks import Finding, sections_to_fill, to_see_to
from app.models.entry import FormSection
from app.models.month_state import due_month
from app.models.note import Note, Topic, closing_of
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.ui.core.document import Document
from app.ui.form.closed_banner import ClosedBanner
from app.ui.form.section import SectionBox
from app.ui.form.section_strip import SectionStrip
from app.ui.widgets.later import IdleWork
from app.ui.widgets.theme import GRID

MOST_WIDTH: Final = 150 * GRID
"""Width in pixels from which the fields grow no wider: longer lines are harder to read."""

_CALL: Final = QEvent.Type.MetaCall.value
_LAYOUT: Final = QEvent.Type.LayoutRequest.value


class Shown(NamedTuple):
    """A project, and everything that is shown about it."""

    project: Project
    reports: Sequence[ProgressReport]
    findings: Sequence[Finding]
    remarks: Sequence[Note] = ()
    unwritten: Mapping[Period | None, Mapping[str, Any]] = MappingProxyType({})
    due: Period | None = None
    """The month whose report is due and missing."""
    closing: Note | None = None
    is_quiet: bool = False
    """Whether it was just begun, so that some missing entries are not told of."""
    is_read_only: bool = False
    """Whether the file can only be read."""
    today: date | None = None
    """The day by which months are named and dates proposed."""

    @classmethod
    def of(cls, document: Document, project_id: str) -> Self:
        """Return what the file has of a project. Raises UserError."""
        project, reports = document.project(project_id), document.reports(project_id)
        notes = document.notes(project_id)
        found = document.findings_of(project, reports, notes)
        remarks, today = [note for note in notes if note.topic is Topic.REMARK], date.today()
        return cls(
            project,
            reports,
            found,
            [note for note in remarks if not note.is_settled],
            document.unwritten.of_project(project_id),
            due_month(project, reports, notes, today),
            closing_of(notes),
            project_id in document.fresh,
            not document.file.database.is_writable,
            today,
        )


class ProjectForm(QWidget):
    """All sections of one project.

    Signals: `edited` with key and value of a project's entry, `report_edited` with month, key and value of a
    report's, `report_removed` with the month, `noted` with a finding or remark to open; `section_entered`
    with the current section, `reopening_wanted` to reopen a closed project, which is read-only,
    `unsaved_changed` when the set of unsaved entries changes, `entry_left` with the key of a project's entry
    that the focus has left.
    """

    edited = Signal(str, object)
    report_edited = Signal(object, str, object)
    report_removed = Signal(object)
    noted = Signal(object)
    unsaved_changed = Signal()
    entry_left = Signal(str)
    section_entered = Signal(object)
    reopening_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Shown | None = None
        self._is_outdated = False
        """Whether something else than what is shown of the project has changed, as its plan."""
        self._section = FormSection.IDENTITY
        self._is_focus_seen = False
        """Whether the clerk sees what has the focus, and has not scrolled away from it."""
        self._boxes: dict[FormSection, SectionBox] = {}
        self._builder = IdleWork(self._build_next, self)
        self._is_building = False
        app = QApplication.instance()
        assert isinstance(app, QApplication), "widgets need an application"
        app.focusChanged.connect(self._follow_focus)

    # --- what is shown ------------------------------------------------------------------------------------

    def show_project(self, shown: Shown) -> None:
        """Show a project from its beginning. Sections out of sight are filled in when the window is idle.

        Refused text stays; before another project is shown, the clerk is asked.
        """
        if not self._boxes:
            self._make_parts()
        if self._shown is None or shown.project.id != self._shown.project.id:
            self.discard()
        if shown != self._shown or self._is_outdated:  # often one returns to what is shown already
            self._show_anew(shown)
        self._scroll.verticalScrollBar().setValue(0)
        self._enter(FormSection.IDENTITY)
        self._build_in_focus(QApplication.focusWidget())
        self._builder.begin()

    def forget(self) -> None:
        """Fill in all again when a project is shown next, even if it is the same: its plan may differ."""
        self._is_outdated = True

    def _show_anew(self, shown: Shown) -> None:
        self._shown, self._is_outdated = shown, False
        for box in self._boxes.values():
            box.stale = True
        self._boxes[FormSection.IDENTITY].show_all(*shown[:6])
        self._show_closing(shown.closing, shown.is_read_only)
        self.mark_sections()
        _place_made([self._boxes[FormSection.IDENTITY]])

    def update_project(self, shown: Shown) -> None:
        """Update the shown project."""
        self._shown = shown
        for box in self._boxes.values():
            if not box.stale:
                box.show_all(*shown[:6])
        self._show_closing(shown.closing, shown.is_read_only)
        self.mark_sections()

    def findings_of(self, project_id: str) -> Sequence[Finding]:
        """Return the findings that are shown of a project; none if another one is shown."""
        is_shown = self._shown is not None and self._shown.project.id == project_id
        return self._shown.findings if self._shown is not None and is_shown else ()

    def mark_sections(self) -> None:
        """Show the number of findings in the strip, and which sections are unfinished."""
        if self._shown is not None:
            open_ones = {section for section, box in self._boxes.items() if box.is_unsaved}
            if not self._shown.reports:
                open_ones.add(FormSection.REPORTS)
            if self._shown.is_quiet:
                open_ones |= sections_to_fill(self._shown.project)
            self._strip.show_state(to_see_to(self._shown.findings), open_ones, self._shown.due)

    def _show_closing(self, closing: Note | None, is_read_only: bool) -> None:
        """Make a closed project read-only until somebody reopens it with a reason, and all of a read-only
        file.
        """
        self.banner.show_closing(closing)
        self._page.setEnabled(closing is None and not is_read_only)

    def discard(self) -> None:
        """Discard typed text that is not stored."""
        for box in self._boxes.values():
            box.discard()

    def flush(self) -> None:
        """Store typed text that is still waiting for a pause."""
        for box in self._boxes.values():
            box.flush()

    # --- the current position ------------------------------------------------------------------------------

    def go_to(self, section: FormSection) -> None:
        """Scroll to a section and focus its first field."""
        self._build_all(up_to=section)
        self._scroll.verticalScrollBar().setValue(self._boxes[section].y())
        self._boxes[section].enter()
        if focus := QApplication.focusWidget():
            self._scroll.ensureWidgetVisible(focus, 0, 8 * GRID)
        self._enter(section)

    def go_to_entry(self, key: str, period: Period | None = None) -> None:
        """Focus an entry's editor."""
        self._build_all()
        for box in self._boxes.values():
            if editor := box.editor(key, period):
                editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
                self._scroll.ensureWidgetVisible(editor, 0, 8 * GRID)
                return

    def stay_in_place(self) -> None:
        """Show again what has the focus, after the form was made wider or narrower."""
        focus = QApplication.focusWidget()
        if self._boxes and focus is not None and self._scroll.isAncestorOf(focus):
            self._scroll.ensureWidgetVisible(focus, 0, 8 * GRID)
        self.section_entered.emit(self._section)

    def _keep_in_sight(self) -> None:
        """Keep in sight what has the focus when a text above it takes more lines than expected."""
        focus = QApplication.focusWidget()
        if self._is_focus_seen and focus is not None and self._scroll.isAncestorOf(focus):
            self._scroll.ensureWidgetVisible(focus, 0, 8 * GRID)

    def refused(self) -> list[tuple[str, QWidget]]:
        """Return label and editor of each entry with refused or unsaved text."""
        return [found for box in self._boxes.values() for found in box.refused()]

    def report_entry_in_focus(self) -> tuple[Period, str] | None:
        box = self._boxes.get(FormSection.REPORTS)
        return box.table.entry_of(QApplication.focusWidget()) if box and box.table else None

    def entry_in_focus(self) -> tuple[Period | None, str] | None:
        """Return the entry that has the focus, with the month if it is one of a report."""
        focus = QApplication.focusWidget()
        return next((found for box in self._boxes.values() if (found := box.entry_of(focus))), None)

    def _enter(self, section: FormSection) -> None:
        self._strip.mark(section)
        if section is not self._section:
            self._section = section
            self.section_entered.emit(section)

    def _look_where_we_are(self, top: int) -> None:
        focus = QApplication.focusWidget()
        is_here = focus is not None and self._scroll.isAncestorOf(focus)
        self._is_focus_seen = focus is not None and is_here and self._in_view(focus)
        if self._is_focus_seen:
            return  # the focus is more precise
        passed = [section for section, box in self._boxes.items() if box.y() <= top + 10 * GRID]
        if passed:
            self._enter(passed[-1])

    def _in_view(self, widget: QWidget) -> bool:
        viewport = self._scroll.viewport()
        corner = widget.mapTo(viewport, widget.rect().topLeft())
        return viewport.rect().intersects(QRect(corner, widget.size()))

    def _follow_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        self._build_in_focus(new)
        if new is not None and new.window() is self.window():  # not a calendar, list or other window
            left = next((found for box in self._boxes.values() if (found := box.entry_of(old))), None)
            now = next((found for box in self._boxes.values() if (found := box.entry_of(new))), None)
            if left and left != now and left[0] is None:
                self.entry_left.emit(left[1])
        for section, box in self._boxes.items():
            if new is not None and box.isAncestorOf(new):
                self._is_focus_seen = True
                self._enter(section)

    def minimumSizeHint(self) -> QSize:
        """Ask for the width of the fields: beside a page on paper, the paper gives way."""
        least = super().minimumSizeHint()
        if not self._boxes:
            return least
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        return least.expandedTo(QSize(self._page.minimumSizeHint().width() + bar, 0))

    # --- building on demand -------------------------------------------------------------------------------

    @property
    def is_made(self) -> bool:
        return bool(self._boxes)

    def _make_parts(self) -> None:
        """Make all parts for the first project that is shown: a file may begin with the month."""
        self._strip, self.banner, self._scroll = SectionStrip(self), ClosedBanner(self), QScrollArea(self)
        self._strip.chosen.connect(self.go_to)
        self.banner.reopening_wanted.connect(self.reopening_wanted)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.verticalScrollBar().valueChanged.connect(self._look_where_we_are)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._keep_in_sight)
        self._page = QWidget(self._scroll)
        self._scroll.setWidget(self._page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._strip)
        column.addWidget(self.banner)
        column.addWidget(self._scroll, 1)
        self._strip.show()  # at once, like the page: the layout would show them with the next events
        self._scroll.show()
        self._boxes = {section: self._new_box(section, self._page) for section in FormSection}
        self._lay_out(self._page)

    def _new_box(self, section: FormSection, page: QWidget) -> SectionBox:
        box = SectionBox(section, page)
        box.edited.connect(self.edited)
        box.report_edited.connect(self.report_edited)
        box.report_removed.connect(self.report_removed)
        box.noted.connect(self.noted)
        box.unsaved_changed.connect(self.unsaved_changed)
        return box

    def _lay_out(self, page: QWidget) -> None:
        page.setMaximumWidth(MOST_WIDTH)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(3 * GRID, GRID, 3 * GRID, 6 * GRID)
        layout.setSpacing(4 * GRID)
        for box in self._boxes.values():
            layout.addWidget(box)
            box.show()
        layout.addStretch(1)

    def _build_next(self) -> bool:
        """Build one section, or some of its months, whenever the window is idle, and place it: it would
        squash those before.
        """
        built = self._build_stale(_MOST_MADE)
        _place_made(built)
        return bool(built)

    def _build_in_focus(self, focus: QWidget | None) -> None:
        """Build all if a stale section has the focus: what is typed into it would be added to the text of the
        project before, and stored in the shown one. Otherwise make the section below: Tab would go past it.
        """
        if focus and any(box.stale and box.isAncestorOf(focus) for box in self._boxes.values()):
            self._build_all()
        for box, below in pairwise(self._boxes.values()):
            if focus and not below.is_made and box.isAncestorOf(focus):
                self._build_all(up_to=below.section)

    def _build_stale(
        self, most_made: int | None = None, up_to: FormSection | None = None
    ) -> list[SectionBox]:
        """Build the first section that is not, and has to be; return it, if there was one."""
        wanted = [box for box in self._boxes.values() if up_to is None or box.section.number <= up_to.number]
        stale = [box for box in wanted if box.stale][:1]
        if self._shown is None or self._is_building:  # a month that is taken away moves the focus
            return []
        self._is_building = True
        try:
            for box in stale:
                box.show_all(*self._shown[:6], most_made=most_made)
        finally:
            self._is_building = False
        return stale

    def _build_all(self, up_to: FormSection | None = None) -> None:
        """Build all sections, or those `up_to` one, whose place depends on them, and place them."""
        built: list[SectionBox] = []
        while some := self._build_stale(up_to=up_to):
            built += some
        _place_made(built)


_MOST_MADE: Final = 2
"""Months whose editors are made in one step: a few hundredths of a second."""


def _place_made(boxes: Iterable[SectionBox]) -> None:
    """Place what was just made in these sections: Qt would do so with the next events, and paint it squashed
    before.
    """
    for box in boxes:
        for made in box.findChildren(QWidget):
            if made.isHidden() and not made.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
                QCoreApplication.sendPostedEvents(made, _CALL)
    QCoreApplication.sendPostedEvents(None, _LAYOUT)
