"""The board's rows match the file's content, whatever its history; wrong rows are deleted."""

import contextlib
import random
import sqlite3
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models.errors import UserError
from app.models.note import Note, Topic, skip_note
from app.models.progress_report import Period, ProgressReport, fiscal_months
from app.models.project import Project
from app.models.project_record import ProjectRecord
from app.services.board import refresh
from app.services.conflicts import divergences, resolve_by
from app.services.gathering import gather
from app.storage import merge
from app.storage.board import shown_heads, year_sums
from app.storage.board.cache import BoardCache
from app.storage.board.computation import status_of
from app.storage.board.local_cache import LocalCache
from app.storage.project_file import ProjectFile, new_record_id
from app.storage.revisions import Authorship
from app.storage.user_folders import cache_folder
from tests.strategies import records

IDS = [f"0190a1b2-0000-7000-8000-00000000000{number}" for number in range(3)]
MONTHS = fiscal_months(2562)[:3]
OCTOBER = MONTHS[0]
Rows = list[tuple[Any, ...]]
TABLES = ("board_project", "board_report", "board_skip", "board_quarter", "board_alignment")


def rows_in(connection: sqlite3.Connection) -> tuple[Rows, ...]:
    """Return the content of the board's rows, but not when each project was computed."""
    projects, *others = (
        connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in TABLES
    )
    return [row[:-1] for row in projects], *others


def shown(file: ProjectFile) -> tuple[Rows, ...]:
    with file.board.reading():
        return rows_in(file.board._cache.rows)


def refreshed(file: ProjectFile) -> tuple[Rows, ...]:
    file.board.refresh(file.board.stale())
    return shown(file)


def from_scratch(file: ProjectFile) -> tuple[Rows, ...]:
    """Return the same content, computed from scratch."""
    cache = LocalCache(file.path, "of nobody")
    with contextlib.closing(BoardCache(file.database, file._store, cache)) as anew:
        anew.refresh(file.project_ids())
        return rows_in(anew.rows)


# --- whatever happens to a file ---


