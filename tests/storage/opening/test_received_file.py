"""The gate: no hostile file passes, none takes long or much memory, and every sound one passes."""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from app.models.errors import UserError
from app.models.project_record import ProjectRecord
from app.storage.opening import snapshot as private_copy
from app.storage.opening.confinement import RECEIVED
from app.storage.opening.received_file import open_received_file
from app.storage.opening.snapshot import RefusedError, take_copy
from app.storage.project_file import ProjectFile
from app.storage.revisions import Revision
from app.storage.schema_marks import LATEST_VERSION
from tests.conftest import FILES
from tests.files.hostile import HOSTILE
from tests.long_form import each
from tests.storage.world import ROOT

MEMORY_KB = 300 * 1024
SECONDS = 2
"""Of the processor, whatever else the machine does."""


def read(path: Path, folder: Path) -> list[Revision]:
    """Read the whole content of a file as gathering does."""
    folder.mkdir(exist_ok=True)
    with open_received_file(take_copy(path, folder).path) as received:
        return [*received.revisions(()), *received.unnamed()]


@pytest.mark.posix
@pytest.mark.parametrize("name", each(2, HOSTILE))
def test_a_hostile_file_is_refused(saved: Path, tmp_path: Path, name: str) -> None:
    maker, words = HOSTILE[name]
    maker(saved)
    with pytest.raises(UserError, match=words) as caught:
        read(saved, tmp_path / "received")
    assert caught.value.remedy.startswith("โปรด")


def test_there_are_enough_of_them() -> None:
    assert len(HOSTILE) >= 22


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="tells no peak of its own")
def test_all_of_them_in_one_process_take_little_time_and_memory(saved: Path, tmp_path: Path) -> None:
    """The process continues after each, and still reads the sound file at the end."""
    made = []
    for name, (maker, _) in HOSTILE.items():
        (tmp_path / name).mkdir()
        shutil.copy(saved, tmp_path / name / "a.sqlite")
        maker(tmp_path / name / "a.sqlite")
        made.append(tmp_path / name / "a.sqlite")
    told = subprocess.run(
        [sys.executable, "-c", _READ_ALL, tmp_path / "received", *made, saved],
        cwd=ROOT,
        env=os.environ,
        capture_output=True,
        text=True,
    )
    lines = told.stdout.splitlines()
    assert len(lines) == len(HOSTILE) + 1, told.stderr
    for line in lines:
        seconds, peak_kb, found, path = line.split(maxsplit=3)
        assert float(seconds) < SECONDS, path
        assert int(peak_kb) < MEMORY_KB, path
        assert int(found) == (10 if path == str(saved) else 0), path


_READ_ALL = """
import sys, time
from pathlib import Path
from app.models.errors import UserError
from tests.storage.opening.test_received_file import read
for path in map(Path, sys.argv[2:]):
    began, found = time.process_time(), 0
    try:
        found = len(read(path, Path(sys.argv[1])))
    except UserError:
        pass
    peak = Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]
    print(time.process_time() - began, peak, found, path, flush=True)
"""


def test_an_honest_file_passes_with_all_that_it_says(
    saved: Path, record: ProjectRecord, tmp_path: Path
) -> None:
    found = {revision.digest for revision in read(saved, tmp_path / "received")}
    with ProjectFile.open(saved, writable=False) as file:
        kept = [file.revisions.history(one) for one in (record.project.id, *(r.id for r in record.reports))]
    assert found == {revision.digest for [revision] in kept}


@pytest.mark.parametrize("version", range(1, LATEST_VERSION + 1))
def test_every_genuine_file_passes(tmp_path: Path, version: int) -> None:
    assert read(FILES / f"schema-v{version}.sqlite", tmp_path / "received")


def test_a_copied_and_vacuumed_file_passes(saved: Path, tmp_path: Path) -> None:
    with ProjectFile.open(saved) as file:
        file.database.write_copy(tmp_path / "copy.sqlite")
    assert read(tmp_path / "copy.sqlite", tmp_path / "received") == read(saved, tmp_path / "received")


