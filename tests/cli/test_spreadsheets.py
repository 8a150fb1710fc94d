"""Import and export workbooks and flat tables from the command line."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from app.cli import main
from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile, new_record_id
from tests.formats.spreadsheet.workbooks import held, make
from tests.parcels import mailed, zipped

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


def test_what_changes_is_told_before_it_is_written_and_a_dry_run_writes_nothing(
    saved: Path, tmp_path: Path, capsys: Captured
) -> None:
    path = tmp_path / "ก.xlsx"
    assert run("export", saved, "--out", path) == 0
    book = load_workbook(path)
    book["โครงการ"]["F2"] = 7
    book.save(path)
    capsys.readouterr()
    assert run("import", path, "--into", saved, "--update", "--dry-run") == 0
    lines = capsys.readouterr().out.splitlines()
    assert "  งบประมาณที่ได้รับ: 180,000 บาท → 7 บาท (แผ่น โครงการ ช่อง F2 “7”)" in lines
    assert lines[-1] == "ยังไม่ได้นำเข้า"
    with ProjectFile.open(saved, writable=False) as file:
        assert held(file)[0].project.allocated_budget_satang == 180_000_00
    assert run("import", path, "--into", saved, "--update") == 0
    told = capsys.readouterr().out
    assert told.index("→ 7 บาท") < told.index("ปรับปรุงแล้ว: ")
    assert told.splitlines()[-1] == "อ่านได้ 1 โครงการ: เพิ่ม 0 ปรับปรุง 1 เหมือนเดิม 0 ไม่ได้นำเข้า 0"


def test_a_dry_run_makes_no_file(tmp_path: Path) -> None:
    path = make(tmp_path / "ก.xlsx", {"งาน": [["ชื่อโครงการ", "งบประมาณ"], ["ก", 5]]})
    assert run("import", path, "--into", tmp_path / "ข.sqlite", "--dry-run") == 0
    assert not (tmp_path / "ข.sqlite").exists()


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


def test_workbooks_in_an_email_come_in_and_the_rest_is_told(tmp_path: Path, capsys: Captured) -> None:
    book = make(tmp_path / "ก.xlsx", {"งาน": [["ชื่อโครงการ", "งบประมาณ"], ["พัฒนาโรงเรียน", 500]]})
    table = "ชื่อโครงการ;งบประมาณ\nปลูกต้นไม้;1200\n".encode("cp874")
    files = {"ก.xlsx": book.read_bytes(), "ข.csv": table, "logo.png": b"\x89PNG\r\n"}
    path = mailed(tmp_path / "ก.eml", files)
    assert run("import", path, "--into", tmp_path / "ข.sqlite") == 1
    told = capsys.readouterr().out
    assert "logo.png เป็นรูปภาพ" in told
    with ProjectFile.open(tmp_path / "ข.sqlite", writable=False) as file:
        assert {one.project.project_name for one in held(file)} == {"พัฒนาโรงเรียน", "ปลูกต้นไม้"}


def test_a_zip_with_a_workbook_comes_in(tmp_path: Path) -> None:
    book = make(tmp_path / "ก.xlsx", {"งาน": [["ชื่อโครงการ", "งบประมาณ"], ["พัฒนาโรงเรียน", 500]]})
    path = zipped(tmp_path / "ก.zip", {"ก.xlsx": book.read_bytes()})
    assert run("import", path, "--into", tmp_path / "ข.sqlite") == 0


def test_a_parcel_with_nothing_to_import_says_so(tmp_path: Path, capsys: Captured) -> None:
    assert run("import", zipped(tmp_path / "ก.zip", {}), "--into", tmp_path / "ข.sqlite") == 2
    assert "ไม่มีไฟล์ที่นำเข้าได้" in capsys.readouterr().err


YEARS: list[list[Any]] = [
    ["ชื่อโครงการ", "งบประมาณ ปี 2561", "งบประมาณ ปี 2562"],
    ["ก", 999, 180000],
    ["รวม", 999, 180000],
]
QUESTION = "column:งาน!B-C"


def test_a_question_is_told_with_its_source_and_holds_its_projects_back(
    tmp_path: Path, capsys: Captured
) -> None:
    source, target = make(tmp_path / "ก.xlsx", {"งาน": YEARS}), tmp_path / "ก.sqlite"
    assert run("import", source, "--into", target, "--accept-proposed") == 2
    told, complaint = capsys.readouterr()
    assert "แผ่น งาน คอลัมน์ B, C: มีหลายคอลัมน์ที่อาจเป็นงบประมาณที่ได้รับ (บาท)" in told
    assert f'--answer "{QUESTION}=C" คอลัมน์ C งบประมาณ ปี 2562 เช่น 180000' in told
    assert "ไม่ได้นำเข้า: ก รอคำตอบของคำถามข้างต้น" in told
    assert "อ่าน 3 แถว: ใช้ได้ 0 แถว รอแก้ไขหรือรอคำตอบ 1 แถว ไม่ใช่ข้อมูลโครงการ 2 แถว" in told
    assert "แถวผลรวม 1 แถว: แผ่น งาน แถว 3 “รวม”" in told
    assert "--accept-proposed" in complaint
    assert not target.exists()


def test_an_answer_lets_its_projects_come_in(tmp_path: Path, capsys: Captured) -> None:
    source, target = make(tmp_path / "ก.xlsx", {"งาน": YEARS}), tmp_path / "ก.sqlite"
    assert run("import", source, "--into", target, "--answer", f"{QUESTION}=C") == 0
    assert "ใช้คำตอบ: คอลัมน์ C" in capsys.readouterr().out
    with ProjectFile.open(target) as file:
        assert [record.project.allocated_budget_satang for record in held(file)] == [180_000_00]


def test_an_answer_to_no_question_imports_nothing(tmp_path: Path, capsys: Captured) -> None:
    source, target = make(tmp_path / "ก.xlsx", {"งาน": YEARS}), tmp_path / "ก.sqlite"
    assert run("import", source, "--into", target, "--answer", "column:งาน!B-C=Z") == 2
    assert "ไม่มีตัวเลือก “Z”" in capsys.readouterr().err
    assert not target.exists()
