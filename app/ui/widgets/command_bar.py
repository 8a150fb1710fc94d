"""The toolbar: where there is no room for all its texts, the least needed ones give way, never a command."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QEnterEvent, QResizeEvent
from PySide6.QtWidgets import QToolBar, QToolButton

from app.ui.widgets.labels import set_tooltip
from app.ui.widgets.pressing import press_once

_TEXT = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
_ICON = Qt.ToolButtonStyle.ToolButtonIconOnly


class CommandBar(QToolBar):
    """Buttons with icon and text. `shortened`: the actions whose texts give way, the first one first."""

    def __init__(self, title: str, shortened: Sequence[QAction]) -> None:
        super().__init__(title)
        self._shortened = shortened
        self._is_entered = False
        self.setMovable(False)
        self.setToolButtonStyle(_TEXT)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        if rest := self.findChild(QToolButton, "qt_toolbar_ext_button"):
            set_tooltip(rest, "คำสั่งอื่น")  # if even the icons have no room
            rest.setAccessibleName("คำสั่งอื่น")

    def enterEvent(self, event: QEnterEvent) -> None:
        """Let a double click on a button not take back what its first click has shown.

        Not before the mouse comes: asking for the buttons, which Qt made, takes a part of the start.
        """
        super().enterEvent(event)
        if not self._is_entered:
            for action in self.actions():
                if isinstance(button := self.widgetForAction(action), QToolButton):
                    press_once(button)
        self._is_entered = True

    def fit(self) -> None:
        """Show as many texts as there is room for."""
        for action in self._shortened:
            self._set_style(action, _TEXT)
        for action in self._shortened:
            if self.sizeHint().width() <= self.width():
                return
            self._set_style(action, _ICON)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.fit()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.fit()

    def _set_style(self, action: QAction, style: Qt.ToolButtonStyle) -> None:
        button = self.widgetForAction(action)
        if isinstance(button, QToolButton) and button.toolButtonStyle() != style:
            button.setToolButtonStyle(style)
            if layout := self.layout():
                layout.invalidate()
