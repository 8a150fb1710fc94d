"""Import a workbook: its questions, the cells that cannot be stored, and its columns beside the preview."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from app.formats.spreadsheet.project_import import WHOLE, WorkbookReading
from app.models.errors import UserError
from app.models.import_doubts import Answers
from app.printing.columns.column import Column
from app.services.imports.known_shapes import remember, said_about
from app.services.imports.offer import of_workbook
from app.services.imports.remembered import parse_remembered, shape_of, what_was_said
from app.ui.imports.column_mapping import ColumnMapping
from app.ui.imports.import_dialog import ImportDialog, page_of
from app.ui.imports.question_page import QuestionPage
from app.ui.widgets import dialogs
from app.ui.widgets.errors import errors_shown
from app.ui.widgets.fitting import exec_once
from app.ui.widgets.messages import warning
from app.ui.widgets.pressing import press_only_in_focus
from app.ui.widgets.tables import DENSE_ROW, ColumnTable
from app.ui.widgets.tasks import run_task

if TYPE_CHECKING:
    from app.formats.spreadsheet.headers import Layout
    from app.ui.core.context import FileContext

TITLE: Final = "นำเข้าจากตาราง"


def import_from(path: Path, workspace: "FileContext") -> None:
    """Let the clerk review the content of a table, and import it. Raises UserError."""
    with closing(WorkbookReading(path)) as reading:
        if run_task(reading.look(), WHOLE, "กำลังเปิดสมุดงาน ร้อยละ", workspace):
            dialog = SpreadsheetImport(workspace, reading)
            if dialog.begin():
                exec_once(dialog)


class SpreadsheetImport(ImportDialog):
    """The preview of a table."""

    def __init__(self, workspace: "FileContext", reading: WorkbookReading) -> None:
        super().__init__(workspace, TITLE)
        self._reading = reading
        self._answers: Answers = {}
        self.problems = ColumnTable("ช่องที่ต้องแก้", _PROBLEM_COLUMNS)
        self.problems.set_row_height(DENSE_ROW)
        self.reason = dialogs.words("")
        self.questions = QuestionPage()
        self._proposed = [layout for layout in reading.layouts if layout.row_count]
        self._shape = shape_of(self._proposed)
        self._remembered = parse_remembered(said_about(self._shape))
        self.mapping = ColumnMapping(self._remembered.layouts(self._proposed))
        self._again = QPushButton("อ่านตามคอลัมน์ที่เลือก")
        self._copy = QPushButton("คัดลอกรายการทั้งหมด")
        self._columns = page_of(self.mapping, dialogs.words(""), self._again)
        self._problems = page_of(self.problems, self.reason, self._copy)
        self.add_tab(self.questions, "ข้อที่ต้องตอบ")
        self.add_tab(self._problems, "ช่องที่ต้องแก้")
        self.add_tab(self._columns, "คอลัมน์")
        self._listen()

    def _listen(self) -> None:
        self._again.clicked.connect(self._read_again)
        self._copy.clicked.connect(self._copy_problems)
        self.problems.selectionModel().currentRowChanged.connect(self._show_reason)
        self.mapping.changed.connect(self._wait_for_reading)
        self.questions.answered.connect(self._use_answers)
        self._again.setEnabled(False)
        press_only_in_focus(self._again, self._copy)

    def begin(self) -> bool:
        """Read the recognised sheets. Returns False if cancelled, True to show the dialog."""
        layouts = self.mapping.chosen() if self._remembered.columns else []
        try:
            layouts = layouts or self._reading.usable()
        except UserError as error:
            self._show_that_nothing_is_known(error)
            return True
        is_read = self._read(layouts) and self._answer_as_before(layouts)
        if self._reading.waiting:
            self.tabs.setCurrentWidget(self.questions)
        return is_read

    def _answer_as_before(self, layouts: Sequence["Layout"]) -> bool:
        """Give the answers that were given for the last workbook of this shape, as far as they fit."""
        while True:
            found = self._remembered.answers_to(self._reading.questions, self._proposed)
            if not found.keys() - self._answers.keys():
                return True
            self._answers = {**found, **self._answers}
            self.questions.give(self._answers)
            if not self._read(layouts):
                return False

    def imported(self) -> None:
        """Remember what was said of the columns and in answers."""
        said = what_was_said(self._proposed, self.mapping.chosen(), self._reading.questions, self._answers)
        remember(self._shape, "" if said.is_empty else said.to_text())

    # --- reading --------------------------------------------------------------------------------------------

    def _read(self, layouts: Sequence["Layout"]) -> bool:
        steps: Iterator[tuple[int, None]] = self._reading.read(layouts, self._answers)
        return self.run(steps, WHOLE, "กำลังอ่านสมุดงาน ร้อยละ") and self._show()

    def _use_answers(self) -> None:
        self._answers = self.questions.answers()
        self._read_again()

    def _read_again(self) -> None:
        with errors_shown(self):
            self.projects.forget_ticks()
            if self._read(self.mapping.chosen()):
                self._show_what_is_next()

    def _wait_for_reading(self) -> None:
        """Require reading again, because the columns have changed."""
        self._again.setEnabled(bool(self.mapping.chosen()))
        self.agree.setEnabled(False)

    def can_agree(self, count: int) -> bool:
        return count > 0 and not self._again.isEnabled()

    # --- display --------------------------------------------------------------------------------------------

    def _show(self) -> bool:
        reading = self._reading
        self._again.setEnabled(False)
        self.questions.show_questions(reading.questions)
        open_questions = sum(question.answer(self._answers) is None for question in reading.questions)
        self._title(self.questions, f"ข้อที่ต้องตอบ ({open_questions:,})")
        self.problems.show_rows(reading.problems)
        if reading.problems:
            self.problems.selectRow(0)
        self._title(self._problems, f"ช่องที่ต้องแก้ ({reading.problem_count:,})")
        self._copy.setEnabled(bool(reading.problems))
        return self.show_offer(of_workbook(reading))

    def _title(self, page: object, title: str) -> None:
        self.tabs.setTabText(self.tabs.indexOf(page), title)  # type: ignore[arg-type]

    def findings(self) -> list[str]:
        reading = self._reading
        found = []
        if reading.problem_count:
            found.append(
                f"มีช่องที่ต้องแก้ {reading.problem_count:,} ช่อง จึงไม่นำเข้า {len(reading.refused):,} โครงการ "
                "แก้ใน Excel แล้วนำเข้าอีกครั้งได้ โครงการที่นำเข้าแล้วจะไม่ซ้ำ"
            )
        if reading.waiting:
            found.append(f"มี {len(reading.waiting):,} โครงการรอคำตอบในหน้า “ข้อที่ต้องตอบ” จึงยังไม่นำเข้า")
        again = self._remembered.answers_to(reading.questions, self._proposed)
        count = sum(self._answers.get(key) == choice for key, choice in again.items())
        if count or self._remembered.columns:
            found.append(_AS_BEFORE.format(f" {count:,} ข้อ" if count else ""))
        return [*found, *super().findings()]

    def _show_that_nothing_is_known(self, error: UserError) -> None:
        self.summary.setText(error.what)
        self.notes.show_lines(map(warning, ["เลือกแผ่นงาน แล้วบอกว่าคอลัมน์ใดคืออะไร จากนั้นกด “อ่านตามคอลัมน์ที่เลือก”"]))
        self.tabs.setCurrentWidget(self._columns)
        self._copy.setEnabled(False)
        self.agree.setEnabled(False)

    def _show_what_is_next(self) -> None:
        """Turn to what has to be seen to first: questions, then cells to mend, then the projects."""
        if self._reading.waiting:
            self.tabs.setCurrentWidget(self.questions)
        else:
            self.tabs.setCurrentWidget(self.projects if self._reading.records else self._problems)

    def _show_reason(self, row: QModelIndex) -> None:
        """Show the full reason of the focused row."""
        self.reason.setText(str(self._reading.problems[row.row()]) if row.isValid() else "")

    def _copy_problems(self) -> None:
        """Copy the list as text, to send to the workbook's author."""
        QGuiApplication.clipboard().setText("\n".join(map(str, self._reading.problems)))


_AS_BEFORE: Final = (
    "ใช้คอลัมน์และคำตอบ{} ที่เคยเลือกไว้สำหรับตารางที่มีหัวตารางเหมือนกัน ตรวจและเปลี่ยนได้ในหน้า “คอลัมน์” และ “ข้อที่ต้องตอบ”"
)
_PROBLEM_COLUMNS: Final = (
    Column("แผ่น", lambda problem: problem.sheet, width=16),
    Column("ช่อง", lambda problem: problem.place, width=8),
    Column("หัวตาราง", lambda problem: problem.label, width=24),
    Column("เหตุผลและวิธีแก้", lambda problem: f"{problem.reason} {problem.remedy}", stretches=True),
)
