"""Diverged versions are resolved: one-sided changes are proposed, the rest is asked."""

import shutil
from pathlib import Path

import pytest

from app.formats.json import project as project_json
from app.models.progress_report import Period, ProgressReport
from app.models.project_record import ProjectRecord
from app.services.conflicts import Conflict, divergences, resolve, resolve_by
from app.services.gathering import gather
from app.services.import_records import Mode, import_records
from app.storage.project_file import ProjectFile
from tests.conftest import FILES

FREE_MONTH = Period(2019, 8)
BEFORE, AFTER = (
    project_json.read(FILES / f"minburi-2562-{name}-print.json")[0].project for name in ("first", "second")
)


@pytest.fixture
def clerks(tmp_path: Path) -> tuple[Path, Path]:
    """One clerk imports the first print, the other imports the second one into a copy of that file."""
    first, second = tmp_path / "a.sqlite", tmp_path / "b.sqlite"
    with ProjectFile.create(first) as file:
        import_records(file, project_json.read(FILES / "minburi-2562-first-print.json"), Mode.KEEP)
    shutil.copy(first, second)
    with ProjectFile.open(second) as file:
        import_records(file, project_json.read(FILES / "minburi-2562-second-print.json"), Mode.UPDATE)
    return first, second


def id_in(path: Path) -> str:
    with ProjectFile.open(path, writable=False) as file:
        [project_id] = file.project_ids()
    return project_id


def both_orders(tmp_path: Path, clerks: tuple[Path, Path]) -> list[Path]:
    gathered = []
    for name, order in (("x", clerks), ("y", clerks[::-1])):
        gathered.append(tmp_path / f"{name}.sqlite")
        with ProjectFile.create(gathered[-1]) as file:
            assert not [one for one in gather(file, order) if one.refused]
    return gathered


def state(path: Path) -> object:
    project_id = id_in(path)
    with ProjectFile.open(path) as file:
        return (
            file.revisions.state_digest(),
            file.project(project_id),
            file.reports(project_id),
            divergences(file),
        )


def test_edits_of_different_records_do_not_diverge(tmp_path: Path, clerks: tuple[Path, Path]) -> None:
    project_id = id_in(clerks[0])
    with ProjectFile.open(clerks[0]) as file:
        file.add_report(ProgressReport(project_id, FREE_MONTH, narrative="เพิ่มทีหลัง"))
    one, other = both_orders(tmp_path, clerks)
    assert state(one) == state(other)
    with ProjectFile.open(one) as file:
        assert divergences(file) == []
        found = file.project(project_id)
        assert (found.rationale, found.strategic_alignments) == (AFTER.rationale, AFTER.strategic_alignments)
        assert [report.period for report in file.reports(project_id)][-1] == FREE_MONTH
        assert len(file.reports(project_id)) == 10


def test_edits_of_one_record_diverge_on_the_differing_entries_only(
    tmp_path: Path, clerks: tuple[Path, Path]
) -> None:
    project_id = id_in(clerks[0])
    for clerk, coordinator in zip(clerks, ("หนึ่ง", "สอง"), strict=True):
        with ProjectFile.open(clerk) as file:
            file.set_project_entry(project_id, "coordinator", coordinator)
            file.add_report(ProgressReport(project_id, FREE_MONTH, narrative=coordinator, progress=100_00))
    one, other = both_orders(tmp_path, clerks)
    assert state(one) == state(other)
    with ProjectFile.open(one) as file:
        differing = {part.part: [each.entry.key for each in part.differences] for part in divergences(file)}
        assert differing == {
            "ข้อมูลโครงการ": ["coordinator", "rationale", "strategic_alignments"],
            "รายงานเดือนสิงหาคม 2562": ["narrative"],
        }


