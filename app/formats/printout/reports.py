"""Section 2 of a print-out: reports whose parts a page break or a scanner may have separated.

A report's label, its narrative with the date, and its progress line are found separately. A progress line has
its own number; a narrative has that of the label before it, which is doubtful unless the numbers are
consecutive.
"""

import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from app.formats.printout.lines import PrintoutLine, squeezed, tolerant
from app.formats.printout.model import REPORTS, FoundEntry, refuse_long, refuse_many
from app.formats.printout.values import (
    ACROSS_PAGES,
    NOT_FOUND,
    Draft,
    read_date,
    read_number,
    status_doubts,
    text_doubts,
    unfit,
    widest_of,
)
from app.models.entry import MAX_LIST_LENGTH, Kind, entries
from app.models.progress_report import PLAN_STATUSES, TARGET_STATUSES, ProgressReport

_DIGITS: Final = "[0-9๐-๙]"
_LABEL: Final = re.compile(rf"({tolerant('รายงานครั้งที่')})({_DIGITS}{{1,3}})?")
_PROGRESS: Final = re.compile(rf"[:;]*({tolerant('ความก้าวหน้าของงาน')}[ฯๆ]?)[=:]?")
_DISBURSED: Final = re.compile(tolerant("งบประมาณที่เบิกใช้"))
_TIMES: Final = re.compile(rf"\(?\s*{tolerant('ครั้งที่')}\s*({_DIGITS}{{1,3}})\s*\)?")
_DATE: Final = r"[0-9๐-๙OoIl|]{1,4} ?[/.-] ?[0-9๐-๙OoIl|]{1,2} ?[/.-] ?[0-9๐-๙OoIl|]{2,4}(?: \d\d:\d\d:\d\d)?"
_NARRATIVE: Final = re.compile(rf"[:;](?:\s*+[:;])?\s*+({_DATE})?\s*+[:;]\s*+|({_DATE})\s*+[:;]\s*+")
REPORT_LINE: Final = re.compile(rf"{tolerant('รายงานครั้งที่')}{_DIGITS}{{1,3}}(?:$|::|[:;])")
"""The start of a line of this section, squeezed."""

_DISORDERED: Final = "ลำดับบรรทัดของรายงานสลับกัน"
_MISREAD: Final = "ชื่อรายการในข้อความไม่ตรงกับแบบ"
_UNDATED: Final = "ไม่พบวันที่หน้าผลการดำเนินงาน"

_ENTRIES: Final = entries(ProgressReport)


@dataclass(slots=True)
class _Narrative:
    """A date and a narrative. `numbers` are those of the labels before it; the last is its own."""

    numbers: list[int]
    day: str
    draft: Draft
    doubts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _ProgressLine:
    draft: Draft
    narratives_before: int = 0


@dataclass(slots=True)
class _Report:
    number: int
    narrative: _Narrative | None = None
    progress: "_Progress | None" = None
    doubts: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Progress:
    """The four values of a progress line, as in the text."""

    number: int | None
    percent: str
    baht: str
    plan: str
    target: str
    draft: Draft
    doubts: tuple[str, ...] = ()


