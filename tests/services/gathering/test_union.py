"""Whatever clerks do with files and copies, gathering loses nothing and is independent of order."""

import random
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models.note import Note, Topic
from app.models.progress_report import ProgressReport, fiscal_months
from app.models.project import Project
from app.services.conflicts import divergences, resolve_by
from app.services.gathering import gather
from app.storage.project_file import ProjectFile
from app.storage.revisions import Authorship

IDS = [f"0190a1b2-0000-7000-8000-00000000000{number}" for number in range(3)]
MONTHS = fiscal_months(2562)[:2]
TEXTS = ("ก", "ข", "ค")


@dataclass
class World:
    """Some clerks, each with a file and a clock that may be years off, and the files they sent."""

    folder: Path
    chance: random.Random
    clerks: list[Path] = field(default_factory=list)
    sent: list[Path] = field(default_factory=list)
    payloads: set[tuple[str, str]] = field(default_factory=set)

    def act(self) -> None:
        path = self.chance.choice(self.clerks)
        match self.chance.randrange(10):
            case 0:  # a copy of the file goes to somebody else
                self.clerks.append(Path(shutil.copy(path, self.folder / f"clerk{len(self.clerks)}.sqlite")))
            case 1 | 2:
                self.send(path)
            case 3:  # a file of somebody else comes, perhaps an old one
                if self.sent:
                    with ProjectFile.open(path) as file:
                        gather(file, [self.chance.choice(self.sent)])
            case 4:
                with ProjectFile.open(path) as file:
                    for divergence in divergences(file):
                        resolve_by(file, divergence, self.chance.randrange(len(divergence.versions)))
            case _:
                self.edit(path)

    def edit(self, path: Path) -> None:
        with ProjectFile.open(path) as file:
            for _ in range(self.chance.randrange(1, 4)):
                self.edit_once(file, self.chance.choice(IDS))
            file.revisions.commit(self.authorship())

    def edit_once(self, file: ProjectFile, project_id: str) -> None:
        text, month = self.chance.choice(TEXTS), self.chance.choice(MONTHS)
        if project_id not in file.project_ids():
            file.add_project(Project(project_id, office=text))
            return
        has_report = month in {report.period for report in file.reports(project_id)}
        match self.chance.randrange(8):
            case 0:
                file.remove_project(project_id)
            case 6:
                file.put_note(replace(Note.of(Topic.CLOSING, project_id), text=text))
            case 7:
                for note in file.notes(project_id):
                    file.remove_note(note.id)
            case 1 if has_report:
                file.remove_report(project_id, month)
            case 2 if has_report:
                file.set_report_entry(project_id, month, "narrative", text)
            case 3 if not has_report:
                file.add_report(ProgressReport(project_id, month, narrative=text))
            case _:
                file.set_project_entry(project_id, self.chance.choice(["office", "division"]), text)

    def authorship(self) -> Authorship:
        return Authorship(f"20{self.chance.randrange(10, 99)}-01-01T00:00:00Z", self.chance.choice("ab"), "")

    def send(self, path: Path) -> None:
        """Send a copy, which may lie in somebody's mailbox for years."""
        target = self.folder / f"sent{len(self.sent)}.sqlite"
        with ProjectFile.open(path) as file:
            file.database.write_outgoing(target)
            self.payloads |= payloads(file)
        self.sent.append(target)


def payloads(file: ProjectFile) -> set[tuple[str, str]]:
    found = file.database.query("SELECT digest, body FROM revision")
    return {(row["digest"], row["body"]) for row in found}


def told(file: ProjectFile) -> tuple[object, ...]:
    """Return a file's whole content and shown state."""
    shown = [
        (file.project(project_id), file.reports(project_id), file.notes(project_id))
        for project_id in file.project_ids()
    ]
    diverged = [[version.digest for version in one.versions] for one in divergences(file)]
    return sorted(payloads(file)), shown, diverged, file.revisions.orphans()


def gathered(path: Path, groups: Sequence[Sequence[Path]]) -> tuple[object, ...]:
    ProjectFile.create(path).close()
    for group in groups:
        with ProjectFile.open(path) as file:
            gather(file, group)
    with ProjectFile.open(path) as file:
        assert file.revisions.commit(thoroughly=True) == [], "the rows say what the revisions say"
        file.waiting.accept(file.waiting.candidates())
        return told(file)


def grouped(sources: Sequence[Path], chance: random.Random) -> list[list[Path]]:
    """Group in any order, some twice, in groups of any size."""
    order = [*sources, *chance.choices(sources, k=2)]
    chance.shuffle(order)
    groups: list[list[Path]] = [[]]
    for source in order:
        if chance.random() < 0.4:
            groups.append([])
        groups[-1].append(source)
    return groups


def run(seed: int) -> None:
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder), chance)
        for number in range(2):
            world.clerks.append(Path(folder, f"first{number}.sqlite"))
            ProjectFile.create(world.clerks[-1]).close()
        for _ in range(chance.randrange(5, 15)):
            world.act()
        world.send(chance.choice(world.clerks))
        results = [gathered(Path(folder, f"into{n}.sqlite"), grouped(world.sent, chance)) for n in range(2)]
        assert results[0] == results[1]
        assert world.payloads == set(results[0][0])  # type: ignore[call-overload]
        again = Path(folder, "into0.sqlite")
        assert regathered(again, world.sent) == results[0]


def regathered(path: Path, sources: Sequence[Path]) -> tuple[object, ...]:
    with ProjectFile.open(path) as file:
        gather(file, sources)
        return told(file)


@given(st.integers(0, 2**32))
@settings(max_examples=3)
def test_order_repetition_and_grouping_do_not_matter_and_nothing_is_lost(seed: int) -> None:
    run(seed)


@pytest.mark.long
@given(st.integers(0, 2**32))
@settings(max_examples=500)
def test_the_same_many_times(seed: int) -> None:
    run(seed)
