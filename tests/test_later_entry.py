"""An entry added by a later version of the form is declared once, and older files are read as before.

The program is copied and the entry added as CONTRIBUTING.md says: a declaration, a migration, a place on the
paper. later_entry_cases.py, which runs in the copy, contains the requirements.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.formats.json import project as project_json
from app.formats.spreadsheet.project_export import export_workbook
from app.models.project_record import ProjectRecord
from app.services.form_pdf import form_pdf
from app.storage.project_file import ProjectFile
from app.storage.schema_marks import LATEST_VERSION
from tests.conftest import FILES

ROOT = Path(__file__).parents[1]
CASES = Path(__file__).with_name("later_entry_cases.py")
VERSION = LATEST_VERSION + 1

DECLARATION = f"""
    tried_line: str = entry(
        "แหล่งงบประมาณ", Kind.LINE, FormSection.RESPONSIBLE_UNIT, since={VERSION}, personal=Personal.NAME
    )
"""
OFF_PAPER = f"""
    tried_satang: int | None = entry("เงินสำรอง", Kind.MONEY, FormSection.IDENTITY, since={VERSION})
"""
OF_REPORT = f"""
    tried_text: str = entry("ปัญหาและอุปสรรค", Kind.TEXT, FormSection.REPORTS, since={VERSION})
"""
MIGRATION = '''

@migrations()
def tried(db: Database) -> None:
    """Where the money of a project comes from, and what is kept back of it."""
    db.execute("ALTER TABLE project ADD COLUMN tried_satang INTEGER CHECK (tried_satang >= 0)")
    db.execute("ALTER TABLE project ADD COLUMN tried_line TEXT NOT NULL DEFAULT \'\'")
    db.execute("ALTER TABLE progress_report ADD COLUMN tried_text TEXT NOT NULL DEFAULT \'\'")
'''
ON_PAPER = """
    yield from later_entry("tried_line", project, grid)
"""


def insert(path: Path, anchor: str, addition: str) -> None:
    """Insert lines after the line that an anchor starts."""
    text = path.read_text("utf-8")
    line = re.search(rf"^.*{re.escape(anchor)}.*$", text, re.MULTILINE)
    assert line, anchor
    path.write_text(text[: line.end()] + addition.rstrip("\n") + text[line.end() :], "utf-8")


def run(folder: Path, *arguments: str) -> str:
    """Return the output of Python in the copy, which imports only the copy's modules."""
    environment = os.environ | {"PYTHONPATH": str(folder), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def with_entry(folder: Path) -> None:
    """A copy of the program with the added entry."""
    shutil.copytree(ROOT / "app", folder / "app")
    for name in ("resources", "fonts", "docs"):
        (folder / name).symlink_to(ROOT / name)
    for name in ("main.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    insert(folder / "app/models/project.py", "officer_phone: str = entry(", DECLARATION)
    insert(folder / "app/models/project.py", "end_date: date | None = entry(", OFF_PAPER)
    insert(folder / "app/models/progress_report.py", "target_status: str = entry(", OF_REPORT)
    insert(folder / "app/printing/official_form.py", 'yield entry(label["coordinator"]', ON_PAPER)
    schema = folder / "app/storage/schema.py"
    schema.write_text(schema.read_text("utf-8") + MIGRATION, "utf-8")
    print_digest = (
        "from app.storage.opening.confinement import schema_digest as digest;"
        f"from app.storage.schema import tables_of; print(digest(tables_of({VERSION})), end='')"
    )
    mark = f'\n    {VERSION}: ("tried", "{run(folder, "-c", print_digest)}"),'
    insert(folder / "app/storage/schema_marks.py", f"    {LATEST_VERSION}: ", mark)


def older_files(folder: Path, record: ProjectRecord) -> None:
    """Make files as the program writes them today and wrote them earlier."""
    shutil.copytree(FILES, folder)
    project_json.write(folder / "today.json", [record])
    with ProjectFile.create(folder / "today.sqlite") as file:
        file.add_project(record.project, record.reports)
        for _ in export_workbook(file, folder / "today.xlsx"):
            pass
    (folder / "today.pdf").write_bytes(form_pdf(record.project, record.reports))


@pytest.mark.posix
@pytest.mark.parametrize("chosen", ["not long", pytest.param("", marks=pytest.mark.long)])
def test_what_is_older_is_read_once_an_entry_is_added(
    chosen: str, tmp_path: Path, record: ProjectRecord
) -> None:
    with_entry(tmp_path / "program")
    older_files(tmp_path / "program/older", record)
    shutil.copy(CASES, tmp_path / "program")
    run(tmp_path / "program", "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", chosen, CASES.name)


ANY_ENTRY = (
    "tests/models",
    "tests/formats/json/test_project.py",
    "tests/formats/printout/test_real_prints.py",
    "tests/services/test_import_records.py",
    "tests/services/test_sending.py",
    "tests/storage/test_project_file.py",
    "tests/ui/editors/test_lessons.py",
    "-k",
    "not printed_labels",  # the form of the tests has no line for it
)
"""Tests that hold whatever entries the form has."""


@pytest.mark.long
@pytest.mark.posix
def test_other_tests_allow_another_entry(tmp_path: Path) -> None:
    with_entry(tmp_path)
    shutil.copytree(ROOT / "tests", tmp_path / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "benchmarks", tmp_path / "benchmarks")
    run(tmp_path, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", *ANY_ENTRY)
