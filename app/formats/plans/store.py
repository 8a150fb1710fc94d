"""Where plans are: the program's own, those of this computer's user, and those beside the open file."""

import itertools
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

from app import ROOT
from app.formats.plans.plan import Plan, plan_bytes, read_plan
from app.models.errors import UserError
from app.storage.disk import held_files
from app.storage.output_files import cannot_write, make_folder, safe_name, write_file
from app.storage.user_folders import data_folder

RESOURCES: Final = ROOT / "resources"
FOLDER: Final = "plans"


class Origin(Enum):
    """Whose a plan is. The value is Thai for people."""

    PROGRAM = "ของโปรแกรม"
    OFFICE = "ของหน่วยงาน"
    BESIDE = "อยู่กับไฟล์ที่เปิด"


@dataclass(frozen=True, slots=True)
class StoredPlan:
    path: Path
    origin: Origin
    plan: Plan


def stored_plans(beside: Path | None) -> tuple[list[StoredPlan], list[UserError]]:
    """Return all plans for a file in the folder `beside`, and errors for those that could not be read.

    Of files with the same name, the one beside the file takes precedence, then the user's, then the program's
    own.
    """
    plans: list[StoredPlan] = []
    errors: list[UserError] = []
    for path, origin in _files(beside):
        try:
            plans.append(StoredPlan(path, origin, read_plan(path)))
        except UserError as error:
            errors.append(error)
    return plans, errors


def read_plans(beside: Path) -> tuple[list[Plan], list[UserError]]:
    """Return the plans of `stored_plans`."""
    plans, errors = stored_plans(beside)
    return [stored.plan for stored in plans], errors


def _files(beside: Path | None) -> list[tuple[Path, Origin]]:
    folders = [(RESOURCES, Origin.PROGRAM), (data_folder(), Origin.OFFICE)]
    if beside is not None:
        folders.append((beside, Origin.BESIDE))
    by_name: dict[str, tuple[Path, Origin]] = {}
    for folder, origin in folders:
        for path in sorted((folder / FOLDER).glob("*.json")):
            by_name[path.name] = (path, origin)
    return list(by_name.values())


def place_for(plan: Plan) -> Path:
    """Return where an office's plan is kept: over that of the same name and years, beside every other one."""
    base = f"{plan.first_fiscal_year}-{plan.last_fiscal_year} {safe_name(plan.name, 40)}".strip()
    for number in itertools.count(1):
        path = data_folder() / FOLDER / (f"{base} ({number}).json" if number > 1 else f"{base}.json")
        if not path.exists() or _is_of(path, plan):
            return path
    raise AssertionError("count never ends")


def _is_of(path: Path, plan: Plan) -> bool:
    """Return whether a file holds the plan of this name and these years; a damaged one is kept as it is."""
    try:
        found = read_plan(path)
    except UserError:
        return False
    return _identity(found) == _identity(plan)


def _identity(plan: Plan) -> tuple[str, int, int]:
    return plan.name, plan.first_fiscal_year, plan.last_fiscal_year


def keep(plan: Plan) -> Path:
    """Keep a plan for this computer's user, in place of its earlier version. Raises UserError."""
    path = place_for(plan)
    make_folder(path.parent, private=True)
    write_file(path, plan_bytes(plan))
    return path


def forget(stored: StoredPlan) -> None:
    """Delete an office's own plan. Raises UserError."""
    try:
        held_files.delete(stored.path)
    except OSError as error:
        raise cannot_write(stored.path, error) from error
