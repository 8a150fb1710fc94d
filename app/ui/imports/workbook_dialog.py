"""Import a workbook: its content is shown first, with every cell that cannot be stored."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.formats.spreadsheet.project_import import WHOLE, WorkbookReading
from app.models.errors import UserError
from app.models.import_doubts import Answers
from app.models.project import Project, name_of
from app.models.thai import format_baht, format_date
from app.printing.columns import Column
from app.services.import_records import ImportOutcome, Mode, Result, dry_run, import_each
from app.ui.imports.column_mapping import ColumnMapping
from app.ui.imports.question_page import QuestionPage
from app.ui.imports.records import may_replace
from app.ui.widgets import dialogs
from app.ui.widgets.errors import errors_shown
from app.ui.widgets.labels import plain_label
from app.ui.widgets.messages import FieldMessages, warning
from app.ui.widgets.tables import DENSE_ROW, ColumnTable
from app.ui.widgets.tasks import run_task
from app.ui.widgets.theme import GRID

if TYPE_CHECKING:
    from app.formats.spreadsheet.headers import Layout
    from app.storage.project_file import ProjectFile
    from app.ui.core.context import FileContext

TITLE: Final = "นำเข้าจาก Excel"

_MODES: Final = {
    "ไม่นำเข้า คงข้อมูลเดิมไว้": Mode.KEEP,
    "แทนที่ข้อมูลเดิมด้วยข้อมูลจากสมุดงาน": Mode.UPDATE,
    "เพิ่มเป็นอีกโครงการหนึ่ง": Mode.AS_NEW,
}
_PLANS: Final = {
    Result.ADDED: "เพิ่ม",
    Result.UPDATED: "แทนที่ข้อมูลเดิม",
    Result.SAME: "ตรงกับที่มีอยู่แล้ว",
    Result.DIFFERENT: "ไม่นำเข้า",
}
_HELD_BACK: Final = {
    Mode.KEEP: "มีโครงการนี้อยู่แล้วแต่ข้อมูลต่างกัน",
    Mode.UPDATE: "มีหลายโครงการที่อาจเป็นโครงการนี้ จึงไม่ทราบว่าจะแทนที่โครงการใด",
}


def import_from(path: Path, workspace: "FileContext") -> None:
    """Let the clerk review the content of a table, and import it. Raises UserError."""
    with closing(WorkbookReading(path)) as reading:
        if not run_task(reading.look(), WHOLE, "กำลังเปิดสมุดงาน ร้อยละ", workspace):
            return
        dialog = SpreadsheetImport(workspace.document.file, reading, workspace)
        if not dialog.begin() or dialog.exec() != QDialog.DialogCode.Accepted:
            return
        records = reading.records
        steps = import_each(workspace.document.file, records, dialog.mode)
        is_done = run_task(steps, len(records), "กำลังนำเข้าโครงการที่", workspace)
    workspace.reload()
    workspace.saved.emit()
    workspace.status_message.emit(
        f"นำเข้าจาก {path.name} แล้ว" if is_done else "ยกเลิกการนำเข้าแล้ว ข้อมูลในไฟล์ยังเป็นตามเดิม"
    )


class ProjectRow(NamedTuple):
    """A project in the preview, as it is shown."""

    name: str
    reports: str
    plan: str
    notes: str
    budget: str = ""
    days: str = ""


class SpreadsheetImport(QDialog):
    """The records to import, the problems that exclude projects, and the columns. It writes nothing."""

    def __init__(self, file: "ProjectFile", reading: WorkbookReading, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._file = file
        self._reading = reading
        self._outcomes: list[ImportOutcome] = []
        self._answers: Answers = {}
        self.setWindowTitle(TITLE)
        self.summary, self.notes = dialogs.words(""), FieldMessages()
        self._make_tables()
        self.questions = QuestionPage()
        self.mapping = ColumnMapping([layout for layout in reading.layouts if layout.row_count])
        self._make_buttons()
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("สิ่งที่อ่านได้จากสมุดงาน")
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self._lay_out()
        self._connect()

    def _make_tables(self) -> None:
        self.projects = ColumnTable("โครงการในสมุดงาน", _PROJECT_COLUMNS)
        self.problems = ColumnTable("ช่องที่ต้องแก้", _PROBLEM_COLUMNS)
        self.left_out = ColumnTable("แถวที่ไม่ได้นำเข้า", _LEFT_OUT_COLUMNS)
        for table in (self.projects, self.problems, self.left_out):
            table.set_row_height(DENSE_ROW)
        self.note, self.reason, self.places = dialogs.words(""), dialogs.words(""), dialogs.words("")
        for words in (
            self.note,
            self.reason,
            self.places,
        ):  # room for two lines, so that the table keeps its size
            words.setMinimumHeight(2 * words.fontMetrics().lineSpacing())
            words.setAlignment(Qt.AlignmentFlag.AlignTop)

    def _make_buttons(self) -> None:
        self._modes = QComboBox()
        self._modes.setAccessibleName("โครงการที่มีอยู่แล้วแต่ข้อมูลต่างกัน")
        self._modes.addItems([*_MODES])
        self._agree = QPushButton("นำเข้า")
        self._agree.setProperty("main", True)
        self._agree.setDefault(True)
        self._again = QPushButton("อ่านตามคอลัมน์ที่เลือก")
        self._copy = QPushButton("คัดลอกรายการทั้งหมด")

    @property
    def mode(self) -> Mode:
        """The chosen treatment of existing projects."""
        return _MODES[self._modes.currentText()]

    def begin(self) -> bool:
        """Read the recognised sheets. Returns False if cancelled, True to show the dialog."""
        try:
            layouts = self._reading.usable()
        except UserError as error:
            self._show_that_nothing_is_known(error)
            return True
        is_read = self._read(layouts)
        if self._reading.waiting:
            self.tabs.setCurrentIndex(_QUESTIONS)
        return is_read

    # --- construction -------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.tabs.addTab(_page(self.projects, self.note), "โครงการ")
        self.tabs.addTab(_page(self.problems, self.reason, self._copy), "ช่องที่ต้องแก้")
        self.tabs.addTab(_page(self.mapping, dialogs.words(""), self._again), "คอลัมน์")
        self.tabs.addTab(self.questions, "ข้อที่ต้องตอบ")
        self.tabs.addTab(_page(self.left_out, self.places), "แถวที่ไม่ได้นำเข้า")
        buttons = QDialogButtonBox()
        buttons.addButton(self._agree, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton("ยกเลิก", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(GRID + GRID // 2)
        layout.addWidget(self.summary)
        layout.addWidget(self.notes)
        layout.addWidget(self.tabs, 1)
        layout.addLayout(self._mode_row())
        layout.addWidget(buttons)
        self.resize(QSize(140 * GRID, 80 * GRID).boundedTo(self.screen().availableSize() * 0.95))

    def _mode_row(self) -> QHBoxLayout:
        label = plain_label("โครงการที่มีอยู่แล้วแต่ข้อมูลต่างกัน")
        label.setBuddy(self._modes)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self._modes)
        row.addStretch(1)
        return row

    def _connect(self) -> None:
        self._modes.currentIndexChanged.connect(self._choose_mode)
        self._again.clicked.connect(self._read_again)
        self._copy.clicked.connect(self._copy_problems)
        self.problems.selectionModel().currentRowChanged.connect(self._show_reason)
        self.projects.selectionModel().currentRowChanged.connect(self._show_note)
        self.left_out.selectionModel().currentRowChanged.connect(self._show_places)
        self.mapping.changed.connect(self._wait_for_reading)
        self.questions.answered.connect(self._use_answers)
        self._again.setEnabled(False)
        for button in (self._again, self._copy):
            button.setAutoDefault(False)

    def accept(self) -> None:
        """Accept; replaced projects are shown first."""
        if may_replace(self, self._outcomes):
            super().accept()

    # --- reading ------------------------------------------------------------------------------------------

    def _read(self, layouts: Sequence["Layout"]) -> bool:
        steps = self._reading.read(layouts, self._answers)
        return self._run(steps, WHOLE, "กำลังอ่านสมุดงาน ร้อยละ") and self._foresee()

    def _foresee(self) -> bool:
        """Run the import dry and show the outcomes. Returns False if cancelled."""
        records = self._reading.records
        outcomes: list[ImportOutcome] = []
        if records and not self._run(self._foreseen(outcomes), len(records), "กำลังเทียบกับไฟล์ โครงการที่"):
            return False
        self._outcomes = outcomes
        self._show()
        return True

    def _foreseen(self, outcomes: list[ImportOutcome]) -> Iterator[tuple[int, None]]:
        for number, outcome in dry_run(self._file, self._reading.records, self.mode):
            outcomes.append(outcome)
            yield number, None

    def _run(self, steps: Iterator[tuple[int, None]], count: int, doing: str) -> bool:
        return run_task(steps, count, doing, self if self.isVisible() else self.parentWidget())

    def _use_answers(self) -> None:
        self._answers = self.questions.answers()
        self._read_again()

    def _read_again(self) -> None:
        with errors_shown(self):
            if self._read(self.mapping.chosen()):
                self._again.setEnabled(False)
                self._show_what_is_next()

    def _choose_mode(self) -> None:
        with errors_shown(self):
            self._foresee()

    def _wait_for_reading(self) -> None:
        """Require reading again, because the columns have changed."""
        self._again.setEnabled(bool(self.mapping.chosen()))
        self._agree.setEnabled(False)

    # --- display ------------------------------------------------------------------------------------------

    def _show(self) -> None:
        reading = self._reading
        reports = sum(len(record.reports) for record in reading.records)
        read = f"อ่านได้ {len(reading.records):,} โครงการ รายงาน {reports:,} ครั้ง"
        self.summary.setText(f"{reading.name}: {read} ยังไม่มีการบันทึกจนกว่าจะกดนำเข้า")
        self.notes.show_lines(map(warning, self._findings()))
        held_back = [ProjectRow(name, "", "ไม่นำเข้า", "มีช่องที่ต้องแก้") for name in reading.refused]
        waiting = [ProjectRow(name, "", "รอคำตอบ", "โปรดตอบในหน้า “ข้อที่ต้องตอบ”") for name in reading.waiting]
        self.projects.show_rows([*waiting, *held_back, *map(self._row, self._outcomes)])
        self.left_out.show_rows(reading.left_out)
        if reading.left_out:
            self.left_out.selectRow(0)
        self.questions.show_questions(reading.questions)
        open_questions = sum(question.answer(self._answers) is None for question in reading.questions)
        self.tabs.setTabText(_QUESTIONS, f"ข้อที่ต้องตอบ ({open_questions:,})")
        self.tabs.setTabText(_LEFT_OUT, f"แถวที่ไม่ได้นำเข้า ({reading.summary.left_out:,})")
        self.problems.show_rows(reading.problems)
        if reading.problems:
            self.problems.selectRow(0)
        self.tabs.setTabText(1, f"ช่องที่ต้องแก้ ({reading.problem_count:,})")
        self._copy.setEnabled(bool(reading.problems))
        count = sum(outcome.result in (Result.ADDED, Result.UPDATED) for outcome in self._outcomes)
        self._agree.setText(f"นำเข้า {count:,} โครงการ" if count else "ไม่มีโครงการที่จะนำเข้า")
        self._agree.setEnabled(count > 0)

    def _findings(self) -> list[str]:
        reading = self._reading
        found = []
        if reading.problem_count:
            found.append(
                f"มีช่องที่ต้องแก้ {reading.problem_count:,} ช่อง จึงไม่นำเข้า {len(reading.refused):,} โครงการ "
                "แก้ใน Excel แล้วนำเข้าอีกครั้งได้ โครงการที่นำเข้าแล้วจะไม่ซ้ำ"
            )
        if reading.waiting:
            found.append(f"มี {len(reading.waiting):,} โครงการรอคำตอบในหน้า “ข้อที่ต้องตอบ” จึงยังไม่นำเข้า")
        if reading.summary.read:
            found.append(str(reading.summary))
        return found

    def _row(self, outcome: ImportOutcome) -> ProjectRow:
        is_held_back = outcome.result is Result.DIFFERENT
        notes = _HELD_BACK.get(self.mode, "") if is_held_back else " ".join(outcome.notes)
        record = outcome.record
        project, reports, plan = record.project, f"{len(record.reports):,}", _PLANS[outcome.result]
        return ProjectRow(name_of(project), reports, plan, notes, *_shown_amounts(project))

    def _show_that_nothing_is_known(self, error: UserError) -> None:
        self.summary.setText(error.what)
        self.notes.show_lines(map(warning, ["เลือกแผ่นงาน แล้วบอกว่าคอลัมน์ใดคืออะไร จากนั้นกด “อ่านตามคอลัมน์ที่เลือก”"]))
        self.tabs.setCurrentIndex(2)
        self._copy.setEnabled(False)
        self._agree.setEnabled(False)

    def _show_note(self, row: QModelIndex) -> None:
        """Show the full note of the focused project."""
        self.note.setText(row.siblingAtColumn(_NOTES).data() if row.isValid() else "")

    def _show_what_is_next(self) -> None:
        """Turn to what has to be seen to first: questions, then cells to mend, then the projects."""
        if self._reading.waiting:
            self.tabs.setCurrentIndex(_QUESTIONS)
        else:
            self.tabs.setCurrentIndex(0 if self._outcomes else 1)

    def _show_places(self, row: QModelIndex) -> None:
        """Show all places of the focused reason."""
        self.places.setText(str(self._reading.left_out[row.row()]) if row.isValid() else "")

    def _show_reason(self, row: QModelIndex) -> None:
        """Show the full reason of the focused row."""
        self.reason.setText(str(self._reading.problems[row.row()]) if row.isValid() else "")

    def _copy_problems(self) -> None:
        """Copy the list as text, to send to the workbook's author."""
        QGuiApplication.clipboard().setText("\n".join(map(str, self._reading.problems)))


