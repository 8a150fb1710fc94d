"""The entries of a print-out: value, source lines, and doubts.

A place names an entry: ("project_name",), ("objectives", 0), ("targets", 1, "items", 0), ("reports", 8,
"progress"). Members of lists are counted from 0; reports have their number.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from app.formats.printout.lines import PrintoutLine
from app.models.entry import (
    LIST_KINDS,
    MAX_LIST_LENGTH,
    MAX_TEXT_LENGTH,
    TEXT_KINDS,
    Kind,
    entries,
    later_entries,
)
from app.models.errors import UserError
from app.models.import_doubts import Source
from app.models.progress_report import Period, ProgressReport, assigned, fiscal_months
from app.models.project import Project, StrategicAlignment, TargetGroup
from app.models.project_record import ProjectRecord, source_key
from app.models.thai import (
    clean_line,
    clean_text,
    format_baht,
    format_date,
    format_percent,
    parse_baht,
    parse_date,
    parse_fiscal_year,
    parse_percent,
    shortened,
)

Place = tuple[str | int, ...]

REPORTS: Final = "reports"
UNREAD: Final = "unread"
"""The first part of the place of a line that belongs to no entry."""


@dataclass(frozen=True, slots=True)
class FoundEntry:
    """One value of a print-out. `label` names its place, `doubts` what may be wrong, both in Thai."""

    place: Place
    label: str
    kind: Kind
    value: Any
    lines: tuple[PrintoutLine, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The value as a clerk reads and types it."""
        return "" if self.value is None else _SHOWN.get(self.kind, str)(self.value)

    @property
    def source(self) -> str:
        """The lines that it was read from."""
        return "\n".join(line.source for line in self.lines)

    def doubted(self, *doubts: str) -> "FoundEntry":
        return replace(self, doubts=tuple(dict.fromkeys((*self.doubts, *doubts))))

    def corrected(self, text: str) -> "FoundEntry":
        """Return the entry with a value typed by a clerk, without doubts.

        Raises UserError for invalid text.
        """
        return replace(self, value=parsed(self.kind, text), doubts=())


_SHOWN: Final[Mapping[Kind, Callable[[Any], str]]] = {
    Kind.DATE: format_date,
    Kind.MONEY: format_baht,
    Kind.PERCENT: format_percent,
}
_PARSED: Final[Mapping[Kind, Callable[[str], Any]]] = {
    Kind.TEXT: clean_text,
    Kind.FISCAL_YEAR: parse_fiscal_year,
    Kind.DATE: parse_date,
    Kind.MONEY: parse_baht,
    Kind.PERCENT: parse_percent,
}


def parsed(kind: Kind, text: str) -> Any:
    """Return the value of a text; None if an entry other than text is empty. Raises UserError."""
    refuse_long("ข้อความนี้", text)
    if kind in TEXT_KINDS:
        return _PARSED.get(kind, clean_line)(text)
    return _PARSED[kind](text) if text.strip() else None


def refuse_long(label: str, text: str) -> None:
    """Raise UserError if a text is too long to be stored."""
    if len(text) > MAX_TEXT_LENGTH:
        raise UserError(
            f"{label}ยาว {len(text):,} ตัวอักษร เกิน {MAX_TEXT_LENGTH:,} ตัวอักษรที่เก็บได้",
            _ONLY_THIS_FORM,
        )


def refuse_many(label: str, count: int) -> None:
    """Raise UserError for more members than a list can hold."""
    if count > MAX_LIST_LENGTH:
        raise UserError(f"{label}มีเกิน {MAX_LIST_LENGTH} รายการที่เก็บได้", _ONLY_THIS_FORM)


_ONLY_THIS_FORM: Final = "โปรดตรวจว่าข้อความเป็นของแบบแสดงรายงานความก้าวหน้าและข้อมูลเกี่ยวกับโครงการทั้งหมด"


@dataclass(frozen=True, slots=True)
class Reading:
    """One print of a project. `number` is its position among the prints of the text, from 1."""

    number: int
    entries: tuple[FoundEntry, ...]

    @property
    def doubtful(self) -> tuple[FoundEntry, ...]:
        return tuple(entry for entry in self.entries if entry.doubts)

    @property
    def last_day(self) -> date:
        """The date of the last report."""
        days = [entry.value for entry in self.entries if entry.place[-1] == "reported_on" and entry.value]
        return max(days, default=date.min)

    @property
    def record(self) -> ProjectRecord:
        return record_of(self.entries)


