from dataclasses import replace
from pathlib import Path

import pytest

from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile, new_record_id


@pytest.fixture
def several(path: Path, record: ProjectRecord) -> Path:
    """A file of three projects, two with the same code."""
    with ProjectFile.create(path) as file:
        for code in ("50130000-3379", "50130000-3379", "50130000-0001"):
            project = replace(record.project, id=new_record_id(), project_code=code)
            made = ProjectRecord(project, record.reports).with_id(project.id)
            file.add_project(made.project, made.reports)
    return path