class _Gatherer:
    """Processes the lines and tracks what the next one may continue."""

    def __init__(self, lines: Sequence[PrintoutLine]) -> None:
        self.narratives: list[_Narrative] = []
        self.progress: list[_ProgressLine] = []
        self.stray: list[Draft] = []
        self.left_over: list[int] = []
        self._open: _Narrative | _ProgressLine | None = None
        self._labels: list[int] = []
        self._mark = ""
        self._widest = widest_of(lines)
        for line in lines:
            self._take(line)
        self.left_over += self._labels

    def _take(self, line: PrintoutLine) -> None:
        start, has_label = self._label(line)
        rest = line.text[start:].strip().lstrip(" .")
        if self._mark and not has_label and not rest.startswith(":"):
            line, start, rest = _with_mark(self._mark, line)
        self._mark = ""
        if _is_progress(squeezed(rest).text):
            self._open = _ProgressLine(Draft.of(line, start), len(self.narratives))
            self.progress.append(self._open)
        elif rest in _MARKS:
            self._mark = rest
        elif match := _NARRATIVE.match(rest):
            day = match[1] or match[2] or ""
            self._begin(line, start + line.text[start:].find(rest) + match.end(), day)
        elif has_label and rest:
            self._begin(line, start, "")
        elif not has_label:
            self._go_on(line)

    def _label(self, line: PrintoutLine) -> tuple[int, bool]:
        """Return where the text after a report's label starts, and whether there is a label."""
        head = squeezed(line.text)
        match = _LABEL.match(head.text)
        if not match:
            return 0, False
        if match[2]:
            self._labels.append(int(match[2]))
        return head.end_of(match.end()), True

    def _begin(self, line: PrintoutLine, start: int, day: str) -> None:
        self._open = _Narrative(self._labels, day, Draft.of(line, start), [] if day else [_UNDATED])
        self._labels = []
        self.narratives.append(self._open)
        refuse_many("รายงาน", len(self.narratives))

    def _go_on(self, line: PrintoutLine) -> None:
        """Add a line without label or mark to the open part, or to a narrative from the previous page."""
        is_complete = isinstance(self._open, _ProgressLine) and _is_complete(self._open.draft.text)
        if is_complete and line.follows_page and self.narratives:
            self._continue_narrative(line)
        elif self._open:
            self._open.draft.join(line, self._widest)
            if is_complete and self.narratives:
                self._open.draft.doubts.append(_DISORDERED)
                self.narratives[-1].draft.doubts.append(_DISORDERED)
        else:
            self.stray.append(Draft.of(line))

    def _continue_narrative(self, line: PrintoutLine) -> None:
        """Continue the last narrative after a page break, even if other lines came in between."""
        narrative = self.narratives[-1]
        narrative.draft.join(line, self._widest)
        narrative.draft.doubts.append(ACROSS_PAGES)
        self._open = narrative


_MARKS: Final = (":", "::", ": :")
"""Marks before a narrative or a progress line; a mark alone belongs to the next line."""


def _is_progress(plain: str) -> bool:
    """Return whether squeezed text is a progress line; one of its two labels may be illegible."""
    return bool(_PROGRESS.match(plain) or (plain.startswith(":") and _DISBURSED.search(plain)))


def _with_mark(mark: str, line: PrintoutLine) -> tuple[PrintoutLine, int, str]:
    """Return a line with its separated mark in front."""
    text = f"{mark} {line.text}"
    return replace(line, text=text), 0, text


def _is_complete(text: str) -> bool:
    """Return whether a progress line has its two statuses."""
    _, _, behind = text.partition("บาท")
    return behind.count(":") >= 2 and not behind.rstrip().endswith(":")


# --- the progress line --------------------------------------------------------------------------------------


def _parse_progress(draft: Draft) -> _Progress:
    head = squeezed(draft.text)
    begin = _PROGRESS.match(head.text)
    middle = _DISBURSED.search(head.text)
    start = head.end_of(begin.end()) if begin else draft.text.find("=") + 1
    if not middle:
        return _Progress(None, draft.text[start:].strip(" %:;="), "", "", "", draft, (NOT_FOUND,))
    percent = draft.text[start : head.place_of(middle.start())].strip(" %:;=")
    behind = draft.text[head.end_of(middle.end()) :]
    number, behind = _number_of(behind)
    amount, *statuses = re.split(r"\s*[:;]\s*", behind.strip(" =:;"), maxsplit=2)
    plan, target = _known_statuses(behind) or (*statuses, "", "")[:2]
    if not re.search("บาท", amount):
        amount, plan, target = _without_amount(behind)
    doubts = () if begin else (_MISREAD,)
    return _Progress(number, percent, amount.strip(" ="), plan.strip(), target.strip(), draft, doubts)


def _known_statuses(text: str) -> tuple[str, str] | None:
    """Return the two statuses if they are usual ones, however many colons a scanner saw before each."""
    found = [part.strip() for part in re.split("[:;]", text)[1:]]
    match [part for part in found if part]:
        case [plan, target] if plan in PLAN_STATUSES and target in TARGET_STATUSES:
            return plan, target
    return None


