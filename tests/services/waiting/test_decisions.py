"""A deletion or a large drop that another file brings waits until somebody accepts or refuses it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.models.note import Note, Topic
from app.models.progress_report import ProgressReport, fiscal_months
from app.models.project import Project
from app.services.conflicts import divergences, resolve_by
from app.services.gathering import gather
from app.services.sending import send
from app.services.undo_gathering import undo
from app.services.waiting.decisions import Pending, accept, deciding, pending, refuse, totals_line
from app.storage.project_file import ProjectFile, new_record_id
from app.storage.revisions import Authorship
from app.storage.waiting import waiting
from tests.long_form import only_long

ONE, OTHER = (f"0190a1b2-0000-7000-8000-00000000000{number}" for number in range(2))
MONTHS = fiscal_months(2569)[:3]
Edit = Callable[[ProjectFile], object]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A clerk's file: two projects of 1,000 baht, the first with two reports of 300 baht."""
    path = tmp_path / "office.sqlite"
    with ProjectFile.create(path) as file:
        for number, project_id in enumerate((ONE, OTHER)):
            project = Project(
                project_id,
                project_code=f"{number:04}",
                project_name=f"โครงการ {number}",
                fiscal_year=2569,
                office="สำนักงานเขตมีนบุรี",
                allocated_budget_satang=1_000_00,
            )
            file.add_project(project)
        for month in MONTHS[:2]:
            file.add_report(ProgressReport(ONE, month, progress=50_00, disbursed_satang=300_00))
        file.put_note(Note(new_record_id(), ONE, Topic.REMARK, text="ขอหลักฐาน", noted_on=date(2026, 1, 5)))
    return path


@pytest.fixture
def into(tmp_path: Path, office: Path) -> Path:
    """The coordinator's file, with everything in the clerk's file."""
    path = tmp_path / "G" / "into.sqlite"
    path.parent.mkdir()
    ProjectFile.create(path).close()
    gathered(path, office)
    return path


def gathered(into: Path, *sources: Path) -> list[Pending]:
    with ProjectFile.open(into) as file:
        gather(file, [sent(source) for source in sources])
        return pending(file)


def sent(source: Path) -> Path:
    with ProjectFile.open(source) as file:
        folder = source.parent / f"sent{len(list(source.parent.glob('sent*')))}"
        return send(file, folder).path


def edited(path: Path, *edits: Edit, at: str = "2026-02-01T00:00:00Z") -> Path:
    with ProjectFile.open(path) as file:
        for edit in edits:
            edit(file)
        file.revisions.commit(Authorship(at, "clerk", "PC"))
    return path


def shown(path: Path) -> tuple[object, ...]:
    with ProjectFile.open(path) as file:
        assert file.revisions.commit(thoroughly=True) == [], "the rows say what their heads say"
        return tuple((file.project(one), file.reports(one), file.notes(one)) for one in file.project_ids())


def decided(path: Path, decide: Callable[[ProjectFile, list[Pending]], None]) -> None:
    with ProjectFile.open(path) as file:
        decide(file, pending(file))
        assert pending(file) == []


def remove_project(file: ProjectFile) -> None:
    file.remove_project(ONE)


def remove_report(file: ProjectFile) -> None:
    file.remove_report(ONE, MONTHS[0])


def drop_budget(file: ProjectFile) -> None:
    file.set_project_entry(ONE, "allocated_budget_satang", 1_00)


def mend_budget(file: ProjectFile) -> None:
    file.set_project_entry(ONE, "allocated_budget_satang", 999_00)


def drop_progress(file: ProjectFile) -> None:
    file.set_report_entry(ONE, MONTHS[0], "progress", 49_99)


LOSSES = [remove_project, remove_report, drop_budget, drop_progress]
SOME_LOSSES = [remove_report, drop_budget, *only_long(remove_project, drop_progress)]


