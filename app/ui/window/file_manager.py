"""Open, create, copy and close the window's file.

Dialogs are imported where they are shown: a file that opens needs none.
"""

import contextlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.models.errors import UserError
from app.storage.disk.file_identity import is_same_file
from app.storage.user_folders import documents_folder
from app.ui.core.until_checked import CHECKING
from app.ui.core.window_context import Files
from app.ui.widgets.errors import errors_shown
from app.ui.widgets.later import Later, WhenFree
from app.ui.widgets.tasks import found_beside, is_only_painted, is_task_running, paint_window, run_task
from app.ui.window.backing_up import BackingUp
from app.ui.window.file_window import FileWindow

if TYPE_CHECKING:  # at run time only after the first paint: SQLite and the form take as long to load as Qt
    from app.services.file_profile import FileProfile
    from app.storage.project_file import ProjectFile
    from app.ui.window.workspace import Workspace

_FOLDER_AFTER_MS: Final = 1500
"""Milliseconds after opening until the shared folder is looked into: the window comes first."""

_AGAIN_MS: Final = 100
"""Milliseconds until a window that could not be closed during a task is closed again."""

_NO_BACKUP: Final = "เก็บไฟล์สำรองไม่ได้ โปรดตรวจพื้นที่ว่างของเครื่อง"


