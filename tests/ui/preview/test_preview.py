import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from app.models.entry import FormSection
from app.models.errors import UserError
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.printing.type_families import FormStyle
from app.services.form_pdf import form_pdf
from app.ui.preview import printing as printing_room
from app.ui.preview import render_worker as press
from app.ui.preview.pdf_view import GAP, PdfView
from app.ui.preview.preview import BEING_MADE, NOTHING_CHOSEN, Preview
from app.ui.window.main_window import MainWindow
from tests.ui.menus import right_click
from tests.ui.typing import press as press_key

OFFICIAL = FormStyle()
PROJECT = Project("00000000-0000-7000-8000-000000000001", "โครงการพัฒนาคุณภาพ", rationale=("เหตุผล",) * 60)
OTHER = replace(PROJECT, id="00000000-0000-7000-8000-000000000002", project_name="โครงการอื่น")
REPORTS = [
    ProgressReport(PROJECT.id, Period(2018, 10).plus(n), date(2018, 10, 25), "ดำเนินการ " * 40, 1000 * n)
    for n in range(12)
]


class Paper:
    """The preview as a reader sees it."""

    def __init__(self, preview: Preview, qtbot: QtBot) -> None:
        self.preview, self.qtbot = preview, qtbot
        self.view = preview._view

    def show(self, project: Project = PROJECT, reports: list[ProgressReport] = REPORTS) -> None:
        self.preview.show_form(project, reports, OFFICIAL)

    def show_and_wait(self, project: Project = PROJECT, reports: list[ProgressReport] = REPORTS) -> None:
        self.show(project, reports)
        with self.qtbot.waitSignal(self.preview._press.printed, timeout=10_000):
            pass
        self.wait_for_ink()

    def wait_for_ink(self) -> None:
        """Wait until every visible page is drawn at the screen's full sharpness."""
        self.qtbot.waitUntil(self.is_sharp, timeout=10_000)

    def is_sharp(self) -> bool:
        scale = self.view._pixels_a_point * self.view.devicePixelRatioF()
        shown = [n for n, rect in self.view._pages() if rect.intersects(self.view.viewport().rect())]
        drawn = self.view._drawn
        return bool(shown) and all(n in drawn and drawn[n].pixels_a_point == scale for n in shown)

    @property
    def message(self) -> str:
        shown = self.preview._stack.currentWidget()
        return shown.text() if isinstance(shown, QLabel) else ""

    @property
    def position(self) -> int:
        return self.view.verticalScrollBar().value()

    def picture(self) -> QImage:
        return self.view.viewport().grab().toImage()

    def click(self, name: str) -> None:
        next(b for b in self.preview.findChildren(QToolButton) if b.accessibleName() == name).click()


@pytest.fixture
def paper(qtbot: QtBot) -> Iterator[Paper]:
    preview = Preview()
    qtbot.addWidget(preview)
    preview.resize(500, 600)
    preview.show()
    yield Paper(preview, qtbot)
    preview.close()


@pytest.fixture
def printing(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[..., bytes]], None]:
    return lambda form_pdf: monkeypatch.setattr(press, "form_pdf", form_pdf)


# --- what is shown ------------------------------------------------------------------------------------------


def test_nothing_chosen_is_said(paper: Paper) -> None:
    assert paper.message == NOTHING_CHOSEN


def test_the_first_page_is_announced_then_shown(paper: Paper) -> None:
    paper.show()
    assert paper.message == BEING_MADE
    paper.wait_for_ink()
    assert paper.message == ""
    assert ink(paper.picture()) > 500


def test_typing_reaches_the_paper(paper: Paper) -> None:
    paper.show_and_wait()
    before = paper.picture()
    paper.show_and_wait(replace(PROJECT, project_name="โครงการที่แก้ชื่อแล้ว"))
    paper.qtbot.waitUntil(lambda: paper.picture() != before)


def test_clearing_empties_it(paper: Paper) -> None:
    paper.show_and_wait()
    paper.preview.clear()
    assert paper.message == NOTHING_CHOSEN


def test_a_cleared_preview_stays_clear_whatever_was_asked_before(paper: Paper) -> None:
    paper.show()
    paper.preview._print()
    paper.preview.clear()
    paper.qtbot.wait(300)
    assert paper.message == NOTHING_CHOSEN


def test_what_stands_in_the_way_is_told(paper: Paper, printing: Any) -> None:
    printing(fails(UserError("พิมพ์ไม่ได้", "โปรดลองใหม่")))
    paper.show()
    paper.qtbot.waitUntil(lambda: paper.message == "พิมพ์ไม่ได้ โปรดลองใหม่")


