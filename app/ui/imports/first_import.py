"""Import when no file is open yet: first what, then into which file."""

from typing import Final

from app.ui.core.target_file import open_target
from app.ui.core.window_context import WindowContext
from app.ui.widgets.questions import Choice, ask


def import_first(window: WindowContext) -> None:
    """Ask for the kind of source and the file to import into, and continue with that import's command."""
    file = Choice("เลือกไฟล์…", "import")
    command = ask(
        window,
        "จะนำเข้าข้อมูลจากที่ใด",
        _ABOUT,
        [file, Choice("วางข้อความ…", "printout")],
        stay=Choice("ไว้ภายหลัง", ""),
        default=file,
    )
    new = Choice("สร้างไฟล์ของเขต…", window.files.new)
    if not command:
        return
    if window.workspace or open_target(window, "จะนำเข้าข้อมูลไว้ในไฟล์ใด", _ABOUT_TARGET, new):
        window.actions_by_name[command].trigger()


_ABOUT: Final = (
    "เลือกได้ทั้งสมุดงาน Excel ตาราง ไฟล์ PDF ไฟล์ข้อมูลโครงการ และอีเมลที่มีไฟล์เหล่านี้แนบอยู่ "
    "หรือวางข้อความที่คัดลอกจากแบบพิมพ์เดิม โปรแกรมแสดงข้อมูลให้ตรวจก่อนบันทึก"
)
_ABOUT_TARGET: Final = "โครงการที่นำเข้าจะเก็บไว้ในไฟล์นี้ ไฟล์ต้นทางจะไม่ถูกแก้ไข"
