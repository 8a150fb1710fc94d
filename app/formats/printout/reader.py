"""Parse the text of print-outs of the official form back into projects.

A scanner, a page break or a person may have damaged the text. Each entry has its source lines and its doubts,
which come from the form itself, the word list or another print. Nothing is written here: the caller decides.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from app.formats.printout import sections
from app.formats.printout import sections as lists
from app.formats.printout.cross_checks import compared, cross_checked
from app.formats.printout.lines import PrintoutLine, lines_of, resembles, squeezed, tolerant
from app.formats.printout.mended_text import MendedLines, mending
from app.formats.printout.model import REPORTS, UNREAD, FoundEntry, Reading, refuse_many
from app.formats.printout.reports import REPORT_LINE, reports
from app.formats.printout.values import Draft, is_american, unfit
from app.models.entry import TEXT_KINDS, FormSection
from app.models.errors import UserError
from app.models.match_key import text_key
from app.models.rules.codes import PROJECT_CODE
from app.models.thai import arabic_digits
from app.printing.official_form import CERTIFICATION, FIRST_HEADING

LONGEST_TEXT: Final = 10_000_000
"""Characters: about four hundred print-outs."""


@dataclass(frozen=True, slots=True)
class PrintedProject:
    """One project with the readings of its prints, in the order of the text."""

    versions: tuple[Reading, ...]
    told: tuple[str, ...] = ()
    """In Thai, what was mended in the whole text."""

    @property
    def latest(self) -> Reading:
        """The latest print, by the date of its last report, otherwise by its place in the text."""
        return max(self.versions, key=lambda reading: (reading.last_day, reading.number))


def read_text(text: str, *, is_faithful: bool = False) -> list[PrintedProject]:
    """Return the projects in a text. `is_faithful`: lines keep the spaces at which they were broken.

    Raises UserError if the text is not of this form or too long.
    """
    steps = reading(text, is_faithful=is_faithful)
    return next(found for _, found in steps if found is not None)


def reading(text: str, *, is_faithful: bool = False) -> Iterator[tuple[int, list[PrintedProject] | None]]:
    """Parse like `read_text` in steps: yield the number of lines read, and at the end the projects."""
    if len(text) > LONGEST_TEXT:
        raise UserError(f"ข้อความยาวเกิน {LONGEST_TEXT:,} ตัวอักษร", "โปรดแบ่งเป็นส่วน แล้วนำเข้าทีละส่วน")
    if not text.strip():
        raise UserError("ไม่มีข้อความ", "โปรดวางข้อความของแบบพิมพ์ หรือเลือกไฟล์")
    mended = MendedLines(text)
    if not is_faithful:
        for step in mending(text):
            mended = step or mended
            yield 0, None
    divider = _Divider()
    for count, line in enumerate(_lines(mended, is_faithful=is_faithful), start=1):
        divider.take(line)
        if not count % _STEP:
            yield 0, None
    american = is_american(mended.text)
    is_thai = not _ARABIC_DIGIT.search(mended.text)
    readings: list[Reading] = []
    for number, one in enumerate(_sound(divider), start=1):
        entries: list[FoundEntry] = []
        for entry in map(_with_own_doubts, _entries(one, american)):
            if is_thai and entry.kind in TEXT_KINDS and _THAI_DIGIT.search(entry.value):
                entry = entry.doubted(_ALL_THAI)
            refuse_many(f"{entry.label} ", _number_of(entry))
            entries.append(entry)
            if entry.lines:
                yield entry.lines[-1].number, None
        readings.append(Reading(number, cross_checked(entries)))
    yield text.count("\n") + 1, [replace(one, told=tuple(mended.told)) for one in _grouped(readings)]


def _lines(mended: MendedLines, *, is_faithful: bool) -> Iterator[PrintoutLine]:
    """Yield the lines with what mending says about them."""
    for line in lines_of(mended.text, is_faithful=is_faithful):
        original, doubts = mended.originals.get(line.number, ""), mended.doubts.get(line.number, [])
        if original or doubts:
            yield replace(line, original=original.strip(), doubts=tuple(dict.fromkeys(doubts)))
        else:
            yield line


def _with_own_doubts(entry: FoundEntry) -> FoundEntry:
    """Drop doubts about Thai words of a line that are not in this value, but in a label or another value."""
    elsewhere = {doubt for line in entry.lines for doubt in line.doubts if not _is_about(doubt, entry)}
    if not elsewhere or entry.place[0] == UNREAD:
        return entry
    return replace(entry, doubts=tuple(doubt for doubt in entry.doubts if doubt not in elsewhere))


def _is_about(doubt: str, entry: FoundEntry) -> bool:
    """Return whether a line's doubt concerns the value: that names no word, or one of the value's."""
    words = _QUOTED.findall(_OTHER_WORD.sub("", doubt))
    return not words or (entry.kind in TEXT_KINDS and any(_stands_in(word, entry.value) for word in words))


def _stands_in(word: str, value: str) -> bool:
    """Return whether a value has a word, and not only its letters below further marks: ที is not in ที่."""
    return re.search(re.escape(word.strip("…")) + _NO_MARK, value) is not None


_NO_MARK: Final = "(?![\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])"


_OTHER_WORD: Final = re.compile(" อาจเป็น “[^”]+”")
"""What a word may be instead, in a doubt about it."""

_QUOTED: Final = re.compile("“([^”]+)”")
_ARABIC_DIGIT: Final = re.compile("[0-9]")
_THAI_DIGIT: Final = re.compile("[๐-๙]")
_ALL_THAI: Final = "ตัวเลขทั้งฉบับเป็นเลขไทย แบบพิมพ์ใช้เลขอารบิก ตัวเลขในข้อความนี้อาจถูกแปลงมา"

_STEP: Final = 200
"""Lines processed in one step."""


def _number_of(entry: FoundEntry) -> int:
    """Return the largest number in an entry's place, counted from 1."""
    numbers = (part for part in entry.place if isinstance(part, int) and entry.place[0] != UNREAD)
    return max(numbers, default=0) + (entry.place[0] != REPORTS)


