"""Lists edited as in Word: objectives on one level, targets on two.

Enter adds a row. Tab at a row's start makes it an item of the group above, Shift+Tab a group again. Backspace
in an empty row removes it. Enter in an empty last row ends the list: an item becomes a group, a group is
removed and the focus moves on. Elsewhere Tab and Shift+Tab move the focus, so that the keyboard is never
trapped.
"""

import re
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Final, NamedTuple

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QGridLayout, QToolButton, QVBoxLayout, QWidget

from app.models.entry import MAX_LIST_LENGTH, MAX_TEXT_LENGTH
from app.models.project import TargetGroup
from app.models.thai import clean_line
from app.ui.editors.base import Debounce, follow, own_step
from app.ui.editors.pasting import mended, notes_on, too_long
from app.ui.editors.spelling_marks import SpellingMarks
from app.ui.editors.text_edit import GrowingTextEdit
from app.ui.widgets.icons import icon
from app.ui.widgets.labels import plain_label, set_tooltip
from app.ui.widgets.messages import PasteNote
from app.ui.widgets.pressing import press_once
from app.ui.widgets.theme import GRID

_BULLET: Final = re.compile(r"^\s*(?:[-–•*·]\s+|[0-9๐-๙]{1,3}[.)]\s+)")
"""The bullets or numbers before list items pasted from Word or a print-out."""

_NOTHING: Final = frozenset("-–—")
"""Texts that offices write in a list that has no members."""


def _rows_in(text: str) -> list[str]:
    """Return the members of a pasted list; a text of one line is taken as it is, unless it is a dash."""
    lines = text.splitlines()
    members = [
        line for typed in lines if (line := clean_line(_BULLET.sub("", typed))) and line not in _NOTHING
    ]
    return members if len(members) > 1 or not members else [" ".join(lines)]


class OutlineRow(NamedTuple):
    """A line of the outline: level 0 is numbered, level 1 is below it."""

    level: int
    text: str


def rows_of_items(items: Sequence[str]) -> list[OutlineRow]:
    return [OutlineRow(0, item) for item in items]


def items_of_rows(rows: Sequence[OutlineRow]) -> tuple[str, ...]:
    return tuple(row.text for row in rows if row.text)


def rows_of_targets(groups: Sequence[TargetGroup]) -> list[OutlineRow]:
    return [
        row
        for group in groups
        for row in (OutlineRow(0, group.title), *(OutlineRow(1, item) for item in group.items))
    ]


def targets_of_rows(rows: Sequence[OutlineRow]) -> tuple[TargetGroup, ...]:
    """Return the groups in order; items before any group get one without title; empty rows are ignored."""
    groups: list[tuple[str, list[str]]] = []
    for level, text in rows:
        if level == 0:
            groups.append((text, []))
        elif text:
            if not groups:
                groups.append(("", []))
            groups[-1][1].append(text)
    return tuple(TargetGroup(title, tuple(items)) for title, items in groups if title or items)


