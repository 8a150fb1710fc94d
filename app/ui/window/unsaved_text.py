"""Text that is typed and not on the disk, refused or waiting to be written: none of it is lost unasked."""

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.ui.core.changes import label_of
from app.ui.core.context import FileContext
from app.ui.widgets import dialogs


class Editors(Protocol):
    """The form, or the report of the month's round."""

    def refused(self) -> list[tuple[str, QWidget]]:
        """Label and editor of each entry in which something is typed that cannot be stored as it is."""

    def discard(self) -> None:
        """Forget what is typed and not stored."""


class UnsavedText:
    """Asks before text that is not on the disk is left.

    `editors`: where the clerk may be typing by now. `after_throwing`: called when text was thrown away.
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
        """In how many fields something stands that is not on the disk."""
        return len(self.refused) + len(self._workspace.document.unwritten)

    @property
    def refused(self) -> list[tuple[str, QWidget]]:
        return [found for editors in self._editors() for found in editors.refused()]

    def stay_for_refused(self) -> bool:
        """Before going elsewhere in the file: whether the clerk goes back to text that cannot be stored.

        Text that only could not be written goes along, and is written when it can be.
        """
        self._workspace.flush()
        refused = self.refused
        if refused and not dialogs.ask_to_leave_refused(self._workspace, [label for label, _ in refused]):
            self._go_to_first()
            return True
        if refused:
            self._throw_away_refused()
        return False

    def stay_for_all(self) -> bool:
        """Before the file is left, sent or changed as a whole: whether the clerk stays.

        All that is typed and not on the disk counts. What the clerk throws away is forgotten.
        """
        labels = self._labels()
        if labels and not dialogs.ask_to_leave_refused(self._workspace, labels):
            self._go_to_first()
            return True
        if labels:
            self._workspace.document.throw_away_waiting()
            self._throw_away_refused()
        return False

    def stay_before_output(self) -> bool:
        """Before something is printed or exported: whether the clerk first sees to text that is not stored.

        It stays where it is in any case.
        """
        labels = self._labels()
        if not labels or dialogs.ask_to_go_without(self._workspace, labels):
            return False
        self._go_to_first()
        return True

    def _labels(self) -> list[str]:
        """The entries in which something typed is not on the disk, once all that can be is."""
        self._workspace.flush()
        self._workspace.document.catch_up()
        waiting = (label_of(place) for place, _ in self._workspace.document.unwritten)
        return [*(label for label, _ in self.refused), *waiting]

    def _go_to_first(self) -> None:
        for _, editor in self.refused:
            editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        for place, _ in self._workspace.document.unwritten:
            self._workspace.go_to_entry(*place)
            return

    def _throw_away_refused(self) -> None:
        """Forget what cannot be stored as it is: the clerk wants it so. What only waits stays."""
        for editors in self._editors():
            editors.discard()
        self._after_throwing()
