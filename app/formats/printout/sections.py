"""Sections 1.1, 1.2 and 1.6 of a print-out: labelled entries, from their lines."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from app.formats.printout.lines import Label, Labels, PrintoutLine
from app.formats.printout.model import FoundEntry, Place
from app.formats.printout.values import (
    NOT_FOUND,
    Draft,
    divides_word,
    made,
    phone_doubts,
    read_number,
    unfit,
    unit_doubts,
    widest_of,
)
from app.models.entry import FormSection, Kind, entries, later_entries
from app.models.project import Project, StrategicAlignment
from app.models.thai import shortened
from app.printing.official_form import RESPONSIBLE_UNIT, SPENT_BUDGET

SPENT: Final = "spent_budget"
UNIT_LEVELS: Final = ("office", "division", "subdivision")

LOST_LABEL: Final = "มีข้อความที่ไม่เข้ากับรายการใดอยู่ในส่วนนี้"
TWICE: Final = "พบรายการนี้มากกว่าหนึ่งครั้ง"
MORE_MARKS: Final = "มีเครื่องหมาย : มากกว่าหนึ่งตัวหลังชื่อรายการ"
MARK: Final = "ไม่พบเครื่องหมาย : หลังชื่อรายการ"

_PROJECT: Final = entries(Project)
_ALIGNMENT: Final = entries(StrategicAlignment)

IDENTITY: Final = Labels(
    {key: item.printed for key, item in _PROJECT.items() if item.section is FormSection.IDENTITY}
    | {SPENT: SPENT_BUDGET}
)
_LATER: Final = later_entries(Project)
_LATER_IN_UNIT: Final = [key for key, item in _LATER.items() if item.section is FormSection.RESPONSIBLE_UNIT]
UNIT: Final = Labels(
    {"office": RESPONSIBLE_UNIT}
    | {key: _PROJECT[key].printed for key in ("officer_name", "coordinator", *_LATER_IN_UNIT)}
)
ALIGNMENT: Final = Labels({key: item.printed for key, item in _ALIGNMENT.items()})

# --- labelled entries ---------------------------------------------------------------------------------------


def identity(lines: Sequence[PrintoutLine], american: bool) -> Iterator[FoundEntry]:
    """Yield section 1.1. The spent budget is included to check the sum, although it is no entry."""
    drafts = _labelled(lines, IDENTITY)
    items = [item for item in _PROJECT.values() if item.section is FormSection.IDENTITY]
    for item in items:
        yield made((item.key,), item, _only(drafts, item.key), american=american)
    if SPENT in drafts:
        draft = drafts[SPENT][0]
        value, doubts = read_number(Kind.MONEY, draft.text)
        yield FoundEntry(
            (SPENT,), SPENT_BUDGET, Kind.MONEY, value, tuple(draft.lines), (*draft.doubts, *doubts)
        )
    yield from unfit(drafts.get("", []))


def responsible_unit(lines: Sequence[PrintoutLine]) -> Iterator[FoundEntry]:
    """Yield section 1.2: the unit's levels, the officer with a telephone number, the coordinator."""
    drafts = _labelled(lines, UNIT)
    yield from _levels(_only(drafts, "office"))
    yield from _officer(_only(drafts, "officer_name"))
    for key in ("coordinator", *_LATER_IN_UNIT):
        yield made((key,), _PROJECT[key], _only(drafts, key))
    yield from unfit(drafts.get("", []))


def _levels(draft: Draft) -> Iterator[FoundEntry]:
    """Yield the unit's levels. An unexpected level makes all of them doubtful."""
    levels = [level.strip() for level in draft.text.split(" / ", maxsplit=2)] + ["", ""]
    doubts = [
        doubt for key, text in zip(UNIT_LEVELS, levels, strict=False) for doubt in unit_doubts(key, text)
    ]
    for key, text in zip(UNIT_LEVELS, levels, strict=False):
        yield made((key,), _PROJECT[key], Draft(text, draft.lines, [*draft.doubts, *doubts]))


def _officer(draft: Draft) -> Iterator[FoundEntry]:
    """Yield an officer's name and telephone number; other text makes them doubtful."""
    name = draft.text.rstrip("0123456789๐๑๒๓๔๕๖๗๘๙ -–")
    phone = draft.text[len(name) :].strip()
    doubts = [*draft.doubts, *phone_doubts(phone)]
    if any(sign.isdigit() for sign in name):
        doubts.append("ไม่แน่ว่าชื่อสิ้นสุดและหมายเลขโทรศัพท์เริ่มที่ใด")
    elif name and not phone:
        doubts.append("ไม่พบหมายเลขโทรศัพท์หลังชื่อ")
    elif phone and not name.strip():
        doubts.append("ไม่พบชื่อก่อนหมายเลขโทรศัพท์")
    yield made(("officer_name",), _PROJECT["officer_name"], Draft(name.strip(), draft.lines, doubts))
    yield made(("officer_phone",), _PROJECT["officer_phone"], Draft(phone, draft.lines, doubts))


