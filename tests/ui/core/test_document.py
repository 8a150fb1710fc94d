from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.models.errors import UserError
from app.models.note import Note, Topic
from app.models.progress_report import Period
from app.models.project import Project
from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.core.changes import Change, EntrySet, ProjectAdded, ReportAdded, Several
from app.ui.core.document import Document

pytestmark = pytest.mark.usefixtures("qapp")  # what waits is tried again by a timer

OCTOBER = Period(2018, 10)


@pytest.fixture
def document(file: ProjectFile) -> Document:
    return Document(file)


@pytest.fixture
def project_id(document: Document) -> str:
    made = document.new_project(project_name="โครงการ")
    assert made is not None
    return made


def test_a_change_is_on_the_disk_before_it_is_announced(path: Path) -> None:
    file = ProjectFile.create(path)
    document = Document(file)
    project_id = document.new_project()
    assert project_id is not None
    seen: list[str] = []
    document.changed.connect(lambda _change: seen.append(file.project(project_id).project_name))
    document.set(project_id, "project_name", "โครงการพัฒนาคุณภาพ")
    assert seen == ["โครงการพัฒนาคุณภาพ"]
    file.close()


def test_typing_in_one_field_is_one_step_of_undo(document: Document, project_id: str) -> None:
    for text in ("ส", "สำ", "สำนัก"):
        document.set(project_id, "office", text)
    document.undo()
    assert document.project(project_id).office == ""


def test_typing_after_the_focus_left_is_another_step(document: Document, project_id: str) -> None:
    document.set(project_id, "office", "สำนัก")
    document.seal()
    document.set(project_id, "office", "สำนักงาน")
    document.undo()
    assert document.project(project_id).office == "สำนัก"


def test_the_first_entry_of_a_month_makes_its_report(document: Document, project_id: str) -> None:
    seen: list[Change] = []
    document.changed.connect(seen.append)
    document.set_report(project_id, OCTOBER, "narrative", "จัดทำโครงการ")
    assert isinstance(seen[0], ReportAdded)
    document.set_report(project_id, OCTOBER, "progress", 10_00)
    assert isinstance(seen[1], EntrySet)
    (report,) = document.reports(project_id)
    assert (report.narrative, report.progress) == ("จัดทำโครงการ", 10_00)


def test_a_removed_project_comes_back_whole(document: Document, record: ProjectRecord) -> None:
    document.add_project(record.project, record.reports)
    document.remove_project(record.project.id)
    assert document.file.project_ids() == []
    document.undo()
    assert document.project(record.project.id) == record.project
    assert document.reports(record.project.id) == record.reports


def test_setting_what_is_there_already_changes_nothing(document: Document, project_id: str) -> None:
    seen: list[Change] = []
    document.changed.connect(seen.append)
    assert document.set(project_id, "project_name", "โครงการ")
    assert seen == []


class FullDisk(ProjectFile):
    full = False

    def set_project_entry(self, project_id: str, key: str, value: Any) -> None:
        if self.full:
            raise UserError("พื้นที่เก็บข้อมูลเต็ม")
        super().set_project_entry(project_id, key, value)


def test_what_could_not_be_written_is_neither_announced_nor_undoable(path: Path) -> None:
    FullDisk.create(path).close()
    with FullDisk.open(path) as file:
        document = Document(file)
        project_id = document.new_project(project_name="ก่อน")
        assert project_id is not None
        seen: list[Change] = []
        document.changed.connect(seen.append)
        file.full = True
        assert not document.set(project_id, "project_name", "หลัง")
        assert seen == []
        assert document.project(project_id).project_name == "ก่อน"


def test_a_clerk_who_makes_room_and_tries_again_loses_nothing(path: Path) -> None:
    FullDisk.create(path).close()
    with FullDisk.open(path) as file:

        def make_room(_error: UserError) -> bool:
            file.full = False
            return True

        document = Document(file, make_room)
        project_id = document.new_project()
        assert project_id is not None
        file.full = True
        assert document.set(project_id, "project_name", "หลัง")
        assert document.project(project_id).project_name == "หลัง"


