"""The middle of the workspace: the form, a page about the whole file, or a text without projects."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.ui.core.context import FileContext
from app.ui.form.form import ProjectForm
from app.ui.widgets.fitting import PageStack
from app.ui.widgets.labels import plain_label


class CurrentPage(PageStack):
    """The form, the way to the first project, or a page about the whole file."""

    def __init__(self, new_project: Callable[[], object], parent: FileContext) -> None:
        super().__init__(parent)
        self.form = ProjectForm(self)
        self.addWidget(self.form)
        self.first = _first_project_button(new_project)
        self.addWidget(_nothing_yet(self.first, _import_button(parent)))

    @property
    def is_about_file(self) -> bool:
        """Whether a page about the whole file is shown in place of the form."""
        return self.currentIndex() > 1

    def leave_page(self) -> None:
        """Show nothing in place of a page about the whole file, which is not laid out beside the list."""
        if self.is_about_file:
            self.show_form(has_project=False)

    def show_form(self, *, has_project: bool) -> None:
        self.setCurrentIndex(0 if has_project else 1)

    def show_page(self, page: QWidget) -> None:
        if self.indexOf(page) < 0:
            self.addWidget(page)
        self.setCurrentWidget(page)


def _first_project_button(new_project: Callable[[], object]) -> QPushButton:
    button = QPushButton("โครงการใหม่")
    button.setProperty("main", True)
    button.clicked.connect(new_project)
    return button


def _import_button(workspace: FileContext) -> QPushButton:
    def run() -> None:
        from app.ui.imports.any_file import import_chosen  # not above: most files have projects

        import_chosen(workspace)

    button = QPushButton("นำเข้าจาก Excel หรือแบบพิมพ์เดิม…")
    button.clicked.connect(run)
    return button


def _nothing_yet(*buttons: QPushButton) -> QWidget:
    page = QWidget()
    words = plain_label("ยังไม่มีโครงการในไฟล์นี้ เริ่มจากเพิ่มโครงการแรก หรือนำเข้าข้อมูลที่มีอยู่แล้ว")
    words.setAlignment(Qt.AlignmentFlag.AlignCenter)
    layout = QVBoxLayout(page)
    layout.addStretch(1)
    layout.addWidget(words)
    for button in buttons:
        layout.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
    layout.addStretch(2)
    return page
