"""Pending decisions one after another: their list, and the selected one with its versions."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.ui.core.document import Document
from app.ui.editors.base import follow
from app.ui.gather.version_chooser import ChoicePanel
from app.ui.widgets import dialogs
from app.ui.widgets.fitting import FittingDialog, exec_once
from app.ui.widgets.labels import wrap_items
from app.ui.widgets.pressing import press_only_in_focus
from app.ui.widgets.tasks import found_beside
from app.ui.widgets.theme import GRID

if TYPE_CHECKING:
    from app.storage.project_file import ProjectFile

LIST_WIDTH = 34 * GRID
_CHOICES: Final = Qt.ItemDataRole.UserRole
_PAINTED_MS: Final = 20
"""Milliseconds until a new window is painted; before that, what is made then would delay it."""


Thing = TypeVar("Thing")


def decide(
    document: Document,
    parent: QWidget,
    doing: str,
    nothing: str,
    find: Callable[["ProjectFile"], Sequence[Thing]],
    window_of: Callable[[Document, Sequence[Thing], QWidget], "DecisionWindow"],
) -> int | None:
    """Let the clerk decide what `find` finds; `nothing` says that there is nothing to decide.

    Returns how many remain; None if cancelled. Raises UserError.
    """
    document.checkpoint()
    found = found_beside(parent, doing, lambda: find(document.file))
    if found is None:
        return None
    if not found:
        dialogs.inform(parent, nothing, "")
        return 0
    window = window_of(document, found, parent)
    QTimer.singleShot(_PAINTED_MS, window, window.begin)
    exec_once(window)
    return window.list.count()


class DecisionWindow(FittingDialog):
    """A list of decisions. Subclasses implement `show_thing`, and call `settle` after each decision."""

    def __init__(self, title: str, nothing_left: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setSizeGripEnabled(True)
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        wrap_items(self.list)
        self.list.setSpacing(GRID // 4)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.words = dialogs.words("")
        self.panel = ChoicePanel()
        self.note = dialogs.words("", "quiet")
        self._nothing_left = nothing_left
        self._foot = QHBoxLayout()
        self._lay_out()
        self.panel.chosen.connect(self._keep_choices)
        self.resize(parent.window().size() - QSize(4 * GRID, 7 * GRID))  # room for the system's window frame

    def _lay_out(self) -> None:
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(2 * GRID, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.words)
        column.addWidget(self.panel, 1)
        split = QSplitter()
        split.addWidget(self.list)
        split.addWidget(right)
        self.list.setMinimumWidth(LIST_WIDTH // 2)
        split.setSizes([LIST_WIDTH, 3 * LIST_WIDTH])
        split.setChildrenCollapsible(False)
        self.note.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._foot.addWidget(self.note, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(split, 1)
        layout.addLayout(self._foot)

    def add_button(self, text: str, run: Callable[[], None], *, is_main: bool = False) -> QPushButton:
        button = QPushButton(text)
        press_only_in_focus(button)
        button.setProperty("main", is_main)
        button.clicked.connect(lambda: run())
        self._foot.addWidget(button)
        return button

    def list_things(self, titles: Sequence[str]) -> None:
        """List these things, of which none can be decided before `begin`."""
        self.add_button("ปิด", self.reject)  # after the deciding ones, as in other dialogs
        self.list.addItems(list(titles))
        self.show_thing(-1)

    def begin(self) -> None:
        """Show the first thing, once the window is in sight: both together would hold it."""
        self.list.setCurrentRow(0)  # as a list does that gets the focus
        self.list.currentRowChanged.connect(self._show)
        self._show(self.list.currentRow())

    def show_thing(self, place: int) -> None:
        """Show the thing at this position of the list; -1 if none is left."""
        raise NotImplementedError

    def may_decide(self, is_complete: bool) -> None:
        """Enable the deciding buttons if every question is answered."""
        raise NotImplementedError

    def forget_choices(self) -> None:
        """Forget what was chosen of all things, whose content may have changed."""
        for place in range(self.list.count()):
            self.list.item(place).setData(_CHOICES, None)

    def settle(self) -> None:
        """Remove the decided thing from the list, and show the next one."""
        self.list.blockSignals(True)  # during takeItem, Qt still reports the old rows
        self.list.takeItem(self.list.currentRow())
        self.list.blockSignals(False)
        self._show(self.list.currentRow())
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, place: int) -> None:
        if place < 0:
            self.words.setText(self._nothing_left)
            self.panel.ask([], [])
        self.show_thing(place)
        if place >= 0:
            self.panel.choose_again(self.list.item(place).data(_CHOICES) or {})
        # Qt would place the choices, which are made last, behind the buttons at the foot.
        follow(self.list, self.panel.findChildren(QAbstractButton))
        self._count()

    def _keep_choices(self) -> None:
        """Keep the choices until the thing is decided, also while another one is shown."""
        self.list.currentItem().setData(_CHOICES, self.panel.choices)
        self._count()

    def _count(self) -> None:
        left = self.panel.open_count
        self.note.setText(f"ยังต้องเลือกอีก {left:,} ข้อ" if left else "")
        self.may_decide(not left)
