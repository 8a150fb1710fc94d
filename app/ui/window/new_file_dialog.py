"""Make a district's file: its office, its fiscal year, and where it is kept."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.formats.reference_lists import listed_offices, office_named
from app.models.match_key import office_key
from app.models.thai import fiscal_year_of
from app.services.file_profile import FileProfile, Role, proposed_path
from app.ui.editors.form_dialog import add_labelled, new_buttons, new_column
from app.ui.editors.thai_word_edit import WordLineEdit
from app.ui.widgets import dialogs
from app.ui.widgets.choice_box import ChoiceBox
from app.ui.widgets.fitting import FittingDialog
from app.ui.widgets.labels import WrappingLabel, plain_label
from app.ui.widgets.pressing import press_only_in_focus
from app.ui.widgets.theme import GRID

TITLE: Final = "สร้างไฟล์ของเขต"
_LEAST_ROWS: Final = 1  # as on a screen at 200 %
_PAST_YEARS: Final = 4
SIZE: Final = QSize(84 * GRID, 66 * GRID)
_IN_FIELD: Final = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})


class OfficePicker(QWidget):
    """A field that narrows the list of district offices while one types; arrows in it move through the list.

    Of several offices that match, none is taken before one is chosen. A name that is not listed is taken as
    typed. `changed` is emitted when `office` may be another.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.field, self.list, self._note = WordLineEdit(), QListWidget(), plain_label()
        self.field.setPlaceholderText("พิมพ์ชื่อเขต เช่น มีนบุรี")
        self.field.textChanged.connect(self._narrow)
        self.field.installEventFilter(self)
        self.list.setAccessibleName("รายชื่อสำนักงานเขต")
        self.list.setUniformItemSizes(True)
        self.list.itemSelectionChanged.connect(self.changed)
        self._note.setProperty("role", "quiet")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addLayout(self._heading())
        layout.addWidget(self.field)
        layout.addWidget(self.list, 1)
        self._narrow("")
        self.list.setMinimumHeight(_LEAST_ROWS * self.list.sizeHintForRow(0) + 2)

    def _heading(self) -> QHBoxLayout:
        """Return the field's label, and beside it what the list shows: a small screen has no line for it."""
        row, label = QHBoxLayout(), plain_label("สำนักงานเขต")
        label.setProperty("role", "label")
        label.setBuddy(self.field)
        self.field.setAccessibleName(label.text())
        row.addWidget(label, 1)
        row.addWidget(self._note)
        return row

    @property
    def office(self) -> str:
        """The chosen office, otherwise a typed name that is not listed; empty until it is clear."""
        if chosen := self.list.selectedItems():  # the current item may be one that only has the focus
            return chosen[0].text()
        return "" if self.list.count() else office_named(self.field.text())

    def _narrow(self, text: str) -> None:
        found = matching_offices(text)
        self.list.clear()
        self.list.addItems(found)
        if text.strip() and (len(found) == 1 or _is_meant(text, found)):
            self.list.setCurrentRow(0)
        self._note.setText(_about(text, len(found)))
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _IN_FIELD:
            self.list.event(event)
            return True
        return super().eventFilter(watched, event)


def matching_offices(text: str) -> list[str]:
    """Return the listed offices that a text may mean, those that begin with it first; all for no text."""
    key = office_key(text)
    found = [(office, office_key(office)) for office in listed_offices() if key in office_key(office)]
    return [office for office, name in sorted(found, key=lambda one: (one[1] != key, one[1].find(key)))]


def _is_meant(text: str, found: Sequence[str]) -> bool:
    return bool(found) and office_key(found[0]) == office_key(text)


def _about(text: str, count: int) -> str:
    if not text.strip():
        return "พิมพ์บางส่วนของชื่อ หรือเลือกจากรายการ"
    return f"พบ {count:,} เขต" if count else "ไม่มีในรายชื่อสำนักงานเขต จะใช้ชื่อตามที่พิมพ์"


def year_picker(chosen: int | None) -> QComboBox:
    """Return a list of the fiscal years around this one, with the chosen one; None means no year."""
    picker, this_year = ChoiceBox(), fiscal_year_of(date.today())
    years = {*range(this_year - _PAST_YEARS, this_year + 2)} | ({chosen} if chosen else set())
    for year in sorted(years, reverse=True):
        picker.addItem(str(year), year)
    if chosen is None:
        picker.addItem("ไม่กำหนด", None)
    picker.setCurrentIndex(picker.findData(chosen))
    return picker


def pickers_side_by_side(offices: OfficePicker, years: QComboBox) -> QHBoxLayout:
    """Return a row of the office's picker and the year's, with its label."""
    column, row = QVBoxLayout(), QHBoxLayout()
    column.setSpacing(GRID)
    add_labelled(column, "ปีงบประมาณ พ.ศ.", years)
    column.addStretch(1)
    row.setSpacing(2 * GRID)
    row.addWidget(offices, 1)
    row.addLayout(column)
    return row


class NewFileDialog(FittingDialog):
    """Asks for the office and the fiscal year, and proposes a name and place from them."""

    def __init__(self, folder: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(TITLE)
        self._folder = folder
        self._chosen: Path | None = None
        self.offices, self._place = OfficePicker(), WrappingLabel()
        self._years = year_picker(fiscal_year_of(date.today()))
        self._elsewhere = QPushButton("เปลี่ยนชื่อหรือตำแหน่งไฟล์…")
        press_only_in_focus(self._elsewhere)
        self._elsewhere.clicked.connect(self._choose_place)
        self._buttons = new_buttons(self, "สร้างไฟล์")
        self._create = next(
            button
            for button in self._buttons.buttons()
            if self._buttons.buttonRole(button) is QDialogButtonBox.ButtonRole.AcceptRole
        )
        self._lay_out()
        self.offices.changed.connect(self._follow)
        self._years.currentIndexChanged.connect(lambda _place: self._follow())
        self._follow()
        self.offices.field.setFocus()

    def _lay_out(self) -> None:
        layout = new_column(self)
        about = dialogs.words(_ABOUT, "label")
        self._place.setMinimumHeight(2 * self._place.fontMetrics().lineSpacing())
        self._buttons.addButton(self._elsewhere, QDialogButtonBox.ButtonRole.ResetRole)
        layout.addWidget(about)
        layout.addLayout(pickers_side_by_side(self.offices, self._years), 1)
        layout.addWidget(self._place)
        layout.addWidget(self._buttons)
        self.resize(SIZE)

    @property
    def fiscal_year(self) -> int:
        return int(self._years.currentData())

    @property
    def profile(self) -> FileProfile:
        return FileProfile(Role.CLERK, self.offices.office, self.fiscal_year)

    @property
    def path(self) -> Path:
        """The chosen path, otherwise one that is free and named after office and year."""
        return self._chosen or proposed_path(self._folder, self.offices.office, str(self.fiscal_year))

    def _follow(self) -> None:
        is_clear = bool(self.offices.office)
        self._create.setEnabled(is_clear)
        self._elsewhere.setEnabled(is_clear)
        self._place.setText(f"ไฟล์ใหม่: {self.path.name}\nเก็บไว้ที่ {self.path.parent}" if is_clear else "")

    def _choose_place(self) -> None:
        if path := dialogs.ask_new_file(self, self.path):
            self._chosen = path
            self._follow()
            self._create.setFocus()  # what is left to do


_ABOUT: Final = "ไฟล์หนึ่งไฟล์เก็บทุกโครงการของเขต โปรแกรมจะใส่สำนักงานเขตและปีงบประมาณนี้ให้ในโครงการใหม่ทุกโครงการ"
