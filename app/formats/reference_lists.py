"""The district offices and their divisions, under any spelling of their names."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final

from app import ROOT
from app.models.match_key import office_key
from app.models.submission.units import NO_OFFICE
from app.models.thai import clean_line

_UNITS: Final = ROOT / "resources" / "units.json"


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


def units() -> dict[str, Sequence[str]]:
    """Return the known offices and divisions, by the key of their entry."""
    return {"office": tuple(listed_offices()), "division": listed_divisions()}
