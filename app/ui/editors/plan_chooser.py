"""Choose an entry of the plan level by level: one key a level, down to the indicator."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.editors.base import UNCONFIRMED
from app.ui.editors.completer import matching
from app.ui.editors.plan_keys import key_pressed, keys_of
from app.ui.editors.thai_word_edit import WordLineEdit
from app.ui.widgets.fitting import FittingDialog, exec_once
from app.ui.widgets.labels import WrappingLabel, wrap_items
from app.ui.widgets.pressing import press_once, press_only_in_focus
from app.ui.widgets.theme import GRID

if TYPE_CHECKING:
    from app.formats.plans.in_force import PlanInForce
    from app.formats.plans.tree import PlanEntry

MOST_LISTED: Final = 60
"""Entries of a level listed at once; a search finds the others."""

OWN: Final = "หน่วยงานเคยใช้"
_KEYS: Final = "กดปุ่มที่อยู่หน้าข้อเพื่อเลือกแล้วลงระดับถัดไป · ← กลับระดับก่อน · Ctrl+F ค้นหา · Ctrl+Enter ใช้เท่าที่เลือก"
_ABOUT_UNCONFIRMED: Final = "ข้อที่มีคำว่า “ยังไม่ยืนยัน” ยังไม่ได้เทียบกับเล่มแผน โปรดตรวจกับเล่มแผนก่อนใช้"
_NO_PLAN: Final = "โปรแกรมยังไม่มีแผนของปีงบประมาณ {} พิมพ์ข้อความตามเล่มแผนในช่องได้ หรือเพิ่มแผนที่เมนู แก้ไข > แผนพัฒนา…"
_NO_YEAR: Final = "ยังไม่ได้กรอกปีงบประมาณของโครงการ จึงแสดงข้อของทุกแผน"
_NONE_BELOW: Final = "ไม่มีข้อให้เลือกในระดับนี้"
_NONE_FOUND: Final = "ไม่พบข้อที่มีข้อความนี้ในระดับนี้"
_MORE: Final = "แสดง {:,} ข้อจาก {:,} ข้อ กด Ctrl+F แล้วพิมพ์บางส่วนเพื่อค้นหา"
_MOVES: Final = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PlanChooser(FittingDialog):
    """The entries of one level at a time. `chosen` holds the texts from the top level down."""

    def __init__(self, plan: "PlanInForce", above: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan = plan
        self.chosen = list(above)
        self._entries: list[PlanEntry] = []
        self._shown: list[PlanEntry] = []
        self._keys: list[str] = []
        self.setWindowTitle("เลือกจากแผนพัฒนา")
        self.path, self.heading, self.note = WrappingLabel(), WrappingLabel(), WrappingLabel()
        self.search = WordLineEdit()
        self.list = QListWidget()
        self.back = QPushButton("กลับระดับก่อน")
        self.use = QPushButton("ใช้เท่าที่เลือก")
        self.cancel = QPushButton("ปิด")
        self._lay_out()
        self._listen()
        self._show_level()

    # --- construction ---------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        plan = WrappingLabel(self._plan.name)
        plan.setVisible(bool(self._plan.name))
        self.heading.setProperty("role", "heading")
        keys = WrappingLabel(_KEYS)
        for quiet in (plan, self.path, self.note, keys):
            quiet.setProperty("role", "quiet")
        self.search.setAccessibleName("ค้นหาในระดับนี้")
        self.search.setPlaceholderText("ค้นหาในระดับนี้ (Ctrl+F)")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        wrap_items(self.list)
        layout = QVBoxLayout(self)
        layout.setSpacing(GRID)
        for widget in (plan, self.path, self.heading, self.search):
            layout.addWidget(widget)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.note)
        layout.addWidget(keys)
        layout.addLayout(self._buttons())
        self.resize(96 * GRID, 80 * GRID)

    def _buttons(self) -> QHBoxLayout:
        box = QDialogButtonBox()
        box.addButton(self.use, QDialogButtonBox.ButtonRole.AcceptRole)
        box.addButton(self.cancel, QDialogButtonBox.ButtonRole.RejectRole)
        row = QHBoxLayout()
        row.addWidget(self.back)
        row.addWidget(box, 1)
        press_only_in_focus(self.back, self.use, self.cancel)  # Enter chooses the current entry
        return row

    def _listen(self) -> None:
        self.list.itemClicked.connect(lambda item: self._choose(self._shown[self.list.row(item)]))
        press_once(self.list.viewport())  # the next level comes under the pointer
        self.search.textChanged.connect(lambda _text: self._list_entries())
        self.back.clicked.connect(self.go_up)
        self.use.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)
        self.list.installEventFilter(self)
        self.search.installEventFilter(self)

    # --- the shown level ------------------------------------------------------------------------------------

    def _show_level(self) -> None:
        names = self._plan.level_names
        self.heading.setText(f"ระดับที่ {len(self.chosen) + 1} จาก {len(names)}: {names[len(self.chosen)]}")
        above = (f"{name}: {text}" for name, text in zip(names, self.chosen, strict=False) if text)
        self.path.setText("\n".join(above))
        self.path.setVisible(any(self.chosen))
        self.back.setEnabled(bool(self.chosen))
        self.use.setEnabled(any(self.chosen))
        self._entries = self._plan.tree.below(self.chosen)
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self._list_entries()
        self.list.setFocus()

    def _list_entries(self) -> None:
        typed = self.search.text()
        if typed:
            by_text = {entry.text: entry for entry in self._entries}
            found = [by_text[text] for text in matching(list(by_text), typed, most=MOST_LISTED, same=True)]
        else:
            found = self._entries
        self._shown = list(found[:MOST_LISTED])
        self._keys = keys_of(self._shown)
        names = self._plan.level_names
        self.list.setAccessibleName(names[len(self.chosen)])
        self.list.clear()
        for entry, key in zip(self._shown, self._keys, strict=True):
            self.list.addItem(QListWidgetItem(f"{key or '–'}   {self._told(entry)}"))
        if self._shown:
            self.list.setCurrentRow(0)
        self._tell(len(found))

    def _told(self, entry: "PlanEntry") -> str:
        if self._plan.is_unconfirmed(len(self.chosen), entry.text):
            return f"{entry.text} ({UNCONFIRMED})"
        return f"{entry.text} ({OWN})" if entry.is_own else entry.text

    def _tell(self, count: int) -> None:
        """Tell why nothing is listed, or what to know of what is."""
        told = []
        year = self._plan.fiscal_year
        if not self._plan.name and year is not None:
            told.append(_NO_PLAN.format(year))
        elif not count:
            told.append(_NONE_FOUND if self.search.text() else _NONE_BELOW)
        if year is None and self._entries:
            told.append(_NO_YEAR)
        if any(self._plan.is_unconfirmed(len(self.chosen), entry.text) for entry in self._shown):
            told.append(_ABOUT_UNCONFIRMED)
        if count > len(self._shown):
            told.append(_MORE.format(len(self._shown), count))
        self.note.setText("\n".join(told))
        self.note.setVisible(bool(told))

    # --- choosing -------------------------------------------------------------------------------------------

    def _choose(self, entry: "PlanEntry") -> None:
        """Go down below an entry; at the last level, or with nothing below, it is the answer."""
        self.chosen.append(entry.text)
        is_last = len(self.chosen) == len(self._plan.level_names)
        if is_last or not self._plan.tree.below(self.chosen):
            self.accept()
        else:
            self._show_level()

    def go_up(self) -> None:
        if self.chosen:
            self.chosen.pop()
            self._show_level()

    # --- keys -----------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if watched is self.search:
                return self._follow_search(event)
            return self._follow_list(event)
        return super().eventFilter(watched, event)

    def _follow_search(self, event: QKeyEvent) -> bool:
        if event.key() in _MOVES and self._shown:
            self.list.setFocus()
            QListWidget.keyPressEvent(self.list, event)
            return True
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
            return True
        return self._follow_enter(event)

    def _follow_list(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Backspace):
            self.go_up()
            return True
        key = key_pressed(event)
        if key in self._keys:
            self._choose(self._shown[self._keys.index(key)])
        return bool(key) or self._follow_enter(event)

    def _follow_enter(self, event: QKeyEvent) -> bool:
        row = self.list.currentRow()
        is_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in _ENTER and is_control and any(self.chosen):
            self.accept()
        elif (event.key() in _ENTER and not is_control) and 0 <= row < len(self._shown):
            self._choose(self._shown[row])
        return event.key() in _ENTER

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if is_control and event.key() == Qt.Key.Key_F:
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            super().keyPressEvent(event)


def choose_from_plan(
    plan: "PlanInForce", above: Sequence[str], parent: QWidget | None = None
) -> tuple[str, ...]:
    """Let the clerk choose below the given upper levels. Returns the texts from the top; empty for none."""
    chooser = PlanChooser(plan, above, parent)
    is_accepted = exec_once(chooser) == FittingDialog.DialogCode.Accepted
    return tuple(chooser.chosen) if is_accepted else ()
