"""The district offices, their divisions and the plan editions, under any spelling of their names."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

from app import ROOT
from app.formats.json.file import load
from app.formats.json.values import expect, within
from app.models.errors import UserError
from app.models.match_key import office_key
from app.models.project import StrategicAlignment
from app.models.thai import clean_line
from app.storage.user_folders import data_folder

_UNITS: Final = ROOT / "resources" / "units.json"
NO_OFFICE: Final = "ไม่ระบุหน่วยงาน"


@cache
def listed_offices() -> Mapping[str, int]:
    """Return the full names of all district offices, each with its position in the official order."""
    return {f"{_prefix()}{name}": place for place, name in enumerate(_units()["offices"])}


def listed_divisions() -> tuple[str, ...]:
    """Return the divisions of a district office."""
    return tuple(_units()["divisions"])


def office_named(text: str) -> str:
    """Return the listed office that a text means, in whatever spelling; otherwise the text itself."""
    key = office_key(text)
    return _by_key().get(key, clean_line(text)) if key else NO_OFFICE


def offices_named(texts: Iterable[str]) -> dict[str, str]:
    """Return the name to show for each text: one for all that mean the same office."""
    shown: dict[str, str] = {}
    in_order = sorted(set(texts), key=_by_length)
    return {text: shown.setdefault(office_key(text), office_named(text)) for text in in_order}


def short_name(office: str) -> str:
    """Return a district's name without its prefix; any other office's whole name."""
    prefix = _prefix()
    return office.removeprefix(prefix) if office in listed_offices() else office


@cache
def unit_codes() -> Mapping[str, str]:
    """Return the offices whose four-digit unit code a public page confirms, each by its code."""
    return {code: f"{_prefix()}{name}" for code, name in _units()["unit_codes"].items()}


def _prefix() -> str:
    return str(_units()["prefix"])


@cache
def _units() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_UNITS.read_text("utf-8"))
    return found


@cache
def _by_key() -> Mapping[str, str]:
    return {office_key(office): office for office in listed_offices()}


def _by_length(text: str) -> tuple[int, str]:
    """Sort the spelling with the fewest stray spaces first."""
    return len(text), text


RESOURCES: Final = ROOT / "resources"
FOLDER: Final = "plans"

_LEVELS: Final = (
    ("issues", "strategic_issue"),
    ("sub_issues", "strategic_sub_issue"),
    ("goals", "strategic_goal"),
    ("indicators", "indicator"),
)
"""Each level's key in a file, and the entry that its names belong to."""


@dataclass(frozen=True, slots=True)
class Plan:
    """An edition of a plan: its fiscal years, and its lines, each as deep as it is known."""

    name: str
    first_fiscal_year: int
    last_fiscal_year: int
    lines: tuple[StrategicAlignment, ...]

    def covers(self, fiscal_year: int | None) -> bool:
        return fiscal_year is None or self.first_fiscal_year <= fiscal_year <= self.last_fiscal_year


def units() -> dict[str, Sequence[str]]:
    """Return the known offices and divisions, by the key of their entry."""
    return {"office": tuple(listed_offices()), "division": listed_divisions()}


def read_plans(beside: Path) -> tuple[list[Plan], list[UserError]]:
    """Return all plans for a file in the folder `beside`, and errors for those that could not be read.

    Of files with the same name, the one beside the file takes precedence, then the user's, then the program's
    own.
    """
    plans: list[Plan] = []
    errors: list[UserError] = []
    for path in _plan_files(beside):
        try:
            with within(f"แผน {path.name}"):
                plans.append(_plan(load(path)))
        except UserError as error:
            errors.append(error)
    return plans, errors


def _plan_files(beside: Path) -> list[Path]:
    folders = (RESOURCES / FOLDER, data_folder() / FOLDER, beside / FOLDER)
    return list({path.name: path for folder in folders for path in sorted(folder.glob("*.json"))}.values())


def _plan(found: Any) -> Plan:
    expect(found, dict, thai="แผนหนึ่งฉบับ")
    years = [expect(found.get(key), int, thai="ปี พ.ศ.") for key in ("first_fiscal_year", "last_fiscal_year")]
    lines = tuple(_lines(found, StrategicAlignment(), _LEVELS))
    return Plan(_text(found.get("name")), years[0], years[1], lines)


def _lines(
    node: dict[str, Any], above: StrategicAlignment, levels: Sequence[tuple[str, str]]
) -> Iterator[StrategicAlignment]:
    """Yield the branches under a node; a branch without children is a line."""
    if not levels:
        return
    (level, key), below = levels[0], levels[1:]
    for found in expect(node.get(level, []), list, thai="รายการ"):
        child = {"name": found} if isinstance(found, str) else expect(found, dict, thai="ข้อความหรือกลุ่มข้อมูล")
        line = replace(above, **{key: _text(child.get("name"))})
        deeper = list(_lines(child, line, below))
        yield from deeper or [line]


def _text(value: Any) -> str:
    text: str = expect(value, str, thai="ข้อความ")
    return clean_line(text)
