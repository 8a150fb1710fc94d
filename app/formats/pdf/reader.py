"""Received PDFs: the data embedded in a printed form, and the text of any PDF's pages.

For any file, memory and the time of each step are bounded.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from app.formats.pdf.attachments import attachments
from app.formats.pdf.filters import TooLargeError
from app.formats.pdf.pdfium import PDFIUM
from app.formats.pdf.private_copy import PageCopier
from app.formats.pdf.structure import OUTSIDE, PdfStructure, mended
from app.formats.pdf.syntax import PdfSyntaxError, Stream
from app.formats.pdf.words import PageWords, page_words
from app.models.errors import UserError
from app.printing.pdf_a import PRODUCER
from app.printing.volume.bound_forms import VOLUME_DATA
from app.printing.volume.drawn_form import FORM_DATA
from app.storage.plain_file import read_plain

ATTACHED: Final = "project.json"

LONGEST_RECORD: Final = 1_000_000
"""Bytes of a project's data: five years of long reports take 100,000."""

MOST_BYTES: Final = 100_000_000
"""Of a PDF: a volume of a thousand forms has 35 million."""

_POINTS_A_SPACE: Final = 5.0
"""Points of indentation that count as one space."""


def read_pdf(path: Path) -> bytes:
    """Return the file's bytes, up to the size limit. Raises UserError."""
    return read_plain(path, MOST_BYTES, "โปรดเลือกไฟล์ PDF ของแบบรายงาน")


def unreadable(name: str, error: Exception) -> UserError:
    """Return the error to show for a PDF that could not be read."""
    if isinstance(error, TooLargeError):
        return UserError(
            f"{name} มีหน้า ข้อความ หรือไฟล์แนบมากเกินกว่าแบบรายงาน จึงไม่ได้อ่าน",
            "โปรดตรวจว่าเลือกไฟล์ถูกต้อง หรือแบ่งไฟล์ PDF ให้เหลือเฉพาะหน้าของแบบรายงาน",
        )
    if str(error) == LOCKED:
        return UserError(f"{name} ถูกเข้ารหัสหรือใส่รหัสผ่านไว้", "โปรดขอไฟล์ที่ไม่ใส่รหัสผ่านจากผู้ส่ง หรือคัดลอกข้อความมาวางแทน")
    if str(error) == OUTSIDE:
        return UserError(f"{name} อ้างถึงเนื้อหาที่อยู่ในไฟล์อื่น จึงไม่ได้อ่าน", "โปรดขอไฟล์เดิมที่พิมพ์จากโปรแกรมรายงาน")
    return UserError(f"{name} ไม่ใช่ไฟล์ PDF ที่อ่านได้", "โปรดขอไฟล์ใหม่จากผู้ส่ง")


LOCKED: Final = "encrypted"


def open_strictly(content: bytes) -> PdfStructure:
    """Parse a PDF. Raises PdfSyntaxError if it is no PDF, is encrypted, or is ambiguous to readers."""
    if not content.startswith(b"%PDF-"):
        raise PdfSyntaxError("no PDF")
    return _unlocked(PdfStructure(content))


def _unlocked(structure: PdfStructure) -> PdfStructure:
    if "Encrypt" in structure.trailer:
        raise PdfSyntaxError(LOCKED)
    return structure


def record_data(structure: PdfStructure) -> bytes | None:
    """Return the single attachment with a project's data, if there is one. Raises PdfSyntaxError."""
    found = [value for name, value in attachments(structure) if name == ATTACHED]
    embedded = structure.dictionary(structure.dictionary(found[0]).get("EF")) if len(found) == 1 else {}
    stream = structure.resolve(embedded.get("F"))
    return structure.content(stream, LONGEST_RECORD) if isinstance(stream, Stream) else None


