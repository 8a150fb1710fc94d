"""A command that is killed, or that races with another one, leaves a complete new document or none."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli.records import open_or_make
from app.formats.json import project as project_json
from app.models.errors import UserError
from app.models.project import Project
from app.models.project_record import ProjectRecord
from app.services.import_records import ImportOutcome, Mode, import_records
from app.services.kept_files.places import receipts_folder
from app.storage import new_file
from app.storage.project_file import ProjectFile, new_record_id
from tests.long_form import only_long
from tests.storage.world import ROOT

PROJECTS = 3


def records(*names: str) -> list[ProjectRecord]:
    return [ProjectRecord(Project(new_record_id(), project_name=name), ()) for name in names]


def bring_in(path: Path, found: list[ProjectRecord], mode: Mode) -> list[ImportOutcome]:
    with open_or_make(path) as file:
        return import_records(file, found, mode)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A folder with files to import and gather."""
    (folder := tmp_path / "inbox").mkdir()
    made = records(*"กขค")
    project_json.write(folder / "a.json", made)
    for number, record in enumerate(made):
        with ProjectFile.create(folder / f"{number}.sqlite") as file:
            file.add_project(record.project, record.reports)
    return folder


# --- killed ---

COMMANDS: dict[str, Callable[[Path], list[str]]] = {
    "import": lambda folder: ["import", f"{folder}/a.json", "--into", f"{folder}/new.sqlite"],
    "gather": lambda folder: [
        "gather",
        f"{folder}/new.sqlite",
        *(f"{folder}/{number}.sqlite" for number in range(PROJECTS)),
    ],
}


def left_by(inbox: Path, name: str, seed: int, timed_runs: int) -> list[int | None]:
    """Return the projects of the new document after each run, None if there is none."""
    arguments = (str(seed), str(timed_runs), str(inbox), *COMMANDS[name](inbox))
    command = [sys.executable, "-m", "tests.kill_command", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=os.environ, stdout=subprocess.PIPE, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.long
@pytest.mark.posix
@pytest.mark.parametrize("name", ["import", *only_long("gather")])
def test_a_killed_command_leaves_no_empty_document(inbox: Path, name: str) -> None:
    found = left_by(inbox, name, 1, 5)
    assert len(found) > 15
    assert set(found) <= {None, PROJECTS}
    assert found[0] is None


@pytest.mark.long
@pytest.mark.posix
@pytest.mark.parametrize("seed", range(2, 12))
@pytest.mark.parametrize("name", COMMANDS)
def test_the_same_at_more_moments(inbox: Path, name: str, seed: int) -> None:
    assert set(left_by(inbox, name, seed, 25)) <= {None, PROJECTS}


# --- two at once ---


def test_the_loser_of_two_imports_leaves_the_winners_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other command makes the file after this one has found the name free."""
    path, make = tmp_path / "new.sqlite", new_file.NewFile

    def meanwhile(target: Path) -> new_file.NewFile:
        monkeypatch.setattr("app.storage.new_file.NewFile", make)
        begun = make(target)
        bring_in(path, records("ของผู้ชนะ"), Mode.KEEP)
        return begun

    monkeypatch.setattr("app.storage.new_file.NewFile", meanwhile)
    with pytest.raises(UserError, match=r"มีไฟล์ new\.sqlite อยู่แล้ว"):
        bring_in(path, records("ของผู้แพ้"), Mode.KEEP)
    with ProjectFile.open(path) as file:
        assert [one.project_name for one in file.summaries()] == ["ของผู้ชนะ"]
    assert [one.name for one in tmp_path.iterdir()] == ["new.sqlite"]


def test_two_gatherings_into_one_new_file_do_not_meet(inbox: Path, tmp_path: Path) -> None:
    path = tmp_path / "new.sqlite"
    command = [sys.executable, str(ROOT / "main.py"), *COMMANDS["gather"](inbox)]
    command[3] = str(path)
    both = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) for _ in "ab"
    ]
    told = [one.communicate()[0] for one in both]
    codes = sorted(one.returncode for one in both)
    assert codes in ([0, 0], [0, 2]), told
    with ProjectFile.open(path) as file:
        assert len(file.project_ids()) == PROJECTS
    assert len(list(receipts_folder(path).iterdir())) == PROJECTS


# --- made in vain ---


def test_an_import_that_fails_or_brings_nothing_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "new.sqlite"
    assert bring_in(path, [], Mode.KEEP) == []
    broken = [ProjectRecord(Project("too short"), ())]
    with pytest.raises(Exception, match="CHECK"):
        bring_in(path, broken, Mode.KEEP)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_program_had_begun_is_swept_a_day_later(tmp_path: Path) -> None:
    old, young = (tmp_path / f".raingan-{name}.partial" for name in ("old", "young"))
    journal = old.with_name(f"{old.name}-journal")
    for path in (old, young, journal):
        path.write_bytes(b"x")
    for path in (old, journal):
        os.utime(path, (0, 0))
    ProjectFile.create(tmp_path / "new.sqlite").close()
    assert {path.name for path in tmp_path.iterdir()} == {young.name, "new.sqlite"}


def test_where_files_have_one_name_only_nothing_is_overwritten_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on FAT."""

    def unknown(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("app.storage.new_file.os.link", unknown)
    ProjectFile.create(tmp_path / "new.sqlite").close()
    (taken := tmp_path / "taken.sqlite").write_text("x")
    new = new_file.NewFile(tmp_path / "free.sqlite")
    new.partial.write_text("y")
    new._target = taken
    with pytest.raises(FileExistsError):
        new.put_in_place()
    assert taken.read_text() == "x"
