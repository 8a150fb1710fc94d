"""A cell of the board's table: above, how complete an office's month is; below, how much came in time."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.models.board import OfficeRow
from app.models.submission.office_month import (
    OfficeMonth,
    SubmissionState,
    completeness_words,
    in_time_words,
    narrow_words,
)
from app.models.submission.receipts import Arrival
from app.models.thai import format_date
from app.ui.widgets.icons import icon
from app.ui.widgets.tables import ColumnTable, Index
from app.ui.widgets.theme import GRID, current_colours

LEAST_MONTH_WIDTH: Final = 12 * GRID
SIGN: Final = 2 * GRID
SMALL_SIGN: Final = 7 * GRID // 4
"""Width of a sign at the right, in pixels: two leave room for six figures in the narrowest month."""

SIGNS: Final = {
    SubmissionState.COMPLETE: ("check", "accent"),
    SubmissionState.INCOMPLETE: ("state-incomplete", "finding"),
    SubmissionState.MISSING: ("state-missing", "refusal"),
}
"""The icon of each state that has one, and its colour role. The word always accompanies it."""

FINDINGS_SIGN: Final = ("warning", "finding")
DIVERGED_SIGN: Final = ("diverged", "refusal")
ARRIVAL_SIGNS: Final = {
    Arrival.TYPED: ("pencil", "quiet"),
    Arrival.DOUBTFUL: ("calendar", "refusal"),
}
"""The signs of the second line: of reports that are neither in time nor late. Late ones colour its words."""

_SHORT_IN_TIME: Final = "ทัน"
"""The word for in time where three figures leave no room for the whole."""

QUIET: Final = frozenset({SubmissionState.NOT_DUE, SubmissionState.NOT_EXPECTED})


def height_of(metrics: QFontMetrics) -> int:
    """Return the height of a row of two lines, in pixels: the minimum that does not cut Thai marks."""
    return 8 * metrics.lineSpacing() // 5


def told(office: OfficeRow, month: OfficeMonth) -> str:
    """Return everything about an office in a month, for screen readers and tooltips."""
    found = month.submission
    parts = [f"{office.office} เดือน{month.period.thai}: {month.state.value}"]
    if found.expected:
        parts.append(f"รายงานแล้ว {found.sent:,} จาก {found.expected:,} โครงการ")
    if found.skipped:
        parts.append(f"ข้าม {found.skipped:,} โครงการ")
    parts += [*_arrivals(month), *_days(month)]
    counts = {"ข้อที่ควรตรวจ": month.findings, "แก้ไขต่างกัน": month.diverged}
    parts += [f"{words} {count:,}" for words, count in counts.items() if count]
    return "  ·  ".join(parts)


def _arrivals(month: OfficeMonth) -> list[str]:
    found = month.submission
    counts = {
        Arrival.IN_TIME: found.in_time,
        Arrival.LATE: found.late,
        Arrival.TYPED: found.typed,
        Arrival.DOUBTFUL: found.doubtful,
    }
    return [f"{arrival.value} {count:,}" for arrival, count in counts.items() if count]


def _days(month: OfficeMonth) -> list[str]:
    """Return the days of receipt, why they are not those of the gatherings, and the deadline."""
    first, last = month.first_received_on, month.last_received_on
    told = []
    if first and last:
        until = "" if first == last else f" ถึง {format_date(last)}"
        told.append(f"ได้รับ {format_date(first)}{until}")
    if month.correction:
        told.append(f"แก้วันที่ได้รับแล้ว: {month.correction}")
    return [*told, f"กำหนดส่ง {format_date(month.due_on)}"]


class MonthDelegate(QStyledItemDelegate):
    """Draws two lines, each of a sign and words; at the right, signs of what there is to see to."""

    def __init__(self, table: ColumnTable) -> None:
        super().__init__(table)
        self._signs = {state: icon(*sign) for state, sign in SIGNS.items()}
        self._findings, self._diverged = (icon(*sign) for sign in (FINDINGS_SIGN, DIVERGED_SIGN))
        self._arrivals = {arrival: icon(*sign) for arrival, sign in ARRIVAL_SIGNS.items()}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(LEAST_MONTH_WIDTH, height_of(option.fontMetrics))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        colours = current_colours()
        painter.save()
        painter.setFont(option.font)  # the painter's is that with which the table was made
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colours.selection))
        painter.setPen(QColor(colours.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inner = rect.adjusted(3 * GRID // 4, 1, -GRID // 4, -1)
        if month := month_at(index):
            self._draw_month(painter, inner, month)
        else:
            painter.setPen(QColor(colours.text))
            _draw(painter, inner, str(index.data()))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.restore()

    def _draw_month(self, painter: QPainter, rect: QRect, month: OfficeMonth) -> None:
        colours, timely = current_colours(), in_time_words(month.submission)
        upper, lower = rect, QRect(rect)
        if timely:
            upper = QRect(rect.left(), rect.top(), rect.width(), rect.height() // 2)
            lower.setTop(upper.bottom() + 1)
        painter.setPen(QColor(colours.quiet if month.state in QUIET else colours.text))
        self._draw_state(painter, upper, month)
        if timely:
            painter.setPen(QColor(colours.finding if month.submission.late else colours.quiet))
            room = self._draw_arrivals(painter, lower, month)
            _draw(painter, room, timely, timely.replace(Arrival.IN_TIME.value, _SHORT_IN_TIME))

    def _draw_state(self, painter: QPainter, rect: QRect, month: OfficeMonth) -> None:
        """Draw the first line: a sign, how complete the month is, and signs of what there is to see to.

        Where the figures of an incomplete month leave no room for its sign, they tell as much without it.
        """
        for count, sign in ((month.diverged, self._diverged), (month.findings, self._findings)):
            rect = _sign_at_right(painter, rect, sign) if count else rect
        texts = [completeness_words(month), narrow_words(month)]
        state = self._signs.get(month.state)
        beside = rect.adjusted(SIGN + GRID // 2, 0, 0, 0)
        needed = painter.fontMetrics().horizontalAdvance(texts[-1].rsplit(" ", 1)[-1])
        if state and needed <= beside.width():
            state.paint(painter, QRect(rect.left(), _top(rect), SIGN, SIGN))
            rect = beside
        _draw(painter, rect, *texts)

    def _draw_arrivals(self, painter: QPainter, rect: QRect, month: OfficeMonth) -> QRect:
        """Draw the signs at the right of the second line. Returns the rectangle left of them."""
        found = month.submission
        counts = {Arrival.DOUBTFUL: found.doubtful, Arrival.TYPED: found.typed}
        for arrival, count in counts.items():
            rect = _sign_at_right(painter, rect, self._arrivals[arrival]) if count else rect
        return rect


def month_at(index: Index) -> OfficeMonth | None:
    """Return the month of a cell of a table whose rows are `OfficeRow`; None for the office's name."""
    model = index.model()
    if not index.isValid() or index.column() == 0:
        return None
    office: OfficeRow = model.rows[index.row()]  # type: ignore[attr-defined]
    return office.months[index.column() - 1]


def _sign_at_right(painter: QPainter, rect: QRect, sign: QIcon) -> QRect:
    place = QRect(rect.right() + 1 - SMALL_SIGN, _top(rect) + 1, SMALL_SIGN, SMALL_SIGN)
    sign.paint(painter, place)
    return rect.adjusted(0, 0, -SMALL_SIGN, 0)


def _top(rect: QRect) -> int:
    return rect.center().y() - SIGN // 2 + 1


def _draw(painter: QPainter, rect: QRect, text: str, shorter: str = "") -> None:
    shown = fitted((text, shorter or text), painter.fontMetrics(), rect.width())
    painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def fitted(texts: Sequence[str], metrics: QFontMetrics, width: int) -> str:
    """Return the first text that fits; without room for word and numbers only the numbers: line and sign have
    the word's meaning.
    """
    last = texts[-1].rsplit(" ", 1)[-1]
    fitting = (text for text in texts if metrics.horizontalAdvance(text) <= width)
    return next(fitting, metrics.elidedText(last, Qt.TextElideMode.ElideRight, width))
