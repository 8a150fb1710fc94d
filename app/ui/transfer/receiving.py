"""Take a file that the coordinator sent back: each change is taken or refused, and its remarks are shown."""

from pathlib import Path
from typing import TYPE_CHECKING

from app.ui.widgets import dialogs
from app.ui.widgets.errors import errors_shown

if TYPE_CHECKING:
    from collections.abc import Sequence

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
        with arrival(workspace.document.file, path) as arrived:
            taken = _decided(arrived, workspace)
            if taken is None:
                workspace.status_message.emit("ยังไม่ได้รับไฟล์ที่ส่งกลับ ข้อมูลไม่เปลี่ยนแปลง")
                return
            brought = arrived.take_in(taken)
        workspace.document.forget_steps()
        workspace.reload()
        text = f"ได้รับข้อสังเกต {len(brought):,} ข้อ" if brought else "ไม่มีข้อสังเกตใหม่ในไฟล์นี้"
        dialogs.inform(workspace, text, _outcome(arrived, len(taken)))
        if brought:
            workspace.go_to_note(brought[0])


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
    is_decided = dialog.exec() == ReturnDialog.DialogCode.Accepted
    taken = dialog.taken
    dialog.deleteLater()
    return taken if is_decided else None