def test_a_bug_is_logged_and_told_calmly(
    paper: Paper, printing: Any, caplog: pytest.LogCaptureFixture
) -> None:
    printing(fails(RuntimeError("our bug")))
    paper.show()
    paper.qtbot.waitUntil(lambda: paper.message == str(press.FAILED))
    assert "our bug" in caplog.text


def test_it_recovers_from_a_failure(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(press, "form_pdf", fails(RuntimeError("our bug")))
        paper.show()
        paper.qtbot.waitUntil(lambda: paper.message == str(press.FAILED))
    paper.show_and_wait()
    assert paper.message == ""


# --- in the background --------------------------------------------------------------------------------------


def test_hurried_changes_are_printed_once(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    printed: list[str] = []
    real = form_pdf

    def record(project: Project, *rest: Any, **style: Any) -> bytes:
        printed.append(project.project_name)
        return real(project, *rest, **style)

    monkeypatch.setattr(press, "form_pdf", record)
    for n in range(20):
        paper.show(replace(PROJECT, project_name=f"โครงการที่ {n}"))
    paper.wait_for_ink()
    assert printed == ["โครงการที่ 19"]


def test_the_window_lives_while_paper_is_printed(paper: Paper, printing: Any) -> None:
    free = threading.Event()
    printing(lambda *_form, **_style: free.wait(10) and b"")
    paper.show()
    paper.preview._print()
    started = time.monotonic()
    for _ in range(10):
        QApplication.processEvents()
        paper.show()
    assert time.monotonic() - started < 1
    free.set()


def test_closing_ends_its_thread(paper: Paper) -> None:
    paper.show_and_wait()
    paper.preview.close()
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith("press")] == []


def test_nothing_happens_after_closing(paper: Paper) -> None:
    paper.preview.close()
    paper.show()
    paper.preview._print()
    paper.preview.close()


# --- where one is -------------------------------------------------------------------------------------------


def test_the_place_is_kept_when_the_form_changes(paper: Paper) -> None:
    paper.show_and_wait()
    paper.view.verticalScrollBar().setValue(700)
    paper.show_and_wait(replace(PROJECT, project_code="50130000-3379"))
    assert paper.position == 700


def test_another_project_starts_at_its_top(paper: Paper) -> None:
    paper.show_and_wait()
    paper.view.verticalScrollBar().setValue(700)
    paper.show_and_wait(OTHER)
    assert paper.position == 0


@pytest.mark.parametrize("section", FormSection)
def test_a_section_comes_to_the_top(paper: Paper, section: FormSection) -> None:
    paper.show_and_wait()
    paper.preview.scroll_to(section)
    printed = paper.preview._printed
    assert printed
    place = next(
        p for p in printed.places if p.title.startswith((f"{section.number} ", f"{section.number}. "))
    )
    page = next(rect for n, rect in paper.view._pages() if n == place.page)
    y = page.top() + place.y * paper.view._pixels_a_point
    assert y == pytest.approx(GAP / 2, abs=1) or at_an_end(paper.view)


def test_a_section_is_found_by_thai_digits_too(paper: Paper) -> None:
    paper.preview.show_form(PROJECT, REPORTS, FormStyle(thai_digits=True))
    paper.preview.scroll_to(FormSection.REPORTS)
    paper.wait_for_ink()
    assert paper.position > 0


def test_a_section_is_found_as_soon_as_it_is_printed(paper: Paper) -> None:
    paper.show()
    paper.preview.scroll_to(FormSection.REPORTS)
    paper.wait_for_ink()
    assert paper.position > 0


def test_keys_scroll(paper: Paper) -> None:
    paper.show_and_wait()
    positions = []
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_Home):
        press_key(key, widget=paper.view)
        positions.append(paper.position)
    page, line, end, before_end, start = positions
    assert 0 == start < page < line < before_end < end


def test_the_bar_says_which_page(paper: Paper) -> None:
    paper.show_and_wait()
    count = len(paper.view._sizes)
    assert paper.preview._page.text() == f"หน้า 1 จาก {count}"
    press_key(Qt.Key.Key_End, widget=paper.view)
    assert paper.preview._page.text() == f"หน้า {count} จาก {count}"


# --- zoom ---------------------------------------------------------------------------------------------------


def test_a_page_fits_the_width_whatever_the_width(paper: Paper) -> None:
    paper.show_and_wait()
    for width in (420, 640, 900):
        paper.preview.resize(width, 600)
        _, page = next(paper.view._pages())
        assert page.left() == pytest.approx(GAP, abs=2)
        assert page.width() == pytest.approx(paper.view.viewport().width() - 2 * GAP, abs=2)
        paper.wait_for_ink()


