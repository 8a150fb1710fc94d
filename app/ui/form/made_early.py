"""Make the form while the clerk looks at something else: making it at the first visit holds the window."""

import contextlib
from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QObject, QRect

from app.models.errors import UserError
from app.ui.core.context import FileContext
from app.ui.editors.base import advisor_of
from app.ui.form.form import ProjectForm, Shown
from app.ui.widgets.later import IdleWork

REST_MS: Final = 1000
"""Milliseconds without anything to do before it begins, and between its steps."""
AGAIN_MS: Final = 200
"""The same for a form that was put away: the clerk may have come from it."""


class MadeEarly(QObject):
    """Shows a project in the form, which is not in sight, unless the clerk goes there before: the month's, or
    the one that was shown last.
    """

    def __init__(self, workspace: FileContext, form: ProjectForm) -> None:
        super().__init__(workspace)
        self._workspace, self._form = workspace, form
        self._steps = self._make()
        self._work = IdleWork(lambda: next(self._steps, False), self, REST_MS)
        self._work.begin()

    def begin_again(self) -> None:
        """Put away what nobody sees of the form: hundreds of fields would be dressed. Then make it again."""
        if self._form.put_away():
            self._steps = self._make()
            self._work.setInterval(AGAIN_MS)
            self._work.begin()

    def _make(self) -> Iterator[bool]:
        if advisor := advisor_of(self._form):
            _ = advisor.plan  # which is read from all projects
        yield True
        project_id = self._workspace.shown_project_id or self._workspace.project_id
        if not self._form.isHidden() or self._form.is_made or not project_id:
            return
        with contextlib.suppress(UserError):  # told when the clerk goes there
            self._form.show_project(Shown.of(self._workspace.document, project_id))
        yield True
        if self._form.isHidden() and (pages := self._form.parentWidget()):
            self._form.setGeometry(pages.contentsRect())
            self._form.grab(QRect(0, 0, 1, 1))  # which lays out all that is hidden
