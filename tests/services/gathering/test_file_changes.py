"""Before anything is written, gathering shows each file's changes: removals, drops, additions."""

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.formats.reference_lists import office_named
from app.models.entry import Kind
from app.models.errors import UserError
from app.models.match_key import office_key
from app.models.note import Note, Topic, merged_note
from app.models.progress_report import ProgressReport
from app.models.project_record import ProjectRecord
from app.models.rules.large_drop import is_large_drop
from app.services.file_changes import Change, ProjectChange, total_lines
from app.services.file_totals import Totals
from app.services.gathering import Gathering, Outcome, Received, gather
from app.services.waiting.decisions import accept, pending
from app.storage.project_file import ProjectFile, new_record_id
from app.storage.revisions import Authorship
from tests.long_form import only_long
from tests.storage.world import unchanged


@pytest.fixture
def into(tmp_path: Path, saved: Path) -> Path:
    """The coordinator's file, with everything in the clerk's file."""
    path = tmp_path / "รวม.sqlite"
    with ProjectFile.create(path) as file:
        gather(file, [saved])
    return path


@contextmanager
def looked_at(into: Path, *sources: Path) -> Iterator[Gathering]:
    with ProjectFile.open(into) as file, unchanged(into):
        gathering = Gathering(file)
        for _ in gathering.look(sources):
            pass
        yield gathering
        gathering.close()


def told(into: Path, source: Path) -> tuple[Received, list[ProjectChange]]:
    with looked_at(into, source) as gathering:
        [received] = gathering.received
        return received, gathering.changes(received)


def values(change: ProjectChange) -> list[tuple[str, str, str]]:
    return [(entry.label, entry.before, entry.after) for entry in change.entries]


# --- deletions ---


def test_a_deleted_project_is_told_with_what_leaves_the_totals(
    into: Path, saved: Path, record: ProjectRecord
) -> None:
    other = replace(record.with_id(new_record_id()), reports=())
    with ProjectFile.open(saved) as file:
        file.remove_project(record.project.id)
        file.add_project(replace(other.project, project_code="2"), ())
    received, [removed, added] = told(into, saved)
    assert (removed.change, added.change) == (Change.REMOVED, Change.ADDED)
    assert values(removed) == [
        ("งบประมาณที่ได้รับ", "180,000 บาท", "–"),
        ("เบิกใช้ (9 รายงาน)", "180,000 บาท", "–"),
    ]
    assert removed.project.full.startswith("50130000-3379 ")
    assert received.effect.removed_projects == 1
    assert len(received.records[Outcome.REMOVED]) == 10
    assert not received.records[Outcome.NEWER]
    assert total_lines(received.effect) == [
        "ยอดรวม สำนักงานเขตมีนบุรี: โครงการ 1 → 2  งบประมาณ 180,000 → 360,000 บาท"
    ], "what is removed stays in the totals until somebody accepts that"
    assert (removed.waits, added.waits) == (True, False)


def test_a_deleted_report_is_told_with_what_it_said(into: Path, saved: Path, record: ProjectRecord) -> None:
    gone = record.reports[-1]
    with ProjectFile.open(saved) as file:
        file.remove_report(record.project.id, gone.period)
    received, [removed] = told(into, saved)
    assert removed.change is Change.REMOVED
    assert values(removed) == [(f"รายงาน {gone.period.short_thai}", "100.00 % · 91,600 บาท", "–")]
    assert (received.effect.removed_projects, received.effect.removed_reports) == (0, 1)


def test_a_project_that_a_file_lacks_is_no_deletion(
    into: Path, tmp_path: Path, record: ProjectRecord
) -> None:
    other = record.with_id(new_record_id())
    with ProjectFile.create(tmp_path / "อื่น.sqlite") as file:
        file.add_project(other.project, other.reports)
    received, changes = told(into, tmp_path / "อื่น.sqlite")
    assert [change.change for change in changes] == [Change.ADDED]
    [office] = received.effect.offices
    assert (office.before.projects, office.after.projects) == (1, 2)


# --- figures and texts ---


