"""Every command of the window: its words, its key, its icon. The menus and the toolbar name them.

To add one: a line in `_commands`, and its name in MENUS or TOOLBAR. The key map (F1) finds it by itself.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QToolBar, QToolButton

from app.models.entry import FormSection
from app.ui import boards, guides, pictures, remembering, spreadsheets
from app.ui.gather import commands as gathering
from app.ui.preview import printing as paper
from app.ui.transfer import send_dialogs as returning
from app.ui.widgets.labels import set_tooltip
from app.ui.widgets.theme import icon

if TYPE_CHECKING:
    from app.ui.window.main_window import MainWindow
    from app.ui.window.workspace import Workspace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from app.ui.window.main_window import MainWindow


SECTIONS: Final = {f"section_{place}": section for place, section in enumerate(FormSection, start=1)}

MENUS: Final = {
    "ไฟล์": "new_file open recent sample | copy restore | import import_excel printout | excel excel_template"
    " | pdf pdf_apart pdf_together print | close quit",
    "แก้ไข": "undo redo | new_project next_year | close_project reopen_project"
    " | remove_project deleted | search",
    "รายงาน": "round next | previous remove_report | keep remark | history",
    "รับส่ง": "send receive | gather return | diverged duplicates | undo_gathering | verify",
    "มุมมอง": "overview board | preview pictures | thai_dates thai_digits type_family | by_name dark | "
    + " ".join(SECTIONS),
    "ช่วยเหลือ": "guide keys",
}
TOOLBAR: Final = "new_project round overview | undo redo | preview pdf print | send"


class Command(NamedTuple):
    """A thing to do. One that needs a file is disabled while none is open; one with a state is checkable.

    `short` is what the toolbar says, where the menu's words are long.
    """

    text: str
    key: str
    icon: str
    run: Callable[[], object]
    needs_file: bool = True
    has_state: bool = False
    short: str = ""


def _commands(window: "MainWindow") -> dict[str, Command]:
    in_workspace = window.in_workspace
    return {
        "new_file": Command("สร้างไฟล์ใหม่…", "Ctrl+Shift+N", "file-plus", window.new_file, False),
        "open": Command("เปิดไฟล์…", "Ctrl+O", "folder-open", window.browse, False),
        "sample": Command("ลองกับตัวอย่าง", "", "", window.open_sample, False),
        "import": Command("นำเข้าโครงการจากไฟล์…", "", "", window.import_projects),
        "import_excel": Command("นำเข้าจาก Excel…", "", "", in_workspace(spreadsheets.import_workbook)),
        "excel": Command("ส่งออก Excel…", "", "", in_workspace(spreadsheets.export_workbook)),
        "excel_template": Command(
            "สร้างไฟล์ Excel ต้นแบบ…", "", "", lambda: spreadsheets.make_template(window), False
        ),
        "printout": Command("นำเข้าจากข้อความของแบบพิมพ์…", "", "", in_workspace(_import_printout)),
        "copy": Command("บันทึกสำเนา…", "Ctrl+Shift+S", "copy", window.save_copy),
        "restore": Command("กู้คืนจากไฟล์สำรอง…", "", "", in_workspace(remembering.restore_backup)),
        "next_year": Command("ขึ้นปีงบประมาณใหม่…", "", "", in_workspace(remembering.next_year)),
        "pdf": Command("ส่งออก PDF…", "Ctrl+E", "file-export", in_workspace(paper.export_pdf)),
        "pdf_apart": Command("ส่งออก PDF ทุกโครงการในรายการ…", "", "", in_workspace(paper.export_all_apart)),
        "pdf_together": Command(
            "รวมทุกโครงการในรายการเป็น PDF เดียว…", "", "", in_workspace(paper.export_all_together)
        ),
        "print": Command("พิมพ์…", "Ctrl+P", "printer", in_workspace(paper.print_form)),
        "send": Command("ส่งไฟล์ให้ผู้ประสานงาน…", "", "arrow-right", in_workspace(_send_file), short="ส่งไฟล์"),
        "gather": Command("รวมไฟล์จากเขต…", "", "gather", lambda: gathering.gather_files(window), False),
        "diverged": Command("ส่วนที่แก้ไขต่างกัน…", "", "", in_workspace(gathering.resolve_diverged)),
        "duplicates": Command("โครงการที่อาจซ้ำกัน…", "", "", in_workspace(gathering.compare_duplicates)),
        "undo_gathering": Command("ยกเลิกการรวมครั้งล่าสุด…", "", "", in_workspace(gathering.undo_last_gathering)),
        "receive": Command("รับไฟล์ที่ผู้ประสานงานส่งกลับ…", "", "", in_workspace(returning.receive_file)),
        "return": Command("ส่งข้อสังเกตกลับให้เขต…", "", "", in_workspace(returning.return_files)),
        "close": Command("ปิดไฟล์", "Ctrl+W", "", window.close_file),
        "quit": Command("ออกจากโปรแกรม", "Ctrl+Q", "", window.close, False),
        "undo": Command("เลิกทำ", "Ctrl+Z", "undo", in_workspace(lambda workspace: workspace.undo())),
        "redo": Command("ทำซ้ำ", "Ctrl+Y", "redo", in_workspace(lambda workspace: workspace.redo())),
        "new_project": Command(
            "โครงการใหม่", "Ctrl+N", "plus", in_workspace(lambda workspace: workspace.new_project())
        ),
        "remove_project": Command("ลบโครงการนี้", "", "trash", window.remove_project),
        "deleted": Command("โครงการที่ลบแล้ว…", "", "", in_workspace(remembering.show_deleted)),
        "close_project": Command("ปิดโครงการ…", "", "lock", in_workspace(remembering.close_project)),
        "reopen_project": Command("เปิดโครงการอีกครั้ง…", "", "", in_workspace(remembering.reopen_project)),
        "round": Command("รายงานประจำเดือน", "Ctrl+M", "calendar", window.toggle_round, has_state=True),
        "next": Command(
            "บันทึกแล้วไปโครงการถัดไป",
            "Ctrl+Enter",
            "",
            in_workspace(lambda workspace: workspace.go_on_in_round()),
        ),
        "previous": Command(
            "คัดลอกจากเดือนก่อน", "Ctrl+D", "", in_workspace(lambda workspace: workspace.copy_previous())
        ),
        "remove_report": Command(
            "ลบรายงานของเดือนนี้",
            "Ctrl+Shift+Delete",
            "",
            in_workspace(lambda workspace: workspace.remove_report_in_focus()),
        ),
        "keep": Command("คงข้อที่ควรตรวจไว้พร้อมเหตุผล…", "Ctrl+K", "", in_workspace(_keep_finding)),
        "remark": Command("เขียนหรือตอบข้อสังเกต…", "Ctrl+R", "message", in_workspace(_remark)),
        "history": Command("ประวัติการแก้ไข…", "Ctrl+H", "clock", in_workspace(remembering.show_history)),
        "search": Command(
            "ค้นหาโครงการ", "Ctrl+F", "search", in_workspace(lambda workspace: workspace.beside.enter_search())
        ),
        "by_name": Command("เรียงโครงการตามชื่อ ก–ฮ", "", "", window.follow_order, has_state=True),
        "preview": Command("ดูก่อนพิมพ์", "F6", "eye", window.toggle_preview, has_state=True),
        "board": Command("ภาพรวมทุกเขต", "Ctrl+B", "board", lambda: boards.toggle_board(window)),
        "overview": Command("ภาพรวม", "Ctrl+Shift+G", "overview", lambda: pictures.toggle_overview(window)),
        "pictures": Command("ภาพความก้าวหน้า", "Ctrl+G", "", lambda: pictures.toggle_pictures(window)),
        "thai_dates": Command(
            "พิมพ์วันเริ่มต้นและสิ้นสุดเป็นวันที่ไทย", "", "", lambda: window.toggle_on_paper("thai_dates"), has_state=True
        ),
        "thai_digits": Command(
            "พิมพ์ตัวเลขเป็นเลขไทย", "", "", lambda: window.toggle_on_paper("thai_digits"), has_state=True
        ),
        "type_family": Command("แบบอักษรบนกระดาษ…", "", "", window.choose_type_family),
        "dark": Command("โทนสีมืด", "", "", window.toggle_dark, False, has_state=True),
        "verify": Command("ตรวจเอกสาร…", "", "", in_workspace(_verify)),
        "guide": Command("คู่มือการใช้งาน", "Shift+F1", "book", lambda: guides.show_guide(window), False),
        "keys": Command("ปุ่มลัด", "F1", "help", window.show_keys, False),
        **{
            name: Command(
                f"ไปส่วนที่ {section.number} {section.plain_title.split(' (')[0]}",
                f"Ctrl+{place}",
                "",
                in_workspace(_go_to(section)),
            )
            for place, (name, section) in enumerate(SECTIONS.items(), start=1)
        },
    }


# Not imported above: the first paint waits for no dialog and no form.


def _import_printout(workspace: "Workspace") -> None:
    from app.ui.imports.printout_dialog import import_printout

    import_printout(workspace)


def _send_file(workspace: "Workspace") -> None:
    from app.ui.transfer.send_dialogs import send_file

    send_file(workspace)


def _keep_finding(workspace: "Workspace") -> None:
    from app.ui.form.note_dialogs import accept_finding_in_focus

    accept_finding_in_focus(workspace)


def _remark(workspace: "Workspace") -> None:
    from app.ui.form.note_dialogs import remark_in_focus

    remark_in_focus(workspace)


def _verify(workspace: "Workspace") -> None:
    from app.ui.transfer.verification_dialog import verify_paper

    verify_paper(workspace)


def _go_to(section: FormSection) -> "Callable[[Workspace], None]":
    def go(workspace: "Workspace") -> None:
        workspace.show_form()
        if workspace.project_id:
            workspace.form.go_to(section)

    return go


def make_actions(window: "MainWindow") -> dict[str, QAction]:
    """The window's actions by name, so that their keys work wherever the focus is."""
    actions = {}
    for name, command in _commands(window).items():
        action = QAction(command.text, window)
        action.setShortcuts(_keys(command.key))
        if command.icon:
            action.setIcon(icon(command.icon))
        if command.short:
            action.setIconText(command.short)
        action.setCheckable(command.has_state)
        action.setData(command.needs_file)
        action.triggered.connect(lambda _checked, run=command.run: run())
        window.addAction(action)
        actions[name] = action
    return actions


