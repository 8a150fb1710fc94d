"""The command `receive`: what the coordinator sent back is listed, and each change is taken or refused."""

import re
from pathlib import Path

import pytest

from app.cli import main
from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def back(saved: Path, record: ProjectRecord, tmp_path: Path, capsys: Captured) -> Path:
    """A return file that changes a figure and a text."""
    into = tmp_path / "รวม.sqlite"
    main(["gather", str(into), str(saved)])
    with ProjectFile.open(into) as file:
        file.set_report_entry(record.project.id, record.reports[-1].period, "disbursed_satang", 1_00)
        file.set_project_entry(record.project.id, "division", "ฝ่ายใหม่")
    assert main(["return", str(into), "--out", str(tmp_path / "กลับ")]) == 0
    [path] = (tmp_path / "กลับ").iterdir()
    assert "การแก้ไขและการตัดสินใจ 2 รายการ" in capsys.readouterr().out
    return path


def test_the_changes_are_listed_until_each_is_decided(
    saved: Path, back: Path, record: ProjectRecord, capsys: Captured
) -> None:
    assert main(["receive", str(saved), str(back)]) == 1
    first, second, left, _ = capsys.readouterr().out.splitlines()
    assert first.startswith("1. ลดลงมาก: ")
    assert second.startswith("2. แก้ไข: ")
    assert "ยังไม่ได้ตัดสินใจ 2 รายการ" in left
    assert main(["receive", str(saved), str(back), "--accept", "2"]) == 1
    with ProjectFile.open(saved, writable=False) as file:
        assert file.project(record.project.id) == record.project
    assert main(["receive", str(saved), str(back), "--accept", "2", "--refuse", "1"]) == 0
    assert "รับการแก้ไข 1 รายการ ไม่รับ 1 รายการ" in capsys.readouterr().out
    with ProjectFile.open(saved, writable=False) as file:
        assert file.project(record.project.id).division == "ฝ่ายใหม่"
        assert file.reports(record.project.id) == record.reports


def test_all_can_be_taken_or_refused(saved: Path, back: Path, record: ProjectRecord) -> None:
    assert main(["receive", str(saved), str(back), "--refuse", "all", "--accept", "1"]) == 0
    with ProjectFile.open(saved, writable=False) as file:
        assert file.project(record.project.id) == record.project
        assert file.reports(record.project.id)[-1].disbursed_satang == 1_00


@pytest.mark.parametrize(
    "numbers",
    [["--accept", "3"], ["--accept", "1", "--refuse", "1"], ["--accept", "all", "--refuse", "all"]],
)
def test_what_cannot_be_meant_changes_nothing(
    saved: Path, back: Path, record: ProjectRecord, numbers: list[str], capsys: Captured
) -> None:
    assert main(["receive", str(saved), str(back), *numbers]) == 2
    assert re.search("รายการที่|ทั้งรับและไม่รับ", capsys.readouterr().err)
    with ProjectFile.open(saved, writable=False) as file:
        assert file.reports(record.project.id) == record.reports
