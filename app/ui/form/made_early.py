"""Make the form while the clerk looks at the month: making it at the first visit holds the window."""

import contextlib
from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QObject

from app.models.errors import UserError
from app.ui.core.context import FileContext
from app.ui.editors.base import advisor_of
from app.ui.form.form import ProjectForm, Shown
from app.ui.widgets.fitting import lay_out_in_back
from app.ui.widgets.later import IdleWork

REST_MS: Final = 1000
"""Milliseconds without anything to do before it begins, and between its steps."""


class MadeEarly(QObject):
    """Shows the month's project in the form, which is not in sight, unless the clerk goes there before."""

    def __init__(self, workspace: FileContext, form: ProjectForm) -> None:
        super().__init__(workspace)
        self._workspace, self._form = workspace, form
        self._steps = self._make()
        IdleWork(lambda: next(self._steps, False), self, REST_MS).begin()

    def _make(self) -> Iterator[bool]:
        if advisor := advisor_of(self._form):
            _ = advisor.plan  # which is read from all projects
        yield True
        project_id = self._workspace.shown_project_id
        if self._form.is_made or not project_id:
            return
        with contextlib.suppress(UserError):  # told when the clerk goes there
            self._form.show_project(Shown.of(self._workspace.document, project_id))
        yield True
        if self._form.isHidden():
            lay_out_in_back(self._form)
