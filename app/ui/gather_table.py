"""The tables of the page of gathering: a row a received file, and a row a record of one of them."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QTableView

from app.exchange.gather import Outcome, Received, RecordLine
from app.ui.icons import icon
from app.ui.labels import tooltip_text
from app.ui.tables import LEFT, RIGHT, Index, RowsModel, show_in_rows
from app.ui.theme import GRID, current_colours

Role = Qt.ItemDataRole

MEANINGS: Final = {
    Outcome.NEW: "ยังไม่มีในไฟล์นี้",
    Outcome.NEWER: "แก้ไขต่อจากที่มีในไฟล์นี้",
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
    if received.records.get(Outcome.DIVERGED):
        return "รับได้ มีส่วนที่แก้ไขต่างกัน"
    brings = any(received.records.get(outcome) for outcome in (Outcome.NEW, Outcome.NEWER))
    return "รับได้" if brings else "รับได้ ไม่มีข้อมูลใหม่"


def _mark(received: Received) -> str:
    """An icon's name, and the role of its colour."""
    if received.refused:
        return "error refusal"
    if received.passed_over:
        return "minus quiet"
    return "warning finding" if received.records.get(Outcome.DIVERGED) else "check accent"


def _rank(received: Received) -> int:
    """What needs a look stands first."""
    if received.refused:
        return 0
    if received.passed_over:
        return 4
    return 1 if received.records.get(Outcome.DIVERGED) else 2 + received.is_known


class ReceivedTable(RowsModel):
    def __init__(self) -> None:
        super().__init__(("ไฟล์", "ผลการตรวจ", *(outcome.value for outcome in Outcome)))

    def set_rows(self, rows: Sequence[Received]) -> None:
        super().set_rows(sorted(rows, key=_rank))

    def alignment(self, column: int) -> Qt.AlignmentFlag:
        return RIGHT if column > 1 else LEFT

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        received: Received = self.rows[index.row()]
        column = index.column()
        text = (received.name, verdict(received), *_counts(received))[column]
        if role in (Role.DisplayRole, Role.AccessibleTextRole):
            return text
        if role == Role.ToolTipRole:
            return tooltip_text(text)
        if role == Role.DecorationRole and column == 1:
            return icon(*_mark(received).split())
        if role == Role.TextAlignmentRole:
            return self.alignment(column)
        if role == Role.ForegroundRole and column == 1 and received.refused:
            return QColor(current_colours().refusal)
        if role == Role.ForegroundRole and received.passed_over:
            return QColor(current_colours().quiet)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if role == Role.ToolTipRole and orientation == Qt.Orientation.Horizontal and section > 1:
            return tooltip_text(MEANINGS[list(Outcome)[section - 2]])
        return super().headerData(section, orientation, role)


def _counts(received: Received) -> tuple[str, ...]:
    counts = [len(received.records.get(outcome, ())) for outcome in Outcome]
    return tuple(f"{count:,}" if count else "" for count in counts)


class RecordTable(RowsModel):
    def __init__(self) -> None:
        super().__init__(("โครงการ", "ส่วนที่ได้รับ", "เทียบกับไฟล์นี้"))

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        line: RecordLine = self.rows[index.row()]
        if role == Role.DisplayRole:
            return (line.project, line.part, line.outcome.value)[index.column()]
        if role == Role.ToolTipRole:
            return tooltip_text(MEANINGS[line.outcome]) if index.column() == 2 else None
        if role == Role.ForegroundRole and line.outcome in (Outcome.SAME, Outcome.OLDER):
            return QColor(current_colours().quiet)
        return None


def table_view(model: RowsModel, name: str, widths: Sequence[int]) -> QTableView:
    """Rows of one height, columns without a width of their own as wide as there is room; Tab leaves it."""
    view = QTableView()
    view.setModel(model)
    show_in_rows(view, name, view.fontMetrics().lineSpacing() + GRID)
    header = view.horizontalHeader()
    for column, width in enumerate(widths):
        if width:
            header.resizeSection(column, width)
        else:
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
    view.setMinimumHeight(view.verticalHeader().defaultSectionSize() + header.sizeHint().height())
    return view