_PROJECT_COLUMNS: Final = (
    Column("โครงการ", lambda row: row.name, width=38),
    Column("งบประมาณ (บาท)", lambda row: row.budget, width=20),
    Column("วันเริ่มต้น – วันสิ้นสุด", lambda row: row.days, width=24),
    Column("รายงาน (ครั้ง)", lambda row: row.reports, width=14),
    Column("สิ่งที่จะทำ", lambda row: row.plan, width=16),
    Column("หมายเหตุ", lambda row: row.notes, stretches=True),
)
_NOTES: Final = 5
"""The place of the column of notes."""


def _shown_amounts(project: Project) -> tuple[str, str]:
    """Return a project's budget and days, so that they are seen before anything is written."""
    budget = project.allocated_budget_satang
    days = [format_date(day) if day else "" for day in (project.start_date, project.end_date)]
    return "" if budget is None else format_baht(budget), " – ".join(days) if any(days) else ""


_LEFT_OUT_COLUMNS: Final = (
    Column("เหตุผล", lambda left: left.reason, width=36),
    Column("แถว", lambda left: f"{left.rows:,}" if left.rows else "", width=10),
    Column("ที่อยู่", lambda left: ", ".join(map(str, left.sources)), stretches=True),
)

_QUESTIONS, _LEFT_OUT = 3, 4
"""Places of tabs."""

_PROBLEM_COLUMNS: Final = (
    Column("แผ่น", lambda problem: problem.sheet, width=16),
    Column("ช่อง", lambda problem: problem.place, width=8),
    Column("หัวตาราง", lambda problem: problem.label, width=24),
    Column("เหตุผลและวิธีแก้", lambda problem: f"{problem.reason} {problem.remedy}", stretches=True),
)


def _page(widget: QWidget, words: QLabel, button: QPushButton | None = None) -> QWidget:
    """Return a tab's page: a widget, and below it text and an optional button."""
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, GRID, 0, 0)
    layout.addWidget(widget, 1)
    row = QHBoxLayout()
    row.addWidget(words, 1)
    if button:
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
    layout.addLayout(row)
    return page
