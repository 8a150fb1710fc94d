"""Opening a file of ours, and being refused."""

from pathlib import Path

import pytest

from app.models.errors import UserError
from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile
from tests.storage.world import unchanged

both = pytest.mark.parametrize("writable", [True, False])


def opened(path: Path, *, writable: bool) -> ProjectRecord:
    """Return the whole content of a file of one project."""
    with ProjectFile.open(path, writable=writable) as file:
        [project_id] = file.project_ids()
        assert file.summaries()[0].id == project_id
        return ProjectRecord(file.project(project_id), file.reports(project_id))


def refuses(path: Path, words: str, *, writable: bool) -> None:
    with unchanged(path), pytest.raises(UserError, match=words) as caught:
        ProjectFile.open(path, writable=writable)
    assert caught.value.remedy.startswith("โปรด")