# --- projects -----------------------------------------------------------------------------------------------


def _grouped(readings: Sequence[Reading]) -> list[PrintedProject]:
    """Group the prints of one project, wherever they are in the text."""
    groups: list[list[Reading]] = []
    by_likeness: dict[object, list[Reading]] = {}
    for one in readings:
        alike = _likeness(one)
        group = by_likeness.get(alike) if alike else None
        if group is None:
            groups.append(group := [])
            by_likeness[alike or one] = group
        group.append(replace(one, number=len(group) + 1))
    return [PrintedProject(compared(group)) for group in groups]


def _likeness(one: Reading) -> object:
    """Return code and year, or name and year without a code: equal for two prints of one project."""
    values = {entry.place[0]: entry.value for entry in one.entries}
    code = arabic_digits(values.get("project_code") or "")
    name = code if PROJECT_CODE.fullmatch(code) else text_key(squeezed(values.get("project_name") or "").text)
    return (values.get("fiscal_year"), name) if name else None


# --- prints and their parts ---------------------------------------------------------------------------------


@dataclass(slots=True)
class _Print:
    """The lines of one print by section of the form."""

    parts: dict[FormSection, list[PrintoutLine]] = field(default_factory=dict)
    indents: dict[FormSection, int] = field(default_factory=dict)
    others: list[PrintoutLine] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not any(self.parts.values())


class _Divider:
    """Divides lines into prints, and a print into its sections."""

    def __init__(self) -> None:
        self.prints = [_Print()]
        self.marks = 0
        self._section: FormSection | None = None
        self._is_signed = False
        self._heading = ""

    def take(self, line: PrintoutLine) -> None:
        plain = squeezed(line.text).text
        section = _heading(line.text, plain)
        if _FIRST.fullmatch(plain):
            self._begin(None, line)
        elif section:
            self._begin(section, line)
        elif _CERTIFIED.match(plain):
            self._is_signed = True
        elif REPORT_LINE.match(plain):
            self._report(line)
        elif not self._is_rest(plain):
            self._keep(line)

    def _begin(self, section: FormSection | None, line: PrintoutLine) -> None:
        """Start the section of a heading; the form's first two headings start another print."""
        self.marks += section in _OF_THIS_FORM
        if section in (None, FormSection.IDENTITY) and not self.prints[-1].is_empty:
            self.prints.append(_Print())
        self._section, self._is_signed = section, False
        self._heading = _plain_title(section)
        if section:
            self.prints[-1].parts.setdefault(section, [])
            self.prints[-1].indents[section] = line.indent

    def _report(self, line: PrintoutLine) -> None:
        """Add a report's line, even if its heading is on another page or missing."""
        self.marks += 1
        self._section, self._is_signed = FormSection.REPORTS, False
        self._keep(line)

    def _is_rest(self, plain: str) -> bool:
        """Return whether the text continues a heading or the certification, or is part of the signature."""
        if self._is_signed:
            return plain in _plain_certification() or bool(_SIGNATURE.match(plain))
        return len(plain) > 3 and self._heading.endswith(plain)

    def _keep(self, line: PrintoutLine) -> None:
        self._heading = ""
        if self._is_signed or self._section is None:
            label = sections.IDENTITY.at_start(line.text)
            if label is None or not label.has_colon:
                self.prints[-1].others.append(line)
                return
            self._begin(FormSection.IDENTITY, line)
        assert self._section, "a line is kept in a section"
        self.prints[-1].parts.setdefault(self._section, []).append(line)


