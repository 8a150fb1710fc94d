"""A month of section 2: its report, or a button to add one."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QPushButton, QToolButton, QWidget

from app.models.checks import Finding
from app.models.note import Note
from app.models.progress_report import Period, ProgressReport
from app.ui.editors.base import follow
from app.ui.editors.opening_button import OpeningButton
from app.ui.form.month_editors import CARRIED, ENTRIES, MonthEditors, shown
from app.ui.widgets.icons import icon
from app.ui.widgets.labels import plain_label, set_role, set_tooltip
from app.ui.widgets.theme import GRID

MONTH_WIDTH: Final = 18 * GRID

_UNITS: Final = {"progress": "ความก้าวหน้าสะสม (%)", "disbursed_satang": "เบิกใช้ครั้งนี้ (บาท)"}


Places = Mapping[str, tuple[int, int, int]]
"""The line, the column and the column span of each entry."""


class Arrangement(NamedTuple):
    """The layout of a month from this width in pixels. Reading order is tab order."""

    least_width: int
    places: Places
    stretches: Sequence[int]
    month_beside: bool = True


def _with_later(arranged: Arrangement) -> Arrangement:
    """Return the arrangement with a line of its own for each entry that it does not place."""
    places = dict(arranged.places)
    for key in ENTRIES.keys() - places.keys():
        places[key] = (1 + max(line for line, _, _ in places.values()), 1, 6)
    return arranged._replace(places=places)


_FIRST_FORM: Final = [key for key, item in ENTRIES.items() if item.since == 1]

_ARRANGED: Final = (
    Arrangement(
        1400, {key: (0, column, 1) for column, key in enumerate(_FIRST_FORM, start=1)}, (4, 9, 3, 4, 4, 5)
    ),
    Arrangement(
        780,
        {
            "reported_on": (0, 1, 2),
            "narrative": (0, 3, 4),
            "progress": (1, 1, 1),
            "disbursed_satang": (1, 2, 1),
            "plan_status": (1, 3, 2),
            "target_status": (1, 5, 2),
        },
        (3, 5, 3, 3, 3, 3),
    ),
    Arrangement(
        0,
        {
            "reported_on": (0, 4, 3),
            "narrative": (1, 1, 6),
            "progress": (2, 1, 3),
            "disbursed_satang": (2, 4, 3),
            "plan_status": (3, 1, 3),
            "target_status": (3, 4, 3),
        },
        (1, 1, 1, 1, 1, 1),
        month_beside=False,
    ),
)
_ARRANGEMENTS: Final = tuple(map(_with_later, _ARRANGED))

LEAST_WIDTH: Final = 46 * GRID
"""The width that the last one needs."""


def arrangement_for(width: int) -> Arrangement:
    return next(arrangement for arrangement in _ARRANGEMENTS if width >= arrangement.least_width)


class MonthRow(QWidget):
    """A month's editors, created when there is something to edit.

    `unsaved_changed` is emitted when one of its values becomes saved or unsaved.
    """

    edited = Signal(str, object)
    removed = Signal()
    noted = Signal(object)
    unsaved_changed = Signal()

    def __init__(self, period: Period, width: int) -> None:
        super().__init__()
        self.period = period
        self._entries = MonthEditors(self)
        self._entries.edited.connect(self.edited)
        self._entries.unsaved_changed.connect(self.unsaved_changed)
        self._labels: dict[str, QLabel] = {}
        self._arrangement = arrangement_for(width)
        self._report: ProgressReport | None = None
        self._proposed: ProgressReport | None = None
        self._number: int | None = None
        self._told: tuple[object, ...] = ()
        """What was shown last."""
        self._is_due = False
        self._month = plain_label(period.thai)
        self._month.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._month.setContentsMargins(0, 6, 0, 0)
        self._open_button = OpeningButton("กรอกรายงานเดือนนี้", self)
        self._open_button.setAccessibleName(f"กรอกรายงานเดือน{period.thai}")
        self._open_button.clicked.connect(self._open_and_enter)
        _emphasise(self._open_button, is_due=False)
        self._remove_button = _remove_button(period, self)
        self._remove_button.clicked.connect(self.removed)
        self._notes = self._entries.notes
        self._notes.chosen.connect(self.noted)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(0)
        self._arrange()

    def show_report(
        self,
        number: int | None,
        report: ProgressReport | None,
        before: ProgressReport | None,
        unwritten: Mapping[str, Any],
    ) -> None:
        """Show a month's report with its number, if there is one, and mark changes from the one `before`.

        `unwritten` values are shown in place of the stored ones.
        """
        told = number, report, before, dict(unwritten)
        if told == self._told:  # every entry of the project that is stored shows all its months again
            return
        self._told = told
        if report is not None or unwritten:
            self.open()
        elif self._report is not None and not self.refused:
            self._close()
        self._report = report
        stored = report or ProgressReport("", self.period)
        self._entries.show_values(stored, unwritten)
        self._number = number
        self._show_month()
        self._remove_button.setEnabled(report is not None)
        self._mark_changed(before if report else None)

    def mark_due(self, *, is_due: bool) -> None:
        """Show whether the month's report is due and missing: its button stands out then."""
        if is_due != self._is_due:
            self._is_due = is_due
            self._show_month()
            _emphasise(self._open_button, is_due=is_due)

    def _show_month(self) -> None:
        above, below = f"ครั้งที่ {self._number}" if self._number else "", "ครบกำหนดเดือนนี้" if self._is_due else ""
        self._month.setText("\n".join(filter(None, (above, self.period.thai, below))))
        is_future = self.period > Period.of(date.today()) and self._report is None
        set_role(self._month, "quiet" if is_future else "changed" if self._is_due else "")

    @property
    def has_changed_mark(self) -> bool:
        """Whether an entry is marked as different from the month before."""
        return any(label.property("role") == "changed" for label in self._labels.values())

    def _mark_changed(self, before: ProgressReport | None) -> None:
        """Mark the usually unchanged entries that differ from the report before."""
        for key in CARRIED if self.editors else ():
            old = getattr(before, key) if before else None
            is_changed = before is not None and getattr(self._report, key) != old
            label = self._labels[key]
            label.setText(f"{_name(key)}{' •' if is_changed else ''}")
            set_tooltip(label, f"เดือนก่อน {shown(key, old)}" if is_changed else "")
            set_role(label, "changed" if is_changed else "quiet")

    def propose(self, proposed: ProgressReport) -> None:
        """Show in grey what the report will contain unless something else is typed."""
        self._proposed = proposed
        self._entries.propose(None if self._report else proposed)

    def tell(self, findings: Iterable[Finding], remarks: Iterable[Note]) -> None:
        """Show findings and the coordinator's remarks."""
        self._entries.tell(findings, remarks)

    def flush(self) -> None:
        self._entries.flush()

    @property
    def editors(self) -> dict[str, QWidget]:
        return self._entries.by_key

    def open(self) -> None:
        """Show the editors. Nothing is stored before something is typed."""
        if not self.editors:
            self._make_editors()
            self._arrange()
            if self._proposed:
                self.propose(self._proposed)
            for widget in (*self.editors.values(), *self._labels.values()):
                widget.show()  # at once: otherwise it could not get the focus

    @property
    def tabbed(self) -> Sequence[QWidget]:
        """The widgets in tab order; only the button or the editors are visible."""
        return [self._open_button, *self.editors.values()]

    @property
    def reported(self) -> bool:
        return self._report is not None

    def enter(self) -> None:
        target = self.editors.get("reported_on", self._open_button)
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def arrange(self, width: int) -> None:
        """Choose the arrangement for this width."""
        if (arrangement := arrangement_for(width)) is not self._arrangement:
            self._arrangement = arrangement
            self._arrange()

    def minimumSizeHint(self) -> QSize:
        """Allow the page to become narrow although the current arrangement is wide."""
        least = super().minimumSizeHint()
        return QSize(min(least.width(), LEAST_WIDTH), least.height())

    def _open_and_enter(self) -> None:
        self.open()
        self.enter()

    def _close(self) -> None:
        """Hide the editors of a removed report, keeping the focus in the row."""
        focus = QApplication.focusWidget()
        had_focus = focus is not None and self.isAncestorOf(focus)
        self._entries.drop()
        for label in self._labels.values():
            label.hide()
            label.deleteLater()
        self._labels = {}
        self._arrange()
        if had_focus:
            self.enter()

    def _make_editors(self) -> None:
        self._entries.make(self.period)
        for key, editor in self.editors.items():
            label = plain_label(_name(key))
            label.setProperty("role", "quiet")
            label.setBuddy(editor)
            self._labels[key] = label

    def discard(self) -> None:
        """Discard typed text that is not stored."""
        self._entries.discard()

    @property
    def refused(self) -> list[tuple[str, QWidget]]:
        """Label and editor of each entry with refused text."""
        return self._entries.refused

    @property
    def is_unsaved(self) -> bool:
        """Whether a shown value is not on disk."""
        return bool(self._entries.unsaved_keys)

    # --- places -------------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        while (item := self._grid.itemAt(0)) and (placed := item.widget()):
            self._grid.removeWidget(placed)  # an item taken by takeAt survives and keeps old heights
        places, beside = self._arrangement.places, self._arrangement.month_beside
        self._grid.setColumnMinimumWidth(0, MONTH_WIDTH if beside else 0)
        self._grid.addWidget(self._month, 0, *((0, 2, 1) if beside else (1, 2, 3)), Qt.AlignmentFlag.AlignTop)
        self._open_button.setVisible(not self.editors)
        self._remove_button.setVisible(bool(self.editors))
        if self.editors:
            self._place_editors(places)
        else:
            self._grid.addWidget(self._open_button, 0, 1 if beside else 4, 1, 3, Qt.AlignmentFlag.AlignLeft)
        self._grid.addWidget(self._notes, 2 * len(places), 1, 1, 7)
        self._keep_tab_order()

    def _place_editors(self, places: Places) -> None:
        for key, (line, column, span) in places.items():
            self._grid.addWidget(self._labels[key], 2 * line, column, 1, span)
            self._grid.addWidget(self.editors[key], 2 * line + 1, column, 1, span, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(self._remove_button, 1, 7, Qt.AlignmentFlag.AlignTop)
        for column, stretch in enumerate(self._arrangement.stretches, start=1):
            self._grid.setColumnStretch(column, stretch)

    def _keep_tab_order(self) -> None:
        follow(None, self.tabbed)


def _name(key: str) -> str:
    return _UNITS.get(key, ENTRIES[key].label)


def _emphasise(button: QPushButton, *, is_due: bool) -> None:
    """Draw the button of the month that is due like a main one, the eleven others without a frame."""
    button.setFlat(not is_due)
    button.setProperty("main", is_due)
    button.style().unpolish(button)
    button.style().polish(button)


def _remove_button(period: Period, row: QWidget) -> QToolButton:
    button = QToolButton(row)
    button.setIcon(icon("trash"))
    set_tooltip(button, "ลบรายงานของเดือนนี้ (Ctrl+Shift+Delete)")
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Enter moves past it; its shortcut presses it
    button.setAccessibleName(f"ลบรายงานเดือน{period.thai}")
    return button
