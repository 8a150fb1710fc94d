"""On a laptop's screen at 150 % the preview of an import shows its rows, not what stands above them."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from pytestqt.qtbot import QtBot

from app.formats.spreadsheet.project_import import WorkbookReading
from app.ui.imports import import_dialog
from app.ui.imports.workbook_dialog import SpreadsheetImport
from app.ui.widgets import fitting
from app.ui.window.workspace import Workspace
from tests.formats.spreadsheet.workbooks import make

SCREEN = QRect(0, 0, 903, 468)
"""The room for a window on 1366x768 at 150 %."""

ROWS = [("ชื่อโครงการ", "งบประมาณ", "โทรศัพท์")] + [
    (f"ปรับปรุงทางเท้า {n}", 1000 * n, "02 540 7155") for n in range(1, 15)
]


@pytest.fixture
def shown(
    qtbot: QtBot, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SpreadsheetImport]:
    for module in (import_dialog, fitting):
        monkeypatch.setattr(module, "room_of", lambda _window: SCREEN)
    with closing(
        WorkbookReading(make(tmp_path / "ก.xlsx", {"งาน": [*ROWS, ("สะพาน", 5000, 20000000)]}))
    ) as reading:
        for _ in reading.look():
            pass
        dialog = SpreadsheetImport(workspace, reading)
        qtbot.addWidget(dialog)
        assert dialog.begin()
        dialog.tabs.setCurrentWidget(dialog.projects)
        dialog.show()
        yield dialog


def test_at_least_five_projects_are_in_sight(shown: SpreadsheetImport) -> None:
    table = shown.projects.projects
    assert shown.height() <= SCREEN.height()
    assert table.viewport().height() >= 5 * table.rowHeight(0)
    assert (
        table.mapTo(shown, table.rect().bottomLeft()).y()
        < shown.buttons.mapTo(shown, shown.buttons.rect().topLeft()).y()
    )


@pytest.mark.long
def test_what_stands_above_is_one_line_with_all_in_its_tooltip(shown: SpreadsheetImport) -> None:
    assert shown.in_short.isVisible()
    assert not shown.summary.isVisible()
    assert "รอคำตอบ" in shown.in_short.toolTip()
    assert shown.summary.text() in shown.in_short.text()


@pytest.mark.long
def test_the_entries_of_a_project_are_one_button_away(shown: SpreadsheetImport) -> None:
    assert not shown.projects.entries.isVisible()
    shown.projects.details.click()
    assert shown.projects.entries.isVisible()
    assert shown.projects.projects.isVisible()
