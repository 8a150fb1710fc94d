"""What a person said about a workbook, kept for the next one of the same shape.

The shape is the headers in their order, however they are spelt; names of sheets and values do not count. An
answer is used again only where the same question is asked with the same choice, and never where it names a
year or a month, or is about a single cell: those are the next workbook's own.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from app.formats.spreadsheet.headers import Layout
from app.models.import_doubts import Question
from app.models.match_key import text_key


@dataclass(frozen=True, slots=True)
class Remembered:
    """The columns by the place of their table, where a person changed them, and the answers by question.

    A table without columns is not read. An answer is a choice with the question's text without examples.
    """

    columns: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    answers: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not self.columns and not self.answers

    def to_text(self) -> str:
        columns = {str(place): {str(c): key for c, key in own.items()} for place, own in self.columns.items()}
        return json.dumps({"columns": columns, "answers": dict(self.answers)}, ensure_ascii=False)

    def layouts(self, proposed: Sequence[Layout]) -> list[Layout]:
        """Return the tables with the remembered columns."""
        return [
            layout.with_columns(_of_table(layout, self.columns[place])) if place in self.columns else layout
            for place, layout in enumerate(proposed)
        ]

    def answers_to(self, questions: Sequence[Question], layouts: Sequence[Layout]) -> dict[str, str]:
        """Return the remembered answers that fit these questions."""
        found = {}
        for question in questions:
            choice, about = self.answers.get(_neutral(question.key, layouts), ("", ""))
            if about == _about(question) and question.answer({question.key: choice}) is not None:
                found[question.key] = choice
        return found


def shape_of(layouts: Sequence[Layout]) -> str:
    """Return the digest of a workbook's shape."""
    headers = [[text_key(layout.headers[c]) for c in sorted(layout.headers)] for layout in layouts]
    return hashlib.sha256(json.dumps(headers, ensure_ascii=False).encode()).hexdigest()


def what_was_said(
    proposed: Sequence[Layout],
    chosen: Sequence[Layout],
    questions: Sequence[Question],
    answers: Mapping[str, str],
) -> Remembered:
    """Return what is worth remembering. `chosen` are the tables that were read, with their columns."""
    columns = {}
    by_table = {(layout.sheet, layout.number): layout for layout in chosen}
    for place, layout in enumerate(proposed):
        read = by_table.get((layout.sheet, layout.number))
        now = dict(read.columns) if read else {}
        if now != (dict(layout.columns) if layout.is_usable else {}):
            columns[place] = now
    said = {
        _neutral(question.key, proposed): (choice, _about(question))
        for question in questions
        if (choice := question.answer(answers)) is not None and _holds_again(question, choice)
    }
    return Remembered(columns, said)


def parse_remembered(text: str) -> Remembered:
    """Read `to_text`; whatever else the settings hold is as nothing."""
    try:
        found: Any = json.loads(text)
        columns = {int(p): {int(c): str(k) for c, k in own.items()} for p, own in found["columns"].items()}
        answers = {str(k): (str(choice), str(about)) for k, (choice, about) in found["answers"].items()}
    except (ValueError, TypeError, KeyError, AttributeError):
        return Remembered()
    return Remembered(columns, answers)


def _of_table(layout: Layout, columns: Mapping[int, str]) -> dict[int, str]:
    there = {*layout.headers, *layout.samples}
    return {column: key for column, key in columns.items() if column in there}


_CELL: Final = re.compile(r"![A-Z]+\d+$")
_OF_A_TIME: Final = re.compile(r"\d{4}(-\d\d)?$")
_EXAMPLES: Final = re.compile(r"“[^”]*”|[\d๐-๙,.]+")


def _holds_again(question: Question, choice: str) -> bool:
    return ":" in question.key and not _CELL.search(question.key) and not _OF_A_TIME.match(choice)


def _about(question: Question) -> str:
    return _EXAMPLES.sub("", question.text)


def _neutral(key: str, layouts: Sequence[Layout]) -> str:
    """Return a question's key with its sheet's place instead of its name."""
    doubt, _, rest = key.partition(":")
    names = list(dict.fromkeys(layout.sheet.name for layout in layouts))
    for name in sorted(names, key=len, reverse=True):
        if rest.startswith(name) and rest[len(name) : len(name) + 1] in ("", "!", "#"):
            return f"{doubt}:{names.index(name)}{rest[len(name) :]}"
    return key
