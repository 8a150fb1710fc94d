"""A year is started and undone, an earlier value put back: by keyboard alone, verified by sqlite3."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.storage.project_file import ProjectFile
from tests.journeys.desktop import NEEDS_DESKTOP, Desktop, desktop

pytestmark = NEEDS_DESKTOP


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desktop]:
    with desktop(tmp_path) as made:
        yield made


def from_outside(path: Path, sql: str) -> list[str]:
    command = ["sqlite3", "-readonly", str(path), sql]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


@pytest.mark.long
def test_an_earlier_value_is_put_back_by_keyboard_alone(desk: Desktop, saved: Path) -> None:
    with ProjectFile.open(saved) as file:
        project_id = file.project_ids()[0]
        file.set_project_entry(project_id, "coordinator", "กองยุทธศาสตร์")
    with desk.program(str(saved)) as program:
        desk.wait_for_title(saved.name)
        desk.press("ctrl+h")
        desk.wait_for_title("ประวัติการแก้ไข")
        desk.press("Tab", "Tab", "Return")  # the text before, its button
        desk.wait_for_title(saved.name)
        desk.press("ctrl+q")
        assert program.wait(30) == 0
    assert from_outside(saved, "SELECT coordinator = 'กองยุทธศาสตร์' FROM project") == ["0"]
    with ProjectFile.open(saved, writable=False) as file:
        past = [revision.payload for revision in file.revisions.history(project_id)]
        assert sum("กองยุทธศาสตร์" in payload for payload in past) == 1


@pytest.mark.long
def test_a_year_is_begun_and_taken_back_by_keyboard_alone(desk: Desktop, saved: Path) -> None:
    begun = "SELECT fiscal_year FROM project ORDER BY 1"
    begin_year(desk, saved)
    assert from_outside(saved, begun) == ["2562", "2563"]
    begin_year(desk, saved, "ctrl+z")
    assert from_outside(saved, begun) == ["2562", "2563"]


def begin_year(desk: Desktop, path: Path, *then: str) -> None:
    """Start the year after the last one, and press some more keys."""
    with desk.program(str(path)) as program:
        desk.wait_for_title(path.name)
        desk.press("Alt_L", "Right", "Down", "Down", "Return")  # past what cannot be undone yet
        desk.wait_for_title("ขึ้นปีงบประมาณใหม่")
        desk.press("Tab", "Return")
        desk.wait_for_title(path.name)
        desk.press(*then, "ctrl+q")
        assert program.wait(30) == 0
