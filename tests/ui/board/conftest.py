import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.services.board import read_board
from app.ui.board import reading as board_reading
from app.ui.widgets import tasks
from app.ui.window.main_window import MainWindow
from tests.ui.windows import window_on


@pytest.fixture
def gathered(gathered_file: Path, tmp_path: Path) -> Path:
    """A copy of the coordinator's file that the module has made once."""
    return Path(shutil.copyfile(gathered_file, tmp_path / gathered_file.name))


@pytest.fixture
def window(
    gathered: Path, today: date, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    """The window on a coordinator's file and a day, both of the module, with the board not open yet."""
    monkeypatch.setattr(tasks, "_PATIENCE_S", 60)  # a dialog takes the focus, on this platform for good
    monkeypatch.setattr(board_reading, "read_board", lambda file, year: read_board(file, year or 2562, today))
    with window_on(gathered, qtbot) as window:
        window.resize(1366, 768)
        yield window
