"""The menu of the selected projects, under the right mouse button or the menu key."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from app.ui.widgets.icons import icon

if TYPE_CHECKING:
    from app.ui.core.context import FileContext
    from app.ui.project_list.view import ProjectList

Row = tuple[str, str, Callable[[], object]]
"""Text, icon and function of a command."""


class ListMenu(QObject):
    """Shows the menu where the list asks for it."""

    def __init__(self, workspace: "FileContext", projects: "ProjectList") -> None:
        super().__init__(workspace)
        self._workspace, self._projects = workspace, projects
        projects.menu_wanted.connect(self._show)

    def _show(self, at: QPoint) -> None:
        menu = self.made(self._projects.selected_ids)
        menu.exec(at)
        menu.deleteLater()

    def made(self, ids: Sequence[str]) -> QMenu:
        """Return the menu for these projects."""
        menu = QMenu(self._projects)
        if len(ids) > 1:
            menu.addSection(f"{len(ids):,} โครงการ").setEnabled(False)
        for row in (self._of_one if len(ids) == 1 else self._of_many)(ids):
            if row is None:
                menu.addSeparator()
            else:
                text, name, run = row
                action = menu.addAction(text)
                if name:
                    action.setIcon(icon(name))
                action.triggered.connect(lambda _checked, run=run: run())
        return menu

    def _of_one(self, ids: Sequence[str]) -> Iterator[Row | None]:
        from app.ui.preview.printing import export_pdf, print_form
        from app.ui.project_list import selected

        workspace, [project_id] = self._workspace, ids
        yield "พิมพ์…", "printer", lambda: print_form(workspace)
        yield "ส่งออก PDF…", "file-export", lambda: export_pdf(workspace)
        yield None
        yield "ทำสำเนาโครงการ", "copy", lambda: selected.duplicate_project(workspace, project_id)
        yield from self._of_any(ids)
        yield None
        yield "ลบโครงการนี้", "trash", lambda: selected.remove_project(workspace, project_id)

    def _of_many(self, ids: Sequence[str]) -> Iterator[Row | None]:
        from app.ui.preview.printing import export_all_apart, export_all_together, print_forms

        workspace = self._workspace
        yield "พิมพ์…", "printer", lambda: print_forms(workspace, ids)
        yield "ส่งออก PDF แยกไฟล์…", "file-export", lambda: export_all_apart(workspace, ids)
        yield "รวมเป็น PDF เดียว…", "", lambda: export_all_together(workspace, ids)
        yield None
        yield from self._of_any(ids)

    def _of_any(self, ids: Sequence[str]) -> Iterator[Row | None]:
        from app.ui.project_list import selected

        workspace = self._workspace
        yield "กำหนดผู้รับผิดชอบ…", "", lambda: selected.set_officer(workspace, ids)
        yield "กำหนดฝ่าย…", "", lambda: selected.set_division(workspace, ids)
        yield "ปิดโครงการ…", "lock", lambda: selected.close_projects(workspace, ids)
