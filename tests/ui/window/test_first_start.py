"""The first minute: five ways to start, a file that knows its office and year, and the sample's banner."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app import __version__
from app.models.errors import UserError
from app.models.thai import fiscal_year_of
from app.services.file_profile import FileProfile, Role, create_file, read_profile
from app.services.sample import SAMPLE_NAME
from app.storage import user_folders
from app.storage.project_file import ProjectFile
from app.storage.user_folders import PORTABLE_MARK, documents_folder, log_file, settings_file
from app.ui.board.page import BoardPage
from app.ui.core.settings import Settings
from app.ui.gather.dialog import GatherWindow
from app.ui.imports.printout_dialog import PrintoutImport
from app.ui.widgets import dialogs
from app.ui.widgets.labels import NO_WIDTH
from app.ui.widgets.theme import TextSize
from app.ui.window.about import KEPT_ELSEWHERE, AboutDialog
from app.ui.window.application import begin, first_size, show_first
from app.ui.window.banners import Banner
from app.ui.window.main_window import MainWindow
from app.ui.window.new_file_dialog import NewFileDialog, matching_offices
from tests.ui.answering import answering, pressing
from tests.ui.faults import cut, nameless
from tests.ui.inspect_window import settle
from tests.ui.typing import press

WAYS = [
    "สร้างไฟล์ของเขต",
    "เปิดไฟล์ที่มีอยู่",
    "นำเข้าจาก Excel หรือแบบพิมพ์เดิม",
    "ลองใช้ไฟล์ตัวอย่าง",
    "รวมไฟล์จากเขต (สำหรับผู้ประสานงาน)",
]
MINBURI = "สำนักงานเขตมีนบุรี"


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    """The window on its first day."""
    made = MainWindow(Settings())
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    begin(made, None)
    yield made
    assert made.close()


def test_a_low_screen_is_used_compactly_unless_the_clerk_chose() -> None:
    settings = Settings()
    assert [first_size(settings, height).is_compact for height in (433, 492, 720)] == [True, True, False]
    settings.is_compact = False
    assert first_size(settings, 433) == TextSize()
    settings.is_compact = True
    assert first_size(settings, 720).is_compact


@pytest.fixture
def dialog(window: MainWindow, tmp_path: Path) -> NewFileDialog:
    return NewFileDialog(tmp_path, window)


def ways(window: MainWindow) -> list[QPushButton]:
    return [button for button in window.welcome.findChildren(QPushButton) if not button.text()]


def take(window: MainWindow, way: str) -> None:
    next(button for button in ways(window) if button.accessibleName() == way).click()


def make_for(office: str) -> Callable[[QWidget], None]:
    def act(dialog: QWidget) -> None:
        assert isinstance(dialog, NewFileDialog)
        dialog.offices.field.setText(office)
        press(Qt.Key.Key_Return, widget=dialog.offices.field)

    return act


# --- the five ways ---


def test_the_first_start_offers_five_ways_and_opens_nothing(window: MainWindow) -> None:
    assert window.workspace is None
    assert [button.accessibleName() for button in ways(window)] == WAYS
    assert QApplication.focusWidget() is ways(window)[0]
    assert list(documents_folder().glob("*.sqlite")) == []


def test_every_way_is_named_and_whole(window: MainWindow) -> None:
    assert [*nameless(window)] == []
    assert [*cut(window)] == []


@pytest.mark.parametrize("size", [(960, 540), (910, 512), (683, 384)])  # screens at 200 and 150 %
def test_all_ways_are_in_sight_on_a_small_screen(window: MainWindow, size: tuple[int, int]) -> None:
    window.resize(*size)
    QTest.qWait(50)
    area = window.welcome.findChild(QScrollArea)
    assert area is not None
    assert area.verticalScrollBar().maximum() == area.horizontalScrollBar().maximum() == 0
    assert [*cut(window)] == []
    told = [way.toolTip() or way.findChildren(QLabel)[-1].isVisible() for way in ways(window)]
    assert all(told)


def test_a_new_file_knows_its_office_and_year_and_gives_them_to_every_project(window: MainWindow) -> None:
    with answering(make_for("มีน")):
        press(Qt.Key.Key_Return)
    assert window.workspace
    file = window.workspace.document.file
    year = fiscal_year_of(date.today())
    assert read_profile(file) == FileProfile(Role.CLERK, MINBURI, year)
    assert file.path == documents_folder() / f"{MINBURI} {year}.sqlite"
    press(Qt.Key.Key_Return, widget=window.workspace._middle.first)
    window.actions_by_name["new_project"].trigger()
    projects = [file.project(project_id) for project_id in file.project_ids()]
    assert [(project.office, project.fiscal_year) for project in projects] == [(MINBURI, year)] * 2


@pytest.mark.long
def test_a_later_year_and_the_chosen_one_go_before_the_file_s_first(
    window: MainWindow, tmp_path: Path
) -> None:
    with create_file(tmp_path / "ก.sqlite", FileProfile(Role.CLERK, MINBURI, 2562)):
        pass
    window.files.open(tmp_path / "ก.sqlite")
    assert window.workspace
    document = window.workspace.document
    document.new_project(fiscal_year=2564, office="สำนักงานเขตบางรัก")
    window.actions_by_name["new_project"].trigger()
    newest = document.project(max(document.file.project_ids()))
    assert (newest.office, newest.fiscal_year) == (MINBURI, 2564)


def test_an_error_of_making_a_file_leaves_the_dialog_as_it_was(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[UserError] = []

    def fail(*_: object) -> None:
        raise UserError("พื้นที่เต็ม", "โปรดลบไฟล์")

    monkeypatch.setattr("app.services.file_profile.create_file", fail)
    monkeypatch.setattr(dialogs, "tell", lambda _parent, error: told.append(error))
    seen: list[str] = []

    def look_again(dialog: QWidget) -> None:
        assert isinstance(dialog, NewFileDialog)
        seen.append(dialog.offices.office)
        dialog.reject()

    with answering(make_for("มีน"), look_again):
        take(window, WAYS[0])
    assert ([error.what for error in told], seen) == (["พื้นที่เต็ม"], [MINBURI])
    assert window.workspace is None


@pytest.mark.long
def test_an_import_asks_from_what_and_into_which_file(window: MainWindow) -> None:
    def close(dialog: QWidget) -> None:
        assert isinstance(dialog, PrintoutImport)
        dialog.reject()

    with answering(pressing("วางข้อความ"), pressing("สร้างไฟล์ของเขต"), make_for("มีน"), close):
        take(window, WAYS[2])
    assert window.workspace
    assert window.workspace.profile.role is Role.CLERK


def test_an_import_that_is_put_off_changes_nothing(window: MainWindow) -> None:
    with answering(pressing("เลือกไฟล์"), pressing("ไว้ภายหลัง")):
        take(window, WAYS[2])
    assert window.workspace is None


def test_a_coordinator_s_file_says_so_and_opens_on_the_board_of_all_offices(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "รวมทุกเขต.sqlite"
    monkeypatch.setattr(dialogs, "ask_new_file", lambda *_: path)

    def close(dialog: QWidget) -> None:
        assert isinstance(dialog, GatherWindow)
        dialog.reject()

    with answering(pressing("สร้างไฟล์ใหม่"), close):
        take(window, WAYS[4])
    window.files.close()
    window.files.open(path)
    assert window.workspace
    assert window.workspace.profile == FileProfile(Role.COORDINATOR)
    page = window.workspace._middle.currentWidget()
    assert isinstance(page, BoardPage)
    assert page.board
    assert len(page.board.offices) == 50


# --- the office, chosen by typing ---


@pytest.mark.parametrize(
    ("typed", "office"),
    [
        ("มีน", MINBURI),
        ("เขตมีนบุรี", MINBURI),
        ("สนข.บางนา", "สำนักงานเขตบางนา"),
        ("คลอง", ""),  # of several, none is taken unasked
        ("บางกอก", ""),
        ("", ""),
        ("  ", ""),
        ("สำนักการโยธา", "สำนักการโยธา"),  # not listed: as typed
    ],
)
def test_what_is_typed_names_one_office_or_none(dialog: NewFileDialog, typed: str, office: str) -> None:
    dialog.offices.field.setText(typed)
    assert dialog.profile.office == office
    create = next(b for b in dialog.findChildren(QPushButton) if b.text() == "สร้างไฟล์")
    assert create.isEnabled() == bool(office)
    assert create.isDefault()


def test_all_fifty_offices_are_offered_and_arrows_choose_among_them(dialog: NewFileDialog) -> None:
    assert len(matching_offices("")) == dialog.offices.list.count() == 50
    dialog.show()
    dialog.offices.field.setText("คลอง")
    press(Qt.Key.Key_Down, widget=dialog.offices.field)
    press(Qt.Key.Key_Down, widget=dialog.offices.field)
    assert dialog.profile.office == matching_offices("คลอง")[1]
    dialog.reject()


def test_the_focus_alone_chooses_no_office(dialog: NewFileDialog, qtbot: QtBot) -> None:
    dialog.show()
    qtbot.waitUntil(dialog.isActiveWindow)
    press(Qt.Key.Key_Tab, widget=dialog.offices.field)
    assert dialog.offices.list.hasFocus()
    assert dialog.profile.office == ""
    dialog.reject()


def test_a_chosen_name_stays_when_the_year_changes(
    dialog: NewFileDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog.offices.field.setText("มีน")
    assert dialog.path.name == f"{MINBURI} {dialog.fiscal_year}.sqlite"
    dialog._years.setCurrentIndex(0)
    assert dialog.path.name == f"{MINBURI} {fiscal_year_of(date.today()) + 1}.sqlite"
    monkeypatch.setattr(dialogs, "ask_new_file", lambda *_: tmp_path / "ของเรา.sqlite")
    dialog._choose_place()
    dialog._years.setCurrentIndex(1)
    assert dialog.path == tmp_path / "ของเรา.sqlite"


# --- the sample ---


def test_the_sample_says_what_it_is_and_is_not_the_last_file(window: MainWindow) -> None:
    take(window, WAYS[3])
    [banner] = window.findChildren(Banner)
    assert banner.isVisible()
    assert window.workspace
    assert window.workspace.document.file.path.name == SAMPLE_NAME
    assert (Settings().last_file, Settings().recent_files) == (None, [])
    settle(window)
    assert [*cut(window)] == []
    with answering(make_for("มีน")):
        banner.findChild(QPushButton).click()  # type: ignore[union-attr]
    assert not any(banner.isVisible() for banner in window.findChildren(Banner))
    last = Settings().last_file
    assert last is not None
    assert last.name.startswith(MINBURI)


def test_an_unmarked_sample_of_an_older_version_stays_as_it_is(window: MainWindow) -> None:
    old = documents_folder() / "ตัวอย่างรายงาน.sqlite"
    old.parent.mkdir(parents=True, exist_ok=True)
    ProjectFile.create(old).close()
    window.files.open(old)
    assert not any(banner.isVisible() for banner in window.findChildren(Banner))
    assert Settings().last_file == old.resolve()


# --- เกี่ยวกับโปรแกรม ---


@pytest.mark.long
def test_version_and_places_are_told_and_copied(window: MainWindow, saved: Path) -> None:
    window.files.open(saved)
    seen: list[str] = []

    def look(dialog: QWidget) -> None:
        assert isinstance(dialog, AboutDialog)
        assert [*nameless(dialog)] == []
        seen.extend(field.text() for field in dialog.findChildren(QLineEdit))
        next(b for b in dialog.findChildren(QPushButton) if "คัดลอก" in b.text()).click()
        press(Qt.Key.Key_Escape, widget=dialog)

    with answering(look):
        window.actions_by_name["about"].trigger()
    copied = QGuiApplication.clipboard().text()
    for told in (__version__, str(saved), str(settings_file()), str(log_file())):
        assert told in seen
        assert told in copied


def test_a_portable_program_on_a_stick_that_is_read_only_says_where_it_keeps_things(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path, **_options: object) -> None:
        raise PermissionError

    (tmp_path / PORTABLE_MARK).touch()
    monkeypatch.setattr(user_folders, "ROOT", tmp_path / "raingan")
    monkeypatch.setattr(Path, "touch", refuse)
    begin(window, None)
    assert KEPT_ELSEWHERE in [label.text() for label in window.statusBar().findChildren(QLabel)]
    about = AboutDialog(None, window)
    assert KEPT_ELSEWHERE in [label.text().replace(NO_WIDTH, "") for label in about.findChildren(QLabel)]
    assert str(tmp_path) not in about.text


def test_without_a_file_it_says_so(window: MainWindow) -> None:
    assert "ไฟล์ที่เปิดอยู่: ยังไม่ได้เปิดไฟล์" in AboutDialog(None, window).text


class TestFirstPlace:
    """The screen of the tests has 800 x 800 pixels."""

    def test_a_screen_with_no_room_for_the_window_shows_it_maximised(self, qtbot: QtBot) -> None:
        made = MainWindow(Settings())
        qtbot.addWidget(made)
        show_first(made)
        assert made.isMaximized()

    def test_a_screen_with_room_for_window_and_title_shows_it_as_it_is(self, qtbot: QtBot) -> None:
        made = MainWindow(Settings())
        qtbot.addWidget(made)
        made.resize(600, 600)
        show_first(made)
        assert not made.isMaximized()

    def test_a_window_that_was_placed_before_comes_back_there(self, qtbot: QtBot) -> None:
        settings = Settings()
        before = MainWindow(settings)
        qtbot.addWidget(before)
        before.resize(790, 790)
        before.show()
        assert before.close()
        after = MainWindow(Settings())
        qtbot.addWidget(after)
        show_first(after)
        assert not after.isMaximized()
