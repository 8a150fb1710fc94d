"""The modal questions and messages: choosing a file, or a failure to report."""

from collections.abc import Sequence
from enum import Enum, auto
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.models.errors import UserError
from app.ui.widgets.fitting import FittingDialog, exec_once
from app.ui.widgets.labels import WrappingLabel, plain_label
from app.ui.widgets.questions import Choice, Icon, ask, message_box
from app.ui.widgets.theme import GRID

_FILES = "ไฟล์รายงาน (*.sqlite)"
_WORKBOOKS = "สมุดงาน Excel (*.xlsx)"
_TABLES: Final = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".htm", ".html")
IMPORTED: Final = (*_TABLES, ".txt", ".json", ".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff")
"""Endings of files that are imported; what they are is told by their content."""
_PARCELS: Final = (".zip", ".eml", ".msg")
_IMPORTED = f"ไฟล์ที่นำเข้าได้ ({' '.join(f'*{ending}' for ending in (*IMPORTED, *_PARCELS))})"
_ANY = "ไฟล์ทุกชนิด (*)"
_RECEIVED = "ไฟล์ที่ได้รับ (*.sqlite *.zip *.eml *.msg)"


class Answer(Enum):
    """The clerk's decision about a change that could not be written."""

    RETRY = auto()
    COPY = auto()
    LEAVE = auto()


def tell(parent: QWidget | None, error: UserError) -> None:
    message_box(parent, error.what, error.remedy).exec()


def inform(parent: QWidget, what: str, details: str) -> None:
    """Show a message of success with details."""
    message_box(parent, what, details, Icon.Information).exec()


def words(text: str, role: str = "") -> QLabel:
    """Return a paragraph of a dialog."""
    label = WrappingLabel(text)
    label.setProperty("role", role)
    return label


def ask_about_unsaved(parent: QWidget, error: UserError) -> Answer:
    """Ask what to do about the last entry, which could not be written."""
    retry = Choice("ลองอีกครั้ง", Answer.RETRY)
    return ask(
        parent,
        error.what,
        error.remedy,
        [retry, Choice("บันทึกสำเนา…", Answer.COPY)],
        stay=Choice("ไว้ภายหลัง", Answer.LEAVE),
        default=retry,
        kind=Icon.Warning,
    )


def ask_to_put_back(parent: QWidget, error: UserError) -> bool:
    """Ask whether to restore a damaged record from its last sound revision."""
    wanted = Choice("คืนข้อมูลตามประวัติ", True, loses=True)
    stay = Choice("ไม่คืนข้อมูล", False)
    return ask(parent, error.what, _ABOUT_PAST, [wanted], stay=stay, kind=Icon.Warning)


_ABOUT_PAST = (
    "ประวัติการแก้ไขของส่วนนี้ยังสมบูรณ์ โปรแกรมคืนข้อมูลส่วนนี้ให้เป็นตามที่บันทึกไว้ในประวัติครั้งล่าสุดได้ "
    "สิ่งที่แก้ไขหลังจากนั้นในส่วนนี้จะไม่กลับมา ข้อมูลส่วนอื่นไม่เปลี่ยนแปลง"
)


def ask_to_leave_refused(parent: QWidget, refused: Sequence[str]) -> bool:
    """Ask about refused text. Returns True to discard it, False to go back to it."""
    return ask(
        parent,
        "มีข้อความที่ยังบันทึกไม่ได้: " + ", ".join(refused),
        "โปรดกลับไปที่ช่องนั้น ซึ่งบอกสาเหตุไว้ หรือทิ้งเฉพาะข้อความนั้น",
        [Choice("ทิ้งข้อความนั้น", True, loses=True)],
        stay=Choice("กลับไปที่ข้อความ", False),
        kind=Icon.Warning,
    )


