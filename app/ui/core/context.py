"""What a feature knows of the workspace around an open file. The window fulfils it (`window/workspace.py`).

A feature imports this, never the window.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSplitter, QWidget

from app.models.entry import FormSection
from app.models.note import Note
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.ui.core.document import Document


class SidePanel(QWidget):
    """A panel beside the current page. `is_wanted` is the clerk's wish, whether there is room or not."""

    is_wanted = False


class Panels(Protocol):
    """The side panels of a workspace, and what Esc closes."""

    paper_fits: bool
    pictures: SidePanel | None

    def opened(self, part: QWidget, close: Callable[[], object]) -> None: ...

    def make_room(self) -> None: ...


class FileContext(QSplitter):
    """Everything about one open file.

    `saved` is emitted whenever something has reached the disk, `refreshed` when what is shown has changed,
    `told` carries words for the status line, `gathered` is emitted when what came from others has changed.
    """

    saved = Signal()
    told = Signal(str)
    refreshed = Signal()
    gathered = Signal()

    document: Document
    project_id: str | None
    panels: Panels
    preview_action: QAction
    """The command that shows the preview, checked while it does."""

    @property
    def shown_project_id(self) -> str | None:
        """The project that the clerk works on; None on a page about the whole file."""
        raise NotImplementedError

    @property
    def current(self) -> tuple[Project, Sequence[ProgressReport]] | None:
        """The project that is shown, as it is on the disk, what was just typed included."""
        raise NotImplementedError

    @property
    def place_in_focus(self) -> tuple[str, Period | None, str] | None:
        """The project, the month if of one, and the entry in which the focus is."""
        raise NotImplementedError

    @property
    def is_in_round(self) -> bool:
        """Whether the month's round is shown."""
        raise NotImplementedError

    @property
    def listed_ids(self) -> list[str]:
        """The projects that the list shows, in its order."""
        raise NotImplementedError

    @property
    def fiscal_year(self) -> int | None:
        """The year that the list is limited to; None for all."""
        raise NotImplementedError

    def flush(self) -> None:
        """Store what was typed and still waits for a rest."""
        raise NotImplementedError

    def set_entry(self, key: str, value: object) -> None:
        """Store an entry of the project that is shown."""
        raise NotImplementedError

    def reload(self) -> None:
        """Show the file anew after a change that did not come through the document."""
        raise NotImplementedError

    def show_project(self, project_id: str | None) -> None:
        raise NotImplementedError

    def show_page(self, page: QWidget, *, beside_list: bool = True, beside_paper: bool = True) -> None:
        """Show a page about the whole file in place of the form, until a project is gone to."""
        raise NotImplementedError

    def show_form(self) -> None:
        """Back from such a page to the project."""
        raise NotImplementedError

    def go_to_section(self, section: FormSection) -> None:
        raise NotImplementedError

    def go_to_entry(self, project_id: str, period: Period | None, key: str) -> None:
        """Put the focus in an entry of a project, or of its report of a month."""
        raise NotImplementedError

    def go_to_note(self, note: Note) -> None:
        """Show what a note is about."""
        raise NotImplementedError

    def stay_for_refusals(self) -> bool:
        """Whether something typed is not stored and the clerk stays with it."""
        raise NotImplementedError

    def stay_before_output(self) -> bool:
        """The same before something is printed or exported; what is typed stays in any case."""
        raise NotImplementedError
