"""Records that a file did not have are shown in batches, as they would be one by one."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.models.note import Note, Topic
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.services.gathering import gather
from app.storage import revision_store
from app.storage.project_file import ProjectFile, new_record_id

MONTH = Period(2026, 10)


def shown(path: Path) -> tuple[object, ...]:
    with ProjectFile.open(path, writable=False) as file:
        ids = file.project_ids()
        projects = [(file.project(one), file.reports(one), file.notes(one)) for one in sorted(ids)]
        return sorted(ids), projects, file.file_notes(), file.revisions.state_digest(), heads(file)


def heads(file: ProjectFile) -> list[tuple[object, ...]]:
    rows = file.database.query("SELECT record_id, kind, digest, edited FROM head ORDER BY record_id")
    return [tuple(row.values()) for row in rows]


def office(path: Path) -> Path:
    """Make a file with everything that cannot simply be inserted: removals, parts of a removed project."""
    with ProjectFile.create(path) as file:
        kept, removed, parted = (new_record_id() for _ in range(3))
        for one in (kept, removed, parted):
            file.add_project(Project(one, project_name=one, office="สำนักงานเขตมีนบุรี"))
            file.add_report(ProgressReport(one, MONTH, narrative="แล้วเสร็จ"))
            file.put_note(
                Note(new_record_id(), one, Topic.REMARK, text="โปรดตรวจ", noted_on=date(2026, 11, 1))
            )
        file.revisions.commit()
        file.remove_project(removed)
        file.remove_report(parted, MONTH)
        file.revisions.commit()
    return path


@pytest.mark.parametrize("count", [1, 3])
def test_both_ways_show_the_same(tmp_path: Path, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = [office(tmp_path / f"{number}.sqlite") for number in range(count)]
    with ProjectFile.create(tmp_path / "a.sqlite") as file:
        gather(file, sources)
    monkeypatch.setattr(revision_store, "put_new", lambda *_: False)
    with ProjectFile.create(tmp_path / "b.sqlite") as file:
        gather(file, sources)
    assert shown(tmp_path / "a.sqlite") == shown(tmp_path / "b.sqlite")


def test_a_report_whose_project_is_missing_waits_among_others(tmp_path: Path) -> None:
    """Its project was removed here before, and the removal is not in the other file."""
    source = office(tmp_path / "source.sqlite")
    with ProjectFile.create(tmp_path / "a.sqlite") as file:
        gather(file, [source])
        gone = file.project_ids()[0]
        file.remove_project(gone)
    with ProjectFile.open(source) as file:
        later = replace(ProgressReport(gone, MONTH), period=MONTH.plus(1), narrative="ส่งภายหลัง")
        other = ProgressReport(next(one for one in file.project_ids() if one != gone), MONTH.plus(1))
        file.add_report(later)
        file.add_report(replace(other, narrative="แล้วเสร็จ"))
    with ProjectFile.open(tmp_path / "a.sqlite") as file:
        gather(file, [source])
        assert gone not in file.project_ids()
        assert [one.narrative for one in file.reports(other.project_id)][-1:] == ["แล้วเสร็จ"]
        assert later.id not in {record_id for record_id, *_ in heads(file)}
