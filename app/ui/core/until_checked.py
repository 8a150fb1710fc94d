"""What waits until the check of a large file has ended: the file is in sight, and nothing is made of it."""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from app.ui.core.context import FileContext

CHECKING: Final = "กำลังตรวจความสมบูรณ์ของไฟล์ ดูข้อมูลได้แล้ว เมื่อตรวจเสร็จจึงแก้ไข พิมพ์ และส่งได้"


def waits_for_check(workspace: "FileContext") -> bool:
    """Return whether the file is still being checked, and tell so: what was asked is not done."""
    if workspace.document.file.database.is_being_checked:
        workspace.status_message.emit(CHECKING)
        return True
    return False
