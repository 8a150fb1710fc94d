"""The file's projects: searchable, filtered by fiscal year, with their totals below."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.models.search import Words
from app.models.thai import format_baht
from app.storage.project_file import ProjectSummary
from app.ui.editors.thai_word_edit import WordLineEdit
from app.ui.project_list.model import PASSAGE, STATE, SUMMARY, UNNAMED, Index, ProjectListModel
from app.ui.project_list.search import ReadTexts, TextReader, fitted
from app.ui.widgets.labels import WrappingLabel, plain_label, set_tooltip, with_breaks
from app.ui.widgets.theme import GRID, current_colours, icon


class ProjectList(QWidget):
    """The list at the window's left. `chosen` carries the id of the project to show."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ProjectListModel()
        self._reader = TextReader(self.model.texts, self)
        self._reader.finished.connect(self._search_again)
        self.search = WordLineEdit()
        self.search.setPlaceholderText("ค้นหาโครงการ")
        set_tooltip(self.search, "ค้นหาชื่อ รหัส หน่วยงาน บุคคล และผลการดำเนินงาน พิมพ์เพียงบางส่วนของคำได้")
        self.search.setAccessibleName("ค้นหาโครงการ")
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._offer_clearing, Qt.ConnectionType.SingleShotConnection)
        self.search.textChanged.connect(self._narrow)
        self.search.returnPressed.connect(self._enter_list)
        self._years = QComboBox()
        self._years.setAccessibleName("ปีงบประมาณ")
        self._years.currentIndexChanged.connect(self._narrow)
        self.view = self._new_view()
        self._totals = WrappingLabel()
        self._totals.setProperty("role", "quiet")
        self._lay_out()

    def _offer_clearing(self) -> None:
        """Add the button that clears the search, for whose icon Qt needs 40 ms. It shows only beside text."""
        self.search.setClearButtonEnabled(True)

    def show_projects(self, summaries: Sequence[ProjectSummary], current: str | None) -> None:
        """Show all projects of a file and mark the current one."""
        self._reader.stop()
        self.model.set_projects(summaries)
        self._follow_projects(current)

    def search_in(self, read_texts: ReadTexts, passage_of: Callable[[str, Words], str]) -> None:
        """Set where the search gets the projects' texts, and how it shows matches."""
        self.model.passage_of = passage_of
        self._reader.start(self.model.ids, read_texts)

    def let_go(self) -> None:
        """Drop the file's texts and stop reading, because it is about to be closed."""
        self._reader.stop()
        self.model.let_go()

    def add_project(self, summary: ProjectSummary, text: str) -> None:
        """Add a new project of the file and mark it; `text` is its searched text."""
        self.model.add_project(summary, text)
        self._follow_projects(summary.id)

    def remove_project(self, project_id: str, current: str | None) -> None:
        """Remove a project that was removed from the file; mark another one."""
        self.model.remove_project(project_id)
        self._follow_projects(current)

    def update_project(self, summary: ProjectSummary, text: str) -> None:
        self.model.update_project(summary, text)
        self._offer_years()
        self._count()

    def _follow_projects(self, current: str | None) -> None:
        self._offer_years()
        self._count()
        self.mark(current)

    def mark(self, project_id: str | None) -> None:
        """Mark the current project, clearing filters that hide it."""
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
        """The fiscal year that the list is filtered by; None for all."""
        year: int | None = self._years.currentData()
        return year

    def _new_view(self) -> QListView:
        view = _Rows()
        view.setModel(self.model)
        view.setItemDelegate(ProjectDelegate(view))
        view.setUniformItemSizes(True)
        view.setAccessibleName("รายชื่อโครงการ")
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        view.selectionModel().currentChanged.connect(self._choose)
        return view

    def _lay_out(self) -> None:
        label = plain_label("ปีงบประมาณ")
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
        self._keep(current)

    def _search_again(self) -> None:
        """Repeat the search after the texts were read."""
        if self.model.words:
            current = self.view.currentIndex().data(SUMMARY)
            self.model.filter()
            self._keep(current)

    def sort_by_name(self, wanted: bool) -> None:
        """Sort by the Thai alphabet, or in the file's order."""
        current = self.view.currentIndex().data(SUMMARY)
        self.model.sort_by_name(wanted)
        self._keep(current)

    def _keep(self, current: ProjectSummary | None) -> None:
        """Keep the marked project marked if it is still shown, otherwise scroll to the top."""
        self._count()
        row = self.model.row_of(current.id) if current else None
        if row is None:
            self.view.scrollToTop()
        else:
            self.view.setCurrentIndex(self.model.index(row))

    def _count(self) -> None:
        count, allocated, spent = self.model.totals
        text = f"{count:,} โครงการ\nงบประมาณ {format_baht(allocated)} บาท\nใช้ไป {format_baht(spent)} บาท"
        self._totals.setText(text if count or not self.model.words else self._how_to_find_more())

    def _how_to_find_more(self) -> str:
        other = "หรือเลือก “ทุกปี”" if self.fiscal_year else "หรือตรวจตัวสะกด"
        return f"ไม่พบโครงการที่มีคำที่ค้นหา ลองพิมพ์ให้สั้นลง {other}"

    def _choose(self, index: QModelIndex, _before: QModelIndex) -> None:
        if summary := index.data(SUMMARY):
            self.chosen.emit(summary.id)

    def _enter_list(self) -> None:
        if self.model.rowCount() and not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.model.index(0))
        self.view.setFocus(Qt.FocusReason.TabFocusReason)


class _Rows(QListView):
    """Rows of one height."""

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        """Repaint rows in place: QListView would lay out all ten thousand again."""
        QAbstractItemView.dataChanged(self, first, last, roles)


class ProjectDelegate(QStyledItemDelegate):
    """Draws the name on two lines, the code, the progress, and in a search the matching text."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        model = index.model()
        lines = 4 if isinstance(model, ProjectListModel) and model.words else 3
        return QSize(30 * GRID, lines * option.fontMetrics.lineSpacing() + 2 * GRID)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        summary: ProjectSummary = index.data(SUMMARY)
        rect: QRect = option.rect
        palette: QPalette = option.palette
        painter.save()
        if self._view.selectionModel().isSelected(index):
            _fill(painter, rect, QColor(current_colours().selection))
            _fill(painter, QRect(rect.left(), rect.top(), 3, rect.height()), palette.highlight().color())
        inner = rect.adjusted(GRID + 4, GRID, -GRID, -GRID)
        line = painter.fontMetrics().lineSpacing()
        painter.setPen(palette.text().color())
        _draw_name(painter, inner, summary.project_name or UNNAMED)
        painter.setPen(palette.placeholderText().color())
        last = QRect(inner.left(), inner.top() + 2 * line, inner.width(), line)
        painter.drawText(last, Qt.AlignmentFlag.AlignLeft, summary.project_code or "(ไม่มีรหัส)")
        painter.drawText(last, Qt.AlignmentFlag.AlignRight, index.data(STATE))
        if passage := index.data(PASSAGE):
            words = fitted(passage, painter.fontMetrics().horizontalAdvance, last.width())
            painter.drawText(last.translated(0, line), Qt.AlignmentFlag.AlignLeft, words)
        if self._view.hasFocus() and index == self._view.currentIndex():
            painter.setPen(QPen(palette.highlight().color(), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.restore()


def _fill(painter: QPainter, rect: QRect, colour: QColor) -> None:
    """Fill a rectangle. The first `fillRect` takes 3 ms, in which PySide6 makes an enum of 180 gradients."""
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRect(rect)
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
