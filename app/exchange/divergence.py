"""Records of which people made several versions: what differs, and making one of them again."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.models.project import Project
from app.storage.bodies import PROJECT, values_of_body
from app.storage.project_file import ProjectFile
from app.storage.revisions import Difference, Revision


@dataclass(frozen=True, slots=True)
class Divergence:
    """A project or report, its versions, the shown one first, and the entries in which they differ.

    A version may be a removal; then every entry that the others fill in differs.
    """

    project: Project
    versions: tuple[Revision, ...]
    differences: tuple[Difference, ...]

    @property
    def is_of_project(self) -> bool:
        return self.versions[0].kind == PROJECT


def divergences(file: ProjectFile) -> list[Divergence]:
    """All records that wait for somebody to decide."""
    return [
        Divergence(_project_of(file, several[0]), tuple(several), tuple(file.differences(several)))
        for several in file.diverged()
    ]


def _project_of(file: ProjectFile, revision: Revision) -> Project:
    """The project that a person would look for; only its id when it is removed."""
    project_id = revision.project_id
    try:
        return file.project(project_id)
    except KeyError:
        return Project(project_id)


def resolve(file: ProjectFile, divergence: Divergence, choices: Mapping[str, int]) -> Revision:
    """Make one of the versions: of each entry the value of the chosen version, else the shown one's.

    `choices`: entry key → place of the version in `divergence.versions`. The result has all versions as its
    parents, so gathering any of them again changes nothing. Raises UserError.
    """
    versions = divergence.versions
    chosen = {
        key: values_of_body(versions[place].kind, versions[place].body)[key] for key, place in choices.items()
    }
    return file.resolve(versions, chosen)


def resolve_by(file: ProjectFile, divergence: Divergence, place: int) -> Revision:
    """Make one of the versions what the record is, whole, also when it is a removal. Raises UserError."""
    version = divergence.versions[place]
    if version.is_removal:
        return file.resolve(divergence.versions, None)
    return file.resolve(divergence.versions, values_of_body(version.kind, version.body))
