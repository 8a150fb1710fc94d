"""The questions of a reading, each beside its source, and what was left out. Nothing is taken unasked."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.models.import_doubts import Answers, Question
from app.ui.widgets import dialogs
from app.ui.widgets.choice_box import ChoiceBox
from app.ui.widgets.labels import WrappingLabel, plain_label
from app.ui.widgets.pressing import press_only_in_focus
from app.ui.widgets.theme import GRID

MOST_SHOWN: Final = 100
"""Questions shown at once; when these are answered, the next ones are shown."""

_NO_ANSWER: Final = "เลือกคำตอบ"
_NO_QUESTION: Final = "ไม่มีข้อที่ต้องถาม"
_PROPOSED: Final = "{} (ที่เสนอ)"


class QuestionPage(QWidget):
    """Questions with a box of choices each; the proposed one is chosen. `answered` asks to read again."""

    answered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._boxes: dict[str, QComboBox] = {}
        self._given: dict[str, str] = {}
        self.note = dialogs.words(_NO_QUESTION)
        self.note.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.use = QPushButton("อ่านตามคำตอบเหล่านี้")
        press_only_in_focus(self.use)
        self.use.setEnabled(False)
        self.use.clicked.connect(self.answered)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        below = QHBoxLayout()
        below.addWidget(self.note, 1)
        below.addWidget(self.use, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, GRID, 0, 0)
        layout.addWidget(self._area, 1)
        layout.addLayout(below)

    def show_questions(self, questions: Sequence[Question]) -> None:
        """Show the questions, those without an answer first."""
        ordered = sorted(questions, key=lambda question: question.answer(self._given) is not None)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setSpacing(GRID)
        self._boxes = {}
        for question in ordered[:MOST_SHOWN]:
            self._add(question, layout)
        layout.addStretch(1)
        self._area.setWidget(page)
        self._tell(len(questions))

    def give(self, answers: Answers) -> None:
        """Take answers that were given before."""
        self._given |= answers

    def answers(self) -> Answers:
        """Return the answers given before, and those that are chosen now."""
        chosen = {key: box.currentData() for key, box in self._boxes.items() if box.currentData()}
        self._given |= chosen
        return dict(self._given)

    def _add(self, question: Question, layout: QVBoxLayout) -> None:
        layout.addWidget(plain_label(str(question.source)))
        layout.addWidget(WrappingLabel(question.text))
        box = self._boxes[question.key] = ChoiceBox()
        box.setAccessibleName(f"{question.text} {question.source}")
        box.addItem(_NO_ANSWER, "")
        for choice in question.choices:
            is_proposed = choice.key == question.proposed
            box.addItem(_PROPOSED.format(choice.label) if is_proposed else choice.label, choice.key)
        chosen = question.answer(self._given) or question.proposed
        box.setCurrentIndex(max(0, box.findData(chosen)))
        box.currentIndexChanged.connect(lambda _place: self.use.setEnabled(True))
        layout.addWidget(box)
        layout.addSpacing(GRID)

    def _tell(self, count: int) -> None:
        hidden = max(0, count - MOST_SHOWN)
        more = f" เมื่อตอบข้อเหล่านี้แล้ว จะแสดงอีก {hidden:,} ข้อ" if hidden else ""
        told = f"คำตอบที่เสนอเลือกไว้ให้แล้ว โปรดตรวจทุกข้อก่อนใช้{more}"
        self.note.setText(told if count else _NO_QUESTION)
        self.use.setEnabled(any(key not in self._given for key in self._boxes))
