"""Remarks on their way: files that go back to the offices, and the file that came back to this one."""

from typing import TYPE_CHECKING

from app.ui.widgets import dialogs

if TYPE_CHECKING:
    from app.services.remarks import Arrival
    from app.ui.window.workspace import Desk


def return_files(desk: "Desk") -> None:
    """Write a file for each office of whose projects there are open remarks."""
    from app.services import remarks

    if desk.stay_for_refusals():
        return
    file = desk.document.file
    with dialogs.telling(desk):
        counts = remarks.offices_to_return_to(file)
        folder = dialogs.ask_folder(desk, file.path.parent, "เลือกโฟลเดอร์สำหรับไฟล์ที่ส่งกลับ") if counts else None
        if counts and folder is None:
            return
        returned = remarks.return_files(file, folder or file.path.parent)
        lines = [f"{one.office}: ข้อสังเกต {one.count:,} ข้อ\n{one.path.name}" for one in returned]
        dialogs.inform(desk, f"สร้างไฟล์ส่งกลับแล้ว {len(returned):,} ไฟล์", "\n".join(lines))


def receive_file(desk: "Desk") -> None:
    """Take in what the coordinator sent back, and go to its first remark."""
    from app.services import remarks

    if desk.stay_for_refusals():
        return
    path = dialogs.ask_received_file(desk, desk.document.file.path.parent)
    if path is None:
        return
    with dialogs.telling(desk):
        desk.document.rest()
        with remarks.arrival(desk.document.file, path) as arrived:
            if not _wants(arrived, desk):
                desk.told.emit("ไม่ได้รับไฟล์ที่ส่งกลับ ข้อมูลไม่เปลี่ยนแปลง")
                return
            brought = arrived.take_in()
        desk.document.forget_steps()
        desk.reload()
        text = f"ได้รับข้อสังเกต {len(brought):,} ข้อ" if brought else "ไม่มีข้อสังเกตใหม่ในไฟล์นี้"
        dialogs.inform(desk, text, arrived.received.line)
        if brought:
            desk.go_to_note(brought[0])


def _wants(arrived: "Arrival", desk: "Desk") -> bool:
    """Whether the clerk agrees to what changes; where nothing of the form does, nobody is asked."""
    if not arrived.changes:
        return True
    from app.ui.transfer.return_dialog import ReturnDialog

    dialog = ReturnDialog(arrived.received.name, arrived.changes, desk)
    is_wanted = dialog.exec() == ReturnDialog.DialogCode.Accepted
    dialog.deleteLater()
    return is_wanted
