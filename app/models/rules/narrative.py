"""Rules about what reports tell: a text used twice, a promised month that is past, a doubled word."""

import re
from collections.abc import Iterator
from itertools import pairwise
from operator import eq
from typing import Final

from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.models.project_status import DONE
from app.models.rules.finding import Finding, Reports, of_report
from app.models.thai import MONTHS, SHORT_MONTHS, arabic_digits, common_year


def narrative_twice(project: Project, reports: Reports) -> Iterator[Finding]:
    """Find a narrative that is, but for spaces, the text of an earlier report of the project."""
    first: dict[str, Period] = {}
    for report in reports:
        if text := report.narrative.replace(" ", "").strip():
            earlier = first.setdefault(text, report.period)
            if earlier != report.period:
                message = f"ข้อความเหมือนกับรายงานเดือน{earlier.thai}"
                yield of_report(
                    report, "narrative", "narrative-twice", message, "โปรดเขียนผลการดำเนินงานของเดือนนี้"
                )


# --- promised months ----------------------------------------------------------------------------------------

_MONTH_NUMBERS: Final = {
    name: number for names in (MONTHS, SHORT_MONTHS) for number, name in enumerate(names, start=1)
}
_PROMISE: Final = re.compile(
    r"(?:คาด|จะ)[^\n]{0,60}?เสร็จ(?:สิ้น|เรียบร้อย|สมบูรณ์)?\s*(?:ภาย)?ใน\s*"
    r"(?:(?:วันที่|สิ้น|ต้น|กลาง|ปลาย)\s*[0-9๐-๙]{0,2}\s*)?(?:เดือน\s*)?"
    rf"(?P<month>{'|'.join(map(re.escape, _MONTH_NUMBERS))})"
    r"(?:\s*(?:ปี\s*)?(?:พ\.ศ\.)?\s*(?P<year>[0-9๐-๙]{4}|[0-9๐-๙]{2})(?![0-9๐-๙]))?"
)
"""What is expected (คาดว่า) or will be (จะ) finished in a month, with or without its year."""


def promise_past(project: Project, reports: Reports) -> Iterator[Finding]:
    """Find the first report after a promised month in which the progress is still below 100 %.

    The latest promise counts: a report that gives a new month explains the delay.
    """
    promised: Period | None = None
    for report in reports:
        promised = _promised(report) or promised
        if promised and report.period > promised and report.progress is not None and report.progress < DONE:
            message = f"แจ้งว่าจะแล้วเสร็จภายในเดือน{promised.thai} ซึ่งผ่านมาแล้ว แต่ความก้าวหน้ายังไม่ถึงร้อยละ 100"
            yield of_report(report, "narrative", "promise-past", message, "โปรดระบุกำหนดใหม่ หรือตรวจความก้าวหน้า")
            promised = None


def _promised(report: ProgressReport) -> Period | None:
    """Return the month of a narrative's last promise; without a year it is the next such month."""
    if "เสร็จ" not in report.narrative:  # the pattern is slow, and most narratives promise nothing
        return None
    found = None
    for match in _PROMISE.finditer(report.narrative):
        found = _month_of(match, report.period) or found
    return found


def _month_of(match: re.Match[str], told_in: Period) -> Period | None:
    month = _MONTH_NUMBERS[match["month"]]
    if not match["year"]:
        return Period(told_in.year + (month < told_in.month), month)
    try:
        return Period(common_year(int(arabic_digits(match["year"]))), month)
    except ValueError:
        return None


# --- doubled words ------------------------------------------------------------------------------------------

LEAST_DOUBLED: Final = 4
"""Letters of a word that is found when it stands twice without a space: shorter ones stand so in correct
Thai (ที่ที่, โครงการการศึกษา)."""

MOST_DOUBLED: Final = 10
"""Letters of the longest one, because each length costs time: ดำเนินการ has 9, ประชาสัมพันธ์ 13."""

_BETWEEN_REPORTS: Final = "\n.\n"
_LEFT_OPEN: Final = frozenset("เแโใไ")
_THAI_WORD: Final = re.compile("[ก-ฮเ-ไ][ก-ฺเ-๎]*[ก-ฺๅ-๎]")
_MARK: Final = re.compile("[ะ-ฺ็-๎]")
_COMPOUNDS: Final = {"เรียน": "โรง", "บ้าน": "หมู่"}
"""Words that correct Thai has twice, if the first one ends this word: โรงเรียนเรียนรวม."""


def doubled_word(project: Project, reports: Reports) -> Iterator[Finding]:
    """Find a word that a narrative has twice in a row, without a space or alone between spaces.

    A word before and after a space is usual: one sentence ends with it, and the next begins with it. All
    narratives are looked through as one text, for speed.
    """
    text = _BETWEEN_REPORTS.join(report.narrative for report in reports)
    found = sorted({*_doubled_without_space(text), *_doubled_alone(text)})
    end = 0
    for report in reports if found else ():
        start, end = end, end + len(report.narrative) + len(_BETWEEN_REPORTS)
        word = next((word for place, word in found if start <= place < end), "")
        if word:
            yield of_report(report, "narrative", "doubled-word", f"คำว่า “{word}” ซ้ำกัน", "โปรดลบคำที่เกิน")


def _doubled_alone(text: str) -> Iterator[tuple[int, str]]:
    """Yield place and letters of the words between spaces that are repeated after one."""
    parts = text.split(" ")
    if any(map(eq, parts, parts[1:])):
        place = 0
        for one, other in pairwise(parts):
            if one == other and _THAI_WORD.fullmatch(one):
                yield place, one
            place += len(one) + 1


def _doubled_without_space(text: str) -> Iterator[tuple[int, str]]:
    """Yield place and letters of what follows itself.

    The text is compared with itself, shifted by each length, as one large number: that takes a tenth of the
    time of a pattern. Of each letter the lowest byte is compared, and what is found looked at again.
    """
    letters = text.encode("utf-32-le", "replace")[::4]
    number = int.from_bytes(letters, "little")
    for size in range(LEAST_DOUBLED, MOST_DOUBLED + 1):
        differences = (number ^ (number >> 8 * size)).to_bytes(len(letters), "little")
        same = bytes(size)
        place = differences.find(same)
        while place >= 0:
            if _is_doubled(text, place, size):
                yield place, text[place : place + size]
            place = differences.find(same, place + 1)


def _is_doubled(text: str, start: int, size: int) -> bool:
    """Return whether the repeated letters can be a word: no letter before or after belongs to them."""
    word, end = text[start : start + size], start + 2 * size
    if word != text[start + size : end] or not _THAI_WORD.fullmatch(word) or word[-1] in _LEFT_OPEN:
        return False
    is_whole = text[start - 1 : start] not in _LEFT_OPEN and not _MARK.match(text, end)
    return is_whole and not (word in _COMPOUNDS and text[:start].endswith(_COMPOUNDS[word]))
