"""A gathering can be undone without losing what was written here meanwhile."""

import random
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models.errors import UserError
from app.models.note import Note, Topic
from app.models.progress_report import ProgressReport, fiscal_months
from app.models.project import Project
from app.services.conflicts import divergences, resolve_by
from app.services.gathering import gather
from app.services.sending import send
from app.services.undo_gathering import undo
from app.storage.project_file import ProjectFile, new_record_id
from tests.services.gathering.test_union import told

MONTHS = fiscal_months(2569)[:3]
OFFICE = [f"0190a1b2-0000-7000-8000-00000000000{number}" for number in range(3)]
OWN = [f"0190a1b2-0000-7000-8000-00000000001{number}" for number in range(2)]


def made(path: Path, *project_ids: str) -> Path:
    with ProjectFile.create(path) as file:
        for number, project_id in enumerate(project_ids):
            project = Project(project_id, project_code=f"{number:04}", project_name=f"โครงการ {number}")
            file.add_project(project, [ProgressReport(project_id, MONTHS[0], narrative="เดือนแรก")])
    return path


@pytest.fixture
def office(tmp_path: Path) -> Path:
    return made(tmp_path / "office.sqlite", *OFFICE)


@pytest.fixture
def into(tmp_path: Path) -> Path:
    return made(tmp_path / "into.sqlite")


def remark(project_id: str, text: str) -> Note:
    return Note(new_record_id(), project_id, Topic.REMARK, text=text, noted_on=date(2026, 1, 5))


# --- what was written here upon a project that goes ---


def test_a_remark_and_a_report_on_a_new_project_come_back_with_it(into: Path, office: Path) -> None:
    with ProjectFile.open(into) as file:
        gather(file, [office])
        note = remark(OFFICE[0], "ขอหลักฐานการเบิก")
        file.put_note(note)
        report = ProgressReport(OFFICE[0], MONTHS[1], narrative="ผู้ประสานงานพิมพ์เอง", progress=1500)
        file.add_report(report)
        undo(file)
        assert (file.project_ids(), file.notes()) == ([], ())
        assert file.revisions.orphans() == [report.id]
        gather(file, [office])
        assert file.notes(OFFICE[0]) == (note,)
        assert file.reports(OFFICE[0])[1] == report
        assert file.revisions.orphans() == []


def test_what_waits_is_not_sent_as_removed(office: Path, tmp_path: Path) -> None:
    with ProjectFile.open(made(tmp_path / "into.sqlite", OWN[0])) as file:
        gather(file, [office])
        file.put_note(remark(OFFICE[0], "ขอหลักฐานการเบิก"))
        undo(file)
        sent = send(file, tmp_path / "sent").path
        assert not [one for one in file.revisions.all() if one.is_removal]
    with ProjectFile.create(tmp_path / "elsewhere.sqlite") as file:
        gather(file, [sent, office])
        assert [note.text for note in file.notes(OFFICE[0])] == ["ขอหลักฐานการเบิก"]


def test_it_waits_also_when_the_gathering_told_of_it_too(into: Path, office: Path) -> None:
    """A report typed here waits; its office's own report of that month arrives, and both are
    undone with it.
    """
    with ProjectFile.open(into) as file:
        gather(file, [office])
        file.add_report(ProgressReport(OFFICE[0], MONTHS[1], narrative="ของผู้ประสานงาน"))
        undo(file)
    with ProjectFile.open(office) as file:
        file.add_report(ProgressReport(OFFICE[0], MONTHS[1], narrative="ของเขต"))
    with ProjectFile.open(into) as file:
        gather(file, [office])
        assert len(divergences(file)) == 1
        undo(file)
        assert file.revisions.commit(thoroughly=True) == []
        gather(file, [office])
        [divergence] = divergences(file)
        assert {one.payload.count("ของเขต") for one in divergence.versions} == {0, 1}


# --- what stands in the way ---


def test_an_edit_of_what_was_brought_is_named(into: Path, office: Path) -> None:
    with ProjectFile.open(into) as file:
        gather(file, [office])
        file.set_project_entry(OFFICE[1], "division", "แก้ต่อ")
        file.set_report_entry(OFFICE[0], MONTHS[0], "narrative", "แก้ต่อ")
        file.put_note(remark(OFFICE[2], "ไม่ขวาง"))
        with pytest.raises(UserError) as refused:
            undo(file)
        assert "0001 โครงการ 1 (ข้อมูลโครงการ)" in refused.value.what
        assert f"0000 โครงการ 0 (รายงานเดือน{MONTHS[0].thai})" in refused.value.what
        assert "โครงการ 2" not in refused.value.what
        assert len(file.project_ids()) == 3


def test_a_removed_project_is_named_as_it_was_called(into: Path, office: Path) -> None:
    with ProjectFile.open(into) as file:
        gather(file, [office])
        file.remove_project(OFFICE[0])
        with pytest.raises(UserError, match="0000 โครงการ 0"):
            undo(file)


def test_of_many_edits_the_first_are_named_and_the_rest_counted(into: Path, tmp_path: Path) -> None:
    ids = [new_record_id() for _ in range(9)]
    office = made(tmp_path / "many.sqlite", *ids)
    with ProjectFile.open(into) as file:
        gather(file, [office])
        for project_id in ids:
            file.set_project_entry(project_id, "division", "แก้ต่อ")
        with pytest.raises(UserError, match="และอีก 4 รายการ"):
            undo(file)


