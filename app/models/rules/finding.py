"""A broken rule, and how a rule tells of it."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from app.models.entry import Entry, FormSection, entries
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project

Reports = Sequence[ProgressReport]

MISSING: Final = "missing"
"""The rule that an entry must be filled in. Its message names the entry and needs no remedy."""


class Finding(NamedTuple):
    """One broken rule: its entry, its name, and in Thai what is wrong and what to do.

    `period` is the month of the report concerned, None for the project's own entries. `reason` is why the
    clerk keeps the finding; it is empty while the finding is open.
    """

    entry: Entry
    rule: str
    message: str
    remedy: str
    period: Period | None = None
    reason: str = ""

    @property
    def section(self) -> FormSection:
        assert self.entry.section, "what is noted beside the form breaks no rule"
        return self.entry.section

    def __str__(self) -> str:
        month = f"รายงานเดือน{self.period.thai}" if self.period else ""
        names = (month,) if self.rule == MISSING else (month, self.entry.label)
        where = " ".join(filter(None, names))
        return f"{self.section.number} {where}{': ' if where else ''}{self.words}"

    @property
    def words(self) -> str:
        """What is wrong and what to do, for a place that names the entry."""
        return f"{self.message} {self.remedy}".rstrip()


def of_project(key: str, rule: str, message: str, remedy: str) -> Finding:
    return Finding(entries(Project)[key], rule, message, remedy)


def of_report(report: ProgressReport, key: str, rule: str, message: str, remedy: str) -> Finding:
    return Finding(entries(ProgressReport)[key], rule, message, remedy, report.period)
