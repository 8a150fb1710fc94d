"""Pages of pictures: straightened, and bounded whatever the file claims."""

import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from app.formats.scan.pictures import kept_picture, pgm_of, pictures_of, scaled
from app.formats.scan.straighten import likely_turns, straightened, tilt_of, turned
from app.models.errors import UserError
from tests.formats.scan.pages import as_file, as_png, page_of_lines
from tests.long_form import only_long


@pytest.mark.parametrize(
    "tilt",
    [-4.5, *only_long(0, 0.5, -1.3, 3)],
)
def test_a_tilted_page_is_made_level(tilt: float) -> None:
    page = page_of_lines(tilt=tilt)
    assert tilt_of(page) == pytest.approx(-tilt, abs=0.21)
    assert tilt_of(straightened(scaled(page, "page"))) == pytest.approx(0, abs=0.21)


@pytest.mark.parametrize("tilt", [4, *only_long(0, -2)])
def test_a_page_on_its_side_is_known_by_its_lines(tilt: float) -> None:
    page = page_of_lines(tilt=tilt)
    for quarters in range(4):
        assert set(likely_turns(turned(page, quarters))[:2]) == {(4 - quarters) % 4, (2 - quarters) % 4}


def test_an_empty_page_stays_as_it_is() -> None:
    assert tilt_of(Image.new("L", (800, 1100), 255)) == 0


@pytest.mark.parametrize("size", [(620, 877), (1240, 1754), (3400, 4400)])
def test_pages_of_every_resolution_become_a4_at_300_dpi(size: tuple[int, int]) -> None:
    assert max(scaled(page_of_lines(size), "page").size) == pytest.approx(3507, rel=0.05)


@pytest.mark.parametrize("ending", [".png", ".jpg", ".bmp", ".tif", ".gif"])
def test_usual_kinds_of_pictures_are_read(ending: str, tmp_path: Path) -> None:
    [(number, count, page)] = pictures_of(as_file(page_of_lines(), tmp_path / f"a{ending}"))
    assert (number, count, page.mode, page.size) == (1, 1, "L", (827, 1169))


def test_every_page_of_a_tiff_is_read(tmp_path: Path) -> None:
    path = as_file(page_of_lines(), tmp_path / "a.tif", page_of_lines(), page_of_lines((900, 900)))
    assert [(number, count, page.size) for number, count, page in pictures_of(path)] == [
        (1, 3, (827, 1169)), (2, 3, (827, 1169)), (3, 3, (900, 900)),
    ]  # fmt: skip


def test_the_ending_of_a_name_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(as_png(page_of_lines()))
    assert len(list(pictures_of(path))) == 1


def test_what_is_transparent_is_white(tmp_path: Path) -> None:
    page = Image.new("RGBA", (700, 900), (0, 0, 0, 0))
    [(_, _, grey)] = pictures_of(as_file(page, tmp_path / "a.png"))
    assert grey.getextrema() == (255, 255)


def test_a_photograph_is_turned_as_the_camera_noted(tmp_path: Path) -> None:
    page, exif = page_of_lines((1169, 827)), Image.Exif()
    exif[0x0112] = 6
    page.save(tmp_path / "a.jpg", exif=exif)
    [(_, _, turned)] = pictures_of(tmp_path / "a.jpg")
    assert turned.size == (827, 1169)


def claiming(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes that claims this size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(100_000, 100_000), (2**31 - 1, 2**31 - 1), (8_000, 9_000)])
def test_a_picture_that_claims_to_be_enormous_is_refused(size: tuple[int, int], tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(claiming(*size))
    with pytest.raises(UserError, match="ใหญ่เกินที่จะอ่านได้"):
        list(pictures_of(tmp_path / "a.png"))


DAMAGED = {
    "half a JPEG": lambda data: data[: len(data) // 2],
    "only a head": lambda data: data[:30],
    "zeros inside": lambda data: data[:4] + bytes(len(data) - 4),
    "another kind": lambda data: b"BM" + bytes(60),
}


@pytest.mark.parametrize("damage", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_picture_is_refused_in_words(damage: object, tmp_path: Path) -> None:
    assert callable(damage)
    page_of_lines().save(tmp_path / "whole.jpg")
    (tmp_path / "a.jpg").write_bytes(damage((tmp_path / "whole.jpg").read_bytes()))
    with pytest.raises(UserError, match="เสียหายหรือไม่ครบ"):
        list(pictures_of(tmp_path / "a.jpg"))


def test_a_picture_too_small_to_read_is_refused() -> None:
    with pytest.raises(UserError, match="เล็กเกิน"):
        scaled(page_of_lines((300, 400)), "a.png")


def test_pages_are_kept_small() -> None:
    kept, scale = kept_picture(scaled(page_of_lines(), "a.png"))
    assert len(kept) < 200_000
    assert scale == 0.5


def test_tesseract_gets_the_plainest_format() -> None:
    assert pgm_of(Image.new("L", (3, 2), 7)) == b"P5 3 2 255\n" + b"\7" * 6
