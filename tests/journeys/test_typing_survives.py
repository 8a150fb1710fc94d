"""Text typed in the real window survives a kill at any moment, and a disk that fills up."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.services.sample import create_sample
from tests.journeys.desktop import NEEDS_DESKTOP, Desktop, desktop, wait_until

pytestmark = NEEDS_DESKTOP

A_MOMENT = 0.5
PERIOD_S = 3.0
"""Seconds after which typed text is stored at the latest (LONGEST_MS of the editors)."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desktop]:
    with desktop(tmp_path) as made:
        yield made


def first_objective(path: Path) -> str:
    """Return the objective on disk; the window has locked the file, so the test must not."""
    sql = "SELECT json_extract(objectives, '$[0]') FROM project"
    return subprocess.run(
        ["sqlite3", f"file:{path}?immutable=1", sql], capture_output=True, text=True, check=True
    ).stdout.strip()


@contextmanager
def typing_in_objectives(desk: Desktop, path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    with desk.program(str(path)) as running:
        desk.wait_for_title(path.name)
        time.sleep(2 * A_MOMENT)
        desk.press("ctrl+4")
        time.sleep(A_MOMENT)
        desk.press("ctrl+End")
        yield running


@pytest.mark.parametrize(
    ("keys", "pause"),
    [pytest.param(24, 0.2, id="short"), pytest.param(84, 0.3, id="25 s", marks=pytest.mark.long)],
)
def test_a_kill_takes_at_most_the_last_three_seconds(
    desk: Desktop, tmp_path: Path, keys: int, pause: float
) -> None:
    create_sample(path := tmp_path / "a.sqlite")
    before = first_objective(path).count("x")
    with typing_in_objectives(desk, path) as running:
        slowness = seconds_to_store(desk, path)
        typed: list[float] = []
        for _ in range(keys):
            desk.write("x")
            typed.append(time.monotonic())
            time.sleep(pause)
        running.kill()
        end = time.monotonic()
        running.wait()
    kept = first_objective(path).count("x") - before - 1
    due = sum(moment < end - PERIOD_S - slowness for moment in typed)
    print(f"typed {keys}, due {due}, kept {kept}")
    assert due <= kept <= keys


def seconds_to_store(desk: Desktop, path: Path) -> float:
    """Type a letter and rest; return the seconds until it is on disk, which a busy machine needs for each."""
    before, began = first_objective(path).count("x"), time.monotonic()
    desk.write("x")
    wait_until(lambda: first_objective(path).count("x") > before, lambda: "no letter in the file")
    return time.monotonic() - began


WAYS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("ctrl+4",), "aaa"),
    (("ctrl+5",), "bbb"),
    (("ctrl+7", "Return", "Tab"), "ccc"),  # the narrative of the month after the last report
    (("ctrl+m",), "ddd"),  # the same in the month's round, where what waits stands, too
)
"""How to reach objectives, targets, the month table and the round by keyboard, and what to type there."""


def missing_in(path: Path) -> list[str]:
    """Return the part that is not on disk."""
    sql = "SELECT objectives || targets FROM project UNION ALL SELECT narrative FROM progress_report"
    command = ["sqlite3", f"file:{path}?immutable=1", sql]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [text for _, text in WAYS if text not in said]


def type_everywhere(desk: Desktop) -> None:
    """Type in every place; the program asks each time, and the clerk carries on."""
    for keys, text in WAYS:
        for key in keys:
            desk.press(key)
            time.sleep(A_MOMENT)
        desk.press("ctrl+End")
        desk.write(text)
        desk.press("Tab")
        desk.wait_for_message()
        desk.press("Escape")
        time.sleep(A_MOMENT)


def wait_until_stored(path: Path) -> None:
    wait_until(lambda: not missing_in(path), lambda: f"{missing_in(path)} in the file")


@pytest.mark.long
def test_what_was_typed_while_the_file_was_away_is_stored_once_it_is_back(
    desk: Desktop, tmp_path: Path
) -> None:
    create_sample(path := tmp_path / "a.sqlite")
    with typing_in_objectives(desk, path):
        away = path.rename(tmp_path / "b.sqlite")
        type_everywhere(desk)
        assert len(missing_in(away)) == len(WAYS)
        away.rename(path)
        wait_until_stored(path)


@pytest.mark.long
@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root makes a disk")
def test_what_was_typed_on_a_full_disk_is_stored_once_there_is_room(desk: Desktop, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", "size=900k", "tmpfs", str(disk)]
    if subprocess.run(mounted, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be made here")
    try:
        create_sample(path := disk / "a.sqlite")
        with typing_in_objectives(desk, path):
            fill(filler := disk / "filler")
            type_everywhere(desk)
            assert len(missing_in(path)) == len(WAYS)
            filler.unlink()
            wait_until_stored(path)
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        for size in (1 << 14, 1 << 9, 1):
            try:
                while file.write(bytes(size)):
                    pass
            except OSError:
                continue