def test_buttons_and_keys_zoom(paper: Paper) -> None:
    paper.show_and_wait()
    fitting = paper.view.zoom
    paper.click("ขยาย")
    assert paper.view.zoom > fitting
    paper.click("พอดีความกว้าง")
    assert paper.view.zoom == fitting
    press_key(Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier, paper.view)
    assert paper.view.zoom < fitting
    paper.wait_for_ink()


def test_control_and_the_wheel_zoom_about_the_middle(paper: Paper) -> None:
    paper.show_and_wait()
    paper.view.verticalScrollBar().setValue(600)
    middle = place_in_the_middle(paper.view)
    turn_wheel(paper.view, Qt.KeyboardModifier.ControlModifier)
    assert place_in_the_middle(paper.view) == pytest.approx(middle, abs=0.01)
    paper.wait_for_ink()


def test_only_pages_near_the_view_are_drawn(paper: Paper) -> None:
    paper.show_and_wait(replace(PROJECT, rationale=("เหตุผลและความจำเป็น " * 50,) * 60))
    assert len(paper.view._sizes) > 5
    assert len(paper.view._drawn) <= 3
    paper.view.verticalScrollBar().setValue(paper.view.verticalScrollBar().maximum())
    paper.wait_for_ink()
    assert len(paper.view._drawn) <= 3


def test_pages_far_from_the_view_are_forgotten_and_drawn_again(paper: Paper) -> None:
    paper.show_and_wait(replace(PROJECT, rationale=("เหตุผลและความจำเป็น " * 50,) * 60))
    bar = paper.view.verticalScrollBar()
    for place in (*range(0, bar.maximum(), 300), bar.maximum()):
        bar.setValue(place)
        paper.wait_for_ink()
        assert len(paper.view._drawn) <= 4
    assert 0 not in paper.view._drawn
    bar.setValue(0)
    paper.wait_for_ink()
    assert paper.view._drawn.keys() <= {0, 1, 2}


# --- helpers ------------------------------------------------------------------------------------------------


def fails(error: Exception) -> Callable[..., bytes]:
    def form_pdf(*_form: Any, **_style: Any) -> bytes:
        raise error

    return form_pdf


def ink(picture: QImage) -> int:
    return sum(
        picture.pixelColor(x, y).lightness() < 128
        for x in range(picture.width())
        for y in range(picture.height())
    )


def at_an_end(view: PdfView) -> bool:
    bar = view.verticalScrollBar()
    return bar.value() in (bar.minimum(), bar.maximum())


def place_in_the_middle(view: PdfView) -> float:
    bar, room = view.verticalScrollBar(), view.viewport().height()
    return (bar.value() + room / 2) / (bar.maximum() + room)


def turn_wheel(view: PdfView, modifiers: Qt.KeyboardModifier) -> None:
    middle = QPointF(view.viewport().rect().center())
    event = QWheelEvent(
        middle,
        view.viewport().mapToGlobal(middle),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)


# --- the menu -----------------------------------------------------------------------------------------------


def test_the_menu_of_the_paper_zooms(paper: Paper) -> None:
    paper.show_and_wait()
    before = paper.view.zoom
    assert right_click(paper.view, QPoint(50, 50), choose="ขยาย") == ["ย่อ", "พอดีความกว้าง", "ขยาย"]
    assert paper.view.zoom > before


def test_the_menu_of_the_paper_prints_by_the_window_s_commands(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.actions_by_name["preview"].setChecked(True)
    window.toggle_preview()
    assert window.workspace
    view = window.workspace.preview.preview._view
    qtbot.waitUntil(view.isVisible)
    printed: list[object] = []
    monkeypatch.setattr(printing_room, "print_form", printed.append)
    told = right_click(view, QPoint(50, 50), choose="พิมพ์…")
    assert told == ["ย่อ", "พอดีความกว้าง", "ขยาย", "พิมพ์…", "ส่งออก PDF…"]
    assert printed == [window.workspace]


def test_a_page_of_a_longer_form_still_in_sight_fails_nothing(qtbot: QtBot) -> None:
    """Scrolling asks for it while the shorter form that is to be shown is being made."""
    worker = press.RenderWorker()
    failed: list[str] = []
    worker.failed.connect(failed.append)
    with qtbot.waitSignal(worker.printed, timeout=10_000):
        worker.print(PROJECT, REPORTS, OFFICIAL)
    with qtbot.waitSignal(worker.drawn, timeout=10_000) as drawn:
        worker.print(OTHER, [], OFFICIAL)
        worker.draw(5, 1.0)
        worker.draw(0, 1.0)
    assert [one.page for one in drawn.args or ()] == [0]
    assert failed == []
    worker.close()
