"""One lookup from the kind of an entry to its editor. To add a kind, add a line."""

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QPlainTextEdit, QWidget

from app.models.entry import Entry, Kind
from app.models.progress_report import fiscal_months
from app.models.status_words import STATUSES
from app.models.thai import (
    baht_in_words,
    format_baht,
    format_percent,
    parse_baht,
    parse_fiscal_year,
    parse_percent,
)
from app.ui.editors.base import Editor, set_help
from app.ui.editors.completer import Completer
from app.ui.editors.date_edit import EXAMPLE, DateEdit
from app.ui.editors.line_edit import LineEdit, ParsedEdit
from app.ui.editors.spelling_marks import SpellingMarks
from app.ui.editors.text_edit import ParagraphsEdit, SentenceEdit, TextEdit

_SPELT = {Kind.TEXT, Kind.PARAGRAPHS}
"""Kinds whose words are looked up, as those of lists are by their own editor: no name is among them."""

_SUGGESTED = {
    *("project_code", "office", "division", "subdivision", "officer_name", "coordinator", "narrative"),
    *STATUSES,
}
"""Entries with suggestions; the alignments' own editor offers theirs."""

_WITHOUT_DROPS = {"project_code", "officer_phone", *STATUSES}
"""Lines of a code, a number or a status, of which a dragged word would become a part."""


def _told_of_money(satang: int) -> list[str]:
    amount = f"{format_baht(satang)} บาท"
    return [f"{amount} · {baht_in_words(satang)}", amount]


def _told_of_year(fiscal_year: int) -> list[str]:
    """Return a year typed in short form in full, with the months it covers."""
    months = fiscal_months(fiscal_year)
    return [f"{fiscal_year} ({months[0].thai} – {months[-1].thai})", str(fiscal_year)]


def _money(_entry: Entry) -> ParsedEdit:
    editor = ParsedEdit(parse_baht, format_baht, format_baht, _told_of_money)
    editor.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return editor


def _percent(_entry: Entry) -> ParsedEdit:
    editor = ParsedEdit(
        parse_percent, format_percent, format_percent, lambda value: [f"{format_percent(value)} %"]
    )
    editor.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return editor


# The first section has none of these: they are imported when the sections below it are built.


def _status(entry: Entry) -> QWidget:
    """Return a line that completes the beginning of a usual status. It lists them only when asked to."""
    editor = LineEdit()
    completer = QCompleter(list(STATUSES[entry.key]), editor)
    completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
    editor.setCompleter(completer)
    return editor


def _items(_entry: Entry) -> QWidget:
    from app.ui.editors.outline_edit import OutlineEdit, items_of_rows, rows_of_items

    return OutlineEdit(rows_of_items, items_of_rows, levels=1)


def _targets(_entry: Entry) -> QWidget:
    from app.ui.editors.outline_edit import OutlineEdit, rows_of_targets, targets_of_rows

    return OutlineEdit(rows_of_targets, targets_of_rows, levels=2)


def _alignments(_entry: Entry) -> QWidget:
    from app.ui.editors.alignments_edit import AlignmentsEdit

    return AlignmentsEdit()


_EDITORS: dict[Kind, Callable[[Entry], QWidget]] = {
    Kind.NAME: lambda _entry: LineEdit(),
    Kind.LINE: lambda _entry: SentenceEdit(),
    Kind.TEXT: lambda _entry: TextEdit(),
    Kind.STATUS: _status,
    Kind.FISCAL_YEAR: lambda _entry: ParsedEdit(parse_fiscal_year, str, str, _told_of_year),
    Kind.DATE: lambda _entry: DateEdit(),
    Kind.MONEY: _money,
    Kind.PERCENT: _percent,
    Kind.PARAGRAPHS: lambda _entry: ParagraphsEdit(),
    Kind.ITEMS: _items,
    Kind.TARGETS: _targets,
    Kind.ALIGNMENTS: _alignments,
}


def make_editor(entry: Entry) -> QWidget:
    """Return the editor for an entry, with its accessible name. It implements `Editor`."""
    editor = _EDITORS[entry.kind](entry)
    editor.setAccessibleName(entry.label)
    set_help(editor, entry.key)
    if entry.key in _WITHOUT_DROPS:
        editor.setAcceptDrops(False)
    if entry.kind in _SPELT and isinstance(editor, QPlainTextEdit):
        SpellingMarks(editor)
    if entry.key in _SUGGESTED:
        Completer(editor, entry.key, as_typed=entry.kind is Kind.NAME)
    return editor


def set_placeholder(widget: QWidget, text: str) -> None:
    """Set the placeholder of a one-line editor; "" restores its default."""
    if isinstance(widget, QLineEdit):
        widget.setPlaceholderText(text or (EXAMPLE if isinstance(widget, DateEdit) else ""))


def as_editor(widget: QWidget) -> Editor:
    return cast(Editor, widget)
