"""คู่มือการใช้งาน: the bundled guide, shown in its own window, without the Internet."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QImage,
    QKeySequence,
    QShortcut,
    QShowEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from app import ROOT
from app.models.errors import UserError
from app.ui.widgets.errors import errors_shown
from app.ui.widgets.fitting import fit_to_screen
from app.ui.widgets.icons import icon
from app.ui.widgets.labels import NO_WIDTH, with_breaks, wrap_items
from app.ui.widgets.theme import GRID, current_colours

GUIDE: Final = ROOT / "docs" / "guide"
TITLE: Final = "คู่มือการใช้งาน"
FIRST: Final = "README.md"
PICTURE_WIDTH: Final = 96 * GRID
"""Maximum width of a picture: still legible, with text visible below it."""

MARGIN: Final = 3 * GRID

_TITLE: Final = re.compile(r"^# (.+)$", re.MULTILINE)
_LINK: Final = re.compile(r"\]\(([\w-]+\.md)\)")
_THAI: Final = re.compile("[\u0e01-\u0e5b]{2,}")


def chapters(folder: Path) -> list[Path]:
    """Return the first page, and the chapters in the order it links them. Raises UserError."""
    first = folder / FIRST
    names = _LINK.findall(_text_of(first))
    return [first, *(folder / name for name in dict.fromkeys(names))]


def _text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise UserError("เปิดคู่มือไม่ได้", "โปรดติดตั้งโปรแกรมใหม่ให้ครบทุกไฟล์") from error


class GuideWindow(QWidget):
    """Stays beside the window, so that one can read and work. Esc closes it, Alt+Left goes back."""

    def __init__(self, parent: QWidget, folder: Path = GUIDE) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(TITLE)
        self.paths = chapters(folder)
        self.list, self.page = _list_of(self.paths), GuidePage()
        self.list.currentRowChanged.connect(self._open)
        self.page.sourceChanged.connect(self._mark)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        self._print = QPushButton(icon("printer"), "พิมพ์บทนี้…")
        self._print.setShortcut(QKeySequence("Ctrl+P"))
        self._print.clicked.connect(self._print_chapter)
        column = QVBoxLayout()
        column.setSpacing(GRID)
        column.addWidget(self.list, 1)
        column.addWidget(self._print)
        layout.addLayout(column)
        layout.addWidget(self.page, 1)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)
        QShortcut(QKeySequence("Alt+Left"), self, self.page.backward)
        self.resize(min(150 * GRID, parent.width()), min(100 * GRID, parent.height()))
        layout.activate()  # so that the page knows its width
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            fit_to_screen(self)

    def _open(self, row: int) -> None:
        url = QUrl.fromLocalFile(str(self.paths[row]))
        if url != self.page.source():
            self.page.setSource(url)

    def _print_chapter(self) -> None:
        from app.ui.preview.text_printing import print_text

        title = self.list.currentItem().text()
        with errors_shown(self):
            print_text(self.page.document(), f"{TITLE} {title}", self)

    def _mark(self, url: QUrl) -> None:
        """Select the chapter of a followed link in the list."""
        path = Path(url.toLocalFile())
        if path in self.paths:
            self.list.setCurrentRow(self.paths.index(path))


def _list_of(paths: Sequence[Path]) -> QListWidget:
    titles = [match[1] for path in paths if (match := _TITLE.search(_text_of(path)))]
    made = QListWidget()
    wrap_items(made)
    made.addItems(["หน้าแรก", *titles[1:]])
    made.setAccessibleName("บทของคู่มือ")
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setFixedWidth(37 * GRID)
    return made


class GuidePage(QTextBrowser):
    """A chapter in Markdown, wrapped at Thai words, with pictures up to the page's width."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("เนื้อหาของคู่มือ")
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.document().setDocumentMargin(MARGIN)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # pictures leave room for it
        self.sourceChanged.connect(lambda _url: _dress(self.document()))

    def doSetSource(
        self, name: QUrl | str, type: QTextDocument.ResourceType = QTextDocument.ResourceType.MarkdownResource
    ) -> None:
        """Open chapters only: the guide has no links elsewhere."""
        if QUrl(name).fileName().endswith(".md"):
            super().doSetSource(name, QTextDocument.ResourceType.MarkdownResource)

    def loadResource(self, type: int, name: QUrl | str) -> object:
        path = self.source().resolved(QUrl(name)).toLocalFile()
        match QTextDocument.ResourceType(type):
            case QTextDocument.ResourceType.MarkdownResource:
                return _THAI.sub(lambda run: with_breaks(run[0]), _text_of(Path(path)))
            case QTextDocument.ResourceType.ImageResource:
                return self._picture(path)
            case _:
                return super().loadResource(type, name)

    def _picture(self, path: str) -> QImage:
        """Return a picture no wider than the page, sharp at any scaling."""
        image, scale = QImage(path), self.devicePixelRatioF()
        room = min(PICTURE_WIDTH, self.viewport().width() - 2 * MARGIN)
        if image.width() > room * scale:
            width = round(room * scale)
            image = image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        image.setDevicePixelRatio(scale)
        return image

    def createMimeDataFromSelection(self) -> QMimeData:
        """Return the selected text without line-break marks."""
        copied = QMimeData()
        copied.setText(self.textCursor().selection().toPlainText().replace(NO_WIDTH, ""))
        return copied


# --- the look of a chapter ----------------------------------------------------------------------------------


def _dress(document: QTextDocument) -> None:
    """Add space between paragraphs and in tables, which Markdown cannot express."""
    block = document.begin()
    while block.isValid():
        _space(block)
        block = block.next()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _dress_table(frame)


def _space(block: QTextBlock) -> None:
    cursor, form = QTextCursor(block), block.blockFormat()
    in_table = cursor.currentTable() is not None
    above = 2.5 * GRID if form.headingLevel() > 1 else 0
    form.setTopMargin(0 if in_table else above)
    in_list = block.textList() is not None and block.next().textList() is not None
    form.setBottomMargin(0 if in_table else GRID / 2 if in_list else GRID)
    cursor.setBlockFormat(form)
    if form.headingLevel():
        cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
        words = QTextCharFormat()
        words.setFontPointSize(20 if form.headingLevel() == 1 else 15)
        words.setFontWeight(QFont.Weight.DemiBold)
        cursor.setCharFormat(words)


def _dress_table(table: QTextTable) -> None:
    form = table.format().toTableFormat()
    form.setBorder(1)
    form.setBorderCollapse(True)
    form.setBorderBrush(QBrush(QColor(current_colours().line)))
    form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    form.setCellPadding(GRID)
    form.setCellSpacing(0)
    form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    table.setFormat(form)


def show_guide(window: QWidget) -> None:
    """Show the guide beside the window, at its last page if it was open before."""
    with errors_shown(window):
        guide = window.findChild(GuideWindow) or GuideWindow(window)
        guide.show()
        guide.raise_()
        guide.activateWindow()
