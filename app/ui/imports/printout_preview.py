"""The values parsed from a print-out, for a person to check before anything is written."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.formats.printout.model import FoundEntry, Place, Reading, record_of
from app.formats.printout.reader import PrintedProject
from app.formats.scan.reader import Scan
from app.models.errors import UserError
from app.models.project import name_of
from app.models.project_record import ProjectRecord
from app.models.thai import clean_line, format_date
from app.printing.columns.column import PLAIN, Column, Look
from app.ui.imports.entry_detail import Detail, quiet_label
from app.ui.widgets.choice_box import ChoiceBox
from app.ui.widgets.labels import WrappingLabel
from app.ui.widgets.tables import ColumnModel, ColumnTable
from app.ui.widgets.theme import GRID

Which = tuple[int, int]
"""A project's position in the text, and the number of one of its prints."""


class PrintoutPreview(QWidget):
    """The prints of a text, entry by entry. `changed` is emitted when the shown print or a value changes."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._projects: Sequence[PrintedProject] = ()
        self._entries: dict[Which, list[FoundEntry]] = {}
        self._checked: dict[Which, set[Place]] = {}
        self._versions: dict[int, int] = {}
        self.model = EntryModel()
        self.table = EntryTable(self.model)
        self.project, self.version = ReadingChoice("โครงการ"), ReadingChoice("ฉบับที่จะนำเข้า")
        self.only_doubtful = QCheckBox("เฉพาะที่ควรตรวจ")
        self.detail = Detail()
        self.told = WrappingLabel()
        self.told.hide()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.project, 1)
        top.addWidget(self.version, 1)
        top.addStretch(0)
        top.addWidget(self.only_doubtful)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.addWidget(self.table)
        parts.addWidget(self.detail)
        parts.setStretchFactor(0, 1)
        parts.setChildrenCollapsible(False)
        parts.setSizes([36 * GRID, 32 * GRID])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addLayout(top)
        layout.addWidget(self.told)
        layout.addWidget(parts, 1)

    def _connect(self) -> None:
        self.project.combo.currentIndexChanged.connect(self._show_project)
        self.version.combo.currentIndexChanged.connect(self._choose_version)
        self.only_doubtful.toggled.connect(self._narrow)
        self.table.selectionModel().currentRowChanged.connect(self._show_row)
        self.table.activated.connect(self._enter_detail)
        self.detail.confirmed.connect(self._confirm)

    # --- display ------------------------------------------------------------------------------------------

    def show_projects(self, projects: Sequence[PrintedProject], scan: Scan | None = None) -> None:
        """Show the result; the latest print of each project is selected.

        `scan`: the pictures that it was read from.
        """
        self._projects = projects
        self.detail.show_scan(scan)
        told = dict.fromkeys(told for project in projects for told in project.told)
        self.told.setText("\n".join(told))
        self.told.setVisible(bool(told))
        self._entries = {
            (place, reading.number): list(reading.entries)
            for place, project in enumerate(projects)
            for reading in project.versions
        }
        self._checked = {which: set() for which in self._entries}
        self._versions = {place: project.latest.number for place, project in enumerate(projects)}
        self.project.show_texts([name_of(project.latest.record.project) for project in projects])
        self._show_project(0)

    def _show_project(self, place: int) -> None:
        project = self._projects[place]
        told = [_told(reading, project) for reading in project.versions]
        self.version.show_texts(told, self._versions[place] - 1)
        self._show_entries()

    def _choose_version(self, row: int) -> None:
        self._versions[self.project.combo.currentIndex()] = row + 1
        self._show_entries()

    @property
    def _which(self) -> Which:
        """The shown project and version."""
        place = self.project.combo.currentIndex()
        return place, self._versions[place]

    def _show_entries(self) -> None:
        self.model.show_entries(self._entries[self._which], self._checked[self._which])
        self._go_to(self.model.next_doubtful(-1) or 0)
        self.changed.emit()

    def _narrow(self, wanted: bool) -> None:
        self.model.set_only_doubtful(wanted)
        self._go_to(self.model.next_doubtful(-1) or 0)

    def _go_to(self, row: int) -> None:
        self.table.go_to(row)
        self._show_row(self.table.currentIndex())

    def _show_row(self, index: QModelIndex | QPersistentModelIndex, _before: object = None) -> None:
        self.detail.show_entry(self.model.entry(index.row()) if index.isValid() else None)

    def _enter_detail(self, _index: QModelIndex) -> None:
        self.detail.value.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- actions of the clerk -------------------------------------------------------------------------------

    def _confirm(self, text: str) -> None:
        """Confirm the value as it is now, and go to the next doubtful one."""
        row = self.table.currentIndex().row()
        try:
            checked = self.model.entry(row).corrected(text)
        except UserError as error:
            self.detail.refuse(f"{error.what} {error.remedy}".strip())
            return
        self.model.set_entry(row, checked)
        self._entries[self._which] = self.model.entries
        following = self.model.next_doubtful(row)
        self._go_to(row if following is None else following)
        self.changed.emit()

    @property
    def doubtful(self) -> int:
        """The number of unchecked doubtful entries in the chosen prints."""
        return sum(bool(entry.doubts) for entries in self._chosen() for entry in entries)

    @property
    def is_corrected(self) -> bool:
        """Whether the clerk has changed or confirmed anything."""
        return any(
            self._entries[place, reading.number] != list(reading.entries)
            for place, project in enumerate(self._projects)
            for reading in project.versions
        )

    @property
    def projects(self) -> Sequence[PrintedProject]:
        return self._projects

    @property
    def chosen(self) -> list[Reading]:
        """The chosen print of each project, as corrected by the clerk."""
        numbers = self._versions.values()
        return [Reading(number, tuple(found)) for number, found in zip(numbers, self._chosen(), strict=True)]

    @property
    def records(self) -> list[ProjectRecord]:
        """The records of the chosen prints, as corrected by the clerk."""
        return [record_of(entries) for entries in self._chosen()]

    def _chosen(self) -> list[list[FoundEntry]]:
        return [self._entries[place, number] for place, number in self._versions.items()]


def _told(reading: Reading, project: PrintedProject) -> str:
    """Return the print's number, the date of its last report, and whether it is the latest."""
    days = [report.reported_on for report in reading.record.reports if report.reported_on]
    until = f" รายงานถึง {format_date(max(days))}" if days else ""
    latest = " (ล่าสุด)" if reading is project.latest else ""
    return f"ฉบับที่ {reading.number}{until}{latest}"


