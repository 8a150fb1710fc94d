"""The later reports of a project that was merged into another become reports of that one."""

import random
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models.note import Note, merged_note
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.services.conflicts import divergences, resolve_by
from app.services.duplicates import duplicate
from app.services.file_changes import Change
from app.services.gathering import Gathering, gather
from app.services.history import deleted_projects
from app.services.sending import send
from app.services.waiting.decisions import accept, pending
from app.storage.project_file import ProjectFile
from app.storage.revisions import Authorship
from tests.services.gathering.decide_alike import decide_alike

A, B, C = (f"0190a1b2-0000-7000-8000-00000000000{sign}" for sign in "abc")
OCTOBER, NOVEMBER, DECEMBER = Period(2018, 10), Period(2018, 11), Period(2018, 12)


def clerk(folder: Path, project_id: str, *months: tuple[Period, int]) -> Path:
    """Return a clerk's file with one project and these months' disbursements in satang."""
    path = folder / f"clerk-{project_id[-1]}.sqlite"
    with ProjectFile.create(path) as file:
        project = Project(project_id, project_code="5013", project_name="ก", office="มีนบุรี", fiscal_year=2562)
        file.add_project(project, [report(project_id, *month) for month in months])
        file.revisions.commit(Authorship("2018-11-01T00:00:00Z", project_id[-1], "PC"))
    return path


def report(project_id: str, period: Period, satang: int) -> ProgressReport:
    return ProgressReport(project_id, period, disbursed_satang=satang)


def spends(path: Path, project_id: str, period: Period, satang: int) -> None:
    """Let a clerk report a month, or correct it."""
    with ProjectFile.open(path) as file:
        if period in {one.period for one in file.reports(project_id)}:
            file.set_report_entry(project_id, period, "disbursed_satang", satang)
        else:
            file.add_report(report(project_id, period, satang))


def sent(path: Path) -> Path:
    with ProjectFile.open(path) as file:
        return send(file, path.parent / "sent").path


def merge(path: Path, removed: str, surviving: str, others: Sequence[Period] = ()) -> None:
    """Merge two projects as the window does; `others`: the months to take from the removed one."""
    with ProjectFile.open(path) as file:
        with file.transaction():
            record = duplicate(file, surviving, removed).merged((), others)
            before = {one.period: one for one in file.reports(surviving)}
            for one in record.reports:
                if one.period not in before:
                    file.add_report(one)
                elif one != before[one.period]:
                    file.set_report_entry(surviving, one.period, "disbursed_satang", one.disbursed_satang)
            file.remove_project(removed)
            file.put_note(replace(merged_note(removed, surviving), noted_on=date(2018, 12, 1)))
        file.revisions.merge_reports({removed: surviving})


def withdraw(path: Path, removed: str) -> None:
    with ProjectFile.open(path) as file:
        [note] = [one for one in file.file_notes("merged") if one.rule == removed]
        file.put_note(replace(note, settled_on=date(2018, 12, 2)))
        file.revisions.follow_redirects()


def collected(folder: Path, *sources: Path, name: str = "all.sqlite") -> Path:
    path = folder / name
    if not path.exists():
        ProjectFile.create(path).close()
    with ProjectFile.open(path) as file:
        assert not [one.refused for one in gather(file, sources) if one.refused]
    return path


def shown(path: Path) -> dict[str, dict[str, int | None]]:
    """Return the disbursements of every shown project by month, and prove that nothing is half shown."""
    with ProjectFile.open(path) as file:
        assert file.revisions.commit(thoroughly=True) == []
        return {
            project_id[-1]: {str(one.period)[-2:]: one.disbursed_satang for one in file.reports(project_id)}
            for project_id in file.project_ids()
        }


def conflicts(path: Path) -> int:
    with ProjectFile.open(path) as file:
        return len(divergences(file))


def accept_all(path: Path) -> int:
    """Accept what waits for a decision. Returns how many decisions that was."""
    with ProjectFile.open(path) as file:
        found = pending(file)
        accept(file, found)
        return len(found)


def heads(path: Path) -> list[tuple[object, ...]]:
    """Return every shown record with the revision that it shows."""
    sql = """
        SELECT record_id, digest FROM head WHERE record_id IN (
            SELECT id FROM project UNION SELECT id FROM progress_report UNION SELECT id FROM note
        ) ORDER BY record_id
    """
    with ProjectFile.open(path) as file:
        return [tuple(row.values()) for row in file.database.query(sql)]


@pytest.fixture
def merged(tmp_path: Path) -> Path:
    """The coordinator's file after B was merged into A: both had October, only B had November."""
    clerk(tmp_path, A, (OCTOBER, 10))
    clerk(tmp_path, B, (OCTOBER, 11), (NOVEMBER, 20))
    path = collected(tmp_path, sent(tmp_path / "clerk-a.sqlite"), sent(tmp_path / "clerk-b.sqlite"))
    merge(path, B, A)
    return path


def late(folder: Path, project_id: str, period: Period, satang: int) -> Path:
    """Return the file of a clerk who does not know yet, after reporting on."""
    path = folder / f"clerk-{project_id[-1]}.sqlite"
    spends(path, project_id, period, satang)
    return sent(path)


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


