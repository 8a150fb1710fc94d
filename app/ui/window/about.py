"""เกี่ยวกับโปรแกรม: the version, and where everything of the program lies on this machine."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialogButtonBox, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from app import ROOT, __version__
from app.storage.backups import backup_folder
from app.storage.user_folders import data_folder, is_kept_elsewhere, log_file, settings_file
from app.ui.core.window_context import WindowContext
from app.ui.editors.thai_word_edit import WordLineEdit
from app.ui.widgets import dialogs
from app.ui.widgets.fitting import FittingDialog, exec_once
from app.ui.widgets.labels import plain_label
from app.ui.widgets.theme import GRID

_WIDTH: Final = 104 * GRID
NO_FILE: Final = "ยังไม่ได้เปิดไฟล์"


def facts(open_file: Path | None) -> Sequence[tuple[str, str]]:
    """Return what the dialog tells, each with its label."""
    backups = backup_folder(open_file) if open_file else data_folder()
    return (
        ("รุ่นของโปรแกรม", __version__),
        ("ไฟล์ที่เปิดอยู่", str(open_file or NO_FILE)),
        ("ไฟล์สำรอง", str(backups)),
        ("การตั้งค่าของหน้าต่าง", str(settings_file())),
        ("บันทึกข้อผิดพลาด", str(log_file())),
        ("โฟลเดอร์ของโปรแกรม", str(ROOT)),
    )


class AboutDialog(FittingDialog):
    """Shows the facts as fields, so that each can be selected and copied, and copies all at once."""

    def __init__(self, open_file: Path | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("เกี่ยวกับโปรแกรม")
        self.facts = facts(open_file)
        layout = QVBoxLayout(self)
        layout.setSpacing(2 * GRID)
        layout.addWidget(dialogs.words(_ABOUT))
        if is_kept_elsewhere():
            layout.addWidget(dialogs.words(KEPT_ELSEWHERE))
        layout.addLayout(self._grid())
        layout.addWidget(self._buttons())
        self.resize(_WIDTH, layout.heightForWidth(_WIDTH))

    def _grid(self) -> QFormLayout:
        grid = QFormLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        for label, text in self.facts:
            grid.addRow(plain_label(label), _read_only(label, text))
        return grid

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        copy = buttons.addButton("คัดลอกทั้งหมด", QDialogButtonBox.ButtonRole.ActionRole)
        close = buttons.addButton("ปิด", QDialogButtonBox.ButtonRole.RejectRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text))
        buttons.rejected.connect(self.reject)
        close.setDefault(True)
        return buttons

    @property
    def text(self) -> str:
        """All facts, for a message to somebody who helps."""
        return "\n".join(f"{label}: {text}" for label, text in self.facts)


_ABOUT: Final = "โปรแกรมรายงาน บันทึกและพิมพ์แบบแสดงรายงานความก้าวหน้าและข้อมูลเกี่ยวกับโครงการ ของสำนักงานเขต"


KEPT_ELSEWHERE: Final = "โฟลเดอร์ของโปรแกรมเขียนไม่ได้ จึงเก็บการตั้งค่าและไฟล์สำรองไว้ในเครื่องนี้ ไฟล์ของเขตอยู่ที่เดิม"
"""Said by a portable program on a stick that is write-protected."""


def _read_only(label: str, text: str) -> QLineEdit:
    field = WordLineEdit()
    field.setText(text)
    field.setAccessibleName(label)
    field.setReadOnly(True)
    field.setCursorPosition(0)
    return field


def show_about(window: WindowContext) -> None:
    """Show the dialog."""
    workspace = window.workspace
    dialog = AboutDialog(workspace.document.file.path if workspace else None, window)
    exec_once(dialog)
