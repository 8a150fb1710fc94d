"""Asks which units must report: offices, or the divisions of one office."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.formats.reference_lists import listed_offices
from app.models.submission.units import Unit, UnitList, added, merged, renamed, split
from app.models.thai import clean_line
from app.printing.columns.column import Column
from app.services.units.names import names_in
from app.ui.editors.form_dialog import new_buttons
from app.ui.editors.thai_word_edit import WordLineEdit
from app.ui.widgets import dialogs
from app.ui.widgets.choice_box import ChoiceBox
from app.ui.widgets.fitting import FittingDialog
from app.ui.widgets.labels import plain_label, set_tooltip
from app.ui.widgets.pressing import press_only_in_focus
from app.ui.widgets.questions import may_leave
from app.ui.widgets.tables import ColumnTable
from app.ui.widgets.theme import GRID

_COLUMNS: Final = (
    Column("ชื่อ", lambda unit: unit.name, stretches=True),
    Column("ชื่ออื่นที่นับรวม", lambda unit: ", ".join(unit.others), width=28),
)
_ABOUT: Final = (
    "โครงการที่ใช้ชื่อเดิมหรือชื่ออื่นยังนับเป็นของหน่วยงานเดิม หน่วยงานที่นำออกและที่แยกแล้ว โครงการยังอยู่ครบและแสดงว่าไม่อยู่ในรายชื่อ"
)


class UnitsDialog(FittingDialog):
    """Edits a list. `list_of` returns the list of the city, or of an office; `unlisted` are the units that
    have projects in the file and are not on `known`.
    """

    def __init__(
        self, known: UnitList, list_of: Callable[[str], UnitList], unlisted: Sequence[str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("รายชื่อหน่วยงานที่ต้องส่งรายงาน")
        self._known, self._list_of, self._unlisted = known, list_of, unlisted
        self.units: list[Unit] = list(known.units)
        self._lists, self._shown_owner = {known.owner: self.units}, known.owner
        self.level, self.office = ChoiceBox(), ChoiceBox()
        self.table = ColumnTable("รายชื่อหน่วยงานที่ต้องส่งรายงาน", _COLUMNS, is_small=True)
        self.field, self.told = WordLineEdit(), dialogs.words("", "quiet")
        layout = QVBoxLayout(self)
        layout.setSpacing(GRID)
        layout.addLayout(self._chooser())
        layout.addLayout(self._list(), 1)
        layout.addLayout(self._naming())
        for line in (self.told, dialogs.words(_ABOUT, "quiet")):
            layout.addWidget(line)
        layout.addWidget(new_buttons(self, "ใช้รายชื่อนี้"))
        self.resize(110 * GRID, 78 * GRID)
        QShortcut(QKeySequence.StandardKey.Paste, self.table, self.paste)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_name())
        self._show(0)
        self.table.setFocus()

    # --- what is chosen -------------------------------------------------------------------------------------

    @property
    def owner(self) -> str:
        """The office whose divisions are listed; "" for offices."""
        return clean_line(self.office.currentText()).strip() if self.level.currentIndex() else ""

    @property
    def is_changed(self) -> bool:
        return tuple(self.units) != self._known.units or self.owner != self._known.owner

    def reject(self) -> None:
        if may_leave(self, self.is_changed):
            super().reject()

    # --- changes --------------------------------------------------------------------------------------------

    def add(self, names: Sequence[str] = ()) -> None:
        """Add these units, or the one in the field."""
        self.units, skipped = added(self.units, names or [self.field.text()], self._list_of(self.owner))
        self._show(len(self.units) - 1, f"มีอยู่แล้ว {skipped:,} ชื่อ" if skipped else "")

    def paste(self) -> None:
        """Add the names on the clipboard: a list, or a column of a table."""
        names = names_in(QGuiApplication.clipboard().text())
        if names:
            self.add(names)
        else:
            self._tell("ไม่มีชื่อหน่วยงานในคลิปบอร์ด โปรดคัดลอกรายชื่อหรือคอลัมน์จาก Excel ก่อน")

    def rename(self) -> None:
        place, name = self.table.currentIndex().row(), clean_line(self.field.text()).strip()
        if name and place >= 0:
            self.units = renamed(self.units, self.units[place].name, name)
            self._show(place)

    def merge(self) -> None:
        """Make the selected units one, which has the name in the field."""
        places, name = self._selected, clean_line(self.field.text()).strip()
        if len(places) > 1 and name:
            self.units = merged(self.units, {self.units[place].name for place in places}, name)
            self._show(places[0])
        else:
            self._tell("โปรดเลือกอย่างน้อยสองหน่วยงาน แล้วพิมพ์ชื่อของหน่วยงานที่รวมแล้ว")

    def split(self) -> None:
        """Put the units in the field, divided by commas, in place of the current one."""
        place = self.table.currentIndex().row()
        names = [name for part in self.field.text().split(",") if (name := clean_line(part).strip())]
        if len(names) > 1 and place >= 0:
            self.units = split(self.units, self.units[place].name, names)
            self._show(place)
        else:
            self._tell("โปรดพิมพ์ชื่อหน่วยงานที่แยกแล้ว คั่นด้วยเครื่องหมายจุลภาค")

    def remove(self) -> None:
        places = self._selected
        self.units = [unit for place, unit in enumerate(self.units) if place not in places]
        self._show(min(places, default=0))

    def shift(self, by: int) -> None:
        """Move the current unit up (-1) or down (1)."""
        place = self.table.currentIndex().row()
        if place >= 0 and 0 <= place + by < len(self.units):
            self.units.insert(place + by, self.units.pop(place))
            self._show(place + by)

    def propose(self) -> None:
        """Put the units that the program proposes behind those that are listed."""
        self.units, _ = added(self.units, self._proposed, self._list_of(self.owner))
        self._show(0)

    def add_unlisted(self) -> None:
        self.add(list(self._unlisted))

    @property
    def _proposed(self) -> list[str]:
        from app.services.units.listing import proposed_units

        return list(proposed_units(self.owner).places)

    @property
    def _selected(self) -> list[int]:
        return sorted(index.row() for index in self.table.selectionModel().selectedRows())

    def _read_level(self) -> None:
        """Show the list of the chosen level; what was changed in another one stays for coming back."""
        self._lists[self._shown_owner], self._shown_owner = self.units, self.owner
        self.office.setEnabled(bool(self.level.currentIndex()))
        self._of_senders.setEnabled(bool(self._unlisted) and self.owner == self._known.owner)
        self.units = self._lists.get(self.owner) or list(self._list_of(self.owner).units)
        self._show(0)

    # --- showing --------------------------------------------------------------------------------------------

    def _show(self, place: int, told: str = "") -> None:
        self.table.show_rows(list(self.units))
        if self.units:
            self.table.selectRow(min(max(place, 0), len(self.units) - 1))
        self._show_name()
        self._tell(told)

    def _tell(self, text: str) -> None:
        self.told.setText("   ".join(filter(None, (f"{len(self.units):,} หน่วยงาน", text))))

    def _show_name(self) -> None:
        unit: Unit | None = self.table.current
        self.field.setText(unit.name if unit else "")

    # --- construction ---------------------------------------------------------------------------------------

    def _chooser(self) -> QHBoxLayout:
        self.level.addItems(["สำนักงานเขตและหน่วยงาน", "ฝ่ายของสำนักงานเขต"])
        self.level.setCurrentIndex(int(self._known.is_of_divisions))
        self.office.setLineEdit(WordLineEdit())
        self.office.addItems([*listed_offices()])
        self.office.setCurrentText(self._known.owner or next(iter(listed_offices())))
        self.office.setEnabled(self._known.is_of_divisions)
        row = QHBoxLayout()
        for name, box in (("ไฟล์นี้รวมรายงานจาก", self.level), ("สำนักงานเขต", self.office)):
            box.setAccessibleName(name)
        row.addWidget(plain_label("ไฟล์นี้รวมรายงานจาก"))
        row.addWidget(self.level)
        row.addWidget(self.office, 1)
        self.level.currentIndexChanged.connect(lambda _place: self._read_level())
        self.office.currentTextChanged.connect(lambda _text: self._read_level())
        return row

    def _list(self) -> QHBoxLayout:
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setMinimumHeight(20 * GRID)
        column, row = QVBoxLayout(), QHBoxLayout()
        words, about = f"เพิ่มที่ส่งมาแล้ว {len(self._unlisted):,}", "\n".join(self._unlisted)
        self._of_senders = _button(words, self.add_unlisted, about)
        self._of_senders.setEnabled(bool(self._unlisted))
        for words, run, about in (
            ("วางรายชื่อ", self.paste, "เพิ่มรายชื่อที่คัดลอกมา หรือคอลัมน์จาก Excel (Ctrl+V)"),
            ("เพิ่มที่โปรแกรมเสนอ", self.propose, "เพิ่มรายชื่อที่โปรแกรมเสนอ ต่อท้ายรายชื่อ"),
            (_MOVES[0], lambda: self.shift(-1), "เลื่อนหน่วยงานขึ้นหนึ่งแถว"),
            (_MOVES[1], lambda: self.shift(1), "เลื่อนหน่วยงานลงหนึ่งแถว"),
            ("นำออก", self.remove, "นำหน่วยงานที่เลือกออกจากรายชื่อ โครงการยังอยู่ครบ"),
        ):
            button = _button(words, run, about)
            button.setAutoRepeat(words in _MOVES)
            column.addWidget(button)
        column.insertWidget(2, self._of_senders)
        column.addStretch(1)
        row.addWidget(self.table, 1)
        row.addLayout(column)
        return row

    def _naming(self) -> QGridLayout:
        grid = QGridLayout()
        label = plain_label("ชื่อหน่วยงาน")
        label.setBuddy(self.field)
        self.field.setAccessibleName("ชื่อหน่วยงาน")
        grid.addWidget(label, 0, 0)
        grid.addWidget(self.field, 0, 1, 1, 4)
        for place, (words, run, about) in enumerate(
            (
                ("เพิ่ม", self.add, "เพิ่มหน่วยงานชื่อนี้ต่อท้ายรายชื่อ"),
                ("เปลี่ยนชื่อ", self.rename, "เปลี่ยนชื่อหน่วยงานที่เลือกเป็นชื่อนี้ ชื่อเดิมยังนับรวม"),
                ("รวมที่เลือก", self.merge, "รวมหน่วยงานที่เลือกเป็นหน่วยงานเดียวในชื่อนี้"),
                ("แยก", self.split, "แยกหน่วยงานที่เลือกเป็นชื่อเหล่านี้ คั่นด้วยเครื่องหมายจุลภาค"),
            ),
            start=1,
        ):
            grid.addWidget(_button(words, run, about), 1, place)
        return grid


_MOVES: Final = ("เลื่อนขึ้น", "เลื่อนลง")
"""Pressed several times in a row."""


def _button(words: str, run: Callable[[], object], about: str) -> QPushButton:
    button = QPushButton(words)
    press_only_in_focus(button)
    set_tooltip(button, about)
    button.clicked.connect(lambda _checked=False: run())
    return button
