"""Every cell of every question agrees with plain loops of its own over the raw tables of a random world.

Nothing of the board, its rules or its columns is used in what is expected: only the raw tables.
"""

import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.models.board import BoardFilter, narrowed
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project, StrategicAlignment
from app.models.questions.facts import YearView
from app.services.board import read_board, refresh
from app.services.board_questions.catalogue import QUESTIONS, Question
from app.services.board_questions.reading import read_view, set_targets
from app.storage.file_settings import ROLE
from app.storage.project_file import ProjectFile, new_record_id
from tests.long_form import only_long
from tests.services.board_questions.own_tables import AIMS, TARGETS, Raw, Table, expected_tables, raw_of
from tests.services.submission.test_random_world import (
    MONTHS,
    OFFICES,
    TODAY,
    RandomWorld,
    district,
)

DIVISIONS = ("ฝ่ายโยธา", "ฝ่าย โยธา", "ฝ่ายการศึกษา", "ฝ่ายรายได้", "")
ISSUES = (
    ("ด้านที่ ๒ มหานครสีเขียว สะดวกสบาย", ""),
    ("ด้านที่ 2 มหานครสีเขียว สะดวกสบาย", "๒.๑ ขยะ"),
    ("ด้านที่ ๓ มหานครสำหรับทุกคน", "๓.๑ ผู้สูงอายุ"),
    ("ด้านที่ ๓ มหานครสำหรับทุกคน", "๓.๓ การศึกษาสำหรับทุกคน"),
)
PLANS = ("เป็นไปตามแผน", "ช้ากว่าแผน", "ล่าช้ากว่าแผนมาก", "ไม่ช้ากว่าแผน", "")


# --- the world ----------------------------------------------------------------------------------------------


class FullWorld(RandomWorld):
    """Offices with money, progress, divisions and strategic issues, in three fiscal years."""

    def start(self) -> None:
        self.main.set_setting(ROLE, "coordinator")
        for name, spellings in OFFICES.items():
            self.offices[name] = file = ProjectFile.create(self.folder / f"{name}.sqlite")
            for _ in range(self.chance.randint(2, 9)):
                file.add_project(self.project(self.chance.choice(spellings)))

    def project(self, office: str) -> Project:
        pick = self.chance.choice
        year = pick([2562, 2562, 2562, 2562, 2561, 2560, None])
        support = self.chance.sample(ISSUES, pick([0, 1, 1, 2, 3]))
        return replace(
            Project(new_record_id(), office=office, fiscal_year=year),
            project_name=f"โครงการ {self.chance.randint(1, 5)}",
            project_code=pick(["", f"50040000-{self.chance.randint(1, 99):04}"]),
            division=pick(DIVISIONS),
            allocated_budget_satang=pick([None, 0, 100_00, 250_000_50, self.chance.randint(1, 10**9)]),
            start_date=pick([None, date(2018, 10, 1), date(2018, 12, 15), date(2019, 1, 1)]),
            end_date=pick([None, date(2019, 9, 30), date(2019, 2, 10), date(2018, 1, 1)]),
            strategic_alignments=tuple(StrategicAlignment(issue, sub, "เป้าหมาย") for issue, sub in support),
        )

    def report(self, file: ProjectFile, month: Period, at_most: int = 9) -> None:
        for project_id in file.project_ids()[:at_most]:
            known = {report.period for report in file.reports(project_id)}
            shifted = month if file.project(project_id).fiscal_year == 2562 else month.plus(-12)
            if shifted not in known and self.chance.random() < 0.6:
                file.add_report(self.made(project_id, shifted))
            elif known and self.chance.random() < 0.2:
                file.set_report_entry(
                    project_id, max(known), "disbursed_satang", self.chance.randint(0, 10**6)
                )
        file.revisions.commit()

    def made(self, project_id: str, month: Period) -> ProgressReport:
        pick = self.chance.choice
        return ProgressReport(
            project_id,
            month,
            reported_on=pick([None, date(month.year, month.month, 20), date(2018, 1, 1)]),
            narrative=str(self.chance.random()),
            progress=pick([None, 0, 10_00, 30_00, 99_99, 100_00]),
            disbursed_satang=pick([None, 0, 50_00, 1_234_56]),
            plan_status=pick(PLANS),
            target_status=pick(AIMS),
        )


@pytest.fixture
def world(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    with ProjectFile.create(path := tmp_path / "main.sqlite") as file:
        made = FullWorld(tmp_path, random.Random(request.param), monkeypatch, file)
        made.start()
        for month in MONTHS[:5]:
            made.live(month)
        set_targets(file, 2562, TARGETS)
        for office in made.offices.values():
            office.close()
    return path


# --- they agree ---------------------------------------------------------------------------------------------


def shown(question: Question, view: YearView) -> Table:
    answer = question.answered(view)
    rows = [[column.text_of(row) for column in question.columns] for row in answer.rows]
    return [*rows, [*answer.total_texts]] if answer.total is not None else rows


def agrees(path: Path) -> None:
    with ProjectFile.open(path) as file:
        refresh(file)
        board = read_board(file, 2562, TODAY)
        view = read_view(file, board)
    raw = raw_of(path)
    assert_same(view, raw)
    few = narrowed(board, "มีนบุรี", BoardFilter.ALL)
    assert_same(view.of_board(few), raw.of({"มีนบุรี"}))
    for name in view.offices:
        assert_same(view.of_office(name), raw.of({district(name)}))


def assert_same(view: YearView, raw: Raw) -> None:
    tables = expected_tables(raw, [row.office for row in view.board.offices])
    assert tables.keys() == {question.key for question in QUESTIONS}, "no question is left out"
    for question in QUESTIONS:
        assert shown(question, view) == tables[question.key], question.title


@pytest.mark.parametrize("world", [0, *only_long(1, 2)], indirect=True)
def test_every_cell_of_every_question_agrees(world: Path) -> None:
    agrees(world)


@pytest.mark.long
@pytest.mark.parametrize("world", range(100, 160), indirect=True)
def test_every_cell_agrees_in_many_worlds(world: Path) -> None:
    agrees(world)