def test_what_one_side_changed_is_proposed_and_a_conflict_is_asked(
    tmp_path: Path, clerks: tuple[Path, Path]
) -> None:
    project_id = id_in(clerks[0])
    for clerk, office in zip(clerks, ("หนึ่ง", "สอง"), strict=True):
        with ProjectFile.open(clerk) as file:
            file.set_project_entry(project_id, "office", office)
    with ProjectFile.open(clerks[0]) as file:
        file.set_project_entry(project_id, "coordinator", "ผู้ประสานงานใหม่")
    [path, _] = both_orders(tmp_path, clerks)
    with ProjectFile.open(path) as file:
        [found] = divergences(file)
        assert found.proposals.keys() == {"coordinator", "rationale", "strategic_alignments"}
        of_second = next(each for each in found.differences if each.entry.key == "office").values.index("สอง")
        assert found.proposals["rationale"] == of_second
        assert found.proposals["coordinator"] == 1 - of_second
        resolve(file, found, found.proposals | {"office": of_second})
        made = file.project(project_id)
        assert divergences(file) == []
        decided = file.revisions.state_digest()
        gather(file, clerks)
        assert (file.revisions.state_digest(), file.project(project_id)) == (decided, made)
    assert (made.office, made.coordinator) == ("สอง", "ผู้ประสานงานใหม่")
    assert (made.rationale, made.strategic_alignments) == (AFTER.rationale, AFTER.strategic_alignments)
    assert made.project_name == BEFORE.project_name


def diverged(saved: Path, record: ProjectRecord, *edits: tuple[str, object]) -> Path:
    """A file with these diverged edits of the project."""
    copies = []
    for number, (key, value) in enumerate(edits):
        copies.append(Path(shutil.copy(saved, saved.with_name(f"{number}.sqlite"))))
        with ProjectFile.open(copies[-1]) as file:
            if key == "removed":
                file.remove_project(record.project.id)
            else:
                file.set_project_entry(record.project.id, key, value)
    with ProjectFile.open(saved) as file:
        gather(file, copies)
    return saved


def the_one(file: ProjectFile) -> Conflict:
    [found] = divergences(file)
    return found


def test_what_two_of_three_agree_on_is_no_conflict(saved: Path, record: ProjectRecord) -> None:
    edits = (("division", "ก"), ("division", "ก"), ("office", "ข"))
    with ProjectFile.open(diverged(saved, record, *edits)) as file:
        found = the_one(file)
        resolve(file, found, found.proposals)
        assert divergences(file) == []
        made = file.project(record.project.id)
        assert (made.division, made.office) == ("ก", "ข")


def test_a_removal_among_several_edits_is_not_compared_with_them(saved: Path, record: ProjectRecord) -> None:
    edits = (("office", "ก"), ("removed", None), ("office", "ข"))
    with ProjectFile.open(diverged(saved, record, *edits)) as file:
        found = the_one(file)
        assert (len(found.living), len(found.versions)) == (2, 3)
        assert found.versions[-1].is_removal
        assert [each.entry.key for each in found.differences] == ["office"]
        assert found.proposals == {}
        resolve(file, found, {"office": 1})
        assert divergences(file) == []
        assert file.project(record.project.id).office == found.differences[0].values[1]
        assert len(file.reports(record.project.id)) == 9


def test_a_project_that_is_kept_against_a_removal_keeps_its_reports(
    saved: Path, record: ProjectRecord
) -> None:
    with ProjectFile.open(diverged(saved, record, ("office", "ก"), ("removed", None))) as file:
        assert file.reports(record.project.id) == record.reports, "they wait with their project"
        resolve_by(file, the_one(file), 0)
        assert file.project(record.project.id).office == "ก"
        assert file.reports(record.project.id) == record.reports
        assert divergences(file) == []
        gather(file, [saved.with_name("0.sqlite"), saved.with_name("1.sqlite")])
        assert file.reports(record.project.id) == record.reports


def test_a_report_that_was_removed_for_its_own_sake_stays_removed(
    saved: Path, record: ProjectRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.storage.revisions.now", lambda: "2026-01-01T00:00:00Z")
    with ProjectFile.open(saved) as file:
        file.remove_report(record.project.id, record.reports[0].period)
    monkeypatch.setattr("app.storage.revisions.now", lambda: "2026-02-01T00:00:00Z")
    with ProjectFile.open(diverged(saved, record, ("office", "ก"), ("removed", None))) as file:
        resolve_by(file, the_one(file), 0)
        assert file.reports(record.project.id) == record.reports[1:]


def test_what_is_typed_while_somebody_decides_is_a_version_of_its_own(
    saved: Path, record: ProjectRecord
) -> None:
    with ProjectFile.open(diverged(saved, record, ("office", "ก"), ("office", "ข"))) as file:
        found = the_one(file)
        file.set_project_entry(record.project.id, "division", "พิมพ์ทีหลัง")
        resolve_by(file, found, 1)
        [again] = divergences(file)
        assert [each.entry.key for each in again.differences] == ["office", "division"]
        typed = next(each for each in again.differences if each.entry.key == "division")
        assert "พิมพ์ทีหลัง" in typed.values
