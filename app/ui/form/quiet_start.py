"""Follow the clerk through a project just begun, whose empty entries are told of once they were left."""

from PySide6.QtCore import QObject

from app.ui.core.context import FileContext
from app.ui.form.form import ProjectForm, Shown


class QuietStart(QObject):
    """Ends the quiet of an entry when the focus leaves it, and of a project when it is left or printed."""

    def __init__(self, workspace: FileContext, form: ProjectForm) -> None:
        super().__init__(workspace)
        self._workspace, self._form = workspace, form
        self._last: str | None = None
        form.entry_left.connect(self._leave)
        workspace.refreshed.connect(self._follow)
        workspace.document.outputs_changed.connect(self._end)

    def _leave(self, key: str) -> None:
        project_id = self._workspace.project_id
        if project_id and self._workspace.document.fresh.leave(project_id, key):
            self._show()

    def _follow(self) -> None:
        """Tell everything about a project as soon as another one is shown."""
        before, self._last = self._last, self._workspace.project_id
        if before is not None and before != self._last and self._workspace.document.fresh.end(before):
            self._workspace.found.recount(before)

    def _end(self) -> None:
        if self._workspace.document.fresh.end():
            self._show()

    def _show(self) -> None:
        if project_id := self._workspace.project_id:
            self._workspace.found.recount(project_id)
            self._form.update_project(Shown.of(self._workspace.document, project_id))
            self._workspace.refreshed.emit()
