"""Whatever a shared folder does to files, in the end all have the same, and nothing is lost."""

import random
import shutil
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from app.models.errors import UserError
from app.models.note import Note, Topic
from app.models.progress_report import ProgressReport, fiscal_months
from app.models.project import Project
from app.services.carriers import folder as carrier
from app.services.carriers import seen_files
from app.services.carriers.folder import look, new_ones, put, share
from app.services.file_profile import FileProfile, Role, write_profile
from app.services.gathering import gather
from app.storage.connection import replacing
from app.storage.project_file import ProjectFile
from tests.long_form import only_long
from tests.services.carriers.test_folder import killed

OFFICES = ("สำนักงานเขตมีนบุรี", "สำนักงานเขตบางรัก", "สำนักงานเขตดุสิต")
IDS = [f"0190a1b2-0000-7000-8000-00000000000{number}" for number in range(len(OFFICES))]
MONTHS = fiscal_months(2562)[:3]


class FolderWorld:
    """Three offices and their coordinator share a folder that loses, doubles, renames and cuts files."""

    def __init__(self, home: Path, chance: random.Random) -> None:
        self.chance, self.shared = chance, home / "shared"
        self.shared.mkdir()
        self.clerks = [home / f"clerk{number}.sqlite" for number in range(len(OFFICES))]
        self.coordinator = home / "coordinator.sqlite"
        self.said: dict[str, set[str]] = {project_id: set() for project_id in IDS}
        for path, office, project_id in zip(self.clerks, OFFICES, IDS, strict=True):
            with ProjectFile.create(path) as file:
                write_profile(file, FileProfile(Role.CLERK, office))
                file.add_project(Project(project_id, project_name="โครงการ", office=office))
                share(file, self.shared)
        with ProjectFile.create(self.coordinator) as file:
            write_profile(file, FileProfile(Role.COORDINATOR))
            share(file, self.shared)

    def act(self) -> None:
        match self.chance.randrange(6):
            case 0:
                self.edit(self.chance.choice(self.clerks))
            case 1:
                self.put(self.chance.choice(self.clerks))
            case 2:
                self.take(self.chance.choice([*self.clerks, self.coordinator]))
            case 3:
                self.comment()
            case 4:
                self.put(self.coordinator)
            case _:
                self.meddle()

    def edit(self, path: Path) -> None:
        with ProjectFile.open(path) as file:
            [project_id] = file.project_ids()
            month, text = self.chance.choice(MONTHS), str(self.chance.randrange(100))
            if month in {report.period for report in file.reports(project_id)}:
                file.set_report_entry(project_id, month, "narrative", text)
            else:
                file.add_report(ProgressReport(project_id, month, narrative=text))
            self.note_what_was_said(file)

    def comment(self) -> None:
        with ProjectFile.open(self.coordinator) as file:
            for project_id in file.project_ids():
                text = str(self.chance.randrange(100))
                file.put_note(replace(Note.of(Topic.REMARK, project_id), text=text))
                file.set_project_entry(project_id, "coordinator", text)
            self.note_what_was_said(file)

    def note_what_was_said(self, file: ProjectFile) -> None:
        file.revisions.commit()
        for project_id, digests in revisions_of(file).items():
            self.said[project_id] |= digests

    def put(self, path: Path) -> None:
        """Put what is new there; now and then the program is killed, or the folder is away."""
        trouble = self.chance.randrange(6)
        away = self.shared.with_name("away")
        if trouble == 0:
            self.shared.rename(away)
        with pytest.MonkeyPatch.context() as patch, ProjectFile.open(path) as file:
            patch.setattr(carrier, "replacing", killed if trouble == 1 else replacing)
            with suppress(UserError, KeyboardInterrupt):
                put(file)
            self.note_what_was_said(file)
        if trouble == 0:
            away.rename(self.shared)

    def take(self, path: Path, *, everything: bool = False) -> None:
        with ProjectFile.open(path) as file:
            new = new_ones(look(file))
            some = new if everything else self.chance.sample(new, self.chance.randint(0, len(new)))
            gather(file, some)
            self.note_what_was_said(file)

    def meddle(self) -> None:
        files = [*self.shared.glob("*.sqlite")]
        if not files:
            return
        one, name = self.chance.choice(files), f"{self.chance.randrange(1000)}.sqlite"
        match self.chance.randrange(4):
            case 0:
                one.unlink()
            case 1:
                shutil.copy(one, self.shared / name)
            case 2:
                one.rename(self.shared / name)
            case _:
                one.write_bytes(one.read_bytes()[: self.chance.randrange(one.stat().st_size)])

    def settle(self) -> None:
        """Let everybody put and take until nothing new comes."""
        for _ in range(3):
            for path in self.clerks:
                with ProjectFile.open(path) as file:
                    put(file)
            self.take(self.coordinator, everything=True)
            with ProjectFile.open(self.coordinator) as file:
                put(file)
            for path in self.clerks:
                self.take(path, everything=True)


def revisions_of(file: ProjectFile) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for revision in file.revisions.all():
        if revision.project_id:
            found.setdefault(revision.project_id, set()).add(revision.digest)
    return found


def run(seed: int) -> None:
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as home:
        world = FolderWorld(Path(home), chance)
        for _ in range(chance.randrange(8, 25)):
            world.act()
        world.settle()
        with ProjectFile.open(world.coordinator) as file:
            assert revisions_of(file) == world.said
            heads = {project_id: shown(file, project_id) for project_id in IDS}
        for path, project_id in zip(world.clerks, IDS, strict=True):
            with ProjectFile.open(path) as file:
                assert revisions_of(file) == {project_id: world.said[project_id]}
                assert shown(file, project_id) == heads[project_id]


def shown(file: ProjectFile, project_id: str) -> tuple[object, ...]:
    return file.project(project_id), file.reports(project_id), file.notes(project_id)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seen_files, "cache_folder", lambda: tmp_path / "cache")


@pytest.mark.long
@pytest.mark.parametrize("seed", [0, *only_long(1, 2)])
def test_nothing_is_lost_by_what_a_folder_does(seed: int) -> None:
    run(seed)


@pytest.mark.long
@pytest.mark.parametrize("first", range(100, 1100, 50))
def test_nothing_is_lost_in_a_thousand_histories(first: int) -> None:
    for seed in range(first, first + 50):
        run(seed)
