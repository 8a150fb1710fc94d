"""The pages of scans and photographs as grey pictures of one size: bounded, whatever the file claims."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app.formats.pdf.embedded_pictures import MOST_PIXELS
from app.formats.pdf.pdfium import PDFIUM
from app.formats.scan.tesseract import DPI
from app.models.errors import UserError
from app.storage.plain_file import read_plain

if TYPE_CHECKING:
    from PIL import Image

LARGEST_FILE: Final = 200_000_000
"""Bytes of a file with pictures: three hundred pages of a scanner have some hundred million."""

MOST_PAGES: Final = 500
_LEAST_SIDE: Final = 600
"""Pixels of the longer side below which no letters can be read: A4 at 50 dpi."""

_A4_INCHES: Final = 11.69
_KEPT_DPI: Final = 150
_FORMATS: Final = ("PNG", "JPEG", "TIFF", "BMP", "GIF")


def pictures_of(path: Path) -> Iterator[tuple[int, int, "Image.Image"]]:
    """Yield each page of a picture file: its number, the number of pages, the page. Raises UserError."""
    data = read_plain(path, LARGEST_FILE, _IN_PARTS)
    with _image_errors(path.name), _opened(data) as image:
        count = getattr(image, "n_frames", 1)
        _refuse_many(path.name, count)
        for number in range(count):
            image.seek(number)
            _refuse_large(path.name, *image.size)
            yield number + 1, count, _grey(image)


def picture_count(path: Path) -> int:
    """Return how many pages a picture file has. Raises UserError."""
    data = read_plain(path, LARGEST_FILE, _IN_PARTS)
    with _image_errors(path.name), _opened(data) as image:
        return int(getattr(image, "n_frames", 1))


_OF_DECODERS: Final = (
    OSError, SyntaxError, ValueError, EOFError, TypeError, LookupError, OverflowError, struct.error
)  # fmt: skip
"""What Pillow raises for files that are not what they claim."""

_IN_PARTS: Final = "โปรดสแกนเป็นหลายไฟล์ แล้วนำเข้าทีละไฟล์"


@contextmanager
def _image_errors(name: str) -> Iterator[None]:
    """Tell errors of the decoder as those of the file."""
    from PIL import Image

    try:
        yield
    except (Image.DecompressionBombError, MemoryError) as error:
        raise _too_large(name) from error
    except _OF_DECODERS as error:
        raise UserError(f"{name} เป็นภาพที่เสียหายหรือไม่ครบ จึงอ่านไม่ได้", "โปรดสแกนหรือส่งภาพใหม่อีกครั้ง") from error


@contextmanager
def _opened(data: bytes) -> Iterator["Image.Image"]:
    from PIL import Image, ImageFile

    assert not ImageFile.LOAD_TRUNCATED_IMAGES, "half a page must not pass for a whole one"
    with Image.open(BytesIO(data), formats=_FORMATS) as image:
        yield image


def _grey(image: "Image.Image") -> "Image.Image":
    """Return a frame in grey on white, turned as the camera noted."""
    from PIL import Image, ImageOps

    image.draft("L", image.size)
    turned = ImageOps.exif_transpose(image)
    if turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info:
        coloured = turned.convert("RGBA")
        white = Image.new("RGBA", coloured.size, "white")
        turned = Image.alpha_composite(white, coloured)
    return turned.convert("L")


def page_picture(content: bytes, name: str) -> "Image.Image":
    """Draw the page of a PDF that has one, in grey. Raises UserError."""
    import pypdfium2

    try:
        with PDFIUM, pypdfium2.PdfDocument(content) as pdf:
            page = pdf[0]
            width, height = page.get_size()
            return _drawn(page, DPI / 72 * min(1.0, 1.4 * 72 * _A4_INCHES / max(width, height, 1)))
    except (pypdfium2.PdfiumError, ValueError, MemoryError) as error:
        raise UserError(f"{name} มีหน้าที่เสียหาย จึงอ่านไม่ได้", "โปรดสแกนเอกสารใหม่อีกครั้ง") from error


def _drawn(page: Any, scale: float) -> "Image.Image":
    from PIL import Image

    bitmap = page.render(scale=scale, grayscale=True)
    size = (bitmap.width, bitmap.height)
    return Image.frombytes("L", size, bytes(bitmap.buffer), "raw", "L", bitmap.stride)


def scaled(image: "Image.Image", name: str) -> "Image.Image":
    """Return a page in the size that Tesseract reads best: A4 at 300 dpi. Raises UserError."""
    longer = max(image.size)
    if longer < _LEAST_SIDE:
        what = f"{name} เป็นภาพขนาด {image.width}×{image.height} จุด เล็กเกินกว่าจะอ่านตัวอักษรได้"
        raise UserError(what, "โปรดสแกนด้วยความละเอียด 300 จุดต่อนิ้ว")
    scale = DPI * _A4_INCHES / longer
    if 0.95 < scale < 1.05:
        return image
    return image.resize((max(1, round(image.width * scale)), max(1, round(image.height * scale))), _bicubic())


def _bicubic() -> Any:
    from PIL import Image

    return Image.Resampling.BICUBIC


def pgm_of(image: "Image.Image") -> bytes:
    """Return a grey picture in the plainest format, which needs no time to compress."""
    return b"P5 %d %d 255\n" % image.size + image.tobytes()


def kept_picture(image: "Image.Image") -> tuple[bytes, float]:
    """Return a page small enough to keep three hundred of them, and its pixels per pixel of the page."""
    scale = _KEPT_DPI / DPI
    small = image.resize((max(1, round(image.width * scale)), max(1, round(image.height * scale))))
    made = BytesIO()
    small.save(made, "JPEG", quality=70)
    return made.getvalue(), scale


def _refuse_many(name: str, count: int) -> None:
    if count > MOST_PAGES:
        raise UserError(f"{name} มี {count:,} หน้า เกิน {MOST_PAGES} หน้า", _IN_PARTS)


def _refuse_large(name: str, width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise UserError(f"{name} เป็นภาพขนาด {width:,}×{height:,} จุด ใหญ่เกินที่จะอ่านได้", _LESS)


def _too_large(name: str) -> UserError:
    return UserError(f"{name} เป็นภาพที่ใหญ่เกินที่จะอ่านได้", _LESS)


_LESS: Final = "โปรดสแกนด้วยความละเอียดไม่เกิน 400 จุดต่อนิ้ว"
