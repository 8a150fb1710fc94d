"""Print from the workspace: PDFs of one project or of all in the list, and the printer.

Printing modules are imported only on use: showing the window needs none of them.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from app.models.errors import UserError
from app.ui.preview.pdf_pages import POINTS_AN_INCH, PdfPages
from app.ui.preview.printers import wait_for_printers
from app.ui.widgets import dialogs
from app.ui.widgets.errors import errors_shown
from app.ui.widgets.fitting import exec_once
from app.ui.widgets.tasks import found_beside, run_task

if TYPE_CHECKING:
    from app.models.progress_report import Period, ProgressReport
    from app.models.project import Project
    from app.storage.project_file import ProjectFile
    from app.ui.core.context import FileContext
    from app.ui.core.document import Document

_MAKING: Final = "กำลังเตรียมแบบฟอร์ม"
_READING: Final = "กำลังอ่านโครงการ"
_KEEPING: Final = "กำลังบันทึกว่าพิมพ์แล้ว"


def export_pdf(workspace: "FileContext") -> None:
    """Write the form of the shown project to a file chosen by the clerk."""
    from app.storage.output_files import file_names, write_file

    if not workspace.stay_before_output() and (current := workspace.current):
        project, reports = current
        last = max((report.period for report in reports), default=None)
        (name,) = file_names([project], {project.id: last} if last else {})
        path = dialogs.ask_pdf(workspace, workspace.document.file.path.with_name(f"{name}.pdf"))
        if path:
            with errors_shown(workspace):
                if pdf := _form_beside(workspace, *current):
                    write_file(path, pdf)
                    _keep_printed(workspace, [project.id])
                    workspace.tell_written(f"ส่งออก {path.name} แล้ว", path)


def print_form(workspace: "FileContext") -> None:
    """Print the form of the shown project with the system's dialog."""
    if not workspace.stay_before_output() and (current := workspace.current):
        project, _ = current
        with errors_shown(workspace):
            pdf = _form_beside(workspace, *current)
            if pdf and print_pdf(pdf, project.project_name, workspace):
                _keep_printed(workspace, [project.id])


def _form_beside(
    workspace: "FileContext", project: "Project", reports: "Sequence[ProgressReport]"
) -> bytes | None:
    """Return the PDF of a form, made in a thread, where the first one also loads what prints; None if
    cancelled. Raises UserError.
    """
    from app.services.form_pdf import form_pdf

    return found_beside(workspace, _MAKING, partial(form_pdf, project, reports, workspace.document.style))


def _keep_printed(workspace: "FileContext", ids: Sequence[str]) -> None:
    """Record that these projects were printed as they are now. Raises UserError."""
    from app.services.month.outputs import keep_printed

    document = workspace.document
    document.checkpoint()
    file = document.file
    found_beside(workspace, _KEEPING, lambda: keep_printed(file, file.outputs.unrecorded(ids)))
    document.outputs_changed.emit()


def print_forms(workspace: "FileContext", ids: Sequence[str]) -> None:
    """Print the forms of these projects as one job, each from a new sheet, after one dialog of the system."""
    document = workspace.document
    with errors_shown(workspace):
        if not _listed(workspace, ids) or not has_printers(EXPORT_INSTEAD, workspace):
            return
        printer = new_printer(f"{len(ids):,} โครงการ")
        if not _ask(printer, None, workspace):
            return
        painter = QPainter()
        steps = _painting_forms(painter, _forms(document, ids), printer)
        if not _carry_out(painter, printer, steps, len(ids), "กำลังพิมพ์โครงการที่", workspace):
            workspace.status_message.emit("ยกเลิกการพิมพ์แล้ว")
            return
        _keep_printed(workspace, ids)


def _forms(document: "Document", ids: Sequence[str]) -> Iterator[bytes]:
    from app.services.form_pdf import form_pdf

    for project_id in ids:
        yield form_pdf(document.project(project_id), document.reports(project_id), document.style)


def export_all_apart(workspace: "FileContext", ids: Sequence[str] = ()) -> None:
    """Write the form of every listed project, or of these, as a separate PDF."""
    from app.services.batch_print import print_apart
    from app.storage.output_files import file_names

    ids = _listed(workspace, ids)
    file = workspace.document.file
    folder = dialogs.ask_folder(workspace, file.path.parent, "เลือกโฟลเดอร์สำหรับไฟล์ PDF") if ids else None
    if folder is None:
        return

    def forms() -> list[tuple[str, Path]]:
        projects = {summary.id: summary for summary in file.summaries()}
        names = file_names([projects[project_id] for project_id in ids], file.last_months())
        return [(project_id, folder / f"{name}.pdf") for project_id, name in zip(ids, names, strict=True)]

    with errors_shown(workspace):
        if found := found_beside(workspace, _READING, forms):
            _print_many(workspace, print_apart(file, found, workspace.document.style), len(ids), folder)


