"""Parts of the board's page: filters, tables of money, charts."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.models.board import Board, BoardFilter, OfficeRow
from app.models.submission.units import DISTRICT, told_of_units
from app.printing.charts.board_charts import money_chart, sending_chart, spending_chart
from app.printing.charts.primitives import Chart
from app.printing.columns.column import Column
from app.printing.columns.shared import OFFICE_COLUMNS, month_columns, of_units
from app.ui.board.menu import OPEN_OFFICE, offer_menu
from app.ui.editors.thai_word_edit import WordLineEdit
from app.ui.widgets.charts import ChartView
from app.ui.widgets.choice_box import ChoiceBox
from app.ui.widgets.icons import icon
from app.ui.widgets.labels import plain_label
from app.ui.widgets.tables import ColumnTable
from app.ui.widgets.theme import GRID


class BoardFilters(QWidget):
    """The filters. Signals: `year_chosen` to read another year, `changed` to show other offices."""

    year_chosen = Signal()
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._word = DISTRICT
        self.years, self.showing, self.search = ChoiceBox(), ChoiceBox(), WordLineEdit()
        for what in BoardFilter:
            self.showing.addItem(what.value, what)
        self.search.setPlaceholderText("ค้นหาเขต")
        self.search.setAccessibleName("ค้นหาเขต")
        self.search.offer_clearing()
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        label = plain_label("แสดง")
        label.setProperty("role", "label")
        label.setBuddy(self.showing)
        self.showing.setAccessibleName("แสดงเฉพาะ")
        self.showing.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.years.setAccessibleName("ปีงบประมาณ")
        self.years.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)  # it is filled later
        row.addWidget(self.years)
        row.addSpacing(GRID)
        row.addWidget(label)
        row.addWidget(self.showing, 2)
        row.addWidget(self.search, 3)
        self.years.currentIndexChanged.connect(lambda _place: self.year_chosen.emit())
        self.showing.currentIndexChanged.connect(lambda _place: self.changed.emit())
        self.search.textChanged.connect(lambda _text: self.changed.emit())

    @property
    def fiscal_year(self) -> int | None:
        """The chosen fiscal year; None before there is a choice."""
        year: int | None = self.years.currentData()
        return year

    @property
    def what(self) -> BoardFilter:
        what: BoardFilter = self.showing.currentData()
        return what

    @property
    def description(self) -> list[str]:
        """The filters in words; empty if all offices are shown."""
        told = [] if self.what is BoardFilter.ALL else [f"เฉพาะ{self._word}ที่: {self.what.value}"]
        return (
            [*told, f"เฉพาะ{self._word}ที่มีคำว่า “{self.search.text()}”"] if self.search.text().strip() else told
        )

    def offer(self, board: Board) -> None:
        """Offer the available years; the board's own is selected."""
        self.years.blockSignals(True)
        self.years.clear()
        for year in sorted({board.fiscal_year, *board.years}, reverse=True):
            self.years.addItem(f"ปีงบประมาณ {year}", year)
        self.years.setCurrentIndex(self.years.findData(board.fiscal_year))
        self._word = board.word
        self.showing.setItemText(0, told_of_units(BoardFilter.ALL.value, board.word))
        for text in (self.search.setPlaceholderText, self.search.setAccessibleName):
            text(f"ค้นหา{board.word}")
        self.years.blockSignals(False)


BY_OFFICE: Final = "งบประมาณแยกตามเขต"


# --- tables -------------------------------------------------------------------------------------------------


def board_table(name: str, columns: Sequence[Column], help_text: str = "") -> ColumnTable:
    table = ColumnTable(name, columns, help_text, is_small=True)
    table.setMinimumHeight(15 * GRID)
    return table


class OfficeTotals(QWidget):
    """The money of each office, with the total last. `chosen` carries the office."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        help_text = "กด Enter เพื่อดูการส่งรายงานของหน่วยงาน"
        self.table = board_table(BY_OFFICE, OFFICE_COLUMNS, help_text)
        self.table.chosen.connect(self._choose)
        offer_menu(self.table, lambda row: OPEN_OFFICE if isinstance(row, OfficeRow) and row.months else "")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, GRID, 0, 0)
        layout.addWidget(self.table)

    def show_board(self, board: Board) -> None:
        rows = [*board.offices, board.total] if board.offices else []
        self.table.setAccessibleName(told_of_units(BY_OFFICE, board.word))
        self.table.show_rows(rows, of_units(OFFICE_COLUMNS, board.word))

    def _choose(self, row: OfficeRow) -> None:
        if row.months:
            self.chosen.emit(row)


class MonthTotals(QWidget):
    """Submissions and disbursements by month."""

    def __init__(self) -> None:
        super().__init__()
        self.table = board_table("การส่งรายงานและการเบิกใช้แยกตามเดือน", month_columns(0))
        offer_menu(self.table, lambda _row: "")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, GRID, 0, 0)
        layout.addWidget(self.table)

    def show_board(self, board: Board) -> None:
        columns = of_units(month_columns(board.total.allocated_satang), board.word)
        self.table.show_rows(board.month_totals, columns)


class BoardCharts(QScrollArea):
    """The charts, one below the other. `chosen` carries the name of the clicked office."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.sending, self.spending, self.money = ChartView(), ChartView(), ChartView()
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setSpacing(GRID)
        self._titles = []
        for chart in (self.spending, self.sending, self.money):
            title = plain_label()
            title.setProperty("role", "heading")
            self._titles.append(title)
            column.addWidget(title)
            column.addWidget(chart)
            column.addSpacing(GRID)
        column.addStretch(1)
        self.setWidget(page)
        self.money.chosen.connect(self.chosen)

    def show_board(self, board: Board, heading: Sequence[str]) -> None:
        charts: tuple[Chart, ...] = (spending_chart(board), sending_chart(board), money_chart(board))
        views = (self.spending, self.sending, self.money)
        for title, view, chart in zip(self._titles, views, charts, strict=True):
            title.setText(chart.title)
            view.show_chart(chart, heading)
