from pathlib import Path

import pytest

from app.storage import user_folders
from app.storage.user_folders import (
    PORTABLE_MARK,
    cache_folder,
    data_folder,
    is_kept_elsewhere,
    log_file,
    settings_file,
)

PLACES = [data_folder, cache_folder, settings_file, log_file]


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A memory stick with the program."""
    monkeypatch.setattr(user_folders, "ROOT", tmp_path / "raingan")
    return tmp_path


class TestPortable:
    def test_a_program_with_the_mark_beside_it_keeps_everything_there(self, stick: Path) -> None:
        (stick / PORTABLE_MARK).touch()
        assert all((stick / "data") in (place(), *place().parents) for place in PLACES)
        assert cache_folder() != data_folder()

    def test_without_the_mark_it_keeps_nothing_there(self, stick: Path) -> None:
        assert not any(stick in place().parents for place in PLACES)
        assert not is_kept_elsewhere()

    @pytest.mark.posix
    def test_on_a_stick_that_cannot_be_written_to_it_uses_the_computers_folders(
        self, stick: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (stick / PORTABLE_MARK).touch()

        def refuse(_path: Path, **_options: object) -> None:
            raise PermissionError

        monkeypatch.setattr(Path, "touch", refuse)
        assert not any(stick in place().parents for place in PLACES)
        assert is_kept_elsewhere()
