from dataclasses import replace

from app.models.project import Project
from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile, new_record_id


def test_all_that_a_clerk_remembers_of_a_project_is_searched(
    file: ProjectFile, record: ProjectRecord
) -> None:
    project = replace(record.project, officer_name="นายสมมติ ตัวอย่าง", coordinator="นางทดลอง ตัวอย่าง")
    file.add_project(project, record.reports)
    [text] = file.search_texts([project.id]).values()
    own = (project.project_name, project.project_code, *project.responsible_unit, project.officer_name)
    assert set(text.split("\n")) >= {*own, project.coordinator, *(r.narrative for r in record.reports)}


def test_telephone_numbers_are_not_searched(file: ProjectFile, record: ProjectRecord) -> None:
    file.add_project(replace(record.project, officer_phone="029999999"), record.reports)
    assert "029999999" not in file.search_texts(file.project_ids())[record.project.id]


def test_a_project_without_reports_and_texts_has_a_text_too(file: ProjectFile) -> None:
    project = Project(new_record_id())
    file.add_project(project)
    assert file.search_texts([project.id, new_record_id()])[project.id].strip() == ""


def test_only_the_texts_of_the_projects_asked_for_are_read(file: ProjectFile) -> None:
    first, second = Project(new_record_id()), Project(new_record_id())
    file.add_project(first)
    file.add_project(second)
    assert list(file.search_texts([second.id])) == [second.id]
    assert file.search_texts([]) == {}


def test_the_entries_of_a_search_are_read_alone(file: ProjectFile, record: ProjectRecord) -> None:
    file.add_project(record.project, record.reports)
    project, reports = file.searched_entries(record.project.id)
    assert (project.project_name, project.responsible_unit) == (
        record.project.project_name,
        record.project.responsible_unit,
    )
    assert project.rationale == ()
    assert [(one.period, one.narrative) for one in reports] == [
        (one.period, one.narrative) for one in record.reports
    ]
    assert not any(one.disbursed_satang for one in reports)
