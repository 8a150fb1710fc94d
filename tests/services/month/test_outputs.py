"""What a file says of its prints and sendings is true after any editing, also by undone gatherings."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from app.cli import main
from app.models.month_state import Step
from app.models.note import Note, Topic, skip_note
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.models.project_record import ProjectRecord
from app.printing.type_families import OFFICIAL
from app.services.batch_print import print_apart, print_together
from app.services.gathering import gather
from app.services.month import outputs
from app.services.month.outputs import keep_printed, keep_sent
from app.services.month.state import month_state
from app.services.sending import send
from app.services.undo_gathering import undo
from app.storage.file_settings import PRINTED, SENT
from app.storage.project_file import ProjectFile, new_record_id

FILES = Path(__file__).parents[2] / "files"
MARCH, APRIL = Period(2026, 3), Period(2026, 4)
IDS = [f"0190a1b2-0000-7000-8000-00000000000{number}" for number in range(3)]
OF_LAST_YEAR = "0190a1b2-0000-7000-8000-000000000009"


@pytest.fixture
def old_file(tmp_path: Path) -> Path:
    return Path(shutil.copyfile(FILES / "schema-v4.sqlite", tmp_path / "old.sqlite"))


def content(file: ProjectFile, project_id: str) -> Any:
    """Return what a form prints of a project."""
    return file.project(project_id), file.reports(project_id)


def fill(file: ProjectFile) -> None:
    for project_id in IDS:
        file.add_project(Project(project_id, project_name="โครงการ", fiscal_year=2569))
    file.add_project(Project(OF_LAST_YEAR, fiscal_year=2568))


def print_now(file: ProjectFile, *project_ids: str) -> None:
    """Print as the window does, without the paper."""
    file.revisions.commit()
    keep_printed(file, file.outputs.digests(project_ids))


class Office(RuleBasedStateMachine):
    """A clerk edits, prints and sends at random; the truth is kept beside."""

    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.path = self.folder / f"{new_record_id()}.sqlite"
        self.file = ProjectFile.create(self.path)
        self.printed: dict[str, Any] = {}
        self.edited_since: set[str] = set()
        self.sent: Any = None
        self.is_sent_for_sure = False

    @initialize()
    def start(self) -> None:
        fill(self.file)

    @property
    def there(self) -> list[str]:
        return [one for one in IDS if one in self.file.project_ids()]

    def month(self) -> Any:
        """Return all that concerns March."""
        own = [(one.id, one.report, one.has_skip) for one in self.file.month(MARCH)]
        return own, [self.file.project(one[0]) for one in own], self.file.closed_projects()

    def touch(self, project_id: str, *, is_form: bool = True) -> None:
        self.edited_since |= {project_id} if is_form else set()
        self.is_sent_for_sure = False

    @rule(number=st.integers(0, 2), name=st.sampled_from(["ก", "ข"]))
    def edits_a_project(self, number: int, name: str) -> None:
        if IDS[number] in self.there:
            self.file.set_project_entry(IDS[number], "project_name", name)
            self.touch(IDS[number])

    @rule(number=st.integers(0, 2), period=st.sampled_from([MARCH, APRIL]), progress=st.integers(0, 1))
    def reports(self, number: int, period: Period, progress: int) -> None:
        if IDS[number] not in self.there:
            return
        if any(report.period == period for report in self.file.reports(IDS[number])):
            self.file.set_report_entry(IDS[number], period, "progress", progress)
        else:
            self.file.add_report(ProgressReport(IDS[number], period, progress=progress))
        self.touch(IDS[number])

    @rule(number=st.integers(0, 2), period=st.sampled_from([MARCH, APRIL]))
    def removes_a_report(self, number: int, period: Period) -> None:
        if any(report.period == period for report in self.file.reports(IDS[number])):
            self.file.remove_report(IDS[number], period)
            self.touch(IDS[number])

    @rule(number=st.integers(0, 2))
    def skips(self, number: int) -> None:
        if IDS[number] in self.there:
            self.file.put_note(skip_note(IDS[number], MARCH, date(2026, 3, 24)))
            self.touch(IDS[number], is_form=False)

    @rule(number=st.integers(0, 2))
    def closes(self, number: int) -> None:
        if IDS[number] in self.there:
            self.file.put_note(replace(Note.of(Topic.CLOSING, IDS[number]), text="จบแล้ว"))
            self.touch(IDS[number], is_form=False)

    @rule(number=st.integers(0, 2))
    def deletes(self, number: int) -> None:
        if IDS[number] in self.there and len(self.there) > 1:
            self.file.remove_project(IDS[number])
            self.touch(IDS[number])

    @rule()
    def edits_another_year(self) -> None:
        self.file.set_project_entry(OF_LAST_YEAR, "project_name", new_record_id())

    @rule()
    def leaves_the_project(self) -> None:
        self.file.revisions.commit()

    @rule(chosen=st.sets(st.sampled_from(IDS)))
    def prints(self, chosen: set[str]) -> None:
        chosen &= set(self.there)
        print_now(self.file, *chosen)
        self.printed |= {one: content(self.file, one) for one in chosen}
        self.edited_since -= chosen

    @rule()
    def sends(self) -> None:
        self.file.revisions.commit()
        keep_sent(self.file)
        self.sent, self.is_sent_for_sure = self.month(), True

    @rule(is_undone=st.booleans())
    def gathers(self, is_undone: bool) -> None:
        """Receive another clerk's edit, and perhaps take it out again."""
        self.file.revisions.commit()
        other = self.folder / f"{new_record_id()}.sqlite"
        self.file.database.write_copy(other)
        with ProjectFile.open(other) as theirs:
            project_id = self.there[0]
            theirs.set_project_entry(project_id, "office", new_record_id())
        gather(self.file, [other])
        self.touch(project_id)
        if is_undone:
            undo(self.file)
            self.edited_since |= set(IDS)  # no promise is made where a history was shortened

    @rule()
    def opens_it_again(self) -> None:
        self.file.close()
        self.file = ProjectFile.open(self.path)

    @invariant()
    def what_counts_as_printed_is_what_was_printed(self) -> None:
        found = self.file.outputs.printed() & set(self.there)
        assert all(self.printed[one] == content(self.file, one) for one in found)
        unedited = {one for one in self.printed if one not in self.edited_since} & set(self.there)
        assert unedited <= found, "what was not edited since stays printed"

    @invariant()
    def what_counts_as_sent_is_what_was_sent(self) -> None:
        if self.file.outputs.sent_at() and self.file.outputs.is_sent(MARCH):
            assert self.sent == self.month()
        else:
            assert not self.is_sent_for_sure

    @invariant()
    def every_tick_is_true(self) -> None:
        state = month_state(self.file, MARCH)
        ticks = {step.step for step in state.steps if step.is_done}
        due = [one for one in self.there if one not in self.file.closed_projects()]
        reported = {one for one in due if MARCH in {report.period for report in self.file.reports(one)}}
        skipped = {row.id for row in state.rows if row.is_skipped}
        assert {row.id for row in state.rows} == set(due)
        assert not skipped & reported
        assert (Step.FILL in ticks) == (bool(due) and set(due) == reported | skipped)
        if Step.PRINT in ticks:
            assert all(self.printed.get(one) == content(self.file, one) for one in due)
        if Step.SEND in ticks:
            assert self.sent == self.month()

    def teardown(self) -> None:
        self.file.close()


