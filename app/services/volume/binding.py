"""Bind the forms of records into a volume."""

from collections.abc import Generator, Iterable
from typing import TYPE_CHECKING

from app.models.project_record import ProjectRecord
from app.printing.type_families import FormStyle
from app.services.volume.workers import drawing

if TYPE_CHECKING:
    from app.printing.volume.bound_forms import BoundForms


def bound(
    volume: "BoundForms", records: Iterable[ProjectRecord], style: FormStyle
) -> Generator[int, None, None]:
    """Draw the forms into a volume that has none. Yields each one's number, from 1; after the last the volume
    is complete. Raises UserError.
    """
    with drawing(style, volume.count) as drawn_by:
        volume.begin()  # while the processes start
        for number, (record, form) in enumerate(drawn_by.forms(records), start=1):
            volume.add(record.project, record.reports, form)
            if number < volume.count:
                yield number
        fonts = drawn_by.fonts()
    if volume.count:
        volume.finish(fonts)  # the processes have ended: it is what takes most memory
        yield volume.count
