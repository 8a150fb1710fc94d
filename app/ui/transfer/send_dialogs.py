"""Send the file to the coordinator: open findings, the copy, and the message that accompanies it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.models.project import short_name_of
from app.printing.columns.column import Column, Look
from app.ui.editors.thai_word_edit import WordTextEdit
from app.ui.widgets import dialogs
from app.ui.widgets.errors import errors_shown
from app.ui.widgets.fitting import FittingDialog, exec_once
from app.ui.widgets.labels import plain_label, set_tooltip
from app.ui.widgets.outside import show_in_folder, write_mail
from app.ui.widgets.tables import ColumnTable
from app.ui.widgets.tasks import run_task
from app.ui.widgets.theme import GRID

if TYPE_CHECKING:
    from app.models.checks import Finding
    from app.models.project import Project
    from app.services.sending import Sent
    from app.ui.core.context import FileContext


TITLE: Final = "ส่งไฟล์ให้ผู้ประสานงาน"


def send_file(workspace: "FileContext") -> None:
    """Create the copy for the coordinator, after showing open findings."""
    if workspace.stay_for_refusals():
        return
    with errors_shown(workspace):
        found = _found(workspace)
        if found is None:
            return
        before = Before(found, workspace)
        if exec_once(before) != QDialog.DialogCode.Accepted:
            if before.chosen:
                project, finding = before.chosen
                workspace.go_to_entry(project.id, finding.period, finding.entry.key)
            return
        folder = dialogs.ask_folder(
            workspace, workspace.document.file.path.parent, "เลือกโฟลเดอร์สำหรับไฟล์ที่จะส่ง"
        )
        if folder and (sent := _sent(workspace, folder, before)):
            workspace.document.outputs_changed.emit()
            exec_once(After(sent, workspace))


def _found(workspace: "FileContext") -> list[tuple["Project", "Finding"]] | None:
    """Return the file's open findings; None if the clerk cancelled."""
    from app.services.sending import findings_by_project

    file, found = workspace.document.file, list[tuple["Project", "Finding"]]()

    def finding() -> Iterator[tuple[int, None]]:
        for number, some in enumerate(findings_by_project(file), start=1):
            found.extend(some)
            yield number, None

    count = len(file.project_ids())
    is_whole = run_task(finding(), count, "กำลังตรวจโครงการที่", workspace, in_thread=True)
    return found if is_whole else None


def _sent(workspace: "FileContext", folder: Path, wanted: "Before") -> "Sent | None":
    """Create the copy in a thread. Returns what was created, even if the clerk cancelled meanwhile."""
    from app.services.sending import send

    made = list["Sent"]()
    file, masked, password = workspace.document.file, wanted.masked, wanted.password

    def making() -> Iterator[tuple[int, None]]:
        made.append(send(file, folder, masked=masked, password=password))
        yield 1, None

    run_task(making(), 1, "กำลังสร้างไฟล์ที่จะส่ง", workspace, in_thread=True)
    return made[0] if made else None


_COLUMNS: Final = (
    Column(
        "โครงการ",
        lambda row: short_name_of(row[0]),
        width=30,
        look_of=lambda _row: Look("warning", "finding"),
    ),
    Column("ข้อที่ควรตรวจ", lambda row: str(row[1]), stretches=True),
)
_HELP: Final = "กด Enter หรือดับเบิลคลิกที่แถว เพื่อกลับไปแก้ไขที่ช่องนั้น"


