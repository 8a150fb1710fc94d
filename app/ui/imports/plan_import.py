"""The preview of a plan that an office makes of a list: its entries, what is asked, and what is left out."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.formats.plans.listing import PlacedEntry
from app.formats.plans.plan import LEVEL_NAMES, Plan
from app.formats.plans.store import keep
from app.models.errors import UserError
from app.models.import_doubts import Answers
from app.printing.columns.column import Column
from app.services.imports.plan_reading import PlanReading, is_replacing
from app.ui.editors.form_dialog import new_buttons, new_column
from app.ui.editors.thai_word_edit import WordLineEdit, WordTextEdit
from app.ui.imports.import_dialog import LEFT_OUT_COLUMNS, page_of
from app.ui.imports.question_page import QuestionPage
from app.ui.widgets import dialogs
from app.ui.widgets.errors import errors_shown
from app.ui.widgets.fitting import FittingDialog, exec_once
from app.ui.widgets.labels import plain_label
from app.ui.widgets.messages import FieldMessages, warning
from app.ui.widgets.pressing import press_only_in_focus
from app.ui.widgets.questions import Choice, ask
from app.ui.widgets.tables import DENSE_ROW, ColumnTable
from app.ui.widgets.tasks import found_beside
from app.ui.widgets.theme import GRID

_READING: Final = "กำลังอ่านรายการ"
_NOT_KEPT: Final = "ยังไม่มีการบันทึกจนกว่าจะกดเพิ่มแผน"
_ANSWER_FIRST: Final = "มีข้อที่ต้องตอบ โปรดตรวจคำตอบในหน้า “ข้อที่ต้องตอบ” แล้วกด “อ่านตามคำตอบเหล่านี้”"
_LEAST_LETTERS: Final = 10
"""Letters for which the name of a level has room at least; longer names get more of the row."""

_PASTE: Final = (
    "คัดลอกรายการของแผนจาก Excel, Word หรือเว็บไซต์ แล้ววางในช่องนี้\n"
    "ระดับของข้อบอกด้วยคอลัมน์ เลขข้อ เช่น 1, 1.1, 1.1.1 หรือย่อหน้า"
)


class PlanImport(FittingDialog):
    """Nothing is kept before the clerk presses the button. `kept` is the plan that was."""

    def __init__(self, reading: PlanReading, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reading = reading
        self._answers: Answers = {}
        self.kept: Plan | None = None
        self.setWindowTitle("เพิ่มแผนพัฒนา")
        self.summary, self.notes = dialogs.words(""), FieldMessages()
        self.name, self.first_year, self.last_year = WordLineEdit(), WordLineEdit(), WordLineEdit()
        self.levels = [WordLineEdit() for _ in LEVEL_NAMES]
        self.entries = ColumnTable("ข้อของแผน", ())
        self.questions = QuestionPage()
        self.left_out = ColumnTable("สิ่งที่ไม่ได้ใช้", LEFT_OUT_COLUMNS)
        self.places = dialogs.words("")
        self.tabs = QTabWidget()
        self.agree, self.cancel = QPushButton("เพิ่มแผน"), QPushButton("ยกเลิก")
        self._lay_out()
        self._listen()

    # --- construction ---------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.setAccessibleName("สิ่งที่อ่านได้")
        self.tabs.setMinimumHeight(24 * GRID)
        for table in (self.entries, self.left_out):
            table.set_row_height(DENSE_ROW)
        self.tabs.addTab(self.entries, "")
        self.tabs.addTab(self.questions, "")
        self.tabs.addTab(page_of(self.left_out, self.places), "")
        buttons = QDialogButtonBox()
        buttons.addButton(self.agree, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self.cancel, QDialogButtonBox.ButtonRole.RejectRole)
        self.agree.setProperty("main", True)
        press_only_in_focus(self.agree, self.cancel)  # Enter in a field must not press it
        layout = QVBoxLayout(self)
        layout.setSpacing(GRID)
        layout.addWidget(self.summary)
        layout.addLayout(self._fields())
        layout.addWidget(self.notes)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(buttons)
        self.resize(140 * GRID, 90 * GRID)

    def _fields(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID)
        grid.setColumnStretch(1, 1)
        named, levels = QHBoxLayout(), QHBoxLayout()
        named.addWidget(self.name, 1)
        for label, year in (("ตั้งแต่ปี พ.ศ.", self.first_year), ("ถึงปี พ.ศ.", self.last_year)):
            named.addWidget(_labelled(label, year))
            named.addWidget(year)
        for place, level in enumerate(self.levels, start=1):
            level.setAccessibleName(f"ชื่อระดับที่ {place}")
            levels.addWidget(level)
        self._level_row = levels
        grid.addWidget(_labelled("ชื่อแผน", self.name), 0, 0)
        grid.addLayout(named, 0, 1)
        heading = plain_label("ชื่อของแต่ละระดับ")
        heading.setProperty("role", "label")
        grid.addWidget(heading, 1, 0)
        grid.addLayout(levels, 1, 1)
        return grid

    def _listen(self) -> None:
        self.questions.answered.connect(self._use_answers)
        self.agree.clicked.connect(self._agree)
        self.cancel.clicked.connect(self.reject)
        self.left_out.selectionModel().currentRowChanged.connect(self._show_places)
        for level in self.levels:
            level.editingFinished.connect(self._show_entries)

    # --- what was read --------------------------------------------------------------------------------------

    def begin(self) -> bool:
        """Read, and propose name, years and levels. Returns False if cancelled. Raises UserError."""
        if not self._read():
            return False
        self.name.setText(self._reading.proposed_name)
        years = self._reading.proposed_years or ("", "")
        self.first_year.setText(str(years[0]))
        self.last_year.setText(str(years[1]))
        self.name.setFocus()
        if self._reading.questions:
            self.tabs.setCurrentWidget(self.questions)
        return True

    def _read(self) -> bool:
        parent = self if self.isVisible() else self.parentWidget()
        assert parent is not None
        if found_beside(parent, _READING, self._read_through) is None:
            return False
        for level, name in zip(self.levels, self._reading.listing.level_names, strict=True):
            level.setText(name)
            level.setCursorPosition(0)
            self._level_row.setStretchFactor(level, max(_LEAST_LETTERS, len(name)))
        self._show()
        return True

    def _read_through(self) -> PlanReading:
        self._reading.read(self._answers)
        return self._reading

    def _show(self) -> None:
        listing, questions = self._reading.listing, self._reading.questions
        self.summary.setText(f"{self._reading.name}: อ่านได้ {len(listing.entries):,} ข้อ {_NOT_KEPT}")
        self._show_entries()
        self.questions.show_questions(questions)
        self.left_out.show_rows(self._reading.left_out)
        if self._reading.left_out:
            self.left_out.selectRow(0)
        self.tabs.setTabText(0, f"ข้อของแผน ({len(listing.entries):,})")
        self.tabs.setTabText(1, f"ข้อที่ต้องตอบ ({len(questions):,})")
        self.tabs.setTabText(2, f"สิ่งที่ไม่ได้ใช้ ({len(self._reading.left_out):,} เรื่อง)")
        self.agree.setText(f"เพิ่มแผน {len(listing.entries):,} ข้อ")
        self.notes.show_lines(map(warning, [_ANSWER_FIRST] if self._is_waiting else []))

    def _show_entries(self) -> None:
        self.entries.show_rows(
            self._reading.listing.entries, _columns([level.text() for level in self.levels])
        )

    @property
    def _is_waiting(self) -> bool:
        return any(question.answer(self._answers) is None for question in self._reading.questions)

    def _use_answers(self) -> None:
        self._answers = self.questions.answers()
        with errors_shown(self):
            if self._read() and not self._is_waiting:
                self.tabs.setCurrentWidget(self.entries)

    def _show_places(self, row: QModelIndex) -> None:
        self.places.setText(str(self._reading.left_out[row.row()]) if row.isValid() else "")

    # --- keeping --------------------------------------------------------------------------------------------

    def _agree(self) -> None:
        if self._is_waiting:
            self.tabs.setCurrentWidget(self.questions)
            return
        with errors_shown(self):
            plan = self._plan()
            if not is_replacing(plan) or ask_to_replace(self, plan):
                keep(plan)
                self.kept = plan
                self.accept()

    def _plan(self) -> Plan:
        """Return the plan as it is decided, or go to the field that is wrong. Raises UserError."""
        levels = [level.text() for level in self.levels]
        try:
            return self._reading.plan(self.name.text(), self.first_year.text(), self.last_year.text(), levels)
        except UserError:
            fields = (self.name, self.first_year, self.last_year, *self.levels)
            next((field for field in fields if not field.text().strip()), self.first_year).setFocus()
            raise


def ask_to_replace(parent: QWidget, plan: Plan) -> bool:
    """Ask about a plan of the same name and years. Returns True to replace it."""
    return ask(
        parent,
        f"มีแผน “{plan.name}” ของปีเดียวกันอยู่แล้ว",
        "หากแทนที่ รายการเดิมของแผนนั้นจะหายไป ข้อความในโครงการไม่เปลี่ยนแปลง",
        [Choice("แทนที่แผนเดิม", True, loses=True)],
        stay=Choice("คงแผนเดิมไว้", False),
    )


def _labelled(text: str, field: QLineEdit) -> QWidget:
    label = plain_label(text)
    label.setProperty("role", "label")
    label.setBuddy(field)
    field.setAccessibleName(text)
    return label


def _columns(levels: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns of the preview; an entry stands the deeper the lower its level is."""

    def level_of(entry: PlacedEntry) -> str:
        return levels[entry.level]

    def text_of(entry: PlacedEntry) -> str:
        return f"{'      ' * entry.level}{entry.text}"

    return (
        Column("ระดับ", level_of, width=26),
        Column("ข้อความ", text_of, stretches=True),
        Column("มาจาก", lambda entry: f"{entry.source.part} {entry.source.place}".strip(), width=26),
    )


