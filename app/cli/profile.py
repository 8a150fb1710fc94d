"""The command `profile`: whose work a file holds, shown and changed."""

import argparse
from typing import TYPE_CHECKING, Final

from app.cli.plain_streams import say

if TYPE_CHECKING:
    from app.services.file_profile import FileProfile

ROLES: Final = ("clerk", "coordinator")
"""The values of `--role`; a test compares them with `Role`."""

_NOT_SAID: Final = "ไม่กำหนด"


def tell_or_change_profile(command: argparse.Namespace) -> int:
    """Change what the options name, then print the profile, one line each."""
    from app.services.file_profile import read_profile, write_profile
    from app.storage.project_file import ProjectFile

    is_change = any(
        given is not None for given in (command.office, command.division, command.year, command.role)
    )
    with ProjectFile.open(command.file, writable=is_change) as file:
        profile = changed(read_profile(file), command)
        if is_change:
            write_profile(file, profile)
    for line in _lines_of(profile):
        say(line)
    return 0


def changed(profile: "FileProfile", command: argparse.Namespace) -> "FileProfile":
    """Return the profile with the given options. Raises UserError if one means nothing."""
    from app.formats.reference_lists import office_named
    from app.models.thai import clean_line, parse_fiscal_year
    from app.services.file_profile import Role

    if command.role is not None:
        profile = profile._replace(role=Role(command.role))
    if command.office is not None:
        profile = profile._replace(office=office_named(command.office) if command.office.strip() else "")
    if command.division is not None:
        profile = profile._replace(division=clean_line(command.division).strip())
    if command.year is not None:
        year = parse_fiscal_year(command.year) if command.year.strip() else None
        profile = profile._replace(fiscal_year=year)
    return profile


def _lines_of(profile: "FileProfile") -> tuple[str, ...]:
    from app.services.file_profile import USERS

    return (
        f"ผู้ใช้ของไฟล์: {USERS.get(profile.role, _NOT_SAID)}",
        f"สำนักงานเขตของโครงการใหม่: {profile.office or _NOT_SAID}",
        f"ปีงบประมาณของโครงการใหม่: {profile.fiscal_year or _NOT_SAID}",
        *([f"ฝ่าย: {profile.division}"] if profile.division else []),
    )
