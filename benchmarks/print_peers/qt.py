"""Qt: a QTextDocument, laid out for and drawn by QPdfWriter."""

import os
from collections.abc import Callable
from typing import Any

from benchmarks.print_peers import (
    BODY,
    BOLD,
    BOTTOM,
    FAMILY,
    LABELS,
    LEADING,
    LEFT,
    MARKS,
    REGULAR,
    RIGHT,
    TITLE,
    TOP,
    Block,
    Task,
    installed,
)

WIDTH = 210 - LEFT - RIGHT
POINT, MILLIMETRE = 96 / 72, 96 / 25.4
"""In the unit of Qt's documents, which it makes the device's own."""


def version() -> str:
    return installed("PySide6-Essentials", "Qt {}, QPdfWriter")


def printer(task: Task) -> Callable[[], bytes]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QMarginsF
    from PySide6.QtGui import QFontDatabase, QGuiApplication, QPageLayout, QPageSize, QPdfWriter

    application = QGuiApplication.instance() or QGuiApplication([])
    for path in (REGULAR, BOLD):
        QFontDatabase.addApplicationFont(str(path))

    def print_once() -> bytes:
        buffer = QBuffer()
        buffer.open(QBuffer.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setResolution(1200)
        writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        writer.setPageMargins(QMarginsF(LEFT, TOP, RIGHT, BOTTOM), QPageLayout.Unit.Millimeter)
        _draw(task, writer)
        del writer  # which ends the file
        return bytes(buffer.data().data())

    print_once.application = application  # type: ignore[attr-defined]  # it must outlive every document
    return print_once


def _draw(task: Task, writer: Any) -> None:
    from PySide6.QtCore import QRectF, QSizeF
    from PySide6.QtGui import QFont, QPainter, QTextCursor, QTextDocument

    document = QTextDocument()
    document.documentLayout().setPaintDevice(writer)
    document.setDefaultFont(QFont(FAMILY, BODY))
    document.setDocumentMargin(0)
    document.setPageSize(QSizeF(writer.width(), writer.height()))
    cursor = QTextCursor(document)
    cursor.beginEditBlock()  # else the document is laid out anew after each insertion
    for block in task.blocks:
        _insert(cursor, block)
    cursor.endEditBlock()
    painter = QPainter(writer)
    for page in range(document.pageCount()):
        if page:
            writer.newPage()
            painter.translate(0, -writer.height())
        document.drawContents(painter, QRectF(0, page * writer.height(), writer.width(), writer.height()))
    painter.end()


def _insert(cursor: Any, block: Block) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat

    if len(block.texts) > 1:
        _insert_table(cursor, block)
        return
    strong, shape = QTextCharFormat(), QTextBlockFormat()
    strong.setFont(QFont(FAMILY, TITLE if block.kind == "title" else BODY, QFont.Weight.Bold))
    shape.setLineHeight(LEADING * POINT, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    if block.kind == "paragraph":
        shape.setAlignment(Qt.AlignmentFlag.AlignJustify)
        shape.setTextIndent(2 * MARKS * MILLIMETRE)
    elif block.kind == "title":
        shape.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    elif block.kind == "signature":
        shape.setAlignment(Qt.AlignmentFlag.AlignRight)
    cursor.insertBlock(shape, strong if block.kind in ("title", "heading") else QTextCharFormat())
    cursor.insertText(block.text)


def _insert_table(cursor: Any, block: Block) -> None:
    from PySide6.QtGui import QTextLength, QTextTableFormat

    first = LABELS if block.kind == "entry" else MARKS * (1 + block.level)
    widths = (24, 92, 34, 30) if block.kind == "report" else (first, WIDTH - first)
    shape = QTextTableFormat()
    shape.setBorder(0)
    shape.setCellPadding(0)
    shape.setCellSpacing(0)
    shape.setColumnWidthConstraints(
        [QTextLength(QTextLength.Type.FixedLength, width * MILLIMETRE) for width in widths]
    )
    rows = (
        [[block.texts[0], block.texts[1]], ["", *block.texts[2:]]]
        if block.kind == "report"
        else [block.texts]
    )
    table = cursor.insertTable(len(rows), len(widths), shape)
    if block.kind == "report":
        table.mergeCells(0, 1, 1, 3)
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            table.cellAt(row, column).firstCursorPosition().insertText(text)
    cursor.movePosition(cursor.MoveOperation.End)
