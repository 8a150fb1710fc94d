"""A print-out's source: a text file, a PDF of this program with its data, another PDF, or scanned pages."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.formats.file_kind import FileKind, kind_of, misnamed_text
from app.formats.json import project as project_json
from app.formats.pdf.reader import PdfText, read_pdf
from app.formats.printout.reader import LONGEST_TEXT, PrintedProject, read_text, reading
from app.formats.scan.certainty import with_scan_doubts
from app.formats.scan.pictures import page_picture, picture_count, pictures_of
from app.formats.scan.reader import Scan, ScannedPage, joined, scanning
from app.formats.tables.encodings import decoded
from app.models.errors import UserError
from app.models.project_record import ProjectRecord
from app.storage.plain_file import read_plain

PDF_ENDING: Final = ".pdf"

_LEAST_LETTERS: Final = 20
"""Letters; a page with fewer is a picture."""


@dataclass(frozen=True, slots=True)
class Source:
    """The content of files: records that need no parsing, or text. `is_faithful`: see `lines.PrintoutLine`;
    `scan`: the pictures of the pages that were read from pictures.
    """

    records: tuple[ProjectRecord, ...] = ()
    text: str = ""
    is_faithful: bool = False
    scan: Scan | None = None


Step = tuple[int, int, Source | None]
"""The current page, the number of pages, and at the end the source."""


def open_source(path: Path) -> Source:
    """Return the file's data or text. Raises UserError."""
    for _, _, source in opening(path):
        if source:
            return source
    raise AssertionError("opening ends with a source")


def opening(path: Path) -> Generator[Step, None, None]:
    """Open in steps. Raises UserError.

    A page may take many steps; closing the generator ends the reading of pictures and leaves nothing.
    """
    kind = kind_of(path)
    if kind is FileKind.PICTURE:
        yield from opening_pictures([path])
    elif path.suffix.lower() == PDF_ENDING or kind is FileKind.PDF:
        yield from _opening_pdf(path)
    else:
        text = _text(path)
        _refuse_misnamed(path, text)
        yield 1, 1, Source(text=text)


def _refuse_misnamed(path: Path, text: str) -> None:
    """Raise UserError for a text that is no form and whose name says that it is no text at all."""
    if error := misnamed_text(path.name):
        try:
            read_text(text)
        except UserError:
            raise error from None


def opening_pictures(paths: Sequence[Path]) -> Generator[Step, None, None]:
    """Open pictures of pages as one source, in this order. Raises UserError."""
    count = sum(map(picture_count, paths))
    pages: list[str | ScannedPage] = []
    for path in paths:
        for _, _, picture in pictures_of(path):
            for page in scanning(picture, path.name):
                yield len(pages) + 1, count, None
                pages += [page] if page else []
    yield count, count, _scanned_source(pages, paths[0].name)


def _opening_pdf(path: Path) -> Generator[Step, None, None]:
    pdf = PdfText(read_pdf(path), path.name)
    if data := pdf.records_data():
        records = [record for one in data for record in project_json.from_bytes(one, path.name)]
        yield 1, 1, Source(records=tuple(records))
        return
    texts: list[str] = []
    for number, count, text in pdf.pages():
        yield number, count, None
        texts.append(text)
    if any(map(_is_picture, texts)):
        yield from _opening_scanned_pdf(pdf, texts, path.name)
    else:
        yield len(texts), len(texts), Source(text="\n\f".join(texts), is_faithful=pdf.is_own_print())


def _is_picture(text: str) -> bool:
    return len("".join(text.split())) < _LEAST_LETTERS


def _opening_scanned_pdf(pdf: PdfText, texts: Sequence[str], name: str) -> Generator[Step, None, None]:
    """Read the pictures among the pages, once the texts of all have been found to be within bounds."""
    pages: list[str | ScannedPage] = []
    for number, text in enumerate(texts, start=1):
        yield number, len(texts), None
        if not _is_picture(text):
            pages.append(text)
            continue
        for page in scanning(page_picture(pdf.page_to_draw(number), name), name):
            yield number, len(texts), None
            pages += [page] if page else []
    yield len(texts), len(texts), _scanned_source(pages, name)


def _scanned_source(pages: Sequence[str | ScannedPage], name: str) -> Source:
    text, scan = joined(pages)
    if _is_picture(text):
        raise UserError(f"{name} มีแต่ภาพ และไม่พบตัวอักษรที่อ่านได้ในภาพ", "โปรดสแกนเอกสารใหม่ให้ชัดขึ้น หรือพิมพ์ข้อมูลเอง")
    return Source(text=text, scan=scan)


def reading_source(source: Source) -> Iterator[tuple[int, list[PrintedProject] | None]]:
    """Parse a source's text in steps, like `reading`; what was read from pictures has doubts of its own."""
    for line, found in reading(source.text, is_faithful=source.is_faithful):
        yield line, with_scan_doubts(found, source.scan) if found and source.scan else found


def _text(path: Path) -> str:
    data = read_plain(path, 4 * LONGEST_TEXT, "โปรดแบ่งเป็นหลายไฟล์ แล้วนำเข้าทีละไฟล์")
    return decoded(data, path.name)
