"""The board's cache never gives wrong rows: a faulty cache is ignored."""

import shutil
import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from app.models.progress_report import report_id
from app.models.project import Project
from app.models.project_record import ProjectRecord
from app.services.board import refresh
from app.storage.board.cache import BoardCache
from app.storage.board.local_cache import LocalCache, in_memory
from app.storage.board.shown_heads import digest_of_rows
from app.storage.project_file import ProjectFile, new_record_id
from app.storage.user_folders import cache_folder

IDS = [new_record_id(), new_record_id()]


@pytest.fixture
def computed(path: Path) -> Path:
    """A closed file of two projects, its board computed and cached."""
    with ProjectFile.create(path) as file:
        for project_id in IDS:
            file.add_project(Project(project_id, office="ก", fiscal_year=2562))
        refresh(file)
    return path


def cache_of(path: Path) -> Path:
    [found] = (cache_folder() / "boards").iterdir()
    return found


def stale(path: Path) -> list[str]:
    with ProjectFile.open(path) as file:
        return file.board.stale()


def test_what_was_computed_is_there_the_next_time(computed: Path) -> None:
    assert stale(computed) == []
    with ProjectFile.open(computed, writable=False) as file:
        assert file.board.stale() == []


def test_the_revisions_of_a_file_that_is_as_it_was_are_read_once(
    computed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def reading(connection: sqlite3.Connection, sql: str, **values: int) -> str:
        read.append(sql)
        return digest_of_rows(connection, sql, **values)

    monkeypatch.setattr("app.storage.board.cache.digest_of_rows", reading)
    assert stale(computed) == []
    assert len(read) == 1


def test_only_what_was_edited_since_is_computed_again(computed: Path) -> None:
    with ProjectFile.open(computed) as file:
        file.set_project_entry(IDS[0], "office", "ข")
    assert stale(computed) == [IDS[0]]


def test_the_file_itself_has_no_board(computed: Path) -> None:
    with ProjectFile.open(computed) as file:
        assert not file.database.query("SELECT 1 FROM sqlite_master WHERE name LIKE 'board%'")


def test_the_rows_are_let_go_with_the_file(computed: Path) -> None:
    with ProjectFile.open(computed) as file:
        refresh(file)
        rows = file.board._cache.rows
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        rows.execute("SELECT 1")


@pytest.mark.posix
def test_nobody_else_may_read_it(computed: Path) -> None:
    cache = cache_of(computed)
    assert stat.S_IMODE(cache.stat().st_mode) == 0o600
    assert stat.S_IMODE(cache.parent.stat().st_mode) == 0o700


def test_whatever_is_wrong_with_it_it_is_computed_anew(computed: Path) -> None:
    """Any byte changed, truncated, emptied, or a folder in its place."""
    cache = cache_of(computed)
    sound = cache.read_bytes()
    middle = len(sound) // 2
    changed = [sound[:at] + bytes([sound[at] ^ 1]) + sound[at + 1 :] for at in (0, 20, 100, middle, -2)]
    for content in (*changed, sound[:-1], b"", b"x" * 5000):
        cache.write_bytes(content)
        assert stale(computed) == sorted(IDS)
    cache.unlink(missing_ok=True)
    cache.mkdir()
    with ProjectFile.open(computed) as file:
        refresh(file)
        assert file.board.stale() == []


def test_of_other_rules_it_is_not_believed(computed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.storage.board.cache.rules_fingerprint", lambda: "0" * 64)
    assert stale(computed) == sorted(IDS)


def test_where_nothing_can_be_kept_the_board_is_there_all_the_same(
    path: Path, monkeypatch: pytest.MonkeyPatch, user_folders: Path
) -> None:
    (user_folders / "no folder").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(user_folders / "no folder"))
    with ProjectFile.create(path) as file:
        file.add_project(Project(IDS[0], office="ก", fiscal_year=2562))
        refresh(file)
        with file.board.reading() as board:
            assert [row.projects for row in board.projects(2562)] == [1]
    assert stale(path) == [IDS[0]]


def test_two_programs_that_keep_it_at_once_leave_a_whole_one_or_none(computed: Path) -> None:
    """Two windows on one read-only file, or two commands: each stores its own cache completely."""
    with (
        ProjectFile.open(computed, writable=False) as one,
        ProjectFile.open(computed, writable=False) as other,
    ):
        for file in (one, other):
            assert file.board.stale() == []
            file.board._cache.rows.execute("DELETE FROM board_project WHERE project_id = ?", [IDS[0]])
        cache_of(computed).with_name(f".{cache_of(computed).name}.partial").write_bytes(b"half")
        for file in (one, other):
            file.board.save()
    cache_of(computed)
    assert stale(computed) == [IDS[0]]


def test_another_file_in_the_same_place_is_computed_anew(computed: Path, tmp_path: Path) -> None:
    """With as many revisions, of the same projects."""
    other = tmp_path / "other.sqlite"
    with ProjectFile.create(other) as file:
        for project_id in IDS:
            file.add_project(Project(project_id, office="ข", fiscal_year=2562))
    computed.unlink()
    shutil.copy(other, computed)
    assert stale(computed) == sorted(IDS)


def test_an_earlier_copy_in_its_place_tells_of_its_own_time(computed: Path, tmp_path: Path) -> None:
    with ProjectFile.open(computed) as file:
        file.database.write_copy(tmp_path / "earlier.sqlite")
        file.set_project_entry(IDS[0], "office", "ข")
        refresh(file)
    shutil.copy(tmp_path / "earlier.sqlite", computed)
    with ProjectFile.open(computed) as file:
        refresh(file)
        with file.board.reading() as board:
            assert [(row.office, row.projects) for row in board.projects(2562)] == [("ก", 2)]


def test_a_record_that_is_shown_otherwise_without_a_new_revision_is_seen(
    path: Path, record: ProjectRecord
) -> None:
    """Like a report that waited for its project, and is shown after something else was gathered."""
    report = report_id(record.project.id, record.reports[0].period)
    with ProjectFile.create(path) as file:
        file.add_project(record.project, record.reports)
        refresh(file)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM progress_report WHERE id = ?", [report])
        connection.execute("DELETE FROM head WHERE record_id = ?", [report])
    for writable in (False, True):
        with ProjectFile.open(path, writable=writable) as file:
            assert file.board.stale() == [record.project.id]
    with ProjectFile.open(path) as file:
        refresh(file)
        with file.transaction():
            file._store.show([report])
        assert file.board.stale() == [record.project.id]


def test_documents_share_nothing(computed: Path, tmp_path: Path) -> None:
    shutil.copy(computed, tmp_path / "copy.sqlite")
    with ProjectFile.open(tmp_path / "copy.sqlite") as file:
        assert file.board.stale() == sorted(IDS)
        project = replace(file.project(IDS[0]), office="ข")
        file.update_project(project, [])
        refresh(file)
    assert stale(computed) == []


def test_only_the_caches_of_documents_used_last_stay(tmp_path: Path) -> None:
    with closing(in_memory()) as connection:
        connection.execute("CREATE TABLE something (x)")
        for number in range(60):
            LocalCache(tmp_path / str(number), "rules").save(connection)
    assert len(list((cache_folder() / "boards").iterdir())) == 50


def test_nothing_is_read_before_anybody_asks_for_the_board(
    computed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BoardCache, "rows", None)
    with ProjectFile.open(computed) as file:
        file.set_project_entry(IDS[0], "office", "ข")
        file.revisions.commit()


def test_caches_that_another_process_tidies_away_meanwhile_are_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It deletes one after they were listed, before they are looked at."""
    with closing(in_memory()) as connection:
        connection.execute("CREATE TABLE a (b)")
        LocalCache(tmp_path / "a", "rules").save(connection)
        listed, real = cache_folder() / "boards", Path.iterdir

        def iterdir(folder: Path) -> list[Path]:
            found = [*real(folder)]
            return [*found, folder / "deleted"] if folder == listed else found

        monkeypatch.setattr(Path, "iterdir", iterdir)
        LocalCache(tmp_path / "b", "rules").save(connection)
    assert len([*real(listed)]) == 2
    assert caplog.text == ""
