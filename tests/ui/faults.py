"""What in a window cannot be read or heard: parts without a name, texts that are cut off, clipped marks."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import combinations
from typing import cast

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage, QRegion
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QWidget,
)

from app.models.entry import entries
from app.models.progress_report import ProgressReport
from app.models.project import Project
from app.ui.editors.factory import make_editor
from app.ui.monthly.grid_table import MonthGridTable
from app.ui.widgets.choice_box import WholeChoiceBox
from app.ui.widgets.column_widths import LEAST_OF_TOLD
from app.ui.widgets.command_bar import CommandBar
from app.ui.widgets.fitting import room_of
from app.ui.widgets.labels import OneLineLabel
from app.ui.widgets.tables import LONGEST_NAME, MOST_TITLE_LINES, ColumnTable

TEXTS = (QLabel, QAbstractButton, QLineEdit, QComboBox)
TALL = "ฐิ์ ปั๊ ฏู กู่ ป้ำ"
"""Marks above marks, and marks below letters with descenders."""

TITLE_BAR = 31  # of Windows
LONGEST_DATE = "28/12/2569"
CELL_MARGIN = 11
"""Pixels that are free at both sides of a cell of the month's table."""

MOST_ASKEW = 3
"""Pixels by which a text may stand higher or lower than the button beside it."""

DARK = 128
LEAST_INK = 20
"""Pixels from the highest mark to the lowest; less means that something was not drawn."""


# --- what a screen reader says ------------------------------------------------------------------------------


def nameless(window: QWidget) -> Iterator[str]:
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            if isinstance(widget.parent(), QAbstractSpinBox | QComboBox):
                continue  # it is a part of what has the name
            if isinstance(widget, QComboBox):  # Qt gives the chosen text as its name
                name = widget.accessibleName()
            else:
                name = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
            if not re.search("[ก-๙]", name):
                yield f"{_told(widget)}: {name!r}"


# --- what is too small for its text -------------------------------------------------------------------------


def cut(window: QWidget) -> Iterator[str]:
    for widget in window.findChildren(QWidget):
        inner = isinstance(widget.parent(), QLineEdit | QComboBox)  # seen to by what it is a part of
        if widget.isVisible() and isinstance(widget, TEXTS) and not inner:
            width, height = _need(widget)
            if width > widget.width() or height > widget.height():
                yield f"{_told(widget)} needs {width} x {height}, has {widget.size().toTuple()}"
            if (place := widget.parentWidget()) and not place.rect().contains(widget.geometry()):
                yield f"{_told(widget)} reaches out of what it stands in"


def _need(widget: QWidget) -> tuple[int, int]:
    """Return the minimum size for the text; typed text may scroll, and a tooltip has all of one line."""
    hint = widget.sizeHint()
    if isinstance(widget, OneLineLabel) and widget.toolTip():
        return 0, hint.height()
    if isinstance(widget, QLabel) and widget.wordWrap():
        return 0, widget.heightForWidth(widget.width())
    if isinstance(widget, WholeChoiceBox):
        return hint.width(), hint.height()
    if isinstance(widget, QAbstractButton):
        lines = widget.text().count("\n") + bool(widget.text())
        return hint.width(), lines * widget.fontMetrics().height()
    return hint.width() if isinstance(widget, QLabel) else 0, hint.height()


def overlapping(window: QWidget) -> Iterator[str]:
    """Return the texts, fields and lists that lie on each other."""
    for parent in (window, *window.findChildren(QWidget)):
        laid_out = parent.children() if parent.layout() is not None and parent.isVisible() else []
        shown = [child for child in laid_out if isinstance(child, (*TEXTS, QAbstractScrollArea))]
        for one, other in combinations([child for child in shown if child.isVisible()], 2):
            if one.geometry().intersects(other.geometry()):
                yield f"{_told(one)} and {_told(other)}"


