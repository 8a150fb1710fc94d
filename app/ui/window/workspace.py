"""The workspace of an open file: projects at the left, the form in the middle, the preview at the right."""

import contextlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.models.checks import Finding, to_see_to
from app.models.entry import FormSection
from app.models.errors import UserError
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.services.file_profile import FileProfile, entries_of_next_project
from app.storage.connection import DamagedFileError
from app.ui.core import changes
from app.ui.core.context import FileContext, ReadingPage
from app.ui.core.document import Document
from app.ui.core.file_findings import FileFindings
from app.ui.core.until_checked import waits_for_check
from app.ui.form.form import Shown
from app.ui.form.made_early import MadeEarly
from app.ui.form.quiet_start import QuietStart
from app.ui.form.suggestions import Suggestions
from app.ui.preview.panel import PreviewPanel
from app.ui.project_list.listing import Listing
from app.ui.project_list.menu import ListMenu
from app.ui.project_list.view import ProjectList
from app.ui.widgets.later import IdleWork, delete_with_work
from app.ui.widgets.theme import GRID
from app.ui.window.current_page import CurrentPage
from app.ui.window.month_outputs import make_home
from app.ui.window.noting import go_into_note, reopen
from app.ui.window.side_panels import SidePanels
from app.ui.window.unsaved_text import Editors, UnsavedText

if TYPE_CHECKING:
    from app.ui.monthly.page import MonthHome

LIST_WIDTH: Final = 40 * GRID


