"""The guide in the window: its chapters by keyboard, its pictures, and that its commands match the menus."""

import re
from pathlib import Path

import pdfplumber
import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinterInfo
from PySide6.QtWidgets import QMenu, QPushButton
from pytestqt.qtbot import QtBot

from app.models.errors import UserError
from app.ui.preview import printers
from app.ui.widgets.dialogs import _TYPING_KEYS
from app.ui.widgets.labels import NO_WIDTH
from app.ui.window.guide import GUIDE, GuideWindow, chapters
from app.ui.window.main_window import MainWindow
from tests.ui.faults import cut, nameless
from tests.ui.typing import press

NAMED = re.compile(r"\*\*([ก-๙]+(?: > [ก-๙]+)?) > ([^*>]+)\*\*")
"""A command as the guide names it: its menu, and its text there."""

OWN_KEYS = {
    "Alt+ลูกศรซ้าย",
    "Esc",
    "Ctrl+A",
    "Shift+F10, คลิกขวา",
    "Shift+ลูกศรขึ้นลง, Ctrl+คลิก",
}
"""Keys of the guide and of the list of projects, which belong to no command."""
OF_THE_GRID = "## ตารางรายงานประจำเดือน"
"""The keys of the month's grid, which have a section of their own; the grid's tests press them."""
STRESSED = re.compile(r"\*\*([^*]+)\*\*")
"""What the guide prints in bold beside commands: a button, a tab, a state, or a word that it stresses."""
OF_NO_WINDOW = {
    "README.md": {"สีแดง", "สีน้ำตาล"},
    "exchange.md": {"ครบ 5/5", "ทันเวลา 1/5"},
    "import.md": {"Debian และ Ubuntu"},
    "install.md": {"ไม่เรียกใช้", "ข้อมูลเพิ่มเติม", "เรียกใช้ต่อไป", "ถอนการติดตั้ง"},  # of Windows
    "verify.md": {
        "ลงลายมือชื่ออิเล็กทรอนิกส์ในส่วนลงนาม",
        "รวมหลายโครงการเป็นเล่มเดียว",
        "พิสูจน์ได้",
        "พิสูจน์ไม่ได้",
        "ใครเป็นผู้กรอก",
        "ข้อมูลเป็นความจริงหรือไม่",
        "สิ่งที่เขียนหรือแก้บนกระดาษหลังพิมพ์",
        "เอกสารที่นำรหัสของฉบับอื่นมาพิมพ์ใส่",
    },
}
"""Words stressed in the guide that stand on no button: all others must."""
OF_BOARD = "ตัวเลือก"
"""A menu of the board, not of the window."""


@pytest.fixture
def guide(window: MainWindow, qtbot: QtBot) -> GuideWindow:
    window.actions_by_name["guide"].trigger()
    guide = window.findChild(GuideWindow)
    assert guide is not None
    qtbot.waitUntil(guide.isActiveWindow)
    return guide


def words_of(window: MainWindow, menu: str) -> set[str]:
    menus = {opened.title(): opened for opened in window.menuBar().findChildren(QMenu)}
    *outer, innermost = menu.split(" > ")
    assert all(innermost in words_of(window, each) for each in outer)
    return {action.text().rstrip("…") for action in menus[innermost].actions()}


def test_every_button_that_the_guide_names_stands_in_the_program_word_for_word() -> None:
    written = "\n".join(path.read_text("utf-8") for path in (GUIDE.parents[1] / "app").rglob("*.py"))
    written = re.sub(r"\{[^{}]*\.word\}", "เขต", written)  # the guide tells of a file of the city
    unknown = {
        path.name: found
        for path in chapters(GUIDE)
        if (
            found := {
                words
                for words in STRESSED.findall(path.read_text("utf-8"))
                if ">" not in words and words not in written
            }
        )
    }
    assert unknown == OF_NO_WINDOW


@pytest.mark.long
def test_the_list_leads_through_the_chapters_by_keyboard(guide: GuideWindow) -> None:
    assert guide.list.hasFocus()
    for path in guide.paths[1:4]:
        press(Qt.Key.Key_Down)
        assert Path(guide.page.source().toLocalFile()) == path
    assert guide.list.count() == len(guide.paths) == len(list(GUIDE.glob("*.md")))


