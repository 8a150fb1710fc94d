"""The text that three PDF readers copy from a document."""

import io
import subprocess
import warnings
from collections.abc import Callable

import pypdfium2

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its bindings warn on newer Pythons
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


READERS: dict[str, Callable[[bytes], str]] = {"pdftotext": pdftotext, "pdfium": pdfium, "mupdf": mupdf}


def without_spaces(text: str) -> str:
    return "".join(text.split())


def single_spaced(text: str) -> str:
    """Replace every run of white space within a line by one space."""
    return "\n".join(" ".join(line.split()) for line in text.splitlines())
