"""Whose work a file holds: a clerk's or the coordinator's, with the office and year of its new projects."""

import itertools
from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path
from typing import Any, Final, NamedTuple

from app.models.match_key import office_key
from app.models.thai import clean_line, days_of_fiscal_year
from app.storage.file_settings import DIVISION, FISCAL_YEAR, OFFICE, ROLE, SAMPLE
from app.storage.output_files import make_folder, safe_name
from app.storage.project_file import ProjectFile, ProjectSummary


class Role(Enum):
    """Whose work a file holds; files of older versions do not say it."""

    UNKNOWN = ""
    CLERK = "clerk"
    COORDINATOR = "coordinator"


USERS: Final = {Role.CLERK: "เจ้าหน้าที่ของหน่วยงาน", Role.COORDINATOR: "ผู้ประสานงาน"}
"""Who uses a file of each role."""


class FileProfile(NamedTuple):
    """What a file says about itself; `office` and `fiscal_year` (Buddhist Era) are for its new projects."""

    role: Role = Role.UNKNOWN
    office: str = ""
    fiscal_year: int | None = None
    is_sample: bool = False
    division: str = ""
    """The division whose work the file holds, within its office; empty for the whole office's."""


def read_profile(file: ProjectFile) -> FileProfile:
    """Return a file's profile; a value that another program left and that means nothing counts as unset.

    Raises UserError.
    """
    return FileProfile(
        _role(file.setting(ROLE)),
        clean_line(file.setting(OFFICE)),
        _year(file.setting(FISCAL_YEAR)),
        bool(file.setting(SAMPLE)),
        clean_line(file.setting(DIVISION)),
    )


def is_for_coordinator(profile: FileProfile, offices: Iterable[str]) -> bool:
    """Return whether a file is a coordinator's: it says so, or says nothing and holds several offices.

    `offices` are those of its projects.
    """
    if profile.role is not Role.UNKNOWN:
        return profile.role is Role.COORDINATOR
    spellings = {office for office in offices if office.strip()}
    if len(spellings) < 2:  # of one office, none need be folded before the file is in sight
        return False
    return len({*map(office_key, spellings)}) > 1


def is_coordinators(file: ProjectFile) -> bool:
    """Return whether an open file is a coordinator's. Raises UserError."""
    return is_for_coordinator(read_profile(file), file.offices())


def _role(text: str) -> Role:
    return next((role for role in Role if role.value == text), Role.UNKNOWN)


def _year(text: str) -> int | None:
    is_year = len(text) == len("2562") and text.isascii() and text.isdigit()
    return int(text) if is_year and int(text) in FISCAL_YEARS else None


FISCAL_YEARS: Final = range(2443, 2700)
"""The fiscal years that a project can have."""


def create_file(path: Path, profile: FileProfile) -> ProjectFile:
    """Create a file with this profile, whole or not at all, and open it.

    Raises UserError, for an existing file, too.
    """
    make_folder(path.parent)
    with ProjectFile.creating(path, "โปรดตั้งชื่ออื่น") as file:
        write_profile(file, profile)
    return ProjectFile.open(path)


def write_profile(file: ProjectFile, profile: FileProfile) -> None:
    """Write role, office and fiscal year, all or none; its projects stay. Raises UserError."""
    year = "" if profile.fiscal_year is None else str(profile.fiscal_year)
    with file.transaction():
        told = ((ROLE, profile.role.value), (OFFICE, profile.office), (DIVISION, profile.division))
        for key, value in (*told, (FISCAL_YEAR, year)):
            file.set_setting(key, value)


def entries_of_new_project(
    profile: FileProfile, summaries: Iterable[ProjectSummary]
) -> tuple[str, int | None]:
    """Return the office and the fiscal year of a file's next project: its own, or the newest project's.

    Of two years the later one counts: a file is used for more than its first year.
    """
    newest = max(summaries, key=lambda summary: summary.id, default=None)
    years = (profile.fiscal_year, newest.fiscal_year if newest else None)
    office = profile.office or (newest.office if newest else "")
    return office, max((year for year in years if year is not None), default=None)


def entries_of_next_project(
    file: ProjectFile,
    profile: FileProfile,
    summaries: Iterable[ProjectSummary],
    chosen_year: int | None = None,
) -> dict[str, Any]:
    """Return what a new project starts with, by key: office, year, the year's days, and the division of the
    last project, if that is of the same office.

    `summaries` are of all projects of the file. `chosen_year`: the year that the clerk is looking at, None
    for the file's. Raises UserError.
    """
    known = list(summaries)
    office, year = entries_of_new_project(profile, known)
    year = chosen_year or year
    start, end = days_of_fiscal_year(year) if year and year in FISCAL_YEARS[1:] else (None, None)
    last = max((summary.id for summary in known), default=None)
    project = file.project(last) if last else None
    division = project.division if project and office_key(project.office) == office_key(office) else ""
    division = profile.division or division
    return {
        "office": office,
        "division": division,
        "fiscal_year": year,
        "start_date": start,
        "end_date": end,
    }


def proposed_path(folder: Path, *names: str) -> Path:
    """Return a path in a folder that nothing has, for a file named after its office and year."""
    base = safe_name(" ".join(names))
    return next(path for name in _numbered(base) if not (path := folder / f"{name}.sqlite").exists())


def _numbered(base: str) -> Iterator[str]:
    yield base
    yield from (f"{base} ({number})" for number in itertools.count(2))
