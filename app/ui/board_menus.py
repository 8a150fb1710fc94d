"""The two buttons of the board's page: what can be set, and what it can become."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu, QToolButton

from app.models.board import State
from app.ui.board.table import DIVERGED_SIGN, FINDINGS_SIGN, SIGNS
from app.ui.icons import icon

if TYPE_CHECKING:
    from app.ui.board.page import BoardPage


def board_buttons(page: "BoardPage") -> list[QToolButton]:
    options, export = QMenu(page), QMenu(page)
    options.addAction("กำหนดวันส่งรายงาน…", page.set_deadline)
    options.addSeparator()
    options.addAction("ซ่อนเขตที่เลือก", page.hide_office)
    options.addAction("แสดงเขตที่ซ่อนไว้ทั้งหมด", page.show_hidden)
    options.addSeparator()
    _add_signs(options.addMenu("ความหมายของเครื่องหมาย"))
    export.addAction("ตาราง Excel (.xlsx)…", lambda: page.export(".xlsx"))
    export.addAction("เอกสาร PDF…", lambda: page.export(".pdf"))
    return [_button("ตัวเลือก", "settings", options), _button("ส่งออก", "file-export", export)]


def _add_signs(menu: QMenu) -> None:
    """What the signs in the table mean; each cell has its word as well."""
    for state, sign in SIGNS.items():
        menu.addAction(icon(*sign), state.value)
    menu.addAction(icon(*FINDINGS_SIGN), "มีข้อที่ควรตรวจ")
    menu.addAction(icon(*DIVERGED_SIGN), "มีการแก้ไขต่างกัน")
    menu.addAction(f"·   {State.NOT_DUE.value}")
    menu.addAction(f"–   {State.NOT_EXPECTED.value}")


def _button(text: str, icon_name: str, menu: QMenu) -> QToolButton:
    from PySide6.QtCore import Qt

    button = QToolButton()
    button.setText(text)
    button.setIcon(icon(icon_name))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setMenu(menu)
    return button
