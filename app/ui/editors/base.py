"""Common parts of all editors."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, Protocol, cast

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, SignalInstance
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from app.ui.widgets.labels import set_tooltip
from app.ui.widgets.later import Later

if TYPE_CHECKING:
    from app.formats.plans.in_force import PlanInForce

DEBOUNCE_MS: Final = 450
"""Pause in milliseconds after which typed text is stored; it is also stored when the focus leaves."""

LONGEST_MS: Final = 3000
"""Longest time in milliseconds until typed text is stored, however steadily keys are pressed."""


class Editor(Protocol):
    """Shows one value and lets the clerk edit it. It never touches the document.

    Signals: `edited` carries a new value that can be stored; `refused` the Thai reason why the typed text
    cannot be, or "" once it can; `pasted` a tuple of `PasteNote` about pasted text, empty once outdated.
    `set_value` emits neither `edited` nor `refused`.
    """

    edited: SignalInstance
    refused: SignalInstance
    pasted: SignalInstance

    def set_value(self, value: Any) -> None:
        """Show a value from the document."""

    def flush(self) -> None:
        """Emit `edited` now if typed text is waiting."""

    def discard(self) -> None:
        """Discard typed text that was not emitted, and show the value again."""


def comes_anew(event: QFocusEvent) -> bool:
    """Return whether the focus comes from another field, not from a popup or another window."""
    return event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class Debounce(Later):
    """Calls `flush` when typing pauses, and at the latest after LONGEST_MS; `flush` stops it."""

    follows_typing = True

    def __init__(self, flush: Callable[[], None], parent: QObject) -> None:
        super().__init__(flush, parent)
        self._since_first = QElapsedTimer()

    def note_typing(self) -> None:
        """Note that a key was pressed."""
        if not self.isActive():
            self._since_first.start()
        self.start(max(0, min(DEBOUNCE_MS, LONGEST_MS - self._since_first.elapsed())))


class EditorContext(Protocol):
    """Suggestions for editors: the attribute `advisor` of an ancestor. An editor without one gets none."""

    def suggestions(self, key: str, beside: Mapping[str, str]) -> Sequence[str]:
        """Return suggestions for an entry, likeliest first, given the entries beside it."""

    def marks(self, key: str) -> Mapping[str, str]:
        """Return what to show behind some suggestions for an entry, by their text."""

    @property
    def plan(self) -> "PlanInForce":
        """What can be chosen of the city's plan for the shown project."""

    def take(self, key: str, value: str) -> None:
        """Fill in dependent entries after a suggestion was taken and stored."""

    def is_own_word(self, word: str) -> bool:
        """Return whether the office uses a word that no list has."""

    def seal(self) -> None:
        """End the undo step: further typing is a new one."""


def advisor_of(editor: QWidget) -> EditorContext | None:
    """Return the `advisor` of the nearest ancestor that has one, including the editor."""
    widget: QWidget | None = editor
    while widget is not None:
        if advisor := getattr(widget, "advisor", None):
            return cast(EditorContext, advisor)
        widget = widget.parentWidget()
    return None


def seal(editor: QWidget) -> None:
    if advisor := advisor_of(editor):
        advisor.seal()


@contextmanager
def own_step(editor: QWidget, flush: Callable[[], None]) -> Iterator[None]:
    """Store what was typed before, and then what is done within: each is undone by itself."""
    flush()
    seal(editor)
    yield
    flush()
    seal(editor)


_PARTS: Final = ("notes", "hint", "lesson")
"""In reading order: errors, the interpretation, the help text."""


def describe(editor: QWidget, *, part: str, text: str) -> None:
    """Set one part of the editor's accessible description; "" removes it."""
    assert part in _PARTS, part
    if (editor.property(part) or "") != text:
        editor.setProperty(part, text)
        told = [editor.property(name) for name in _PARTS]
        editor.setAccessibleDescription(" ".join(filter(None, told)))


_DATE: Final = "พิมพ์ได้หลายแบบ เช่น 25/10/2561, 25-10-61 หรือ 25 ต.ค. 61\nกด F4 เพื่อเลือกจากปฏิทิน"
_LISTED: Final = "กด Ctrl+Space เพื่อดูรายการให้เลือก"
_IN_PLAN: Final = "กด F4 เพื่อเลือกจากแผนทีละระดับ กด Ctrl+Space เพื่อดูรายการ"
_STATUS: Final = "เลือกจากรายการ หรือพิมพ์ข้อความอื่นได้\nกด Alt+ลูกศรลง เพื่อเปิดรายการ"

UNCONFIRMED: Final = "ยังไม่ยืนยัน"
"""The mark of a plan's entry that nobody compared with the plan itself; it never comes on the paper."""

