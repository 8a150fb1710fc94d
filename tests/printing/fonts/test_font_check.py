"""Fonts that cannot or must not print the form are refused with their cause, and the others print it."""

import struct
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import page
import pytest
from fontTools.ttLib import TTCollection, TTFont, newTable
from fontTools.ttLib.tables._f_v_a_r import Axis

from app.models.errors import UserError
from app.models.project_record import ProjectRecord
from app.printing.font_subset import subset
from app.printing.fonts.font_check import check_font
from app.printing.official_form import lay_out_form, print_form
from app.printing.truetype import TrueTypeFile, font_file
from app.printing.type_families import OFFICIAL, FormStyle
from tests.printing.fonts.font_makers import cubic_font
from tests.printing.forms import EMPTY
from tests.printing.programs.readers import READERS, without_spaces
from tests.printing.test_cluster_font import HARD_WORDS

LATIN = "abcABC0123456789.:/()-%=*, "


def saved(tmp_path: Path, change: Callable[[TTFont], None]) -> Path:
    font = TTFont(OFFICIAL.regular)
    change(font)
    font.save(tmp_path / "font.ttf")
    return tmp_path / "font.ttf"


def rights(value: int) -> Callable[[TTFont], None]:
    def change(font: TTFont) -> None:
        font["OS/2"].fsType = value

    return change


def only(characters: str) -> Callable[[TTFont], None]:
    def change(font: TTFont) -> None:
        for table in font["cmap"].tables:
            table.cmap = {code: name for code, name in table.cmap.items() if chr(code) in characters}

    return change


def without(*tags: str) -> Callable[[TTFont], None]:
    def change(font: TTFont) -> None:
        for tag in tags:
            del font[tag]

    return change


def variable(font: TTFont) -> None:
    """Give the font an axis of weights, as variable fonts have."""
    weight = Axis()
    weight.axisTag, weight.minValue, weight.defaultValue, weight.maxValue = "wght", 100, 400, 900
    font["fvar"] = newTable("fvar")
    font["fvar"].axes = [weight]


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        (variable, "ปรับน้ำหนักได้"),
        (rights(2), "ผู้ผลิตแบบอักษรไม่อนุญาตให้ฝังลงในเอกสาร"),
        (rights(2 | 0x100), "ผู้ผลิตแบบอักษรไม่อนุญาตให้ฝังลงในเอกสาร"),
        (rights(8 | 0x100), "ไม่อนุญาตให้ฝังตัวอักษรเพียงบางส่วน"),
        (rights(0x200), "ไม่อนุญาตให้ฝังตัวอักษรเพียงบางส่วน"),
        (only(LATIN), "เพราะไม่มีตัวอักษรไทย"),
        (without("cmap"), "ไม่มีข้อมูลว่ารูปใดเป็นตัวอักษรใด"),
    ],
)
def test_a_font_is_refused_with_its_cause(
    tmp_path: Path, change: Callable[[TTFont], None], cause: str
) -> None:
    with pytest.raises(UserError, match=cause) as refused:
        check_font(saved(tmp_path, change))
    assert "font.ttf" in str(refused.value)


@pytest.mark.parametrize("value", [0, 4, 8, 2 | 4, 2 | 8])
def test_a_font_that_may_be_embedded_is_taken(tmp_path: Path, value: int) -> None:
    """Of several rights the greatest counts."""
    check_font(saved(tmp_path, rights(value)))


def test_single_missing_letters_are_named(tmp_path: Path) -> None:
    kept = "".join(chr(code) for code in TTFont(OFFICIAL.regular).getBestCmap()).replace("ญ", "")
    with pytest.raises(UserError, match="เพราะไม่มีตัว “ญ”"):
        check_font(saved(tmp_path, only(kept)))


def test_rare_letters_may_be_missing(tmp_path: Path) -> None:
    """A text that has them is a finding of its own."""
    kept = "".join(chr(code) for code in TTFont(OFFICIAL.regular).getBestCmap())
    check_font(saved(tmp_path, only(kept.translate(dict.fromkeys(map(ord, "ฃฅ๚๛ฺ"))))))


def test_a_collection_is_refused_as_one(tmp_path: Path) -> None:
    collection = TTCollection()
    collection.fonts = [TTFont(OFFICIAL.regular), TTFont(OFFICIAL.bold)]
    collection.save(tmp_path / "font.ttc")
    with pytest.raises(UserError, match="รวมหลายแบบอักษร"):
        check_font(tmp_path / "font.ttc")


