from dataclasses import replace
from pathlib import Path
from weakref import ref

import pytest

from app.models.note import Note, Topic
from app.models.project_record import ProjectRecord
from app.services.sending import findings
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.core.document import Document


@pytest.fixture
def two(saved: Path, record: ProjectRecord) -> ProjectRecord:
    """The second project of `saved`, which has the code of the first."""
    twin = replace(record.with_id(new_record_id()), reports=())
    with ProjectFile.open(saved) as file:
        file.add_project(replace(twin.project, project_name="อบรมครู"), ())
    return twin


def test_both_projects_tell_of_a_shared_code_until_one_has_another(
    saved: Path, record: ProjectRecord, two: ProjectRecord
) -> None:
    one, other = record.project.id, two.project.id
    with ProjectFile.open(saved) as file:
        document = Document(file)
        assert [rules_of(document, one), rules_of(document, other)] == [["code-twice"]] * 2
        assert [finding.rule for _, finding in findings(file)] == ["code-twice"] * 2
        assert document.set(other, "project_code", "50130000-3380")
        assert document.over_file.take_affected(file) == {one, other}
        assert not document.over_file.take_affected(file)
        assert [rules_of(document, one), rules_of(document, other)] == [[], []]
        document.undo()
        assert rules_of(document, one) == ["code-twice"]


def test_a_finding_over_the_file_can_be_kept_with_a_reason(
    saved: Path, record: ProjectRecord, two: ProjectRecord
) -> None:
    with ProjectFile.open(saved) as file:
        document = Document(file)
        [finding] = document.findings(record.project.id)
        note = Note.of(Topic.KEPT, record.project.id, None, finding.entry.key, finding.rule)
        assert document.put_note(replace(note, text="แบ่งเป็นสองส่วน"))
        [kept] = document.findings(record.project.id)
        assert kept.reason == "แบ่งเป็นสองส่วน"
        assert [project.id for project, _ in findings(file)] == [two.project.id]


def test_a_document_that_nobody_holds_is_gone(saved: Path, record: ProjectRecord) -> None:
    with ProjectFile.open(saved) as file:
        document = Document(file)
        document.findings(record.project.id)
        gone = ref(document)
        del document
        assert gone() is None, "its timer would try to write to a closed file"


def rules_of(document: Document, project_id: str) -> list[str]:
    return [finding.rule for finding in document.findings(project_id)]
