"""The place of the preview beside the form; the preview is created when it is first shown."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.models.entry import FormSection
from app.models.progress_report import ProgressReport
from app.models.project import Project
from app.printing.type_families import FormStyle

if TYPE_CHECKING:
    from app.ui.preview.preview import Preview

SIZE: Final = QSize(560, 720)
MIN_WIDTH: Final = 320


class PreviewPanel(QWidget):
    """Creates its `Preview` on the first call about one. The owner calls `close()` before it is destroyed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preview: Preview | None = None
        self.setMinimumWidth(MIN_WIDTH)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    @property
    def preview(self) -> "Preview":
        if self._preview is None:
            from app.ui.preview.preview import Preview

            self._preview = Preview()
            self._layout.addWidget(self._preview)
        return self._preview

    def show_form(self, project: Project, reports: Sequence[ProgressReport], style: FormStyle) -> None:
        """Show a form like `Preview.show_form`."""
        self.preview.show_form(project, reports, style)

    def scroll_to(self, section: FormSection) -> None:
        """Scroll like `Preview.scroll_to`, while it is in sight."""
        if self.isVisible():
            self.preview.scroll_to(section)

    def clear(self) -> None:
        """Show that no project is selected, like `Preview.clear`."""
        self.preview.clear()

    def sizeHint(self) -> QSize:
        return SIZE

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._preview is not None:
            self._preview.close()
        super().closeEvent(event)
