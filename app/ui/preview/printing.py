"""From the desk to paper: PDFs of one project or of all in the list, and the printer.

What prints is loaded when something is printed: none of it is needed to show the window.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from app.ui.widgets import dialogs

if TYPE_CHECKING:
    from app.ui.window.workspace import Desk


def export_pdf(desk: "Desk") -> None:
    """Write the form of the project that is shown where the clerk says."""
    from app.services.form_pdf import form_pdf
    from app.storage.output_files import file_names, write_file

    if not desk.stay_before_output() and (current := desk.current):
        (name,) = file_names([current[0]])
        path = dialogs.ask_pdf(desk, desk.document.file.path.with_name(f"{name}.pdf"))
        if path:
            with dialogs.telling(desk):
                write_file(path, form_pdf(*current, desk.document.style))
                desk.told.emit(f"ส่งออก {path.name} แล้ว")


def print_form(desk: "Desk") -> None:
    """Print the form of the project that is shown through the system's dialog."""
    from app.services.form_pdf import form_pdf
    from app.ui.printing_dialog import print_pdf

    if not desk.stay_before_output() and (current := desk.current):
        with dialogs.telling(desk):
            print_pdf(form_pdf(*current, desk.document.style), current[0].project_name, desk)


def export_all_apart(desk: "Desk") -> None:
    """Write the form of every project in the list as a PDF of its own."""
    from app.services.batch_print import print_apart
    from app.storage.output_files import file_names

    ids = _listed(desk)
    file = desk.document.file
    folder = dialogs.ask_folder(desk, file.path.parent, "เลือกโฟลเดอร์สำหรับไฟล์ PDF") if ids else None
    if folder:
        names = file_names(file.project(project_id) for project_id in ids)
        forms = [(project_id, folder / f"{name}.pdf") for project_id, name in zip(ids, names, strict=True)]
        _print_many(desk, print_apart(file, forms, desk.document.style), len(ids), folder)


def export_all_together(desk: "Desk") -> None:
    """Write the forms of all projects in the list into one PDF."""
    from app.services.batch_print import print_together

    ids = _listed(desk)
    file = desk.document.file
    path = dialogs.ask_pdf(desk, file.path.with_suffix(".pdf")) if ids else None
    if path:
        _print_many(desk, print_together(file, ids, path, desk.document.style), len(ids), path)


def _listed(desk: "Desk") -> list[str]:
    """The ids of the projects that the list shows, what was just typed stored."""
    if desk.stay_before_output():
        return []
    desk.document.rest()
    return [summary.id for summary in desk.list.model.shown]


def _print_many(desk: "Desk", work: Iterator[tuple[int, Path]], count: int, target: Path) -> None:
    from app.ui.widgets.tasks import Progress

    with dialogs.telling(desk):
        if Progress(work, count, "กำลังพิมพ์โครงการที่", desk).carry_out():
            desk.told.emit(f"ส่งออก {count:,} โครงการไปที่ {target.name} แล้ว")
        else:
            desk.told.emit("ยกเลิกการพิมพ์แล้ว")
