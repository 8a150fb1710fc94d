"""Another look: what is in sight gets it first, all else soon after, and each widget once."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QListWidget,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from app.ui.widgets import dressing
from app.ui.widgets.dressing import choose_scheme, choose_size
from app.ui.widgets.labels import set_role
from app.ui.widgets.theme import DARK, SIZES, TEXT_POINTS, TextSize

LARGEST = TextSize(SIZES[-1])


class Told(QLabel):
    """Counts how often it is told of another style."""

    def __init__(self, text: str = "รายงาน") -> None:
        super().__init__(text)
        self.times = 0
        set_role(self, "heading")  # which has a size of its own in the style sheet

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.times += event.type() == QEvent.Type.StyleChange

    @property
    def points(self) -> float:
        return self.font().pointSizeF()


class Pages(QStackedWidget):
    """Two pages that were both seen; the first is in front, and longer than the window."""

    def __init__(self) -> None:
        super().__init__()
        self.front, self.scrolled, self.back = Told(), Told(), Told()
        page = QWidget()
        column = QVBoxLayout(page)
        column.addWidget(self.front)
        column.addSpacing(3000)
        column.addWidget(self.scrolled)
        area = QScrollArea()
        area.setWidget(page)
        self.addWidget(area)
        self.addWidget(self.back)
        self.resize(300, 200)

    @property
    def all(self) -> list[Told]:
        return [self.front, self.scrolled, self.back]

    @property
    def looks(self) -> set[tuple[str, float]]:
        """The colours and sizes of the texts."""
        return {(label.palette().windowText().color().name(), label.points) for label in self.all}

    def forget(self) -> None:
        for label in self.all:
            label.times = 0


@pytest.fixture
def pages(themed: QApplication, qtbot: QtBot) -> Iterator[Pages]:
    shown = Pages()
    qtbot.addWidget(shown)
    shown.show()
    shown.setCurrentIndex(1)
    shown.setCurrentIndex(0)
    QApplication.processEvents()
    shown.forget()
    yield shown
    qtbot.wait(50)  # a look that is not finished would go on in the next test


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dress a single widget in each visit of the event loop."""
    monkeypatch.setattr(dressing, "_STEP_S", 0)


def until_dressed(qtbot: QtBot, pages: Pages) -> None:
    qtbot.waitUntil(lambda: all(label.times for label in pages.all))


def until_seen_is_dressed(pages: Pages) -> None:
    while not pages.front.times:
        QApplication.processEvents()


def test_a_widget_is_told_once_of_another_scheme_or_size(themed: QApplication, pages: Pages) -> None:
    """Told of each step, all widgets would be laid out without a style sheet in between."""
    choose_scheme(themed, True)
    assert [label.times for label in pages.all] == [1, 1, 1]
    choose_size(themed, LARGEST)
    assert [label.times for label in pages.all] == [2, 2, 2]


@pytest.mark.usefixtures("one_by_one")
def test_what_is_in_sight_is_dressed_first_and_all_else_soon_after(
    themed: QApplication, pages: Pages, qtbot: QtBot
) -> None:
    choose_size(themed, LARGEST, in_steps=True)
    until_seen_is_dressed(pages)
    assert [label.times for label in pages.all] == [1, 0, 0]
    until_dressed(qtbot, pages)
    assert [label.times for label in pages.all] == [1, 1, 1]
    assert {label.points for label in pages.all} == {LARGEST.points + 1}


@pytest.mark.usefixtures("one_by_one")
def test_a_page_that_is_shown_before_its_turn_is_dressed_at_once(
    themed: QApplication, pages: Pages, qtbot: QtBot
) -> None:
    choose_size(themed, LARGEST, in_steps=True)
    until_seen_is_dressed(pages)
    pages.setCurrentIndex(1)
    assert pages.back.points == LARGEST.points + 1
    until_dressed(qtbot, pages)
    assert pages.back.times == 1


def test_a_page_shown_while_it_waits_to_be_undressed_gets_the_other_look(
    themed: QApplication, pages: Pages, qtbot: QtBot
) -> None:
    choose_size(themed, LARGEST, in_steps=True)
    pages.setCurrentIndex(1)
    assert pages.back.points == TEXT_POINTS + 1
    qtbot.waitUntil(lambda: {label.points for label in pages.all} == {LARGEST.points + 1})


