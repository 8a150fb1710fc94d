"""Every record's history: made at checkpoints, named by digests, and never lost."""

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.project_record import ProjectRecord
from app.storage import revision_log, rows
from app.storage.connection import DamagedFileError
from app.storage.project_file import ProjectFile, new_record_id
from app.storage.revision_payload import (
    PROJECT,
    REPORT,
    is_removed,
    payload_of_row,
    removed_payload,
    row_of_payload,
    values_of_payload,
)
from app.storage.revisions import (
    UNKNOWN,
    Authorship,
    Revision,
    common_ancestor,
    differences,
    make_revision,
    tips,
    versions,
)
from tests.conftest import FILES
from tests.strategies import records

CLERK = Authorship("2019-01-25T09:00:00Z", "เจ้าหน้าที่", "เครื่องที่ ๑")
RECORD = "0190a1b2-0000-7000-8000-000000000001"


def made(payload: str, *parents: Revision, at: str = "") -> Revision:
    return make_revision(PROJECT, RECORD, [one.digest for one in parents], payload, UNKNOWN._replace(at=at))


def office(name: str) -> str:
    return json.dumps({"office": name}, ensure_ascii=False, separators=(",", ":"))


# --- payloads ---


@given(records())
def test_a_payload_tells_all_of_a_record(record: ProjectRecord) -> None:
    payload = payload_of_row(PROJECT, rows.project_row(record.project))
    assert rows.project_from(row_of_payload(PROJECT, record.project.id, payload)) == record.project
    for report in record.reports:
        payload = payload_of_row(REPORT, rows.report_row(report))
        assert rows.report_from(row_of_payload(REPORT, report.id, payload)) == report


@given(records())
def test_a_payload_is_the_same_whatever_the_row_looks_like(record: ProjectRecord) -> None:
    """A second round trip changes nothing: the canonical form does not depend on how a list was written."""
    payload = payload_of_row(PROJECT, rows.project_row(record.project))
    assert payload_of_row(PROJECT, row_of_payload(PROJECT, record.project.id, payload)) == payload


def test_a_payload_leaves_out_what_is_empty(record: ProjectRecord) -> None:
    payload = payload_of_row(PROJECT, rows.project_row(replace(record.project, office="", rationale=())))
    assert '"office"' not in payload
    assert '"rationale"' not in payload
    assert values_of_payload(PROJECT, payload)["rationale"] == ()


def test_an_entry_for_which_an_older_file_has_no_column_is_empty(record: ProjectRecord) -> None:
    row = rows.project_row(replace(record.project, subdivision=""))
    older = {key: column for key, column in row.items() if key != "subdivision"}
    assert payload_of_row(PROJECT, older) == payload_of_row(PROJECT, row)


def test_a_removed_payload_still_tells_which_report_it_was(record: ProjectRecord) -> None:
    report = record.reports[0]
    payload = removed_payload(REPORT, payload_of_row(REPORT, rows.report_row(report)))
    assert json.loads(payload) == {"project_id": report.project_id, "period": "2018-10", "removed": True}
    assert is_removed(payload)
    assert is_removed(removed_payload(PROJECT, "{}"))


@pytest.mark.parametrize("office_name", ['"removed":true}', '"removed":true,', "removed", "}"])
def test_no_text_makes_a_record_look_removed(record: ProjectRecord, office_name: str) -> None:
    project = replace(record.project, targets=(), strategic_alignments=(), subdivision=office_name)
    assert not is_removed(payload_of_row(PROJECT, rows.project_row(project)))


# --- digests ---


def test_a_digest_is_that_of_the_canonical_json_of_all_that_is_said() -> None:
    """As docs/decisions/0006-revisions.md specifies for other programs."""
    revision = make_revision(PROJECT, RECORD, ["b" * 64, "a" * 64], office("เขต"), CLERK)
    said = {
        "at": "2019-01-25T09:00:00Z",
        "body": {"office": "เขต"},
        "device": "เครื่องที่ ๑",
        "editor": "เจ้าหน้าที่",
        "kind": "project",
        "parents": ["a" * 64, "b" * 64],
        "record_id": RECORD,
    }
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert revision.digest == hashlib.sha256(text.encode()).hexdigest()


# --- what revisions say together ---


def test_the_tip_is_what_nothing_was_made_of() -> None:
    first = made(office("ก"))
    second = made(office("ข"), first)
    assert tips([second, first]) == tips([first, second]) == [second]


def test_two_edits_of_one_state_diverge_and_one_of_both_resolves_them() -> None:
    base = made(office("ก"))
    one, other = made(office("ข"), base, at="2019"), made(office("ค"), base, at="2018")
    assert versions([base, one, other]) == [one, other]
    assert versions([base, one, other, made(office("ง"), one, other)]) == [made(office("ง"), one, other)]


