"""Verify on the command line."""

import re
from pathlib import Path

import pikepdf
import pypdfium2
import zxingcpp

from app.cli import main
from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile
from tests.cli.commands import Captured, refused
from tests.printing.programs.readers import pdfium
from tests.storage.world import unchanged


def scanned(pdf: Path) -> str:
    """Return the text of the QR code on the last page."""
    with pypdfium2.PdfDocument(pdf) as document:
        bitmap = document[len(document) - 1].render(scale=200 / 72, grayscale=True)
    picture = memoryview(bytes(bitmap.buffer)).cast("B", (bitmap.height, bitmap.stride))
    (code,) = zxingcpp.read_barcodes(picture)
    return str(code.text)


def typed(pdf: Path) -> str:
    """Return the code in the footer."""
    found = re.search(r"รหัสตรวจสอบ (\S+)", pdfium(pdf.read_bytes()))
    assert found is not None
    return found[1]


def test_paper_is_compared_with_the_file(
    saved: Path, record: ProjectRecord, tmp_path: Path, capsys: Captured
) -> None:
    pdf = tmp_path / "a.pdf"
    assert main(["print", str(saved), "--thai-digits", "--out", str(pdf)]) == 0
    capsys.readouterr()
    for paper in (str(pdf), typed(pdf), scanned(pdf)):
        with unchanged(saved):
            assert main(["verify", str(saved), paper]) == 0
        assert capsys.readouterr().out.startswith("ตรงกับข้อมูลปัจจุบัน: 50130000-3379")
    with ProjectFile.open(saved) as file:
        file.set_project_entry(record.project.id, "allocated_budget_satang", 180_001_00)
    for paper in (str(pdf), typed(pdf), scanned(pdf)):
        assert main(["verify", str(saved), paper]) == 1
        told = capsys.readouterr().out
        assert told.startswith("ตรงกับข้อมูลก่อนหน้า ซึ่งบันทึกเมื่อ ")
        assert "งบประมาณที่ได้รับ: บนเอกสาร 180,000 บาท ปัจจุบัน 180,001 บาท\n" in told
    refused(["verify", saved, typed(pdf)[:-1]], "ไม่ถูกต้อง", capsys)
    refused(["verify", saved, saved.with_suffix(".pdf").with_name("b.pdf")], "ไม่พบไฟล์", capsys)


def test_a_forged_paper_is_told(saved: Path, tmp_path: Path, capsys: Captured) -> None:
    """The first digit of the budget is painted over: the text is still there, only the drawing shows it."""
    pdf = tmp_path / "a.pdf"
    assert main(["print", str(saved), "--out", str(pdf)]) == 0
    with pikepdf.open(pdf, allow_overwriting_input=True) as opened:
        opened.pages[0].contents_add(b"q 1 g 173 704 9 8 re f Q")
        opened.save(pdf)
    capsys.readouterr()
    assert main(["verify", str(saved), str(pdf)]) == 1
    assert capsys.readouterr().out.startswith("a.pdf ไม่ตรงกับที่โปรแกรมพิมพ์ สิ่งที่ต่างไปคือ รูปที่วาดทับบนหน้า 1")
