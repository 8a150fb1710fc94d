"""Compare what was read with what the file holds, entry by entry, and take of it what a person chooses."""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from enum import Enum
from typing import Any, Final

from app.models.entry import Entry, entries
from app.models.import_doubts import Source
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.models.project_record import ProjectRecord, source_key
from app.models.value_text import EMPTY
from app.services.differences import shown_values
from app.services.import_records import ImportOutcome, Mode, Result, dry_run, mended
from app.storage.project_file import ProjectFile


class Standing(Enum):
    """How a project that was read stands to those of the file."""

    NEW = "ใหม่"
    CHANGED = "เปลี่ยน"
    SAME = "เหมือนเดิม"
    UNCLEAR = "ไม่แน่ชัด"


@dataclass(frozen=True, slots=True)
class EntryChange:
    """One entry that importing fills or replaces, with both values as text.

    `key` names the entry within its project as `source_key` does. `source` is where the new value stands in
    what was read, if that is known.
    """

    key: str
    label: str
    before: str
    after: str
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """A record that was read beside the project of the file, if it has it.

    `number` is its place in what was read, from 1. `record` is what would be stored: with the existing id,
    spelling of identity, and values of entries that the source has no place for. `notes` are in Thai.
    """

    number: int
    standing: Standing
    record: ProjectRecord
    held: ProjectRecord | None = None
    changes: tuple[EntryChange, ...] = ()
    notes: tuple[str, ...] = ()

    def with_only(self, keys: Container[str]) -> ProjectRecord:
        """Return the record with only these changes; everything else as the file has it."""
        if self.held is None:
            return self.record
        project = _chosen(self.held.project, self.record.project, None, keys)
        held = {report.period: report for report in self.held.reports}
        reports = [_chosen_report(held.get(report.period), report, keys) for report in self.record.reports]
        taken = tuple(report for report in reports if report is not None)
        return replace(self.record, project=project, reports=taken)


def compare(file: ProjectFile, records: Iterable[ProjectRecord]) -> Iterator[tuple[int, Compared]]:
    """Yield for each record what importing it would change, counted from 1. Nothing is written."""
    for number, outcome in dry_run(file, records, Mode.UPDATE):
        yield number, _compared(number, outcome)


def compare_month(
    file: ProjectFile, records: Sequence[ProjectRecord], period: Period
) -> Iterator[tuple[int, Compared]]:
    """Compare like `compare` records of projects of the file, each with its report of this month alone.

    Only that report is read, of many projects at once: a project with all its months takes twelve times as
    long.
    """
    for start in range(0, len(records), _AT_ONCE):
        some = records[start : start + _AT_ONCE]
        reports = file.reports_of_month(period, [record.project.id for record in some])
        for number, record in enumerate(some, start + 1):
            yield number, _compared(number, _outcome_of_month(record, reports.get(record.project.id)))


_AT_ONCE: Final = 50
"""Reports read at once: some milliseconds."""


def _outcome_of_month(record: ProjectRecord, report: ProgressReport | None) -> ImportOutcome:
    held = ProjectRecord(record.project, (report,) if report else ())
    told, as_read = (one.completed_by(record.project, held.reports) for one in (mended(record), record))
    for same in (told, as_read):
        if same.reports == held.reports:
            return ImportOutcome(Result.SAME, same)
    return ImportOutcome(Result.UPDATED, told, held=held)


_STANDINGS: Final = {
    Result.ADDED: Standing.NEW,
    Result.UPDATED: Standing.CHANGED,
    Result.SAME: Standing.SAME,
    Result.DIFFERENT: Standing.UNCLEAR,
}


def _compared(number: int, outcome: ImportOutcome) -> Compared:
    standing = _STANDINGS[outcome.result]
    found = () if standing is Standing.SAME else tuple(_changes(outcome.held, outcome.record))
    return Compared(number, standing, outcome.record, outcome.held, found, outcome.notes)


# --- entries ------------------------------------------------------------------------------------------------


def _changes(held: ProjectRecord | None, record: ProjectRecord) -> Iterator[EntryChange]:
    """Yield the entries that differ: the project's, then each report's."""
    sources = record.sources
    yield from _changes_of(held.project if held else Project(""), record.project, None, sources)
    earlier = {report.period: report for report in held.reports} if held else {}
    for report in record.reports:
        before = earlier.get(report.period, ProgressReport("", report.period))
        yield from _changes_of(before, report, report.period, sources)


def _changes_of(before: Any, after: Any, period: Period | None, sources: Any) -> Iterator[EntryChange]:
    where = f"รายงานเดือน{period.thai} " if period else ""
    for entry in _differing(before, after):
        key = source_key(entry.key, period)
        old, new = shown_values(entry.kind, getattr(before, entry.key), getattr(after, entry.key))
        yield EntryChange(key, f"{where}{entry.label}", old, new, sources.get(key))


def _differing(before: Any, after: Any) -> list[Entry]:
    found = entries(type(after)).values()
    return [entry for entry in found if getattr(before, entry.key) != getattr(after, entry.key)]


def _chosen(held: Any, read: Any, period: Period | None, keys: Container[str]) -> Any:
    """Return the held values with those of the chosen entries replaced."""
    known = entries(type(read))
    taken = {
        field.name: getattr(read, field.name)
        for field in fields(read)
        if field.name in known and source_key(field.name, period) in keys
    }
    return replace(held, **taken)


def _chosen_report(
    held: ProgressReport | None, read: ProgressReport, keys: Container[str]
) -> ProgressReport | None:
    """Return a report with the chosen entries; None if a new one has none of them."""
    empty = ProgressReport(read.project_id, read.period)
    found: ProgressReport = _chosen(held or empty, read, read.period, keys)
    return None if found == empty and held is None else found


def is_empty(change: EntryChange) -> bool:
    """Return whether the change deletes a value."""
    return change.after == EMPTY


# --- what is taken ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Taking:
    """What a person takes: projects by their number, with the changes that are left of each.

    `as_new`: projects that the file has are added as further ones.
    """

    numbers: frozenset[int]
    left: dict[int, frozenset[str]]
    as_new: bool = False

    def of(self, compared: Sequence[Compared]) -> list[tuple[ProjectRecord, Mode]]:
        """Return the records to import, each with how."""
        return [(self._record(one), mode) for one in compared if (mode := self.mode_of(one))]

    def mode_of(self, one: Compared) -> Mode | None:
        """Return how a project is imported; None if it is not."""
        if one.number not in self.numbers or one.standing is Standing.SAME:
            return None
        if one.standing is Standing.NEW:
            return Mode.KEEP
        if self.as_new:
            return Mode.AS_NEW
        return Mode.UPDATE if one.standing is Standing.CHANGED and self._takes_any(one) else None

    def _record(self, one: Compared) -> ProjectRecord:
        is_replaced = one.standing is Standing.CHANGED and not self.as_new
        return one.with_only(self._keys(one)) if is_replaced else one.record

    def _takes_any(self, one: Compared) -> bool:
        left = self.left.get(one.number)
        return any(change.key not in left for change in one.changes) if left else bool(one.changes)

    def _keys(self, one: Compared) -> set[str]:
        """Return the changes that are taken."""
        return {change.key for change in one.changes} - self.left.get(one.number, frozenset())
