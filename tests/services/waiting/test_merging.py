"""A merging of projects that another file brings waits until somebody accepts or refuses it."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.models.note import merged_note
from app.services.conflicts import divergences, resolve_by
from app.services.file_changes import Change
from app.services.gathering import Gathering, gather
from app.services.undo_gathering import undo
from app.services.waiting.decisions import Pending, accept, pending, refuse, totals_line
from app.storage.project_file import ProjectFile
from tests.services.gathering.gathered import copy_of
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

BEFORE = {"a": {"10": 10}, "b": {"10": 11, "11": 20}}
MERGED = {"a": {"10": 10, "11": 20}}


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """The file of a coordinator who merged B into A: both had October, only B had November."""
    clerk(tmp_path, A, (OCTOBER, 10))
    clerk(tmp_path, B, (OCTOBER, 11), (NOVEMBER, 20))
    path = gathered(tmp_path, "other")
    merge(path, B, A)
    return path


@pytest.fixture
def into(tmp_path: Path, other: Path) -> Path:
    """The file of a coordinator with A and B who has gathered that one's."""
    path = gathered(tmp_path, "into")
    assert shown(path) == BEFORE
    return collected(tmp_path, sent(other), name=path.name)


def gathered(folder: Path, name: str) -> Path:
    return collected(folder, *(sent(folder / f"clerk-{sign}.sqlite") for sign in "ab"), name=f"{name}.sqlite")


def waiting(path: Path) -> list[Pending]:
    with ProjectFile.open(path) as file:
        return pending(file)


def refuse_all(path: Path) -> None:
    with ProjectFile.open(path) as file:
        refuse(file, pending(file))
        assert pending(file) == []


def with_note(path: Path, removed: str, surviving: str) -> Path:
    """Return a sent copy of a file with a note that merges a project that nobody removed, made by hand."""
    copy = copy_of(path, f"by-hand-{path.stem}")
    with ProjectFile.open(copy) as file:
        file.put_note(merged_note(removed, surviving))
    return sent(copy)


# --- what waits ---


def test_a_merging_from_elsewhere_changes_nothing_that_is_shown(into: Path) -> None:
    assert shown(into) == BEFORE
    assert conflicts(into) == 0


def test_it_is_one_decision_with_the_removal_and_says_what_becomes_of_the_project(into: Path) -> None:
    [decision] = waiting(into)
    assert decision.project_id == B
    assert decision.lines[:2] == [
        "ลบ: 5013 ก: รวมเป็นโครงการเดียวกับ – → 5013 ก (โครงการนี้จะหายไป และรายงานต่อจากนี้เป็นของโครงการนั้น)",
        "ลบ: 5013 ก: งบประมาณที่ได้รับ 0 บาท → –",
    ]
    assert len(decision.record_ids) == 4, "the project, its two reports and the note"


def test_what_it_does_to_the_totals_counts_the_reports_that_become_the_other_project_s(into: Path) -> None:
    [decision] = waiting(into)
    assert (decision.effect.projects, decision.effect.reports) == (-1, -1)
    assert decision.effect.disbursed_satang == -11
    assert totals_line([decision]) == "ยอดรวมยังใช้ค่าเดิม หากรับทั้งหมด เบิกใช้ลดลง 0.11 บาท"


def test_it_is_told_as_waiting_before_anything_is_gathered(tmp_path: Path, other: Path) -> None:
    with ProjectFile.open(gathered(tmp_path, "into")) as file:
        gathering = Gathering(file)
        [received] = gathering.look([sent(other)])
        [removal] = [one for one in gathering.changes(received) if one.waits]
        assert "รวมเป็นโครงการเดียวกับ" in removal.lines[0]
        assert received.effect.offices == (), "the totals stay"
        assert gathering.waiting_count == 1
        gathering.accepted |= set(removal.record_ids)
        gathering.take_in()
        assert (file.project_ids(), pending(file)) == ([A], [])


def test_what_the_clerk_reports_meanwhile_is_still_the_project_s_own(into: Path, tmp_path: Path) -> None:
    collected(tmp_path, late(tmp_path, B, DECEMBER, 30), name=into.name)
    assert shown(into) == {"a": {"10": 10}, "b": {"10": 11, "11": 20, "12": 30}}
    assert accept_all(into) == 1
    assert shown(into) == {"a": {"10": 10, "11": 20, "12": 30}}


# --- deciding ---


def test_what_is_accepted_is_shown_as_where_it_was_merged(into: Path, other: Path, tmp_path: Path) -> None:
    assert accept_all(into) == 1
    assert shown(into) == MERGED
    assert heads(into) == heads(other)
    collected(tmp_path, sent(other), late(tmp_path, B, DECEMBER, 30), name=into.name)
    assert waiting(into) == [], "what was accepted and comes again is no decision"
    assert shown(into) == {"a": {"10": 10, "11": 20, "12": 30}}


def test_what_is_refused_stays_and_whoever_gathers_this_file_learns_of_it(
    into: Path, other: Path, tmp_path: Path
) -> None:
    refuse_all(into)
    assert shown(into) == BEFORE
    collected(tmp_path, sent(other), name=into.name)
    assert waiting(into) == [], "it does not wait again"
    third = collected(tmp_path, sent(other), sent(into), name="third.sqlite")
    accept_all(third)
    assert heads(third) == heads(into)