def test_what_was_printed_and_sent_is_true_after_any_editing(tmp_path: Path) -> None:
    Office.folder = tmp_path
    run_state_machine_as_test(Office, settings=settings(max_examples=12, stateful_step_count=15))


def test_a_project_edited_after_its_print_is_not_printed_but_the_others_are(file: ProjectFile) -> None:
    fill(file)
    print_now(file, *IDS)
    file.set_project_entry(IDS[0], "project_name", "แก้ไข")
    assert file.outputs.printed() == set(IDS[1:]), "before a revision says so"
    file.revisions.commit()
    assert file.outputs.printed() == set(IDS[1:])
    file.add_report(ProgressReport(IDS[1], MARCH))
    assert file.outputs.printed() == {IDS[2]}


def test_an_edit_undone_before_the_project_is_left_leaves_it_printed(file: ProjectFile) -> None:
    fill(file)
    print_now(file, *IDS)
    file.set_project_entry(IDS[0], "project_name", "แก้ไข")
    file.set_project_entry(IDS[0], "project_name", "โครงการ")
    file.revisions.commit()
    assert file.outputs.printed() == set(IDS)


def test_notes_are_not_on_the_paper_so_a_project_stays_printed(file: ProjectFile) -> None:
    fill(file)
    print_now(file, *IDS)
    file.put_note(skip_note(IDS[0], MARCH, date(2026, 3, 24)))
    file.revisions.commit()
    assert file.outputs.printed() == set(IDS)


