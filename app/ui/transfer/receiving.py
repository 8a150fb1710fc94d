"""Take a file that the coordinator sent back: each change is taken or refused, and its remarks are shown."""

from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING

from app.ui.widgets import dialogs
from app.ui.widgets.errors import errors_shown
from app.ui.widgets.fitting import exec_once
from app.ui.widgets.tasks import found_beside, run_task

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from app.services.returns.returned_changes import ReturnedChange
    from app.services.returns.taking import Arrival
    from app.ui.core.context import FileContext


def receive_file(workspace: "FileContext") -> None:
    """Take a return file that the clerk chooses."""
    if workspace.stay_for_refusals():
        return
    path = dialogs.ask_received_file(workspace, workspace.document.file.path.parent)
    if path is not None:
        receive(workspace, path)


def receive(workspace: "FileContext", path: Path) -> None:
    """Take this return file, and go to its first remark."""
    from app.services.returns.taking import arrival

    with errors_shown(workspace):
        workspace.document.checkpoint()
        with ExitStack() as until_done:
            checking = arrival(workspace.document.file, path)
            arrived = found_beside(workspace, "กำลังตรวจไฟล์ที่ส่งกลับ", lambda: until_done.enter_context(checking))
            taken = _decided(arrived, workspace) if arrived else None
            if arrived is None or taken is None or not _take_in(arrived, taken, workspace):
                workspace.status_message.emit("ยังไม่ได้รับไฟล์ที่ส่งกลับ ข้อมูลไม่เปลี่ยนแปลง")
                return
        workspace.document.forget_steps()
        workspace.reload(stays=True)
        brought = arrived.brought
        text = f"ได้รับข้อสังเกต {len(brought):,} ข้อ" if brought else "ไม่มีข้อสังเกตใหม่ในไฟล์นี้"
        dialogs.inform(workspace, text, _outcome(arrived, len(taken)))
        if brought:
            workspace.go_to_note(brought[0])


def _take_in(arrived: "Arrival", taken: "Sequence[ReturnedChange]", workspace: "FileContext") -> bool:
    """Write the decisions. Returns False if that was cancelled: then nothing is written."""
    steps, doing = _numbered(arrived.taking_in(taken)), "กำลังรับไฟล์ที่ส่งกลับ รายการที่"
    return run_task(steps, arrived.step_count, doing, workspace, in_thread=True)


def _numbered(steps: "Generator[None, None, None]") -> "Iterator[tuple[int, None]]":
    with closing(steps):  # cancelled, it rolls everything back
        for number, _ in enumerate(steps, start=1):
            yield number, None


def _outcome(arrived: "Arrival", taken: int) -> str:
    if not arrived.changes:
        return arrived.received.line
    refused = len(arrived.changes) - taken
    return f"รับการแก้ไข {taken:,} รายการ ไม่รับ {refused:,} รายการ\n{arrived.received.name}"


def _decided(arrived: "Arrival", workspace: "FileContext") -> "Sequence[ReturnedChange] | None":
    """Return the changes that the clerk takes, None to take the file later; without any, nobody is asked."""
    if not arrived.changes:
        return ()
    from app.ui.transfer.return_dialog import ReturnDialog

    dialog = ReturnDialog(arrived.received.name, arrived.changes, workspace)
    return dialog.taken if exec_once(dialog) == ReturnDialog.DialogCode.Accepted else None
