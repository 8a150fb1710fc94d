"""Scans are read by Tesseract, page by page; what it hardly recognised is doubtful, and nothing is left."""

import shutil
import time
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from app.cli import main
from app.formats.printout.source import Source, opening, opening_pictures, reading_source
from app.formats.scan import tesseract
from app.formats.scan.page_text import lines_of_page
from app.formats.scan.reader import scanning
from app.models.errors import UserError
from app.printing.official_form import print_form
from app.storage.drafts import drafts_folder
from benchmarks import scans
from tests.conftest import FILES
from tests.formats.scan.pages import StandIn, as_file, page_of_lines
from tests.long_form import only_long

FORM = (FILES / "official-form.txt").read_text("utf-8").splitlines()

pytestmark = pytest.mark.posix


def opened(*paths: Path) -> Source:
    *_, (_, _, source) = opening(*paths) if len(paths) == 1 else opening_pictures(paths)
    assert source, "opening ends with a source"
    return source


@pytest.mark.long
def test_a_picture_is_read_like_a_print_out(stand_in: StandIn, tmp_path: Path) -> None:
    stand_in([line for line in FORM if line.strip()])
    source = opened(as_file(page_of_lines(), tmp_path / "a.png"))
    *_, (_, found) = reading_source(source)
    assert found
    assert found[0].latest.record.project.project_code == "50130000-3379"
    assert len(found[0].latest.record.reports) == 9


def test_a_scanned_pdf_is_read_from_its_pictures(stand_in: StandIn, tmp_path: Path) -> None:
    stand_in([line for line in FORM if line.strip()])
    path = tmp_path / "a.pdf"
    page_of_lines().save(path)
    source = opened(path)
    assert source.scan
    with Image.open(BytesIO(source.scan.pages[1].picture)) as shown:
        assert any(shown.histogram()[:50]), "the page is not drawn empty"


@pytest.mark.long
def test_what_was_hardly_recognised_is_doubtful_and_nothing_else_in_its_line(
    stand_in: StandIn, tmp_path: Path
) -> None:
    lines = [line for line in FORM if line.strip()]
    stand_in([line.replace("มีผู้นำทางวิชาการ", "มีผู้นำทาง?วิชาการ") for line in lines])
    source = opened(as_file(page_of_lines(), tmp_path / "a.png"))
    *_, (_, found) = reading_source(source)
    assert found
    doubtful = [entry for entry in found[0].latest.entries if "อ่านจากภาพได้ไม่ชัด" in "".join(entry.doubts)]
    assert [entry.place for entry in doubtful] == [("objectives", 2)]


@pytest.mark.long
def test_the_place_of_every_line_is_known(stand_in: StandIn, tmp_path: Path) -> None:
    stand_in(["หนึ่ง สอง", "    สาม"])
    source = opened(*(as_file(page_of_lines(), tmp_path / name) for name in ("a.png", "b.jpg")))
    assert source.scan
    assert sorted(source.scan.pages) == [1, 2]
    for number, (_, line) in source.scan.places.items():
        assert source.text.replace("\f", "").split("\n")[number - 1] == line.text
    last = source.scan.places[max(source.scan.places)][1]
    assert [(word.text, word.box.left) for word in last.words] == [("สาม", 180)]
    assert last.text == "    สาม"


LOOKS_WHICH_WAY_UP = """
data = Path(sys.argv[1]).read_bytes().split(b"\\n", 1)
width = int(data[0].split()[1])
corner = data[1][width * 30 + 30 : width * 30 + 60]
is_upright = max(corner) < 128
"""
"""The stand-in reads surely only where a dark corner is at the top on the left."""


def page_with_a_corner() -> Image.Image:
    page = page_of_lines()
    page.paste(0, (0, 0, 60, 60))
    return page


@pytest.mark.parametrize("turn", [90, *only_long(0, 180, 270)])
def test_a_page_is_read_the_right_way_up_however_it_lies(
    stand_in: StandIn, tmp_path: Path, turn: int
) -> None:
    program = stand_in([line for line in FORM if line.strip()], first=LOOKS_WHICH_WAY_UP)
    seen = "lines = lines if is_upright else ['????'] * 40\nrows ="
    program.write_text(program.read_text("utf-8").replace("rows =", seen, 1), "utf-8")
    source = opened(as_file(page_with_a_corner().rotate(turn, expand=True), tmp_path / "a.png"))
    assert "50130000-3379" in source.text
    assert source.scan
    with Image.open(BytesIO(source.scan.pages[1].picture)) as shown:
        assert max(shown.crop((5, 5, 15, 15)).tobytes()) < 50
        assert shown.height > shown.width


