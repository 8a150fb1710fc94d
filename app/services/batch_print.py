"""Print many forms with one project in memory at a time; each file is complete or does not exist.

Both functions yield each form as it is done, so that the caller can show progress and stop at any point.
After closing the generator, or an error, only complete files remain. A writable file then says which of its
records were printed.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from app.models.progress_report import Period
from app.models.project_record import ProjectRecord
from app.printing.type_families import FormStyle
from app.printing.volume.bound_forms import BoundForms
from app.services.form_pdf import form_pdf
from app.services.month.outputs import Digests, keeping_printed
from app.services.volume.binding import bound
from app.storage.output_files import check_writable, write_file, writing
from app.storage.project_file import ProjectFile


def print_apart(
    file: ProjectFile, forms: Sequence[tuple[str, Path]], style: FormStyle
) -> Iterator[tuple[int, Path]]:
    """Print each project, given by its id, into its own file.

    Yields a form's number (from 1) and its path after it is written. Raises UserError.
    """
    with keeping_printed(file) as printing:
        for number, (project_id, target) in enumerate(forms, start=1):
            digests = printing.digests(project_id)
            project, reports = file.project(project_id), file.reports(project_id)
            write_file(target, form_pdf(project, reports, style))
            printing.complete(digests)
            yield number, target


def print_together(
    file: ProjectFile,
    project_ids: Sequence[str],
    target: Path,
    style: FormStyle,
    month: Period | None = None,
) -> Iterator[tuple[int, Path]]:
    """Print projects into one volume, written before the last is yielded: number (from 1) and path.

    `month`: the month of its summary, None for the latest reported one. Raises UserError, before the first
    form if the target cannot be written.
    """
    check_writable(target)
    digests, last = Digests(), len(project_ids)

    with keeping_printed(file) as printing:

        def records() -> Iterator[ProjectRecord]:
            for project_id in project_ids:
                digests.update(printing.digests(project_id))
                yield ProjectRecord(file.project(project_id), tuple(file.reports(project_id)))

        with writing(target) as stream:
            volume = BoundForms(stream, last, style, month)
            with closing(bound(volume, records(), style)) as steps:
                for number in steps:
                    if number < last:
                        yield number, target
        printing.complete(digests)
        if last:
            yield last, target
