"""Remarks on their way: files that go back to the offices, and the file that came back to this one."""

from typing import TYPE_CHECKING

from app.ui import dialogs

if TYPE_CHECKING:
    from app.ui.desk import Desk


def return_files(desk: "Desk") -> None:
    """Write a file for each office of whose projects there are open remarks."""
    from app.exchange import remarks

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
    from app.exchange import remarks

    if desk.stay_for_refusals():
        return
    path = dialogs.ask_received_file(desk, desk.document.file.path.parent)
    if path is None:
        return
    with dialogs.telling(desk):
        received, brought = remarks.receive(desk.document.file, path)
        desk.reload()
        text = f"ได้รับข้อสังเกต {len(brought):,} ข้อ" if brought else "ไม่มีข้อสังเกตใหม่ในไฟล์นี้"
        dialogs.inform(desk, text, received.line)
        if brought:
            desk.go_to_note(brought[0])
