"""Texts that Qt guesses to be HTML, a project consisting of them, and a search for where Qt did so."""

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from typing import Any, Final, cast

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel, QMenu, QTextBrowser, QTextEdit, QWidget

from app.models.entry import LIST_KINDS, TEXT_KINDS, Kind, entries
from app.models.progress_report import ProgressReport
from app.models.project import Project, StrategicAlignment, TargetGroup

HOSTILE: Final = '<img src="file:///etc/hostname"><a href="file:///etc">ก</a> <b>&amp;</b> **ข** [*] %1 &ก'
MOST_ROWS: Final = 30
_OURS: Final = ("<qt>", "</qt>", "<br>")
"""The only tags that this program puts into a tooltip."""


def hostile_project(project: Project) -> Project:
    return replace(project, **_hostile_texts(Project))


def hostile_report(report: ProgressReport) -> ProgressReport:
    return replace(report, **_hostile_texts(ProgressReport))


def _hostile_texts(kind: type) -> dict[str, Any]:
    return {key: _hostile(item.kind) for key, item in entries(kind).items() if _holds_text(item.kind)}


def _holds_text(kind: Kind) -> bool:
    return kind in TEXT_KINDS | LIST_KINDS


def _hostile(kind: Kind) -> Any:
    if kind is Kind.TARGETS:
        return (TargetGroup(HOSTILE, (HOSTILE,)),)
    if kind is Kind.ALIGNMENTS:
        return (StrategicAlignment(**{each.name: HOSTILE for each in fields(StrategicAlignment)}),)
    return HOSTILE if kind in TEXT_KINDS else (HOSTILE,)


def taken_for_html(widget: QWidget) -> list[str]:
    """Return the texts of labels, tooltips, tables and documents that Qt shows, or would show, as HTML."""
    return [*_labels(widget), *filter(_is_followed, _tooltips(widget)), *_documents(widget)]


def _labels(widget: QWidget) -> Iterator[str]:
    for label in widget.findChildren(QLabel):
        if label.text() and label.textFormat() != Qt.TextFormat.PlainText:
            yield f"label: {label.text()}"


def _tooltips(widget: QWidget) -> Iterator[str]:
    for each in (widget, *widget.findChildren(QWidget)):
        yield each.toolTip()
        shows = not isinstance(each, QMenu) or each.toolTipsVisible()
        for action in each.actions() if shows else ():
            yield action.toolTip()
    for view in widget.findChildren(QAbstractItemView):
        yield from _of_model(view.model())


def _of_model(model: QAbstractItemModel | None) -> Iterator[str]:
    if model is None:
        return
    role = Qt.ItemDataRole.ToolTipRole
    is_list = isinstance(model, QAbstractListModel)  # of which Qt tells nobody the columns
    for column in range(1 if is_list else model.columnCount(QModelIndex())):
        yield str(model.headerData(column, Qt.Orientation.Horizontal, role) or "")
        for row in range(min(model.rowCount(QModelIndex()), MOST_ROWS)):
            yield str(model.data(model.index(row, column), role) or "")


def _is_followed(tooltip: str) -> bool:
    """Return whether tags other than ours remain in what Qt takes for HTML."""
    for tag in _OURS if tooltip.startswith(_OURS[0]) else ():
        tooltip = tooltip.replace(tag, "")
    return "<" in tooltip


def _documents(widget: QWidget) -> Iterator[str]:
    """Yield pictures and links in texts, except those of the guide, which are ours."""
    for edit in widget.findChildren(QTextEdit):
        if isinstance(edit, QTextBrowser):
            continue
        block = edit.document().begin()
        while block.isValid():
            for piece in cast(Iterable[Any], block):
                form = piece.fragment().charFormat()
                if form.isImageFormat() or form.isAnchor():
                    yield f"document: {block.text()}"
            block = block.next()