def test_tips_that_say_the_same_do_not_diverge() -> None:
    base = made(office("ก"))
    one, other = made(office("ข"), base, at="2019"), made(office("ข"), base, at="2018")
    assert len(tips([base, one, other])) == 2
    assert versions([base, one, other]) == [one]


def test_a_change_that_a_copy_named_first_is_used_with_its_twin() -> None:
    """The file was copied with an uncommitted edit; then its owner committed it and went on."""
    base = made(office("ก"))
    adopted, named = made(office("ข"), base), made(office("ข"), base, at="2019")
    assert tips([base, adopted, named, made(office("ค"), named)]) == [made(office("ค"), named)]


def test_an_edit_is_shown_rather_than_a_removal() -> None:
    base = made(office("ก"))
    edited, removed = made(office("ข"), base, at="2018"), made('{"removed":true}', base, at="2019")
    assert versions([base, edited, removed]) == [edited, removed]


@given(st.permutations(range(6)))
def test_order_does_not_matter(order: Iterable[int]) -> None:
    base = made(office("ก"))
    left, right = made(office("ข"), base), made(office("ค"), base)
    both = made(office("ง"), left, right)
    known = [base, left, right, both, made(office("จ"), both), made(office("ฉ"), left)]
    shuffled = [known[place] for place in order]
    assert versions(shuffled) == versions(known)
    assert common_ancestor(versions(known), shuffled) == left


def test_a_difference_shows_the_entry_as_it_was_and_as_each_made_it() -> None:
    base = made('{"division":"ฝ่าย","office":"ก"}')
    one, other = (
        made('{"division":"ฝ่าย","office":"ข"}', base),
        made('{"fiscal_year":2562,"office":"ก"}', base),
    )
    found = {each.entry.key: (each.base, each.values) for each in differences(base, [one, other])}
    assert found == {
        "fiscal_year": (None, (None, 2562)),
        "office": ("ก", ("ข", "ก")),
        "division": ("ฝ่าย", ("ฝ่าย", "")),
    }


def test_without_a_common_ancestor_everything_was_empty_before() -> None:
    one, other = made(office("ก")), made(office("ข"))
    assert common_ancestor([one, other], [one, other]) is None
    [difference] = differences(None, [one, other])
    assert (difference.base, difference.values) == ("", ("ก", "ข"))


# --- in the file ---


def test_nothing_is_committed_until_a_checkpoint(file: ProjectFile, record: ProjectRecord) -> None:
    file.add_project(record.project, record.reports)
    assert file.revisions.history(record.project.id) == []
    committed = file.revisions.commit(CLERK)
    assert {revision.record_id for revision in committed} == {
        record.project.id,
        *(report.id for report in record.reports),
    }
    assert file.revisions.commit(CLERK) == []


def test_a_revision_knows_what_it_was_made_of(file: ProjectFile, record: ProjectRecord) -> None:
    file.add_project(record.project)
    [first] = file.revisions.commit(CLERK)
    for name in ("ก", "ข"):
        file.set_project_entry(record.project.id, "office", name)
    [second] = file.revisions.commit(CLERK)
    assert (first.parents, second.parents) == ((), (first.digest,))
    assert json.loads(second.payload)["office"] == "ข"
    assert file.revisions.history(record.project.id) == [first, second]


def test_an_edit_taken_back_commits_nothing(file: ProjectFile, record: ProjectRecord) -> None:
    file.add_project(record.project, record.reports)
    file.revisions.commit(CLERK)
    file.set_project_entry(record.project.id, "office", "x")
    file.set_project_entry(record.project.id, "office", record.project.office)
    file.remove_report(record.project.id, record.reports[0].period)
    file.add_report(record.reports[0])
    assert file.revisions.commit(CLERK) == []


def test_what_came_and_went_between_two_checkpoints_leaves_nothing(
    file: ProjectFile, record: ProjectRecord
) -> None:
    file.add_project(record.project, record.reports)
    file.remove_project(record.project.id)
    assert file.revisions.commit(CLERK) == []


def test_a_removal_is_a_revision_of_the_project_and_of_each_report(
    file: ProjectFile, record: ProjectRecord
) -> None:
    file.add_project(record.project, record.reports)
    file.revisions.commit(CLERK)
    file.remove_project(record.project.id)
    removed = file.revisions.commit(CLERK)
    assert len(removed) == 10
    assert all(revision.is_removal for revision in removed)
    assert len(file.revisions.history(record.project.id)) == 2


def test_a_project_brought_back_was_made_of_its_removal(file: ProjectFile, record: ProjectRecord) -> None:
    file.add_project(record.project)
    file.revisions.commit(CLERK)
    file.remove_project(record.project.id)
    [removal] = file.revisions.commit(CLERK)
    file.add_project(record.project)
    [back] = file.revisions.commit(CLERK)
    assert back.parents == (removal.digest,)