def export_all_together(workspace: "FileContext", ids: Sequence[str] = ()) -> None:
    """Bind the forms of all listed projects, or of these, into one PDF, with a summary of a chosen month."""
    from app.services.batch_print import print_together

    ids = _listed(workspace, ids)
    file = workspace.document.file
    is_chosen, month = _ask_month(workspace, ids) if ids else (False, None)
    path = dialogs.ask_pdf(workspace, _volume_path(file, month)) if is_chosen else None
    if path:
        work = print_together(file, ids, path, workspace.document.style, month)
        _print_many(workspace, work, len(ids), path)


def bind_month(workspace: "FileContext", ids: Sequence[str], month: "Period") -> None:
    """Bind the forms of these projects into one PDF, with a summary of this month."""
    from app.services.batch_print import print_together

    if workspace.stay_before_output():
        return
    workspace.document.checkpoint()
    file = workspace.document.file
    if path := dialogs.ask_pdf(workspace, _volume_path(file, month)):
        work = print_together(file, ids, path, workspace.document.style, month)
        _print_many(workspace, work, len(ids), path)


def print_all(workspace: "FileContext", ids: Sequence[str]) -> None:
    """Print the forms of these projects one after the other, asking for the printer once."""
    if workspace.stay_before_output():
        return
    workspace.document.checkpoint()
    with errors_shown(workspace):
        if not has_printers(EXPORT_INSTEAD, workspace):
            return
        printer = new_printer(workspace.document.file.path.stem)
        if _ask(printer, 1, workspace):
            _print_each(workspace, ids, printer)
    workspace.document.outputs_changed.emit()


def _print_each(workspace: "FileContext", ids: Sequence[str], printer: QPrinter) -> None:
    """Print each form as a job of its own, and record it, until the clerk cancels. Raises UserError."""
    from app.services.form_pdf import form_pdf
    from app.services.month.outputs import keeping_printed

    document = workspace.document
    with keeping_printed(document.file) as printing:
        for project_id in ids:
            digests = document.file.outputs.digests([project_id])
            pdf = form_pdf(document.project(project_id), document.reports(project_id), document.style)
            with PdfPages(pdf) as pages:
                if not print_pages(pages, printer, workspace):
                    break
            printing.complete(digests)
        workspace.status_message.emit(f"พิมพ์แล้ว {printing.count:,} จาก {len(ids):,} โครงการ")


def _volume_path(file: "ProjectFile", month: "Period | None") -> Path:
    """Return the proposed path of a bound volume: the file's name with the month of its summary."""
    return file.path.with_name(f"{file.path.stem}{f' {month.sortable_thai}' if month else ''}.pdf")


def _ask_month(workspace: "FileContext", ids: Sequence[str]) -> tuple[bool, "Period | None"]:
    """Ask for the month of the summary unless there is none to choose. Returns whether to go on, and the
    month, if there is one.
    """
    from app.ui.preview.volume_dialog import VolumeDialog, months_of_years

    file, listed = workspace.document.file, {*ids}

    def offered() -> "tuple[list[Period], Period | None]":
        years = {one.fiscal_year for one in file.identities() if one.id in listed and one.fiscal_year}
        latest = file.last_month(listed)
        return months_of_years(sorted(years), latest), latest

    found = None
    with errors_shown(workspace):
        found = found_beside(workspace, _READING, offered)
    if found is None:
        return False, None
    months, latest = found
    if not months:
        return True, None
    dialog = VolumeDialog(months, latest, workspace)
    return exec_once(dialog) == QDialog.DialogCode.Accepted, dialog.month


def _listed(workspace: "FileContext", ids: Sequence[str]) -> Sequence[str]:
    """Return these ids, otherwise those of all listed projects, after storing what was just typed; none if
    the clerk stays.
    """
    if workspace.stay_before_output():
        return []
    workspace.document.checkpoint()
    return ids or workspace.listing.shown_ids


def _print_many(workspace: "FileContext", work: Iterator[tuple[int, Path]], count: int, target: Path) -> None:
    with errors_shown(workspace):
        if run_task(work, count, "กำลังพิมพ์โครงการที่", workspace, in_thread=True):
            workspace.tell_written(f"ส่งออก {count:,} โครงการไปที่ {target.name} แล้ว", target)
        else:
            workspace.status_message.emit("ยกเลิกการพิมพ์แล้ว")
    workspace.document.outputs_changed.emit()


LEAST_DPI: Final = 300
GREATEST_DPI: Final = 600
"""Higher resolutions than a laser printer can show only take more memory: a page has 35 MB at 600."""

EXPORT_INSTEAD: Final = "โปรดส่งออก PDF แล้วพิมพ์จากไฟล์นั้นแทน"


