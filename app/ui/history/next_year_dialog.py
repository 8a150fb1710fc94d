"""ขึ้นปีงบประมาณใหม่: copy chosen projects to another fiscal year, without reports, in one step."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QPushButton, QWidget

from app.models.next_year import renamed
from app.storage.project_file import ProjectFile, ProjectSummary, new_record_id
from app.ui.core.changes import ProjectAdded
from app.ui.editors.form_dialog import new_buttons, new_column
from app.ui.history.next_year_table import HELP, Choices, NextYearModel, NextYearTable
from app.ui.widgets import dialogs
from app.ui.widgets.choice_box import ChoiceBox
from app.ui.widgets.dialogs import ListDialog
from app.ui.widgets.errors import errors_shown
from app.ui.widgets.fitting import exec_once
from app.ui.widgets.labels import plain_label
from app.ui.widgets.pressing import press_only_in_focus
from app.ui.widgets.questions import may_leave
from app.ui.widgets.tasks import found_beside
from app.ui.widgets.theme import GRID

if TYPE_CHECKING:
    from app.ui.core.context import FileContext


TITLE: Final = "ขึ้นปีงบประมาณใหม่"
YEARS_AHEAD: Final = 5
"""Number of following years offered."""
_READING: Final = "กำลังอ่านโครงการของปีเดิม"
BUDGETS: Final = ("เท่าปีเดิม", "เว้นว่างไว้กรอกภายหลัง")


def begin_year(workspace: "FileContext") -> None:
    """Ask which projects to copy to which year, and add them as one undo step."""
    if workspace.stay_for_refusals():
        return
    summaries = found_beside(workspace, _READING, workspace.document.file.summaries)
    if summaries is None:
        return
    if not any(summary.fiscal_year for summary in summaries):
        dialogs.inform(workspace, "ยังไม่มีโครงการที่ระบุปีงบประมาณ", "โปรดกรอกปีงบประมาณของโครงการก่อน")
        return
    dialog = NextYearDialog(workspace.document.file, summaries, workspace.listing.fiscal_year, workspace)
    if not dialog.model.rows:  # they were not read
        return
    if exec_once(dialog) != QDialog.DialogCode.Accepted or not dialog.model.count:
        return
    added = [ProjectAdded(project) for project in dialog.model.projects(new_record_id)]
    if workspace.document.do_together(added):
        told = f"เพิ่ม {len(added):,} โครงการของปีงบประมาณ {dialog.choices.fiscal_year} แล้ว"
        workspace.status_message.emit(f"{told} กด Ctrl+Z หากต้องการเลิกทำทั้งหมด")


class NextYearDialog(ListDialog):
    """The old year, the new one, and a table of the resulting projects."""

    def __init__(
        self,
        file: ProjectFile,
        summaries: Sequence[ProjectSummary],
        fiscal_year: int | None,
        parent: QWidget,
    ) -> None:
        """`fiscal_year`: the year that the clerk is viewing; None for the last one."""
        super().__init__(parent)
        self._file, self._summaries = file, summaries
        self._closed = file.closed_projects()
        self._shown_year: int | None = None
        self.setWindowTitle(TITLE)
        years = sorted({one.fiscal_year for one in summaries if one.fiscal_year}, reverse=True)
        self.old = ChoiceBox()
        for year in years:
            self.old.addItem(f"พ.ศ. {year}", year)
        self.old.setCurrentIndex(years.index(fiscal_year) if fiscal_year in years else 0)
        self.new = ChoiceBox()
        self.budgets = ChoiceBox()
        self.budgets.addItems(BUDGETS)
        self.keeps_code = QCheckBox("ใช้รหัสโครงการเดิม")
        self.renames = QCheckBox("เปลี่ยนเลขปีในชื่อโครงการ")
        for box in (self.keeps_code, self.renames):
            box.setChecked(True)
        self.model = NextYearModel(summaries)
        self.table = NextYearTable(self.model)
        self._refusal = dialogs.words("", "refusal")
        self._buttons = new_buttons(self, "")
        self._lay_out()
        self._connect()
        self._show_year()
        self.resize(154 * GRID, 84 * GRID)
        self.table.setFocus()

    @property
    def choices(self) -> Choices:
        return Choices(self.new_year, self.keeps_code.isChecked(), self.renames.isChecked())

    @property
    def new_year(self) -> int:
        year: int = self.new.currentData()
        return year

    @property
    def accept_button(self) -> QPushButton:
        button = self._buttons.buttons()[0]
        assert isinstance(button, QPushButton), "it is made by the box"
        return button

    def reject(self) -> None:
        if may_leave(self, self.model.is_typed):
            super().reject()

    def _show_year(self) -> None:
        """Show the projects of the chosen year, for the year after it.

        If they cannot be read, or the clerk cancels, the year that is shown stays.
        """
        old: int = self.old.currentData()
        of_year = [one for one in self._summaries if one.fiscal_year == old]
        choices, rows = replace(self.choices, fiscal_year=old + 1), None

        def read() -> Sequence[Any]:
            projects = [self._file.project(one.id) for one in of_year]
            return self.model.rows_of(projects, self._closed, choices)

        with errors_shown(self):
            rows = found_beside(self.parentWidget() or self, _READING, read)
        if rows is None:
            with QSignalBlocker(self.old):
                self.old.setCurrentIndex(self.old.findData(self._shown_year))
            self.model.set_choices(self.choices)
            return
        self._shown_year = old
        with QSignalBlocker(self.new):
            self.new.clear()
            for year in range(old + 1, old + 1 + YEARS_AHEAD):
                self.new.addItem(f"พ.ศ. {year}", year)
        self.renames.setVisible(any(renamed(one.project_name, old, 0) != one.project_name for one in of_year))
        self.budgets.setCurrentIndex(0)
        self.model.show_projects(rows)
        self.table.setCurrentIndex(self.model.index(0, 0))

    def _count(self) -> None:
        self.accept_button.setText(f"เพิ่ม {self.model.count:,} โครงการของปี {self.new_year}")
        self.accept_button.setEnabled(self.model.count > 0)

    def _follow(self, *_: object) -> None:
        self.model.set_choices(self.choices)
        self._count()

    def _refuse(self, words: str) -> None:
        self._refusal.setText(words)
        self._refusal.setVisible(bool(words))

    def _connect(self) -> None:
        self.old.currentIndexChanged.connect(lambda _place: self._show_year())
        self.new.currentIndexChanged.connect(self._follow)
        self.keeps_code.toggled.connect(self._follow)
        self.renames.toggled.connect(self._follow)
        self.budgets.activated.connect(lambda place: self.model.set_budgets(kept=place == 0))
        self.model.chosen.connect(self._count)
        self.model.refused.connect(self._refuse)

    def _lay_out(self) -> None:
        layout = new_column(self)
        years, options = QHBoxLayout(), QHBoxLayout()
        for row, parts in (
            (years, (("จากปีงบประมาณ", self.old), ("เป็นปีงบประมาณ", self.new), ("งบประมาณ", self.budgets))),
            (options, (("", self.keeps_code), ("", self.renames))),
        ):
            row.setSpacing(GRID)
            for text, editor in parts:
                if text:
                    row.addWidget(_label(text, editor))
                row.addWidget(editor)
            row.addStretch(1)
        for text, wanted in (("เลือกทั้งหมด", True), ("ไม่เลือกทั้งหมด", False)):
            button = QPushButton(text)
            press_only_in_focus(button)
            button.clicked.connect(lambda _checked, wanted=wanted: self.model.choose_all(wanted))
            options.addWidget(button)
        self._refusal.hide()
        layout.addLayout(years)
        layout.addLayout(options)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._refusal)
        layout.addWidget(dialogs.words(f"รายงานของปีเดิมไม่ถูกคัดลอก {HELP}", "quiet"))
        layout.addWidget(self._buttons)


def _label(text: str, editor: QWidget) -> QLabel:
    label = plain_label(text)
    label.setProperty("role", "label")
    label.setBuddy(editor)
    editor.setAccessibleName(text)
    return label
