"""A project's form is whole in its first moment, before the rest of it is filled in."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.models.entry import FormSection
from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile
from app.ui.form.form import ProjectForm
from app.ui.window.workspace import Workspace
from tests.ui.windows import window_without_file


@pytest.fixture
def workspace(path: Path, record: ProjectRecord, qtbot: QtBot) -> Iterator[Workspace]:
    """A file that is shown at its month. Its project has findings, which take a line or two below fields."""
    broken = replace(record.project, project_code="5013-3379", end_date=date(2018, 1, 1))
    with ProjectFile.create(path) as file:
        file.add_project(broken, record.reports)
    with window_without_file(qtbot) as window:
        window.files.open(path)
        assert window.workspace
        assert window.workspace.is_in_round
        yield window.workspace


class FieldsSeen(QObject):
    """Notes the fields of the first section that are lower than their content whenever it is painted."""

    def __init__(self, form: ProjectForm) -> None:
        super().__init__(form)
        self.squashed: list[list[str]] = []
        self._form = form
        form._boxes[FormSection.IDENTITY].installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.squashed.append(squashed(self._form))
        return False


def squashed(form: ProjectForm) -> list[str]:
    """Return the fields of the first section that are lower than their content."""
    fields = form._boxes[FormSection.IDENTITY]._fields.items()
    return [key for key, field in fields if field.height() < _least(field)]


def _least(field: QWidget) -> int:
    layout = field.layout()
    assert layout
    return layout.totalMinimumHeightForWidth(field.width())


def test_the_first_section_is_whole_whenever_it_is_painted(workspace: Workspace, qtbot: QtBot) -> None:
    workspace.show_form()
    seen = FieldsSeen(workspace.form)
    qtbot.waitUntil(lambda: len(seen.squashed) > 1)
    assert not any(seen.squashed)


def test_it_stays_whole_while_the_others_are_filled_in(workspace: Workspace) -> None:
    workspace.show_form()
    form = workspace.form
    while any(box.stale for box in form._boxes.values()):
        QApplication.processEvents()
        assert squashed(form) == []


def made_months(form: ProjectForm) -> int:
    """Return how many months have editors."""
    table = form._boxes[FormSection.REPORTS].table
    return sum(bool(row.editors) for row in table._rows.values()) if table else 0


def test_its_months_are_made_two_at_a_time(workspace: Workspace) -> None:
    """Twelve together would hold the window for a fifth of a second."""
    workspace.show_form()
    form, counts = workspace.form, [0]
    while form._boxes[FormSection.REPORTS].stale:
        assert form._build_next()
        counts.append(made_months(form))
    (project_id,) = workspace.document.file.project_ids()
    assert counts[-1] == len(workspace.document.reports(project_id))
    assert max(after - before for before, after in pairwise(counts)) == 2
