from dataclasses import replace
from pathlib import Path

from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile


def test_narratives_with_some_letters_are_found_up_to_a_number(path: Path, record: ProjectRecord) -> None:
    reports = [replace(report, narrative="จัดที่บึงทองฬฬ") for report in record.reports]
    with ProjectFile.create(path) as file:
        file.add_project(record.project, reports)
        assert file.narratives_with("บึงทองฬฬ", 3) == ["จัดที่บึงทองฬฬ"] * 3
        assert file.narratives_with("บึงทอง%", 3) == []
