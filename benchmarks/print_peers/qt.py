"""Qt: a QTextDocument of the same HTML, drawn by QPdfWriter."""

import os
import re
from collections.abc import Callable

from benchmarks.print_peers import BODY, BOLD, BOTTOM, FAMILY, LEFT, REGULAR, RIGHT, TOP, Task, installed
from benchmarks.print_peers.html import page


def version() -> str:
    return installed("PySide6-Essentials", "Qt {}, QPdfWriter")


def printer(task: Task) -> Callable[[], bytes]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QMarginsF
    from PySide6.QtGui import (
        QFont,
        QFontDatabase,
        QGuiApplication,
        QPageLayout,
        QPageSize,
        QPdfWriter,
        QTextDocument,
    )

    application = QGuiApplication.instance() or QGuiApplication([])
    for path in (REGULAR, BOLD):
        QFontDatabase.addApplicationFont(str(path))
    source = re.sub(r"<(/?)h\d>", _bold, page(task))  # Qt has sizes of its own for headings

    def print_once() -> bytes:
        buffer = QBuffer()
        buffer.open(QBuffer.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        writer.setPageMargins(QMarginsF(LEFT, TOP, RIGHT, BOTTOM), QPageLayout.Unit.Millimeter)
        document = QTextDocument()
        document.setDefaultFont(QFont(FAMILY, BODY))
        document.setDocumentMargin(0)
        document.setPageSize(writer.pageLayout().paintRectPoints().toRectF().size())
        document.setHtml(source)
        document.print_(writer)
        del writer  # which ends the file
        return bytes(buffer.data().data())

    print_once.application = application  # type: ignore[attr-defined]  # it must outlive every document
    return print_once


def _bold(tag: re.Match[str]) -> str:
    return "</b></p>" if tag[1] else "<p class=heading><b>"
