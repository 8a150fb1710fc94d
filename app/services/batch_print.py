"""Many forms printed in one go: one project in memory at a time, each file whole or not there at all.

Both ways yield what is done as it is done. Who asks may show that, and may stop at any point: closing the
generator, or an error half-way, leaves the files that are complete and nothing else.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from app.printing.bound_forms import BoundForms
from app.printing.official_form import FORM_TITLE, FormStyle
from app.services.form_pdf import form_pdf, mark_of
from app.storage.output_files import write_file
from app.storage.project_file import ProjectFile


def print_apart(
    file: ProjectFile, forms: Sequence[tuple[str, Path]], style: FormStyle
) -> Iterator[tuple[int, Path]]:
    """Print projects, given by their ids, each into its own file.

    Yields a form's number, from 1 on, and its path once it is written. Raises UserError.
    """
    for number, (project_id, target) in enumerate(forms, start=1):
        project, reports = file.project(project_id), file.reports(project_id)
        write_file(target, form_pdf(project, reports, style))
        yield number, target


def print_together(
    file: ProjectFile, project_ids: Sequence[str], target: Path, style: FormStyle
) -> Iterator[tuple[int, Path]]:
    """Print projects into one file, which is written before the last of them is yielded. Raises UserError."""
    title = f"{FORM_TITLE} ({len(project_ids)} โครงการ)"
    bound = BoundForms(title, style)
    for number, project_id in enumerate(project_ids, start=1):
        project, reports = file.project(project_id), file.reports(project_id)
        bound.add(project, reports, mark_of(project, reports))
        if number == len(project_ids):
            write_file(target, bound.to_bytes())
        yield number, target
