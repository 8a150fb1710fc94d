"""Signs that the form's font lacks print from the font of signs, and copy as typed."""

import struct
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import page
import pikepdf
import pytest
from fontTools.ttLib import TTFont

from app.models.thai import clean_text
from app.printing.fonts.signs import SIGNS
from app.printing.official_form import lay_out_form, print_form
from app.printing.truetype import TrueTypeFile, font_file
from app.printing.type_families import FONTS, OFFICIAL
from tests.printing.forms import EMPTY, report
from tests.printing.programs.other_programs import OTHER_PROGRAMS, is_installed
from tests.printing.programs.readers import MORE_READERS, READERS, without_spaces
from tests.printing.test_cluster_font import document

USUAL = "✓ ✗ ● ○ ☐ ☑ → ≥ ≤ × ½ ° ² ✔ ■ ★ ① Ⅳ ℃ ✅ ☑\ufe0f"
REGULAR = FONTS / "Sarabun-Regular.ttf"


@pytest.fixture
def font() -> TrueTypeFile:
    return font_file(REGULAR)


def every_sign() -> list[str]:
    """All signs that a form can have, in lines of 20, between Thai letters."""
    signs = clean_text("".join(map(chr, sorted(TTFont(SIGNS).getBestCmap()))))
    lines = (signs[start : start + 20] for start in range(0, len(signs), 20))
    return [without_spaces(f"ก{line}ข") for line in lines]


@pytest.mark.parametrize("name", ["Sarabun-Regular.ttf", "Sarabun-Bold.ttf"])
def test_the_usual_signs_have_pictures(name: str) -> None:
    font = font_file(FONTS / name)
    assert font.missing_characters(USUAL) == []
    assert all(part.glyph != 0 for glyph in font.shape(USUAL) for part in glyph.parts)


@pytest.mark.parametrize("reader", READERS | MORE_READERS)
def test_every_sign_copies_exactly(reader: str) -> None:
    lines = every_sign()
    assert without_spaces((READERS | MORE_READERS)[reader](document(lines))) == "".join(lines)


@pytest.mark.long
@pytest.mark.parametrize("program", OTHER_PROGRAMS)
def test_other_programs_copy_every_sign_exactly(program: str) -> None:
    """But for ballot boxes beyond U+FFFF, which Ghostscript cannot name, and µ, which pdf.js copies as μ."""
    if not is_installed(program):
        pytest.skip(f"{program} is not installed")
    lines = ["".join(char for char in line if char <= "\uffff") for line in every_sign()]
    copied = without_spaces(OTHER_PROGRAMS[program](document(lines)))
    assert copied.replace("μ", "µ") == "".join(lines).replace("μ", "µ")


def test_the_fonts_own_letters_are_never_replaced(font: TrueTypeFile) -> None:
    own = [chr(code) for code in TTFont(REGULAR).getBestCmap() if code > 0x20]
    parts = [part for glyph in font.shape("".join(own)) for part in glyph.parts]
    assert max(part.glyph for part in parts) < font.glyph_count


def test_a_sign_is_as_high_as_the_letters_beside_it(font: TrueTypeFile) -> None:
    """A circled letter of the signs, and Greek letters, whose x-height is that of Latin ones."""
    heights = {char: top(font, char) for char in "xνω"}
    assert max(heights.values()) - min(heights.values()) <= font.units_per_em // 50


def test_no_sign_leaves_the_height_of_the_fonts_own_marks(font: TrueTypeFile) -> None:
    lowest, highest = font.box[1], font.box[3]
    for glyph in font.shape("".join(every_sign())):
        for part in glyph.parts:
            _, bottom, _, top = struct.unpack_from(">4h", font.outline(part.glyph), 2)
            assert lowest <= bottom <= top <= highest


def test_signs_do_not_change_the_lines_of_a_form() -> None:
    plain, signs = (lay_out_form(EMPTY, [report(1, narrative=text)]) for text in ("x x x", "✓ ☐ ①"))
    assert [piece.feet for page in signs for piece in page] == [
        piece.feet for page in plain for piece in page
    ]


def test_a_form_with_signs_is_pdf_a_3u_with_one_font_for_each_weight() -> None:
    project = replace(EMPTY, project_name=USUAL, objectives=(USUAL,))
    pdf = print_form(project, [report(1, narrative=USUAL)])
    assert page.validate_pdf_bytes(pdf, profile="3u").failures == []
    with pikepdf.open(BytesIO(pdf)) as opened:
        fonts = {str(font.BaseFont)[8:] for one in opened.pages for font in one.Resources.Font.values()}
    assert fonts == {"Sarabun-Regular", "Sarabun-Bold"}


def test_the_same_signs_give_the_same_bytes() -> None:
    project = replace(EMPTY, project_name=USUAL)
    assert print_form(project, ()) == print_form(project, ())


def test_another_font_gets_the_signs_at_its_own_height(tmp_path: Path) -> None:
    font = TTFont(REGULAR)
    font["OS/2"].sxHeight = 250
    font.save(tmp_path / "low.ttf")
    low, usual = (top(font_file(path), "☐") for path in (tmp_path / "low.ttf", REGULAR))
    assert low == pytest.approx(usual / 2, abs=1)


def test_what_neither_font_has_is_a_box(font: TrueTypeFile) -> None:
    assert [part.glyph for part in font.shape("😀")[0].parts] == [0]
    assert font.missing_characters("✓😀") == ["😀"]
    assert OFFICIAL.regular == REGULAR


def top(font: TrueTypeFile, char: str) -> int:
    (glyph,) = font.shape(char)
    return max(int(struct.unpack_from(">4h", font.outline(part.glyph), 2)[3]) for part in glyph.parts)
