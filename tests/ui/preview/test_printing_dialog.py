import subprocess
import sys
from collections.abc import Iterator
from ctypes import CDLL
from pathlib import Path
from threading import Event

import pytest
from fpdf import FPDF
from PIL import ImageQt
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage, QPageRanges, QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from pytestqt.qtbot import QtBot

from app import ROOT
from app.models.errors import UserError
from app.ui.preview import printers
from app.ui.preview import printing as printing_dialog
from app.ui.preview.pdf_pages import PdfPages
from app.ui.preview.printing import new_printer, pages_to_print, print_pages, print_pdf
from app.ui.widgets import tasks


@pytest.fixture(scope="module")
def pdf() -> bytes:
    """Four A4 pages; page n has a black square of 100 points, n hundred points from the top and left."""
    paper = FPDF(unit="pt", format="A4")
    for n in range(4):
        paper.add_page()
        paper.rect(100 * n, 100 * n, 100, 100, style="F")
    return bytes(paper.output())


@pytest.fixture
def pages(pdf: bytes) -> Iterator[PdfPages]:
    with PdfPages(pdf) as pages:
        yield pages


@pytest.fixture
def printer(qtbot: QtBot, tmp_path: Path) -> QPrinter:
    """A printer that prints to paper.pdf."""
    printer = new_printer("โครงการพัฒนาคุณภาพ")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    printer.setResolution(300)
    return printer


# --- which pages --------------------------------------------------------------------------------------------


def test_all_pages_in_their_order(printer: QPrinter) -> None:
    assert pages_to_print(printer, 3) == [0, 1, 2]


@pytest.mark.parametrize(("chosen", "expected"), [("2-3", [1, 2]), ("1,4", [0, 3]), ("3-9", [2, 3])])
def test_a_range_is_respected(printer: QPrinter, chosen: str, expected: list[int]) -> None:
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setPageRanges(QPageRanges.fromString(chosen))
    assert pages_to_print(printer, 4) == expected


@pytest.mark.parametrize(("collated", "expected"), [(True, [0, 1, 0, 1]), (False, [0, 0, 1, 1])])
def test_copies_are_made_here_where_the_printer_makes_none(
    printer: QPrinter, collated: bool, expected: list[int]
) -> None:
    printer.setCopyCount(2)
    printer.setCollateCopies(collated)
    assert pages_to_print(printer, 2) == expected


def test_the_last_page_comes_first_when_asked(printer: QPrinter) -> None:
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert pages_to_print(printer, 3) == [2, 1, 0]


# --- on paper -----------------------------------------------------------------------------------------------


def test_paper_is_the_page_whole_and_at_its_size(pages: PdfPages, printer: QPrinter) -> None:
    assert print_pages(pages, printer, None), "all of it"
    assert squares(printer) == [pytest.approx((100 * n, 100 * n, 100, 100), abs=1.5) for n in range(4)]


@pytest.mark.long
def test_other_paper_shows_the_page_whole(pages: PdfPages, printer: QPrinter) -> None:
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
    print_pages(pages, printer, None)
    factor = 2**-0.5
    wanted = [pytest.approx([100 * n * factor, 100 * n * factor, 71, 71], abs=2) for n in range(4)]
    assert [list(square) for square in squares(printer)] == wanted


def test_cancelling_ends_it(pages: PdfPages, printer: QPrinter, monkeypatch: pytest.MonkeyPatch) -> None:
    painted: list[int] = []

    def paint(_painter: object, _pages: PdfPages, page: int, _printer: QPrinter) -> None:
        painted.append(page)

    def cancel(progress: tasks.Progress, _number: int) -> None:
        progress.cancel()

    monkeypatch.setattr(printing_dialog, "_paint", paint)
    monkeypatch.setattr(tasks, "_PATIENCE_S", 0)
    monkeypatch.setattr(tasks.Progress, "_show", cancel)
    assert not print_pages(pages, printer, None)
    assert painted == [0]


def test_some_pages_are_not_the_whole_form(pages: PdfPages, printer: QPrinter) -> None:
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setPageRanges(QPageRanges.fromString("2-3"))
    assert not print_pages(pages, printer, None)