def _number_of(text: str) -> tuple[int | None, str]:
    match = _TIMES.search(text[:40])
    return (int(match[1]), text[match.end() :]) if match else (None, text)


def _without_amount(text: str) -> tuple[str, str, str]:
    """Return the parts of a line that may have no amount: "= : แผน : เป้าหมาย"."""
    amount, _, rest = text.lstrip(" =").partition(":")
    plan, _, target = rest.partition(":")
    return amount.strip(), plan, target


# --- numbers ------------------------------------------------------------------------------------------------


def _numbered(gatherer: _Gatherer) -> list[_Report]:
    """Return the reports by their numbers, each with its progress line."""
    printed = [narrative.numbers[-1] if narrative.numbers else None for narrative in gatherer.narratives]
    found = _with_narratives(gatherer.narratives, printed)
    in_order = list(found.values())
    lines = [
        (
            _parse_progress(line.draft),
            in_order[line.narratives_before - 1] if line.narratives_before else None,
        )
        for line in gatherer.progress
    ]
    _give_progress(found, lines)
    _doubt_after_gaps(found)
    return [found[number] for number in sorted(found)]


def _with_narratives(narratives: Sequence[_Narrative], printed: Sequence[int | None]) -> dict[int, _Report]:
    """Return the reports by number, in the order of the text; numbers that do not fit are doubtful."""
    times = Counter(printed)
    found: dict[int, _Report] = {}
    before = 0
    for place, (narrative, number) in enumerate(zip(narratives, printed, strict=True)):
        is_unfit = _stands_between(before, printed[place + 1 : place + 2])
        is_unfit |= (number or 0) > MAX_LIST_LENGTH  # a misread number must not refuse the whole print
        own = number if number and times[number] == 1 and not is_unfit else before + 1
        while own in found or (own != number and times[own] == 1):
            own += 1
        found[own] = _Report(own, narrative, doubts=[*_number_doubts(number, times, narrative, before)])
        if number and own != number:
            found[own].doubts.append(f"เลขครั้งที่ในข้อความ ({number}) ไม่ต่อเนื่องกับรายงานก่อนหน้าและถัดไป")
        if own < before:
            found[before].doubts.append(f"รายงานครั้งที่ {own} อยู่หลังรายงานครั้งที่ {before}")
        before = own
    return found


def _stands_between(before: int, following: Sequence[int | None]) -> bool:
    """Return whether only one number fits between the one before and the following one."""
    return [before + 2] == list(following)


def _number_doubts(
    number: int | None, times: Counter[int | None], narrative: _Narrative, before: int
) -> Iterator[str]:
    """Yield doubts about a number. `before` is the number of the narrative before this one."""
    if number is None:
        yield "ไม่พบเลขครั้งที่ของรายงาน"
    elif times[number] > 1:
        yield f"เลขครั้งที่ {number} ใช้ซ้ำกัน {times[number]} ครั้งในข้อความ"
    elif number < before:
        yield f"รายงานครั้งที่ {number} อยู่หลังรายงานครั้งที่ {before}"
    if len(narrative.numbers) > 1:
        yield f"ก่อนหน้านี้มี “รายงานครั้งที่ {narrative.numbers[-2]}” ที่ไม่มีข้อความตามหลัง"


def _doubt_after_gaps(reports: dict[int, _Report]) -> None:
    for number, report in reports.items():
        if number > 1 and number - 1 not in reports:
            report.doubts.append(f"ไม่พบรายงานครั้งที่ {number - 1}")


_Line = tuple[_Progress, _Report | None]
"""A progress line with the report under which it stands."""