def test_a_scan_that_is_cancelled_ends_the_program_and_leaves_nothing(
    stand_in: StandIn, tmp_path: Path
) -> None:
    stand_in(["ก"], first=f"Path({str(tmp_path / 'started')!r}).touch(); time.sleep(60)")
    pages = as_file(page_of_lines((600, 800)), tmp_path / "a.tif", *[page_of_lines((600, 800))] * 299)
    steps, start = opening(pages), time.monotonic()
    for number, count, _ in steps:
        assert (number, count) == (1, 300)
        if (tmp_path / "started").exists():
            break
    steps.close()
    assert time.monotonic() - start < 50
    assert list(drafts_folder().iterdir()) == []


@pytest.mark.long
@pytest.mark.parametrize(
    ("made", "told"),
    [
        ({"languages": "eng"}, "ภาษา tha"),
        ({"first": "sys.exit(3)"}, "อ่านหน้านี้ไม่สำเร็จ"),
    ],
)
def test_a_tesseract_that_cannot_read_is_told_in_words(
    stand_in: StandIn, tmp_path: Path, made: dict[str, str], told: str
) -> None:
    stand_in(["ก"], **made)
    with pytest.raises(UserError, match=told):
        opened(as_file(page_of_lines(), tmp_path / "a.png"))


def test_without_tesseract_the_clerk_reads_what_to_install(
    stand_in: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UserError) as caught:
        opened(as_file(page_of_lines(), tmp_path / "a.png"))
    assert "ไม่พบโปรแกรมอ่านตัวอักษร" in caught.value.what
    assert "Tesseract" in caught.value.remedy


def test_a_program_in_the_current_folder_is_never_run(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = stand_in(["ก"])
    monkeypatch.chdir(program.parent)
    monkeypatch.setenv("PATH", ":.:")
    with pytest.raises(UserError):
        tesseract.find_tesseract()


# --- with Tesseract itself ---

needs_tesseract = pytest.mark.skipif(not shutil.which("tesseract"), reason="Tesseract is not installed")


@pytest.mark.long
@needs_tesseract
def test_a_page_without_letters_has_no_lines() -> None:
    for page in scanning(page_of_lines(), "a.png"):
        assert page is None or len(page.lines) < 60


@pytest.mark.long
@needs_tesseract
def test_nothing_of_a_scanned_page_is_wrong_without_a_doubt() -> None:
    record = scans.reference()
    score = scans.measured(scans.SETTINGS[0], replace(record, reports=record.reports[:1]))
    assert score.wrong == ()
    assert score.right >= 15


@needs_tesseract
@pytest.mark.long
def test_nothing_of_a_scanned_print_is_wrong_without_a_doubt() -> None:
    score = scans.measured(scans.SETTINGS[0])
    assert score.wrong == ()
    assert score.right >= 25


@needs_tesseract
@pytest.mark.long
@pytest.mark.parametrize("setting", scans.SETTINGS[1:], ids=str)
def test_nothing_is_wrong_without_a_doubt_at_any_setting(setting: scans.Setting) -> None:
    assert scans.measured(setting).wrong == ()


@needs_tesseract
@pytest.mark.long
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_nothing_of_a_turned_print_is_wrong_without_a_doubt(turn: int) -> None:
    record = scans.reference()
    pages = scans.scanned(print_form(record.project, record.reports), scans.SETTINGS[1], turn)
    score = scans.scored(scans.read_scan(pages), record, 0)
    assert score.wrong == ()
    assert score.right >= 30


def test_an_empty_page_is_no_error() -> None:
    assert lines_of_page(tesseract.PageOutput("", "level\n")) == []


@pytest.mark.long
def test_pictures_are_imported_from_the_command_line_in_their_order(
    stand_in: StandIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_in([line for line in FORM if line.strip()])
    pages = [str(as_file(page_of_lines(), tmp_path / name)) for name in ("1.png", "2.jpg")]
    arguments = ["import", *pages, "--into", str(tmp_path / "a.sqlite"), "--accept-doubtful"]
    assert main(arguments) in (0, 1)
    assert "50130000-3379" in capsys.readouterr().out
    assert (tmp_path / "a.sqlite").exists()