class OutlineEdit(QWidget):
    """A list of rows on one or two levels, edited as one value."""

    edited = Signal(object)
    refused = Signal(str)
    pasted = Signal(object)

    def __init__(
        self,
        to_rows: Callable[[Any], list[OutlineRow]],
        from_rows: Callable[[Sequence[OutlineRow]], Any],
        levels: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._to_rows, self._from_rows, self._levels = to_rows, from_rows, levels
        self._value: Any = ()
        self._reason = ""
        self._rows: list[_RowEdit] = []
        self._debounce = Debounce(self.flush, self)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(GRID // 2)
        self._show(())

    def set_value(self, value: Any) -> None:
        if (self._debounce.isActive() or self._reason) and value == self._value:
            return  # keep text being typed, or refused
        self._debounce.stop()
        if value != self._value:
            self.pasted.emit(())
        self._value = value
        if self._from_rows(self.rows()) != value:
            self._show(value)

    def flush(self) -> None:
        self._debounce.stop()
        reason = self._reason_against()
        if reason != self._reason:
            self._reason = reason
            self.refused.emit(reason)
        value = self._from_rows(self.rows())
        if not reason and value != self._value:
            self._value = value
            self.edited.emit(value)

    def discard(self) -> None:
        self._show(self._value)
        if self._reason:
            self._reason = ""
            self.refused.emit("")

    def rows(self) -> list[OutlineRow]:
        return [OutlineRow(row.level, clean_line(row.text.toPlainText())) for row in self._rows]

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self._number()

    def setAccessibleDescription(self, description: str) -> None:
        super().setAccessibleDescription(description)
        self._number()

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        self._rows[0].text.setFocus(reason)

    # --- actions of keys ----------------------------------------------------------------------------------

    def add_after(self, row: "_RowEdit") -> None:
        """Insert an empty row below on the same level; it gets the focus."""
        with self._own_step():
            self._add_after(row, ("",))

    def _add_after(self, row: "_RowEdit", texts: Sequence[str]) -> None:
        place = self._rows.index(row) + 1
        for offset, text in enumerate(texts):
            self._insert(place + offset, OutlineRow(row.level, text))
        self._keep_tab_order()
        self._number()
        self._rows[place + len(texts) - 1].text.setFocus(Qt.FocusReason.TabFocusReason)

    def paste(self, row: "_RowEdit", pasted: Sequence[str], better: Sequence[str]) -> None:
        """Store the pasted rows first, then the corrected ones: each can be undone."""
        with self._own_step():
            before, after = row.text.replace_selection(pasted or ("",))
            if len(pasted) > 1:
                self._add_after(row, pasted[1:])
        if better == pasted:
            return
        rows, place = self.rows(), self._rows.index(row)
        anew = [OutlineRow(row.level, text) for text in (f"{before}{better[0]}{after}", *better[1:])]
        rows[place : place + max(1, len(pasted))] = anew
        with self._own_step():
            self._show(self._from_rows(rows))
            last = min(place + len(better), len(self._rows)) - 1
            self._rows[last].text.setFocus(Qt.FocusReason.TabFocusReason)

    def enter(self, row: "_RowEdit") -> None:
        """Handle Enter in a row."""
        if row is not self._rows[-1] or row.text.toPlainText().strip():
            self.add_after(row)
        elif not self.set_level(row, row.level - 1):
            row.text.leave()
            if row is not self._rows[0]:
                self._rows.remove(row)
                self._take_out(row)

    def remove(self, row: "_RowEdit") -> None:
        """Remove a row; the last remaining one is only emptied."""
        with self._own_step():
            place = self._rows.index(row)
            if len(self._rows) == 1:
                row.text.clear()
                row.level = 0
            else:
                self._rows.remove(row)
                self._take_out(row)
                self._rows[max(0, place - 1)].text.setFocus(Qt.FocusReason.BacktabFocusReason)
            self._number()

    def set_level(self, row: "_RowEdit", level: int) -> bool:
        """Move a row in or out. Returns False if that is impossible: the first row is always a group."""
        if not 0 <= level < self._levels or level == row.level or row is self._rows[0]:
            return False
        with self._own_step():
            row.level = level
            self._number()
        return True

    def move_row(self, row: "_RowEdit", by: int) -> None:
        place = self._rows.index(row)
        if 0 <= place + by < len(self._rows):
            with self._own_step():
                self._rows.insert(place + by, self._rows.pop(place))
                self._rows[0].level = 0
                self._layout.insertWidget(place + by, row)
                self._keep_tab_order()
                self._number()

    def _own_step(self) -> AbstractContextManager[None]:
        return own_step(self, self.flush)

    # --- rows ---------------------------------------------------------------------------------------------

    def _show(self, value: Any) -> None:
        """Create the new rows first: an old one that loses the focus on removal must find the
        list complete.
        """
        old, self._rows = self._rows, []
        for place, shown in enumerate(self._to_rows(value) or [OutlineRow(0, "")]):
            self._insert(place, shown)
        self._keep_tab_order(old[-1].text if old else None)
        self._number()
        self._debounce.stop()
        for row in old:
            self._take_out(row)

    def _insert(self, place: int, shown: OutlineRow) -> None:
        row = _RowEdit(self, shown)
        row.text.textChanged.connect(self._debounce.note_typing)
        self._rows.insert(place, row)
        self._layout.insertWidget(place, row)
        row.show()  # at once: otherwise it could not get the focus

    def _keep_tab_order(self, anchor: QWidget | None = None) -> None:
        follow(anchor, [row.text for row in self._rows])

    def _take_out(self, row: "_RowEdit") -> None:
        self._layout.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _number(self) -> None:
        number = 0
        for place, row in enumerate(self._rows, start=1):
            number += row.level == 0
            row.show_number(f"{number}." if row.level == 0 else "-")
            row.text.setAccessibleName(f"{self.accessibleName()} แถวที่ {place}")
            row.text.setAccessibleDescription(self.accessibleDescription())

    def _reason_against(self) -> str:
        if len(self._rows) > MAX_LIST_LENGTH:
            return f"เกิน {MAX_LIST_LENGTH} ข้อ จึงยังไม่ได้บันทึก โปรดลดจำนวนข้อ"
        if any(len(row.text.toPlainText()) > MAX_TEXT_LENGTH for row in self._rows):
            return f"ข้อความยาวเกิน {MAX_TEXT_LENGTH:,} ตัวอักษร จึงยังไม่ได้บันทึก โปรดตัดให้สั้นลง"
        return ""


class _RowEdit(QWidget):
    """A number or dash, the text, and the button that removes the row."""

    def __init__(self, outline: OutlineEdit, shown: OutlineRow) -> None:
        super().__init__(outline)
        self.level = shown.level
        self.text = _RowText(outline, self)
        SpellingMarks(self.text)
        self.text.setPlainText(shown.text)
        self._number = plain_label()
        self._number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self._number.setContentsMargins(0, 5, 0, 0)
        self.remove_button = QToolButton()
        self.remove_button.setIcon(icon("trash"))
        set_tooltip(self.remove_button, "ลบข้อนี้")
        self.remove_button.setAccessibleName("ลบข้อนี้")
        self.remove_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Backspace in an empty row does the same
        self.remove_button.clicked.connect(lambda: outline.remove(self))
        press_once(self.remove_button)  # the next row's comes under the pointer
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.addWidget(self._number, 0, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(self.text, 0, 1)
        self._grid.addWidget(self.remove_button, 0, 2, Qt.AlignmentFlag.AlignTop)

    def show_number(self, number: str) -> None:
        self._number.setText(number)
        self._number.setMinimumWidth(4 * GRID if self.level == 0 else 7 * GRID)


class _RowText(GrowingTextEdit):
    """The text of one row; it handles the keys that change the list."""

    def __init__(self, outline: OutlineEdit, row: _RowEdit) -> None:
        super().__init__(1, row)
        self._outline, self._row = outline, row

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._shape_list(event):
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Handle Tab and Shift+Tab, which arrive here before any key event."""
        level = self._row.level + (1 if forward else -1)
        if self.textCursor().atStart() and self._outline.set_level(self._row, level):
            return True
        return super().focusNextPrevChild(forward)

    def leave(self) -> None:
        super().focusNextPrevChild(True)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.moveCursor(QTextCursor.MoveOperation.End)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._outline.flush()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Turn a pasted list into rows, without the bullets from Word."""
        text = source.text()
        if len(text) > MAX_TEXT_LENGTH:
            self._outline.pasted.emit((too_long(len(text)),))
            return
        pasted, incoming = _rows_in(text), mended(text, one_line=False)
        better = _rows_in(incoming.text)
        if not better:
            self._outline.pasted.emit((PasteNote("เครื่องหมายขีดหมายถึงไม่มีข้อความ จึงไม่ได้วาง"),))
            return
        self._outline.paste(self._row, pasted, better)
        self._outline.pasted.emit(tuple(notes_on(incoming, undoable=better != pasted)))

    def replace_selection(self, texts: Sequence[str]) -> tuple[str, str]:
        """Insert the first text at the cursor; return what stands before and after it."""
        cursor, whole = self.textCursor(), self.toPlainText()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        self.insertPlainText(texts[0])
        return whole[:start], whole[end:]

    def _shape_list(self, event: QKeyEvent) -> bool:
        key, alt = event.key(), event.modifiers() & Qt.KeyboardModifier.AltModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._outline.enter(self._row)
        elif key == Qt.Key.Key_Backspace and not self.toPlainText():
            self._outline.remove(self._row)
        elif alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._outline.move_row(self._row, -1 if key == Qt.Key.Key_Up else 1)
        else:
            return False
        return True
