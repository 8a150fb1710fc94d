"""A coordinator's file says the word for its own units, in every text that the window, its papers and the
command line show: เขต is only the word of the district offices.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QListView, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from app.cli import main
from app.models.note import Note, Topic
from app.models.project_record import ProjectRecord
from app.models.submission.units import Unit
from app.services.file_profile import FileProfile, Role, create_file
from app.services.gathering import gather
from app.services.units.listing import set_units
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.board.page import BoardPage
from app.ui.gather.conflicts import ResolveWindow
from app.ui.gather.dialog import GatherWindow
from app.ui.gather.duplicates import DuplicatesWindow
from app.ui.gather.waiting import AfterGathering, BeforeGathering
from app.ui.shared_folder.dialog import SharedFolderDialog
from app.ui.window.main_window import MainWindow
from tests.long_form import only_long
from tests.printing.programs.readers import pdftotext
from tests.ui.received import edited, typed_again
from tests.ui.windows import window_on

OF_DISTRICTS: Final = ("สำนักงานเขต", "สร้างไฟล์ของเขต", "ผู้อำนวยการเขต")
"""What stays: the name of the form's entry, the command that makes a district's file, and a signer."""
LEVELS: Final = {
    "สำนัก": ("", ("สำนักการโยธา", "สำนักอนามัย")),
    "ฝ่าย": ("สำนักงานเขตมีนบุรี", ("ฝ่ายโยธา", "ฝ่ายรายได้")),
}
DAY: Final = date(2019, 8, 1)


class World:
    """The file of a level's coordinator, with something of everything that the window shows of units."""

    def __init__(self, folder: Path, record: ProjectRecord, owner: str, units: Sequence[str]) -> None:
        self.path = folder / "รวม.sqlite"
        office, division = (owner, units[0]) if owner else (units[0], "")
        project = replace(record.project, office=office, division=division, subdivision="")
        first = replace(record, project=project)
        again = typed_again(first)
        other = typed_again(first, project_code="", project_name="อีกโครงการหนึ่ง")
        sent = folder / "ส่ง.sqlite"
        with ProjectFile.create(sent) as file:
            for one in (first, again, other):
                file.add_project(one.project, one.reports)
        create_file(self.path, FileProfile(Role.COORDINATOR)).close()
        with ProjectFile.open(self.path) as file:
            set_units(file, map(Unit, units), owner)
            assert not gather(file, [sent])[0].refused
            file.set_project_entry(first.project.id, "project_name", "แก้ที่ผู้ประสานงาน")
            remark = Note(new_record_id(), first.project.id, Topic.REMARK, text="โปรดแนบเอกสาร", noted_on=DAY)
            file.put_note(remark)
            file.revisions.commit()
            gather(file, [edited(sent, "ลบ", other.project.id, removed=True)])
            gather(file, [edited(sent, "แก้", first.project.id, project_name="แก้ที่ผู้ส่ง")])
        self.next = edited(sent, "ลดลง", again.project.id, allocated_budget_satang=100)


