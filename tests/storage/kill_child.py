"""The victim of test_kill.py: makes random edits until it is killed, and reports each.

Arguments: FILE SEED EDITOR. Writes a JSON line before each edit and "done" after it was acknowledged.
"""

import json
import random
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Protocol

from app.models.progress_report import Period, fiscal_months, proposed_report
from app.storage.project_file import ProjectFile

TEXTS = ("project_name", "office", "officer_name", "coordinator")
REPORT_TEXTS = ("narrative", "plan_status", "target_status")


class Editor(Protocol):
    """The operations of a clerk; each returns after it is on disk."""

    def set(self, project_id: str, key: str, value: str) -> object: ...
    def set_report(self, project_id: str, period: Period, key: str, value: str) -> object: ...
    def remove_report(self, project_id: str, period: Period) -> object: ...


class FileEditor:
    """Edits the file itself, without a window."""

    def __init__(self, file: ProjectFile) -> None:
        self._file = file

    def set(self, project_id: str, key: str, value: str) -> None:
        self._file.set_project_entry(project_id, key, value)

    def set_report(self, project_id: str, period: Period, key: str, value: str) -> None:
        reports = self._file.reports(project_id)
        if period in {report.period for report in reports}:
            self._file.set_report_entry(project_id, period, key, value)
        else:
            proposed = proposed_report(project_id, period, reports, date.today())
            self._file.add_report(replace(proposed, **{key: value}))  # type: ignore[arg-type]

    def remove_report(self, project_id: str, period: Period) -> None:
        self._file.remove_report(project_id, period)


def editor_of(file: ProjectFile, name: str) -> Editor:
    if name == "file":
        return FileEditor(file)
    from app.ui.core.document import Document

    return Document(file)


def edit_forever(file: ProjectFile, editor: Editor, chance: random.Random) -> None:
    [project_id] = file.project_ids()
    while True:
        text = "ก้าวหน้า" * chance.choice([1, 10, 1000])
        value = f"{chance.randrange(10**6)} {text}"
        present = [report.period for report in file.reports(project_id)]
        match chance.randrange(4):
            case 0 if present:
                period = chance.choice(present)
                tell({"remove": str(period)})
                editor.remove_report(project_id, period)
            case 1:
                key = chance.choice(TEXTS)
                tell({"key": key, "value": value})
                editor.set(project_id, key, value)
            case _:
                period, key = chance.choice(fiscal_months(2562)), chance.choice(REPORT_TEXTS)
                tell({"period": str(period), "key": key, "value": value})
                editor.set_report(project_id, period, key, value)
        print("done", flush=True)


def tell(edit: dict[str, str]) -> None:
    print(json.dumps(edit), flush=True)


if __name__ == "__main__":
    path, seed, name = sys.argv[1:]
    with ProjectFile.open(Path(path)) as opened:
        edit_forever(opened, editor_of(opened, name), random.Random(int(seed)))
