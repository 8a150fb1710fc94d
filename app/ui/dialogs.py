"""The few questions and messages that stop the clerk: a file to choose, a thing that could not be done."""

import contextlib
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QInputDialog,
    QLabel,
    QMessageBox,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.models.errors import UserError
from app.ui.icons import icon
from app.ui.theme import GRID
from app.ui.wrapping import WrappingLabel, with_breaks

if TYPE_CHECKING:
    from app.exchange.record import ProjectRecord
    from app.storage.project_file import ProjectFile

Choice = TypeVar("Choice")

_FILES = "ไฟล์รายงาน (*.sqlite)"
_WORKBOOKS = "สมุดงาน Excel (*.xlsx)"
_RECEIVED = "ไฟล์ที่ได้รับ (*.sqlite *.zip)"


class Answer(Enum):
    """What to do about something that could not be written."""

    RETRY = auto()
    COPY = auto()
    LEAVE = auto()


@contextlib.contextmanager
def telling(parent: QWidget) -> Iterator[None]:
    """What stands in the way of the block is told in a calm message."""
    try:
        yield
    except UserError as error:
        tell(parent, error)


def tell(parent: QWidget | None, error: UserError) -> None:
    box = message(parent, error.what, error.remedy)
    box.exec()


def inform(parent: QWidget, what: str, details: str) -> None:
    """Good news, and what is to be known of it."""
    box = message(parent, what, details)
    _mark(box, QMessageBox.Icon.Information)
    box.exec()


def words(text: str, role: str = "") -> QLabel:
    """A paragraph of a dialog."""
    label = WrappingLabel(text)
    label.setProperty("role", role)
    return label


def ask_about_unsaved(parent: QWidget, error: UserError) -> Answer:
    """The last entry is not on the disk: what now?"""
    box = message(parent, error.what, error.remedy)
    retry = box.addButton("ลองอีกครั้ง", QMessageBox.ButtonRole.AcceptRole)
    copy = box.addButton("บันทึกสำเนา…", QMessageBox.ButtonRole.ActionRole)
    box.addButton("ไว้ภายหลัง", QMessageBox.ButtonRole.RejectRole)
    box.exec()
    answers: dict[QAbstractButton, Answer] = {retry: Answer.RETRY, copy: Answer.COPY}
    return answers.get(box.clickedButton(), Answer.LEAVE)


