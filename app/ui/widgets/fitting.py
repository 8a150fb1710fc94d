"""Windows and dialogs that fit on every screen: what is too tall scrolls, and its buttons stay in sight."""

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QRect, Qt
from PySide6.QtGui import QScreen, QShowEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QBoxLayout,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLayout,
    QLayoutItem,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.ui.widgets.theme import GRID

TITLE_BAR: Final = 4 * GRID
"""The height of a title bar. Qt knows that of a window only once the system has shown it."""

_EDGE: Final = GRID // 2
_DIRECT: Final = Qt.FindChildOption.FindDirectChildrenOnly

_LEAST_AREA: Final = 10 * GRID
"""The height of a list or field that scrolls in itself, in pixels, below which it is of no use: two rows."""


def screen_of(widget: QWidget) -> QScreen:
    """Return the screen where a widget is shown, or will be: a new dialog, where the window below it is.

    PySide6 makes a screen the child of the widget that is asked for it. With a dialog that Python collects,
    it would delete the screen, and the program would crash.
    """
    shown = widget.window()
    while not shown.isVisible() and (parent := shown.parentWidget()):
        shown = parent.window()
    middle = shown.mapToGlobal(shown.rect().center())
    return QApplication.screenAt(middle) or QApplication.primaryScreen()


def room_of(window: QWidget) -> QRect:
    """Return where the inside of a window may lie on its screen, so that its frame is in sight too."""
    return screen_of(window).availableGeometry().adjusted(_EDGE, TITLE_BAR, -_EDGE, -_EDGE)


def fit_to_screen(window: QWidget) -> None:
    """Make a window no larger than its screen has room for, and move it there."""
    room = room_of(window)
    window.setMinimumSize(window.minimumSize().boundedTo(room.size()))
    window.resize(window.size().boundedTo(room.size()))
    at = window.geometry()
    at.moveRight(min(at.right(), room.right()))
    at.moveBottom(min(at.bottom(), room.bottom()))
    at.moveLeft(max(at.left(), room.left()))
    at.moveTop(max(at.top(), room.top()))
    if at.topLeft() != window.geometry().topLeft():
        window.setGeometry(at)


def lay_out_in_back(page: QWidget) -> None:
    """Lay out a page that another one covers, as large as it will be: showing it takes less time then."""
    if pages := page.parentWidget():
        page.setGeometry(pages.contentsRect())
        page.grab(QRect(0, 0, 1, 1))  # which lays out all that is hidden


def need_only_current(pages: QStackedWidget | QTabWidget) -> None:
    """Let pages need the room of the current one, not of the largest: call it when another is shown."""
    policy, current = QSizePolicy.Policy, pages.currentWidget()
    for page in filter(None, map(pages.widget, range(pages.count()))):
        wanted = policy.Preferred if page is current else policy.Ignored
        page.setSizePolicy(wanted, wanted)
    pages.updateGeometry()


class PageStack(QStackedWidget):
    """A stack that needs the room of its current page, not of the largest one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentChanged.connect(self._follow)

    def addWidget(self, page: QWidget) -> int:
        added = super().addWidget(page)
        self._follow()
        return added

    def _follow(self) -> None:
        need_only_current(self)
        window = self.window()
        if isinstance(window, FittingDialog) and window.isVisible():
            window.fit(is_new=False)


class FittingDialog(QDialog):
    """A dialog that fits on its screen whatever its content and the size of letters: every dialog is one."""

    _scrolls = False

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            for buttons in self.findChildren(QDialogButtonBox):
                # Tab would go to the default button, past those before it. Nothing may be the proxy:
                buttons.setFocusProxy(None)  # type: ignore[arg-type]
            self.fit()

    def fit(self, *, is_new: bool = True) -> None:
        """Make the dialog fit: lists and fields become lower first, then it scrolls as a whole.

        Another page of a dialog that has its size is measured by its least height only: at a width, Qt asks
        tabs for the height that they like instead, and lists with rows like much.
        """
        layout, room = self.layout(), room_of(self)
        if layout and not self._scrolls:
            _lay_out_now(layout)
            if (missing := _missing_height(layout, room, wraps=is_new)) > 0:
                _lower_areas(self, missing)
                _lay_out_now(layout)
            if _is_too_large(layout, room, wraps=is_new):
                self._scrolls = True
                _let_scroll(self, layout)
        fit_to_screen(self)


def exec_once(dialog: QDialog) -> int:
    """Show a dialog until it is answered; return how. It is deleted once what has shown it ends: its parent
    would keep it.
    """
    code = dialog.exec()
    dialog.deleteLater()
    return code


def _lay_out_now(layout: QLayout) -> None:
    """Let all parts know their widths: before, texts have none, at which they would need many lines."""
    layout.activate()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
    layout.activate()


def _is_too_large(layout: QLayout, room: QRect, *, wraps: bool) -> bool:
    return _missing_height(layout, room, wraps=wraps) > 0 or layout.totalMinimumSize().width() > room.width()


def _missing_height(layout: QLayout, room: QRect, *, wraps: bool) -> int:
    """Return by how many pixels a dialog's least height exceeds the room, its texts wrapped at its width."""
    least = layout.totalMinimumSize()
    width = min(max(least.width(), layout.geometry().width()), room.width())
    return (_least_height(layout, width) if wraps else least.height()) - room.height()


