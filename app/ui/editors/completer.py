"""Suggestions below an editor: offered while typing or on request, applied only when chosen.

The keyboard focus stays in the editor. Enter without a choice, Tab and letters keep their usual meaning.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, Protocol

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtCore import Qt as _Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.models.thai import arabic_digits
from app.ui.editors.base import advisor_of, describe
from app.ui.editors.popups import Overlay
from app.ui.widgets.icons import icon
from app.ui.widgets.labels import plain_label, with_breaks, wrap_items
from app.ui.widgets.theme import GRID

Key = _Qt.Key

MOST: Final = 60
"""Maximum listed suggestions; typing a few letters narrows them."""

_MOST_FOLDED: Final = 2_000
"""Texts that are kept ready to be compared with what is typed: those of some entries."""

_STEPS: Final = {Key.Key_Down: 1, Key.Key_Up: -1, Key.Key_PageDown: 7, Key.Key_PageUp: -7}
_ENTER: Final = (Key.Key_Return, Key.Key_Enter)


class Suggested(Protocol):
    """The protocol of editors with suggestions."""

    def typed(self) -> str:
        """Return the current text."""

    def take(self, text: str) -> None:
        """Insert a suggestion and store it."""


def matching(texts: Sequence[str], typed: str, *, most: int = MOST, same: bool = False) -> list[str]:
    """Return the texts that contain the typed one, those that start with it first.

    The typed text itself is among them only if `same`.
    """
    wanted = _folded(typed)
    found = [text for text in texts if wanted in _folded(text) and (same or text != typed)]
    return sorted(found, key=lambda text: not _folded(text).startswith(wanted))[:most]


@lru_cache(_MOST_FOLDED)
def _folded(text: str) -> str:
    return arabic_digits(text.casefold()).strip()


class Completer(QObject):
    """Offers an entry's suggestions below its editor.

    `beside` returns the entries that the suggestions depend on. Those of a long text are shown only on
    request, and then completely.
    """

    def __init__(
        self,
        editor: QWidget,
        key: str,
        *,
        as_typed: bool = True,
        beside: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        super().__init__(editor)
        assert hasattr(editor, "take"), key
        self._editor: Any = editor
        self._key, self._as_typed, self._beside = key, as_typed, beside
        self._offered = ""
        self._list: SuggestionList | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._offer if as_typed else self._close)
        editor.installEventFilter(self)
        if isinstance(editor, QLineEdit):
            self._add_opener(editor)

    def _add_opener(self, editor: QLineEdit) -> None:
        """Show by a sign in the field that there is a list."""
        opener = QAction(icon("field-chevron"), "ดูข้อความที่แนะนำ (Ctrl+Space)", editor)
        opener.triggered.connect(self._open_by_mouse)
        editor.addAction(opener, QLineEdit.ActionPosition.TrailingPosition)

    def _open_by_mouse(self) -> None:
        if not self._editor.isReadOnly():
            self._editor.setFocus(Qt.FocusReason.PopupFocusReason)
            self._offer(asked=True)

    @property
    def is_open(self) -> bool:
        return self._list is not None and self._list.isVisible()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._follow_key(event)
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self.is_open and event.key() == Key.Key_Escape:
                event.accept()
        elif kind == QEvent.Type.InputMethod:
            self._follow_typing()
        elif kind in (QEvent.Type.FocusOut, QEvent.Type.Hide, QEvent.Type.FontChange):
            self._close()
        return False

    # --- keys ---------------------------------------------------------------------------------------------

    def _follow_key(self, event: QKeyEvent) -> bool:
        """Handle a key; return True if it belongs to the list alone."""
        if _asks(event, is_line=isinstance(self._editor, QLineEdit)):
            self._offer(asked=True)
            return True
        if self.is_open and self._steer(event):
            return True
        if event.text() and event.key() not in (*_ENTER, Key.Key_Tab, Key.Key_Escape):
            self._follow_typing()
        return False

    def uses(self, event: QKeyEvent) -> bool:
        """Return whether a key belongs to the open list alone."""
        if self._list is None or not self.is_open:
            return False
        is_step = event.key() in _STEPS and not event.modifiers() & _Qt.KeyboardModifier.ShiftModifier
        is_taken = event.key() in _ENTER and self._list.chosen is not None
        return is_step or is_taken or event.key() == Key.Key_Escape

    def _steer(self, event: QKeyEvent) -> bool:
        assert self._list is not None, "it is open"
        chosen, is_used = self._list.chosen, self.uses(event)
        if is_used and event.key() in _STEPS:
            self._list.step(_STEPS[_Qt.Key(event.key())])
        elif is_used and event.key() in _ENTER and chosen is not None:
            self._take(chosen)
        elif event.key() in (*_ENTER, Key.Key_Escape):
            self._close()
        return is_used

    def _follow_typing(self) -> None:
        """Update after the editor has processed the key: offer matches, or close a requested list."""
        self._soon.start()

    # --- the list -----------------------------------------------------------------------------------------

    def _offer(self, *, asked: bool = False) -> None:
        """Show matching suggestions; on request show all if none match."""
        self._soon.stop()
        typed = self._editor.typed()
        if not self._editor.hasFocus() or (self.is_open and typed == self._offered and not asked):
            return
        self._offered = typed
        advisor = advisor_of(self._editor)
        known = advisor.suggestions(self._key, self._beside()) if advisor else ()
        fitting = matching(known, typed) if self._as_typed and (typed or asked) else []
        if asked:
            fitting = fitting or list(known[:MOST])
        if fitting:
            self._open(fitting, advisor.marks(self._key) if advisor else {})
            if asked and self._list:
                self._list.choose(fitting.index(typed) if typed in fitting else 0)
        else:
            self._close()

    def _open(self, texts: Sequence[str], marks: Mapping[str, str]) -> None:
        if self._list is None:
            self._list = SuggestionList(self._editor)
            self._list.taken.connect(self._take)
            self._list.stepped.connect(self._tell)
        self._list.show_texts(texts, marks)
        self._tell(f"มีคำแนะนำ {len(texts)} รายการ กดลูกศรลงเพื่อเลือก")

    def _take(self, text: str) -> None:
        self._close()
        self._editor.take(text)
        self._offered = text
        if advisor := advisor_of(self._editor):
            advisor.take(self._key, text)

    def _close(self) -> None:
        if self._list is not None and self._list.isVisible():
            self._list.hide()
            self._tell("")

    def _tell(self, text: str) -> None:
        describe(self._editor, part="hint", text=text)


def _asks(event: QKeyEvent, *, is_line: bool) -> bool:
    """Return whether the key is Ctrl+Space or Alt+Down; in a line also F4, as in any box with a list."""
    pressed, modifiers = event.key(), event.modifiers()
    control = modifiers == _Qt.KeyboardModifier.ControlModifier
    alt = bool(modifiers & _Qt.KeyboardModifier.AltModifier)
    is_f4 = is_line and pressed == Key.Key_F4 and not modifiers
    return (control and pressed == Key.Key_Space) or (alt and pressed == Key.Key_Down) or is_f4


ROWS: Final = 7
"""Visible rows before the list scrolls."""

_LEAST_WIDTH: Final = 60 * GRID
_BESIDE_TEXT: Final = 5 * GRID
"""Width of frame, style sheet padding and scroll bar."""

_TEXT: Final = Qt.ItemDataRole.UserRole
"""The suggestion itself, without its mark."""

_KEYS: Final = "ลูกศรขึ้นลง เลือก · Enter ใช้ข้อความนี้ · Esc ปิด"


class SuggestionList(Overlay):
    """The popup list. `taken` carries the clicked text, `stepped` the announcement of the selected one."""

    taken = Signal(str)
    stepped = Signal(str)

    def __init__(self, editor: QWidget) -> None:
        super().__init__(editor)
        self._rows = QListWidget()
        self._rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        wrap_items(self._rows)
        self._rows.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._rows.setAccessibleName("คำแนะนำ")
        self._rows.itemClicked.connect(lambda item: self.taken.emit(item.data(_TEXT)))
        self._keys = plain_label(_KEYS)
        self._keys.setProperty("role", "quiet")
        self._keys.setContentsMargins(GRID, 0, GRID, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self._rows, 1)
        layout.addWidget(self._keys)

    def show_texts(self, texts: Sequence[str], marks: Mapping[str, str] = MappingProxyType({})) -> None:
        """Show these texts in full, some with a mark behind, none selected."""
        self.ensurePolished()
        self._rows.ensurePolished()
        width = self._width(texts)
        self._rows.clear()
        for text in texts:
            self._rows.addItem(self._item(text, marks.get(text, ""), width))
        heights = [self._rows.item(row).sizeHint().height() for row in range(min(ROWS, len(texts)))]
        self.open(QSize(width, sum(heights) + self._keys.sizeHint().height() + GRID))
        self._rows.scrollToTop()

    @property
    def chosen(self) -> str | None:
        item = self._rows.currentItem()
        return None if item is None else str(item.data(_TEXT))

    def step(self, by: int) -> None:
        """Select the next one: from none the first or the last, past an end none."""
        count, row = self._rows.count(), self._rows.currentRow()
        if row < 0:
            row = 0 if by > 0 else count - 1
        elif abs(by) == 1:
            row = row + by if 0 <= row + by < count else -1
        else:
            row = min(max(row + by, 0), count - 1)
        self.choose(row)

    def choose(self, row: int) -> None:
        """Select the suggestion in this row; -1 for none."""
        count = self._rows.count()
        self._rows.setCurrentRow(row)
        if row >= 0:
            self.stepped.emit(f"คำแนะนำ {row + 1} จาก {count}: {self._rows.item(row).text()}")

    def _width(self, texts: Sequence[str]) -> int:
        """Return the editor's width, or more if short texts or the key hints need it."""
        longest = max(map(self._rows.fontMetrics().horizontalAdvance, texts)) + _BESIDE_TEXT
        return max(self.editor.width(), min(longest, _LEAST_WIDTH), self._keys.sizeHint().width() + 2)

    def _item(self, text: str, mark: str, width: int) -> QListWidgetItem:
        shown = f"{text} ({mark})" if mark else text
        item = QListWidgetItem(shown)
        item.setData(_TEXT, text)
        room = QRect(0, 0, width - _BESIDE_TEXT, 10_000)
        needed = self._rows.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, with_breaks(shown))
        item.setSizeHint(QSize(0, needed.height() + GRID))
        return item
