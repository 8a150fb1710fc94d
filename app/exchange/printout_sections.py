"""Sections 1.1 to 1.6 of a print-out: from their lines to entries with their doubts."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from app.exchange.printout_entry import UNREAD, FoundEntry, Place, refuse_long
from app.exchange.printout_labels import Label, Labels
from app.exchange.printout_lines import Line
from app.exchange.printout_values import (
    code_doubts,
    phone_doubts,
    read_date,
    read_number,
    text_doubts,
    unit_doubts,
)
from app.models.entry import MAX_TEXT_LENGTH, TEXT_KINDS, Entry, FormSection, Kind, entries
from app.models.project import Project, StrategicAlignment
from app.models.thai import shortened
from app.printing.official_form import RESPONSIBLE_UNIT, SPENT_BUDGET
from app.printing.words import is_within_word

SPENT: Final = "spent_budget"
UNIT_LEVELS: Final = ("office", "division", "subdivision")

NOT_FOUND: Final = "ไม่พบรายการนี้ในข้อความ"
JOINED: Final = "ข้อความอยู่หลายบรรทัด ไม่แน่ว่าตรงที่ต่อกันมีวรรคหรือไม่"
SHORT_LINE: Final = "ข้อความขึ้นบรรทัดใหม่ก่อนสุดบรรทัด อาจเป็นคนละย่อหน้าหรือคนละรายการ"
ACROSS_PAGES: Final = "ข้อความต่อกันข้ามหน้า"
MAYBE_PARAGRAPH: Final = "ไม่แน่ว่าขึ้นย่อหน้าใหม่ที่บรรทัดนี้"
TWICE: Final = "พบรายการนี้มากกว่าหนึ่งครั้ง"
NUMBERING: Final = "ลำดับข้อไม่ต่อเนื่อง"
UNFIT: Final = "ไม่เข้ากับรายการใดของแบบ จะไม่ถูกนำเข้า"
OTHER_ENTRY: Final = "ขึ้นต้นเหมือนรายการอื่นของแบบ"
MARK: Final = "ไม่พบเครื่องหมาย : หลังชื่อรายการ"

_PROJECT: Final = entries(Project)
_ALIGNMENT: Final = entries(StrategicAlignment)

IDENTITY: Final = Labels(
    {key: item.printed for key, item in _PROJECT.items() if item.section is FormSection.IDENTITY}
    | {SPENT: SPENT_BUDGET}
)
UNIT: Final = Labels(
    {"office": RESPONSIBLE_UNIT} | {key: _PROJECT[key].printed for key in ("officer_name", "coordinator")}
)
ALIGNMENT: Final = Labels({key: item.printed for key, item in _ALIGNMENT.items()})

_FEW_LETTERS: Final = 30
_FIRST_INDENT: Final = 6
_WIDEST_PRINT: Final = 170
"""Characters that no printed line has: one with more is a paragraph in one piece."""
_MIDDLE: Final = re.compile(r"(?:และ|หรือ|โดย|เพื่อ|ซึ่ง|แต่|ณ\s|ทั้งนี้|ตลอดจน|รวมทั้ง|เมื่อ|ขณะนี้|[0-9๐-๙A-Za-z(“\"])")
_NUMBERED: Final = re.compile(r"\(?([0-9๐-๙]{1,3})[.)]+\s*(?![0-9๐-๙])")
_BULLET: Final = re.compile(r"[-–—•·*]\s*")


@dataclass(slots=True)
class Draft:
    """A value while its lines are gathered."""

    text: str = ""
    lines: list[Line] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, line: Line, start: int = 0, *doubts: str) -> "Draft":
        return cls(line.text[start:].strip(), [line], list(doubts))

    def join(self, line: Line, widest: int) -> None:
        """Go on with the next line. `widest`: characters of the longest line of this part."""
        if not self.lines:
            self.text, self.lines = line.text, [line]
            return
        space, doubt = _seam(self.lines[-1], self.text, line)
        first_word = line.text.split(" ", 1)[0][:_FEW_LETTERS]
        is_short = len(self.lines[-1].text) + len(first_word) < _SHORT * widest
        if is_short and not _divides_word(self.text, line):
            self.doubts.append(SHORT_LINE)
        if line.follows_page and not line.is_faithful:
            self.doubts.append(ACROSS_PAGES)
        if doubt:
            self.doubts.append(doubt)
        self.text += space + line.text
        refuse_long(f"ข้อความที่ต่อกันถึงบรรทัดที่ {line.number:,} ", self.text)
        self.lines.append(line)


_SHORT: Final = 0.8


def _seam(last: Line, before: str, line: Line) -> tuple[str, str]:
    """The space that stood where a text was broken, and the doubt about it."""
    if last.is_faithful:
        return " " * last.trailing, ""
    if not before or last.trailing or line.text[:1] in ("-", "–"):
        return " ", JOINED
    if _divides_word(before, line):
        return "", ""
    is_thai = _is_thai(before[-1:]) and not _MIDDLE.match(line.text)
    return "" if is_thai else " ", JOINED


def _divides_word(before: str, line: Line) -> bool:
    """Whether a text and the line after it are parted within a word."""
    head, tail = before[-_FEW_LETTERS:], line.text[:_FEW_LETTERS]
    return _is_thai(head[-1:]) and _is_thai(tail[:1]) and is_within_word(head + tail, len(head))


def _is_thai(letter: str) -> bool:
    return "ก" <= letter <= "๎" and letter != "ๆ"


def widest_of(lines: Sequence[Line]) -> int:
    return max((len(line.text) for line in lines), default=0)


# --- entries with labels ------------------------------------------------------------------------------------


def identity(lines: Sequence[Line], american: bool) -> Iterator[FoundEntry]:
    """Section 1.1, the spent budget included: it is no entry, but the amounts must add up to it."""
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


def responsible_unit(lines: Sequence[Line]) -> Iterator[FoundEntry]:
    """Section 1.2: the unit's levels, the officer with a telephone number, the coordinator."""
    drafts = _labelled(lines, UNIT)
    yield from _levels(_only(drafts, "office"))
    yield from _officer(_only(drafts, "officer_name"))
    yield made(("coordinator",), _PROJECT["coordinator"], _only(drafts, "coordinator"))
    yield from unfit(drafts.get("", []))


