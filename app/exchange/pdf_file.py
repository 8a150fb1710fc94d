"""PDFs that come in: the data that a printed form carries, and the text on the pages of any."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from app.exchange.json_file import MAX_BYTES
from app.models.errors import UserError
from app.printing.archive import PRODUCER

ATTACHED: Final = "project.json"

_POINTS_A_SPACE: Final = 5.0
"""How far a line must be indented for one space."""


def read_pdf(path: Path) -> bytes:
    """The file's bytes, however large it says it is. Raises UserError."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError:
        raise UserError(f"อ่านไฟล์ {path.name} ไม่ได้", "โปรดตรวจชื่อไฟล์และสิทธิ์การใช้ไฟล์") from None
    if len(content) > MAX_BYTES:
        raise UserError(f"ไฟล์ {path.name} ใหญ่เกิน {MAX_BYTES // 10**6} ล้านไบต์", "โปรดเลือกไฟล์ PDF ของแบบรายงาน")
    return content


@contextmanager
def _opened(content: bytes, name: str) -> Iterator[Any]:
    """The document. Raises UserError for what is no PDF, or is locked."""
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(content) as pdf:
            yield pdf
    except (pypdfium2.PdfiumError, ValueError):
        raise UserError(f"{name} ไม่ใช่ไฟล์ PDF ที่อ่านได้", "โปรดขอไฟล์ใหม่จากผู้ส่ง") from None


def attached_data(content: bytes, name: str) -> list[bytes]:
    """The projects' data that a PDF carries: one, if this program printed the form. Raises UserError."""
    with _opened(content, name) as pdf:
        attached = [pdf.get_attachment(place) for place in range(pdf.count_attachments())]
        return [bytes(one.get_data()) for one in attached if one.get_name() == ATTACHED]


def page_text(content: bytes, name: str = "") -> str:
    """The text of all pages as the reader gives it, to compare with another. Raises UserError."""
    with _opened(content, name) as pdf:
        return "\f".join(page.get_textpage().get_text_bounded() for page in pdf)


def is_own_print(content: bytes, name: str) -> bool:
    """Whether this program made the PDF, or says so: then its lines keep the spaces at which they break."""
    with _opened(content, name) as pdf:
        return str(pdf.get_metadata_value("Producer")) == PRODUCER


def laid_out_pages(content: bytes, name: str) -> Iterator[tuple[int, int, str]]:
    """Each page's number, of how many, and its text, the lines indented as they are. Raises UserError."""
    with _opened(content, name) as pdf:
        for number, page in enumerate(pdf, start=1):
            yield number, len(pdf), _laid_out(page.get_textpage())


def _laid_out(page: Any) -> str:
    lines, lefts, start = [], [], 0
    for line in page.get_text_range().split("\n"):
        lines.append(line.rstrip("\r"))
        lefts.append(_left(page, start, line))
        start += _units(line) + 1
    margin = min((left for left in lefts if left is not None), default=0.0)
    spaces = (round(((left or margin) - margin) / _POINTS_A_SPACE) for left in lefts)
    return "\n".join(" " * count + line.lstrip(" ") for count, line in zip(spaces, lines, strict=True))


def _units(text: str) -> int:
    """How long the reader counts a text: the rarest characters twice."""
    return len(text) + sum(character > "\uffff" for character in text)


def _left(page: Any, start: int, line: str) -> float | None:
    """Where a line begins, None for an empty one."""
    first = len(line) - len(line.lstrip())
    if not line.strip() or start + first >= page.count_chars():
        return None
    return float(page.get_charbox(start + first)[0])
