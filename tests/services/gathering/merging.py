"""Clerks' files with a project each, and what is done to them to merge projects."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

from app.models.note import merged_note
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.services.conflicts import divergences
from app.services.duplicates import duplicate
from app.services.gathering import gather
from app.services.sending import send
from app.services.waiting.decisions import accept, pending
from app.storage.project_file import ProjectFile
from app.storage.revisions import Authorship

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


def merge_any(path: Path, chance: Random) -> None:
    """Merge two projects of a file by ordinary edits; months that both have stay the surviving one's."""
    with ProjectFile.open(path) as file:
        if len(there := file.project_ids()) < 2:
            return
        removed, surviving = chance.sample(there, 2)
        months = {one.period for one in file.reports(surviving)}
        with file.transaction():
            for one in file.reports(removed):
                if one.period not in months:
                    file.add_report(replace(one, project_id=surviving))
            file.remove_project(removed)
            file.put_note(merged_note(removed, surviving))
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


def late(folder: Path, project_id: str, period: Period, satang: int) -> Path:
    """Return the file of a clerk who does not know yet, after reporting on."""
    path = folder / f"clerk-{project_id[-1]}.sqlite"
    spends(path, project_id, period, satang)
    return sent(path)