@pytest.mark.qt_log_ignore("QPainter")
def test_a_printer_that_does_not_start_is_told(pages: PdfPages, printer: QPrinter, tmp_path: Path) -> None:
    printer.setOutputFileName(str(tmp_path / "missing" / "paper.pdf"))
    with pytest.raises(UserError, match="เริ่มพิมพ์ไม่ได้"):
        print_pages(pages, printer, None)


# --- a printing service that does not answer ----------------------------------------------------------------


@pytest.fixture
def dead_service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Set it to let the service answer."""
    answered = Event()
    monkeypatch.setattr(printers, "ask_system", lambda: answered.wait(30))
    yield answered
    answered.set()


def test_the_window_lives_on_while_it_is_asked_and_one_is_told(
    qtbot: QtBot, pdf: bytes, dead_service: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    def qt_is_asked() -> list[str]:
        raise AssertionError("Qt would stand still")

    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", qt_is_asked)
    monkeypatch.setattr(printers, "PATIENCE_S", 0.4)
    beats: list[int] = []
    heart = QTimer(interval=10)
    heart.timeout.connect(lambda: beats.append(1))
    heart.start()
    with pytest.raises(UserError, match="ไม่ตอบรับ"):
        print_pdf(pdf, "โครงการ", None)
    assert len(beats) > 3


def test_one_may_stop_waiting(qtbot: QtBot, dead_service: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.Progress, "_show", lambda progress, _number: progress.cancel())
    assert printers.wait_for_printers(None) is False


def test_an_answer_goes_on_to_the_dialog(qtbot: QtBot, dead_service: Event) -> None:
    QTimer.singleShot(200, dead_service.set)
    assert printers.wait_for_printers(None) is True


@pytest.mark.long
@pytest.mark.posix
def test_a_real_server_that_accepts_and_says_nothing_holds_nothing_up(qtbot: QtBot) -> None:
    """In a process of its own, which ends although its thread still waits."""
    script = """
import os, socket
server = socket.socket()
server.bind(("127.0.0.1", 0))
server.listen()
os.environ["CUPS_SERVER"] = f"127.0.0.1:{server.getsockname()[1]}"
from PySide6.QtWidgets import QApplication
from app.models.errors import UserError
from app.ui.preview import printers
printers.PATIENCE_S = 0.5
app = QApplication([])
try:
    print(printers.wait_for_printers(None))
except UserError as error:
    print(error.what)
"""
    told = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=25
    )
    assert "ไม่ตอบรับ" in told.stdout or not has_cups(), told.stderr


def has_cups() -> bool:
    try:
        return bool(CDLL("libcups.so.2"))
    except OSError:
        return False


# --- the dialog ---------------------------------------------------------------------------------------------


def test_without_a_printer_the_clerk_is_told_what_to_do(
    qtbot: QtBot, pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: [])
    with pytest.raises(UserError, match="ส่งออก PDF"):
        print_pdf(pdf, "โครงการ", None)


@pytest.mark.parametrize(
    ("answer", "printed"), [(QPrintDialog.DialogCode.Accepted, 1), (QPrintDialog.DialogCode.Rejected, 0)]
)
def test_only_an_accepted_dialog_prints(
    qtbot: QtBot,
    pdf: bytes,
    monkeypatch: pytest.MonkeyPatch,
    answer: QPrintDialog.DialogCode,
    printed: int,
) -> None:
    calls: list[str] = []
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["ห้องธุรการ"])
    monkeypatch.setattr(QPrintDialog, "exec", lambda _dialog: answer)
    monkeypatch.setattr(
        printing_dialog, "print_pages", lambda _pages, printer, _progress: calls.append(printer.docName())
    )
    print_pdf(pdf, "โครงการ", None)
    assert calls == ["โครงการ"] * printed


def squares(printer: QPrinter) -> list[tuple[float, float, float, float]]:
    """Return left, top, width and height of each printed page's square, in points."""
    with PdfPages(Path(printer.outputFileName()).read_bytes()) as paper:
        pictures = [paper.picture(n, 1, grey=True) for n in range(len(paper))]
    return [square(picture) for picture in pictures]


def square(picture: QImage) -> tuple[float, float, float, float]:
    dark = ImageQt.fromqimage(picture).convert("L").point(lambda light: 255 * (light < 128))
    left, top, right, bottom = dark.getbbox() or (0, 0, 0, 0)
    return left, top, right - left, bottom - top
