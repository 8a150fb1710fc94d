"""The board tells beside its totals what decisions may still change them."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.models.board import Board, Unsettled, board_notes
from app.models.project import Project
from app.services.board import read_board, refresh
from app.services.duplicates import declare_distinct, duplicates
from app.services.file_profile import FileProfile, Role, write_profile
from app.services.gathering import gather
from app.services.waiting.decisions import accept, pending
from app.storage.project_file import ProjectFile, new_record_id

YEAR = 2569


def project(number: int, budget: int = 1_000_00) -> Project:
    return Project(
        new_record_id(),
        project_code=f"50130000-{number:04}",
        project_name=f"โครงการที่ {number}",
        fiscal_year=YEAR,
        office="สำนักงานเขตมีนบุรี",
        allocated_budget_satang=budget,
    )


def board(file: ProjectFile) -> Board:
    refresh(file)
    return read_board(file, YEAR, date(2026, 1, 1))


@pytest.fixture
def into(tmp_path: Path) -> ProjectFile:
    """The coordinator's open file, in which the removal of one of two projects waits."""
    office, path = tmp_path / "office.sqlite", tmp_path / "into.sqlite"
    first, second = project(1000), project(2000, 500_00)
    with ProjectFile.create(office) as file:
        file.add_project(first)
        file.add_project(second)
    with ProjectFile.create(path) as file:
        gather(file, [office])
        with ProjectFile.open(office) as other:
            other.remove_project(second.id)
        gather(file, [office])
    return ProjectFile.open(path)


def test_what_waits_is_told_and_its_old_value_stays_in_the_totals(into: ProjectFile) -> None:
    with into as file:
        before = board(file)
        assert before.total.allocated_satang == 1_500_00
        assert before.unsettled == Unsettled(waiting=1, waiting_allocated=-500_00)
        told = "รอการตัดสินใจ 1 รายการ ยอดรวมยังใช้ค่าเดิม หากรับทั้งหมด งบประมาณลดลง 500 บาท"
        assert told in board_notes(before)
        accept(file, pending(file))
        after = board(file)
        assert (after.total.allocated_satang, after.unsettled) == (1_000_00, Unsettled())


def test_projects_that_may_be_one_are_told_with_what_they_double(into: ProjectFile) -> None:
    with into as file:
        accept(file, pending(file))
        [one] = file.project_ids()
        for _ in range(2):  # three that may be one, and two others
            file.add_project(replace(file.project(one), id=new_record_id()))
            file.add_project(replace(project(3000, 7_00), project_name="อีกโครงการ"))
        found = board(file)
        assert found.unsettled == Unsettled(pairs=4, doubled_allocated=2_007_00)
        assert len(duplicates(file)) == 4
        assert "โครงการที่อาจซ้ำกัน 4 คู่ ยอดรวมอาจนับซ้ำ งบประมาณ 2,007 บาท" in board_notes(found)
        for pair in duplicates(file):
            declare_distinct(file, *(project.id for project in pair))
        assert board(file).unsettled == Unsettled()


def test_a_clerks_own_file_tells_nothing_of_this(tmp_path: Path) -> None:
    with ProjectFile.create(tmp_path / "office.sqlite") as file:
        write_profile(file, FileProfile(Role.CLERK, "", None))
        file.add_project(project(1))
        file.add_project(project(1))
        assert board(file).unsettled == Unsettled()