class PasteDialog(FittingDialog):
    """A field to paste a list into."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("วางรายการของแผน")
        self.text = WordTextEdit()
        self.text.setAccessibleName("รายการของแผน")
        self.text.setTabChangesFocus(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setMinimumHeight(20 * GRID)
        layout = new_column(self)
        layout.addWidget(dialogs.words(_PASTE))
        layout.addWidget(self.text, 1)
        layout.addWidget(new_buttons(self, "อ่านรายการ"))
        self.text.setFocus()


def add_plan_of_file(path: Path, parent: QWidget) -> Plan | None:
    """Let the clerk review what a file holds, and keep it as a plan. Raises UserError."""
    reading = found_beside(parent, _READING, lambda: PlanReading.of_file(path))
    return review(reading, parent) if reading else None


def add_pasted_plan(parent: QWidget) -> Plan | None:
    """Let the clerk paste a list, review it, and keep it as a plan. Raises UserError."""
    paste = PasteDialog(parent)
    text = paste.text.toPlainText() if exec_once(paste) == QDialog.DialogCode.Accepted else ""
    if not text.strip():
        return None
    reading = found_beside(parent, _READING, lambda: PlanReading.of_text(text))
    return review(reading, parent) if reading else None


def review(reading: PlanReading, parent: QWidget) -> Plan | None:
    dialog = PlanImport(reading, parent)
    try:
        if dialog.begin():
            dialog.exec()
        return dialog.kept
    finally:
        dialog.deleteLater()
