"""Make tests/files/schema-vN.sqlite and .sql for the latest version, while it is not released yet.

    python tests/files/make_schema_file.py

The file is the one of the version before, opened, edited at a fixed time, and closed. A released one is never
made again: it is what that version wrote.
"""

import contextlib
import os
import shutil
import sqlite3
import sys
import tempfile
from pathlib import Path
from unittest import mock

FILES = Path(__file__).parent
sys.path.insert(0, str(FILES.parents[1]))

from app.models.thai import MAX_SATANG  # noqa: E402
from app.storage.project_file import ProjectFile  # noqa: E402
from app.storage.revisions import Authorship  # noqa: E402
from app.storage.schema_marks import LATEST_VERSION  # noqa: E402

REFERENCE = "0190a1b2-0000-7000-8000-000000000001"


def main() -> None:
    made = FILES / f"schema-v{LATEST_VERSION}.sqlite"
    with tempfile.TemporaryDirectory() as folder, mock.patch.dict(os.environ, XDG_DATA_HOME=folder):
        draft = Path(folder) / made.name
        shutil.copy(FILES / f"schema-v{LATEST_VERSION - 1}.sqlite", draft)
        with ProjectFile.open(draft) as file:
            edit(file)
            file.database.write_copy(made)
    with contextlib.closing(sqlite3.connect(made)) as connection:
        found = connection.execute("SELECT sql FROM sqlite_master WHERE sql <> '' ORDER BY name").fetchall()
    made.with_suffix(".sql").write_text("".join(f"{sql};\n" for (sql,) in found), "utf-8")


def edit(file: ProjectFile) -> None:
    """Make a committed edit of the largest amount, and an uncommitted edit of the one before it."""
    file.set_project_entry(REFERENCE, "allocated_budget_satang", MAX_SATANG)
    file.revisions.commit(Authorship("2019-01-16T02:00:00Z", "เจ้าหน้าที่", "PC-06"))
    file.set_project_entry(REFERENCE, "allocated_budget_satang", MAX_SATANG - 1)


if __name__ == "__main__":
    main()
