"""Scanned pages for the tests: a stand-in for Tesseract, and small pictures."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

STAND_IN = """#!{python}
import sys, time
from pathlib import Path

if "--list-langs" in sys.argv:
    print("List of available languages:\\n{languages}")
    sys.exit()
base = Path(sys.argv[2])
assert Path(sys.argv[1]).read_bytes().startswith(b"P5 ")
{first}
lines = {lines!r}
base.with_suffix(".txt").write_text("\\n".join(lines) + "\\n", "utf-8")
rows = ["level\\tpage_num"]
for number, line in enumerate(lines, 1):
    left = 100 + 20 * (len(line) - len(line.lstrip()))
    for word in line.split():
        for sign in word:
            conf = 40 if sign == "?" else 93
            cells = (5, 1, 1, 1, number, 1, left, 100 + 80 * number, 18, 40, conf, sign)
            rows.append("\\t".join(map(str, cells)))
            left += 20
        left += 20
base.with_suffix(".tsv").write_text("\\n".join(rows) + "\\n", "utf-8")
"""


StandIn = Callable[..., Path]
"""Puts a program on PATH that reads the same lines from every page, and returns its path."""


def page_of_lines(size: tuple[int, int] = (827, 1169), tilt: float = 0) -> Image.Image:
    """Return a page with dark bars like lines of print, turned against the clock."""
    page = Image.new("L", size, 255)
    draw = ImageDraw.Draw(page)
    for top in range(size[1] // 10, size[1] * 9 // 10, 30):
        draw.rectangle((size[0] // 8, top, size[0] * 7 // 8 - top % 90, top + 10), 0)
    return page.rotate(tilt, Image.Resampling.BICUBIC, fillcolor=255)


def as_file(page: Image.Image, path: Path, *more: Image.Image) -> Path:
    """Write a page, or several into one file, by the ending of the name."""
    if more:
        page.save(path, save_all=True, append_images=more)
    else:
        page.save(path)
    return path


def as_png(page: Image.Image) -> bytes:
    made = BytesIO()
    page.save(made, "PNG")
    return made.getvalue()
