"""A note that no program of ours sends alone, but that somebody can write by hand, changes nothing unsaid."""

from pathlib import Path

import pytest

from app.models.errors import UserError
from app.models.note import WHOLE_FILE, fixed_note_id, merged_note
from app.models.project import Project
from app.services.file_changes import Change
from app.services.file_profile import FileProfile, Role, write_profile
from app.services.gathering import Gathering
from app.services.returns.taking import arrival
from app.storage.opening.bundles import write_bundles
from app.storage.project_file import ProjectFile
from app.storage.revision_payload import NOTE, canonical
from app.storage.revisions import Authorship, make_revision

THEIRS, MINE = (f"0190a1b2-0000-7000-8000-00000000000{sign}" for sign in "ab")
BANGKAPI, MINBURI = "สำนักงานเขตบางกะปิ", "สำนักงานเขตมีนบุรี"


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A file with a project of each of two offices."""
    path = tmp_path / "รวม.sqlite"
    with ProjectFile.create(path) as file:
        for project_id, office in ((THEIRS, BANGKAPI), (MINE, MINBURI)):
            project = Project(project_id, project_name=office, office=office, allocated_budget_satang=100)
            file.add_project(project, ())
    return path


def forged(folder: Path, *, is_return: bool = False) -> Path:
    """Return a file that holds nothing but a note by which one office's project is part of another's."""
    payload = canonical({"topic": "merged", "rule": THEIRS, "text": MINE})
    note_id = fixed_note_id("merged", WHOLE_FILE, "", "", THEIRS)
    note = make_revision(NOTE, note_id, (), payload, Authorship("2026-01-02T03:04:05Z", "ผู้ปลอม", "PC"))
    for _ in write_bundles(folder, "ปลอม", [note], lambda _: {}, is_return=is_return):
        pass
    return folder / "ปลอม.sqlite"


def test_a_project_that_a_note_would_hide_is_told_as_removed_and_waits(whole: Path, tmp_path: Path) -> None:
    with ProjectFile.open(whole) as file:
        gathering = Gathering(file)
        [received] = gathering.look([forged(tmp_path)])
        first, *_ = gathering.changes(received)
        assert (first.change, first.project.short, first.editor) == (Change.REMOVED, BANGKAPI, "ผู้ปลอม")
        assert received.effect.is_alarming
        assert first.waits
        assert received.effect.offices == ()
        assert gathering.budget_satang == 200
        gathering.take_in()
        assert set(file.project_ids()) == {THEIRS, MINE}


def test_what_a_coordinator_merged_is_told_once(whole: Path, tmp_path: Path) -> None:
    merging = tmp_path / "ผู้ประสานงาน.sqlite"
    merging.write_bytes(whole.read_bytes())
    with ProjectFile.open(whole) as file, ProjectFile.open(merging) as other:
        file.revisions.commit()
        other.revisions.commit()
        other.remove_project(THEIRS)
        other.put_note(merged_note(THEIRS, MINE))
        other.revisions.commit()
        other.close()
        gathering = Gathering(file)
        [received] = gathering.look([merging])
        told = [one.change for one in gathering.changes(received)]
        assert told.count(Change.REMOVED) == 1
        gathering.close()


def test_a_return_file_hides_no_project_unsaid(whole: Path, tmp_path: Path) -> None:
    with ProjectFile.open(whole) as file:
        write_profile(file, FileProfile(Role.CLERK, BANGKAPI))
        with (
            pytest.raises(UserError, match="ไม่ได้สร้าง"),
            arrival(file, forged(tmp_path, is_return=True)) as arrived,
        ):
            arrived.take_in()
        assert set(file.project_ids()) == {THEIRS, MINE}
