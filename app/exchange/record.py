"""One project with its reports, on its way into a file or out of it: the same, whatever the format."""

from dataclasses import dataclass, replace
from typing import Self

from app.models.progress_report import ProgressReport
from app.models.project import Project


@dataclass(frozen=True, slots=True)
class ProjectRecord:
    """A project and its reports, in the order of their months.

    `project.id` is empty as long as the source names none. `notes` say in Thai what reading had to decide.
    """

    project: Project
    reports: tuple[ProgressReport, ...] = ()
    notes: tuple[str, ...] = ()

    def with_id(self, project_id: str) -> Self:
        reports = tuple(replace(report, project_id=project_id) for report in self.reports)
        return replace(self, project=replace(self.project, id=project_id), reports=reports)