def test_a_font_of_pictures_only_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "font.ttf"
    data = OFFICIAL.regular.read_bytes()
    path.write_bytes(data.replace(b"glyf", b"xxxx", 1).replace(b"loca", b"yyyy", 1))
    with pytest.raises(UserError, match="ไม่มีเส้นโครงของตัวอักษร"):
        check_font(path)


@pytest.mark.parametrize("kept", [0, 3, 11, 100, 1000, 20_000, 60_000, 80_000])
def test_a_font_cut_off_is_refused_as_damaged(tmp_path: Path, kept: int) -> None:
    (tmp_path / "font.ttf").write_bytes(OFFICIAL.regular.read_bytes()[:kept])
    with pytest.raises(UserError, match="ไฟล์เสียหาย"):
        check_font(tmp_path / "font.ttf")


@pytest.mark.parametrize(
    "tag", ["glyf", "loca", "hmtx", "head", "maxp", "hhea", "cmap", "OS/2", "name", "post"]
)
@pytest.mark.parametrize("filling", [0x00, 0xFF])
def test_a_table_of_nonsense_never_gets_past_words(tmp_path: Path, tag: str, filling: int) -> None:
    """It is refused, or it does not matter; no other error comes of it."""
    data = bytearray(OFFICIAL.regular.read_bytes())
    record = data.index(tag.encode(), 12)
    start, length = (int.from_bytes(data[record + at : record + at + 4]) for at in (8, 12))
    data[start : start + length] = bytes([filling]) * length
    (tmp_path / "font.ttf").write_bytes(data)
    with suppress(UserError):
        check_font(tmp_path / "font.ttf")
        style = FormStyle(regular=tmp_path / "font.ttf")
        assert print_form(replace(EMPTY, project_name="ที่"), (), style).startswith(b"%PDF")


def test_a_font_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="เปิดแบบอักษร"):
        check_font(tmp_path / "none.ttf")


# --- OpenType with cubic outlines ---


@pytest.fixture(scope="module")
def cubic(tmp_path_factory: pytest.TempPathFactory) -> FormStyle:
    folder = tmp_path_factory.mktemp("cubic")
    for source in (OFFICIAL.regular, OFFICIAL.bold):
        (folder / source.with_suffix(".otf").name).write_bytes(cubic_font(source))
    return FormStyle(regular=folder / "Sarabun-Regular.otf", bold=folder / "Sarabun-Bold.otf")


@pytest.mark.long
def test_cubic_outlines_are_taken(cubic: FormStyle) -> None:
    check_font(cubic.regular)
    check_font(cubic.bold)


@pytest.mark.long
@pytest.mark.parametrize("reader", READERS)
def test_a_form_in_cubic_outlines_copies_exactly(cubic: FormStyle, reader: str) -> None:
    text = f"{HARD_WORDS} ✓ ☐"
    pdf = print_form(replace(EMPTY, coordinator=text), (), cubic)
    assert without_spaces(text) in without_spaces(READERS[reader](pdf))


@pytest.mark.long
def test_a_form_in_cubic_outlines_is_pdf_a_3u(cubic: FormStyle, record: ProjectRecord) -> None:
    pdf = print_form(record.project, record.reports, cubic)
    assert page.validate_pdf_bytes(pdf, profile="3u").failures == []


@pytest.mark.long
@pytest.mark.long
def test_cubic_outlines_take_the_same_lines(cubic: FormStyle, record: ProjectRecord) -> None:
    ours, official = (lay_out_form(record.project, record.reports, style) for style in (cubic, OFFICIAL))
    assert [[*piece.feet] for one in ours for piece in one] == [
        [*piece.feet] for one in official for piece in one
    ]


def test_cubic_outlines_become_the_same_pictures(cubic: FormStyle) -> None:
    """Its curves were made from the bundled font's: the boxes around them differ by no more than rounding."""
    for char in "กฬญฐ0gQ":
        ours, official = (box(font_file(path), char) for path in (cubic.regular, OFFICIAL.regular))
        assert max(abs(one - other) for one, other in zip(ours, official, strict=True)) <= 2


def box(font: TrueTypeFile, char: str) -> tuple[int, ...]:
    (glyph,) = font.shape(char)
    return struct.unpack_from(">4h", font.outline(glyph.parts[0].glyph), 2)


def test_the_font_file_of_a_cubic_font_is_sound(cubic: FormStyle) -> None:
    font = font_file(cubic.regular)
    embedded = TTFont(BytesIO(subset(font, font.shape("ที่ น้ำ A ✓")).data))
    assert embedded["maxp"].numGlyphs == len(embedded.getGlyphOrder())
    assert embedded["maxp"].tableVersion == 0x00010000
