"""Section 1.6: the plan lines that a project supports, four fields for each."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.models.entry import MAX_LIST_LENGTH, entries
from app.models.project import StrategicAlignment
from app.models.thai import clean_line
from app.ui.editors.base import UNCONFIRMED, advisor_of, describe, follow, own_step, set_help
from app.ui.editors.completer import Completer
from app.ui.editors.opening_button import OpeningButton
from app.ui.editors.text_edit import SentenceEdit
from app.ui.widgets.labels import plain_label, set_tooltip
from app.ui.widgets.pressing import press_once
from app.ui.widgets.theme import GRID

if TYPE_CHECKING:
    from app.formats.plans.in_force import PlanInForce


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
        self._add_button = OpeningButton("เพิ่มประเด็นยุทธศาสตร์อีกชุด")
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
        self._follow_plan()

    def _follow_plan(self) -> None:
        """Name the levels as the plan of the project's year does, and mark what is not confirmed."""
        if (advisor := advisor_of(self)) is None:
            return
        plan = advisor.plan
        self._add_button.setText(f"เพิ่ม{plan.level_names[0]}อีกชุด")
        for part in self._parts:
            part.follow_plan(plan)

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
        with own_step(self, self.flush):
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
        self._follow_plan()

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
            self._follow_plan()


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
        press_once(self._remove)  # the next one's comes under the pointer
        self._number: int | None = None
        self._labels: dict[str, QLabel] = {}
        self._marks: dict[str, QLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.addLayout(self._header(), 0, 0, 1, 2)
        for row, (key, item) in enumerate(entries(StrategicAlignment).items(), start=1):
            self._add_level(2 * row, key, item.label)
            self._lines[key].set_value(getattr(value, key))

    def _header(self) -> QHBoxLayout:
        choose = QPushButton("เลือกจากแผน… (F4)")
        choose.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # F4 in any of the lines does the same
        choose.clicked.connect(lambda: self._choose(0))
        header = QHBoxLayout()
        header.addWidget(self._heading, 1)
        header.addStretch()
        header.addWidget(choose)
        header.addWidget(self._remove)
        return header

    def _add_level(self, row: int, key: str, name: str) -> None:
        line = self._lines[key] = SentenceEdit()
        line.edited.connect(lambda _value: self.edited.emit())
        line.refused.connect(lambda _reason: self.refused.emit())
        line.pasted.connect(self.pasted)
        label = self._labels[key] = plain_label(name)
        label.setProperty("role", "label")
        label.setContentsMargins(0, 3, 0, 0)
        label.setBuddy(line)
        mark = self._marks[key] = plain_label(_NOT_CONFIRMED)
        mark.setProperty("role", "finding")
        mark.hide()
        self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(line, row, 1)
        self._grid.addWidget(mark, row + 1, 1)
        set_help(line, key)
        Completer(line, key, beside=self._typed)

    # --- the plan -------------------------------------------------------------------------------------------

    def follow_plan(self, plan: "PlanInForce") -> None:
        """Show the names of the levels, and mark the entries of an unconfirmed edition."""
        for level, (key, name) in enumerate(zip(self._lines, plan.level_names, strict=True)):
            line, printed = self._lines[key], entries(StrategicAlignment)[key].label
            self._labels[key].setText(name)
            set_tooltip(self._labels[key], f"บนแบบพิมพ์: {printed}" if name != printed else "")
            line.setAccessibleName(self._numbered(name))
            is_doubtful = plan.is_unconfirmed(level, str(line.value))
            self._marks[key].setVisible(is_doubtful)
            describe(line, part="notes", text=_NOT_CONFIRMED if is_doubtful else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        lines = list(self._lines.values())
        at = next((place for place, line in enumerate(lines) if line is self.focusWidget()), None)
        if event.key() == Qt.Key.Key_F4 and not event.modifiers() and at is not None:
            self._choose(at)
        else:
            super().keyPressEvent(event)

    def _choose(self, level: int) -> None:
        """Let the clerk choose from the level on; the upper ones are as they are filled in."""
        from app.ui.editors.plan_chooser import choose_from_plan  # most projects are filled in already

        self.flush()
        if advisor := advisor_of(self):
            lines = list(self._lines.values())
            above = [str(line.value) for line in lines[:level]]
            if chosen := choose_from_plan(advisor.plan, above, self.window()):
                with own_step(self, self.flush):
                    self._take(chosen)

    def _take(self, chosen: Sequence[str]) -> None:
        """Fill in what was chosen, and empty what stood below another entry. Go to what is still empty."""
        lines = list(self._lines.values())
        before = [str(line.value) for line in lines]
        is_other = any(old and old != new for old, new in zip(before, chosen, strict=False))
        below = ["" if is_other else old for old in before[len(chosen) :]]
        for line, text in zip(lines, (*chosen, *below), strict=True):
            line.set_value(text)
        self.edited.emit()
        empty = (line for line in lines[len(chosen) :] if not line.value)
        next(empty, lines[len(chosen) - 1]).setFocus(Qt.FocusReason.OtherFocusReason)

    # --- the value ------------------------------------------------------------------------------------------

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
        self._number = number
        for key, line in self._lines.items():
            line.setAccessibleName(self._numbered(self._labels[key].text()))

    def _numbered(self, name: str) -> str:
        return name if self._number is None else f"{name} ชุดที่ {self._number}"


_NOT_CONFIRMED: Final = f"{UNCONFIRMED} โปรดตรวจกับเล่มแผน"
