from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from app.cli import main
from app.models.project_record import ProjectRecord
from app.printing.form_blocks import SIGNING_WIDTH, dotted_line
from app.printing.layout import Role
from app.printing.official_form import lay_out_form
from app.printing.type_families import FormStyle
from tests.printing.forms import printed
from tests.printing.programs.readers import READERS
from tests.printing.test_pdf_a import failures
from tests.printing.volumes import MadeVolume

SIGNED = FormStyle(signature_field=True)


def fields(pdf: pikepdf.Pdf) -> list[Any]:
    return list(pdf.Root.AcroForm.Fields)


def test_the_field_is_an_empty_one_on_the_first_dotted_line(record: ProjectRecord) -> None:
    (signature,) = (
        piece
        for piece in lay_out_form(record.project, record.reports)[-1]
        if piece.block.role is Role.SIGNATURE
    )
    run, _ = next(signature.runs)
    start, width = dotted_line(run)
    with pikepdf.open(BytesIO(printed(record, SIGNED))) as pdf:
        (field,) = fields(pdf)
        left, bottom, right, top = map(float, field.Rect)
        assert (str(field.FT), "/V" in field) == ("/Sig", False)
        assert right - left == pytest.approx(width, abs=0.1)
        assert SIGNING_WIDTH <= width < SIGNING_WIDTH + 12
        assert top - bottom > 15
        assert start > 0
        assert field.P.objgen == pdf.pages[-1].objgen


def test_those_who_do_not_see_it_are_told_of_it(record: ProjectRecord) -> None:
    with pikepdf.open(BytesIO(printed(record, SIGNED))) as pdf:
        (field,) = fields(pdf)
        numbers: Any = pdf.Root.StructTreeRoot.ParentTree.Nums
        element = numbers[2 * int(field.StructParent) + 1]
        assert (str(element.S), str(element.P.S)) == ("/Form", "/P")
        assert element.K[0].Obj.objgen == field.objgen
        assert "ลายมือชื่อ" in str(field.TU)
        assert str(pdf.pages[-1].Tabs) == "/S"


def test_the_form_stays_one_for_the_archive(record: ProjectRecord) -> None:
    form = printed(record, SIGNED)
    assert failures(form, "3u") == set()
    assert failures(form, "ua1") == {"PDFUA1-ID-PART-001", "PDFUA1-ID-SCHEMA-001"}
    assert form == printed(record, SIGNED)


@pytest.mark.parametrize("reader", ["pdftotext", "pdfium"])  # mupdf itself writes SIGN into every such field
def test_the_field_adds_no_text(record: ProjectRecord, reader: str) -> None:
    assert READERS[reader](printed(record, SIGNED)) == READERS[reader](printed(record))


def test_bound_forms_have_a_field_each(record: ProjectRecord) -> None:
    bound = MadeVolume(2, SIGNED)
    for _ in range(2):
        bound.add(record.project, record.reports)
    form = bound.to_bytes()
    with pikepdf.open(BytesIO(form)) as pdf:
        assert [str(field.T) for field in fields(pdf)] == ["signature1", "signature2"]
    assert failures(form, "3u") == set()


def test_the_command_adds_one_on_request(saved: Path, tmp_path: Path) -> None:
    assert main(["print", str(saved), "--out", str(tmp_path / "a.pdf"), "--signature-field"]) == 0
    assert main(["print", str(saved), "--out", str(tmp_path / "b.pdf")]) == 0
    with pikepdf.open(tmp_path / "a.pdf") as with_field, pikepdf.open(tmp_path / "b.pdf") as without:
        assert len(fields(with_field)) == 1
        assert "/AcroForm" not in without.Root
