"""Whatever the order, repetition and loss of files, all who decide have the same heads in the end."""

import contextlib
import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models.entry import Kind
from app.models.errors import UserError
from app.models.progress_report import ProgressReport
from app.models.rules.large_drop import is_large_drop
from app.services.conflicts import divergences, resolve_by, withdraw_merging
from app.services.gathering import gather
from app.services.undo_gathering import undo
from app.services.waiting.decisions import accept, pending
from app.storage.project_file import ProjectFile
from app.storage.revision_payload import PROJECT
from app.storage.revisions import Authorship
from tests.services.gathering.merging import merge_any
from tests.services.gathering.test_union import MONTHS, World, payloads, told

_MOST_ROUNDS = 6


class LossyWorld(World):
    """A world whose clerks also lower figures, and merge projects and part them again."""

    def act(self) -> None:
        path = self.chance.choice(self.clerks)
        match self.chance.randrange(8):
            case 0:
                self.merge(path)
            case 1:
                self.part(path)
            case _:
                super().act()

    def merge(self, path: Path) -> None:
        merge_any(path, self.chance)

    def part(self, path: Path) -> None:
        with ProjectFile.open(path) as file:
            withdraw_merging(file, file.revisions.records(PROJECT))

    def edit_once(self, file: ProjectFile, project_id: str) -> None:
        month, figure = self.chance.choice(MONTHS), self.chance.choice([10_00, 40_00, 90_00])
        if project_id not in file.project_ids() or self.chance.random() < 0.5:
            super().edit_once(file, project_id)
        elif self.chance.random() < 0.4:
            file.set_project_entry(project_id, "allocated_budget_satang", figure)
        elif month in {report.period for report in file.reports(project_id)}:
            entry = self.chance.choice(["progress", "disbursed_satang"])
            file.set_report_entry(project_id, month, entry, figure)
        else:
            file.add_report(ProgressReport(project_id, month, progress=figure, disbursed_satang=figure))


class Coordinator:
    """Gathers, decides at random, and undoes; in the end decides everything."""

    def __init__(self, path: Path, chance: random.Random) -> None:
        self.path, self.chance = path, chance
        ProjectFile.create(path).close()

    def gather(self, *sources: Path) -> None:
        with ProjectFile.open(self.path) as file:
            before = figures(file)
            gather(file, sources)
            self.prove(file)
            after = figures(file)
        assert before.keys() <= after.keys(), "nothing goes unless somebody decides"
        assert not [one for one, was in before.items() if fell(was, after[one])]

    def act(self, sent: list[Path]) -> None:
        self.gather(*self.chance.choices(sent, k=self.chance.randrange(1, 3)))
        self.decide_some()
        with ProjectFile.open(self.path) as file:
            if self.chance.random() < 0.2:
                with contextlib.suppress(UserError):  # edited upon
                    undo(file)
            self.prove(file)

    def decide_some(self) -> None:
        with ProjectFile.open(self.path) as file:
            for one in pending(file):
                match self.chance.randrange(3):
                    case 0:
                        accept(file, [one])
                    case 1:
                        file.waiting.refuse(one.record_ids, self._authorship())

    def decide_all(self, *, resolves: bool) -> None:
        with ProjectFile.open(self.path) as file:
            while resolves and (found := divergences(file)):
                resolve_by(file, found[0], self.chance.randrange(len(found[0].versions)))
            accept(file, pending(file))
            file.waiting.accept(file.waiting.candidates())
            assert pending(file) == []
            self.prove(file)

    def send(self, number: int) -> Path:
        target = self.path.with_name(f"{self.path.stem}-{number}.sqlite")
        with ProjectFile.open(self.path) as file:
            file.database.write_outgoing(target)
        return target

    def state(self) -> tuple[object, ...]:
        with ProjectFile.open(self.path) as file:
            heads = file.database.query("SELECT record_id, digest FROM head ORDER BY record_id")
            return told(file), [tuple(row.values()) for row in heads], [one.code for one in pending(file)]

    def _authorship(self) -> Authorship:
        return Authorship(f"20{self.chance.randrange(10, 99)}-01-01T00:00:00Z", self.path.stem, "")

    def prove(self, file: ProjectFile) -> None:
        """The rows say what the heads say, and the list finds all that waits."""
        assert file.revisions.commit(thoroughly=True) == []
        assert set(file.waiting.search()) <= set(file.waiting.candidates())


Figures = tuple[int | None, int | None]


def figures(file: ProjectFile) -> dict[tuple[str, str], Figures]:
    """Return the figures of every project and report that is shown."""
    found: dict[tuple[str, str], Figures] = {}
    for project_id in file.project_ids():
        found[project_id, ""] = file.project(project_id).allocated_budget_satang, None
        for one in file.reports(project_id):
            found[project_id, str(one.period)] = one.disbursed_satang, one.progress
    return found


def fell(before: Figures, after: Figures) -> bool:
    kinds = Kind.MONEY, Kind.PERCENT
    return any(is_large_drop(*one) for one in zip(kinds, before, after, strict=True))


def check_undo(seed: int) -> None:
    """Undoing the last gathering shows and awaits what was shown and awaited before it."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        world = peopled(Path(folder), chance)
        into = Coordinator(Path(folder, "coordinator.sqlite"), chance)
        chance.shuffle(world.sent)
        for source in world.sent[:-1]:
            into.gather(source)
            into.decide_some()
        before = into.state()
        with ProjectFile.open(into.path) as file:
            [received] = gather(file, world.sent[-1:])
            if not received.is_known:
                undo(file)
            into.prove(file)
        assert into.state() == before


def peopled(folder: Path, chance: random.Random) -> LossyWorld:
    """Return a world in which clerks edited and sent."""
    world = LossyWorld(folder, chance)
    for number in range(2):
        world.clerks.append(folder / f"first{number}.sqlite")
        ProjectFile.create(world.clerks[-1]).close()
    for _ in range(chance.randrange(6, 16)):
        world.act()
    world.send(chance.choice(world.clerks))
    return world


def run(seed: int) -> None:
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        world = peopled(Path(folder), chance)
        one, other = (Coordinator(Path(folder, f"coordinator{n}.sqlite"), chance) for n in range(2))
        for _ in range(4):
            chance.choice([one, other]).act(world.sent)
        one.gather(*world.sent)  # what only one of them has reaches the other through it
        agree(one, other)
        assert one.state() == other.state()
        with ProjectFile.open(one.path) as file:
            assert world.payloads <= payloads(file)


def agree(one: Coordinator, other: Coordinator) -> None:
    """Let two coordinators send their files to each other until all decisions are made."""
    for number in range(_MOST_ROUNDS):
        one.decide_all(resolves=True)
        other.gather(one.send(number))
        other.decide_all(resolves=False)
        one.gather(other.send(number))
        if one.state() == other.state() and not _is_open(one):
            return


def _is_open(one: Coordinator) -> bool:
    with ProjectFile.open(one.path) as file:
        return bool(divergences(file) or pending(file))


@given(st.integers(0, 2**32))
@settings(max_examples=2)
def test_all_have_the_same_heads_once_all_decisions_are_made(seed: int) -> None:
    run(seed)


@given(st.integers(0, 2**32))
@settings(max_examples=2)
def test_undoing_a_gathering_restores_what_was_shown_and_what_waited(seed: int) -> None:
    check_undo(seed)


@pytest.mark.long
@given(st.integers(0, 2**32))
@settings(max_examples=300)
def test_the_same_many_times(seed: int) -> None:
    run(seed)
    check_undo(seed)
