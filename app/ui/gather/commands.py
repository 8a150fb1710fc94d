"""The coordinator's commands for received files."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from app.ui.core.target_file import open_target
from app.ui.widgets.errors import errors_shown
from app.ui.widgets.fitting import exec_once
from app.ui.widgets.questions import Choice, ask

if TYPE_CHECKING:
    from app.ui.core.context import FileContext
    from app.ui.core.window_context import WindowContext


def gather_files(window: "WindowContext", paths: Sequence[Path] = ()) -> None:
    """Show the gathering page, and check these files at once if there are any."""
    if window.workspace is None and not _open_target(window):
        return
    workspace = window.workspace
    if workspace is None or workspace.stay_for_refusals():
        return
    from app.ui.gather.dialog import GatherWindow

    with _followed(workspace):
        workspace.document.checkpoint()
        page = GatherWindow(workspace.document, workspace)
        if paths:
            QTimer.singleShot(0, page, lambda: page.look_at(paths))
        exec_once(page)


def _open_target(window: "WindowContext") -> bool:
    """Ask for the file to gather into if none is open. Returns True if one is open now."""
    about = "ข้อมูลของทุกหน่วยงานจะอยู่รวมกันในไฟล์นี้ ไฟล์ที่ได้รับจะไม่ถูกแก้ไข"
    new = Choice("สร้างไฟล์ใหม่…", window.files.new_collection)
    return open_target(window, "จะรวมไฟล์ที่ได้รับเข้าไฟล์ใด", about, new)


def resolve_diverged(workspace: "FileContext") -> None:
    """Resolve diverged records."""
    from app.ui.gather.conflicts import decide_diverged

    if not workspace.stay_for_refusals():
        with _followed(workspace):
            decide_diverged(workspace.document, workspace)


def decide_on_waiting(workspace: "FileContext") -> None:
    """Accept or refuse what waits for a decision."""
    from app.ui.gather.waiting import decide_waiting

    if not workspace.stay_for_refusals():
        with _followed(workspace):
            decide_waiting(workspace.document, workspace)


def compare_duplicates(workspace: "FileContext") -> None:
    """Decide which projects are duplicates."""
    from app.ui.gather.duplicates import decide_duplicates

    if not workspace.stay_for_refusals():
        with _followed(workspace):
            decide_duplicates(workspace.document, workspace)


def undo_last_gathering(workspace: "FileContext") -> None:
    """Undo the last gathering."""
    from app.ui.gather.undo import undo_gathering

    if workspace.stay_for_refusals():
        return
    is_undone = False
    with _followed(workspace):
        is_undone = undo_gathering(workspace.document, workspace)
    if is_undone:
        workspace.status_message.emit("ยกเลิกการรวมครั้งล่าสุดแล้ว")


@contextmanager
def _followed(workspace: "FileContext") -> Iterator[None]:
    """Tell errors of the block; if it has changed the file, show that again, on the page from which the clerk
    came.
    """
    before = workspace.document.file.changes_made
    with errors_shown(workspace):
        yield
    if workspace.document.file.changes_made != before:
        with errors_shown(workspace):
            workspace.reload(stays=True)
        workspace.gathered.emit()


# --- drag and drop ------------------------------------------------------------------------------------------


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
