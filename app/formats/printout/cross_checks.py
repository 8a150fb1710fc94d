"""Doubts that no single line shows: from the rules of the field, the sums, and another print."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from app.formats.printout.model import REPORTS, UNREAD, FoundEntry, Place, Reading, months_of, record_of
from app.formats.printout.sections import SPENT
from app.formats.printout.values import differing_part
from app.models.checks import check_values
from app.models.entry import TEXT_KINDS
from app.models.progress_report import Period, spent_budget
from app.models.thai import format_baht, shortened
from app.printing.words import NearMisses, words_of

Doubts = dict[Place, list[str]]

# --- one print ----------------------------------------------------------------------------------------------


def cross_checked(found: Sequence[FoundEntry]) -> tuple[FoundEntry, ...]:
    """Return the entries with the doubts that follow from the rules of the field and the sums."""
    doubts: Doubts = {}
    for look in (_broken_rules, _wrong_sums, _wrong_order, _near_misses):
        for place, doubt in look(found):
            doubts.setdefault(place, []).append(doubt)
    return tuple(_with(entry, doubts.get(entry.place, ())) for entry in found)


def _with(entry: FoundEntry, doubts: Iterable[str]) -> FoundEntry:
    return entry.doubted(*doubts)


def _broken_rules(found: Sequence[FoundEntry]) -> Iterator[tuple[Place, str]]:
    record = record_of(found)
    numbers = _numbers_by_month(found)
    for finding in check_values(record.project, record.reports):
        key = finding.entry.key
        if finding.period:
            yield (REPORTS, numbers[finding.period], key), finding.message
        else:
            yield _first_place(key, found), finding.message


def _numbers_by_month(found: Sequence[FoundEntry]) -> Mapping[Period, int]:
    days = {
        entry.place[1]: entry.value
        for entry in found
        if entry.place[0] == REPORTS and entry.place[2] == "reported_on"
    }
    year = next((entry.value for entry in found if entry.place == ("fiscal_year",)), None)
    return dict(zip(months_of(list(days.values()), year), map(int, days), strict=True))


def _first_place(key: str, found: Sequence[FoundEntry]) -> Place:
    return next((entry.place for entry in found if entry.place[0] == key), (key,))


def _wrong_sums(found: Sequence[FoundEntry]) -> Iterator[tuple[Place, str]]:
    """Compare the sum of the disbursements with the printed spent budget.

    Beside an amount that could not be read, a smaller sum contradicts nothing.
    """
    spent = next((entry for entry in found if entry.place == (SPENT,)), None)
    total = spent_budget(record_of(found).reports)
    if spent is None or spent.value == total:
        return
    is_whole = all(entry.value is not None for entry in found if is_disbursed(entry))
    if not is_whole and spent.value is not None and total < spent.value:
        return
    shown = format_baht(spent.value) if spent.value is not None else "(อ่านไม่ออก)"
    doubt = f"ยอดเบิกใช้รวม {format_baht(total)} บาท ไม่ตรงกับ{spent.label} {shown} บาท"
    yield spent.place, doubt
    for entry in found:
        if is_disbursed(entry):
            yield entry.place, doubt


def is_disbursed(entry: FoundEntry) -> bool:
    """Return whether it is the amount that a report says was disbursed."""
    return entry.place[0] == REPORTS and entry.place[2] == "disbursed_satang"


def is_confirmed_by_sum(found: Sequence[FoundEntry]) -> bool:
    """Return whether all disbursements were read and their sum is the printed spent budget."""
    amounts = [entry.value for entry in found if is_disbursed(entry)]
    spent = next((entry.value for entry in found if entry.place == (SPENT,)), None)
    return bool(spent) and None not in amounts and sum(amounts) == spent


def _wrong_order(found: Sequence[FoundEntry]) -> Iterator[tuple[Place, str]]:
    """Find reports of a higher number with an earlier date."""
    before: FoundEntry | None = None
    for entry in found:
        if entry.place[0] != REPORTS or entry.place[2] != "reported_on" or not entry.value:
            continue
        if before and entry.value <= before.value:
            yield before.place, f"วันที่ไม่มาก่อนรายงานครั้งถัดไป ({entry.text})"
            yield entry.place, f"วันที่ไม่มาหลังรายงานครั้งก่อน ({before.text})"
        before = entry


def _near_misses(found: Sequence[FoundEntry]) -> Iterator[tuple[Place, str]]:
    """Find long words that occur elsewhere in the print with one letter different."""
    texts = [entry for entry in found if entry.kind in TEXT_KINDS and entry.value]
    times = Counter(word for entry in texts for word in words_of(entry.value) if _is_long_word(word))
    near_misses = NearMisses(word for word, count in times.items() if count > 1)
    for entry in texts:
        for word in near_misses(entry.value)[:1]:
            yield entry.place, f"อาจเป็นคำว่า “{word}” ที่อ่านผิดไปหนึ่งตัวอักษร"


def _is_long_word(text: str) -> bool:
    """Return whether a part of a text is a word, not spaces or a row of dots."""
    return len(text) >= _LONG_WORD and text.isprintable() and any(map(str.isalnum, text))


_LONG_WORD: Final = 7


# --- several prints -----------------------------------------------------------------------------------------


def compared(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """Return prints of one project, with doubts where two neighbours differ in a few letters.

    Text that is completely different was changed between the prints and is no doubt.
    """
    found = [list(reading.entries) for reading in readings]
    for place in range(len(found) - 1):
        _compare(found, place, place + 1, readings)
    return tuple(replace(one, entries=tuple(own)) for one, own in zip(readings, found, strict=True))


def _compare(found: list[list[FoundEntry]], one: int, other: int, readings: Sequence[Reading]) -> None:
    others = {
        entry.place: row for row, entry in enumerate(found[other]) if entry.place[0] not in (UNREAD, SPENT)
    }
    for row, entry in enumerate(found[one]):
        if entry.place not in others:
            continue
        twin = found[other][others[entry.place]]
        here, there = _difference(entry, twin), _difference(twin, entry)
        if here and there:
            found[one][row] = entry.doubted(_told(readings[other].number, here))
            found[other][others[entry.place]] = twin.doubted(_told(readings[one].number, there))


def _difference(entry: FoundEntry, twin: FoundEntry) -> str | None:
    """Return the twin's different text if both may be misreadings of one value."""
    if entry.value == twin.value or entry.value in ("", None) or twin.value in ("", None):
        return None
    return differing_part(entry.value, twin.value) if entry.kind in TEXT_KINDS else twin.text


_NO_MORE: Final = "(ไม่มี)"


def _told(number: int, text: str) -> str:
    return f"ฉบับที่ {number} เขียนต่างกันว่า “{shortened(text) or _NO_MORE}”"
