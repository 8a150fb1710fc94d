"""โฟลเดอร์ที่ใช้ร่วมกัน: what lies there and from whom, putting what is new there, and taking what is new."""

from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.models.thai import BUDDHIST_ERA
from app.printing.columns.column import Column, Look
from app.services.carriers.folder import (
    Lying,
    Reader,
    State,
    folder_of,
    looking,
    new_ones,
    put,
    reader_of,
    share,
)
from app.ui.editors.form_dialog import new_column
from app.ui.widgets import dialogs
from app.ui.widgets.errors import errors_shown
from app.ui.widgets.fitting import FittingDialog
from app.ui.widgets.labels import OneLineLabel, plain_label
from app.ui.widgets.tables import ColumnTable
from app.ui.widgets.tasks import task_result
from app.ui.widgets.theme import GRID

if TYPE_CHECKING:
    from app.ui.core.context import FileContext
    from app.ui.core.document import Document
    from app.ui.core.window_context import WindowContext

TITLE: Final = "โฟลเดอร์ที่ใช้ร่วมกัน"
_ABOUT: Final = (
    "ส่งและรับไฟล์ทางโฟลเดอร์ที่ท่านกับผู้อื่นเปิดได้ เช่น ไดรฟ์ในเครือข่าย แทนการส่งทางอีเมล ไฟล์ที่ส่งไม่แทนที่ไฟล์ของผู้ใด "
    "และไฟล์ที่รับจะแสดงให้ตรวจก่อนเสมอ"
)


def exchange_by_folder(workspace: "FileContext") -> None:
    """Show the folder, and then take what was chosen there as if it had come by mail."""
    if workspace.stay_for_refusals():
        return
    with errors_shown(workspace):
        workspace.document.checkpoint()
        dialog = SharedFolderDialog(workspace.document, workspace)
        if dialog.folder is not None:
            dialog.look()
        dialog.exec()
        wanted, is_coordinator = dialog.wanted, dialog.is_coordinator
        dialog.deleteLater()
        if wanted:
            _take(workspace, wanted, is_coordinator=is_coordinator)


def _take(workspace: "FileContext", paths: list[Path], *, is_coordinator: bool) -> None:
    if is_coordinator:
        from app.ui.gather.commands import gather_files

        gather_files(cast("WindowContext", workspace.window()), paths)
        return
    from app.ui.transfer.receiving import receive

    for path in paths:
        receive(workspace, path)


def _time(one: Lying) -> str:
    return f"{one.at.day}/{one.at.month}/{one.at.year + BUDDHIST_ERA} {one.at:%H:%M} น."


def _result(one: Lying) -> str:
    return f"{one.state.value}: {one.why}" if one.why else one.state.value


def _state_look(one: Lying) -> Look:
    is_bad = one.state in (State.INCOMPLETE, State.ONLY_IN_CLOUD, State.REFUSED)
    return Look(icon="warning" if is_bad else "", icon_colour="finding")


def _from(one: Lying) -> str:
    """Return the sender: anybody's file name may be so long that the other columns would be out of sight."""
    return one.sender if len(one.sender) <= _LONGEST else f"{one.sender[: _LONGEST - 1]}…"


_LONGEST: Final = 40
"""Letters that the longest name of an office takes, with what is said before it."""

_COLUMNS: Final = (
    Column("จาก", _from, full_of=lambda one: f"{one.sender}\n{one.path.name}"),
    Column("วันที่", _time),
    Column("ผล", _result, stretches=True, look_of=_state_look),
)


