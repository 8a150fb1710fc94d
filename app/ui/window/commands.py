"""Every command of the window: its text, key, icon and function. Menus and toolbar refer to them by name.

To add one: a row in COMMANDS, and its name in MENUS or TOOLBAR; with a key, a row in `docs/guide/keys.md`.
The key map (F1) lists it automatically.
"""

import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QToolBar

from app.models.entry import FormSection
from app.models.errors import UserError
from app.storage.disk.file_identity import is_same_file
from app.ui.core.command_menu import open_menu_of_focus
from app.ui.core.window_context import WindowContext
from app.ui.widgets.command_bar import CommandBar
from app.ui.widgets.icons import icon
from app.ui.widgets.labels import set_tooltip
from app.ui.widgets.tasks import paint_window
from app.ui.window.renewal import Renewal

if TYPE_CHECKING:  # at run time only after the first paint: SQLite takes as long to load as Qt
    from app.storage.database_file import DatabaseFile
    from app.storage.project_file import ProjectFile

SECTIONS: Final = {f"section_{place}": section for place, section in enumerate(FormSection, start=1)}

MENUS: Final = {
    "ไฟล์": "new_file open recent | save copy restore profile | import printout"
    " | pdf print export | close quit",
    "แก้ไข": "undo redo | new_project next_year plans | close_project reopen_project"
    " | remove_project deleted | search",
    "รายงาน": "round next | previous fill_down skip remove_report"
    " | findings next_finding previous_finding keep remark | history",
    "รับส่ง": "send receive folder | gather return hub | waiting diverged duplicates"
    " | received undo_gathering | verify",
    "มุมมอง": "overview board executives | preview pictures | sections paper by_name"
    " | larger smaller compact dark | coordinator",
    "ช่วยเหลือ": "guide keys sample | about",
}
SUBMENUS: Final = {
    "export": ("ส่งออกแบบอื่น", "pdf_apart pdf_together | excel excel_template"),
    "sections": ("ไปส่วนของแบบ", " ".join(SECTIONS)),
    "paper": ("รูปแบบบนกระดาษ", "thai_dates thai_digits type_family signers"),
}
"""Menus within menus, by the name that MENUS gives them: their title and their commands."""

EDITING: Final = frozenset(
    "new_project next_year close_project reopen_project remove_project deleted undo redo next previous"
    " fill_down skip remove_report keep remark restore profile import printout receive folder gather hub"
    " waiting diverged duplicates undo_gathering thai_dates thai_digits type_family signers".split()
)
"""What changes the file: not offered in one that can only be read."""

PUTTING_OUT: Final = frozenset(
    "copy pdf pdf_apart pdf_together print excel send return overview board executives pictures".split()
)
"""What makes something of the file for others, and the pages that do: not offered while it is checked."""

OF_COORDINATOR: Final = frozenset(
    {"board", "executives", "gather", "return", "hub", "waiting"}
    | {"diverged", "duplicates", "received", "undo_gathering"}
)
"""What only a coordinator needs: shown in a coordinator's file, or on request."""

TOOLBAR: Final = "new_project round overview | undo redo | preview pdf print | send"
SHORTENED: Final = "undo redo overview preview new_project round send pdf print"
"""The toolbar's commands in the order in which they are shown without text in a narrow window."""


class Command(NamedTuple):
    """One command.

    `run` names its target: a method of the window ("window.show_keys"), of its files ("files.browse") or of
    the workspace ("workspace.new_project"), or a function ("module:function") that receives the workspace of
    the open file, or the window if the command needs no file. A function's module is imported when it is
    first run, so that the first paint waits for no dialog and no form. A command that needs a file is
    disabled while none is open; one with a state is checkable. `short` is the toolbar's text where the menu's
    is long. A method receives `argument`, if there is one.
    """

    text: str
    run: str
    key: str = ""
    icon: str = ""
    needs_file: bool = True
    has_state: bool = False
    short: str = ""
    argument: Any = None


