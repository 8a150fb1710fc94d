"""The command line tells what waits for a decision, and accepts or refuses it."""

from pathlib import Path

import pytest

from app.cli import main
from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def into(saved: Path, record: ProjectRecord, tmp_path: Path, capsys: Captured) -> Path:
    """The coordinator's file, for which two losses wait."""
    path = tmp_path / "รวม.sqlite"
    assert main(["gather", str(path), str(saved)]) == 0
    with ProjectFile.open(saved) as file:
        file.set_report_entry(record.project.id, record.reports[-1].period, "disbursed_satang", 1_00)
        file.remove_report(record.project.id, record.reports[0].period)
    capsys.readouterr()
    assert main(["gather", str(path), str(saved)]) == 1, "there is something to see to"
    return path


def codes(told: str) -> list[str]:
    return [line.split()[1].rstrip(":") for line in told.splitlines() if line.startswith("รอการตัดสินใจ")][:-1]


def test_gathering_lists_what_waits(into: Path, capsys: Captured) -> None:
    told = capsys.readouterr().out
    assert len(codes(told)) == 2
    assert told.splitlines()[-1] == ("รอการตัดสินใจ 2 รายการ ยอดรวมยังใช้ค่าเดิม หากรับทั้งหมด เบิกใช้ลดลง 91,599 บาท")


def test_decisions_are_listed_and_made_one_by_one(into: Path, capsys: Captured) -> None:
    capsys.readouterr()
    assert main(["decide", str(into)]) == 1
    one, other = codes(capsys.readouterr().out)
    assert main(["decide", str(into), "--accept", one]) == 1
    told = capsys.readouterr().out
    assert told.startswith("รับแล้ว 1 รายการ ไม่รับ 0 รายการ\n")
    assert codes(told) == [other]
    assert main(["decide", str(into), "--refuse", other]) == 0
    assert "ไม่มีรายการที่รอการตัดสินใจ" in capsys.readouterr().out


def test_all_are_accepted_at_once(into: Path, capsys: Captured, record: ProjectRecord) -> None:
    assert main(["decide", str(into), "--accept", "all"]) == 0
    with ProjectFile.open(into) as file:
        assert len(file.reports(record.project.id)) == len(record.reports) - 1


def test_what_is_named_wins_over_all(into: Path, capsys: Captured) -> None:
    capsys.readouterr()
    main(["decide", str(into)])
    one, _ = codes(capsys.readouterr().out)
    assert main(["decide", str(into), "--accept", "all", "--refuse", one]) == 0
    assert capsys.readouterr().out.startswith("รับแล้ว 1 รายการ ไม่รับ 1 รายการ\n")


@pytest.mark.parametrize("is_all", [False, True])
def test_what_is_both_accepted_and_refused_changes_nothing(
    into: Path, capsys: Captured, *, is_all: bool
) -> None:
    capsys.readouterr()
    main(["decide", str(into)])
    one = "all" if is_all else codes(capsys.readouterr().out)[0]
    before = into.read_bytes()
    assert main(["decide", str(into), "--accept", one, "--refuse", one]) == 2
    assert f"รายการ {one} ระบุทั้งรับและไม่รับ" in capsys.readouterr().err
    assert into.read_bytes() == before


def test_an_unknown_code_changes_nothing(into: Path, capsys: Captured) -> None:
    before = into.read_bytes()
    assert main(["decide", str(into), "--accept", "00000000"]) == 2
    assert "ไม่มีรายการที่รอการตัดสินใจรหัส 00000000" in capsys.readouterr().err
    assert into.read_bytes() == before
