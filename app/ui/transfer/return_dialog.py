"""The changes of a return file to the clerk's own figures or texts, each ticked to take or left to refuse."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.printing.columns.column import Column, Look
from app.services.file_changes import NOTHING, Change
from app.services.returns.returned_changes import MUST_LOOK, ReturnedChange
from app.ui.widgets import dialogs
from app.ui.widgets.change_list import look_of
from app.ui.widgets.fitting import FittingDialog
from app.ui.widgets.labels import set_tooltip
from app.ui.widgets.pressing import press_only_in_focus
from app.ui.widgets.questions import mark_losing
from app.ui.widgets.revision_text import brief_moment
from app.ui.widgets.theme import GRID
from app.ui.widgets.tick_table import TickModel, TickTable

_LEAST_ROWS: Final = 2
"""The title and one row: on a low screen, a selected change in full has the room."""


class ChangeModel(TickModel):
    """The changes with their ticks: none is ticked at first, for a tick replaces what the clerk wrote."""

    def __init__(self) -> None:
        super().__init__(COLUMNS)
        self._taken: set[int] = set()

    def tick(self, row: Any) -> bool | None:
        return id(row) in self._taken

    def set_tick(self, row: Any, is_ticked: bool) -> None:
        (self._taken.add if is_ticked else self._taken.discard)(id(row))

    def tick_all(self, is_ticked: bool) -> None:
        self._taken = {id(row) for row in self.rows} if is_ticked else set()
        self.refresh_rows()

    @property
    def taken(self) -> list[ReturnedChange]:
        return [row for row in self.rows if id(row) in self._taken]


class ReturnDialog(FittingDialog):
    """Accepted to write the decisions: `taken` are taken, others refused. Enter and Esc decide nothing."""

    def __init__(self, name: str, changes: Sequence[ReturnedChange], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("รับไฟล์ที่ผู้ประสานงานส่งกลับ")
        self.setSizeGripEnabled(True)
        self.model = ChangeModel()
        usage = "กดเว้นวรรคเพื่อรับหรือไม่รับรายการที่เลือก"
        self.table = TickTable("สิ่งที่ไฟล์ที่ส่งกลับเปลี่ยน", self.model, usage, is_told_in_full=True)
        self.table.setMinimumHeight(_LEAST_ROWS * self.table.row_height)
        self.chosen = dialogs.words("", "quiet")
        self.count = dialogs.words("")
        self.later, self.write = QPushButton("ไว้ภายหลัง"), QPushButton("บันทึกตามที่เลือก")
        self.all, self.none = QPushButton("เลือกทั้งหมด"), QPushButton("ไม่เลือกเลย")
        self._lay_out(name, len(changes))
        self._connect()
        self.table.show_rows(changes)
        self._tell()
        self.resize(parent.window().size() - QSize(12 * GRID, 4 * GRID))
        self.table.setFocus()

    @property
    def taken(self) -> list[ReturnedChange]:
        """The changes that the clerk takes."""
        return self.model.taken

    def _lay_out(self, name: str, count: int) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(dialogs.words(f"ไฟล์ {name} เสนอให้เปลี่ยนข้อมูลในไฟล์ของท่าน {count:,} รายการ", "heading"))
        layout.addWidget(dialogs.words(_ADVICE))
        layout.addWidget(self.table, 1)
        layout.addWidget(self.chosen)
        foot = QHBoxLayout()
        foot.addWidget(self.all)
        foot.addWidget(self.none)
        foot.addWidget(self.count, 1, Qt.AlignmentFlag.AlignVCenter)
        for button in (self.write, self.later):
            foot.addWidget(button)
        press_only_in_focus(self.all, self.none, self.write, self.later)
        layout.addLayout(foot)
        mark_losing(self.write)
        set_tooltip(self.later, "ยังไม่รับไฟล์นี้ ข้อมูลไม่เปลี่ยนแปลง และข้อสังเกตในไฟล์นี้จะยังไม่แสดง")
        self.later.setDefault(True)

    def _connect(self) -> None:
        self.table.selectionModel().currentRowChanged.connect(self._show_chosen)
        self.model.ticked.connect(lambda _row: self._tell())
        self.all.clicked.connect(lambda: self._tick_all(is_ticked=True))
        self.none.clicked.connect(lambda: self._tick_all(is_ticked=False))
        self.later.clicked.connect(self.reject)
        self.write.clicked.connect(self.accept)

    def _tick_all(self, *, is_ticked: bool) -> None:
        self.model.tick_all(is_ticked)
        self._tell()

    def _tell(self) -> None:
        taken = len(self.taken)
        self.count.setText(f"รับ {taken:,} รายการ   ไม่รับ {len(self.table.rows) - taken:,} รายการ")

    def _show_chosen(self, index: QModelIndex, _before: QModelIndex) -> None:
        self.chosen.setText(_in_full(self.table.rows[index.row()]) if index.isValid() else "")


def _look(change: ReturnedChange) -> Look:
    return look_of(change.change)


def _text_look(change: ReturnedChange) -> Look:
    return Look(is_words="“" in change.entry.before + change.entry.after)


def _after(change: ReturnedChange) -> str:
    return change.entry.after + (f" {change.entry.fall.replace('ลดลง', '▼')}" if change.entry.fall else "")


def _author(change: ReturnedChange) -> str:
    return change.editor or "ไม่ทราบ"


def _why(change: ReturnedChange) -> str:
    return "ท่านแก้ไขไว้เองภายหลัง" if change.is_own_change else change.reason or "–"


def _why_look(change: ReturnedChange) -> Look:
    return Look("warning", "finding", "finding") if change.is_own_change else Look()


def _in_full(change: ReturnedChange) -> str:
    """Return the change in full: project, entry, old and new, who made it when, and why."""
    by = f"แก้ไขโดย {change.editor or 'ผู้ที่ไม่ทราบชื่อ'} เมื่อ {brief_moment(change.at)}"
    lines = [change.project.full, _values(change), by]
    lines += [f"เหตุผล: {change.reason}"] if change.reason else []
    lines += [f"{MUST_LOOK} โปรดตรวจก่อนเลือก"] if change.is_own_change else []
    if change.change is Change.REMOVED and not change.key:
        lines.append("หากไม่รับ รายการนี้ยังอยู่ในไฟล์ของท่านตามเดิม")
    return "\n".join(lines)


def _values(change: ReturnedChange) -> str:
    entry = change.entry
    if not change.key:
        known = [value for value in (entry.before, entry.after) if value not in (NOTHING, _THERE)]
        return " ".join([entry.label, *known])
    fall = f" ({entry.fall})" if entry.fall else ""
    return f"{entry.label}: เดิม {entry.before}  ใหม่ {entry.after}{fall}"


_THERE: Final = "มี"

COLUMNS: Final = (
    Column("รับ", lambda change: change.change.value, width=17, look_of=_look),
    Column(
        "โครงการ",
        lambda change: change.project.short,
        stretches=True,
        full_of=lambda change: change.project.full,
    ),
    Column("รายการ", lambda change: change.entry.label, width=22),
    Column("เดิม", lambda change: change.entry.before, is_number=True, width=18, look_of=_text_look),
    Column("ใหม่", _after, is_number=True, width=23, look_of=_text_look),
    Column("ผู้แก้ไข", _author, width=15),
    Column("เหตุผล", _why, stretches=True, look_of=_why_look),
)

_ADVICE: Final = (
    "เลือกรายการที่รับ รายการที่ไม่เลือกถือว่าไม่รับ ข้อมูลของท่านในรายการนั้นคงเดิม "
    "และผู้ประสานงานจะทราบจากไฟล์ที่ท่านส่งครั้งต่อไป หากสงสัยโปรดสอบถามก่อน"
)