def _keys(key: str) -> list[QKeySequence]:
    """Enter is Enter, whether beside the letters (which Qt calls Return) or beside the digits."""
    keys = dict.fromkeys((key, key.replace("Enter", "Return")))
    return [QKeySequence(each) for each in keys if each]


def add_menus(window: "MainWindow", actions: dict[str, QAction]) -> None:
    for title, names in MENUS.items():
        menu = window.menuBar().addMenu(title)
        for name in names.split():
            if name == "recent":
                menu.addMenu(RecentMenu(window))
            else:
                menu.addSeparator() if name == "|" else menu.addAction(actions[name])


def add_toolbar(window: "MainWindow", actions: dict[str, QAction]) -> QToolBar:
    toolbar = QToolBar("แถบเครื่องมือ")
    toolbar.setMovable(False)
    toolbar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    toolbar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
    for name in TOOLBAR.split():
        toolbar.addSeparator() if name == "|" else toolbar.addAction(actions[name])
    window.addToolBar(toolbar)
    if rest := toolbar.findChild(QToolButton, "qt_toolbar_ext_button"):
        set_tooltip(rest, "คำสั่งอื่น")  # where the window is too narrow for all
        rest.setAccessibleName("คำสั่งอื่น")
    return toolbar


class RecentMenu(QMenu):
    """Filled each time it opens: a file may have gone meanwhile. The open one is not offered."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__("เปิดไฟล์ล่าสุด", window)
        self._window = window
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        workspace = self._window.workspace
        shown = workspace.document.file.path.resolve() if workspace else None
        for path in self._window.settings.recent_files:
            if path != shown:
                action = self.addAction(f"{path.name}   ({path.parent})".replace("&", "&&"))
                action.triggered.connect(lambda _checked, path=path: self._window.open_file(path))
        if self.isEmpty():
            self.addAction("ยังไม่มีไฟล์อื่นที่เปิดล่าสุด").setEnabled(False)