def alignments(lines: Sequence[PrintoutLine]) -> Iterator[FoundEntry]:
    """Yield section 1.6: four entries for each alignment; a level out of order starts the next alignment."""
    order = list(_ALIGNMENT)
    sets: list[dict[str, Draft]] = [{}]
    stray: list[Draft] = []
    for key, draft in _in_order(lines, ALIGNMENT):
        if not key:
            stray.append(draft)
            continue
        if sets[-1] and order.index(key) <= max(map(order.index, sets[-1])):
            sets.append({})
        sets[-1][key] = draft
    for number, drafts in enumerate(sets):
        found = _alignment(number, drafts)
        yield from (entry.doubted(LOST_LABEL) for entry in found) if stray else found
    yield from unfit(stray)


def _alignment(number: int, drafts: dict[str, Draft]) -> Iterator[FoundEntry]:
    for key, item in _ALIGNMENT.items():
        draft = drafts.get(key) or Draft(doubts=[NOT_FOUND])
        yield made(("strategic_alignments", number, key), item, draft, f"ชุดที่ {number + 1} " if number else "")


def _labelled(lines: Sequence[PrintoutLine], labels: Labels) -> dict[str, list[Draft]]:
    found: dict[str, list[Draft]] = {}
    for key, draft in _in_order(lines, labels):
        found.setdefault(key, []).append(draft)
    return found


def _only(drafts: dict[str, list[Draft]], key: str) -> Draft:
    """Return a label's first draft, doubtful if repeated. Older forms lack the later entries."""
    found = drafts.get(key) or [Draft(doubts=[] if key in _LATER else [NOT_FOUND])]
    if len(found) > 1:
        found[0].doubts.append(TWICE)
    return found[0]


def _in_order(lines: Sequence[PrintoutLine], labels: Labels) -> Iterator[tuple[str, Draft]]:
    """Yield each label's key with its draft; "" for lines before the first label."""
    draft: Draft | None = None
    widest = widest_of(lines)
    for line in lines:
        label = labels.at_start(line.text)
        if label:
            draft = None
            for key, draft in _side_by_side(line, label, labels):
                yield key, draft
        elif draft:
            draft.join(line, widest)
        else:
            yield "", Draft.of(line)


def _side_by_side(line: PrintoutLine, label: Label, labels: Labels) -> Iterator[tuple[str, Draft]]:
    """Yield the entries of one line: two where the form has two columns."""
    start = label.value_at
    second = labels.inside(line.text[start:]) if labels is IDENTITY else None
    draft = Draft.of(line, start, *_label_doubts(label))
    if not second:
        yield label.key, draft
        return
    place, other = second
    draft.text = line.text[start : start + place].strip()
    yield label.key, draft
    yield other.key, Draft.of(line, start + place + other.value_at, *_label_doubts(other))


def _label_doubts(label: Label) -> Iterator[str]:
    if label.misread:
        yield f"ชื่อรายการในข้อความเขียนว่า “{shortened(label.misread)}”"
    if not label.has_colon:
        yield MARK
    if label.has_more_colons:
        yield MORE_MARKS


MAYBE_PARAGRAPH: Final = "ไม่แน่ว่าย่อหน้าเดิมจบและย่อหน้าใหม่เริ่มตรงนี้หรือไม่"
NUMBERING: Final = "ลำดับข้อไม่ต่อเนื่อง"
EMPTY: Final = "ไม่มีข้อความหลังเลขข้อ"
OTHER_ENTRY: Final = "ขึ้นต้นเหมือนรายการอื่นของแบบ"

_PROJECT_printout_lists: Final = entries(Project)

_FIRST_INDENT: Final = 6
_WIDEST_PRINT: Final = 170
"""Characters; longer than any printed line. A longer line is a whole paragraph."""
_NUMBERED: Final = re.compile(r"\(?([0-9๐-๙]{1,3})([.)]+|[:;,])\s*(?![0-9๐-๙])")
_DOTS: Final = (":", ";", ",")
"""What a scanner sees in the dot behind a number."""
_BULLET: Final = re.compile(r"([-–—•·*]|[:;.~=](?=\s))\s*")
_MISREAD_BULLETS: Final = ":;.~="


