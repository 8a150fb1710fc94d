"""The strip of sections above the form: where the clerk is, and what is left to do in each."""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Final, NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from app.models.checks import Finding
from app.models.entry import FormSection
from app.models.progress_report import Period
from app.ui.widgets.icons import icon
from app.ui.widgets.labels import set_tooltip
from app.ui.widgets.theme import GRID

NAMES: Final = {
    FormSection.IDENTITY: "ชื่อโครงการ",
    FormSection.RESPONSIBLE_UNIT: "หน่วยงาน",
    FormSection.RATIONALE: "เหตุผล",
    FormSection.OBJECTIVES: "วัตถุประสงค์",
    FormSection.TARGETS: "เป้าหมาย",
    FormSection.ALIGNMENT: "แผนพัฒนา",
    FormSection.REPORTS: "รายงาน",
}
"""The sections in a word each, for the buttons."""


class State(NamedTuple):
    """What a button shows: the number of findings, whether the section is unfinished, and the due month."""

    findings: int = 0
    is_open: bool = False
    due: Period | None = None


class SectionStrip(QWidget):
    """The sections by number and name. A strip that is too narrow names only the current one, or none."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._buttons: dict[FormSection, QToolButton] = {}
        self._shown: dict[FormSection, State] = {}
        self._icons: dict[FormSection, str] = {}
        group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * GRID, GRID // 2, GRID, GRID // 2)
        layout.setSpacing(GRID // 4)
        for place, section in enumerate(FormSection, start=1):
            button = QToolButton(self)
            button.setCheckable(True)
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
        self._fit()

    def show_state(
        self, findings: Iterable[Finding], open_ones: Collection[FormSection], due: Period | None = None
    ) -> None:
        """Show findings by section. Sections in `open_ones` are unfinished: empty, or with unsaved text.

        `due`: the month whose report is due and missing.
        """
        counts = Counter(finding.section for finding in findings)
        before = dict(self._shown)
        for section in FormSection:
            month = due if section is FormSection.REPORTS else None
            self._shown[section] = State(counts[section], section in open_ones or month is not None, month)
        if self._shown != before:
            for section, button in self._buttons.items():
                self._show(section, button, self._shown[section])
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Allow the strip to become as narrow as numbers are, whatever is named now."""
        return QSize(0, super().minimumSizeHint().height())

    # --- what there is room for ---------------------------------------------------------------------------

    def _fit(self) -> None:
        """Name all sections, if need be without ticks, or the current one, or none, as there is room."""
        current = [section for section, button in self._buttons.items() if button.isChecked()]
        for named, has_ticks in (
            ([*FormSection], True),
            ([*FormSection], False),
            (current, True),
            ([], True),
            ([], False),
        ):
            self._name(named, has_ticks=has_ticks)
            if self._needed() <= self.width():
                return
        for section, button in self._buttons.items():  # beside a preview on a small screen
            button.setText(section.number)
            button.setIcon(QIcon())
            self._icons[section] = ""

    def _name(self, named: Collection[FormSection], *, has_ticks: bool) -> None:
        for section, button in self._buttons.items():
            state = self._shown[section]
            text = _text(section, state, is_named=section in named)
            if text != button.text():
                button.setText(text)
            name, role = _icon(state, has_ticks=has_ticks)
            if self._icons.get(section) != name:
                self._icons[section] = name
                button.setIcon(icon(name, role) if name else QIcon())

    def _needed(self) -> int:
        layout = self.layout()
        assert layout, "the strip has one"
        margins = layout.contentsMargins()
        buttons = sum(button.sizeHint().width() + layout.spacing() for button in self._buttons.values())
        return buttons + margins.left() + margins.right()

    def _show(self, section: FormSection, button: QToolButton, state: State) -> None:
        without = "ยังไม่เสร็จ" if state.is_open else "ไม่มีข้อที่ควรตรวจ"
        told = f"มีข้อที่ควรตรวจ {state.findings} ข้อ" if state.findings else without
        due = f" ยังไม่มีรายงานเดือน{state.due.thai}" if state.due else ""
        button.setAccessibleName(f"ส่วนที่ {section.number} {section.plain_title} {told}{due}")


def _icon(state: State, *, has_ticks: bool) -> tuple[str, str]:
    """Return the icon of a section and its colour's role; "" for none."""
    if state.findings:
        return "warning", "finding"
    if state.due:
        return "calendar", "accent"
    return "check" if has_ticks and not state.is_open else "", "text"


def _text(section: FormSection, state: State, *, is_named: bool) -> str:
    parts = [section.number]
    if is_named:
        parts.append(NAMES[section])
        if state.due:
            parts.append(state.due.short_thai)
    if state.findings:
        parts.append(f"({state.findings})")
    return " ".join(parts)