class ReadingChoice(QWidget):
    """A labelled combo box, hidden while there is nothing to choose."""

    def __init__(self, label: str) -> None:
        super().__init__()
        self.combo = ChoiceBox()
        self.combo.setAccessibleName(label)
        self.combo.setMinimumContentsLength(14)  # for a small screen; it grows where there is room
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(quiet_label(label, self.combo))
        layout.addWidget(self.combo, 1)

    def show_texts(self, texts: Sequence[str], row: int = 0) -> None:
        """Offer these texts without emitting a signal for the selected one."""
        self.combo.blockSignals(True)
        self.combo.clear()
        self.combo.addItems(list(texts))
        self.combo.setCurrentIndex(row)
        self.combo.blockSignals(False)
        self.setVisible(len(texts) > 1)


DOUBTFUL, CHECKED, SURE = "ควรตรวจ", "ตรวจแล้ว", ""

_LONGEST_SHOWN: Final = 200


class EntryModel(ColumnModel):
    """The entries of one print, as checked so far."""

    def __init__(self) -> None:
        super().__init__(self._columns())
        self.entries: list[FoundEntry] = []
        self._checked: set[Place] = set()
        self._only_doubtful = False

    def show_entries(self, entries: Sequence[FoundEntry], checked: set[Place]) -> None:
        """Show another print. `checked`: the places that the clerk has checked; it is updated in place."""
        self.entries, self._checked = list(entries), checked
        self._narrow()

    def set_only_doubtful(self, wanted: bool) -> None:
        """Show only entries that are or were doubtful."""
        self._only_doubtful = wanted
        self._narrow()

    def _narrow(self) -> None:
        """Update the rows, which are indexes of the shown entries."""
        places = range(len(self.entries))
        self.set_rows([n for n in places if not self._only_doubtful or self.status(self.entries[n])])

    def status(self, entry: FoundEntry) -> str:
        return DOUBTFUL if entry.doubts else CHECKED if entry.place in self._checked else SURE

    def entry(self, row: int) -> FoundEntry:
        place: int = self.rows[row]
        return self.entries[place]

    def set_entry(self, row: int, entry: FoundEntry) -> None:
        """Replace the parsed entry by a checked one."""
        self.entries[self.rows[row]] = entry
        self._checked.add(entry.place)
        self.refresh_rows(row)

    def next_doubtful(self, row: int) -> int | None:
        """Return the first doubtful row after a row, continuing from the start; None if there is none."""
        rows = [*range(row + 1, len(self.rows)), *range(row + 1)]
        return next((other for other in rows if self.entry(other).doubts), None)

    def _columns(self) -> Sequence[Column]:
        """Return the columns; a row is the index of an entry in `entries`."""

        def of(text: Callable[[FoundEntry], str]) -> Callable[[int], str]:
            return lambda place: text(self.entries[place])

        return (
            Column("สถานะ", of(self.status), width=15, look_of=self._look),
            Column("รายการ", of(lambda entry: entry.label), width=34),
            Column("ค่าที่อ่านได้", of(lambda entry: clean_line(entry.text[:_LONGEST_SHOWN])), width=44),
            Column("บรรทัดที่", of(_lines), width=11),
            Column(
                "ข้อที่ควรตรวจ",
                of(lambda entry: " · ".join(entry.doubts)),
                stretches=True,
                look_of=lambda place: self._look(place)._replace(icon=""),
            ),
        )

    def _look(self, place: int) -> Look:
        return _LOOKS[self.status(self.entries[place])]


def _lines(entry: FoundEntry) -> str:
    numbers = ", ".join(f"{line.number:,}" for line in entry.lines[:3])
    return numbers + (" …" if len(entry.lines) > 3 else "")


_LOOKS: Final = {
    DOUBTFUL: Look("warning", "finding", text_colour="finding"),
    CHECKED: Look("check", "accent"),
    SURE: PLAIN,
}


class EntryTable(ColumnTable):
    """A table for EntryModel with one current row."""

    def __init__(self, model: EntryModel) -> None:
        super().__init__("รายการที่อ่านได้", model)
        self.setMinimumHeight(16 * GRID)
        self.setAlternatingRowColors(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the current row in sight: the first doubt is chosen before the page has its size."""
        super().resizeEvent(event)
        self.scrollTo(self.currentIndex())