def _least_height(layout: QLayout, width: int) -> int:
    """Return the least height of a layout whose texts are wrapped at a width, in pixels.

    Of pages and tabs, Qt would count the height that they like: lists with all their rows.
    """
    least = layout.totalMinimumSize().height()
    if not layout.hasHeightForWidth():
        return least
    spare = sum(map(_spare_height, _outermost_pages(layout.parentWidget())))
    return max(least, layout.totalMinimumHeightForWidth(width) - spare)


def _outermost_pages(parent: QWidget | None) -> Iterator[QStackedWidget | QTabWidget]:
    children = parent.findChildren(QWidget, options=_DIRECT) if parent else []
    for child in children:
        if isinstance(child, QStackedWidget | QTabWidget):
            yield child
        elif not child.isHidden() and not isinstance(child, QAbstractScrollArea):
            yield from _outermost_pages(child)


def _spare_height(pages: QStackedWidget | QTabWidget) -> int:
    """Return by how many pixels pages may be lower than they like, as they are wide now."""
    liked = least = 0
    for page in filter(None, map(pages.widget, range(pages.count()))):
        layout, hint = page.layout(), page.minimumSizeHint().height()
        liked = max(liked, page.heightForWidth(pages.width()) if page.hasHeightForWidth() else hint)
        if page.sizePolicy().verticalPolicy() != QSizePolicy.Policy.Ignored:
            least = max(least, _least_height(layout, pages.width()) if layout else hint)
    return max(0, liked - least)


def _lower_areas(dialog: QDialog, missing: int) -> None:
    """Take from what scrolls in itself the height it asked for, as far as it stays usable."""
    for area in (*dialog.findChildren(QAbstractScrollArea), *dialog.findChildren(QTabWidget)):
        asked = area.minimumHeight()
        if asked > _LEAST_AREA:
            area.setMinimumHeight(max(_LEAST_AREA, asked - missing))


def _let_scroll(dialog: QDialog, layout: QLayout) -> None:
    """Put all of a dialog but its last buttons into an area that scrolls."""
    focus, foot = dialog.focusWidget(), _taken_foot(layout)
    page, area = QWidget(), QScrollArea()
    page.setLayout(layout)  # which takes the widgets along
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setAccessibleName(dialog.windowTitle())
    area.setWidget(page)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(area, 1)
    if foot is not None:
        column.addLayout(_with_margins(foot))
    if focus is not None:
        focus.setFocus()
        area.ensureWidgetVisible(focus)


def _taken_foot(layout: QLayout) -> QLayoutItem | None:
    """Take the last row out of a column if it has the buttons, and return it."""
    at = layout.count() - 1
    last = layout.itemAt(at) if isinstance(layout, QBoxLayout) and at > 0 else None
    return layout.takeAt(at) if last is not None and _has_buttons(last) else None


def _has_buttons(item: QLayoutItem | None) -> bool:
    if item is None:
        return False
    if row := item.layout():
        return any(_has_buttons(row.itemAt(place)) for place in range(row.count()))
    return isinstance(item.widget(), QDialogButtonBox | QPushButton)


def _with_margins(foot: QLayoutItem) -> QVBoxLayout:
    around = QVBoxLayout()
    around.setContentsMargins(GRID, 0, GRID, GRID)
    if row := foot.layout():
        around.addLayout(row)
    elif buttons := foot.widget():
        around.addWidget(buttons)
    return around
