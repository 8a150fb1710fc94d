"""Import a print-out: its text, pasted or from a file, checked entry by entry beside the preview."""

from collections.abc import Generator, Sequence
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtWidgets import QDialogButtonBox, QPushButton, QVBoxLayout, QWidget

from app.formats.printout.reader import PrintedProject
from app.formats.printout.source import Source, opening, opening_pictures, reading_source
from app.services.imports.offer import Offer, of_printout
from app.ui.editors.thai_word_edit import WordTextEdit
from app.ui.imports.import_dialog import ImportDialog
from app.ui.imports.printout_preview import PrintoutPreview
from app.ui.widgets import dialogs
from app.ui.widgets.errors import errors_shown
from app.ui.widgets.fitting import exec_once
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
    """Let the clerk paste a print-out and import it into the open file."""
    if workspace.stay_for_refusals():
        return
    exec_once(PrintoutImport(workspace))
    workspace.window().activateWindow()  # it closes together with a message


class PrintoutImport(ImportDialog):
    """First the text, then the result of parsing it."""

    def __init__(self, workspace: "FileContext") -> None:
        super().__init__(workspace, TITLE)
        self._source_name = PASTED
        self._is_stale = False
        self.text = PasteBox()
        self.preview = PrintoutPreview()
        self.browse, self.back = QPushButton("เปิดไฟล์…"), QPushButton("กลับไปที่ข้อความ")
        self.go_on = QPushButton("อ่านข้อความ")
        self.go_on.setProperty("main", True)
        self._paste_page = self._first_page()
        self.stack.addWidget(self._paste_page)
        self.tabs.insertTab(0, self.preview, "รายการที่อ่านได้")
        roles = QDialogButtonBox.ButtonRole
        self.add_button(self.browse, roles.ActionRole, self._paste_page)
        self.add_button(self.back, roles.ActionRole, self.preview_page)
        self.add_button(self.go_on, roles.AcceptRole, self._paste_page)
        self.add_button(self.cancel, roles.RejectRole, self._paste_page)
        self._listen()
        self.show_page(self._paste_page)

    def _first_page(self) -> QWidget:
        page = QWidget()
        words = dialogs.words(
            "วางข้อความของแบบพิมพ์ทั้งฉบับที่นี่ หรือเปิดจากไฟล์ข้อความ PDF หรือภาพสแกน จะมีหลายฉบับหรือหลายโครงการก็ได้"
        )
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(words)
        layout.addWidget(self.text, 1)
        return page

    def _listen(self) -> None:
        self.browse.clicked.connect(self._browse)
        self.back.clicked.connect(lambda: self.show_page(self._paste_page))
        self.go_on.clicked.connect(lambda: self.read_text(self.text.toPlainText()))
        self.text.long_text_pasted.connect(self.read_text)
        self.preview.changed.connect(self._follow_entries)

    def show_page(self, page: QWidget) -> None:
        super().show_page(page)
        if page is self._paste_page:
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)
        elif page is self.preview_page:
            self.preview.detail.value.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- reading --------------------------------------------------------------------------------------------

    def _browse(self) -> None:
        if paths := dialogs.ask_printouts(self, self._file.path.parent):
            self.read_files(paths)

    def read_file(self, path: Path) -> None:
        self.read_files([path])

    def read_files(self, paths: Sequence[Path]) -> None:
        """Parse a file's text or pictures of pages, or preview the data embedded in a PDF of this program."""
        name = paths[0].name
        with errors_shown(self):
            steps = opening(paths[0]) if len(paths) == 1 else opening_pictures(paths)
            source = self._last_of(steps, "กำลังอ่านหน้าที่", in_thread=True)
            if source and source.records:
                self.tabs.setTabVisible(self.tabs.indexOf(self.preview), False)
                if self.show_offer(Offer(name, source.records)):
                    self.show_page(self.preview_page)
            elif source:
                self._read(source, name)

    def read_text(self, text: str) -> None:
        with errors_shown(self):
            self._read(Source(text=text), PASTED)

    def _read(self, source: Source, name: str) -> None:
        count = source.text.count("\n") + 1
        steps = ((line, count, found) for line, found in reading_source(source))
        found: list[PrintedProject] | None = self._last_of(steps, "กำลังอ่านบรรทัดที่")
        if found:
            self._source_name = name
            self.projects.forget_ticks()
            self.preview.show_projects(found, source.scan)
            self.tabs.setTabVisible(self.tabs.indexOf(self.preview), True)
            self.tabs.setCurrentWidget(self.preview)
            if self._show_entries():
                self.show_page(self.preview_page)

    def _last_of(
        self, steps: Generator[tuple[int, int, Any], None, None], doing: str, *, in_thread: bool = False
    ) -> Any:
        """Return the result of the last step; None if cancelled. Every step contains the total count."""
        with closing(steps):
            first = next(steps)
            numbered = ((number, result) for number, _, result in chain([first], steps))
            return task_result(numbered, first[1], doing, self, in_thread=in_thread)

    # --- entries --------------------------------------------------------------------------------------------

    def _show_entries(self) -> bool:
        """Compare the entries, as corrected so far, with the file."""
        preview = self.preview
        self._is_stale = False
        return self.show_offer(of_printout(self._source_name, preview.projects, preview.chosen))

    def _follow_entries(self) -> None:
        self._is_stale = True
        count = self.preview.doubtful
        self.tabs.setTabText(self.tabs.indexOf(self.preview), f"รายการที่อ่านได้ (ควรตรวจ {count:,})")
        self.show_findings()

    def findings(self) -> list[str]:
        count = self.preview.doubtful if self._is_of_text else 0
        found = [f"เหลือรายการที่ควรตรวจ {count:,} รายการ"] if count else []
        return [*found, *super().findings()]

    def renew(self) -> bool:
        return not self._is_stale or self._show_entries()

    def may_import(self) -> bool:
        """Return whether to import with the doubts that are left."""
        left = self.preview.doubtful if self._is_of_text else 0
        return not left or dialogs.ask_to_import_doubtful(self, left)

    @property
    def _is_of_text(self) -> bool:
        return self.tabs.isTabVisible(self.tabs.indexOf(self.preview))

    def reject(self) -> None:
        is_typed = bool(self.text.toPlainText().strip()) or self.preview.is_corrected
        if self.has_imported or may_leave(self, is_typed):
            super().reject()


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