def askew(window: QWidget) -> Iterator[str]:
    """Return the lines of text that are not level with the button beside them."""
    for row in window.findChildren(QHBoxLayout):
        items = filter(None, map(row.itemAt, range(row.count())))
        shown = [widget for item in items if (widget := item.widget()) and widget.isVisible()]
        buttons = [widget for widget in shown if isinstance(widget, QPushButton)]
        lines = [widget for widget in shown if isinstance(widget, QLabel) and _is_one_line(widget)]
        for line in lines if buttons else ():
            if abs(_middle_of_text(line) - buttons[0].geometry().center().y()) > MOST_ASKEW:
                yield f"{_told(line)} is not level with {_told(buttons[0])}"


def _is_one_line(label: QLabel) -> bool:
    wraps = label.wordWrap() and label.heightForWidth(label.width()) >= 2 * label.fontMetrics().lineSpacing()
    return bool(label.text()) and "\n" not in label.text() and not wraps


def _middle_of_text(label: QLabel) -> float:
    place, half = label.geometry(), label.fontMetrics().height() / 2
    if label.alignment() & Qt.AlignmentFlag.AlignTop:
        return place.top() + half
    return place.bottom() - half if label.alignment() & Qt.AlignmentFlag.AlignBottom else place.center().y()


def too_wide(window: QWidget) -> Iterator[str]:
    """Return what makes the window, its frame included, larger than what the screen has available."""
    room = window.screen().availableGeometry() if window.isMaximized() else room_of(window)
    if not room.contains(window.geometry()):
        yield f"{type(window).__name__} lies at {window.geometry().getRect()} in {room.getRect()}"
    for bar in window.findChildren(CommandBar):
        hidden = [
            button for button in bar.findChildren(QToolButton) if button.text() and not button.isVisible()
        ]
        yield from (f"{button.text()} is hidden" for button in hidden if bar.isVisible())
    if isinstance(window, QDialog):
        yield from (
            f"{type(window).__name__}: {button.text()} is out of sight"
            for box in window.findChildren(QDialogButtonBox)
            for button in box.buttons()
            if button.isVisible() and not _is_in_sight(button, window)
        )


def scrolled_sideways(window: QWidget) -> Iterator[str]:
    """Return what is scrolled sideways to be read, and tables whose columns are too narrow."""
    yield from tables_not_fitting(window)
    for table in window.findChildren(ColumnTable):
        if table.isVisible() and table._fits_its_columns:
            yield from rooms_wasted(table)
            if beyond := table.horizontalScrollBar().maximum():
                yield f"{table.accessibleName()} scrolls by {beyond}"
            others = table._widths.others
            if not others.isHidden() and others.x() < table.horizontalHeader().length():
                yield f"{table.accessibleName()}: the button for other columns stands on a title"
    yield from dates_cut(window)
    for area in window.findChildren(QScrollArea):
        beyond = area.horizontalScrollBar().maximum()
        if area.isVisible() and beyond > 1:  # of one, Qt has rounded at 150 %
            yield f"{_told(area)} in {type(area.parent()).__name__} scrolls by {beyond}"


def dates_cut(window: QWidget) -> Iterator[str]:
    """Return the month's table if the longest date does not fit into its column."""
    for table in window.findChildren(MonthGridTable):
        needs = table.fontMetrics().horizontalAdvance(LONGEST_DATE) + 2 * CELL_MARGIN
        has = table.columnWidth(table.grid.names.index("reported_on"))
        if table.isVisible() and has < needs:
            yield f"{table.accessibleName()}: a date has {has} of {needs}"


def tables_not_fitting(window: QWidget) -> Iterator[str]:
    """Return headings that are cut, and names that are too narrow to be told apart."""
    for table in window.findChildren(ColumnTable):
        across = table.horizontalHeader()
        if not table.isVisible() or not table._fits_its_columns:
            continue
        for place, column in enumerate(table.cells.columns):
            if table.isColumnHidden(place):
                continue
            needs = table._widths.title(place)
            if column.stretches:
                hides = any(map(table.isColumnHidden, range(len(table.cells.columns))))
                least = LEAST_OF_TOLD if hides else table._widths._least_stretch
                needs = max(needs, min(table._measured(column), least))
            if across.sectionSize(place) < needs:
                yield f"{table.accessibleName()}: {column.title} has {across.sectionSize(place)} of {needs}"


