"""The later reports of a project that was merged into another become reports of that one."""

from pathlib import Path

import pytest

from app.models.note import Note, merged_note
from app.services.conflicts import divergences, resolve_by
from app.services.history import deleted_projects
from app.storage.project_file import ProjectFile
from app.storage.revisions import Authorship
from tests.services.gathering.merging import (
    DECEMBER,
    NOVEMBER,
    OCTOBER,
    A,
    B,
    C,
    accept_all,
    clerk,
    collected,
    conflicts,
    heads,
    late,
    merge,
    sent,
    shown,
    withdraw,
)


@pytest.fixture
def merged(tmp_path: Path) -> Path:
    """The coordinator's file after B was merged into A: both had October, only B had November."""
    clerk(tmp_path, A, (OCTOBER, 10))
    clerk(tmp_path, B, (OCTOBER, 11), (NOVEMBER, 20))
    path = collected(tmp_path, sent(tmp_path / "clerk-a.sqlite"), sent(tmp_path / "clerk-b.sqlite"))
    merge(path, B, A)
    return path


def test_a_later_report_of_the_removed_project_is_one_of_the_surviving(merged: Path, tmp_path: Path) -> None:
    collected(tmp_path, late(tmp_path, B, DECEMBER, 30))
    assert shown(merged) == {"a": {"10": 10, "11": 20, "12": 30}}
    assert conflicts(merged) == 0
    with ProjectFile.open(merged) as file:
        assert file.revisions.orphans() == []


def test_a_correction_of_a_moved_month_continues_it(merged: Path, tmp_path: Path) -> None:
    collected(tmp_path, late(tmp_path, B, NOVEMBER, 21))
    assert shown(merged) == {"a": {"10": 10, "11": 21}}
    assert conflicts(merged) == 0


def test_a_month_that_both_had_is_decided_by_a_person(merged: Path, tmp_path: Path) -> None:
    collected(tmp_path, late(tmp_path, B, OCTOBER, 12))
    assert conflicts(merged) == 1
    with ProjectFile.open(merged) as file:
        [conflict] = divergences(file)
        assert {value for each in conflict.differences for value in each.values} == {10, 12}
        resolve_by(file, conflict, 0)
    assert conflicts(merged) == 0


@pytest.mark.long
def test_a_month_that_both_report_and_that_agrees_needs_nobody(merged: Path, tmp_path: Path) -> None:
    collected(tmp_path, late(tmp_path, B, DECEMBER, 30), late(tmp_path, A, DECEMBER, 30))
    assert shown(merged) == {"a": {"10": 10, "11": 20, "12": 30}}
    assert conflicts(merged) == 0


@pytest.mark.long
def test_the_removed_project_is_not_shown_again_when_its_clerk_edits_it(merged: Path, tmp_path: Path) -> None:
    with ProjectFile.open(tmp_path / "clerk-b.sqlite") as file:
        file.set_project_entry(B, "division", "ฝ่ายใหม่")
    collected(tmp_path, late(tmp_path, B, DECEMBER, 30))
    assert shown(merged) == {"a": {"10": 10, "11": 20, "12": 30}}
    assert conflicts(merged) == 0


@pytest.mark.long
def test_a_redirected_report_was_received_when_it_came(merged: Path, tmp_path: Path) -> None:
    collected(tmp_path, late(tmp_path, B, DECEMBER, 30))
    with ProjectFile.open(merged) as file:
        [last] = file.database.query("SELECT max(number) AS number FROM gathering")
        [image] = file.database.query(
            "SELECT gathering FROM revision WHERE record_id = ?", file.reports(A)[-1].id
        )
        assert image["gathering"] == last["number"]


def test_what_a_clerk_removes_is_removed_from_the_surviving_project(merged: Path, tmp_path: Path) -> None:
    collected(tmp_path, late(tmp_path, B, DECEMBER, 30))
    with ProjectFile.open(tmp_path / "clerk-b.sqlite") as file:
        file.remove_report(B, DECEMBER)
        file.revisions.commit(Authorship("2019-01-05T00:00:00Z", "b", "PC"))
    collected(tmp_path, sent(tmp_path / "clerk-b.sqlite"))
    assert shown(merged) == {"a": {"10": 10, "11": 20, "12": 30}}, "a removal waits for a decision"
    assert accept_all(merged) == 1
    assert shown(merged) == {"a": {"10": 10, "11": 20}}
    assert conflicts(merged) == 0


def test_undoing_the_gathering_takes_the_redirected_report_away(merged: Path, tmp_path: Path) -> None:
    before = heads(merged)
    collected(tmp_path, late(tmp_path, B, DECEMBER, 30))
    with ProjectFile.open(merged) as file:
        file.merge.undo()
    assert heads(merged) == before


def test_a_withdrawn_note_gives_each_project_its_own_reports(merged: Path, tmp_path: Path) -> None:
    collected(tmp_path, late(tmp_path, B, DECEMBER, 30))
    withdraw(merged, B)
    assert shown(merged) == {"a": {"10": 10}}, "B is still deleted"
    with ProjectFile.open(merged) as file:
        [deleted] = deleted_projects(file)
        file.add_project(deleted.project, deleted.reports)
        file.revisions.commit()
    assert shown(merged) == {"a": {"10": 10}, "b": {"10": 11, "11": 20, "12": 30}}
    assert conflicts(merged) == 0