def test_an_edit_of_what_came_before_is_not_in_the_way(into: Path, office: Path, tmp_path: Path) -> None:
    other = made(tmp_path / "other.sqlite", OWN[0])
    with ProjectFile.open(into) as file:
        gather(file, [office])
        gather(file, [other])
        file.set_project_entry(OFFICE[0], "division", "แก้ของครั้งก่อน")
        assert undo(file) == 2
        assert file.project(OFFICE[0]).division == "แก้ของครั้งก่อน"


# --- whatever is done between ---


class Workspace:
    """A coordinator who makes random edits to the gathered content."""

    def __init__(self, file: ProjectFile, chance: random.Random) -> None:
        self._file, self._chance = file, chance

    def act(self, ids: list[str]) -> None:
        project_id = self._chance.choice(ids)
        if project_id not in self._file.project_ids():
            return
        month = self._chance.choice(MONTHS)
        has_report = month in {report.period for report in self._file.reports(project_id)}
        text = self._chance.choice("กขค")
        match self._chance.randrange(7):
            case 0:
                self._file.put_note(remark(project_id, text))
            case 1:
                note = Note.of(Topic.KEPT, project_id, month, "narrative", "empty-narrative")
                self._file.put_note(replace(note, text=text))
            case 2 if not has_report:
                self._file.add_report(ProgressReport(project_id, month, narrative=text))
            case 3:
                for note in self._file.notes(project_id):
                    self._file.put_note(replace(note, settled_on=date(2026, 2, 1), answer=text))
            case 4:
                for divergence in divergences(self._file):
                    resolve_by(self._file, divergence, self._chance.randrange(len(divergence.versions)))
            case 5 if has_report:
                self._file.set_report_entry(project_id, month, "narrative", text)
            case _:
                for note in self._file.notes(project_id)[:1]:
                    self._file.remove_note(note.id)

    def edit_own(self) -> None:
        own = [one for one in OWN if one in self._file.project_ids()]
        self._file.set_project_entry(self._chance.choice(own), "division", self._chance.choice("กขค"))


def local(file: ProjectFile) -> dict[str, set[str]]:
    """Return the revisions made here, with their parents."""
    names = file.database.query("SELECT digest FROM revision WHERE gathering IS NULL")
    mine = {row["digest"] for row in names}
    return {one.digest: set(one.parents) for one in file.revisions.all() if one.digest in mine}


def brought(file: ProjectFile) -> set[str]:
    found = file.database.query(
        "SELECT digest FROM revision WHERE gathering = (SELECT max(number) FROM gathering)"
    )
    return {row["digest"] for row in found}


def run(seed: int) -> None:
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        office = made(folder / "office.sqlite", *OFFICE)
        early = folder / "early.sqlite"
        with ProjectFile.open(office) as file:
            file.database.write_outgoing(early)
            Workspace(file, chance).act(OFFICE)
            Workspace(file, chance).act(OFFICE)
        into = made(folder / "into.sqlite", *OWN)
        sent = [office]
        with ProjectFile.open(into) as file:
            if chance.random() < 0.5:
                gather(file, [early])
                sent = [early, office]
                Workspace(file, chance).act(OFFICE)
            for _ in range(2):
                go_there_and_back(file, office, chance)
            file.revisions.commit()
            own = send(file, folder / "own").path  # writes down first when the reports came
            state = told(file)
        with ProjectFile.create(folder / "elsewhere.sqlite") as file:
            gather(file, chance.sample([own, *sent], len(sent) + 1))
            assert told(file) == state, "who gathers it from here has it all"


def shown(file: ProjectFile) -> dict[str, object]:
    """Return what the office's projects show; when a report came is written down by sending."""
    ids = [one for one in file.project_ids() if one in OFFICE]
    return {one: (file.project(one), file.reports(one), decided(file, one)) for one in ids}


def decided(file: ProjectFile, project_id: str) -> list[Note]:
    return [note for note in file.notes(project_id) if note.topic != Topic.RECEIVED]


def go_there_and_back(file: ProjectFile, office: Path, chance: random.Random) -> None:
    """Gather, edit, undo, and gather again; the state afterwards is gathered."""
    if any(gather(file, [office])[0].records.values()):
        desk = Workspace(file, chance)
        for _ in range(chance.randrange(1, 5)):
            desk.act([*OFFICE, *OWN])
        desk.edit_own()
        file.revisions.commit()
        before, mine = shown(file), local(file)
        is_in_the_way = any(parents & brought(file) for parents in mine.values())
        try:
            undo(file)
        except UserError:
            assert is_in_the_way, "refused only where a parent would go"
            return
        assert not is_in_the_way
        assert file.revisions.commit(thoroughly=True) == [], "what waits is no removal"
        assert local(file) == mine
        with tempfile.TemporaryDirectory() as between:
            send(file, Path(between))
        assert mine.items() <= local(file).items(), "it may only write down when the reports came"
        desk.edit_own()
        file.revisions.commit()
        gather(file, [office])
        assert mine.items() <= local(file).items()
        assert shown(file) == before, "what the office's projects show is as it was"


@given(st.integers(0, 2**32))
@settings(max_examples=3)
def test_every_edit_made_here_is_there_after_undoing_and_gathering_again(seed: int) -> None:
    run(seed)


@pytest.mark.long
@given(st.integers(0, 2**32))
@settings(max_examples=500)
def test_the_same_many_times(seed: int) -> None:
    run(seed)