def rationale(lines: Sequence[PrintoutLine], heading_indent: int) -> Iterator[FoundEntry]:
    """Yield section 1.3: paragraphs, separated by a gap or by the indentation of their first line."""
    drafts: list[Draft] = []
    widest = widest_of(lines)
    margin = min((line.indent for line in lines), default=0)
    if margin >= heading_indent + _FIRST_INDENT:
        margin = heading_indent  # every line starts a paragraph
    for line in lines:
        if not drafts or _begins_paragraph(line, margin):
            drafts.append(Draft.of(line))
        elif _follows_whole_paragraph(drafts[-1], line):
            drafts[-1].doubts.append(MAYBE_PARAGRAPH)
            drafts.append(Draft.of(line, 0, MAYBE_PARAGRAPH))
        else:
            drafts[-1].join(line, widest)
    yield from _list("rationale", "ย่อหน้าที่", drafts)


def _begins_paragraph(line: PrintoutLine, margin: int) -> bool:
    return (line.follows_gap and not line.follows_page) or line.indent >= margin + 2


def _follows_whole_paragraph(draft: Draft, line: PrintoutLine) -> bool:
    """Return whether the line before is longer than paper is wide, and therefore a whole paragraph."""
    return len(draft.lines[-1].text) > _WIDEST_PRINT and not divides_word(draft.text, line)


def objectives(lines: Sequence[PrintoutLine]) -> Iterator[FoundEntry]:
    """Yield section 1.4: a numbered list."""
    drafts: list[Draft] = []
    widest = widest_of(lines)
    for line in lines:
        if draft := _numbered(line, len(drafts) + 1):
            drafts.append(draft)
        elif drafts:
            drafts[-1].join(line, widest)
        else:
            drafts.append(Draft.of(line, 0, NUMBERING))
    told = [draft for draft in drafts if not _is_dash(draft)]
    yield from _list("objectives", "ข้อที่", told) if told or not drafts else ()


def _is_dash(draft: Draft) -> bool:
    """Return whether a member is what offices write for none: "1. -"."""
    return draft.text.strip(" .") in ("-", "–", "—")


def _numbered(line: PrintoutLine, expected: int) -> Draft | None:
    """Return the line as a member of a numbered list; a skipped number is doubtful."""
    match = _NUMBERED.match(line.text)
    if not match or not expected <= int(match[1]) <= expected + 1:
        return None
    is_unsure = int(match[1]) != expected or match[2] in _DOTS
    return Draft.of(line, match.end(), *([NUMBERING] if is_unsure else []))


def _list(key: str, member: str, drafts: Sequence[Draft]) -> Iterator[FoundEntry]:
    item = _PROJECT_printout_lists[key]
    for number, draft in enumerate(drafts or [_missing()]):
        draft.doubts += _member_doubts(draft)
        yield made((key, number), item, draft, after=f" {member} {number + 1}", kind=Kind.LINE)


def targets(lines: Sequence[PrintoutLine]) -> Iterator[FoundEntry]:
    """Yield section 1.5: numbered groups with items."""
    for number, (title, items) in enumerate(_groups(lines)):
        for place, after, draft in (
            (("title",), "", title),
            *((("items", n), f" ข้อที่ {n + 1}", item) for n, item in enumerate(items)),
        ):
            draft.doubts += _member_doubts(draft)
            own: Place = ("targets", number, *place)
            label = f" กลุ่มที่ {number + 1}{after}"
            yield made(own, _PROJECT_printout_lists["targets"], draft, after=label, kind=Kind.LINE)


def _groups(lines: Sequence[PrintoutLine]) -> list[tuple[Draft, list[Draft]]]:
    """Return titles with their items; items before any title get a missing one."""
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
            is_sure = bool(title.lines) and not (bullet and bullet[1] in _MISREAD_BULLETS)
            items.append(Draft.of(line, bullet.end() if bullet else 0, *([] if is_sure else [NUMBERING])))
        else:
            (items[-1] if items else title).join(line, widest)
    told = [group for group in groups if group[1] or not _is_dash(group[0])]
    return told if groups else [(_missing(), [])]


def _missing() -> Draft:
    return Draft(doubts=[NOT_FOUND])


def _member_doubts(draft: Draft) -> list[str]:
    """Return the doubts about a member: a number without text, or a start that looks like another entry."""
    if draft.lines and not draft.text:
        return [EMPTY]
    found = (labels.at_start(draft.text) for labels in (IDENTITY, UNIT, ALIGNMENT))
    return [OTHER_ENTRY] if any(label and label.has_colon for label in found) else []
