"""Nothing acknowledged is lost in a power cut at any moment; without flushing, much is."""

import json
import random
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.models.errors import UserError
from app.storage.project_file import ProjectFile
from benchmarks.sample_files import make_file
from tests.conftest import FILES
from tests.storage.power_cut import Disk, after_cut, compiled_shim, record

OWN, FIRST, SECOND = 6, 3, 4
"""Projects of the clerk's own file, and of the two gathered ones."""

Acknowledged = list[dict[str, Any]]


def make_files(folder: Path) -> None:
    folder.mkdir()
    for number, (name, count) in enumerate((("own", OWN), ("first", FIRST), ("second", SECOND))):
        make_file(folder / f"{name}.sqlite", number, count, 2)
    for version in (1, 2, 3, 4):
        shutil.copy(FILES / f"schema-v{version}.sqlite", folder / f"v{version}.sqlite")


def projects(path: Path) -> dict[str, Any]:
    with ProjectFile.open(path) as file:
        file.database.check()
        return {one: file.project(one) for one in file.project_ids()}


def lost_edits(folder: Path, done: Acknowledged) -> str:
    found = projects(folder / "own.sqlite")
    expected = {(one["id"], one["key"]): one["value"] for one in done}
    lost = [where for where, value in expected.items() if getattr(found[where[0]], where[1]) != value]
    if not lost:
        return ""
    # The edit that was under way may stand in the place of an acknowledged one.
    now = getattr(found[lost[0][0]], lost[0][1])
    return "" if len(lost) == 1 and now.startswith(f"{len(done)} ") else "an acknowledged edit is lost"


def half_gatherings(folder: Path, done: Acknowledged) -> str:
    counts = [OWN, OWN + FIRST, OWN + FIRST + SECOND]
    found = len(projects(folder / "own.sqlite"))
    return "" if found in counts[len(done) : len(done) + 2] else f"{found} projects after {len(done)}"


def half_migrations(folder: Path, _done: Acknowledged) -> str:
    for version in (1, 2, 3, 4):
        projects(folder / f"v{version}.sqlite")
    return ""


def half_copies(folder: Path, done: Acknowledged) -> str:
    copy = folder / "copy.sqlite"
    if not copy.exists():
        return "an acknowledged copy is missing" if done else ""
    return "" if len(projects(copy)) == OWN else "a half copy"


LOOK: dict[str, Callable[[Path, Acknowledged], str]] = {
    "edits": lost_edits,
    "gather": half_gatherings,
    "migrate": half_migrations,
    "create": half_copies,
}


def cut_many_times(tmp_path: Path, kind: str, cuts: int, *control: str) -> Counter[str]:
    """Return the fault after each of these power cuts; empty if there is none."""
    folder = tmp_path / "files"
    make_files(folder)
    before = Disk.of(folder)
    told = record(compiled_shim(tmp_path), folder, kind, *control)
    wrong: Counter[str] = Counter()
    for seed in range(cuts):
        found = tmp_path / "after"
        done = [json.loads(line) for line in after_cut(before, told, folder, found, random.Random(seed))]
        try:
            wrong[LOOK[kind](found, done)] += 1
        except UserError as error:
            wrong[f"refused: {error.what}"] += 1
    return wrong


kinds = pytest.mark.parametrize("kind", LOOK)


@pytest.mark.posix
@kinds
def test_nothing_acknowledged_is_lost(tmp_path: Path, kind: str) -> None:
    assert cut_many_times(tmp_path, kind, 2) == {"": 2}


@pytest.mark.posix
@pytest.mark.long
@kinds
def test_nothing_acknowledged_is_lost_many_times(
    tmp_path: Path, kind: str, record_property: Callable[[str, object], None]
) -> None:
    found = cut_many_times(tmp_path, kind, 300)
    record_property("cuts", dict(found))
    assert found == {"": 300}


@pytest.mark.posix
def test_without_waiting_for_the_disk_something_is(tmp_path: Path) -> None:
    """The control: a simulation that finds no fault here would find none anywhere."""
    assert cut_many_times(tmp_path, "edits", 40, "off")[""] < 40
