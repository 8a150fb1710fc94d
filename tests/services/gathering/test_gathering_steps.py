"""Gathering goes step by step, so that somebody may watch and cancel."""

from pathlib import Path

import pytest

from app.models.project import Project
from app.models.project_record import ProjectRecord
from app.services.file_changes import Change
from app.services.gathering import Gathering, Outcome
from app.services.kept_files.places import receipts_folder
from app.storage.project_file import ProjectFile, new_record_id
from tests.services.gathering.gathered import copy_of, edit, gathered
from tests.services.gathering.test_gathering import counts
from tests.storage.world import unchanged


def test_a_file_that_is_no_longer_wanted_is_forgotten_half_way(
    into: Path, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.services.gathering._BREATH", 3)
    with ProjectFile.open(into) as file, unchanged(into):
        gathering = Gathering(file)
        looking = gathering.looking([saved])
        breaths = [next(looking) for _ in range(3)]
        assert breaths == [None] * 3
        looking.close()  # type: ignore[attr-defined]
        assert (gathering.received, gathering.record_count) == ([], 0)
        assert [counts(one) for one in gathering.look([saved])] == [{Outcome.NEW: 10}]
        gathering.close()


def test_taking_in_can_be_given_up_at_any_step_and_begun_again(into: Path, saved: Path) -> None:
    with ProjectFile.open(into) as file:
        gathering = Gathering(file)
        list(gathering.look([saved]))
        assert gathering.record_count == 10
        for steps in range(11):
            taking = gathering.taking_in()
            for _ in range(steps):
                next(taking)
            taking.close()  # type: ignore[attr-defined]
            assert file.project_ids() == []
            assert [path.name for path in receipts_folder(into).iterdir()] == [".looking"]
        gathering.take_in()
        assert len(file.project_ids()) == 1
        assert len(list(receipts_folder(into).glob("*.sqlite"))) == 1


def test_undoing_can_be_given_up_at_any_step(into: Path, saved: Path) -> None:
    gathered(into, [saved])
    with ProjectFile.open(into) as file:
        before = file.revisions.state_digest(), file.summaries()
        for steps in range(11):
            taking = file.merge.undoing()
            for _ in range(steps):
                next(taking)
            taking.close()  # type: ignore[attr-defined]
            assert (file.revisions.state_digest(), file.summaries()) == before
        assert file.merge.last_gathering().names == (saved.name,)
        assert file.merge.last_gathering().record_count == 10
        assert file.merge.undo() == 1
        assert file.summaries() == []


def test_a_file_is_told_change_by_change_with_what_needs_thought_first(
    into: Path, saved: Path, record: ProjectRecord
) -> None:
    gathered(into, [copy_of(saved, "ก่อน")])
    edit(into, record.project.id, "office", "ของผู้ประสาน")
    with ProjectFile.open(saved) as file:
        file.set_project_entry(record.project.id, "office", "ของเขต")
        file.set_report_entry(record.project.id, record.reports[0].period, "narrative", "ใหม่กว่า")
        file.remove_report(record.project.id, record.reports[1].period)
        file.add_project(Project(new_record_id(), project_code="50130000-0001", project_name="โครงการใหม่"))
    with ProjectFile.open(into) as file:
        gathering = Gathering(file)
        [received] = gathering.look([saved])
        told = [
            (one.change, one.project.full, *(entry.label for entry in one.entries))
            for one in gathering.changes(received)
        ]
        gathering.close()
    name = "50130000-3379 โครงการพัฒนาคุณภาพเครือข่ายโรงเรียน"
    assert told == [
        (Change.REMOVED, name, f"รายงาน {record.reports[1].period.short_thai}"),
        (Change.DIVERGED, name, "สำนักงานเขต"),
        (Change.CHANGED, name, f"ผลการดำเนินงาน {record.reports[0].period.short_thai}"),
        (Change.ADDED, "50130000-0001 โครงการใหม่", "งบประมาณที่ได้รับ", "เบิกใช้ (0 รายงาน)"),
    ]
    assert {*received.records[Outcome.SAME]} == {report.id for report in record.reports[2:]}


def test_gathering_has_more_room_for_pages_than_usual_until_it_is_closed(into: Path, saved: Path) -> None:
    with ProjectFile.open(into) as file:
        usual = _room(file)
        gathering = Gathering(file)
        assert all(size < least for size, least in zip(_room(file), usual, strict=True))  # in negative KiB
        list(gathering.look([saved]))
        gathering.take_in()
        assert _room(file) == usual


def _room(file: ProjectFile) -> list[int]:
    sizes = (file.database.query(f"PRAGMA {of}.cache_size") for of in ("main", "temp"))
    return [row["cache_size"] for [row] in sizes]


def test_what_each_source_costs_does_not_grow_with_what_is_staged(into: Path, saved: Path) -> None:
    """All that is staged is looked through for no source: SQLite would say so of its plan."""
    edited = copy_of(saved, "แก้ไขแล้ว")
    with ProjectFile.open(edited) as file:
        file.set_project_entry(file.project_ids()[0], "division", "ฝ่ายใหม่")
    with ProjectFile.open(into) as file:
        gathering = Gathering(file)
        asked: list[str] = []
        file.database.connection.set_trace_callback(asked.append)
        list(gathering.look([saved, edited]))
        file.database.connection.set_trace_callback(None)
        plans = [_plan(file, sql) for sql in asked if sql.startswith("SELECT") and "FROM staged" in sql]
        assert plans
        assert not [plan for plan in plans if "SCAN staged" in plan]
        gathering.close()


def _plan(file: ProjectFile, sql: str) -> str:
    return str([row["detail"] for row in file.database.query(f"EXPLAIN QUERY PLAN {sql}")])
