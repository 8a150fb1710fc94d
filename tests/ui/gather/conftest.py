"""The window in which files are gathered into one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from app.storage.project_file import ProjectFile
from app.ui.gather.dialog import GatherWindow
from app.ui.window.main_window import MainWindow
from tests.ui.gather.shown import desk_of
from tests.ui.windows import window_on


@pytest.fixture
def into(tmp_path: Path) -> Path:
    path = tmp_path / "รวม" / "รวม.sqlite"
    path.parent.mkdir()
    ProjectFile.create(path).close()
    return path


@pytest.fixture
def window(into: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    with window_on(into, qtbot) as window:
        yield window


@pytest.fixture
def page(window: MainWindow) -> GatherWindow:
    workspace = desk_of(window)
    page = GatherWindow(workspace.document, workspace)
    page.show()
    return page


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The messages shown; of several answers the first is given."""
    told: list[str] = []

    def answer(box: QMessageBox) -> int:
        told.append(f"{box.text()} {box.informativeText()}".replace("\u200b", ""))
        if box.buttons():
            box.buttons()[0].click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answer)
    return told
