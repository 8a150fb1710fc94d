"""Dressing the application: another look is put on what is in sight first, on all else step by step."""

import time
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QAbstractItemView, QApplication, QStackedWidget, QWidget
from shiboken6 import isValid

from app.ui.widgets.fitting import lay_out_in_back
from app.ui.widgets.theme import (
    FONT_FAMILY,
    FONTS,
    IS_DARK,
    TEXT_SIZE,
    TextSize,
    current_colours,
    current_size,
    palette,
    style_sheet,
)

_STEP_S: Final = 0.008
"""Seconds after which a step ends: what it changes is laid out and painted before the next."""


def apply_theme(app: QApplication) -> None:
    """Dress the application, made with STYLE, now and whenever the system changes between light and dark."""
    for file in sorted(FONTS.glob("RainganUI-*.ttf")):
        QFontDatabase.addApplicationFont(str(file))
    _dress(app)
    # In steps, and so later: Qt reads the system's fonts again after it has told of the new colours.
    app.styleHints().colorSchemeChanged.connect(lambda _scheme: _dress(app, in_steps=True))


def choose_scheme(app: QApplication, is_dark: bool | None, *, in_steps: bool = False) -> None:
    """Set the light or dark scheme; None follows the system. `in_steps` holds no window for long."""
    app.setProperty(IS_DARK, is_dark)
    _dress(app, in_steps=in_steps)


def choose_size(app: QApplication, size: TextSize, *, in_steps: bool = False) -> None:
    """Set the size of letters and the density of the whole window. `in_steps` holds no window for long."""
    for name, value in zip(TEXT_SIZE, (size.chosen, size.is_compact), strict=True):
        app.setProperty(name, value)
    _dress(app, in_steps=in_steps)


def _dress(app: QApplication, *, in_steps: bool = False) -> None:
    if in_steps:
        _out_of_sight(app).dress_later()
    else:
        _put_on(app)


def _put_on(app: QApplication) -> None:
    """Put the style sheet on, after the one before was taken off: replacing it takes Qt five times as long.

    What is told between the two is kept from the widgets: they would all be laid out without the sheet.
    """
    meanwhile = _Untold()
    app.installEventFilter(meanwhile)
    app.setStyleSheet("")
    app.removeEventFilter(meanwhile)
    app.setPalette(palette(current_colours()))
    _set_font(app)  # now: below a style sheet, menu bars and toolbars would keep the font that they had
    app.setStyleSheet(style_sheet(current_colours(), current_size()))
    _set_font(app)


_OF_STYLE: Final = (QEvent.Type.StyleChange, QEvent.Type.FontChange, QEvent.Type.PaletteChange)