class SharedFolderDialog(FittingDialog):
    """The folder's path, what lies there, and a button for each direction.

    `wanted`: the files to take after the dialog is closed, the oldest first.
    """

    def __init__(self, document: "Document", parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self.wanted: list[Path] = []
        self.is_coordinator = False
        self._found: list[Lying] = []
        self.setWindowTitle(TITLE)
        self.place = OneLineLabel()
        self.choose, self.again = QPushButton("เลือกโฟลเดอร์…"), QPushButton("ดูใหม่")
        self.put, self.take = QPushButton("ส่งเข้าโฟลเดอร์"), QPushButton("รับไฟล์ใหม่…")
        self.summary = dialogs.words("", "heading")
        self.told = dialogs.words("")
        self.table = ColumnTable("ไฟล์ในโฟลเดอร์ที่ใช้ร่วมกัน", _COLUMNS)
        self.take.setProperty("main", True)
        self._lay_out()
        self.choose.clicked.connect(self.choose_folder)
        self.again.clicked.connect(self.look)
        self.put.clicked.connect(self.put_there)
        self.take.clicked.connect(self.take_new)
        self._show(None)
        self.resize(110 * GRID, 70 * GRID)
        (self.choose if self.folder is None else self.take).setFocus()

    def _lay_out(self) -> None:
        self.table.setMinimumHeight(16 * GRID)
        layout = new_column(self)
        layout.addWidget(dialogs.words(_ABOUT))
        row, label = QHBoxLayout(), plain_label("โฟลเดอร์")
        label.setBuddy(self.choose)
        for widget, stretch in ((label, 0), (self.place, 1), (self.again, 0), (self.choose, 0)):
            row.addWidget(widget, stretch)
        layout.addLayout(row)
        layout.addWidget(self.summary)
        layout.addWidget(self.told)
        layout.addWidget(self.table, 1)
        foot, close = QHBoxLayout(), QPushButton("ปิด")
        close.clicked.connect(self.reject)
        for button in (self.put, self.take):
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(close)
        layout.addLayout(foot)

    @property
    def folder(self) -> Path | None:
        """The folder that the open file shares."""
        return folder_of(self._document.file)

    # --- what is shown --------------------------------------------------------------------------------------

    def _show(self, found: list[Lying] | None) -> None:
        """Show what lies in the folder; None while that is not known."""
        self._found = found or []
        folder, new = self.folder, new_ones(self._found)
        self.place.setText(str(folder) if folder else "ยังไม่ได้เลือก")
        self.again.setEnabled(folder is not None)
        self.put.setEnabled(folder is not None)
        self.take.setEnabled(bool(new))
        self.table.show_rows(self._found)
        if folder is None:
            self.summary.setText("เลือกโฟลเดอร์เดียวกับที่ผู้ประสานงานและหน่วยงานใช้")
        elif found is None:
            self.summary.setText("ยังไม่ได้ดูโฟลเดอร์")
        else:
            self.summary.setText(f"มีไฟล์ใหม่ที่จะรับ {len(new):,} ไฟล์" if new else "ไม่มีไฟล์ใหม่ที่จะรับ")
        self.told.setVisible(bool(self.told.text()))

    def _tell(self, text: str) -> None:
        self.told.setText(text)
        self.told.setVisible(bool(text))

    # --- what the buttons do --------------------------------------------------------------------------------

    def choose_folder(self) -> None:
        """Ask for the folder, and look into it."""
        before = self.folder or self._document.file.path.parent
        folder = dialogs.ask_folder(self, before, "เลือกโฟลเดอร์ที่ใช้ร่วมกัน")
        if folder is not None:
            with errors_shown(self):
                share(self._document.file, folder)
                self._tell("")
                self.look()

    def look(self) -> None:
        """Look into the folder, in a thread: its drive may be slow. What is there is shown when it ends."""
        self._show(None)
        with errors_shown(self):
            reader = reader_of(self._document.file)
            self.is_coordinator = reader.is_coordinator
            self.put.setText(f"ส่งกลับให้{reader.units.word}" if reader.is_coordinator else "ส่งเข้าโฟลเดอร์")
            found = self._looked(reader)
            if found is not None:
                self._show(found)
                (self.take if self.take.isEnabled() else self.put).setFocus()

    def _looked(self, reader: Reader) -> list[Lying] | None:
        return task_result(looking(reader), 1, "กำลังดูโฟลเดอร์", self, in_thread=True)

    def put_there(self) -> None:
        """Put what is new there, and show the folder again."""
        with errors_shown(self):
            done = put(self._document.file)
            self._document.outputs_changed.emit()
            self._tell(done.line)
            self.look()

    def take_new(self) -> None:
        """Close, so that what is new is taken."""
        self.wanted = new_ones(self._found)
        self.accept()
