"""The printed form that carries its own data: the project's JSON, as the export writes it, within the PDF."""

from collections.abc import Sequence
from dataclasses import replace

from app.exchange.record_digest import mark_of
from app.formats.json import project as project_json
from app.models.progress_report import ProgressReport
from app.models.project import Project
from app.models.project_record import ProjectRecord
from app.printing import official_form
from app.printing.official_form import OFFICIAL, FormStyle
from app.storage.project_file import THAI_DATES, THAI_DIGITS, TYPE_FAMILY, ProjectFile


def style_of(file: ProjectFile) -> FormStyle:
    """How the file's forms are to look, by its settings. Raises UserError when its type is not installed."""
    style = FormStyle.in_family(file.setting(TYPE_FAMILY))
    dates, digits = bool(file.setting(THAI_DATES)), bool(file.setting(THAI_DIGITS))
    return replace(style, thai_dates=dates, thai_digits=digits)


def form_pdf(
    project: Project,
    reports: Sequence[ProgressReport],
    style: FormStyle = OFFICIAL,
    *,
    is_marked: bool = True,
) -> bytes:
    """The form as it is seen, signed, sent and kept: with its data, and the mark that ties the paper to them.

    `reports` are in the order of their months; the project has its id. Forms of the first days bear no mark.
    """
    data = project_json.to_bytes([ProjectRecord(project, tuple(reports))])
    mark = mark_of(project, reports) if is_marked else None
    return official_form.print_form(project, reports, style=style, attachment=data, mark=mark)
