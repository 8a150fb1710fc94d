"""Clear-text drafts are readable by their owner only, and are deleted when nobody uses them."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.cli import main
from app.models.project_record import ProjectRecord
from app.storage.backups import backup_folder, backups
from app.storage.drafts import drafts_folder, private_draft, sweep_drafts
from app.storage.project_file import ProjectFile
from app.storage.user_folders import data_folder
from tests.conftest import create_backed_up
from tests.storage.world import ROOT


@pytest.fixture
def saved(path: Path, record: ProjectRecord) -> Path:
    """A closed file that was made and edited here, which leaves a backup in the user's folders."""
    with create_backed_up(path) as made:
        made.add_project(record.project, record.reports)
    return path


def test_a_draft_is_gone_after_its_use() -> None:
    with private_draft() as folder:
        (folder / "draft").write_text("secret")
    assert list(drafts_folder().iterdir()) == []


def test_a_draft_that_fails_is_gone_too() -> None:
    with pytest.raises(FileNotFoundError), private_draft() as folder:
        (folder / "missing" / "draft").write_text("secret")
    assert list(drafts_folder().iterdir()) == []


def test_what_is_in_use_is_not_swept() -> None:
    with private_draft() as folder:
        sweep_drafts()
        with private_draft():
            assert folder.is_dir()


@pytest.mark.posix
def test_what_a_killed_program_left_is_swept() -> None:
    script = """
import sys
from app.storage.drafts import private_draft
with private_draft() as folder:
    (folder / "draft").write_text("secret")
    print("there", flush=True)
    sys.stdin.read()
"""
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        sweep_drafts()
        assert len(list(drafts_folder().iterdir())) == 1, "its program lives"
        process.send_signal(signal.SIGKILL)
    sweep_drafts()
    assert list(drafts_folder().iterdir()) == []


@pytest.mark.posix
def test_a_folder_that_was_never_locked_goes_once_it_is_old() -> None:
    with private_draft():
        pass
    left = drafts_folder() / "left"
    left.mkdir()
    sweep_drafts()
    assert left.is_dir(), "its program may be about to lock it"
    os.utime(left, (time.time() - 3600,) * 2)
    sweep_drafts()
    assert not left.exists()


@pytest.mark.posix
def test_the_program_s_own_folders_are_their_owner_s_alone(saved: Path) -> None:
    folders = (data_folder(), backup_folder(saved).parent, backup_folder(saved))
    assert {oct(folder.stat().st_mode & 0o777) for folder in folders} == {oct(0o700)}
    assert {oct(backup.stat().st_mode & 0o777) for backup in backups(saved)} <= {oct(0o600)}
    with private_draft() as folder:
        assert oct(folder.stat().st_mode & 0o777) == oct(0o700)


@pytest.mark.posix
def test_folders_of_an_earlier_version_become_private(saved: Path) -> None:
    data_folder().chmod(0o755)
    backup_folder(saved).chmod(0o755)
    ProjectFile.open(saved).close()
    assert oct(backup_folder(saved).stat().st_mode & 0o777) == oct(0o700)
    assert oct(data_folder().stat().st_mode & 0o777) == oct(0o700)


@pytest.mark.posix
def test_nothing_of_the_program_s_own_is_open_to_others_after_any_command(
    saved: Path, tmp_path: Path, user_folders: Path
) -> None:
    before = os.umask(0o022)
    try:
        for command in (["send", saved], ["send", saved, "--mask"]):
            main([str(part) for part in (*command, "--out", tmp_path / "ส่ง")])
        sent = [path for path in (tmp_path / "ส่ง").iterdir() if "ปกปิด" not in path.name]
        main(["gather", str(tmp_path / "รวม.sqlite"), *map(str, sent)])
        main(["board", str(tmp_path / "รวม.sqlite")])
    finally:
        os.umask(before)
    own = [path for folder in user_folders.iterdir() for path in folder.rglob("*")]
    open_to_others = [path for path in own if path.stat().st_mode & 0o077]
    assert own
    assert open_to_others == []
