"""After an export the window offers the file; its name says of which month it is; Ctrl+S answers."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl, QUrlQuery
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.models.progress_report import Period
from app.models.project import Project
from app.storage.output_files import MAX_NAME_LENGTH, file_names
from app.storage.user_folders import documents_folder
from app.ui.transfer.workbook_export import make_template
from app.ui.widgets import dialogs
from app.ui.widgets.outside import mail_link
from app.ui.window.banners import Banner, Banners
from app.ui.window.main_window import MainWindow
from tests.ui.pointing import double_click
from tests.ui.typing import type_text
from tests.ui.windows import window_on


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Path]:
    """The proposed paths; each file is saved under its name in a folder of its own."""
    proposed: list[Path] = []
    target = tmp_path / "ส่งออก"
    target.mkdir()

    def ask(_parent: object, path: Path, *_: object) -> Path:
        proposed.append(path)
        return target / path.name

    for name in ("ask_pdf", "ask_new_workbook", "ask_new_file"):
        monkeypatch.setattr(dialogs, name, ask)
    return proposed


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What was handed to other programs."""
    opened: list[Path] = []

    def open_url(url: QUrl) -> bool:
        opened.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    return opened


def banner(window: MainWindow) -> Banner:
    [shown] = [banner for banner in window.findChildren(Banner) if banner.isVisible()]
    return shown


def press(window: MainWindow, text: str) -> None:
    next(button for button in banner(window).findChildren(QPushButton) if button.text() == text).click()


@pytest.mark.parametrize("command", ["pdf", "excel", "copy", "excel_template"])
def test_every_written_file_is_offered_to_be_opened(
    command: str, window: MainWindow, asked: list[Path], outside: list[Path]
) -> None:
    window.actions_by_name[command].trigger()
    press(window, "เปิดไฟล์")
    press(window, "เปิดโฟลเดอร์")
    [opened, folder] = outside
    assert opened.is_file()
    assert folder == opened.parent
    assert opened.name in banner(window).text.text().replace("\u200b", "")


def test_proposed_names_carry_the_month_so_that_the_next_one_has_another_name(
    window: MainWindow, asked: list[Path]
) -> None:
    assert window.workspace
    last = window.workspace.document.file.last_month()
    assert last
    for command in ("pdf", "excel"):
        window.actions_by_name[command].trigger()
    [pdf, excel] = asked
    assert window.workspace.current
    assert pdf.name.startswith(window.workspace.current[0].project_code)
    assert pdf.stem.endswith(last.sortable_thai)
    assert excel.stem.endswith(last.sortable_thai)


def test_a_long_name_is_cut_before_its_month() -> None:
    project = Project("1", project_name="โครงการ" * 20, project_code="61-01-001")
    [october] = file_names([project], {"1": Period(2018, 10)})
    [november] = file_names([project], {"1": Period(2018, 11)})
    assert october.endswith(" 2561-10")
    assert november.endswith(" 2561-11")
    assert len(october) <= MAX_NAME_LENGTH


def test_the_banner_can_be_closed_and_is_about_the_open_file_only(
    window: MainWindow, asked: list[Path]
) -> None:
    make_template(window)
    closer = banner(window).findChild(QToolButton)
    assert isinstance(closer, QToolButton)
    closer.click()
    assert not any(banner.isVisible() for banner in window.findChildren(Banner))
    window.actions_by_name["pdf"].trigger()
    assert banner(window)
    window.files.close()
    assert not any(banner.isVisible() for banner in window.findChildren(Banner))


def test_a_double_click_closes_one_banner(qtbot: QtBot, tmp_path: Path) -> None:
    """The next banner's closer comes to stand under the pointer."""
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    column.addStretch(1)
    banners = Banners(column)
    banners.show_temporary(lambda: None)
    banners.show_written("บันทึกแล้ว", tmp_path)
    page.resize(1366, 200)
    page.show()
    upper, lower = sorted(page.findChildren(Banner), key=lambda one: one.kind.value)
    QApplication.processEvents()
    closer = upper.findChild(QToolButton)
    assert isinstance(closer, QToolButton)
    double_click(closer)
    assert lower.isVisible()


@pytest.mark.long
def test_a_written_file_that_is_gone_is_told_of(
    window: MainWindow,
    asked: list[Path],
    outside: list[Path],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    told: list[str] = []
    monkeypatch.setattr(dialogs, "tell", lambda _parent, error: told.append(error.what))
    window.actions_by_name["pdf"].trigger()
    shutil.rmtree(tmp_path / "ส่งออก")
    press(window, "เปิดไฟล์")
    assert outside == []
    assert "ไม่พบ" in told[0]


def test_saving_says_that_everything_is_saved(window: MainWindow) -> None:
    window.actions_by_name["save"].trigger()
    assert window.statusBar().currentMessage().startswith("บันทึกแล้ว")


def test_saving_leads_to_what_cannot_be_saved(window: MainWindow) -> None:
    assert window.workspace
    window.workspace.form.go_to_entry("start_date", None)
    field = window.focusWidget()
    assert field
    field.selectAll()  # type: ignore[attr-defined]
    type_text(field, "31/2/2562")
    window.actions_by_name["save"].trigger()
    assert "ยังบันทึกไม่ได้" in window.statusBar().currentMessage()
    window.workspace.form.discard()


def test_a_copy_is_proposed_under_a_free_name_where_there_is_a_folder(
    window: MainWindow, asked: list[Path], tmp_path: Path
) -> None:
    assert window.workspace
    path = window.workspace.document.file.path
    path.with_name(f"{path.stem} สำเนา.sqlite").touch()
    window.actions_by_name["copy"].trigger()
    assert asked == [path.with_name(f"{path.stem} สำเนา (2).sqlite")]


@pytest.mark.long
def test_a_copy_is_proposed_among_the_documents_after_the_folder_vanished(
    saved: Path, tmp_path: Path, asked: list[Path], qtbot: QtBot
) -> None:
    folder = tmp_path / "แฟลชไดรฟ์"
    folder.mkdir()
    path = folder / saved.name
    shutil.copyfile(saved, path)
    with window_on(path, qtbot) as window:
        shutil.rmtree(folder)
        window.actions_by_name["copy"].trigger()
    [proposed] = asked
    assert proposed.parent == documents_folder()
    assert proposed.name == saved.name


def test_a_mail_link_carries_thai_and_is_never_too_long() -> None:
    link = mail_link("รายงาน มีนบุรี & 2562", "บรรทัดแรก\nบรรทัดที่สอง")
    parts = QUrlQuery(link)
    whole = QUrl.ComponentFormattingOption.FullyDecoded
    assert parts.queryItemValue("subject", whole) == "รายงาน มีนบุรี & 2562"
    assert parts.queryItemValue("body", whole).splitlines() == ["บรรทัดแรก", "บรรทัดที่สอง"]
    assert len(mail_link("รายงาน", "ข้อความยาวมาก\n" * 100).toEncoded().data()) < 2000
