"""Letters of old Windows fonts: mended by an import, and never by what names or checks what was said."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.formats.json import project as project_json
from app.models.project import TargetGroup
from app.models.project_record import ProjectRecord
from app.services.form_pdf import form_pdf, record_digest
from app.services.gathering import gather
from app.services.import_records import Mode, Result, import_records
from app.services.verification.by_code import verify
from app.services.verification.by_paper import verify_pdf
from app.services.verification.verdicts import Match
from app.storage.project_file import ProjectFile

OLD, NEW = "ป\uf710ญหาท\uf702\uf70a", "ปัญหาที่"


@pytest.fixture
def old(record: ProjectRecord) -> ProjectRecord:
    """A record as a version before this one may have stored it."""
    project = replace(record.project, project_name=OLD, targets=(TargetGroup(OLD, (OLD,)),))
    reports = tuple(replace(report, narrative=OLD) for report in record.reports)
    return ProjectRecord(project, reports)


def test_an_import_mends_them_everywhere(file: ProjectFile, old: ProjectRecord) -> None:
    (read,) = project_json.from_bytes(project_json.to_bytes([old]), "a.json")
    assert read.project.project_name == OLD, "reading alone mends nothing"
    import_records(file, [read], Mode.KEEP)
    project, reports = file.project(old.project.id), file.reports(old.project.id)
    assert (project.project_name, project.targets) == (NEW, (TargetGroup(NEW, (NEW,)),))
    assert {report.narrative for report in reports} == {NEW}


def test_an_import_of_what_is_here_as_it_is_changes_nothing(file: ProjectFile, old: ProjectRecord) -> None:
    file.add_project(old.project, old.reports)
    (outcome,) = import_records(file, [old], Mode.UPDATE)
    assert outcome.result is Result.SAME
    assert file.project(old.project.id) == old.project


def test_an_import_of_what_was_mended_here_is_the_same(file: ProjectFile, old: ProjectRecord) -> None:
    import_records(file, [old], Mode.KEEP)
    (outcome,) = import_records(file, [old], Mode.UPDATE)
    assert outcome.result is Result.SAME


def test_a_print_and_its_code_name_what_was_said(
    file: ProjectFile, old: ProjectRecord, tmp_path: Path
) -> None:
    file.add_project(old.project, old.reports)
    (tmp_path / "a.pdf").write_bytes(form_pdf(old.project, old.reports))
    assert verify_pdf(file, tmp_path / "a.pdf").match is Match.CURRENT
    assert verify(file, record_digest(old.project, old.reports)).match is Match.CURRENT


def test_gathering_brings_them_as_they_were_written(
    file: ProjectFile, old: ProjectRecord, tmp_path: Path
) -> None:
    with ProjectFile.create(tmp_path / "other.sqlite") as other:
        other.add_project(old.project, old.reports)
    gather(file, [tmp_path / "other.sqlite"])
    assert file.project(old.project.id) == old.project
