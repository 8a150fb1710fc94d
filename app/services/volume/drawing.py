"""Draw the forms of a volume from their records."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from app.models.project_record import ProjectRecord
from app.printing.type_families import FormStyle
from app.services.form_pdf import data_of, mark_of

if TYPE_CHECKING:
    from app.printing.volume.drawn_form import DrawnForm, GroupFont
    from app.printing.volume.form_drawer import FormDrawer


def draw(drawer: "FormDrawer", number: int, record: ProjectRecord) -> "DrawnForm":
    """Draw the form with this number, from 1, with its stamp and its data."""
    project, reports = record.project, record.reports
    return drawer.draw(
        number, project, reports, mark_of(project, reports), data_of(project, reports, drawer.style)
    )


class OneProcess:
    """Draws forms in this process, each when it is asked for."""

    def __init__(self, style: FormStyle) -> None:
        from app.printing.volume.form_drawer import FormDrawer  # not at the top: it loads fpdf2

        self._drawer = FormDrawer(style)

    def forms(self, records: Iterable[ProjectRecord]) -> Iterator[tuple[ProjectRecord, "DrawnForm"]]:
        for number, record in enumerate(records, start=1):
            yield record, draw(self._drawer, number, record)

    def fonts(self) -> list["GroupFont"]:
        return self._drawer.fonts()


def answering(style: FormStyle) -> Callable[[tuple[int, ProjectRecord] | None], Any]:
    """Return what another process answers: the form of each number and record, at the end all fonts."""
    from app.printing.volume.form_drawer import FormDrawer

    drawer = FormDrawer(style)
    return lambda asked: draw(drawer, *asked) if asked else drawer.fonts()