LESSONS: Final = {
    "project_name": "ชื่อเต็มของโครงการหรือกิจกรรม เช่น โครงการพัฒนาคุณภาพเครือข่ายโรงเรียน",
    "project_code": "ตัวเลข 8 หลัก ขีด และ 4 หลัก เช่น 50130000-3379",
    "fiscal_year": "ปี พ.ศ. เช่น 2562 หรือพิมพ์สั้น ๆ ว่า 62",
    "start_date": _DATE,
    "end_date": _DATE,
    "allocated_budget_satang": "จำนวนเงินเป็นบาท เช่น 180,000 หรือ 88400.50 ใช้เลขไทยก็ได้",
    "office": f"พิมพ์บางส่วนของชื่อ เช่น มีน แล้วกดลูกศรลงเพื่อเลือก\n{_LISTED}",
    "division": f"เช่น ฝ่ายการศึกษา พิมพ์บางส่วนแล้วกดลูกศรลงเพื่อเลือก\n{_LISTED}",
    "subdivision": f"งานหรือกลุ่มงานในฝ่าย หากไม่มีให้เว้นว่าง\n{_LISTED}",
    "officer_name": f"ชื่อและนามสกุล เมื่อเลือกชื่อที่เคยใช้ โทรศัพท์ที่ยังว่างจะเติมให้\n{_LISTED}",
    "officer_phone": "หมายเลขโทรศัพท์ของผู้รับผิดชอบ เช่น 020000000",
    "coordinator": f"ชื่อผู้ประสานงานของ สยป.\n{_LISTED}",
    "rationale": "พิมพ์ได้หลายย่อหน้า กด Enter เพื่อขึ้นย่อหน้าใหม่ กด Tab เพื่อไปช่องถัดไป",
    "objectives": "พิมพ์ทีละข้อ กด Enter เพื่อเพิ่มข้อ หรือวางทั้งรายการจาก Word\nกด Alt+ลูกศรขึ้นลง เพื่อเลื่อนข้อ",
    "targets": "ข้อหลักเช่น ด้านปริมาณ กด Enter แล้ว Tab เพื่อพิมพ์ข้อย่อย\nกด Shift+Tab เพื่อกลับเป็นข้อหลัก",
    "strategic_alignments": "เลือกจากบนลงล่าง รายการของแต่ละช่องตามช่องที่อยู่เหนือขึ้นไป",
    "strategic_issue": f"ระดับแรกของแผนพัฒนากรุงเทพมหานครของปีงบประมาณนี้\n{_IN_PLAN}",
    "strategic_sub_issue": f"ระดับที่สองของแผน ภายใต้ข้อที่เลือกไว้ข้างบน\n{_IN_PLAN}",
    "strategic_goal": f"ระดับที่สามของแผน ภายใต้ข้อที่เลือกไว้ข้างบน\n{_IN_PLAN}",
    "indicator": f"ระดับที่สี่ของแผน ภายใต้ข้อที่เลือกไว้ข้างบน\n{_IN_PLAN}",
    "reported_on": _DATE,
    "narrative": "สิ่งที่ทำในเดือนนี้ กด Ctrl+D เพื่อใช้ข้อความของเดือนก่อน\n"
    "กด Ctrl+Space เพื่อดูข้อความที่เคยใช้ กด Shift+Enter เพื่อขึ้นบรรทัดใหม่",
    "progress": "ร้อยละของงานที่ทำแล้ว นับสะสมตั้งแต่เริ่มโครงการ เช่น 33.5",
    "disbursed_satang": "จำนวนเงินเป็นบาทที่เบิกใช้ครั้งนี้ครั้งเดียว เช่น 88,400\nหากไม่ได้เบิก พิมพ์ 0",
    "plan_status": _STATUS,
    "target_status": _STATUS,
}


def set_help(editor: QWidget, key: str) -> None:
    """Set the help text of an editor's entry, if it has one."""
    if lesson := LESSONS.get(key):
        set_tooltip(editor, lesson)
        describe(editor, part="lesson", text=lesson.replace("\n", " "))


_OF_TEXT: Final = (
    QKeySequence.StandardKey.Cut,
    QKeySequence.StandardKey.Copy,
    QKeySequence.StandardKey.Paste,
    QKeySequence.StandardKey.SelectAll,
)


def leave_to_window(event: QEvent) -> bool:
    """Leave Ctrl with a letter to the window, unless a text field uses it everywhere (as to copy).

    On Linux, Qt's fields take several more, such as Ctrl+E for the end of the line. A key for which the
    window has no command still comes to the field. Returns True if the key was one of them.
    """
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    control = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier == Qt.KeyboardModifier.ControlModifier
    is_letter = chr(event.key()).isalpha() if event.key() < _FIRST_NAMED else False
    if not (control and is_letter) or any(event.matches(key) for key in _OF_TEXT):
        return False
    event.ignore()
    return True


_FIRST_NAMED: Final = 0x01000000
"""Qt's keys from here on, such as Enter, are no letters."""


def follow(anchor: QWidget | None, widgets: Iterable[QWidget]) -> None:
    """Set the tab order from the anchor, if any, through these widgets, all of which can have the focus."""
    for before, after in pairwise([*filter(None, [anchor]), *widgets]):
        if before is not after:
            QWidget.setTabOrder(before, after)
