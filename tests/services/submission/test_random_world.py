"""Every number of the board agrees with a computation of its own, from the raw tables of a random world."""

import random
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from app.models.match_key import office_key
from app.models.progress_report import Period, ProgressReport, fiscal_months
from app.models.project import Project
from app.models.submission.deadlines import Deadline
from app.services.board import read_board, refresh
from app.services.gathering import gather
from app.services.sending import send
from app.services.submission.deadlines import set_general_deadline, set_month_deadline
from app.services.submission.receipts import correct_receipt, correct_report_receipt
from app.services.undo_gathering import undo
from app.storage import merge
from app.storage.file_settings import ROLE
from app.storage.project_file import ProjectFile, new_record_id
from tests.long_form import only_long

OFFICES = {
    "สำนักงานเขตมีนบุรี": ("สำนักงานเขตมีนบุรี", "เขตมีนบุรี"),
    "สำนักงานเขตบางรัก": ("บางรัก",),
    "กองตัวอย่าง": ("กองตัวอย่าง",),
}
MONTHS = fiscal_months(2562)
TODAY = date(2019, 3, 20)
Cell = tuple[int, int, int, int, int, int, date | None, date | None]


# --- the world ----------------------------------------------------------------------------------------------


@dataclass
class RandomWorld:
    folder: Path
    chance: random.Random
    patch: pytest.MonkeyPatch
    main: ProjectFile
    offices: dict[str, ProjectFile] = field(default_factory=dict)
    sent: int = 0

    def start(self) -> None:
        self.main.set_setting(ROLE, "coordinator")
        for name, spellings in OFFICES.items():
            self.offices[name] = file = ProjectFile.create(self.folder / f"{name}.sqlite")
            for _ in range(self.chance.randint(1, 4)):
                start = self.chance.choice([None, date(2018, 10, 1), date(2018, 12, 15), date(2019, 1, 1)])
                end = self.chance.choice([None, date(2019, 9, 30), date(2018, 12, 31), date(2018, 1, 1)])
                project = Project(new_record_id(), office=self.chance.choice(spellings), fiscal_year=2562)
                file.add_project(replace(project, start_date=start, end_date=end))

    def live(self, month: Period) -> None:
        """Let a month pass: offices report and send once or twice, the coordinator types and corrects."""
        for name in sorted(OFFICES):
            for _ in range(self.chance.choice([0, 1, 1, 2])):
                self.report(self.offices[name], month)
                day = date(month.year, month.month, 1) + timedelta(self.chance.randint(-20, 80))
                self.send(name, min(day, TODAY + timedelta(3)))
            if self.chance.random() < 0.3:
                self.report(self.main, month, at_most=1)
            if self.chance.random() < 0.3:
                self.correct(name, month)
        if self.chance.random() < 0.3:
            first = date(month.year, month.month, 1)
            set_month_deadline(self.main, month, first + timedelta(self.chance.randint(0, 70)), "วันหยุด")

    def report(self, file: ProjectFile, month: Period, at_most: int = 9) -> None:
        for project_id in file.project_ids()[:at_most]:
            known = {report.period for report in file.reports(project_id)}
            if month not in known and self.chance.random() < 0.6:
                number = self.chance.random()
                progress = (None, 60_00, 100_00, 100_00)[int(number * 4)]
                file.add_report(ProgressReport(project_id, month, narrative=str(number), progress=progress))
            elif known and self.chance.random() < 0.2:
                file.set_report_entry(project_id, max(known), "narrative", str(self.chance.random()))
        file.revisions.commit()

    def send(self, name: str, day: date) -> None:
        self.sent += 1
        self.offices[name].database.write_outgoing(target := self.folder / f"{self.sent}.sqlite")
        time = self.chance.choice(["16:59:59", "17:00:00", "05:00:00"])
        self.patch.setattr(merge, "now", lambda: f"{day}T{time}Z")
        assert not gather(self.main, [target])[0].refused
        self.patch.undo()
        if self.chance.random() < 0.1:
            undo(self.main)

    def correct(self, name: str, month: Period) -> None:
        day = date(month.year, month.month, 1) + timedelta(self.chance.randint(0, 40))
        key, project = office_key(name), self.main.project
        mine = [one for one in self.main.project_ids() if office_key(project(one).office) == key]
        if mine and self.chance.random() < 0.4:
            correct_report_receipt(self.main, self.chance.choice(mine), month, day, "ตรวจแล้ว")
        else:
            correct_receipt(self.main, name, month, day, "อีเมลมาก่อน")