class _Untold(QObject):
    """Keeps from all widgets that their style has changed, with the colours and the font that it sets."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return event.type() in _OF_STYLE


class _OutOfSight(QObject):
    """The widgets that nobody sees: of some thousand in a large file, all but a hundred.

    They are undressed and dressed step by step, and kept from being told of another look meanwhile; what is
    shown before its turn is dressed at once. Qt leaves them alone, as they do not count as polished.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._waiting: dict[QWidget, None] = {}
        """Those to dress, which are undressed or will be."""
        self._scrolled: set[QAbstractItemView] = set()
        """Those in which the current row was in sight, until it is again."""
        self._is_undressing = False
        self._work: Iterator[bool] = iter(())
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._step)

    def dress_later(self) -> None:
        """Undress them, dress what is in sight in the look that is chosen by then, and dress them again."""
        if self._is_undressing:
            return
        for widget in filter(isValid, self._waiting):
            widget.setAttribute(_POLISHED, True)  # what still waits from the last change
        self._is_undressing = True
        self._waiting = dict.fromkeys(sorted(_unseen(), key=lambda widget: not widget.isVisible()))
        for widget in self._waiting:
            widget.setAttribute(_POLISHED, False)
        self._work = self._undress_and_dress()
        self._app.installEventFilter(self)
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched not in self._waiting:
            return False
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
            self._dress_all_of(watched)
        return event.type() in _OF_STYLE

    def _dress_all_of(self, shown: QWidget) -> None:
        """Dress what is about to be shown: Qt tells the parts before the whole."""
        whole = shown
        while (parent := whole.parentWidget()) and parent in self._waiting:
            whole = parent
        for widget in (whole, *whole.findChildren(QWidget)):
            self._dress(widget)

    def _step(self) -> None:
        until = time.perf_counter() + _STEP_S
        while next(self._work, False):
            if time.perf_counter() >= until:
                return
        self._is_undressing = False  # also after an error: no other look could be put on
        self._timer.stop()
        self._app.removeEventFilter(self)

    def _undress_and_dress(self) -> Iterator[bool]:
        """Yield True after each widget and each page."""
        self._scrolled.update(_with_row_in_sight())
        pages = [widget for widget in filter(isValid, self._waiting) if _is_in_back(widget)]
        for widget in list(self._waiting):
            if isValid(widget) and widget in self._waiting:
                widget.style().unpolish(widget)
                yield True
        self._is_undressing = False
        _put_on(self._app)
        yield True
        self._bring_rows_into_sight(view for view in filter(isValid, self._scrolled) if view.isVisible())
        while self._waiting:
            self._dress(next(iter(self._waiting)))
            yield True
        for page in filter(isValid, pages):
            if _is_in_back(page):
                lay_out_in_back(page)
                yield True
        self._bring_rows_into_sight(filter(isValid, self._scrolled))
        self._scrolled.clear()

    def _bring_rows_into_sight(self, views: Iterable[QAbstractItemView]) -> None:
        """In rows of another height, those above take more room, or less."""
        for view in [*views]:
            self._scrolled.discard(view)
            view.scrollTo(view.currentIndex())

    def _dress(self, widget: QWidget) -> None:
        if widget in self._waiting:
            del self._waiting[widget]
            if isValid(widget):
                _polish(widget)
                for kind in _OF_STYLE:
                    QCoreApplication.sendEvent(widget, QEvent(kind))


@cache
def _out_of_sight(app: QApplication) -> _OutOfSight:
    return _OutOfSight(app)


def _polish(widget: QWidget) -> None:
    if own := widget.styleSheet():
        widget.setStyleSheet(own)
    else:
        widget.style().polish(widget)
    widget.setAttribute(_POLISHED, True)


_POLISHED: Final = Qt.WidgetAttribute.WA_WState_Polished


def _unseen() -> Iterator[QWidget]:
    """Yield the widgets of pages in the back, and those scrolled out of sight, each after its parent.

    What is hidden otherwise counts as seen: menus are measured before they are shown, and what is beside a
    hidden widget may be placed by its size.
    """
    for window in QApplication.topLevelWidgets():
        if window.isVisible():
            yield from _unseen_in(window, window.rect())


def _unseen_in(widget: QWidget, seen: QRect) -> Iterator[QWidget]:
    """`seen`: the part of the widget, in its own coordinates, that its parents do not cut off."""
    if seen.isEmpty() and widget.testAttribute(_POLISHED):
        yield widget
    for child in widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if not child.isWindow():
            part = QRect() if _is_in_back(child) else seen.intersected(child.geometry())
            yield from _unseen_in(child, part.translated(-child.pos()))


def _is_in_back(page: QWidget) -> bool:
    """Return whether another page of a stack in sight is shown in place of this one."""
    pages = page.parentWidget()
    return isinstance(pages, QStackedWidget) and pages.isVisible() and not page.isVisible()


def _with_row_in_sight() -> list[QAbstractItemView]:
    """Return the lists and tables whose current row is in sight, or is when they are shown."""
    views = (
        view for window in QApplication.topLevelWidgets() for view in window.findChildren(QAbstractItemView)
    )
    return [view for view in views if view.visualRect(view.currentIndex()).intersects(view.viewport().rect())]


def _set_font(app: QApplication) -> None:
    """Set the font of every part of the window.

    Windows has fonts of its own for menus, lists, message boxes and tooltips. Qt takes them with a new style
    or style sheet, and drops them when the font of all widgets is set.
    """
    app.setFont(QFont(FONT_FAMILY, current_size().points))
