"""Import and export workbooks and flat tables from the command line."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.cli import main
from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile, new_record_id
from tests.formats.spreadsheet.workbooks import held, make

Captured = pytest.CaptureFixture[str]


def run(*arguments: str | Path) -> int:
    return main([str(argument) for argument in arguments])


def test_a_workbook_goes_out_is_edited_and_comes_in(saved: Path, tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "ก.xlsx"
    assert run("export", saved, "--out", path) == 0
    assert f"ส่งออกแล้ว 1 โครงการ: {path}" in capsys.readouterr().out
    assert run("import", path, "--into", saved) == 0
    assert "ตรงกับที่มีอยู่แล้ว" in capsys.readouterr().out
    book = load_workbook(path)
    book["รายงาน"]["F2"] = "เล่าใหม่"
    book.save(path)
    assert run("import", path, "--into", saved) == 1
    assert run("import", path, "--into", saved, "--update") == 0
    with ProjectFile.open(saved, writable=False) as file:
        assert held(file)[0].reports[0].narrative == "เล่าใหม่"


def test_a_bad_cell_is_told_and_the_other_projects_come_in(
    saved: Path, record: ProjectRecord, tmp_path: Path, capsys: Captured
) -> None:
    path, other = tmp_path / "ก.xlsx", tmp_path / "ข.sqlite"
    with ProjectFile.open(saved) as file:
        file.add_project(record.with_id(new_record_id()).project, record.reports[:0])
    assert run("export", saved, "--out", path) == 0
    book = load_workbook(path)
    book["รายงาน"]["H2"] = -5
    book.save(path)
    capsys.readouterr()
    assert run("import", path, "--into", other) == 1
    told = capsys.readouterr().out
    assert "แผ่น รายงาน ช่อง H2 เบิกใช้ (บาท): จำนวนเงิน “-5” ติดลบไม่ได้" in told
    assert "ไม่ได้นำเข้า: 50130000-3379" in told
    with ProjectFile.open(other, writable=False) as file:
        assert [len(found.reports) for found in held(file)] == [0]


def test_a_workbook_of_which_nothing_can_be_kept_makes_no_file(tmp_path: Path, capsys: Captured) -> None:
    path = make(tmp_path / "ก.xlsx", {"งาน": [["ชื่อโครงการ", "งบประมาณ"], ["ก", "แพง"]]})
    assert run("import", path, "--into", tmp_path / "ข.sqlite") == 2
    told = capsys.readouterr()
    assert "แผ่น งาน ช่อง B2 งบประมาณ: อ่านจำนวนเงิน “แพง” ไม่ออก" in told.out
    assert "ไม่มีโครงการใดใน ก.xlsx ที่นำเข้าได้" in told.err
    assert not (tmp_path / "ข.sqlite").exists()


def test_what_is_no_workbook_is_told(saved: Path, tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "ก.xlsx"
    path.write_bytes(b"MZ" + bytes(1000))
    assert run("import", path, "--into", saved) == 2
    assert capsys.readouterr().err.startswith("ก.xlsx ไม่ใช่สมุดงานหรือตารางที่โปรแกรมรู้จัก\n")


def test_a_flat_table_goes_out(saved: Path, tmp_path: Path) -> None:
    assert run("export", saved, "--out", tmp_path / "ก.csv") == 0
    assert len((tmp_path / "ก.csv").read_text("utf-8-sig").splitlines()) == 10


def test_a_template_is_made(tmp_path: Path, capsys: Captured) -> None:
    assert run("template", "--out", tmp_path / "ต้นแบบ.xlsx") == 0
    assert "อ่านก่อน" in capsys.readouterr().out
    assert load_workbook(tmp_path / "ต้นแบบ.xlsx").sheetnames[0] == "อ่านก่อน"
    assert run("template", "--out", tmp_path / "ต้นแบบ.xls") == 2
