"""The printed form that carries its own data: the project's JSON, as the export writes it, within the PDF."""

from collections.abc import Sequence
from dataclasses import replace

from app.exchange import project_json
from app.exchange.record import ProjectRecord
from app.models.progress_report import ProgressReport
from app.models.project import Project
from app.printing import official_form
from app.printing.official_form import OFFICIAL, FormStyle
from app.storage.project_file import THAI_DATES, TYPE_FAMILY, ProjectFile


def style_of(file: ProjectFile) -> FormStyle:
    """How the file's forms are to look, by its settings. Raises UserError when its type is not installed."""
    style = FormStyle.in_family(file.setting(TYPE_FAMILY))
    return replace(style, thai_dates=bool(file.setting(THAI_DATES)))


def form_pdf(project: Project, reports: Sequence[ProgressReport], style: FormStyle = OFFICIAL) -> bytes:
    """The form as it is signed, sent and kept. `reports` are in the order of their months."""
    data = project_json.to_bytes([ProjectRecord(project, tuple(reports))])
    return official_form.print_form(project, reports, style=style, attachment=data)