class FormsData(Sequence[bytes]):
    """The data of a volume's forms, each decoded when it is asked for. Raises PdfSyntaxError then."""

    def __init__(self, structure: PdfStructure, embedded: Sequence[Any]) -> None:
        self._structure, self._embedded = structure, embedded

    def __len__(self) -> int:
        return len(self._embedded)

    def __getitem__(self, place: Any) -> Any:
        stream = _embedded(self._structure, self._embedded[place])
        return self._structure.content(stream, LONGEST_RECORD, is_kept=False) if stream else b""

    def all(self) -> tuple[bytes, ...]:
        """Return all at once, within the limit of all streams. Raises PdfSyntaxError."""
        streams = [_embedded(self._structure, one) for one in self._embedded]
        return tuple(self._structure.content(one, LONGEST_RECORD) if one else b"" for one in streams)


def volume_data(structure: PdfStructure) -> tuple[bytes, FormsData] | None:
    """Return a bound volume's own data and those of its forms, in order; None if it is no volume.

    Raises PdfSyntaxError.
    """
    found = sorted(attachments(structure), key=lambda one: one[0])
    names = [name for name, _ in found]
    expected = [FORM_DATA.format(number) for number in range(1, len(names))]
    if not expected or names != [*expected, VOLUME_DATA]:
        return None
    *forms, own = [value for _, value in found]
    return FormsData(structure, [own])[0], FormsData(structure, forms)


def _embedded(structure: PdfStructure, value: Any) -> Stream | None:
    stream = structure.resolve(structure.dictionary(structure.dictionary(value).get("EF")).get("F"))
    return stream if isinstance(stream, Stream) else None


class PdfText:
    """A PDF to read for its data or text; a damaged one is repaired as far as possible."""

    def __init__(self, content: bytes, name: str) -> None:
        """Parse the content. Raises UserError if it cannot be read."""
        self._name = name
        self._structure = self._opened(content)

    def _opened(self, content: bytes) -> PdfStructure:
        try:
            try:
                structure = open_strictly(content)
                _ = structure.pages
            except TooLargeError:
                raise
            except PdfSyntaxError as error:
                if str(error) in (LOCKED, OUTSIDE):
                    raise
                structure = _unlocked(mended(content))
                _ = structure.pages
        except (PdfSyntaxError, RecursionError) as error:
            raise unreadable(self._name, error) from None
        return structure

    def records_data(self) -> tuple[bytes, ...]:
        """Return the data embedded in the PDF for each of its forms, if any. Raises UserError."""
        try:
            own = record_data(self._structure)
            volume = None if own else volume_data(self._structure)
            return (own,) if own else volume[1].all() if volume else ()
        except (PdfSyntaxError, RecursionError) as error:
            raise unreadable(self._name, error) from None

    def is_own_print(self) -> bool:
        """Return whether the PDF names this program as producer: its lines keep the spaces at
        their breaks.
        """
        producer = self._structure.dictionary(self._structure.trailer.get("Info")).get("Producer")
        return bool(self._structure.resolve(producer) == PRODUCER.encode())

    def pages(self) -> Iterator[tuple[int, int, str]]:
        """Yield each page's number, the number of pages, and the text with indented lines.

        Raises UserError.
        """
        copier, pages = PageCopier(self._structure), self._structure.pages
        for number, page in enumerate(pages, start=1):
            try:
                text = _text_of(copier.copy(page))
            except (PdfSyntaxError, RecursionError) as error:
                raise unreadable(self._name, error) from None
            yield number, len(pages), text

    def page_to_draw(self, number: int) -> bytes:
        """Return a PDF of one page (from 1) with its pictures. Raises UserError."""
        try:
            return PageCopier(self._structure, has_pictures=True).copy(self._structure.pages[number - 1])
        except (PdfSyntaxError, RecursionError) as error:
            raise unreadable(self._name, error) from None


def page_text(content: bytes) -> str:
    """Return the text of all pages by PDFium, for a PDF that this program has just printed."""
    import pypdfium2

    with PDFIUM, pypdfium2.PdfDocument(content) as pdf:
        return "\f".join(page.get_textpage().get_text_bounded() for page in pdf)


def _text_of(content: bytes) -> str:
    """Return the text of a PDF of one page. Raises PdfSyntaxError."""
    import pypdfium2

    try:
        with PDFIUM, pypdfium2.PdfDocument(content) as pdf:
            return _laid_out(pdf[0].get_textpage())
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise PdfSyntaxError(str(error)) from None


