"""โครงการที่ลบแล้ว: the deleted projects, and restoring one with its reports and notes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QDialog, QWidget

from app.models.note import Topic
from app.models.project import name_of
from app.printing.columns.column import Column
from app.services.history import Deleted, deleted_projects
from app.ui.core.changes import NoteSet, ProjectAdded
from app.ui.editors.form_dialog import new_buttons, new_column
from app.ui.widgets import dialogs
from app.ui.widgets.errors import errors_shown
from app.ui.widgets.fitting import FittingDialog, exec_once
from app.ui.widgets.revision_text import brief_moment
from app.ui.widgets.tables import ColumnTable
from app.ui.widgets.tasks import found_beside
from app.ui.widgets.theme import GRID

if TYPE_CHECKING:
    from app.ui.core.context import FileContext

TITLE: Final = "โครงการที่ลบแล้ว"
_HELP: Final = "เลือกโครงการ แล้วกด Enter เพื่อนำกลับมาพร้อมรายงาน"


def show_deleted(workspace: "FileContext") -> None:
    """Let the clerk restore a deleted project: an ordinary edit, which can be undone."""
    if workspace.stay_for_refusals():
        return
    workspace.document.checkpoint()
    with errors_shown(workspace):
        file = workspace.document.file
        found = found_beside(workspace, "กำลังค้นหาโครงการที่ลบแล้ว", lambda: deleted_projects(file))
        if found is None:
            return
        if not found:
            dialogs.inform(workspace, "ยังไม่มีโครงการที่ถูกลบในไฟล์นี้", "")
            return
        dialog = DeletedDialog(found, workspace)
        if exec_once(dialog) == QDialog.DialogCode.Accepted and (chosen := dialog.chosen):
            bring_back(workspace, chosen)


def bring_back(workspace: "FileContext", deleted: Deleted) -> None:
    """Add a deleted project again; one that was merged into another is a project of its own again."""
    document = workspace.document
    back = ProjectAdded(deleted.project, deleted.reports, deleted.notes)
    notes = document.file.file_notes(Topic.MERGED)
    merged = [one for one in notes if one.rule == deleted.project.id and not one.is_settled]
    if not merged:
        if document.add_project(deleted.project, deleted.reports, deleted.notes):
            workspace.status_message.emit(f"นำ {name_of(deleted.project)} กลับมาแล้ว กด Ctrl+Z หากต้องการเลิกทำ")
    elif document.do_together(
        [back, *(NoteSet(one, replace(one, settled_on=date.today())) for one in merged)]
    ):
        document.file.revisions.follow_redirects()
        document.forget_steps()  # reports of the other project have gone with it
        workspace.reload()
        workspace.status_message.emit(f"แยก {name_of(deleted.project)} ออกเป็นโครงการของตนเองแล้ว")


_COLUMNS: Final = (
    Column("ลบเมื่อ", lambda one: brief_moment(one.revision.at)),
    Column("ผู้ลบ", lambda one: one.revision.editor or "ไม่ทราบ"),
    Column("ปีงบประมาณ", lambda one: str(one.project.fiscal_year or "")),
    Column("รหัสโครงการ", lambda one: one.project.project_code or "(ไม่มีรหัส)"),
    Column("ชื่อโครงการ", lambda one: one.project.project_name or "(ยังไม่มีชื่อโครงการ)", stretches=True),
    Column("รายงาน (ครั้ง)", lambda one: f"{len(one.reports):,}", is_number=True),
)


class DeletedDialog(FittingDialog):
    """A table of the projects, last deleted first. `chosen` is the current one."""

    def __init__(self, found: Sequence[Deleted], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(TITLE)
        self.table = ColumnTable(TITLE, _COLUMNS, _HELP, is_small=True)
        self.table.setMinimumHeight(18 * GRID)
        self.table.show_rows(found)
        self.table.go_to(0)
        self.table.chosen.connect(lambda _one: self.accept())
        layout = new_column(self)
        layout.addWidget(dialogs.words("โครงการจะกลับมาพร้อมรายงานทุกเดือนตามที่มีอยู่เมื่อถูกลบ"))
        layout.addWidget(self.table, 1)
        layout.addWidget(new_buttons(self, "นำกลับมา"))
        self.resize(128 * GRID, 56 * GRID)
        self.table.setFocus()

    @property
    def chosen(self) -> Deleted | None:
        return self.table.current