COMMANDS: Final[dict[str, Command]] = {
    "new_file": Command(
        "สร้างไฟล์ของเขต…", "files.new", key="Ctrl+Shift+N", icon="file-plus", needs_file=False
    ),
    "open": Command("เปิดไฟล์…", "files.browse", key="Ctrl+O", icon="folder-open", needs_file=False),
    "sample": Command("ลองใช้ไฟล์ตัวอย่าง", "files.open_sample", needs_file=False),
    "import": Command("นำเข้า…", "app.ui.imports.any_file:import_chosen"),
    "excel": Command("ส่งออก Excel…", "app.ui.transfer.workbook_export:export_workbook"),
    "excel_template": Command(
        "สร้างไฟล์ Excel ต้นแบบ…", "app.ui.transfer.workbook_export:make_template", needs_file=False
    ),
    "printout": Command("นำเข้าจากข้อความของแบบพิมพ์…", "app.ui.imports.printout_dialog:import_printout"),
    "save": Command("บันทึก", "files.confirm_saved", key="Ctrl+S"),
    "copy": Command("บันทึกสำเนา…", "files.save_copy", key="Ctrl+Shift+S", icon="copy"),
    "restore": Command("กู้คืนจากไฟล์สำรอง…", "app.ui.history.backup_dialog:restore_backup"),
    "profile": Command("ตั้งค่าไฟล์นี้…", "app.ui.window.profile_dialog:change_profile"),
    "plans": Command("แผนพัฒนา…", "app.ui.imports.plans_dialog:show_plans"),
    "next_year": Command("ขึ้นปีงบประมาณใหม่…", "app.ui.history.next_year_dialog:begin_year"),
    "pdf": Command("ส่งออก PDF…", "app.ui.preview.printing:export_pdf", key="Ctrl+E", icon="file-export"),
    "pdf_apart": Command("ส่งออก PDF ทุกโครงการในรายการ…", "app.ui.preview.printing:export_all_apart"),
    "pdf_together": Command(
        "รวมทุกโครงการในรายการเป็น PDF เดียว…", "app.ui.preview.printing:export_all_together"
    ),
    "print": Command("พิมพ์…", "app.ui.preview.printing:print_form", key="Ctrl+P", icon="printer"),
    "send": Command(
        "ส่งไฟล์ให้ผู้ประสานงาน…", "app.ui.transfer.send_dialogs:send_file", icon="arrow-right", short="ส่งไฟล์"
    ),
    "gather": Command(
        "รวมไฟล์จากเขต…", "app.ui.gather.commands:gather_files", icon="gather", needs_file=False
    ),
    "waiting": Command("รายการที่รอการตัดสินใจ…", "app.ui.gather.commands:decide_on_waiting"),
    "diverged": Command("ส่วนที่แก้ไขต่างกัน…", "app.ui.gather.commands:resolve_diverged"),
    "duplicates": Command("โครงการที่อาจซ้ำกัน…", "app.ui.gather.commands:compare_duplicates"),
    "folder": Command("โฟลเดอร์ที่ใช้ร่วมกัน…", "app.ui.shared_folder.dialog:exchange_by_folder"),
    "hub": Command("ศูนย์ข้อมูลกลาง…", "app.ui.hub.dialog:exchange_with_hub"),
    "received": Command("ไฟล์ที่ได้รับ…", "app.ui.gather.received_files:show_received"),
    "undo_gathering": Command("ยกเลิกการรวมครั้งล่าสุด…", "app.ui.gather.commands:undo_last_gathering"),
    "receive": Command("รับไฟล์ที่ผู้ประสานงานส่งกลับ…", "app.ui.transfer.receiving:receive_file"),
    "return": Command("ส่งข้อสังเกตและการแก้ไขกลับให้เขต…", "app.ui.transfer.send_dialogs:return_files"),
    "close": Command("ปิดไฟล์", "files.close", key="Ctrl+W"),
    "quit": Command("ออกจากโปรแกรม", "window.close", key="Ctrl+Q", needs_file=False),
    "undo": Command("เลิกทำ", "app.ui.window.editing:undo", key="Ctrl+Z", icon="undo"),
    "redo": Command("ทำซ้ำ", "app.ui.window.editing:redo", key="Ctrl+Y", icon="redo"),
    "new_project": Command("โครงการใหม่", "workspace.new_project", key="Ctrl+N", icon="plus"),
    "remove_project": Command("ลบโครงการนี้", "app.ui.window.editing:remove_project", icon="trash"),
    "deleted": Command("โครงการที่ลบแล้ว…", "app.ui.history.deleted_dialog:show_deleted"),
    "close_project": Command("ปิดโครงการ…", "app.ui.form.note_dialogs:close_project", icon="lock"),
    "reopen_project": Command("เปิดโครงการอีกครั้ง…", "app.ui.form.note_dialogs:reopen_project"),
    "round": Command("รายงานประจำเดือน", "window.toggle_round", key="Ctrl+M", icon="calendar", has_state=True),
    "next": Command("บันทึกแล้วไปโครงการถัดไป", "app.ui.window.editing:go_on_in_round", key="Ctrl+Enter"),
    "previous": Command("คัดลอกจากเดือนก่อน", "app.ui.window.editing:copy_previous", key="Ctrl+D"),
    "fill_down": Command("เติมค่าลงช่องที่เลือก", "app.ui.window.editing:fill_down", key="Ctrl+Shift+D"),
    "skip": Command("ข้ามโครงการในเดือนนี้", "app.ui.window.editing:skip_report", key="Ctrl+Shift+M"),
    "remove_report": Command(
        "ลบรายงานของเดือนนี้", "app.ui.window.editing:remove_report_in_focus", key="Ctrl+Shift+Delete"
    ),
    "findings": Command("ข้อที่ควรตรวจทั้งไฟล์", "app.ui.findings.page:toggle_findings", key="F7", icon="warning"),
    "next_finding": Command("ไปข้อที่ควรตรวจถัดไป", "app.ui.findings.moving:go_to_next", key="F8"),
    "previous_finding": Command(
        "กลับไปข้อที่ควรตรวจก่อนหน้า", "app.ui.findings.moving:go_to_previous", key="Shift+F8"
    ),
    "keep": Command(
        "คงข้อที่ควรตรวจไว้พร้อมเหตุผล…", "app.ui.form.note_dialogs:accept_finding_in_focus", key="Ctrl+K"
    ),
    "remark": Command(
        "เขียนหรือตอบข้อสังเกต…", "app.ui.form.note_dialogs:remark_in_focus", key="Ctrl+R", icon="message"
    ),
    "history": Command("ประวัติการแก้ไข…", "app.ui.history.dialog:show_history", key="Ctrl+H", icon="clock"),
    "search": Command("ค้นหาโครงการ", "app.ui.window.editing:search", key="Ctrl+F", icon="search"),
    "by_name": Command("เรียงโครงการตามชื่อ ก–ฮ", "window.follow_order", has_state=True),
    "preview": Command("ดูก่อนพิมพ์", "window.toggle_preview", key="F6", icon="eye", has_state=True),
    "board": Command("ภาพรวมทุกเขต", "app.ui.board.page:toggle_board", key="Ctrl+B", icon="board"),
    "executives": Command("รายงานสำหรับผู้บริหาร (HTML)…", "app.ui.board.export:export_executives"),
    "overview": Command(
        "ภาพรวม", "app.ui.overview.page:toggle_overview", key="Ctrl+Shift+G", icon="overview"
    ),
    "pictures": Command("ภาพความก้าวหน้า", "app.ui.overview.project_charts:toggle_pictures", key="Ctrl+G"),
    "thai_dates": Command("พิมพ์วันเริ่มต้นและสิ้นสุดเป็นวันที่ไทย", "window.follow_thai_dates", has_state=True),
    "thai_digits": Command("พิมพ์ตัวเลขเป็นเลขไทย", "window.follow_thai_digits", has_state=True),
    "type_family": Command("แบบอักษรบนกระดาษ…", "window.choose_type_family"),
    "signers": Command("ผู้ลงนามอิเล็กทรอนิกส์…", "window.choose_signers"),
    "coordinator": Command(
        "คำสั่งของผู้ประสานงาน", "window.toggle_coordinator", needs_file=False, has_state=True
    ),
    "dark": Command("โทนสีมืด", "app.ui.window.application:toggle_dark", needs_file=False, has_state=True),
    "larger": Command("ตัวอักษรใหญ่ขึ้น", "app.ui.window.application:enlarge_text", needs_file=False),
    "smaller": Command("ตัวอักษรเล็กลง", "app.ui.window.application:shrink_text", needs_file=False),
    "compact": Command(
        "แสดงแบบกระชับ", "app.ui.window.application:change_density", needs_file=False, has_state=True
    ),
    "verify": Command("ตรวจเอกสาร…", "app.ui.transfer.verification_dialog:verify_paper"),
    "guide": Command(
        "คู่มือการใช้งาน", "app.ui.window.guide:show_guide", key="Shift+F1", icon="book", needs_file=False
    ),
    "about": Command("เกี่ยวกับโปรแกรม…", "app.ui.window.about:show_about", needs_file=False),
    "keys": Command("ปุ่มลัด", "window.show_keys", key="F1", icon="help", needs_file=False),
    **{
        name: Command(
            f"ไปส่วนที่ {section.number} {section.plain_title.split(' (')[0]}",
            "workspace.show_section",
            key=f"Ctrl+{place}",
            argument=section,
        )
        for place, (name, section) in enumerate(SECTIONS.items(), start=1)
    },
}