class Life:
    """A coordinator's file, two offices' files, and random operations on them."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.chance = folder, random.Random(seed)
        self.paths = [folder / f"{name}.sqlite" for name in ("board", "one", "other")]
        for path in self.paths:
            ProjectFile.create(path).close()
        self.sent = 0
        self.copies: dict[Path, bytes] = {}
        self.caches: dict[Path, bytes] = {}

    def act(self) -> None:
        match self.chance.randrange(11):
            case 8:
                self.swap_file()
            case 9 | 10:
                self.swap_cache()
            case 0 | 1:
                self.gather()
            case 2:
                self.at_board(self._take_back)
            case 3:
                self.at_board(self._resolve)
            case 4:
                self.at_board(lambda file: file.revisions.commit(thoroughly=True))
            case _:
                path = self.chance.choice(self.paths)
                with ProjectFile.open(path) as file:
                    self.edit(file)
                    if self.chance.random() < 0.5:
                        refreshed(file)

    def swap_file(self) -> None:
        """Restore an earlier copy of a file, with another history or a part of it."""
        path = self.chance.choice(self.paths)
        earlier = self.copies.get(path)
        self.copies[path] = path.read_bytes()
        if earlier and self.chance.random() < 0.7:
            path.write_bytes(earlier)

    def swap_cache(self) -> None:
        """Delete caches, damage them, or restore earlier ones."""
        folder = cache_folder() / "boards"
        for path in sorted(folder.iterdir()) if folder.exists() else ():
            earlier = self.caches.get(path, b"")
            self.caches[path] = path.read_bytes()
            path.write_bytes(self.chance.choice([b"", earlier, self.caches[path][:-1]]))

    def at_board(self, act: Callable[[ProjectFile], object]) -> None:
        with ProjectFile.open(self.paths[0]) as file:
            act(file)

    def gather(self) -> None:
        self.sent += 1
        target = self.folder / f"sent{self.sent}.sqlite"
        with ProjectFile.open(self.chance.choice(self.paths[1:])) as file:
            file.revisions.commit(Authorship(f"20{self.chance.randrange(10, 99)}-01-01T00:00:00Z", "", ""))
            file.database.write_outgoing(target)
        with ProjectFile.open(self.paths[0]) as file:
            gather(file, [target])

    def _take_back(self, file: ProjectFile) -> None:
        with contextlib.suppress(UserError):  # nothing to take back, or somebody went on from it
            file.merge.undo()

    def _resolve(self, file: ProjectFile) -> None:
        for divergence in divergences(file):
            resolve_by(file, divergence, self.chance.randrange(len(divergence.versions)))

    def edit(self, file: ProjectFile) -> None:
        project_id, month = self.chance.choice(IDS), self.chance.choice(MONTHS)
        if project_id not in file.project_ids():
            file.add_project(Project(project_id, office="ก", fiscal_year=2562))
            return
        months = {report.period for report in file.reports(project_id)}
        match self.chance.randrange(9):
            case 0:
                file.remove_project(project_id)
            case 1 if month in months:
                file.remove_report(project_id, month)
            case 2 | 3 if month in months:
                file.set_report_entry(project_id, month, "disbursed_satang", self.chance.randrange(3))
            case 2 | 3:
                file.add_report(ProgressReport(project_id, month, narrative="ก"))
            case 4:
                note = Note.of(Topic.KEPT, project_id, None, "project_name", "missing")
                file.put_note(replace(note, text=self.chance.choice("กข")))
                file.put_note(skip_note(project_id, month, None))
            case 5:
                for note in file.notes(project_id):
                    file.remove_note(note.id)
            case 6:
                file.put_note(replace(Note.of(Topic.CLOSING, project_id), noted_on=date(2018, 11, 1)))
            case 7:
                project = replace(file.project(project_id), office="ข", fiscal_year=2563)
                file.update_project(project, [ProgressReport(project_id, month)])
            case _:
                file.set_project_entry(project_id, "allocated_budget_satang", self.chance.randrange(3))


def live(seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        life = Life(Path(folder), seed)
        for _ in range(12):
            life.act()
            for path in life.paths:
                with ProjectFile.open(path) as file:
                    found = refreshed(file)
                    assert file.board.stale() == []
                    assert found == from_scratch(file)


@given(st.integers(0, 2**32))
@settings(max_examples=2)
def test_refreshing_what_is_stale_says_the_same_as_computing_all_anew(seed: int) -> None:
    live(seed)


@pytest.mark.long
@given(st.integers(0, 2**32))
@settings(max_examples=100)
def test_the_same_many_times(seed: int) -> None:
    live(seed)


# --- what makes a project stale ---


@pytest.fixture
def fresh(file: ProjectFile, record: ProjectRecord) -> ProjectFile:
    """A file with the reference project and another one, the board up to date."""
    file.add_project(record.project, record.reports)
    file.add_project(Project(IDS[0], office="สำนักงานเขตบางรัก", fiscal_year=2562))
    refreshed(file)
    return file


def test_an_edit_makes_only_its_own_project_stale(fresh: ProjectFile, record: ProjectRecord) -> None:
    fresh.set_report_entry(record.project.id, OCTOBER, "progress", 5)
    assert fresh.board.stale() == [record.project.id]


def test_an_edit_that_is_taken_back_with_its_transaction_makes_nothing_stale(fresh: ProjectFile) -> None:
    with contextlib.suppress(ZeroDivisionError), fresh.transaction():
        fresh.set_project_entry(IDS[0], "office", "อื่น")
        raise ZeroDivisionError
    assert fresh.board.stale() == []


# --- what the rows say ---


def test_an_undone_gathering_makes_stale_only_what_came_since(tmp_path: Path, file: ProjectFile) -> None:
    def sent(number: int) -> Path:
        with ProjectFile.open(theirs) as office:
            office.set_report_entry(IDS[1], OCTOBER, "disbursed_satang", number)
            office.revisions.commit()
            office.database.write_outgoing(copy := tmp_path / f"{number}.sqlite")
        return copy

    for project_id in IDS:
        file.add_project(Project(project_id, fiscal_year=2562), [ProgressReport(project_id, OCTOBER)])
    file.revisions.commit()
    file.database.write_outgoing(theirs := tmp_path / "theirs.sqlite")
    states = []
    for number in (1, 2):
        states.append(refreshed(file))
        gather(file, [sent(number)])
    for state in reversed(states):
        file.merge.undo()
        assert file.board.stale() == [IDS[1]]
        assert refreshed(file) == state == from_scratch(file)


@given(records())
@settings(max_examples=20)  # each makes a file
def test_the_board_and_the_overview_agree_on_where_a_project_stands(record: ProjectRecord) -> None:
    with tempfile.TemporaryDirectory() as folder, ProjectFile.create(Path(folder, "a.sqlite")) as file:
        file.add_project(record.project, record.reports)
        assert file.standings() == [status_of(record.project, record.reports)]


def test_a_finding_that_is_kept_with_a_reason_is_not_counted(fresh: ProjectFile) -> None:
    def findings() -> int:
        refreshed(fresh)
        with fresh.board.reading() as board:
            return next(
                row.findings for row in board.projects(2562) if row.projects == 1 and not row.allocated_satang
            )

    before = findings()
    note = Note.of(Topic.KEPT, IDS[0], None, "project_name", "missing")
    fresh.put_note(replace(note, text="ยังไม่ตั้งชื่อ"))
    assert findings() == before - 1
    fresh.put_note(replace(note, text="ยังไม่ตั้งชื่อ", settled_on=date(2019, 1, 1)))
    assert findings() == before


def test_a_report_bears_the_day_of_the_gathering_that_first_brought_it(
    tmp_path: Path, file: ProjectFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By Bangkok time, whatever the sender's clock; a corrected copy changes nothing."""
    office = tmp_path / "เขต.sqlite"
    with ProjectFile.create(office) as theirs:
        theirs.add_project(
            Project(IDS[0], fiscal_year=2562), [ProgressReport(IDS[0], OCTOBER, narrative="ก")]
        )
        theirs.revisions.commit(Authorship("2030-01-01T00:00:00Z", "", ""))
        theirs.database.write_outgoing(first := tmp_path / "1.sqlite")
        theirs.set_report_entry(IDS[0], OCTOBER, "narrative", "ข")
        theirs.add_report(ProgressReport(IDS[0], MONTHS[1]))
        theirs.database.write_outgoing(second := tmp_path / "2.sqlite")
    for source, at in ((first, "2018-10-28T16:59:59Z"), (second, "2018-11-28T17:00:00Z")):
        monkeypatch.setattr(merge, "now", lambda at=at: at)
        gather(file, [source])
    assert received(file) == {OCTOBER: date(2018, 10, 28), MONTHS[1]: date(2018, 11, 29)}


