"""Versions side by side, entry by entry: each version's value, the previous one, and the choice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.ui.widgets.labels import WrappingLabel, plain_label
from app.ui.widgets.pressing import press_only_in_focus
from app.ui.widgets.tasks import paint_window
from app.ui.widgets.text_diff import ChangedText, Part, changed_parts
from app.ui.widgets.theme import GRID

LEAST_WIDTH: Final = 20 * GRID
"""Minimum width of a version's column; with more versions than fit, the page scrolls sideways."""
_MANY: Final = 8
"""Questions that are made before the window gets its turn: more would hold it up."""


@dataclass(frozen=True, slots=True)
class Version:
    """A column: its title, and its description."""

    title: str
    about: str


@dataclass(frozen=True, slots=True)
class Question:
    """One choice: the versions' texts, the previous text if there is one, and the proposed position.

    `why` explains why one is proposed, or why none is.
    """

    key: str
    label: str
    before: str | None
    texts: tuple[str, ...]
    proposed: int | None
    why: str = ""


class ChoicePanel(QScrollArea):
    """The questions with their options. `chosen` is emitted after each choice."""

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._groups: dict[str, QButtonGroup] = {}

    def ask(
        self, versions: Sequence[Version], questions: Sequence[Question], *, is_asked: bool = True
    ) -> None:
        """Show these questions in place of the previous ones."""
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 2 * GRID, GRID)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        self._groups = {}
        first = int(any(question.before is not None for question in questions))
        if first:
            grid.addWidget(_heading("เดิม", "ก่อนแก้ไข"), 0, 0, Qt.AlignmentFlag.AlignTop)
        for place, version in enumerate(versions):
            for_all = self._button_for_all(place, version) if is_asked and len(questions) > 1 else None
            heading = _heading(version.title, version.about, for_all)
            grid.addWidget(heading, 0, first + place, Qt.AlignmentFlag.AlignTop)
        for number, question in enumerate(questions):
            cells = self._options(question, versions, page) if is_asked else _plain(question)
            _add_row(grid, 2 * number + 1, question, cells, first)
            if number % _MANY == _MANY - 1:
                paint_window()
        for column in range(first + len(versions)):
            grid.setColumnMinimumWidth(column, LEAST_WIDTH)
            grid.setColumnStretch(column, 1)
        grid.setRowStretch(grid.rowCount(), 1)
        self.setWidget(page)
        self.verticalScrollBar().setValue(0)

    def tell(self, versions: Sequence[Version], told: Sequence[Question]) -> None:
        """Show questions without options to choose."""
        self.ask(versions, told, is_asked=False)

    @property
    def choices(self) -> dict[str, int]:
        """The positions of the chosen versions, by the keys of the questions."""
        places = {key: group.checkedId() for key, group in self._groups.items()}
        return {key: place for key, place in places.items() if place >= 0}

    @property
    def open_count(self) -> int:
        """The number of unanswered questions."""
        return len(self._groups) - len(self.choices)

    def choose_again(self, choices: Mapping[str, int]) -> None:
        """Choose what was chosen when the same was asked before."""
        for key, place in choices.items():
            self._groups[key].button(place).setChecked(True)

    def choose_all(self, place: int) -> None:
        for group in self._groups.values():
            group.button(place).setChecked(True)
        self.chosen.emit()

    def _button_for_all(self, place: int, version: Version) -> QPushButton:
        button = QPushButton(f"ใช้{version.title} ทั้งหมด")
        press_only_in_focus(button)
        button.clicked.connect(lambda: self.choose_all(place))
        return button

    def _options(self, question: Question, versions: Sequence[Version], page: QWidget) -> list[QWidget]:
        group = QButtonGroup(page)
        self._groups[question.key] = group
        cells: list[QWidget] = []
        for place, text in enumerate(question.texts):
            radio = QRadioButton(f"ใช้{versions[place].title}")
            radio.setAccessibleName(f"{question.label} {versions[place].title}: {text}")
            group.addButton(radio, place)
            cells.append(_Option(radio, ChangedText(changed_parts(text, _against(question, place)))))
        if question.proposed is not None:
            group.button(question.proposed).setChecked(True)
        group.buttonClicked.connect(self.chosen)
        return cells


def _add_row(grid: QGridLayout, row: int, question: Question, cells: Sequence[QWidget], first: int) -> None:
    grid.addWidget(_question(question), row, 0, 1, first + len(cells))
    if first:
        grid.addWidget(_cell([(question.before or "", False)]), row + 1, 0)
    for place, cell in enumerate(cells):
        grid.addWidget(cell, row + 1, first + place)


def _question(question: Question) -> QWidget:
    """Return the question's label, and why a version is proposed or must be chosen."""
    title = QWidget()
    row = QHBoxLayout(title)
    row.setContentsMargins(0, 2 * GRID, 0, 0)
    row.setSpacing(2 * GRID)
    row.addWidget(_label(question.label, "heading"))
    if question.why:
        row.addWidget(_label(question.why, "quiet" if question.proposed is not None else "finding"), 1)
    row.addStretch(0)
    return title


def _plain(question: Question) -> list[QWidget]:
    return [
        _cell(changed_parts(text, _against(question, place))) for place, text in enumerate(question.texts)
    ]


def _against(question: Question, place: int) -> str:
    """Return the text to compare a version with: the previous one, otherwise the next version's."""
    if question.before is not None:
        return question.before
    return question.texts[1 if place == 0 else 0]


class _Option(QFrame):
    """A version's text. A click anywhere on it chooses it."""

    def __init__(self, radio: QRadioButton, text: ChangedText) -> None:
        super().__init__()
        self.setProperty("role", "option")
        self._radio = radio
        text.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        layout.setSpacing(0)
        layout.addWidget(radio)
        layout.addWidget(text)
        layout.addStretch(1)
        self.setProperty("chosen", radio.isChecked())
        radio.toggled.connect(self._mark)

    def mousePressEvent(self, _event: object) -> None:
        self._radio.setFocus(Qt.FocusReason.MouseFocusReason)
        self._radio.click()

    def _mark(self, is_chosen: bool) -> None:
        self.setProperty("chosen", is_chosen)
        self.style().unpolish(self)
        self.style().polish(self)


def _cell(parts: Sequence[Part]) -> QWidget:
    cell = QWidget()
    layout = QVBoxLayout(cell)
    layout.setContentsMargins(0, GRID // 2, 0, 0)
    layout.addWidget(ChangedText(parts))
    layout.addStretch(1)
    return cell


def _heading(title: str, about: str, button: QPushButton | None = None) -> QWidget:
    heading = QWidget()
    layout = QVBoxLayout(heading)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(GRID // 2)
    for text, role in ((title, "heading"), (about, "quiet")):
        if text:
            layout.addWidget(_label(text, role))
    if button:
        layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
    return heading


def _label(text: str, role: str) -> QLabel:
    label = WrappingLabel(text) if "\n" in text else plain_label(text)
    label.setProperty("role", role)
    return label
