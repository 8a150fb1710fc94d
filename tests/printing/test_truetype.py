import struct
from pathlib import Path
from types import SimpleNamespace

import pytest
import uharfbuzz

from app.models.errors import UserError
from app.printing.truetype import TrueTypeFile, font_file
from app.printing.type_families import FONTS

REGULAR = FONTS / "Sarabun-Regular.ttf"
FORM = Path(__file__).parents[1] / "files" / "official-form.txt"


@pytest.fixture
def font() -> TrueTypeFile:
    return font_file(REGULAR)


def width(font: TrueTypeFile, text: str) -> int:
    glyphs = font.shape(text)
    return sum(glyph.advance for glyph in glyphs) + sum(font.kerning(glyphs))


def width_shaped_as_one(text: str) -> int:
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.language = "th"
    buffer.guess_segment_properties()
    uharfbuzz.shape(uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(REGULAR))), buffer)
    return sum(position.x_advance for position in buffer.glyph_positions or ())


def test_a_file_is_read_once(font: TrueTypeFile) -> None:
    assert font_file(REGULAR) is font


def test_clusters_one_by_one_are_as_wide_as_the_line_shaped_as_one(font: TrueTypeFile) -> None:
    lines = FORM.read_text("utf-8").splitlines()
    assert [width(font, line) for line in lines] == [width_shaped_as_one(line) for line in lines]


def test_latin_is_kerned(font: TrueTypeFile) -> None:
    assert width(font, "AVATAR To") < sum(width(font, letter) for letter in "AVATAR To")


def test_a_cluster_is_made_of_its_parts(font: TrueTypeFile) -> None:
    (cluster,) = font.shape("น้ำ")
    assert cluster.text == "น้ำ"
    assert len(cluster.parts) > 1
    assert cluster.advance == width_shaped_as_one("น้ำ")


def test_a_space_has_a_width_and_no_parts(font: TrueTypeFile) -> None:
    (space,) = font.shape(" ")
    assert space.advance > 0
    assert space.parts == ()


def test_a_mark_without_a_base_takes_room_of_its_own(font: TrueTypeFile) -> None:
    (mark,) = font.shape("่")
    assert mark.advance > 0
    assert mark.parts


def test_a_leader_is_as_wide_as_asked_and_reads_as_asked(font: TrueTypeFile) -> None:
    leader = font.leader(".....", ".", 20_000)
    assert (leader.text, leader.advance) == (".....", 20_000)
    assert len(leader.parts) > 50
    assert all(0 <= part.x < 20_000 for part in leader.parts)


@pytest.mark.parametrize("text", ["😀", "中", "\uf700", "\ue000"])
def test_what_the_font_lacks_is_a_visible_box(font: TrueTypeFile, text: str) -> None:
    (box,) = font.shape(text)
    assert [part.glyph for part in box.parts] == [0]
    assert box.advance > 0


def test_missing_characters_are_named_once_and_in_order(font: TrueTypeFile) -> None:
    assert font.missing_characters("ก中 文\n中A") == ["中", "文"]


def test_a_font_without_a_drawn_notdef_gets_a_frame(tmp_path: Path) -> None:
    blank = font_with_blank_notdef(tmp_path / "blank.ttf")
    left, bottom, right, top = struct.unpack_from(">4h", font_file(blank).outline(0), 2)
    assert (left, bottom) < (right, top)
    assert font_file(blank).shape("中")[0].parts


def font_with_blank_notdef(path: Path) -> Path:
    from fontTools.ttLib import TTFont
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    font = TTFont(REGULAR)
    font["glyf"][".notdef"] = Glyph()
    font.save(path)
    return path


@pytest.mark.parametrize(
    "data", [b"", b"not a font at all, but some text of some length", b"OTTO" + bytes(100)]
)
def test_what_is_no_font_is_refused_in_words(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "font.ttf"
    path.write_bytes(data)
    with pytest.raises(UserError, match=r"font\.ttf"):
        font_file(path)


def test_a_font_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="เปิดแบบอักษร"):
        font_file(tmp_path / "none.ttf")


def test_a_mark_in_a_cell_of_its_own_is_drawn_over_its_base(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in monospaced Thai fonts, of which HarfBuzz takes the marks' width away and places none."""
    font = TrueTypeFile(REGULAR)
    (base,), (_, mark) = (font.shape(text)[0].parts for text in ("ก", "ก้"))
    font = TrueTypeFile(REGULAR)  # another one, which has shaped nothing yet
    font.metrics[mark.glyph] = 600, 300
    placed = [
        (one, SimpleNamespace(x_advance=x, x_offset=0, y_offset=0)) for one, x in ((base, 600), (mark, 0))
    ]
    monkeypatch.setattr(font, "_harfbuzz_shape", lambda text: [(one.glyph, at) for one, at in placed])
    (cluster,) = font.shape("ก้")
    assert ([part.x for part in cluster.parts], cluster.advance) == ([0, 0], 600)
