"""A disk that can be full, and typing while it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from app.models.errors import UserError
from app.models.progress_report import Period
from app.storage.database_file import DatabaseFile
from app.ui.window.workspace import Workspace
from tests.ui.typing import type_text

FIRST = Period(2018, 10)
UNREPORTED = Period(2019, 8)


class Disk:
    """A file system that can be full."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.is_full = False
        transaction = DatabaseFile.transaction

        @contextmanager
        def guarded(file: DatabaseFile) -> Iterator[None]:
            if self.is_full:
                raise UserError("พื้นที่เก็บข้อมูลเต็ม", "โปรดเพิ่มพื้นที่ว่าง")
            with transaction(file):
                yield

        monkeypatch.setattr(DatabaseFile, "transaction", guarded)


def type_into(workspace: Workspace, key: str, text: str, period: Period | None = None) -> QWidget:
    workspace.form.go_to_entry(key, period)
    widget = workspace.focusWidget() or workspace.form
    type_text(widget, text)
    workspace.flush()
    return widget


def stored(workspace: Workspace, key: str, period: Period | None = None) -> Any:
    assert workspace.project_id
    if period is None:
        return getattr(workspace.document.project(workspace.project_id), key)
    reports = {report.period: report for report in workspace.document.reports(workspace.project_id)}
    return getattr(reports[period], key) if period in reports else None
