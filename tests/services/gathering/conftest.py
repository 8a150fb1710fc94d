"""The file into which others are gathered."""

from pathlib import Path

import pytest

from app.storage.project_file import ProjectFile


@pytest.fixture
def into(tmp_path: Path) -> Path:
    path = tmp_path / "รวม.sqlite"
    ProjectFile.create(path).close()
    return path
