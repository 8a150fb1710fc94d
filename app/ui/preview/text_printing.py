"""Print a text of the program, such as the guide, on A4."""

from typing import Final

from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage, QPageLayout, QTextCursor, QTextDocument, QTextImageFormat
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from app.ui.preview.printing import has_printers, new_printer
from app.ui.widgets.fitting import exec_once

_MARGIN_INCHES: Final = 2 / 2.54
"""Qt's margin around a printed text."""
_SCREEN_DPI: Final = 96
"""The resolution in which Qt measures the pictures of a text."""
_PICTURE: Final = "\ufffc"


def print_text(document: QTextDocument, title: str, parent: QWidget | None) -> None:
    """Print a text on A4 like `print_pdf`, in black, with Qt's margins."""
    if not has_printers("โปรดติดตั้งเครื่องพิมพ์ก่อน", parent):
        return
    printer = new_printer(title)
    printer.setFullPage(False)
    dialog = QPrintDialog(printer, parent)
    if exec_once(dialog) == QPrintDialog.DialogCode.Accepted:
        fitted(document, printer).print_(printer)


def fitted(document: QTextDocument, printer: QPrinter) -> QTextDocument:
    """Return a copy whose pictures are no wider than the paper between its margins."""
    paper = printer.pageLayout().paintRect(QPageLayout.Unit.Inch).width() - 2 * _MARGIN_INCHES
    room = paper * _SCREEN_DPI - 2 * document.documentMargin()
    copy = document.clone(document)
    for cursor, form in _pictures(copy):
        image = copy.resource(QTextDocument.ResourceType.ImageResource, QUrl(form.name()))
        if isinstance(image, QImage) and image.deviceIndependentSize().width() > room:
            form.setWidth(room)
            form.setHeight(room * image.height() / image.width())
            cursor.setCharFormat(form)
    return copy


def _pictures(document: QTextDocument) -> list[tuple[QTextCursor, QTextImageFormat]]:
    found, block = [], document.begin()
    while block.isValid():
        for place, letter in enumerate(block.text()):
            if letter == _PICTURE:
                cursor = QTextCursor(block)
                cursor.setPosition(block.position() + place)
                cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor)
                found.append((cursor, cursor.charFormat().toImageFormat()))
        block = block.next()
    return found
