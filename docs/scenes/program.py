"""Scenes of the program itself: its start, its files, its menus and its guide."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication
from scenes.stage import WIDE, Scene, Stage, chosen

from app.ui.window.guide import GuideWindow
from app.ui.window.new_file_dialog import NewFileDialog


def welcome(stage: Stage) -> None:
    stage.window.files.close()


def guide(stage: Stage) -> None:
    stage.command("guide")


def guide_chapter(name: str) -> Callable[[Stage], None]:
    def play(stage: Stage) -> None:
        guide(stage)
        stage.wait()
        window = stage.window.findChild(GuideWindow)
        assert window, "the guide is open"
        window.list.setCurrentRow([path.stem for path in window.paths].index(name))

    return play


def first_start(stage: Stage) -> None:
    """The welcome page as on the first day: no file has been opened."""
    stage.window.settings._store.remove("recent")
    stage.window.files.close()


def sample(stage: Stage) -> None:
    stage.window.files.open_sample()


def new_file(stage: Stage) -> None:
    first_start(stage)
    stage.later(stage.window.files.new, 0)
    stage.later(lambda: _type_office("มีน"), 400)


def unclear_office(stage: Stage) -> None:
    first_start(stage)
    stage.later(stage.window.files.new, 0)
    stage.later(lambda: _type_office("คลอง"), 400)


def _type_office(text: str) -> None:
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, NewFileDialog), "it was opened"
    dialog.offices.field.setText(text)


def error(stage: Stage) -> None:
    bad = stage.path.with_name("จดหมายเวียน.sqlite")
    bad.write_text("ไม่ใช่ไฟล์รายงาน" * 400, "utf-8")
    stage.later(lambda: stage.window.files.open(bad), 0)


def menu(stage: Stage) -> None:
    bar = stage.window.menuBar()
    opened = bar.actions()[0].menu()
    stage.later(lambda: opened.exec(bar.mapToGlobal(QPoint(0, bar.height()))), 0)  # type: ignore[attr-defined]


def rescued(stage: Stage) -> None:
    """The sample, closed and then overwritten by another file."""
    stage.window.files.close()
    stage.path.write_text("ไม่ใช่ไฟล์รายงาน" * 400, "utf-8")
    stage.later(lambda: stage.window.files.open(stage.path), 0)


SCENES: Final = {
    "welcome": Scene(welcome),
    "large-welcome": Scene(welcome, WIDE, "2"),
    "first-start": Scene(first_start),
    "dark-first-start": Scene(first_start, dark=True),
    "large-first-start": Scene(first_start, WIDE, "2"),
    "sample": Scene(sample),
    "dark-sample": Scene(sample, dark=True),
    "large-sample": Scene(sample, WIDE, "2"),
    "about": Scene(chosen("about")),
    "dark-about": Scene(chosen("about"), dark=True),
    "large-about": Scene(chosen("about"), WIDE, "2"),
    "new-file": Scene(new_file),
    "dark-new-file": Scene(new_file, dark=True),
    "large-new-file": Scene(new_file, WIDE, "2"),
    "unclear-office": Scene(unclear_office),
    "keys": Scene(chosen("keys")),
    "guide": Scene(guide),
    "guide-start": Scene(guide_chapter("start")),
    "guide-month": Scene(guide_chapter("month")),
    "guide-keys": Scene(guide_chapter("keys")),
    "dark-guide": Scene(guide, dark=True),
    "large-guide": Scene(guide_chapter("exchange"), WIDE, "2"),
    "type-families": Scene(chosen("type_family")),
    "menu": Scene(menu),
    "error": Scene(error),
    "rescued": Scene(rescued),
}
