"""Import print-outs from the command line."""

from pathlib import Path

import pytest

from app.cli import main
from app.models.project_record import ProjectRecord
from app.services.form_pdf import form_pdf
from app.storage.project_file import ProjectFile
from tests.conftest import FILES
from tests.storage.world import unchanged

SCANNED = str(FILES / "printouts-as-scanned.txt")
FORM = FILES / "official-form.txt"
Captured = pytest.CaptureFixture[str]


def goals(path: Path) -> list[str]:
    with ProjectFile.open(path, writable=False) as file:
        projects = [file.project(project_id) for project_id in file.project_ids()]
    return [project.strategic_alignments[0].strategic_goal[:5] for project in projects]


def test_with_doubts_nothing_is_written_and_each_is_told_with_its_line(path: Path, capsys: Captured) -> None:
    assert main(["import", SCANNED, "--into", str(path)]) == 1
    told = capsys.readouterr().out
    assert "พบ 2 ฉบับในข้อความเดียวกัน ใช้ฉบับที่ 2" in told
    assert "? รายงานครั้งที่ 5 ผลการดำเนินงาน: เครือข่ายโรงเรียนที่ 33" in told
    assert "    - ข้อความต่อกันข้ามหน้า" in told
    assert "    บรรทัดที่ 180: และเครือข่ายโรงเรียนที่ 34 อยู่ระหว่างดำเนินการ" in told
    assert "  รายงานครั้งที่ 9 เบิกใช้: 91,600" in told
    assert "--accept-doubtful" in told
    assert not path.exists()


@pytest.mark.parametrize(
    ("options", "goal"), [([], "๓.๓.๑"), (["--version", "1"], "๓.๓.๒"), (["--version", "2"], "๓.๓.๑")]
)
def test_accepted_the_latest_or_the_named_version_is_imported(
    path: Path, options: list[str], goal: str
) -> None:
    assert main(["import", SCANNED, "--into", str(path), "--accept-doubtful", *options]) == 0
    assert goals(path) == [goal]


@pytest.mark.long
def test_the_second_version_updates_the_first_only_if_told_to(path: Path, capsys: Captured) -> None:
    into = ["import", SCANNED, "--into", str(path), "--accept-doubtful"]
    assert main([*into, "--version", "1"]) == 0
    with unchanged(path):
        assert main(into) == 1
    assert "--update" in capsys.readouterr().out
    assert main([*into, "--update"]) == 0
    assert goals(path) == ["๓.๓.๑"]
    assert main([*into, "--as-new"]) == 0
    assert len(goals(path)) == 2


def test_without_doubts_it_is_imported_at_once(path: Path, tmp_path: Path) -> None:
    sound = FORM.read_text("utf-8").replace("25๔๒", "2542").replace("ฉบับเดียวกัน\n", "ฉบับเดียวกัน\n\n")
    (source := tmp_path / "แบบ.txt").write_text(sound, "utf-8")
    assert main(["import", str(source), "--into", str(path)]) == 0
    assert goals(path) == ["๓.๓.๒"]


def test_a_form_of_this_program_is_taken_from_its_data(
    path: Path, tmp_path: Path, record: ProjectRecord
) -> None:
    (source := tmp_path / "แบบ.pdf").write_bytes(form_pdf(record.project, record.reports))
    assert main(["import", str(source), "--into", str(path)]) == 0
    with ProjectFile.open(path, writable=False) as file:
        assert file.project(record.project.id) == record.project
        assert file.reports(record.project.id) == record.reports


@pytest.mark.parametrize(
    ("name", "content", "options", "message"),
    [
        ("ก.txt", "บันทึกข้อความ", [], "ไม่ใช่แบบแสดงรายงาน"),
        ("ก.txt", "", [], "ไม่มีข้อความ"),
        ("ก.pdf", "ไม่ใช่ PDF", [], "ไม่ใช่ไฟล์ PDF"),
        ("ก.docx", "", [], "เป็นไฟล์ว่าง"),
        ("ก.txt", FORM.read_text("utf-8"), ["--version", "2"], "ไม่มีฉบับที่ 2"),
    ],
)
def test_what_cannot_be_imported_is_told_in_plain_thai(
    path: Path, tmp_path: Path, capsys: Captured, name: str, content: str, options: list[str], message: str
) -> None:
    (source := tmp_path / name).write_text(content, "utf-8")
    assert main(["import", str(source), "--into", str(path), *options]) == 2
    assert message in capsys.readouterr().err
    assert not path.exists()


def test_a_version_that_is_no_number_is_told(path: Path, capsys: Captured) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["import", SCANNED, "--into", str(path), "--version", "สอง"])
    assert "--version ต้องเป็นตัวเลข ไม่ใช่ สอง" in capsys.readouterr().err