def _give_progress(reports: dict[int, _Report], lines: Sequence[_Line]) -> None:
    """Give each report its progress line: that of its number, otherwise the one that stands under it.

    A line that stands elsewhere is certain only if all numbers are: one of them may be misread.
    """
    if _stand_one_under_each(reports, lines):
        for line, above in lines:
            assert above, "every line stands under a report"
            above.progress = line
        return
    waiting = []
    numbers = {line.number for line, _ in lines}
    are_certain = len(numbers) == len(lines) and numbers <= reports.keys()
    for line, above in lines:
        report = reports.get(line.number or 0)
        if report and not report.progress and (are_certain or above in (None, report)):
            report.progress = line
        else:
            waiting.append((line, above))
    without = deque(report for _, report in sorted(reports.items()) if not report.progress)
    last = max(reports, default=0)
    for line, above in waiting:
        while without and without[0].progress:
            without.popleft()
        report = _report_for(line, above, reports, without, last)
        report.progress = line
        report.doubts.append("ไม่แน่ว่าความก้าวหน้าและยอดเบิกใช้เป็นของรายงานครั้งนี้")
        last = max(last, report.number)


def _stand_one_under_each(reports: dict[int, _Report], lines: Sequence[_Line]) -> bool:
    """Return whether each report has one line under it, and no line has the number of another report."""
    under = {above.number for _, above in lines if above}
    return len(under) == len(lines) == len(reports) and not any(
        above and line.number != above.number and line.number in reports for line, above in lines
    )


def _report_for(
    line: _Progress, above: _Report | None, reports: dict[int, _Report], without: deque[_Report], last: int
) -> _Report:
    """Return the report of a line whose number is not that of the report above it.

    A number that no report has starts one only if it continues the others: it may be misread. `without`: the
    reports without a progress line; `last`: the highest number.
    """
    own = reports.get(line.number or 0)
    if above and not above.progress:
        return above
    if own and not own.progress:
        return own
    if line.number and not own and (line.number <= last + 1 or not reports):
        return reports.setdefault(line.number, _Report(line.number))
    return without[0] if without else reports.setdefault(last + 1, _Report(last + 1))


# --- entries ------------------------------------------------------------------------------------------------


def reports(lines: Sequence[PrintoutLine], american: bool) -> Iterator[FoundEntry]:
    """Yield the entries of all reports, in the order of their numbers."""
    gatherer = _Gatherer(lines)
    for report in _numbered(gatherer):
        yield from _narrative_entries(report, american)
        yield from _progress_entries(report)
    yield from unfit(gatherer.stray)


def _narrative_entries(report: _Report, american: bool) -> Iterator[FoundEntry]:
    narrative = report.narrative or _Narrative([], "", Draft(doubts=[NOT_FOUND]), [])
    doubts = [*report.doubts, *narrative.doubts]
    refuse_long(f"ผลการดำเนินงานของรายงานครั้งที่ {report.number} ", narrative.draft.text)
    lines = narrative.draft.lines
    day = Draft(narrative.day, lines[:1], [*doubts, *([] if report.narrative else [NOT_FOUND])])
    yield _entry(report, "reported_on", day, *read_date(narrative.day, is_american=american))
    draft = Draft(narrative.draft.text, lines, [*doubts, *narrative.draft.doubts])
    yield _entry(report, "narrative", draft, draft.text, text_doubts(draft.text))


def _progress_entries(report: _Report) -> Iterator[FoundEntry]:
    line = report.progress or _Progress(None, "", "", "", "", Draft(), (NOT_FOUND,))
    doubts = [*line.draft.doubts, *line.doubts]
    if report.progress and report.progress.number != report.number:
        doubts += report.doubts  # what is doubtful about the report's place
    draft = Draft("", line.draft.lines, doubts)
    yield _entry(report, "progress", draft, *read_number(Kind.PERCENT, line.percent))
    yield _entry(report, "disbursed_satang", draft, *read_number(Kind.MONEY, line.baht))
    for key, text in (("plan_status", line.plan), ("target_status", line.target)):
        yield _entry(report, key, draft, text, status_doubts(key, text))


def _entry(report: _Report, key: str, draft: Draft, value: object, doubts: Sequence[str]) -> FoundEntry:
    item = _ENTRIES[key]
    label = f"รายงานครั้งที่ {report.number} {item.label}"
    all_doubts = tuple(dict.fromkeys((*draft.doubts, *doubts)))
    return FoundEntry((REPORTS, report.number, key), label, item.kind, value, tuple(draft.lines), all_doubts)
