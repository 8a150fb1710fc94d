"""The command line uses what was said in the window about workbooks of the same shape, and says so."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from app.cli import main
from app.formats.spreadsheet.headers import Layout
from app.formats.spreadsheet.project_import import WorkbookReading
from app.models.import_doubts import proposals
from app.services.imports.known_shapes import MOST_SHAPES, remember, said_about
from app.services.imports.remembered import shape_of, what_was_said
from app.storage.user_folders import settings_file
from tests.formats.spreadsheet.workbooks import looked_at, make

PHONES = [("ชื่อโครงการ", "งบประมาณ", "โทรศัพท์"), ("ปรับปรุงทางเท้า", 1000, 20000000)]
Captured = pytest.CaptureFixture[str]


def say_before(path: Path, columns: dict[int, str] | None = None) -> None:
    """Remember the proposed answers, and these columns, as the window does after an import."""
    with looked_at(path) as reading:
        proposed = [layout for layout in reading.layouts if layout.row_count]
        chosen = [layout.with_columns(columns) if columns else layout for layout in proposed]
        _read_all(reading, chosen)
        answers = proposals(reading.questions)
        said = what_was_said(proposed, chosen, reading.questions, answers)
        remember(shape_of(proposed), said.to_text())


def _read_all(reading: WorkbookReading, chosen: Sequence[Layout]) -> None:
    for _ in reading.read(chosen):
        pass


def imported(path: Path, *options: str) -> int:
    return main(["import", str(path), "--into", str(path.with_suffix(".sqlite")), *options])


def test_a_remembered_answer_is_used_and_told(tmp_path: Path, capsys: Captured) -> None:
    path = make(tmp_path / "ก.xlsx", {"งาน": PHONES})
    assert imported(path) == 2
    say_before(path)
    capsys.readouterr()
    assert imported(path) == 0
    assert "ใช้คำตอบที่เคยเลือกไว้สำหรับตารางที่มีหัวตารางเหมือนกัน: เติม 0 ข้างหน้า" in capsys.readouterr().out


def test_what_was_said_is_not_used_when_asked_again(tmp_path: Path, capsys: Captured) -> None:
    path = make(tmp_path / "ก.xlsx", {"งาน": PHONES})
    say_before(path)
    assert imported(path, "--ask-again") == 2
    assert "--answer" in capsys.readouterr().out


def test_a_typed_answer_takes_precedence(tmp_path: Path, capsys: Captured) -> None:
    path = make(tmp_path / "ก.xlsx", {"งาน": PHONES})
    say_before(path)
    assert imported(path, "--answer", "zero:งาน!C=as_written") == 0
    out = capsys.readouterr().out
    assert "ใช้คำตอบ: ไม่เติม" in out
    assert "ที่เคยเลือกไว้" not in out


def test_remembered_columns_are_used_and_told(tmp_path: Path, capsys: Captured) -> None:
    rows = [("เรื่อง", "เงิน", "หมายเลข"), ("ปรับปรุงทางเท้า", 1000, "ก")]
    path = make(tmp_path / "ก.xlsx", {"งาน": rows})
    assert imported(path) == 2
    say_before(path, {1: "project_name", 2: "allocated_budget_satang"})
    capsys.readouterr()
    assert imported(path) == 0
    out = capsys.readouterr().out
    assert "ใช้คอลัมน์ที่เคยเลือกไว้" in out
    assert "ปรับปรุงทางเท้า" in out


def test_only_so_many_shapes_are_kept_and_a_damaged_file_holds_none() -> None:
    for number in range(MOST_SHAPES + 5):
        remember(f"shape{number}", "{}")
    assert said_about("shape0") == ""
    assert said_about(f"shape{MOST_SHAPES + 4}") == "{}"
    remember(f"shape{MOST_SHAPES + 4}", "")
    assert said_about(f"shape{MOST_SHAPES + 4}") == ""
    settings_file().with_name("imports.json").write_bytes(b"\xff{")
    assert said_about(f"shape{MOST_SHAPES + 3}") == ""