def _levels(draft: Draft) -> Iterator[FoundEntry]:
    """One level that is not what it should be makes it doubtful which is which."""
    levels = [level.strip() for level in draft.text.split(" / ", maxsplit=2)] + ["", ""]
    doubts = [
        doubt for key, text in zip(UNIT_LEVELS, levels, strict=False) for doubt in unit_doubts(key, text)
    ]
    for key, text in zip(UNIT_LEVELS, levels, strict=False):
        yield made((key,), _PROJECT[key], Draft(text, draft.lines, [*draft.doubts, *doubts]))


def _officer(draft: Draft) -> Iterator[FoundEntry]:
    """A name and behind it a number; what is neither is for a person to tell."""
    name = draft.text.rstrip("0123456789๐๑๒๓๔๕๖๗๘๙ -–")
    phone = draft.text[len(name) :].strip()
    doubts = [*draft.doubts, *phone_doubts(phone)]
    if any(sign.isdigit() for sign in name):
        doubts.append("ไม่แน่ว่าชื่อสิ้นสุดและหมายเลขโทรศัพท์เริ่มที่ใด")
    elif name and not phone:
        doubts.append("ไม่พบหมายเลขโทรศัพท์หลังชื่อ")
    yield made(("officer_name",), _PROJECT["officer_name"], Draft(name.strip(), draft.lines, doubts))
    yield made(("officer_phone",), _PROJECT["officer_phone"], Draft(phone, draft.lines, doubts))


def alignments(lines: Sequence[Line]) -> Iterator[FoundEntry]:
    """Section 1.6: four entries for each alignment; one that is there already begins the next."""
    number, seen = 0, dict[str, Draft]()
    for key, draft in _in_order(lines, ALIGNMENT):
        if not key:
            yield from unfit([draft])
            continue
        if key in seen:
            yield from _alignment(number, seen)
            number, seen = number + 1, {}
        seen[key] = draft
    yield from _alignment(number, seen)


def _alignment(number: int, drafts: dict[str, Draft]) -> Iterator[FoundEntry]:
    for key, item in _ALIGNMENT.items():
        draft = drafts.get(key) or Draft(doubts=[NOT_FOUND])
        yield made(("strategic_alignments", number, key), item, draft, f"ชุดที่ {number + 1} " if number else "")


def _labelled(lines: Sequence[Line], labels: Labels) -> dict[str, list[Draft]]:
    found: dict[str, list[Draft]] = {}
    for key, draft in _in_order(lines, labels):
        found.setdefault(key, []).append(draft)
    return found


