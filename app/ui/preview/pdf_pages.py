"""The pages of a PDF as pictures, the same for the screen and the printer."""

from collections.abc import Sequence
from ctypes import c_ubyte
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Self

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QImage

from app.formats.pdf.pdfium import PDFIUM

POINTS_AN_INCH: Final = 72


@dataclass(frozen=True, slots=True)
class Place:
    """The target of a bookmark: page from 0, `y` in points from the page's top."""

    title: str
    page: int
    y: float


class PdfPages:
    """An open PDF. Close it, because PDFium's memory is not Python's.

    Calls from several threads are serialised.
    """

    def __init__(self, pdf: bytes) -> None:
        from pypdfium2 import PdfDocument  # not at the top: only viewing needs it

        with PDFIUM:
            self._document = PdfDocument(pdf)
            count = len(self._document)
            self.sizes: Sequence[QSizeF] = [QSizeF(*self._document.get_page_size(n)) for n in range(count)]
            self.places: Sequence[Place] = [*filter(None, map(self._place, self._document.get_toc()))]

    def __len__(self) -> int:
        return len(self.sizes)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        with PDFIUM:
            self._document.close()

    def picture(self, page: int, pixels_a_point: float, *, grey: bool = False) -> QImage:
        """Draw a page directly into the picture's memory: for a printer it is large."""
        pictures: list[QImage] = []
        maker = partial(_make_bitmap, pictures)
        with PDFIUM:
            opened = self._document[page]
            try:
                opened.render(pixels_a_point, bitmap_maker=maker, grayscale=grey, prefer_bgrx=True).close()
            finally:
                opened.close()
        return pictures[0]

    def _place(self, bookmark: Any) -> Place | None:
        target = bookmark.get_dest()
        page = target.get_index() if target else None
        if page is None:
            return None
        _, position = target.get_view()  # left and top; PDF measures top from the page's foot
        y = self.sizes[page].height() - position[1] if len(position) > 1 else 0
        return Place(bookmark.get_title(), page, y)


def _make_bitmap(
    pictures: list[QImage], width: int, height: int, format: int, rev_byteorder: bool = False
) -> Any:
    """Return a PDFium bitmap that uses the memory of a new picture, which is appended to `pictures`."""
    from pypdfium2 import PdfBitmap

    grey = format == 1  # one byte per pixel; otherwise four
    picture = QImage(width, height, QImage.Format.Format_Grayscale8 if grey else QImage.Format.Format_RGB32)
    if picture.isNull():
        raise MemoryError(f"no room for a page of {width} x {height} pixels")
    pictures.append(picture)
    memory = (c_ubyte * picture.sizeInBytes()).from_buffer(picture.bits())
    return PdfBitmap.new_native(width, height, format, rev_byteorder, memory, picture.bytesPerLine())
