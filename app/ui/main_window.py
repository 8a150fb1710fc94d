"""The window: menus, toolbar, status line; the welcome page or the desk of the open file between them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QColor, QKeySequence, QPaintEvent
from PySide6.QtWidgets import QLabel, QMainWindow, QMenu, QStackedWidget, QToolBar, QToolButton, QWidget

from app.models.entry import FormSection
from app.models.errors import UserError
from app.ui import dialogs
from app.ui.icons import icon
from app.ui.settings import Settings
from app.ui.theme import current_colours
from app.ui.welcome import Welcome

if TYPE_CHECKING:  # at run time after the first paint: SQLite and the form take as long to load as Qt
    from app.models.progress_report import Period, ProgressReport
    from app.models.project import Project
    from app.storage.project_file import ProjectFile
    from app.ui.desk import Desk

MOST_FINDINGS: Final = 30
"""Findings that the status line's menu lists; the rest is counted."""

PREVIEW_FROM: Final = 1600
"""On a window this wide the preview is open from the start."""


class Command(NamedTuple):
    """A thing to do: its words, its key, its icon, and whether it needs an open file."""

    text: str
    key: str
    icon: str
    run: Callable[[], None]
    needs_file: bool = True


class MainWindow(QMainWindow):
    """One window, one file. `painted` is emitted once, when it stands on the screen."""

    painted = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self._has_painted = False
        self.desk: Desk | None = None
        self.actions_by_name: dict[str, QAction] = {}
        self._welcome: Welcome | None = None
        self._pages = QStackedWidget()
        self._pages.addWidget(QWidget())  # while a file is being opened
        self.setCentralWidget(self._pages)
        self._saved = QLabel()
        self._findings = QToolButton()
        self._make_actions()
        self._make_menus()
        self._make_toolbar()
        self._make_status_line()
        self.resize(1366, 768)
        if settings.geometry is not None:
            self.restoreGeometry(settings.geometry)
        self._refresh()

    # --- files --------------------------------------------------------------------------------------------

    def open_file(self, path: Path) -> None:
        """Open a file in place of the one that is open; a file that cannot be opened changes nothing."""
        if self.desk and self.desk.document.file.path.resolve() == path.resolve():
            return
        from app.storage.project_file import ProjectFile

        with dialogs.telling(self):
            file = ProjectFile.open(path)
            if not self.close_file():
                file.close()
                return
            self._show(file)
            return
        if self.desk is None:
            self.show_welcome()

    def new_file(self) -> None:
        path = dialogs.ask_new_file(self)
        if path is None:
            return
        from app.storage.project_file import ProjectFile

        with dialogs.telling(self):
            file = ProjectFile.create(path)
            if not self.close_file():
                file.close()
                return
            self._show(file)

    def browse(self) -> None:
        if path := dialogs.ask_file(self):
            self.open_file(path)

    def open_sample(self) -> None:
        from app.exchange.sample import sample_file

        with dialogs.telling(self):
            self.open_file(sample_file())

    def close_file(self) -> bool:
        """Close the open file, if any. False when the clerk would rather stay."""
        if self.desk is None:
            return True
        if self.desk.stay_for_refusals():
            return False
        desk, self.desk = self.desk, None
        self._pages.removeWidget(desk)
        desk.preview.close()
        desk.document.file.close()
        desk.deleteLater()
        self.show_welcome()
        return True

    def _close(self) -> None:
        self.close_file()

    def _quit(self) -> None:
        self.close()

    def _show(self, file: "ProjectFile") -> None:
        from app.ui.desk import Desk
        from app.ui.document import Document

        document = Document(file, self._ask_to_retry)
        self.desk = desk = Desk(document)
        self._pages.addWidget(desk)
        self._pages.setCurrentWidget(desk)
        desk.saved.connect(self._tell_saved)
        desk.refreshed.connect(self._refresh)
        self.settings.remember_file(file.path)
        self.setWindowTitle(f"{file.path.name} — รายงาน")
        self._saved.setText(_NO_BACKUP if file.backup_failed else "")
        self.actions_by_name["thai_dates"].setChecked(desk.style_of_form.thai_dates)
        self._show_preview(self._preview_wanted())
        self._refresh()
        desk.list.view.setFocus()

    def show_welcome(self) -> None:
        """The page to begin with, made when it is first shown."""
        if self._welcome is None:
            self._welcome = Welcome()
            self._welcome.open_requested.connect(self.open_file)
            self._welcome.new_requested.connect(self.new_file)
            self._welcome.browse_requested.connect(self.browse)
            self._welcome.sample_requested.connect(self.open_sample)
            self._pages.addWidget(self._welcome)
        self._pages.setCurrentWidget(self._welcome)
        self._welcome.show_recent(self.settings.recent_files)
        self.setWindowTitle("รายงาน")
        self._saved.clear()
        self._refresh()

    def _ask_to_retry(self, error: UserError) -> bool:
        """The file could not be written: again, into a copy elsewhere, or not now."""
        answer = dialogs.ask_about_unsaved(self, error)
        if answer is not dialogs.Answer.COPY:
            return answer is dialogs.Answer.RETRY
        from app.storage.project_file import ProjectFile

        assert self.desk is not None, "only an open file can fail to be written"
        path = dialogs.ask_new_file(self)
        if path is None:
            return False
        document = self.desk.document
        with dialogs.telling(self):
            document.file.write_copy(path)
            copy = ProjectFile.open(path)
            document.file.close()
            document.file = copy
            self.settings.remember_file(path)
            self.setWindowTitle(f"{path.name} — รายงาน")
            return True
        return False

    # --- paper --------------------------------------------------------------------------------------------

    def export_pdf(self) -> None:
        """Write the form of the project that is shown where the clerk says."""
        from app.exchange.output import file_names, write_file

        if self.desk is None or (current := self.desk.current) is None:
            return
        proposed = self.desk.document.file.path.with_name(f"{file_names([current[0]])[0]}.pdf")
        path = dialogs.ask_pdf(self, proposed)
        if path is None:
            return
        with dialogs.telling(self):
            write_file(path, self._pdf(self.desk, current))
            self.statusBar().showMessage(f"ส่งออก {path.name} แล้ว", 10_000)

    def print_form(self) -> None:
        from app.ui.printing_dialog import print_pdf

        if self.desk is None or (current := self.desk.current) is None:
            return
        with dialogs.telling(self):
            print_pdf(self._pdf(self.desk, current), current[0].project_name, self)

    def _pdf(self, desk: "Desk", current: "tuple[Project, Sequence[ProgressReport]]") -> bytes:
        from app.exchange.form_pdf import form_pdf

        project, reports = current
        return form_pdf(project, reports, desk.style_of_form)

    def save_copy(self) -> None:
        """A complete copy, to keep or to send."""
        if self.desk is None:
            return
        self.desk.form.flush()
        if path := dialogs.ask_new_file(self):
            with dialogs.telling(self):
                self.desk.document.file.write_copy(path)
                self.statusBar().showMessage(f"บันทึกสำเนาเป็น {path.name} แล้ว", 10_000)

    def import_projects(self) -> None:
        """Bring in projects from a project JSON."""
        if self.desk is None:
            return
        self.desk.form.flush()
        if path := dialogs.ask_json(self):
            with dialogs.telling(self):
                dialogs.import_into(self, self.desk.document.file, path)
                self.desk.reload()

    # --- actions ------------------------------------------------------------------------------------------

    def _make_actions(self) -> None:
        for name, command in self._commands().items():
            action = QAction(command.text, self)
            if command.key:
                action.setShortcut(QKeySequence(command.key))
            if command.icon:
                action.setIcon(icon(command.icon))
            action.setData(command.needs_file)
            action.triggered.connect(lambda _checked, run=command.run: run())
            self.addAction(action)
            self.actions_by_name[name] = action
        for name in ("preview", "thai_dates"):
            self.actions_by_name[name].setCheckable(True)

    def _commands(self) -> dict[str, Command]:
        """Every command of the menus, the toolbar and the key map, in one place."""
        commands = {
            "new_file": Command("สร้างไฟล์ใหม่…", "Ctrl+Shift+N", "file-plus", self.new_file, False),
            "open": Command("เปิดไฟล์…", "Ctrl+O", "folder-open", self.browse, False),
            "sample": Command("ลองกับตัวอย่าง", "", "", self.open_sample, False),
            "import": Command("นำเข้าโครงการจากไฟล์…", "", "", self.import_projects),
            "copy": Command("บันทึกสำเนา…", "Ctrl+Shift+S", "copy", self.save_copy),
            "pdf": Command("ส่งออก PDF…", "Ctrl+E", "file-export", self.export_pdf),
            "print": Command("พิมพ์…", "Ctrl+P", "printer", self.print_form),
            "close": Command("ปิดไฟล์", "Ctrl+W", "", self._close),
            "quit": Command("ออกจากโปรแกรม", "Ctrl+Q", "", self._quit, False),
            "undo": Command("เลิกทำ", "Ctrl+Z", "undo", self._desk_does(lambda desk: desk.undo())),
            "redo": Command("ทำซ้ำ", "Ctrl+Y", "redo", self._desk_does(lambda desk: desk.redo())),
            "new_project": Command(
                "โครงการใหม่", "Ctrl+N", "plus", self._desk_does(lambda desk: desk.new_project())
            ),
            "remove_project": Command("ลบโครงการนี้", "", "trash", self._remove_project),
            "previous": Command(
                "คัดลอกจากเดือนก่อน", "Ctrl+D", "", self._desk_does(lambda desk: desk.copy_previous())
            ),
            "search": Command("ค้นหาโครงการ", "Ctrl+F", "search", self._search),
            "preview": Command("ดูก่อนพิมพ์", "F6", "eye", self._toggle_preview),
            "thai_dates": Command("พิมพ์วันเริ่มต้นและสิ้นสุดเป็นวันที่ไทย", "", "", self._toggle_thai_dates),
            "keys": Command("ปุ่มลัด", "F1", "help", self._show_keys, False),
        }
        for place, section in enumerate(FormSection, start=1):
            text = f"ไปส่วนที่ {section.number} {section.title.rstrip('.').split(' (')[0]}"
            commands[f"section_{place}"] = Command(text, f"Ctrl+{place}", "", self._section(section))
        return commands

    def _desk_does(self, method: "Callable[[Desk], None]") -> Callable[[], None]:
        def run() -> None:
            if self.desk:
                method(self.desk)

        return run

    def _section(self, section: FormSection) -> Callable[[], None]:
        return self._desk_does(lambda desk: desk.form.go_to(section) if desk.project_id else None)

    def _make_menus(self) -> None:
        sections = [f"section_{place}" for place in range(1, len(FormSection) + 1)]
        menus = {
            "ไฟล์": [
                "new_file",
                "open",
                "sample",
                "",
                "import",
                "copy",
                "",
                "pdf",
                "print",
                "",
                "close",
                "quit",
            ],
            "แก้ไข": ["undo", "redo", "", "new_project", "remove_project", "", "previous", "search"],
            "มุมมอง": ["preview", "thai_dates", "", *sections],
            "ช่วยเหลือ": ["keys"],
        }
        for title, names in menus.items():
            menu = self.menuBar().addMenu(title)
            for name in names:
                menu.addAction(self.actions_by_name[name]) if name else menu.addSeparator()

    def _make_toolbar(self) -> None:
        toolbar = QToolBar("แถบเครื่องมือ")
        toolbar.setMovable(False)
        toolbar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        toolbar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        for name in ("new_project", "", "undo", "redo", "", "preview", "pdf", "print"):
            toolbar.addAction(self.actions_by_name[name]) if name else toolbar.addSeparator()
        self.addToolBar(toolbar)
        self._toolbar = toolbar

    def _make_status_line(self) -> None:
        self._findings.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._findings.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._findings.setMenu(QMenu(self._findings))
        self.statusBar().addWidget(self._saved)
        self.statusBar().addPermanentWidget(self._findings)
        self.statusBar().setSizeGripEnabled(False)

    def _search(self) -> None:
        if self.desk:
            self.desk.list.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.desk.list.search.selectAll()

    def _remove_project(self) -> None:
        if self.desk and self.desk.project_id:
            self.desk.remove_project()
            self.statusBar().showMessage("ลบโครงการแล้ว กด Ctrl+Z หากต้องการเลิกทำ", 15_000)

    def _toggle_preview(self) -> None:
        wanted = self.actions_by_name["preview"].isChecked()
        self.settings.preview_open = wanted
        self._show_preview(wanted)

    def _show_preview(self, wanted: bool) -> None:
        self.actions_by_name["preview"].setChecked(wanted)
        if self.desk:
            self.desk.show_preview(wanted)

    def _preview_wanted(self) -> bool:
        chosen = self.settings.preview_open
        return self.width() >= PREVIEW_FROM if chosen is None else chosen

    def _toggle_thai_dates(self) -> None:
        if self.desk:
            with dialogs.telling(self):
                self.desk.set_thai_dates(self.actions_by_name["thai_dates"].isChecked())

    def _show_keys(self) -> None:
        dialogs.show_keys(self, list(self.actions_by_name.values()))

    # --- what the window tells ------------------------------------------------------------------------------

    def _tell_saved(self) -> None:
        self._saved.setText(f"บันทึกแล้ว {datetime.now():%H:%M} น.")

    def _refresh(self) -> None:
        """Let commands and the status line follow the open file."""
        desk = self.desk
        for action in self.actions_by_name.values():
            action.setEnabled(desk is not None or not action.data())
        self._toolbar.setVisible(desk is not None)
        self.actions_by_name["undo"].setEnabled(desk is not None and desk.document.can_undo)
        self.actions_by_name["redo"].setEnabled(desk is not None and desk.document.can_redo)
        self._tell_findings()

    def _tell_findings(self) -> None:
        findings = self.desk.findings if self.desk else ()
        self._findings.setVisible(self.desk is not None and self.desk.project_id is not None)
        text = f"ข้อที่ควรตรวจ {len(findings)} ข้อ" if findings else "ไม่มีข้อที่ควรตรวจ"
        self._findings.setText(text)
        name, colour = (
            ("warning", current_colours().finding) if findings else ("check", current_colours().accent)
        )
        self._findings.setIcon(icon(name, QColor(colour)))
        menu = self._findings.menu()
        menu.clear()
        for finding in findings[:MOST_FINDINGS]:
            action = menu.addAction(str(finding))
            action.triggered.connect(lambda _checked, f=finding: self._go_to_finding(f.entry.key, f.period))
        if len(findings) > MOST_FINDINGS:
            menu.addAction(f"และอีก {len(findings) - MOST_FINDINGS} ข้อ").setEnabled(False)

    def _go_to_finding(self, key: str, period: "Period | None") -> None:
        if self.desk:
            self.desk.form.go_to_entry(key, period)

    # --- the window itself ----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._has_painted:
            self._has_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and self.desk:
            try:
                self.desk.document.file.check_in_place()
            except UserError as error:  # the next edit will ask what to do
                self._saved.setText(error.what)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.settings.geometry = self.saveGeometry()
        event.setAccepted(self.close_file())


_NO_BACKUP: Final = "เก็บไฟล์สำรองไม่ได้ โปรดตรวจพื้นที่ว่างของเครื่อง"
