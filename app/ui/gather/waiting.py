"""What waits for a decision: deletions and large drops of received files, accepted or refused as ticked."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.printing.columns.column import Column
from app.printing.columns.shared import of_units
from app.services.file_changes import EntryChange, ProjectChange
from app.services.units.listing import units_of
from app.services.waiting.decisions import Pending, deciding, pending, totals_line
from app.ui.widgets import change_list, dialogs
from app.ui.widgets.errors import errors_shown
from app.ui.widgets.fitting import FittingDialog, exec_once
from app.ui.widgets.pressing import press_only_in_focus
from app.ui.widgets.questions import mark_losing
from app.ui.widgets.revision_text import day_of
from app.ui.widgets.tasks import found_beside, run_task
from app.ui.widgets.theme import GRID
from app.ui.widgets.tick_table import TickModel, TickTable

if TYPE_CHECKING:
    from app.ui.core.document import Document

TITLE: Final = "รายการที่รอการตัดสินใจ"
_NONE: Final = "ไม่มีรายการที่รอการตัดสินใจ"
_ADVICE: Final = (
    "โปรดสอบถามผู้ส่งก่อน หากรับ ข้อมูลและยอดรวมจะเปลี่ยนตามที่ส่งมา หากไม่รับ ใช้ข้อมูลเดิม ข้อมูลทั้งสองฉบับอยู่ครบในประวัติ"
)
_BEFORE: Final = (
    "เลือกรายการที่ยืนยันกับผู้ส่งแล้วว่าถูกต้อง เพื่อรับพร้อมการรวม "
    "รายการที่ไม่ได้เลือกจะรอการตัดสินใจ และยอดรวมยังใช้ค่าเดิม ข้อมูลทั้งสองฉบับอยู่ครบในประวัติ"
)
_REFUSED: Final = "อีกไฟล์หนึ่งไม่รับสิ่งที่ลบหรือลดลงในไฟล์นี้"


class Row(NamedTuple):
    """One entry of a decision; the decision's first row has its box."""

    decision: Pending
    change: ProjectChange
    entry: EntryChange
    is_first: bool


def _rows(decisions: Sequence[Pending]) -> list[Row]:
    found = []
    for one in decisions:
        entries = [(change, entry) for change in one.changes for entry in change.entries]
        found += [Row(one, change, entry, not place) for place, (change, entry) in enumerate(entries)]
    return found


class WaitingModel(TickModel):
    """Ticked decisions, by their records."""

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__(columns)
        self.ticked_records: set[tuple[str, ...]] = set()

    def tick(self, row: Any) -> bool | None:
        return row.decision.record_ids in self.ticked_records if row.is_first else None

    def set_tick(self, row: Any, is_ticked: bool) -> None:
        change = self.ticked_records.add if is_ticked else self.ticked_records.discard
        change(row.decision.record_ids)

    def tick_all(self, is_ticked: bool) -> None:
        rows = self.rows if is_ticked else ()
        self.ticked_records = {row.decision.record_ids for row in rows}
        self.refresh_rows()


class WaitingDialog(FittingDialog):
    """The decisions with a box each. Closing it decides nothing, and so do Enter and Esc."""

    def __init__(self, decisions: Sequence[Pending], columns: Sequence[Column], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(TITLE)
        self.setSizeGripEnabled(True)
        self.decisions = list(decisions)
        self.model = WaitingModel(columns)
        self.table = TickTable(TITLE, self.model, is_told_in_full=True)
        self.heading, self.words = dialogs.words("", "heading"), dialogs.words("")
        self.in_full, self.note = dialogs.words("", "quiet"), dialogs.words("", "quiet")
        self.all, self.none = self._button("เลือกทั้งหมด"), self._button("ล้างการเลือก")
        self.refuse_ticked = self._button("ไม่รับที่เลือก ใช้ข้อมูลเดิม")
        self.accept_ticked = self._button("รับที่เลือก")
        self.deciding = [self.refuse_ticked, self.accept_ticked]
        self.later = self._button("ไว้ภายหลัง")
        mark_losing(self.accept_ticked)
        self._foot = QHBoxLayout()
        self._lay_out()
        self._connect()
        self.show_decisions()
        self.resize(parent.window().size() - QSize(4 * GRID, 7 * GRID))  # room for the system's window frame
        self.later.setDefault(True)

    @property
    def ticked(self) -> list[Pending]:
        return [one for one in self.decisions if one.record_ids in self.model.ticked_records]

    def show_decisions(self) -> None:
        """Show what is left to decide."""
        is_any = bool(self.decisions)
        self.heading.setText(f"รอการตัดสินใจ {len(self.decisions):,} รายการ" if is_any else _NONE)
        self.table.show_rows(_rows(self.decisions))
        for widget in (self.table, self.words, self.in_full, self.all, self.none, *self.deciding):
            widget.setVisible(is_any)
        self._count()
        if is_any:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _count(self) -> None:
        count = len(self.ticked)
        self.note.setText(f"เลือกแล้ว {count:,} รายการ" if count else "")
        for button in self.deciding:
            button.setEnabled(bool(count))

    def _button(self, text: str) -> QPushButton:
        button = QPushButton(text)
        press_only_in_focus(button)
        return button

    def _lay_out(self) -> None:
        for widget in (self.all, self.none):
            self._foot.addWidget(widget)
        self.note.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._foot.addWidget(self.note, 1)
        for button in self.deciding:
            self._foot.addWidget(button)
        self._foot.addWidget(self.later)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        for words in (self.heading, self.words):
            layout.addWidget(words)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.in_full)
        layout.addLayout(self._foot)

    def _connect(self) -> None:
        self.all.clicked.connect(lambda: self._tick_all(True))
        self.none.clicked.connect(lambda: self._tick_all(False))
        self.model.ticked.connect(self._count)
        self.table.selectionModel().currentRowChanged.connect(self._show_in_full)
        self.later.clicked.connect(self.reject)

    def _tick_all(self, is_ticked: bool) -> None:
        self.model.tick_all(is_ticked)
        self._count()

    def _show_in_full(self, index: QModelIndex, _before: QModelIndex) -> None:
        row = self.table.rows[index.row()] if index.isValid() else None
        self.in_full.setText(_in_full(row) if row else "")