class EditUndoRedo(RuleBasedStateMachine):
    """Edit, undo and redo at random: the file always matches a simple list of states."""

    folder: Path

    @initialize()
    def open(self) -> None:
        path = self.folder / f"{len(list(self.folder.iterdir()))}.sqlite"
        self.file = ProjectFile.create(path)
        self.document = Document(self.file)
        self.states = [self.snapshot()]
        self.place = 0

    def snapshot(self) -> dict[str, tuple[Project, Any]]:
        file = self.file
        return {key: (file.project(key), file.reports(key)) for key in file.project_ids()}

    def note(self) -> None:
        self.document.seal()
        if (now := self.snapshot()) != self.states[self.place]:
            self.states[self.place + 1 :] = [now]
            self.place += 1

    @property
    def ids(self) -> list[str]:
        return sorted(self.states[self.place])

    @rule(name=st.text("กขค", max_size=3))
    def add(self, name: str) -> None:
        self.document.new_project(project_name=name)
        self.note()

    @precondition(lambda self: self.ids)
    @rule(data=st.data(), name=st.text("กขค ", max_size=3))
    def rename(self, data: st.DataObject, name: str) -> None:
        self.document.set(data.draw(st.sampled_from(self.ids)), "project_name", name)
        self.note()

    @precondition(lambda self: self.ids)
    @rule(data=st.data(), month=st.integers(1, 3), progress=st.integers(0, 100_00))
    def report(self, data: st.DataObject, month: int, progress: int) -> None:
        period = Period(2019, month)
        self.document.set_report(data.draw(st.sampled_from(self.ids)), period, "progress", progress)
        self.note()

    @precondition(lambda self: self.ids)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        self.document.remove_project(data.draw(st.sampled_from(self.ids)))
        self.note()

    @precondition(lambda self: self.ids)
    @rule(data=st.data(), month=st.integers(1, 3))
    def remove_report(self, data: st.DataObject, month: int) -> None:
        self.document.remove_report(data.draw(st.sampled_from(self.ids)), Period(2019, month))
        self.note()

    @precondition(lambda self: self.ids)
    @rule(data=st.data(), names=st.lists(st.text("กขค", max_size=3), min_size=1, max_size=3))
    def together(self, data: st.DataObject, names: list[str]) -> None:
        project_id = data.draw(st.sampled_from(self.ids))
        before = self.file.project(project_id).project_name
        added = [ProjectAdded(Project(new_record_id(), project_name=name)) for name in names]
        self.document.do_together([*added, EntrySet(project_id, None, "project_name", before, names[0])])
        self.note()

    @rule()
    def undo(self) -> None:
        assert bool(self.document.next_undone) == (self.place > 0)
        self.document.undo()
        self.place = max(0, self.place - 1)

    @rule()
    def redo(self) -> None:
        assert bool(self.document.next_redone) == (self.place < len(self.states) - 1)
        self.document.redo()
        self.place = min(len(self.states) - 1, self.place + 1)

    @invariant()
    def the_file_is_as_it_should_be(self) -> None:
        if hasattr(self, "states"):
            assert self.snapshot() == self.states[self.place]

    def teardown(self) -> None:
        if hasattr(self, "file"):
            self.file.close()


def test_any_editing_can_be_undone_and_redone(tmp_path: Path) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    EditUndoRedo.folder = tmp_path
    run_state_machine_as_test(EditUndoRedo, settings=settings(max_examples=15, stateful_step_count=20))


def test_a_checkpoint_leaves_a_revision_of_what_was_edited(document: Document, project_id: str) -> None:
    document.checkpoint()
    before = document.file.revisions.history(project_id)
    document.set(project_id, "office", "สำนักงานเขตมีนบุรี")
    assert document.file.revisions.history(project_id) == before
    document.checkpoint()
    assert len(document.file.revisions.history(project_id)) == len(before) + 1


def test_notes_are_undone_and_come_back_with_their_project(file: ProjectFile, record: ProjectRecord) -> None:
    document = Document(file)
    document.add_project(record.project, record.reports)
    note = replace(Note.of(Topic.CLOSING, record.project.id), text="จบโครงการ")
    assert document.put_note(note)
    assert document.remove_project(record.project.id)
    assert file.notes() == ()
    document.undo()
    assert file.notes() == (note,)
    document.undo()
    assert file.notes() == ()
    document.redo()
    assert file.notes() == (note,)


def test_several_changes_are_one_step_of_undo(document: Document, project_id: str) -> None:
    others = [Project(new_record_id(), project_name=name) for name in ("หนึ่ง", "สอง")]
    renamed = EntrySet(project_id, None, "project_name", "โครงการ", "สาม")
    seen: list[Change] = []
    document.changed.connect(seen.append)
    assert document.do_together([*map(ProjectAdded, others), renamed])
    assert len(document.file.project_ids()) == 3
    document.undo()
    assert document.file.project_ids() == [project_id]
    assert document.project(project_id).project_name == "โครงการ"
    document.redo()
    assert document.project(project_id).project_name == "สาม"
    assert [type(change) for change in seen] == [Several, Several, Several]


def test_of_several_changes_all_are_written_or_none(path: Path) -> None:
    FullDisk.create(path).close()
    with FullDisk.open(path) as file:
        document = Document(file)
        project_id = document.new_project(project_name="ก่อน")
        assert project_id is not None
        file.full = True
        added = ProjectAdded(Project(new_record_id()))
        assert not document.do_together([added, EntrySet(project_id, None, "project_name", "ก่อน", "หลัง")])
        assert file.project_ids() == [project_id]


def test_what_was_deleted_has_a_revision_though_nobody_rested(document: Document, project_id: str) -> None:
    document.set_report(project_id, OCTOBER, "narrative", "จัดทำโครงการ")
    document.remove_report(project_id, OCTOBER)
    document.remove_project(project_id)
    document.checkpoint()
    [report] = document.file.revisions.records_of(project_id)
    assert document.file.revisions.removed_projects() == {project_id: [report]}
    assert [one.is_removal for one in document.file.revisions.history(report)] == [False, True]


def test_undo_goes_on_over_a_change_of_projects_and_checkpoints(document: Document, project_id: str) -> None:
    """As in the workspace, where leaving a project is a checkpoint."""
    other = document.new_project(project_name="อีกโครงการ")
    assert other is not None
    document.set(project_id, "office", "สำนักงานเขตมีนบุรี")
    document.seal()
    document.checkpoint()
    document.set(other, "office", "สำนักงานเขตบางรัก")
    document.checkpoint()
    document.undo()
    document.undo()
    assert [document.project(one).office for one in (project_id, other)] == ["", ""]
    document.redo()
    assert document.project(project_id).office == "สำนักงานเขตมีนบุรี"
