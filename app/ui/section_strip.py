"""The strip above the form: where one is, and where something is worth checking."""

from collections import Counter
from collections.abc import Collection, Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from app.models.checks import Finding
from app.models.entry import FormSection
from app.ui.icons import icon
from app.ui.widgets.labels import set_tooltip
from app.ui.widgets.theme import GRID


class SectionStrip(QWidget):
    """Where one is on the form, and where something is worth checking."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._buttons: dict[FormSection, QToolButton] = {}
        self._shown: dict[FormSection, tuple[int, bool]] = {}
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
        self.show_state([], ())
        self.mark(FormSection.IDENTITY)

    def mark(self, section: FormSection) -> None:
        self._buttons[section].setChecked(True)

    def show_state(self, findings: Iterable[Finding], open_ones: Collection[FormSection]) -> None:
        """Count findings by section. `open_ones` are not done: unsaved text stands there, or nothing does."""
        counts = Counter(finding.section for finding in findings)
        for section, button in self._buttons.items():
            state = counts[section], section in open_ones
            if self._shown.get(section) != state:
                self._shown[section] = state
                self._show(section, button, *state)

    def _show(self, section: FormSection, button: QToolButton, count: int, is_open: bool) -> None:
        button.setText(f"{section.number} ({count})" if count else section.number)
        done = QIcon() if is_open else icon("check")
        button.setIcon(icon("warning", "finding") if count else done)
        without = "ยังไม่เสร็จ" if is_open else "ไม่มีข้อที่ควรตรวจ"
        told = f"มีข้อที่ควรตรวจ {count} ข้อ" if count else without
        button.setAccessibleName(f"ส่วนที่ {section.number} {section.plain_title} {told}")
