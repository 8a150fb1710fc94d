"""The features' view of the workspace around an open file; `window/workspace.py` implements it.

A feature imports this module, never `app.ui.window`.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSplitter, QWidget

from app.models.entry import FormSection
from app.models.note import Note
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.ui.core.document import Document
from app.ui.core.file_findings import FileFindings


class SidePanel(QWidget):
    """A panel beside the current page. `is_wanted` is the clerk's wish, whether or not there is room."""

    is_wanted = False


class Panels(Protocol):
    """The side panels of a workspace, and what Esc closes."""

    paper_fits: bool
    pictures: SidePanel | None

    def opened(self, part: QWidget, close: Callable[[], object]) -> None: ...

    def make_room(self) -> None: ...


class Listed(Protocol):
    """The projects of the file; what is not read yet is read when it is asked for, which raises UserError."""

    @property
    def ids(self) -> Sequence[str]:
        """Those of all projects, in the file's order."""

    @property
    def shown_ids(self) -> Sequence[str]:
        """Those in the list, from the first row to the last."""

    @property
    def fiscal_year(self) -> int | None:
        """The fiscal year that the list is limited to; None for all."""


@runtime_checkable
class ReadingPage(Protocol):
    """A page about the whole file that reads it again when told."""

    def read(self) -> object: ...


class FileContext(QSplitter):
    """The workspace of one open file.

    Signals: `saved` after each write to disk, `refreshed` after the shown content changed, `told` with a text
    for the status line, `gathered` after gathered content changed, `written` with a text and the path of a
    file for the clerk, which the window offers to open, `command_wanted` with the name of a command of the
    window, which a page offers.
    """

    saved = Signal()
    status_message = Signal(str)
    refreshed = Signal()
    gathered = Signal()
    written = Signal(str, object)
    command_wanted = Signal(str)

    document: Document
    found: FileFindings
    """The open findings of the file, as far as they are counted."""
    project_id: str | None
    month_of_home: Period | None = None
    """The month that the month's home showed last; None before it was shown."""
    listing: Listed
    panels: Panels
    preview_action: QAction
    """The checkable command that shows the preview."""

    def tell_written(self, text: str, path: Path) -> None:
        """Tell of a file or folder that was written for the clerk, and offer to open it."""
        self.status_message.emit(text)
        self.written.emit(text, path)

    @property
    def shown_project_id(self) -> str | None:
        """The current project; None on a page about the whole file."""
        raise NotImplementedError

    @property
    def current(self) -> tuple[Project, Sequence[ProgressReport]] | None:
        """The shown project and its reports from the file, including what was just typed."""
        raise NotImplementedError

    @property
    def place_in_focus(self) -> tuple[str, Period | None, str] | None:
        """The project, the month (None for the project's own entries) and the entry that has the focus."""
        raise NotImplementedError

    @property
    def is_in_round(self) -> bool:
        """Whether the month's round is shown."""
        raise NotImplementedError

    def flush(self) -> None:
        """Store typed text that is still waiting for a pause."""
        raise NotImplementedError

    def set_entry(self, key: str, value: object) -> None:
        """Store an entry of the shown project."""
        raise NotImplementedError

    def reload(self, *, stays: bool = False) -> None:
        """Show the file again after a change that did not go through the document.

        `stays`: on the page about the whole file, if one is shown that can read the file again.
        """
        raise NotImplementedError

    def show_project(self, project_id: str | None) -> None:
        raise NotImplementedError

    def show_page(self, page: QWidget, *, beside_list: bool = True, beside_paper: bool = True) -> None:
        """Show a page about the whole file in place of the form, until a project is opened."""
        raise NotImplementedError

    def show_form(self) -> None:
        """Return from such a page to the project's form."""
        raise NotImplementedError

    def show_section(self, section: FormSection) -> None:
        """Return to the form, at this section."""
        raise NotImplementedError

    def go_to_entry(self, project_id: str, period: Period | None, key: str) -> None:
        """Focus an entry of a project, or of its report for a month."""
        raise NotImplementedError

    def go_back_to(self, project_id: str, period: Period | None, key: str) -> None:
        """Focus an entry in the month if that is shown and has it, otherwise in the form."""
        raise NotImplementedError

    def go_to_note(self, note: Note) -> None:
        """Show the subject of a note."""
        self.go_to_entry(note.project_id, note.period, note.entry_key or "project_name")

    def stay_for_refusals(self) -> bool:
        """Return whether the clerk stays to correct refused text, or the file is still being checked."""
        raise NotImplementedError

    def stay_before_output(self) -> bool:
        """Return whether the clerk stays to correct unsaved text before printing or exporting, or the file is
        still being checked.
        """
        raise NotImplementedError
