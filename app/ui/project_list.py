"""The file's projects: searched, narrowed to a fiscal year, with their totals underneath."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.models.thai import arabic_digits, format_baht, format_percent
from app.storage.project_file import ProjectSummary
from app.ui.editors.word_wise import WordLineEdit
from app.ui.icons import icon
from app.ui.theme import GRID, current_colours
from app.ui.wrapping import WrappingLabel, with_breaks

Index = QModelIndex | QPersistentModelIndex

SUMMARY: Final = Qt.ItemDataRole.UserRole
STATE: Final = Qt.ItemDataRole.UserRole + 1
CLOSED: Final = "ปิดแล้ว"
UNNAMED: Final = "(ยังไม่มีชื่อโครงการ)"


class ProjectListModel(QAbstractListModel):
    """The projects that match the search, in the order of the file."""

    def __init__(self) -> None:
        super().__init__()
        self._all: list[ProjectSummary] = []
        self._shown: list[ProjectSummary] = []
        self._words: list[str] = []
        self._fiscal_year: int | None = None
        self.closed: frozenset[str] = frozenset()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        summary = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return summary.project_name or UNNAMED
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{summary.project_name or UNNAMED} {summary.project_code} {self.state(summary)}"
        if role == STATE:
            return self.state(summary)
        return summary if role == SUMMARY else None

    def state(self, summary: ProjectSummary) -> str:
        """How far the work is, and whether the project is closed."""
        if summary.id not in self.closed:
            return _progress(summary)
        return CLOSED if summary.progress is None else f"{CLOSED} {_progress(summary)}"

    def set_projects(self, summaries: Sequence[ProjectSummary]) -> None:
        self._all = list(summaries)
        self._filter()

    def update_project(self, summary: ProjectSummary) -> None:
        """Show what changed in one project, where it stands."""
        self._all = [summary if old.id == summary.id else old for old in self._all]
        for row, old in enumerate(self._shown):
            if old.id == summary.id:
                self._shown[row] = summary
                self.dataChanged.emit(self.index(row), self.index(row))

    def narrow(self, search: str, fiscal_year: int | None) -> None:
        """Show only projects that hold every word of the search, and are of the year."""
        self._words = arabic_digits(search.casefold()).split()
        self._fiscal_year = fiscal_year
        self._filter()

    @property
    def shown(self) -> Sequence[ProjectSummary]:
        return self._shown

    @property
    def fiscal_years(self) -> list[int]:
        return sorted({s.fiscal_year for s in self._all if s.fiscal_year is not None}, reverse=True)

    def row_of(self, project_id: str) -> int | None:
        return next((row for row, summary in enumerate(self._shown) if summary.id == project_id), None)

    def _filter(self) -> None:
        self.beginResetModel()
        self._shown = [summary for summary in self._all if self._matches(summary)]
        self.endResetModel()

    def _matches(self, summary: ProjectSummary) -> bool:
        if self._fiscal_year is not None and summary.fiscal_year != self._fiscal_year:
            return False
        texts = (summary.project_name, summary.project_code, summary.office, summary.officer_name)
        text = arabic_digits(" ".join(texts).casefold())
        return all(word in text for word in self._words)


class ProjectList(QWidget):
    """The list at the window's left. `chosen` carries the id of the project that is to be shown."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ProjectListModel()
        self.search = WordLineEdit()
        self.search.setPlaceholderText("ค้นหาชื่อ รหัส หรือผู้รับผิดชอบ")
        self.search.setAccessibleName("ค้นหาโครงการ")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._narrow)
        self.search.returnPressed.connect(self._enter_list)
        self._years = QComboBox()
        self._years.setAccessibleName("ปีงบประมาณ")
        self._years.currentIndexChanged.connect(self._narrow)
        self.view = self._new_view()
        self._totals = WrappingLabel()
        self._totals.setProperty("role", "quiet")
        self._lay_out()

    def show_projects(self, summaries: Sequence[ProjectSummary], current: str | None) -> None:
        """Show all projects of a file and mark the current one."""
        self.model.set_projects(summaries)
        self._offer_years()
        self._count()
        self.mark(current)

    def update_project(self, summary: ProjectSummary) -> None:
        self.model.update_project(summary)
        self._offer_years()
        self._count()

    def mark(self, project_id: str | None) -> None:
        """Mark the current project; what hides it gives way."""
        row = self.model.row_of(project_id) if project_id else None
        if row is None and project_id:
            self.search.clear()
            self._years.setCurrentIndex(0)
            row = self.model.row_of(project_id)
        if row is not None:
            self.view.setCurrentIndex(self.model.index(row))

    def enter_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    @property
    def fiscal_year(self) -> int | None:
        """The year that the list is narrowed to."""
        year: int | None = self._years.currentData()
        return year

    def _new_view(self) -> QListView:
        view = QListView()
        view.setModel(self.model)
        view.setItemDelegate(ProjectDelegate(view))
        view.setUniformItemSizes(True)
        view.setAccessibleName("รายชื่อโครงการ")
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        view.selectionModel().currentChanged.connect(self._choose)
        return view

    def _lay_out(self) -> None:
        label = QLabel("ปีงบประมาณ")
        label.setProperty("role", "label")
        label.setBuddy(self._years)
        year_row = QHBoxLayout()
        year_row.addWidget(label)
        year_row.addWidget(self._years, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID, GRID, GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self.search)
        layout.addLayout(year_row)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._totals)

    def _offer_years(self) -> None:
        years: list[int | None] = [None, *self.model.fiscal_years]
        if [self._years.itemData(row) for row in range(self._years.count())] == years:
            return
        chosen = self._years.currentData()
        self._years.blockSignals(True)
        self._years.clear()
        for year in years:
            self._years.addItem("ทุกปี" if year is None else str(year), year)
        self._years.setCurrentIndex(years.index(chosen) if chosen in years else 0)
        self._years.blockSignals(False)
        if self._years.currentData() != chosen:
            self._narrow()

    def _narrow(self, *_: object) -> None:
        current = self.view.currentIndex().data(SUMMARY)
        self.model.narrow(self.search.text(), self.fiscal_year)
        self._count()
        row = self.model.row_of(current.id) if current else None
        if row is not None:
            self.view.setCurrentIndex(self.model.index(row))

    def _count(self) -> None:
        shown = self.model.shown
        allocated = sum(summary.allocated_budget_satang or 0 for summary in shown)
        spent = sum(summary.spent_satang for summary in shown)
        self._totals.setText(
            f"{len(shown):,} โครงการ\nงบประมาณ {format_baht(allocated)} บาท\nใช้ไป {format_baht(spent)} บาท"
        )

    def _choose(self, index: QModelIndex, _before: QModelIndex) -> None:
        if summary := index.data(SUMMARY):
            self.chosen.emit(summary.id)

    def _enter_list(self) -> None:
        if self.model.rowCount() and not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.model.index(0))
        self.view.setFocus(Qt.FocusReason.TabFocusReason)


