"""The coordinator's commands for received files, and the notice of pending decisions."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QToolButton

from app.models.errors import UserError
from app.ui.widgets import dialogs
from app.ui.widgets.labels import set_tooltip
from app.ui.widgets.questions import Choice, ask
from app.ui.widgets.tasks import IdleWork
from app.ui.widgets.theme import icon

if TYPE_CHECKING:
    from app.storage.revisions import Revision
    from app.ui.core.context import FileContext
    from app.ui.core.window_context import WindowContext

    Search = Iterator[list[list[Revision]]]

_AFTER_OPENING_MS: Final = 400


def gather_files(window: "WindowContext", paths: Sequence[Path] = ()) -> None:
    """Show the gathering page, and check these files at once if there are any."""
    if window.workspace is None and not _open_target(window):
        return
    workspace = window.workspace
    if workspace is None or workspace.stay_for_refusals():
        return
    from app.ui.gather.dialog import GatherWindow

    with dialogs.errors_shown(workspace):
        workspace.document.checkpoint()
        page = GatherWindow(workspace.document, workspace)
        if paths:
            QTimer.singleShot(0, page, lambda: page.look_at(paths))
        page.exec()
        page.deleteLater()
    _follow(workspace)


def _open_target(window: "WindowContext") -> bool:
    """Ask for the file to gather into if none is open. Returns True if one is open now."""
    new = Choice("สร้างไฟล์ใหม่…", window.files.new)
    go_on = ask(
        window,
        "จะรวมไฟล์จากเขตเข้าไฟล์ใด",
        "ข้อมูลของทุกเขตจะอยู่รวมกันในไฟล์นี้ ไฟล์ที่ได้รับจะไม่ถูกแก้ไข",
        [new, Choice("เปิดไฟล์ที่มีอยู่…", window.files.browse)],
        stay=Choice("ไว้ภายหลัง", lambda: None),
        default=new,
    )
    go_on()
    return window.workspace is not None


def resolve_diverged(workspace: "FileContext") -> None:
    """Resolve diverged records."""
    from app.ui.gather.conflicts import decide_diverged

    if not workspace.stay_for_refusals():
        with dialogs.errors_shown(workspace):
            decide_diverged(workspace.document, workspace)
        _follow(workspace)


def compare_duplicates(workspace: "FileContext") -> None:
    """Decide which projects are duplicates."""
    from app.ui.gather.duplicates import decide_duplicates

    if not workspace.stay_for_refusals():
        with dialogs.errors_shown(workspace):
            decide_duplicates(workspace.document, workspace)
        _follow(workspace)


def undo_last_gathering(workspace: "FileContext") -> None:
    """Undo the last gathering."""
    from app.ui.gather.undo import undo_gathering

    if not workspace.stay_for_refusals() and undo_gathering(workspace.document, workspace):
        _follow(workspace)
        workspace.status_message.emit("ยกเลิกการรวมครั้งล่าสุดแล้ว")


def _follow(workspace: "FileContext") -> None:
    """Show the file again."""
    with dialogs.errors_shown(workspace):
        workspace.reload()
    workspace.gathered.emit()


# --- drag and drop ------------------------------------------------------------------------------------------


def accept_drops(window: "WindowContext") -> None:
    """Accept files and folders dropped on the window."""
    from app.ui.gather.drops import Dropping

    Dropping(window, lambda paths: take_dropped(window, paths))


def take_dropped(window: "WindowContext", paths: Sequence[Path]) -> None:
    """Open or gather dropped paths: only a single file may be meant to be opened."""
    is_one_file = len(paths) == 1 and paths[0].suffix.lower() == ".sqlite" and not paths[0].is_dir()
    if is_one_file and window.workspace is None:
        window.files.open(paths[0])
    elif not is_one_file or _wants_to_gather(window, paths[0]):
        gather_files(window, paths)


def _wants_to_gather(window: "WindowContext", path: Path) -> bool:
    """Ask what is meant, and open the file if that was chosen. Returns True to gather it."""
    assert window.workspace is not None, "nothing to gather into"
    into = window.workspace.document.file.path.name
    gather = Choice("รวมเข้าไฟล์ที่เปิดอยู่…", "gather")
    answer = ask(
        window,
        f"จะทำอย่างไรกับไฟล์ {path.name}",
        f"ไฟล์ที่เปิดอยู่คือ {into}",
        [gather, Choice("เปิดไฟล์นี้แทน", "open")],
        stay=Choice("ไว้ภายหลัง", ""),
        default=gather,
    )
    if answer == "open":
        window.files.open(path)
    return answer == "gather"


# --- pending decisions --------------------------------------------------------------------------------------


class DivergedNotice(QToolButton):
    """A button in the status line that counts pending decisions and opens them."""

    def __init__(self, window: "WindowContext") -> None:
        super().__init__()
        self._window = window
        self._workspace: FileContext | None = None
        self._search: Search | None = None
        self._found = 0
        self._counter = IdleWork(self._count, self)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIcon(icon("warning", "finding"))
        self.clicked.connect(window.actions_by_name["diverged"].trigger)
        window.statusBar().insertPermanentWidget(1, self)
        self.hide()

    def watch(self, workspace: "FileContext") -> None:
        """Follow this file from now on. It is counted after it is shown, so that opening does not wait."""
        self.hide()
        workspace.gathered.connect(lambda: self._begin(workspace))
        workspace.destroyed.connect(self.hide)
        QTimer.singleShot(_AFTER_OPENING_MS, workspace, lambda: self._begin(workspace))

    def _begin(self, workspace: "FileContext") -> None:
        self._workspace, self._found = workspace, 0
        self._search = workspace.document.file.revisions.finding_diverged()
        self._counter.begin()

    def _count(self) -> bool:
        """Count some records at each step; return whether there are more."""
        if self._search is None or self._workspace is None or self._workspace is not self._window.workspace:
            return False
        try:
            self._found += len(next(self._search))
        except StopIteration:
            self._tell(self._found)
            return False
        except UserError as error:
            self._workspace.status_message.emit(error.what)
            return False
        return True

    def _tell(self, count: int) -> None:
        self.setText(f"แก้ไขต่างกัน {count:,} รายการ")
        set_tooltip(self, "มีผู้แก้ไขส่วนเดียวกันคนละฉบับ กดเพื่อเลือกฉบับที่จะใช้")
        self.setVisible(bool(count))
