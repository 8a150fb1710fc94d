"""A few lines of the form in a type family, to look at before it is chosen."""

from typing import Final

from app.printing.fonts.installed import TypeFamily
from app.printing.form_blocks import HEIGHT, LEFT, TOP, Grid, heading, items
from app.printing.layout import paginate

_HEADING: Final = "1.4 วัตถุประสงค์ของโครงการ"
_LINES: Final = (
    "เพื่อให้กลุ่มเป้าหมายได้รับบริการอย่างทั่วถึง",
    "ญี่ปุ่น น้ำ กตัญญู ฐานะ สิทธิ์ ปั๊ม ฏีกา พ.ศ. 2562",
    "180,000 บาท ๑๒.๕๐ % ✓ ☐ ½ Smart City",
)

SAMPLE_WIDTH: Final = 230.0
"""Width of the lines with a margin, in points; they start at the page's left margin."""

Area = tuple[float, float, float, float]


def sample_lines(family: TypeFamily) -> tuple[bytes, Area]:
    """Return a PDF with the lines in the family, and their area on its page: left, top, width and height."""
    from app.printing.pdf_document import PdfDocument  # not at the top: it takes half a second to load

    grid = Grid.of(family.regular, family.bold, "")
    numbers = [f"{number}." for number in range(1, len(_LINES) + 1)]
    [page] = paginate([heading(_HEADING, grid, 1), *items(numbers, _LINES, grid)], HEIGHT)
    document = PdfDocument("", None)
    document.draw([page])
    foot = max(piece.feet[-1] for piece in page)
    margin = grid.indent / 2
    return document.to_bytes(), (LEFT - margin, TOP - margin, SAMPLE_WIDTH + 2 * margin, foot + 2 * margin)