def ask_to_put_back(parent: QWidget, error: UserError) -> bool:
    """A record is damaged, but its past is not: whether to make it again what that says last."""
    box = message(parent, error.what, _ABOUT_PAST)
    wanted = box.addButton("คืนข้อมูลตามประวัติ", QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(box.addButton("ไม่คืนข้อมูล", QMessageBox.ButtonRole.RejectRole))
    box.exec()
    return box.clickedButton() is wanted


_ABOUT_PAST = (
    "ประวัติการแก้ไขของส่วนนี้ยังสมบูรณ์ โปรแกรมคืนข้อมูลส่วนนี้ให้เป็นตามที่บันทึกไว้ในประวัติครั้งล่าสุดได้ "
    "สิ่งที่แก้ไขหลังจากนั้นในส่วนนี้จะไม่กลับมา ข้อมูลส่วนอื่นไม่เปลี่ยนแปลง"
)


def ask_to_leave_refused(parent: QWidget, refused: Sequence[str]) -> bool:
    """Some of what was typed cannot be stored. True to leave it, False to go back to it."""
    box = message(parent, "มีข้อความที่ยังบันทึกไม่ได้: " + ", ".join(refused), "โปรดกลับไปแก้ไข หรือทิ้งเฉพาะข้อความนั้น")
    box.addButton("กลับไปแก้ไข", QMessageBox.ButtonRole.RejectRole)
    leave = box.addButton("ทิ้งข้อความนั้น", QMessageBox.ButtonRole.DestructiveRole)
    box.exec()
    return box.clickedButton() is leave


def message(parent: QWidget | None, what: str, remedy: str) -> QMessageBox:
    """A message box, to which a question adds its buttons."""
    box = QMessageBox(parent)
    box.setWindowTitle("รายงาน")
    _mark(box, QMessageBox.Icon.Warning)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(with_breaks(what))
    box.setInformativeText(with_breaks(remedy))
    return box


_DRAWINGS: Final = {
    QMessageBox.Icon.Warning: ("warning", "finding"),
    QMessageBox.Icon.Information: ("check", "accent"),
    QMessageBox.Icon.Question: ("help", "accent"),
}


def _mark(box: QMessageBox, kind: QMessageBox.Icon) -> None:
    """Show what kind of message it is, in the window's own drawings."""
    drawing = icon(*_DRAWINGS[kind])
    box.setIconPixmap(drawing.pixmap(QSize(5 * GRID, 5 * GRID), box.devicePixelRatioF()))


def ask_file(parent: QWidget, folder: Path) -> Path | None:
    return _chosen(QFileDialog.getOpenFileName(parent, "เปิดไฟล์", str(folder), _FILES)[0])


def ask_received_file(parent: QWidget, folder: Path) -> Path | None:
    return _chosen(QFileDialog.getOpenFileName(parent, "เลือกไฟล์ที่ได้รับ", str(folder), _FILES)[0])


def ask_json(parent: QWidget, folder: Path) -> Path | None:
    title = "นำเข้าโครงการจากไฟล์"
    return _chosen(QFileDialog.getOpenFileName(parent, title, str(folder), "ข้อมูลโครงการ (*.json)")[0])


def ask_new_file(parent: QWidget, folder: Path) -> Path | None:
    path = _chosen(QFileDialog.getSaveFileName(parent, "ตั้งชื่อไฟล์ใหม่", str(folder), _FILES)[0])
    return path.with_name(f"{path.name}.sqlite") if path and path.suffix.lower() != ".sqlite" else path


def ask_folder(parent: QWidget, folder: Path, title: str) -> Path | None:
    return _chosen(QFileDialog.getExistingDirectory(parent, title, str(folder)))


def ask_pdf(parent: QWidget, proposed: Path) -> Path | None:
    path = _chosen(QFileDialog.getSaveFileName(parent, "ส่งออก PDF", str(proposed), "เอกสาร PDF (*.pdf)")[0])
    return path.with_name(f"{path.name}.pdf") if path and path.suffix.lower() != ".pdf" else path


def ask_printed_pdf(parent: QWidget, folder: Path) -> Path | None:
    title = "เลือกเอกสารที่จะตรวจ"
    return _chosen(QFileDialog.getOpenFileName(parent, title, str(folder), "เอกสาร PDF (*.pdf *.PDF)")[0])


def ask_workbook(parent: QWidget, folder: Path) -> Path | None:
    return _chosen(QFileDialog.getOpenFileName(parent, "นำเข้าจาก Excel", str(folder), _WORKBOOKS)[0])


def ask_new_workbook(parent: QWidget, proposed: Path, title: str) -> Path | None:
    path = _chosen(QFileDialog.getSaveFileName(parent, title, str(proposed), _WORKBOOKS)[0])
    return path.with_name(f"{path.name}.xlsx") if path and path.suffix.lower() != ".xlsx" else path


def ask_received_files(parent: QWidget, folder: Path) -> list[Path]:
    title = "เลือกไฟล์ที่ได้รับจากเขต"
    return [Path(text) for text in QFileDialog.getOpenFileNames(parent, title, str(folder), _RECEIVED)[0]]


def question(parent: QWidget, what: str, details: str) -> QMessageBox:
    """Something to answer, without buttons as yet."""
    box = message(parent, what, details)
    _mark(box, QMessageBox.Icon.Question)
    return box


def ask_type_family(parent: QWidget, names: Sequence[str], chosen: str) -> str | None:
    """One of the names, None for no change."""
    words = "พิมพ์แบบฟอร์มของไฟล์นี้ด้วยแบบอักษร"
    place = names.index(chosen) if chosen in names else 0
    name, is_chosen = QInputDialog.getItem(parent, "แบบอักษรบนกระดาษ", words, names, place, False)
    return name if is_chosen else None


def _chosen(text: str) -> Path | None:
    return Path(text) if text else None


def import_into(parent: QWidget, file: "ProjectFile", path: Path) -> None:
    """Import a project JSON and tell what became of each project. Raises UserError."""
    from app.exchange import project_json

    bring_into(parent, file, project_json.read(path), path.name)


def bring_into(parent: QWidget, file: "ProjectFile", records: Sequence["ProjectRecord"], source: str) -> bool:
    """Import records and tell what became of each project; False if the clerk would rather not.

    Raises UserError.
    """
    from app.exchange.importing import Mode, Result, import_records, name_of

    outcomes = import_records(file, records, Mode.KEEP)
    if any(outcome.result is Result.DIFFERENT for outcome in outcomes):
        mode = _ask_mode(parent, Mode.UPDATE, Mode.AS_NEW)
        if mode is None:
            return False
        outcomes = import_records(file, records, mode)
    lines = [f"{name_of(o.record.project)}: {o.result.value} {' '.join(o.notes)}" for o in outcomes]
    inform(parent, f"นำเข้าจาก {source}", "\n".join(lines))
    return True


def ask_to_import_doubtful(parent: QWidget, count: int) -> bool:
    """Some of what was read has not been checked. True to import it as it is."""
    box = message(parent, f"ยังมีรายการที่ควรตรวจอีก {count:,} รายการ", "จะกลับไปตรวจก่อน หรือนำเข้าตามที่อ่านได้ก็ได้")
    back = box.addButton("กลับไปตรวจ", QMessageBox.ButtonRole.RejectRole)
    take = box.addButton("นำเข้าตามที่อ่านได้", QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(back)
    box.exec()
    return box.clickedButton() is take


def ask_printout(parent: QWidget, folder: Path) -> Path | None:
    kinds = "ข้อความของแบบพิมพ์ (*.txt *.pdf)"
    return _chosen(QFileDialog.getOpenFileName(parent, "เปิดข้อความของแบบพิมพ์", str(folder), kinds)[0])


def _ask_mode(parent: QWidget, update: Choice, as_new: Choice) -> Choice | None:
    box = message(parent, "มีโครงการเดียวกันอยู่แล้วแต่เนื้อหาต่างกัน", "ต้องการทำอย่างไรกับโครงการที่นำเข้า")
    chosen: dict[QAbstractButton, Choice] = {
        box.addButton("แทนที่ข้อมูลเดิม", QMessageBox.ButtonRole.AcceptRole): update,
        box.addButton("เพิ่มเป็นอีกโครงการ", QMessageBox.ButtonRole.AcceptRole): as_new,
    }
    box.addButton("ไม่นำเข้า", QMessageBox.ButtonRole.RejectRole)
    box.exec()
    return chosen.get(box.clickedButton())


def show_keys(parent: QWidget, actions: Sequence[QAction]) -> None:
    """The key map, made of the very commands that the menus have."""
    rows = [(action.shortcut().toString(), action.text().rstrip("…")) for action in actions]
    rows = [(key, text) for key, text in rows if key] + list(_TYPING_KEYS)
    grid = QGridLayout()
    grid.setHorizontalSpacing(4 * GRID)
    for place, (key, text) in enumerate(rows):
        grid.addWidget(QLabel(key), place, 0)
        grid.addWidget(WrappingLabel(text), place, 1)
    grid.setColumnStretch(1, 1)
    page, area, dialog = QWidget(), QScrollArea(), QDialog(parent)
    page.setLayout(grid)
    area.setWidget(page)
    area.setWidgetResizable(True)
    dialog.setWindowTitle("ปุ่มลัด")
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    layout = QVBoxLayout(dialog)
    layout.addWidget(area)
    layout.addWidget(buttons)
    dialog.resize(96 * GRID, 80 * GRID)
    dialog.exec()


_TYPING_KEYS = (
    ("Tab, Enter", "ไปช่องถัดไป"),
    ("Shift+Tab", "กลับช่องก่อน"),
    ("F4, Alt+ลูกศรลง", "เปิดปฏิทินในช่องวันที่ หรือเปิดรายการสถานะ"),
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
