"""The plans that the program knows: the office adds its own, passes them on, and removes them."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.formats.plans.plan import Plan
from app.formats.plans.store import Origin, StoredPlan, forget, stored_plans
from app.printing.columns.column import Column
from app.services.imports.plan_reading import SUFFIX, export_name, export_plan
from app.ui.editors.base import UNCONFIRMED
from app.ui.imports.plan_import import add_pasted_plan, add_plan_of_file
from app.ui.widgets import dialogs
from app.ui.widgets.errors import errors_shown
from app.ui.widgets.fitting import FittingDialog, exec_once
from app.ui.widgets.messages import FieldMessages, warning
from app.ui.widgets.pressing import press_only_in_focus
from app.ui.widgets.questions import Choice, ask, mark_losing
from app.ui.widgets.tables import DENSE_ROW, ColumnTable
from app.ui.widgets.theme import GRID

if TYPE_CHECKING:
    from app.ui.core.context import FileContext

_ABOUT: Final = (
    "ข้อของแผนที่ตรงกับปีงบประมาณของโครงการจะเสนอในส่วนที่ 1.6 แผนที่เพิ่มเก็บไว้ในเครื่องนี้ ส่งออกเป็นไฟล์ให้หน่วยงานอื่นเพิ่มได้"
)
_KINDS: Final = "ตารางหรือไฟล์แผน (*.xlsx *.xls *.ods *.csv *.tsv *.txt *.htm *.html *.json);;ไฟล์ทุกชนิด (*)"


def show_plans(workspace: "FileContext") -> None:
    """Show the plans; what is added or removed counts at once."""
    workspace.flush()
    dialog = PlansDialog(workspace)
    exec_once(dialog)


class PlansDialog(FittingDialog):
    """The plans for the open file, and what could not be read."""

    def __init__(self, workspace: "FileContext") -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._folder = workspace.document.file.path.parent
        self.setWindowTitle("แผนพัฒนา")
        self.table = ColumnTable("แผนพัฒนา", _COLUMNS)
        self.table.set_row_height(DENSE_ROW)
        self.notes = FieldMessages()
        self.add, self.paste = QPushButton("เพิ่มจากไฟล์…"), QPushButton("วางรายการ…")
        self.export, self.remove = QPushButton("ส่งออกเป็นไฟล์…"), QPushButton("ลบแผน…")
        self.close_button = QPushButton("ปิด")
        self._plans: list[StoredPlan] = []
        self._lay_out()
        self._listen()
        self._show()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        press_only_in_focus(self.add, self.paste, self.export, self.remove)
        for button in (self.add, self.paste, self.export, self.remove):
            mark_losing(button, button is self.remove)
            row.addWidget(button)
        row.addStretch(1)
        buttons = QDialogButtonBox()
        buttons.addButton(self.close_button, QDialogButtonBox.ButtonRole.RejectRole)
        layout = QVBoxLayout(self)
        layout.setSpacing(GRID)
        layout.addWidget(dialogs.words(_ABOUT))
        layout.addWidget(self.table, 1)
        layout.addWidget(self.notes)
        layout.addLayout(row)
        layout.addWidget(buttons)
        self.resize(120 * GRID, 56 * GRID)

    def _listen(self) -> None:
        self.add.clicked.connect(self._add_file)
        self.paste.clicked.connect(self._add_pasted)
        self.export.clicked.connect(self._export)
        self.remove.clicked.connect(self._remove)
        self.close_button.clicked.connect(self.reject)
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._follow_row())

    def _show(self, chosen: Plan | None = None) -> None:
        self._plans, errors = stored_plans(self._folder)
        self.table.show_rows(self._plans)
        self.notes.show_lines(warning(str(error)) for error in errors)
        places = [place for place, stored in enumerate(self._plans) if stored.plan == chosen]
        if self._plans:
            self.table.selectRow(places[0] if places else 0)
        self._follow_row()

    @property
    def _current(self) -> StoredPlan | None:
        row = self.table.currentIndex().row()
        return self._plans[row] if 0 <= row < len(self._plans) else None

    def _follow_row(self) -> None:
        current = self._current
        self.export.setEnabled(current is not None)
        self.remove.setEnabled(current is not None and current.origin is Origin.OFFICE)

    # --- what the buttons do --------------------------------------------------------------------------------

    def _add_file(self) -> None:
        chosen = QFileDialog.getOpenFileName(self, "เลือกรายการหรือไฟล์แผน", str(self._folder), _KINDS)[0]
        if chosen:
            with errors_shown(self):
                self._take(add_plan_of_file(Path(chosen), self))

    def _add_pasted(self) -> None:
        with errors_shown(self):
            self._take(add_pasted_plan(self))

    def _take(self, plan: Plan | None) -> None:
        if plan is not None:
            self._workspace.reload()
            self._show(plan)
            self._workspace.status_message.emit(f"เพิ่มแผน {plan.name} แล้ว")

    def _export(self) -> None:
        if (current := self._current) is None:
            return
        proposed = self._folder / export_name(current)
        path = dialogs.ask_target(self, "ส่งออกแผน", proposed, "ไฟล์แผน (*.json)", SUFFIX)
        if path:
            with errors_shown(self):
                export_plan(current.plan, path)
                self._workspace.tell_written(f"ส่งออกแผนไปที่ {path.name} แล้ว", path)

    def _remove(self) -> None:
        current = self._current
        if current is None or not ask_to_remove(self, current):
            return
        with errors_shown(self):
            forget(current)
            self._workspace.reload()
            self._show()


def ask_to_remove(parent: QWidget, stored: StoredPlan) -> bool:
    return ask(
        parent,
        f"ลบแผน “{stored.plan.name}” ออกจากเครื่องนี้",
        "โปรแกรมจะไม่เสนอข้อของแผนนี้อีก ข้อความในโครงการไม่เปลี่ยนแปลง",
        [Choice("ลบแผน", True, loses=True)],
        stay=Choice("คงแผนไว้", False),
    )


def add_dropped_plan(path: Path, workspace: "FileContext") -> None:
    """Add a plan's file that came by the command for every import. Raises UserError."""
    plan = add_plan_of_file(path, workspace)
    if plan is not None:
        workspace.reload()
        workspace.status_message.emit(f"เพิ่มแผน {plan.name} แล้ว")


def _years(stored: StoredPlan) -> str:
    plan = stored.plan
    return f"{plan.first_fiscal_year}–{plan.last_fiscal_year}"


def _state(stored: StoredPlan) -> str:
    return "" if stored.plan.is_confirmed else UNCONFIRMED


_COLUMNS: Final = (
    Column("แผน", lambda stored: stored.plan.name, stretches=True),
    Column("ปีงบประมาณ", _years, width=16),
    Column("ที่มา", lambda stored: stored.origin.value, width=20),
    Column("หมายเหตุ", _state, width=16),
)