def test_closing_commits(saved: Path, record: ProjectRecord) -> None:
    with ProjectFile.open(saved, writable=False) as file:
        [revision] = file.revisions.history(record.project.id)
        assert revision.at.endswith("Z")
        assert len(file.revisions.history(record.reports[0].id)) == 1


def test_an_edit_that_a_killed_program_could_not_commit_is_committed_later(
    file: ProjectFile, path: Path, record: ProjectRecord
) -> None:
    file.add_project(record.project)
    file.database.connection.close()
    file.database.is_for_writing = False
    with ProjectFile.open(path) as again:
        assert len(again.revisions.commit(CLERK)) == 1


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE project SET office = 'เขตอื่น'",
        "DELETE FROM progress_report WHERE period = '2018-10'",
        "UPDATE progress_report SET disbursed_satang = 1 WHERE period = '2018-10'",
    ],
)
def test_what_another_program_edited_becomes_no_revision(
    saved: Path, record: ProjectRecord, edit: str
) -> None:
    """It cannot be distinguished from damage."""
    with ProjectFile.open(saved) as file:
        with closing(sqlite3.connect(saved.with_name("other"))) as other:
            file.database.connection.backup(other)
            other.execute(edit)
            other.commit()
            other.backup(file.database.connection)
        assert file.revisions.commit(CLERK) == []
        with pytest.raises(DamagedFileError, match=r"โครงการ 50130000-3379 .* เสียหาย"):
            file.revisions.commit(CLERK, thoroughly=True)


def test_the_same_edit_at_one_time_and_place_has_one_name(tmp_path: Path, record: ProjectRecord) -> None:
    names = set()
    for name in ("a", "b"):
        with ProjectFile.create(tmp_path / f"{name}.sqlite") as file:
            file.add_project(record.project)
            names |= {revision.digest for revision in file.revisions.commit(CLERK)}
    assert len(names) == 1


def test_two_copies_of_an_older_file_agree_on_what_they_were(tmp_path: Path) -> None:
    found = []
    for name in ("a", "b"):
        shutil.copy(FILES / "schema-v1.sqlite", tmp_path / name)
        with ProjectFile.open(tmp_path / name) as file:
            assert not file.revisions.commit(CLERK)
            found.append([file.revisions.history(project_id) for project_id in file.project_ids()])
    assert found[0] == found[1]
    assert all(len(history) == 1 for history in found[0])


def test_committing_that_fails_does_not_keep_a_file_from_closing(saved: Path, record: ProjectRecord) -> None:
    moved = saved.with_name("moved")
    with ProjectFile.open(saved) as file:
        file.set_project_entry(record.project.id, "office", "x")
        saved.rename(moved)
    with ProjectFile.open(moved) as again:
        assert len(again.revisions.commit(CLERK)) == 1


def test_committing_takes_back_all_when_it_fails(
    file: ProjectFile, record: ProjectRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.add_project(record.project, record.reports)
    monkeypatch.setattr(file._store, "_set_head", None)
    with pytest.raises(DamagedFileError):
        file.revisions.commit(CLERK)
    monkeypatch.undo()
    assert len(file.revisions.commit(CLERK)) == 10


def test_projects_are_told_apart(file: ProjectFile, record: ProjectRecord) -> None:
    other = record.with_id(new_record_id())
    for each in (record, other):
        file.add_project(each.project, each.reports)
    file.revisions.commit(CLERK)
    file.set_project_entry(other.project.id, "office", "x")
    assert [revision.record_id for revision in file.revisions.commit(CLERK)] == [other.project.id]
    assert file.revisions.diverged() == []


def test_edited_records_are_committed_some_at_a_time(file: ProjectFile, record: ProjectRecord) -> None:
    """With the same revisions as all together."""
    file.add_project(record.project, record.reports)
    count = 1 + len(record.reports)
    assert file.revisions.edited_count() == count
    made = [file.revisions.commit(CLERK, most=4) for _ in range(count)]
    assert [len(some) for some in made] == [*[4] * (count // 4), count % 4, *[0] * (count - count // 4 - 1)]
    assert file.revisions.edited_count() == 0
    ids = [one.record_id for some in made for one in some]
    assert sorted(ids) == sorted([record.project.id, *(report.id for report in record.reports)])


def test_a_damaged_record_keeps_only_those_behind_it_from_being_committed(
    file: ProjectFile, record: ProjectRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(revision_log, "_STEP", 1)
    file.add_project(record.project, record.reports)
    with file.transaction():
        file.database.connection.execute("UPDATE progress_report SET narrative = '' WHERE period = '2018-12'")
    with pytest.raises(DamagedFileError):
        list(file.revisions.commit_in_steps())
    assert file.revisions.edited_count() > 0
    with pytest.raises(DamagedFileError):
        file.revisions.commit(CLERK)
