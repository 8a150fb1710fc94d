"""The window: the welcome page or the workspace of the open file, with menus, toolbar and status line."""

from collections.abc import Collection, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QToolBar, QVBoxLayout, QWidget

from app.models.errors import UserError
from app.ui.core.settings import Settings
from app.ui.gather.diverged_notice import DivergedNotice
from app.ui.gather.waiting_notice import WaitingNotice
from app.ui.widgets.errors import errors_shown
from app.ui.widgets.labels import title_text
from app.ui.widgets.later import IdleWork, delete_with_work
from app.ui.widgets.pressing import press_by_enter
from app.ui.widgets.theme import DARK, current_colours, current_size
from app.ui.window.commands import add_menus, add_toolbar, closed_commands, make_actions, show_for_role
from app.ui.window.file_window import FileWindow
from app.ui.window.side_panels import ROOM_FOR_LIST
from app.ui.window.status_bar import MonthNotice, StatusLine

if TYPE_CHECKING:  # at run time only after the first paint: SQLite and the form take as long to load as Qt
    from app.models.checks import Finding
    from app.models.note import Note
    from app.models.signer import Signer
    from app.ui.window.banners import Banners
    from app.ui.window.file_manager import FileManager
    from app.ui.window.welcome import Welcome
    from app.ui.window.workspace import Workspace

PREVIEW_FROM: Final = 1600
"""On a window at least this wide the preview is initially open."""

_WELCOME_AFTER_MS: Final = 3000
"""Milliseconds of rest after which the welcome page is made: closing a large file takes long enough."""


