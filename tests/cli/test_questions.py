"""The questions on the command line."""

import shutil
import sqlite3
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from app.models.note import Note
from app.models.progress_report import ProgressReport, fiscal_months
from app.models.project import Project
from app.services.board_questions.catalogue import QUESTIONS
from app.storage import database_file
from app.storage.backups import backup_folder
from app.storage.board.board import READ
from app.storage.opening.gate import connect
from app.storage.project_file import ProjectFile, new_record_id
from app.storage.user_folders import cache_folder
from tests.files.large import break_a_page


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with ProjectFile.create(path := tmp_path / "ก.sqlite") as file:
        for office in ("บางรัก", "ดุสิต"):
            project = Project(
                new_record_id(), office=office, fiscal_year=2562, allocated_budget_satang=100_00
            )
            file.add_project(
                project, [ProgressReport(project.id, fiscal_months(2562)[0], disbursed_satang=25_50)]
            )
    return path


def told(capsys: pytest.CaptureFixture[str], *arguments: object) -> list[str]:
    assert main([str(one) for one in arguments]) == 0
    return capsys.readouterr().out.splitlines()


def test_the_list_names_all_questions(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "board", path, "--question", "list")
    assert found == [f"{one.key}: {one.title}" for one in QUESTIONS]


def test_a_question_is_answered_line_by_line(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "board", path, "--question", "quarters", "--targets", "20,40,60,100")
    assert found[0] == "รายไตรมาสเทียบกับเป้าหมาย ปีงบประมาณ 2562"
    assert found[2].startswith("ไตรมาส 1 (ต.ค.–ธ.ค.) | ")
    assert "| 51 | 51 | 25.50 | 20.00 | 5.50 |" in found[2]


def test_a_board_is_only_read_unless_it_changes_something(path: Path) -> None:
    """A backup of a coordinator's file takes many times as long as its board."""
    before = len([*backup_folder(path).glob("*.sqlite")])
    assert main(["board", str(path)]) == 0
    assert len([*backup_folder(path).glob("*.sqlite")]) == before
    assert main(["board", str(path), "--due-day", "9"]) == 0
    assert len([*backup_folder(path).glob("*.sqlite")]) == before + 1


