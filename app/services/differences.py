"""Differences between a paper and the file, entry by entry, as text.

Long texts are cut to their difference: two narratives that differ in one amount must not look alike.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.models.entry import Kind, texts_within
from app.models.progress_report import Period
from app.models.thai import format_date
from app.models.value_text import EMPTY, text_of
from app.printing.line_break import line_breaks
from app.services.form_pdf import Payloads, period_of
from app.storage.revision_payload import PROJECT, REPORT
from app.storage.revisions import UNKNOWN, Revision, differences, make_revision

LONGEST: Final = 48
"""Letters of a text shown in full; a longer one is cut to its difference."""
CONTEXT: Final = 12
"""Letters shown on either side of a difference."""
WORD: Final = 16
"""Maximum extra letters shown to avoid cutting a word."""


@dataclass(frozen=True, slots=True)
class Changed:
    """An entry in which paper and file differ, with both values as text."""

    label: str
    on_paper: str
    now: str

    def __str__(self) -> str:
        return f"{self.label}: บนเอกสาร {self.on_paper} ปัจจุบัน {self.now}"


def changes(before: Payloads, after: Payloads) -> Iterator[Changed]:
    """Yield all entries in which two states of a project differ: the project's, then each report's."""
    for record_id in dict.fromkeys((*before, *after)):
        old, new = (_revision(record_id, payloads) for payloads in (before, after))
        kind = (old or new or _nothing(record_id)).kind
        where = _where(kind, before.get(record_id) or after[record_id])
        for change in differences(None, [old or _nothing(record_id, kind), new or _nothing(record_id, kind)]):
            yield Changed(f"{where}{change.entry.label}", *shown_values(change.entry.kind, *change.values))


def _revision(record_id: str, payloads: Mapping[str, str]) -> Revision | None:
    payload = payloads.get(record_id)
    if payload is None:
        return None
    kind = REPORT if "period" in payload and '"project_id"' in payload else PROJECT
    return make_revision(kind, record_id, (), payload, UNKNOWN)


def _nothing(record_id: str, kind: str = PROJECT) -> Revision:
    return make_revision(kind, record_id, (), "{}", UNKNOWN)


def _where(kind: str, payload: str) -> str:
    return f"รายงานเดือน{Period.parse(period_of(payload)).thai} " if kind == REPORT else ""


# --- values as text -----------------------------------------------------------------------------------------


def shown_values(kind: Kind, *values: Any) -> tuple[str, ...]:
    """Return values of one entry as text; texts are quoted and cut to their difference."""
    if all(value in ("", None, ()) or isinstance(value, str | tuple) for value in values):
        return tuple(f"“{text}”" if text else EMPTY for text in excerpts(*map(_text, values)))
    return tuple(EMPTY if value is None else _number(kind, value) for value in values)


def _number(kind: Kind, value: Any) -> str:
    return format_date(value) if kind is Kind.DATE else text_of(kind, value)


def _text(value: Any) -> str:
    """Return a text, or all texts of a list, on one line."""
    return " / ".join(texts_within(value)).replace("\n", " ")


def excerpts(first: str, second: str) -> tuple[str, str]:
    """Return two texts, long ones cut to where they differ."""
    same = _same_letters(first, second)
    room = min(len(first), len(second)) - same
    same_after = min(room, _same_letters(first[::-1], second[::-1]))
    return _excerpt(first, same, same_after), _excerpt(second, same, same_after)


def _same_letters(first: str, second: str) -> int:
    """Return the length of the common prefix of two texts."""
    pairs = enumerate(zip(first, second, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(first), len(second)))


def _excerpt(text: str, same: int, same_after: int) -> str:
    if len(text) <= LONGEST:
        return text
    start = max(0, same - CONTEXT)
    end = min(len(text), len(text) - same_after + CONTEXT, start + LONGEST)
    breaks = [0, *line_breaks(text), len(text)]
    start = next((place for place in reversed(breaks) if 0 <= start - place <= WORD), start)
    end = next((place for place in breaks if 0 <= place - end <= WORD), end)
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