@pytest.fixture
def world(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the coordinator's file after five months, and that of who gathered it."""
    with ProjectFile.create(tmp_path / "main.sqlite") as file:
        made = RandomWorld(tmp_path, random.Random(request.param), monkeypatch, file)
        made.start()
        if made.chance.random() < 0.5:
            set_general_deadline(file, Deadline(made.chance.randint(1, 31), made.chance.randint(0, 1)))
        for month in MONTHS[:5]:
            made.live(month)
        sent = send(file, tmp_path / "handed on").path
        with ProjectFile.create(tmp_path / "successor.sqlite") as new:
            assert not gather(new, [sent])[0].refused
        for office in made.offices.values():
            office.close()
    return tmp_path


# --- the computation of its own -----------------------------------------------------------------------------


def computed(path: Path) -> dict[tuple[str, str], Cell]:
    with closing(sqlite3.connect(path)) as raw:
        days = {
            number: (datetime.fromisoformat(at) + timedelta(hours=7)).date()
            for number, at in raw.execute("SELECT number, at FROM gathering")
        }
        revisions: dict[str, list[tuple[int, str, str, int | None]]] = {}
        for row, digest, record, parents, number in raw.execute(
            "SELECT rowid, digest, record_id, parents, gathering FROM revision ORDER BY rowid"
        ):
            revisions.setdefault(record, []).append((row, digest, parents, number))
        notes = raw.execute(
            """
            SELECT note.id, project_id, topic, period, text, answer, noted_on, digest
            FROM note JOIN head ON record_id = note.id WHERE settled_on IS NULL
            """
        ).fetchall()
        projects = raw.execute("SELECT id, office, start_date, end_date FROM project").fetchall()
        reports = raw.execute("SELECT id, project_id, period, progress FROM progress_report").fetchall()
    every = [(row, number) for of in revisions.values() for row, _, _, number in of if number is not None]
    general, own_days = "0/28", {}
    by_report: dict[tuple[str, str], str | None] = {}
    by_office: dict[tuple[str, str], list[tuple[int, str, str, int]]] = {}
    for note_id, project, topic, period, text, answer, noted_on, head in notes:
        if topic == "deadline" and period:
            own_days[period] = date.fromisoformat(text)
        elif topic == "deadline":
            general = text
        elif topic == "received" and project:
            by_report[project, period] = noted_on
        elif topic == "received":
            [(row, number)] = [(r, n) for r, digest, _, n in revisions[note_id] if digest == head]
            until = number if number is not None else max((n for r, n in every if r < row), default=0)
            by_office.setdefault((district(text), period), []).append(
                (0 if answer else 1, noted_on, note_id, until)
            )
    told: dict[str, dict[str, int]] = {}
    for _, project, period, progress in reports:
        if progress is not None:
            told.setdefault(project, {})[period] = progress
    cells: dict[tuple[str, str], Cell] = {}
    for name in {district(office) for _, office, _, _ in projects}:
        mine = {project: (start, end) for project, office, start, end in projects if district(office) == name}
        for month in [*MONTHS]:
            period = str(month)
            due = own_days.get(period) or last_day(general, month)
            expected = {one for one, span in mine.items() if runs(*span, told.get(one, {}), period)}
            counts, seen, sent = {"in": 0, "typed": 0, "odd": 0}, [], 0
            for record, project, of, _ in reports:
                if of != period or project not in mine:
                    continue
                day = receipt(
                    revisions[record], days, by_report, by_office.get((name, period), []), project, period
                )
                seen += [day] if day else []
                if project not in expected:
                    continue
                sent += 1
                if day is None:
                    counts["typed"] += 1
                elif day > TODAY or str(day)[:7] < period:
                    counts["odd"] += 1
                else:
                    counts["in"] += day <= due
            late = sent - sum(counts.values())
            cells[name, period] = (
                *(len(expected), sent, counts["in"], late, counts["typed"], counts["odd"]),
                *(min(seen, default=None), max(seen, default=None)),
            )
    return cells


def district(office: str) -> str:
    return office.removeprefix("สำนักงาน").removeprefix("เขต")


def last_day(rule: str, month: Period) -> date:
    later, day = (int(part) for part in rule.split("/"))
    first = date(month.year + (month.month + later > 12), (month.month + later - 1) % 12 + 1, 1)
    following = (first + timedelta(31)).replace(day=1)
    return min(first + timedelta(day - 1), following - timedelta(1))


def runs(start: str | None, end: str | None, told: dict[str, int], period: str) -> bool:
    first, last = (start or "2018-10")[:7], (end or "2019-09")[:7]
    if first > last or first > "2019-09":
        return True
    is_done = any(
        progress == 100_00
        and month < period
        and all(told[later] == 100_00 for later in told if later > month)
        for month, progress in told.items()
    )
    return first <= period and (period <= last or not is_done)


def receipt(
    revisions: list[tuple[int, str, str, int | None]],
    days: dict[int, date],
    by_report: dict[tuple[str, str], str | None],
    of_office: list[tuple[int, str, str, int]],
    project: str,
    period: str,
) -> date | None:
    if (project, period) in by_report:
        noted = by_report[project, period]
        return date.fromisoformat(noted) if noted else None
    number = revisions[0][3]
    if number is None:
        number = min((n for _, _, parents, n in revisions if parents == "[]" and n is not None), default=None)
    if number is None:
        return None
    _, noted_on, _, until = min(of_office, default=(1, "", "", 0))
    return date.fromisoformat(noted_on) if noted_on and number <= until else days[number]


# --- they agree ---------------------------------------------------------------------------------------------


def shown(path: Path) -> dict[tuple[str, str], Cell]:
    with ProjectFile.open(path) as file:
        refresh(file)
        board = read_board(file, 2562, TODAY)
    cells: dict[tuple[str, str], Cell] = {}
    for row in board.offices:
        for month in row.months:
            found = month.submission
            cells[district(row.office), str(month.period)] = (
                *(found.expected, found.sent, found.in_time, found.late, found.typed, found.doubtful),
                *(month.first_received_on, month.last_received_on),
            )
    names = {district(row.office) for row in board.offices if row.projects}
    return {key: cell for key, cell in cells.items() if key[0] in names}


def agrees(world: Path) -> None:
    main, successor = world / "main.sqlite", world / "successor.sqlite"
    assert shown(main) == computed(main)
    assert shown(successor) == computed(successor)
    assert shown(successor) == shown(main), "who takes over sees the same"


@pytest.mark.parametrize("world", [0, *only_long(1, 2)], indirect=True)
def test_every_cell_agrees(world: Path) -> None:
    agrees(world)


@pytest.mark.long
@pytest.mark.parametrize("world", range(100, 160), indirect=True)
def test_every_cell_agrees_in_many_worlds(world: Path) -> None:
    agrees(world)