def runner(command: Command, window: WindowContext) -> Callable[[bool], object]:
    """Return the callback of a command, which looks its target up on each call."""

    def run(_checked: bool = False) -> object:
        if command.needs_file and window.workspace is None:
            return None
        if ":" in command.run:
            is_new = command.run.partition(":")[0] not in sys.modules
            do = function(command)
            if is_new:
                paint_window()  # loading it takes up to a tenth of a second, and so may what it does
            return do(window.workspace if command.needs_file else window)
        owner, _, method = command.run.partition(".")
        arguments = () if command.argument is None else (command.argument,)
        owners = {"window": window, "files": window.files, "workspace": window.workspace}
        return getattr(owners[owner], method)(*arguments)

    return run


def function(command: Command) -> Callable[[Any], object]:
    """Return the function that a command names. Raises ImportError or AttributeError if there is none."""
    module, _, name = command.run.partition(":")
    found: Callable[[Any], object] = getattr(import_module(module), name)
    return found


def make_actions(window: WindowContext) -> dict[str, QAction]:
    """Return the window's actions by name; as window actions, their keys work wherever the focus is."""
    actions, renewal = {}, Renewal()
    for name, command in COMMANDS.items():
        action = QAction(command.text, window)
        action.setShortcuts(_keys(command.key))
        set_tooltip(action, _tooltip(action, command))
        if command.icon:
            action.setIcon(icon(command.icon))
        if command.short:
            action.setIconText(command.short)
        action.setCheckable(command.has_state)
        action.setData(command.needs_file)
        run = runner(command, window)
        action.triggered.connect(run if name == "quit" else renewal.guarded(run, window))
        window.addAction(action)
        actions[name] = action
    return actions