def test_every_changed_entry_is_told_old_and_new_with_who_and_when(
    into: Path, saved: Path, record: ProjectRecord
) -> None:
    project_id, month = record.project.id, record.reports[0].period
    with ProjectFile.open(saved) as file:
        file.set_project_entry(project_id, "allocated_budget_satang", 200_000_00)
        file.set_project_entry(project_id, "end_date", date(2019, 9, 29))
        file.set_project_entry(project_id, "division", "ฝ่ายใหม่")
        file.set_report_entry(project_id, month, "plan_status", "ช้ากว่าแผน")
        file.revisions.commit(Authorship("2018-11-01T02:00:00Z", "clerk", "PC"))
    _, changes = told(into, saved)
    assert {(change.change, change.editor, change.at) for change in changes} == {
        (Change.CHANGED, "clerk", "2018-11-01T02:00:00Z")
    }
    entries = {label: (before, after) for change in changes for label, before, after in values(change)}
    assert entries["งบประมาณที่ได้รับ"] == ("180,000 บาท", "200,000 บาท")
    assert entries["ฝ่าย"][1] == "“ฝ่ายใหม่”"
    assert entries["สิ้นสุดโครงการ"][1] == "29/9/2562"
    assert entries[f"แผน {month.short_thai}"][1] == "“ช้ากว่าแผน”"
    assert len(entries) == 4


@pytest.mark.parametrize(
    ("kind", "before", "after", "is_large"),
    [
        (Kind.MONEY, 100_00, 50_00, True),
        (Kind.MONEY, 100_00, 50_01, False),
        (Kind.MONEY, 9_000_000_00, 8_000_000_00, True),
        (Kind.MONEY, 9_000_000_00, 8_000_000_01, False),
        (Kind.MONEY, 100_00, None, True),
        (Kind.MONEY, 0, 0, False),
        (Kind.MONEY, None, 5_00, False),
        (Kind.MONEY, 5_00, 9_00, False),
        (Kind.PERCENT, 90_00, 89_99, True),
        (Kind.PERCENT, 90_00, 90_00, False),
        (Kind.PERCENT, 90_00, None, True),
        (Kind.FISCAL_YEAR, 2562, 1, False),
    ],
)
def test_what_counts_as_a_large_drop(
    kind: Kind, before: int | None, after: int | None, is_large: bool
) -> None:
    assert is_large_drop(kind, before, after) is is_large


def test_large_drops_stand_apart_and_are_counted(into: Path, saved: Path, record: ProjectRecord) -> None:
    project_id, month = record.project.id, record.reports[-1].period
    with ProjectFile.open(saved) as file:
        file.set_project_entry(project_id, "allocated_budget_satang", 1_00)
        file.set_project_entry(project_id, "division", "ฝ่ายใหม่")
        file.set_report_entry(project_id, month, "progress", 90_00)
    received, changes = told(into, saved)
    assert [change.change for change in changes] == [Change.DROPPED, Change.DROPPED, Change.CHANGED]
    falls = {entry.label: entry.fall for change in changes for entry in change.entries}
    assert falls["งบประมาณที่ได้รับ"] == "ลดลง 99.9 %"
    assert falls[f"ความก้าวหน้า {month.short_thai}"] == "ลดลง 10.00"
    assert falls["ฝ่าย"] == ""
    assert received.effect.dropped == {project_id, record.reports[-1].id}
    assert received.effect.is_alarming


def test_a_new_report_is_told_with_its_figures(into: Path, saved: Path, record: ProjectRecord) -> None:
    month = record.reports[-1].period.plus(1)
    with ProjectFile.open(saved) as file:
        file.add_report(ProgressReport(record.project.id, month, progress=35_00, disbursed_satang=0))
    received, [added] = told(into, saved)
    assert added.change is Change.ADDED
    assert values(added) == [(f"รายงาน {month.short_thai}", "–", "35.00 % · 0 บาท")]
    assert not received.effect.is_alarming


def test_an_answer_to_a_remark_is_told_and_is_not_of_the_form(
    into: Path, saved: Path, record: ProjectRecord
) -> None:
    note = Note(new_record_id(), record.project.id, Topic.REMARK, text="เท่าใด", noted_on=date(2018, 11, 2))
    with ProjectFile.open(saved) as file:
        file.put_note(note)
    _, [change] = told(into, saved)
    assert not change.is_of_form
    assert values(change) == [("ข้อสังเกตของผู้ประสานงาน", "(ว่าง)", "“เท่าใด”")]


