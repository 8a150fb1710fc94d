"""A signature line and a signature field for each signer that the file's settings name."""

from io import BytesIO
from pathlib import Path

import pikepdf

from app.cli import main
from app.models.project_record import ProjectRecord
from app.models.signer import Signer, SignerRole, signers_as_text
from app.printing.type_families import OFFICIAL, FormStyle
from app.services.form_pdf import form_pdf
from app.services.form_style import style_of
from app.services.sending import send
from app.storage.file_settings import SIGNATURE_FIELDS, SIGNERS
from app.storage.project_file import ProjectFile
from tests.printing.programs.readers import READERS, single_spaced
from tests.printing.test_pdf_a import failures

THREE = (
    Signer(SignerRole.OFFICER, "นางสาวทดสอบ ใจดี", "นักวิชาการศึกษาชำนาญการ"),
    Signer(SignerRole.HEAD, "นายทดสอบ ตั้งใจ", "หัวหน้าฝ่ายการศึกษา"),
    Signer(SignerRole.DIRECTOR, "นายทดสอบ รักงาน"),
)
STYLE = FormStyle(signature_field=True, signers=THREE)


def form(record: ProjectRecord, style: FormStyle = STYLE) -> bytes:
    return form_pdf(record.project, record.reports, style)


def test_each_signer_has_a_line_with_name_position_and_a_thai_date(record: ProjectRecord) -> None:
    text = single_spaced(READERS["pdftotext"](form(record)))
    for line in (
        "ลงชื่อ.....(ผู้รับผิดชอบโครงการ)",
        "(นางสาวทดสอบ ใจดี)",
        "ตำแหน่ง นักวิชาการศึกษาชำนาญการ",
        "ลงชื่อ.....(หัวหน้าฝ่าย)",
        "ลงชื่อ.....(ผู้อำนวยการเขต)",
        "ตำแหน่ง .....",
    ):
        assert line in text.splitlines()
    assert text.count("วันที่ ..... เดือน ..... พ.ศ. .....") == 3


def test_each_signer_has_a_field_on_their_own_line(record: ProjectRecord) -> None:
    with pikepdf.open(BytesIO(form(record))) as pdf:
        fields = list(pdf.Root.AcroForm.Fields)
        assert [str(field.T) for field in fields] == ["signature1", "signature2", "signature3"]
        assert all(signer.name in str(field.TU) for signer, field in zip(THREE, fields, strict=True))
        feet = [float(field.Rect[1]) for field in fields]
        assert feet == sorted(feet, reverse=True)


def test_the_form_with_signers_is_one_for_the_archive(record: ProjectRecord) -> None:
    assert failures(form(record), "3u") == set()
    assert form(record) == form(record)


def test_signers_are_not_printed_unless_fields_are_chosen(record: ProjectRecord) -> None:
    assert form(record, STYLE._replace(signature_field=False)) == form(record, OFFICIAL)


def test_names_and_positions_of_any_length_stay_on_the_paper(record: ProjectRecord) -> None:
    long = Signer(SignerRole.HEAD, "ก" * 100, "หัวหน้าฝ่าย" * 9)
    style = FormStyle(signature_field=True, signers=(long,))
    with pikepdf.open(BytesIO(form(record, style))) as pdf:
        assert len(pdf.Root.AcroForm.Fields) == 1
    assert failures(form(record, style), "3u") == set()


def test_the_file_says_whether_and_by_whom(filled: ProjectFile) -> None:
    filled.set_setting(SIGNERS, signers_as_text(THREE))
    assert style_of(filled) == OFFICIAL
    filled.set_setting(SIGNATURE_FIELDS, "1")
    assert style_of(filled) == STYLE


def test_the_command_adds_a_field_for_each_on_request(saved: Path, tmp_path: Path) -> None:
    with ProjectFile.open(saved) as file:
        file.set_setting(SIGNERS, signers_as_text(THREE))
    for name, options in (("a.pdf", ["--signature-field"]), ("b.pdf", [])):
        assert main(["print", str(saved), "--out", str(tmp_path / name), *options]) == 0
    with pikepdf.open(tmp_path / "a.pdf") as signable, pikepdf.open(tmp_path / "b.pdf") as plain:
        assert len(signable.Root.AcroForm.Fields) == 3
        assert "/AcroForm" not in plain.Root


def test_a_sent_copy_names_no_signers(filled: ProjectFile, tmp_path: Path) -> None:
    filled.set_setting(SIGNERS, signers_as_text(THREE))
    filled.set_setting(SIGNATURE_FIELDS, "1")
    with ProjectFile.open(send(filled, tmp_path).path, writable=False) as copy:
        assert (copy.setting(SIGNERS), copy.setting(SIGNATURE_FIELDS)) == ("", "")
