"""ศูนย์ข้อมูลกลาง: send what the hub lacks, and take what it has through the gathering page."""

from collections.abc import Generator, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from app.hub.address import to_remember
from app.printing.columns.column import Column
from app.services.carriers.hub import Arrived, Standing, look, pulled_files, pulling, pushing
from app.ui.core.settings import Settings
from app.ui.editors.form_dialog import new_column
from app.ui.gather.dialog import GatherWindow
from app.ui.widgets import dialogs
from app.ui.widgets.errors import errors_shown
from app.ui.widgets.fitting import FittingDialog, exec_once
from app.ui.widgets.labels import plain_label, set_tooltip
from app.ui.widgets.pressing import press_only_in_focus
from app.ui.widgets.tables import ColumnTable
from app.ui.widgets.tasks import found_beside, run_task
from app.ui.widgets.theme import GRID

if TYPE_CHECKING:
    from app.ui.core.context import FileContext
    from app.ui.core.document import Document

TITLE: Final = "ศูนย์ข้อมูลกลาง"
_ABOUT: Final = (
    "ส่งข้อมูลในไฟล์นี้ขึ้นศูนย์ข้อมูลกลาง และรับข้อมูลที่ผู้อื่นส่งไว้ การส่งไม่แทนที่ข้อมูลของผู้ใด ส่วนข้อมูลที่รับจะแสดงให้ตรวจก่อนรวมเข้าไฟล์"
)
_EXAMPLE: Final = "postgresql://ผู้ใช้@เครื่อง/ชื่อ หรือ service=ชื่อ"
_ASK: Final = "ที่อยู่และรหัสผ่านได้จากผู้ดูแลศูนย์ข้อมูลกลาง โปรแกรมไม่เก็บรหัสผ่าน"

Found = TypeVar("Found")


def exchange_with_hub(workspace: "FileContext") -> None:
    """Show the window of the hub, and the file again when it is closed."""
    if workspace.stay_for_refusals():
        return
    with errors_shown(workspace):
        workspace.document.checkpoint()
        window = HubWindow(workspace.document, Settings(), workspace)
        window.exec()
        window.deleteLater()
        workspace.reload()
    workspace.gathered.emit()


_COLUMNS: Final = (
    Column("หน่วยงาน", lambda row: row[0], stretches=True),
    Column("รอรับ (รายการ)", lambda row: f"{row[1]:,}", is_number=True),
)


