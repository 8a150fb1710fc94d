"""The window: opens and closes files, and shows the welcome page or the workspace of the open file."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from app.models.errors import UserError
from app.storage.user_folders import documents_folder
from app.ui.core.settings import Settings, is_there
from app.ui.core.window_context import WindowContext
from app.ui.gather import commands as gathering
from app.ui.imports.records import import_into
from app.ui.widgets import dialogs
from app.ui.widgets.labels import title_text
from app.ui.widgets.theme import DARK, choose_scheme, current_colours
from app.ui.window.backing_up import BackingUp
from app.ui.window.commands import add_menus, add_toolbar, make_actions
from app.ui.window.side_panels import ROOM_FOR_LIST
from app.ui.window.status_bar import MonthNotice, StatusLine
from app.ui.window.welcome import Welcome

if TYPE_CHECKING:  # at run time after the first paint: SQLite and the form take as long to load as Qt
    from app.models.checks import Finding
    from app.models.note import Note
    from app.storage.project_file import ProjectFile
    from app.ui.window.workspace import Workspace

PREVIEW_FROM: Final = 1600
"""On a window this wide the preview is open from the start."""


class MainWindow(WindowContext):
    """One window, one file. `painted` is emitted once, when it stands on the screen."""

    painted = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self._has_painted = False
        self.workspace: Workspace | None = None
        self._welcome: Welcome | None = None
        self._pages = QStackedWidget()
        self._pages.addWidget(QWidget())  # while a file is being opened
        self.setCentralWidget(self._pages)
        self.actions_by_name = make_actions(self)
        add_menus(self, self.actions_by_name)
        self.actions_by_name["dark"].setChecked(current_colours() is DARK)
        self._toolbar = add_toolbar(self, self.actions_by_name)
        self._status = StatusLine(self)
        self._status.finding_chosen.connect(self._go_to_finding)
        self._status.remark_chosen.connect(self._go_to_note)
        self.setStatusBar(self._status)
        self._diverged = gathering.DivergedNotice(self)
        self._month = MonthNotice(self)
        self.painted.connect(lambda: gathering.accept_drops(self))
        self.resize(1366, 768)
        if settings.geometry is not None:
            self.restoreGeometry(settings.geometry)
        self._refresh()

    # --- files --------------------------------------------------------------------------------------------

    def open_file(self, path: Path) -> None:
        """Open a file in place of the one that is open; a file that cannot be opened changes nothing."""
        if self.workspace and self.workspace.document.file.path.resolve() == path.resolve():
            return
        from app.storage.project_file import ProjectFile
        from app.ui.window.file_opening import offering_backup

        with offering_backup(self, path, self.open_file):
            file = ProjectFile.open(path, backs_up_later=True)
            self._replace_by(file)
            if file.database.notice:
                dialogs.inform(self, file.database.notice, "ข้อมูลในไฟล์นี้ตรวจแล้วว่าสมบูรณ์ และเปิดใช้งานได้ตามปกติ")
        if self.workspace is None:
            self.show_welcome()

    def new_file(self) -> None:
        path = dialogs.ask_new_file(self, self.folder)
        if path is None:
            return
        from app.storage.project_file import ProjectFile

        with dialogs.errors_shown(self):
            self._replace_by(ProjectFile.create(path))

    def _replace_by(self, file: "ProjectFile") -> None:
        """Show a file in place of the open one, unless the clerk would rather stay there."""
        if self.close_file():
            self._show(file)
        else:
            file.close()

    @property
    def folder(self) -> Path:
        """Where to look for files: beside the open one, else among the documents."""
        return self.workspace.document.file.path.parent if self.workspace else documents_folder()

    def browse(self) -> None:
        if path := dialogs.ask_file(self, self.folder):
            self.open_file(path)

    def open_sample(self) -> None:
        from app.services.sample import sample_file

        with dialogs.errors_shown(self):
            self.open_file(sample_file())

    def close_file(self) -> bool:
        """Close the open file, if any. False when the clerk would rather stay."""
        if self.workspace is None:
            return True
        if self.workspace.stay_for_refusals():
            return False
        workspace, self.workspace = self.workspace, None
        self.settings.workspace_state = workspace.saveState()
        self._pages.removeWidget(workspace)
        workspace.preview.close()
        workspace.list.let_go()
        workspace.document.file.close()
        workspace.deleteLater()
        self.show_welcome()
        return True

    def _show(self, file: "ProjectFile") -> None:
        from app.ui.core.document import Document
        from app.ui.window.workspace import Workspace

        document = Document(file, self._ask_to_retry)
        with dialogs.errors_shown(self):
            document.read_style()
        self.workspace = workspace = Workspace(document)
        workspace.preview_action = self.actions_by_name["preview"]
        self._pages.addWidget(workspace)
        self._pages.setCurrentWidget(workspace)
        if self.settings.workspace_state is not None:
            workspace.restoreState(self.settings.workspace_state)
        workspace.saved.connect(self._status.tell_saved)
        workspace.told.connect(self._status.tell_briefly)
        workspace.unsaved_changed.connect(self._status.show_unsaved)
        workspace.refreshed.connect(self._refresh)
        workspace.damaged.connect(self._leave_damaged)
        self._diverged.watch(workspace)
        self._month.watch(workspace)
        self.settings.remember_file(file.path)
        self.setWindowTitle(title_text(f"{file.path.name} — รายงาน"))
        self._status.tell("")
        backing_up = BackingUp(file, workspace)
        backing_up.failed.connect(lambda: self._status.tell(_NO_BACKUP))
        backing_up.damaged.connect(self._leave_damaged)
        self.actions_by_name["thai_dates"].setChecked(document.style.thai_dates)
        self.actions_by_name["thai_digits"].setChecked(document.style.thai_digits)
        self._show_preview(self._preview_wanted())
        self.follow_order()
        self._refresh()
        workspace.list.view.setFocus()

    def _leave_damaged(self, error: UserError) -> None:
        """What the opening did not see, a later look did: nothing more is written into such a file."""
        from app.ui.window.file_opening import offer_backup

        if self.workspace is None:  # it was told of this damage already
            return
        path = self.workspace.document.file.path
        if self.close_file():
            offer_backup(self, path, error, self.open_file)
        else:
            dialogs.tell(self, error)

    @property
    def welcome(self) -> Welcome:
        """The page to begin with, made when it is first asked for."""
        if self._welcome is None:
            self._welcome = welcome = Welcome()
            welcome.open_requested.connect(self.open_file)
            welcome.new_requested.connect(self.new_file)
            welcome.browse_requested.connect(self.browse)
            welcome.sample_requested.connect(self.open_sample)
            welcome.gather_requested.connect(self.actions_by_name["gather"].trigger)
            self._pages.addWidget(welcome)
        return self._welcome

    def show_welcome(self) -> None:
        last = self.settings.last_file
        self._pages.setCurrentWidget(self.welcome)
        self.welcome.show_recent(self.settings.recent_files)
        if last and not is_there(last):
            self.welcome.show_missing(last)
        self.setWindowTitle("รายงาน")
        self._status.tell("")
        self._refresh()

    def _ask_to_retry(self, error: UserError) -> bool:
        """The file could not be written: again, into a copy elsewhere, or not now."""
        answer = dialogs.ask_about_unsaved(self, error)
        if answer is not dialogs.Answer.COPY:
            return answer is dialogs.Answer.RETRY
        from app.storage.project_file import ProjectFile

        assert self.workspace is not None, "only an open file can fail to be written"
        path = dialogs.ask_new_file(self, self.folder)
        if path is None:
            return False
        document = self.workspace.document
        with dialogs.errors_shown(self):
            document.file.database.write_copy(path)
            copy = ProjectFile.open(path)
            document.file.close()
            document.file = copy
            self.settings.remember_file(path)
            self.setWindowTitle(title_text(f"{path.name} — รายงาน"))
            return True
        return False

    def save_copy(self) -> None:
        """A complete copy, to keep or to send."""
        if self.workspace is None:
            return
        if self.workspace.stay_before_output():
            return
        if path := dialogs.ask_new_file(self, self.folder):
            with dialogs.errors_shown(self):
                self.workspace.document.file.database.write_copy(path)
                self._status.tell_briefly(f"บันทึกสำเนาเป็น {path.name} แล้ว")

    def import_projects(self) -> None:
        """Bring in projects from a project JSON."""
        if self.workspace is None:
            return
        if self.workspace.stay_for_refusals():
            return
        if path := dialogs.ask_json(self, self.folder):
            with dialogs.errors_shown(self):
                import_into(self, self.workspace.document.file, path)
                self.workspace.reload()

    # --- what commands do ---------------------------------------------------------------------------------

    def remove_project(self) -> None:
        if self.workspace and self.workspace.shown_project_id:
            if self.workspace.remove_project():
                self._status.tell_briefly("ลบโครงการแล้ว กด Ctrl+Z หากต้องการเลิกทำ")
        elif self.workspace and self.workspace.project_id:
            self._status.tell_briefly("โปรดเปิดโครงการที่จะลบก่อน")

    def toggle_preview(self) -> None:
        action = self.actions_by_name["preview"]
        if self.workspace and not self.workspace.panels.paper_fits:
            self.workspace.show_form()
            action.setChecked(True)
        self.settings.preview_open = wanted = action.isChecked()
        self._show_preview(wanted)
        if self.workspace and wanted:
            self.workspace.panels.opened(self.workspace.preview, action.trigger)

    def _show_preview(self, wanted: bool) -> None:
        self.actions_by_name["preview"].setChecked(wanted)
        if self.workspace:
            self.workspace.show_preview(wanted)

    def _preview_wanted(self) -> bool:
        chosen = self.settings.preview_open
        if self.width() < ROOM_FOR_LIST:  # there the list would make way for it
            return False
        return self.width() >= PREVIEW_FROM if chosen is None else chosen

    def toggle_round(self) -> None:
        """To the month's round and back."""
        if self.workspace and not self.workspace.stay_for_refused_text():
            self.workspace.show_form() if self.workspace.is_in_round else self.workspace.show_round()
        self._refresh()

    def toggle_dark(self) -> None:
        self.settings.is_dark = self.actions_by_name["dark"].isChecked()
        app = QApplication.instance()
        assert isinstance(app, QApplication), "a window needs an application"
        choose_scheme(app, self.settings.is_dark)

    def follow_order(self) -> None:
        """Let the list stand in the order that the command says."""
        if self.workspace:
            self.workspace.list.sort_by_name(self.actions_by_name["by_name"].isChecked())

    def follow_thai_dates(self) -> None:
        self._follow_on_paper("thai_dates")

    def follow_thai_digits(self) -> None:
        self._follow_on_paper("thai_digits")

    def _follow_on_paper(self, key: str) -> None:
        """A setting of the file, by its key, which is the name of its command too."""
        if self.workspace:
            with dialogs.errors_shown(self):
                self.workspace.set_setting(key, "1" if self.actions_by_name[key].isChecked() else "")

    def choose_type_family(self) -> None:
        """The type that this file's forms are set in, of those that this machine has."""
        from app.printing.type_families import type_families
        from app.storage.project_file import TYPE_FAMILY

        if self.workspace is None:
            return
        chosen = self.workspace.document.file.setting(TYPE_FAMILY)
        name = dialogs.ask_type_family(self, [family.name for family in type_families()], chosen)
        if name is not None:
            with dialogs.errors_shown(self):
                self.workspace.set_setting(TYPE_FAMILY, name)

    def show_keys(self) -> None:
        dialogs.show_keys(self, list(self.actions_by_name.values()))

    def _refresh(self) -> None:
        """Let commands and the status line follow the open file."""
        workspace = self.workspace
        for action in self.actions_by_name.values():
            action.setEnabled(workspace is not None or not action.data())
        self._toolbar.setVisible(workspace is not None)
        self.actions_by_name["round"].setChecked(workspace is not None and workspace.is_in_round)
        self.actions_by_name["undo"].setEnabled(workspace is not None and workspace.document.can_undo)
        self.actions_by_name["redo"].setEnabled(workspace is not None and workspace.document.can_redo)
        self._status.show_findings(workspace.findings if workspace and workspace.shown_project_id else None)
        self._status.show_remarks(workspace.open_remarks() if workspace else ())

    def _go_to_finding(self, finding: "Finding") -> None:
        if self.workspace:
            self.workspace.show_form()
            self.workspace.form.go_to_entry(finding.entry.key, finding.period)

    def _go_to_note(self, note: "Note") -> None:
        if self.workspace:
            self.workspace.go_to_note(note)

    # --- the window itself ----------------------------------------------------------------------------------

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
                self.workspace.document.catch_up()  # there may be room again, or the file is back
            except UserError as error:  # the next edit will ask what to do
                self._status.tell(error.what)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.settings.geometry = self.saveGeometry()
        event.setAccepted(self.close_file())


_NO_BACKUP: Final = "เก็บไฟล์สำรองไม่ได้ โปรดตรวจพื้นที่ว่างของเครื่อง"
