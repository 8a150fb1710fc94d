"""Verify a paper: its code, its scanned QR code or its PDF is entered, and the answer is shown below."""

from collections.abc import Generator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.models.errors import UserError
from app.printing.columns.column import Column, Look
from app.ui.editors.thai_word_edit import WordLineEdit
from app.ui.widgets import dialogs
from app.ui.widgets.fitting import FittingDialog, exec_once
from app.ui.widgets.icons import Mark
from app.ui.widgets.labels import WrappingLabel, plain_label, wrap_items
from app.ui.widgets.outside import accept_copy
from app.ui.widgets.pressing import press_only_in_focus
from app.ui.widgets.tables import ColumnTable
from app.ui.widgets.tasks import task_result
from app.ui.widgets.theme import GRID

if TYPE_CHECKING:
    from app.services.differences import Changed
    from app.services.verification.verdicts import Verdict
    from app.storage.project_file import ProjectFile
    from app.ui.core.context import FileContext

TITLE: Final = "ตรวจเอกสาร"


_MARKS: Final = {
    "CURRENT": ("check", "accent"),
    "CONTINUED": ("check", "accent"),
    "SAVED_ANEW": ("warning", "finding"),
    "EARLIER": ("clock", "finding"),
    "NONE": ("warning", "finding"),
    "FORGED": ("error", "refusal"),
}
"""The icon and colour of each answer, by the names of `verification.Match`."""

_REFUSED: Final = ("error", "refusal")


def verify_paper(workspace: "FileContext") -> None:
    """Let the clerk verify papers against the file, one after another."""
    workspace.flush()
    workspace.document.checkpoint()
    exec_once(Verifying(workspace.document.file, workspace))


