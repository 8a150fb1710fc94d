"""The expected content of a print-out, and a comparison with what was read."""

from dataclasses import dataclass, replace
from typing import Any

from app.formats.printout.model import UNREAD, Place, Reading
from app.formats.printout.sections import SPENT
from app.models.entry import Kind, entries, later_entries
from app.models.progress_report import ProgressReport
from app.models.project import Project, StrategicAlignment, TargetGroup
from app.models.project_record import ProjectRecord

LISTS = ("rationale", "objectives", "targets", "strategic_alignments", "reports")


def places_of(record: ProjectRecord) -> dict[Place, Any]:
    """Return every entry of a record by its place, with members of lists separate."""
    found: dict[Place, Any] = {}
    for key, item in entries(Project).items():
        found |= _entry((key,), item.kind, getattr(record.project, key))
    for number, report in enumerate(record.reports, start=1):
        found |= {("reports", number, key): getattr(report, key) for key in entries(ProgressReport)}
    return found


def _entry(place: Place, kind: Kind, value: Any) -> dict[Place, Any]:
    if not isinstance(value, tuple):
        return {place: value}
    found: dict[Place, Any] = {}
    for number, member in enumerate(value):
        own = (*place, number)
        if isinstance(member, TargetGroup):
            found[*own, "title"] = member.title
            found |= {(*own, "items", n): item for n, item in enumerate(member.items)}
        elif isinstance(member, StrategicAlignment):
            found |= {(*own, key): getattr(member, key) for key in entries(StrategicAlignment)}
        else:
            found[own] = member
    return found


@dataclass(frozen=True)
class Comparison:
    """The comparison of a reading with the print's content, by the places of entries."""

    wanted: dict[Place, Any]
    read: dict[Place, Any]
    flagged: frozenset[Place]

    @classmethod
    def of(cls, reading: Reading, record: ProjectRecord, *, of_first_form: bool = False) -> "Comparison":
        later = {*later_entries(Project), *later_entries(ProgressReport)} if of_first_form else set()
        own = [entry for entry in reading.entries if entry.place[0] not in (UNREAD, SPENT)]
        own = [entry for entry in own if entry.place[-1] not in later]
        read = {entry.place: entry.value for entry in own}
        wanted = {place: value for place, value in places_of(record).items() if place[-1] not in later}
        return cls(wanted, read, frozenset(entry.place for entry in own if entry.doubts))

    @classmethod
    def of_record(cls, reading: Reading, record: ProjectRecord) -> "Comparison":
        """Compare like `of`, with the project's entries of the record: without empty members of lists."""
        own = cls.of(reading, record)
        reports = {place: value for place, value in own.read.items() if place[0] == "reports"}
        return replace(own, read=places_of(ProjectRecord(reading.record.project)) | reports)

    @property
    def exact(self) -> set[Place]:
        return {
            place for place in self.wanted if place in self.read and self.read[place] == self.wanted[place]
        }

    @property
    def wrong(self) -> set[Place]:
        """Places that differ, are missing, or never existed."""
        return {place for place in self.wanted.keys() | self.read.keys() if place not in self.exact}

    @property
    def wrong_without_flag(self) -> set[Place]:
        """A missing member has no flag of its own; a flag on its list covers it."""
        lists = {place[0] for place in self.flagged if place[0] in LISTS}
        unseen = {place for place in self.wrong if place not in self.read and place[0] in lists}
        return self.wrong - self.flagged - unseen

    @property
    def flagged_needlessly(self) -> set[Place]:
        return self.exact & self.flagged

    def __str__(self) -> str:
        return (
            f"{len(self.wanted)} fields: {len(self.exact)} exact, {len(self.flagged)} flagged"
            f" ({len(self.flagged_needlessly)} of them exact), {len(self.wrong)} wrong,"
            f" {len(self.wrong_without_flag)} wrong without a flag"
        )
