"""The status line: that everything is saved, and the findings."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QDeadlineTimer, QRect, Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QStatusBar, QToolButton, QWidget

from app.models.errors import UserError
from app.ui.widgets.icons import icon
from app.ui.widgets.labels import plain_label, set_role, set_tooltip
from app.ui.widgets.later import IdleWork, Later
from app.ui.widgets.theme import GRID

if TYPE_CHECKING:
    from app.models.checks import Finding
    from app.models.note import Note
    from app.ui.core.context import FileContext
    from app.ui.core.window_context import WindowContext


MOST_LISTED: Final = 30
"""Findings or remarks listed in a menu; further ones are only counted."""

BRIEF_MS: Final = 10_000
"""Milliseconds for which a text is told that is true only of what was just done."""


_INDENT: Final = 6
"""Pixels before a message, as Qt draws one that has room."""


class StatusLine(QStatusBar):
    """The status line. `finding_chosen` carries the finding to go to, `remark_chosen` the remark."""

    finding_chosen = Signal(object)
    remark_chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._saved = plain_label()
        self._text, self._unsaved = "", 0
        self._brief, self._brief_until = "", QDeadlineTimer(0)
        self._has_findings, self._is_quiet = False, False
        self._mark = ("", "")
        self._of_file: list[QAction] = []
        self._findings, self._remarks = _listing(), _listing()
        self._remarks.setIcon(icon("message", "accent"))
        self._remarks.hide()
        self._saved.setContentsMargins(GRID, 0, 0, 0)
        self.addWidget(self._saved)
        self.addPermanentWidget(self._remarks)
        self.addPermanentWidget(self._findings)
        self.setSizeGripEnabled(False)

    def offer_file_findings(self, actions: "Sequence[QAction]") -> None:
        """Offer these commands about the findings of the file below those of the project."""
        self._of_file = list(actions)

    def tell(self, text: str) -> None:
        """Show a text until the next one."""
        self._text = text
        self._show()

    def show_unsaved(self, count: int) -> None:
        """Show the number of unsaved fields; while there are any, no other text is shown."""
        if count != self._unsaved:
            self._unsaved = count
            self.clearMessage()  # it would hide the count
            self._show()

    def _show(self) -> None:
        self._saved.setText(self._unsaved_words or self._text)
        set_role(self._saved, "refusal" if self._unsaved else "")
        self._show_mark()

    @property
    def _unsaved_words(self) -> str:
        return f"ยังไม่ได้บันทึก {self._unsaved:,} ช่อง" if self._unsaved else ""

    def _show_mark(self) -> None:
        """Show the sign; there is no tick while anything is unsaved."""
        done = ("", "") if self._unsaved or self._is_quiet else ("check", "accent")
        mark = ("warning", "finding") if self._has_findings else done
        if mark != self._mark:  # Qt would lay out the line again, whatever icon it is
            self._mark = mark
            self._findings.setIcon(icon(*mark) if mark[0] else QIcon())

    def tell_saved(self) -> None:
        """Tell that everything is saved, also beside what is told for a while."""
        self.tell(f"บันทึกแล้ว {datetime.now():%H:%M} น.")
        left = self._brief_until.remainingTime()
        if self.currentMessage() and left > 0 and not self._unsaved:
            self.showMessage("  ·  ".join(filter(None, (self._brief, self._text))), left)

    def tell_briefly(self, text: str) -> None:
        """Show a text for a while, beside the number of unsaved fields."""
        self._brief, self._brief_until = text, QDeadlineTimer(BRIEF_MS)
        self.showMessage("  ·  ".join(filter(None, (text, self._unsaved_words))), BRIEF_MS)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Shorten a message without room in its middle: Qt would cut its end, which tells what to press."""
        room, message = self._room, self.currentMessage()
        if not message or self.fontMetrics().horizontalAdvance(message) <= room.width():
            super().paintEvent(event)
            return
        from PySide6.QtWidgets import QStyle, QStyleOption  # not above: PySide6 makes their enums in 5 ms

        shown = self.fontMetrics().elidedText(message, Qt.TextElideMode.ElideMiddle, room.width())
        painter, option = QPainter(self), QStyleOption()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelStatusBar, option, painter, self)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)

    @property
    def _room(self) -> QRect:
        """The place of a message, before what is always shown."""
        always = [widget.x() for widget in self.findChildren(QToolButton) if widget.isVisible()]
        return self.rect().adjusted(_INDENT, 0, min(always, default=self.width()) - GRID - self.width(), 0)

    def show_findings(self, findings: "Sequence[Finding] | None", *, is_quiet: bool = False) -> None:
        """Show the number of a project's open findings with links to them; None if no project is shown.

        `is_quiet`: the project was just begun, and not everything is told yet.
        """
        self._findings.setVisible(findings is not None)
        self._has_findings, self._is_quiet = bool(findings), is_quiet
        self._show_mark()
        if findings is not None:
            self._findings.setText(_count_words(len(findings), is_quiet=is_quiet))
        self._list(
            self._findings, [(finding, str(finding)) for finding in findings or ()], self.finding_chosen
        )
        self._findings.menu().addSeparator()
        self._findings.menu().addActions(self._of_file)

    def show_remarks(self, remarks: "Sequence[tuple[Note, str]]") -> None:
        """List the open remarks in the file, each given with its text."""
        self._remarks.setVisible(bool(remarks))
        self._remarks.setText(f"ข้อสังเกต {len(remarks):,} ข้อ")
        self._list(self._remarks, remarks, self.remark_chosen)

    def _list(
        self, button: QToolButton, listed: "Sequence[tuple[object, str]]", chosen: SignalInstance
    ) -> None:
        menu = button.menu()
        menu.clear()
        for one, text in listed[:MOST_LISTED]:
            action = menu.addAction(text.replace("&", "&&"))
            action.triggered.connect(lambda _checked, one=one: chosen.emit(one))
        if len(listed) > MOST_LISTED:
            menu.addAction(f"และอีก {len(listed) - MOST_LISTED:,} ข้อ").setEnabled(False)