@pytest.fixture
def checked_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is as large as those of which the pages are checked while they are read."""
    monkeypatch.setattr("app.storage.opening.page_check.CHECKED_AT_ONCE", 0)


def test_the_board_of_a_large_file_is_read_while_its_pages_are_checked(
    path: Path, capsys: pytest.CaptureFixture[str], checked_beside: None
) -> None:
    again = told(capsys, "board", path), told(capsys, "board", path)
    assert again[0] == again[1]
    assert len(again[0]) > 2


def test_nothing_is_told_or_kept_of_a_large_file_with_damaged_pages(
    path: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    checked_beside: None,
) -> None:
    monkeypatch.setattr("app.storage.opening.page_check.has_sound_pages", lambda *_table: False)
    kept: list[object] = []
    monkeypatch.setattr("app.storage.board.cache.BoardCache.save", kept.append)
    out = tmp_path / "board.xlsx"
    assert main(["board", str(path), "--out", str(out)]) == 2
    assert "เสียหาย" in (printed := capsys.readouterr()).err
    assert (printed.out, out.exists(), kept) == ("", False, [])


def test_a_board_that_is_computed_waits_only_for_the_pages_that_it_tells_of(
    path: Path, capsys: pytest.CaptureFixture[str], checked_beside: None
) -> None:
    before = told(capsys, "board", path)
    break_a_page(path)  # of an index that no board reads
    assert told(capsys, "board", path) == before
    shutil.rmtree(cache_folder() / "boards")
    assert main(["board", str(path)]) == 2, "where rows must be computed, all pages must be sound"
    assert "เสียหาย" in capsys.readouterr().err


def test_a_board_of_a_file_that_has_grown_waits_for_all_pages(
    path: Path, capsys: pytest.CaptureFixture[str], checked_beside: None
) -> None:
    """What the new revisions are about is read in them, even if no row must be computed."""
    told(capsys, "board", path)
    with ProjectFile.open(path) as file:
        file.put_note(replace(Note.of("note of a later version", ""), text="ทั้งไฟล์"))
    break_a_page(path)
    assert main(["board", str(path)]) == 2
    assert "เสียหาย" in capsys.readouterr().err


@pytest.mark.parametrize("table", READ)
def test_a_board_that_is_computed_is_not_told_if_a_page_that_it_reads_is_damaged(
    table: str,
    path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    checked_beside: None,
) -> None:
    told(capsys, "board", path)
    looked_at: list[str] = []

    def is_sound(_connection: object, one: str = "") -> bool:
        looked_at.append(one)
        return one != table

    monkeypatch.setattr("app.storage.opening.page_check.has_sound_pages", is_sound)
    assert main(["board", str(path)]) == 2
    assert (capsys.readouterr().out, looked_at[-1]) == ("", table)


@pytest.mark.parametrize("asked", [(), ("--question", "all"), ("--out", "board.html")])
def test_a_board_that_is_computed_reads_no_report_and_of_revisions_only_what_tells_that_they_are_the_same(
    asked: tuple[str, ...],
    path: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    told(capsys, "board", path, *asked)
    read: dict[str, set[str]] = defaultdict(set)

    def note(action: int, table: str | None, column: str | None, *_place: str | None) -> int:
        if action == sqlite3.SQLITE_READ and table and column:
            read[table].add(column)
        return sqlite3.SQLITE_OK

    def opened(file: Path, *, writable: bool) -> Any:
        passed = connect(file, writable=writable)
        passed.connection.set_authorizer(note)
        return passed

    monkeypatch.setattr(database_file, "connect", opened)
    told(capsys, "board", path, *asked)
    of_revisions = read.pop("revision")
    assert read.keys() <= {*READ, "sqlite_master"}
    # The statements for later revisions and for notes name further columns; there are neither.
    assert of_revisions <= {"ROWID", "digest", "record_id", "kind", "body", "gathering"}


def test_what_was_edited_before_a_crash_is_on_the_board(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with ProjectFile.open(path) as file:
        project_id = file.project_ids()[0]
        file.set_project_entry(project_id, "allocated_budget_satang", 300_00)
        file.revisions.close = lambda: None  # type: ignore[method-assign]
    assert "งบประมาณ 400 " in told(capsys, "board", path)[-1]


def test_targets_stay_in_the_file(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "board", path, "--question", "quarters", "--targets", "20,40,60,100")
    assert "| 20.00 | 5.50 |" in told(capsys, "board", path, "--question", "quarters")[2]


def test_only_the_named_office_is_counted(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "board", path, "--question", "divisions", "--office", "บางรัก")
    assert found[-2].startswith("รวม | 1 | 100 | 25.50 |")


@pytest.mark.parametrize("name", ["ก.xlsx", "ก.pdf"])
def test_all_questions_are_written_to_a_file(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    target = tmp_path / name
    assert f"ส่งออกแล้ว: {target}" in told(capsys, "board", path, "--question", "all", "--out", target)
    assert target.stat().st_size > 1000


def test_the_page_for_executives_is_written(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "ก.html"
    found = told(capsys, "board", path, "--out", target, "--office", "บางรัก")
    assert found == [f"สร้างรายงานสำหรับผู้บริหารแล้ว: {target}"]
    text = target.read_text("utf-8")
    assert "เฉพาะหน่วยงานที่มีคำว่า “บางรัก”" in text
    assert "ดุสิต" not in text


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["--question", "ใคร"], "ไม่มีตารางสรุปชื่อ ใคร"),
        (["--question", "issues", "--out", "ก.docx"], "ส่งออกตารางเป็น ก.docx ไม่ได้"),
        (["--question", "quarters", "--targets", "50,20,60,100"], "เป้าหมายสะสม"),
        (["--question", "quarters", "--targets", "a,b"], "a"),
    ],
)
def test_what_cannot_be_done_is_told(
    path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], error: str
) -> None:
    assert main(["board", str(path), *arguments]) == 2
    assert error in capsys.readouterr().err
