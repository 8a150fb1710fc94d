"""The command `board` writes deadlines and days of receipt, and prints both numbers of each month."""

from datetime import date
from pathlib import Path

import pytest

from app.cli import main
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.models.submission.deadlines import Deadline
from app.services.gathering import gather
from app.services.submission.deadlines import deadlines_of
from app.storage import merge
from app.storage.project_file import ProjectFile, new_record_id

OCTOBER = Period(2018, 10)
MINBURI = "สำนักงานเขตมีนบุรี"
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def gathered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file in which an office's October came in January."""
    path, source = tmp_path / "รวม.sqlite", tmp_path / "เขต.sqlite"
    with ProjectFile.create(source) as office:
        project = Project(new_record_id(), office=MINBURI, fiscal_year=2562)
        office.add_project(project, [ProgressReport(project.id, OCTOBER)])
    with ProjectFile.create(path) as file:
        monkeypatch.setattr(merge, "now", lambda: "2019-01-15T05:00:00Z")
        gather(file, [source])
    monkeypatch.undo()
    return path


def told(gathered: Path, captured: Captured, *options: str) -> tuple[int, str]:
    code = main(["board", str(gathered), "--year", "2562", "--office", "มีนบุรี", *options])
    found = captured.readouterr()
    return code, found.out + found.err


def test_both_numbers_are_printed(gathered: Path, capsys: Captured) -> None:
    assert "ต.ค. 61 ครบ 1/1 · ทันเวลา 0/1" in told(gathered, capsys)[1]


def test_a_day_of_receipt_is_corrected_and_withdrawn(gathered: Path, capsys: Captured) -> None:
    code, text = told(
        gathered, capsys, "--received", "เขตมีนบุรี", "2561-10", "27 ต.ค. 61", "--reason", "อีเมลมาก่อน"
    )
    assert code == 0
    assert text.startswith("สำนักงานเขตมีนบุรี เดือนตุลาคม 2561 ได้รับ 27/10/2561\n")
    assert "ต.ค. 61 ครบ 1/1 · ทันเวลา 1/1" in text
    code, text = told(gathered, capsys, "--received", "มีนบุรี", "2561-10", "-")
    assert "ต.ค. 61 ครบ 1/1 · ทันเวลา 0/1" in text


def test_deadlines_are_set(gathered: Path, capsys: Captured) -> None:
    told(gathered, capsys, "--due-day", "5", "--due-next-month")
    code, text = told(gathered, capsys, "--deadline", "ต.ค. 61", "15/1/2562", "--reason", "วันหยุดยาว")
    assert code == 0
    assert "ต.ค. 61 ครบ 1/1 · ทันเวลา 1/1" in text
    assert "กำหนดส่งเฉพาะเดือน: ต.ค. 61 ภายใน 15/1/2562 (วันหยุดยาว)" in text
    with ProjectFile.open(gathered) as file:
        assert deadlines_of(file).general == Deadline(5, 1)
        assert deadlines_of(file).of(OCTOBER) == date(2019, 1, 15)
    told(gathered, capsys, "--deadline", "2561-10", "-")
    with ProjectFile.open(gathered) as file:
        assert deadlines_of(file).of(OCTOBER) == date(2018, 11, 5)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--deadline", "2562-02", "31/02/2562", "--reason", "ก"], "31/02/2562"),
        (["--deadline", "2561-10", "5/11/2561"], "เหตุผล"),
        (["--due-day", "32"], "ไม่ใช่วันที่ของเดือน"),
        (["--received", "บางรัก", "2561-10", "27/10/2561", "--reason", "ก"], "ไม่พบรายงาน"),
        (["--received", "มีนบุรี", "2561-10", "27/9/2561", "--reason", "ก"], "อยู่ก่อนเดือน"),
        (["--received", "มีนบุรี", "2561-10", "27/10/2561"], "เหตุผล"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    gathered: Path, capsys: Captured, options: list[str], words: str
) -> None:
    code, text = told(gathered, capsys, *options)
    assert code == 2
    assert words in text
    with ProjectFile.open(gathered) as file:
        assert file.file_notes() == ()
