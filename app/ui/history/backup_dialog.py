"""กู้คืนจากไฟล์สำรอง: compare a backup with the file, and restore chosen projects from it."""

import contextlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.models.errors import UserError
from app.models.project import name_of
from app.printing.columns.column import Column
from app.services.restore import Differing, Fate, comparing, details, project_count
from app.storage.backups import MOST_BYTES, Backup, listed_backups
from app.storage.project_file import ProjectFile
from app.ui.core.changes import Change, ProjectAdded, ProjectRemoved
from app.ui.editors.form_dialog import new_buttons, new_column
from app.ui.widgets import dialogs
from app.ui.widgets.dialogs import ListDialog
from app.ui.widgets.fitting import exec_once
from app.ui.widgets.labels import set_item_tooltip
from app.ui.widgets.revision_text import local_brief_moment
from app.ui.widgets.tables import ColumnTable
from app.ui.widgets.tasks import run_task
from app.ui.widgets.theme import GRID

if TYPE_CHECKING:
    from app.ui.core.context import FileContext

TITLE: Final = "กู้คืนจากไฟล์สำรอง"
_HELP: Final = (
    "เลือกไฟล์สำรองเพื่อดูว่าต่างจากปัจจุบันอย่างไร "
    f"ไฟล์สำรองของไฟล์หนึ่งใช้เนื้อที่ไม่เกิน {MOST_BYTES // 10**6:,} เมกะไบต์ ไฟล์ล่าสุดเก็บไว้เสมอ"
)
_KEPT: Final = "ข้อมูลปัจจุบันยังอยู่ในประวัติการแก้ไข และเลิกทำได้ด้วย Ctrl+Z"


def restore_backup(workspace: "FileContext") -> None:
    """Let the clerk restore a backup, completely or for chosen projects."""
    if workspace.stay_for_refusals():
        return
    file = workspace.document.file
    workspace.document.checkpoint()
    with contextlib.suppress(UserError):
        file.database.finish_backup()  # of this opening; damage of the file is reported elsewhere
    found = listed_backups(file.path)[::-1]
    if not found:
        dialogs.inform(workspace, "ยังไม่มีไฟล์สำรองของไฟล์นี้", "โปรแกรมเก็บไฟล์สำรองทุกครั้งที่เปิดไฟล์")
        return
    dialog = BackupDialog(file, found, workspace)
    if exec_once(dialog) != QDialog.DialogCode.Accepted or not dialog.chosen:
        return
    changes = [change for one in dialog.chosen for change in changes_of(one)]
    if workspace.document.do_together(changes):
        workspace.document.checkpoint()
        workspace.status_message.emit(f"กู้คืน {len(dialog.chosen):,} โครงการแล้ว กด Ctrl+Z หากต้องการเลิกทำ")


def changes_of(differing: Differing) -> list[Change]:
    """Return the changes that restore a project; its unchanged records get no new revision."""
    changes: list[Change] = []
    if now := differing.now:
        changes.append(ProjectRemoved(now.project, now.reports, now.notes))
    if then := differing.then:
        changes.append(ProjectAdded(then.project, then.reports, then.notes))
    return changes


_COLUMNS: Final = (
    Column("เก็บไว้เมื่อ", lambda backup: local_brief_moment(backup.made_at), stretches=True),
    Column("ขนาด", lambda backup: size_in_words(backup.size), is_number=True),
)


def size_in_words(size: int) -> str:
    """Return a size in kilobytes or megabytes, as file managers show it."""
    return f"{size / 1_000_000:,.1f} MB" if size >= 1_000_000 else f"{max(1, size // 1000):,} KB"


