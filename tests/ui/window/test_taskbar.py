"""The program's icon in every window, and its identity in the taskbar of Windows."""

import ctypes
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from app.ui.window.taskbar import APP_USER_MODEL_ID, set_app_user_model_id, show_identity


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    yield qapp
    qapp.setWindowIcon(QIcon())


@pytest.mark.parametrize("size", [24, 32, 256])
def test_every_window_has_the_programs_icon(app: QApplication, size: int, qtbot: QtBot) -> None:
    show_identity(app)
    qtbot.addWidget(dialog := QDialog())
    picture = dialog.windowIcon().pixmap(QSize(size, size)).toImage()
    assert picture.width() == size
    assert picture.pixelColor(size // 2, size // 10) == QColor("#0b6646")


@pytest.mark.parametrize(
    ("executable", "named"),
    [("python.exe", [APP_USER_MODEL_ID]), ("PythonW.exe", [APP_USER_MODEL_ID]), ("raingan.exe", [])],
)
def test_windows_is_told_that_this_is_not_python(
    executable: str, named: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str | None] = []
    shell32 = SimpleNamespace(SetCurrentProcessExplicitAppUserModelID=lambda name: told.append(name.value))
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(shell32=shell32), raising=False)
    set_app_user_model_id(Path("program", executable))
    assert told == named
