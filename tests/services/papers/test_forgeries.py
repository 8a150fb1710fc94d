"""Forged prints: none passes, and the reason names the forged object."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pikepdf import String

from app.models.errors import UserError
from app.services.verification.by_paper import verify_pdf
from app.services.verification.verdicts import Match
from app.storage.project_file import ProjectFile
from tests.long_form import each
from tests.services.papers.forgeries import (
    APPENDED,
    OBJECTS,
    Forge,
    assert_forged,
    forged,
    something_behind_the_end,
)


@pytest.mark.parametrize("forge", each(4, OBJECTS), ids=lambda forge: forge.__name__)
def test_what_was_put_on_a_print_is_named(filled: ProjectFile, pdf: Path, forge: Forge) -> None:
    assert_forged(filled, forged(pdf, forge), OBJECTS[forge])


@pytest.mark.parametrize("forge", APPENDED, ids=lambda forge: forge.__name__)
def test_what_was_appended_to_a_print_is_named(
    filled: ProjectFile, pdf: Path, forge: Callable[[bytes], bytes]
) -> None:
    pdf.write_bytes(forge(pdf.read_bytes()))
    assert_forged(filled, pdf, APPENDED[forge])


def test_a_print_that_takes_its_content_from_another_file_is_not_read(filled: ProjectFile, pdf: Path) -> None:
    """The stream itself has the printed content; a reader that follows the file name shows another one."""
    shown = forged(pdf, lambda opened: setattr(opened.pages[0].Contents, "F", String("other.txt")))
    with pytest.raises(UserError, match="เนื้อหาที่อยู่ในไฟล์อื่น"):
        verify_pdf(filled, shown)


def test_a_file_that_goes_on_behind_its_end_is_not_read(filled: ProjectFile, pdf: Path) -> None:
    pdf.write_bytes(something_behind_the_end(pdf.read_bytes()))
    with pytest.raises(UserError, match="ไม่ใช่ไฟล์ PDF ที่อ่านได้"):
        verify_pdf(filled, pdf)


@pytest.mark.long
def test_a_signed_print_is_not_forged_by_its_signature_alone(filled: ProjectFile, pdf: Path) -> None:
    """Objects appended after a signature are checked as well."""
    from tests.services.papers.test_prints_of_010 import PRINTS, opened_file

    with opened_file() as file:
        for forge, words in APPENDED.items():
            pdf.write_bytes(forge((PRINTS / "signed-once.pdf").read_bytes()))
            verdict = verify_pdf(file, pdf)
            assert verdict.match is Match.FORGED
            assert words in " ".join(verdict.lines)
