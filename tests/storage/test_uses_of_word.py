from dataclasses import replace
from pathlib import Path

from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile


def test_the_narratives_with_a_word_are_counted_up_to_a_number(path: Path, record: ProjectRecord) -> None:
    reports = [replace(report, narrative="จัดที่บึงทองฬฬ") for report in record.reports]
    with ProjectFile.create(path) as file:
        file.add_project(record.project, reports)
        assert (file.uses_of_word("บึงทองฬฬ", 3), file.uses_of_word("บึงทอง%", 3)) == (3, 0)