def _count_words(count: int, *, is_quiet: bool) -> str:
    """Return the count of a project's findings, which says what it counts."""
    from app.models.month_state import FindingCount, Scope  # not above: the first paint counts nothing

    return "โครงการใหม่" if is_quiet and not count else str(FindingCount(Scope.PROJECT, count))


def _listing() -> QToolButton:
    button = QToolButton()
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setMenu(QMenu(button))
    return button


DEBOUNCE_MS: Final = 600
"""Milliseconds without a change before counting: in a large file it is too slow for each key."""


class MonthNotice(QToolButton):
    """The number of reported projects; hidden in the round, which shows the same at its top."""

    def __init__(self, window: "WindowContext") -> None:
        super().__init__()
        self._window = window
        self._debounce = Later(self._begin, self, DEBOUNCE_MS)
        self._counts: Iterator[str] = iter(())
        self._told = ""
        self._work = IdleWork(self._count_on, self)
        set_tooltip(self, "ไปที่รายงานประจำเดือน (Ctrl+M)")
        self.clicked.connect(window.actions_by_name["round"].trigger)
        window.statusBar().addPermanentWidget(self)
        self.hide()

    def watch(self, workspace: "FileContext") -> None:
        """Follow this file from now on."""
        self.hide()
        self._work.stop()
        workspace.refreshed.connect(self._follow)
        workspace.destroyed.connect(self.hide)
        self._debounce.start()

    def _follow(self) -> None:
        workspace = self._window.workspace
        if workspace is not None and workspace.is_in_round:
            self.hide()
        self._debounce.start()

    def _begin(self) -> None:
        """Begin to count, in steps: in a large file it takes longer than a key may."""
        workspace = self._window.workspace
        if workspace is not None and not workspace.is_in_round:
            self._counts = _words(workspace)
            self._work.begin()

    def _count_on(self) -> bool:
        """Take a step; show the count after the last."""
        workspace = self._window.workspace
        if workspace is None or workspace.is_in_round:
            return False
        try:
            for told in self._counts:
                self._told = told
                return True
        except UserError as error:
            workspace.status_message.emit(error.what)
            return False
        self.setText(self._told)
        self.setVisible(bool(self._told))
        return False


def _words(workspace: "FileContext") -> Iterator[str]:
    """Yield the count so far of the month to which a click leads; empty if no report is due."""
    from app.ui.monthly.reading import first_month

    file = workspace.document.file
    period = workspace.month_of_home or first_month(file, date.today())
    yield ""
    for count in file.month_count_in_steps(period):
        yield f"{period.short_thai}: รายงานแล้ว {count}" if count.due else ""
