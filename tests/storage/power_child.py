"""The victim of test_power_cut.py. Arguments: FOLDER KIND, and "off" to skip flushing, as a control.

Writes a line of JSON to ACKNOWLEDGED in the folder after each completed step.
"""

import json
import os
import random
import sqlite3
import sys
from pathlib import Path
from typing import Any

from app.services.gathering import gather
from app.storage.opening import gate
from app.storage.project_file import ProjectFile
from tests.storage.power_cut import ACKNOWLEDGED

KEYS = ("project_name", "office", "officer_name", "coordinator")


class Work:
    """One kind of work on the files of a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._told = os.open(folder / ACKNOWLEDGED, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def acknowledge(self, **what: Any) -> None:
        os.write(self._told, (json.dumps(what) + "\n").encode())

    def edits(self) -> None:
        chance = random.Random(5)
        with ProjectFile.open(self._folder / "own.sqlite") as file:
            ids = file.project_ids()
            for number in range(40):
                project_id, key = chance.choice(ids), chance.choice(KEYS)
                value = f"{number} " + "ก้าวหน้า" * chance.choice([1, 20, 2000])
                file.set_project_entry(project_id, key, value)
                self.acknowledge(id=project_id, key=key, value=value)
                if number % 9 == 8:
                    file.revisions.commit()

    def gather(self) -> None:
        with ProjectFile.open(self._folder / "own.sqlite") as file:
            for name in ("first", "second"):
                gather(file, [self._folder / f"{name}.sqlite"])
                self.acknowledge(gathered=name)

    def migrate(self) -> None:
        for version in (1, 2, 3, 4):
            ProjectFile.open(self._folder / f"v{version}.sqlite").close()
            self.acknowledge(version=version)

    def create(self) -> None:
        with ProjectFile.open(self._folder / "own.sqlite", writable=False) as file:
            file.database.write_copy(self._folder / "copy.sqlite")
        self.acknowledge(copied=True)


def wait_for_no_disk() -> None:
    passing = gate._pass

    def careless(path: Path, mode: str, notice: str) -> gate.Passed:
        passed = passing(path, mode, notice)
        passed.connection.execute("PRAGMA synchronous = OFF")
        return passed

    gate._pass = careless


if __name__ == "__main__":
    assert sqlite3.sqlite_version
    folder, kind, *control = sys.argv[1:]
    if control:
        wait_for_no_disk()
    getattr(Work(Path(folder)), kind)()
