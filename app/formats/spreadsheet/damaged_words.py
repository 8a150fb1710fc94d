"""Damaged Thai words of a workbook: asked about once for the whole workbook, mended by one answer."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from app.formats.spreadsheet.doubts import Doubts
from app.formats.spreadsheet.record_draft import RecordDraft
from app.formats.thai_text.incoming import doubted, examples
from app.formats.thai_text.mending import MendedWord, is_damaged, mend_words
from app.models.import_doubts import Choice, Question, Source
from app.models.project import TargetGroup
from app.models.thai_cleaning import mend_characters, mend_letters

KEY: Final = "words"
MEND: Final = "mend"
KEEP: Final = "keep"

_NAMES_OF_PEOPLE: Final = frozenset({"officer_name", "coordinator"})
"""Entries of names, which no word list has."""

_SAMPLE: Final = 4_000
"""Letters that decide whether all are examined: that takes as long as reading the workbook."""

_BETWEEN: Final = "\x1e"
"""Stands between two texts while they are mended together; no text has it."""


@dataclass(frozen=True, slots=True)
class _Mended:
    """What becomes of each text that is changed or may be damaged."""

    texts: dict[str, str]
    question: Question


def ask_about_damaged_words(drafts: Sequence[RecordDraft], doubts: Doubts) -> None:
    """Mend the drafts' texts if the answer is to mend; hold those concerned back if there is none.

    A record with an id is this program's own: its texts are as they were typed.
    """
    drafts = [draft for draft in drafts if not draft.id]
    texts = list(dict.fromkeys(text for draft in drafts for text in _texts(draft)))
    found = _mended(texts)
    if not found:
        return
    for draft in drafts:
        if any(text in found.texts for text in _texts(draft)):
            answer = doubts.ask(found.question, draft.waits_for)
            if answer == MEND:
                _replace(draft, found.texts)


def _mended(texts: Sequence[str]) -> _Mended | None:
    whole = _BETWEEN.join(texts)
    plain, clean = mend_characters(whole), mend_letters(whole)  # what every import does, and what it offers
    if clean == plain and not is_damaged(_sample(texts)):
        return None
    mended = mend_words(clean)
    if mended.text == plain:
        return None
    now = mended.text.split(_BETWEEN)
    concerned = {
        old: new for old, was, new in zip(texts, plain.split(_BETWEEN), now, strict=True) if was != new
    }
    for doubt in mended.doubts:
        place = mended.text.count(_BETWEEN, 0, doubt.start)
        concerned.setdefault(texts[place], now[place])
    changed = [MendedWord(0, old, new) for old, new in concerned.items() if old != new]
    told = examples(mended.words or changed)
    return _Mended(concerned, _question(told, list(doubted(mended.doubts)))) if concerned else None


def _sample(texts: Sequence[str]) -> str:
    """Return texts from all over the workbook."""
    step = max(1, sum(map(len, texts)) // _SAMPLE)
    return _BETWEEN.join(texts[::step])


def _question(told: str, doubts: Iterable[str]) -> Question:
    what = f"ข้อความมีสระหรือวรรณยุกต์หายหรืออยู่ผิดที่ แก้ได้ดังนี้ {told}" if told else ""
    choices = (Choice(MEND, "แก้ให้ทั้งไฟล์"), Choice(KEEP, "ใช้ตามที่อยู่ในไฟล์"))
    proposed = MEND if told else None
    return Question(KEY, Source("", "ทั้งไฟล์"), " ".join(filter(None, (what, *doubts))), choices, proposed)


def _texts(draft: RecordDraft) -> Iterator[str]:
    for values in (draft.values, *(report.values for report in draft.reports)):
        for key, value in values.items():
            if key not in _NAMES_OF_PEOPLE:
                yield from _texts_in(value)


def _texts_in(value: Any) -> Iterator[str]:
    match value:
        case str() if value:
            yield value
        case TargetGroup():
            yield from _texts_in((value.title, *value.items))
        case tuple() | list():
            for member in value:
                yield from _texts_in(member)


def _replace(draft: RecordDraft, texts: dict[str, str]) -> None:
    for values in (draft.values, *(report.values for report in draft.reports)):
        for key, value in values.items():
            if key not in _NAMES_OF_PEOPLE:
                values[key] = _replaced(value, texts)


def _replaced(value: Any, texts: dict[str, str]) -> Any:
    match value:
        case str():
            return texts.get(value, value)
        case TargetGroup():
            items = tuple(texts.get(item, item) for item in value.items)
            return replace(value, title=texts.get(value.title, value.title), items=items)
        case tuple() | list():
            return type(value)(_replaced(member, texts) for member in value)
    return value