def test_a_refusal_waits_where_the_merging_holds(into: Path, other: Path, tmp_path: Path) -> None:
    refuse_all(into)
    collected(tmp_path, sent(into), name=other.name)
    assert shown(other) == MERGED
    [decision] = waiting(other)
    assert decision.is_refusal
    assert decision.lines[0] == (
        "เพิ่ม: 5013 ก: รวมเป็นโครงการเดียวกับ 5013 ก → – (แยกออกเป็นโครงการของตนเองอีกครั้ง)"
    )
    assert (decision.effect.projects, decision.effect.disbursed_satang) == (1, 11)
    accept_all(other)
    assert shown(other) == BEFORE
    assert heads(other) == heads(into)


def test_who_merged_may_insist(into: Path, other: Path, tmp_path: Path) -> None:
    refuse_all(into)
    collected(tmp_path, sent(into), name=other.name)
    refuse_all(other)
    assert "b" not in shown(other)
    collected(tmp_path, sent(other), name=into.name)
    assert shown(into) == BEFORE
    assert accept_all(into) == 1
    assert heads(into) == heads(other)


# --- no way around it ---


def test_a_note_without_a_removal_waits_too(tmp_path: Path, other: Path) -> None:
    path = gathered(tmp_path, "into")
    by_hand = with_note(path, B, A)
    with ProjectFile.open(path) as file:
        gathering = Gathering(file)
        [received] = gathering.look([by_hand])
        assert [one.waits for one in gathering.changes(received) if one.change is Change.REMOVED] == [True]
        gathering.take_in()
    assert shown(path) == BEFORE
    [decision] = waiting(path)
    assert decision.lines[0].startswith("ลบ: 5013 ก: รวมเป็นโครงการเดียวกับ – → 5013 ก")
    refused = copy_of(path, "refused")
    accept_all(path)
    assert shown(path).keys() == {"a"}
    assert conflicts(path) == 1, "nobody has decided on the month that both have"
    refuse_all(refused)
    collected(tmp_path, by_hand, name=refused.name)
    assert (shown(refused), waiting(refused)) == (BEFORE, [])


def test_a_project_that_comes_with_such_a_note_is_shown_until_somebody_decides(
    tmp_path: Path, other: Path
) -> None:
    new = collected(tmp_path, with_note(gathered(tmp_path, "into"), B, A), name="new.sqlite")
    assert shown(new) == BEFORE
    assert [one.project_id for one in waiting(new)] == [B]


def test_a_note_for_a_project_that_is_not_here_waits_when_that_comes(tmp_path: Path, other: Path) -> None:
    clerk(tmp_path, C, (OCTOBER, 5))
    path = collected(tmp_path, with_note(gathered(tmp_path, "into"), C, A), name="into.sqlite")
    assert (shown(path), waiting(path)) == (BEFORE, [])
    collected(tmp_path, sent(tmp_path / "clerk-c.sqlite"), name="into.sqlite")
    assert shown(path) == BEFORE | {"c": {"10": 5}}
    assert [one.project_id for one in waiting(path)] == [C]


def test_a_note_between_projects_of_two_offices_waits(tmp_path: Path, other: Path) -> None:
    with ProjectFile.open(tmp_path / "clerk-b.sqlite") as file:
        file.set_project_entry(B, "office", "สำนักงานเขตบางรัก")
    path = collected(tmp_path, with_note(gathered(tmp_path, "into"), B, A), name="into.sqlite")
    [decision] = waiting(path)
    assert decision.office == "สำนักงานเขตบางรัก"
    assert shown(path) == BEFORE


def test_a_circle_from_elsewhere_takes_no_project_away(tmp_path: Path, other: Path) -> None:
    path = gathered(tmp_path, "into")
    collected(tmp_path, with_note(path, B, A), name=path.name)
    collected(tmp_path, with_note(path, A, B), name=path.name)
    assert shown(path) == BEFORE
    assert sorted(one.project_id for one in waiting(path)) == [A, B]
    accept_all(path)
    assert ([*shown(path)], waiting(path)) == (["a"], []), "the smaller id survives"


def test_a_withdrawal_from_elsewhere_waits_where_the_merging_holds(
    into: Path, other: Path, tmp_path: Path
) -> None:
    accept_all(into)
    withdraw(other, B)
    with ProjectFile.open(into) as file:
        gathering = Gathering(file)
        [received] = gathering.look([sent(other)])
        [told] = gathering.changes(received)
        assert told.lines == [
            "แก้ไข: 5013 ก: รวมเป็นโครงการเดียวกับ 5013 ก → – (แยกออกเป็นโครงการของตนเองอีกครั้ง) (รอการตัดสินใจ)"
        ]
        gathering.close()
    collected(tmp_path, sent(other), name=into.name)
    assert shown(into) == MERGED, "reports do not leave the surviving project unasked"
    [decision] = waiting(into)
    assert (decision.effect.reports, decision.effect.disbursed_satang) == (-1, -20)
    accept_all(into)
    assert shown(into) == {"a": {"10": 10}} == shown(other)
    assert heads(into) == heads(other)