def test_a_report_that_was_typed_here_has_no_day_of_receipt(tmp_path: Path, file: ProjectFile) -> None:
    file.add_project(Project(IDS[0], fiscal_year=2562), [ProgressReport(IDS[0], OCTOBER)])
    file.revisions.commit()
    file.database.write_outgoing(copy := tmp_path / "copy.sqlite")
    with ProjectFile.open(copy) as theirs:
        theirs.set_report_entry(IDS[0], OCTOBER, "narrative", "ก")
    gather(file, [copy])
    assert file.reports(IDS[0])[0].narrative == "ก"
    assert received(file) == {OCTOBER: None}


def received(file: ProjectFile) -> dict[Period, date | None]:
    refreshed(file)
    with file.board.reading() as board:
        return {row.period: row.receipt.day for row in board.reports(2562)}


def test_diverged_records_are_counted_where_they_belong(tmp_path: Path, file: ProjectFile) -> None:
    file.add_project(Project(IDS[0], fiscal_year=2562), [ProgressReport(IDS[0], OCTOBER)])
    file.revisions.commit()
    file.database.write_outgoing(copy := tmp_path / "copy.sqlite")
    with ProjectFile.open(copy) as theirs:
        theirs.set_report_entry(IDS[0], OCTOBER, "narrative", "ก")
        theirs.set_project_entry(IDS[0], "project_name", "ก")
    file.set_report_entry(IDS[0], OCTOBER, "narrative", "ข")
    file.set_project_entry(IDS[0], "project_name", "ข")
    gather(file, [copy])
    with file.board.reading() as board:
        assert [row.diverged for row in board.projects(2562)] == [1]
        assert [row.diverged for row in board.reports(2562)] == [1]
    for divergence in divergences(file):
        resolve_by(file, divergence, 0)
    refreshed(file)
    with file.board.reading() as board:
        assert [row.diverged for row in board.projects(2562)] == [0]
        assert [row.diverged for row in board.reports(2562)] == [0]


