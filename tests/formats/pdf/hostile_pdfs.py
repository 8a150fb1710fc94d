"""Small PDFs that need gigabytes, endless pages or nested forms. They are made here and never stored."""

import random
import zlib
from collections.abc import Callable
from functools import cache
from typing import Final

CATALOG: Final = b"<</Type/Catalog/Pages 2 0 R>>"
ONE_PAGE: Final = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
FONT: Final = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def pdf_of(objects: list[bytes]) -> bytes:
    """Return a valid PDF of these objects, numbered from 1; the first is its catalog."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return bytes(out) + head + rows + trailer


def stream(data: bytes, entries: bytes = b"/Filter/FlateDecode") -> bytes:
    return b"<</Length %d%b>>\nstream\n%b\nendstream" % (len(data), entries, data)


def page(objects: bytes = b"") -> bytes:
    resources = b"/Resources<</Font<</F 5 0 R>>%b>>" % objects
    return b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R%b>>" % resources


def drawing(content: bytes) -> bytes:
    """Return one page with this content."""
    return pdf_of([CATALOG, ONE_PAGE, page(), stream(zlib.compress(content, 9)), FONT])


@cache
def packed_bomb() -> bytes:
    """A kilobyte, compressed twice, that decodes to 200 MB."""
    return zlib.compress(zlib.compress(bytes(200_000_000), 9), 9)


def nested_bomb() -> bytes:
    return pdf_of(
        [CATALOG, ONE_PAGE, page(), stream(packed_bomb(), b"/Filter[/FlateDecode/FlateDecode]"), FONT]
    )


def bomb_attached() -> bytes:
    """Like `nested_bomb`, as a project's data."""
    names = b"/Names<</EmbeddedFiles<</Names[(project.json)<</EF<</F 4 0 R>>>>]>>>>"
    data = stream(packed_bomb(), b"/Filter[/FlateDecode/FlateDecode]")
    return pdf_of([CATALOG.replace(b"/Pages", names + b"/Pages"), ONE_PAGE, page(), data, FONT])


def run_length_bomb() -> bytes:
    packed = zlib.compress(b"\x81a" * 3_000_000, 9)
    return pdf_of([CATALOG, ONE_PAGE, page(), stream(packed, b"/Filter[/FlateDecode/RunLengthDecode]"), FONT])


def many_pages() -> bytes:
    kids = b"<</Type/Pages/Kids[%b]/Count 20000>>" % (b"3 0 R " * 20_000)
    return pdf_of([CATALOG, kids, page(), stream(zlib.compress(b"BT ET")), FONT])


def pages_in_a_circle() -> bytes:
    return pdf_of([CATALOG, b"<</Type/Pages/Kids[2 0 R]/Count 1>>"])


def heavy_pages() -> bytes:
    """No single page is too much, but all together are."""
    kids = b"<</Type/Pages/Kids[%b]/Count 1999>>" % (b"3 0 R " * 1999)
    content = b"BT /F 9 Tf " + b"1 0 Td (a) Tj " * 50_000 + b"ET"
    return pdf_of([CATALOG, kids, page(), stream(zlib.compress(content, 9)), FONT])


def forms_within_forms() -> bytes:
    """Ten to the twelfth letters."""
    forms = []
    for number in range(6, 18):
        content = b"/X Do " * 10 if number < 17 else b"BT /F 9 Tf (a) Tj ET"
        objects = b"/Resources<</Font<</F 5 0 R>>/XObject<</X %d 0 R>>>>" % (number + 1)
        forms.append(stream(content, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]" + objects))
    drawn = stream(b"/X Do " * 10, b"")
    return pdf_of([CATALOG, ONE_PAGE, page(b"/XObject<</X 6 0 R>>"), drawn, FONT, *forms])


def form_within_itself() -> bytes:
    entries = b"/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>"
    form = stream(b"/X Do /X Do", entries)
    drawn = stream(b"/X Do", b"")
    return pdf_of([CATALOG, ONE_PAGE, page(b"/XObject<</X 6 0 R>>"), drawn, FONT, form])


def many_letters() -> bytes:
    return drawing(b"BT /F 9 Tf " + b"1 0 Td (a) Tj " * 200_000 + b"ET")


def long_text() -> bytes:
    return drawing(b"BT /F 9 Tf (" + b"a" * 1_000_000 + b") Tj ET")


def many_states() -> bytes:
    return drawing(b"q " * 1_900_000)


def many_shapes() -> bytes:
    return drawing(b"0 0 1 1 re f " * 400_000)


def deep_arrays() -> bytes:
    return pdf_of([CATALOG, ONE_PAGE, page(), b"[" * 100_000, FONT])


def huge_array() -> bytes:
    return pdf_of([CATALOG, ONE_PAGE, page(), b"[" + b"1 " * 3_000_000 + b"]", FONT])


def pages_without_end() -> bytes:
    """Twenty levels of ten equal branches each, without any page."""
    branches = [b"<</Type/Pages/Count 1/Kids[%b]>>" % (b"%d 0 R " % number * 10) for number in range(3, 23)]
    return pdf_of([CATALOG, *branches, b"<</Type/Pages/Count 0/Kids[]>>"])


def decoded_slowly(data: bytes, entries: bytes) -> bytes:
    return pdf_of([CATALOG, ONE_PAGE, page(), stream(data, entries), FONT])


def letters_for_bytes() -> bytes:
    """30 MB in which each letter takes four bytes."""
    return decoded_slowly(b"z" * 30_000_000, b"/Filter/ASCII85Decode")


def codes_for_nothing() -> bytes:
    """30 MB of repeated reset codes."""
    return decoded_slowly(bytes.fromhex("804020100804020100") * 3_300_000, b"/Filter/LZWDecode")


def predicted_without_end() -> bytes:
    font = b"<</Type/Font/Subtype/TrueType/BaseFont/X/FontDescriptor 6 0 R>>"
    descriptor = b"<</Type/FontDescriptor/FontName/X/FontFile2 7 0 R>>"
    way = b"/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 99>>"
    file = stream(zlib.compress((b"\4" + bytes(99)) * 159_000), way)
    content = stream(zlib.compress(b"BT /F 9 Tf (abc) Tj ET"))
    return pdf_of([CATALOG, ONE_PAGE, page(), content, font, descriptor, file])


HOSTILE: Final[tuple[Callable[[], bytes], ...]] = (
    nested_bomb,
    bomb_attached,
    run_length_bomb,
    many_pages,
    pages_in_a_circle,
    heavy_pages,
    forms_within_forms,
    form_within_itself,
    many_letters,
    long_text,
    many_states,
    many_shapes,
    deep_arrays,
    huge_array,
    pages_without_end,
    letters_for_bytes,
    codes_for_nothing,
    predicted_without_end,
)


def mutated(pdf: bytes, seed: int) -> bytes:
    """Return a PDF with a few bytes changed, a piece removed, doubled or reversed, or numbers made huge."""
    chance, out = random.Random(seed), bytearray(pdf)
    for _ in range(chance.randint(1, 6)):
        start = chance.randrange(len(out))
        end = min(len(out), start + chance.choice((1, 4, 40, 400, 4000)))
        piece = bytes(out[start:end])
        out[start:end] = chance.choice(
            (
                chance.randbytes(len(piece)),
                b"",
                piece * 2,
                piece[::-1],
                piece.replace(b"0", b"9"),
                piece.replace(b" 0 R", b" 0 R 3 0 R"),
                piece.replace(b"/Length ", b"/Length 9999"),
            )
        )
    if out == pdf:
        out[len(out) // 2] ^= 1
    return bytes(out)