def _only(drafts: dict[str, list[Draft]], key: str) -> Draft:
    """The first of a label, doubtful unless it is the only one."""
    found = drafts.get(key) or [Draft(doubts=[NOT_FOUND])]
    if len(found) > 1:
        found[0].doubts.append(TWICE)
    return found[0]


def _in_order(lines: Sequence[Line], labels: Labels) -> Iterator[tuple[str, Draft]]:
    """Each label's key with its draft, "" for lines before the first label."""
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


def _side_by_side(line: Line, label: Label, labels: Labels) -> Iterator[tuple[str, Draft]]:
    """The entries of one line: two where the form has two columns."""
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


# --- lists --------------------------------------------------------------------------------------------------


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
            drafts.append(Draft.of(line, 0, MAYBE_PARAGRAPH))
        else:
            drafts[-1].join(line, widest)
    yield from _list("rationale", "ย่อหน้าที่", drafts)


def _begins_paragraph(line: Line, margin: int) -> bool:
    return (line.follows_gap and not line.follows_page) or line.indent >= margin + 2


def _follows_whole_paragraph(draft: Draft, line: Line) -> bool:
    """Whether the line before is longer than paper is wide, and so a paragraph in one piece."""
    return len(draft.lines[-1].text) > _WIDEST_PRINT and not _divides_word(draft.text, line)


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
    for number, draft in enumerate(drafts or [Draft(doubts=[NOT_FOUND])]):
        draft.doubts += _label_within(draft.text)
        yield made((key, number), item, draft, after=f" {member} {number + 1}", kind=Kind.LINE)


def targets(lines: Sequence[Line]) -> Iterator[FoundEntry]:
    """Section 1.5: numbered groups, with items under them."""
    found: list[tuple[Place, str, Draft]] = []
    group, member = -1, 0
    widest = widest_of(lines)
    for line in lines:
        bullet = _BULLET.match(line.text)
        if draft := _numbered(line, group + 2):
            group, member = group + 1, 0
            found.append((("targets", group, "title"), f" กลุ่มที่ {group + 1}", draft))
        elif bullet or not found:
            group = max(group, 0)
            doubts = [] if bullet and found else [NUMBERING]
            place: Place = ("targets", group, "items", member)
            found.append(
                (
                    place,
                    f" กลุ่มที่ {group + 1} ข้อที่ {member + 1}",
                    Draft.of(line, bullet.end() if bullet else 0, *doubts),
                )
            )
            member += 1
        else:
            found[-1][2].join(line, widest)
    for place, after, draft in found or [(("targets", 0, "title"), "", Draft(doubts=[NOT_FOUND]))]:
        yield made(place, _PROJECT["targets"], draft, after=after, kind=Kind.LINE)


def _label_within(text: str) -> list[str]:
    """A member that begins as an entry does may be one, put in another place."""
    found = (labels.at_start(text) for labels in (IDENTITY, UNIT, ALIGNMENT))
    return [OTHER_ENTRY] if any(label and label.has_colon for label in found) else []


# --- entries ------------------------------------------------------------------------------------------------


def made(
    place: Place,
    item: Entry,
    draft: Draft,
    before: str = "",
    *,
    after: str = "",
    kind: Kind | None = None,
    american: bool = False,
) -> FoundEntry:
    """The entry that a draft is, its text read by its kind."""
    kind = kind or item.kind
    refuse_long(f"{before}{item.label}{after} ", draft.text)
    value, doubts = _read(item.key, kind, draft.text, american)
    all_doubts = tuple(dict.fromkeys((*draft.doubts, *doubts)))
    return FoundEntry(place, f"{before}{item.label}{after}", kind, value, tuple(draft.lines), all_doubts)


def _read(key: str, kind: Kind, text: str, american: bool) -> tuple[Any, list[str]]:
    if kind is Kind.DATE:
        return read_date(text, is_american=american)
    if kind not in TEXT_KINDS:
        return read_number(kind, text)
    if key == "officer_phone":
        return text, []
    return text, code_doubts(text) if key == "project_code" else text_doubts(text)


def unfit(drafts: Iterable[Draft]) -> Iterator[FoundEntry]:
    """Lines that are part of no entry: shown, so that nothing is lost unseen."""
    for draft in drafts:
        place: Place = (UNREAD, *(line.number for line in draft.lines))
        text = draft.text[:MAX_TEXT_LENGTH]
        yield FoundEntry(place, "ข้อความอื่น", Kind.TEXT, text, tuple(draft.lines), (UNFIT,))