@pytest.mark.parametrize(("masked", "only"), [(False, None), (True, None), (False, [IDS[0]])])
def test_what_is_sent_has_no_board(
    fresh: ProjectFile, tmp_path: Path, masked: bool, only: list[str] | None
) -> None:
    fresh.database.write_outgoing(copy := tmp_path / "copy.sqlite", masked=masked, only=only)
    with ProjectFile.open(copy) as file:
        assert file.board.stale() == sorted(file.project_ids())
    assert fresh.board.stale() == []


def test_late_by_report_and_late_by_the_calendar_are_two_figures(file: ProjectFile) -> None:
    """A year's project with a tenth done after a month; another is done, and says that it is late."""
    year = {"fiscal_year": 2562, "start_date": date(2018, 10, 1), "end_date": date(2019, 9, 30)}
    told = {"reported_on": date(2019, 3, 31), "plan_status": "เป็นไปตามแผน"}
    for project_id, entries in zip(
        IDS,
        (
            told | {"progress": 10_00},
            told | {"progress": 100_00, "plan_status": "ช้ากว่าแผน"},
            told | {"progress": 10_00, "plan_status": "ช้ากว่าแผน"},
        ),
        strict=True,
    ):
        report = ProgressReport(project_id, Period(2019, 3), **entries)  # type: ignore[arg-type]
        file.add_project(Project(project_id, office="ก", **year), [report])  # type: ignore[arg-type]
    refreshed(file)
    with file.board.reading() as board:
        [row] = board.projects(2562)
        assert (row.reported_late, row.behind_time) == (2, 2)
        lines = board.lines(2562, "ก", Period(2019, 3))
    assert [(line.is_reported_late, line.is_behind_time) for line in lines] == [
        (False, True),
        (True, False),
        (True, True),
    ]


def test_a_board_of_more_records_than_fit_one_text_is_read(
    file: ProjectFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite allows a text of 16 MB in an opened file: the names of 166,000 records with their heads."""
    with file.transaction():
        for number in range(60):
            file.add_project(Project(new_record_id(), office=f"เขต {number}", fiscal_year=2562), [])
    file.revisions.commit()
    monkeypatch.setattr(shown_heads, "PART", 7)
    file.database.connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 3_000)
    refresh(file)
    assert file.board.stale() == []
    file.set_project_entry(file.project_ids()[0], "office", "อื่น")
    assert file.board.stale() == file.project_ids()[:1]


def test_sums_are_kept_until_a_row_changes(file: ProjectFile, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project(new_record_id(), office="เขต", fiscal_year=2562, start_date=date(2018, 10, 1))
    file.add_project(project, [])
    month = Period(2018, 10)

    def disbursed() -> list[int]:
        refresh(file)
        with file.board.reading() as rows:
            return [row.disbursed_satang for row in rows.reports(2562)]

    assert disbursed() == []
    file.add_report(ProgressReport(project.id, month))
    for satang in (100, 200):
        file.set_report_entry(project.id, month, "disbursed_satang", satang)
        assert disbursed() == [satang]
    monkeypatch.setattr(year_sums, "_REPORT_SUMS", "not asked again")
    assert disbursed() == [200]
    file.remove_project(project.id)
    monkeypatch.undo()
    assert disbursed() == []
