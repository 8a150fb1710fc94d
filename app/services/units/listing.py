"""The list of the units that a file expects reports from: the one source for everything that names or counts
units of an open file. See docs/decisions/0024-units.md.

A coordinator's own list is a note of the whole file, which travels to a successor. Without one, the units are
the city's district offices; for the divisions of one office, those that every district office has.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache

from app.formats.reference_lists import listed_divisions, listed_offices, office_named
from app.models.note import Note, Topic, rule_of, units_note
from app.models.submission.units import NO_DIVISION, NO_OFFICE, Unit, UnitList
from app.services.submission.decisions import decide
from app.storage.file_settings import OFFICE, ROLE, UNITS_OF
from app.storage.project_file import ProjectFile


def units_of(file: ProjectFile) -> UnitList:
    """Return the file's units: its own list, or the one proposed. Raises UserError."""
    owner = file.setting(UNITS_OF)
    return list_of(file, owner) or proposed_units(owner)


def list_of(file: ProjectFile, owner: str = "") -> UnitList | None:
    """Return the list that the city, or the office `owner`, has made; None if there is none.

    Raises UserError.
    """
    note = _note(file, owner)
    if note is None or note.is_settled:
        return None
    return replace(UnitList.parse(note.text, owner), reference=proposed_units(owner))


def _note(file: ProjectFile, owner: str) -> Note | None:
    rule = rule_of(owner)
    return next((one for one in file.file_notes(Topic.UNITS) if one.rule == rule), None)


def offices_of(file: ProjectFile) -> UnitList:
    """Return the city's offices as the file names them, also where its own units are divisions.

    Raises UserError.
    """
    return list_of(file) or proposed_units()


@cache
def proposed_units(owner: str = "") -> UnitList:
    """Return the units that are expected unless somebody decides otherwise."""
    names = listed_divisions() if owner else listed_offices()
    return UnitList(tuple(map(Unit, names)), owner, is_own=False)


def set_units(file: ProjectFile, units: Iterable[Unit], owner: str = "") -> UnitList:
    """Write the list, and make the file that of the units' coordinator. `owner`: the office whose divisions
    they are; "" for offices.

    Raises UserError for a list that cannot be one; then nothing is written.
    """
    owner = office_named(owner) if owner.strip() else ""
    found = proposed_units(owner).with_units(units)
    with file.transaction():
        if found.text != (before := list_of(file, owner) or proposed_units(owner)).text or not before.is_own:
            decide(file, replace(units_note(owner), text=found.text, noted_on=date.today()))
        _gather_of(file, owner)
    return found


def use_proposed_units(file: ProjectFile, owner: str = "") -> UnitList:
    """Withdraw the list, so that the proposed one holds again. Raises UserError."""
    owner = office_named(owner) if owner.strip() else ""
    with file.transaction():
        note = _note(file, owner)
        if note and not note.is_settled:
            decide(file, replace(note, settled_on=date.today()))
        _gather_of(file, owner)
    return proposed_units(owner)


def unlisted_units(file: ProjectFile) -> list[str]:
    """Return the units that have projects in the file and are not on its list. Raises UserError."""
    units = units_of(file)
    texts = {units.unit_text(one.office, one.division) for one in file.summaries()}
    return sorted(
        {name for name in units.named(texts).values() if not units.is_listed(name)} - {NO_OFFICE, NO_DIVISION}
    )


def _gather_of(file: ProjectFile, owner: str) -> None:
    """Make the file the coordinator's of the city, or of the office `owner`."""
    if file.setting(UNITS_OF) != owner:
        file.set_setting(UNITS_OF, owner)
    if file.setting(ROLE) != _COORDINATOR:
        file.set_setting(ROLE, _COORDINATOR)
    if owner and file.setting(OFFICE) != owner:
        file.set_setting(OFFICE, owner)


_COORDINATOR = "coordinator"
