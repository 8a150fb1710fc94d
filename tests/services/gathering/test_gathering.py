"""Fifty files become one: nothing is lost, whatever their content, order and repetition."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from app.formats.json import project as project_json
from app.models.errors import UserError
from app.models.progress_report import Period, ProgressReport
from app.models.project_record import ProjectRecord
from app.services.conflicts import divergences, resolve, resolve_by
from app.services.gathering import Gathering, Outcome, Received, gather
from app.services.import_records import Mode, import_records
from app.services.kept_files.places import receipts_folder
from app.services.sending import send
from app.services.waiting.decisions import accept, pending
from app.storage.project_file import ProjectFile, new_record_id
from tests.conftest import FILES
from tests.files.hostile import HOSTILE
from tests.long_form import only_long
from tests.services.gathering.gathered import copy_of, edit, gathered
from tests.storage.world import small_disk, unchanged


def counts(received: Received) -> dict[Outcome, int]:
    return {outcome: len(ids) for outcome, ids in received.records.items() if ids}


# --- what is told of each file ---


def test_a_file_goes_from_new_to_same_to_newer_to_older(
    into: Path, saved: Path, record: ProjectRecord
) -> None:
    old = copy_of(saved, "เก่า")
    assert counts(gathered(into, [saved])[0]) == {Outcome.NEW: 10}
    edit(saved, record.project.id, "office", "เขตอื่น")
    assert counts(gathered(into, [saved])[0]) == {Outcome.NEWER: 1, Outcome.SAME: 9}
    edit(old, record.project.id, "office", record.project.office)  # other bytes, the same content
    assert counts(gathered(into, [copy_of(old, "ช้า")])[0]) == {Outcome.OLDER: 1, Outcome.SAME: 9}


def test_the_very_same_file_is_known_by_its_bytes(into: Path, saved: Path) -> None:
    gathered(into, [saved])
    copy = copy_of(saved, "ชื่ออื่น")
    with ProjectFile.open(into) as file, unchanged(into):
        again = gather(file, [saved, copy])
    assert [one.is_known for one in again] == [True, True]
    assert again[0].line == f"เคยรวมแล้ว: {saved.name}"


def test_what_is_gathered_is_there(into: Path, saved: Path, record: ProjectRecord) -> None:
    gathered(into, [saved])
    with ProjectFile.open(into) as file:
        assert file.project(record.project.id) == record.project
        assert file.reports(record.project.id) == record.reports
        assert file.revisions.commit(thoroughly=True) == []


def test_edits_of_different_records_are_both_there(into: Path, saved: Path, record: ProjectRecord) -> None:
    other = copy_of(saved, "สำเนา")
    edit(saved, record.project.id, "office", "เขตอื่น")
    with ProjectFile.open(other) as file:
        file.remove_report(record.project.id, record.reports[-1].period)
    gathered(into, [other, saved])
    with ProjectFile.open(into) as file:
        assert file.project(record.project.id).office == "เขตอื่น"
        assert file.reports(record.project.id) == record.reports[:-1]
        assert divergences(file) == []


def test_two_clerks_reports_of_one_month_meet(into: Path, saved: Path, record: ProjectRecord) -> None:
    other, month = copy_of(saved, "สำเนา"), Period(2019, 7)
    for path, text in ((saved, "หนึ่ง"), (other, "สอง")):
        with ProjectFile.open(path) as file:
            file.add_report(ProgressReport(record.project.id, month, narrative=text))
    gathered(into, [saved, other])
    with ProjectFile.open(into) as file:
        [divergence] = divergences(file)
        assert [each.entry.key for each in divergence.differences] == ["narrative"]
        assert divergence.differences[0].base == ""
        assert divergence.project == record.project
        assert not divergence.is_of_project


# --- removing ---


def test_a_removal_is_gathered_and_waits(into: Path, saved: Path, record: ProjectRecord) -> None:
    gathered(into, [saved])
    with ProjectFile.open(saved) as file:
        file.remove_project(record.project.id)
        file.add_project(replace(record.project, id=new_record_id(), project_code="x"))
    gathered(into, [saved])
    with ProjectFile.open(into) as file:
        assert record.project.id in file.project_ids()
        accept(file, pending(file))
        assert record.project.id not in file.project_ids()
        assert (file.revisions.orphans(), divergences(file)) == ([], [])


def test_an_edit_outlives_a_removal_until_somebody_decides(
    into: Path, saved: Path, record: ProjectRecord
) -> None:
    other = edit(copy_of(saved, "สำเนา"), record.project.id, "office", "เขตอื่น")
    with ProjectFile.open(saved) as file:
        file.remove_project(record.project.id)
    gathered(into, [saved, other])
    with ProjectFile.open(into) as file:
        assert file.project(record.project.id).office == "เขตอื่น"
        [divergence] = divergences(file)
        resolve_by(file, divergence, 1)
        assert file.project_ids() == []
        assert divergences(file) == []


def test_a_report_of_a_removed_project_waits_until_it_is_brought_back(
    into: Path, saved: Path, record: ProjectRecord
) -> None:
    other = copy_of(saved, "สำเนา")
    late = ProgressReport(record.project.id, Period(2019, 7), narrative="มาช้า")
    with ProjectFile.open(other) as file:
        file.add_report(late)
    with ProjectFile.open(saved) as file:
        file.remove_project(record.project.id)
    gathered(into, [saved, other])
    with ProjectFile.open(into) as file:
        assert file.project_ids() == []
        assert file.revisions.orphans() == [late.id]
        assert file.revisions.commit(thoroughly=True) == []
    with ProjectFile.open(saved) as file:
        file.add_project(record.project)
    gathered(into, [saved])
    with ProjectFile.open(into) as file:
        assert file.reports(record.project.id) == (late,)
        assert file.revisions.orphans() == []


# --- deciding ---


def test_a_resolution_chooses_entry_by_entry_and_stands(
    into: Path, saved: Path, record: ProjectRecord
) -> None:
    other = copy_of(saved, "สำเนา")
    edit(edit(saved, record.project.id, "office", "ก"), record.project.id, "coordinator", "ก")
    edit(edit(other, record.project.id, "office", "ข"), record.project.id, "division", "ข")
    gathered(into, [saved, other])
    with ProjectFile.open(into) as file:
        [divergence] = divergences(file)
        places = {each.values: place for each in divergence.differences for place in (0,)}
        assert len(places) == len(divergence.differences) == 3
        of_first = 0 if divergence.versions[0].payload.find('"office":"ก"') > 0 else 1
        choices = {"office": of_first, "coordinator": of_first, "division": 1 - of_first}
        made = resolve(file, divergence, choices)
        assert set(made.parents) == {version.digest for version in divergence.versions}
        chosen = file.project(record.project.id)
        assert (chosen.office, chosen.coordinator, chosen.division) == ("ก", "ก", "ข")
    for path in (saved, other):
        edit(path, record.project.id, "officer_phone", "1")
        edit(path, record.project.id, "officer_phone", record.project.officer_phone)
    with ProjectFile.open(into) as file:
        before = file.revisions.state_digest()
        assert counts(gather(file, [copy_of(saved, "อีกครั้ง")])[0])[Outcome.SAME] == 9
        assert divergences(file) == [] or file.revisions.state_digest() != before


def test_a_resolution_travels_to_those_who_diverged(into: Path, saved: Path, record: ProjectRecord) -> None:
    other = edit(copy_of(saved, "สำเนา"), record.project.id, "office", "ข")
    edit(saved, record.project.id, "office", "ก")
    gathered(into, [saved, other])
    with ProjectFile.open(into) as file:
        [divergence] = divergences(file)
        resolve_by(file, divergence, 0)
        decided = file.project(record.project.id).office
        back = send(file, into.parent / "กลับ").path
    for path in (saved, other):
        with ProjectFile.open(path) as file:
            is_as_decided = file.project(record.project.id).office == decided
        changed = {} if is_as_decided else {Outcome.NEWER: 1}
        months = {Outcome.NEW: 9}  # when the coordinator received each
        assert counts(gathered(path, [back])[0]) == changed | months | {Outcome.SAME: 10 - len(changed)}
        with ProjectFile.open(path) as file:
            assert file.project(record.project.id).office == decided
            assert divergences(file) == []


def test_the_reference_prints_as_two_clerks_edits(tmp_path: Path) -> None:
    """One imports the first print, the other the second one into a copy; then the first adds a report."""
    first, second = tmp_path / "a.sqlite", tmp_path / "b.sqlite"
    prints = [project_json.read(FILES / f"minburi-2562-{name}-print.json") for name in ("first", "second")]
    with ProjectFile.create(first) as file:
        import_records(file, prints[0], Mode.KEEP)
        [project_id] = file.project_ids()
    shutil.copy(first, second)
    with ProjectFile.open(second) as file:
        import_records(file, prints[1], Mode.UPDATE)
    with ProjectFile.open(first) as file:
        file.add_report(ProgressReport(project_id, Period(2019, 8), narrative="เพิ่มทีหลัง"))
        file.set_project_entry(project_id, "coordinator", "ผู้ประสานงานใหม่")
    states = []
    for name, order in (("x", [first, second]), ("y", [second, first])):
        with ProjectFile.create(tmp_path / f"{name}.sqlite") as file:
            gather(file, order)
            states.append((file.revisions.state_digest(), file.project(project_id), file.reports(project_id)))
            differing = {each.entry.key for one in divergences(file) for each in one.differences}
    assert states[0] == states[1]
    assert Period(2019, 8) in [report.period for report in states[0][2]]
    before, after = prints[0][0].project, prints[1][0].project
    changed = {key for key in before.__slots__ if getattr(before, key) != getattr(after, key)} - {"id"}
    assert differing == changed | {"coordinator"}
    with ProjectFile.open(tmp_path / "x.sqlite") as file:
        for divergence in divergences(file):
            resolve_by(file, divergence, 0)
        decided = file.revisions.state_digest(), file.project(project_id)
        gather(file, [second, first])
        assert (file.revisions.state_digest(), file.project(project_id)) == decided
        assert divergences(file) == []


# --- all or nothing, and back ---


def test_nothing_is_written_before_it_is_taken_in(into: Path, saved: Path) -> None:
    with ProjectFile.open(into) as file, unchanged(into):
        gathering = Gathering(file)
        assert [counts(one) for one in gathering.look([saved])] == [{Outcome.NEW: 10}]
        gathering.close()


def test_an_edit_made_while_one_looks_is_not_lost(into: Path, saved: Path, record: ProjectRecord) -> None:
    gathered(into, [copy_of(saved, "ก่อน")])
    edit(saved, record.project.id, "office", "ของเขต")
    with ProjectFile.open(into) as file:
        gathering = Gathering(file)
        list(gathering.look([saved]))
        file.set_project_entry(record.project.id, "division", "ของผู้ประสาน")
        gathering.take_in()
        [divergence] = divergences(file)
        assert {each.entry.key for each in divergence.differences} == {"office", "division"}


def test_a_gathering_can_be_undone(into: Path, saved: Path, record: ProjectRecord) -> None:
    gathered(into, [copy_of(saved, "ก่อน")])
    edit(saved, record.project.id, "office", "ใหม่")
    other = saved.with_name("อีกเขต.sqlite")
    with ProjectFile.create(other) as file:
        file.add_project(record.with_id(new_record_id()).project)
    with ProjectFile.open(into) as file:
        before = file.revisions.state_digest(), file.summaries(), file.reports(record.project.id)
        gather(file, [saved, other])
        assert len(file.project_ids()) == 2
        assert file.merge.undo() == 2
        assert (file.revisions.state_digest(), file.summaries(), file.reports(record.project.id)) == before
        assert counts(gather(file, [saved])[0]) == {Outcome.NEWER: 1, Outcome.SAME: 9}
        file.merge.undo()
        file.merge.undo()
        assert file.project_ids() == []
        with pytest.raises(UserError, match="ยังไม่เคยรวม"):
            file.merge.undo()


def test_what_somebody_went_on_from_is_not_undone(into: Path, saved: Path, record: ProjectRecord) -> None:
    gathered(into, [saved])
    edit(into, record.project.id, "office", "แก้ต่อ")
    with ProjectFile.open(into) as file, pytest.raises(UserError, match="แก้ไขต่อ"):
        file.merge.undo()
    with ProjectFile.open(into) as file:
        assert file.project(record.project.id).office == "แก้ต่อ"


@pytest.mark.posix
def test_a_full_disk_changes_nothing(saved: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "300k") as disk:
        with ProjectFile.create(disk / "a.sqlite") as file:
            (disk / "ballast").write_bytes(bytes(150_000))
            [received] = gather(file, [saved])  # there is no room for its copy
            assert received.refused
            assert file.project_ids() == []
        assert not receipts_folder(disk / "a.sqlite").exists()


# --- bad files among good ones ---


@pytest.mark.parametrize("every", [5, *only_long(1)])
def test_each_bad_file_is_refused_and_hinders_no_other(
    into: Path, saved: Path, tmp_path: Path, every: int
) -> None:
    folder = tmp_path / "ได้รับ"
    folder.mkdir()
    for number, (maker, _) in enumerate([*HOSTILE.values()][::every]):
        shutil.copy(saved, folder / f"{number:03}.sqlite")
        maker(folder / f"{number:03}.sqlite")
    shutil.copy(saved, folder / "ดี.sqlite")
    bad = [*sorted(folder.glob("0*.sqlite")), folder / "ดี.sqlite"]
    received = gathered(into, bad)
    assert [one.refused is None for one in received] == [False] * (len(bad) - 1) + [True]
    assert all(one.refused.remedy for one in received if one.refused)
    assert all(one.line.startswith("ไม่รับ: ") for one in received[:-1])
    [kept] = receipts_folder(into).iterdir()
    assert kept.stem.endswith(received[-1].sha256[:12])


def test_a_masked_copy_is_refused(into: Path, saved: Path, tmp_path: Path) -> None:
    with ProjectFile.open(saved) as file:
        sent = send(file, tmp_path / "out", masked=True)
    [received] = gathered(into, [sent.path])
    assert received.refused is not None
    assert "ปกปิด" in received.line


def test_the_raw_file_is_kept_as_a_receipt(into: Path, saved: Path) -> None:
    [received] = gathered(into, [saved])
    [receipt] = receipts_folder(into).iterdir()
    assert receipt.stem.endswith(received.sha256[:12])
    assert receipt.read_bytes() == saved.read_bytes()


def test_files_of_the_first_version_are_gathered_and_agree(into: Path, tmp_path: Path) -> None:
    raw = Path(shutil.copy(FILES / "schema-v1.sqlite", tmp_path / "v1.sqlite"))
    raised = copy_of(raw, "raised")
    ProjectFile.open(raised).close()
    first, second = gathered(into, [raw, raised])
    assert set(counts(first)) == {Outcome.NEW}
    assert set(counts(second)) == {Outcome.SAME}


def test_a_copy_taken_amid_work_and_its_named_successor_agree(
    into: Path, saved: Path, record: ProjectRecord
) -> None:
    raw = saved.with_name("raw.sqlite")
    with ProjectFile.open(saved) as file:
        file.set_project_entry(record.project.id, "office", "กลางคัน")
        raw.write_bytes(saved.read_bytes())
    edit(saved, record.project.id, "division", "ต่อมา")
    gathered(into, [raw, saved])
    with ProjectFile.open(into) as file:
        assert divergences(file) == []
        found = file.project(record.project.id)
        assert (found.office, found.division) == ("กลางคัน", "ต่อมา")
