"""The bundled fonts match fonts/README.md."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from fonts.make_sign_font import BLOCKS, BOTTOM, TOP
from fonts.make_ui_font import FONTS, STYLES, ui_font

SIGNS = FONTS / "RainganSigns-Regular.ttf"
EVERY_FONT = sorted({*FONTS.glob("*.ttf")} - {SIGNS})
THAI = {*range(0x0E01, 0x0E3B), *range(0x0E3F, 0x0E5C)}


@pytest.mark.parametrize("style", STYLES)
def test_the_windows_font_is_made_from_sarabun(style: str) -> None:
    assert (FONTS / f"RainganUI-{style}.ttf").read_bytes() == ui_font(style)


@pytest.mark.parametrize("style", STYLES)
def test_no_mark_of_the_windows_font_leaves_its_line(style: str) -> None:
    font = TTFont(FONTS / f"RainganUI-{style}.ttf")
    assert font["hhea"].ascent >= font["head"].yMax
    assert font["hhea"].descent <= font["head"].yMin


@pytest.mark.parametrize("path", EVERY_FONT, ids=lambda path: path.stem)
def test_font_is_free_whole_and_thai(path: Path) -> None:
    font = TTFont(path)
    assert "SIL Open Font License" in font["name"].getDebugName(13)
    assert "Reserved Font Name" not in font["name"].getDebugName(0)
    assert {*THAI, *range(0x20, 0x7F)} <= font.getBestCmap().keys()
    assert {"GSUB", "GPOS"} <= set(font.keys())


@pytest.mark.parametrize("path", EVERY_FONT, ids=lambda path: path.stem)
def test_figures_are_tabular(path: Path) -> None:
    font = TTFont(path)
    glyphs = font.getBestCmap()
    assert len({font["hmtx"][glyphs[ord(digit)]][0] for digit in "0123456789"}) == 1


def test_the_font_of_signs_is_free_and_small() -> None:
    font = TTFont(SIGNS)
    assert "SIL Open Font License" in font["name"].getDebugName(13)
    assert "Reserved Font Name" not in font["name"].getDebugName(0)
    assert SIGNS.stat().st_size < 150_000
    assert {"glyf", "cmap"} <= set(font.keys())
    assert not {"GSUB", "GPOS", "fpgm"} & set(font.keys())


def test_the_font_of_signs_has_the_signs_of_its_blocks() -> None:
    signs = TTFont(SIGNS).getBestCmap().keys()
    assert len(signs) > 1190
    assert signs <= {code for first, last in BLOCKS for code in range(first, last + 1)} | {0x2705}


def test_no_sign_is_higher_or_lower_than_the_forms_letters() -> None:
    head = TTFont(SIGNS)["head"]
    assert head.yMin >= BOTTOM
    assert head.yMax <= TOP