# --- what is no change ---


def test_the_same_content_written_anew_is_the_same(
    into: Path, saved: Path, record: ProjectRecord, tmp_path: Path
) -> None:
    """Retyped in place, and typed from the paper into another file."""
    with ProjectFile.open(saved) as file:
        for office in ("อื่น", record.project.office):
            file.set_project_entry(record.project.id, "office", office)
            file.revisions.commit()
    with ProjectFile.create(tmp_path / "พิมพ์เอง.sqlite") as file:
        file.add_project(record.project, record.reports)
        file.revisions.commit(Authorship("2019-01-01T00:00:00Z", "another", "PC"))
    for source in (saved, tmp_path / "พิมพ์เอง.sqlite"):
        received, changes = told(into, source)
        assert {outcome: len(ids) for outcome, ids in received.records.items() if ids} == {Outcome.SAME: 10}
        assert changes == []
        assert received.effect.offices == ()


def test_what_was_edited_apart_is_told_against_what_is_here(
    into: Path, saved: Path, record: ProjectRecord
) -> None:
    with ProjectFile.open(into) as file:
        file.set_project_entry(record.project.id, "division", "ของผู้ประสานงาน")
    with ProjectFile.open(saved) as file:
        file.set_project_entry(record.project.id, "division", "ของเขต")
    _, [change] = told(into, saved)
    assert change.change is Change.DIVERGED
    assert values(change) == [("ฝ่าย", "“ของผู้ประสานงาน”", "“ของเขต”")]


# --- files one after another ---


def test_each_file_is_compared_with_those_before_it(into: Path, saved: Path, record: ProjectRecord) -> None:
    copies = [Path(shutil.copy(saved, saved.with_name(f"{name}.sqlite"))) for name in ("ก", "ข")]
    with ProjectFile.open(copies[0]) as file:
        file.set_project_entry(record.project.id, "allocated_budget_satang", 300_000_00)
    shutil.copy(copies[0], copies[1])
    with ProjectFile.open(copies[1]) as file:
        file.set_project_entry(record.project.id, "allocated_budget_satang", 400_000_00)
    with looked_at(into, *copies) as gathering:
        found = [values(change)[0] for one in gathering.received for change in gathering.changes(one)]
        assert gathering.budget_satang == 400_000_00
    assert found == [
        ("งบประมาณที่ได้รับ", "180,000 บาท", "300,000 บาท"),
        ("งบประมาณที่ได้รับ", "300,000 บาท", "400,000 บาท"),
    ]


def test_a_file_that_is_declined_counts_for_nothing(into: Path, saved: Path, record: ProjectRecord) -> None:
    copy = Path(shutil.copy(saved, saved.with_name("ก.sqlite")))
    with ProjectFile.open(copy) as file:
        file.remove_project(record.project.id)
        file.add_project(record.with_id(new_record_id()).project, ())
    with ProjectFile.open(saved) as file:
        file.set_project_entry(record.project.id, "division", "ฝ่ายใหม่")
    with ProjectFile.open(into) as file:
        gathering = Gathering(file)
        for one in gathering.look([copy, saved]):
            if one.source == copy:
                assert gathering.decline(one, UserError("ไม่รับ", "")).refused
        assert gathering.received[1].effect.offices == ()
        gathering.take_in()
        assert [file.project(one).division for one in file.project_ids()] == ["ฝ่ายใหม่"]


# --- the totals are those that come ---


def totals(file: ProjectFile) -> dict[str, Totals]:
    found: dict[str, Totals] = {}
    for one in file.summaries():
        amounts = Totals(1, one.report_count, one.allocated_budget_satang or 0, one.spent_satang)
        key = office_key(one.office)
        found[key] = found.get(key, Totals()).plus(amounts)
    return {key: amounts for key, amounts in found.items() if amounts != Totals()}


