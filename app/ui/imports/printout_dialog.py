"""Import a print-out: its text, pasted or from a file, checked entry by entry."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.formats.printout.reader import PrintedProject, reading
from app.formats.printout.source import Source, opening
from app.ui.editors.thai_word_edit import WordTextEdit
from app.ui.imports.printout_preview import PrintoutPreview
from app.ui.imports.records import bring_into
from app.ui.widgets import dialogs
from app.ui.widgets.errors import errors_shown
from app.ui.widgets.labels import plain_label
from app.ui.widgets.questions import may_leave
from app.ui.widgets.tasks import task_result
from app.ui.widgets.theme import GRID

if TYPE_CHECKING:
    from app.ui.core.context import FileContext

TITLE: Final = "นำเข้าจากข้อความของแบบพิมพ์"
PASTED: Final = "ข้อความที่วาง"
LONG_PASTE: Final = 100_000
"""Characters from which a pasted text is parsed at once, because showing it would take longer."""


def import_printout(workspace: "FileContext") -> None:
    """Let the clerk import a print-out into the open file."""
    if workspace.stay_for_refusals():
        return
    PrintoutImport(workspace).exec()
    workspace.window().activateWindow()  # it closes together with a message
    workspace.reload()


class PrintoutImport(QDialog):
    """First the text, then the result of parsing it. Nothing is written before the clerk confirms."""

    def __init__(self, workspace: "FileContext") -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._source_name = PASTED
        self.text = PasteBox()
        self.preview = PrintoutPreview()
        self._left = plain_label()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._first_page())
        self._pages.addWidget(self.preview)
        self._buttons()
        layout = QVBoxLayout(self)
        layout.setSpacing(GRID)
        bottom = QHBoxLayout()
        bottom.addWidget(self._left, 1)
        bottom.addWidget(self._box)
        layout.addWidget(self._pages, 1)
        layout.addLayout(bottom)
        self.setWindowTitle(TITLE)
        window = workspace.window().size()
        self.resize(min(150 * GRID, window.width() - 4 * GRID), min(86 * GRID, window.height() - 4 * GRID))
        self.text.long_text_pasted.connect(self.read_text)
        self.preview.changed.connect(self._tell_left)
        self._show_page(0)

    def _first_page(self) -> QWidget:
        page = QWidget()
        words = dialogs.words(
            "วางข้อความของแบบพิมพ์ทั้งฉบับที่นี่ หรือเปิดจากไฟล์ จะมีหลายฉบับหรือหลายโครงการในข้อความเดียวกันก็ได้"
        )
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(words)
        layout.addWidget(self.text, 1)
        return page

    def _buttons(self) -> None:
        self._box = QDialogButtonBox()
        self.browse = self._button("เปิดไฟล์…", QDialogButtonBox.ButtonRole.ActionRole)
        self.back = self._button("กลับไปที่ข้อความ", QDialogButtonBox.ButtonRole.ActionRole)
        self.go_on = self._button("อ่านข้อความ", QDialogButtonBox.ButtonRole.AcceptRole)
        self.take = self._button("นำเข้า", QDialogButtonBox.ButtonRole.AcceptRole)
        self.cancel = self._button("ยกเลิก", QDialogButtonBox.ButtonRole.RejectRole)
        self.browse.clicked.connect(self._browse)
        self.back.clicked.connect(lambda: self._show_page(0))
        self.go_on.clicked.connect(lambda: self.read_text(self.text.toPlainText()))
        self.take.clicked.connect(self._import)
        self._box.rejected.connect(self.reject)

    def _button(self, words: str, role: QDialogButtonBox.ButtonRole) -> QPushButton:
        button = QPushButton(words)
        button.setAutoDefault(False)  # Enter in a text must not press it
        button.setProperty("main", role == QDialogButtonBox.ButtonRole.AcceptRole)
        self._box.addButton(button, role)
        return button

    def _show_page(self, page: int) -> None:
        self._pages.setCurrentIndex(page)
        for button, own in ((self.browse, 0), (self.go_on, 0), (self.back, 1), (self.take, 1)):
            button.setVisible(own == page)
        self._tell_left()
        (self.preview.detail.value if page else self.text).setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell_left(self) -> None:
        count = self.preview.doubtful if self._pages.currentIndex() else 0
        told = f"เหลือรายการที่ควรตรวจ {count:,} รายการ" if count else "ตรวจครบทุกรายการแล้ว พร้อมนำเข้า"
        self._left.setText(told if self._pages.currentIndex() else "")

    # --- reading --------------------------------------------------------------------------------------------

    def _browse(self) -> None:
        if path := dialogs.ask_printout(self, self._workspace.document.file.path.parent):
            self.read_file(path)

    def read_file(self, path: Path) -> None:
        """Parse a file's text, or import the data embedded in a PDF of this program."""
        with errors_shown(self):
            source = self._last_of(opening(path), "กำลังอ่านหน้าที่")
            if source and source.records:
                self._bring_in(list(source.records), path.name)
            elif source:
                self._read(source, path.name)

    def read_text(self, text: str) -> None:
        with errors_shown(self):
            self._read(Source(text=text), PASTED)

    def _read(self, source: Source, name: str) -> None:
        count = source.text.count("\n") + 1
        steps = ((line, count, found) for line, found in reading(source.text, is_faithful=source.is_faithful))
        found: list[PrintedProject] | None = self._last_of(steps, "กำลังอ่านบรรทัดที่")
        if found:
            self._source_name = name
            self.preview.show_projects(found)
            self._show_page(1)

    def _last_of(self, steps: Iterator[tuple[int, int, Any]], doing: str) -> Any:
        """Return the result of the last step; None if cancelled. Every step contains the total count."""
        first = next(steps)
        numbered = ((number, result) for number, _, result in chain([first], steps))
        return task_result(numbered, first[1], doing, self)

    # --- importing ------------------------------------------------------------------------------------------

    def _import(self) -> None:
        left = self.preview.doubtful
        if not left or dialogs.ask_to_import_doubtful(self, left):
            with errors_shown(self):
                self._bring_in(self.preview.records, self._source_name)

    def reject(self) -> None:
        is_typed = bool(self.text.toPlainText().strip()) or self.preview.is_corrected
        if may_leave(self, is_typed):
            super().reject()

    def _bring_in(self, records: list[Any], name: str) -> None:
        """Import the records. Raises UserError; then nothing is written and the clerk may continue."""
        if bring_into(self, self._workspace.document.file, records, name):
            self.accept()


class PasteBox(WordTextEdit):
    """Accepts the text; a very long one is passed on without being shown."""

    long_text_pasted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("ข้อความของแบบพิมพ์")
        self.setTabChangesFocus(True)

    def insertFromMimeData(self, source: QMimeData) -> None:
        text = source.text()
        if len(text) > LONG_PASTE:
            self.long_text_pasted.emit(text)
        else:
            self.insertPlainText(text)
