"""Print-outs as text, and what is read of them."""

from typing import Any

from app.formats.json import project as project_json
from app.formats.printout.model import FoundEntry, Reading
from app.formats.printout.reader import read_text
from app.models.project_record import ProjectRecord
from tests.conftest import FILES

SCANNED = (FILES / "printouts-as-scanned.txt").read_text("utf-8")
FORM = (FILES / "official-form.txt").read_text("utf-8")
PRINTS = ("first", "second")


def the_print(which: str) -> ProjectRecord:
    [record] = project_json.read(FILES / f"minburi-2562-{which}-print.json")
    return record


def read_one(text: str) -> Reading:
    [project] = read_text(text)
    [reading] = project.versions
    return reading


def entry(reading: Reading, *place: Any) -> FoundEntry:
    return next(found for found in reading.entries if found.place == place)


def changed(old: str, new: str, count: int = 1) -> Reading:
    """Read the reference form with an error in it."""
    assert old in FORM
    return read_one(FORM.replace(old, new, count))
