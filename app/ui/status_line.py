"""The line at the window's foot: that all is saved, and what is worth checking."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QMenu, QStatusBar, QToolButton, QWidget

from app.ui.icons import icon
from app.ui.theme import GRID

if TYPE_CHECKING:
    from app.models.checks import Finding

MOST_FINDINGS: Final = 30
"""Findings that the menu lists; the rest is counted."""


class StatusLine(QStatusBar):
    """`finding_chosen` carries the finding that the clerk wants to go to."""

    finding_chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._saved = QLabel()
        self._findings = QToolButton()
        self._findings.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._findings.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._findings.setMenu(QMenu(self._findings))
        self._saved.setContentsMargins(GRID, 0, 0, 0)
        self.addWidget(self._saved)
        self.addPermanentWidget(self._findings)
        self.setSizeGripEnabled(False)

    def tell(self, text: str) -> None:
        """Words that stand until the next ones."""
        self._saved.setText(text)

    def tell_saved(self) -> None:
        self.tell(f"บันทึกแล้ว {datetime.now():%H:%M} น.")

    def tell_briefly(self, text: str) -> None:
        """Words that go away by themselves."""
        self.showMessage(text, 10_000)

    def show_findings(self, findings: "Sequence[Finding] | None") -> None:
        """Tell how many findings there are, and offer to go to them; None when no project is shown."""
        self._findings.setVisible(findings is not None)
        self._findings.setIcon(icon("warning", "finding") if findings else icon("check", "accent"))
        self._findings.setText(f"ข้อที่ควรตรวจ {len(findings)} ข้อ" if findings else "ไม่มีข้อที่ควรตรวจ")
        self._list(findings or ())

    def _list(self, findings: "Sequence[Finding]") -> None:
        menu = self._findings.menu()
        menu.clear()
        for finding in findings[:MOST_FINDINGS]:
            action = menu.addAction(str(finding).replace("&", "&&"))
            action.triggered.connect(lambda _checked, chosen=finding: self.finding_chosen.emit(chosen))
        if len(findings) > MOST_FINDINGS:
            menu.addAction(f"และอีก {len(findings) - MOST_FINDINGS} ข้อ").setEnabled(False)