def test_a_link_leads_to_its_chapter_and_one_can_go_back(guide: GuideWindow) -> None:
    first = guide.page.toPlainText()
    guide.page.setSource(guide.page.source().resolved(QUrl("verify.md")))
    assert guide.paths[guide.list.currentRow()].name == "verify.md"
    assert "พิสูจน์ไม่ได้" in guide.page.toPlainText().replace(NO_WIDTH, "")
    guide.page.backward()
    assert guide.list.currentRow() == 0
    assert guide.page.toPlainText() == first


@pytest.mark.long
def test_nothing_but_chapters_is_opened(guide: GuideWindow) -> None:
    before = guide.page.toPlainText()
    guide.page.setSource(QUrl.fromLocalFile(str(GUIDE.parents[1] / "pyproject.toml")))
    assert guide.page.toPlainText() == before


@pytest.mark.long
def test_every_picture_is_shown_no_wider_than_the_page(guide: GuideWindow) -> None:
    for row, path in enumerate(guide.paths):
        guide.list.setCurrentRow(row)
        for link in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", path.read_text("utf-8")):
            image = guide.page.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl(link))
            assert 0 < image.width() / image.devicePixelRatio() <= guide.page.viewport().width()  # type: ignore[attr-defined]


@pytest.mark.long
def test_what_is_copied_has_no_marks_of_line_breaks(guide: GuideWindow) -> None:
    guide.page.selectAll()
    assert NO_WIDTH in guide.page.toPlainText()
    assert NO_WIDTH not in guide.page.createMimeDataFromSelection().text()


@pytest.mark.long
def test_the_page_for_the_first_day_is_printed_with_its_picture_whole(
    guide: GuideWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = tmp_path / "paper.pdf"

    def print_to_file(dialog: QPrintDialog) -> QPrintDialog.DialogCode:
        dialog.printer().setOutputFileName(str(paper))
        return QPrintDialog.DialogCode.Accepted

    monkeypatch.setattr(printers, "ask_system", lambda: None)
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["ห้องธุรการ"])
    monkeypatch.setattr(QPrintDialog, "exec", print_to_file)
    guide.list.setCurrentRow([path.name for path in guide.paths].index("start.md"))
    next(button for button in guide.findChildren(QPushButton) if "พิมพ์บทนี้" in button.text()).click()
    with pdfplumber.open(paper) as pages:
        first = pages.pages[0]
        [picture] = first.images
        assert 50 <= picture["x0"] < picture["x1"] <= first.width - 50


@pytest.mark.long
def test_escape_closes_it_and_the_command_brings_the_same_back(
    guide: GuideWindow, window: MainWindow
) -> None:
    press(Qt.Key.Key_Escape)
    assert not guide.isVisible()
    window.actions_by_name["guide"].trigger()
    assert guide.isVisible()
    assert len(window.findChildren(GuideWindow)) == 1


def test_all_of_it_has_a_name_and_is_whole(guide: GuideWindow) -> None:
    assert [*nameless(guide)] == []
    assert [*cut(guide)] == []


def test_a_guide_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="เปิดคู่มือไม่ได้"):
        chapters(tmp_path)


def test_every_command_is_named_as_in_its_menu(window: MainWindow) -> None:
    for page in sorted(GUIDE.glob("*.md")):
        named = [(menu, words) for menu, words in NAMED.findall(page.read_text("utf-8")) if menu != OF_BOARD]
        assert [(menu, words) for menu, words in named if words not in words_of(window, menu)] == [], page


def test_the_keys_are_those_of_the_commands(window: MainWindow) -> None:
    before, _, of_grid = (GUIDE / "keys.md").read_text("utf-8").partition(OF_THE_GRID)
    text = before + of_grid[of_grid.index("\n## ") :]
    rows = set(re.findall(r"^\| (?!ปุ่ม|---)(.+?) \| (.+?) \|$", text, re.MULTILINE))
    actions = window.actions_by_name.values()
    keys = {(action.shortcut().toString(), action.text().rstrip("…")) for action in actions}
    told = {(key, words) for key, words in keys if key} | {*_TYPING_KEYS}
    assert {row for row in rows if row[0] not in OWN_KEYS or row in told} == told