class Workspace(FileContext):
    """The project list, the current page and the side panels of one open file.

    `unsaved_changed` carries the number of fields with a value that is not on disk.
    """

    damaged = Signal(object)
    """The DamagedFileError because of which a project cannot be shown; emitted when the window is idle."""
    unsaved_changed = Signal(int)

    def __init__(
        self, document: Document, parent: QWidget | None = None, *, begins_with_month: bool = False
    ) -> None:
        """`begins_with_month`: show the month's home first, and the form only when the clerk goes there."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.preview_action = QAction(self)
        self.document = document
        self.profile = FileProfile()
        self.unsaved = UnsavedText(self, self._editors, self._show_waiting)
        self.project_id: str | None = None
        self._damage: DamagedFileError | None = None
        self.found = FileFindings(document, self)
        self.list = ProjectList(self.found, self)
        self.listing: Listing = Listing(self.list, document)
        self._committing = IdleWork(document.checkpoint_some, self)
        self._middle = CurrentPage(self.new_project, self)
        self.form = self._middle.form
        self.preview = PreviewPanel(self)
        self.preview.hide()  # it would make the window wider than a small screen
        self.round: MonthHome | None = None
        self.panels: SidePanels = SidePanels(self.list, self.preview)
        for widget, stretch in ((self.list, 0), (self._middle, 1), (self.preview, 0)):
            self.addWidget(widget)
            self.setStretchFactor(self.indexOf(widget), stretch)
            self.setCollapsible(self.indexOf(widget), False)
        self.setSizes([LIST_WIDTH, 90 * GRID, 70 * GRID])
        self.advisor = Suggestions(self)
        ListMenu(self, self.list)
        QuietStart(self, self.form)
        MadeEarly(self, self.form)
        self._connect()
        try:
            self._begin_with_month() if begins_with_month else self._show_file()
        except UserError:
            delete_with_work(self)  # its parent would keep it
            raise

    def _connect(self) -> None:
        self.document.changed.connect(self._follow)
        self.document.waiting_changed.connect(self._show_waiting)
        self.document.caught_up.connect(
            lambda count: self.status_message.emit(f"บันทึกข้อความที่ค้างอยู่แล้ว {count:,} ช่อง")
        )
        self.listing.filled.connect(self.refreshed)
        self.found.over_file_found.connect(self._show_waiting)
        self.list.chosen.connect(self._choose)
        for gone_to in (self.list.view.clicked, self.list.view.activated):
            gone_to.connect(lambda _index: self.show_form())
        self.form.edited.connect(self.set_entry)
        self.form.report_edited.connect(self._set_report)
        self.form.report_removed.connect(self._remove_report)
        self.form.unsaved_changed.connect(self._tell_unsaved)
        self.form.noted.connect(lambda about: go_into_note(self, about))
        self.form.section_entered.connect(self.preview.scroll_to)
        self.form.reopening_wanted.connect(lambda: reopen(self))
        app = QApplication.instance()
        assert isinstance(app, QApplication), "widgets need an application"
        app.focusChanged.connect(self._seal)

    # --- display --------------------------------------------------------------------------------------------

    @property
    def findings(self) -> Sequence[Finding]:
        """The open findings of the shown project."""
        if (project_id := self.shown_project_id) is None:
            return ()
        is_form = not self.is_in_round  # which has just found them
        return to_see_to(self.form.findings_of(project_id) if is_form else self.document.findings(project_id))

    @property
    def current(self) -> tuple[Project, Sequence[ProgressReport]] | None:
        """The shown project and its reports from the file, including what was just typed."""
        self.flush()
        self.document.checkpoint()
        project_id = self.shown_project_id or self.project_id
        return (self.document.project(project_id), self.document.reports(project_id)) if project_id else None

    def show_section(self, section: FormSection) -> None:
        self.show_form()
        if self.project_id:
            self.form.go_to(section)

    def enter(self) -> None:
        """Focus the month; otherwise the list, or without a project the button for the first one."""
        if self.round and self.is_in_round:
            self.round.enter()
        else:
            (self.list.view if self.project_id else self._middle.first).setFocus()

    def set_setting(self, key: str, value: str) -> None:
        """Store a setting of the file that affects the paper. Raises UserError."""
        self.document.set_setting(key, value)
        self._tell_refreshed()

    def show_project(self, project_id: str | None, *, is_stored: bool = False) -> None:
        """Show a project from its beginning; None if there is none. `is_stored`: what was typed is."""
        if not is_stored:
            self.flush()
        self.listing.finish()
        if project_id != self.project_id and self.document.checkpoint_some():
            self._committing.begin()
        shown = self._sound(project_id) if project_id else None
        self.project_id = shown.project.id if shown else None
        self._middle.leave_page()
        self.panels.leave()
        self.refresh()  # now: the form would be laid out as wide as the page before, too
        self._middle.show_form(has_project=shown is not None)
        if shown:
            self.form.show_project(shown)
            self.list.mark(project_id)
        self._tell_refreshed()

    def show_page(self, page: QWidget, *, beside_list: bool = True, beside_paper: bool = True) -> None:
        """Show a page about the whole file in place of the form, until a project is opened."""
        self.flush()
        self._fits = {"beside_list": beside_list, "beside_paper": beside_paper}
        self._middle.show_page(page)
        self.panels.leave(list_fits=beside_list, paper_fits=beside_paper)
        self.panels.opened(page, self.leave_page)
        self._tell_refreshed()

    def show_form(self) -> None:
        """Return from such a page to the project's form."""
        if self._middle.is_about_file:
            self.show_project(
                self.shown_project_id or self.project_id or next(iter(self.listing.shown_ids), None)
            )
            self.list.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave_page(self) -> None:
        """Return like `show_form`, unless the clerk stays to correct refused text."""
        if not self.unsaved.stay_for_refused():
            self.show_form()

    def show_preview(self, wanted: bool) -> None:
        self.panels.is_preview_wanted = wanted
        self.panels.make_room()
        self._preview()

    def show_round(self) -> None:
        """Show the month's home in place of the list and the form."""
        if self.round is None:
            self.round = make_home(self, self.unsaved.stay_for_refused, self._middle)
            self.round.report.unsaved_changed.connect(self._tell_unsaved)
            self.round.report.damaged.connect(self._tell_damage)
            self.round.chosen.connect(self._follow_round)
        self.round.read()
        self.show_page(self.round, beside_list=False)
        self.round.enter()

    def _follow_round(self) -> None:
        if self.is_in_round:
            self._tell_refreshed()

    @property
    def is_in_round(self) -> bool:
        return self.round is not None and self._middle.currentWidget() is self.round

    def reload(self, *, stays: bool = False) -> None:
        """Show the file again after a change that did not go through the document."""
        page = self._middle.currentWidget() if stays and self._middle.is_about_file else None
        self.advisor.forget()
        self.form.forget()
        self._show_file(self.project_id)
        if page and isinstance(page, ReadingPage):
            self.show_page(page, **self._fits)
            page.read()

    def _begin_with_month(self) -> None:
        """Show the month's home; without a project that is due, the form."""
        self.listing.fill_later()
        self.show_round()
        if self.round and not self.round.state.rows:
            self.show_form()

    def _show_file(self, project_id: str | None = None) -> None:
        before = self.project_id
        project_id = self.listing.fill_all(project_id)
        if self.project_id == before:
            self.show_project(project_id)

    def _choose(self, project_id: str) -> None:
        if project_id != self.project_id and not self.unsaved.stay_for_refused():
            self.show_project(project_id, is_stored=True)
        elif project_id != self.project_id:
            QTimer.singleShot(0, self, lambda: self.list.mark(self.project_id))

    def stay_for_refusals(self) -> bool:
        return waits_for_check(self) or self.unsaved.stay_for_all()

    def stay_before_output(self) -> bool:
        return waits_for_check(self) or self.unsaved.stay_before_output()

    def _show_waiting(self) -> None:
        """Update after the set of waiting values has changed."""
        with contextlib.suppress(UserError):  # the values in the fields stay there
            if self.project_id:
                self.form.update_project(Shown.of(self.document, self.project_id))
            if self.round and self.is_in_round:  # otherwise it is refreshed when shown
                self.round.report.update_report()
        self._tell_unsaved()

    def _editors(self) -> Sequence[Editors]:
        return [self.form, self.round.report] if self.round else [self.form]

    def _tell_unsaved(self) -> None:
        self.form.mark_sections()
        self.unsaved_changed.emit(self.unsaved.count)

    def _preview(self) -> None:
        if not self.preview.isVisibleTo(self):
            return
        if project_id := self.shown_project_id or self.project_id:
            project, reports = self.document.project(project_id), self.document.reports(project_id)
            self.preview.show_form(project, reports, self.document.style)
        else:
            self.preview.clear()

    def _tell_refreshed(self) -> None:
        self._preview()
        self.refreshed.emit()

    def flush(self) -> None:
        """Store typed text that is still waiting for a pause."""
        self.form.flush()
        if self.round:
            self.round.report.flush()

    # --- actions of the clerk -------------------------------------------------------------------------------

    def new_project(self) -> None:
        """Add a project with the chosen year, otherwise the file's, its days, and the office."""
        if self.unsaved.stay_for_refused():
            return
        year, summaries = self.listing.fiscal_year, self.list.model.summaries
        found = entries_of_next_project(self.document.file, self.profile, summaries, year)
        if self.document.new_project(**found):
            self.form.go_to(FormSection.IDENTITY)

    def go_to_entry(self, project_id: str, period: Period | None, key: str) -> None:
        is_other = project_id != self.project_id
        if is_other and self.unsaved.stay_for_refused():
            return
        if is_other or self._middle.is_about_file:
            self.show_project(project_id, is_stored=is_other)
        self.form.go_to_entry(key, period)

    def go_back_to(self, project_id: str, period: Period | None, key: str) -> None:
        in_round = self.round if self.is_in_round else None
        if not (in_round and period and in_round.go_to(project_id, period, key)):
            self.go_to_entry(project_id, period, key)

    @property
    def place_in_focus(self) -> tuple[str, Period | None, str] | None:
        in_round = self.round if self.is_in_round else None
        place = in_round.entry_in_focus if in_round else self.form.entry_in_focus()
        return (self.shown_project_id, *place) if self.shown_project_id and place else None

    @property
    def shown_project_id(self) -> str | None:
        if self.is_in_round and self.round:
            return self.round.report.project_id
        return None if self._middle.is_about_file else self.project_id

    def set_entry(self, key: str, value: object) -> None:
        if self.project_id:
            self.document.set(self.project_id, key, value)

    def _set_report(self, period: Period, key: str, value: object) -> None:
        if self.project_id:
            self.document.set_report(self.project_id, period, key, value)

    def _remove_report(self, period: Period) -> None:
        if self.project_id:
            self.document.remove_report(self.project_id, period)

    def _seal(self, *_focus: object) -> None:
        """End the undo step: the focus has moved, and the left field is stored or refused."""
        self.document.seal()
        QTimer.singleShot(0, self, self._tell_unsaved)

    # --- after a change -------------------------------------------------------------------------------------

    def _follow(self, change: changes.Change) -> None:
        """Update everything that shows a change after it is on disk."""
        if isinstance(change, changes.NoteSet | changes.ProjectAdded):
            self.list.model.closed = self.document.file.closed_projects()
        gone = changes.removed_projects(change)
        if self.project_id in gone:
            self.project_id = None
            self.form.discard()
        if self.round:
            self.round.report.forget(gone)
        match change:
            case changes.Several() | changes.ProjectRemoved() if self._middle.is_about_file:
                self.listing.show_again(self.project_id)
                self.refreshed.emit()
            case changes.ProjectAdded() if self.listing.is_waiting:
                self._show_file(changes.project_of(change))
            case _ if self.listing.is_waiting:  # only the month is in sight
                self.listing.begin_again()
                self.refreshed.emit()
            case changes.Several():
                self._show_file(changes.project_of(change))
            case changes.ProjectAdded(project):
                self.list.add_project(*self.listing.row(project.id))
                if project.id != self.project_id:  # otherwise the list has shown it by marking it
                    self.show_project(project.id)
            case changes.ProjectRemoved(project):
                current = self.project_id or self.list.model.neighbour(project.id)
                self.list.remove_project(project.id, current)
                if current != self.project_id or current is None:  # as above
                    self.show_project(current)
                self._show_waiting()  # findings may have named the removed one
                self._tell_refreshed()
            case _:
                self.list.update_project(*self.listing.row(changes.project_of(change)))
                if changes.project_of(change) == self.project_id:
                    self.form.update_project(Shown.of(self.document, self.project_id))
                self._tell_refreshed()
        self.saved.emit()

    def _sound(self, project_id: str) -> Shown | None:
        """Return what is shown of a project; None if it is damaged, which the window reports."""
        try:
            return Shown.of(self.document, project_id)
        except DamagedFileError as error:
            self._tell_damage(error)
            return None

    def _tell_damage(self, error: DamagedFileError) -> None:
        if self._damage is None:
            QTimer.singleShot(0, self, lambda: self.damaged.emit(self._damage))
        self._damage = error

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close the part opened last on Esc, wherever the focus is."""
        if event.key() != Qt.Key.Key_Escape or not self.panels.close_last():
            super().keyPressEvent(event)
