"""The district offices and their divisions, by the names that people give them."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

from app import ROOT
from app.models.match_key import office_key
from app.models.thai import clean_line

_UNITS: Final = ROOT / "resources" / "units.json"
NO_OFFICE: Final = "ไม่ระบุหน่วยงาน"


@cache
def listed_offices() -> Mapping[str, int]:
    """The full names of all district offices, each with its place in the official order."""
    return {f"{_prefix()}{name}": place for place, name in enumerate(_units()["offices"])}


def listed_divisions() -> tuple[str, ...]:
    """The divisions of a district office."""
    return tuple(_units()["divisions"])


def office_named(text: str) -> str:
    """The office that is meant, however it is written; any other office's own name."""
    key = office_key(text)
    return _by_key().get(key, clean_line(text)) if key else NO_OFFICE


def offices_named(texts: Iterable[str]) -> dict[str, str]:
    """The name under which each of these is shown: one for all that mean the same office."""
    shown: dict[str, str] = {}
    in_order = sorted(set(texts), key=_by_length)
    return {text: shown.setdefault(office_key(text), office_named(text)) for text in in_order}


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
def _by_key() -> Mapping[str, str]:
    return {office_key(office): office for office in listed_offices()}


def _by_length(text: str) -> tuple[int, str]:
    """Of several spellings, that with the fewest stray blanks first."""
    return len(text), text
