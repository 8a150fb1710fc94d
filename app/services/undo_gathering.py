"""Undo the last gathering, or name the records that prevent it."""

import json
from collections.abc import Iterator, Sequence
from typing import Final

from app.models.errors import UserError
from app.services.record_names import project_name, record_name
from app.storage.merge import BuiltUponError
from app.storage.project_file import ProjectFile
from app.storage.revisions import Revision

MOST_NAMES: Final = 5
"""Records that are named; further ones are only counted."""


def undoing(file: ProjectFile) -> Iterator[None]:
    """Undo the last gathering, one step for each record; nothing is undone until all steps are done.

    Raises UserError if nothing was gathered, or naming the records edited here on top of what the gathering
    brought.
    """
    try:
        yield from file.merge.undoing()
    except BuiltUponError as error:
        raise UserError(_refusal(file, error.revisions), _REMEDY) from error


def undo(file: ProjectFile) -> int:
    """Undo the last gathering at once. Returns its number. Raises UserError like `undoing`."""
    number = file.merge.last_gathering().number
    for _ in undoing(file):
        pass
    return number


def _refusal(file: ProjectFile, edits: Sequence[Revision]) -> str:
    names = sorted({_name_of(file, edit) for edit in edits})
    rest = f" และอีก {len(names) - MOST_NAMES:,} รายการ" if len(names) > MOST_NAMES else ""
    return f"ยกเลิกการรวมไม่ได้ เพราะมีการแก้ไขต่อจากข้อมูลที่รวมมา ได้แก่ {', '.join(names[:MOST_NAMES])}{rest}"


def _name_of(file: ProjectFile, edit: Revision) -> str:
    """Return the record's project and part; a removed project has its last name."""
    told = [json.loads(one.payload) for one in file.revisions.history(edit.project_id) if not one.is_removal]
    project = project_name(told[-1] if told else {})
    return f"{project} ({record_name(edit.kind, json.loads(edit.payload))})"


_REMEDY: Final = "โปรดแก้ไขรายการเหล่านั้นให้ถูกต้องแทนการยกเลิก"
