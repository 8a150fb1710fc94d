"""Two who decide alike on different days have decided the same: nothing is left to decide."""

import datetime
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest

from app.models.note import Note, Topic, merged_note, skip_note
from app.models.submission.deadlines import Deadline
from app.models.submission.units import Unit
from app.services import conflicts, duplicates
from app.services.conflicts import divergences, resolve_by, withdraw_merging
from app.services.duplicates import declare_distinct, duplicate
from app.services.submission import deadlines, receipts
from app.services.submission.deadlines import set_general_deadline, set_month_deadline, use_general_deadline
from app.services.submission.receipts import correct_receipt, withdraw_correction
from app.services.units import listing
from app.services.units.listing import set_units, use_proposed_units
from app.services.waiting.decisions import accept, pending, refuse
from app.storage.project_file import ProjectFile
from app.storage.revisions import Authorship
from app.storage.waiting import waiting
from app.ui.core import changes
from app.ui.core.changes import NoteSet, notes_settled, write
from app.ui.gather.duplicates import merging
from tests.services.gathering.gathered import copy_of
from tests.services.gathering.merging import NOVEMBER, OCTOBER, A, B, clerk, collected, sent
from tests.services.waiting.test_merging_in_any_order import state

Act = Callable[[ProjectFile], object]
Prepare = Callable[[Path], object]
EARLIER, FIRST, SECOND, THIRD = (datetime.date(2019, month, 10) for month in range(1, 5))
DAY = datetime.date(2018, 12, 3)
REMARK = Note("0190a1b2-0000-7000-8000-0000000000ff", B, Topic.REMARK, text="ถาม")
KEPT, CLOSED = Note.of(Topic.KEPT, B), Note.of(Topic.CLOSING, A)


@contextmanager
def on(day: datetime.date) -> Iterator[None]:
    """Let it be this day wherever something is decided."""

    class Day(datetime.date):
        @classmethod
        def today(cls) -> "Day":
            return cls(day.year, day.month, day.day)

    by = Authorship(f"{day}T00:00:00Z", f"{day}", "PC")
    with ExitStack() as patches:
        patches.enter_context(mock.patch.object(Authorship, "here", return_value=by))
        for module in (conflicts, duplicates, deadlines, receipts, listing, waiting, changes):
            patches.enter_context(mock.patch.object(module, "date", Day))
        yield


def today() -> datetime.date:
    return datetime.date.fromisoformat(Authorship.here().at[:10])


def done(path: Path, day: datetime.date, *acts: Act) -> Path:
    with on(day), ProjectFile.open(path) as file:
        for act in acts:
            act(file)
        file.revisions.commit()
    return path


# --- what there is to decide ---


@pytest.fixture
def gathered(tmp_path: Path) -> Path:
    """The file of a coordinator with two projects alike, a remark and a finding that is kept."""
    with on(EARLIER):
        offices = [clerk(tmp_path, A, (OCTOBER, 10)), clerk(tmp_path, B, (OCTOBER, 11), (NOVEMBER, 20))]
        path = collected(tmp_path, *map(sent, offices))
    return done(path, EARLIER, put(REMARK), put(KEPT))


def already(*acts: Act) -> Prepare:
    return lambda path: done(path, EARLIER, *acts)


def from_elsewhere(act: Act) -> Prepare:
    """Let somebody else do something, and gather that."""

    def gathering(path: Path) -> None:
        other = done(copy_of(path, "other"), EARLIER, act)
        collected(path.parent, sent(other), name=path.name)

    return gathering


def contested(theirs: Act, own: Act) -> Prepare:
    def gathering(path: Path) -> None:
        from_elsewhere(theirs)(path)
        done(path, EARLIER, own)

    return gathering


# --- what is done ---


def rename(project_id: str, name: str) -> Act:
    return lambda file: file.set_project_entry(project_id, "project_name", name)


def lower(file: ProjectFile) -> None:
    file.set_report_entry(B, OCTOBER, "disbursed_satang", 1)


def remove(file: ProjectFile) -> None:
    file.remove_project(B)


def merge(file: ProjectFile) -> None:
    """Merge B into A as the window does."""
    with file.transaction():
        for one in merging(duplicate(file, A, B), set(), file.notes(A), file.notes(B)):
            write(file, one)
        put(merged_note(B, A))(file)
    file.revisions.merge_reports({B: A})


def withdraw(file: ProjectFile) -> None:
    withdraw_merging(file, [B])


def undo_merging(file: ProjectFile) -> None:
    write(file, NoteSet(merged_note(B, A), None))
    file.revisions.follow_redirects()


def refuse_all(file: ProjectFile) -> None:
    refuse(file, pending(file))


def accept_all(file: ProjectFile) -> None:
    accept(file, pending(file))


def resolve_to(place: int) -> Act:
    return lambda file: [resolve_by(file, one, place % len(one.versions)) for one in divergences(file)]


def put(note: Note) -> Act:
    return lambda file: file.put_note(replace(note, noted_on=today()))


def settle(note: Note) -> Act:
    def settling(file: ProjectFile) -> None:
        [change] = notes_settled(file.notes(note.project_id), note.id)
        write(file, change)

    return settling


def go_on(file: ProjectFile) -> None:
    """Build on everything."""
    for project_id in file.project_ids():
        rename(project_id, "ต่อ")(file)
    for note in (*file.notes(), *file.file_notes()):
        if note.topic != Topic.UNITS:
            file.put_note(replace(note, answer="ต่อ"))


def set_deadline(file: ProjectFile) -> None:
    set_month_deadline(file, NOVEMBER, DAY, "หยุด")