def test_a_month_that_both_report_and_that_agrees_needs_nobody(merged: Path, tmp_path: Path) -> None:
    collected(tmp_path, late(tmp_path, B, DECEMBER, 30), late(tmp_path, A, DECEMBER, 30))
    assert shown(merged) == {"a": {"10": 10, "11": 20, "12": 30}}
    assert conflicts(merged) == 0


def test_the_removed_project_is_not_shown_again_when_its_clerk_edits_it(merged: Path, tmp_path: Path) -> None:
    with ProjectFile.open(tmp_path / "clerk-b.sqlite") as file:
        file.set_project_entry(B, "division", "ฝ่ายใหม่")
    collected(tmp_path, late(tmp_path, B, DECEMBER, 30))
    assert shown(merged) == {"a": {"10": 10, "11": 20, "12": 30}}
    assert conflicts(merged) == 0


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
    assert {str(heads(path)) for path in together} == {str(heads(together[0]))}
    assert shown(together[0]) == {"a": {"10": 10, "11": 21}}


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


def test_a_merging_is_announced_as_what_it_removes_and_does_not_wait(merged: Path, tmp_path: Path) -> None:
    clerks = [sent(tmp_path / f"clerk-{sign}.sqlite") for sign in "ab"]
    successor = collected(tmp_path, *clerks, name="successor.sqlite")
    with ProjectFile.open(successor) as file:
        gathering = Gathering(file)
        [received] = gathering.look([sent(merged)])
        [removal] = [one for one in gathering.changes(received) if one.change is Change.REMOVED]
        assert not removal.waits
        gathering.take_in()
        assert pending(file) == []
    assert sorted(shown(successor)) == ["a"]


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


# --- any order --------------------------------------------------------------------------------------------


class World:
    """Clerks who report on three projects that are one, and coordinators who gather, merge and send."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.folder, self.chance, self.sent = folder, chance, list[Path]()
        self.clerks = {one: clerk(folder, one, (OCTOBER, 10)) for one in (A, B, C)}
        self.coordinators = [folder / f"coordinator{number}.sqlite" for number in range(2)]
        for one in self.clerks.values():
            self.send(one)

    def act(self) -> None:
        match self.chance.randrange(8):
            case 0 | 1 | 2:
                self.edit(*self.chance.choice([*self.clerks.items()]))
            case 3:
                self.send(self.chance.choice([*self.clerks.values()]))
            case 4:
                collected(self.folder, *self.chance.sample(self.sent, 2), name=self.coordinator.name)
            case 5 | 6:
                self.merge(self.coordinator)
            case 7:
                self.withdraw(self.coordinator)

    @property
    def coordinator(self) -> Path:
        """One of them, whose file exists."""
        return collected(self.folder, *self.sent[:3], name=self.chance.choice(self.coordinators).name)

    def edit(self, project_id: str, path: Path) -> None:
        month, satang = self.chance.choice((OCTOBER, NOVEMBER, DECEMBER)), self.chance.randrange(3)
        with ProjectFile.open(path) as file:
            months = {one.period for one in file.reports(project_id)}
            if month not in months:
                file.add_report(report(project_id, month, satang))
            elif self.chance.random() < 0.2:
                file.remove_report(project_id, month)
            else:
                file.set_report_entry(project_id, month, "disbursed_satang", satang)
            file.revisions.commit(self.authorship())

    def authorship(self) -> Authorship:
        return Authorship(f"20{self.chance.randrange(10, 99)}-01-01T00:00:00Z", "clerk", "")

    def merge(self, path: Path) -> None:
        with ProjectFile.open(path) as file:
            there = file.project_ids()
        if len(there) > 1:
            removed, surviving = self.chance.sample(there, 2)
            merge(path, removed, surviving, self.chance.choice([(), (OCTOBER,)]))
        self.send(path)

    def withdraw(self, path: Path) -> None:
        with ProjectFile.open(path) as file:
            notes = [one for one in file.file_notes("merged") if not one.is_settled]
        if notes:
            withdraw(path, self.chance.choice(notes).rule)
            self.send(path)

    def send(self, path: Path) -> None:
        target = self.folder / f"sent{len(self.sent)}.sqlite"
        with ProjectFile.open(path) as file:
            file.revisions.commit()
            file.database.write_outgoing(target)
        self.sent.append(target)


def digests(path: Path) -> set[str]:
    with ProjectFile.open(path) as file:
        return {one.digest for one in file.revisions.all()}


def run(seed: int) -> None:
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        world = World(folder, chance)
        for _ in range(chance.randrange(4, 12)):
            world.act()
        results = []
        for number in range(2):
            order = chance.sample(world.sent, len(world.sent))
            order += chance.choices(world.sent, k=2)
            into = f"into{number}.sqlite"
            for place in range(0, len(order), 3):
                collected(folder, *order[place : place + 3], name=into)
            with ProjectFile.open(folder / into) as file:
                several = decide_alike(file)
            results.append((several, shown(folder / into), several or heads(folder / into)))
            lost = set().union(*map(digests, world.sent)) - digests(folder / into)
            assert not lost
        assert results[0] == results[1]


@given(st.integers(0, 2**32))
@settings(max_examples=2)
def test_any_order_of_files_shows_the_same_and_loses_nothing(seed: int) -> None:
    run(seed)


@pytest.mark.long
@given(st.integers(0, 2**32))
@settings(max_examples=300)
def test_the_same_many_times(seed: int) -> None:
    run(seed)
