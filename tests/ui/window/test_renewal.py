"""Another version of the program is installed while its window is open."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from app.ui.window import renewal
from app.ui.window.main_window import MainWindow
from app.ui.window.renewal import Renewal
from tests.ui.answering import answering, pressing
from tests.ui.windows import window_on


@pytest.fixture
def version_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that tells which version is installed."""
    path = tmp_path / "__init__.py"
    path.write_text("1", "utf-8")
    monkeypatch.setattr(renewal, "_VERSION_FILE", path)
    return path


@pytest.fixture
def window(version_file: Path, saved: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    with window_on(saved, qtbot) as window:
        yield window


def install(version_file: Path, text: str) -> None:
    """Replace a file like dpkg, which gives it the time of the package's."""
    new = version_file.with_name("new")
    new.write_text(text, "utf-8")
    os.utime(new, (1, 1))
    new.replace(version_file)


def read_and_press(words: str, seen: list[str]) -> Callable[[QMessageBox], None]:
    def act(box: QMessageBox) -> None:
        seen.append(box.text())
        pressing(words)(box)

    return act


def projects(window: MainWindow) -> int:
    assert window.workspace
    return len(window.workspace.document.file.project_ids())


@pytest.mark.long
def test_a_command_of_the_version_that_runs_is_run(window: MainWindow) -> None:
    window.actions_by_name["new_project"].trigger()
    assert projects(window) == 2


@pytest.mark.parametrize("text", ["2", "1"])  # the same version may be installed again
def test_the_next_command_only_asks_to_close_and_changes_nothing(
    window: MainWindow, version_file: Path, text: str
) -> None:
    install(version_file, text)
    for _ in range(2):
        seen: list[str] = []
        with answering(read_and_press("ไว้ภายหลัง", seen), kind=QMessageBox):
            window.actions_by_name["new_project"].trigger()
        assert "รุ่นใหม่" in seen[0].replace("\u200b", "")
        assert (projects(window), window.isVisible()) == (1, True)


def test_the_window_is_closed_if_the_clerk_agrees(window: MainWindow, version_file: Path) -> None:
    install(version_file, "2")
    with answering(pressing("ปิดโปรแกรม"), kind=QMessageBox):
        window.actions_by_name["new_project"].trigger()
    assert not window.isVisible()


def test_closing_the_program_asks_nothing(window: MainWindow, version_file: Path) -> None:
    install(version_file, "2")
    window.actions_by_name["quit"].trigger()
    assert not window.isVisible()


def test_a_program_on_a_stick_that_was_pulled_out_is_not_another_version(version_file: Path) -> None:
    program = Renewal(version_file)
    version_file.unlink()
    assert not program.has_happened