def _tooltip(action: QAction, command: Command) -> str:
    """Return the command's text with its key."""
    key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{command.text.rstrip('…')} ({key})" if key else command.text.rstrip("…")


def _keys(key: str) -> list[QKeySequence]:
    """Return the key sequences; Enter includes Return, as Qt calls the main keyboard's Enter key."""
    keys = dict.fromkeys((key, key.replace("Enter", "Return")))
    return [QKeySequence(each) for each in keys if each]


def add_menus(window: WindowContext, actions: dict[str, QAction]) -> None:
    """Add the menus. F10 opens the first one on every system, and Shift+F10 the menu of what has the focus;
    Qt leaves these keys to the system.
    """
    of_focus = QShortcut(QKeySequence("Shift+F10"), window)
    of_focus.activated.connect(open_menu_of_focus)
    key = QShortcut(QKeySequence(Qt.Key.Key_F10), window)
    key.activated.connect(lambda: window.menuBar().setActiveAction(window.menuBar().actions()[0]))
    for title, names in MENUS.items():
        menu = window.menuBar().addMenu(title)
        for name in names.split():
            if name == "recent":
                menu.addMenu(RecentMenu(window))
            elif name in SUBMENUS:
                within, inner = SUBMENUS[name]
                _fill(menu.addMenu(within), inner, actions)
            else:
                _fill(menu, name, actions)


