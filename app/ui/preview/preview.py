"""The live preview beside the form: what is being typed, as it will be printed."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from app.models.entry import FormSection
from app.models.progress_report import ProgressReport
from app.models.project import Project
from app.models.thai import arabic_digits
from app.printing.type_families import FormStyle
from app.ui.core.command_menu import show_menu, window_commands
from app.ui.preview.pdf_view import PdfView
from app.ui.preview.render_worker import Printed, RenderWorker
from app.ui.widgets.icons import icon
from app.ui.widgets.labels import WrappingLabel, plain_label, set_tooltip
from app.ui.widgets.later import Later

DEBOUNCE_MS: Final = 50
"""Milliseconds: printing waits for a pause in typing, and initially for the window to be painted."""

NOTHING_CHOSEN: Final = "เลือกโครงการเพื่อดูหน้ากระดาษ"
BEING_MADE: Final = "กำลังเตรียมหน้ากระดาษ…"


class Preview(QWidget):
    """Shows the form of one project. Every call returns at once; the pages follow.

    The owner calls `close()` before it is destroyed, to stop its thread.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("ดูก่อนพิมพ์")
        self._form: tuple[Project, Sequence[ProgressReport], FormStyle] | None = None
        self._shown_project = ""
        self._printed: Printed | None = None  # None while a newer form is being printed
        self._section: FormSection | None = None
        self._press = RenderWorker(self)
        self._debounce = Later(self._print, self)
        self._view = PdfView()
        self._message = _message_label()
        self._page = plain_label()
        self._zooming = (
            self._action("ย่อ", lambda: self._view.zoom_by(-1)),
            self._action("พอดีความกว้าง", self._view.fit_width),
            self._action("ขยาย", lambda: self._view.zoom_by(1)),
        )
        self._smaller, self._fit, self._larger = map(_button, self._zooming)
        self._lay_out()
        self._connect()
        self._zooming[0].setIcon(icon("minus"))
        self._zooming[2].setIcon(icon("plus"))
        self.clear()

    # --- interface ----------------------------------------------------------------------------------------

    def show_form(self, project: Project, reports: Sequence[ProgressReport], style: FormStyle) -> None:
        """Show this form after it is printed; until then the previous one stays at the same place."""
        another = self._form is not None and self._form[0].id != project.id
        if another:
            self._section = None
        self._form = project, tuple(reports), style
        self._debounce.start(0 if another and self._printed else DEBOUNCE_MS)
        if self._stack.currentWidget() is self._message:
            self._say(BEING_MADE)

    def scroll_to(self, section: FormSection) -> None:
        """Scroll a section of the form to the top, at once or after printing."""
        self._section = section
        if self._printed:
            self._scroll()

    def clear(self) -> None:
        """Show that no project is selected."""
        self._debounce.stop()
        self._press.forget()
        self._form = self._printed = self._section = None
        self._shown_project = ""
        self._view.clear()
        self._say(NOTHING_CHOSEN)

    # --- from form to pictures ----------------------------------------------------------------------------

    def _print(self) -> None:
        if self._form:
            self._printed = None
            self._press.print(*self._form)

    def _show_printed(self, printed: Printed) -> None:
        assert self._form is not None, "forgotten prints are not delivered"
        self._printed = printed
        if self._shown_project != self._form[0].id:
            self._shown_project = self._form[0].id
            self._view.clear()
        self._stack.setCurrentWidget(self._view)
        self._view.show_pages(printed.sizes)
        self._scroll()

    def _draw(self, page: int, pixels_a_point: float) -> None:
        """Draw a page unless the form is about to be replaced; the view then requests the new one."""
        if self._printed:
            self._press.draw(page, pixels_a_point)

    def _scroll(self) -> None:
        if self._section is None or self._printed is None:
            return
        heading = re.compile(rf"{re.escape(self._section.number)}\.?\s")
        places = self._printed.places
        place = next((place for place in places if heading.match(arabic_digits(place.title))), None)
        self._section = None
        if place:
            self._view.scroll_to(place)

    def _show_failure(self, text: str) -> None:
        self._view.clear()
        self._say(text)

    def _say(self, text: str) -> None:
        self._message.setText(text)
        self._stack.setCurrentWidget(self._message)
        self._tell()

    def _tell(self) -> None:
        """Show page and zoom in the bar."""
        pages = len(self._printed.sizes) if self._printed else 0
        seen = self._stack.currentWidget() is self._view
        for part in (self._smaller, self._fit, self._larger):
            part.setVisible(seen)
        self._fit.setText(f"{self._view.zoom * 100:.0f} %")
        if pages or not seen:
            self._page.setText(f"หน้า {self._view.page + 1} จาก {pages}" if seen else "")

    def _show_menu(self, at: QPoint) -> None:
        show_menu(self._view, at, self._zooming, window_commands(self, "print", "pdf"))

    # --- construction -------------------------------------------------------------------------------------

    def _action(self, name: str, act: Callable[[], None]) -> QAction:
        action = QAction(name, self)
        set_tooltip(action, name)
        action.triggered.connect(lambda: act())
        return action

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 4, 8, 4)
        bar.setSpacing(0)
        bar.addWidget(self._page, stretch=1)
        for button in (self._smaller, self._fit, self._larger):
            bar.addWidget(button)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._message)
        self._stack.addWidget(self._view)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addLayout(bar)
        page.addWidget(self._stack, stretch=1)

    def _connect(self) -> None:
        self._press.printed.connect(self._show_printed)
        self._press.drawn.connect(self._view.show_picture)
        self._press.failed.connect(self._show_failure)
        self._view.wanted.connect(self._draw)
        self._view.changed.connect(self._tell)
        self._view.menu_wanted.connect(self._show_menu)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._debounce.stop()
        self._press.close()
        super().closeEvent(event)


def _message_label() -> QLabel:
    label = WrappingLabel()
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setMargin(24)
    label.setProperty("role", "quiet")
    return label


def _button(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setAccessibleName(action.text())
    policy = button.sizePolicy()
    policy.setRetainSizeWhenHidden(True)  # so that the bar is as high without it
    button.setSizePolicy(policy)
    return button
