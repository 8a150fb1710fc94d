"""A month's reports are counted alike wherever the count is shown."""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from app.cli import main
from app.models.board import Board, board_notes
from app.models.note import skip_note
from app.models.progress_report import Period, ProgressReport, fiscal_months
from app.models.project import Project
from app.models.submission.office_month import OfficeMonth, Submission, SubmissionState, month_words
from app.services.board import read_board, read_lines, refresh
from app.services.board_export import board_workbook
from app.services.month.state import month_state
from app.storage.month import rows as month_rows
from app.storage.project_file import ProjectFile, new_record_id

OCTOBER, NOVEMBER, *_ = fiscal_months(2562)
BANGRAK = "สำนักงานเขตบางรัก"
NEW_YEAR = date(2019, 1, 1)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[ProjectFile]:
    """Five projects in October: two have reported, one of them although it was skipped; two are skipped."""
    with ProjectFile.create(tmp_path / "งาน.sqlite") as file:
        for reports, skips in ((1, 0), (1, 1), (0, 1), (0, 1), (0, 0)):
            project = Project(new_record_id(), office=BANGRAK, fiscal_year=2562)
            file.add_project(project, [ProgressReport(project.id, OCTOBER)] * reports)
            if skips:
                file.put_note(skip_note(project.id, OCTOBER, NEW_YEAR))
        yield file


def board_of(file: ProjectFile) -> Board:
    refresh(file)
    return read_board(file, 2562, NEW_YEAR)


def month_of(board: Board, month: Period = OCTOBER) -> OfficeMonth:
    [office] = (row for row in board.offices if row.office == BANGRAK)
    return office.months[fiscal_months(2562).index(month)]


def test_the_month_s_steps_the_status_line_and_the_board_count_alike(world: ProjectFile) -> None:
    state, line = month_state(world, OCTOBER), world.month_count(OCTOBER)
    found = month_of(board_of(world)).submission
    assert state.count == line == (found.sent, found.skipped, found.expected + found.skipped) == (2, 2, 5)
    assert found == Submission(3, 2, typed=2, skipped=2)


def test_it_is_counted_in_steps_none_of_which_is_long(
    world: ProjectFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = world.month_count(OCTOBER)
    monkeypatch.setattr(month_rows, "_COUNTED_AT_ONCE", 2)
    assert [count.due for count in world.month_count_in_steps(OCTOBER)] == [2, 4, 5]
    assert world.month_count(OCTOBER) == whole


def test_the_board_s_words_workbook_and_notes_say_the_same(world: ProjectFile) -> None:
    board = board_of(world)
    assert month_words(month_of(board)) == "ไม่ครบ 2/3 · ข้าม 2 · กรอกในไฟล์นี้ 2"
    assert "ไม่นับรายงาน 2 ครั้งที่เขตข้ามไว้ เป็นรายงานที่ต้องส่ง" in board_notes(board)
    sheet = openpyxl.load_workbook(io.BytesIO(board_workbook(board)))["รายเขตรายเดือน"]
    head, october = (tuple(cell.value for cell in row) for row in list(sheet.rows)[:2])
    told = dict(zip(head, october, strict=True))
    assert [told[title] for title in ("โครงการที่ต้องรายงาน", "รายงานแล้ว", "ข้าม")] == [3, 2, 2]


def test_the_command_s_board_says_the_same(world: ProjectFile, capsys: pytest.CaptureFixture[str]) -> None:
    world.close()
    assert main(["board", str(world.path), "--year", "2562"]) == 0
    assert "ไม่ครบ 2/3 · ข้าม 2" in capsys.readouterr().out


def test_a_month_that_all_skip_or_report_is_complete(world: ProjectFile) -> None:
    for row in month_state(world, OCTOBER).rows:
        if row.is_missing:
            world.put_note(skip_note(row.id, OCTOBER, NEW_YEAR))
    assert world.month_count(OCTOBER).is_complete
    assert month_of(board_of(world)).state is SubmissionState.COMPLETE


def test_a_month_that_all_skip_expects_nothing(world: ProjectFile) -> None:
    for row in month_state(world, NOVEMBER).rows:
        world.put_note(skip_note(row.id, NOVEMBER, NEW_YEAR))
    assert month_of(board_of(world), NOVEMBER).state is SubmissionState.NOT_EXPECTED


def test_a_project_s_line_says_that_it_is_skipped(world: ProjectFile) -> None:
    board = board_of(world)
    [office] = (row for row in board.offices if row.office == BANGRAK)
    lines = read_lines(world, 2562, office, OCTOBER)
    assert sorted((line.has_report, line.is_expected, line.is_skipped) for line in lines) == [
        (False, False, True),
        (False, False, True),
        (False, True, False),
        (True, True, False),
        (True, True, False),
    ]
