"""Files, returns, redirects and decisions in any order lead to the same, and nothing is lost."""

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models.errors import UserError
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.services.conflicts import divergences, resolve_by
from app.services.gathering import gather
from app.services.remarks import return_files
from app.services.returns.taking import arrival
from app.services.waiting.decisions import accept, pending, refuse
from app.storage.project_file import ProjectFile
from app.storage.revisions import Authorship
from tests.services.gathering.decide_alike import decide_alike
from tests.services.gathering.gathered import digests
from tests.services.gathering.merging import merge_any

IDS = [f"0190a1b2-0000-7000-8000-00000000000{number}" for number in range(3)]
MONTHS = [Period(2018, 10), Period(2018, 11)]
OFFICE = "สำนักงานเขตมีนบุรี"


class World:
    """Two clerks of one office and two coordinators; files may be lost, or come late, or twice."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.folder, self.chance = folder, chance
        self.clerks = [folder / f"clerk{number}.sqlite" for number in range(2)]
        self.coordinators = [folder / f"all{number}.sqlite" for number in range(2)]
        self.sent: list[Path] = []
        self.returned: list[Path] = []
        for path in (*self.clerks, *self.coordinators):
            ProjectFile.create(path).close()
        for number, path in enumerate(self.clerks):
            with ProjectFile.open(path) as file:
                for project_id in IDS[number : number + 2]:
                    project = Project(project_id, project_code=project_id[-4:], office=OFFICE)
                    file.add_project(project, [ProgressReport(project_id, MONTHS[0], disbursed_satang=5)])
                file.revisions.commit(self.authorship())
            self.send(path)

    def act(self) -> None:
        clerk, coordinator = self.chance.choice(self.clerks), self.chance.choice(self.coordinators)
        match self.chance.randrange(12):
            case 0 | 1 | 2:
                self.edit(self.chance.choice([*self.clerks, *self.coordinators]))
            case 3:
                self.send(clerk)
            case 4:
                self.send(coordinator)
            case 5 | 6:
                self.collect(coordinator)
            case 7:
                self.give_back(coordinator)
            case 8 | 9:
                self.take(clerk)
            case 10:
                self.decide(coordinator)
            case _:
                self.merge(coordinator)

    def edit(self, path: Path) -> None:
        with ProjectFile.open(path) as file:
            for project_id in file.project_ids()[:1]:
                month, satang = self.chance.choice(MONTHS), self.chance.randrange(9)
                there = month in {one.period for one in file.reports(project_id)}
                match self.chance.randrange(6):
                    case 0:
                        file.remove_project(project_id)
                    case 1 if there:
                        file.remove_report(project_id, month)
                    case 2:
                        file.set_project_entry(project_id, "division", self.chance.choice("กขค"))
                    case _ if there:
                        file.set_report_entry(project_id, month, "disbursed_satang", satang)
                    case _:
                        file.add_report(ProgressReport(project_id, month, disbursed_satang=satang))
            file.revisions.commit(self.authorship())

    def authorship(self) -> Authorship:
        """Return a moment that no other edit has, by a clock that may be decades off."""
        day = f"20{self.chance.randrange(10, 99)}-01-{self.chance.randrange(10, 28)}"
        return Authorship(f"{day}T00:00:00Z", self.chance.choice("ab"), str(self.chance.random()))

    def send(self, path: Path) -> None:
        target = self.folder / f"sent{len(self.sent)}.sqlite"
        with ProjectFile.open(path) as file:
            file.revisions.commit()
            file.database.write_outgoing(target)
        self.sent.append(target)

    def collect(self, path: Path) -> None:
        with ProjectFile.open(path) as file:
            gather(file, [self.chance.choice(self.sent)])

    def give_back(self, path: Path) -> None:
        folder = self.folder / f"back{len(self.returned)}"
        with ProjectFile.open(path) as file:
            try:
                self.returned += [one.path for one in return_files(file, folder)]
            except UserError:  # the office has everything
                return

    def take(self, path: Path) -> None:
        """Take a return, perhaps an old one, and decide each of its changes by chance."""
        if not self.returned:
            return
        with (
            ProjectFile.open(path) as file,
            arrival(file, self.chance.choice(self.returned)) as arrived,
        ):
            arrived.take_in([one for one in arrived.changes if self.chance.random() < 0.5])
            assert file.revisions.commit(thoroughly=True) == []

    def decide(self, path: Path) -> None:
        with ProjectFile.open(path) as file:
            for one in pending(file):
                self.chance.choice((accept, refuse))(file, [one])
            for conflict in divergences(file):
                resolve_by(file, conflict, self.chance.randrange(len(conflict.versions)))

    def merge(self, path: Path) -> None:
        merge_any(path, self.chance)


def state(path: Path) -> tuple[object, ...]:
    """Return which conflicts a file has, and what it shows once everybody decides alike."""
    with ProjectFile.open(path) as file:
        several = decide_alike(file)
        shown = [(file.project(one), file.reports(one)) for one in file.project_ids()]
        assert file.revisions.commit(thoroughly=True) == []
        return several, shown, file.revisions.orphans()


def run(seed: int) -> None:
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        world = World(folder, chance)
        for _ in range(chance.randrange(6, 16)):
            world.act()
        for path in (*world.clerks, *world.coordinators):
            world.send(path)
        known = set().union(*map(digests, world.sent))
        results = []
        for number in range(2):
            into, order = folder / f"into{number}.sqlite", chance.sample(world.sent, len(world.sent))
            ProjectFile.create(into).close()
            for place in range(0, len(order), 3):
                with ProjectFile.open(into) as file:
                    gather(file, [*order[place : place + 3], chance.choice(world.sent)])
            results.append(state(into))
            assert known <= digests(into)
        assert results[0] == results[1]


@given(st.integers(0, 2**32))
@settings(max_examples=2)
def test_any_order_repetition_and_loss_leads_to_the_same(seed: int) -> None:
    run(seed)


@pytest.mark.long
@given(st.integers(0, 2**32))
@settings(max_examples=300)
def test_the_same_many_times(seed: int) -> None:
    run(seed)