def ask_to_go_without(parent: QWidget, unsaved: Sequence[str]) -> bool:
    """Ask about unsaved text that will not be printed. Returns True to continue anyway."""
    return ask(
        parent,
        "ข้อความต่อไปนี้ยังไม่ได้บันทึก จึงจะไม่อยู่ในเอกสาร: " + ", ".join(unsaved),
        "โปรดกลับไปที่ช่องนั้นก่อน หากทำต่อ ข้อความจะยังอยู่ในช่องเดิม",
        [Choice("ทำต่อโดยไม่มีข้อความนี้", True)],
        stay=Choice("กลับไปที่ข้อความ", False),
        kind=Icon.Warning,
    )


def ask_target(parent: QWidget, title: str, proposed: Path, kinds: str, ending: str) -> Path | None:
    """Ask where to save. The system asks about an existing file, this only if the extension was added."""
    path = _chosen(QFileDialog.getSaveFileName(parent, title, str(proposed), kinds)[0])
    if path is None or path.suffix.lower() == ending:
        return path
    target = path.with_name(f"{path.name}{ending}")
    return target if not target.exists() or _ask_to_overwrite(parent, target) else None


def _ask_to_overwrite(parent: QWidget, path: Path) -> bool:
    return ask(
        parent,
        f"มีไฟล์ {path.name} อยู่แล้ว",
        "หากแทนที่ เนื้อหาเดิมของไฟล์นั้นจะหายไป",
        [Choice("แทนที่ไฟล์เดิม", True, loses=True)],
        stay=Choice("ไม่บันทึก", False),
        kind=Icon.Warning,
    )


def ask_file(parent: QWidget, folder: Path) -> Path | None:
    kinds = f"{_FILES};;{_IMPORTED}"
    return _chosen(QFileDialog.getOpenFileName(parent, "เปิดไฟล์", str(folder), kinds)[0])


def ask_received_file(parent: QWidget, folder: Path) -> Path | None:
    return _chosen(QFileDialog.getOpenFileName(parent, "เลือกไฟล์ที่ได้รับ", str(folder), _FILES)[0])


def ask_new_file(parent: QWidget, folder: Path) -> Path | None:
    return ask_target(parent, "ตั้งชื่อไฟล์ใหม่", folder, _FILES, ".sqlite")


def ask_folder(parent: QWidget, folder: Path, title: str) -> Path | None:
    return _chosen(QFileDialog.getExistingDirectory(parent, title, str(folder)))


def ask_pdf(parent: QWidget, proposed: Path) -> Path | None:
    return ask_target(parent, "ส่งออก PDF", proposed, "เอกสาร PDF (*.pdf)", ".pdf")


def ask_printed_pdf(parent: QWidget, folder: Path) -> Path | None:
    title = "เลือกเอกสารที่จะตรวจ"
    return _chosen(QFileDialog.getOpenFileName(parent, title, str(folder), "เอกสาร PDF (*.pdf *.PDF)")[0])


def ask_import(parent: QWidget, folder: Path) -> Path | None:
    kinds = f"{_IMPORTED};;{_ANY}"
    return _chosen(QFileDialog.getOpenFileName(parent, "เลือกไฟล์ที่จะนำเข้า", str(folder), kinds)[0])


def ask_new_workbook(parent: QWidget, proposed: Path, title: str) -> Path | None:
    return ask_target(parent, title, proposed, _WORKBOOKS, ".xlsx")


def ask_received_files(parent: QWidget, folder: Path) -> list[Path]:
    title = "เลือกไฟล์ที่ได้รับ"
    return [Path(text) for text in QFileDialog.getOpenFileNames(parent, title, str(folder), _RECEIVED)[0]]


def _chosen(text: str) -> Path | None:
    return Path(text) if text else None


def ask_to_import_doubtful(parent: QWidget, count: int) -> bool:
    """Ask about unchecked values that were read. Returns True to import them as they are."""
    return ask(
        parent,
        f"ยังมีรายการที่ควรตรวจอีก {count:,} รายการ",
        "จะกลับไปตรวจก่อน หรือนำเข้าตามที่อ่านได้ก็ได้",
        [Choice("นำเข้าตามที่อ่านได้", True)],
        stay=Choice("กลับไปตรวจ", False),
        kind=Icon.Warning,
    )