def test_what_has_no_revision_yet_is_read_from_the_rows(
    file: ProjectFile, path: Path, record: ProjectRecord, tmp_path: Path
) -> None:
    file.add_project(record.project, record.reports)
    file.revisions.commit()
    file.set_project_entry(record.project.id, "office", "เขตอื่น")
    file.remove_report(record.project.id, record.reports[0].period)
    raw = tmp_path / "raw.sqlite"
    raw.write_bytes(path.read_bytes())
    found = read(raw, tmp_path / "received")[10:]
    assert [revision.is_removal for revision in found] == [False, True]
    assert {(revision.at, revision.editor, len(revision.parents)) for revision in found} == {("", "", 1)}
    assert found == read(raw, tmp_path / "received")[10:]


def test_what_is_known_is_not_read_again(saved: Path, tmp_path: Path) -> None:
    (tmp_path / "received").mkdir()
    with open_received_file(take_copy(saved, tmp_path / "received").path) as received:
        known = set(received.digests())
        assert len(known) == 10
        assert list(received.revisions(known)) == []


def test_the_largest_record_that_can_be_typed_passes(
    path: Path, record: ProjectRecord, tmp_path: Path
) -> None:
    big = replace(record.project, rationale=("ก" * 20_000,) * 20)
    with ProjectFile.create(path) as file:
        file.add_project(big)
    assert len(read(path, tmp_path / "received")) == 1


def test_the_gate_leaves_the_file_as_it_is(saved: Path, tmp_path: Path) -> None:
    before = saved.read_bytes(), saved.stat().st_mtime_ns, sorted(saved.parent.iterdir())
    read(saved, tmp_path / "received")
    (tmp_path / "received" / saved.name).unlink()
    (tmp_path / "received").rmdir()
    assert (saved.read_bytes(), saved.stat().st_mtime_ns, sorted(saved.parent.iterdir())) == before


@pytest.mark.parametrize("change", ["grows", "is rewritten", "is cut"])
def test_a_file_that_changes_while_it_is_read_is_refused(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    real = private_copy._copy

    def meanwhile(descriptor: int, target: Path) -> str:
        sha256 = real(descriptor, target)
        content = saved.read_bytes()
        saved.write_bytes({"grows": content + b"x", "is rewritten": content, "is cut": content[:-1]}[change])
        return sha256

    monkeypatch.setattr(private_copy, "_copy", meanwhile)
    with pytest.raises(RefusedError, match="กำลังถูกแก้ไข"):
        take_copy(saved, tmp_path)


def test_a_file_that_is_open_in_the_program_is_no_half_done_one(
    file: ProjectFile, path: Path, record: ProjectRecord, tmp_path: Path
) -> None:
    file.add_project(record.project)
    assert len(read(path, tmp_path / "received")) == 1


def test_reading_may_do_nothing_else(saved: Path) -> None:
    with open_received_file(saved) as received:
        for forbidden in (
            "ATTACH ':memory:' AS x",
            "DELETE FROM project",
            "PRAGMA query_only = OFF; SELECT 1",
            "SELECT load_extension('x')",
            "PRAGMA journal_mode",
        ):
            with pytest.raises(sqlite3.Error):
                received._connection.execute(forbidden).fetchall()


def test_a_statement_that_takes_too_long_is_stopped(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.storage.opening.gate.RECEIVED", RECEIVED._replace(max_seconds=-1))
    monkeypatch.setattr("app.storage.opening.confinement._STEPS", 1)
    with pytest.raises(RefusedError), open_received_file(saved) as received:
        list(received.revisions(()))
    with closing(sqlite3.connect(saved)) as again:
        assert again.execute("SELECT count(*) FROM project").fetchone() == (1,)


def test_the_time_in_which_other_programs_run_is_not_counted(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.storage.opening.gate.RECEIVED", RECEIVED._replace(max_seconds=0.5))
    monkeypatch.setattr("app.storage.opening.confinement._STEPS", 1)
    with open_received_file(saved) as received:
        time.sleep(0.6)
        assert list(received.revisions(()))
