"""One project with its reports during import or export, independent of the format."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

from app.models.entry import entries
from app.models.import_doubts import Source
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project


@dataclass(frozen=True, slots=True)
class ProjectRecord:
    """A project and its reports, in the order of their months.

    `project.id` is empty if the source gives none. `notes` say in Thai what the reader had to decide.
    `untold` are the keys of entries that the source has no place for, such as a table without that column.
    `sources` tell by `source_key` where values stand in what was read, as far as its reader knows.
    """

    project: Project
    reports: tuple[ProgressReport, ...] = ()
    notes: tuple[str, ...] = ()
    untold: frozenset[str] = field(default=frozenset(), compare=False)
    sources: Mapping[str, Source] = field(default_factory=dict, compare=False, repr=False)

    def with_id(self, project_id: str) -> Self:
        reports = tuple(replace(report, project_id=project_id) for report in self.reports)
        return replace(self, project=replace(self.project, id=project_id), reports=reports)

    def completed_by(self, project: Project, reports: Sequence[ProgressReport]) -> Self:
        """Return the record under an existing project's id, with that project's values for the `untold`
        entries.
        """
        if not self.untold:
            return self.with_id(project.id)
        earlier = {report.period: report for report in reports}
        told = self.with_id(project.id)
        completed = tuple(self._completed(report, earlier.get(report.period)) for report in told.reports)
        return replace(told, project=self._completed(told.project, project), reports=completed)

    def _completed(self, told: Any, known: Any) -> Any:
        if known is None:
            return told
        untold = self.untold & entries(type(told)).keys()
        return replace(told, **{key: getattr(known, key) for key in untold})


def source_key(key: str, period: Period | None = None) -> str:
    """Return the name of an entry within its record: the project's, or its report's for a month."""
    return f"{period}/{key}" if period else key
