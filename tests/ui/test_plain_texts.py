"""What Qt may take for HTML is made in one place, and would be seen elsewhere."""

from pathlib import Path
from typing import Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.ui.widgets.labels import NO_WIDTH, plain_label, set_tooltip, tooltip_text
from tests.ui.hostile_texts import HOSTILE, taken_for_html

ROOT = Path(__file__).parents[2]

# --- what Qt takes for HTML would be seen -------------------------------------------------------------------


def test_what_qt_takes_for_html_is_seen(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    label, text, tip = QLabel(HOSTILE, page), QTextEdit(page), QWidget(page)
    text.setHtml(HOSTILE)
    tip.setToolTip(HOSTILE)
    assert len(taken_for_html(page)) >= 3
    label.setTextFormat(Qt.TextFormat.PlainText)
    text.setPlainText(HOSTILE)
    set_tooltip(tip, HOSTILE)
    assert taken_for_html(page) == []


@pytest.mark.parametrize("text", ["", "ธรรมดา", "ก" * 200, HOSTILE, "a &lt;b", "<qt>", "บรรทัด\nสอง <i>"])
def test_a_tooltip_shows_just_its_text(text: str) -> None:
    shown = plain_label()
    shown.setTextFormat(Qt.TextFormat.AutoText)
    document = QTextEdit()
    handed = tooltip_text(text)
    document.setHtml(handed) if handed.startswith("<qt>") else document.setPlainText(handed)
    assert document.toPlainText().replace(NO_WIDTH, "") == text


# --- one place makes them -----------------------------------------------------------------------------------

MADE_IN_ONE_PLACE: Final = {
    "QMessageBox(": {"questions.py"},
    " QLabel(": {"labels.py"},
    "(QLabel(": set(),
    ".setToolTip(": {"labels.py"},
    "QToolTip.showText(": {"labels.py"},
    "setHtml(": {"copying.py"},  # onto the clipboard, with all data escaped
    "insertHtml(": set(),
    "setWhatsThis(": set(),
    "QTextBrowser)": {"guide.py"},
}


@pytest.mark.parametrize("what", MADE_IN_ONE_PLACE)
def test_what_may_take_data_for_html_is_made_in_one_place(what: str) -> None:
    makers = {path.name for path in (ROOT / "app" / "ui").rglob("*.py") if what in path.read_text("utf-8")}
    assert makers == MADE_IN_ONE_PLACE[what]


def test_every_model_that_has_tooltips_makes_them_plain() -> None:
    having = [
        path for path in (ROOT / "app" / "ui").rglob("*.py") if "ToolTipRole" in path.read_text("utf-8")
    ]
    assert having
    assert [path.name for path in having if "tooltip_text(" not in path.read_text("utf-8")] == []
