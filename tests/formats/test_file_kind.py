"""A file is named by what it is, with the step that leads on."""

import zipfile
from pathlib import Path

import pytest

from app.formats.file_kind import FileKind, kind_of, no_table
from app.formats.printout.source import open_source
from app.models.errors import UserError
from tests.conftest import FILES

EML = b"Received: from a\r\nFrom: a@example.com\r\nSubject: b\r\nMIME-Version: 1.0\r\n\r\ntext"
MHT = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", FileKind.EMPTY),
        (b"MZ" + bytes(1000), FileKind.UNKNOWN),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), FileKind.PICTURE),
        (b"Rar!\x1a\x07\x01\x00", FileKind.ARCHIVE),
        (b"%PDF-1.7\n", FileKind.PDF),
        (b"SQLite format 3\0" + bytes(100), FileKind.SQLITE),
        (b'\xef\xbb\xbf{"projects": []}', FileKind.JSON),
        (EML, FileKind.EML),
        (MHT, FileKind.WEB_ARCHIVE),
        (b"{\\rtf1}", FileKind.RICH_TEXT),
        (b"\xef\xbb\xbf<!DOCTYPE html><html>", FileKind.HTML),
        (b"<table><tr><td>", FileKind.HTML),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            FileKind.XML_WORKBOOK,
        ),
        ("โครงการ,งบ".encode("utf-16-le"), FileKind.TEXT),
        ("โครงการ,งบ".encode("cp874"), FileKind.TEXT),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), FileKind.OLD_OFFICE),
    ],
)
def test_the_kind_is_that_of_the_content(tmp_path: Path, content: bytes, kind: FileKind) -> None:
    (path := tmp_path / "ก.xlsx").write_bytes(content)
    assert kind_of(path) is kind


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        ("xl/workbook.xml", FileKind.XLSX),
        ("XL\\Workbook.XML", FileKind.XLSX),
        ("xl/workbook.bin", FileKind.XLSB),
        ("word/document.xml", FileKind.WORD),
        ("ppt/presentation.xml", FileKind.SLIDES),
    ],
)
def test_a_package_is_what_it_holds(tmp_path: Path, part: str, kind: FileKind) -> None:
    with zipfile.ZipFile(tmp_path / "ก.xlsx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, "<a/>")
    assert kind_of(tmp_path / "ก.xlsx") is kind


def test_a_zip_that_holds_a_workbook_is_no_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "ข.xlsx", "w") as workbook:
        workbook.writestr("[Content_Types].xml", "<Types/>")
        workbook.writestr("xl/workbook.xml", "<a/>")
    with zipfile.ZipFile(tmp_path / "ก.zip", "w", zipfile.ZIP_STORED) as archive:
        archive.write(tmp_path / "ข.xlsx", "ข.xlsx")
    assert kind_of(tmp_path / "ก.zip") is FileKind.ZIP


TABLES = {FileKind.XLSX, FileKind.XLS, FileKind.ODS, FileKind.HTML}


@pytest.mark.parametrize("kind", [kind for kind in FileKind if kind not in TABLES])
def test_every_kind_that_is_no_table_has_its_own_next_step(kind: FileKind) -> None:
    error = no_table("ก.xlsx", kind)
    assert error.what.startswith("ก.xlsx ")
    assert error.remedy.startswith(("โปรด", "หาก"))


@pytest.mark.parametrize(
    ("ending", "claimed"),
    [(".msg", "อีเมลของ Outlook"), (".ZIP", "ไฟล์ ZIP"), (".xls", "สมุดงาน"), (".jpg", "รูปภาพ")],
)
def test_a_text_under_another_name_is_refused_as_what_it_is(
    ending: str, claimed: str, tmp_path: Path
) -> None:
    path = tmp_path / f"หนังสือ{ending}"
    path.write_text("เรียน หัวหน้าฝ่าย\nส่งรายงานมาแล้ว\n", "utf-8")
    with pytest.raises(UserError) as caught:
        open_source(path)
    assert f"ไม่ใช่{claimed}" in caught.value.what
    assert "ข้อความธรรมดา" in caught.value.what


def test_a_print_out_is_read_under_any_name(tmp_path: Path) -> None:
    path = tmp_path / "แบบ.msg"
    path.write_bytes((FILES / "official-form.txt").read_bytes())
    assert "50130000-3379" in open_source(path).text