class HubWindow(FittingDialog):
    """The address of the hub, what either side lacks, and a button for each direction."""

    def __init__(self, document: "Document", settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._document, self._settings, self._below = document, settings, parent
        self.setWindowTitle(TITLE)
        self.address = QLineEdit(settings.hub)
        self.check = QPushButton("ตรวจสอบ")
        self.push = QPushButton("ส่งขึ้นศูนย์ข้อมูลกลาง")
        self.pull = QPushButton("รับเข้าไฟล์นี้…")
        self.summary = dialogs.words("", "heading")
        self.told = dialogs.words("")
        self.table = ColumnTable("ข้อมูลที่รอรับ แยกตามหน่วยงาน", _COLUMNS, is_small=True)
        self._lay_out()
        self._connect()
        self._forget()
        self.resize(100 * GRID, 60 * GRID)
        (self.check if self.address.text() else self.address).setFocus()

    def _lay_out(self) -> None:
        self.table.setMinimumHeight(14 * GRID)
        layout = new_column(self)
        layout.addWidget(dialogs.words(_ABOUT))
        layout.addLayout(self._address_row())
        layout.addWidget(dialogs.words(_ASK, "quiet"))
        for words in (self.summary, self.told):
            layout.addWidget(words)
        layout.addWidget(self.table, 1)
        layout.addStretch(0)  # the room of the table while it is not shown
        foot, close = QHBoxLayout(), QPushButton("ปิด")
        close.clicked.connect(self.reject)
        foot.addWidget(self.push)
        foot.addWidget(self.pull)
        foot.addStretch(1)
        foot.addWidget(close)
        layout.addLayout(foot)
        press_only_in_focus(self.push, self.pull, close)

    def _address_row(self) -> QHBoxLayout:
        label = plain_label("ที่อยู่")
        label.setBuddy(self.address)
        self.address.setAccessibleName("ที่อยู่ของศูนย์ข้อมูลกลาง")
        self.address.setPlaceholderText(_EXAMPLE)
        set_tooltip(self.address, _ASK)
        self.check.setProperty("main", True)
        self.check.setDefault(True)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self.address, 1)
        row.addWidget(self.check)
        return row

    def _connect(self) -> None:
        self.address.textChanged.connect(self._forget)
        self.check.clicked.connect(self.compare)
        self.push.clicked.connect(self.send)
        self.pull.clicked.connect(self.take)

    # --- what is shown --------------------------------------------------------------------------------------

    def _show(self, standing: Standing | None) -> None:
        """Show what either side lacks; None while that is not known."""
        self.standing = standing
        self.table.setVisible(bool(standing and standing.to_take))
        self.check.setEnabled(bool(self.address.text().strip()))
        self.push.setEnabled(bool(standing and standing.to_send))
        self.pull.setEnabled(bool(standing and standing.to_take))
        if standing is None:
            self.summary.setText("กด “ตรวจสอบ” เพื่อดูว่ามีข้อมูลใดรอส่งหรือรอรับ")
        elif not standing.to_send and not standing.to_take:
            self.summary.setText("ไฟล์นี้และศูนย์ข้อมูลกลางมีข้อมูลเท่ากันแล้ว")
        else:
            self.summary.setText(standing.line)
            self.table.show_rows(sorted(standing.to_take.items()))

    def _forget(self) -> None:
        """What was compared is not about the address that is typed now."""
        self._tell()
        self._show(None)

    def _tell(self, *lines: str) -> None:
        self.told.setText("\n".join(lines))
        self.told.setVisible(bool(lines))

    # --- what the buttons do --------------------------------------------------------------------------------

    @property
    def _place(self) -> str:
        return self.address.text().strip()

    def compare(self) -> None:
        self._tell()
        self._compare()

    def _compare(self) -> None:
        """Compare, and remember an address that answered, without a password."""
        self._show(None)
        with errors_shown(self):
            file, address = self._document.file, self._place
            found = found_beside(self, "กำลังเปรียบเทียบกับศูนย์ข้อมูลกลาง", lambda: look(file, address))
            if found is not None:
                self._settings.hub = to_remember(address)
                self._show(found)

    def send(self) -> None:
        """Send everything that waits, or nothing if cancelled."""
        assert self.standing is not None, "the button is enabled"
        steps = pushing(self._document.file, self._place)
        pushed = self._result(steps, self.standing.to_send, "กำลังส่งรายการที่")
        self._document.outputs_changed.emit()
        self._tell(pushed.line if pushed else "ยังไม่ได้ส่งข้อมูลใด")
        if pushed:
            self._compare()

    def take(self) -> None:
        """Read everything that waits, and show it on the gathering page, where it is merged or not."""
        assert self.standing is not None, "the button is enabled"
        with errors_shown(self), pulled_files() as folder:
            steps = pulling(self._document.file, self._place, folder)
            arrived = self._result(steps, sum(self.standing.to_take.values()), "กำลังรับรายการที่")
            self._tell(*(arrived.lines if arrived else ["ยังไม่ได้รับข้อมูลใด"]))
            if arrived and arrived.paths:
                self._gather(arrived)

    def _gather(self, arrived: Arrived) -> None:
        page = GatherWindow(self._document, self)
        page.resize(self._below.window().size() - QSize(4 * GRID, 7 * GRID))
        page.look_at(arrived.paths)
        exec_once(page)
        self._compare()

    def _result(self, steps: Generator[int, None, Found], count: int, doing: str) -> Found | None:
        """Run steps that yield how far they are. Returns their result; None if cancelled or not possible."""
        found: list[Found] = []

        def noting() -> Iterator[tuple[int, None]]:
            with closing(steps):
                while True:
                    try:
                        done = next(steps)
                    except StopIteration as end:
                        found.append(end.value)
                        return
                    yield min(done, count), None

        with errors_shown(self):
            run_task(noting(), max(count, 2), doing, self, in_thread=True)
        return found[0] if found else None
