"""One file under two spellings of its path, as Windows and macOS allow them."""

import ntpath
import os
import posixpath
from pathlib import Path

import pytest

from app.storage.disk import file_identity
from app.storage.disk.file_identity import is_same_file, spelling
from app.ui.core.settings import Settings


@pytest.mark.parametrize(
    "path",
    [
        r"C:\งาน\เขต.sqlite",
        r"c:\งาน\เขต.SQLITE",
        "C:/งาน/เขต.sqlite",
        r"C:\งาน\ปี\..\.\เขต.sqlite",
        r"\\?\C:\งาน\เขต.sqlite",
    ],
)
def test_windows_takes_these_for_one_path(path: str) -> None:
    assert spelling(path, ntpath) == spelling(r"C:\งาน\เขต.sqlite", ntpath)


def test_windows_takes_these_for_one_share() -> None:
    share = r"\\server\งาน\เขต.sqlite"
    assert spelling(r"\\?\UNC\Server\งาน\เขต.sqlite", ntpath) == spelling(share, ntpath)
    assert spelling("//SERVER/งาน/เขต.sqlite", ntpath) == spelling(share, ntpath)
    assert spelling(r"C:\server\งาน\เขต.sqlite", ntpath) != spelling(share, ntpath)


def test_linux_tells_case_apart() -> None:
    assert spelling("/a/B.sqlite", posixpath) != spelling("/a/b.sqlite", posixpath)
    assert spelling("/a/./c/../B.sqlite", posixpath) == "/a/B.sqlite"


def test_a_short_name_is_looked_up_on_the_drive_of_the_existing_file_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Another drive may be a dead server's."""
    asked: list[str] = []

    def samefile(path: Path, _other: Path) -> bool:
        asked.append(str(path))
        return True

    monkeypatch.setattr(Path, "samefile", samefile)
    monkeypatch.setattr(file_identity, "spelling", lambda path: ntpath.normcase(path))
    existing = Path(r"C:\Program Files\เขต.sqlite")
    assert is_same_file(Path(r"C:\PROGRA~1\เขต.sqlite"), existing)
    assert not is_same_file(Path(r"Z:\PROGRA~1\เขต.sqlite"), existing)
    assert not is_same_file(Path(r"C:\Program Files\อื่น.sqlite"), existing)
    assert asked == [r"C:\PROGRA~1\เขต.sqlite"]


def test_a_recent_file_is_listed_once_under_all_its_spellings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a disk that ignores case."""
    monkeypatch.setattr(Path, "samefile", lambda path, other: path.name.lower() == other.name.lower())
    settings = Settings()
    for name in ("Minburi.sqlite", "other.sqlite", "MINBURI.sqlite"):
        (tmp_path / name).touch()
        settings.remember_file(tmp_path / name)
    assert [file.name.lower() for file in settings.recent_files] == ["minburi.sqlite", "other.sqlite"]


def test_a_link_to_the_open_file_is_remembered_as_that_file(tmp_path: Path) -> None:
    settings, path = Settings(), tmp_path / "เขต.sqlite"
    path.touch()
    settings.remember_file(path)
    settings.remember_file(Path(os.path.relpath(path)))
    assert settings.recent_files == [path]
