"""The projects of the page ภาพรวม by name: those to follow up, or those of a chart's segment."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.models.overview import CHOICES, ProjectFilter
from app.models.project_status import ProjectStatus
from app.printing.columns.shared import PROJECT_COLUMNS
from app.ui.overview.fitted_table import FittedTable
from app.ui.widgets.choice_box import ChoiceBox
from app.ui.widgets.labels import plain_label
from app.ui.widgets.theme import GRID

HELP: Final = "กด Enter หรือดับเบิลคลิกที่แถว เพื่อเปิดโครงการ"

Listed = Mapping[ProjectFilter, Sequence[ProjectStatus]]
"""The projects of each choice; those of the last one of `CHOICES` are all."""


class OverviewProjects(QWidget):
    """A list with a filter. `chosen` carries the id of the project to open."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._listed: Listed = dict.fromkeys(CHOICES, ())
        self._choices = list(CHOICES)
        self.box = ChoiceBox()
        self.box.setAccessibleName("รายชื่อโครงการที่แสดง")
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.box.setMinimumWidth(20 * GRID)  # a long choice is cut before the page scrolls sideways
        self.box.currentIndexChanged.connect(lambda _place: self._show())
        self.table = FittedTable("รายชื่อโครงการ", PROJECT_COLUMNS, HELP)
        self.table.chosen.connect(lambda standing: self.chosen.emit(standing.id))
        self._none = plain_label("ไม่มีโครงการในกลุ่มนี้")
        self._none.setProperty("role", "quiet")
        self._lay_out()

    @property
    def all(self) -> ProjectFilter:
        return CHOICES[-1]

    @property
    def choice(self) -> ProjectFilter:
        return self._choices[max(0, self.box.currentIndex())]

    def listed(self, standings: Sequence[ProjectStatus]) -> Listed:
        """Return the projects of each choice."""
        return {one: one.of(standings) for one in self._choices}

    def show_projects(self, listed: Listed) -> None:
        """Show what `listed` has returned."""
        self._listed = listed
        self._offer(self.choice)

    def choose(self, choice: ProjectFilter) -> None:
        """Show only these projects."""
        own = [one for one in CHOICES if one.label == choice.label]
        self._choices = list(CHOICES) if own else [*CHOICES, choice]
        self._listed = self.listed(self._listed[self.all])
        self._offer(own[0] if own else choice)

    def enter(self) -> None:
        """Focus the first project."""
        self.table.go_to(0)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer(self, choice: ProjectFilter) -> None:
        self.box.blockSignals(True)
        self.box.clear()
        for one in self._choices:
            self.box.addItem(f"{one.label} ({len(self._listed[one]):,})")
        self.box.setCurrentIndex(self._choices.index(choice))
        self.box.blockSignals(False)
        self._show()

    def _show(self) -> None:
        found = self._listed[self.choice]
        self.table.show_rows(found)
        self.table.setVisible(bool(found))
        self._none.setVisible(not found)

    def _lay_out(self) -> None:
        title = plain_label("รายชื่อโครงการ")
        title.setProperty("role", "heading")
        row = QHBoxLayout()
        row.addWidget(title)
        row.addSpacing(GRID)
        row.addWidget(self.box)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addLayout(row)
        layout.addWidget(self.table)
        layout.addWidget(self._none)
