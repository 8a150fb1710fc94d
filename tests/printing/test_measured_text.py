from itertools import accumulate

from hypothesis import example, given

from app.printing.line_breaking.paragraph import Measure
from app.printing.measured_text import MeasuredText, last_visible
from app.printing.truetype import font_file
from app.printing.type_families import FONTS
from app.printing.typesetting import Typeface, set_text
from tests.strategies import lines

FILE = font_file(FONTS / "Sarabun-Regular.ttf")
FACE = Typeface(FILE, 9)


@given(lines)
@example("")
@example(" ั ก  To AV ครั้งที่ 1 กำหนด\u0301 ")
def test_a_text_measured_by_words_is_as_wide_as_by_glyphs(text: str) -> None:
    measured = MeasuredText(text, FILE)
    glyphs = FILE.shape(text)
    assert list(measured.glyphs) == glyphs
    visible = glyphs[: last_visible(glyphs, len(glyphs))]
    assert measured.width == sum(glyph.advance for glyph in visible) + sum(FILE.kerning(visible))


@given(lines)
@example("To be, AV และ To")
def test_each_place_is_where_its_glyph_is(text: str) -> None:
    kerning = [*FILE.kerning(FILE.shape(text)), 0]
    advances = [glyph.advance for glyph in FILE.shape(text)]
    starts = [*accumulate(map(sum, zip(advances, kerning, strict=False)), initial=0)]
    for width in (10.0, 2_000.0, 100_000.0):
        places = MeasuredText(text, FILE).places(Measure(width, width))
        assert places.starts == [starts[glyph] for glyph in places.glyphs]


@given(lines)
@example("To AV")
@example("ตั้งแต่ To AV")
def test_a_line_said_not_to_be_kerned_is_not(text: str) -> None:
    for line in set_text(text, FACE, 50):
        marked = line.after(FACE.shape("T"), 0, FACE)
        for one in (line, marked):
            assert one.is_kerned or not any(FILE.kerning(one.glyphs))
