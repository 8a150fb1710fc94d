"""Whatever clerks report, and in whatever order coordinators gather and merge, all show the same."""

import os
import random
import tempfile
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models.note import merged_note
from app.services.waiting.decisions import accept, pending, refuse
from app.storage.project_file import ProjectFile
from app.storage.revisions import Authorship
from tests.services.gathering.decide_alike import decide_alike
from tests.services.gathering.gathered import copy_of, digests
from tests.services.gathering.merging import (
    DECEMBER,
    NOVEMBER,
    OCTOBER,
    A,
    B,
    C,
    clerk,
    collected,
    heads,
    merge,
    report,
    shown,
    withdraw,
)


class World:
    """Clerks who report on three projects that are one, and coordinators who gather, merge and send."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.folder, self.chance, self.sent = folder, chance, list[Path]()
        self.clerks = {one: clerk(folder, one, (OCTOBER, 10)) for one in (A, B, C)}
        self.coordinators = [folder / f"coordinator{number}.sqlite" for number in range(2)]
        for one in self.clerks.values():
            self.send(one)

    def act(self) -> None:
        match self.chance.randrange(11):
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
            case 8 | 9:
                self.decide(self.coordinator)
            case 10:
                self.note(self.coordinator)

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
            if self.chance.random() < 0.1:
                file.set_project_entry(project_id, "division", self.chance.choice("กข"))
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

    def decide(self, path: Path) -> None:
        """Let a coordinator decide on what others merged, removed or parted."""
        with ProjectFile.open(path) as file:
            for one in pending(file):
                self.chance.choice((accept, refuse))(file, [one])
        self.send(path)

    def note(self, path: Path) -> None:
        """Send a note that merges a project that nobody removed; only the file that is sent has it."""
        copy = copy_of(path, f"copy{len(self.sent)}")
        removed, surviving = self.chance.sample((A, B, C), 2)
        with ProjectFile.open(copy) as file:
            known = [one for one in file.file_notes("merged") if one.rule == removed]
            file.put_note(
                replace(merged_note(removed, surviving), noted_on=known[0].noted_on if known else None)
            )
        self.send(copy)

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


def run(seed: int) -> None:
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as name, mock.patch.dict(os.environ, {"XDG_DATA_HOME": name}):
        folder = Path(name)  # also of the backups: each opening looks through those of all files
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
