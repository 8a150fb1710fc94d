"""The menu of what is selected, under the right mouse button, the menu key or Shift+F10.

It offers the window's own commands, so that each is defined once, beside what only its page can do.
"""

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from app.ui.core.window_context import WindowContext


def window_commands(widget: QWidget, *names: str) -> list[QAction]:
    """Return the commands of a widget's window that can be run now; of a dialog's there are none."""
    window = widget.window()
    actions = [window.actions_by_name[name] for name in names] if isinstance(window, WindowContext) else []
    return [action for action in actions if action.isVisible() and action.isEnabled()]


def show_menu(parent: QWidget, at: QPoint, *groups: Iterable[QAction]) -> None:
    """Show a menu of these groups of actions at a place on the screen."""
    menu = QMenu(parent)
    for group in groups:
        menu.addSeparator()
        menu.addActions([*group])
    if not menu.isEmpty():
        menu.exec(at)
    menu.deleteLater()


def open_menu_of_focus() -> None:
    """Open the menu of what has the focus: Qt asks for it by the menu key, by Shift+F10 only on Windows."""
    if focus := QApplication.focusWidget():
        cursor: QRect = focus.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
        place = cursor.center()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, focus.mapToGlobal(place))
        QApplication.sendEvent(focus, event)