def rooms_wasted(table: ColumnTable) -> Iterator[str]:
    """Return what a table cuts or hides although another column could give way."""
    across, columns, name = table.horizontalHeader(), table.cells.columns, table.accessibleName()
    shown = {place: one for place, one in enumerate(columns) if not table.isColumnHidden(place)}
    lines = max((title.count("\n") + 1 for title in table.cells.titles), default=1)
    if lines > MOST_TITLE_LINES:
        yield f"{name}: a title takes {lines} lines"
    if len(shown) < len(columns) and lines == 1 and any(" " in one.title for one in columns):
        yield f"{name} hides columns, and its titles take one line"
    spare = sum(
        across.sectionSize(place) - max(table._widths.title(place), table._measured(column))
        for place, column in shown.items()
        if across.sectionSize(place) > table._measured(column)
    )
    for place, column in shown.items():
        missing = min(table._measured(column), LONGEST_NAME) - across.sectionSize(place)
        if not column.is_number and 0 < missing < spare:
            yield f"{name}: {column.title} is cut by {missing}, although {spare} are spare"


def _is_in_sight(widget: QWidget, window: QWidget) -> bool:
    return window.rect().contains(QRect(widget.mapTo(window, QPoint()), widget.size()))


def _told(widget: QWidget) -> str:
    text = getattr(widget, "text", lambda: "")
    return f"{type(widget).__name__} {widget.accessibleName()!r} {text() if callable(text) else ''!r}"


# --- what is clipped of a letter ----------------------------------------------------------------------------


def clipped() -> Iterator[str]:
    """Compare a widget as low as it may be with one in plenty of room: it must show the same letters."""
    items = entries(Project) | entries(ProgressReport)
    makers: dict[str, Callable[[], QWidget]] = {
        "a label": QLabel,
        "a button": QPushButton,
        "a tool": QToolButton,
    }
    for key in ("office", "fiscal_year", "plan_status", "project_name"):
        makers[items[key].label] = partial(make_editor, items[key])
    for told, make in makers.items():
        own, roomy = _letters(make(), roomy=False), _letters(make(), roomy=True)
        if own.height() < LEAST_INK or own != roomy:
            yield told


def _letters(widget: QWidget, *, roomy: bool) -> QImage:
    """Return the dark pixels of an unfocused widget with the tall text; its frame is pale."""
    _write(widget, TALL + "\n\n" * (roomy and isinstance(widget, QPlainTextEdit)))
    widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    widget.ensurePolished()
    widget.resize(400, widget.minimumHeight() or widget.sizeHint().height())
    if roomy and not isinstance(widget, QPlainTextEdit):
        widget.setFixedHeight(200)
    widget.show()
    picture = QImage(widget.size(), QImage.Format.Format_Grayscale8)
    picture.fill(255)
    widget.render(picture)
    widget.close()
    return picture.copy(_dark_part(picture))


def _write(widget: QWidget, text: str) -> None:
    match widget:
        case QComboBox():
            widget.setEditText(text)
        case QPlainTextEdit():
            widget.setPlainText(text)
        case QLabel() | QPushButton() | QToolButton() | QLineEdit():
            widget.setText(text)


def _dark_part(picture: QImage) -> QRect:
    region = QRegion()
    for y in range(picture.height()):
        row = bytes(cast(memoryview, picture.constScanLine(y)))[: picture.width()]
        dark = [x for x, grey in enumerate(row) if grey < DARK]
        if dark:
            region += QRect(dark[0], y, dark[-1] - dark[0] + 1, 1)
    return region.boundingRect()
