"""The questions that the board answers: each a table to sort, narrow, copy and export."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QVBoxLayout, QWidget

from app.models.questions.facts import NO_ROWS, YearView
from app.services.board_questions.catalogue import QUESTIONS, Answer, question_named
from app.ui.board.tables_view import ShownTable, TablesView
from app.ui.core.context import FileContext
from app.ui.widgets import dialogs
from app.ui.widgets.errors import errors_shown
from app.ui.widgets.icons import icon
from app.ui.widgets.tasks import found_beside
from app.ui.widgets.theme import GRID

READING: Final = "กำลังอ่านข้อมูลของปี…"
KINDS: Final = {".xlsx": "ตาราง Excel (*.xlsx)", ".pdf": "เอกสาร PDF (*.pdf)"}


class QuestionsPage(QWidget):
    """`export_wanted` carries an ending, and whether all questions are to be exported; `targets_wanted` asks
    for the targets of the quarters.
    """

    export_wanted = Signal(str, bool)
    targets_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.view: YearView | None = None
        self.tables = TablesView("ตารางสรุป", is_wide=True)
        self.export, self.targets = _button("ส่งออก", "file-export"), _button("กำหนดเป้าหมาย…", "settings")
        menu = QMenu(self)
        for text, ending, is_all in (
            ("ตารางนี้เป็น Excel (.xlsx)…", ".xlsx", False),
            ("ตารางนี้เป็น PDF…", ".pdf", False),
            ("ทุกตารางเป็น Excel (.xlsx)…", ".xlsx", True),
            ("ทุกตารางเป็น PDF…", ".pdf", True),
        ):
            menu.addAction(text, partial(self.export_wanted.emit, ending, is_all))
        self.export.setMenu(menu)
        self.export.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.targets.clicked.connect(self.targets_wanted)
        for button in (self.targets, self.export):
            self.tables.buttons.addWidget(button)
        self.tables.shown.connect(lambda key: self.targets.setVisible(key == QUESTIONS[0].key))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, GRID, 0, 0)
        layout.addWidget(self.tables)

    def show_waiting(self) -> None:
        if self.view is None:
            self.tables.show_waiting(READING)

    def show_view(self, view: YearView) -> None:
        """Answer the questions for these offices."""
        self.view = view
        word = view.board.word
        self.tables.offer([(one.key, one.of_units(word).title) for one in QUESTIONS], self._read)

    def answers(self, *, all_questions: bool) -> list[Answer]:
        """Return the shown answer, or all."""
        wanted = QUESTIONS if all_questions else [question_named(self.tables.key)]
        return [one.answered(self.view) for one in wanted if one and self.view]

    def _read(self, key: str) -> ShownTable:
        question = question_named(key)
        assert question, "only questions are offered"
        assert self.view, "and only when there is a view"
        answer = question.answered(self.view)
        question = answer.question
        note = question.note if answer.rows else NO_ROWS
        return ShownTable(
            key, question.title, answer.title, question.columns, answer.rows, answer.total, note
        )


def export_answers(
    parent: FileContext, answers: Sequence[Answer], filters: Sequence[str], folder: Path, ending: str
) -> None:
    """Ask for a file, and write the answers."""
    from app.services.board_questions.export import answers_bytes
    from app.storage.output_files import write_file

    if not answers:
        return
    year = answers[0].view.board.fiscal_year
    name = answers[0].question.title if len(answers) == 1 else f"ตารางสรุปทุก{answers[0].view.board.word}"
    proposed = folder / f"{name} {year}{ending}"
    path = dialogs.ask_target(parent, "ส่งออกตารางสรุป", proposed, KINDS[ending], ending)
    if path is None:
        return
    with errors_shown(parent):
        made = found_beside(parent, "กำลังจัดทำไฟล์", lambda: answers_bytes(answers, path, filters))
        if made is not None:
            write_file(path, made)
            parent.tell_written(f"ส่งออก {path.name} แล้ว", path)


def _button(text: str, drawing: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setIcon(icon(drawing))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
