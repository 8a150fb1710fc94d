"""Import, export and check on the command line."""

import json
from pathlib import Path

import pytest

from app.cli import main
from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile
from tests.cli.commands import FIRST_PRINT, SECOND_PRINT, Captured, refused
from tests.storage.world import small_disk, unchanged


def test_importing_again_says_whether_it_is_the_same(path: Path, capsys: Captured) -> None:
    assert main(["import", str(FIRST_PRINT), "--into", str(path)]) == 0
    with unchanged(path):
        assert main(["import", str(FIRST_PRINT), "--into", str(path)]) == 0
        assert "ตรงกับที่มีอยู่แล้ว" in capsys.readouterr().out
        assert main(["import", str(SECOND_PRINT), "--into", str(path)]) == 1
        assert "--update" in capsys.readouterr().out
    assert main(["import", str(SECOND_PRINT), "--into", str(path), "--update"]) == 0
    assert "ปรับปรุงแล้ว" in capsys.readouterr().out
    assert main(["import", str(FIRST_PRINT), "--into", str(path), "--as-new"]) == 0
    with ProjectFile.open(path) as file:
        assert len(file.project_ids()) == 2


def test_what_reading_had_to_decide_is_told(tmp_path: Path, capsys: Captured) -> None:
    source = json.loads(FIRST_PRINT.read_text("utf-8"))
    source["reports"][0]["reported_on"] = "2018-11-02"
    (tmp_path / "a.json").write_text(json.dumps(source), "utf-8")
    assert main(["import", str(tmp_path / "a.json"), "--into", str(tmp_path / "a.sqlite")]) == 0
    assert "\n  - รายงานวันที่ 2/11/2561 จัดเป็นของเดือนตุลาคม 2561\n" in capsys.readouterr().out


def test_nothing_to_import_is_said(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "a.json").write_text('{"projects": []}')
    assert main(["import", str(tmp_path / "a.json"), "--into", str(tmp_path / "a.sqlite")]) == 0
    assert capsys.readouterr().out == "ไม่มีโครงการใน a.json\n"


@pytest.mark.parametrize("content", ['{"projects": [{}]}', "", "{"])
def test_a_source_that_cannot_be_read_leaves_no_file_behind(
    tmp_path: Path, content: str, capsys: Captured
) -> None:
    source = tmp_path / "a.json"
    source.write_text(content)
    refused(["import", source, "--into", tmp_path / "a.sqlite"], "a.json", capsys)
    assert list(tmp_path.iterdir()) == [source]


@pytest.mark.posix
def test_a_full_disk_leaves_no_file_behind(tmp_path: Path, capsys: Captured) -> None:
    with small_disk(tmp_path / "disk", "40k") as disk:
        refused(["import", FIRST_PRINT, "--into", disk / "a.sqlite"], "เต็ม", capsys)
        assert list(disk.iterdir()) == []


def test_a_file_of_an_unknown_kind_is_not_imported(saved: Path, tmp_path: Path, capsys: Captured) -> None:
    (source := tmp_path / "a.docx").write_bytes(b"MZ" + bytes(1000))
    refused(["import", source, "--into", saved], "ไม่ใช่สมุดงานหรือตารางที่โปรแกรมรู้จัก", capsys)


def test_a_new_file_ends_with_sqlite(tmp_path: Path, capsys: Captured) -> None:
    refused(["import", FIRST_PRINT, "--into", tmp_path / "a.db"], "ลงท้ายด้วย .sqlite", capsys)


# --- export and check ---


def test_only_what_is_known_is_exported(saved: Path, capsys: Captured) -> None:
    for ending in (".xls", ".sqlite", ""):
        refused(["export", saved, "--out", saved.with_suffix(ending)], "ส่งออกได้เฉพาะไฟล์ .json", capsys)


def test_what_is_exported_is_the_same_when_imported(several: Path, tmp_path: Path) -> None:
    assert main(["export", str(several), "--out", str(tmp_path / "a.json")]) == 0
    with unchanged(several):
        assert main(["import", str(tmp_path / "a.json"), "--into", str(several)]) == 0


def test_findings_are_told_one_a_line(saved: Path, record: ProjectRecord, capsys: Captured) -> None:
    with ProjectFile.open(saved) as file:
        file.set_project_entry(record.project.id, "coordinator", "")
        file.set_project_entry(record.project.id, "allocated_budget_satang", 1_00)
    assert main(["check", str(saved)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "50130000-3379: 1.1 งบประมาณที่ได้รับ: เบิกใช้รวม 180,000 บาท เกินงบประมาณที่ได้รับ 179,999 บาท "
        "โปรดตรวจยอดเบิกใช้หรืองบประมาณที่ได้รับ",
        "50130000-3379: 1.2 ยังไม่ได้กรอกชื่อผู้ประสานงาน",
    ]
