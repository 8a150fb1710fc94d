"""Sections 1.3 to 1.5 of a print-out: paragraphs, numbered lists, groups with items under them."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from app.exchange.printout_draft import NOT_FOUND, Draft, divides_word, made, widest_of
from app.formats.printout.lines import Line
from app.formats.printout.model import FoundEntry, Place
from app.formats.printout.sections import ALIGNMENT, IDENTITY, UNIT
from app.models.entry import Kind, entries
from app.models.project import Project

MAYBE_PARAGRAPH: Final = "ไม่แน่ว่าย่อหน้าเดิมจบและย่อหน้าใหม่เริ่มตรงนี้หรือไม่"
NUMBERING: Final = "ลำดับข้อไม่ต่อเนื่อง"
EMPTY: Final = "ไม่มีข้อความหลังเลขข้อ"
OTHER_ENTRY: Final = "ขึ้นต้นเหมือนรายการอื่นของแบบ"

_PROJECT: Final = entries(Project)

_FIRST_INDENT: Final = 6
_WIDEST_PRINT: Final = 170
"""Characters that no printed line has: one with more is a paragraph in one piece."""
_NUMBERED: Final = re.compile(r"\(?([0-9๐-๙]{1,3})[.)]+\s*(?![0-9๐-๙])")
_BULLET: Final = re.compile(r"[-–—•·*]\s*")


def rationale(lines: Sequence[Line], heading_indent: int) -> Iterator[FoundEntry]:
    """Section 1.3: paragraphs, told by a gap before them or by the indent of their first line."""
    drafts: list[Draft] = []
    widest = widest_of(lines)
    margin = min((line.indent for line in lines), default=0)
    if margin >= heading_indent + _FIRST_INDENT:
        margin = heading_indent  # every line is a paragraph's first
    for line in lines:
        if not drafts or _begins_paragraph(line, margin):
            drafts.append(Draft.of(line))
        elif _follows_whole_paragraph(drafts[-1], line):
            drafts[-1].doubts.append(MAYBE_PARAGRAPH)
            drafts.append(Draft.of(line, 0, MAYBE_PARAGRAPH))
        else:
            drafts[-1].join(line, widest)
    yield from _list("rationale", "ย่อหน้าที่", drafts)


def _begins_paragraph(line: Line, margin: int) -> bool:
    return (line.follows_gap and not line.follows_page) or line.indent >= margin + 2


def _follows_whole_paragraph(draft: Draft, line: Line) -> bool:
    """Whether the line before is longer than paper is wide, and so a paragraph in one piece."""
    return len(draft.lines[-1].text) > _WIDEST_PRINT and not divides_word(draft.text, line)


def objectives(lines: Sequence[Line]) -> Iterator[FoundEntry]:
    """Section 1.4: a numbered list."""
    drafts: list[Draft] = []
    widest = widest_of(lines)
    for line in lines:
        if draft := _numbered(line, len(drafts) + 1):
            drafts.append(draft)
        elif drafts:
            drafts[-1].join(line, widest)
        else:
            drafts.append(Draft.of(line, 0, NUMBERING))
    yield from _list("objectives", "ข้อที่", drafts)


def _numbered(line: Line, expected: int) -> Draft | None:
    """The line as a member of a numbered list; another number than the next one is doubtful."""
    match = _NUMBERED.match(line.text)
    if not match or not expected <= int(match[1]) <= expected + 1:
        return None
    return Draft.of(line, match.end(), *([NUMBERING] if int(match[1]) != expected else []))


def _list(key: str, member: str, drafts: Sequence[Draft]) -> Iterator[FoundEntry]:
    item = _PROJECT[key]
    for number, draft in enumerate(drafts or [_missing()]):
        draft.doubts += _member_doubts(draft)
        yield made((key, number), item, draft, after=f" {member} {number + 1}", kind=Kind.LINE)


def targets(lines: Sequence[Line]) -> Iterator[FoundEntry]:
    """Section 1.5: numbered groups, with items under them."""
    for number, (title, items) in enumerate(_groups(lines)):
        for place, after, draft in (
            (("title",), "", title),
            *((("items", n), f" ข้อที่ {n + 1}", item) for n, item in enumerate(items)),
        ):
            draft.doubts += _member_doubts(draft)
            own: Place = ("targets", number, *place)
            label = f" กลุ่มที่ {number + 1}{after}"
            yield made(own, _PROJECT["targets"], draft, after=label, kind=Kind.LINE)


def _groups(lines: Sequence[Line]) -> list[tuple[Draft, list[Draft]]]:
    """Titles with their items; items that stand before any title have one that is missing."""
    groups: list[tuple[Draft, list[Draft]]] = []
    widest = widest_of(lines)
    for line in lines:
        bullet = _BULLET.match(line.text)
        if title := _numbered(line, len(groups) + 1):
            groups.append((title, []))
            continue
        if not groups:
            groups.append((_missing(), []))
        title, items = groups[-1]
        if bullet or not title.lines:
            items.append(Draft.of(line, bullet.end() if bullet else 0, *([] if title.lines else [NUMBERING])))
        else:
            (items[-1] if items else title).join(line, widest)
    return groups or [(_missing(), [])]


def _missing() -> Draft:
    return Draft(doubts=[NOT_FOUND])


def _member_doubts(draft: Draft) -> list[str]:
    """A number with nothing behind it; a member that begins as an entry does and may be one, out of place."""
    if draft.lines and not draft.text:
        return [EMPTY]
    found = (labels.at_start(draft.text) for labels in (IDENTITY, UNIT, ALIGNMENT))
    return [OTHER_ENTRY] if any(label and label.has_colon for label in found) else []