def test_a_second_change_before_the_first_has_begun_is_shown_with_it(
    themed: QApplication, pages: Pages, qtbot: QtBot
) -> None:
    """A key that is held would dress the window at each repeat, and hold it."""
    choose_scheme(themed, True, in_steps=True)
    choose_size(themed, LARGEST, in_steps=True)
    qtbot.waitUntil(lambda: pages.looks == {(DARK.text, LARGEST.points + 1)})
    assert [label.times for label in pages.all] == [1, 1, 1]


@pytest.mark.usefixtures("one_by_one")
def test_a_second_change_while_the_first_is_put_on_leaves_nothing_half_dressed(
    themed: QApplication, pages: Pages, qtbot: QtBot
) -> None:
    choose_size(themed, LARGEST, in_steps=True)
    until_seen_is_dressed(pages)
    choose_scheme(themed, True, in_steps=True)
    qtbot.waitUntil(lambda: pages.looks == {(DARK.text, LARGEST.points + 1)})


def test_a_page_in_the_back_is_laid_out_before_it_is_shown(
    themed: QApplication, pages: Pages, qtbot: QtBot
) -> None:
    """Going there would take twice as long."""
    pages.resize(500, 400)
    assert pages.back.size() != pages.contentsRect().size()
    choose_size(themed, LARGEST, in_steps=True)
    qtbot.waitUntil(lambda: pages.back.size() == pages.contentsRect().size())
    assert not pages.back.isVisible()


@pytest.mark.usefixtures("one_by_one")
@pytest.mark.parametrize("is_undressed", [False, True])
def test_what_is_deleted_before_its_turn_is_passed_over(
    themed: QApplication, pages: Pages, qtbot: QtBot, is_undressed: bool
) -> None:
    pages.addWidget(extra := Told())
    pages.setCurrentWidget(extra)
    pages.setCurrentIndex(0)
    choose_size(themed, LARGEST, in_steps=True)
    if is_undressed:
        until_seen_is_dressed(pages)
    delete(extra)
    until_dressed(qtbot, pages)
    assert {label.points for label in pages.all} == {LARGEST.points + 1}


def test_after_an_error_the_next_change_is_put_on(
    themed: QApplication, pages: Pages, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A look that stayed half undressed would let no other one be put on until the program ends."""

    def fail() -> None:
        raise ValueError

    monkeypatch.setattr(pages.back, "style", fail)
    with qtbot.captureExceptions() as errors:
        choose_size(themed, LARGEST, in_steps=True)
        qtbot.waitUntil(lambda: bool(errors))
        QApplication.processEvents()
    monkeypatch.undo()
    choose_scheme(themed, True, in_steps=True)
    qtbot.waitUntil(lambda: pages.looks == {(DARK.text, LARGEST.points + 1)})


@pytest.fixture
def rows(pages: Pages) -> QListWidget:
    """A page in front, a list that scrolls by pixels with a current row in its middle."""
    made = QListWidget()
    made.addItems(["โครงการ"] * 500)
    made.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
    pages.setCurrentIndex(pages.addWidget(made))
    made.setCurrentRow(250)
    made.scrollToItem(made.currentItem())
    return made


def is_in_sight(rows: QListWidget) -> bool:
    return rows.viewport().rect().contains(rows.visualItemRect(rows.currentItem()))


@pytest.mark.parametrize("is_in_back", [False, True])
def test_the_current_row_stays_in_sight(
    themed: QApplication, pages: Pages, rows: QListWidget, qtbot: QtBot, is_in_back: bool
) -> None:
    if is_in_back:
        pages.setCurrentIndex(0)
    choose_size(themed, LARGEST, in_steps=True)
    until_dressed(qtbot, pages)
    pages.setCurrentWidget(rows)
    qtbot.waitUntil(lambda: is_in_sight(rows))


@pytest.mark.usefixtures("one_by_one")
def test_the_current_row_stays_in_sight_when_a_second_change_follows_at_once(
    themed: QApplication, pages: Pages, rows: QListWidget, qtbot: QtBot
) -> None:
    choose_size(themed, LARGEST, in_steps=True)
    while rows.font().pointSize() != LARGEST.points:
        QApplication.processEvents()
    choose_scheme(themed, True, in_steps=True)
    until_dressed(qtbot, pages)
    qtbot.waitUntil(lambda: is_in_sight(rows))
