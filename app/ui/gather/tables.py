"""The table of the page of gathering: a row a received file, and what becomes of it."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from app.services.comparing import CHANGING
from app.services.gathering import Outcome, Received
from app.ui.widgets.labels import tooltip_text
from app.ui.widgets.tables import LEFT, RIGHT, Index, RowsModel
from app.ui.widgets.theme import current_colours, icon

Role = Qt.ItemDataRole

MEANINGS: Final = {
    Outcome.NEW: "ยังไม่มีในไฟล์นี้",
    Outcome.NEWER: "แก้ไขต่อจากที่มีในไฟล์นี้",
    Outcome.REMOVED: "เขตลบแล้ว จะไม่แสดงในไฟล์นี้อีก แต่ยังอยู่ในประวัติ",
    Outcome.SAME: "เหมือนกับที่มีในไฟล์นี้",
    Outcome.OLDER: "ไฟล์นี้มีฉบับที่แก้ไขต่อจากนี้แล้ว",
    Outcome.DIVERGED: "แก้ไขทั้งในไฟล์นี้และไฟล์ที่ได้รับ จะเก็บไว้ทั้งสองฉบับให้เลือกภายหลัง",
}
"""What an outcome tells the coordinator."""


def verdict(received: Received) -> str:
    """What becomes of a file, or why it is refused or passed over, in one sentence."""
    if received.passed_over:
        return f"ไม่ได้ตรวจ: {received.passed_over}"
    if received.refused:
        return f"ไม่รับ: {received.refused.what}"
    if received.is_known:
        return "เคยรวมแล้ว หรือซ้ำกับไฟล์อื่นในรายการ"
    counted = [f"{words} {count:,}" for words, count in _warnings(received) if count]
    return " · ".join(counted) or ("รับได้" if changed_count(received) else "เหมือนเดิม")


def _warnings(received: Received) -> tuple[tuple[str, int], ...]:
    effect, diverged = received.effect, received.records.get(Outcome.DIVERGED, ())
    return (
        ("ลบ", effect.removed_projects + effect.removed_reports),
        ("ลดลงมาก", len(effect.dropped)),
        ("แก้ไขต่างกัน", len(diverged)),
    )


def changed_count(received: Received) -> int:
    """How many projects, reports and notes a file changes."""
    return sum(len(received.records.get(outcome, ())) for outcome in CHANGING)


def _mark(received: Received) -> str:
    """An icon's name, and the role of its colour."""
    if received.refused:
        return "error refusal"
    if received.passed_over:
        return "minus quiet"
    if received.effect.foreseen.removed or received.effect.removed_reports:
        return "trash refusal"
    if received.effect.dropped:
        return "arrow-down refusal"
    return "warning finding" if received.records.get(Outcome.DIVERGED) else "check accent"


def _rank(received: Received) -> int:
    """What needs a look stands first."""
    if received.refused:
        return 0
    if received.passed_over:
        return 5
    if received.effect.is_alarming:
        return 1
    return 2 if received.records.get(Outcome.DIVERGED) else 3 + received.is_known


class ReceivedTable(RowsModel):
    def __init__(self) -> None:
        super().__init__(("ไฟล์", "ผลการตรวจ", "เปลี่ยน"))

    def set_rows(self, rows: Sequence[Received]) -> None:
        super().set_rows(sorted(rows, key=_rank))

    def alignment(self, column: int) -> Qt.AlignmentFlag:
        return RIGHT if column > 1 else LEFT

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        received: Received = self.rows[index.row()]
        column = index.column()
        text = (received.name, verdict(received), _count(received))[column]
        if role in (Role.DisplayRole, Role.AccessibleTextRole):
            return text
        if role == Role.ToolTipRole:
            return tooltip_text(text)
        if role == Role.DecorationRole and column == 1:
            return icon(*_mark(received).split())
        if role == Role.TextAlignmentRole:
            return self.alignment(column)
        if role == Role.ForegroundRole and (column == 1 or received.passed_over):
            colour = _mark(received).split()[1]
            return QColor(getattr(current_colours(), "text" if colour == "accent" else colour))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if role == Role.ToolTipRole and orientation == Qt.Orientation.Horizontal and section == 2:
            return tooltip_text("จำนวนโครงการ รายงาน และข้อมูลประกอบที่ไฟล์นี้เปลี่ยน")
        return super().headerData(section, orientation, role)


def _count(received: Received) -> str:
    return f"{changed_count(received):,}" if received.is_accepted else ""