@pytest.fixture(params=["สำนัก", *only_long("ฝ่าย")])
def level(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def world(level: str, tmp_path: Path, record: ProjectRecord) -> World:
    return World(tmp_path, record, *LEVELS[level])


def test_every_text_of_the_window_says_the_word_of_the_level(
    level: str, world: World, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with window_on(world.path, qtbot) as window:
        texts = [*texts_of_commands(window)]
        for page in pages(window):
            texts += texts_in(page)
        for dialog in dialogs_of(window, world, monkeypatch):
            texts += texts_in(dialog)
    assert not {text for text in texts if says_district(text)}
    assert f"รวมไฟล์จาก{level}…" in texts
    assert f"ภาพรวมทุก{level}" in texts


@pytest.mark.long
def test_the_menus_say_the_word_of_the_file_that_is_open(world: World, saved: Path, qtbot: QtBot) -> None:
    with window_on(world.path, qtbot) as window:
        window.files.open(saved)
        assert window.actions_by_name["gather"].text() == "รวมไฟล์จากเขต…"


@pytest.mark.long
def test_the_command_line_says_the_word_of_the_level(
    level: str, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    out = world.path.parent
    for command in (
        ["board", world.path, "--out", out / "ภาพรวม.pdf"],
        ["board", world.path, "--office", "ไม่มีชื่อนี้"],
        ["board", world.path, "--out", out / "ผู้บริหาร.html"],
        ["board", world.path, "--question", "list"],
        ["board", world.path, "--question", "all", "--office", "โยธา"],
        ["board", world.path, "--question", "all", "--out", out / "ตาราง.pdf"],
        ["board", world.path, "--received", "ไม่มีชื่อนี้", "2562-08", "5", "--reason", "ทดสอบ"],
        ["units", world.path],
        ["gather", world.path, world.next, "--dry-run"],
        ["decide", world.path],
        ["return", world.path, "--out", out / "กลับ"],
        ["profile", world.path],
    ):
        main([*map(str, command)])
        told = capsys.readouterr()
        assert not says_district(told.out + told.err), command
    for paper in ("ภาพรวม", "ตาราง"):
        assert not says_district(pdftotext((out / f"{paper}.pdf").read_bytes()))
    assert not says_district((out / "ผู้บริหาร.html").read_text("utf-8"))


def test_the_help_of_the_command_line_says_a_word_for_all_levels(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    names = re.findall(r"^    ([a-z-]+) ", capsys.readouterr().out, re.MULTILINE)
    assert len(names) > 10
    for name in names:
        with pytest.raises(SystemExit):
            main([name, "--help"])
        assert not says_district(capsys.readouterr().out), name


# --- the walk -----------------------------------------------------------------------------------------------


def says_district(text: str) -> bool:
    for name in OF_DISTRICTS:
        text = text.replace(name, "")
    return "เขต" in text


def pages(window: MainWindow) -> Iterator[QWidget]:
    """Show each page of the window, and each part of the board."""
    assert window.workspace
    yield window
    for name in ("round", "overview", "findings", "board"):
        window.actions_by_name[name].trigger()
        yield window
    [board] = window.findChildren(BoardPage)
    tabs = board.findChild(QTabWidget)
    assert tabs
    for place in range(tabs.count()):
        tabs.setCurrentIndex(place)
        yield window


def dialogs_of(window: MainWindow, world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[QWidget]:
    """Show each dialog about units, with something in it."""
    workspace = window.workspace
    assert workspace
    shown: list[QWidget] = []
    for kind in (AfterGathering, BeforeGathering, DuplicatesWindow, ResolveWindow, SharedFolderDialog):
        monkeypatch.setattr(kind, "exec", lambda dialog: shown.append(dialog))
        monkeypatch.setattr(kind, "deleteLater", lambda _dialog: None)
    for name in ("waiting", "duplicates", "diverged", "folder"):
        window.actions_by_name[name].trigger()
        yield shown[-1]
    for dialog in shown:
        dialog.close()
    gathering = GatherWindow(workspace.document, workspace)
    gathering.show()
    yield gathering
    gathering.look_at([world.next])
    yield gathering
    gathering.take_in()
    yield gathering
    gathering.close()


def texts_of_commands(window: MainWindow) -> Iterator[str]:
    for action in window.actions_by_name.values():
        yield from (action.text(), action.toolTip(), action.iconText())


def texts_in(shown: QWidget) -> Iterator[str]:
    """Yield all that a widget and the widgets within it show and tell screen readers."""
    for widget in (shown, *shown.findChildren(QWidget)):
        for name in (
            "windowTitle",
            "toolTip",
            "accessibleName",
            "accessibleDescription",
            "text",
            "placeholderText",
        ):
            found = getattr(widget, name, None)
            text = found() if callable(found) else ""
            if isinstance(text, str):
                yield text.replace("\u200b", "")
        if isinstance(widget, QTabWidget):
            yield from (widget.tabText(place) for place in range(widget.count()))
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            columns = 1 if isinstance(widget, QListView) else widget.model().columnCount()
            yield from _texts_of_model(widget.model(), columns)


def _texts_of_model(model: QAbstractItemModel, columns: int) -> Iterator[str]:
    for column in range(columns):
        yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        for row in range(min(model.rowCount(), 20)):
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
                yield str(model.index(row, column).data(role) or "")