@pytest.mark.parametrize("lose", SOME_LOSSES)
def test_a_loss_waits_and_changes_nothing_that_is_shown(into: Path, office: Path, lose: Edit) -> None:
    before = shown(into)
    [waiting] = gathered(into, edited(office, lose))
    assert shown(into) == before
    assert (waiting.at, waiting.editor) == ("2026-02-01T00:00:00Z", "clerk")
    with ProjectFile.open(into) as file, ProjectFile.open(office) as other:
        assert file.revisions.state_digest() == other.revisions.state_digest(), "the union is complete"


@pytest.mark.parametrize("lose", SOME_LOSSES)
def test_what_is_accepted_is_shown_as_it_was_sent(into: Path, office: Path, lose: Edit) -> None:
    gathered(into, edited(office, lose))
    decided(into, accept)
    assert shown(into) == shown(office)
    assert gathered(into, office) == [], "it does not wait again"


@pytest.mark.parametrize("lose", SOME_LOSSES)
def test_what_is_refused_stays_and_travels(into: Path, office: Path, tmp_path: Path, lose: Edit) -> None:
    before = shown(into)
    gathered(into, edited(office, lose))
    decided(into, refuse)
    assert shown(into) == before
    assert gathered(into, office) == [], "what was refused does not wait again"
    assert gathered(office, into) != [] or shown(office) == before


def test_a_project_waits_with_its_reports_and_remarks_as_one_decision(into: Path, office: Path) -> None:
    [waiting] = gathered(into, edited(office, remove_project))
    assert waiting.lines[:2] == [
        "ลบ: 0000 โครงการ 0: งบประมาณที่ได้รับ 1,000 บาท → –",
        "ลบ: 0000 โครงการ 0: เบิกใช้ (2 รายงาน) 600 บาท → –",
    ]
    assert len(waiting.record_ids) == 4, "the project, two reports and a remark"
    assert waiting.office == "สำนักงานเขตมีนบุรี"
    assert totals_line([waiting]) == "ยอดรวมยังใช้ค่าเดิม หากรับทั้งหมด งบประมาณลดลง 1,000 บาท เบิกใช้ลดลง 600 บาท"


@pytest.mark.long
def test_what_is_built_on_a_loss_waits_too(into: Path, office: Path) -> None:
    gathered(into, edited(office, drop_budget))
    rename = edited(office, lambda file: file.set_project_entry(ONE, "division", "ฝ่ายโยธา"))
    [waiting] = gathered(into, rename)
    labels = {entry.label for change in waiting.changes for entry in change.entries}
    assert labels == {"งบประมาณที่ได้รับ", "ฝ่าย"}
    with ProjectFile.open(into) as file:
        assert file.project(ONE).division == ""


def test_a_loss_that_its_office_takes_back_waits_no_more(into: Path, office: Path) -> None:
    gathered(into, edited(office, drop_budget))
    assert gathered(into, edited(office, mend_budget)) == []
    assert shown(into) == shown(office)


def test_everything_else_of_the_same_file_is_taken(into: Path, office: Path) -> None:
    later = replace(ProgressReport(ONE, MONTHS[2]), progress=60_00)
    gathered(into, edited(office, drop_budget, lambda file: file.add_report(later)))
    with ProjectFile.open(into) as file:
        assert later in file.reports(ONE)


def test_some_are_accepted_and_others_refused(into: Path, office: Path) -> None:
    gathered(into, edited(office, drop_budget, remove_report))
    with ProjectFile.open(into) as file:
        removal, drop = pending(file)
        accept(file, [removal])
        refuse(file, [drop])
        assert [report.period for report in file.reports(ONE)] == [MONTHS[1]]
        assert file.project(ONE).allocated_budget_satang == 1_000_00


def test_own_changes_never_wait(into: Path) -> None:
    edited(into, remove_project, lambda file: file.set_project_entry(OTHER, "allocated_budget_satang", 0))
    with ProjectFile.open(into) as file:
        assert file.project_ids() == [OTHER]
        assert pending(file) == []


