"""Print the reference project, spoil its pages as scanners do, read them, and count what is right.

    python -m benchmarks.scans [NUMBER OF SETTINGS]

For each setting: values that are right, doubted, and wrong without a doubt (there must be none), and
seconds a page.
"""

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

import pypdfium2
from PIL import Image, ImageChops, ImageFilter

from app.formats.json import project as project_json
from app.formats.printout.model import Reading
from app.formats.printout.reader import read_text
from app.formats.scan.certainty import with_scan_doubts
from app.formats.scan.reader import ScannedPage, joined, scanning
from app.models.project_record import ProjectRecord
from app.printing.official_form import print_form

PRINT: Final = Path(__file__).parents[1] / "tests/files/minburi-2562-second-print.json"


@dataclass(frozen=True)
class Setting:
    """How a page is spoilt: resolution, tilt in degrees, noise in greys, blur in pixels, JPEG quality."""

    dpi: int
    tilt: float
    noise: float
    blur: float
    quality: int

    def __str__(self) -> str:
        return (
            f"{self.dpi} dpi, {self.tilt:g}°, noise {self.noise:g}, blur {self.blur:g}, JPEG {self.quality}"
        )


SETTINGS: Final = tuple(
    Setting(*values)
    for values in (
        (300, 0.0, 0, 0.0, 90),
        (200, 1.0, 8, 0.5, 70),
        (300, 0.5, 8, 0.5, 80),
        (300, -1.0, 16, 0.5, 60),
        (300, 2.0, 8, 0.8, 60),
        (300, -3.0, 16, 0.8, 40),
        (300, 3.0, 0, 0.0, 75),
        (250, 0.0, 8, 0.0, 75),
        (250, 1.5, 16, 0.5, 60),
        (250, -2.5, 8, 0.8, 50),
        (250, 3.0, 16, 0.8, 40),
        (200, 0.0, 0, 0.0, 75),
        (200, -0.5, 8, 0.0, 60),
        (200, 2.0, 16, 0.5, 50),
        (200, -3.0, 16, 0.8, 40),
        (150, 0.0, 0, 0.0, 90),
        (150, 0.5, 8, 0.0, 75),
        (150, -1.0, 8, 0.5, 60),
        (150, 2.0, 16, 0.5, 50),
        (150, 3.0, 16, 0.8, 40),
    )
)


@dataclass(frozen=True)
class Score:
    """Values that are right, doubted (and of these right), and wrong without a doubt, by place."""

    right: int
    doubted: int
    doubted_right: int
    wrong: tuple[str, ...]
    seconds_a_page: float


def reference() -> ProjectRecord:
    [record] = project_json.read(PRINT)
    return record


def spoilt_pages(pdf: bytes, setting: Setting) -> Iterator[Image.Image]:
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            yield spoilt(page.render(scale=setting.dpi / 72, grayscale=True).to_pil().convert("L"), setting)


def spoilt(page: Image.Image, setting: Setting) -> Image.Image:
    page = page.rotate(setting.tilt, Image.Resampling.BICUBIC, fillcolor=255)
    page = page.filter(ImageFilter.GaussianBlur(setting.blur))
    if setting.noise:
        page = ImageChops.add(page, Image.effect_noise(page.size, setting.noise * 2), 1, -128)
    made = BytesIO()
    page.save(made, "JPEG", quality=setting.quality)
    return Image.open(made)


def scanned(pdf: bytes, setting: Setting, turn: int = 0) -> list[ScannedPage]:
    """Read the print's pages, turned by `turn` degrees against the clock."""
    pages = []
    for image in spoilt_pages(pdf, setting):
        *_, page = scanning(image.rotate(turn, expand=True), "scan")
        assert page, "reading ends with a page"
        pages.append(page)
    return pages


def read_scan(pages: list[ScannedPage]) -> Reading:
    text, scan = joined(pages)
    [project] = with_scan_doubts(read_text(text), scan)
    return project.latest


def scored(reading: Reading, record: ProjectRecord, seconds: float) -> Score:
    """Compare like the tests of the print-out reader."""
    from tests.formats.printout.printouts import Comparison

    found = Comparison.of(reading, record, of_first_form=True)
    right = {place for place in found.exact if place not in found.flagged}
    wrong = tuple(str(place) for place in sorted(found.wrong_without_flag, key=str))
    return Score(len(right), len(found.flagged), len(found.flagged & found.exact), wrong, seconds)


def measured(setting: Setting, record: ProjectRecord | None = None) -> Score:
    record = record or reference()
    pdf = print_form(record.project, record.reports)
    start = time.perf_counter()
    pages = scanned(pdf, setting)
    seconds = (time.perf_counter() - start) / len(pages)
    return scored(read_scan(pages), record, seconds)


def main(count: int) -> None:
    rows = []
    for setting in SETTINGS[:count]:
        score = measured(setting)
        rows.append(score)
        print(
            f"| {setting} | {score.right} | {score.doubted} ({score.doubted_right}) | {len(score.wrong)} | "
            f"{score.seconds_a_page:.1f} |",
            *score.wrong,
            flush=True,
        )
    print(
        f"right {sum(row.right for row in rows)}, doubted {sum(row.doubted for row in rows)}, "
        f"wrong {sum(len(row.wrong) for row in rows)}"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else len(SETTINGS))