class BeforeGathering(WaitingDialog):
    """Ticks what to accept together with the gathering; accepted if anything was chosen so."""

    def __init__(self, decisions: Sequence[Pending], parent: QWidget) -> None:
        super().__init__(decisions, [one for one in _COLUMNS if one is not _OFFICE], parent)
        self.refuse_ticked.hide()
        self.words.setText(_BEFORE)
        self.accept_ticked.setText("รับที่เลือกเมื่อรวม")
        self.accept_ticked.clicked.connect(self.accept)
        self.later.setText("รอตัดสินใจทั้งหมด")


class AfterGathering(WaitingDialog):
    """Accepts or refuses what waits in the file."""

    def __init__(self, document: "Document", decisions: Sequence[Pending], parent: QWidget) -> None:
        self._document = document
        super().__init__(decisions, of_units(_COLUMNS, units_of(document.file).word), parent)
        self.accept_ticked.clicked.connect(lambda: self._decide(is_accepted=True))
        self.refuse_ticked.clicked.connect(lambda: self._decide(is_accepted=False))

    def show_decisions(self) -> None:
        super().show_decisions()
        self.words.setText("\n".join(filter(None, (totals_line(self.decisions), _ADVICE))))
        self.later.setText("ไว้ภายหลัง" if self.decisions else "ปิด")

    def _decide(self, *, is_accepted: bool) -> None:
        """Decide as ticked, in a thread: thousands of decisions take seconds. Cancelled, none is made."""
        with errors_shown(self):
            ticked, file = self.ticked, self._document.file
            count = sum(len(one.record_ids) for one in ticked)
            if not run_task(
                deciding(file, ticked, is_accepted=is_accepted), count, _DECIDING, self, in_thread=True
            ):
                return
            self._document.forget_steps()
            found = found_beside(self, _LOOKING, lambda: pending(file))
            left = [one for one in self.decisions if one not in ticked]
            self.decisions = left if found is None else found
            self.model.ticked_records = set()
            self.show_decisions()


_DECIDING: Final = "กำลังบันทึกการตัดสินใจ รายการที่"
_LOOKING: Final = "กำลังค้นหารายการที่รอการตัดสินใจ"


def decide_waiting(document: "Document", parent: QWidget) -> int | None:
    """Let the clerk decide. Returns how many remain; None if cancelled. Raises UserError."""
    document.checkpoint()
    found = found_beside(parent, _LOOKING, lambda: pending(document.file))
    if found is None:
        return None
    if not found:
        dialogs.inform(parent, _NONE, "")
        return 0
    window = AfterGathering(document, found, parent)
    exec_once(window)
    return len(window.decisions)


def decide_beforehand(decisions: Sequence[Pending], parent: QWidget) -> set[str]:
    """Let the clerk tick what to accept together with the gathering. Returns the records of these."""
    window = BeforeGathering(decisions, parent)
    chosen = window.ticked if exec_once(window) else []
    return {record_id for one in chosen for record_id in one.record_ids}


def _in_full(row: Row) -> str:
    told = [change_list.in_full(_as_change(row))]
    return "\n".join([*told, *([_REFUSED] if row.decision.is_refusal else ())])


def _as_change(row: Row) -> change_list.Row:
    return change_list.Row(row.change, row.entry)


def _day(row: Row) -> str:
    return day_of(row.change.at)


def _column(one: Column) -> Column:
    """Return a column of the list of changes for the rows of decisions."""
    return Column(
        one.title,
        lambda row: one.text_of(_as_change(row)),
        is_number=one.is_number,
        width=one.width,
        look_of=lambda row: one.look_of(_as_change(row)),
    )


_OFFICE: Final = Column("เขต", lambda row: row.decision.office, width=20)
_COLUMNS: Final = (
    Column(
        "ผล",
        lambda row: row.change.change.value,
        width=19,
        look_of=lambda row: change_list.look_of(row.change.change),
    ),
    _OFFICE,
    Column(
        "โครงการ",
        lambda row: row.change.project.short,
        stretches=True,
        full_of=lambda row: row.change.project.full,
    ),
    Column("รายการ", lambda row: row.entry.label, width=22),
    *map(_column, change_list.COLUMNS[1:]),
    Column("โดย", lambda row: row.change.editor or "ไม่ทราบ", width=14),
    Column("เมื่อ", _day, width=15),
)
