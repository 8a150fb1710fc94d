"""Dates of the Buddhist Era: QDateEdit has no such calendar and fails when extended to parse one."""

from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.models.errors import UserError
from app.models.thai import format_date, format_long_date, parse_date
from app.ui.editors.line_edit import ParsedEdit
from app.ui.widgets.icons import icon

if TYPE_CHECKING:
    from app.ui.editors.thai_calendar import ThaiCalendar

EXAMPLE: Final = "เช่น 25/10/2561"


class DateEdit(ParsedEdit):
    """A date as people write it, typed or chosen from a calendar (F4 or Alt+Down)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            parse_date, format_date, format_long_date, lambda day: [format_long_date(day)], parent
        )
        self._calendar: ThaiCalendar | None = None
        self._opener = QAction(icon("calendar"), "เลือกวันที่จากปฏิทิน (F4)", self)
        self._opener.triggered.connect(self.open_calendar)
        self.addAction(self._opener, QLineEdit.ActionPosition.TrailingPosition)
        self.setPlaceholderText(EXAMPLE)

    def open_calendar(self) -> None:
        """Open the calendar on the field's date, or on today."""
        if self.isReadOnly():
            return
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        if self._calendar is None:
            from app.ui.editors.thai_calendar import ThaiCalendar  # not above: few dates are chosen from it

            self._calendar = ThaiCalendar(self)
            self._calendar.chosen.connect(self._choose)
        self._calendar.open_below(self, self._date_typed())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt_down = event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier
        if (event.key() == Qt.Key.Key_F4 and not event.modifiers()) or alt_down:
            self.open_calendar()
        else:
            super().keyPressEvent(event)

    def _choose(self, day: date) -> None:
        self.setText(format_date(day))
        self.flush()

    def _date_typed(self) -> date:
        try:
            return parse_date(self.text())
        except UserError:
            return self._value or date.today()
