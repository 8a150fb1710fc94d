"""Makes the window's font, Raingan UI, from Sarabun: the same letters with taller lines.

Qt cuts whatever rises above a font's line, and Sarabun's line is lower than its own stacked marks (ฐิ์ ปั๊ ฏู).
The name changes with the metrics, so that an installed Sarabun is never taken for it.

    python fonts/make_ui_font.py
"""

from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent
STYLES = ("Regular", "SemiBold")
ASCENT, DESCENT = 1286, 567
NAMES = {1, 3, 4, 6, 16}  # family, unique, full, PostScript, typographic family; the licence keeps the rest


def main() -> None:
    for style in STYLES:
        (FONTS / f"RainganUI-{style}.ttf").write_bytes(ui_font(style))


def ui_font(style: str) -> bytes:
    # Neither time stamp nor boxes anew: the same bytes on every machine.
    font = TTFont(FONTS / f"Sarabun-{style}.ttf", recalcTimestamp=False, recalcBBoxes=False)
    _raise_lines(font)
    _rename(font)
    made = BytesIO()
    font.save(made)
    return made.getvalue()


def _raise_lines(font: TTFont) -> None:
    # Each system reads another of the three pairs.
    font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap = ASCENT, -DESCENT, 0
    os2 = font["OS/2"]
    os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap = ASCENT, -DESCENT, 0
    os2.usWinAscent, os2.usWinDescent = ASCENT, DESCENT


def _rename(font: TTFont) -> None:
    for record in font["name"].names:
        if record.nameID in NAMES:
            file_name = record.toUnicode().replace("Sarabun-", "RainganUI-")
            record.string = file_name.replace("Sarabun", "Raingan UI")


if __name__ == "__main__":
    main()