def print_pdf(pdf: bytes, title: str, parent: QWidget | None) -> bool:
    """Let the clerk choose a printer and print. Returns whether all pages were printed.

    Raises UserError; cancelling is no error.
    """
    if not has_printers(EXPORT_INSTEAD, parent):
        return False
    printer = new_printer(title)
    with PdfPages(pdf) as pages:
        if not _ask(printer, len(pages), parent):
            return False
        return print_pages(pages, printer, parent)


def has_printers(remedy: str, parent: QWidget | None) -> bool:
    """Return False if the clerk would not wait for them. Raises UserError if there are none."""
    if not wait_for_printers(parent):
        return False
    if not QPrinterInfo.availablePrinterNames():
        raise UserError("ไม่พบเครื่องพิมพ์ในเครื่องนี้", remedy)
    return True


def _ask(printer: QPrinter, count: int | None, parent: QWidget | None) -> bool:
    """Show the system's dialog, with a choice among `count` pages if there is one. Returns True to print."""
    dialog = QPrintDialog(printer, parent)
    if count is not None:
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        dialog.setMinMax(1, count)
        dialog.setFromTo(1, count)
    return exec_once(dialog) == QPrintDialog.DialogCode.Accepted


def new_printer(title: str) -> QPrinter:
    """Return a printer for whole A4 pages, because the form includes its margins."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setCreator(QCoreApplication.applicationName())
    printer.setDocName(title)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    return printer


def print_pages(pages: PdfPages, printer: QPrinter, parent: QWidget | None) -> bool:
    """Print page by page with the printer's settings; the clerk may cancel.

    Returns whether all pages were printed. Raises UserError.
    """
    painter, wanted = QPainter(), pages_to_print(printer, len(pages))
    steps = _painting(painter, pages, wanted, printer)
    is_done = _carry_out(painter, printer, steps, len(wanted), "กำลังพิมพ์แผ่นที่", parent)
    return is_done and len(set(wanted)) == len(pages)


def _carry_out(
    painter: QPainter,
    printer: QPrinter,
    steps: Iterator[tuple[int, None]],
    count: int,
    doing: str,
    parent: QWidget | None,
) -> bool:
    """Run the steps of one print job. Returns False if it was cancelled. Raises UserError."""
    if not painter.begin(printer):
        raise UserError("เริ่มพิมพ์ไม่ได้", f"โปรดตรวจเครื่องพิมพ์ หรือ{EXPORT_INSTEAD}")
    try:
        if not (is_done := run_task(steps, count, doing, parent)):
            printer.abort()
    finally:
        painter.end()
    if printer.printerState() == QPrinter.PrinterState.Error:
        raise UserError("เครื่องพิมพ์แจ้งว่าพิมพ์ไม่สำเร็จ", f"โปรดตรวจเครื่องพิมพ์ หรือ{EXPORT_INSTEAD}")
    return is_done


def pages_to_print(printer: QPrinter, count: int) -> list[int]:
    """Return the pages to print (from 0) in the printer's order, including copies."""
    ranges, chosen = printer.pageRanges(), printer.printRange() == QPrinter.PrintRange.PageRange
    pages = [n for n in range(count) if not chosen or ranges.isEmpty() or ranges.contains(n + 1)]
    if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
        pages.reverse()
    copies = 1 if printer.supportsMultipleCopies() else printer.copyCount()
    return pages * copies if printer.collateCopies() else [n for n in pages for _ in range(copies)]


def _painting(
    painter: QPainter, pages: PdfPages, wanted: Sequence[int], printer: QPrinter
) -> Iterator[tuple[int, None]]:
    """Paint one sheet per step. Raises UserError."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for number, page in enumerate(wanted, start=1):
        if number > 1:
            _begin_sheet(printer)
        _paint(painter, pages, page, printer)
        yield number, None


def _painting_forms(
    painter: QPainter, forms: Iterator[bytes], printer: QPrinter
) -> Iterator[tuple[int, None]]:
    """Paint one form per step. Raises UserError."""
    for number, pdf in enumerate(forms, start=1):
        if number > 1:
            _begin_sheet(printer)
        with PdfPages(pdf) as pages:
            for _ in _painting(painter, pages, pages_to_print(printer, len(pages)), printer):
                pass
        yield number, None


def _begin_sheet(printer: QPrinter) -> None:
    if not printer.newPage():
        raise UserError("พิมพ์ต่อไม่ได้", f"โปรดตรวจกระดาษและเครื่องพิมพ์ หรือ{EXPORT_INSTEAD}")


def _paint(painter: QPainter, pages: PdfPages, page: int, printer: QPrinter) -> None:
    """Paint a page centred on the paper, whole and undistorted on any paper size, in greys."""
    paper = QRectF(printer.pageLayout().fullRectPixels(printer.resolution()))
    size = pages.sizes[page].scaled(paper.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRectF(QPointF(), size)
    place.moveCenter(paper.center())
    dots = min(max(printer.resolution(), LEAST_DPI), GREATEST_DPI)
    painter.drawImage(place, pages.picture(page, dots / POINTS_AN_INCH, grey=True))