def record_of(found: Iterable[FoundEntry]) -> ProjectRecord:
    """Return the project and its reports, in the order of their months, without id."""
    known = tuple(found)
    values = {entry.place: entry.value for entry in known}
    project = Project("", **{key: _entry(values, key) for key in entries(Project)})
    made = _reports(values)
    periods = {number: report.period for number, report in made}
    reports = tuple(sorted((report for _, report in made), key=lambda report: report.period))
    return ProjectRecord(project, reports, untold=_untold(known), sources=_sources(known, periods))


def _untold(found: Iterable[FoundEntry]) -> frozenset[str]:
    """Return the keys of later entries that an older form has no line for."""
    told = {entry.place[-1] for entry in found if entry.lines or entry.value}
    return frozenset(later_entries(Project) | later_entries(ProgressReport)) - told


def _sources(found: Iterable[FoundEntry], periods: Mapping[int, Period]) -> dict[str, Source]:
    """Return the lines of each value; those of a list's members together."""
    lines: dict[str, list[PrintoutLine]] = {}
    for entry in found:
        first, *others = entry.place
        if first == REPORTS and others[0] in periods:
            lines.setdefault(source_key(str(others[-1]), periods[int(others[0])]), []).extend(entry.lines)
        elif first not in (REPORTS, UNREAD):
            lines.setdefault(str(first), []).extend(entry.lines)
    return {key: _source(known) for key, known in lines.items() if known}


def _source(lines: Sequence[PrintoutLine]) -> Source:
    first, last = lines[0].number, lines[-1].number
    place = f"บรรทัด {first:,}" if first == last else f"บรรทัด {first:,}–{last:,}"
    return Source("", place, shortened(" ".join(line.source for line in lines)))


def _entry(values: Mapping[Place, Any], key: str) -> Any:
    match entries(Project)[key].kind:
        case Kind.TARGETS:
            found_groups = (_group(values, number) for number in _numbers(values, (key,)))
            return tuple(group for group in found_groups if group != TargetGroup())
        case Kind.ALIGNMENTS:
            found = (_alignment(values, number) for number in _numbers(values, (key,)))
            return tuple(alignment for alignment in found if alignment != StrategicAlignment())
        case kind if kind in LIST_KINDS:
            return _members(values, (key,))
        case _:
            return values.get((key,), getattr(Project(""), key))


def _numbers(values: Mapping[Place, Any], place: Place) -> list[int]:
    """Return the numbers of a list's members."""
    own = len(place)
    return sorted({int(found[own]) for found in values if found[:own] == place and len(found) > own})


def _members(values: Mapping[Place, Any], place: Place) -> tuple[str, ...]:
    """Return a list's members; empty ones are dropped."""
    found = (values[*place, number] for number in _numbers(values, place))
    return tuple(member for member in found if member)


def _group(values: Mapping[Place, Any], number: int) -> TargetGroup:
    title = values.get(("targets", number, "title"), "")
    return TargetGroup(title, _members(values, ("targets", number, "items")))


def _alignment(values: Mapping[Place, Any], number: int) -> StrategicAlignment:
    keys = entries(StrategicAlignment)
    return StrategicAlignment(**{key: values.get(("strategic_alignments", number, key), "") for key in keys})


def _reports(values: Mapping[Place, Any]) -> list[tuple[int, ProgressReport]]:
    """Return the reports, each with its number in the text."""
    numbers = _numbers(values, (REPORTS,))
    told = [
        {key: values[place] for key in entries(ProgressReport) if (place := (REPORTS, number, key)) in values}
        for number in numbers
    ]
    periods = months_of([report.get("reported_on") for report in told], values.get(("fiscal_year",)))
    made = (ProgressReport("", period, **report) for period, report in zip(periods, told, strict=True))
    return list(zip(numbers, made, strict=True))


def months_of(days: Sequence[date | None], fiscal_year: int | None) -> list[Period]:
    """Return the month of each report by its date; without a date, the month after the previous report."""
    dated = iter(assigned([(None, day) for day in days if day]))
    periods = [next(dated) if day else None for day in days]
    taken = {period for period in periods if period}
    before = fiscal_months(fiscal_year or _ANY_YEAR)[0].plus(-1)
    for place, period in enumerate(periods):
        if period is None:
            periods[place] = period = _free(before.plus(1), taken)
            taken.add(period)
        before = period
    return [period for period in periods if period]


def _free(period: Period, taken: set[Period]) -> Period:
    while period in taken:
        period = period.plus(1)
    return period


_ANY_YEAR: Final = 2562
"""The year for a report without date in a project without year; such a report is doubtful."""