def edit_at_random(path: Path, chance: random.Random, record: ProjectRecord) -> None:
    """Make random edits: projects and reports are added, removed and changed, offices renamed."""
    with ProjectFile.open(path) as file:
        for _ in range(chance.randint(1, 5)):
            ids = file.project_ids()
            chosen = chance.choice(ids) if ids else ""
            months = [report.period for report in file.reports(chosen)] if chosen else []
            match chance.randrange(6):
                case 0:
                    new = record.with_id(new_record_id())
                    file.add_project(new.project, new.reports[: chance.randrange(4)])
                case 1 if chosen:
                    file.remove_project(chosen)
                case 2 if chosen:
                    file.set_project_entry(chosen, "allocated_budget_satang", chance.randrange(10**9))
                case 3 if chosen:
                    office = chance.choice(("เขตมีนบุรี", "สำนักงานเขตบางรัก", ""))
                    file.set_project_entry(chosen, "office", office)
                case 4 if months:
                    file.remove_report(chosen, chance.choice(months))
                case 5 if months:
                    file.set_report_entry(
                        chosen, chance.choice(months), "disbursed_satang", chance.randrange(10**7)
                    )
            file.revisions.commit(
                Authorship(f"2019-01-01T00:00:{chance.randrange(60):02}Z", "x", str(chance.random()))
            )


def check_totals(seed: int, folder: Path, saved: Path, record: ProjectRecord) -> None:
    """Gather randomly edited copies, several at a time, with edits here in between."""
    chance = random.Random(seed)
    copies = [Path(shutil.copy(saved, folder / f"{number}.sqlite")) for number in range(3)]
    with ProjectFile.create(folder / "รวม.sqlite") as file:
        for _ in range(4):
            for path in copies:
                edit_at_random(path, chance, record)
            gather_some(file, chance.sample(copies, chance.randint(1, 3)))
            if chance.random() < 0.3 and file.project_ids():
                file.remove_project(chance.choice(file.project_ids()))
                file.revisions.commit()


def gather_some(file: ProjectFile, sources: list[Path]) -> None:
    """Gather them, and compare the announced totals with the resulting ones."""
    expected = totals(file)
    gathering = Gathering(file)
    for one in gathering.look(sources):
        assert one.refused is None
        for office in one.effect.offices:
            assert expected.get(office.key, Totals()) == office.before
            expected[office.key] = office.after
        gathering.changes(one)
    budget = gathering.budget_satang
    gathering.take_in()
    expected = {key: amounts for key, amounts in expected.items() if amounts != Totals()}
    assert totals(file) == expected
    assert budget == sum(amounts.budget_satang for amounts in expected.values())


@pytest.mark.parametrize("seed", [0, 1, *only_long(2, 3, 4, 5)])
def test_the_totals_that_are_told_are_those_that_come(
    seed: int, tmp_path: Path, saved: Path, record: ProjectRecord
) -> None:
    check_totals(seed, tmp_path, saved, record)


@pytest.mark.long
def test_the_totals_of_many_histories_are_those_that_come(
    tmp_path: Path, saved: Path, record: ProjectRecord
) -> None:
    for seed in range(100, 600):
        (folder := tmp_path / str(seed)).mkdir()
        check_totals(seed, folder, saved, record)


def test_an_office_is_named_as_it_is_listed(into: Path, saved: Path, record: ProjectRecord) -> None:
    with ProjectFile.open(saved) as file:
        file.set_project_entry(record.project.id, "office", "เขตบางรัก")
    received, _ = told(into, saved)
    assert [one.office for one in received.effect.offices] == ["สำนักงานเขตบางรัก", "สำนักงานเขตมีนบุรี"]
    assert office_named("เขตบางรัก") == "สำนักงานเขตบางรัก"


# --- projects that were merged elsewhere ---


def test_a_project_that_another_coordinator_merged_leaves_the_totals_once_that_is_accepted(
    into: Path, saved: Path, record: ProjectRecord, tmp_path: Path
) -> None:
    again = record.with_id(new_record_id())
    with ProjectFile.open(saved) as file:
        file.add_project(again.project, again.reports)
    with ProjectFile.open(into) as file:
        gather(file, [saved])
    other = Path(shutil.copy(into, tmp_path / "อีกคน.sqlite"))
    with ProjectFile.open(other) as file:
        with file.transaction():
            file.remove_project(again.project.id)
            file.put_note(merged_note(again.project.id, record.project.id))
        file.revisions.merge_reports({again.project.id: record.project.id})
    with ProjectFile.open(into) as file:
        gather_some(file, [other])
        assert set(file.project_ids()) == {record.project.id, again.project.id}
        accept(file, pending(file))
        assert file.project_ids() == [record.project.id]