def _laid_out(page: Any) -> str:
    lines, lefts, start = [], [], 0
    for line, end in zip(*[iter([*_LINE_ENDS.split(page.get_text_range()), ""])] * 2, strict=True):
        lines.append(line.rstrip("\r") + ("-" if end == _HYPHEN else ""))
        lefts.append(_left(page, start, line))
        start += _units(line) + 1
    margin = min((left for left in lefts if left is not None), default=0.0)
    spaces = (round(((left or margin) - margin) / _POINTS_A_SPACE) for left in lefts)
    return "\n".join(" " * count + line.lstrip(" ") for count, line in zip(spaces, lines, strict=True))


_HYPHEN: Final = "\ufffe"
"""PDFium's sign for a hyphen at the end of a line together with that end, as if a word went on."""
_LINE_ENDS: Final = re.compile(f"([\n{_HYPHEN}])")


def _units(text: str) -> int:
    """Return the length of a text in UTF-16 units, as the reader counts it."""
    return len(text) + sum(character > "\uffff" for character in text)


def _left(page: Any, start: int, line: str) -> float | None:
    """Return the left edge of a line; None for an empty one."""
    first = len(line) - len(line.lstrip())
    if not line.strip() or start + first >= page.count_chars():
        return None
    return float(page.get_charbox(start + first)[0])


MOST_PAGES: Final = 200
"""Maximum pages of a form; the longest seen has nine."""


@dataclass(frozen=True, slots=True)
class PaperPdf:
    """A PDF's bytes, its objects, the embedded project data, and the pages read so far.

    A bound volume has `forms`, the data of each of its projects; its `data` say what else it is made of.
    """

    name: str
    content: bytes
    structure: PdfStructure
    data: bytes
    pages: tuple[PageWords, ...] = ()
    forms: Sequence[bytes] = ()


def read_paper(path: Path) -> PaperPdf:
    """Open a PDF whose pages are not read yet. Raises UserError if it is no PDF or has no project data."""
    content = read_pdf(path)
    try:
        structure = open_strictly(content)
        data = record_data(structure)
        volume = None if data else volume_data(structure)
        count = len(structure.pages)
    except (PdfSyntaxError, RecursionError) as error:
        raise unreadable(path.name, error) from None
    if volume:
        return PaperPdf(path.name, content, structure, volume[0], forms=volume[1])
    if data is None:
        raise UserError(
            f"{path.name} ไม่มีข้อมูลโครงการฝังอยู่", "โปรดใช้รหัสตรวจสอบบนเอกสารแทน หรือพิมพ์ PDF ใหม่จากโปรแกรมรายงาน"
        )
    if count > MOST_PAGES:
        raise unreadable(path.name, TooLargeError(f"{count} pages"))
    return PaperPdf(path.name, content, structure, data)


def reading_pages(paper: PaperPdf) -> Iterator[PaperPdf]:
    """Yield the PDF with one more page read at each step. Raises PdfSyntaxError."""
    for page in paper.structure.pages:
        paper = replace(paper, pages=(*paper.pages, page_words(paper.structure, page)))
        yield paper


def first_structure(paper: PaperPdf) -> PdfStructure:
    """Return the PDF's objects before anything was appended to it; those of the paper if nothing was."""
    first = paper.structure.sections[-1]
    end = paper.content.find(b"%%EOF", first.end) + len(b"%%EOF")
    if end < first.end or not paper.content[end:].strip():
        return paper.structure
    return open_strictly(paper.content[:end] + b"\n")


def first_revision(paper: PaperPdf) -> PaperPdf:
    """Return the PDF before anything was appended to it, with its pages; itself if nothing was."""
    structure = first_structure(paper)
    if structure is paper.structure:
        return paper
    pages = tuple(page_words(structure, page) for page in structure.pages[:MOST_PAGES])
    return PaperPdf(paper.name, structure.data, structure, record_data(structure) or b"", pages)