class BackupDialog(ListDialog):
    """Backups at the left, latest first; at the right the projects that differ in the selected one.

    `chosen` are the projects to restore.
    """

    def __init__(self, file: ProjectFile, found: Sequence[Backup], parent: QWidget) -> None:
        super().__init__(parent)
        self._file = file
        self._is_damaged = False
        self.setWindowTitle(TITLE)
        self.backups = ColumnTable("ไฟล์สำรอง", _COLUMNS, _HELP, is_small=True)
        self.backups.setMinimumSize(32 * GRID, 18 * GRID)
        self.backups.show_rows(found)
        self.tree = DifferenceTree()
        self.status_message = dialogs.words("")
        self._summary = dialogs.words("", "quiet")
        self._buttons = new_buttons(self, "กู้คืนโครงการที่เลือก", loses=True)
        self._lay_out()
        self.backups.selectionModel().currentChanged.connect(self._choose)
        self.backups.chosen.connect(lambda _backup: self.tree.setFocus())
        self.tree.itemChanged.connect(lambda *_item: self._count())
        self.resize(158 * GRID, 84 * GRID)
        self._choose_first_good()
        self.backups.setFocus()

    @property
    def chosen(self) -> list[Differing]:
        return self.tree.chosen

    @property
    def accept_button(self) -> QPushButton:
        button = self._buttons.buttons()[0]
        assert isinstance(button, QPushButton), "it is made by the box"
        return button

    def _choose_first_good(self) -> None:
        """Select the latest readable backup; damaged ones are skipped."""
        for place in range(len(self.backups.rows)):
            self.backups.go_to(place)
            if not self._is_damaged:
                return
        self.backups.go_to(0)

    def _choose(self, index: QModelIndex, _before: QModelIndex) -> None:
        self._is_damaged = False
        try:
            found = self._compared(self.backups.rows[index.row()])
        except UserError:
            self._is_damaged = True
            self._show([], "ไฟล์สำรองนี้เสียหาย อ่านไม่ได้ โปรดเลือกไฟล์สำรองอื่น")
            return
        if found is None:
            self._show([], "ยกเลิกการเทียบแล้ว โปรดเลือกไฟล์สำรองอีกครั้ง")
        elif found:
            self._show(found, f"ต่างจากปัจจุบัน {len(found):,} โครงการ เลือกโครงการที่ต้องการกู้คืน")
        else:
            self._show([], "ไฟล์สำรองนี้ตรงกับข้อมูลปัจจุบันทุกโครงการ")

    def _compared(self, backup: Backup) -> list[Differing] | None:
        """Return the differences from a backup; None if cancelled. Raises UserError if it is damaged."""
        found: list[Differing] = []
        with ProjectFile.open(backup.path, writable=False) as older:
            count = project_count(self._file, older)
            work = _collecting(comparing(self._file, older), found)
            if not run_task(work, count, "กำลังเทียบโครงการที่", self):
                return None
        return found

    def _show(self, found: Sequence[Differing], words: str) -> None:
        self.status_message.setText(words)
        self.tree.show_differing(found)
        self.tree.setEnabled(bool(found))
        self._count()

    def _count(self) -> None:
        """Show the effect of the choice before it is applied."""
        fates = [one.fate for one in self.chosen]
        parts = [f"{_WORDS[fate]} {fates.count(fate):,} โครงการ" for fate in Fate if fate in fates]
        self._summary.setText(f"{' · '.join(parts)} {_KEPT}" if parts else _KEPT)
        self.accept_button.setEnabled(bool(parts))

    def _lay_out(self) -> None:
        left, right, both = QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        left.addWidget(dialogs.words("ไฟล์สำรอง", "label"))
        left.addWidget(self.backups, 1)
        right.addWidget(self.status_message)
        right.addWidget(self.tree, 1)
        both.setSpacing(2 * GRID)
        both.addLayout(left, 2)
        both.addLayout(right, 5)
        layout = new_column(self)
        layout.addLayout(both, 1)
        layout.addWidget(self._summary)
        layout.addWidget(self._buttons)


_FATES_COMPARED: Final = {
    Fate.CHANGED: "ต่างกัน",
    Fate.MISSING: "มีเฉพาะแบบที่ 2",
    Fate.LATER: "มีเฉพาะแบบที่ 1",
}

_WORDS: Final = {Fate.CHANGED: "เปลี่ยนกลับ", Fate.MISSING: "นำกลับมา", Fate.LATER: "ลบออก"}


def _collecting(
    steps: Iterator[tuple[int, Differing | None]], found: list[Differing]
) -> Iterator[tuple[int, None]]:
    """Pass the steps on, appending differences to `found`."""
    for number, one in steps:
        if one:
            found.append(one)
        yield number, None


class DifferenceTree(QTreeWidget):
    """One row per project, with a check box; inside it, each entry's present and former value.

    Projects added after the backup are not checked by default, because restoring would remove them.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setHeaderLabels(["โครงการและรายการที่ต่าง", "ปัจจุบัน", "ในไฟล์สำรอง"])
        self.setAccessibleName("โครงการที่ต่างจากไฟล์สำรอง")
        self.setAccessibleDescription("กดเว้นวรรคเพื่อเลือกหรือไม่เลือก กดลูกศรขวาเพื่อดูรายการที่ต่าง")
        self.setUniformRowHeights(True)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.header().setStretchLastSection(True)
        self._differing: list[Differing] = []
        self.itemExpanded.connect(self._fill)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the names more width than the values."""
        super().resizeEvent(event)
        width = self.viewport().width()
        for column, part in enumerate((0.46, 0.22)):
            self.header().resizeSection(column, round(part * width))

    def show_differing(self, found: Sequence[Differing]) -> None:
        self._differing = list(found)
        self.blockSignals(True)
        self.clear()
        self.addTopLevelItems([self._item(one) for one in found])
        self.blockSignals(False)
        if first := self.topLevelItem(0):
            self.setCurrentItem(first)

    def show_compared(self, found: Sequence[Differing]) -> None:
        """Show differences like `show_differing`, without check boxes: single projects cannot be chosen."""
        self.show_differing(found)
        for row in range(self.topLevelItemCount()):
            if item := self.topLevelItem(row):
                item.setData(0, Qt.ItemDataRole.CheckStateRole, None)
                item.setText(2, _FATES_COMPARED[found[row].fate])

    @property
    def chosen(self) -> list[Differing]:
        rows = ((self.topLevelItem(row), one) for row, one in enumerate(self._differing))
        return [one for item, one in rows if item and item.checkState(0) == Qt.CheckState.Checked]

    def _item(self, one: Differing) -> QTreeWidgetItem:
        item = QTreeWidgetItem([name_of(one.project), "", one.fate.value])
        set_item_tooltip(item, 0, name_of(one.project))
        is_safe = one.fate is not Fate.LATER
        item.setCheckState(0, Qt.CheckState.Checked if is_safe else Qt.CheckState.Unchecked)
        if one.fate is Fate.CHANGED:
            item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
        return item

    def _fill(self, item: QTreeWidgetItem) -> None:
        """Fill in the entries when the clerk opens a project."""
        if item.childCount() or item.parent():
            return
        for change in details(self._differing[self.indexOfTopLevelItem(item)]):
            child = QTreeWidgetItem(item, [change.label, change.now, change.on_paper])
            for column in range(3):
                set_item_tooltip(child, column, child.text(column))
