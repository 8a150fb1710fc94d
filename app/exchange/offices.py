"""The district offices and their divisions, by the names that people give them."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from app.models.thai import clean_line

_UNITS: Final = Path(__file__).resolve().parents[2] / "resources" / "units.json"
NO_OFFICE: Final = "ไม่ระบุหน่วยงาน"
_SHORT_PREFIX: Final = "เขต"


@cache
def listed_offices() -> Mapping[str, int]:
    """The full names of all district offices, each with its place in the official order."""
    return {f"{_prefix()}{name}": place for place, name in enumerate(_units()["offices"])}


def listed_divisions() -> tuple[str, ...]:
    """The divisions of a district office."""
    return tuple(_units()["divisions"])


def office_named(text: str) -> str:
    """The office that is meant: also by its name alone, or with the short word before it."""
    name = clean_line(text)
    return _by_any_name().get(name.replace(" ", ""), name) or NO_OFFICE


def short_name(office: str) -> str:
    """What tells a district office from the others; any other office's whole name."""
    prefix = _prefix()
    return office.removeprefix(prefix) if office in listed_offices() else office


def _prefix() -> str:
    return str(_units()["prefix"])


@cache
def _units() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_UNITS.read_text("utf-8"))
    return found


@cache
def _by_any_name() -> Mapping[str, str]:
    names = {office.removeprefix(_prefix()): office for office in listed_offices()}
    short = {f"{_SHORT_PREFIX}{name}": office for name, office in names.items()}
    return names | short | {office: office for office in listed_offices()}
