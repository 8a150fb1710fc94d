"""ประวัติการแก้ไข: a project's history, entry by entry, and putting an earlier value back into its field."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.models.progress_report import ProgressReport
from app.printing.columns.column import Column
from app.services.history import Happened, PastEdit, history
from app.storage.revision_payload import NOTE
from app.ui.widgets import dialogs
from app.ui.widgets.choice_box import ChoiceBox
from app.ui.widgets.dialogs import ListDialog
from app.ui.widgets.errors import errors_shown
from app.ui.widgets.fitting import exec_once
from app.ui.widgets.labels import plain_label
from app.ui.widgets.pressing import press_only_in_focus
from app.ui.widgets.questions import mark_losing
from app.ui.widgets.revision_text import brief_moment
from app.ui.widgets.tables import ColumnTable
from app.ui.widgets.tasks import found_beside
from app.ui.widgets.text_diff import ChangedText, changed_parts
from app.ui.widgets.theme import GRID

if TYPE_CHECKING:
    from app.ui.core.context import FileContext

TITLE: Final = "ประวัติการแก้ไข"
PANE_HEIGHT: Final = 14 * GRID
"""Three lines; longer texts scroll."""
LEAST_HEIGHT: Final = 18 * GRID
"""Keeps the heading and some rows of the table visible on a small screen."""
OF_PROJECT: Final = "ข้อมูลโครงการ"
_READING: Final = "กำลังอ่านประวัติการแก้ไข"
_HELP: Final = "เลือกแถวเพื่อดูข้อความเต็มก่อนและหลังแก้ไข"


def show_history(workspace: "FileContext") -> None:
    """Let the clerk read the project's history, and put an earlier value back."""
    project_id = workspace.shown_project_id
    if project_id is None or workspace.stay_for_refusals():
        return
    workspace.document.checkpoint()
    with errors_shown(workspace):
        current = _Current(workspace, project_id)
        found = found_beside(workspace, _READING, partial(history, workspace.document.file, project_id))
        if found is None:
            return
        dialog = HistoryDialog(found, current.refusal, workspace)
        dialog.set_about(current.name)
        if exec_once(dialog) == QDialog.DialogCode.Accepted and dialog.chosen:
            current.put_back(*dialog.chosen)


class _Current:
    """The present project: whether an earlier value can be put back, and putting it back."""

    def __init__(self, workspace: "FileContext", project_id: str) -> None:
        self._workspace, self._document, self._id = workspace, workspace.document, project_id
        self._project = self._document.project(project_id)
        self._reports = {report.period: report for report in self._document.reports(project_id)}
        self._is_closed = project_id in self._document.file.closed_projects()

    @property
    def name(self) -> str:
        from app.services.history import summary

        return summary(self._project)

    def refusal(self, edit: PastEdit, value: Any) -> str:
        """Return why this value cannot be put back; "" if it can."""
        if self._is_closed:
            return "โครงการปิดแล้ว โปรดเปิดโครงการอีกครั้งก่อน"
        report = self._reports.get(edit.where) if edit.where else None
        if edit.entry is None:
            return "มีรายงานของเดือนนี้อยู่แล้ว" if report else ""
        if edit.where and report is None:
            return "รายงานของเดือนนี้ถูกลบแล้ว โปรดนำรายงานกลับมาก่อน"
        record = report or self._project
        return "ตรงกับค่าปัจจุบัน" if getattr(record, edit.entry.key) == value else ""

    def put_back(self, edit: PastEdit, value: Any) -> None:
        """Put the value back as if typed: on disk, and as its own undo step."""
        self._document.seal()
        if edit.entry is None:
            is_done = self._document.add_report(value)
        elif edit.where:
            is_done = self._document.set_report(self._id, edit.where, edit.entry.key, value)
        else:
            is_done = self._document.set(self._id, edit.entry.key, value)
        if is_done:
            self._document.seal()
            self._workspace.go_to_entry(self._id, edit.where, edit.entry.key if edit.entry else "narrative")
            self._workspace.status_message.emit("ใช้ค่าเดิมแล้ว กด Ctrl+Z หากต้องการเลิกทำ")


_COLUMNS: Final = (
    Column("แก้ไขเมื่อ", lambda edit: brief_moment(edit.revision.at)),
    Column("ผู้แก้ไข", lambda edit: editor_of(edit)),
    Column("ส่วน", lambda edit: place_of(edit)),
    Column("รายการ", lambda edit: edit.label),
    Column("ก่อนแก้ไข", lambda edit: edit.excerpts[0], stretches=True),
    Column("หลังแก้ไข", lambda edit: edit.excerpts[1], stretches=True),
)


def editor_of(edit: PastEdit) -> str:
    """Return author and machine, as far as known."""
    revision = edit.revision
    device = f" ({revision.device})" if revision.device else ""
    return f"{revision.editor}{device}" if revision.editor else "ไม่ทราบผู้แก้ไข"


def place_of(edit: PastEdit) -> str:
    return edit.where.thai if edit.where else OF_PROJECT


