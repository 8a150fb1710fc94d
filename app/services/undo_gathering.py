"""Undoing the last gathering, or saying by name what stands in the way."""

import json
from collections.abc import Iterator, Sequence
from typing import Final

from app.models.errors import UserError
from app.services.record_names import project_name, record_name
from app.storage.merge import BuiltUponError
from app.storage.project_file import ProjectFile
from app.storage.revisions import Revision

MOST_NAMES: Final = 5
"""Records that are named; the rest is counted."""


def undoing(file: ProjectFile) -> Iterator[None]:
    """Undo the last gathering, a step a record; nothing is undone, unless all steps are taken.

    Raises UserError when nothing was gathered, or naming the records that were edited here upon what the
    gathering brought.
    """
    try:
        yield from file.undoing_gathering()
    except BuiltUponError as error:
        raise UserError(_refusal(file, error.revisions), _REMEDY) from error


def undo(file: ProjectFile) -> int:
    """Undo the last gathering at once. Returns its number. Raises UserError as `undoing`."""
    number = file.last_gathering().number
    for _ in undoing(file):
        pass
    return number


def _refusal(file: ProjectFile, edits: Sequence[Revision]) -> str:
    names = sorted({_name_of(file, edit) for edit in edits})
    rest = f" และอีก {len(names) - MOST_NAMES:,} รายการ" if len(names) > MOST_NAMES else ""
    return f"ยกเลิกการรวมไม่ได้ เพราะมีการแก้ไขต่อจากข้อมูลที่รวมมา ได้แก่ {', '.join(names[:MOST_NAMES])}{rest}"


def _name_of(file: ProjectFile, edit: Revision) -> str:
    """Its project, and which part of it; of a removed one, as it was called last."""
    told = [json.loads(one.body) for one in file.history(edit.project_id) if not one.is_removal]
    project = project_name(told[-1] if told else {})
    return f"{project} ({record_name(edit.kind, json.loads(edit.body))})"


_REMEDY: Final = "โปรดแก้ไขรายการเหล่านั้นให้ถูกต้องแทนการยกเลิก"
