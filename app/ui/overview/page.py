"""The page ภาพรวม: the file's totals as figures, charts and tables, and the projects to follow up."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.models.overview import Overview, ProjectFilter, Sum, of_division, overview, selected
from app.models.project_status import ProjectStatus
from app.printing.charts.overview_charts import MONEY_TITLE, STATUS_TITLE, money_chart, status_chart
from app.printing.columns.shared import (
    DIVISION_COLUMNS,
    STATUS_COLUMNS,
    division_rows,
    status_choice,
    status_rows,
)
from app.ui.core.context import FileContext
from app.ui.overview.export import PDF, PICTURES, PRINTER, ShownOverview, export
from app.ui.overview.fitted_table import FittedTable
from app.ui.overview.parts import Filters, KeyFigures, SideBySide
from app.ui.overview.projects import Listed, OverviewProjects
from app.ui.widgets.charts import ChartView
from app.ui.widgets.errors import errors_shown
from app.ui.widgets.labels import plain_label
from app.ui.widgets.later import Later
from app.ui.widgets.tasks import found_beside
from app.ui.widgets.theme import GRID

TITLE: Final = "ภาพรวม"
_SUMMING: Final = "กำลังรวมผลของโครงการ"
HELP: Final = "กด Enter หรือดับเบิลคลิกที่แถว เพื่อดูรายชื่อโครงการ"


class OverviewPage(QWidget):
    """Shows the overview of the projects that pass the filters."""

    def __init__(self, workspace: FileContext) -> None:
        super().__init__()
        self.workspace = workspace
        self._all: Sequence[ProjectStatus] = ()
        self.shown: Sequence[ProjectStatus] = ()
        self.overview: Overview = overview(())
        self.setAccessibleName(TITLE)
        self.filters, self.key_figures = Filters(), KeyFigures()
        self.money, self.status = ChartView(), ChartView()
        self.divisions = FittedTable(MONEY_TITLE, DIVISION_COLUMNS, HELP)
        self.statuses = FittedTable(STATUS_TITLE, STATUS_COLUMNS, HELP)
        self.projects = OverviewProjects()
        self._pairs: list[SideBySide] = []
        self._scroll = QScrollArea()
        self._debounce = Later(self._follow, self)
        self._lay_out()
        self._connect()

    @property
    def subtitle(self) -> str:
        """The selection of projects in words."""
        return self.filters.description

    @property
    def shown_overview(self) -> ShownOverview:
        return ShownOverview(self.workspace, self.subtitle, self.shown)

    def read(self) -> bool:
        """Read the file again, of a large one in a thread. Raises UserError.

        Returns False if the clerk cancels: the page is left, as what it shows would be out of date.
        """
        workspace = self.workspace  # the page itself is in no window before it is shown
        found = found_beside(workspace, _SUMMING, workspace.document.file.standings)
        if found is None:
            if self.isVisible():
                workspace.show_form()
            return False
        self._all = found
        self.filters.offer(self._all, workspace.listing.fiscal_year)
        self._show()
        return True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():  # shown by the clerk, not restored with the window
            self.filters.setFocus()

    # --- display --------------------------------------------------------------------------------------------

    def _show(self) -> None:
        """Sum up and show the projects that pass the filters, of whatever was read: there is no way back."""
        summed = found_beside(self.workspace, _SUMMING, self._sum_up) or self._sum_up()
        self.shown, self.overview, listed = summed
        found = self.overview
        heading = [self.workspace.document.file.path.name, self.subtitle]
        self.key_figures.show_figures(found)
        self.money.show_chart(money_chart(found), heading)
        self.status.show_chart(status_chart(found), heading)
        self.divisions.show_rows(division_rows(found))
        self.statuses.show_rows(status_rows(found))
        self.projects.show_projects(listed)
        for pair in self._pairs:
            pair.arrange()

    def _sum_up(self) -> tuple[Sequence[ProjectStatus], Overview, Listed]:
        shown = selected(self._all, self.filters.fiscal_year, self.filters.division)
        return shown, overview(shown), self.projects.listed(shown)

    def _follow(self) -> None:
        if self.isVisible():
            self.read()

    def _list_of(self, choice: ProjectFilter) -> None:
        """Go to the list of these projects."""
        self.projects.choose(choice)
        self._scroll.ensureWidgetVisible(self.projects)
        self.projects.enter()

    def _list_of_division(self, found: Sum) -> None:
        self._list_of(self.projects.all if found is self.overview.total else of_division(found.label))

    # --- construction ---------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.filters.changed.connect(self._show)
        self.workspace.document.changed.connect(lambda _change: self._debounce.start(0))
        self.money.chosen.connect(lambda key: self._list_of(of_division(key)))
        self.status.chosen.connect(lambda key: self._list_of(status_choice(key, self.overview)))
        self.divisions.chosen.connect(self._list_of_division)
        self.statuses.chosen.connect(lambda row: self._list_of(status_choice(row.key, self.overview)))
        self.projects.chosen.connect(self.workspace.show_project)

    def _lay_out(self) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(3 * GRID, GRID, 3 * GRID, 3 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(self.key_figures)
        for title, chart, table in (
            (MONEY_TITLE, self.money, self.divisions),
            (STATUS_TITLE, self.status, self.statuses),
        ):
            column.addWidget(_heading(title))
            self._pairs.append(SideBySide(chart, table))
            column.addWidget(self._pairs[-1])
        column.addWidget(self.projects)
        column.addStretch(1)
        self._scroll.setWidget(page)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._new_head())
        layout.addWidget(self._scroll, 1)

    def _new_head(self) -> QVBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(3 * GRID, GRID, 3 * GRID, 0)
        row.setSpacing(GRID)
        row.addWidget(_heading(TITLE))
        row.addStretch(1)
        for text, what in (("ส่งออก PDF…", PDF), ("บันทึกภาพ…", PICTURES), ("พิมพ์…", PRINTER)):
            button = QPushButton(text)
            button.setAccessibleName(f"{text.rstrip('…')} ภาพรวม")
            button.clicked.connect(lambda _checked, asked=what: export(self.shown_overview, asked))
            row.addWidget(button)
        head = QVBoxLayout()
        head.setSpacing(GRID)
        head.addLayout(row)
        head.addWidget(self.filters)
        return head


def _heading(text: str) -> QLabel:
    label = plain_label(text)
    label.setProperty("role", "heading")
    return label


def toggle_overview(workspace: FileContext) -> None:
    """Show the page about the whole file in place of the form, or return from it."""
    page = workspace.findChild(OverviewPage) or OverviewPage(workspace)
    if page.isVisible():
        workspace.show_form()
        return
    with errors_shown(workspace):
        workspace.flush()
        if page.read():
            workspace.show_page(page)
