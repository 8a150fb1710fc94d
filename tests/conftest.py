import gc
import itertools
import os
import shutil
import sqlite3
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, settings
from sqlite_utils import Database

from app.formats.json import project as project_json
from app.formats.thai_text import mending
from app.models.project_record import ProjectRecord
from app.services.form_pdf import form_pdf
from app.storage import database_file, schema
from app.storage.disk.shared_connection import SharedConnection
from app.storage.opening import revision_validator
from app.storage.project_file import ProjectFile, new_record_id

# No window opens on the developer's screen; set before Qt is loaded.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# The same examples in every run, so that a run fails for what was changed, not for an example that nobody had
# met before. The long form looks for new ones.
ANY_MACHINE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("short", ANY_MACHINE, derandomize=True, max_examples=30)
settings.register_profile("long", ANY_MACHINE)

FILES = Path(__file__).parent / "files"
USER_FOLDERS = (
    "HOME",
    "XDG_DATA_HOME",
    "XDG_CONFIG_HOME",
    "XDG_STATE_HOME",
    "XDG_CACHE_HOME",
    "XDG_DOCUMENTS_DIR",
)


create_backed_up = ProjectFile.create
"""Makes a file as the program does, with its first backup: the tests' own `create` leaves that out."""

MEMORY = Path("/dev/shm")
ROOM = 2_000_000_000
"""Bytes: the files of a run take a tenth of it."""


if sys.version_info < (3, 13):

    def _tell_open(connection: SharedConnection) -> None:
        with suppress(sqlite3.ProgrammingError):  # it is closed
            _ = connection.total_changes
            warnings.warn(f"unclosed database in {connection}", ResourceWarning, stacklevel=1)

    SharedConnection.__del__ = _tell_open  # type: ignore[attr-defined]  # as Python 3.13 does by itself


def pytest_configure(config: pytest.Config) -> None:
    gc.disable()  # what is imported now stays
    settings.load_profile("short" if "not long" in config.option.markexpr else "long")
    if "TMPDIR" not in os.environ and _is_usable(MEMORY):
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)  # also of the programs that tests start


def _is_usable(memory: Path) -> bool:
    """Return whether a disk in memory has room, and starts programs: thousands of files wait for no disk."""
    if sys.platform != "linux" or not os.access(memory, os.W_OK):
        return False
    return shutil.disk_usage(memory).free > ROOM and not os.statvfs(memory).f_flag & os.ST_NOEXEC


def pytest_collection_finish() -> None:
    """Keep the garbage collector from looking through all modules again and again."""
    gc.freeze()
    gc.enable()


def pytest_xdist_auto_num_workers() -> int:
    """Return a worker for each core: a further one takes more for itself than it finds idle."""
    return os.cpu_count() or 1