@pytest.mark.long
def test_a_chain_of_merged_projects_ends_at_the_last(merged: Path, tmp_path: Path) -> None:
    collected(tmp_path, sent(clerk(tmp_path, C, (OCTOBER, 10))))
    merge(merged, A, C)
    collected(tmp_path, late(tmp_path, B, DECEMBER, 30))
    assert shown(merged) == {"c": {"10": 10, "11": 20, "12": 30}}
    assert conflicts(merged) == 0


def test_the_order_of_a_chain_s_merging_does_not_matter(tmp_path: Path) -> None:
    for project_id in (A, B, C):
        clerk(tmp_path, project_id, (OCTOBER, 10))
    clerks = [sent(tmp_path / f"clerk-{sign}.sqlite") for sign in "abc"]
    first, second = (collected(tmp_path, *clerks, name=f"{name}.sqlite") for name in ("one", "two"))
    merge(first, C, B)
    merge(first, B, A)
    merge(second, B, A)
    merge(second, C, A)
    last = late(tmp_path, C, DECEMBER, 30)
    for path in (first, second):
        collected(tmp_path, last, name=path.name)
        assert shown(path) == {"a": {"10": 10, "12": 30}}


@pytest.mark.long
def test_of_a_circle_the_smaller_id_survives(tmp_path: Path) -> None:
    clerk(tmp_path, A, (OCTOBER, 10))
    clerk(tmp_path, B, (NOVEMBER, 20))
    clerks = [sent(tmp_path / f"clerk-{sign}.sqlite") for sign in "ab"]
    one, two = (collected(tmp_path, *clerks, name=f"{name}.sqlite") for name in ("one", "two"))
    merge(one, A, B)
    merge(two, B, A)
    for path in (one, two):
        assert len(shown(path)) == 1
    both = [sent(one), sent(two)]
    results = []
    for number, order in enumerate((both, both[::-1])):
        path = collected(tmp_path, *order, name=f"both{number}.sqlite")
        accept_all(path)
        collected(tmp_path, late(tmp_path, A, DECEMBER, 30), late(tmp_path, B, OCTOBER, 10), name=path.name)
        assert shown(path) == {"a": {"10": 10, "11": 20, "12": 30}}
        assert conflicts(path) == 0
        results.append(heads(path))
    assert results[0] == results[1]


def test_two_coordinators_who_merge_alike_agree(merged: Path, tmp_path: Path) -> None:
    clerks = [sent(tmp_path / f"clerk-{sign}.sqlite") for sign in "ab"]
    other = collected(tmp_path, *clerks, name="other.sqlite")
    merge(other, B, A)
    last = late(tmp_path, B, NOVEMBER, 21)
    collected(tmp_path, last, name="other.sqlite")
    collected(tmp_path, last)
    together = [collected(tmp_path, *order, name=f"both{number}.sqlite") for number, order in enumerate([
        (sent(merged), sent(other)), (sent(other), sent(merged)), (last, sent(other), sent(merged)),
    ])]  # fmt: skip
    for path in together:
        accept_all(path)
    assert {str(heads(path)) for path in together} == {str(heads(together[0]))}
    assert shown(together[0]) == {"a": {"10": 10, "11": 21}}


@pytest.mark.long
def test_a_note_on_merging_travels(merged: Path, tmp_path: Path) -> None:
    successor = collected(tmp_path, sent(merged), name="successor.sqlite")
    collected(tmp_path, late(tmp_path, B, DECEMBER, 30), name="successor.sqlite")
    assert shown(successor) == {"a": {"10": 10, "11": 20, "12": 30}}


def test_two_coordinators_who_merge_differently_decide_by_the_projects_names(tmp_path: Path) -> None:
    for project_id in (A, B, C):
        clerk(tmp_path, project_id, (OCTOBER, 10))
    clerks = [sent(tmp_path / f"clerk-{sign}.sqlite") for sign in "abc"]
    one, two = (collected(tmp_path, *clerks, name=f"{name}.sqlite") for name in ("one", "two"))
    merge(one, C, A)
    merge(two, C, B)
    collected(tmp_path, sent(two), name="one.sqlite")
    with ProjectFile.open(one) as file:
        [conflict] = divergences(file)
        [text] = [each for each in conflict.differences if each.entry.key == "text"]
        assert (conflict.project.id, text.entry.label) == (C, "โครงการที่รวมเข้าด้วย")
        assert set(text.values) == {"5013 ก"}
        resolve_by(file, conflict, 0)
        assert divergences(file) == []
    assert sorted(shown(one)) == ["a", "b"]


def test_a_report_that_waited_is_redirected_once_the_note_is_written(tmp_path: Path) -> None:
    clerk(tmp_path, A, (OCTOBER, 10))
    clerk(tmp_path, B, (OCTOBER, 10))
    path = collected(tmp_path, *(sent(tmp_path / f"clerk-{sign}.sqlite") for sign in "ab"))
    with ProjectFile.open(path) as file:
        file.remove_project(B)
    collected(tmp_path, late(tmp_path, B, DECEMBER, 30))
    assert shown(path) == {"a": {"10": 10}}
    with ProjectFile.open(path) as file:
        note: Note = merged_note(B, A)
        file.put_note(note)
        file.revisions.follow_redirects()
    assert shown(path) == {"a": {"10": 10, "12": 30}}
