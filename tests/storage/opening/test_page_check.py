"""A large file is shown while its pages are checked; until then nothing is changed in it or made of it."""

import contextlib
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.models.errors import UserError
from app.models.progress_report import Period
from app.models.project_record import ProjectRecord
from app.printing.type_families import OFFICIAL
from app.services.batch_print import print_together
from app.storage import backups
from app.storage.connection import DamagedFileError
from app.storage.database_file import FileReplacedError
from app.storage.opening.confinement import ForeignSchemaError
from app.storage.opening.gate import connect_beside
from app.storage.opening.page_check import UncheckedFileError
from app.storage.project_file import ProjectFile
from tests.files.large import break_a_page, check_endlessly, check_that_waits, take_for_large
from tests.long_form import only_long
from tests.storage.opening.test_opening import damaged
from tests.storage.test_later_backup import opened_elsewhere
from tests.storage.world import unchanged


@pytest.fixture
def saved(path: Path, record: ProjectRecord) -> Path:
    with ProjectFile.create(path) as made:
        made.add_project(record.project, record.reports)
    return path


def test_it_is_read_while_the_check_runs_and_changed_after_it(
    saved: Path, record: ProjectRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    with check_that_waits(monkeypatch) as go_on, ProjectFile.open(saved, shown_first=True) as file:
        assert (file.database.is_being_checked, file.database.is_writable) == (True, False)
        assert file.project(record.project.id) == record.project
        with pytest.raises(UncheckedFileError):
            file.set_project_entry(record.project.id, "office", "ใหม่")
        go_on.set()
        file.database.finish_check()
        file.set_project_entry(record.project.id, "office", "ใหม่")
        assert file.project(record.project.id).office == "ใหม่"


OUTPUTS: dict[str, Callable[[ProjectFile, Path], object]] = {
    "a copy": lambda file, target: file.database.write_copy(target),
    "a file to send": lambda file, target: file.database.write_outgoing(target),
    "forms": lambda file, target: list(print_together(file, file.project_ids(), target, OFFICIAL)),
    "a setting": lambda file, _target: file.set_setting("a", "b"),
}


@pytest.mark.parametrize("make", OUTPUTS.values(), ids=OUTPUTS.keys())
def test_nothing_is_made_of_it_meanwhile(
    make: Callable[[ProjectFile, Path], object],
    saved: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = tmp_path / "out" / "made.sqlite"
    target.parent.mkdir()
    with (
        unchanged(saved),
        check_that_waits(monkeypatch) as go_on,
        ProjectFile.open(saved, shown_first=True) as file,
    ):
        with pytest.raises(UncheckedFileError, match="ยังตรวจความสมบูรณ์ไม่เสร็จ"):
            make(file, target)
        assert [*target.parent.iterdir()] == []
        go_on.set()


def test_no_backup_is_made_before_the_check_has_ended_well(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = backups.backups(saved)
    with check_that_waits(monkeypatch) as go_on, ProjectFile.open(saved, shown_first=True) as file:
        file.database.begin_backup()
        assert not file.database.is_backed_up
        assert backups.backups(saved) == before
        go_on.set()


def test_damaged_pages_are_found_and_nothing_is_written(
    saved: Path, record: ProjectRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_a_page(saved)
    before = backups.backups(saved)
    with unchanged(saved), check_that_waits(monkeypatch) as go_on:
        file = ProjectFile.open(saved, shown_first=True)
        assert file.project(record.project.id) == record.project
        go_on.set()
        for _ in range(2):
            with pytest.raises(DamagedFileError):
                file.database.finish_check()
            with pytest.raises(UncheckedFileError):
                file.set_project_entry(record.project.id, "office", "ใหม่")
        file.close()
    assert backups.backups(saved) == before


def test_a_small_file_is_checked_before_it_is_shown(saved: Path) -> None:
    break_a_page(saved)
    with pytest.raises(DamagedFileError):
        ProjectFile.open(saved, shown_first=True)


@pytest.mark.parametrize("is_writable", [True, False])
def test_commands_check_a_large_file_before_anything(
    is_writable: bool, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_for_large(monkeypatch)
    ProjectFile.open(saved, writable=is_writable).close()
    break_a_page(saved)
    with pytest.raises(DamagedFileError):
        ProjectFile.open(saved, writable=is_writable)


def test_a_truncated_file_is_never_shown(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    take_for_large(monkeypatch)
    with saved.open("r+b") as file:
        file.truncate(saved.stat().st_size - 100)
    with pytest.raises(DamagedFileError):
        ProjectFile.open(saved, shown_first=True)


def test_what_could_do_something_is_examined_before_the_file_is_shown(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(saved)) as other, other:
        other.execute("CREATE TRIGGER wipe AFTER UPDATE ON project BEGIN DELETE FROM progress_report; END")
    check_endlessly(monkeypatch)
    with pytest.raises(ForeignSchemaError):
        ProjectFile.open(saved, shown_first=True)


def test_it_is_locked_for_others_from_the_beginning(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with check_that_waits(monkeypatch) as go_on, ProjectFile.open(saved, shown_first=True) as file:
        assert "เปิดใช้อยู่" in opened_elsewhere(saved)
        go_on.set()
        file.database.finish_check()
        assert "เปิดใช้อยู่" in opened_elsewhere(saved)
    assert opened_elsewhere(saved) == "open"


def test_closing_does_not_wait_for_the_check(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check_endlessly(monkeypatch)
    with unchanged(saved):
        ProjectFile.open(saved, shown_first=True).close()
    assert opened_elsewhere(saved) == "open"


@pytest.mark.posix
def test_a_file_put_in_its_place_is_not_checked_as_it(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other.sqlite"
    ProjectFile.create(other).close()
    take_for_large(monkeypatch)

    def connect_to_other(path: Path) -> sqlite3.Connection:
        other.replace(saved)
        return connect_beside(path)

    monkeypatch.setattr("app.storage.database_file.connect_beside", connect_to_other)
    file = ProjectFile.open(saved, shown_first=True)
    with pytest.raises(FileReplacedError):
        file.database.finish_check()
    file.close()


def test_an_older_file_is_checked_before_it_is_brought_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "old.sqlite"
    path.write_bytes((Path(__file__).parents[2] / "files" / "schema-v1.sqlite").read_bytes())
    take_for_large(monkeypatch)
    with ProjectFile.open(path, shown_first=True) as file:
        assert not file.database.is_being_checked


def test_one_that_can_only_be_read_is_shown_first_too(
    saved: Path, record: ProjectRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_for_large(monkeypatch)
    with ProjectFile.open(saved, writable=False, shown_first=True) as file:
        assert file.project(record.project.id) == record.project
        file.database.finish_check()
        assert (file.database.is_being_checked, file.database.is_writable) == (False, False)


@pytest.mark.parametrize("seed", [*range(30), *only_long(*range(30, 100))])
def test_a_damaged_file_is_shown_without_a_fault_until_the_check_finds_what_it_finds_at_once(
    seed: int, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved.write_bytes(damaged(saved.read_bytes(), random.Random(seed)))
    is_refused = refuses_at_once(saved)
    with unchanged(saved), check_that_waits(monkeypatch) as go_on:
        try:
            file = ProjectFile.open(saved, shown_first=True)
        except UserError:
            assert is_refused
            return
        look_at(file)
        go_on.set()
        with contextlib.nullcontext() if not is_refused else pytest.raises(DamagedFileError):
            file.database.finish_check()
        look_at(file)
        file.database.close()


def refuses_at_once(path: Path) -> bool:
    try:
        ProjectFile.open(path, writable=False).close()
    except UserError:
        return True
    return False


def look_at(file: ProjectFile) -> None:
    """Read what the window shows first; damage is told as damage."""
    looks: list[Callable[[], object]] = [
        file.summaries,
        file.fiscal_years,
        file.last_month,
        file.closed_projects,
        file.identities,
        lambda: file.month(Period(2019, 3)),
        lambda: [file.project(one) for one in file.project_ids()],
        lambda: [file.reports(one) for one in file.project_ids()],
        file.notes,
        lambda: file.setting("thai_dates"),
    ]
    for look in looks:
        with contextlib.suppress(UserError):
            look()
