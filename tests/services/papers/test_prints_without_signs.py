"""Prints made before there was a font of signs, with boxes where today's have ticks: still genuine."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from app.models.project_record import ProjectRecord
from app.printing.truetype import ClusterGlyph, TrueTypeFile, font_file
from app.services.form_pdf import form_pdf
from app.services.verification.by_paper import OLDER, verify_pdf
from app.services.verification.verdicts import Match
from app.storage.project_file import ProjectFile
from tests.long_form import each
from tests.services.papers.forgeries import (
    Forge,
    forged,
    grey_digit,
    hints_of_its_own,
    other_glyphs,
    other_widths,
)

SIGNS = "ครบ ✓ ☐ ● ① ✅ ☑\ufe0f → ½ 😀"


@contextmanager
def version_without_signs() -> Iterator[None]:
    def no_sign(font: TrueTypeFile, cluster: str) -> ClusterGlyph | None:
        return None

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TrueTypeFile, "_sign", no_sign)
        font_file.cache_clear()
        yield
    font_file.cache_clear()


@pytest.fixture
def ticked(file: ProjectFile, record: ProjectRecord) -> tuple[ProjectFile, ProjectRecord]:
    project = replace(record.project, project_name=f"โครงการ {SIGNS}", objectives=(SIGNS, "☐"))
    file.add_project(project, record.reports)
    return file, ProjectRecord(project, record.reports)


@pytest.fixture
def older(ticked: tuple[ProjectFile, ProjectRecord], tmp_path: Path) -> Path:
    _, record = ticked
    with version_without_signs():
        pdf = form_pdf(record.project, record.reports)
    assert pdf != form_pdf(record.project, record.reports)
    (tmp_path / "older.pdf").write_bytes(pdf)
    return tmp_path / "older.pdf"


@pytest.mark.long
def test_a_print_with_boxes_for_signs_is_an_older_print(
    ticked: tuple[ProjectFile, ProjectRecord], older: Path
) -> None:
    verdict = verify_pdf(ticked[0], older)
    assert (verdict.match, OLDER in verdict.notes) == (Match.CURRENT, True)


def test_a_print_with_signs_is_todays(ticked: tuple[ProjectFile, ProjectRecord], tmp_path: Path) -> None:
    file, record = ticked
    (tmp_path / "a.pdf").write_bytes(form_pdf(record.project, record.reports))
    verdict = verify_pdf(file, tmp_path / "a.pdf")
    assert (verdict.match, OLDER in verdict.notes) == (Match.CURRENT, False)


@pytest.mark.parametrize(
    "forge",
    each(2, [other_glyphs, other_widths, hints_of_its_own, grey_digit]),
    ids=lambda forge: forge.__name__,
)
def test_a_forged_print_with_boxes_is_forged(
    ticked: tuple[ProjectFile, ProjectRecord], older: Path, forge: Forge
) -> None:
    assert verify_pdf(ticked[0], forged(older, forge)).match is Match.FORGED


def test_signs_of_todays_print_replaced_by_other_signs_are_forged(
    ticked: tuple[ProjectFile, ProjectRecord], tmp_path: Path
) -> None:
    """The font alone is exchanged, so that an empty box looks ticked."""
    file, record = ticked
    (tmp_path / "a.pdf").write_bytes(form_pdf(record.project, record.reports))
    verdict = verify_pdf(file, forged(tmp_path / "a.pdf", box_looks_ticked))
    assert verdict.match is Match.FORGED


def box_looks_ticked(pdf: pikepdf.Pdf) -> None:
    """Give the glyph of ☐ the outline of ✓, in the embedded font and nowhere else."""
    for font in pdf.pages[0].Resources.Font.values():
        mapped = font.ToUnicode.read_bytes().decode()
        codes = [re.search(f"<([0-9A-F]{{4}})> <{code}>", mapped) for code in ("2610", "2713")]
        if all(codes):
            box, tick = (int(match[1], 16) for match in codes if match)
            stream = font.DescendantFonts[0].FontDescriptor.FontFile2
            embedded = TTFont(BytesIO(stream.read_bytes()))
            glyphs, order = embedded["glyf"], embedded.getGlyphOrder()
            glyphs[order[box]] = glyphs[order[tick]]
            changed = BytesIO()
            embedded.save(changed)
            stream.write(changed.getvalue())
            return
    raise AssertionError("no font has both signs")
