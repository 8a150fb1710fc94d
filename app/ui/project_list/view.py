"""The file's projects: searchable, grouped, filtered by fiscal year, with the year's totals below."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.models.search import Words
from app.models.thai import format_baht
from app.storage.project_file import ProjectSummary
from app.ui.core.file_findings import FileFindings
from app.ui.editors.thai_word_edit import WordLineEdit
from app.ui.project_list.delegate import ProjectDelegate
from app.ui.project_list.grouping import Grouping
from app.ui.project_list.model import SUMMARY, Index, ProjectListModel
from app.ui.project_list.search import ReadTexts, TextReader
from app.ui.widgets.choice_box import ChoiceBox
from app.ui.widgets.icons import icon
from app.ui.widgets.labels import WrappingLabel, set_tooltip
from app.ui.widgets.later import IdleWork
from app.ui.widgets.painting import fill
from app.ui.widgets.theme import GRID, current_colours

COUNTED_AT_ONCE: Final = 500
"""Projects of a file whose findings are counted unasked; those of a city's file when somebody wants them."""

_MEASURED_AT_ONCE: Final = 50
"""Projects measured in one step: two milliseconds."""


class ProjectList(QWidget):
    """The list at the window's left.

    `chosen` carries the id of the project to show, `menu_wanted` the place on the screen for the menu of the
    selected projects.
    """

    chosen = Signal(str)
    menu_wanted = Signal(QPoint)

    def __init__(self, found: FileFindings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ProjectListModel()
        self.model.findings = found.counts
        self._found, self._awaits_findings = found, False
        found.counted.connect(self._follow_findings)
        self._reader = TextReader(self.model.texts, self)
        self._reader.finished.connect(self._search_again)
        self.search = WordLineEdit()
        self.search.setPlaceholderText("ค้นหาโครงการ")
        set_tooltip(self.search, "ค้นหาชื่อ รหัส หน่วยงาน บุคคล และผลการดำเนินงาน พิมพ์เพียงบางส่วนของคำได้")
        self.search.setAccessibleName("ค้นหาโครงการ")
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.offer_clearing()
        self.search.textChanged.connect(self._narrow)
        self.search.returnPressed.connect(self._enter_list)
        self._years = ChoiceBox()
        self._years.setAccessibleName("ปีงบประมาณ")
        self._years.currentIndexChanged.connect(self._narrow)
        self._groups = self._new_groups()
        self.view = self._new_view()
        self._totals = WrappingLabel()
        self._totals.setProperty("role", "quiet")
        self._lay_out()

    def show_projects(self, summaries: Sequence[ProjectSummary], current: str | None) -> None:
        """Show all projects of a file and mark the current one."""
        self._reader.stop()
        self.model.set_projects(summaries)
        self._follow_projects(current)
        self.view.measure_ahead()

    def search_in(self, read_texts: ReadTexts, passage_of: Callable[[str, Words], str]) -> None:
        """Set where the search gets the projects' texts, and how it shows matches."""
        self._found.stop()
        self._found.find_over_file()
        self.model.passage_of = passage_of
        self._reader.start(self.model.ids, read_texts)

    def let_go(self) -> None:
        """Drop the file's texts and stop reading, because it is about to be closed."""
        self._reader.stop()
        self._found.stop()
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
            self.view.go_to(row)

    def enter_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    @property
    def fiscal_year(self) -> int | None:
        """The fiscal year that the list is filtered by; None for all."""
        year: int | None = self._years.currentData()
        return year

    @property
    def selected_ids(self) -> list[str]:
        """The selected projects, in the order of the list."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedIndexes())
        found = (self.model.index(row).data(SUMMARY) for row in rows)
        return [summary.id for summary in found if summary]

    def group(self, grouping: Grouping) -> None:
        """Put the projects in groups."""
        self._awaits_findings = grouping is Grouping.FINDINGS
        if self._awaits_findings:
            self._found.count(self.model.ids)
        current = self.view.currentIndex().data(SUMMARY)
        self.model.group(grouping)
        self._keep(current)

    def _follow_findings(self) -> None:
        """Show the numbers of findings; the groups follow once, when all are counted."""
        if self._awaits_findings and not self._found.waiting:
            self._awaits_findings = False
            self.group_again()
        self.view.viewport().update()

    def group_again(self) -> None:
        """Filter and group again, and stay at the marked project."""
        current = self.view.currentIndex().data(SUMMARY)
        self.model.filter()
        self._keep(current)

    def _new_groups(self) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon("list"))
        button.setAccessibleName("จัดกลุ่มโครงการ")
        set_tooltip(button, "จัดกลุ่มโครงการตามฝ่าย สถานะ หรือข้อที่ควรตรวจ")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu, chosen = QMenu(button), QActionGroup(button)
        menu.addSection("จัดกลุ่มตาม")
        for grouping in Grouping:
            action = QAction(grouping.value, chosen)
            action.setCheckable(True)
            action.setChecked(grouping is Grouping.NONE)
            action.triggered.connect(lambda _checked, grouping=grouping: self.group(grouping))
            menu.addAction(action)
        button.setMenu(menu)
        return button

    def _new_view(self) -> "_Rows":
        view = _Rows()
        view.setModel(self.model)
        view.setItemDelegate(ProjectDelegate(view, self.model))
        view.setUniformItemSizes(True)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setAccessibleName("รายชื่อโครงการ")
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        view.selectionModel().currentChanged.connect(self._choose)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._ask_for_menu)
        return view

    def _ask_for_menu(self, at: QPoint) -> None:
        if self.selected_ids:
            self.menu_wanted.emit(self.view.viewport().mapToGlobal(at))

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(GRID // 2)
        row.addWidget(self.search, 1)
        row.addWidget(self._years)
        row.addWidget(self._groups)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID, GRID, GRID // 2)
        layout.setSpacing(GRID // 2)
        layout.addLayout(row)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._totals)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the search on Esc."""
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
            self._enter_list()
        else:
            super().keyPressEvent(event)

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
        """Repeat the search after the texts were read, and count the findings of a district's file."""
        if len(self.model.ids) <= COUNTED_AT_ONCE or self._awaits_findings:
            self._found.count(self.model.ids)
        if self.model.words:
            self.group_again()

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
            self.view.go_to(row)

    def _count(self) -> None:
        """Show the totals, of one year only: projects of two years are not one budget."""
        count, allocated, spent = self.model.totals
        self.view.tell_nothing(self._why_nothing() if not count else "")
        words = f"{count:,} โครงการ"
        if self.fiscal_year is None and len(self.model.fiscal_years) > 1:
            words += " · เลือกปีเพื่อดูยอดรวม"
        elif count:
            words += f" · ใช้ไป {format_baht(spent)} จาก {format_baht(allocated)}\u00a0บาท"
        self._totals.setText(words)

    def _why_nothing(self) -> str:
        if not self.model.words:
            return "ยังไม่มีโครงการ"
        other = "หรือเลือก “ทุกปี”" if self.fiscal_year else "หรือตรวจตัวสะกด"
        return f"ไม่พบโครงการที่มีคำที่ค้นหา ลองพิมพ์ให้สั้นลง {other} กด Esc เพื่อเลิกค้นหา"

    def _choose(self, index: QModelIndex, _before: QModelIndex) -> None:
        if summary := index.data(SUMMARY):
            self.chosen.emit(summary.id)

    def _enter_list(self) -> None:
        if self.model.shown and not self.view.currentIndex().isValid():
            self.view.go_to(self.model.row_of(self.model.shown[0].id) or 0)
        self.view.setFocus(Qt.FocusReason.TabFocusReason)


class _Rows(QListView):
    """Rows of one height. Without any, the list itself says why."""

    def __init__(self) -> None:
        super().__init__()
        self._nothing: WrappingLabel | None = None
        self._unmeasured: Iterator[str] = iter(())
        self._measured_width = 0
        self._measuring = IdleWork(self._measure_some, self)
        self.setViewport(QWidget())  # PySide6 reads all classes of widgets before it can name Qt's own
        # Scrolling then moves what is painted, and only the rows that come into sight are painted.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the background, which is left to the list as it is opaque, and the rows in that place."""
        painter, area = QPainter(self.viewport()), event.rect()
        fill(painter, area, QColor(current_colours().window))
        first, delegate = self.indexAt(area.topLeft()), self.itemDelegate()
        if first.isValid() and isinstance(delegate, ProjectDelegate):
            delegate.paint_rows(painter, first.row(), self.visualRect(first), area.bottom())
        painter.end()

    def go_to(self, row: int) -> None:
        """Select this row alone, unless it is the current one, which may be selected with others, and bring
        it into sight: one that took a removed row's place became the current one out of sight.

        Qt would add it to the selection while Ctrl is held, as for Ctrl+N. Of a row
        clicked with Ctrl, it tells before it selects it.
        """
        index = self.model().index(row, 0)
        if index != self.currentIndex():
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def tell_nothing(self, why: str) -> None:
        """Say why there is no row; "" if there are some."""
        if why and self._nothing is None:
            self._nothing = self._new_label()
        if self._nothing:
            self._nothing.setText(why)
            self._nothing.setVisible(bool(why))

    def _new_label(self) -> WrappingLabel:
        label = WrappingLabel("", self.viewport())
        label.setProperty("role", "quiet")
        label.setMargin(GRID)
        label.setGeometry(self.viewport().rect())
        return label

    def measure_ahead(self) -> None:
        """Measure the texts of all projects when the window is idle: any of them may be scrolled to."""
        model = self.model()
        assert isinstance(model, ProjectListModel)
        self._unmeasured = iter(model.ids)
        self._measured_width = self.viewport().width()
        self._measuring.begin()

    def _measure_some(self) -> bool:
        model, delegate = self.model(), self.itemDelegate()
        assert isinstance(model, ProjectListModel)
        assert isinstance(delegate, ProjectDelegate)
        some = [*islice(self._unmeasured, _MEASURED_AT_ONCE)]
        for project_id in some:
            if project_id in model:
                delegate.measure(model.usual_row(project_id), self._measured_width)
        return bool(some)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.verticalScrollBar().maximum() and event.size().width() != self._measured_width:
            self.measure_ahead()
        if self._nothing:
            self._nothing.setGeometry(self.viewport().rect())

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        """Repaint rows in place: QListView would lay out all ten thousand again."""
        QAbstractItemView.dataChanged(self, first, last, roles)
