"""Reading any PDF stays within a memory limit and ends in an answer or an explanation."""

import os
import re
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from app.formats.pdf.filters import TooLargeError, decoded
from app.formats.pdf.syntax import Name, PdfSyntaxError
from app.formats.printout import source as printout_file
from app.models.errors import UserError
from tests.conftest import FILES
from tests.formats.pdf.hostile_pdfs import CATALOG, FONT, HOSTILE, ONE_PAGE, mutated, page, pdf_of, stream
from tests.long_form import only_long

ROOT = Path(__file__).parents[3]
PRINTS = FILES / "prints-0.1.0"
LEAST_MB = 300
WHY = re.compile("มากเกินกว่าแบบรายงาน|ไม่ใช่ไฟล์ PDF ที่อ่านได้")


needs_proc = pytest.mark.skipif(sys.platform != "linux", reason="other systems tell of memory otherwise")


def read_apart(paths: list[Path]) -> tuple[list[str], int]:
    """Read PDFs in a separate process; return the results and its peak in MB."""
    command = [
        sys.executable,
        "-m",
        "tests.formats.pdf.read_pdfs",
        *map(str, (PRINTS / "file.sqlite", *paths)),
    ]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    *told, peak = done.stdout.splitlines()
    return told, int(peak)


@pytest.mark.parametrize("makers", [HOSTILE[::6], *only_long(HOSTILE)], ids=len)
def test_hostile_pdfs_are_refused_within_300_mb_and_it_is_told_why(
    tmp_path: Path, makers: tuple[Callable[[], bytes], ...]
) -> None:
    paths = [tmp_path / f"{make.__name__}.pdf" for make in makers]
    for make, path in zip(makers, paths, strict=True):
        path.write_bytes(make())
    told, peak = read_apart(paths)
    assert len(told) == 2 * len(paths)
    assert not [line for line in told if line.endswith(("records", "CURRENT"))]
    assert [
        line for line in told[1::2] if not re.search(r"มากเกินกว่าแบบรายงาน|ไม่ใช่ไฟล์ PDF ที่อ่านได้", line)
    ] == []
    assert peak < LEAST_MB


def mutations(folder: Path, count: int) -> list[Path]:
    """Return mutants of all prints in turn, named after them."""
    sources = sorted(PRINTS.glob("*.pdf"))
    paths = [folder / f"{seed} {sources[seed % len(sources)].name}" for seed in range(count)]
    for seed, path in enumerate(paths):
        path.write_bytes(mutated(sources[seed % len(sources)].read_bytes(), seed))
    return paths


def wrongly_genuine(told: list[str]) -> list[str]:
    """A signature's own bytes may be damaged, because its validity is not reported."""
    return [line for line in told if line.endswith("CURRENT") and "signed" not in line]


@needs_proc
def test_damaged_prints_end_in_an_answer_or_in_words(tmp_path: Path) -> None:
    told, peak = read_apart(mutations(tmp_path, 8))
    assert len(told) == 16
    assert not wrongly_genuine(told)
    assert peak < LEAST_MB


@pytest.mark.long
@needs_proc
def test_a_thousand_damaged_prints_end_in_an_answer_or_in_words(tmp_path: Path) -> None:
    """Prints peak and time: `./run test -m long tests/formats/pdf/test_bounds.py -s`."""
    started = time.monotonic()
    told, peak = read_apart(mutations(tmp_path, 1000))
    sys.stdout.write(f"1000 PDFs, {peak} MB, {time.monotonic() - started:.0f} s\n")
    assert not wrongly_genuine(told)
    assert peak < LEAST_MB


def test_pages_are_told_one_by_one_so_that_reading_can_be_cancelled(tmp_path: Path) -> None:
    content = b"BT /F 9 Tf 40 700 Td (forty letters that stand on a page, surely) Tj ET"
    kids = b"<</Type/Pages/Kids[3 0 R 3 0 R 3 0 R]/Count 3>>"
    (path := tmp_path / "a.pdf").write_bytes(pdf_of([CATALOG, kids, page(), stream(content, b""), FONT]))
    steps = [(number, count) for number, count, _ in printout_file.opening(path)]
    assert steps == [(1, 3), (2, 3), (3, 3), (3, 3)]


def test_a_locked_pdf_is_told_so(tmp_path: Path) -> None:
    sound = pdf_of([CATALOG, ONE_PAGE, page(), stream(zlib.compress(b"BT ET")), FONT])
    (path := tmp_path / "a.pdf").write_bytes(sound.replace(b"/Root", b"/Encrypt 5 0 R/Root"))
    with pytest.raises(UserError, match="เข้ารหัส"):
        printout_file.open_source(path)


def test_a_damaged_pdf_is_read_by_looking_for_its_objects(tmp_path: Path) -> None:
    """Like other PDF readers: its text is wanted, not proof."""
    content = b"BT /F 9 Tf 40 700 Td (forty letters that stand on a page, surely) Tj ET"
    sound = pdf_of([CATALOG, ONE_PAGE, page(), stream(content, b""), FONT])
    (path := tmp_path / "a.pdf").write_bytes(b"junk\n" + sound.replace(b"startxref", b"startxxxx"))
    assert printout_file.open_source(path).text.strip() == "forty letters that stand on a page, surely"


# --- filters ---

TEXT = b"BT (abc) Tj ET " * 40


@pytest.mark.parametrize(
    ("name", "data", "plain"),
    [
        ("FlateDecode", zlib.compress(TEXT), TEXT),
        ("ASCIIHexDecode", TEXT.hex().encode() + b">", TEXT),
        ("ASCII85Decode", b'87cURD]i,"Ebo80~>', b"Hello World!"),
        ("RunLengthDecode", b"\x02abc\xfed\x80", b"abcddd"),
        ("LZWDecode", bytes.fromhex("800B6050220C0C8501"), b"-----A---B"),
    ],
)
def test_filters_are_undone_up_to_a_limit(name: str, data: bytes, plain: bytes) -> None:
    attributes = {"Filter": Name(name)}
    assert decoded(attributes, data, len(plain)) == plain
    with pytest.raises(TooLargeError):
        decoded(attributes, data, len(plain) - 1)


def test_what_does_not_decode_is_an_error_of_the_file() -> None:
    for name, data in (("FlateDecode", b"abc"), ("ASCIIHexDecode", b"xyz"), ("JBIG2Decode", b"")):
        with pytest.raises(PdfSyntaxError):
            decoded({"Filter": Name(name)}, data, 99)
