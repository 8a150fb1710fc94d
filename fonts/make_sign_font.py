"""Makes the font of signs, Raingan Signs, from four Noto fonts: plain outlines that the form's font lacks.

Ticks, boxes, arrows, fractions and the like, from the first font that has them. Without hints and layout
tables, because only outlines are taken from it; every sign fits into the height of the form's letters.

    python fonts/make_sign_font.py FOLDER       # of the four files named in SOURCES
"""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

TARGET = Path(__file__).parent / "RainganSigns-Regular.ttf"
SOURCES = ("NotoSans", "NotoSansMath", "NotoSansSymbols2", "NotoSansSymbols")
FAMILY = "Raingan Signs"
UNITS_PER_EM, X_HEIGHT = 1000, 536
"""Of all four fonts."""

TOP, BOTTOM = 1068, -300
"""Signs that reach farther would touch the lines beside them."""

BLOCKS = (
    (0xA1, 0xBF), (0xD7, 0xD7), (0xF7, 0xF7),  # Latin-1, for other fonts than the bundled one
    (0x391, 0x3A9), (0x3B1, 0x3C9),  # Greek letters, as units and in formulas
    (0x2010, 0x2027), (0x2030, 0x205E),  # punctuation
    (0x2070, 0x209C),  # superscripts and subscripts
    (0x20A0, 0x20BF),  # currencies
    (0x2100, 0x213B),  # letterlike: ℃ № ™
    (0x2150, 0x2189),  # fractions, Roman numerals
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematics
    (0x2300, 0x2311),  # technical: ⌀
    (0x2460, 0x24FF),  # numbers in circles
    (0x25A0, 0x25FF),  # geometric shapes
    (0x2605, 0x2606), (0x260E, 0x2612), (0x261A, 0x261F), (0x2639, 0x263B), (0x2660, 0x2667),  # ★ ☎ ☐ ☑ ☒ ☞
    (0x2690, 0x2691), (0x26A0, 0x26A1),  # ⚑ ⚠
    (0x2701, 0x2718), (0x271A, 0x2736), (0x274C, 0x2767), (0x2776, 0x27BE),  # ✓ ✗ ❖ ➢
    (0x27F5, 0x27FA),  # long arrows
    (0x2B00, 0x2B0D), (0x2B1B, 0x2B1C), (0x2B50, 0x2B55),  # arrows, squares, stars
    (0x1F5F4, 0x1F5F9),  # ballot boxes
)  # fmt: skip

ALIKE = {0x2705: 0x2714, 0x274C: 0x2716, 0x274E: 0x2612, 0x2795: 0x271A, 0x2796: 0x2212, 0x2797: 0xF7}
"""Signs that only fonts of coloured pictures have, and what they are drawn as: ✅ as ✔, ❌ as ✖."""


def main() -> None:
    TARGET.write_bytes(sign_font(Path(sys.argv[1])))


def sign_font(folder: Path) -> bytes:
    fonts = [TTFont(folder / f"{name}-Regular.ttf") for name in SOURCES]
    glyphs = {code: glyph for code in _codes() if (glyph := _glyph(code, fonts))}
    box = TTGlyphPen(None)
    _draw_box(box)
    names = {code: f"uni{code:04X}" for code in glyphs}
    builder = FontBuilder(UNITS_PER_EM, isTTF=True)
    builder.setupGlyphOrder([".notdef", *names.values()])
    builder.setupCharacterMap(names)
    builder.setupGlyf({".notdef": box.glyph()} | {names[code]: glyph for code, (glyph, _) in glyphs.items()})
    widths = {".notdef": (600, 60)} | {names[code]: (width, 0) for code, (_, width) in glyphs.items()}
    table = builder.font["glyf"]
    builder.setupHorizontalMetrics(
        {name: (w, getattr(table[name], "xMin", 0)) for name, (w, _) in widths.items()}
    )
    builder.setupHorizontalHeader(ascent=TOP, descent=BOTTOM)
    builder.setupOS2(
        sTypoAscender=TOP, sTypoDescender=BOTTOM, usWinAscent=TOP, usWinDescent=-BOTTOM, fsType=0
    )
    builder.font["OS/2"].sxHeight = X_HEIGHT
    builder.setupNameTable(_names(fonts[0]))
    builder.setupPost(keepGlyphNames=False)
    builder.updateHead(created=0, modified=0)
    builder.font.recalcTimestamp = False
    made = BytesIO()
    builder.font.save(made)
    return made.getvalue()


def _codes() -> Iterator[int]:
    for first, last in BLOCKS:
        yield from range(first, last + 1)
    yield 0x2705


def _glyph(code: int, fonts: list[TTFont]) -> tuple[Any, int] | None:
    """Return the outline of a character, without references to others, and its advance."""
    for font in fonts:
        name = font.getBestCmap().get(ALIKE.get(code, code))
        if name:
            glyphs = font.getGlyphSet()
            recording = DecomposingRecordingPen(glyphs)
            glyphs[name].draw(recording)
            pen = TTGlyphPen(None)
            recording.replay(pen)
            glyph = pen.glyph()
            glyph.recalcBounds(None)
            fits = not glyph.numberOfContours or (glyph.yMin >= BOTTOM and glyph.yMax <= TOP)
            return (glyph, font["hmtx"][name][0]) if fits else None
    return None


def _draw_box(pen: TTGlyphPen) -> None:
    for x1, y1, x2, y2, is_hole in ((60, 0, 540, 700, False), (100, 40, 500, 660, True)):
        corners = [(x1, y1), (x1, y2), (x2, y2), (x2, y1)]
        pen.moveTo(corners[0])
        for corner in reversed(corners[1:]) if is_hole else corners[1:]:
            pen.lineTo(corner)
        pen.closePath()


def _names(source: TTFont) -> dict[str, str]:
    return {
        "copyright": source["name"].getDebugName(0),
        "familyName": FAMILY,
        "styleName": "Regular",
        "uniqueFontIdentifier": f"{FAMILY} 1.0",
        "fullName": FAMILY,
        "version": "Version 1.0",
        "psName": "RainganSigns-Regular",
        "licenseDescription": "This Font Software is licensed under the SIL Open Font License, Version 1.1.",
        "licenseInfoURL": "https://scripts.sil.org/OFL",
    }


if __name__ == "__main__":
    main()
