"""The charts beside the form: a project's year, updated after every edit."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from app.models.progress_report import ProgressReport
from app.models.project import NO_NAME, Project
from app.models.year_series import figures
from app.printing.charts.primitives import Chart
from app.printing.charts.project_charts import progress_chart, spending_chart
from app.ui.core.context import FileContext, SidePanel
from app.ui.widgets.charts import ChartView
from app.ui.widgets.labels import WrappingLabel, plain_label, set_tooltip
from app.ui.widgets.theme import GRID

TITLE: Final = "ภาพความก้าวหน้า"
NOTHING_CHOSEN: Final = "เลือกโครงการเพื่อดูภาพความก้าวหน้า"
WIDTH: Final = 58 * GRID
ROOM_FOR_BOTH: Final = 1600
"""From this window width the charts and the preview fit side by side."""


def panel_of(workspace: FileContext) -> "ProjectPictures":
    """Return the charts panel at the workspace's right, created on first use."""
    return workspace.findChild(ProjectPictures) or ProjectPictures(workspace)


class ProjectPictures(SidePanel):
    """Two charts, one below the other: progress against time, spending against the budget.

    On a small screen the charts and the preview replace each other.
    """

    def __init__(self, workspace: FileContext) -> None:
        super().__init__()
        self._workspace, self._preview = workspace, workspace.preview_action
        self.hide()
        self.setAccessibleName(TITLE)
        self.progress, self.spending = ChartView(stretches=True), ChartView(stretches=True)
        self._titles = [_label("heading"), _label("heading")]
        self._name, self._note = _label("label"), _label("quiet")
        self._lay_out()
        self.setMinimumWidth(40 * GRID)
        workspace.addWidget(self)
        workspace.panels.pictures = self
        workspace.setCollapsible(workspace.indexOf(self), False)
        workspace.refreshed.connect(self.follow)
        self._preview.toggled.connect(self._make_way)

    def toggle(self) -> None:
        """Show or close the charts."""
        if self.isHidden():
            self._open()
        else:
            self.close_pictures()

    def _open(self) -> None:
        if not self._workspace.panels.paper_fits:
            self._workspace.show_form()
        self.is_wanted = True
        self._workspace.panels.opened(self, self.close_pictures)
        if self._preview.isChecked() and not self._room_for_both:
            self._preview.trigger()
        self._workspace.panels.make_room()
        self.follow()

    def close_pictures(self) -> None:
        self.is_wanted = False
        self._workspace.panels.make_room()

    def follow(self) -> None:
        """Show the workspace's project if the panel is visible."""
        if self.isHidden():
            return
        project_id, document = (
            self._workspace.shown_project_id or self._workspace.project_id,
            self._workspace.document,
        )
        if project_id is None:
            self._tell(NOTHING_CHOSEN)
        else:
            self.show_project(document.project(project_id), document.reports(project_id))

    def show_project(self, project: Project, reports: Sequence[ProgressReport]) -> None:
        """Show the charts of a project. `reports` are in the order of their months."""
        found = figures(project, reports)
        name = project.project_name or NO_NAME
        self._tell(name, _left_out(found.left_out))
        charts: tuple[Chart, Chart] = progress_chart(found), spending_chart(found)
        for view, title, chart in zip((self.progress, self.spending), self._titles, charts, strict=True):
            title.setText(chart.title)
            view.show_chart(chart, [name])
            title.show()
            view.show()

    @property
    def _room_for_both(self) -> bool:
        return self._workspace.window().width() >= ROOM_FOR_BOTH

    def _make_way(self, page_is_shown: bool) -> None:
        if page_is_shown and not self._room_for_both:
            self.close_pictures()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 90 * GRID)

    def _tell(self, name: str, note: str = "") -> None:
        self._name.setText(name)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        for part in (*self._titles, self.progress, self.spending):
            part.setVisible(name != NOTHING_CHOSEN)

    def _lay_out(self) -> None:
        page, area = QWidget(), QScrollArea()
        column = QVBoxLayout(page)
        column.setContentsMargins(2 * GRID, 0, 2 * GRID, GRID)
        column.setSpacing(GRID // 2)
        column.addWidget(self._name)
        for title, view in zip(self._titles, (self.progress, self.spending), strict=True):
            column.addSpacing(GRID)
            column.addWidget(title)
            column.addWidget(view, 1)
        column.addWidget(self._note)
        area.setWidget(page)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._new_bar())
        layout.addWidget(area, 1)

    def _new_bar(self) -> QHBoxLayout:
        close = QToolButton()
        close.setText("ปิด")
        set_tooltip(close, "ปิดภาพความก้าวหน้า (Esc)")
        close.setAccessibleName("ปิดภาพความก้าวหน้า")
        close.clicked.connect(self.close_pictures)
        bar = QHBoxLayout()
        bar.setContentsMargins(2 * GRID, GRID // 2, GRID, GRID // 2)
        bar.addWidget(plain_label(TITLE), 1)
        bar.addWidget(close)
        return bar


def _left_out(count: int) -> str:
    return f"มีรายงานนอกปีงบประมาณนี้ {count} ครั้ง ซึ่งไม่แสดงในภาพ" if count else ""


def _label(role: str) -> QLabel:
    label = WrappingLabel()
    label.setProperty("role", role)
    return label


def toggle_pictures(workspace: FileContext) -> None:
    """Show the charts of the current project beside its form, or hide them."""
    panel_of(workspace).toggle()