class ProjectDelegate(QStyledItemDelegate):
    """Name on two lines, code, and how far the work is."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(30 * GRID, 3 * option.fontMetrics.lineSpacing() + 2 * GRID)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        summary: ProjectSummary = index.data(SUMMARY)
        rect: QRect = option.rect
        palette: QPalette = option.palette
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(current_colours().selection))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), palette.highlight())
        inner = rect.adjusted(GRID + 4, GRID, -GRID, -GRID)
        line = painter.fontMetrics().lineSpacing()
        painter.setPen(palette.text().color())
        _draw_name(painter, inner, summary.project_name or UNNAMED)
        painter.setPen(palette.placeholderText().color())
        last = QRect(inner.left(), inner.top() + 2 * line, inner.width(), line)
        painter.drawText(last, Qt.AlignmentFlag.AlignLeft, summary.project_code or "(ไม่มีรหัส)")
        painter.drawText(last, Qt.AlignmentFlag.AlignRight, index.data(STATE))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(palette.highlight().color(), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.restore()


def _draw_name(painter: QPainter, rect: QRect, name: str) -> None:
    font = QFont(painter.font())
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    line = painter.fontMetrics().lineSpacing()
    box = QRect(rect.left(), rect.top(), rect.width(), 2 * line)
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
    wrap = flags | Qt.TextFlag.TextWordWrap
    painter.setClipRect(box)
    painter.drawText(box, int(wrap), with_breaks(name))
    painter.setClipping(False)
    font.setWeight(QFont.Weight.Normal)
    painter.setFont(font)


def _progress(summary: ProjectSummary) -> str:
    if summary.progress is None:
        return "ยังไม่มีรายงาน"
    return f"{format_percent(summary.progress)} %"
