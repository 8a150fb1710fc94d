"""ไฟล์ที่ได้รับ: what came, when and from whom, and taking it out of the program's folder as it came."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.models.errors import UserError
from app.models.search import folded, words_of
from app.printing.columns.column import Column
from app.services.kept_files.copies import ReceivedCopy, received_copies, writing_out
from app.ui.editors.form_dialog import new_column
from app.ui.editors.thai_word_edit import WordLineEdit
from app.ui.widgets import dialogs
from app.ui.widgets.errors import errors_shown
from app.ui.widgets.fitting import FittingDialog
from app.ui.widgets.pressing import press_only_in_focus
from app.ui.widgets.revision_text import brief_moment
from app.ui.widgets.tables import ColumnTable
from app.ui.widgets.tasks import found_beside, task_result
from app.ui.widgets.theme import GRID

if TYPE_CHECKING:
    from app.ui.core.context import FileContext

TITLE: Final = "ไฟล์ที่ได้รับ"
_ABOUT: Final = "ทุกไฟล์ที่เคยรวมเข้าไฟล์นี้ นำออกมาได้ตามที่ได้รับทุกประการ"
_COLUMNS: Final = (
    Column("รวมเมื่อ", lambda one: brief_moment(one.at)),
    Column("จาก", lambda one: one.unit or "–"),
    Column("ชื่อไฟล์", lambda one: one.name, stretches=True),
    Column("", lambda one: "" if one.kept else "ไม่พบไฟล์ที่เก็บไว้"),
)


def show_received(workspace: "FileContext") -> None:
    """Show the received files; taking them out changes nothing."""
    file = workspace.document.file
    with errors_shown(workspace):
        found = found_beside(workspace, "กำลังค้นหาไฟล์ที่ได้รับ", lambda: received_copies(file))
        if found:
            dialog = ReceivedDialog(file.path, found[::-1], workspace)
            dialog.exec()
            dialog.deleteLater()
        elif found is not None:
            dialogs.inform(workspace, "ยังไม่เคยรวมไฟล์เข้าไฟล์นี้", "")


class ReceivedDialog(FittingDialog):
    """A table of the files, the last one first."""

    def __init__(self, file: Path, found: Sequence[ReceivedCopy], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(TITLE)
        self._file, self._found = file, found
        self.search = WordLineEdit()
        self.search.setPlaceholderText("ค้นหาหน่วยงานหรือชื่อไฟล์")
        self.search.setAccessibleName("ค้นหาหน่วยงานหรือชื่อไฟล์")
        self.search.offer_clearing()
        self.table = ColumnTable(TITLE, _COLUMNS, "", is_small=True)
        self.table.setMinimumHeight(18 * GRID)
        self.told = dialogs.words("", "quiet")
        self.one, self.all, close = (QPushButton(text) for text in ("นำไฟล์ที่เลือกออกมา…", "", "ปิด"))
        foot = QHBoxLayout()
        foot.addStretch(1)
        press_only_in_focus(self.one, self.all, close)
        for button in (self.one, self.all, close):
            foot.addWidget(button)
        layout = new_column(self)
        for widget in (dialogs.words(_ABOUT), self.search, self.table, self.told):
            layout.addWidget(widget)
        layout.addLayout(foot)
        self.search.textChanged.connect(self._show)
        self.one.clicked.connect(self._take_selected)
        self.all.clicked.connect(lambda: self.take_out(self.table.rows))
        close.clicked.connect(self.reject)
        self.resize(128 * GRID, 60 * GRID)
        self._show()
        self.table.setFocus()

    def _show(self) -> None:
        words = words_of(self.search.text())
        shown = [
            one for one in self._found if all(word in folded(f"{one.unit} {one.name}") for word in words)
        ]
        self.table.show_rows(shown)
        self.table.go_to(0)
        self.all.setText(f"นำออกมาทั้งหมด {len(shown):,} ไฟล์…")
        for button in (self.one, self.all):
            button.setEnabled(bool(shown))

    def _take_selected(self) -> None:
        if selected := self.table.current:
            self.take_out([selected])

    def take_out(self, copies: Sequence[ReceivedCopy]) -> None:
        """Ask for a folder, and write these files into it."""
        folder = dialogs.ask_folder(self, self._file.parent, "เลือกโฟลเดอร์สำหรับไฟล์ที่นำออกมา")
        if folder is None:
            return
        with errors_shown(self):
            work = writing_out(self._file, copies, folder)
            errors = task_result(work, len(copies), "กำลังนำไฟล์ออกมา ไฟล์ที่", self, in_thread=True)
            self.told.setText("หยุดแล้ว" if errors is None else _told(len(copies), errors, folder))


def _told(count: int, errors: Sequence[UserError], folder: Path) -> str:
    lines = [f"นำออกมาแล้ว {count - len(errors):,} ไฟล์ ไว้ที่ {folder}"]
    if errors:
        lines.append(f"นำออกมาไม่ได้ {len(errors):,} ไฟล์ {errors[0].what} {errors[0].remedy}")
    return "\n".join(lines)
