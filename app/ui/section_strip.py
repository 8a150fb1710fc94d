"""The strip above the form: where one is, and where something is worth checking."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from app.models.checks import Finding
from app.models.entry import FormSection
from app.ui.icons import icon
from app.ui.labels import set_tooltip
from app.ui.theme import GRID


class SectionStrip(QWidget):
    """Where one is on the form, and where something is worth checking."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._buttons: dict[FormSection, QToolButton] = {}
        self._counts: dict[FormSection, int] = {}
        group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(3 * GRID, GRID // 2, 3 * GRID, GRID // 2)
        layout.setSpacing(GRID // 2)
        for place, section in enumerate(FormSection, start=1):
            button = QToolButton()
            button.setCheckable(True)
            button.setText(section.number)
            set_tooltip(button, f"{section.plain_title} (Ctrl+{place})")
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.clicked.connect(lambda _checked, chosen=section: self.chosen.emit(chosen))
            group.addButton(button)
            layout.addWidget(button)
            self._buttons[section] = button
        layout.addStretch(1)
        self.set_findings([])
        self.mark(FormSection.IDENTITY)

    def mark(self, section: FormSection) -> None:
        self._buttons[section].setChecked(True)

    def set_findings(self, findings: Iterable[Finding]) -> None:
        counts = dict.fromkeys(FormSection, 0)
        for finding in findings:
            counts[finding.section] += 1
        for section, button in self._buttons.items():
            count = counts[section]
            if self._counts.get(section) == count:
                continue
            button.setText(f"{section.number} ({count})" if count else section.number)
            button.setIcon(icon("warning", "finding") if count else icon("check"))
            told = f"มีข้อที่ควรตรวจ {count} ข้อ" if count else "ไม่มีข้อที่ควรตรวจ"
            button.setAccessibleName(f"ส่วนที่ {section.number} {section.plain_title} {told}")
        self._counts = counts
