"""Section 1.6: the plan lines that a project supports, four fields for each."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.models.entry import MAX_LIST_LENGTH, entries
from app.models.project import StrategicAlignment
from app.models.thai import clean_line
from app.ui.editors.base import follow, set_help
from app.ui.editors.completer import Completer
from app.ui.editors.text_edit import SentenceEdit
from app.ui.widgets.labels import plain_label
from app.ui.widgets.theme import GRID


class AlignmentsEdit(QWidget):
    """Several alignments, edited as one value. There is always at least one, perhaps empty."""

    edited = Signal(object)
    refused = Signal(str)
    pasted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: Any = ()
        self._reason = ""
        self._parts: list[_AlignmentEdit] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(2 * GRID)
        self._add_button = QPushButton("เพิ่มประเด็นยุทธศาสตร์อีกชุด")
        self._add_button.setAutoDefault(True)  # Enter presses it
        self._add_button.clicked.connect(self._add_and_enter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addLayout(self._list)
        layout.addWidget(self._add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._show(())

    def set_value(self, value: tuple[StrategicAlignment, ...]) -> None:
        self._value = value
        if self._shown() != value:
            self._show(value)
            self._tell_reason()

    def flush(self) -> None:
        for part in self._parts:
            part.flush()

    def discard(self) -> None:
        self._show(self._value)
        self._tell_reason()

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        self._parts[0].enter(reason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._keep_tab_order()  # Qt forgot it when the editor was added to the form

    def remove(self, part: "_AlignmentEdit") -> None:
        self._take_out(part)
        if not self._parts:
            self._add(StrategicAlignment())
        self._keep_tab_order(part.lines[-1])
        self._number()
        self._tell_reason()
        self._emit()
        self._parts[-1].enter(Qt.FocusReason.OtherFocusReason)

    def _shown(self) -> tuple[StrategicAlignment, ...]:
        return tuple(part.value for part in self._parts if part.value != StrategicAlignment())

    def _show(self, value: tuple[StrategicAlignment, ...]) -> None:
        anchor = self._parts[-1].lines[-1] if self._parts else None
        while self._parts:
            self._take_out(self._parts[-1])
        for alignment in value or (StrategicAlignment(),):
            self._add(alignment)
        self._keep_tab_order(anchor)
        self._number()

    def _add(self, alignment: StrategicAlignment) -> "_AlignmentEdit":
        part = _AlignmentEdit(self, alignment)
        part.edited.connect(self._emit)
        part.refused.connect(self._tell_reason)
        part.pasted.connect(self.pasted)
        self._parts.append(part)
        self._list.addWidget(part)
        part.show()  # at once: otherwise it could not get the focus
        return part

    def _keep_tab_order(self, anchor: QWidget | None = None) -> None:
        follow(anchor, [*(line for part in self._parts for line in part.lines), self._add_button])

    def _add_and_enter(self) -> None:
        if len(self._parts) < MAX_LIST_LENGTH:
            part = self._add(StrategicAlignment())
            self._keep_tab_order()
            self._number()
            part.enter(Qt.FocusReason.TabFocusReason)

    def _take_out(self, part: "_AlignmentEdit") -> None:
        self._parts.remove(part)
        self._list.removeWidget(part)
        part.hide()
        part.deleteLater()

    def _number(self) -> None:
        for number, part in enumerate(self._parts, start=1):
            part.show_number(number if len(self._parts) > 1 else None)

    def _tell_reason(self) -> None:
        """Refuse while one of the lines is refused."""
        reason = next((reason for part in self._parts if (reason := part.reason)), "")
        if reason != self._reason:
            self._reason = reason
            self.refused.emit(reason)

    def _emit(self) -> None:
        value = self._shown()
        if value != self._value:
            self._value = value
            self.edited.emit(value)


class _AlignmentEdit(QWidget):
    """The four lines of one alignment."""

    edited = Signal()
    refused = Signal()
    pasted = Signal(object)

    def __init__(self, alignments: AlignmentsEdit, value: StrategicAlignment) -> None:
        super().__init__(alignments)
        self._lines: dict[str, SentenceEdit] = {}
        self._heading = plain_label()
        self._remove = QPushButton("ลบชุดนี้")
        self._remove.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # emptying its lines removes it, too
        self._remove.clicked.connect(lambda: alignments.remove(self))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GRID)
        header = QHBoxLayout()
        header.addWidget(self._heading, 1)
        header.addWidget(self._remove)
        grid.addLayout(header, 0, 0, 1, 2)
        for row, item in enumerate(entries(StrategicAlignment).values(), start=1):
            line = SentenceEdit()
            line.set_value(getattr(value, item.key))
            line.edited.connect(lambda _value: self.edited.emit())
            line.refused.connect(lambda _reason: self.refused.emit())
            line.pasted.connect(self.pasted)
            label = plain_label(item.label)
            label.setProperty("role", "label")
            label.setContentsMargins(0, 3, 0, 0)
            label.setBuddy(line)
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(line, row, 1)
            self._lines[item.key] = line
            set_help(line, item.key)
            Completer(line, item.key, beside=self._typed)

    @property
    def value(self) -> StrategicAlignment:
        return StrategicAlignment(**{key: str(line.value) for key, line in self._lines.items()})

    @property
    def reason(self) -> str:
        """Why one of the lines cannot be stored; "" if all can."""
        return next((line.reason for line in self._lines.values() if line.reason), "")

    def _typed(self) -> dict[str, str]:
        return {key: clean_line(line.typed()) for key, line in self._lines.items()}

    @property
    def lines(self) -> Sequence[QWidget]:
        return list(self._lines.values())

    def flush(self) -> None:
        for line in self._lines.values():
            line.flush()

    def enter(self, reason: Qt.FocusReason) -> None:
        next(iter(self._lines.values())).setFocus(reason)

    def show_number(self, number: int | None) -> None:
        """Show number and remove button only if there are several."""
        self._heading.setText("" if number is None else f"ชุดที่ {number}")
        self._heading.setVisible(number is not None)
        self._remove.setVisible(number is not None)
        for item in entries(StrategicAlignment).values():
            name = item.label if number is None else f"{item.label} ชุดที่ {number}"
            self._lines[item.key].setAccessibleName(name)
