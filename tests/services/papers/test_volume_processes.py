"""Several processes draw a volume: its bytes are the same, and none of them is left, however it ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from app import ROOT
from app.models.errors import UserError
from app.models.project_record import ProjectRecord
from app.printing.type_families import OFFICIAL
from app.printing.volume.drawn_form import GROUPS, IN_TURN, group_of
from app.services.batch_print import print_together
from app.services.other_processes import near_end
from app.services.other_processes.near_end import WORKER, cores
from app.services.verification.by_paper import verify_pdf
from app.services.verification.verdicts import Match
from app.services.volume import workers
from app.storage.project_file import ProjectFile, new_record_id
from benchmarks.print import run
from benchmarks.sample_files import make_file
from tests.cli.commands import begun
from tests.long_form import only_long
from tests.services.conftest import Processes

COUNT = GROUPS * IN_TURN + 2


@pytest.fixture
def ids(file: ProjectFile, record: ProjectRecord) -> list[str]:
    """Projects of which each group has a form, and one group forms from two turns."""
    with file.transaction():
        for number in range(COUNT):
            made = record.with_id(new_record_id())
            name = f"โครงการที่ {number} {chr(0xE01 + number)}"
            file.add_project(replace(made.project, project_name=name), made.reports[: number % 3])
    return file.project_ids()


@pytest.fixture
def started(processes: Processes, monkeypatch: pytest.MonkeyPatch) -> Processes:
    """Two processes draw even the shortest volume; those that were started."""
    monkeypatch.setattr(workers, "FEWEST", 1)
    monkeypatch.setattr(workers, "cores", lambda: 2)
    return processes


def have_ended(processes: Processes) -> bool:
    return len(processes) == 2 and all(one.returncode is not None for one in processes)


def test_forms_are_of_the_groups_in_turn() -> None:
    groups = [group_of(number) for number in range(1, COUNT + 1)]
    assert groups[:IN_TURN] == [1] * IN_TURN
    assert sorted(set(groups)) == list(range(1, GROUPS + 1))
    assert groups[-2:] == [1, 1]


@pytest.mark.parametrize(
    "is_installed",
    [False, *only_long(True)],
    ids=["from Python", "as installed on Windows"],
)
def test_processes_make_the_same_bytes_as_one(
    file: ProjectFile,
    ids: list[str],
    tmp_path: Path,
    started: Processes,
    monkeypatch: pytest.MonkeyPatch,
    is_installed: bool,
) -> None:
    """The installed program on Windows has no python.exe: raingan.exe runs main.py with its arguments."""
    if is_installed:
        monkeypatch.setattr(near_end, "_command", lambda: [sys.executable, str(ROOT / "main.py"), *WORKER])
    numbers = [number for number, _ in print_together(file, ids, tmp_path / "two.pdf", OFFICIAL)]
    assert numbers == list(range(1, COUNT + 1))
    assert have_ended(started)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workers, "cores", lambda: 1)
        list(print_together(file, ids, tmp_path / "one.pdf", OFFICIAL))
    assert len(started) == 2
    assert (tmp_path / "two.pdf").read_bytes() == (tmp_path / "one.pdf").read_bytes()


@pytest.mark.long
def test_who_stops_half_way_leaves_neither_processes_nor_a_file(
    file: ProjectFile, ids: list[str], tmp_path: Path, started: Processes
) -> None:
    with closing(print_together(file, ids, tmp_path / "a.pdf", OFFICIAL)) as steps:  # type: ignore[type-var]
        next(steps)
    assert have_ended(started)
    assert list(tmp_path.glob("*a.pdf*")) == []


@pytest.mark.long
def test_a_process_that_is_ended_by_others_is_told(
    file: ProjectFile, ids: list[str], tmp_path: Path, started: Processes
) -> None:
    steps = print_together(file, ids, tmp_path / "a.pdf", OFFICIAL)
    next(steps)
    started[0].kill()
    with pytest.raises(UserError, match="หยุดกลางคัน"):
        list(steps)
    assert have_ended(started)
    assert list(tmp_path.glob("*a.pdf*")) == []


@pytest.mark.long
def test_processes_that_do_not_start_are_done_without(
    file: ProjectFile, ids: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "FEWEST", 1)
    monkeypatch.setattr(workers, "cores", lambda: 2)
    for command in (["/none"], [sys.executable, "-c", "raise SystemExit(3)"]):
        monkeypatch.setattr(near_end, "_command", lambda command=command: command)
        list(print_together(file, ids[:3], tmp_path / "a.pdf", OFFICIAL))
        assert verify_pdf(file, tmp_path / "a.pdf").match is Match.CURRENT


@pytest.mark.long
def test_an_error_in_a_process_is_that_of_the_print(
    file: ProjectFile, ids: list[str], tmp_path: Path, started: Processes
) -> None:
    gone = OFFICIAL._replace(regular=tmp_path / "none.ttf")
    with pytest.raises(UserError, match="แบบอักษร") as told:
        list(print_together(file, ids, tmp_path / "a.pdf", gone))
    assert "lay_out_form" in told.value.__notes__[0]
    assert have_ended(started)


@pytest.mark.long
@pytest.mark.posix
def test_all_processes_of_a_thousand_forms_stay_below_150_megabytes(tmp_path: Path) -> None:
    make_file(tmp_path / "a.sqlite", 3, 1000, 9)
    command = [sys.executable, str(ROOT / "main.py"), "print", str(tmp_path / "a.sqlite"), "--single"]
    assert run(command, together=True)[1] < 150_000_000
    assert (tmp_path / "a.pdf").stat().st_size > 30_000_000


# --- the command --------------------------------------------------------------------------------------------


@pytest.fixture
def printing(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The command in the middle of a volume, started as by a terminal, even if this run ignores Ctrl+C."""
    make_file(tmp_path / "a.sqlite", 3, 300, 2)
    command = [sys.executable, str(ROOT / "main.py"), "print", str(tmp_path / "a.sqlite"), "--single"]
    pipe = subprocess.PIPE
    with begun(command, start_new_session=True, stdout=pipe, stderr=pipe) as one:
        while not children(one.pid) or not any(tmp_path.glob(".a*.partial")):
            time.sleep(0.01)
        yield one
        one.kill()


def children(pid: int) -> list[int]:
    found = subprocess.run(["ps", "--ppid", str(pid), "-o", "pid="], capture_output=True, text=True).stdout
    return [int(one) for one in found.split()]


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.posix
@pytest.mark.skipif(cores() < 2, reason="one core draws alone")
@pytest.mark.parametrize("sent", [signal.SIGINT, *only_long(signal.SIGKILL)])
def test_no_process_outlives_the_command(
    printing: subprocess.Popen[bytes], tmp_path: Path, sent: signal.Signals
) -> None:
    drawing = children(printing.pid)
    os.killpg(printing.pid, sent)
    told = printing.communicate(timeout=20)[1].decode()
    end = time.monotonic() + 20
    while any(map(is_running, drawing)) and time.monotonic() < end:
        time.sleep(0.02)
    assert not any(map(is_running, drawing))
    assert not (tmp_path / "a.pdf").exists()
    if sent is signal.SIGINT:
        assert (printing.returncode, told.split()) == (130, ["ยกเลิกแล้ว"])
        assert list(tmp_path.glob(".a*.partial")) == []
