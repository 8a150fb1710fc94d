"""The gathering page: files are checked, listed with their changes, and then merged."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.models.errors import UserError
from app.models.submission.units import told_of_units
from app.models.thai import format_baht
from app.services.board import refreshing
from app.services.gathering import Gathering, Received
from app.services.returns.taking import objection
from app.services.source_files import find_sources
from app.services.units.listing import units_of
from app.ui.core.document import Document
from app.ui.gather.details import Details
from app.ui.gather.drops import dropped_paths
from app.ui.gather.other_office import wants_foreign
from app.ui.gather.result_page import GatheredPage
from app.ui.gather.tables import COLUMNS, FileTable, rank
from app.ui.gather.waiting import decide_beforehand
from app.ui.widgets import dialogs
from app.ui.widgets.errors import errors_shown
from app.ui.widgets.fitting import FittingDialog, PageStack
from app.ui.widgets.icons import icon
from app.ui.widgets.outside import accept_copy
from app.ui.widgets.pressing import press_only_in_focus
from app.ui.widgets.tasks import found_beside, run_task
from app.ui.widgets.theme import GRID

TITLE: Final = "รวมไฟล์จากเขต"
_NOTHING_WRITTEN: Final = "ไฟล์นี้ยังไม่เปลี่ยนจนกว่าจะกด “รวมเข้าไฟล์”"


class GatherWindow(FittingDialog):
    """Modal, because the check is valid only as long as nobody edits the file."""

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self._gathering = Gathering(document.file)
        self._count = 0  # records that would change
        self._is_taken_in = False
        self._foreign: dict[Path, UserError] = {}
        """Files of another office that came to a clerk's file, and why they were not taken unasked."""
        self._wanted: set[Path] = set()
        self.setWindowTitle(told_of_units(TITLE, units_of(document.file).word))
        self.setAcceptDrops(True)
        self.setSizeGripEnabled(True)
        self._summary = dialogs.words("", "heading")
        self._hint = dialogs.words("", "quiet")
        self.files = FileTable()
        self._totals = dialogs.words("")
        self._details = Details()
        self._after = GatheredPage(document, self)
        self._password = Password()
        self._pages = PageStack()
        self._take_in = QPushButton("รวมเข้าไฟล์")
        self._close = QPushButton("ยกเลิก")
        self._add_files = QPushButton(icon("file-plus"), "เพิ่มไฟล์…")
        self._add_folder = QPushButton(icon("folder-open"), "เพิ่มทั้งโฟลเดอร์…")
        self._lay_out()
        self._connect()
        self._show_looked()
        self.resize(parent.window().size() - QSize(4 * GRID, 7 * GRID))  # room for the system's window frame

    def _lay_out(self) -> None:
        for page in (self._beginning(), self._files_and_details(), self._after):
            self._pages.addWidget(page)
        self._take_in.setProperty("main", True)
        press_only_in_focus(self._take_in, self._add_files, self._add_folder, self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        for line in self._head():
            line.setSpacing(2 * GRID)
            layout.addLayout(line)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self._totals)  # across the window: beside the details it left few files in sight
        layout.addWidget(self._password)
        layout.addLayout(self._foot())

    def _head(self) -> tuple[QHBoxLayout, QHBoxLayout]:
        heading = dialogs.words("", "title")
        heading.setText(self.windowTitle())
        heading.setWordWrap(False)
        into = dialogs.words("", "label")
        into.setText(f"เข้าไฟล์ {self._document.file.path.name}")
        top, told = QHBoxLayout(), QHBoxLayout()
        top.addWidget(heading)
        top.addWidget(into, 1, Qt.AlignmentFlag.AlignVCenter)
        self._summary.setWordWrap(False)
        told.addWidget(self._summary)
        told.addWidget(self._hint, 1, Qt.AlignmentFlag.AlignVCenter)
        return top, told

    def _files_and_details(self) -> QSplitter:
        split = QSplitter()
        split.addWidget(self.files)
        split.addWidget(_scrolling(self._details))
        for part in (0, 1):
            split.setStretchFactor(part, 1)  # both give way where there is less room
        split.setChildrenCollapsible(False)
        split.setSizes([61 * GRID, 99 * GRID])
        return split

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        for button in (self._add_files, self._add_folder):
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(self._take_in)
        foot.addWidget(self._close)
        return foot

    def _beginning(self) -> QWidget:
        """Return the initial page: one sentence on what to do."""
        page = QWidget()
        words = dialogs.words("", "heading")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words.setText("ลากไฟล์หรือโฟลเดอร์ที่ได้รับมาวางที่นี่\nหรือเลือกด้วยปุ่มด้านล่าง")
        layout = QVBoxLayout(page)
        layout.addWidget(words)
        return page

    def _connect(self) -> None:
        self.files.selectionModel().currentRowChanged.connect(self._show_details)
        self._add_files.clicked.connect(self._ask_files)
        self._add_folder.clicked.connect(self._ask_folder)
        self._details.considered.connect(self._consider)
        self._take_in.clicked.connect(self.take_in)
        self._close.clicked.connect(self.reject)
        self._after.taken_back.connect(self.reject)
        self._password.typed.connect(self.open_sealed)

    # --- checking -----------------------------------------------------------------------------------------

    def look_at(self, paths: Sequence[Path]) -> None:
        """Check files, and all files in folders; the window stays responsive."""
        with errors_shown(self):
            found = find_sources(paths, self._document.file.path)
            self._gathering.add_search(found)
            sources = found.sources
            if not sources:
                self._show_looked()
                raise UserError("ไม่พบไฟล์ .sqlite ที่จะรวม", "โปรดเลือกไฟล์ที่ได้รับ หรือโฟลเดอร์ที่มีไฟล์เหล่านั้น")
            before = len(self._gathering.received)
            work = self._looking(sources, before)
            is_whole = run_task(work, len(sources), "กำลังตรวจไฟล์", self, in_thread=True)
            self._show_looked()
            if not is_whole:
                self._count = self._gathering.record_count
                looked = len(self._gathering.received) - before
                self._hint.setText(
                    f"หยุดตรวจแล้ว ตรวจได้ {looked:,} จาก {len(sources):,} ไฟล์ {_NOTHING_WRITTEN}"
                )
        self._ask_about_foreign()

    def open_sealed(self, password: str) -> None:
        """Check encrypted files again with a password."""
        self._gathering.use_password(password)
        self.look_at(self._gathering.sealed)

    def _looking(self, sources: Sequence[Path], before: int) -> Iterator[tuple[int, None]]:
        for one in self._gathering.looking(sources):
            if one and (why := self._objection(one)):
                self._gathering.decline(one, why)
            yield min(len(self._gathering.received) - before, len(sources)), None  # a parcel holds more
        self._count = self._gathering.record_count

    def _objection(self, one: Received) -> UserError | None:
        """Return why a file is not merged unasked."""
        if one.returned_to:
            return objection(self._gathering, one)
        is_for_all = not self._gathering.is_clerks or units_of(self._document.file).is_of_divisions
        if is_for_all or not one.is_accepted or one.source in self._wanted:
            return None
        if why := self._gathering.foreign(one):
            self._foreign[one.source] = why
        return why

    def _ask_about_foreign(self) -> None:
        """Ask about files of other offices, and check again those that the clerk wants all the same."""
        found, self._foreign = self._foreign, {}
        if found and wants_foreign(list(found.values()), self):
            self._wanted |= found.keys()
            self.look_at(list(found))

    def _show_looked(self) -> None:
        received = self._gathering.told
        self.files.show_rows(sorted(received, key=rank))
        self.files.clearSpans()
        for row, one in enumerate(self.files.rows):
            if not one.is_accepted:
                self.files.setSpan(row, 1, 1, len(COLUMNS) - 1)
        self._pages.setCurrentIndex(1 if received else 0)
        self._summary.setText(_summary(received))
        for words in (self._summary, self._totals):
            words.setVisible(bool(received))
        self._hint.setText(_NOTHING_WRITTEN if received else "")
        self._tell_waiting()
        self._password.setVisible(bool(self._gathering.sealed))
        self._take_in.setEnabled(any(one.is_accepted for one in received))
        if received:
            self.files.selectRow(0)
            next_step = self._password.line if self._gathering.sealed else self.files
            next_step.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell_waiting(self) -> None:
        """Tell the totals, and how much will be merged and how much of that will wait."""
        self._totals.setText(_totals(self._gathering.told, self._gathering))
        waiting = self._gathering.waiting_count
        count = f" {self._count:,} รายการ (รอการตัดสินใจ {waiting:,})" if waiting else ""
        self._take_in.setText(f"รวมเข้าไฟล์{count}")

    def _consider(self) -> None:
        """Let the clerk accept beforehand what of the selected file would wait."""
        self._gathering.accepted |= decide_beforehand(self._details.waiting, self)
        self._show_details(self.files.currentIndex(), QModelIndex())
        self._tell_waiting()

    def _show_details(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid():
            received = self.files.rows[index.row()]
            self._details.show_file(received, self._gathering)

    def _ask_files(self) -> None:
        if paths := dialogs.ask_received_files(self, self._document.file.path.parent):
            self.look_at(paths)

    def _ask_folder(self) -> None:
        folder = dialogs.ask_folder(self, self._document.file.path.parent, "เลือกโฟลเดอร์ของไฟล์ที่ได้รับ")
        if folder:
            self.look_at([folder])

    # --- merging ------------------------------------------------------------------------------------------

    def take_in(self) -> None:
        """Merge everything that was accepted, or nothing if cancelled."""
        with errors_shown(self):
            run_task(self._taking_in(), self._count, "กำลังรวมรายการที่", self, in_thread=True)
        if self._is_taken_in:
            self._document.forget_steps()
            self._refresh_board()
            self._show_taken_in()
        else:
            self._hint.setText("ยกเลิกการรวมแล้ว ไม่มีการเปลี่ยนแปลงในไฟล์นี้")

    def _refresh_board(self) -> None:
        """Compute the board's rows, so that it opens at once; what is cancelled is done when it opens."""
        file = self._document.file
        with errors_shown(self):
            doing = "กำลังจัดทำภาพรวม โครงการที่"
            stale = found_beside(self, doing, file.board.stale) or ()
            run_task(refreshing(file, stale), len(stale), doing, self, in_thread=True)

    def _taking_in(self) -> Iterator[tuple[int, None]]:
        yield from enumerate(self._gathering.taking_in(), start=1)
        self._is_taken_in = True
        self._after.look()

    def _show_taken_in(self) -> None:
        received = self._gathering.told
        taken = sum(one.is_accepted for one in received)
        refused = [one for one in received if one.refused]
        self._summary.setText(f"รวมแล้ว {taken:,} ไฟล์ ข้อมูลที่เปลี่ยน {self._count:,} รายการ")
        self._hint.setText("")
        for widget in (self._take_in, self._add_files, self._add_folder, self._password, self._totals):
            widget.hide()
        self._close.setText("ปิด")
        self._close.setProperty("main", True)
        self._close.style().polish(self._close)
        self._after.show_gathered(refused)
        self._pages.setCurrentWidget(self._after)
        self._close.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- the window ---------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._add_files.isVisible() and dropped_paths(event.mimeData()):
            accept_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        accept_copy(event)
        self.look_at(dropped_paths(event.mimeData()))

    def done(self, result: int) -> None:
        self._gathering.close()
        super().done(result)


def _scrolling(details: QWidget) -> QScrollArea:
    """Return a scroll area: on a small screen, or with large fonts, the details do not all fit."""
    area = QScrollArea()
    area.setWidget(details)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area


def _totals(received: Sequence[Received], gathering: Gathering) -> str:
    """Describe the allocated budgets of the whole file before and after merging all of this, and what waiting
    changes would do to them.
    """
    after, grows = gathering.budget_satang, sum(one.effect.budget_satang for one in received)
    before = f"{format_baht(after - grows)} → " if grows else ""
    told = f"{_rises(grows)} {format_baht(abs(grows))} บาท" if grows else ""
    lines = [f"งบประมาณรวมในไฟล์นี้{'' if grows else 'คงเดิม'} {before}{format_baht(after)} บาท {told}".rstrip()]
    if gathering.waiting:
        falls = gathering.waiting_budget_satang
        told = f" หากรับทั้งหมด {_rises(falls)} {format_baht(abs(falls))} บาท" if falls else ""
        lines.append(f"รายการที่รอการตัดสินใจยังใช้ค่าเดิม{told}")
    return "   ".join(lines)


def _rises(satang: int) -> str:
    return "เพิ่มขึ้น" if satang > 0 else "ลดลง"


def _summary(received: Sequence[Received]) -> str:
    refused = sum(one.refused is not None for one in received)
    known = sum(one.is_known for one in received)
    passed_over = sum(bool(one.passed_over) for one in received)
    accepted = sum(one.is_accepted for one in received)
    parts = [f"ตรวจแล้ว {len(received) - passed_over:,} ไฟล์", f"รับได้ {accepted:,} ไฟล์"]
    parts += [f"เคยรวมแล้ว {known:,} ไฟล์"] if known else []
    parts += [f"ไม่รับ {refused:,} ไฟล์"] if refused else []
    parts += [f"ไม่ได้ตรวจ {passed_over:,} ไฟล์"] if passed_over else []
    return "   ".join(parts)


class _Line(QLineEdit):
    """A line edit that keeps Enter to itself, which would otherwise also press the page's first button."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()


class Password(QWidget):
    """Asks for the password of encrypted files; `typed` carries it."""

    typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        words = dialogs.words("", "label")
        words.setText("ไฟล์ที่มีรหัสผ่าน พิมพ์รหัสผ่านที่ได้จากผู้ส่ง")
        words.setWordWrap(False)
        self.line = _Line()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setAccessibleName("รหัสผ่านของไฟล์ที่ได้รับ")
        button = QPushButton("เปิดด้วยรหัสผ่านนี้")
        press_only_in_focus(button)
        button.clicked.connect(self._emit)
        self.line.returnPressed.connect(self._emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (words, self.line, button):
            row.addWidget(part)

    def _emit(self) -> None:
        if self.line.text():
            self.typed.emit(self.line.text())