class Before(dialogs.ListDialog):
    """Open findings, an option to mask names, and a password for the file.

    `chosen` is the project and finding to go to instead of sending.
    """

    def __init__(self, found: Sequence[tuple["Project", "Finding"]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(TITLE)
        self.chosen: tuple[Project, Finding] | None = None
        self._mask = QCheckBox("ปกปิดชื่อและหมายเลขโทรศัพท์ในไฟล์ที่ส่ง")
        layout = QVBoxLayout(self)
        layout.setSpacing(2 * GRID)
        layout.addWidget(dialogs.words(_about(len(found))))
        if found:
            for part in self._findings(found):
                layout.addWidget(part)
        layout.addWidget(self._mask)
        layout.addLayout(self._password_row())
        buttons = QDialogButtonBox()
        make = buttons.addButton("สร้างไฟล์สำหรับส่ง…", QDialogButtonBox.ButtonRole.AcceptRole)
        make.setProperty("main", True)
        buttons.addButton("กลับไปแก้ไข", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        self.resize(96 * GRID, (64 if found else 24) * GRID)

    def _findings(self, found: Sequence[tuple["Project", "Finding"]]) -> tuple[QWidget, ...]:
        """Return the hint, the table of findings, and the selected one in full."""
        self.table = ColumnTable("ข้อที่ควรตรวจทั้งไฟล์", _COLUMNS, _HELP, is_told_in_full=True)
        self.table.chosen.connect(self._go_to)
        in_full = dialogs.words("")
        self.table.selectionModel().currentRowChanged.connect(
            lambda index, _before: in_full.setText(str(found[index.row()][1]) if index.isValid() else "")
        )
        self.table.show_rows(found)
        self.table.go_to(0)
        return dialogs.words(_HELP, "quiet"), self.table, in_full

    def _go_to(self, row: tuple["Project", "Finding"]) -> None:
        self.chosen = row
        self.reject()

    def _password_row(self) -> QHBoxLayout:
        """Return the password's row; it is visible, because the clerk has to tell it to the coordinator."""
        label = plain_label("รหัสผ่านของไฟล์ (เว้นว่างได้)")
        self._password = QLineEdit()
        self._password.setPlaceholderText("อย่างน้อย 8 ตัว ภาษาอังกฤษและตัวเลข")
        set_tooltip(self._password, "แจ้งรหัสผ่านแก่ผู้ประสานงานทางอื่น เช่น ทางโทรศัพท์")
        self._password.setAccessibleName(label.text())
        label.setBuddy(self._password)
        self._password.returnPressed.connect(self.accept)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self._password, 1)
        return row

    @property
    def masked(self) -> bool:
        return self._mask.isChecked()

    @property
    def password(self) -> str:
        """The password; empty for a file that is not encrypted."""
        return self._password.text()

    def accept(self) -> None:
        """Accept unless the password is unacceptable."""
        from app.formats.encrypted_zip import check_password

        with errors_shown(self):
            if self.password:
                check_password(self.password)
            super().accept()


class After(FittingDialog):
    """The path of the file, and the message that accompanies it."""

    def __init__(self, sent: "Sent", parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(TITLE)
        layout = QVBoxLayout(self)
        layout.setSpacing(2 * GRID)
        layout.addWidget(dialogs.words("สร้างไฟล์สำหรับส่งแล้ว แนบไฟล์นี้ไปกับข้อความสรุปต่อไปนี้"))
        layout.addWidget(_text(sent.text))
        if sent.about_names:
            layout.addWidget(dialogs.words(sent.about_names))
        buttons = QDialogButtonBox()
        copy = buttons.addButton("คัดลอกข้อความสรุป", QDialogButtonBox.ButtonRole.ActionRole)
        mail = buttons.addButton("เขียนอีเมล…", QDialogButtonBox.ButtonRole.ActionRole)
        set_tooltip(mail, "เปิดโปรแกรมอีเมลพร้อมหัวเรื่องและข้อความสรุป และเปิดโฟลเดอร์ของไฟล์ที่จะแนบ")
        show = buttons.addButton("เปิดโฟลเดอร์", QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton("ปิด", QDialogButtonBox.ButtonRole.RejectRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(sent.text))
        mail.clicked.connect(self._write_mail)
        show.clicked.connect(self._show_file)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        self._sent = sent
        self.resize(96 * GRID, 44 * GRID)

    def _write_mail(self) -> None:
        """Begin the message, and show the file: only the clerk can attach it."""
        with errors_shown(self):
            write_mail(self._sent.subject, self._sent.text)
            show_in_folder(self._sent.path)

    def _show_file(self) -> None:
        with errors_shown(self):
            show_in_folder(self._sent.path)


def _about(count: int) -> str:
    if not count:
        return "ทั้งไฟล์ไม่มีข้อที่ควรตรวจ พร้อมส่ง"
    return f"ทั้งไฟล์มีข้อที่ควรตรวจ {count:,} ข้อ จะแก้ไขก่อน หรือส่งไปตามนี้ก็ได้"


def _text(text: str) -> WordTextEdit:
    shown = WordTextEdit()
    shown.setPlainText(text)
    shown.setReadOnly(True)
    shown.setTabChangesFocus(True)
    shown.setAccessibleName("รายละเอียด")
    return shown


def return_files(workspace: "FileContext") -> None:
    """Write a return file for each office that must be told of something."""
    from app.services import remarks
    from app.services.returns.concerned import concerned_offices
    from app.ui.widgets.tasks import found_beside

    if workspace.stay_for_refusals():
        return
    file = workspace.document.file
    with errors_shown(workspace):
        found = found_beside(workspace, "กำลังหาสิ่งที่ต้องส่งกลับ", lambda: concerned_offices(file))
        if found is None:
            return
        folder = (
            dialogs.ask_folder(workspace, file.path.parent, "เลือกโฟลเดอร์สำหรับไฟล์ที่ส่งกลับ") if found else None
        )
        if found and folder is None:
            return
        returned = remarks.return_files(file, folder or file.path.parent)
        lines = [f"{one.office}: {one.contents}\n{one.path.name}" for one in returned]
        told = f"สร้างไฟล์ส่งกลับแล้ว {len(returned):,} ไฟล์"
        dialogs.inform(workspace, told, "\n".join(lines))
        if returned and folder:
            workspace.tell_written(told, folder)