_OF_THIS_FORM: Final = (None, FormSection.IDENTITY, FormSection.REPORTS)
"""Headings that no other form has; None is the very first."""

_DIGIT: Final = "[0-9๐-๙lI]?"
_FIRST: Final = re.compile(_DIGIT + tolerant(FIRST_HEADING.removeprefix("1. ")))
_TITLES: Final = {
    section: re.compile(f"{_DIGIT * 2}{tolerant(section.plain_title)}") for section in FormSection
} | {FormSection.ALIGNMENT: re.compile(f"[1๑lI]?[6๖]{tolerant('สนับสนุนแผนพัฒนา')}.*")}
_NUMBERED: Final = re.compile(r"[1๑lI] ?[.,] ?([1-6๑-๖])[ .]")
_CERTIFIED: Final = re.compile(tolerant("ขอรับรองว่าข้อมูล"))
_SIGNATURE: Final = re.compile(
    rf"$|{tolerant('ลงชื่อ')}|{tolerant('ตำแหน่ง')}|[(]?{tolerant('ผู้รับผิดชอบโครงการ')}[)]?$|วันที่"
    r"|[(].*[)]$"  # a signer's name
)
_LONGEST_HEADING: Final = 150


def _heading(text: str, plain: str) -> FormSection | None:
    """Return the section whose heading a line is."""
    if len(text) > _LONGEST_HEADING:
        return None
    for section, pattern in _TITLES.items():
        if pattern.fullmatch(plain):
            return section
    if match := _NUMBERED.match(text):
        section = list(FormSection)[int(match[1]) - 1]
        return section if resembles(text, f"{section.number} {section.title}") else None
    return None


def _plain_title(section: FormSection | None) -> str:
    return squeezed(section.title).text if section else ""


def _plain_certification() -> str:
    return squeezed(CERTIFICATION).text


def _sound(divider: _Divider) -> list[_Print]:
    """Return the prints if they are of this form. Raises UserError."""
    found = [one for one in divider.prints if _says_something(one)]
    if divider.marks < _LEAST_MARKS or not found:
        raise UserError("ข้อความนี้ไม่ใช่แบบแสดงรายงานความก้าวหน้าและข้อมูลเกี่ยวกับโครงการ หรืออ่านไม่ได้ครบ", _HOW)
    return found


_LEAST_MARKS: Final = 2
_HOW: Final = "โปรดตรวจว่าเลือกเอกสารถูกต้อง และคัดลอกข้อความมาครบทั้งแบบ"


def _says_something(one: _Print) -> bool:
    return bool(one.parts.get(FormSection.IDENTITY) or one.parts.get(FormSection.REPORTS))


def _entries(one: _Print, american: bool) -> Iterator[FoundEntry]:
    """Yield the entries of a print, in the order of the form."""

    def part(section: FormSection) -> list[PrintoutLine]:
        return one.parts.get(section, [])

    yield from sections.identity(part(FormSection.IDENTITY), american)
    yield from sections.responsible_unit(part(FormSection.RESPONSIBLE_UNIT))
    yield from lists.rationale(part(FormSection.RATIONALE), one.indents.get(FormSection.RATIONALE, 0))
    yield from lists.objectives(part(FormSection.OBJECTIVES))
    yield from lists.targets(part(FormSection.TARGETS))
    yield from sections.alignments(part(FormSection.ALIGNMENT))
    yield from reports(part(FormSection.REPORTS), american)
    yield from unfit(map(Draft.of, one.others))