def correct(file: ProjectFile) -> None:
    correct_receipt(file, "มีนบุรี", NOVEMBER, DAY, "ช้า")


def list_units(file: ProjectFile) -> None:
    set_units(file, [Unit("กองคลัง")])


CASES: dict[str, tuple[Prepare, Act]] = {
    "refuse a removal": (from_elsewhere(remove), refuse_all),
    "refuse a drop": (from_elsewhere(lower), refuse_all),
    "refuse a merging": (from_elsewhere(merge), refuse_all),
    "accept a removal": (from_elsewhere(remove), accept_all),
    "accept a drop": (from_elsewhere(lower), accept_all),
    "accept a merging": (from_elsewhere(merge), accept_all),
    "keep a contested project": (contested(remove, rename(B, "ข")), resolve_to(0)),
    "remove a contested project": (contested(remove, rename(B, "ข")), resolve_to(-1)),
    "keep a contested merging": (contested(merge, rename(B, "ข")), resolve_to(0)),
    "accept a contested merging": (contested(merge, rename(B, "ข")), resolve_to(-1)),
    "choose a version": (contested(rename(A, "ก"), rename(A, "ข")), resolve_to(1)),
    "merge": (already(), merge),
    "withdraw a merging": (already(merge), withdraw),
    "undo a merging": (already(merge), undo_merging),
    "say that projects differ": (already(), lambda file: declare_distinct(file, A, B)),
    "settle a remark": (already(), settle(REMARK)),
    "keep a finding": (already(), put(Note.of(Topic.KEPT, A, OCTOBER, "progress", "no-progress"))),
    "keep a finding no more": (already(), settle(KEPT)),
    "skip a month": (already(), put(skip_note(A, NOVEMBER, None))),
    "close no more": (already(put(CLOSED)), settle(CLOSED)),
    "move": (already(), lambda file: file.set_project_entry(A, "office", "บางรัก")),
    "set a deadline": (already(), set_deadline),
    "withdraw a deadline": (already(set_deadline), lambda file: use_general_deadline(file, NOVEMBER)),
    "set the general deadline": (already(), lambda file: set_general_deadline(file, Deadline.parse("1/5"))),
    "correct a receipt": (already(), correct),
    "withdraw a correction": (already(correct), lambda file: withdraw_correction(file, "มีนบุรี", NOVEMBER)),
    "list units": (already(), list_units),
    "use the proposed units": (already(list_units), use_proposed_units),
}
"""What people decide, and what there is before."""


@pytest.fixture(params=CASES)
def decided(gathered: Path, request: pytest.FixtureRequest) -> tuple[Path, Path]:
    """Two coordinators' files in which each of them decided the same."""
    prepare, act = CASES[request.param]
    prepare(gathered)
    second = copy_of(gathered, "second")
    return done(gathered, FIRST, act), done(second, SECOND, act)


def test_two_who_decide_alike_have_nothing_left_to_decide(decided: tuple[Path, Path]) -> None:
    alone = remarks(decided[0])
    exchange(*decided)
    assert remarks(decided[0]) == alone, "nothing is asked twice"


def test_what_one_of_them_does_next_is_no_conflict_with_the_other(decided: tuple[Path, Path]) -> None:
    done(decided[0], THIRD, go_on)
    exchange(*decided)


def exchange(first: Path, second: Path) -> None:
    """Let each gather the other one's file."""
    with on(THIRD):
        for into, source in ((first, second), (second, first), (first, second)):
            collected(into.parent, sent(source), name=into.name)
    assert left(first) == left(second) == []
    assert state(first) == state(second)


def left(path: Path) -> list[object]:
    """Return what there is to decide, as people read it."""
    with ProjectFile.open(path) as file:
        told = [line for one in pending(file) for line in one.lines]
        return [*told, *((one.part, one.differences) for one in divergences(file))]


def remarks(path: Path) -> list[str]:
    with ProjectFile.open(path) as file:
        return [note.text for note in file.notes() if note.topic == Topic.REMARK]


# --- days that somebody decides ---


def diverged(path: Path, one: Act, other: Act, days: tuple[datetime.date, datetime.date]) -> list[list[str]]:
    """Return the labels of the entries to choose after two act differently."""
    second = copy_of(path, "second")
    done(second, days[1], other)
    done(path, days[0], one)
    with on(THIRD):
        collected(path.parent, sent(second), name=path.name)
    with ProjectFile.open(path) as file:
        return [[each.entry.label for each in found.differences] for found in divergences(file)]


@pytest.mark.parametrize(("day", "left"), [(FIRST.replace(day=28), []), (SECOND, [["วันที่ปิดโครงการ"]])])
def test_only_the_month_counts_in_which_a_project_is_closed(
    gathered: Path, day: datetime.date, left: list[list[str]]
) -> None:
    assert diverged(gathered, put(CLOSED), put(CLOSED), (FIRST, day)) == left


def test_a_receipt_on_different_days_is_a_conflict(gathered: Path) -> None:
    def later(file: ProjectFile) -> None:
        correct_receipt(file, "มีนบุรี", NOVEMBER, DAY.replace(day=4), "ช้า")

    assert diverged(gathered, correct, later, (FIRST, FIRST)) == [["วันที่ได้รับรายงาน"]]


def test_the_day_of_an_answer_is_not_to_be_chosen(gathered: Path) -> None:
    def answer(text: str) -> Act:
        return lambda file: file.put_note(replace(REMARK, noted_on=EARLIER, answer=text, settled_on=today()))

    assert diverged(gathered, answer("ก"), answer("ข"), (FIRST, SECOND)) == [["คำตอบข้อสังเกต"]]
