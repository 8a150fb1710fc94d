"""The sheets of a workbook to read, and the content of their columns: proposed, and editable."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.formats.spreadsheet.columns import CHOICES
from app.formats.spreadsheet.headers import Layout
from app.formats.spreadsheet.package import column_name
from app.models.thai import clean_line
from app.ui.widgets.choice_box import ChoiceBox
from app.ui.widgets.labels import plain_label
from app.ui.widgets.messages import FieldMessages, warning
from app.ui.widgets.theme import GRID

UNUSED: Final = "ไม่ใช้"
_LONGEST: Final = 40
_INCOMPLETE: Final = "ยังอ่านแผ่นนี้ไม่ได้ โปรดเลือกคอลัมน์ที่เป็นชื่อโครงการหรือรหัสโครงการ และคอลัมน์อื่นอย่างน้อยหนึ่งคอลัมน์"


class ColumnMapping(QWidget):
    """The mapping. `changed` is emitted when the clerk changes it."""

    changed = Signal()

    def __init__(self, layouts: Sequence[Layout], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layouts = list(layouts)
        self._read = [layout.is_usable for layout in layouts]
        self._boxes: dict[int, QComboBox] = {}
        self.sheets = ChoiceBox()
        self.sheets.setAccessibleName("แผ่นงาน")
        self.sheets.addItems([layout.name for layout in layouts])
        self.is_read = QCheckBox("อ่านแผ่นนี้")
        self._notes = FieldMessages()
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._lay_out()
        self.sheets.currentIndexChanged.connect(self._show_sheet)
        self.is_read.toggled.connect(self._choose_sheet)
        first = next((place for place, is_read in enumerate(self._read) if is_read), 0)
        self.sheets.setCurrentIndex(first)
        self._show_sheet(first)

    def _lay_out(self) -> None:
        label = plain_label("แผ่นงาน")
        label.setBuddy(self.sheets)
        top = QHBoxLayout()
        top.addWidget(label)
        top.addWidget(self.sheets, 1)
        top.addSpacing(2 * GRID)
        top.addWidget(self.is_read)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, GRID, 0, 0)
        layout.addLayout(top)
        layout.addWidget(self._notes)
        layout.addWidget(self._area, 1)

    def chosen(self) -> list[Layout]:
        """The sheets to read, with their columns as chosen."""
        pairs = zip(self._layouts, self._read, strict=True)
        return [layout for layout, is_read in pairs if is_read and layout.is_usable]

    def box(self, column: int) -> QComboBox:
        """Return the choice for a column of the shown sheet."""
        return self._boxes[column]

    # --- the shown sheet ----------------------------------------------------------------------------------

    def _show_sheet(self, place: int) -> None:
        layout = self._layouts[place]
        page = QWidget()
        grid = QGridLayout(page)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(2, 3)
        for column, title in enumerate(("คอลัมน์", "หัวตาราง", "ตัวอย่าง", "ใช้เป็น")):
            grid.addWidget(_words(title, "label"), 0, column)
        self._boxes = {}
        for row, column in enumerate(sorted({*layout.headers, *layout.samples}), start=1):
            self._add_row(grid, row, column, layout)
        grid.setRowStretch(grid.rowCount(), 1)
        self._area.setWidget(page)
        self.is_read.setChecked(self._read[place])
        self._tell()

    def _add_row(self, grid: QGridLayout, row: int, column: int, layout: Layout) -> None:
        header = layout.headers.get(column, "")
        box = ChoiceBox()
        box.addItem(UNUSED, "")
        for key, text in CHOICES.items():
            box.addItem(text, key)
        box.setCurrentIndex(max(0, box.findData(layout.columns.get(column, ""))))
        box.setAccessibleName(f"คอลัมน์ {column_name(column)} {_short(header)} ใช้เป็น")
        box.currentIndexChanged.connect(lambda _place, column=column: self._choose(column))
        self._boxes[column] = box
        texts = (column_name(column), header, layout.samples.get(column, ""))
        for place, text in enumerate(texts):
            grid.addWidget(_words(_short(text)), row, place)
        grid.addWidget(box, row, 3)

    def _choose(self, column: int) -> None:
        """Assign a column; another column with the same content is cleared."""
        key = self._boxes[column].currentData()
        for other, box in self._boxes.items():
            if key and other != column and box.currentData() == key:
                box.setCurrentIndex(0)
        place = self.sheets.currentIndex()
        held = {at: box.currentData() for at, box in self._boxes.items() if box.currentData()}
        self._layouts[place] = self._layouts[place].with_columns(held)
        self.is_read.setChecked(self._layouts[place].is_usable)
        self._tell()
        self.changed.emit()

    def _choose_sheet(self, is_read: bool) -> None:
        place = self.sheets.currentIndex()
        if self._read[place] != is_read:
            self._read[place] = is_read
            self._tell()
            self.changed.emit()

    def _tell(self) -> None:
        is_usable = self._layouts[self.sheets.currentIndex()].is_usable
        self._notes.show_lines(map(warning, [] if is_usable else [_INCOMPLETE]))


def _short(text: str) -> str:
    text = clean_line(text)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _words(text: str, role: str = "") -> QLabel:
    label = plain_label(text)
    if role:
        label.setProperty("role", role)
    return label
