import inspect
from io import BytesIO
from itertools import product
from typing import Any

import pikepdf
import pytest
from fpdf import FPDF
from fpdf.fonts import PDFFontDescriptor, TTFFont
from fpdf.output import OutputProducer, PDFFont, PDFFontStream
from fpdf.syntax import PDFContentStream

from app.printing.cluster_font import ClusterFont, ClusterFontProducer
from app.printing.type_families import FONTS
from tests.printing.programs.readers import READERS, without_spaces

CONSONANTS = [chr(code) for code in range(0x0E01, 0x0E2F)]
VOWELS = ["", "\u0e31", *map(chr, range(0x0E34, 0x0E3B)), "\u0e47", "\u0e4d", "\u0e33"]
TONES = ["", "\u0e48", "\u0e49", "\u0e4a", "\u0e4b", "\u0e4c"]
HARD_WORDS = "น้ำ ป้ำ ปู่ ฝ่าฟัน ญี่ปุ่น ฐานันดร กฎุมพี ฏู ก็ โป๊ะ กั๊ก สิ่งศักดิ์สิทธิ์ พันธุ์ ฤๅษี ก๋วยเตี๋ยว ผู้ที่ อื้อฉาว"


def document(lines: list[str], font: str = "Sarabun-Regular.ttf") -> bytes:
    """Return a PDF of these lines on as many pages as they need."""
    pdf = FPDF(unit="pt")
    pdf.set_auto_page_break(False)
    pdf.fonts["font"] = ClusterFont(pdf, FONTS / font, "font")
    for number, line in enumerate(lines):
        if number % 40 == 0:
            pdf.add_page()
            pdf.set_font("font", size=8)
        pdf.text(20, 40 + number % 40 * 20, line)
    return bytes(pdf.output(output_producer_class=ClusterFontProducer))


def all_combinations() -> list[str]:
    """Every consonant with every vowel and tone mark: 46 lines of 72 clusters."""
    return ["".join(c + join(v, t) for v, t in product(VOWELS, TONES)) for c in CONSONANTS]


def join(vowel: str, tone: str) -> str:
    return tone + vowel if vowel == "\u0e33" else vowel + tone


@pytest.mark.parametrize("reader", READERS)
def test_every_consonant_vowel_and_tone_copies_exactly(reader: str) -> None:
    lines = all_combinations()
    assert len(CONSONANTS) * len(VOWELS) * len(TONES) == 3312
    assert without_spaces(READERS[reader](document(lines))) == "".join(lines)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "line",
    [HARD_WORDS, "AVATAR To Kyoto “Quoted” fi ffl 1.5 km/h", "25๔๒ 180,000.50 บาท (10.00 %)", "café ñandú é"],
)
def test_hard_lines_copy_exactly_with_their_spaces(reader: str, line: str) -> None:
    assert READERS[reader](document([line])).split("\n")[0].strip() == line


@pytest.mark.parametrize("reader", READERS)
def test_what_the_font_lacks_copies_as_it_was_typed(reader: str) -> None:
    assert without_spaces(READERS[reader](document(["ก中文ข"]))) == "ก中文ข"


@pytest.mark.parametrize("font", ["Sarabun-Regular.ttf", "Sarabun-Bold.ttf", "RainganUI-Regular.ttf"])
def test_any_truetype_font_will_do(font: str) -> None:
    assert without_spaces(READERS["mupdf"](document([HARD_WORDS], font))) == without_spaces(HARD_WORDS)


def test_the_document_is_sound() -> None:
    with pikepdf.open(BytesIO(document(all_combinations()))) as pdf:
        assert pdf.check_pdf_syntax() == []


def test_widths_in_the_pdf_are_those_of_the_font_file() -> None:
    font = ClusterFont(FPDF(), FONTS / "Sarabun-Regular.ttf", "font")
    _, width = font.get_text_width("ที่ To", 1000, None)
    assert round(width) == sum(font.width(glyph) for glyph in font.file.shape("ที่ To")) + sum(
        font.file.kerning(font.file.shape("ที่ To"))
    )


def test_each_subset_has_its_own_name() -> None:
    names = {font_name(document([text])) for text in ("ก", "ข", "ก")}
    assert len(names) == 2
    assert all(name.endswith("+Sarabun-Regular") for name in names)


def font_name(pdf: bytes) -> str:
    with pikepdf.open(BytesIO(pdf)) as opened:
        (font,) = opened.pages[0].Resources.Font.values()
        return str(font.BaseFont)


def test_the_same_text_gives_the_same_font() -> None:
    assert font_name(document([HARD_WORDS])) == font_name(document([HARD_WORDS]))


# --- fpdf2's inner hooks: when one of these fails, see what changed before moving the pin -------------------


@pytest.mark.parametrize(
    ("function", "parameters"),
    [
        (TTFFont.get_text_width, ["self", "text", "font_size_pt", "text_shaping_params"]),
        (TTFFont.encode_text, ["self", "text"]),
        (TTFFont.close, ["self"]),
        (
            OutputProducer._add_fonts,
            ["self", "image_objects_per_index", "gfxstate_objs_per_name", "pattern_objs_per_name"],
        ),
        (OutputProducer._add_info, ["self"]),
        (OutputProducer._add_pdf_obj, ["self", "pdf_obj", "trace_label"]),
        (PDFFont, ["subtype", "base_font", "encoding", "d_w", "w"]),
        (PDFFontStream, ["contents"]),
        (PDFContentStream, ["contents", "compress"]),
        (FPDF._out, ["self", "s"]),
        (FPDF.start_section, ["self", "name", "level", "strict"]),
    ],
)
def test_the_hook_is_as_we_know_it(function: Any, parameters: list[str]) -> None:
    assert list(inspect.signature(function).parameters) == parameters


def test_output_takes_our_producer() -> None:
    assert "output_producer_class" in inspect.signature(FPDF.output).parameters


def test_the_descriptor_takes_what_we_give() -> None:
    known = inspect.signature(PDFFontDescriptor).parameters.keys()
    assert known == {
        "ascent",
        "descent",
        "cap_height",
        "flags",
        "font_b_box",
        "italic_angle",
        "stem_v",
        "missing_width",
    }


def test_a_font_has_the_slots_that_we_fill() -> None:
    ours = {
        "i",
        "type",
        "fontkey",
        "ttffile",
        "emphasis",
        "name",
        "scale",
        "up",
        "ut",
        "sp",
        "ss",
        "desc",
        "color_font",
    }
    assert ours <= set(TTFFont.__slots__)


def test_resources_are_counted_by_page() -> None:
    pdf = FPDF()
    assert list(inspect.signature(pdf._resource_catalog.add).parameters) == [
        "resource_type",
        "resource",
        "page_number",
    ]
