"""This program: warm as its window prints, cold by its own command.

It also writes tags, bookmarks, page numbers, archival metadata and the project's data into the PDF.
"""

import subprocess
import sys
from collections.abc import Callable

from benchmarks.print_peers import ROOT, Task


def version() -> str:
    return "**raingan**"


def printer(task: Task) -> Callable[[], bytes]:
    from app.formats.json.project import read
    from app.services.form_pdf import form_pdf
    from benchmarks.print_document import PROJECT_JSON

    record = read(PROJECT_JSON)[0].with_id("00000000-0000-0000-0000-000000000000")
    return lambda: form_pdf(record.project, record.reports)


def command(task: Task) -> list[str]:
    from benchmarks.print_document import PROJECT_JSON

    program, path = [sys.executable, str(ROOT / "main.py")], str(task.folder / "document.sqlite")
    subprocess.run([*program, "import", str(PROJECT_JSON), "--into", path], check=True, capture_output=True)
    return [*program, "print", path, "--out", str(task.pdf)]
