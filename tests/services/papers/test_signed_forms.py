"""Forms with a field for each signer, signed once and twice: who, when, what came later, and forgeries."""

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import String

from app.formats.pdf.signature_notes import NOT_VALIDATED, VALIDATED
from app.formats.pdf.signature_validation import can_validate
from app.models.project_record import ProjectRecord
from app.services.verification.by_paper import OLDER, verify_pdf
from app.services.verification.verdicts import Match, Verdict
from app.storage.project_file import ProjectFile
from tests.printing.test_signers import THREE, form
from tests.services.papers.forgeries import contents_exchanged, forged
from tests.services.papers.signing import signed

FIRST, SECOND, THIRD = (signer.name for signer in THREE)


@pytest.fixture(autouse=True)
def without_validation(monkeypatch: pytest.MonkeyPatch) -> None:
    """The signatures made here have no key."""
    monkeypatch.setattr("app.formats.pdf.signature_validation.can_validate", lambda: False)


def verdict_of(file: ProjectFile, content: bytes, folder: Path) -> Verdict:
    path = folder / "a.pdf"
    path.write_bytes(content)
    return verify_pdf(file, path)


def test_a_form_with_signers_is_genuine_in_a_file_that_names_none(
    filled: ProjectFile, record: ProjectRecord, tmp_path: Path
) -> None:
    assert verdict_of(filled, form(record), tmp_path).lines[1:] == ()


def test_who_signed_when_and_that_nothing_was_added_is_told(
    filled: ProjectFile, record: ProjectRecord, tmp_path: Path
) -> None:
    verdict = verdict_of(filled, signed(form(record), "signature1", FIRST), tmp_path)
    assert verdict.match is Match.CURRENT
    assert verdict.notes[0].startswith(f"มีลายมือชื่ออิเล็กทรอนิกส์ของ {FIRST} ")
    assert "28 พฤศจิกายน 2569" in verdict.notes[1]
    assert "ส่วนที่ลงนามไม่ถูกแก้ไข หลังจากนั้นไม่มีสิ่งใดเพิ่ม" in verdict.notes[1]
    assert verdict.notes[2] == NOT_VALIDATED


def test_a_second_signature_is_what_was_added_since_the_first(
    filled: ProjectFile, record: ProjectRecord, tmp_path: Path
) -> None:
    twice = signed(signed(form(record), "signature1", FIRST), "signature3", THIRD)
    verdict = verdict_of(filled, twice, tmp_path)
    assert verdict.match is Match.CURRENT
    assert verdict.notes[1].endswith(f"ส่วนที่ลงนามไม่ถูกแก้ไข หลังจากนั้นเพิ่มเฉพาะลายมือชื่อของ {THIRD}")
    assert verdict.notes[2].startswith(f"{THIRD}: ")
    assert verdict.notes[2].endswith("หลังจากนั้นไม่มีสิ่งใดเพิ่ม")


def _other_digest(content: bytes) -> bytes:
    """The signature is that of another document."""
    return content.replace(b"/M(D:2026", b"/M(D:2025")


def _less_signed(content: bytes) -> bytes:
    """The signature leaves out more of the file than itself."""
    return content.replace(b"/ByteRange[0 ", b"/ByteRange[9 ")


@pytest.mark.parametrize("forge", [_other_digest, _less_signed])
def test_a_signature_of_something_else_is_named(
    filled: ProjectFile, record: ProjectRecord, tmp_path: Path, forge: Callable[[bytes], bytes]
) -> None:
    verdict = verdict_of(filled, forge(signed(form(record), "signature1", FIRST)), tmp_path)
    assert verdict.match is Match.FORGED
    assert f"ลายมือชื่อของ{FIRST} ซึ่งไม่ตรงกับเอกสาร" in verdict.answer


def test_a_signature_over_another_signers_name_is_named(
    filled: ProjectFile, record: ProjectRecord, tmp_path: Path
) -> None:
    """It lies within the signing block, but not on its own dotted line."""
    content = signed(form(record), "signature1", FIRST)
    first, _, rest = content.rpartition(b"/Rect [")
    left, bottom, right, top = map(float, rest.split(b"]")[0].split())
    moved = b"%.2f %.2f %.2f %.2f" % (left, bottom - 20, right, top)
    verdict = verdict_of(filled, first + b"/Rect [" + moved + rest[rest.index(b"]") :], tmp_path)
    assert verdict.match is Match.FORGED
    assert "ช่องลายมือชื่อที่หน้า 2" in verdict.answer


@pytest.mark.long
def test_a_page_that_is_changed_after_signing_is_named(
    filled: ProjectFile, record: ProjectRecord, tmp_path: Path
) -> None:
    changed = contents_exchanged(signed(form(record), "signature1", FIRST))
    assert verdict_of(filled, changed, tmp_path).match is Match.FORGED


@pytest.mark.long
def test_another_name_in_a_field_than_on_the_paper_is_a_forgery(
    filled: ProjectFile, record: ProjectRecord, tmp_path: Path
) -> None:
    """The name in the field is what is printed to compare the paper with."""
    path = tmp_path / "a.pdf"
    path.write_bytes(form(record))

    def rename(pdf: pikepdf.Pdf) -> None:
        field = pdf.Root.AcroForm.Fields[0]
        field.TU = String(str(field.TU).replace(FIRST, "นายอื่น ไม่ใช่"))

    verdict = verify_pdf(filled, forged(path, rename))
    assert verdict.match is Match.FORGED
    assert FIRST in verdict.answer


@pytest.mark.long
def test_a_signed_form_with_signers_stays_genuine_when_the_layout_changes(
    filled: ProjectFile, record: ProjectRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    twice = signed(signed(form(record), "signature1", FIRST), "signature2", SECOND)
    monkeypatch.setattr("app.printing.form_blocks.BODY_SIZE", 9.4)
    verdict = verdict_of(filled, twice, tmp_path)
    assert (verdict.match, OLDER in verdict.notes) == (Match.CURRENT, True)


@pytest.mark.skipif(not can_validate(), reason="pyHanko is not installed")
def test_pyhanko_validates_real_signatures(monkeypatch: pytest.MonkeyPatch) -> None:
    from app.formats.pdf import signature_validation
    from tests.services.papers.test_prints_of_010 import PRINTS, opened_file

    monkeypatch.setattr(signature_validation, "can_validate", lambda: True)
    with opened_file() as file:
        assert VALIDATED in verify_pdf(file, PRINTS / "signed-twice.pdf").notes


@pytest.mark.skipif(not can_validate(), reason="pyHanko is not installed")
def test_pyhanko_is_not_asked_what_was_added_since(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would compare several copies of all objects: 700 MB for a volume of 250 forms that two signed."""
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

    from tests.services.papers.test_prints_of_010 import PRINTS, opened_file

    asked: list[object] = []
    monkeypatch.setattr("app.formats.pdf.signature_validation.can_validate", lambda: True)
    monkeypatch.setattr(EmbeddedPdfSignature, "evaluate_modifications", lambda *of: asked.append(of))
    with opened_file() as file:
        assert VALIDATED in verify_pdf(file, PRINTS / "signed-twice.pdf").notes
    assert asked == []