@pytest.mark.parametrize("value", ["", "[]", "x", '{"projects":[1]}', '{"until":[1],"projects":{"a":1}}'])
def test_what_another_program_left_in_the_settings_means_nothing(file: ProjectFile, value: str) -> None:
    fill(file)
    file.set_setting(PRINTED, value)
    file.set_setting(SENT, value)
    assert month_state(file, MARCH).printed == 0
    assert not month_state(file, MARCH).is_sent


def test_the_command_line_says_in_the_file_what_it_printed(saved: Path, tmp_path: Path) -> None:
    assert main(["print", str(saved), "--out", str(tmp_path / "a.pdf")]) == 0
    with ProjectFile.open(saved) as file:
        assert file.outputs.printed() == set(file.project_ids())


def test_a_file_that_may_not_be_written_is_printed_all_the_same(
    file: ProjectFile, record: ProjectRecord, tmp_path: Path
) -> None:
    file.add_project(record.project, record.reports)
    path, before = file.path, (tmp_path / "a.pdf")
    file.close()
    with ProjectFile.open(path, writable=False) as read_only:
        forms = [(record.project.id, before)]
        assert len(list(print_apart(read_only, forms, OFFICIAL))) == 1
        assert read_only.outputs.printed() == frozenset()


def test_an_older_file_is_not_brought_up_to_date_by_printing_it(old_file: Path, tmp_path: Path) -> None:
    before = old_file.read_bytes()
    assert main(["print", str(old_file), "--single", "--out", str(tmp_path / "a.pdf")]) == 0
    assert old_file.read_bytes() == before


def test_of_a_cancelled_print_only_the_finished_forms_count(file: ProjectFile, tmp_path: Path) -> None:
    fill(file)
    file.revisions.commit()
    forms = [(one, tmp_path / f"{one}.pdf") for one in IDS]
    printing: Any = print_apart(file, forms, OFFICIAL)
    next(printing)
    printing.close()
    assert file.outputs.printed() == {IDS[0]}


def test_what_is_printed_is_recorded_while_the_others_follow(
    file: ProjectFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(file)
    file.revisions.commit()
    monkeypatch.setattr(outputs, "KEEP_EVERY_S", 0)
    steps: Any = print_apart(file, [(one, tmp_path / f"{one}.pdf") for one in IDS], OFFICIAL)
    next(steps)
    next(steps)
    assert file.outputs.printed() == {*IDS[:2]}, "a program that is killed now forgets neither"
    steps.close()


def test_of_a_cancelled_volume_nothing_counts(file: ProjectFile, tmp_path: Path) -> None:
    fill(file)
    file.revisions.commit()
    binding: Any = print_together(file, IDS, tmp_path / "volume.pdf", OFFICIAL)
    next(binding)
    binding.close()
    assert file.outputs.printed() == frozenset()
    assert len(list(print_together(file, IDS, tmp_path / "volume.pdf", OFFICIAL))) == 3
    assert file.outputs.printed() == set(IDS)


def test_a_sent_file_says_when_until_something_of_the_month_is_edited(
    file: ProjectFile, tmp_path: Path
) -> None:
    fill(file)
    assert not month_state(file, MARCH).is_sent
    send(file, tmp_path / "out")
    state = month_state(file, MARCH)
    assert state.is_sent
    assert state.sent_at
    assert state.sent_at.date() == datetime.now(UTC).astimezone().date()
    file.add_report(ProgressReport(IDS[0], APRIL))
    assert [month_state(file, period).is_sent for period in (MARCH, APRIL)] == [True, False]


def test_a_masked_copy_is_not_sent_to_the_coordinator(file: ProjectFile, tmp_path: Path) -> None:
    fill(file)
    send(file, tmp_path / "out", masked=True)
    assert month_state(file, MARCH).sent_at is None


def test_a_copy_for_others_does_not_say_what_was_printed_or_sent(file: ProjectFile, tmp_path: Path) -> None:
    fill(file)
    print_now(file, *IDS)
    send(file, tmp_path / "first")
    sent = send(file, tmp_path / "second")
    with ProjectFile.open(sent.path) as copy:
        assert (copy.setting(PRINTED), copy.setting(SENT)) == ("", "")
