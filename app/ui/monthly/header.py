"""The head of the month's home: the month, the days left, what is to do next, the steps and the filters."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.models.month_state import OUTPUTS, Action, MonthState, NextStep
from app.models.progress_report import Period
from app.models.thai import SHORT_MONTHS
from app.ui.monthly.filters import FilterLine
from app.ui.monthly.steps import StepsBar
from app.ui.widgets.choice_box import WholeChoiceBox
from app.ui.widgets.icons import icon
from app.ui.widgets.labels import plain_label, set_tooltip
from app.ui.widgets.pressing import press_once
from app.ui.widgets.theme import GRID

_ONE_LINE_FROM: Final = 1240
"""From this width, in pixels, the filters stand beside the month."""
_ROOM_FOR_DIVISIONS: Final = 1060
"""Below this width the divisions give way in a low window, as their column does in the grid."""
_LOW: Final = 620
"""Below this height of the window the days left give way to the filters: the month's tooltip has them."""


class MonthHeader(QWidget):
    """Signals: `month_chosen` with a place among the offered months; `wanted` with a `NextStep` to take."""

    month_chosen = Signal(int)
    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.months, self.filters, self.steps = WholeChoiceBox(), FilterLine(), StepsBar()
        self.months.setAccessibleName("เดือนที่รายงาน")
        self.months.setProperty("role", "month")
        self.months.currentIndexChanged.connect(self.month_chosen)
        self.earlier = _arrow("chevron-left", "เดือนก่อน")
        self.later = _arrow("chevron-right", "เดือนถัดไป")
        self.earlier.clicked.connect(lambda: self._step(-1))
        self.later.clicked.connect(lambda: self._step(1))
        self.deadline = plain_label()
        self.deadline.setProperty("role", "quiet")
        self.main = QPushButton()
        self.main.setProperty("main", True)
        press_once(self.main)
        self.outputs = {action: self._output(action) for action in OUTPUTS}
        self.more = self._menu_of_outputs()
        self._next = NextStep(Action.NOTHING, "")
        self.main.clicked.connect(lambda: self.wanted.emit(self._next))
        self.steps.wanted.connect(self._take_step)
        self._state: MonthState | None = None
        self._lines = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()

    def offer(self, months: Sequence[Period], chosen: Period) -> None:
        self.months.blockSignals(True)
        self.months.clear()
        self.months.addItems([month.thai for month in months])
        self.months.setCurrentIndex(months.index(chosen))
        self.months.blockSignals(False)
        self._enable_arrows()

    def choose(self, place: int) -> None:
        """Show the month at this place, without announcing it."""
        self.months.blockSignals(True)
        self.months.setCurrentIndex(place)
        self.months.blockSignals(False)
        self._enable_arrows()

    def show_state(self, state: MonthState) -> None:
        """Show how far the month is, and what is next."""
        self._state, self._next = state, state.next_step
        self.deadline.setText(state.complete_words if state.is_complete else _deadline(state))
        set_tooltip(self.months, _deadline(state))
        self.steps.show_state(state)
        self.main.setText(self._next.text)
        self.main.setEnabled(self._next.action is not Action.NOTHING or self.main.hasFocus())
        self._fit()
        self._enable_arrows()

    def enter(self) -> None:
        """Focus the main button, also while what is next is being found."""
        self.main.setEnabled(True)
        self.main.setFocus(Qt.FocusReason.TabFocusReason)

    def _take_step(self, action: Action) -> None:
        assert self._state, "a step is pressed where it is shown"
        ids = {
            Action.FILL: self._state.missing,
            Action.CHECK: self._state.with_findings,
            Action.PRINT: self._state.unprinted,
        }
        self.wanted.emit(NextStep(action, "", ids.get(action, ())))

    def _output(self, action: Action) -> QPushButton:
        button = QPushButton(action.value)
        button.clicked.connect(partial(self._want, action))
        button.hide()
        return button

    def _menu_of_outputs(self) -> QPushButton:
        button, menu = QPushButton("พิมพ์และส่ง"), QMenu(self)
        for action in OUTPUTS:
            entry = menu.addAction(action.value)
            entry.triggered.connect(partial(self._want, action))
        button.setMenu(menu)
        button.hide()
        return button

    def _want(self, action: Action, _checked: bool = False) -> None:
        self.wanted.emit(NextStep(action, action.value))

    def _offer_outputs(self) -> None:
        """Offer what a complete month can become beside the main button, in a menu where there is no room."""
        is_complete = self._state is not None and self._state.is_complete
        has_room = self.width() >= _ONE_LINE_FROM
        self.more.setVisible(is_complete and not has_room)
        for action, button in self.outputs.items():
            button.setVisible(is_complete and has_room and action is not self._next.action)

    def _step(self, months: int) -> None:
        place = self.months.currentIndex() + months
        if 0 <= place < self.months.count():
            self.months.setCurrentIndex(place)
        self._enable_arrows()

    def _enable_arrows(self) -> None:
        self.earlier.setEnabled(self.months.currentIndex() > 0)
        self.later.setEnabled(self.months.currentIndex() < self.months.count() - 1)

    def _lay_out(self) -> None:
        month = QHBoxLayout()
        month.setSpacing(GRID // 2)
        for widget in (self.earlier, self.months, self.later, self.deadline):
            month.addWidget(widget)
        month.addStretch(1)
        acts = QHBoxLayout()
        acts.setSpacing(GRID)
        for button in (*self.outputs.values(), self.more, self.main):
            acts.addWidget(button)
        self._month, self._acts = month, acts
        self._first, self._second = QHBoxLayout(), QHBoxLayout()
        for line in (self._first, self._second):
            line.setSpacing(2 * GRID)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addLayout(self._first)
        layout.addLayout(self._second)
        self._first.addLayout(month, 1)
        self._second.addWidget(self.filters)
        self._second.addStretch(1)
        self._first.addLayout(acts)
        layout.addWidget(self.steps)  # last, for Tab comes to them in the order in which they are added

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Return the size with the filters on a line of their own.

        What stands on one line while there is room must not widen the window when a panel opens beside the
        page: it may then reach out of its screen.
        """
        month, acts = self._month.minimumSize().width(), self._least_acts()
        width = max(month + acts + 2 * GRID, self.filters.minimumSizeHint().width())
        return QSize(width, super().minimumSizeHint().height())

    def _least_acts(self) -> int:
        """Return the width of the main button, with the menu of what a complete month offers."""
        is_complete = self._state is not None and self._state.is_complete
        shown = [self.main, self.more] if is_complete else [self.main]
        return sum(button.minimumSizeHint().width() for button in shown) + GRID * (len(shown) - 1)

    def _fit(self) -> None:
        """Put the filters and what a complete month offers where there is room for them."""
        is_low = self.window().height() < _LOW
        self.deadline.setVisible(not is_low)
        self._offer_outputs()
        self.filters.give_way(is_low and self.width() < _ROOM_FOR_DIVISIONS)
        parts = (self._month.minimumSize(), self.filters.minimumSizeHint(), self._acts.minimumSize())
        needed = sum(part.width() for part in parts) + 5 * GRID
        least = needed if is_low else _ONE_LINE_FROM
        line, place = (self._first, 1) if self.width() >= least else (self._second, 0)
        if line.indexOf(self.filters) < 0:
            other = self._second if line is self._first else self._first
            other.removeWidget(self.filters)
            line.insertWidget(place, self.filters)


def _arrow(drawing: str, name: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(drawing))
    button.setAccessibleName(name)
    set_tooltip(button, name)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the list of months does the same by the arrow keys
    return button


def _deadline(state: MonthState) -> str:
    """Return the last day for the reports and the days left, in words."""
    day, left = state.due_on, state.days_left(date.today())
    told = f"ครบกำหนดส่ง {day.day} {SHORT_MONTHS[day.month - 1]}"
    if left > 0:
        return f"{told} · เหลือ {left:,} วัน"
    return f"{told} · วันนี้" if left == 0 else told
