"""A project that was merged into another and is restored is one of its own again."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from pytestqt.qtbot import QtBot

from app.models.note import Topic, merged_note
from app.models.project_record import ProjectRecord
from app.services.history import deleted_projects
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.history.deleted_dialog import bring_back
from tests.ui.windows import window_on


def test_its_note_is_withdrawn_and_the_reports_are_its_own_again(
    saved: Path, record: ProjectRecord, qtbot: QtBot
) -> None:
    kept, gone = record.project.id, new_record_id()
    other = record.with_id(gone)
    with ProjectFile.open(saved) as file:
        for report in record.reports[2:]:
            file.remove_report(kept, report.period)
        file.add_project(other.project, other.reports)
        file.revisions.commit()
        with file.transaction():
            for report in record.reports[2:]:
                file.add_report(report)
            file.remove_project(gone)
            file.put_note(replace(merged_note(gone, kept), noted_on=date(2018, 12, 1)))
        file.revisions.merge_reports({gone: kept})
    with window_on(saved, qtbot) as window:
        assert window.workspace is not None
        file = window.workspace.document.file
        [deleted] = deleted_projects(file)
        bring_back(window.workspace, deleted)
        assert sorted(file.project_ids()) == sorted([kept, gone])
        assert [one.is_settled for one in file.file_notes(Topic.MERGED)] == [True]
        assert file.reports(gone) == other.reports
        assert file.reports(kept) == record.reports
        assert file.revisions.diverged() == []