class MainWindow(FileWindow):
    """The main window with at most one file. `painted` is emitted once, after its first paint."""

    painted = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self._has_painted = False
        self.workspace: Workspace | None = None
        self._welcome: Welcome | None = None
        self.pages = QStackedWidget()
        self.pages.addWidget(QWidget())  # while a file is being opened
        self._column = self._add_column()
        self.actions_by_name = make_actions(self)
        add_menus(self, self.actions_by_name)
        self.actions_by_name["dark"].setChecked(current_colours() is DARK)
        self.actions_by_name["compact"].setChecked(current_size().is_compact)
        self._toolbar: QToolBar | None = None  # made for the first file: the first paint shows none
        self._status = StatusLine(self)
        self._status.finding_chosen.connect(self._go_to_finding)
        self._status.remark_chosen.connect(self._go_to_note)
        listed = ("findings", "next_finding")
        self._status.offer_file_findings([self.actions_by_name[name] for name in listed])
        self.setStatusBar(self._status)
        press_by_enter(self)
        self._diverged, self._waiting = DivergedNotice(self), WaitingNotice(self)
        self._month = MonthNotice(self)
        self.painted.connect(IdleWork(self._accept_drops, self).begin)
        self.painted.connect(IdleWork(lambda: self.welcome is None, self, _WELCOME_AFTER_MS).begin)
        self.resize(1366, 768)
        if settings.geometry is not None:
            self.restoreGeometry(settings.geometry)
        self._refresh()

    @cached_property
    def files(self) -> "FileManager":
        """Made when a file is first opened: the first paint waits for none of its dialogs."""
        from app.ui.window.file_manager import FileManager

        return FileManager(self)

    @cached_property
    def banners(self) -> "Banners":
        """Made for the first banner: the first paint needs none."""
        from app.ui.window.banners import Banners

        return Banners(self._column)

    def show_written(self, text: str, path: Path) -> None:
        self._status.tell_briefly(text)
        self.banners.show_written(text, path)

    def _accept_drops(self) -> bool:
        """Accept files and folders dropped on the window. Returns False: it is one step."""
        from app.ui.gather.drops import Dropping
        from app.ui.widgets.dialogs import IMPORTED

        Dropping(self, self._take_dropped, IMPORTED)
        return False

    def _take_dropped(self, paths: Sequence[Path]) -> None:
        from app.ui.window.incoming import take_dropped

        take_dropped(self, paths)

    # --- display --------------------------------------------------------------------------------------------

    def show_workspace(self, workspace: "Workspace") -> None:
        if self._toolbar is None:
            self._toolbar = add_toolbar(self, self.actions_by_name)
        self.workspace = workspace
        workspace.preview_action = self.actions_by_name["preview"]
        self.pages.addWidget(workspace)
        self.pages.setCurrentWidget(workspace)
        if self.settings.workspace_state is not None:
            workspace.restoreState(self.settings.workspace_state)
        workspace.saved.connect(self._status.tell_saved)
        workspace.status_message.connect(self._status.tell_briefly)
        workspace.written.connect(self.show_written)
        workspace.command_wanted.connect(lambda name: self.actions_by_name[name].trigger())
        workspace.unsaved_changed.connect(self._status.show_unsaved)
        workspace.refreshed.connect(self._refresh)
        self._diverged.watch(workspace)
        self._waiting.watch(workspace)
        self._month.watch(workspace)
        self.remember(workspace.document.file.path)
        self.tell("")
        style = workspace.document.style
        self.actions_by_name["thai_dates"].setChecked(style.thai_dates)
        self.actions_by_name["thai_digits"].setChecked(style.thai_digits)
        self._show_preview(self._preview_wanted())
        self.show_what_file_is(workspace)
        self.follow_order()
        self._refresh()
        workspace.enter()

    def drop_workspace(self) -> None:
        workspace, self.workspace = self.workspace, None
        assert workspace is not None, "only an open file is left"
        self.settings.workspace_state = workspace.saveState()
        self.banners.hide_all()
        self.pages.removeWidget(workspace)
        workspace.preview.close()
        workspace.list.let_go()
        delete_with_work(workspace)

    def remember(self, path: Path) -> None:
        if self.workspace and not self.workspace.profile.is_sample:
            self.settings.remember_file(path)
        self.setWindowTitle(title_text(f"{path.name} — รายงาน"))

    def tell(self, words: str) -> None:
        self._status.tell(words)

    @property
    def welcome(self) -> "Welcome":
        """The welcome page, created on first use."""
        if self._welcome is None:
            from app.ui.window.welcome import Welcome

            self._welcome = welcome = Welcome()
            welcome.open_requested.connect(self.files.open)
            welcome.new_requested.connect(self.files.new)
            welcome.browse_requested.connect(self.files.browse)
            welcome.import_requested.connect(self._import_first)
            welcome.sample_requested.connect(self.files.open_sample)
            welcome.gather_requested.connect(self.actions_by_name["gather"].trigger)
            self.pages.addWidget(welcome)
        return self._welcome

    def show_welcome(self) -> None:
        last = self.settings.last_file
        self.pages.setCurrentWidget(self.welcome)
        self.welcome.show_recent(self.settings.recent_files)
        is_there = last is None or self.settings.is_there(last)
        if last and not is_there:
            self.welcome.show_unanswered(last) if is_there is None else self.welcome.show_missing(last)
        else:
            self.welcome.begin()
        self.setWindowTitle("เริ่มใช้งาน — รายงาน")
        self.tell("")
        self._refresh()

    def _import_first(self) -> None:
        from app.ui.imports.first_import import import_first

        import_first(self)

    # --- commands -------------------------------------------------------------------------------------------

    def toggle_preview(self) -> None:
        action = self.actions_by_name["preview"]
        if self.workspace and not self.workspace.panels.paper_fits:
            self.workspace.show_form()
            action.setChecked(True)
        self.settings.preview_open = wanted = action.isChecked()
        self._show_preview(wanted)
        if self.workspace:  # once the form has its new width
            QTimer.singleShot(0, self.workspace.form, self.workspace.form.stay_in_place)
        if self.workspace and wanted:
            self.workspace.panels.opened(self.workspace.preview, action.trigger)

    def _show_preview(self, wanted: bool) -> None:
        self.actions_by_name["preview"].setChecked(wanted)
        if self.workspace:
            self.workspace.show_preview(wanted)

    def _preview_wanted(self) -> bool:
        chosen = self.settings.preview_open
        if self.width() < ROOM_FOR_LIST:  # on a narrow window it would hide the list
            return False
        return self.width() >= PREVIEW_FROM if chosen is None else chosen

    def toggle_round(self) -> None:
        """Show the month's round or return from it."""
        if self.workspace and not self.workspace.unsaved.stay_for_refused():
            self.workspace.show_form() if self.workspace.is_in_round else self.workspace.show_round()
        self._refresh()

    def toggle_coordinator(self) -> None:
        """Show the coordinator's commands in every file, or only in a coordinator's."""
        self.settings.shows_coordinator = self.actions_by_name["coordinator"].isChecked()
        self._refresh()

    @property
    def _has_coordinators_file(self) -> bool:
        if self.workspace is None:
            return False
        from app.services.file_profile import is_for_coordinator

        return is_for_coordinator(self.workspace.profile, self.workspace.list.model.offices)

    def follow_order(self) -> None:
        """Sort the list as the command says."""
        if self.workspace:
            self.workspace.list.sort_by_name(self.actions_by_name["by_name"].isChecked())

    def follow_thai_dates(self) -> None:
        self._follow_on_paper("thai_dates")

    def follow_thai_digits(self) -> None:
        self._follow_on_paper("thai_digits")

    def _follow_on_paper(self, key: str) -> None:
        """Store a setting of the file; its key is also the command's name."""
        if self.workspace:
            with errors_shown(self):
                self.workspace.set_setting(key, "1" if self.actions_by_name[key].isChecked() else "")

    def choose_type_family(self) -> None:
        """Let the clerk choose the typeface of this file's forms among the installed ones."""
        from app.storage.file_settings import TYPE_FAMILY
        from app.ui.preview.type_family_dialog import ask_type_family

        if self.workspace is None:
            return
        name = ask_type_family(self, self.workspace.document.file.setting(TYPE_FAMILY))
        if name is not None:
            with errors_shown(self):
                self.workspace.set_setting(TYPE_FAMILY, name)

    def choose_signers(self) -> None:
        """Let the clerk name who signs this file's forms, and choose signature fields for them."""
        from app.services.form_style import signers_of
        from app.storage.file_settings import SIGNATURE_FIELDS
        from app.ui.preview.signers_dialog import ask_signers

        if self.workspace is not None:
            file = self.workspace.document.file
            ask_signers(self, signers_of(file), bool(file.setting(SIGNATURE_FIELDS)), self._store_signers)

    def _store_signers(self, has_fields: bool, signers: "Sequence[Signer]") -> bool:
        from app.models.signer import signers_as_text
        from app.storage.file_settings import SIGNATURE_FIELDS, SIGNERS

        if self.workspace is None:
            return False
        with errors_shown(self):
            self.workspace.document.set_setting(SIGNERS, signers_as_text(signers))
            self.workspace.set_setting(SIGNATURE_FIELDS, "1" if has_fields else "")
            return True
        return False

    def show_keys(self) -> None:
        from app.ui.widgets import dialogs

        shown = [action for action in self.actions_by_name.values() if action.isVisible()]
        dialogs.show_keys(self, shown)

    def _refresh(self) -> None:
        """Update commands and status line for the open file."""
        workspace, is_own = self.workspace, self._has_coordinators_file
        is_chosen = is_own or self.settings.shows_coordinator
        file = workspace.document.file if workspace and is_chosen else None
        self.actions_by_name["coordinator"].setChecked(is_chosen)
        show_for_role(self.actions_by_name, file, is_coordinator=is_chosen or workspace is None)
        closed = {*self._closed_commands(), *(["coordinator"] if is_own else [])}  # it has them in any case
        for name, action in self.actions_by_name.items():  # once: each change lays the toolbar out again
            action.setEnabled(name not in closed)
        if self._toolbar is not None:
            self._toolbar.setVisible(workspace is not None)
        self.actions_by_name["round"].setChecked(workspace is not None and workspace.is_in_round)
        shown = workspace.shown_project_id if workspace else None
        is_quiet = workspace is not None and shown in workspace.document.fresh
        self._status.show_findings(workspace.findings if workspace and shown else None, is_quiet=is_quiet)
        if workspace is None:
            self._status.show_remarks(())
            return
        from app.ui.window.noting import remarks_to_see_to  # not above: the first paint has no file

        self._status.show_remarks(remarks_to_see_to(workspace))

    def _closed_commands(self) -> Collection[str]:
        """Return the commands that have nothing to work on now."""
        if self.workspace is None:
            return [name for name, action in self.actions_by_name.items() if action.data()]
        document = self.workspace.document
        steps = {"undo": document.next_undone, "redo": document.next_redone}
        return {*closed_commands(document.file.database), *(name for name in steps if steps[name] is None)}

    def _add_column(self) -> QVBoxLayout:
        """Add the pages, and return their layout, in which a banner may stand above them."""
        column = QWidget()
        self.setCentralWidget(column)
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.pages, 1)
        return layout

    def show_what_file_is(self, workspace: "Workspace") -> None:
        """Show the banner of a file that is not the clerk's own, lasting work."""
        from app.storage.disk.temporary_places import is_temporary

        file = workspace.document.file
        self.banners.hide_about_file()
        if workspace.profile.is_sample:
            self.banners.show_sample(self.actions_by_name["new_file"].trigger)
        elif not file.database.is_for_writing:
            self.banners.show_read_only(self.files.go_on_in_copy)
        elif is_temporary(file.path):
            self.banners.show_temporary(self.files.go_on_in_copy)

    def _go_to_finding(self, finding: "Finding") -> None:
        if self.workspace:
            self.workspace.show_form()
            self.workspace.form.go_to_entry(finding.entry.key, finding.period)

    def _go_to_note(self, note: "Note") -> None:
        if self.workspace:
            self.workspace.go_to_note(note)

    # --- the window -----------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._has_painted:
            self._has_painted = True
            QTimer.singleShot(0, self, self.painted.emit)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and self.workspace:
            try:
                self.workspace.document.file.database.check_in_place()
                self.workspace.document.catch_up()  # there may be space again, or the file is back
            except UserError as error:  # the next edit asks what to do
                self._status.tell(error.what)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.settings.geometry = self.saveGeometry()
        event.setAccepted(self.files.end())
