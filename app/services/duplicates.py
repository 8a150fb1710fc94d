"""Pairs of projects that may be one, typed twice: a person decides, and they can be merged."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from app.models.entry import Entry, entries
from app.models.note import Note, Topic, distinct_note
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.models.project_record import ProjectRecord
from app.models.questions.likely_pairs import Identity, likely_pairs
from app.services.import_records import likely_match
from app.services.submission.decisions import decide
from app.storage.project_file import ProjectFile, ProjectSummary

DISTINCT: Final = "distinct"
"""Setting of a file of an earlier program, followed by two ids: a person decided that these are two projects.
Now a note says so, which travels.
"""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two projects of the same office, year and code (or name): the one to keep if merged, and the other."""

    kept: ProjectRecord
    other: ProjectRecord

    @property
    def differences(self) -> list[tuple[Entry, Any, Any]]:
        """The entries in which the two projects differ, with both values."""
        one, two = self.kept.project, self.other.project
        pairs = ((item, getattr(one, key), getattr(two, key)) for key, item in entries(Project).items())
        return [(item, mine, theirs) for item, mine, theirs in pairs if mine != theirs]

    @property
    def is_identical(self) -> bool:
        """Whether both say the same, in every entry and in every month that both have."""
        return not self.differences and not self.differing_months

    @property
    def differing_months(self) -> list[tuple[ProgressReport, ProgressReport]]:
        """The pairs of different reports for the same month."""
        theirs = {report.period: report for report in self.moved}
        both = ((report, theirs[report.period]) for report in self.kept.reports if report.period in theirs)
        return [(mine, other) for mine, other in both if mine != other]

    @property
    def free_months(self) -> list[Period]:
        """The months for which only the other project has a report."""
        own = {report.period for report in self.kept.reports}
        return [report.period for report in self.other.reports if report.period not in own]

    @property
    def moved(self) -> tuple[ProgressReport, ...]:
        """The other project's reports, as reports of the kept one."""
        return self.other.with_id(self.kept.project.id).reports

    def merged(self, entry_keys: Collection[str], months: Collection[Period]) -> ProjectRecord:
        """Return the kept project with these entries and these months' reports of the other one.

        Reports of months that only one of the two has are always included.
        """
        chosen = {key: getattr(self.other.project, key) for key in entry_keys}
        reports = {report.period: report for report in self.kept.reports}
        for report in self.moved:
            if report.period in months or report.period not in reports:
                reports[report.period] = report
        in_order = tuple(reports[period] for period in sorted(reports))
        return replace(self.kept, project=replace(self.kept.project, **chosen), reports=in_order)


def duplicates(file: ProjectFile) -> list[tuple[ProjectSummary, ProjectSummary]]:
    """Return pairs of projects that may be one, except those declared distinct.

    The first of a pair is the one to keep: the one with more reports, otherwise the older one.
    """
    summaries = {summary.id: summary for summary in file.summaries()}
    pairs = undecided(file, likely_pairs(map(_identity, summaries.values())))
    return [(summaries[one], summaries[other]) for one, other in pairs]


def _identity(summary: ProjectSummary) -> Identity:
    code, name = summary.project_code, summary.project_name
    year, count = summary.fiscal_year, summary.report_count
    return Identity(summary.id, summary.office, year, code, name, likely_match(summary), count)


def undecided(file: ProjectFile, pairs: Collection[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the pairs of ids that nobody declared distinct. Raises UserError."""
    decided = {note.id for one in {min(pair) for pair in pairs} for note in _distinct(file, one)}
    return [pair for pair in pairs if not _is_decided(file, decided, *pair)]


def _distinct(file: ProjectFile, project_id: str) -> Iterator[Note]:
    """Yield the notes that this project and another, of a greater id, are two."""
    return (note for note in file.notes(project_id) if note.topic == Topic.DISTINCT and not note.is_settled)


def _is_decided(file: ProjectFile, decided: Collection[str], one: str, other: str) -> bool:
    return distinct_note(one, other).id in decided or bool(file.setting(_key(one, other)))


def duplicate(file: ProjectFile, kept: str, other: str) -> Duplicate:
    """Return two projects by their ids. Raises KeyError if one no longer exists."""
    return Duplicate(*(ProjectRecord(file.project(one), file.reports(one)) for one in (kept, other)))


def declare_distinct(file: ProjectFile, one: str, other: str) -> None:
    """Record that these are two projects, so that they are not listed again. Raises UserError."""
    decide(file, replace(distinct_note(one, other), noted_on=date.today()))


def _key(one: str, other: str) -> str:
    return " ".join((DISTINCT, *sorted((one, other))))
