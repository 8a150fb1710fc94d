"""Parts of dialogs with text input."""

from PySide6.QtWidgets import QApplication, QLineEdit, QSpinBox
from pytestqt.qtbot import QtBot

from app.ui.editors.form_dialog import indent_figures


def test_figures_begin_where_the_text_of_a_field_begins(themed: QApplication, qtbot: QtBot) -> None:
    field, box = QLineEdit(), QSpinBox()
    indent_figures(box)
    for widget in (field, box):
        qtbot.addWidget(widget)
        widget.resize(100, 40)
        widget.show()
    line = box.lineEdit()
    line.home(False)
    begins = line.mapTo(box, line.cursorRect().topLeft()).x()
    assert abs(begins - field.cursorRect().left()) <= 1
