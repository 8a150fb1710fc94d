"""The buttons of the board: its options, and what it can be exported to."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from app.models.submission.office_month import SubmissionState
from app.ui.board.month_cell import ARRIVAL_SIGNS, DIVERGED_SIGN, FINDINGS_SIGN, SIGNS
from app.ui.widgets.icons import icon


class BoardActions(Protocol):
    """What the buttons do."""

    def set_deadline(self) -> None: ...

    def correct_receipt(self) -> None: ...

    def set_units(self) -> None: ...

    def list_office(self) -> None: ...

    def hide_office(self) -> None: ...

    def show_hidden(self) -> None: ...

    def export(self, ending: str) -> None: ...


def office_actions(page: BoardActions, parent: QWidget) -> list[QAction]:
    """Return the commands about the selected office and month."""
    told = {
        "แก้วันที่ได้รับของเดือนที่เลือก…": page.correct_receipt,
        "เพิ่มหน่วยงานที่เลือกเข้ารายชื่อ": page.list_office,
        "ซ่อนหน่วยงานที่เลือก": page.hide_office,
    }
    actions = [QAction(text, parent) for text in told]
    for action, run in zip(actions, told.values(), strict=True):
        action.triggered.connect(run)
    return actions


def board_buttons(page: BoardActions, parent: QWidget, of_office: Sequence[QAction]) -> list[QToolButton]:
    """Return the buttons. `parent` owns their menus. `of_office`: the commands about the selected office."""
    options, export = QMenu(parent), QMenu(parent)
    correct_receipt, *listing = of_office
    options.addAction("กำหนดวันส่งรายงาน…", page.set_deadline)
    options.addAction(correct_receipt)
    options.addSeparator()
    options.addAction("รายชื่อหน่วยงานที่ต้องส่งรายงาน…", page.set_units)
    options.addActions(listing)
    options.addAction("แสดงหน่วยงานที่ซ่อนไว้ทั้งหมด", page.show_hidden)
    options.addSeparator()
    _add_signs(options.addMenu("ความหมายของเครื่องหมาย"))
    export.addAction("ตาราง Excel (.xlsx)…", lambda: page.export(".xlsx"))
    export.addAction("เอกสาร PDF…", lambda: page.export(".pdf"))
    return [_button("ตัวเลือก", "settings", options), _button("ส่งออก", "file-export", export)]


def _add_signs(menu: QMenu) -> None:
    """Explain the signs in the table; each cell also has its word."""
    for state, sign in SIGNS.items():
        menu.addAction(icon(*sign), state.value)
    for arrival, sign in ARRIVAL_SIGNS.items():
        menu.addAction(icon(*sign), f"มีรายงานที่{arrival.value}")
    menu.addAction(icon(*FINDINGS_SIGN), "มีข้อที่ควรตรวจ")
    menu.addAction(icon(*DIVERGED_SIGN), "มีการแก้ไขต่างกัน")
    menu.addAction(f"·   {SubmissionState.NOT_DUE.value}")
    menu.addAction(f"–   {SubmissionState.NOT_EXPECTED.value}")


def _button(text: str, icon_name: str, menu: QMenu) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setIcon(icon(icon_name))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setMenu(menu)
    return button
