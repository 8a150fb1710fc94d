"""What the grid shows: a text to look for, a division, a status."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.models.month_state import MonthStatus
from app.ui.editors.thai_word_edit import WordLineEdit
from app.ui.monthly.grid import Arrangement
from app.ui.widgets.choice_box import ChoiceBox
from app.ui.widgets.later import Later
from app.ui.widgets.theme import GRID

_PAUSE_MS: Final = 150
_EVERY_DIVISION: Final = "ทุกฝ่าย"
_STATUSES: Final = {
    "ทุกสถานะ": frozenset[MonthStatus](),
    MonthStatus.MISSING.value: frozenset({MonthStatus.MISSING}),
    MonthStatus.FINDINGS.value: frozenset({MonthStatus.FINDINGS}),
    MonthStatus.DONE.value: frozenset({MonthStatus.DONE, MonthStatus.FINDINGS}),
    MonthStatus.SKIPPED.value: frozenset({MonthStatus.SKIPPED}),
}


class FilterLine(QWidget):
    """`changed` is emitted when another choice is made, after a pause in typing; `entered` by Enter, after
    that.
    """

    changed = Signal()
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.text, self.divisions, self.statuses = WordLineEdit(), ChoiceBox(), ChoiceBox()
        self.text.setPlaceholderText("ค้นหาโครงการ")
        self.text.setAccessibleName("ค้นหาโครงการของเดือนนี้")
        self.text.offer_clearing()
        self.text.setMaximumWidth(30 * GRID)
        self.text.setMinimumWidth(12 * GRID)
        self.divisions.setAccessibleName("ฝ่าย")
        self.statuses.setAccessibleName("สถานะ")
        self.statuses.addItems(list(_STATUSES))
        for box in (self.divisions, self.statuses):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(7)
            box.currentIndexChanged.connect(lambda _place: self.changed.emit())
        self._pause = Later(self.changed.emit, self, _PAUSE_MS)
        self.text.textChanged.connect(lambda _text: self._pause.start())
        self.text.returnPressed.connect(self._enter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.text, 1)
        row.addWidget(self.divisions)
        row.addWidget(self.statuses)

    def _enter(self) -> None:
        if self._pause.isActive():
            self._pause.stop()
            self.changed.emit()
        self.entered.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """End the search on Esc; without one, it is a key of the window."""
        if event.key() == Qt.Key.Key_Escape and self.text.text():
            self.text.clear()
        else:
            super().keyPressEvent(event)

    def offer(self, divisions: Iterable[str]) -> None:
        """Offer these divisions, keeping the chosen one."""
        offered = [_EVERY_DIVISION, *sorted({*divisions} - {""})]
        if offered == [self.divisions.itemText(place) for place in range(self.divisions.count())]:
            return
        chosen = self.divisions.currentText()
        self.divisions.blockSignals(True)
        self.divisions.clear()
        self.divisions.addItems(offered)
        self.divisions.setCurrentIndex(max(0, self.divisions.findText(chosen)))
        self.divisions.blockSignals(False)

    def give_way(self, is_narrow: bool) -> None:
        """Hide the choice of a division, unless one is chosen."""
        self.divisions.setVisible(not is_narrow or self.divisions.currentIndex() > 0)

    def applied_to(self, arrangement: Arrangement) -> Arrangement:
        division = self.divisions.currentText() if self.divisions.currentIndex() > 0 else ""
        return arrangement._replace(
            text=self.text.text(),
            division=division,
            statuses=_STATUSES[self.statuses.currentText()],
        )

    def choose(self, status: MonthStatus) -> None:
        self.statuses.setCurrentText(status.value)

    def clear(self) -> None:
        """Show all projects."""
        for box in (self.divisions, self.statuses):
            box.blockSignals(True)
            box.setCurrentIndex(0)
            box.blockSignals(False)
        self.text.blockSignals(True)
        self.text.clear()
        self.text.blockSignals(False)
        self._pause.stop()
        self.changed.emit()
