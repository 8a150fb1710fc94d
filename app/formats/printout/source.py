"""A print-out's source: a text file, a PDF of this program with its data, or any other PDF with text."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.formats.file_kind import FileKind, kind_of
from app.formats.json import project as project_json
from app.formats.pdf.reader import PdfText, read_pdf
from app.formats.printout.reader import LONGEST_TEXT
from app.formats.tables.encodings import decoded
from app.models.errors import UserError
from app.models.project_record import ProjectRecord
from app.storage.plain_file import read_plain

PDF_ENDING: Final = ".pdf"

_LEAST_LETTERS: Final = 20
"""Letters; a page with fewer is a picture."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file's content: records that need no parsing, or text. `is_faithful`: see `lines.PrintoutLine`."""

    records: tuple[ProjectRecord, ...] = ()
    text: str = ""
    is_faithful: bool = False


def open_source(path: Path) -> Source:
    """Return the file's data or text. Raises UserError."""
    for _, _, source in opening(path):
        if source:
            return source
    raise AssertionError("opening ends with a source")


def opening(path: Path) -> Iterator[tuple[int, int, Source | None]]:
    """Open in steps: yield the current page and the number of pages, and at the end the source."""
    if path.suffix.lower() != PDF_ENDING and kind_of(path) is not FileKind.PDF:
        yield 1, 1, Source(text=_text(path))
        return
    pdf = PdfText(read_pdf(path), path.name)
    if data := pdf.records_data():
        records = [record for one in data for record in project_json.from_bytes(one, path.name)]
        yield 1, 1, Source(records=tuple(records))
        return
    pages: list[str] = []
    for number, count, page in pdf.pages():
        pages.append(page)
        yield number, count, None
    text = "\n\f".join(pages)
    if len("".join(text.split())) < _LEAST_LETTERS * max(1, len(pages)):
        raise UserError(
            f"{path.name} ไม่มีข้อความ มีแต่ภาพของเอกสาร",
            "โปรดใช้โปรแกรมอ่านตัวอักษรจากภาพก่อน แล้วนำข้อความที่ได้มาวาง หรือพิมพ์ข้อมูลเอง",
        )
    yield len(pages), len(pages), Source(text=text, is_faithful=pdf.is_own_print())


def _text(path: Path) -> str:
    data = read_plain(path, 4 * LONGEST_TEXT, "โปรดแบ่งเป็นหลายไฟล์ แล้วนำเข้าทีละไฟล์")
    return decoded(data, path.name)
