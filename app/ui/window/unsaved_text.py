"""Typed text that is not on disk, refused or waiting to be written: none is lost without asking."""

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.ui.core.changes import label_of
from app.ui.core.context import FileContext, ReadingPage


class Editors(Protocol):
    """The form, or the report of the month's round."""

    def refused(self) -> list[tuple[str, QWidget]]:
        """Return label and editor of each entry with refused text."""

    def discard(self) -> None:
        """Discard typed text that is not stored."""


class UnsavedText:
    """Asks before text that is not on disk is left.

    `editors`: the current editors. `after_throwing`: called after text was discarded.
    """

    def __init__(
        self,
        workspace: FileContext,
        editors: Callable[[], Sequence[Editors]],
        after_throwing: Callable[[], None],
    ) -> None:
        self._workspace, self._editors, self._after_throwing = workspace, editors, after_throwing

    @property
    def count(self) -> int:
        """The number of fields with a value that is not on disk."""
        return len(self.refused) + len(self._workspace.document.unwritten)

    @property
    def refused(self) -> list[tuple[str, QWidget]]:
        return [found for editors in self._editors() for found in editors.refused()]

    def stay_for_refused(self) -> bool:
        """Return whether the clerk stays to correct refused text before going elsewhere in the file.

        Text that only could not be written is kept, and written later.
        """
        self._workspace.flush()
        refused = self.refused
        if refused and not _leave(self._workspace, [label for label, _ in refused]):
            self._go_to_first()
            return True
        if refused:
            self._throw_away_refused()
        return False

    def stay_for_all(self) -> bool:
        """Return whether the clerk stays before the file is left, sent or changed as a whole.

        All typed text that is not on disk counts. What the clerk discards is forgotten.
        """
        labels = self._labels()
        if labels and not _leave(self._workspace, labels):
            self._go_to_first()
            return True
        if labels:
            self._workspace.document.throw_away_waiting()
            self._throw_away_refused()
        return False

    def stay_before_output(self) -> bool:
        """Return whether the clerk stays to correct unsaved text before printing or exporting.

        The text stays in its field either way.
        """
        labels = self._labels()
        if not labels or _go_without(self._workspace, labels):
            return False
        self._go_to_first()
        return True

    def go_to_unsaved(self) -> Sequence[str]:
        """Go to the first text that is not on disk after trying to write it; return the labels of all."""
        if labels := self._labels():
            self._go_to_first()
        return labels

    def _labels(self) -> list[str]:
        """Return the labels of entries that are not on disk, after trying to write them."""
        self._workspace.flush()
        self._workspace.document.catch_up()
        waiting = (label_of(place) for place, _ in self._workspace.document.unwritten)
        return [*(label for label, _ in self.refused), *waiting]

    def _go_to_first(self) -> None:
        for _, editor in sorted(self.refused, key=lambda found: not found[1].isVisible()):
            self._show_page_of(editor)  # only if no refused text is in sight: the clerk is at that one
            editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        for place, _ in self._workspace.document.unwritten:
            self._workspace.go_back_to(*place)
            return

    def _show_page_of(self, editor: QWidget) -> None:
        """Show the month or the form again, if another page hides this editor of it."""
        if editor.isVisible():
            return
        page = editor.parentWidget()
        while page is not None and not isinstance(page, ReadingPage):
            page = page.parentWidget()
        if page is None:
            self._workspace.show_project(self._workspace.project_id)
        else:
            page.read()
            self._workspace.show_page(page, beside_list=False)

    def _throw_away_refused(self) -> None:
        """Discard refused text, as the clerk has decided. Waiting text is kept."""
        for editors in self._editors():
            editors.discard()
        self._after_throwing()


def _leave(parent: QWidget, labels: Sequence[str]) -> bool:
    from app.ui.widgets import dialogs  # not above: it is rarely asked, and the first file waits for it

    return dialogs.ask_to_leave_refused(parent, labels)


def _go_without(parent: QWidget, labels: Sequence[str]) -> bool:
    from app.ui.widgets import dialogs

    return dialogs.ask_to_go_without(parent, labels)
