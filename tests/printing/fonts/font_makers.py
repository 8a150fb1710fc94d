"""Fonts for tests, made from the bundled one."""

from functools import cache
from io import BytesIO
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from app.printing.type_families import OFFICIAL


def install(folder: Path, family: str, *, bold: bool = True, extension: str = "ttf") -> None:
    """Install a family of this name in Word, without a known name for PDFs."""
    folder.mkdir(parents=True, exist_ok=True)
    for source, style in ((OFFICIAL.regular, "Regular"), (OFFICIAL.bold, "Bold"))[: 2 if bold else 1]:
        font = TTFont(source)
        rename(font, family, style)
        font.save(folder / f"{family} {style}.{extension}")


def rename(font: TTFont, family: str, style: str = "Regular") -> None:
    font["name"].names = []
    for number, text in (
        (1, family),
        (2, style),
        (4, f"{family} {style}"),
        (6, f"{ascii_name(family)}-{style}"),
    ):
        font["name"].setName(text, number, 3, 1, 0x409)


def ascii_name(family: str) -> str:
    return "".join(char for char in family if char.isascii() and char.isalnum()) or "Font"


@cache
def cubic_font(source: Path) -> bytes:
    """Return the font with the same letters as CFF outlines, for Thai and ASCII."""
    font = TTFont(source)
    subsetter = Subsetter(Options(layout_features=["*"], notdef_outline=True, glyph_names=True))
    subsetter.populate(unicodes=[*range(0x20, 0x7F), 0xA0, *range(0x0E01, 0x0E5C), 0x25CC])
    subsetter.subset(font)
    glyphs, widths = font.getGlyphSet(), font["hmtx"].metrics
    builder = FontBuilder(font=font)
    strings = {}
    for name in font.getGlyphOrder():
        pen = T2CharStringPen(widths[name][0], glyphs)
        glyphs[name].draw(pen)
        strings[name] = pen.getCharString()
    postscript_name = font["name"].getDebugName(6)
    for tag in ("glyf", "loca", "cvt ", "fpgm", "prep", "gasp"):
        if tag in font:
            del font[tag]
    font.sfntVersion = "OTTO"
    builder.isTTF = False
    builder.setupCFF(postscript_name, {}, strings, {})
    builder.setupMaxp()
    font["post"].formatType = 3.0
    made = BytesIO()
    font.save(made)
    return made.getvalue()