def test_the_list_says_what_the_heads_and_revisions_say(into: Path, office: Path) -> None:
    gathered(into, edited(office, *LOSSES[1:3]))
    with ProjectFile.open(into) as file:
        assert file.waiting.search() == sorted(one.record_id for one in file.waiting.found())
        file.set_setting("waiting", "")
        file.database.connection.execute("DELETE FROM setting WHERE key = 'waiting'")
        assert len(pending(file)) == 2, "found without the list"


def test_a_search_in_parts_finds_what_one_through_the_whole_file_finds(
    into: Path, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gathered(into, edited(office, *LOSSES[1:3]))
    with ProjectFile.open(into) as file:
        listed = [*file.waiting.candidates_in_parts()]
        assert [len(part) for part in listed] == [2], "the file has a list of them"
        file.database.connection.execute("DELETE FROM setting WHERE key = 'waiting'")
        monkeypatch.setattr(waiting, "_PART", 2)
        parts = [*file.waiting.candidates_in_parts()]
        assert len(parts) > 3
        assert [one for part in parts for one in part] == file.waiting.search() == sorted(listed[0])


def test_who_opens_a_sent_copy_has_the_same_decisions_to_make(into: Path, office: Path) -> None:
    gathered(into, edited(office, drop_budget))
    with ProjectFile.open(sent(into)) as copy:
        assert [one.project_id for one in pending(copy)] == [ONE]
        assert copy.project(ONE).allocated_budget_satang == 1_000_00


def test_what_was_printed_before_something_was_accepted_is_not_printed_as_it_stands(
    into: Path, office: Path
) -> None:
    gathered(into, edited(office, drop_budget))
    with ProjectFile.open(into) as file:
        file.outputs.keep_printed(file.outputs.digests([ONE, OTHER]))
        assert file.outputs.printed() == {ONE, OTHER}
        accept(file, pending(file))
        assert file.outputs.printed() == {OTHER}


def test_a_remark_of_which_the_office_knew_nothing_stays_with_the_project(into: Path, office: Path) -> None:
    note = Note(new_record_id(), ONE, Topic.REMARK, text="ขอหลักฐานการเบิก", noted_on=date(2026, 1, 6))
    edited(into, lambda file: file.put_note(note))
    [waiting] = gathered(into, edited(office, remove_project))
    with ProjectFile.open(into) as file:
        assert note in file.notes(ONE)
        refuse(file, [waiting])
        assert note in file.notes(ONE)


# --- two who decide ---


@pytest.mark.long
def test_two_who_decide_differently_are_told_and_agree_in_the_end(
    into: Path, office: Path, tmp_path: Path
) -> None:
    second = tmp_path / "H" / "second.sqlite"
    second.parent.mkdir()
    ProjectFile.create(second).close()
    gathered(second, office)
    loss = edited(office, remove_project)
    for path in (into, second):
        gathered(path, loss)
    decided(into, accept)
    decided(second, refuse)
    [overturned] = gathered(into, second)
    assert overturned.is_refusal
    assert len(overturned.record_ids) == 3, "the project and its reports; the remark follows"
    with ProjectFile.open(into) as file:
        assert file.project_ids() == [OTHER], "what was accepted here stays until somebody decides"
    decided(into, accept)
    assert shown(into) == shown(second)


def test_one_may_insist(into: Path, office: Path, tmp_path: Path) -> None:
    second = tmp_path / "H" / "second.sqlite"
    second.parent.mkdir()
    ProjectFile.create(second).close()
    gathered(second, office)
    loss = edited(office, drop_budget)
    for path in (into, second):
        gathered(path, loss)
    decided(into, accept)
    decided(second, refuse)
    gathered(into, second)
    decided(into, refuse)
    [again] = gathered(second, into)
    assert not again.is_refusal
    decided(second, accept)
    assert shown(into) == shown(second) == shown(office)


# --- undoing ---


def test_undoing_restores_what_was_shown_and_what_waited(into: Path, office: Path) -> None:
    gathered(into, edited(office, drop_budget))
    before = shown(into)
    with ProjectFile.open(into) as file:
        waited = [one.code for one in pending(file)]
    gathered(
        into, edited(office, lambda file: file.set_project_entry(ONE, "allocated_budget_satang", 999_00))
    )
    assert shown(into) != before
    with ProjectFile.open(into) as file:
        undo(file)
        assert [one.code for one in pending(file)] == waited, (
            "what waited before waits again, instead of being shown"
        )
    assert shown(into) == before
    with ProjectFile.open(into) as file:
        undo(file)
        assert pending(file) == []
    assert shown(into) == before


def test_undoing_takes_back_what_was_accepted(into: Path, office: Path) -> None:
    before = shown(into)
    gathered(into, edited(office, remove_project))
    decided(into, accept)
    with ProjectFile.open(into) as file:
        undo(file)
        assert pending(file) == []
    assert shown(into) == before


# --- conflicts ---


def test_a_loss_against_an_edit_made_here_is_one_conflict_and_the_edit_is_shown(
    into: Path, office: Path
) -> None:
    edited(into, lambda file: file.set_project_entry(ONE, "division", "ฝ่ายโยธา"), at="2025-12-01T00:00:00Z")
    assert gathered(into, edited(office, remove_project)) == []
    with ProjectFile.open(into) as file:
        [conflict] = divergences(file)
        assert len(file.reports(ONE)) == 2
        resolve_by(file, conflict, 1)
        assert file.project_ids() == [OTHER]
        assert (pending(file), divergences(file), file.revisions.orphans()) == ([], [], [])


def test_of_two_versions_the_one_without_the_loss_is_shown(into: Path, office: Path) -> None:
    edited(into, lambda file: file.set_project_entry(ONE, "division", "ฝ่ายโยธา"), at="2025-12-01T00:00:00Z")
    gathered(into, edited(office, drop_budget))
    with ProjectFile.open(into) as file:
        assert file.project(ONE).allocated_budget_satang == 1_000_00
        assert len(divergences(file)) == 1


@pytest.mark.parametrize("is_accepted", [True, False])
def test_decisions_that_are_cancelled_half_way_are_not_made(
    into: Path, office: Path, is_accepted: bool
) -> None:
    with ProjectFile.open(office) as file:
        file.remove_project(ONE)
    gathered(into, office)
    with ProjectFile.open(into) as file:
        found, before = pending(file), file.revisions.count()
        steps = deciding(file, found, is_accepted=is_accepted)
        assert next(steps) == (1, None)
        steps.close()  # type: ignore[attr-defined]
        waiting = [one.record_ids for one in pending(file)]
        assert (waiting, file.revisions.count()) == ([one.record_ids for one in found], before)
        numbers = [number for number, _ in deciding(file, found, is_accepted=is_accepted)]
        assert numbers[-1] == sum(len(one.record_ids) for one in found) > 2
        assert pending(file) == []


def test_what_waits_in_a_sent_copy_still_waits_after_something_else_is_gathered_into_it(
    into: Path, office: Path, tmp_path: Path
) -> None:
    """A sent copy has no list of what waits: it follows from heads and revisions."""
    gathered(into, edited(office, lambda file: file.remove_project(OTHER)))
    copy = sent(into)
    unrelated = tmp_path / "unrelated.sqlite"
    with ProjectFile.create(unrelated) as file:
        file.add_project(Project(new_record_id(), project_name="อื่น", office="สำนักงานเขตดุสิต"))
    with ProjectFile.open(copy) as file:
        assert [one.project_id for one in pending(file)] == [OTHER]
    assert [one.project_id for one in gathered(copy, unrelated)] == [OTHER]
