from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from app.formats.json import project as project_json
from app.models.errors import UserError
from app.models.project_record import ProjectRecord
from app.printing.type_families import OFFICIAL, FormStyle
from app.services.form_pdf import form_pdf, mark_of
from app.services.form_style import style_of
from app.storage.file_settings import THAI_DATES, THAI_DIGITS, TYPE_FAMILY
from app.storage.project_file import ProjectFile
from tests.printing.programs.readers import pdftotext


def test_the_form_carries_what_the_export_writes(record: ProjectRecord, tmp_path: Path) -> None:
    project_json.write(tmp_path / "a.json", [record])
    with pikepdf.open(BytesIO(form_pdf(record.project, record.reports))) as pdf:
        (attached,) = pdf.attachments.values()
        assert attached.get_file().read_bytes() == (tmp_path / "a.json").read_bytes()


def test_what_the_form_carries_can_be_imported(record: ProjectRecord, tmp_path: Path) -> None:
    with pikepdf.open(BytesIO(form_pdf(record.project, record.reports))) as pdf:
        (tmp_path / "a.json").write_bytes(pdf.attachments["project.json"].get_file().read_bytes())
    assert project_json.read(tmp_path / "a.json") == [record]


def test_the_form_bears_the_mark_of_its_record(record: ProjectRecord) -> None:
    mark = mark_of(record.project, record.reports)
    assert pdftotext(form_pdf(record.project, record.reports)).count(f"รหัสตรวจสอบ {mark.code}") == 2


def test_the_form_is_printed_as_asked(record: ProjectRecord) -> None:
    form = form_pdf(record.project, record.reports, FormStyle(thai_dates=True))
    assert "1 ตุลาคม 2561" in pdftotext(form)


def test_the_file_says_how_its_forms_look(file: ProjectFile) -> None:
    assert style_of(file) == OFFICIAL
    file.set_setting(THAI_DATES, "1")
    assert style_of(file) == OFFICIAL._replace(thai_dates=True)
    file.set_setting(THAI_DIGITS, "1")
    assert style_of(file) == OFFICIAL._replace(thai_dates=True, thai_digits=True)


def test_a_type_that_is_not_installed_is_said_not_replaced(file: ProjectFile) -> None:
    file.set_setting(TYPE_FAMILY, "TH Sarabun New")
    with pytest.raises(UserError, match="TH Sarabun New"):
        style_of(file)
