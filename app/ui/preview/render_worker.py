"""Print forms and draw pages in the background, so that typing never waits."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from PySide6.QtCore import QObject, QSizeF, Signal
from PySide6.QtGui import QImage

from app.models.errors import UserError
from app.models.progress_report import ProgressReport
from app.models.project import Project
from app.printing.type_families import FormStyle
from app.services.form_pdf import form_pdf
from app.ui.preview.pdf_pages import PdfPages, Place
from app.ui.widgets.tasks import note_work_beside

log = logging.getLogger(__name__)

FAILED = UserError("แสดงหน้ากระดาษไม่ได้ แต่ข้อมูลที่กรอกยังอยู่ครบ", "โปรดปิดแล้วเปิดดูก่อนพิมพ์อีกครั้ง")


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed form: the sizes of its pages and the places of its bookmarks, in points."""

    sizes: Sequence[QSizeF]
    places: Sequence[Place]


@dataclass(frozen=True, slots=True)
class Drawn:
    """The picture of a page."""

    page: int
    pixels_a_point: float
    picture: QImage


class RenderWorker(QObject):
    """One thread that prints forms and draws pages of the last one; a newer form supersedes older ones.

    Its signals are delivered in the window's thread, and never for a superseded form.
    """

    printed = Signal(object)
    drawn = Signal(object)
    failed = Signal(str)
    _done = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = ThreadPoolExecutor(1, "press")
        self._newest = 0
        self._closed = False
        self._pages: PdfPages | None = None  # used only in the thread
        self._done.connect(self._deliver)

    def print(self, project: Project, reports: Sequence[ProgressReport], style: FormStyle) -> None:
        """Print a form; `printed` or `failed` is emitted."""
        self.forget()
        self._submit(lambda: self._print(project, reports, style))

    def draw(self, page: int, pixels_a_point: float) -> None:
        """Draw a page of the last printed form; `drawn` or `failed` is emitted."""
        self._submit(lambda: self._draw(page, pixels_a_point))

    def forget(self) -> None:
        """Drop all earlier requests."""
        self._newest += 1

    def close(self) -> None:
        """Stop the thread; waits for the current print, which takes a moment at most."""
        self._closed = True
        self.forget()
        self._thread.shutdown(wait=True, cancel_futures=True)
        if self._pages:
            self._pages.close()
            self._pages = None

    # --- in the thread ------------------------------------------------------------------------------------

    def _submit(self, work: Callable[[], Printed | Drawn | None]) -> None:
        if not self._closed:
            note_work_beside(self._thread.submit(self._run, self._newest, work))

    def _run(self, number: int, work: Callable[[], Printed | Drawn | None]) -> None:
        if number != self._newest:
            return
        outcome: Printed | Drawn | UserError | None
        try:
            outcome = work()
        except UserError as error:
            outcome = error
        except Exception:
            log.exception("the preview failed")
            outcome = FAILED
        if outcome is not None:
            self._done.emit(number, outcome)

    def _print(self, project: Project, reports: Sequence[ProgressReport], style: FormStyle) -> Printed:
        pages = PdfPages(form_pdf(project, reports, style))
        if self._pages:
            self._pages.close()
        self._pages = pages
        return Printed(pages.sizes, pages.places)

    def _draw(self, page: int, pixels_a_point: float) -> Drawn | None:
        """Draw a page; None if it was of an earlier, longer form, in sight until the shorter one is told."""
        assert self._pages is not None, "nothing was printed"
        if page >= len(self._pages):
            return None
        return Drawn(page, pixels_a_point, self._pages.picture(page, pixels_a_point))

    # --- in the window's thread ---------------------------------------------------------------------------

    def _deliver(self, number: int, outcome: Printed | Drawn | UserError) -> None:
        if number != self._newest:
            return
        if isinstance(outcome, UserError):
            self.failed.emit(str(outcome))
        else:
            (self.printed if isinstance(outcome, Printed) else self.drawn).emit(outcome)
