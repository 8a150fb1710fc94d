"""The four steps of the month, each with how far it is; a press goes to what is left of it."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from app.models.month_state import Action, MonthState, Step, StepState
from app.ui.widgets.icons import icon
from app.ui.widgets.labels import set_tooltip
from app.ui.widgets.painting import fill
from app.ui.widgets.theme import GRID, current_colours

ACTIONS = {Step.FILL: Action.FILL, Step.CHECK: Action.CHECK, Step.PRINT: Action.PRINT, Step.SEND: Action.SEND}


class StepButton(QPushButton):
    """One step. `share`: how much of it is done, drawn as a line at its foot; None draws none."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number, self.share = number, 0.0
        self._texts: Sequence[str] = ()
        self.setProperty("role", "step")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_step(self, state: StepState, share: float) -> None:
        self.share = share
        told = f"{self._number} {state.step.value} {state.words}"
        self._texts = told, f"{state.step.value} {state.words}", state.words
        set_tooltip(self, f"{told}{' เสร็จแล้ว' if state.is_done else ''}")
        self.setAccessibleName(f"ขั้นที่ {told}{' เสร็จแล้ว' if state.is_done else ''}")
        has_findings = state.step is Step.CHECK and not state.is_done and not state.words.startswith("0 ")
        warned = icon("warning", "finding") if has_findings else QIcon()
        self.setIcon(icon("check", "accent") if state.is_done else warned)
        self._fit()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show as much of the text as there is room for; the tooltip has all of it."""
        for text in self._texts:
            self.setText(text)
            if self.sizeHint().width() <= self.width():
                return

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        width = self.width() - 2 * GRID
        foot = QRect(GRID, self.height() - 5, width, 3)
        fill(painter, foot, QColor(current_colours().line))
        foot.setWidth(round(width * self.share))
        fill(painter, foot, QColor(current_colours().accent))


class StepsBar(QWidget):
    """`wanted` carries the action of a pressed step."""

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.buttons = [StepButton(number) for number in range(1, len(Step) + 1)]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        for step, button in zip(Step, self.buttons, strict=True):
            button.clicked.connect(lambda _checked=False, step=step: self.wanted.emit(ACTIONS[step]))
            row.addWidget(button, 1)

    def show_state(self, state: MonthState) -> None:
        count = max(1, len(state.rows))
        counted = state.filled - len(state.uncounted) - len(state.with_findings)
        shares = (
            (state.filled + state.skipped) / count,
            counted / count,
            state.printed / count,
            float(state.is_sent),
        )
        for button, step, share in zip(self.buttons, state.steps, shares, strict=True):
            button.show_step(step, share)