LONGEST: Final = ("test_accessibility.py", "test_later_entry.py", "test_typing_survives.py")
"""Tests that begin first: each takes up to twenty seconds, in which the others would wait at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name not in LONGEST)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if os.name != "posix" and item.get_closest_marker("posix"):
        pytest.skip("needs a POSIX system")


@pytest.fixture(scope="session")
def all_user_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Name the folders of one user after another: pytest would look through all of its own for a free one."""
    root = tmp_path_factory.mktemp("users")
    return (root / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def user_folders(all_user_folders: Iterator[Path]) -> Iterator[Path]:
    """Keep every test away from the user's own folders, even one that undoes its patches."""
    folder = next(all_user_folders)
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        for name in USER_FOLDERS:
            patch.setenv(name, str(folder / name))
        yield folder


@pytest.fixture(scope="session", autouse=True)
def quick_new_files() -> Iterator[None]:
    """Fill new files, and the tables that check what is received, from one that the migrations made, because
    each takes them 10 ms.

    Only the making of a new file is quicker: an older file goes through its migrations as always.
    """
    filled = sqlite3.connect(":memory:", check_same_thread=False)  # some tests work in several threads
    with pytest.MonkeyPatch.context() as patch, closing(filled) as migrated:
        in_turn = Lock()
        real, known = schema.migrate, [migration.name for migration in _migrations()]
        real(migrated)

        def migrate(connection: sqlite3.Connection) -> None:
            is_known = [migration.name for migration in _migrations()] == known
            if not is_known or connection.execute("SELECT 1 FROM sqlite_master").fetchone():
                real(connection)
                return
            [application_id] = connection.execute("PRAGMA application_id").fetchone()
            with in_turn:
                migrated.backup(connection)
            connection.execute(f"PRAGMA application_id = {application_id}")

        for module in (schema, revision_validator):
            patch.setattr(module, "migrate", migrate)
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_creating() -> Iterator[None]:
    """Make no backup of a file that was created empty a moment ago: thousands of tests begin with one."""

    def create(path: Path) -> ProjectFile:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(database_file, "back_up", lambda *_: None)
            return create_backed_up(path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ProjectFile, "create", create)
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_readings() -> Iterator[None]:
    """Look words up once for each run of letters: hundreds of tests read one form with one error in it.

    What becomes of a run is worked out anew each time, because the rest of its text decides with.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mending, "_lattice", lru_cache(maxsize=1_000)(mending._lattice))
        yield


def _migrations() -> list[Any]:
    with closing(Database(memory=True)) as empty:
        return schema.migrations.pending(empty)


def without_findings(record: ProjectRecord) -> ProjectRecord:
    """Return the reference project with another text and progress in its seventh report."""
    reports = list(record.reports)
    reports[6] = replace(reports[6], narrative=f"{reports[6].narrative} และได้ประสานสถานที่แล้ว", progress=85_00)
    return replace(record, reports=tuple(reports))


@pytest.fixture(scope="session")
def reference_as_printed() -> ProjectRecord:
    """The reference project: section by section, nine reports, two findings."""
    return project_json.read(FILES / "minburi-2562-first-print.json")[0].with_id(new_record_id())


@pytest.fixture(scope="session")
def mended_record(reference_as_printed: ProjectRecord) -> ProjectRecord:
    """The reference project without its findings: its sixth and seventh reports have one text, and the
    progress of the fifth.
    """
    return without_findings(reference_as_printed)


@pytest.fixture(scope="session")
def record(mended_record: ProjectRecord) -> ProjectRecord:
    """The reference project without its findings; tests of what is printed and read have it as printed."""
    return mended_record


@pytest.fixture(scope="session")
def reference_file(tmp_path_factory: pytest.TempPathFactory, mended_record: ProjectRecord) -> Path:
    """The file that `saved` copies."""
    path = tmp_path_factory.mktemp("reference") / "reference.sqlite"
    with ProjectFile.create(path) as made:
        made.add_project(mended_record.project, mended_record.reports)
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "มีนบุรี 2562.sqlite"


@pytest.fixture
def file(path: Path) -> Iterator[ProjectFile]:
    """An empty file, open."""
    with ProjectFile.create(path) as made:
        yield made


@pytest.fixture
def saved(path: Path, reference_file: Path) -> Path:
    """A closed file that holds the reference project."""
    return Path(shutil.copyfile(reference_file, path))


@pytest.fixture
def filled(file: ProjectFile, record: ProjectRecord) -> ProjectFile:
    """An open file that holds the reference project, committed."""
    file.add_project(record.project, record.reports)
    file.revisions.commit()
    return file


@pytest.fixture(scope="session")
def reference_form(record: ProjectRecord) -> bytes:
    """The print that `pdf` copies."""
    return form_pdf(record.project, record.reports)


@pytest.fixture
def pdf(reference_form: bytes, tmp_path: Path) -> Path:
    """The reference project's form, with its code and its data."""
    path = tmp_path / "แบบ.pdf"
    path.write_bytes(reference_form)
    return path