def test_another_surviving_project_waits_as_well(into: Path, other: Path, tmp_path: Path) -> None:
    collected(tmp_path, sent(clerk(tmp_path, C, (OCTOBER, 5))), name=into.name)
    accept_all(into)
    copy = copy_of(into, "copy")
    with ProjectFile.open(copy) as file:
        [note] = file.file_notes("merged")
        file.put_note(replace(note, text=C))
    collected(tmp_path, sent(copy), name=into.name)
    assert shown(into) == MERGED | {"c": {"10": 5}}
    assert [one.lines[0] for one in waiting(into)] == [
        "แก้ไข: 5013 ก: รวมเป็นโครงการเดียวกับ 5013 ก → 5013 ก (โครงการนี้จะหายไป และรายงานต่อจากนี้เป็นของโครงการนั้น)"
    ]


# --- what stays as it was ---


def test_what_is_merged_here_holds_at_once(other: Path) -> None:
    assert (shown(other), waiting(other)) == (MERGED, [])


def test_a_merging_that_held_before_still_holds_whatever_comes(other: Path, tmp_path: Path) -> None:
    with ProjectFile.open(other) as file:  # as an earlier program may have left it: no list, no removal
        file.add_project(replace(file.project(A), id=B))
        file.revisions.commit()
        accept(file, pending(file))
        file.database.connection.execute("DELETE FROM setting WHERE key = 'waiting'")
    with ProjectFile.open(tmp_path / "clerk-b.sqlite") as file:
        file.set_project_entry(B, "division", "ฝ่ายโยธา")
    collected(tmp_path, late(tmp_path, B, DECEMBER, 30), name=other.name)
    assert shown(other) == {"a": {"10": 10, "11": 20, "12": 30}}
    assert (waiting(other), conflicts(other)) == ([], 0)


def test_a_new_file_shows_what_was_merged_before_as_merged(other: Path, tmp_path: Path) -> None:
    with ProjectFile.open(tmp_path / "clerk-b.sqlite") as file:
        file.set_project_entry(B, "division", "ฝ่ายโยธา")
    collected(tmp_path, late(tmp_path, B, DECEMBER, 30), name=other.name)
    new = collected(tmp_path, sent(other), name="new.sqlite")
    assert shown(new) == {"a": {"10": 10, "11": 20, "12": 30}}
    assert (waiting(new), heads(new)) == ([], heads(other))


def test_merging_here_accepts_nothing_that_waits_in_these_projects(other: Path, tmp_path: Path) -> None:
    for satang in (100_00, 1_00):
        with ProjectFile.open(tmp_path / "clerk-a.sqlite") as file:
            file.set_project_entry(A, "allocated_budget_satang", satang)
        collected(tmp_path, sent(tmp_path / "clerk-a.sqlite"), name=other.name)
    collected(tmp_path, sent(clerk(tmp_path, C, (OCTOBER, 5))), name=other.name)
    merge(other, C, A)
    with ProjectFile.open(other) as file:
        assert file.project(A).allocated_budget_satang == 100_00
        assert [one.project_id for one in pending(file)] == [A]


def test_a_project_kept_in_a_conflict_with_its_removal_is_not_merged(other: Path, tmp_path: Path) -> None:
    with ProjectFile.open(tmp_path / "clerk-b.sqlite") as file:
        file.set_project_entry(B, "division", "ฝ่ายโยธา")
    path = collected(tmp_path, sent(other), name=gathered(tmp_path, "into").name)
    assert shown(path) == BEFORE
    assert waiting(path) == [], "the conflict is the decision"
    with ProjectFile.open(path) as file:
        [conflict] = divergences(file)
        resolve_by(file, conflict, 0)
        assert (pending(file), divergences(file)) == ([], [])
    assert shown(path) == BEFORE


# --- undoing ---


def test_undoing_takes_back_a_merging_that_was_accepted(tmp_path: Path, other: Path) -> None:
    path = gathered(tmp_path, "into")
    with ProjectFile.open(path) as file:
        before = file.revisions.state_digest()
        gather(file, [sent(other)])
        accept(file, pending(file))
        undo(file)
        assert file.revisions.state_digest() == before
    assert (shown(path), waiting(path)) == (BEFORE, [])


def test_undoing_takes_back_the_images_that_a_merging_made(tmp_path: Path, other: Path) -> None:
    path = gathered(tmp_path, "into")
    by_hand = with_note(path, B, A)
    before = heads(path)
    with ProjectFile.open(path) as file:
        gather(file, [by_hand])
        accept(file, pending(file))
        assert len(file.reports(A)) == 2
        undo(file)
    assert heads(path) == before


def test_undoing_a_refusal_that_was_accepted_merges_again(into: Path, other: Path, tmp_path: Path) -> None:
    refuse_all(into)
    before = heads(other)
    collected(tmp_path, sent(into), name=other.name)
    accept_all(other)
    with ProjectFile.open(other) as file:
        undo(file)
        assert pending(file) == []
    assert heads(other) == before
