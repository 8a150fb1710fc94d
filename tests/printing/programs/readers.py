"""The text that PDF readers copy from a document."""

import io
import subprocess
import warnings
from collections.abc import Callable

import pypdf
import pypdfium2
from pdfminer.high_level import extract_pages, extract_text
from pdfminer.layout import LTPage, LTTextContainer, LTTextLine

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its bindings warn on newer Pythons
    import pdfplumber
    import pymupdf


def pdftotext(pdf: bytes) -> str:
    command = ["pdftotext", "-layout", "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode("utf-8")


def pdfium(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def mupdf(pdf: bytes) -> str:
    with pymupdf.open("pdf", pdf) as document:  # type: ignore[no-untyped-call]
        return "\n".join(page.get_text() for page in document)


def pdftotext_raw(pdf: bytes) -> str:
    """Copy in the order of drawing; `-layout` goes by the position on the page."""
    command = ["pdftotext", "-raw", "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode("utf-8")


def pdfminer(pdf: bytes) -> str:
    """Copy each line whole, but in an order that tears apart entries side by side."""
    return extract_text(io.BytesIO(pdf))


def pdfminer_by_place(pdf: bytes) -> str:
    """Copy its lines from the top to the bottom, and from left to right."""
    pages = (_pdfminer_lines(page) for page in extract_pages(io.BytesIO(pdf)))
    return "".join(line.get_text() for lines in pages for line in lines)


def _pdfminer_lines(page: LTPage) -> list[LTTextLine]:
    parts = (part for box in page if isinstance(box, LTTextContainer) for part in box)
    lines = (part for part in parts if isinstance(part, LTTextLine))
    return sorted(lines, key=lambda line: (-round(line.y0), line.x0))


def plumber(pdf: bytes) -> str:
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return "\n".join(page.extract_text() for page in document.pages)


def pypdf_text(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


READERS: dict[str, Callable[[bytes], str]] = {"pdftotext": pdftotext, "pdfium": pdfium, "mupdf": mupdf}
"""The readers in which every form is tested."""

MORE_READERS: dict[str, Callable[[bytes], str]] = {
    "pdftotext -raw": pdftotext_raw,
    "pdfminer.six": pdfminer,
    "pdfplumber": plumber,
    "pypdf": pypdf_text,
}


def without_spaces(text: str) -> str:
    return "".join(text.split())


def single_spaced(text: str) -> str:
    """Replace every run of white space within a line by one space."""
    return "\n".join(" ".join(line.split()) for line in text.splitlines())
