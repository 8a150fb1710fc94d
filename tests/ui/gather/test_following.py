"""After the coordinator's commands the file is shown again, but only if it was changed."""

from pathlib import Path

import pytest

from app.models.project_record import ProjectRecord
from app.ui.gather import commands
from app.ui.gather.dialog import GatherWindow
from app.ui.window.main_window import MainWindow
from app.ui.window.workspace import Workspace
from tests.ui.gather.shown import desk_of


@pytest.fixture
def shown_again(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Each time that the file is shown again."""
    times: list[bool] = []
    reload = Workspace.reload

    def watched(workspace: Workspace, *, stays: bool = False) -> None:
        times.append(stays)
        reload(workspace, stays=stays)

    monkeypatch.setattr(Workspace, "reload", watched)
    return times


@pytest.mark.parametrize(
    "command", [commands.resolve_diverged, commands.decide_on_waiting, commands.compare_duplicates]
)
def test_where_there_is_nothing_to_decide_nothing_is_shown_again(
    command: object, window: MainWindow, shown_again: list[bool], told: list[str]
) -> None:
    assert callable(command)
    command(desk_of(window))
    assert len(told) == 1
    assert shown_again == []


def test_what_was_gathered_is_shown(
    window: MainWindow,
    saved: Path,
    record: ProjectRecord,
    shown_again: list[bool],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def gather(page: GatherWindow) -> int:
        page.look_at([saved])
        page.take_in()
        return 0

    monkeypatch.setattr(GatherWindow, "exec", gather)
    commands.gather_files(window)
    assert shown_again == [True]
    assert record.project.id in desk_of(window).listing.shown_ids
