"""Export workbooks from the window: all projects of the file, and a template to fill in."""

from app.formats.spreadsheet.project_export import export_workbook as exporting
from app.formats.spreadsheet.project_export import write_template
from app.ui.core.context import FileContext
from app.ui.core.window_context import WindowContext
from app.ui.widgets import dialogs
from app.ui.widgets.errors import errors_shown
from app.ui.widgets.tasks import run_task


def export_workbook(workspace: FileContext) -> None:
    """Write all projects of the file as a workbook chosen by the clerk."""
    if workspace.stay_before_output():
        return
    workspace.document.checkpoint()
    file = workspace.document.file
    last = file.last_month()
    name = f"{file.path.stem} {last.sortable_thai}.xlsx" if last else f"{file.path.stem}.xlsx"
    path = dialogs.ask_new_workbook(workspace, file.path.with_name(name), "ส่งออก Excel")
    if path is None:
        return
    count = len(file.project_ids())
    with errors_shown(workspace):
        if run_task(exporting(file, path), count, "กำลังส่งออกโครงการที่", workspace, in_thread=True):
            workspace.tell_written(f"ส่งออก {count:,} โครงการไปที่ {path.name} แล้ว", path)
        else:
            workspace.status_message.emit("ยกเลิกการส่งออกแล้ว")


def make_template(window: WindowContext) -> None:
    """Write a template workbook, and offer to open it."""
    path = dialogs.ask_new_workbook(window, window.files.folder / "ต้นแบบโครงการ.xlsx", "สร้างไฟล์ Excel ต้นแบบ")
    if path:
        with errors_shown(window):
            write_template(path)
            window.show_written(f"สร้าง {path.name} แล้ว อ่านวิธีกรอกในแผ่น “อ่านก่อน”", path)
