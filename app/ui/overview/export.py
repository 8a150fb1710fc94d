"""Export the page ภาพรวม: as a PDF, as pictures of its pages, or to a printer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from app.models.project_status import ProjectStatus
from app.printing.overview_report import TITLE, About, print_overview
from app.storage.output_files import safe_name, write_file
from app.ui.core.context import FileContext
from app.ui.preview.pdf_pages import POINTS_AN_INCH, PdfPages
from app.ui.widgets import dialogs
from app.ui.widgets.charts import DOTS_AN_INCH, ask_png, png, set_resolution
from app.ui.widgets.errors import errors_shown

PDF: Final = "pdf"
PICTURES: Final = "png"
PRINTER: Final = "print"


@dataclass(frozen=True, slots=True)
class ShownOverview:
    """The shown projects of the open file, and the subtitle that describes the selection."""

    workspace: FileContext
    subtitle: str
    projects: Sequence[ProjectStatus]


def export(page: ShownOverview, asked: str) -> None:
    """Export the page as requested; errors are shown."""
    with errors_shown(page.workspace):
        {PDF: _export_pdf, PICTURES: _export_pictures, PRINTER: _print}[asked](page)


def overview_pdf(page: ShownOverview) -> bytes:
    """Return the page's PDF with today's date."""
    document = page.workspace.document
    about = About(document.file.path.name, page.subtitle, date.today())
    return print_overview(about, page.projects, document.style)


def write_pictures(pdf: bytes, path: Path) -> list[Path]:
    """Write each page as a picture at 300 dots per inch; several have their number in the name."""
    with PdfPages(pdf) as pages:
        paths = [path] if len(pages) == 1 else [_numbered(path, n) for n in range(1, len(pages) + 1)]
        for number, target in enumerate(paths):
            picture = pages.picture(number, DOTS_AN_INCH / POINTS_AN_INCH)
            set_resolution(picture)
            write_file(target, png(picture))
    return paths


def _export_pdf(page: ShownOverview) -> None:
    if path := dialogs.ask_pdf(page.workspace, _proposed(page, ".pdf")):
        write_file(path, overview_pdf(page))
        page.workspace.tell_written(f"ส่งออก {path.name} แล้ว", path)


def _export_pictures(page: ShownOverview) -> None:
    if path := ask_png(page.workspace, _proposed(page, ".png")):
        written = write_pictures(overview_pdf(page), path)
        page.workspace.tell_written(f"บันทึกภาพ {', '.join(one.name for one in written)} แล้ว", written[0])


def _print(page: ShownOverview) -> None:
    from app.ui.preview.printing import print_pdf

    print_pdf(overview_pdf(page), TITLE, page.workspace)


def _proposed(page: ShownOverview, ending: str) -> Path:
    """Return a path beside the file, named after it and the selection."""
    file = page.workspace.document.file.path
    return file.with_name(safe_name(f"ภาพรวม {file.stem} {page.subtitle}") + ending)


def _numbered(path: Path, number: int) -> Path:
    return path.with_name(f"{path.stem} หน้า {number}{path.suffix}")