class Verifying(FittingDialog):
    """A field for a code or for a scanner that types, a button for a PDF, and the answer."""

    def __init__(self, file: "ProjectFile", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._file = file
        self.setWindowTitle(TITLE)
        self.setAcceptDrops(True)
        self.field = WordLineEdit()
        self.field.setAccessibleName("รหัสตรวจสอบ")
        self.field.setAccessibleDescription(_HOW)
        self.field.setAcceptDrops(False)  # a PDF dropped on it is for the window
        self.answer = VerdictView()
        self._lay_out()
        self.resize(100 * GRID, 78 * GRID)
        self.field.setFocus()

    def check_typed(self) -> None:
        """Verify the text in the field; the next scan replaces it."""
        from app.services.verification.by_code import search_length, searching, wanted

        typed = self.field.text()
        self.field.setFocus()
        self.field.selectAll()
        if typed.strip():
            self._tell(
                lambda: self._found(
                    searching(self._file, wanted(typed)),
                    search_length(self._file),
                    "กำลังเทียบกับข้อมูลรายการที่",
                )
            )

    def choose_pdf(self) -> None:
        if path := dialogs.ask_printed_pdf(self, self._file.path.parent):
            self.check_pdf(path)

    def check_pdf(self, path: Path) -> None:
        from app.services.verification.by_paper import WHOLE, comparing

        self.field.clear()
        self._tell(lambda: self._found(comparing(self._file, path), WHOLE, "กำลังตรวจเอกสาร ร้อยละ"))

    def _tell(self, ask: Any) -> None:
        """Show the answer or the error; the previous one stays until then."""
        try:
            verdict: Verdict | None = ask()
        except UserError as error:
            self.answer.show_refusal(error)
        else:
            if verdict:
                self.answer.show_verdict(verdict)

    def _found(
        self, steps: Generator[tuple[int, "Verdict | None"]], count: int, doing: str
    ) -> "Verdict | None":
        """Return the answer of the steps; None if cancelled."""
        return task_result(steps, count, doing, self, in_thread=True)

    # --- drag and drop ------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event):
            accept_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if path := _dropped(event):
            accept_copy(event)
            self.check_pdf(path)

    # --- construction -------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        check = QPushButton("ตรวจ")
        check.setDefault(True)  # pressed by Enter, which scanners also type
        check.setProperty("main", True)
        check.clicked.connect(self.check_typed)
        label = plain_label("รหัสตรวจสอบ")
        label.setBuddy(self.field)
        pdf = QPushButton("เลือกไฟล์ PDF…")
        pdf.clicked.connect(self.choose_pdf)
        buttons = QDialogButtonBox()
        close = buttons.addButton("ปิด", QDialogButtonBox.ButtonRole.RejectRole)
        press_only_in_focus(pdf, close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(_words(f"ตรวจว่าเอกสารที่พิมพ์แล้วตรงกับข้อมูลในไฟล์ {self._file.path.name} หรือไม่"))
        layout.addSpacing(GRID)
        layout.addLayout(_row(label, self.field, check))
        layout.addWidget(_words(_HOW, "quiet"))
        layout.addSpacing(GRID)
        layout.addLayout(_row(pdf, _words("หรือลากไฟล์ PDF ของเอกสารมาวางในหน้าต่างนี้", "quiet")))
        layout.addSpacing(2 * GRID)
        layout.addWidget(self.answer, stretch=1)
        layout.addWidget(buttons)


class VerdictView(QWidget):
    """The answer in words, with an icon, and a table of changes if there are any."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = Mark(4 * GRID)
        self.words = _words("", "heading")
        self.notes = _words("")
        self.table = ChangedTable()
        self.forms = FormsTable()
        for part in (self.words, self.notes):
            part.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        top = _row(self._icon, self.words)
        top.setAlignment(self._icon, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addLayout(top)
        layout.addWidget(self.notes)
        layout.addWidget(self.table, stretch=1)
        layout.addWidget(self.forms, stretch=1)
        layout.addStretch(0)
        self.notes.hide()
        self.table.hide()
        self.forms.hide()

    def show_verdict(self, verdict: "Verdict") -> None:
        notes = list(verdict.notes)
        if verdict.changed:
            notes.append(f"ต่างจากข้อมูลปัจจุบัน {len(verdict.changed):,} รายการ ดังนี้")
        self._show(verdict.answer, notes, _MARKS[verdict.match.name])
        self.table.show_changed(verdict.changed)
        self.forms.show_forms(verdict.forms)

    def show_refusal(self, error: UserError) -> None:
        self._show(error.what, [error.remedy], _REFUSED)
        self.table.show_changed(())
        self.forms.show_forms(())

    def _show(self, words: str, notes: list[str], mark: tuple[str, str]) -> None:
        self._icon.show_icon(*mark)
        self.words.setText(words)
        self.notes.setText("\n".join(notes))
        self.notes.setVisible(bool(notes))


_HOW: Final = "พิมพ์รหัส 13 ตัวที่ท้ายหน้ากระดาษ หรือสแกนคิวอาร์โค้ดข้างรหัสลงในช่องนี้ แล้วกด Enter"


def _dropped(event: QDropEvent) -> Path | None:
    """Return the single dragged PDF."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return paths[0] if len(paths) == 1 and paths[0].suffix.lower() == ".pdf" else None


def _words(text: str, role: str = "") -> QLabel:
    label = WrappingLabel(text)
    label.setProperty("role", role)
    return label


def _row(*widgets: QWidget) -> QHBoxLayout:
    """Return a row of widgets in which stretchable ones grow."""
    row = QHBoxLayout()
    row.setSpacing(GRID)
    for widget in widgets:
        if isinstance(widget, QLabel):
            widget.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        grows = isinstance(widget, QLineEdit) or (isinstance(widget, QLabel) and widget.wordWrap())
        row.addWidget(widget, int(grows))
    return row


_COLUMNS: Final = (
    Column("ข้อมูล", lambda changed: changed.label, stretches=True),
    Column("บนเอกสาร", lambda changed: changed.on_paper, stretches=True),
    Column("ปัจจุบัน", lambda changed: changed.now, stretches=True),
)


class ChangedTable(ColumnTable):
    """The entries in which paper and file differ; long texts wrap and are shown in full."""

    def __init__(self) -> None:
        super().__init__("รายการที่ต่างจากข้อมูลปัจจุบัน", _COLUMNS)
        wrap_items(self)
        self.setShowGrid(True)

    def show_changed(self, changed: Sequence["Changed"]) -> None:
        self.show_rows(changed)
        self.resizeRowsToContents()
        self.setVisible(bool(changed))


_FORM_COLUMNS: Final = (
    Column("โครงการ", lambda form: form[0], stretches=True),
    Column(
        "ผลการตรวจ",
        lambda form: "\n".join(form[1].lines),
        stretches=True,
        look_of=lambda form: Look(*_MARKS[form[1].match.name]),
    ),
)


class FormsTable(ColumnTable):
    """The answers about the projects of a bound volume, in the order of the volume."""

    def __init__(self) -> None:
        super().__init__("ผลการตรวจแต่ละโครงการ", _FORM_COLUMNS)
        wrap_items(self)
        self.setShowGrid(True)

    def show_forms(self, forms: Sequence[tuple[str, "Verdict"]]) -> None:
        self.show_rows(forms)
        self.resizeRowsToContents()
        self.setVisible(bool(forms))
