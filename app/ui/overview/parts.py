"""Parts of the page ภาพรวม: filters, key figures, and a side-by-side layout."""

from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.models.overview import Overview, division_label, overview
from app.models.project_status import ProjectStatus
from app.printing.columns.shared import LATE_NOTE, key_figures
from app.ui.overview.fitted_table import FittedTable
from app.ui.widgets.choice_box import ChoiceBox
from app.ui.widgets.labels import WrappingLabel, plain_label
from app.ui.widgets.theme import GRID

ROOM_FOR_PAIR: Final = 64 * GRID
"""Below this width, as on a screen at 200 %, the key figures are stacked."""
ROOM_FOR_TWO: Final = 112 * GRID
"""From this width a chart and its table are side by side."""

OF_CHART: Final = 5
OF_TABLE: Final = 9
"""Their shares of the width."""

MOST_COLUMNS: Final = 4


class Filters(QWidget):
    """Filters by fiscal year and division. `changed` is emitted when the clerk changes them."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.years, self.divisions = ChoiceBox(), ChoiceBox()
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, 0, 3 * GRID, GRID)
        for text, box in (("ปีงบประมาณ", self.years), ("ฝ่าย", self.divisions)):
            label = plain_label(text)
            label.setProperty("role", "label")
            label.setBuddy(box)
            box.setAccessibleName(f"{text}ของภาพรวม")
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.currentIndexChanged.connect(lambda _place: self.changed.emit())
            row.addWidget(label)
            row.addWidget(box)
            row.addSpacing(GRID)
        row.addStretch(1)
        self.setFocusProxy(self.years)

    @property
    def fiscal_year(self) -> int | None:
        year: int | None = self.years.currentData()
        return year

    @property
    def division(self) -> str | None:
        division: str | None = self.divisions.currentData()
        return division

    @property
    def description(self) -> str:
        """The selection in words."""
        year = "ทุกปีงบประมาณ" if self.fiscal_year is None else f"ปีงบประมาณ {self.fiscal_year}"
        return f"{year} {self.division or 'ทุกฝ่าย'}"

    def offer(self, standings: Iterable[ProjectStatus], fiscal_year: int | None) -> None:
        """Offer the existing years and divisions, keeping the selection; initially `fiscal_year`."""
        found = list(standings)
        years = sorted({s.fiscal_year for s in found if s.fiscal_year is not None}, reverse=True)
        chosen = self.fiscal_year if self.years.count() else fiscal_year
        _fill(self.years, [("ทุกปี", None), *((str(year), year) for year in years)], chosen)
        divisions = sorted({division_label(standing) for standing in found})
        _fill(self.divisions, [("ทุกฝ่าย", None), *((name, name) for name in divisions)], self.division)


def _fill(box: QComboBox, items: Sequence[tuple[str, object]], chosen: object) -> None:
    box.blockSignals(True)
    box.clear()
    for text, data in items:
        box.addItem(text, data)
    box.setCurrentIndex(max(0, next((n for n, item in enumerate(items) if item[1] == chosen), 0)))
    box.blockSignals(False)


class KeyFigures(QWidget):
    """The most important numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, QLabel] = {}
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(3 * GRID)
        self._grid.setVerticalSpacing(0)
        self._figures = [self._new_figure(name) for name in key_figures(overview(()))]
        self.note = WrappingLabel()
        self.note.setProperty("role", "quiet")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # it arranges itself
        self._arrange(MOST_COLUMNS)

    def _new_figure(self, name: str) -> QWidget:
        figure, label, value = QWidget(), plain_label(name), plain_label()
        label.setProperty("role", "label")
        value.setProperty("role", "heading")
        column = QVBoxLayout(figure)
        column.setContentsMargins(0, 0, 0, GRID // 2)
        column.setSpacing(0)
        column.addWidget(label)
        column.addWidget(value)
        self.values[name] = value
        return figure

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for place, figure in enumerate(self._figures):
            self._grid.addWidget(figure, place // columns, place % columns)
        for place in range(MOST_COLUMNS):
            self._grid.setColumnStretch(place, int(place < columns))
        self._grid.addWidget(self.note, len(self._figures), 0, 1, columns)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(MOST_COLUMNS if self.width() >= ROOM_FOR_TWO else 1 + (self.width() >= ROOM_FOR_PAIR))

    def show_figures(self, shown: Overview) -> None:
        found = key_figures(shown)
        for name, text in found.items():
            self.values[name].setText(text)
        self.note.setText(LATE_NOTE)
        self.setAccessibleName(", ".join(f"{name} {text}" for name, text in found.items()))


class SideBySide(QWidget):
    """A chart with its table beside it, or below it where the table has no room there."""

    def __init__(self, chart: QWidget, table: FittedTable) -> None:
        super().__init__()
        self._table = table
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(3 * GRID)
        self._row.addWidget(chart, OF_CHART, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(table, OF_TABLE, Qt.AlignmentFlag.AlignTop)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def arrange(self) -> None:
        """Arrange the two again, because the table has other figures."""
        room = (self.width() - self._row.spacing()) * OF_TABLE // (OF_CHART + OF_TABLE)
        is_beside = self.width() >= ROOM_FOR_TWO and self._table.is_whole_in(room - 2 * GRID)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._row.setDirection(across if is_beside else down)