def ask_printouts(parent: QWidget, folder: Path) -> list[Path]:
    """Return a file with a print-out, or pictures of its pages by their names."""
    kinds = "แบบพิมพ์และภาพสแกน (*.txt *.pdf *.png *.jpg *.jpeg *.tif *.tiff *.bmp)"
    chosen, _ = QFileDialog.getOpenFileNames(parent, "เปิดแบบพิมพ์หรือภาพสแกน", str(folder), kinds)
    return sorted(map(Path, chosen))


def show_keys(parent: QWidget, actions: Sequence[QAction]) -> None:
    exec_once(key_map(parent, actions))


def key_map(parent: QWidget, actions: Sequence[QAction]) -> FittingDialog:
    """Return the key map, built from the commands of the menus."""
    rows = [(action.shortcut().toString(), action.text().rstrip("…")) for action in actions]
    rows = [(key, text) for key, text in rows if key] + list(_TYPING_KEYS)
    grid = QGridLayout()
    grid.setHorizontalSpacing(4 * GRID)
    for place, (key, text) in enumerate(rows):
        grid.addWidget(plain_label(key), place, 0)
        grid.addWidget(WrappingLabel(text), place, 1)
    grid.setColumnStretch(1, 1)
    page, area, dialog = QWidget(), QScrollArea(), FittingDialog(parent)
    page.setLayout(grid)
    area.setWidget(page)
    area.setWidgetResizable(True)
    dialog.setWindowTitle("ปุ่มลัด")
    area.setAccessibleName("ปุ่มลัด")
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    layout = QVBoxLayout(dialog)
    layout.addWidget(area)
    layout.addWidget(buttons)
    dialog.resize(96 * GRID, 80 * GRID)
    return dialog


_TYPING_KEYS = (
    ("F10", "ไปที่แถบเมนู"),
    ("Shift+F10, คลิกขวา", "เปิดเมนูของช่องหรือแถวที่เลือก"),
    ("Tab, Enter", "ไปช่องถัดไป"),
    ("Shift+Tab", "กลับช่องก่อน"),
    ("F4, Alt+ลูกศรลง", "เปิดปฏิทินในช่องวันที่ หรือเปิดรายการสถานะ"),
    ("F4 ในส่วนที่ 1.6", "เลือกจากแผนพัฒนา กดปุ่มหน้าข้อ ระดับละหนึ่งปุ่ม"),
    ("Ctrl+Space, Alt+ลูกศรลง", "ดูข้อความที่แนะนำสำหรับช่องนี้"),
    ("ลูกศรขึ้นลง, Enter, Esc", "เลือก ใช้ หรือปิดข้อความที่แนะนำ"),
    ("Ctrl+ลูกศรซ้ายขวา", "เลื่อนทีละคำ กด Shift ด้วยเพื่อเลือกข้อความ"),
    ("Ctrl+Backspace, Ctrl+Delete", "ลบทีละคำ"),
    ("ดับเบิลคลิก แล้วลาก", "เลือกข้อความทีละคำ"),
    ("Enter", "เพิ่มข้อในรายการ หรือขึ้นย่อหน้าใหม่"),
    ("Tab, Shift+Tab ที่ต้นข้อ", "ย่อเป็นข้อย่อย หรือกลับเป็นข้อหลัก"),
    ("Alt+ลูกศรขึ้นลง", "เลื่อนข้อในรายการ"),
    ("Backspace ในข้อที่ว่าง", "ลบข้อนั้น"),
    ("Ctrl+Enter", "ยืนยันค่าที่อ่านจากแบบพิมพ์ แล้วไปรายการถัดไป"),
    ("Shift+Enter", "ขึ้นบรรทัดใหม่ในผลการดำเนินงาน"),
)


class ListDialog(FittingDialog):
    """A dialog in which Enter presses only the focused button.

    In a list, Enter selects a row, but Qt would press the dialog's default button.
    """

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        focus = QApplication.focusWidget()
        if isinstance(focus, QPushButton) and self.isAncestorOf(focus):
            focus.click()
