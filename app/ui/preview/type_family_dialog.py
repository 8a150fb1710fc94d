"""แบบอักษรบนกระดาษ: the families of this machine, with a picture of lines in each before one is chosen."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.models.errors import UserError
from app.printing.font_sample import SAMPLE_WIDTH, sample_lines
from app.printing.fonts.installed import KNOWN
from app.printing.type_families import type_families, type_family
from app.ui.editors.form_dialog import new_buttons, new_column
from app.ui.preview.pdf_pages import PdfPages
from app.ui.widgets import dialogs
from app.ui.widgets.fitting import FittingDialog, exec_once, screen_of
from app.ui.widgets.labels import WrappingLabel, plain_label, set_role
from app.ui.widgets.later import Later
from app.ui.widgets.theme import GRID

TITLE: Final = "แบบอักษรบนกระดาษ"
_ABOUT: Final = "แบบอักษรที่เลือกใช้กับแบบฟอร์มทุกฉบับของไฟล์นี้ เครื่องอื่นที่พิมพ์หรือตรวจเอกสารต้องมีแบบอักษรเดียวกัน"
_BUNDLED_NOTE: Final = "มากับโปรแกรม ใช้ได้ทุกเครื่อง"
_THAI_DIGITS_NOTE: Final = "แบบอักษรนี้แสดงเลขอารบิกเป็นเลขไทย เมื่อคัดลอกจาก PDF จะได้เลขอารบิกตามที่พิมพ์ไว้"
_NOTES: Final = {KNOWN[0]: _BUNDLED_NOTE, "TH SarabunIT๙": _THAI_DIGITS_NOTE}
_PAUSE_MS: Final = 120
"""While one moves through the list, only where one stops is a sample drawn."""

_HEIGHT: Final = 56 * GRID
_PICTURE_WIDTH: Final = 62 * GRID


@dataclass(frozen=True, slots=True)
class _Sample:
    """The picture of a family's lines, or in Thai why it cannot be used."""

    picture: QPixmap | None
    words: str

    @property
    def is_usable(self) -> bool:
        return self.picture is not None


def ask_type_family(parent: QWidget, chosen: str) -> str | None:
    """Ask for a family; `chosen` is the present one's name. Returns None if unchanged."""
    dialog = TypeFamilyDialog(chosen, parent)
    return dialog.name if exec_once(dialog) == QDialog.DialogCode.Accepted else None


class TypeFamilyDialog(FittingDialog):
    """A list of families beside a sample of the current one; what cannot be used says why."""

    def __init__(self, chosen: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(TITLE)
        self._samples: dict[str, _Sample] = {}
        self.list, self.picture, self.words = QListWidget(), plain_label(), WrappingLabel()
        self._pause = Later(self._show_sample, self)
        self._buttons = new_buttons(self, "ใช้แบบอักษรนี้")
        self._lay_out()
        self._fill(chosen or KNOWN[0])
        self.list.currentItemChanged.connect(lambda *_: self._wait())
        self._show_sample()

    @property
    def name(self) -> str:
        item = self.list.currentItem()
        return item.text() if item else ""

    @property
    def choose(self) -> QPushButton:
        return next(button for button in self._buttons.findChildren(QPushButton) if button.property("main"))

    def accept(self) -> None:
        """Accept a family that can be used; of any other show why not."""
        if self._sample_of(self.name).is_usable:
            super().accept()
        else:
            self._show_sample()

    def _lay_out(self) -> None:
        self.list.setAccessibleName("แบบอักษรในเครื่องนี้")
        self.list.setMinimumWidth(30 * GRID)
        self.picture.setFixedWidth(_PICTURE_WIDTH)
        self.words.setFixedWidth(_PICTURE_WIDTH)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        beside = QVBoxLayout()
        beside.setSpacing(GRID)
        beside.addWidget(self.picture)
        beside.addWidget(self.words, 1)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self.list, 1)
        row.addLayout(beside)
        layout = new_column(self)
        layout.addWidget(dialogs.words(_ABOUT, "label"))
        layout.addLayout(row, 1)
        layout.addWidget(self._buttons)
        room = screen_of(self).availableGeometry().height() - 6 * GRID
        self.resize(self.sizeHint().width(), min(_HEIGHT, room))

    def _fill(self, chosen: str) -> None:
        """List the known families first, installed or not, so that a clerk sees what to ask for."""
        installed = [family.name for family in type_families()]
        for name in dict.fromkeys((*KNOWN, *installed, chosen)):
            item = QListWidgetItem(name)
            if name not in installed:
                item.setForeground(self.palette().placeholderText())
            self.list.addItem(item)
            if name == chosen:
                self.list.setCurrentItem(item)

    def _wait(self) -> None:
        self.choose.setEnabled(False)
        self._pause.start(_PAUSE_MS)

    def _show_sample(self) -> None:
        self._pause.stop()
        sample = self._sample_of(self.name)
        self.picture.setPixmap(sample.picture or QPixmap())
        self.picture.setVisible(sample.is_usable)
        self.picture.setAccessibleName(f"ตัวอย่างแบบอักษร {self.name}" if sample.is_usable else "")
        self.words.setText(sample.words)
        set_role(self.words, "quiet" if sample.is_usable else "refusal")
        self.choose.setEnabled(sample.is_usable)

    def _sample_of(self, name: str) -> _Sample:
        if name not in self._samples:
            self._samples[name] = _new_sample(name, self.devicePixelRatio())
        return self._samples[name]


def _new_sample(name: str, pixel_ratio: float) -> _Sample:
    try:
        pdf, area = sample_lines(type_family(name))
    except UserError as refused:
        return _Sample(None, str(refused))
    scale = _PICTURE_WIDTH / SAMPLE_WIDTH * 0.94 * pixel_ratio
    with PdfPages(pdf) as pages:
        page = pages.picture(0, scale)
    picture = QPixmap.fromImage(page.copy(QRect(*(round(scale * side) for side in area))))
    picture.setDevicePixelRatio(pixel_ratio)
    return _Sample(picture, _NOTES.get(name, ""))
