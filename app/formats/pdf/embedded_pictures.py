"""The pictures of a received PDF's page, bounded by what their own data claim before they are decoded."""

from io import BytesIO
from typing import Any, Final

from app.formats.pdf.filters import TooLargeError
from app.formats.pdf.structure import PdfStructure
from app.formats.pdf.syntax import Dictionary, Name, PdfSyntaxError, Stream

MOST_PIXELS: Final = 60_000_000
"""Of one picture: a page of A3 at 400 dpi has 31 million, a telephone's photograph 12 to 50 million."""

_LONGEST: Final = 50_000_000
"""Bytes of a picture's data."""

_WITH_OWN_SIZE: Final = {"DCTDecode": "JPEG", "DCT": "JPEG", "JPXDecode": "JPEG2000"}
"""Filters whose data say the size themselves, whatever the PDF says of it."""


class PicturePixels:
    """Counts the pixels of a page's pictures; scanners that part text and background make several."""

    def __init__(self, structure: PdfStructure) -> None:
        self._structure = structure
        self._left = 2 * MOST_PIXELS

    def spend(self, picture: Stream) -> None:
        """Count a picture. Raises TooLargeError, and PdfSyntaxError for data that are none."""
        pixels = max(self._claimed(picture.attributes), self._own(picture))
        self._left -= pixels
        if pixels > MOST_PIXELS or self._left < 0:
            raise TooLargeError("a picture that is too large")

    def _claimed(self, attributes: Dictionary) -> int:
        sides = [self._structure.resolve(attributes.get(key)) for key in ("Width", "Height")]
        if not all(isinstance(side, int) and side > 0 for side in sides):
            raise PdfSyntaxError("a picture without a size")
        return int(sides[0] * sides[1])

    def _own(self, picture: Stream) -> int:
        """Return the pixels that a picture's data claim; 0 if they claim nothing."""
        *before, last = self._filters(picture) or [None]
        if (kind := _WITH_OWN_SIZE.get(str(last))) is None:
            return 0
        rest = picture.attributes | {"Filter": before, "DecodeParms": None}
        data = self._structure.content(Stream(rest, picture.raw), _LONGEST, is_kept=False)
        return _pixels(data, kind)

    def _filters(self, picture: Stream) -> list[Any]:
        given = self._structure.resolve(picture.attributes.get("Filter"))
        listed = given if isinstance(given, list) else [given]
        return [one for one in map(self._structure.resolve, listed[:9]) if isinstance(one, Name)]


def _pixels(data: bytes, kind: str) -> int:
    from PIL import Image

    try:
        with Image.open(BytesIO(data), formats=(kind,)) as image:
            return image.width * image.height
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise PdfSyntaxError(f"a picture that is no {kind}") from error