class FileManager(Files):
    """One window has one file: opening another closes the first, unless the clerk stays."""

    def __init__(self, window: FileWindow) -> None:
        self._window = window

    @property
    def _workspace(self) -> "Workspace | None":
        return self._window.workspace

    @property
    def folder(self) -> Path:
        return self._workspace.document.file.path.parent if self._workspace else documents_folder()

    # --- opening and closing --------------------------------------------------------------------------------

    def open(self, path: Path) -> None:
        if self._workspace and is_same_file(path.absolute(), self._workspace.document.file.path.resolve()):
            return
        if not self._answers(path):
            return
        try:
            file = self._opened(path)
            self._replace_by(file)
            if file.database.notice:
                from app.ui.widgets import dialogs

                told = "ข้อมูลในไฟล์นี้ตรวจแล้วว่าสมบูรณ์ และเปิดใช้งานได้ตามปกติ"
                dialogs.inform(self._window, file.database.notice, told)
        except UserError as error:
            from app.ui.window.file_opening import offer_backup  # not above: most files open

            offer_backup(self._window, path, error, self.open)
        if self._workspace is None:
            self._window.show_welcome()

    def _opened(self, path: Path) -> "ProjectFile":
        """Open a file, to be read only if it cannot be written. Raises UserError."""
        from app.storage.connection import ReadOnlyFileError
        from app.storage.project_file import ProjectFile

        try:
            return ProjectFile.open(path, shown_first=True)
        except ReadOnlyFileError as error:
            file = ProjectFile.open(path, writable=False, shown_first=True)
            if file.database.is_up_to_date:
                return file
            file.close()
            raise error from None  # an older one must be migrated, which takes writing

    def _answers(self, path: Path) -> bool:
        """Return whether the drive of a file answers; meanwhile the clerk may stop waiting for it."""
        if self._window.settings.is_there(path) is not None:
            return True

        waiting = self._window.settings.presence.until_answered(path)
        return run_task(waiting, 1, "กำลังติดต่อที่เก็บไฟล์", self._window)

    def new(self) -> None:
        """Ask for office, year and place until the file is made or the clerk cancels."""
        from app.ui.window.new_file_dialog import NewFileDialog

        dialog = NewFileDialog(self.folder, self._window)
        while dialog.exec() == NewFileDialog.DialogCode.Accepted:
            if self._create(dialog.path, dialog.profile):
                break
        dialog.deleteLater()

    def new_collection(self) -> None:
        from app.services.file_profile import FileProfile, Role, proposed_path
        from app.ui.widgets import dialogs

        path = dialogs.ask_new_file(self._window, proposed_path(self.folder, "รวมไฟล์จากเขต"))
        if path is not None:
            self._create(path, FileProfile(Role.COORDINATOR))

    def _create(self, path: Path, profile: "FileProfile") -> bool:
        """Create a file and show it. Returns False if it could not be made, which is shown."""
        from app.services.file_profile import create_file

        with errors_shown(self._window):
            self._replace_by(create_file(path, profile))
            return True
        return False

    def browse(self) -> None:
        from app.ui.widgets import dialogs
        from app.ui.window.incoming import open_or_take

        if path := dialogs.ask_file(self._window, self.folder):
            open_or_take(self._window, path)

    def open_sample(self) -> None:
        from app.services.sample import sample_file

        with errors_shown(self._window):
            self.open(sample_file())

    def close(self) -> bool:
        """Close the open file, if any, and show the first page. Returns False if the clerk stays."""
        if self._workspace is None:
            return True
        if not self.let_go():
            return False
        self._window.show_welcome()
        return True

    def let_go(self) -> bool:
        """Close the open file, if any, and show nothing in its place. Returns False if the clerk stays."""
        if self._workspace is None:
            return True
        if self._workspace.unsaved.stay_for_all():
            return False
        file = self._workspace.document.file
        self._window.drop_workspace()
        found_beside(self._window, "กำลังปิดไฟล์", file.close)
        return True

    def end(self) -> bool:
        """Close the open file because the window is closed. Returns False if it has to stay.

        The system may close it while the clerk is asked or waits for a task, whose file it would take away,
        or while a file is about to be shown. When that has ended, the window is closed again.
        """
        if is_task_running() or is_only_painted():
            QTimer.singleShot(_AGAIN_MS, self._window, self._window.close)
            return False
        return QApplication.activeModalWidget() is None and self.let_go()

    def _replace_by(self, file: "ProjectFile") -> None:
        """Show a file in place of the open one, unless the clerk stays there."""
        if not self.let_go():
            file.close()
            return
        try:
            self._show(file)
        except UserError:  # its damage may show before its check has found it
            if self._workspace is not None:
                self._window.drop_workspace()
            file.close()
            self._window.show_welcome()
            raise

    def _show(self, file: "ProjectFile") -> None:
        from app.services.file_profile import FileProfile, Role, read_profile
        from app.services.kept_files.places import sweep_copies
        from app.ui.core.document import Document
        from app.ui.window.workspace import Workspace

        if file.database.is_for_writing:
            sweep_copies(file.path)
        document = Document(file, self._ask_to_retry, self._run_long)
        with errors_shown(self._window):
            document.read_style()
        profile = FileProfile()
        with errors_shown(self._window):
            profile = read_profile(file)
        workspace = Workspace(
            document, self._window.pages, begins_with_month=_begins_with_month(profile, file)
        )
        workspace.profile = profile
        leave = partial(self._leave_damaged, workspace)
        workspace.damaged.connect(leave)
        paint_window()  # to make all of it, and to show it, would hold the window for longer
        self._window.show_workspace(workspace)
        backing_up = BackingUp(file, workspace)
        begins_with_board = workspace.profile.role is Role.COORDINATOR
        if file.database.is_being_checked:
            self._window.tell(CHECKING)
            backing_up.checked.connect(partial(self._open_for_editing, workspace, begins_with_board))
            backing_up.checked.connect(partial(self._watch_folder, workspace))
        else:
            Later(partial(self._watch_folder, workspace), workspace, _FOLDER_AFTER_MS).start()
            if begins_with_board:
                self._window.actions_by_name["board"].trigger()
        backing_up.failed.connect(lambda: self._window.tell(_NO_BACKUP))
        backing_up.damaged.connect(leave)

    def _open_for_editing(self, workspace: "Workspace", begins_with_board: bool) -> None:
        """Go on with a file that was only in sight while it was checked."""
        from app.ui.form.form import Shown

        self._window.tell("")
        with contextlib.suppress(UserError):  # a damaged project is told of when it is shown
            if workspace.project_id:
                workspace.form.update_project(Shown.of(workspace.document, workspace.project_id))
        if workspace.round:
            workspace.round.report.open_for_editing()
        workspace.refreshed.emit()
        if begins_with_board:
            self._window.actions_by_name["board"].trigger()

    def _watch_folder(self, workspace: "Workspace") -> None:
        """Look into the folder that the file shares, if any, once the file is in sight."""
        from app.storage.file_settings import SHARED_FOLDER

        if workspace is not self._workspace:
            return
        with errors_shown(self._window):
            if workspace.document.file.setting(SHARED_FOLDER):
                from app.ui.shared_folder.notice import watch_folder  # loads much: most files share none

                watch_folder(self._window, workspace)

    # --- failures -------------------------------------------------------------------------------------------

    def _leave_damaged(self, workspace: "Workspace", error: UserError) -> None:
        """Leave a file whose damage was found after opening, once the clerk is in no dialog and no task.

        A dialog about the file is not taken away with what is typed there, nor the file from a thread.
        """
        WhenFree(partial(self._leave, workspace, error), workspace).start()

    def _leave(self, workspace: "Workspace", error: UserError) -> None:
        """Close a damaged file, to which nothing more is written, and offer a way out.

        The reading for the window and that of the backup may both find the damage, the second one after the
        file has been closed, repaired and opened again.
        """
        from app.ui.widgets import dialogs
        from app.ui.window.file_opening import offer_backup

        if self._workspace is not workspace:  # the damage was reported already
            return
        path = workspace.document.file.path
        if self.close():
            offer_backup(self._window, path, error, self.open)
        else:
            dialogs.tell(self._window, error)

    def _run_long(self, steps: Iterator[tuple[int, None]], count: int, doing: str) -> bool:
        """Show how far many changes are, in front of the dialog in which the clerk asked for them."""
        parent = QApplication.activeModalWidget() or self._window
        return run_task(steps, count, doing, parent, in_thread=True)

    def _ask_to_retry(self, error: UserError) -> bool:
        """Ask after a failed write: retry, save a copy elsewhere, or carry on. Returns True to retry."""
        from app.ui.widgets import dialogs

        answer = dialogs.ask_about_unsaved(self._window, error)
        if answer is not dialogs.Answer.COPY:
            return answer is dialogs.Answer.RETRY
        path = dialogs.ask_new_file(self._window, self._place_of_copy())
        if path is None:
            return False
        with errors_shown(self._window):
            self._go_on_in_copy(path)
            return True
        return False

    def _go_on_in_copy(self, path: Path) -> None:
        """Write a copy of the open file and continue in it. Raises UserError."""
        from app.storage.project_file import ProjectFile

        assert self._workspace is not None, "only an open file can fail to be written"
        document = self._workspace.document
        document.file.database.write_copy(path)
        copy = ProjectFile.open(path)
        was_writable = document.file.database.is_writable
        document.file.close()
        document.file = copy
        self._window.remember(path)
        self._window.show_what_file_is(self._workspace)
        if not was_writable:  # its fields were closed; afterwards, because a value may be on its way
            QTimer.singleShot(0, self._workspace, self._workspace.reload)

    def go_on_in_copy(self) -> None:
        """Go on in a copy in a place that lasts, unless the clerk stays."""
        from app.ui.widgets import dialogs

        if self._workspace is None or self._workspace.unsaved.stay_for_refused():
            return
        if path := dialogs.ask_new_file(self._window, self._place_of_copy(documents_folder())):
            with errors_shown(self._window):
                self._go_on_in_copy(path)
                self._workspace.document.catch_up()

    # --- copies ----------------------------------------------------------------------------------

    def save_copy(self) -> None:
        """Save a complete copy, to keep or to send."""
        from app.ui.widgets import dialogs

        if self._workspace is None or self._workspace.stay_before_output():
            return
        if path := dialogs.ask_new_file(self._window, self._place_of_copy()):
            with errors_shown(self._window):
                self._workspace.document.file.database.write_copy(path)
                self._workspace.tell_written(f"บันทึกสำเนาเป็น {path.name} แล้ว", path)

    def _place_of_copy(self, folder: Path | None = None) -> Path:
        """Return a free path for a copy, beside the file or in a folder that is sure to be there."""
        from app.services.file_profile import proposed_path

        assert self._workspace is not None, "only an open file is copied"
        path = self._workspace.document.file.path
        is_there = self._window.settings.is_there(path)  # None: its drive does not answer
        if folder is None:
            has_folder = is_there or (is_there is False and path.parent.is_dir())
            folder = path.parent if has_folder else documents_folder()
        is_elsewhere = folder != path.parent
        return proposed_path(folder, path.stem, *([] if is_elsewhere else ["สำเนา"]))

    def confirm_saved(self) -> None:
        """Answer the key for saving: everything is on disk already, or what is not is named."""
        if self._workspace is None:
            return
        if labels := self._workspace.unsaved.go_to_unsaved():
            self._workspace.status_message.emit(f"ยังบันทึกไม่ได้: {', '.join(labels)}")
            return
        self._workspace.document.checkpoint()
        path = self._workspace.document.file.path
        self._workspace.status_message.emit(f"บันทึกแล้ว ทุกอย่างอยู่ในไฟล์ {path.name}")


def _begins_with_month(profile: "FileProfile", file: "ProjectFile") -> bool:
    """Return whether a file opens with its month. A sample and a read-only file are looked at, and a
    coordinator's has its board.
    """
    from app.services.file_profile import Role

    is_for_others = profile.is_sample or profile.role is Role.COORDINATOR
    return file.database.is_for_writing and not is_for_others