def _fill(menu: QMenu, names: str, actions: dict[str, QAction]) -> None:
    for name in names.split():
        menu.addSeparator() if name == "|" else menu.addAction(actions[name])


def closed_commands(database: "DatabaseFile") -> frozenset[str]:
    """Return the commands that the open file does not allow now."""
    if database.is_being_checked:
        return EDITING | PUTTING_OUT
    return frozenset() if database.is_writable else EDITING


def show_for_role(actions: dict[str, QAction], file: "ProjectFile | None", *, is_coordinator: bool) -> None:
    """Show the commands of a coordinator, or hide them with their keys. `file`: the coordinator's, if one is
    open; its word for the units stands in their texts.
    """
    tell = _teller(file) if file else str
    for name in OF_COORDINATOR:
        action, command = actions[name], COMMANDS[name]
        action.setVisible(is_coordinator)
        action.setText(tell(command.text))
        set_tooltip(action, tell(_tooltip(action, command)))


def _teller(file: "ProjectFile") -> Callable[[str], str]:
    """Return what lets a text say the file's word. A list that cannot be read is told where it is used."""
    from app.models.submission.units import told_of_units  # not above: the first paint has no file
    from app.services.units.listing import units_of

    with suppress(UserError):
        word = units_of(file).word
        return lambda text: told_of_units(text, word)
    return str


def add_toolbar(window: WindowContext, actions: dict[str, QAction]) -> QToolBar:
    toolbar = CommandBar("แถบเครื่องมือ", [actions[name] for name in SHORTENED.split()])
    for name in TOOLBAR.split():
        toolbar.addSeparator() if name == "|" else toolbar.addAction(actions[name])
    window.addToolBar(toolbar)
    return toolbar


class RecentMenu(QMenu):
    """The menu of recent files, filled on opening, as files may disappear. The open one is left out."""

    def __init__(self, window: WindowContext) -> None:
        super().__init__("เปิดไฟล์ล่าสุด", window)
        self._window = window
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        workspace = self._window.workspace
        shown = workspace.document.file.path if workspace else None
        for path in self._window.settings.recent_files:
            if shown is None or not is_same_file(path, shown.resolve()):
                action = self.addAction(f"{path.name}   ({path.parent})".replace("&", "&&"))
                action.triggered.connect(lambda _checked, path=path: self._window.files.open(path))
        if self.isEmpty():
            self.addAction("ยังไม่มีไฟล์อื่นที่เปิดล่าสุด").setEnabled(False)
        last = self._window.settings.last_file  # the sample is never remembered
        if shown is not None and last is not None and is_same_file(last, shown.resolve()):
            self.addSeparator()
            self._add_pin(shown)

    def _add_pin(self, path: Path) -> None:
        """Let the clerk keep the open file in the list."""
        settings, place = self._window.settings, path.resolve()
        action = self.addAction("ตรึงไฟล์ที่เปิดอยู่ไว้ในรายการ")
        action.setCheckable(True)
        action.setChecked(any(is_same_file(pinned, place) for pinned in settings.pinned_files))
        action.toggled.connect(lambda is_pinned: settings.pin_file(path, is_pinned))