class HistoryDialog(ListDialog):
    """The edits in a table, last first; below it the selected one in full.

    `refusal` says why a value cannot be put back. After the dialog was accepted, `chosen` is the edit and the
    value to put back.
    """

    def __init__(
        self, edits: Sequence[PastEdit], refusal: Callable[[PastEdit, Any], str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._edits = edits
        self.chosen: tuple[PastEdit, Any] | None = None
        self.setWindowTitle(TITLE)
        self._about = dialogs.words("", "heading")
        self.places, self.labels = ChoiceBox(), ChoiceBox()
        self.table = ColumnTable(TITLE, _COLUMNS, _HELP, is_small=True)
        self.table.setMinimumHeight(LEAST_HEIGHT)
        self.before, self.after = (Pane(title, refusal) for title in ("ก่อนแก้ไข", "หลังแก้ไข"))
        self._count = dialogs.words("", "quiet")
        self._offer()
        self._lay_out()
        self._connect()
        self._narrow()
        self.resize(158 * GRID, 86 * GRID)
        self.table.setFocus()

    def set_about(self, name: str) -> None:
        self._about.setText(name)

    @property
    def shown(self) -> Sequence[PastEdit]:
        return self.table.rows

    def _offer(self) -> None:
        """Offer the subjects of the edits as filters."""
        months = sorted({edit.where for edit in self._edits if edit.where}, reverse=True)
        self.places.addItem("ทุกส่วน", _ALL)
        self.places.addItem(OF_PROJECT, None)
        for month in months:
            self.places.addItem(f"รายงานเดือน{month.thai}", month)
        self.labels.addItem("ทุกรายการ", _ALL)
        for label in dict.fromkeys(edit.label for edit in self._edits if edit.entry):
            self.labels.addItem(label, label)

    def _narrow(self, *_: object) -> None:
        """Apply the filters; values of a just-added record are shown only if their entry is selected."""
        place, label = _data(self.places), _data(self.labels)
        found = [
            edit
            for edit in self._edits
            if place in (_ALL, edit.where)
            and (label == edit.label or (label == _ALL and edit.happened is not Happened.FILLED))
        ]
        self.table.show_rows(found)
        self._count.setText(f"{len(found):,} รายการ" if found else "ไม่มีการแก้ไขที่ตรงกับที่เลือก")
        self.table.go_to(0)
        self._show(self.table.currentIndex())

    def _show(self, index: QModelIndex, _before: QModelIndex | None = None) -> None:
        edit = self.shown[index.row()] if index.isValid() else None
        self.before.show_side(edit, 0)
        self.after.show_side(edit, 1)

    def _put_back(self, value: object) -> None:
        self.chosen = self.shown[self.table.currentIndex().row()], value
        self.accept()

    def _connect(self) -> None:
        self.places.currentIndexChanged.connect(self._narrow)
        self.labels.currentIndexChanged.connect(self._narrow)
        self.table.selectionModel().currentChanged.connect(self._show)
        for pane in (self.before, self.after):
            pane.wanted.clicked.connect(lambda _checked, pane=pane: self._put_back(pane.value))

    def _lay_out(self) -> None:
        filters = QHBoxLayout()
        filters.setSpacing(GRID)
        for text, box in (("ส่วน", self.places), ("รายการ", self.labels)):
            label = plain_label(text)
            label.setProperty("role", "label")
            label.setBuddy(box)
            box.setAccessibleName(f"{text}ที่แสดง")
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            filters.addWidget(label)
            filters.addWidget(box)
        filters.addWidget(self._count, 1, Qt.AlignmentFlag.AlignVCenter)
        panes = QHBoxLayout()
        panes.setSpacing(2 * GRID)
        panes.addWidget(self.before)
        panes.addWidget(self.after)
        buttons = QDialogButtonBox()
        close = buttons.addButton("ปิด", QDialogButtonBox.ButtonRole.RejectRole)
        press_only_in_focus(close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(GRID)
        layout.addWidget(self._about)
        layout.addLayout(filters)
        layout.addWidget(self.table, 1)
        layout.addLayout(panes)
        layout.addWidget(buttons)


_ALL: Final = "*"


def _data(box: QComboBox) -> Any:
    return box.currentData()


class Pane(QWidget):
    """One side of an edit in full, with differences marked, and a button that puts it back."""

    def __init__(self, title: str, refusal: Callable[[PastEdit, Any], str]) -> None:
        super().__init__()
        self._refusal = refusal
        self.value: Any = None
        self._title = title
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFixedHeight(PANE_HEIGHT)
        self.wanted = QPushButton("ใช้ค่านี้")
        mark_losing(self.wanted)
        self.wanted.setAccessibleName(f"ใช้ค่า{title}")
        self._why = dialogs.words("", "quiet")
        heading = plain_label(title)
        heading.setProperty("role", "label")
        foot = QHBoxLayout()
        foot.addStrut(self.wanted.sizeHint().height())  # whether or not the button is visible
        foot.addWidget(self.wanted, 0, Qt.AlignmentFlag.AlignLeft)
        foot.addWidget(self._why, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addWidget(heading)
        layout.addWidget(self._area)
        layout.addLayout(foot)

    def show_side(self, edit: PastEdit | None, side: int) -> None:
        """Show one side: `side` is 0 for the value before, 1 for the value after."""
        texts = edit.texts if edit else ("", "")
        text = texts[side]
        self._area.setWidget(ChangedText(changed_parts(text, texts[1 - side])))
        self._area.setAccessibleName(self._title)
        self._area.setAccessibleDescription(text)
        self.value = (edit.before, edit.after)[side] if edit else None
        can_be_asked_for = edit is not None and _is_asked_for(edit, self.value)
        why = self._refusal(edit, self.value) if edit and can_be_asked_for else ""
        self.wanted.setVisible(can_be_asked_for and not why)
        self._why.setText(why)
        self._why.setVisible(bool(why))


def _is_asked_for(edit: PastEdit, value: Any) -> bool:
    """Return whether a value may be put back; of added or removed records only reports can."""
    if edit.revision.kind == NOTE:
        return False
    return edit.entry is not None or isinstance(value, ProgressReport)
